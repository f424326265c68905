//! The package of a document: the JSON twin of its header, the edXML message, or a ZIP of both with
//! the files and a manifest.

use std::io::Read;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    compose::{Facts, content_id},
    package_types::{PackageFile, PackageFlaw, PackageOrganisation, PackageView},
    service::chosen,
    types::DispatchId,
};
use crate::{
    authz::{Actor, Relation, table},
    db::Conn,
    edxml::{
        Attachment, Flaw, Limits, MEDIA_TYPE, PackageRole, ZipEntry, check_document, pack,
        write_document,
    },
    error::{Code, Context, Error, Result},
    features::{
        document_types,
        documents::{exchange, exchange::StoredFile, types::DocumentId},
        organisations,
    },
    files::Files,
    http::system::LabelView,
};

/// Characters of a file's own name within an archive.
const NAME_CHARS_MAX: usize = 60;

/// All that the package of a document says.
///
/// # Errors
/// `role-required`, `not-found`.
pub(super) fn gather(
    conn: &mut Conn,
    actor: &Actor,
    id: DocumentId,
    wanted: Option<DispatchId>,
) -> Result<Facts> {
    actor.require(table::GET_DOCUMENT_PACKAGE, &Relation::none())?;
    let document = exchange::seen(conn, actor, id)?;
    let dispatch = chosen(conn, id, wanted)?;
    let kind = document_types::service::find(conn, &document.kind)?;
    let mut codes: Vec<String> = dispatch
        .as_ref()
        .map(|row| row.recipients.0.iter().map(|one| one.0.clone()).collect())
        .unwrap_or_default();
    codes.extend(document.issuance.as_ref().map(|one| one.organisation_code.clone()));
    let organisations = organisations::service::by_codes(conn, &codes)?;
    let named = dispatch.as_ref().map(|row| row.attachments.0.clone()).unwrap_or_default();
    let mut files: Vec<StoredFile> = document.file.clone().into_iter().collect();
    files.extend(exchange::files(conn, &named)?);
    Ok(Facts { document, dispatch, kind, organisations, files })
}

/// Puts the rendition of a draft in the place of the file that it has not.
pub(super) fn with_rendition(facts: &mut Facts, file: StoredFile) {
    facts.files.insert(0, file.clone());
    facts.document.file = Some(file);
}

/// What keeps the document from being sent.
fn flaws(facts: &Facts, today: NaiveDate) -> Vec<Flaw> {
    let files = if facts.sends_files() { facts.files.as_slice() } else { &[] };
    let empty = files.iter().map(|file| attachment(file, Vec::new())).collect();
    let mut flaws = match facts.message(empty) {
        Ok(message) => check_document(&message, today),
        Err(flaw) => vec![flaw],
    };
    let size: u64 = files.iter().map(|file| file.size_bytes).fold(0, u64::saturating_add);
    if usize::try_from(size).unwrap_or(usize::MAX) > Limits::default().file_bytes {
        let vi = "Tệp đính kèm quá lớn.";
        let en = "The files are too large.";
        flaws.push(Flaw::new("AttachmentEncoded", "attachments_too_large", vi, en));
    }
    flaws
}

fn attachment(file: &StoredFile, bytes: Vec<u8>) -> Attachment {
    let clean = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Attachment {
        content_id: content_id(file),
        name: clean(&file.name),
        description: clean(&file.title),
        media_type: Some(file.media_type.clone()),
        bytes,
    }
}

/// The JSON twin of the header.
pub(super) fn view(facts: &Facts, today: NaiveDate) -> PackageView {
    let (document, dispatch) = (&facts.document, facts.dispatch.as_ref());
    let (issuance, kind) = (document.issuance.as_ref(), facts.kind.as_ref());
    let organisation = |code: &str| PackageOrganisation {
        code: code.to_owned(),
        name: facts.organisations.iter().find(|one| one.code == code).map(|one| one.name.clone()),
    };
    let files = if facts.sends_files() { facts.files.as_slice() } else { &[] };
    PackageView {
        document_id: document.id,
        state: document.state,
        dispatch_id: dispatch.map(|row| row.id),
        act: dispatch.map(|row| row.act),
        reason: dispatch.and_then(|row| row.reason.clone()),
        exchange_id: issuance.map(|one| one.exchange_id.clone()),
        earlier_exchange_id: dispatch.and_then(|row| row.earlier_exchange_id.clone()),
        sender: issuance.map(|one| organisation(&one.organisation_code)),
        recipients: dispatch
            .map(|row| row.recipients.0.iter().map(|one| organisation(&one.0)).collect())
            .unwrap_or_default(),
        number: issuance.map(|one| one.number.clone()),
        symbol: issuance.map(|one| one.symbol.clone()),
        place: issuance.and_then(|one| one.place.clone()),
        issued_on: issuance.map(|one| one.issued_on),
        kind: document.kind.clone(),
        kind_name: kind.map(|one| one.name.clone()),
        kind_exchange_code: kind.map(|one| one.exchange_code.clone()),
        steering_code: kind.map(|one| one.steering_code.clone()),
        title: document.title.clone(),
        summary: document.description.clone(),
        signer: issuance.map(|one| one.signer.clone()),
        reply_due_on: dispatch.and_then(|row| row.reply_due_on),
        places: dispatch.map(|row| row.places.0.clone()).unwrap_or_default(),
        urgency: dispatch.map(|row| row.urgency),
        circulation: dispatch.and_then(|row| row.circulation.clone()),
        drafter_mark: dispatch.and_then(|row| row.drafter_mark.clone()),
        copies: dispatch.and_then(|row| row.copies),
        page_count: document.page_count,
        reply_to: dispatch.map(|row| row.reply_to.0.clone()).unwrap_or_default(),
        contact: dispatch.and_then(|row| row.contact.as_ref().map(|json| json.0.clone())),
        is_paper_sent: dispatch.is_some_and(|row| row.is_paper_sent),
        files: files.iter().map(file_view).collect(),
        flaws: flaws(facts, today).into_iter().map(flaw_view).collect(),
    }
}

