//! The rules by which awards are granted and revoked: which rule set is asked, and when.

use chrono::NaiveDate;

use crate::{
    clock::day_in_hanoi,
    db::Conn,
    error::{Context, Result},
    features::award_proposals::types::AwardProposalView,
    law::{Bonus, Law, RuleSet},
};

fn carried() -> Result<Law> {
    Law::carried().internal("reading the law that the program carries")
}

/// The rule set that holds on a day.
///
/// # Errors
/// When the rules cannot be read.
pub fn on(_conn: &mut Conn, day: NaiveDate) -> Result<Option<RuleSet>> {
    Ok(carried()?.rule_set_on(day).cloned())
}

/// A rule set by its code.
///
/// # Errors
/// When the rules cannot be read.
pub fn by_code(_conn: &mut Conn, code: &str) -> Result<Option<RuleSet>> {
    Ok(carried()?.rule_sets.into_iter().find(|set| set.code == code))
}

/// The rule set of a proposal: that of the day on which its dossier was received (R02).
///
/// # Errors
/// When the rules cannot be read.
pub fn of_proposal(conn: &mut Conn, proposal: &AwardProposalView) -> Result<Option<RuleSet>> {
    match proposal.received_at {
        Some(at) => on(conn, day_in_hanoi(at.0)),
        None => Ok(None),
    }
}

/// How a bonus is computed that is decided on a day: coefficient and rounding of the rule set, with
/// the base wages that it lists.
///
/// # Errors
/// When the rules cannot be read.
pub fn bonus(_conn: &mut Conn, set: &RuleSet, _decided_on: NaiveDate) -> Result<Bonus> {
    Ok(set.rules.r40.parameters.clone())
}
