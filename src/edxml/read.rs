//! A message, read.

use chrono::{NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};

use super::{
    dates,
    flaw::Flaw,
    limits::Limits,
    read_parts::{answered, attachments, business, contact, organ, other_info, signer, traces},
    tree::{Element, parse, text_of},
    types::{DocumentMessage, Kind, Message, StatusMessage, document_id},
};

/// Reads a document or a status message, whichever it is.
///
/// # Errors
/// The first flaw.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Message, Flaw> {
    message(&parse(text_of(bytes, limits)?, limits)?, limits)
}

/// The same, with the SHA-256 of all that the message says besides its way: every station that it passes
/// adds itself to that, and the message is the same.
///
/// # Errors
/// The first flaw.
pub fn read_with_digest(bytes: &[u8], limits: &Limits) -> Result<(Message, [u8; 32]), Flaw> {
    let root = parse(text_of(bytes, limits)?, limits)?;
    let found = message(&root, limits)?;
    let mut hash = Sha256::new();
    digest(&mut hash, &root);
    Ok((found, hash.finalize().into()))
}

/// Prefixes, comments, attributes and white space around texts say nothing.
fn digest(hash: &mut Sha256, element: &Element<'_>) {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX).to_be_bytes();
    hash.update([u8::from(element.is_ours)]);
    for text in [element.name.as_str(), element.text.trim()] {
        hash.update(number(text.len()));
        hash.update(text);
    }
    let is_way = element.is_ours && element.name == "TraceHeaderList";
    let is_station = |one: &&Element<'_>| is_way && one.is_ours && one.name == "TraceHeader";
    let said: Vec<&Element<'_>> = element.children.iter().filter(|one| !is_station(one)).collect();
    hash.update(number(said.len()));
    said.into_iter().for_each(|one| digest(hash, one));
}

fn message(root: &Element<'_>, limits: &Limits) -> Result<Message, Flaw> {
    check_root(root)?;
    let envelope = root.required("edXMLEnvelope")?;
    let part = envelope.required("edXMLHeader")?;
    let header = part.required("MessageHeader")?;
    // A status message says what became of a document, and has no subject of its own.
    if header.child("StatusCode")?.is_some() {
        return status(header).map(|found| Message::Status(Box::new(found)));
    }
    document(root, part, header, limits).map(|found| Message::Document(Box::new(found)))
}

/// Reads a document message.
///
/// # Errors
/// The first flaw; also for a status message.
pub fn read_document(bytes: &[u8], limits: &Limits) -> Result<DocumentMessage, Flaw> {
    match read(bytes, limits)? {
        Message::Document(found) => Ok(*found),
        Message::Status(_) => Err(Flaw::new(
            "MessageHeader",
            "not_a_document",
            "Đây là thông điệp trạng thái, không phải văn bản.",
            "This is a status message, not a document.",
        )),
    }
}

/// Reads a status message.
///
/// # Errors
/// The first flaw; also for a document message.
pub fn read_status(bytes: &[u8], limits: &Limits) -> Result<StatusMessage, Flaw> {
    match read(bytes, limits)? {
        Message::Status(found) => Ok(*found),
        Message::Document(_) => Err(Flaw::new(
            "MessageHeader",
            "not_a_status",
            "Đây là văn bản, không phải thông điệp trạng thái.",
            "This is a document, not a status message.",
        )),
    }
}

fn check_root(root: &Element<'_>) -> Result<(), Flaw> {
    let is_soap =
        |one: &Element<'_>| !one.is_ours && matches!(one.name.as_str(), "Envelope" | "Header");
    if is_soap(root) || root.children.iter().any(is_soap) {
        return Err(Flaw::new(
            "",
            "soap_variant",
            "Không nhận bản cũ bọc trong SOAP.",
            "The older form within SOAP is not taken.",
        ));
    }
    if root.is_ours && root.name == "edXML" {
        return Ok(());
    }
    Err(Flaw::new(
        "",
        "wrong_namespace",
        "Phần tử gốc phải là edXML của QCVN 102:2016.",
        "The outermost element is edXML of QCVN 102:2016.",
    ))
}

