//! The kept versions of launched plans.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{plan::PlanParts, store::CampaignRow, types::CampaignId, views::CampaignVersionView};
use crate::{
    db::{
        Conn,
        schema::campaign_versions as v,
        types::{AnyId, Instant, Json},
    },
    error::Result,
    http::reply::etag,
};

pub(super) fn keep_version(
    conn: &mut Conn,
    row: &CampaignRow,
    reason: Option<&str>,
    by: &str,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(v::table)
        .values((
            v::campaign_id.eq(row.id),
            v::plan_version.eq(row.plan_version),
            v::title.eq(&row.title),
            v::number.eq(&row.number),
            v::issued_on.eq(row.issued_on),
            v::document_id.eq(row.document_id),
            v::plan.eq(row.plan.clone()),
            v::reason.eq(reason),
            v::published_by.eq(by),
            v::published_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable)]
struct VersionRow {
    _campaign_id: CampaignId,
    plan_version: i32,
    title: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    document_id: Option<AnyId>,
    plan: Json<PlanParts>,
    reason: Option<String>,
    published_by: String,
    published_at: Instant,
}

/// The versions of a plan, newest first, starting below one.
pub(super) fn versions(
    conn: &mut Conn,
    id: CampaignId,
    below: Option<i32>,
    limit: i64,
) -> Result<Vec<CampaignVersionView>> {
    let rows: Vec<VersionRow> = v::table
        .filter(v::campaign_id.eq(id))
        .filter(v::plan_version.lt(below.unwrap_or(i32::MAX)))
        .order(v::plan_version.desc())
        .limit(limit)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| CampaignVersionView {
            plan_version: row.plan_version,
            title: row.title,
            number: row.number,
            issued_on: row.issued_on,
            document_id: row.document_id,
            plan: row.plan.0,
            reason: row.reason,
            published_by: row.published_by,
            published_at: row.published_at,
            etag: etag(1, &[]),
        })
        .collect())
}

pub(super) fn count_versions(conn: &mut Conn, id: CampaignId) -> Result<i64> {
    Ok(v::table.filter(v::campaign_id.eq(id)).count().get_result(conn)?)
}
