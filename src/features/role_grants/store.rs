//! Role grants in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    rules::{Days, allowed_actions},
    types::{HolderKind, RoleGrantFilter, RoleGrantId, RoleGrantSort, RoleGrantView},
};
use crate::{
    authz::{Actor, Role, Visible},
    clock::start_of_day,
    db::{Conn, MultiBackend, schema::role_grants as r, types::Instant},
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = r, treat_none_as_default_value = false)]
struct RoleGrantRow {
    id: RoleGrantId,
    holder_kind: HolderKind,
    holder_code: String,
    role: Role,
    unit_code: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    reason: String,
    delegated_from_id: Option<RoleGrantId>,
    ended_at: Option<Instant>,
    ended_reason: Option<String>,
    created_by: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// Who looks at grants, and on which day: state and allowed actions depend on both.
#[derive(Clone, Copy)]
pub(super) struct Viewer<'a> {
    pub actor: &'a Actor,
    pub today: NaiveDate,
}

impl Viewer<'_> {
    fn view(&self, row: RoleGrantRow, delegated_by_code: Option<String>) -> RoleGrantView {
        let days = Days {
            from: row.valid_from,
            to: row.valid_to,
            is_ended: row.ended_at.is_some(),
            is_shortened: row.ended_reason.is_some(),
        };
        let mut view = RoleGrantView {
            id: row.id,
            holder_kind: row.holder_kind,
            holder_code: row.holder_code,
            role: row.role,
            unit_code: row.unit_code,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            reason: row.reason,
            delegated_from_id: row.delegated_from_id,
            delegated_by_code,
            ended_at: row.ended_at,
            ended_reason: row.ended_reason,
            created_by: row.created_by,
            state: days.state_on(self.today),
            allowed_actions: Vec::new(),
            version: row.version,
            etag: String::new(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        view.allowed_actions = allowed_actions(self.actor, &view);
        // The state turns with the day and not with the version, so the tag stands for it too.
        let mut words = vec![view.state.as_str()];
        words.extend(view.allowed_actions.iter().map(|action| action.as_str()));
        view.etag = etag(view.version, &words);
        view
    }

    /// Views of rows, with the holders of the grants they were delegated from in one query.
    fn views(&self, conn: &mut Conn, rows: Vec<RoleGrantRow>) -> Result<Vec<RoleGrantView>> {
        let sources: Vec<RoleGrantId> =
            rows.iter().filter_map(|row| row.delegated_from_id).collect();
        let holders: HashMap<RoleGrantId, String> = if sources.is_empty() {
            HashMap::new()
        } else {
            let found: Vec<(RoleGrantId, String)> = r::table
                .filter(r::id.eq_any(sources))
                .select((r::id, r::holder_code))
                .load(conn)?;
            found.into_iter().collect()
        };
        let delegated_by = |row: &RoleGrantRow| {
            row.delegated_from_id.and_then(|source| holders.get(&source).cloned())
        };
        Ok(rows
            .into_iter()
            .map(|row| {
                let delegated_by = delegated_by(&row);
                self.view(row, delegated_by)
            })
            .collect())
    }
}

fn visible_to(visible: &Visible) -> r::BoxedQuery<'static, MultiBackend> {
    let query = r::table.into_boxed();
    match visible {
        Visible::All => query,
        Visible::Some { units, person } => {
            let of_units = r::unit_code.eq_any(units.clone()).assume_not_null();
            match person {
                None => query.filter(r::unit_code.is_not_null().and(of_units)),
                Some(own) => {
                    query.filter(r::unit_code.is_not_null().and(of_units).or(
                        r::holder_kind.eq(HolderKind::Person).and(r::holder_code.eq(own.clone())),
                    ))
                }
            }
        }
    }
}

pub(super) fn find(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    visible: &Visible,
    id: RoleGrantId,
) -> Result<Option<RoleGrantView>> {
    let row: Option<RoleGrantRow> =
        visible_to(visible).filter(r::id.eq(id)).first(conn).optional()?;
    Ok(viewer.views(conn, row.into_iter().collect())?.pop())
}

fn filtered(visible: &Visible, filter: &RoleGrantFilter) -> r::BoxedQuery<'static, MultiBackend> {
    let mut query = visible_to(visible);
    if let Some(roles) = &filter.role {
        query = query.filter(r::role.eq_any(roles.clone()));
    }
    if let Some(code) = &filter.holder_code {
        query = query.filter(r::holder_code.eq(code.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(r::unit_code.eq(unit.clone()));
    }
    if let Some(day) = filter.active_on {
        let next = Instant(start_of_day(day.succ_opt().unwrap_or(day)));
        query = query
            .filter(r::valid_from.le(day))
            .filter(r::valid_to.is_null().or(r::valid_to.ge(day)))
            .filter(r::ended_at.is_null().or(r::ended_at.ge(next)));
    }
    query
}

pub(super) fn list(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    visible: &Visible,
    filter: &RoleGrantFilter,
    page: &Page,
) -> Result<Listing<RoleGrantView>> {
    // Grants are made in the order of their time-ordered ids, so the id alone is the order.
    let mut query = filtered(visible, filter);
    let after: Option<RoleGrantId> = page.after()?;
    let is_ascending = filter.sort == Some(RoleGrantSort::CreatedAt);
    if let Some(id) = after {
        query = if is_ascending { query.filter(r::id.gt(id)) } else { query.filter(r::id.lt(id)) };
    }
    let query = if is_ascending {
        query.order(r::id.asc()).limit(page.fetch())
    } else {
        query.order(r::id.desc()).limit(page.fetch())
    };
    let rows: Vec<RoleGrantRow> = query.load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id)?;
    let total_count =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok(Listing { items: viewer.views(conn, rows)?, next_cursor, total_count })
}

