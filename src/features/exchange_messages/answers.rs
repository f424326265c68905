//! Statuses that we owe to who sent a document (trạng thái văn bản): one when it arrives, others as it is
//! acknowledged. Each is told once, as an edXML message that the document system pulls and sends; what it
//! says is kept as it was said.

use chrono::Timelike;
use serde_json::json;

use super::{
    answer_types::{
        ExchangeStatusMessageFilter, ExchangeStatusMessageId, ExchangeStatusMessageView,
    },
    store::MessageRow,
    store_answers::{self, StatusMessageRow},
    types::{ExchangeMessageKind, ExchangeMessageState, MACHINE},
};
use crate::{
    audit::Change,
    authz::{Actor, Relation, table},
    clock::local_in_hanoi,
    db::Conn,
    edxml::{Act, Answered, Contact, Organ, StatusMessage, write_status},
    error::{Code, Error, Result, Text},
    features::organisations,
    http::{
        command::Tx,
        page::{Listing, Page},
        reply::etag,
    },
};

/// What is said of a document that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Arrived,
    Received,
    Processing,
    Done,
    Refused,
}

/// Code and words of the status that says it, by what the message does: a recall and an update are agreed
/// to or not, a document goes its way.
fn status(act: &Act, said: Said) -> Option<(&'static str, &'static str)> {
    let is_request = matches!(act, Act::Recall | Act::Update);
    match (is_request, said) {
        (true, Said::Arrived | Said::Received | Said::Processing) => None,
        (true, Said::Done) => Some(("15", "Đồng ý cập nhật, lấy lại")),
        (true, Said::Refused) => Some(("16", "Từ chối cập nhật, lấy lại")),
        (false, Said::Arrived) => Some(("01", "Đã đến")),
        (false, Said::Received) => Some(("03", "Đã tiếp nhận")),
        (false, Said::Processing) => Some(("05", "Đang xử lý")),
        (false, Said::Done) => Some(("06", "Hoàn thành")),
        (false, Said::Refused) => Some(("02", "Từ chối tiếp nhận")),
    }
}

fn act_of(row: &MessageRow) -> Act {
    Act::of(row.act.clone().unwrap_or_default())
}

/// Refuses what is only said of a document on its way.
///
/// # Errors
/// `validation-failed` for another kind of message, `invalid-state-transition` for one that is not
/// pending.
pub(super) fn require_open_document(row: &MessageRow, actor: &Actor) -> Result<()> {
    let is_document = row.kind == ExchangeMessageKind::Document;
    if !is_document || status(&act_of(row), Said::Received).is_none() {
        let text = Text::new(
            "Chỉ văn bản mới được báo đã tiếp nhận, đang xử lý.",
            "Only of a document it is said that it was received or is in process.",
        );
        return Err(Error::invalid("/outcome", "outcome_of_document", text));
    }
    if row.state == ExchangeMessageState::Pending {
        return Ok(());
    }
    Err(Error::new(Code::InvalidStateTransition)
        .detail("Thông điệp không còn chờ xử lý.", "The message is not pending any more.")
        .with("current_state", row.state.to_string())
        .with("allowed_actions", MACHINE.allowed(row.state, actor, &Relation::none())))
}

/// Makes the status message that says it, where one is owed and was not made before, and tells of it in
/// the change.
pub(super) fn with_answer(
    tx: &mut Tx<'_>,
    row: &MessageRow,
    said: Said,
    change: Change,
) -> Result<Change> {
    if row.kind != ExchangeMessageKind::Document {
        return Ok(change);
    }
    let Some((code, words)) = status(&act_of(row), said) else { return Ok(change) };
    let Some(own) = &row.recipient_code else { return Ok(change) };
    if store_answers::is_told(tx.conn, row.id, code)? {
        return Ok(change);
    }
    let reason = row.failure.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let words = reason.unwrap_or(words).to_owned();
    let message = message(tx, row, own, (code, &words))?;
    let content = match write_status(&message) {
        Ok(content) => content,
        Err(flaws) => {
            // A sender whose code has no known form cannot be answered; its message was taken anyway.
            tracing::warn!(exchange_message = %row.id, ?flaws, "a status message cannot be written");
            return Ok(change);
        }
    };
    let answer = StatusMessageRow {
        id: ExchangeStatusMessageId(tx.ids.next()),
        message_id: row.id,
        status_code: code.to_owned(),
        organisation_code: own.clone(),
        recipient_code: message.about.organ_code,
        description: words,
        content,
        created_by: tx.actor.id.clone(),
        created_at: tx.now,
    };
    let data = json!({
        "message_id": row.id, "status_message_id": answer.id, "status_code": code,
    });
    store_answers::insert(tx.conn, answer)?;
    Ok(change.event("exchange_message.answered", row.version, data))
}

fn message(
    tx: &mut Tx<'_>,
    row: &MessageRow,
    own: &str,
    (code, words): (&str, &str),
) -> Result<StatusMessage> {
    let known = organisations::service::by_codes(tx.conn, &[own.to_owned()])?.pop();
    let name = known.map(|one| one.name.trim().to_owned()).filter(|name| !name.is_empty());
    let header = &row.header.0;
    let at = local_in_hanoi(tx.now.0);
    Ok(StatusMessage {
        from: Organ { code: own.to_owned(), name, ..Organ::default() },
        about: Answered {
            organ_code: header.sender_code.clone(),
            code: header.code.clone(),
            document_id: Some(row.exchange_id.clone()),
            issued_on: header.issued_on,
        },
        contact: Contact::default(),
        code: code.to_owned(),
        description: Some(words.to_owned()),
        at: at.with_nanosecond(0).unwrap_or(at),
    })
}

fn view(row: StatusMessageRow) -> ExchangeStatusMessageView {
    ExchangeStatusMessageView {
        etag: etag(1, &[]),
        id: row.id,
        message_id: row.message_id,
        status_code: row.status_code,
        organisation_code: row.organisation_code,
        recipient_code: row.recipient_code,
        description: row.description,
        edxml: row.content,
        created_by: row.created_by,
        created_at: row.created_at,
    }
}

/// A status message that we owe.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: ExchangeStatusMessageId,
) -> Result<ExchangeStatusMessageView> {
    actor.visible(table::GET_EXCHANGE_STATUS_MESSAGE)?;
    Ok(view(store_answers::find(conn, id)?.ok_or_else(Error::not_found)?))
}

/// A page of them, in the order in which they were made.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &ExchangeStatusMessageFilter,
    page: &Page,
) -> Result<Listing<ExchangeStatusMessageView>> {
    actor.visible(table::LIST_EXCHANGE_STATUS_MESSAGES)?;
    let (rows, next_cursor, total_count) = store_answers::list(conn, filter, page)?;
    Ok(Listing { items: rows.into_iter().map(view).collect(), next_cursor, total_count })
}
