//! Public data in the database: joins that leave everything else behind.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{
    PublicAwardFilter, PublicAwardView, PublicCampaignFilter, PublicCampaignView, PublicResultView,
};
use crate::{
    db::{
        Conn, MultiBackend,
        points::Scaled,
        schema::{
            award_types, awards as w, campaigns as c, decisions, evaluation_results as t,
            evaluation_rounds as r, persons, units,
        },
        types::{Instant, Json},
    },
    error::Result,
    features::{
        award_types::types::SubjectKind,
        awards::types::{AwardId, AwardState},
        campaigns::types::{CampaignId, CampaignLevel, CampaignState},
        evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::EvaluationId,
    },
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    keyset,
    scoring::BandStep,
    text,
};

type CampaignRow = (
    CampaignId,
    String,
    String,
    CampaignLevel,
    String,
    NaiveDate,
    NaiveDate,
    Option<String>,
    Option<NaiveDate>,
    CampaignState,
    i64,
    Instant,
);

fn launched(filter: &PublicCampaignFilter) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.filter(c::state.ne(CampaignState::Draft)).into_boxed();
    if let Some(levels) = &filter.level {
        query = query.filter(c::level.eq_any(levels.clone()));
    }
    if let Some(day) = filter.active_on {
        query = query.filter(c::period_from.le(day)).filter(c::period_to.ge(day));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(c::search_text.like(pattern));
    }
    query
}

pub(super) fn campaigns(
    conn: &mut Conn,
    filter: &PublicCampaignFilter,
    page: &Page,
) -> Result<Listing<PublicCampaignView>> {
    let after: Option<(i64, CampaignId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = launched(filter);
    let rows: Vec<CampaignRow> = keyset!(query, c::created_at, c::id, true, after, page.fetch())
        .select((
            c::id,
            c::code,
            c::title,
            c::level,
            c::owner_unit_code,
            c::period_from,
            c::period_to,
            c::number,
            c::issued_on,
            c::state,
            c::version,
            c::created_at,
        ))
        .load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.11.to_micros(), row.0))?;
    let total_count =
        page.is_counted.then(|| launched(filter).count().get_result(conn)).transpose()?;
    let owners: Vec<&str> = rows.iter().map(|row| row.4.as_str()).collect();
    let names: HashMap<String, String> = units::table
        .filter(units::code.eq_any(owners))
        .select((units::code, units::name))
        .load(conn)?
        .into_iter()
        .collect();
    let items = rows
        .into_iter()
        .map(|row| PublicCampaignView {
            id: row.0,
            code: row.1,
            title: row.2,
            level: row.3,
            owner_unit_name: names.get(&row.4).cloned().unwrap_or(row.4),
            period_from: row.5,
            period_to: row.6,
            number: row.7,
            issued_on: row.8,
            state: row.9,
            etag: etag(row.10, &[]),
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

type ResultRow =
    (EvaluationId, String, String, Scaled, i32, Option<Json<BandStep>>, Instant, String, String);

/// Final results of one version of a round, from the first rank on.
pub(super) fn results(
    conn: &mut Conn,
    (round, version): (EvaluationRoundId, i32),
    page: &Page,
) -> Result<Listing<PublicResultView>> {
    let of_version =
        || t::table.filter(t::evaluation_round_id.eq(round)).filter(t::round_version.eq(version));
    let after: Option<(i32, EvaluationId)> = page.after()?;
    let mut query = of_version()
        .inner_join(r::table.on(r::id.eq(t::evaluation_round_id)))
        .inner_join(units::table.on(units::code.eq(t::unit_code)))
        .into_boxed::<MultiBackend>();
    let rows: Vec<ResultRow> =
        keyset!(query, t::rank, t::evaluation_id, false, after, page.fetch())
            .select((
                t::evaluation_id,
                r::title,
                r::period,
                t::total,
                t::rank,
                t::band,
                t::computed_at,
                t::unit_code,
                units::name,
            ))
            .load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.4, row.0))?;
    let total_count = page.is_counted.then(|| of_version().count().get_result(conn)).transpose()?;
    let items = rows
        .into_iter()
        .map(|(id, round_title, period, total, rank, band, at, unit_code, unit_name)| {
            PublicResultView {
                etag: etag(at.to_micros(), &[&unit_name]),
                evaluation_id: id,
                evaluation_round_id: round,
                round_title,
                period,
                unit_code,
                unit_name,
                total: total.0,
                rank,
                band: band.map(|json| json.0.label),
                computed_at: at,
            }
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

#[derive(Queryable)]
struct AwardRow {
    id: AwardId,
    award_type_code: String,
    award_type_name: String,
    subject_kind: SubjectKind,
    unit_name: String,
    person_name: Option<String>,
    number: Option<String>,
    symbol: Option<String>,
    granted_on: NaiveDate,
    version: i64,
}

impl AwardRow {
    fn into_view(self) -> PublicAwardView {
        let recipient_name = self.person_name.unwrap_or_else(|| self.unit_name.clone());
        PublicAwardView {
            etag: etag(self.version, &[&recipient_name]),
            id: self.id,
            award_type_code: self.award_type_code,
            award_type_name: self.award_type_name,
            subject_kind: self.subject_kind,
            recipient_name,
            unit_name: self.unit_name,
            decision_number: match (self.number, self.symbol) {
                (Some(number), Some(symbol)) => Some(format!("{number}/{symbol}")),
                (number, _) => number,
            },
            granted_on: self.granted_on,
        }
    }
}

fn in_force(
    campaign: CampaignId,
    filter: &PublicAwardFilter,
) -> w::BoxedQuery<'static, MultiBackend> {
    let mut query = w::table
        .filter(w::campaign_id.eq(campaign))
        .filter(w::state.eq(AwardState::Active))
        .into_boxed();
    if let Some(year) = filter.year {
        query = query.filter(w::year.eq(year));
    }
    if let Some(code) = &filter.award_type_code {
        query = query.filter(w::award_type_code.eq(code.clone()));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(w::subject_kind.eq(kind));
    }
    query
}

pub(super) fn awards(
    conn: &mut Conn,
    campaign: CampaignId,
    filter: &PublicAwardFilter,
    page: &Page,
) -> Result<Listing<PublicAwardView>> {
    let after: Option<(NaiveDate, AwardId)> = page.after()?;
    // The page first, by the index of the campaign; then the names of what is on it.
    let mut query = in_force(campaign, filter);
    let ids: Vec<(NaiveDate, AwardId)> =
        keyset!(query, w::granted_on, w::id, true, after, page.fetch())
            .select((w::granted_on, w::id))
            .load(conn)?;
    let (ids, next_cursor) = page.cut(ids, |row| *row)?;
    let wanted: Vec<AwardId> = ids.into_iter().map(|(_, id)| id).collect();
    let rows: Vec<AwardRow> = w::table
        .inner_join(award_types::table.on(award_types::code.eq(w::award_type_code)))
        .inner_join(units::table.on(units::code.eq(w::unit_code)))
        .inner_join(decisions::table.on(decisions::id.eq(w::decision_id)))
        .left_join(persons::table.on(w::person_code.eq(persons::code.nullable())))
        .filter(w::id.eq_any(wanted))
        .order((w::granted_on.desc(), w::id.desc()))
        .select((
            w::id,
            w::award_type_code,
            award_types::name,
            w::subject_kind,
            units::name,
            persons::full_name.nullable(),
            decisions::number,
            decisions::symbol,
            w::granted_on,
            w::version,
        ))
        .load(conn)?;
    let total_count =
        page.is_counted.then(|| in_force(campaign, filter).count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(AwardRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}
