//! A message, written. The elements stand in the order of the samples; those within the envelope
//! have the prefix `edXML`, those outside have none, as one of the systems on the axis asks.

use std::{borrow::Cow, io};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::{
    NAMESPACE,
    dates::{day_text, moment_text},
    flaw::Flaw,
    limits::Limits,
    read::{read_document, read_status},
    rules::{check_document, check_status},
    tree::is_xml_char,
    types::{
        Answered, Attachment, Business, Contact, DocumentMessage, Organ, OtherInfo, StatusMessage,
        Trace, Update,
    },
};

/// An element that is to be written.
struct Node<'a> {
    name: &'static str,
    attribute: Option<(&'static str, &'static str)>,
    content: Content<'a>,
}

enum Content<'a> {
    Text(Cow<'a, str>),
    Nodes(Vec<Node<'a>>),
}

/// Writes a document message that keeps the rules of [`check_document`] and comes back from the
/// reader as it went.
///
/// # Errors
/// All flaws.
pub fn write_document(message: &DocumentMessage, today: NaiveDate) -> Result<String, Vec<Flaw>> {
    let flaws = check_document(message, today);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let text = written(&document(message))?;
    match read_document(text.as_bytes(), &Limits::default()) {
        Ok(again) if again == *message => Ok(text),
        Ok(_) => Err(vec![unfaithful()]),
        Err(flaw) => Err(vec![flaw]),
    }
}

/// Writes a status message that keeps the rules of [`check_status`] and comes back from the reader as
/// it went.
///
/// # Errors
/// All flaws.
pub fn write_status(message: &StatusMessage) -> Result<String, Vec<Flaw>> {
    let flaws = check_status(message);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let header = group("edXMLHeader", vec![status_header(message)]);
    let root = root(vec![envelope(vec![header])]);
    let text = written(&root)?;
    match read_status(text.as_bytes(), &Limits::default()) {
        Ok(again) if again == *message => Ok(text),
        Ok(_) => Err(vec![unfaithful()]),
        Err(flaw) => Err(vec![flaw]),
    }
}

/// Texts with white space around them, or empty ones, would come back as others.
fn unfaithful() -> Flaw {
    let vi = "Thông điệp đọc lại khác thông điệp đã viết.";
    Flaw::new("", "unfaithful", vi, "The message reads otherwise than it was written.")
}

fn written(root: &Node<'_>) -> Result<String, Vec<Flaw>> {
    check_texts(root)?;
    let failed = || {
        let vi = "Không viết được thông điệp.";
        vec![Flaw::new("", "not_written", vi, "The message cannot be written.")]
    };
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None));
    writer.write_event(declaration).map_err(|_| failed())?;
    write_node(&mut writer, root, false).map_err(|_| failed())?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(|_| failed())?;
    text.push('\n');
    Ok(text)
}

fn check_texts(node: &Node<'_>) -> Result<(), Vec<Flaw>> {
    match &node.content {
        Content::Nodes(nodes) => nodes.iter().try_for_each(check_texts),
        Content::Text(text) if text.chars().all(is_xml_char) => Ok(()),
        Content::Text(_) => {
            let (vi, en) =
                ("Có ký tự không được phép trong XML.", "XML does not know a character.");
            Err(vec![Flaw::new(node.name, "character", vi, en)])
        }
    }
}

fn write_node(writer: &mut Writer<Vec<u8>>, node: &Node<'_>, is_prefixed: bool) -> io::Result<()> {
    let is_envelope = node.name == "edXMLEnvelope";
    let is_prefixed = is_prefixed || is_envelope;
    let name: Cow<'static, str> =
        if is_prefixed { format!("edXML:{}", node.name).into() } else { node.name.into() };
    let mut start = BytesStart::new(name.clone());
    if let Some(attribute) = node.attribute {
        start.push_attribute(attribute);
    }
    match &node.content {
        Content::Nodes(nodes) if nodes.is_empty() => writer.write_event(Event::Empty(start)),
        Content::Nodes(nodes) => {
            writer.write_event(Event::Start(start))?;
            for one in nodes {
                write_node(writer, one, is_prefixed)?;
            }
            writer.write_event(Event::End(BytesEnd::new(name)))
        }
        Content::Text(text) => {
            writer.write_event(Event::Start(start))?;
            writer.write_event(Event::Text(BytesText::new(text)))?;
            writer.write_event(Event::End(BytesEnd::new(name)))
        }
    }
}

fn group<'a>(name: &'static str, nodes: Vec<Node<'a>>) -> Node<'a> {
    Node { name, attribute: None, content: Content::Nodes(nodes) }
}

