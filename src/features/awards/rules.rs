//! The rules by which awards are granted and revoked: which rule set is asked, and when.

use std::collections::{HashMap, hash_map::Entry};

use chrono::NaiveDate;

use crate::{
    clock::day_in_hanoi,
    db::Conn,
    error::{Context, Result},
    features::{
        award_proposals::types::AwardProposalView,
        base_wages::{self, types::BaseWageView},
        rule_sets,
    },
    law::{BaseWage, Bonus, RuleSet},
};

/// The rule set that holds on a day.
///
/// # Errors
/// When the rules cannot be read.
pub fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<RuleSet>> {
    rule_sets::service::on(conn, day)
}

/// A rule set by its code.
///
/// # Errors
/// When the rules cannot be read.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<RuleSet>> {
    rule_sets::service::by_code(conn, code)
}

/// How the rule set of a proposal is found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Found {
    By(String),
    On(NaiveDate),
}

/// Rule sets of proposals. Each set is read once, for however many proposals it is asked.
#[derive(Debug, Default)]
pub struct RuleSets(HashMap<Found, Option<RuleSet>>);

impl RuleSets {
    /// The rule set of a proposal: the one that was fixed when its dossier was received (R02), and where
    /// none is kept that of the day on which it was.
    ///
    /// # Errors
    /// When the rules cannot be read.
    pub fn of(
        &mut self,
        conn: &mut Conn,
        proposal: &AwardProposalView,
    ) -> Result<Option<&RuleSet>> {
        let how = match (&proposal.rule_set_code, proposal.received_at) {
            (Some(code), _) => Found::By(code.clone()),
            (None, Some(at)) => Found::On(day_in_hanoi(at.0)),
            (None, None) => return Ok(None),
        };
        let set = match self.0.entry(how) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let set = match place.key() {
                    Found::By(code) => by_code(conn, code)?,
                    Found::On(day) => on(conn, *day)?,
                };
                place.insert(set)
            }
        };
        Ok(set.as_ref())
    }
}

/// The base wage that is recorded for a day.
///
/// # Errors
/// When it cannot be read.
pub fn wage(conn: &mut Conn, decided_on: NaiveDate) -> Result<Option<BaseWageView>> {
    base_wages::service::on(conn, decided_on)
}

/// How a bonus is computed that is decided on the day of a recorded base wage: coefficient and rounding of
/// the rule set, and that wage. What the rule set itself lists is how things stood when it was written; the
/// recorded wage goes before it.
///
/// # Errors
/// When the recorded wage is no amount.
pub fn bonus(set: &RuleSet, wage: Option<&BaseWageView>) -> Result<Bonus> {
    let mut rule = set.rules.r40.parameters.clone();
    rule.base_wage.value.clear();
    if let Some(wage) = wage {
        rule.base_wage.mark = wage.mark.into();
        rule.base_wage.source.clone_from(&wage.basis);
        rule.base_wage.value.push(BaseWage {
            from: wage.effective_from,
            amount: u64::try_from(wage.amount).internal("reading a base wage")?,
            source: wage.basis.clone(),
        });
    }
    Ok(rule)
}
