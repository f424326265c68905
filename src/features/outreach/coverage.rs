//! Coverage: how many of the staff were told, by unit and in all.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    service::event,
    store::{self, ActivityRow},
    store_acknowledgements as acknowledged,
    types::OutreachCoverageQuery,
    views::{CoverageCount, OutreachCoverageView, UnitCoverage},
};
use crate::{
    authz::{Actor, table},
    db::Conn,
    decimal::Hundredths,
    error::{Error, Result},
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        indicators, persons, units,
    },
    period::Period,
    progress::{self, Coverage, Direction, Event, share_of},
    quantity::Quantity,
};

/// Activities of a campaign that count, and the coverage of each unit.
struct Counted {
    activity_count: i64,
    by_unit: BTreeMap<String, Coverage>,
}

fn counted(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: &OutreachCoverageQuery,
    today: NaiveDate,
) -> Result<Counted> {
    let days = query.year.map(|year| campaign.days_of(Period::of_year(year)));
    let is_counted = |row: &ActivityRow| {
        let is_wanted = query.outreach_activity_id.is_none_or(|id| id == row.id);
        let is_in_year = days.is_none_or(|days| {
            days.is_some_and(|(first, last)| first <= row.held_on && row.held_on <= last)
        });
        is_wanted && is_in_year
    };
    let mut rows = store::held(conn, campaign.id, today)?;
    rows.retain(is_counted);
    let mut by_activity = acknowledged::of_campaign(conn, campaign.id)?;
    let events: Vec<Event> = rows
        .iter()
        .map(|row| Event {
            acknowledged: by_activity.remove(&row.id).unwrap_or_default(),
            ..event(row)
        })
        .collect();
    let staff = persons::service::staff(conn, None)?;
    let by_unit = progress::coverage(&staff, &events);
    Ok(Counted {
        activity_count: i64::try_from(events.len()).unwrap_or(i64::MAX),
        by_unit: by_unit.into_iter().map(|(unit, count)| (unit.to_owned(), count)).collect(),
    })
}

/// The coverage of each unit by the activities of a year up to today, for an indicator.
///
/// # Errors
/// When the database cannot be read.
pub fn staff_coverage(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    year: i32,
    today: NaiveDate,
) -> Result<BTreeMap<String, Coverage>> {
    let query = OutreachCoverageQuery { year: Some(year), outreach_activity_id: None };
    Ok(counted(conn, campaign, &query, today)?.by_unit)
}

fn count(coverage: Coverage, target: Option<Hundredths>) -> CoverageCount {
    let of = |count: i64| Quantity::of_scaled(count);
    let percent = (coverage.expected > 0)
        .then(|| share_of(Direction::Rising, of(coverage.reached), of(coverage.expected)));
    CoverageCount {
        expected_count: coverage.expected,
        acknowledged_count: coverage.reached,
        percent,
        is_target_met: percent.zip(target).map(|(percent, target)| percent >= target),
    }
}

/// How far the plan was made known, by unit and in all, against the campaign's own target.
///
/// # Errors
/// `not-found` for the campaign, and for an activity of another one.
pub fn coverage(
    conn: &mut Conn,
    actor: &Actor,
    campaign: CampaignId,
    query: &OutreachCoverageQuery,
    today: NaiveDate,
) -> Result<OutreachCoverageView> {
    actor.require_scope(table::GET_OUTREACH_COVERAGE)?;
    let facts = lookup::seen(conn, actor, campaign)?;
    if let Some(id) = query.outreach_activity_id {
        store::find(conn, id)?
            .filter(|row| row.campaign_id == campaign)
            .ok_or_else(Error::not_found)?;
    }
    coverage_of(conn, &facts, query, today)
}

/// The same for a caller who sees the campaign.
///
/// # Errors
/// When the database cannot be read.
pub fn coverage_of(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: &OutreachCoverageQuery,
    today: NaiveDate,
) -> Result<OutreachCoverageView> {
    let found = counted(conn, campaign, query, today)?;
    let target_percent = target(conn, campaign, query.year)?;
    let days = match query.year.and_then(|year| campaign.days_of(Period::of_year(year))) {
        Some((first, last)) => (first, last.min(today).max(first)),
        None => (campaign.period_from, today.max(campaign.period_from)),
    };
    let mut codes: Vec<String> =
        units::service::existing(conn, days)?.into_iter().map(|unit| unit.code).collect();
    codes.extend(
        found.by_unit.keys().filter(|code| !codes.contains(code)).cloned().collect::<Vec<_>>(),
    );
    let of_unit = |code: &str| found.by_unit.get(code).copied().unwrap_or_default();
    let all = found.by_unit.values().fold(Coverage::default(), |sum, one| Coverage {
        expected: sum.expected + one.expected,
        reached: sum.reached + one.reached,
    });
    Ok(OutreachCoverageView {
        campaign_id: campaign.id,
        year: query.year,
        as_of: today,
        activity_count: found.activity_count,
        target_percent,
        total: count(all, target_percent),
        units: codes
            .into_iter()
            .map(|unit_code| UnitCoverage {
                coverage: count(of_unit(&unit_code), target_percent),
                unit_code,
            })
            .collect(),
    })
}

/// The campaign's target of dissemination: that of the year, or the one that holds in every year.
fn target(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    year: Option<i32>,
) -> Result<Option<Hundredths>> {
    let indicator = indicators::service::outreach_indicator(conn, campaign.id)?;
    let Some(figure) = indicator.and_then(|one| one.figure) else { return Ok(None) };
    let value = match year {
        Some(year) => figure.target_of(year),
        None => figure.target.map(|target| target.value),
    };
    Ok(value.map(|value| Hundredths(value.scaled() / 100)))
}
