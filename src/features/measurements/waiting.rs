//! What of this resource waits for the caller.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};

use super::store;
use crate::{
    authz::{Actor, Role},
    clock::start_of_day,
    db::{Conn, types::Instant},
    error::Result,
    features::{
        campaigns::lookup::{self, CampaignFacts},
        indicators::{self, service::Defined, types::IndicatorId},
        units,
        work::types::{ITEMS_MAX, WorkGroup, WorkItem},
    },
    period::{Period, PeriodKind},
};

/// Measurements that wait for the caller: those to be verified for the secretariat, and for heads and
/// officers the period that ended last, where their unit has not reported it.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    if actor.has(Role::Secretariat) {
        let label = ["Thẩm định số liệu", "Verify the measurement"];
        let found = store::waiting(conn, actor.person_code())?;
        groups.extend(WorkGroup::of("measurement.verify", label, found));
    }
    let mut units: Vec<String> =
        [Role::UnitHead, Role::UnitOfficer].iter().flat_map(|role| actor.units_of(*role)).collect();
    units.sort();
    units.dedup();
    if !units.is_empty() {
        let mut items = Vec::new();
        for campaign in lookup::all_running(conn)? {
            items.extend(due(conn, &campaign, &units, today)?);
        }
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        items.sort_by_key(|item| item.since);
        items.truncate(usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX));
        let label = ["Báo cáo số liệu của kỳ", "Report the period"];
        groups.extend(WorkGroup::of("measurement.record", label, (items, count)));
    }
    Ok(groups)
}

/// What these units have not reported of the period that ended last.
fn due(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    units: &[String],
    today: NaiveDate,
) -> Result<Vec<WorkItem>> {
    let reported: HashSet<(IndicatorId, String, String)> =
        store::reported(conn, campaign.id, units)?.into_iter().collect();
    let existing =
        units::service::by_codes(conn, &units.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut items = Vec::new();
    for indicator in indicators::service::all(conn, campaign.id)? {
        let Some(figure) = indicator.measured() else { continue };
        let Some((period, ended)) = last_ended(campaign, figure.frequency, today) else { continue };
        for unit in units {
            let existed = existing.get(unit).is_some_and(|known| known.exists_on(ended));
            let is_there =
                |at: Period| reported.contains(&(indicator.id, unit.clone(), at.to_string()));
            let is_reported = period.enclosing().into_iter().any(is_there);
            if indicator.is_of(unit) && existed && !is_reported && !is_made_up(period, &is_there) {
                items.push(item(&indicator, unit, period, ended));
            }
        }
    }
    Ok(items)
}

/// Whether all parts of a period were reported.
fn is_made_up(period: Period, is_there: &impl Fn(Period) -> bool) -> bool {
    let parts = period.parts();
    !parts.is_empty() && parts.into_iter().all(|at| is_there(at) || is_made_up(at, is_there))
}

/// The last period of a kind that ended before today and lies in the campaign, with its last day.
fn last_ended(
    campaign: &CampaignFacts,
    kind: PeriodKind,
    today: NaiveDate,
) -> Option<(Period, NaiveDate)> {
    (today.year() - 1..=today.year() + 1)
        .flat_map(|year| Period::of_year(year).divided(kind))
        .filter_map(|period| Some((period, campaign.days_of(period)?)))
        .rfind(|(_, (_, last))| *last < today)
        .filter(|(_, (first, last))| *last >= campaign.period_from && *first <= campaign.period_to)
        .map(|(period, (_, last))| (period, last))
}

fn item(indicator: &Defined, unit: &str, period: Period, ended: NaiveDate) -> WorkItem {
    let next = ended.checked_add_days(Days::new(1)).unwrap_or(ended);
    WorkItem {
        subject_id: indicator.id.to_string(),
        path: format!("/v1/indicators/{}/measurements", indicator.id),
        title: format!("{unit} {period}: {}", indicator.name),
        unit_code: Some(unit.to_owned()),
        since: Instant(start_of_day(next)),
        due_on: None,
    }
}