fn document(
    root: &Element<'_>,
    part: &Element<'_>,
    header: &Element<'_>,
    limits: &Limits,
) -> Result<DocumentMessage, Flaw> {
    let from = organ(header.required("From")?)?;
    let code = header.required("Code")?;
    let (number, symbol) = (code.needed("CodeNumber")?, code.needed("CodeNotation")?);
    let promulgation = header.required("PromulgationInfo")?;
    let issued_on = needed_day(promulgation, "PromulgationDate")?;
    let computed = document_id(&from.code, issued_on, &number, &symbol);
    let trace = part.required("TraceHeaderList")?;
    Ok(DocumentMessage {
        to: header.all("To").map(organ).collect::<Result<_, _>>()?,
        place: promulgation.value("Place")?,
        kind: kind(header.required("DocumentType")?)?,
        subject: header.needed("Subject")?,
        content: header.value("Content")?,
        signer: header.child("SignerInfo")?.map(signer).transpose()?.flatten(),
        due_on: day(header, "DueDate")?,
        to_places: match header.child("ToPlaces")? {
            Some(places) => places.values("Place")?,
            None => Vec::new(),
        },
        other: header.child("OtherInfo")?.map(other_info).transpose()?.unwrap_or_default(),
        answers: header.all("ResponseFor").map(answered).collect::<Result<_, _>>()?,
        steering: header.value("SteeringType")?,
        // A sender that names none is answered by the one that its data give.
        document_id: header.value("DocumentId")?.unwrap_or(computed),
        traces: traces(trace)?,
        business: business(trace.required("Bussiness")?)?,
        attachments: attachments(root, limits)?,
        from,
        number,
        symbol,
        issued_on,
    })
}

fn kind(element: &Element<'_>) -> Result<Kind, Flaw> {
    Ok(Kind {
        code: element.needed("Type")?,
        detail: element.value("TypeDetail")?,
        name: element.value("TypeName")?,
    })
}

fn status(header: &Element<'_>) -> Result<StatusMessage, Flaw> {
    let about = answered(header.required("ResponseFor")?)?;
    let code = header.needed("StatusCode")?;
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Flaw::new(
            "MessageHeader/StatusCode",
            "status_code",
            "Mã trạng thái gồm hai chữ số.",
            "The code of a status has two digits.",
        ));
    }
    Ok(StatusMessage {
        from: organ(header.required("From")?)?,
        about,
        contact: header.child("StaffInfo")?.map(contact).transpose()?.unwrap_or_default(),
        code,
        description: header.value("Description")?,
        at: needed_moment(header, "Timestamp")?,
    })
}

/// A day that may be absent.
pub(super) fn day(element: &Element<'_>, name: &str) -> Result<Option<NaiveDate>, Flaw> {
    let Some(text) = element.value(name)? else { return Ok(None) };
    dates::day(&text).map(Some).ok_or_else(|| {
        element.flaw(name, "date", "Ngày phải có dạng yyyy/MM/dd.", "A day is written yyyy/MM/dd.")
    })
}

fn needed_day(element: &Element<'_>, name: &str) -> Result<NaiveDate, Flaw> {
    day(element, name)?.ok_or_else(|| element.missing(name))
}

/// A moment.
pub(super) fn needed_moment(element: &Element<'_>, name: &str) -> Result<NaiveDateTime, Flaw> {
    dates::moment(&element.needed(name)?).ok_or_else(|| {
        let vi = "Thời điểm phải có dạng yyyy/MM/dd HH:mm:ss.";
        element.flaw(name, "moment", vi, "A moment is written yyyy/MM/dd HH:mm:ss.")
    })
}
