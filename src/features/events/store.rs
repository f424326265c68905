//! Events in the database; their order is the seal's of the change they belong to.

use diesel::prelude::*;

use super::types::{EventFilter, EventView};
use crate::{
    authz::Visible,
    db::{
        Conn,
        schema::{audit_seals as s, events as e},
        types::{AnyId, Instant},
    },
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
};

type Row = (AnyId, Instant, String, String, String, i64, Option<String>, String, i64);

macro_rules! columns {
    () => {
        (
            e::id,
            e::at,
            e::event_type,
            e::subject_kind,
            e::subject_id,
            e::subject_version,
            e::unit_code,
            e::data,
            s::sequence,
        )
    };
}

macro_rules! filtered {
    ($query:expr, $visible:expr, $filter:expr) => {{
        let mut query = $query;
        if let Visible::Some { units, .. } = $visible {
            query = query.filter(
                e::unit_code.is_null().or(e::unit_code.eq_any(units.clone()).assume_not_null()),
            );
        }
        if let Some(types) = &$filter.event_type {
            let types: Vec<String> = types.iter().map(|one| one.0.clone()).collect();
            query = query.filter(e::event_type.eq_any(types));
        }
        if let Some(kind) = &$filter.subject_kind {
            query = query.filter(e::subject_kind.eq(kind.clone()));
        }
        if let Some(id) = &$filter.subject_id {
            query = query.filter(e::subject_id.eq(id.clone()));
        }
        if let Some(from) = $filter.at_gte {
            query = query.filter(e::at.ge(from));
        }
        query
    }};
}

fn view(row: Row) -> EventView {
    let (id, at, event_type, subject_kind, subject_id, sequence, unit_code, data, position) = row;
    EventView {
        id,
        event_type,
        at,
        subject_kind,
        subject_id,
        sequence,
        position,
        unit_code,
        data: serde_json::from_str(&data).unwrap_or_default(),
        etag: etag(1, &[]),
    }
}

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &EventFilter,
    page: &Page,
) -> Result<Listing<EventView>> {
    let joined = || s::table.inner_join(e::table.on(e::audit_id.eq(s::audit_id)));
    let mut query = filtered!(joined().select(columns!()).into_boxed(), visible, filter);
    if let Some((position, id)) = page.after::<(i64, AnyId)>()? {
        query = query
            .filter(s::sequence.ge(position))
            .filter(s::sequence.gt(position).or(e::id.gt(id)));
    }
    let rows: Vec<Row> =
        query.order((s::sequence.asc(), e::id.asc())).limit(page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut_open_ended(rows, |row| (row.8, row.0))?;
    let total_count = if page.is_counted {
        let counted = joined().select(diesel::dsl::count_star()).into_boxed();
        Some(filtered!(counted, visible, filter).first(conn)?)
    } else {
        None
    };
    Ok(Listing { items: rows.into_iter().map(view).collect(), next_cursor, total_count })
}

/// The place of the last change in the feed; 0 before the first.
pub(super) fn head(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> =
        s::table.select(s::sequence).order(s::sequence.desc()).first(conn).optional()?;
    Ok(last.unwrap_or(0))
}

/// Events of the changes after one place and up to another, in the order of the feed.
pub(super) fn between(
    conn: &mut Conn,
    visible: &Visible,
    filter: &EventFilter,
    (after, until): (i64, i64),
) -> Result<Vec<EventView>> {
    let joined = s::table.inner_join(e::table.on(e::audit_id.eq(s::audit_id)));
    let query = filtered!(joined.select(columns!()).into_boxed(), visible, filter);
    let rows: Vec<Row> = query
        .filter(s::sequence.gt(after))
        .filter(s::sequence.le(until))
        .order((s::sequence.asc(), e::id.asc()))
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

/// The next events after a place in the feed and an event there.
pub(super) fn following(
    conn: &mut Conn,
    visible: &Visible,
    filter: &EventFilter,
    (position, id): (i64, AnyId),
    limit: i64,
) -> Result<Vec<EventView>> {
    let joined = s::table.inner_join(e::table.on(e::audit_id.eq(s::audit_id)));
    let query = filtered!(joined.select(columns!()).into_boxed(), visible, filter);
    let rows: Vec<Row> = query
        .filter(s::sequence.ge(position))
        .filter(s::sequence.gt(position).or(e::id.gt(id)))
        .order((s::sequence.asc(), e::id.asc()))
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

pub(super) fn find(conn: &mut Conn, visible: &Visible, id: AnyId) -> Result<Option<EventView>> {
    let row: Option<Row> = s::table
        .inner_join(e::table.on(e::audit_id.eq(s::audit_id)))
        .select(columns!())
        .filter(e::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(row.map(view).filter(|event| match visible {
        Visible::All => true,
        Visible::Some { units, .. } => {
            event.unit_code.as_ref().is_none_or(|unit| units.contains(unit))
        }
    }))
}

pub(super) fn purge(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(diesel::delete(e::table.filter(e::at.lt(before))).execute(conn)?)
}
