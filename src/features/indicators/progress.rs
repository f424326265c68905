//! Progress of indicators: what was measured, rolled up and held against the path.
//!
//! This file gathers what is known; `standing` holds it against the path, and every calculation is in
//! the pure room `progress`.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use super::{
    defined::{self, Defined, all},
    progress_views::{
        FigureBasis, IndicatorProgressView, IndicatorRollUp, IndicatorsProgress, MilestoneProgress,
        MilestoneState, ProgressQuery,
    },
    standing::Subject,
    types::{FiguresFrom, IndicatorId},
};
use crate::{
    authz::{Actor, table},
    db::Conn,
    error::Result,
    features::{
        campaigns::lookup::CampaignFacts,
        measurements::{self, service::Reported, types::MeasurementState},
        outreach,
        units::{self, service::Directory},
    },
    period::Period,
    progress::{Pair, Readings},
    quantity::Quantity,
};

/// What of a campaign's progress is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Year.
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// The day of asking.
    pub today: NaiveDate,
}

impl Asked {
    /// What a query asks for: of this year, or the campaign's nearest, when it names none.
    pub fn of(campaign: &CampaignFacts, query: ProgressQuery, today: NaiveDate) -> Self {
        let holds_today = |year: &i32| {
            let days = campaign.days_of(Period::of_year(*year));
            days.is_some_and(|(first, last)| first <= today && today <= last)
        };
        // A reporting year begins in the December before.
        let this = Some(today.year() + 1).filter(holds_today).unwrap_or(today.year());
        let nearest = this.clamp(campaign.period_from.year(), campaign.period_to.year());
        Self { year: query.year.unwrap_or(nearest), basis: query.basis.unwrap_or_default(), today }
    }
}

/// The readings of one indicator: of each unit those that count, and those that are verified.
#[derive(Default)]
pub(super) struct Measured {
    pub(super) counted: BTreeMap<String, Readings>,
    pub(super) verified: BTreeMap<String, Readings>,
}

/// Progress of an indicator that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn progress_of(
    conn: &mut Conn,
    actor: &Actor,
    id: IndicatorId,
    query: ProgressQuery,
    today: NaiveDate,
) -> Result<IndicatorProgressView> {
    actor.require_scope(table::GET_INDICATOR_PROGRESS)?;
    let (defined, campaign) = defined::seen(conn, actor, id)?;
    let asked = Asked::of(&campaign, query, today);
    let directory = units::service::directory(conn, asked.year)?;
    let found = gather(conn, &campaign, &directory, &[defined], asked)?;
    let of_figure = found.figures.into_iter().next();
    let (figure, blocs, units) = match of_figure {
        Some(one) => (Some(one.whole), one.blocs, one.units),
        None => (None, Vec::new(), Vec::new()),
    };
    Ok(IndicatorProgressView {
        campaign_id: campaign.id,
        indicator_id: id,
        as_of: today,
        year: asked.year,
        basis: asked.basis,
        figure,
        milestone: found.milestones.into_iter().next(),
        blocs,
        units,
    })
}

/// Progress of the indicators of a campaign that the caller sees.
///
/// # Errors
/// When the database cannot be read.
pub fn progress(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    directory: &Directory,
    asked: Asked,
) -> Result<IndicatorsProgress> {
    let wanted = all(conn, campaign.id)?;
    gather(conn, campaign, directory, &wanted, asked)
}

/// Progress of the first wanted figure of a campaign; `None` when it has no such figure.
///
/// # Errors
/// When the database cannot be read.
pub fn progress_where(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    asked: Asked,
    is_wanted: impl Fn(&Defined) -> bool,
) -> Result<Option<IndicatorRollUp>> {
    let mut wanted = all(conn, campaign.id)?;
    wanted.retain(|one| one.figure.is_some() && is_wanted(one));
    wanted.truncate(1);
    let directory = units::service::directory(conn, asked.year)?;
    let found = gather(conn, campaign, &directory, &wanted, asked)?;
    Ok(found.figures.into_iter().next())
}

fn gather(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    directory: &Directory,
    wanted: &[Defined],
    asked: Asked,
) -> Result<IndicatorsProgress> {
    let mut reported: HashMap<IndicatorId, Vec<Reported>> = HashMap::new();
    let ids: Vec<IndicatorId> = wanted.iter().map(|one| one.id).collect();
    for one in measurements::service::figures(conn, &ids)? {
        reported.entry(one.indicator_id).or_default().push(one);
    }
    let (mut figures, mut milestones) = (Vec::new(), Vec::new());
    for defined in wanted {
        milestones.extend(milestone(defined, asked.today));
        let Some(figure) = &defined.figure else { continue };
        let of_one = reported.remove(&defined.id).unwrap_or_default();
        let measured = match figure.figures_from {
            FiguresFrom::Measurements => sorted(&of_one, asked.basis),
            FiguresFrom::Outreach => told(conn, campaign, asked.today)?,
        };
        let subject = Subject { campaign, defined, figure, measured: &measured, directory };
        figures.push(subject.progress(&of_one, asked.year));
    }
    Ok(IndicatorsProgress { year: asked.year, basis: asked.basis, figures, milestones })
}

fn milestone(defined: &Defined, today: NaiveDate) -> Option<MilestoneProgress> {
    let milestone = defined.milestone.as_ref()?;
    Some(MilestoneProgress {
        indicator_id: defined.id,
        code: defined.code.clone(),
        name: defined.name.clone(),
        owner_unit_codes: defined.owner_unit_codes.clone(),
        due_on: milestone.due_on,
        done_on: milestone.done_on,
        state: MilestoneState::of(milestone.due_on, milestone.done_on, today),
    })
}

fn sorted(reported: &[Reported], basis: FigureBasis) -> Measured {
    let mut measured = Measured::default();
    for one in reported {
        let (is_counted, is_verified) = match (one.state, basis) {
            (MeasurementState::Verified, _) => (true, true),
            (MeasurementState::Recorded, FigureBasis::Reported) => (true, false),
            (MeasurementState::Recorded, FigureBasis::Verified)
            | (MeasurementState::Disputed, _) => (false, false),
        };
        for (list, is_in) in
            [(&mut measured.counted, is_counted), (&mut measured.verified, is_verified)]
        {
            if is_in {
                list.entry(one.unit_code.clone()).or_default().insert(one.period, one.pair);
            }
        }
    }
    measured
}

/// What outreach counts of each year up to today, as if it were measured and verified.
fn told(conn: &mut Conn, campaign: &CampaignFacts, today: NaiveDate) -> Result<Measured> {
    let mut measured = Measured::default();
    for year in campaign.period_from.year()..=today.year().min(campaign.period_to.year()) {
        for (unit, count) in outreach::service::staff_coverage(conn, campaign, year, today)? {
            let of = |count: i64| Quantity::of_scaled(count.saturating_mul(10_000));
            let pair = Pair { numerator: of(count.reached), denominator: of(count.expected) };
            let year = Period::of_year(year);
            measured.counted.entry(unit.clone()).or_default().insert(year, pair);
            measured.verified.entry(unit).or_default().insert(year, pair);
        }
    }
    Ok(measured)
}