fn file_view(file: &StoredFile) -> PackageFile {
    PackageFile {
        content_id: content_id(file),
        document_id: file.document_id,
        title: file.title.clone(),
        file_name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
        sha256: file.digest.hex(),
    }
}

fn flaw_view(flaw: Flaw) -> PackageFlaw {
    let label = LabelView { vi: flaw.message.vi.into(), en: flaw.message.en.into() };
    PackageFlaw { code: flaw.code.to_owned(), at: flaw.at, label }
}

fn refused(flaws: Vec<Flaw>) -> Error {
    let missing: Vec<Value> = flaws
        .into_iter()
        .map(|flaw| {
            json!({
                "rule": flaw.code, "pointer": flaw.at,
                "label": { "vi": flaw.message.vi, "en": flaw.message.en },
            })
        })
        .collect();
    Error::new(Code::NotReady)
        .detail(
            "Văn bản chưa gửi được dưới dạng edXML; xem `missing`.",
            "The document cannot be sent as edXML yet; see `missing`.",
        )
        .with("missing", missing)
}

fn bytes_of(files: &Files, wanted: &[StoredFile]) -> Result<Vec<Vec<u8>>> {
    let size = wanted.iter().map(|file| file.size_bytes).fold(0, u64::saturating_add);
    if usize::try_from(size).unwrap_or(usize::MAX) > Limits::default().file_bytes {
        return Err(Error::new(Code::PayloadTooLarge)
            .detail("Các tệp của gói quá lớn.", "The files of the package are too large.")
            .with("limit", Limits::default().file_bytes));
    }
    let read = |file: &StoredFile| -> Result<Vec<u8>> {
        if let Some(made) = &file.made {
            return Ok(made.to_vec());
        }
        let mut bytes = Vec::new();
        files.read(&file.digest)?.read_to_end(&mut bytes).internal("reading a stored file")?;
        Ok(bytes)
    };
    wanted.iter().map(read).collect()
}

/// The edXML message.
///
/// # Errors
/// `not-ready` with everything that is missing.
pub(super) fn edxml(facts: &Facts, files: &Files, today: NaiveDate) -> Result<Vec<u8>> {
    let missing = flaws(facts, today);
    if !missing.is_empty() {
        return Err(refused(missing));
    }
    let wanted = if facts.sends_files() { facts.files.as_slice() } else { &[] };
    let contents = bytes_of(files, wanted)?;
    let attachments =
        wanted.iter().zip(contents).map(|(file, bytes)| attachment(file, bytes)).collect();
    let message = facts.message(attachments).map_err(|flaw| refused(vec![flaw]))?;
    Ok(write_document(&message, today).map_err(refused)?.into_bytes())
}

/// The ZIP: the header, the message where there can be one, and the files.
///
/// # Errors
/// `payload-too-large`.
pub(super) fn archive(facts: &Facts, files: &Files, today: NaiveDate) -> Result<Vec<u8>> {
    let header = serde_json::to_vec_pretty(&view(facts, today)).internal("writing a header")?;
    let header = ZipEntry { name: "header.json".to_owned(), bytes: header };
    let mut entries = vec![(PackageRole::Header, "application/json", header)];
    if flaws(facts, today).is_empty() {
        let message = ZipEntry { name: "edxml.xml".to_owned(), bytes: edxml(facts, files, today)? };
        entries.push((PackageRole::Edxml, MEDIA_TYPE, message));
    }
    let wanted = if facts.sends_files() { facts.files.as_slice() } else { &[] };
    let contents = bytes_of(files, wanted)?;
    for (index, (file, bytes)) in wanted.iter().zip(contents).enumerate() {
        let name = format!("files/{:02}-{}", index + 1, plain(&file.name));
        let is_own = index == 0 && facts.document.file.is_some();
        let role = if is_own { PackageRole::Document } else { PackageRole::Attachment };
        entries.push((role, file.media_type.as_str(), ZipEntry { name, bytes }));
    }
    pack(&facts.document.id.to_string(), entries).internal("packing a document")
}

/// A name without anything that another system would read as more than a name.
fn plain(name: &str) -> String {
    let is_plain = |one: char| one.is_alphanumeric() || " ._-()".contains(one);
    let name: String = name
        .chars()
        .map(|one| if is_plain(one) { one } else { '_' })
        .take(NAME_CHARS_MAX)
        .collect();
    let name = name.trim_end_matches(['.', ' ']).trim_start();
    if name.is_empty() { "tep".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_within_an_archive_is_only_a_name() {
        assert_eq!(plain("Kế hoạch 05.pdf"), "Kế hoạch 05.pdf");
        assert_eq!(plain("a/../b\\c:d\u{0}.pdf"), "a_.._b_c_d_.pdf");
        assert_eq!(plain("... "), "tep");
        assert_eq!(plain(&"ệ".repeat(300)).chars().count(), 60);
    }
}
