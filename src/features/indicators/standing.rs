//! How one indicator stands: its units, its blocs and the whole, against the path.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike;

use super::{
    defined::Defined,
    input::NewFigure,
    progress::Measured,
    progress_views::{
        FigureCounts, FigurePoint, IndicatorForecast, IndicatorProgress, IndicatorRollUp,
        IndicatorStanding, IndicatorTrend, PathStanding, UnitStanding,
    },
    types::FiguresFrom,
};
use crate::{
    features::{
        campaigns::lookup::CampaignFacts,
        measurements::{service::Reported, types::MeasurementState},
        units::{service::Directory, types::UnitKind},
    },
    period::Period,
    progress::{
        Direction, Point, Readings, Sums, forecast, in_period, series, share_of, state_of, total,
        trend,
    },
    quantity::{Fraction, Quantity},
};

/// An indicator with all that its progress follows from.
pub(super) struct Subject<'a> {
    pub(super) campaign: &'a CampaignFacts,
    pub(super) defined: &'a Defined,
    pub(super) figure: &'a NewFigure,
    pub(super) measured: &'a Measured,
    pub(super) directory: &'a Directory,
}

impl Subject<'_> {
    pub(super) fn progress(&self, reported: &[Reported], year: i32) -> IndicatorRollUp {
        let expected = self.expected(year);
        let target = self.figure.target.as_ref();
        IndicatorRollUp {
            blocs: self.blocs(&expected, year),
            units: self.units(&expected, year),
            whole: IndicatorProgress {
                indicator_id: self.defined.id,
                code: self.defined.code.clone(),
                name: self.defined.name.clone(),
                source: self.defined.source.clone(),
                figures_from: self.figure.figures_from,
                unit: self.figure.unit.clone(),
                formula: self.figure.formula,
                direction: self.figure.direction,
                decimals: self.figure.decimals,
                final_target: target.map(|target| target.value.to_text(self.figure.decimals)),
                final_target_year: target.and_then(|target| target.year),
                total: self.standing_of_whole(year),
                counts: self.counts(&expected, reported, year),
                path: self.years().map(|year| self.path_standing(year)).collect(),
                trend: self.trend(),
                forecast: self.forecast(),
            },
        }
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.campaign.period_from.year()..=self.campaign.period_to.year()
    }

    /// The units that answer for the indicator in a year, by code.
    fn expected(&self, year: i32) -> HashSet<&str> {
        let whole = (self.campaign.period_from, self.campaign.period_to);
        let days = self.campaign.days_of(Period::of_year(year)).unwrap_or(whole);
        let owner = self.campaign.owner_unit_code.as_str();
        let mut expected = self.directory.taking_part(owner, days);
        expected.retain(|code| self.defined.is_of(code));
        // The department has staff of its own, who are told too, and may answer by name.
        let is_outreach = self.figure.figures_from == FiguresFrom::Outreach;
        let departments =
            self.directory.units.iter().filter(|unit| unit.kind == UnitKind::Department);
        expected.extend(departments.map(|unit| unit.code.as_str()).filter(|code| {
            (is_outreach && *code == owner)
                || self.defined.owner_unit_codes.iter().any(|named| named == code)
        }));
        expected
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

    fn unit_standing(&self, code: &str, sums: Option<Sums>, year: i32) -> UnitStanding {
        let found = self.directory.units.iter().find(|unit| unit.code == code);
        UnitStanding {
            unit_code: code.to_owned(),
            unit_name: found.map_or_else(|| code.to_owned(), |unit| unit.name.clone()),
            standing: self.standing(sums, year, false),
        }
    }

    /// The blocs that have a unit which answers for the indicator.
    fn blocs(&self, expected: &HashSet<&str>, year: i32) -> Vec<UnitStanding> {
        let is_shown =
            |members: &[String]| members.iter().any(|unit| expected.contains(unit.as_str()));
        let of_bloc = |(bloc, members): &(String, Vec<String>)| {
            let sums =
                total(members.iter().filter_map(|unit| self.of_unit(unit, Period::of_year(year))));
            self.unit_standing(bloc, sums, year)
        };
        self.directory.blocs.iter().filter(|(_, members)| is_shown(members)).map(of_bloc).collect()
    }

    /// Units that answer for the indicator or have figures, in the order of their names.
    fn units(&self, expected: &HashSet<&str>, year: i32) -> Vec<UnitStanding> {
        let with_sums =
            |code: &'_ str| (self.of_unit(code, Period::of_year(year)), expected.contains(code));
        self.directory
            .units
            .iter()
            .map(|unit| (unit.code.as_str(), with_sums(&unit.code)))
            .filter(|(_, (sums, is_expected))| sums.is_some() || *is_expected)
            .map(|(code, (sums, _))| self.unit_standing(code, sums, year))
            .collect()
    }

    fn standing_of_whole(&self, year: i32) -> IndicatorStanding {
        let sums = self.whole(&self.measured.counted, Period::of_year(year));
        self.standing(sums, year, true)
    }

    fn path_standing(&self, year: i32) -> PathStanding {
        PathStanding {
            year,
            status: self.figure.path.iter().find(|one| one.year == year).map(|one| one.status),
            standing: self.standing_of_whole(year),
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
