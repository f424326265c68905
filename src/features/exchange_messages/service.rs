//! Rules of messages of the axis.

use serde_json::json;

use super::{
    answers::{self, Said},
    effects,
    reading::{Reference, Taken, taken},
    store::{self, MessageRow},
    types::{
        AcknowledgeExchangeMessage, AcknowledgementOutcome, ExchangeMessageFilter,
        ExchangeMessageId, ExchangeMessageKind, ExchangeMessageState, ExchangeMessageView, MACHINE,
        MessageDocumentState,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    clock::from_hanoi,
    db::{
        Conn,
        dialect::lock_name,
        types::{Instant, Json},
    },
    edxml::Limits,
    error::{Code, Error, Result},
    features::{
        dispatches,
        documents::{content::lock_of, exchange, types::DocumentId},
        organisations, units,
    },
    files::{FileDigest, Files, Received},
    http::{
        command::{Tx, snapshot, stale},
        download::Content,
        page::{Listing, Page},
        reply::etag,
    },
};

/// A status that a receiver of one of our documents told.
#[derive(Clone, Debug)]
pub struct StatusFact {
    /// The document.
    pub document_id: DocumentId,
    /// Present code of the receiver.
    pub organisation_code: String,
    /// Code of the status.
    pub code: String,
    /// When.
    pub at: Instant,
}

/// The statuses about some documents. For other slices.
///
/// # Errors
/// When the database cannot be read.
pub fn statuses(conn: &mut Conn, documents: &[DocumentId]) -> Result<Vec<StatusFact>> {
    let rows = store::statuses(conn, documents.to_vec())?;
    let fact = |(document, organisation_code, code, at): store::Status| {
        Some(StatusFact { document_id: document?, organisation_code, code: code?, at })
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

/// Those contents that a message has, as it came. For the sweep of stored files.
///
/// # Errors
/// When the database cannot be read.
pub fn named(conn: &mut Conn, digests: &[FileDigest]) -> Result<Vec<FileDigest>> {
    let asked = digests.iter().map(FileDigest::hex).collect();
    Ok(store::named(conn, asked)?.iter().filter_map(|one| FileDigest::parse(one)).collect())
}

fn view(
    row: MessageRow,
    document_state: Option<MessageDocumentState>,
    actor: &Actor,
) -> ExchangeMessageView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    let state = document_state.map(MessageDocumentState::as_str);
    let words: Vec<&str> = allowed_actions.iter().copied().chain(state).collect();
    ExchangeMessageView {
        etag: etag(row.version, &words),
        allowed_actions,
        id: row.id,
        kind: row.kind,
        document_state,
        recipient_code: row.recipient_code,
        organisation_code: row.organisation_code,
        exchange_id: row.exchange_id,
        document_id: row.document_id,
        act_code: row.act,
        status_code: row.status_code,
        subject: row.subject,
        description: row.description,
        header: row.header.0,
        sha256: row.digest,
        size_bytes: row.size_bytes,
        said_at: row.said_at,
        state: row.state,
        failure: row.failure,
        acknowledged_by: row.acknowledged_by,
        acknowledged_at: row.acknowledged_at,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn views(
    conn: &mut Conn,
    rows: Vec<MessageRow>,
    actor: &Actor,
) -> Result<Vec<ExchangeMessageView>> {
    let mut states = effects::states(conn, &rows)?;
    let view = |row: MessageRow| {
        let state = states.remove(&row.id);
        view(row, state, actor)
    };
    Ok(rows.into_iter().map(view).collect())
}

fn one_view(conn: &mut Conn, row: MessageRow, actor: &Actor) -> Result<ExchangeMessageView> {
    let state = effects::states(conn, std::slice::from_ref(&row))?.remove(&row.id);
    Ok(view(row, state, actor))
}

fn target(id: ExchangeMessageId) -> Target {
    Target { kind: "exchange_message", id: id.to_string(), unit_code: None }
}

fn load(conn: &mut Conn, actor: &Actor, id: ExchangeMessageId) -> Result<MessageRow> {
    actor.visible(table::GET_EXCHANGE_MESSAGE)?;
    store::find(conn, id)?.ok_or_else(Error::not_found)
}

/// A message.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: ExchangeMessageId) -> Result<ExchangeMessageView> {
    let row = load(conn, actor, id)?;
    one_view(conn, row, actor)
}

/// The bytes of a message, as it came.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn content(conn: &mut Conn, actor: &Actor, id: ExchangeMessageId) -> Result<Content> {
    let row = load(conn, actor, id)?;
    let digest = FileDigest::parse(&row.digest);
    Ok(Content {
        file_name: format!("{id}.xml"),
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        digest: digest.ok_or_else(|| Error::bug("a message has the digest of its bytes"))?,
    })
}

/// A page of messages.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &ExchangeMessageFilter,
    page: &Page,
) -> Result<Listing<ExchangeMessageView>> {
    actor.visible(table::LIST_EXCHANGE_MESSAGES)?;
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    Ok(Listing { items: views(conn, rows, actor)?, next_cursor, total_count })
}

/// Refuses before the bytes are received what [`receive`] would refuse after.
///
/// # Errors
/// `role-required`.
pub fn require_receive(actor: &Actor) -> Result<()> {
    actor.require(table::RECEIVE_EXCHANGE_MESSAGE, &Relation::none())
}

/// Reads the bytes of a message, outside the transaction that keeps it.
///
/// # Errors
/// `payload-too-large`, `validation-failed` with the flaw of the message.
pub fn understand(mut received: Received) -> Result<(Received, Taken)> {
    let limit = Limits::default().bytes;
    if usize::try_from(received.size_bytes).unwrap_or(usize::MAX) > limit {
        return Err(Error::new(Code::PayloadTooLarge)
            .detail(
                format!("Thông điệp tối đa {limit} byte."),
                format!("A message has at most {limit} bytes."),
            )
            .with("limit", limit));
    }
    let message = taken(&received.bytes()?)?;
    Ok((received, message))
}

/// Takes a message, once; the flag tells whether it is new. The same message again changes nothing.
///
/// # Errors
/// `role-required`, `duplicate` when a document came before with the same identity and another content.
pub fn receive(
    tx: &mut Tx<'_>,
    files: &Files,
    received: Received,
    message: Taken,
) -> Result<(ExchangeMessageView, bool)> {
    require_receive(tx.actor)?;
    lock_name(tx.conn, &format!("exchange-message {}", message.identity))?;
    if let Some(known) = store::by_identity(tx.conn, &message.identity)? {
        return again(tx, known, &received.digest, &message);
    }
    let sender = organisations::service::present_code(tx.conn, &message.sender_code)?;
    let document_id = ours(tx.conn, &message.about)?;
    let is_status = message.kind == ExchangeMessageKind::Status;
    let about = document_id.filter(|_| is_status);
    let before = match about {
        Some(id) => {
            exchange::hold(tx.conn, id)?;
            Some(dispatches::service::state(tx.conn, id, &sender)?)
        }
        None => None,
    };
    lock_name(tx.conn, &lock_of(&received.digest))?;
    let acts = effects::present(tx.conn, &message.acts)?;
    let stood = effects::standings(tx.conn, &sender, &acts)?;
    let recipient = our_code(tx.conn, &message.recipients)?;
    let row = row_of(tx, message, &received, (sender.as_str(), recipient), document_id);
    let row = store::insert(tx.conn, row)?;
    files.place(received)?;
    effects::keep(tx.conn, (row.id, row.said_at), &sender, &acts)?;
    let stands = effects::standings(tx.conn, &sender, &acts)?;
    let made = one_view(tx.conn, row.clone(), tx.actor)?;
    let data = json!({
        "message_id": made.id, "kind": made.kind, "document_id": made.document_id,
        "status_code": made.status_code, "act_code": made.act_code,
        "document_state": made.document_state,
    });
    let change = Change::new(Action::EXCHANGE_MESSAGE_RECEIVE, target(made.id));
    let change = change.between(None, Some(&snapshot(&made)));
    let mut change = change.event("exchange_message.received", made.version, data);
    for (id, state) in effects::changed(&stood, stands) {
        let data = json!({ "message_id": id, "document_state": state, "act_message_id": made.id });
        change = change.event("exchange_message.document_changed", made.version, data);
    }
    if let (Some(id), Some(before)) = (about, before) {
        let after = dispatches::service::state(tx.conn, id, &sender)?;
        if after != before {
            let data = json!({
                "document_id": id, "organisation_code": sender, "state": after,
            });
            change = change.event("dispatch.status_changed", made.version, data);
        }
        dispatches::service::settle(tx, id, Action::EXCHANGE_MESSAGE_RECEIVE)?;
    }
    let change = answers::with_answer(tx, &row, Said::Arrived, change)?;
    tx.tell(change);
    Ok((made, true))
}

/// Our organisation among the recipients of a document: the one that a unit has the code of, or the only
/// one.
fn our_code(conn: &mut Conn, recipients: &[String]) -> Result<Option<String>> {
    let mut present = Vec::with_capacity(recipients.len());
    for code in recipients {
        present.push(organisations::service::present_code(conn, code)?);
    }
    if let Some(own) = units::service::own_code(conn, recipients.iter().chain(&present))? {
        return Ok(Some(organisations::service::present_code(conn, &own)?));
    }
    let only = if present.len() == 1 { present.pop() } else { None };
    Ok(only)
}

/// A message that came before. A document with another content would be another message under its name; one
/// that only passed more stations is the same, and the first stays.
fn again(
    tx: &mut Tx<'_>,
    known: MessageRow,
    digest: &FileDigest,
    message: &Taken,
) -> Result<(ExchangeMessageView, bool)> {
    // Of what came before contents were told from bytes, only the bytes are known.
    let is_same = known.digest == digest.hex()
        || (known.content_digest.is_some() && known.content_digest == message.content_digest);
    if known.kind == ExchangeMessageKind::Document && !is_same {
        return Err(Error::new(Code::Duplicate)
            .detail(
                "Văn bản này đã nhận với nội dung khác.",
                "This document came before with another content.",
            )
            .with("existing_id", known.id.to_string()));
    }
    let same = one_view(tx.conn, known, tx.actor)?;
    tx.tell(Change::new(Action::EXCHANGE_MESSAGE_RECEIVE, target(same.id)));
    Ok((same, false))
}

/// Our document among those that a message names, as far as its organisation is listed.
fn ours(conn: &mut Conn, about: &[Reference]) -> Result<Option<DocumentId>> {
    for one in about {
        let organisation = organisations::service::present_code(conn, &one.organ_code)?;
        let code = (one.number.as_str(), one.symbol.as_str());
        if let Some(id) = exchange::by_identity(conn, &organisation, one.issued_on, code)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn row_of(
    tx: &Tx<'_>,
    message: Taken,
    received: &Received,
    (sender, recipient_code): (&str, Option<String>),
    document_id: Option<DocumentId>,
) -> MessageRow {
    MessageRow {
        id: ExchangeMessageId(tx.ids.next()),
        kind: message.kind,
        identity: message.identity,
        digest: received.digest.hex(),
        size_bytes: i64::try_from(received.size_bytes).unwrap_or(i64::MAX),
        organisation_code: sender.to_owned(),
        exchange_id: message.exchange_id,
        document_id,
        act: message.act,
        status_code: message.status,
        subject: message.subject,
        description: message.description,
        header: Json(message.header),
        said_at: Instant(from_hanoi(message.said_at)),
        state: ExchangeMessageState::Pending,
        failure: None,
        acknowledged_by: None,
        acknowledged_at: None,
        created_by: tx.actor.id.clone(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        recipient_code,
        content_digest: message.content_digest,
    }
}

/// Acknowledges a message: it was worked off, that failed, or how far a document has come. Its sender is
/// told so by a status message, where one is owed.
///
/// # Errors
/// `role-required`, `not-found`, `stale-etag`, `invalid-state-transition`; `validation-failed` when
/// something is said of a message that is only said of documents.
pub fn acknowledge(
    tx: &mut Tx<'_>,
    id: ExchangeMessageId,
    input: AcknowledgeExchangeMessage,
) -> Result<ExchangeMessageView> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require("ack", row.state, tx.actor, &Relation::none())?;
    tx.check_match(row.version)?;
    let (state, said) = match input.outcome {
        AcknowledgementOutcome::Received => (row.state, Said::Received),
        AcknowledgementOutcome::Processing => (row.state, Said::Processing),
        AcknowledgementOutcome::Done => (ExchangeMessageState::Done, Said::Done),
        AcknowledgementOutcome::Failed => (ExchangeMessageState::Failed, Said::Refused),
    };
    if matches!(said, Said::Received | Said::Processing) {
        answers::require_open_document(&row, tx.actor)?;
    }
    let before = snapshot(&one_view(tx.conn, row.clone(), tx.actor)?);
    let reason = input.reason.clone();
    let after = store::set_state(tx.conn, &row, state, input.reason, &tx.actor.id, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let made = one_view(tx.conn, after.clone(), tx.actor)?;
    let change = Change::new(Action::EXCHANGE_MESSAGE_ACKNOWLEDGE, target(id));
    let change = change.between(Some(&before), Some(&snapshot(&made))).because(reason.as_deref());
    let change = answers::with_answer(tx, &after, said, change)?;
    tx.tell(change);
    Ok(made)
}

/// Tells the audit that the caller reads the bytes of a message.
///
/// # Errors
/// `not-found`.
pub fn tell_read(tx: &mut Tx<'_>, id: ExchangeMessageId) -> Result<()> {
    load(tx.conn, tx.actor, id)?;
    tx.tell(Change::new(Action::EXCHANGE_MESSAGE_READ_CONTENT, target(id)));
    Ok(())
}
