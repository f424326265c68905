//! Replications in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{CreateReplication, ReplicationFilter, ReplicationId, ReplicationSort};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::replications as p,
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::achievements::{types::AchievementId, views::Evidence},
    http::page::Page,
    keyset,
};

/// A replication as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ReplicationRow {
    pub(super) id: ReplicationId,
    pub(super) achievement_id: AchievementId,
    pub(super) unit_code: String,
    pub(super) adopted_on: NaiveDate,
    pub(super) result: Option<String>,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl ReplicationRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateReplication {
        CreateReplication {
            unit_code: self.unit_code.clone(),
            adopted_on: self.adopted_on,
            result: self.result.clone(),
            evidence: self.evidence.0.iter().cloned().map(Into::into).collect(),
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: ReplicationId) -> Result<Option<ReplicationRow>> {
    Ok(p::table.find(id).first(conn).optional()?)
}

pub(super) fn find_of_unit(
    conn: &mut Conn,
    achievement: AchievementId,
    unit_code: &str,
) -> Result<Option<ReplicationId>> {
    Ok(p::table
        .filter(p::achievement_id.eq(achievement))
        .filter(p::unit_code.eq(unit_code))
        .select(p::id)
        .first(conn)
        .optional()?)
}

/// The unit adopted it already.
pub(super) fn adopted_already(unit_code: &str) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Đơn vị {unit_code} đã ghi nhận nhân rộng thành tích này."),
        format!("The unit {unit_code} has adopted this achievement already."),
    )
}

pub(super) fn insert(
    conn: &mut Conn,
    id: ReplicationId,
    achievement: AchievementId,
    input: CreateReplication,
    created_by: &str,
    now: Instant,
) -> Result<ReplicationRow> {
    diesel::insert_into(p::table)
        .values((
            p::id.eq(id),
            p::achievement_id.eq(achievement),
            p::unit_code.eq(&input.unit_code),
            p::adopted_on.eq(input.adopted_on),
            p::result.eq(&input.result),
            p::evidence
                .eq(Json(input.evidence.into_iter().map(Evidence::from).collect::<Vec<_>>())),
            p::created_by.eq(created_by),
            p::version.eq(1),
            p::created_at.eq(now),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            let is_pair = rule.is("replications", "achievement_id_unit_code")
                || rule.is("replications", "unit_code");
            is_pair.then(|| adopted_already(&input.unit_code))
        })
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ReplicationRow,
    input: CreateReplication,
    now: Instant,
) -> Result<Option<ReplicationRow>> {
    let evidence: Vec<Evidence> = input.evidence.into_iter().map(Evidence::from).collect();
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((
            p::version.eq(current.version + 1),
            p::adopted_on.eq(input.adopted_on),
            p::result.eq(input.result),
            p::evidence.eq(Json(evidence)),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes it; `false` when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &ReplicationRow) -> Result<bool> {
    let gone = diesel::delete(
        p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

fn filtered(
    achievement: AchievementId,
    filter: &ReplicationFilter,
) -> p::BoxedQuery<'static, MultiBackend> {
    let mut query = p::table.into_boxed().filter(p::achievement_id.eq(achievement));
    if let Some(unit) = &filter.unit_code {
        query = query.filter(p::unit_code.eq(unit.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ReplicationRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    achievement: AchievementId,
    filter: &ReplicationFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(achievement, filter);
    let is_descending = filter.sort != Some(ReplicationSort::Created);
    let after: Option<(i64, ReplicationId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<ReplicationRow> =
        keyset!(query, p::created_at, p::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(achievement, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
