//! The indicators that a plan's own targets make: what the plan says is typed once, there.

use chrono::NaiveDate;

use super::{
    input::{CreateIndicator, NewFigure, NewMilestone, NewTarget, NewThresholds},
    service::create,
    types::{FiguresFrom, IndicatorKind, TargetBinding},
    views::IndicatorView,
};
use crate::{
    error::{Error, Result},
    features::campaigns::{
        lookup,
        plan::{PlanTarget, TargetComparison, TargetUnit},
        types::CampaignId,
    },
    http::command::Tx,
    period::PeriodKind,
    progress::{Direction, Formula, PeriodRule},
    quantity::Quantity,
};

/// What a plan does not say of a target, and its indicator has to: how the periods of a year make up
/// the year, and where the figures come from. Targets that are not named here count cases that arise
/// in a period and are reported by the units.
const READINGS: [(&str, PeriodRule, FiguresFrom); 2] = [
    // Procedures that are offered online are a state, of which the last one counts.
    ("full_online_services", PeriodRule::Last, FiguresFrom::Measurements),
    ("plan_dissemination", PeriodRule::Last, FiguresFrom::Outreach),
];

/// Creates an indicator for each target of a campaign's plan.
///
/// # Errors
/// `duplicate` when one is there already; what [`create`] refuses.
pub fn create_from_plan(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<IndicatorView>> {
    let targets = lookup::plan(tx.conn, campaign)?.targets;
    targets.into_iter().map(|target| create(tx, campaign, indicator(target)?)).collect()
}

fn indicator(target: PlanTarget) -> Result<CreateIndicator> {
    let source = format!("Kế hoạch, điểm {}", target.clause);
    let (kind, figure, milestone) = match target.unit {
        TargetUnit::Percent => (IndicatorKind::Quantitative, Some(figure(&target)?), None),
        TargetUnit::Milestone => (IndicatorKind::Milestone, None, Some(milestone(&target))),
    };
    Ok(CreateIndicator {
        code: target.code,
        name: capitalised(&target.name),
        description: None,
        kind,
        owner_unit_codes: Vec::new(),
        source: Some(source),
        figure,
        milestone,
    })
}

/// A name is a piece of a sentence in the plan; on its own it begins with a capital.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn figure(target: &PlanTarget) -> Result<NewFigure> {
    let said = |part: &Option<String>, what: &str| {
        let missing = || Error::bug(format!("target {} of the plan has no {what}", target.code));
        part.clone().ok_or_else(missing)
    };
    let percent = said(&target.target_percent, "figure")?;
    let value = Quantity::parse(&percent)
        .ok_or_else(|| Error::bug(format!("{percent} of target {} is no number", target.code)))?;
    let (_, period_rule, figures_from) = READINGS
        .into_iter()
        .find(|(code, ..)| *code == target.code)
        .unwrap_or(("", PeriodRule::Sum, FiguresFrom::Measurements));
    Ok(NewFigure {
        formula: Formula::Share,
        numerator: said(&target.numerator, "numerator")?,
        denominator: Some(said(&target.denominator, "denominator")?),
        unit: "%".to_owned(),
        direction: Direction::Rising,
        decimals: 2,
        period_rule,
        frequency: PeriodKind::Quarter,
        figures_from,
        target: Some(NewTarget {
            value,
            year: target.due_year,
            binding: match target.comparison {
                Some(TargetComparison::AtLeast) => TargetBinding::AtLeast,
                Some(TargetComparison::Exactly) | None => TargetBinding::Exactly,
            },
        }),
        path: Vec::new(),
        thresholds: NewThresholds::default(),
    })
}

fn milestone(target: &PlanTarget) -> NewMilestone {
    let due_on = target.due_year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    NewMilestone { due_on, ..NewMilestone::default() }
}
