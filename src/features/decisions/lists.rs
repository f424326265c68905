//! The lists of a decision (R44): in the order of presentation, and in that of its annex.

use std::{cmp::Reverse, collections::HashMap};

use chrono::NaiveDate;

use super::{
    list_types::{DecisionListEntry, DecisionListView, ListOrderStep},
    replacing,
    service::known,
    store::{self, DecisionRow},
    types::DecisionId,
};
use crate::{
    authz::{Actor, Relation, table::Rule},
    db::Conn,
    error::{Error, Result},
    features::{
        award_proposals::types::AwardProposalView,
        award_types::types::{AwardLevel, AwardTypeView, RuleStatus, SubjectKind},
        awards::{self, rules},
        bonus::service::BonusBasis,
        persons, units,
    },
    law::{ListOrder, OrderStep, Param, RuleSet, Status},
};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Order in which awards are presented (trao tặng).
    Presentation,
    /// Order of the list annexed to the decision (danh sách kèm theo).
    Annex,
}

impl ListKind {
    fn order(self, rule: &ListOrder) -> &Param<Vec<OrderStep>> {
        match self {
            Self::Presentation => &rule.presentation,
            Self::Annex => &rule.annex,
        }
    }
}

/// A list of what a decision grants, by the rules of the decision's day. A draft has it too, so that
/// it can be written before the signature.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    (rule, kind): (&Rule, ListKind),
    id: DecisionId,
    today: NaiveDate,
) -> Result<DecisionListView> {
    actor.require(rule, &Relation::none())?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let origin = replacing::origin(conn, row)?;
    let set = rules_of(conn, &origin, today)?;
    let order = kind.order(&set.rules.r44.parameters);
    let mut found = entries(conn, actor, &origin)?;
    found.sort_by_key(|(entry, award)| {
        order.value.iter().map(|step| key(*step, entry, award)).collect::<Vec<_>>()
    });
    let number = |(position, (entry, _)): (i64, (DecisionListEntry, AwardTypeView))| {
        DecisionListEntry { position, ..entry }
    };
    Ok(DecisionListView {
        decision_id: id,
        granting_decision_id: origin.id,
        order: order.value.iter().copied().map(ListOrderStep::from).collect(),
        order_source: order.source.clone(),
        order_status: match order.status() {
            Status::Confirmed => RuleStatus::Confirmed,
            Status::Assumed => RuleStatus::Assumed,
        },
        entries: (1..).zip(found).map(number).collect(),
    })
}

/// The rules of the decision's day; those of today for a draft, and for a day before all rule sets.
fn rules_of(conn: &mut Conn, row: &DecisionRow, today: NaiveDate) -> Result<RuleSet> {
    let of_day = match row.issued_on {
        Some(day) => rules::on(conn, day)?,
        None => None,
    };
    let found = match of_day {
        Some(set) => Some(set),
        None => rules::on(conn, today)?,
    };
    found.ok_or_else(|| Error::bug("a rule set holds today"))
}

/// Where an entry stands by one step: the smaller comes first.
fn key(step: OrderStep, entry: &DecisionListEntry, award: &AwardTypeView) -> (i64, Reverse<i64>) {
    let is_collective = entry.subject_kind == SubjectKind::Collective;
    let first = |is_first: bool| (i64::from(!is_first), Reverse(0));
    match step {
        OrderStep::HighToLow => {
            let level = match award.level {
                AwardLevel::City => 0,
                AwardLevel::Department => 1,
            };
            (level, Reverse(award.bonus_coefficient.individual.0))
        }
        OrderStep::CollectivesFirst => first(is_collective),
        OrderStep::IndividualsFirst => first(!is_collective),
        // No awards are granted after death and no titles here: all stand alike.
        OrderStep::LivingFirst | OrderStep::TitlesFirst => first(true),
    }
}

type Names = HashMap<String, String>;

fn names(conn: &mut Conn, proposals: &[&AwardProposalView]) -> Result<(Names, Names)> {
    let codes: Vec<&str> = proposals.iter().map(|one| one.unit_code.as_str()).collect();
    let units = units::service::by_codes(conn, &codes)?;
    let units = units.into_iter().map(|(code, unit)| (code, unit.name)).collect();
    let codes: Vec<String> = proposals.iter().filter_map(|one| one.person_code.clone()).collect();
    Ok((units, persons::service::names(conn, &codes)?))
}

/// What a decision grants, in its own order, with the award types.
fn entries(
    conn: &mut Conn,
    actor: &Actor,
    row: &DecisionRow,
) -> Result<Vec<(DecisionListEntry, AwardTypeView)>> {
    let granted = store::named(conn, row.id)?.granted;
    let known = known(conn, actor, &granted)?;
    let proposals: Vec<&AwardProposalView> = known.values().map(|(proposal, _)| proposal).collect();
    let (units, persons) = names(conn, &proposals)?;
    let awards = awards::service::amounts(conn, &granted)?;
    // What a draft would bring on its date is computed from what all entries have in common.
    let mut basis = row.issued_on.map(|day| BonusBasis::on(conn, day)).transpose()?;
    let mut found = Vec::new();
    for id in granted {
        let (proposal, award) =
            known.get(&id).ok_or_else(|| Error::bug("named proposals are never removed"))?;
        let unit_name = units.get(&proposal.unit_code).cloned().unwrap_or_default();
        let person = proposal.person_code.as_ref().and_then(|code| persons.get(code)).cloned();
        let granted = awards.get(&id);
        let entry = DecisionListEntry {
            position: 0,
            award_proposal_id: id,
            award_id: granted.map(|one| one.0),
            award_state: granted.map(|one| one.1),
            award_type_code: award.code.clone(),
            award_type_name: award.name.clone(),
            subject_kind: proposal.subject_kind,
            recipient_name: person.unwrap_or_else(|| unit_name.clone()),
            person_code: proposal.person_code.clone(),
            unit_code: proposal.unit_code.clone(),
            unit_name,
            bonus_amount: match (granted, &mut basis) {
                (Some(one), _) => one.2,
                (None, Some(basis)) => {
                    let bonus = basis.bonus(conn, proposal, row.authority)?;
                    bonus.ok().map(|bonus| bonus.amount)
                }
                (None, None) => None, // without a date there is no amount
            },
        };
        found.push((entry, award.clone()));
    }
    Ok(found)
}