fn leaf<'a>(name: &'static str, text: impl Into<Cow<'a, str>>) -> Node<'a> {
    Node { name, attribute: None, content: Content::Text(text.into()) }
}

fn maybe<'a>(name: &'static str, text: Option<&'a String>) -> Option<Node<'a>> {
    text.map(|text| leaf(name, text.as_str()))
}

fn flag<'a>(name: &'static str, is_set: bool) -> Node<'a> {
    leaf(name, if is_set { "1" } else { "0" })
}

fn root(nodes: Vec<Node<'_>>) -> Node<'_> {
    Node { attribute: Some(("xmlns", NAMESPACE)), ..group("edXML", nodes) }
}

fn envelope(nodes: Vec<Node<'_>>) -> Node<'_> {
    Node { attribute: Some(("xmlns:edXML", NAMESPACE)), ..group("edXMLEnvelope", nodes) }
}

fn document(message: &DocumentMessage) -> Node<'_> {
    let header = group("edXMLHeader", vec![document_header(message), trace_list(message)]);
    let references = message.attachments.iter().map(reference).collect();
    let manifest =
        Node { attribute: Some(("version", "1.0")), ..group("edXMLManifest", references) };
    let body = group("edXMLBody", vec![manifest]);
    let attachments = message.attachments.iter().map(attachment).collect();
    root(vec![envelope(vec![header, body]), group("AttachmentEncoded", attachments)])
}

fn organ<'a>(name: &'static str, organ: &'a Organ) -> Node<'a> {
    let rest = [
        maybe("OrganizationInCharge", organ.in_charge.as_ref()),
        maybe("OrganName", organ.name.as_ref()),
        maybe("OrganAdd", organ.address.as_ref()),
        maybe("Email", organ.email.as_ref()),
        maybe("Telephone", organ.telephone.as_ref()),
        maybe("Fax", organ.fax.as_ref()),
        maybe("Website", organ.website.as_ref()),
    ];
    let code = leaf("OrganId", organ.code.as_str());
    group(name, std::iter::once(code).chain(rest.into_iter().flatten()).collect())
}

fn document_header(message: &DocumentMessage) -> Node<'_> {
    let mut nodes = vec![organ("From", &message.from)];
    nodes.extend(message.to.iter().map(|one| organ("To", one)));
    let code = [leaf("CodeNumber", &*message.number), leaf("CodeNotation", &*message.symbol)];
    nodes.push(group("Code", code.into()));
    let date = leaf("PromulgationDate", day_text(message.issued_on));
    let place = maybe("Place", message.place.as_ref());
    nodes.push(group("PromulgationInfo", place.into_iter().chain([date]).collect()));
    let kind = [
        Some(leaf("Type", message.kind.code.as_str())),
        maybe("TypeDetail", message.kind.detail.as_ref()),
        maybe("TypeName", message.kind.name.as_ref()),
    ];
    nodes.push(group("DocumentType", kind.into_iter().flatten().collect()));
    nodes.push(leaf("Subject", message.subject.as_str()));
    nodes.extend(maybe("Content", message.content.as_ref()));
    if let Some(signer) = &message.signer {
        let parts = [
            maybe("Competence", signer.competence.as_ref()),
            maybe("Position", signer.position.as_ref()),
            maybe("FullName", signer.full_name.as_ref()),
        ];
        nodes.push(group("SignerInfo", parts.into_iter().flatten().collect()));
    }
    nodes.extend(message.due_on.map(|day| leaf("DueDate", day_text(day))));
    if !message.to_places.is_empty() {
        let places = message.to_places.iter().map(|place| leaf("Place", place.as_str()));
        nodes.push(group("ToPlaces", places.collect()));
    }
    nodes.extend(other_info(&message.other));
    nodes.extend(message.answers.iter().map(answered));
    nodes.extend(maybe("SteeringType", message.steering.as_ref()));
    nodes.push(leaf("DocumentId", message.document_id.as_str()));
    group("MessageHeader", nodes)
}

fn other_info(other: &OtherInfo) -> Option<Node<'_>> {
    let parts = [
        maybe("Priority", other.priority.as_ref()),
        maybe("SphereOfPromulgation", other.circulation.as_ref()),
        maybe("TyperNotation", other.drafter_mark.as_ref()),
        other.copies.map(|copies| leaf("PromulgationAmount", copies.to_string())),
        other.pages.map(|pages| leaf("PageAmount", pages.to_string())),
        maybe("Direction", other.direction.as_ref()),
    ];
    let mut nodes: Vec<Node<'_>> = parts.into_iter().flatten().collect();
    if !other.annexes.is_empty() {
        let annexes = other.annexes.iter().map(|title| leaf("Appendix", title.as_str()));
        nodes.push(group("Appendixes", annexes.collect()));
    }
    (!nodes.is_empty()).then(|| group("OtherInfo", nodes))
}

