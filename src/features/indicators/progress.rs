//! Progress of indicators: what was measured, rolled up and held against the path.
//!
//! This file gathers; every calculation is in the pure room `progress`.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use super::{
    defined::{Defined, all},
    input::NewFigure,
    progress_views::{
        FigureBasis, FigureCounts, FigurePoint, IndicatorForecast, IndicatorProgress,
        IndicatorStanding, IndicatorTrend, IndicatorsProgress, MilestoneProgress, MilestoneState,
        PathStanding, UnitStanding,
    },
    types::{FiguresFrom, IndicatorId},
};
use crate::{
    db::Conn,
    error::Result,
    features::{
        campaigns::lookup::CampaignFacts,
        measurements::{self, service::Reported, types::MeasurementState},
        outreach,
        units::{
            self,
            types::{UnitKind, UnitView},
        },
    },
    period::Period,
    progress::{
        Direction, Fraction, Pair, Point, Quantity, Readings, Sums, forecast, in_period, series,
        share_of, state_of, total, trend,
    },
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

/// The year that is meant when none is named: this one, or the campaign's nearest.
pub fn year_of(campaign: &CampaignFacts, wanted: Option<i32>, today: NaiveDate) -> i32 {
    let this = today.year().clamp(campaign.period_from.year(), campaign.period_to.year());
    wanted.unwrap_or(this)
}

/// Units and blocs of a year.
struct Directory {
    units: Vec<UnitView>,
    blocs: Vec<(String, Vec<String>)>,
}

/// The readings of one indicator: of each unit those that count, and those that are verified.
#[derive(Default)]
struct Measured {
    counted: BTreeMap<String, Readings>,
    verified: BTreeMap<String, Readings>,
}

/// Progress of the indicators of a campaign that the caller sees.
///
/// # Errors
/// When the database cannot be read.
pub fn progress(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    asked: Asked,
) -> Result<IndicatorsProgress> {
    let directory = directory(conn, campaign, asked.year)?;
    let mut reported: HashMap<IndicatorId, Vec<Reported>> = HashMap::new();
    for one in measurements::service::figures(conn, campaign.id)? {
        reported.entry(one.indicator_id).or_default().push(one);
    }
    let (mut figures, mut milestones) = (Vec::new(), Vec::new());
    for defined in all(conn, campaign.id)? {
        if let Some(milestone) = &defined.milestone {
            milestones.push(MilestoneProgress {
                indicator_id: defined.id,
                code: defined.code.clone(),
                name: defined.name.clone(),
                owner_unit_codes: defined.owner_unit_codes.clone(),
                due_on: milestone.due_on,
                done_on: milestone.done_on,
                state: MilestoneState::of(milestone.due_on, milestone.done_on, asked.today),
            });
        }
        let Some(figure) = &defined.figure else { continue };
        let of_one = reported.remove(&defined.id).unwrap_or_default();
        let measured = match figure.figures_from {
            FiguresFrom::Measurements => sorted(&of_one, asked.basis),
            FiguresFrom::Outreach => told(conn, campaign, asked.today)?,
        };
        let subject = Subject { campaign, defined: &defined, figure, measured: &measured };
        figures.push(subject.progress(&directory, &of_one, asked));
    }
    Ok(IndicatorsProgress { year: asked.year, basis: asked.basis, figures, milestones })
}

fn directory(conn: &mut Conn, campaign: &CampaignFacts, year: i32) -> Result<Directory> {
    let whole = (campaign.period_from, campaign.period_to);
    let days = campaign.days_of(Period::of_year(year)).unwrap_or(whole);
    let units = units::service::existing(conn, days)?;
    Ok(Directory { units, blocs: units::service::blocs_of(conn, year)? })
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

/// An indicator with all that its progress follows from.
struct Subject<'a> {
    campaign: &'a CampaignFacts,
    defined: &'a Defined,
    figure: &'a NewFigure,
    measured: &'a Measured,
}

impl Subject<'_> {
    fn progress(
        &self,
        directory: &Directory,
        reported: &[Reported],
        asked: Asked,
    ) -> IndicatorProgress {
        let year = Period::of_year(asked.year);
        let expected = self.expected(directory);
        IndicatorProgress {
            indicator_id: self.defined.id,
            code: self.defined.code.clone(),
            name: self.defined.name.clone(),
            unit: self.figure.unit.clone(),
            formula: self.figure.formula,
            direction: self.figure.direction,
            decimals: self.figure.decimals,
            total: self.standing(self.whole(&self.measured.counted, year), asked.year, true),
            counts: self.counts(&expected, reported, asked.year),
            blocs: self.blocs(directory, asked.year),
            units: self.units(directory, &expected, asked.year),
            path: self.years().map(|year| self.path_standing(year)).collect(),
            trend: self.trend(),
            forecast: self.forecast(),
        }
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.campaign.period_from.year()..=self.campaign.period_to.year()
    }

    /// The units that answer for the indicator, by code.
    fn expected<'d>(&self, directory: &'d Directory) -> HashSet<&'d str> {
        let is_outreach = self.figure.figures_from == FiguresFrom::Outreach;
        directory
            .units
            .iter()
            .filter(|unit| match unit.kind {
                UnitKind::Room | UnitKind::PublicUnit => self.defined.is_of(&unit.code),
                // The department has staff of its own, and may answer by name.
                UnitKind::Department => {
                    is_outreach || self.defined.owner_unit_codes.contains(&unit.code)
                }
                UnitKind::Bloc => false,
            })
            .map(|unit| unit.code.as_str())
            .collect()
    }

    fn of_unit(&self, unit: &str, period: Period) -> Option<Sums> {
        let readings = self.measured.counted.get(unit)?;
        in_period(self.figure.period_rule, readings, period)
    }

    fn whole(&self, readings: &BTreeMap<String, Readings>, period: Period) -> Option<Sums> {
        let rule = self.figure.period_rule;
        total(readings.values().filter_map(|one| in_period(rule, one, period)))
    }

    /// Holds sums against the target of a year. Of an amount only the whole has a target: units of any
    /// size cannot be held against one.
    fn standing(&self, sums: Option<Sums>, year: i32, is_whole: bool) -> IndicatorStanding {
        let figure = self.figure;
        let shown = |exact: &Fraction| Quantity::rounded(exact, 4).map(|sum| sum.to_string());
        let value = sums.and_then(|sums| figure.formula.value(&sums, figure.decimals));
        let has_target = is_whole || figure.formula.is_quotient();
        let target = figure.target_of(year).filter(|_| has_target);
        let last = figure.target.as_ref().map(|target| target.value).filter(|_| has_target);
        let share = |target: Option<Quantity>| {
            value.zip(target).map(|(value, target)| share_of(figure.direction, value, target))
        };
        let share_of_target = share(target);
        IndicatorStanding {
            numerator: sums.and_then(|sums| shown(&sums.numerator)),
            denominator: sums
                .filter(|_| figure.formula.is_quotient())
                .and_then(|sums| shown(&sums.denominator)),
            value: value.map(|value| value.to_text(figure.decimals)),
            target: target.map(|target| target.to_text(figure.decimals)),
            share_of_target,
            share_of_final_target: share(last),
            state: state_of(share_of_target, &figure.thresholds.to_thresholds()),
        }
    }

    fn counts(&self, expected: &HashSet<&str>, reported: &[Reported], year: i32) -> FigureCounts {
        let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let in_state = |state: MeasurementState| {
            let found = reported.iter().filter(|one| one.period.year() == year);
            size(found.filter(|one| one.state == state).count())
        };
        let with_figures = self.measured.counted.values().filter(|readings| {
            in_period(self.figure.period_rule, readings, Period::of_year(year)).is_some()
        });
        FigureCounts {
            expected_unit_count: size(expected.len()),
            reported_unit_count: size(with_figures.count()),
            recorded_count: in_state(MeasurementState::Recorded),
            verified_count: in_state(MeasurementState::Verified),
            disputed_count: in_state(MeasurementState::Disputed),
        }
    }

    fn blocs(&self, directory: &Directory, year: i32) -> Vec<UnitStanding> {
        let of_bloc = |(bloc, members): &(String, Vec<String>)| {
            let sums =
                total(members.iter().filter_map(|unit| self.of_unit(unit, Period::of_year(year))));
            UnitStanding { unit_code: bloc.clone(), standing: self.standing(sums, year, false) }
        };
        directory.blocs.iter().map(of_bloc).collect()
    }

    /// Units in the order of their names; those that exist no longer but have figures, at the end.
    fn units(
        &self,
        directory: &Directory,
        expected: &HashSet<&str>,
        year: i32,
    ) -> Vec<UnitStanding> {
        let sums = |unit: &str| self.of_unit(unit, Period::of_year(year));
        let known = directory.units.iter().map(|unit| unit.code.as_str());
        let gone = self
            .measured
            .counted
            .keys()
            .map(String::as_str)
            .filter(|code| !directory.units.iter().any(|unit| unit.code == *code));
        known
            .chain(gone)
            .map(|code| (code, sums(code)))
            .filter(|(code, sums)| sums.is_some() || expected.contains(code))
            .map(|(code, sums)| UnitStanding {
                unit_code: code.to_owned(),
                standing: self.standing(sums, year, false),
            })
            .collect()
    }

    fn path_standing(&self, year: i32) -> PathStanding {
        let sums = self.whole(&self.measured.counted, Period::of_year(year));
        PathStanding {
            year,
            status: self.figure.path.iter().find(|one| one.year == year).map(|one| one.status),
            standing: self.standing(sums, year, true),
        }
    }

    /// The value of the whole in a period. An amount counts only where every unit that reports at all
    /// has reported, or its sums could not be compared.
    fn value_of(&self, readings: &BTreeMap<String, Readings>, period: Period) -> Option<Quantity> {
        let rule = self.figure.period_rule;
        let is_whole = self.figure.formula.is_quotient()
            || readings.values().all(|one| in_period(rule, one, period).is_some());
        let sums = self.whole(readings, period).filter(|_| is_whole)?;
        self.figure.formula.value(&sums, self.figure.decimals)
    }

    fn point(&self, point: &Point) -> FigurePoint {
        FigurePoint {
            period: point.period.to_string(),
            value: point.value.to_text(self.figure.decimals),
        }
    }

    fn trend(&self) -> Option<IndicatorTrend> {
        let value_of = |period| self.value_of(&self.measured.counted, period);
        let found = trend(self.figure.direction, self.years(), value_of)?;
        Some(IndicatorTrend {
            from: self.point(&found.from),
            to: self.point(&found.to),
            change: found.change.to_text(self.figure.decimals),
            direction: found.direction,
        })
    }

    fn forecast(&self) -> Option<IndicatorForecast> {
        let figure = self.figure;
        let target = figure.target.as_ref();
        let year =
            target.and_then(|target| target.year).unwrap_or_else(|| self.campaign.period_to.year());
        let points = series(self.years(), |at| self.value_of(&self.measured.verified, at))?;
        let found = forecast(figure.formula, figure.period_rule, figure.decimals, points, year)?;
        let is_reached = |target: Quantity| match figure.direction {
            Direction::Rising => found.value >= target,
            Direction::Falling => found.value <= target,
        };
        Some(IndicatorForecast {
            year,
            value: found.value.to_text(figure.decimals),
            line_value: found.line.to_text(figure.decimals),
            change_per_year: found.slope.to_text(figure.decimals),
            is_target_reached: target.map(|target| is_reached(target.value)),
            points: found.points.iter().map(|point| self.point(point)).collect(),
        })
    }
}