/// A grant to be written.
pub(super) struct NewGrant<'a> {
    pub id: RoleGrantId,
    pub holder_kind: HolderKind,
    pub holder_code: String,
    pub role: Role,
    pub unit_code: Option<String>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub reason: String,
    /// The grant it was delegated from.
    pub source: Option<&'a RoleGrantView>,
}

/// The grant of the same role, for the same unit, to the same holder, that has a day in common.
pub(super) fn find_overlapping(
    conn: &mut Conn,
    grant: &NewGrant<'_>,
) -> Result<Option<RoleGrantId>> {
    let mut query = r::table
        .filter(r::holder_kind.eq(grant.holder_kind))
        .filter(r::holder_code.eq(grant.holder_code.clone()))
        .filter(r::role.eq(grant.role))
        .filter(r::ended_at.is_null())
        .filter(r::valid_to.is_null().or(r::valid_to.ge(grant.valid_from)))
        .select(r::id)
        .into_boxed();
    query = match &grant.unit_code {
        Some(unit) => query.filter(r::unit_code.eq(unit.clone())),
        None => query.filter(r::unit_code.is_null()),
    };
    if let Some(last) = grant.valid_to {
        query = query.filter(r::valid_from.le(last));
    }
    Ok(query.order(r::id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    grant: NewGrant<'_>,
    now: Instant,
) -> Result<RoleGrantView> {
    let row: RoleGrantRow = diesel::insert_into(r::table)
        .values(RoleGrantRow {
            id: grant.id,
            holder_kind: grant.holder_kind,
            holder_code: grant.holder_code,
            role: grant.role,
            unit_code: grant.unit_code,
            valid_from: grant.valid_from,
            valid_to: grant.valid_to,
            reason: grant.reason,
            delegated_from_id: grant.source.map(|source| source.id),
            ended_at: None,
            ended_reason: None,
            created_by: viewer.actor.id.clone(),
            version: 1,
            created_at: now,
            updated_at: now,
        })
        .returning(r::all_columns)
        .get_result(conn)?;
    Ok(viewer.view(row, grant.source.map(|source| source.holder_code.clone())))
}

/// Staff codes of those who head one of these units on a day, also by delegation.
pub(super) fn heads(conn: &mut Conn, units: &[String], day: NaiveDate) -> Result<Vec<String>> {
    Ok(r::table
        .filter(r::holder_kind.eq(HolderKind::Person))
        .filter(r::role.eq(Role::UnitHead))
        .filter(r::unit_code.eq_any(units.to_vec()))
        .filter(r::ended_at.is_null())
        .filter(r::valid_from.le(day))
        .filter(r::valid_to.is_null().or(r::valid_to.ge(day)))
        .select(r::holder_code)
        .order(r::id)
        .load(conn)?)
}

/// Delegations of a grant that are not over.
pub(super) fn delegations_of(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    source: RoleGrantId,
) -> Result<Vec<RoleGrantView>> {
    let rows: Vec<RoleGrantRow> = r::table
        .filter(r::delegated_from_id.eq(source))
        .filter(r::ended_at.is_null())
        .filter(r::valid_to.is_null().or(r::valid_to.ge(viewer.today)))
        .order(r::id)
        .load(conn)?;
    viewer.views(conn, rows)
}

/// What ending a grant writes.
pub(super) struct Ended<'a> {
    /// Now, when it ends at once.
    pub at: Option<Instant>,
    /// The last day, brought forward or as it was.
    pub valid_to: Option<NaiveDate>,
    pub reason: &'a str,
}

/// Writes the end of a grant of a version; nothing when that version is gone.
pub(super) fn end(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    before: &RoleGrantView,
    ended: &Ended<'_>,
    now: Instant,
) -> Result<Option<RoleGrantView>> {
    let row: Option<RoleGrantRow> =
        diesel::update(r::table.filter(r::id.eq(before.id)).filter(r::version.eq(before.version)))
            .set((
                r::ended_at.eq(ended.at),
                r::valid_to.eq(ended.valid_to),
                r::ended_reason.eq(Some(ended.reason)),
                r::version.eq(before.version + 1),
                r::updated_at.eq(now),
            ))
            .returning(r::all_columns)
            .get_result(conn)
            .optional()?;
    Ok(row.map(|row| viewer.view(row, before.delegated_by_code.clone())))
}
