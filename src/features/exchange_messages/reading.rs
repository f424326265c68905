//! From the bytes of a message to what is kept of it.

use chrono::{NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};

use super::types::{ExchangeMessageKind, MessageFile, MessageHeaderView};
use crate::{
    edxml::{
        Act, Answered, DocumentMessage, Flaw, Limits, Message, StatusMessage, Trace, document_id,
        read_with_digest,
    },
    error::{Code, Error, FieldError, Place},
    files::FileDigest,
};

/// Documents of one message that its act is about; more is no message of the axis.
const ACTS_MAX: usize = 200;

/// Recipients of one message that are looked at for our own organisation.
const RECIPIENTS_MAX: usize = 200;

/// What is kept of a message.
pub struct Taken {
    pub(super) kind: ExchangeMessageKind,
    /// What makes it this message and no other, hashed: texts of others have no end.
    pub(super) identity: String,
    /// SHA-256 of what a document says besides its way, in hex: with the same it is the same document,
    /// however many stations it passed.
    pub(super) content_digest: Option<String>,
    pub(super) sender_code: String,
    pub(super) exchange_id: String,
    /// Documents that it is about or answers, by number and date.
    pub(super) about: Vec<Reference>,
    /// Codes of those to whom a document is addressed.
    pub(super) recipients: Vec<String>,
    /// What it does, to which documents by their identities.
    pub(super) acts: Vec<(String, Act)>,
    pub(super) act: Option<String>,
    pub(super) status: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) description: Option<String>,
    pub(super) said_at: NaiveDateTime,
    pub(super) header: MessageHeaderView,
}

/// A document of some organisation, as another system names it.
pub(super) struct Reference {
    pub(super) organ_code: String,
    pub(super) number: String,
    pub(super) symbol: String,
    pub(super) issued_on: NaiveDate,
}

impl Reference {
    fn of(answered: &Answered) -> Option<Self> {
        let (number, symbol) = answered.code.split_once('/')?;
        Some(Self {
            organ_code: answered.organ_code.clone(),
            number: number.to_owned(),
            symbol: symbol.to_owned(),
            issued_on: answered.issued_on.or_else(|| {
                // Old senders leave the date out and still write the identity.
                let day = answered.document_id.as_deref()?.split(',').nth(1)?;
                NaiveDate::parse_from_str(day, "%Y/%m/%d").ok()
            })?,
        })
    }
}

/// Reads a message.
///
/// # Errors
/// `validation-failed` with the first flaw.
pub(super) fn taken(bytes: &[u8]) -> Result<Taken, Error> {
    let (message, digest) = read_with_digest(bytes, &Limits::default()).map_err(refused)?;
    match message {
        Message::Document(message) => document(&message, &FileDigest(digest)),
        Message::Status(message) => Ok(status(&message)),
    }
}

fn refused(flaw: Flaw) -> Error {
    Error::new(Code::ValidationFailed).field(FieldError {
        place: Place::Body,
        pointer: format!("/{}", flaw.at).trim_end_matches('/').to_owned(),
        code: flaw.code.into(),
        message: flaw.message,
        params: serde_json::Map::new(),
    })
}

fn identity(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a message does, to which documents. One that it brings begins with it.
fn acts(message: &DocumentMessage) -> Vec<(String, Act)> {
    let (business, own) = (&message.business, &message.document_id);
    let act = &business.act;
    let named = business.document_id.clone();
    let earlier: Vec<String> = match act {
        Act::New | Act::Other(_) => Vec::new(),
        // Who names no other document means the one of the message.
        Act::Recall | Act::Update => vec![named.unwrap_or_else(|| own.clone())],
        Act::Replace => {
            let replaced = business.replacements.iter().map(|one| one.document_id.clone());
            named.into_iter().chain(replaced).filter(|one| one != own).collect()
        }
    };
    let brings = *act != Act::Recall && !earlier.contains(own);
    let mut acts: Vec<(String, Act)> = earlier.into_iter().map(|id| (id, act.clone())).collect();
    if brings {
        let is_known = !matches!(act, Act::Other(_));
        acts.push((own.clone(), if is_known { Act::New } else { act.clone() }));
    }
    acts.truncate(ACTS_MAX);
    acts
}

fn document(message: &DocumentMessage, digest: &FileDigest) -> Result<Taken, Error> {
    let last = message.traces.iter().map(|trace| trace.at).max().ok_or_else(|| {
        refused(Flaw::new(
            "TraceHeaderList/TraceHeader",
            "required",
            "Thiếu phần tử bắt buộc.",
            "A required element is missing.",
        ))
    })?;
    let business = &message.business;
    // When it began its way, by its sender; stations on the way add their own times, by their own clocks.
    let is_senders = |trace: &&Trace| trace.organ_code == message.from.code;
    let first = message.traces.iter().filter(is_senders).map(|trace| trace.at).min();
    let first = first.or_else(|| message.traces.iter().map(|trace| trace.at).min()).unwrap_or(last);
    let act = business.act.code().to_owned();
    let file = |file: &crate::edxml::Attachment| MessageFile {
        content_id: file.content_id.clone(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
    };
    Ok(Taken {
        kind: ExchangeMessageKind::Document,
        identity: identity(&[
            "document",
            &message.from.code,
            &message.document_id,
            &act,
            &first.to_string(),
        ]),
        content_digest: Some(digest.hex()),
        sender_code: message.from.code.clone(),
        exchange_id: message.document_id.clone(),
        about: message.answers.iter().filter_map(Reference::of).collect(),
        recipients: message.to.iter().take(RECIPIENTS_MAX).map(|one| one.code.clone()).collect(),
        acts: acts(message),
        act: Some(act),
        status: None,
        subject: Some(message.subject.clone()),
        description: business.reason.clone(),
        said_at: last,
        header: MessageHeaderView {
            sender_code: message.from.code.clone(),
            sender_name: message.from.name.clone(),
            code: format!("{}/{}", message.number, message.symbol),
            issued_on: Some(message.issued_on),
            kind_code: Some(message.kind.code.clone()),
            kind_name: message.kind.name.clone(),
            urgency_code: message.other.priority.clone(),
            signer_name: message.signer.as_ref().and_then(|signer| signer.full_name.clone()),
            reply_due_on: message.due_on,
            earlier_exchange_id: business.document_id.clone(),
            files: message.attachments.iter().map(file).collect(),
        },
    })
}

fn status(message: &StatusMessage) -> Taken {
    let about = &message.about;
    let reference = Reference::of(about);
    let computed = reference
        .as_ref()
        .map(|one| document_id(&one.organ_code, one.issued_on, &one.number, &one.symbol));
    let exchange_id = about.document_id.clone().or(computed).unwrap_or_else(|| about.code.clone());
    Taken {
        kind: ExchangeMessageKind::Status,
        identity: identity(&[
            "status",
            &exchange_id,
            &message.from.code,
            &message.code,
            &message.at.to_string(),
        ]),
        content_digest: None,
        sender_code: message.from.code.clone(),
        about: reference.into_iter().collect(),
        recipients: Vec::new(),
        acts: Vec::new(),
        act: None,
        status: Some(message.code.clone()),
        subject: None,
        description: message.description.clone(),
        said_at: message.at,
        header: MessageHeaderView {
            sender_code: message.from.code.clone(),
            sender_name: message.from.name.clone(),
            code: about.code.clone(),
            issued_on: about.issued_on,
            kind_code: None,
            kind_name: None,
            urgency_code: None,
            signer_name: None,
            reply_due_on: None,
            earlier_exchange_id: None,
            files: Vec::new(),
        },
        exchange_id,
    }
}