fn answered(answered: &Answered) -> Node<'_> {
    let parts = [
        Some(leaf("OrganId", answered.organ_code.as_str())),
        Some(leaf("Code", answered.code.as_str())),
        maybe("DocumentId", answered.document_id.as_ref()),
        answered.issued_on.map(|day| leaf("PromulgationDate", day_text(day))),
    ];
    group("ResponseFor", parts.into_iter().flatten().collect())
}

fn trace_list(message: &DocumentMessage) -> Node<'_> {
    let trace = |one: &Trace| {
        let code = leaf("OrganId", one.organ_code.clone());
        group("TraceHeader", vec![code, leaf("Timestamp", moment_text(one.at))])
    };
    let traces = message.traces.iter().map(trace);
    group("TraceHeaderList", traces.chain([business(&message.business)]).collect())
}

fn business(business: &Business) -> Node<'_> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    nodes.extend(maybe("DocumentId", business.document_id.as_ref()));
    nodes.push(leaf("BussinessDocType", business.act.code()));
    nodes.extend(maybe("BussinessDocReason", business.reason.as_ref()));
    nodes.extend(contact(&business.contact));
    nodes.push(flag("Paper", business.is_paper_sent));
    nodes.extend(business.update.as_ref().map(update));
    if !business.replacements.is_empty() {
        let infos = business.replacements.iter().map(|one| {
            let organs = one.organ_codes.iter().map(|code| leaf("OrganId", code.as_str()));
            let list =
                (!one.organ_codes.is_empty()).then(|| group("OrganIdList", organs.collect()));
            let id = leaf("DocumentId", one.document_id.as_str());
            group("ReplacementInfo", std::iter::once(id).chain(list).collect())
        });
        nodes.push(group("ReplacementInfoList", infos.collect()));
    }
    group("Bussiness", nodes)
}

fn update(update: &Update) -> Node<'_> {
    let mut nodes = vec![
        flag("DocumentInfo", update.is_document_changed),
        flag("DocumentReceiver", update.are_receivers_changed),
    ];
    if !update.receivers.is_empty() {
        let receivers = update.receivers.iter().map(|one| {
            let code = leaf("OrganId", one.organ_code.as_str());
            group("Receiver", vec![code, leaf("ReceiverType", one.change.code())])
        });
        nodes.push(group("ReceiverList", receivers.collect()));
    }
    group("BussinessDocumentInfo", nodes)
}

fn contact(contact: &Contact) -> Option<Node<'_>> {
    let parts = [
        maybe("Department", contact.department.as_ref()),
        maybe("DepartmentId", contact.department_id.as_ref()),
        maybe("Staff", contact.staff.as_ref()),
        maybe("StaffId", contact.staff_id.as_ref()),
        maybe("Email", contact.email.as_ref()),
        maybe("Mobile", contact.mobile.as_ref()),
    ];
    (!contact.is_empty()).then(|| group("StaffInfo", parts.into_iter().flatten().collect()))
}

fn reference(file: &Attachment) -> Node<'_> {
    let parts = [
        Some(leaf("ContentId", file.content_id.as_str())),
        maybe("ContentType", file.media_type.as_ref()),
        maybe("Description", file.description.as_ref()),
        maybe("AttachmentName", file.name.as_ref()),
    ];
    group("Reference", parts.into_iter().flatten().collect())
}

fn attachment(file: &Attachment) -> Node<'_> {
    let parts = [
        maybe("ContentType", file.media_type.as_ref()),
        Some(leaf("ContentId", file.content_id.as_str())),
        maybe("Description", file.description.as_ref()),
        Some(leaf("ContentTransferEncoded", STANDARD.encode(&file.bytes))),
        maybe("AttachmentName", file.name.as_ref()),
    ];
    group("Attachment", parts.into_iter().flatten().collect())
}

fn status_header(message: &StatusMessage) -> Node<'_> {
    let mut nodes = vec![organ("From", &message.from), answered(&message.about)];
    nodes.extend(contact(&message.contact));
    nodes.push(leaf("StatusCode", message.code.as_str()));
    nodes.extend(maybe("Description", message.description.as_ref()));
    nodes.push(leaf("Timestamp", moment_text(message.at)));
    group("MessageHeader", nodes)
}
