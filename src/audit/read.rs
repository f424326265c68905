//! Reading the trail.

use diesel::prelude::*;

use super::types::{AuditChainView, AuditEventView, CheckpointView};
use crate::{
    authz::Visible,
    db::{
        Conn,
        schema::{audit_events as a, audit_queue, audit_seals as s},
        types::{AnyId, Instant},
    },
    error::{Error, Result},
    http::page::{Listing, Page},
};

#[derive(Queryable)]
struct Row {
    id: AnyId,
    at: Instant,
    action: String,
    target_kind: String,
    target_id: String,
    actor_kind: String,
    actor_id: String,
    client_id: Option<String>,
    unit_code: Option<String>,
    request_id: Option<String>,
    reason: Option<String>,
    changes: String,
    seal: Option<(i64, String)>,
}

impl Row {
    fn into_view(self) -> AuditEventView {
        let (sequence, hash) = self.seal.map_or((None, None), |(n, hash)| (Some(n), Some(hash)));
        AuditEventView {
            etag: crate::http::reply::etag(sequence.map_or(1, |_| 2), &[]),
            id: self.id,
            at: self.at,
            action: self.action,
            target_kind: self.target_kind,
            target_id: self.target_id,
            actor_kind: self.actor_kind,
            actor_id: self.actor_id,
            client_id: self.client_id,
            unit_code: self.unit_code,
            request_id: self.request_id,
            reason: self.reason,
            changes: serde_json::from_str(&self.changes).unwrap_or_default(),
            sequence,
            hash,
        }
    }
}

/// Filters of the list.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) action: Option<String>,
    pub(super) target_kind: Option<String>,
    pub(super) target_id: Option<String>,
    pub(super) actor_id: Option<String>,
    pub(super) at_gte: Option<Instant>,
    pub(super) at_lt: Option<Instant>,
    pub(super) is_descending: bool,
}

macro_rules! columns {
    () => {
        (
            a::id,
            a::at,
            a::action,
            a::target_kind,
            a::target_id,
            a::actor_kind,
            a::actor_id,
            a::client_id,
            a::unit_code,
            a::request_id,
            a::reason,
            a::changes,
            (s::sequence, s::hash).nullable(),
        )
    };
}

macro_rules! filtered {
    ($query:expr, $wanted:expr, $visible:expr) => {{
        let (mut query, wanted) = ($query, $wanted);
        if let Some(action) = &wanted.action {
            query = query.filter(a::action.eq(action.clone()));
        }
        if let Some(kind) = &wanted.target_kind {
            query = query.filter(a::target_kind.eq(kind.clone()));
        }
        if let Some(id) = &wanted.target_id {
            query = query.filter(a::target_id.eq(id.clone()));
        }
        if let Some(id) = &wanted.actor_id {
            query = query.filter(a::actor_id.eq(id.clone()));
        }
        if let Some(from) = wanted.at_gte {
            query = query.filter(a::at.ge(from));
        }
        if let Some(until) = wanted.at_lt {
            query = query.filter(a::at.lt(until));
        }
        if let Visible::Some { units, .. } = $visible {
            query = query.filter(a::unit_code.eq_any(units.clone()));
        }
        query
    }};
}

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listing<AuditEventView>> {
    let mut query = filtered!(
        a::table.left_join(s::table.on(s::audit_id.eq(a::id))).select(columns!()).into_boxed(),
        wanted,
        visible
    );
    // Ids are in the order of time, as far as the clocks of replicas agree: good for looking, and the
    // exact order stands in `sequence`.
    let after: Option<AnyId> = page.after()?;
    if let Some(id) = after {
        query = if wanted.is_descending {
            query.filter(a::id.lt(id))
        } else {
            query.filter(a::id.gt(id))
        };
    }
    let query = if wanted.is_descending {
        query.order(a::id.desc()).limit(page.fetch())
    } else {
        query.order(a::id.asc()).limit(page.fetch())
    };
    let rows: Vec<Row> = query.load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id)?;
    let total_count = if page.is_counted {
        Some(
            filtered!(a::table.select(diesel::dsl::count_star()).into_boxed(), wanted, visible)
                .first(conn)?,
        )
    } else {
        None
    };
    Ok(Listing { items: rows.into_iter().map(Row::into_view).collect(), next_cursor, total_count })
}

pub(super) fn get(conn: &mut Conn, visible: &Visible, id: AnyId) -> Result<AuditEventView> {
    let wanted = Wanted::default();
    let row: Row = filtered!(
        a::table.left_join(s::table.on(s::audit_id.eq(a::id))).select(columns!()).into_boxed(),
        &wanted,
        visible
    )
    .filter(a::id.eq(id))
    .first(conn)
    .optional()?
    .ok_or_else(Error::not_found)?;
    Ok(row.into_view())
}

pub(super) fn chain(
    conn: &mut Conn,
    last_checkpoint: Option<CheckpointView>,
) -> Result<AuditChainView> {
    let head: Option<(i64, String, Instant)> = s::table
        .select((s::sequence, s::hash, s::sealed_at))
        .order(s::sequence.desc())
        .first(conn)
        .optional()?;
    let pending_count = audit_queue::table.count().get_result(conn)?;
    let (sealed_count, head_hash, head_sealed_at) = match head {
        Some((sequence, hash, at)) => (sequence, Some(hash), Some(at)),
        None => (0, None, None),
    };
    Ok(AuditChainView { sealed_count, pending_count, head_hash, head_sealed_at, last_checkpoint })
}
