//! The rules by which awards are granted and revoked: which rule set is asked, and when.

use chrono::NaiveDate;

use crate::{
    clock::day_in_hanoi,
    db::Conn,
    error::{Context, Result},
    features::{award_proposals::types::AwardProposalView, base_wages, rule_sets},
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

/// The rule set of a proposal: the one that was fixed when its dossier was received (R02), and where
/// none is kept that of the day on which it was.
///
/// # Errors
/// When the rules cannot be read.
pub fn of_proposal(conn: &mut Conn, proposal: &AwardProposalView) -> Result<Option<RuleSet>> {
    match (&proposal.rule_set_code, proposal.received_at) {
        (Some(code), _) => by_code(conn, code),
        (None, Some(at)) => on(conn, day_in_hanoi(at.0)),
        (None, None) => Ok(None),
    }
}

/// How a bonus is computed that is decided on a day: coefficient and rounding of the rule set, and the
/// base wage that is recorded for the day. What the rule set itself lists is how things stood when it
/// was written; the recorded wage goes before it. Whoever publishes holds the wages.
///
/// # Errors
/// When the rules cannot be read.
pub fn bonus(conn: &mut Conn, set: &RuleSet, decided_on: NaiveDate) -> Result<Bonus> {
    let mut rule = set.rules.r40.parameters.clone();
    let wage = base_wages::service::on(conn, decided_on)?;
    rule.base_wage.value.clear();
    if let Some(wage) = wage {
        rule.base_wage.mark = wage.mark.into();
        rule.base_wage.source.clone_from(&wage.basis);
        rule.base_wage.value.push(BaseWage {
            from: wage.effective_from,
            amount: u64::try_from(wage.amount).internal("reading a base wage")?,
            source: wage.basis,
        });
    }
    Ok(rule)
}
