//! Dispatches in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::{DispatchContact, DispatchDocument, DispatchReply},
    types::{
        DispatchAct, DispatchFilter, DispatchId, DispatchSort, DispatchUrgency, PlaceLine,
        RecipientCode,
    },
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::dispatches as t,
        types::{Instant, Json},
    },
    error::Result,
    features::documents::types::DocumentId,
    http::page::Page,
    keyset,
};

/// A dispatch as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(super) struct DispatchRow {
    pub(super) id: DispatchId,
    pub(super) document_id: DocumentId,
    pub(super) act: DispatchAct,
    pub(super) reason: Option<String>,
    pub(super) exchange_id: String,
    pub(super) earlier_exchange_id: Option<String>,
    pub(super) organisation_code: String,
    pub(super) recipients: Json<Vec<RecipientCode>>,
    pub(super) added: Json<Vec<RecipientCode>>,
    pub(super) removed: Json<Vec<RecipientCode>>,
    pub(super) places: Json<Vec<PlaceLine>>,
    pub(super) attachments: Json<Vec<DocumentId>>,
    pub(super) urgency: DispatchUrgency,
    pub(super) circulation: Option<String>,
    pub(super) drafter_mark: Option<String>,
    pub(super) copies: Option<i32>,
    pub(super) reply_due_on: Option<NaiveDate>,
    pub(super) reply_to: Json<Vec<DispatchReply>>,
    pub(super) contact: Option<Json<DispatchContact>>,
    pub(super) is_paper_sent: bool,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) taken_at: Option<Instant>,
}

/// What is known of a dispatch besides what its caller says.
pub(super) struct Known {
    pub(super) id: DispatchId,
    pub(super) document_id: DocumentId,
    pub(super) exchange_id: String,
    pub(super) earlier_exchange_id: Option<String>,
    pub(super) organisation_code: String,
    pub(super) recipients: Vec<RecipientCode>,
    pub(super) added: Vec<RecipientCode>,
    pub(super) removed: Vec<RecipientCode>,
}

pub(super) fn insert(
    conn: &mut Conn,
    known: Known,
    input: DispatchDocument,
    created_by: &str,
    now: Instant,
) -> Result<DispatchRow> {
    let row = DispatchRow {
        id: known.id,
        document_id: known.document_id,
        act: input.act,
        reason: input.reason,
        exchange_id: known.exchange_id,
        earlier_exchange_id: known.earlier_exchange_id,
        organisation_code: known.organisation_code,
        recipients: Json(known.recipients),
        added: Json(known.added),
        removed: Json(known.removed),
        places: Json(input.places),
        attachments: Json(input.attachment_ids),
        urgency: input.urgency,
        circulation: input.circulation,
        drafter_mark: input.drafter_mark,
        copies: input.copies,
        reply_due_on: input.reply_due_on,
        reply_to: Json(input.reply_to),
        contact: input.contact.map(Json),
        is_paper_sent: input.is_paper_sent,
        created_by: created_by.to_owned(),
        version: 1,
        created_at: now,
        updated_at: now,
        taken_at: None,
    };
    Ok(diesel::insert_into(t::table).values(row).returning(t::all_columns).get_result(conn)?)
}

pub(super) fn find(conn: &mut Conn, id: DispatchId) -> Result<Option<DispatchRow>> {
    Ok(t::table.find(id).first(conn).optional()?)
}

/// Notes that the document system took the package; `None` when it had done so before.
pub(super) fn set_taken(
    conn: &mut Conn,
    current: &DispatchRow,
    now: Instant,
) -> Result<Option<DispatchRow>> {
    Ok(diesel::update(t::table.filter(t::id.eq(current.id)).filter(t::taken_at.is_null()))
        .set((t::version.eq(current.version + 1), t::taken_at.eq(Some(now)), t::updated_at.eq(now)))
        .returning(t::all_columns)
        .get_result(conn)
        .optional()?)
}

/// All dispatches of some documents, in the order of time.
pub(super) fn of_documents(conn: &mut Conn, ids: Vec<DocumentId>) -> Result<Vec<DispatchRow>> {
    Ok(t::table
        .filter(t::document_id.eq_any(ids))
        .order((t::created_at.asc(), t::id.asc()))
        .load(conn)?)
}

fn filtered(filter: &DispatchFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if let Some(document) = filter.document_id {
        query = query.filter(t::document_id.eq(document));
    }
    if let Some(acts) = &filter.act {
        query = query.filter(t::act.eq_any(acts.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<DispatchRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &DispatchFilter, page: &Page) -> Result<Rows> {
    let mut query = filtered(filter);
    let is_descending = filter.sort.unwrap_or_default() == DispatchSort::CreatedDescending;
    let after: Option<(i64, DispatchId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<DispatchRow> =
        keyset!(query, t::created_at, t::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
