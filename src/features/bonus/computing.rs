//! What a bonus is computed from (R40): what many proposals have in common is read once.

use chrono::NaiveDate;

use super::types::{AwardBonus, BonusPayer};
use crate::{
    db::Conn,
    decimal::Hundredths,
    eligibility::bonus::{self as engine, BonusFlaw},
    error::Result,
    features::{
        award_proposals::types::AwardProposalView,
        award_types::types::{AwardAuthority, SubjectKind},
        awards::rules::{self, RuleSets},
        base_wages::types::BaseWageView,
    },
    law::{self, Bonus, RuleSet},
};

/// The base wage of a day, and the rule sets that were asked for.
#[derive(Debug)]
pub struct BonusBasis {
    decided_on: NaiveDate,
    wage: Option<BaseWageView>,
    sets: RuleSets,
}

impl BonusBasis {
    /// What is decided on a day. Whoever publishes holds the wages.
    ///
    /// # Errors
    /// When the base wage cannot be read.
    pub fn on(conn: &mut Conn, decided_on: NaiveDate) -> Result<Self> {
        let wage = rules::wage(conn, decided_on)?;
        Ok(Self { decided_on, wage, sets: RuleSets::default() })
    }

    /// The rule set of a proposal, as [`RuleSets::of`].
    ///
    /// # Errors
    /// When the rules cannot be read.
    pub fn rule_set(
        &mut self,
        conn: &mut Conn,
        proposal: &AwardProposalView,
    ) -> Result<Option<&RuleSet>> {
        self.sets.of(conn, proposal)
    }

    /// The bonus of a proposal, by the rule set of the day on which its dossier was received (R02, R40); the
    /// flaw when the rules do not give one.
    ///
    /// # Errors
    /// When the rules cannot be read.
    pub fn bonus(
        &mut self,
        conn: &mut Conn,
        proposal: &AwardProposalView,
        authority: AwardAuthority,
    ) -> Result<Result<AwardBonus, BonusFlaw>> {
        let Some(set) = self.sets.of(conn, proposal)? else {
            return Ok(Err(BonusFlaw::NoCoefficient));
        };
        let rule = rules::bonus(set, self.wage.as_ref())?;
        Ok(computed(&rule, &set.code, proposal, authority, self.decided_on))
    }
}

fn of_law(kind: SubjectKind) -> law::SubjectKind {
    match kind {
        SubjectKind::Collective => law::SubjectKind::Collective,
        SubjectKind::Individual => law::SubjectKind::Individual,
    }
}

fn signed(amount: u64) -> Result<i64, BonusFlaw> {
    i64::try_from(amount).map_err(|_| BonusFlaw::OutOfRange)
}

fn computed(
    rule: &Bonus,
    rule_set_code: &str,
    proposal: &AwardProposalView,
    authority: AwardAuthority,
    decided_on: NaiveDate,
) -> Result<AwardBonus, BonusFlaw> {
    let kind = of_law(proposal.subject_kind);
    let found = engine::compute(rule, &proposal.award_type_code, kind, decided_on)?;
    let marks = [rule.coeff.status(), rule.base_wage.status(), rule.rounding_up_to.status()];
    Ok(AwardBonus {
        amount: signed(found.amount)?,
        coefficient: found.coefficient,
        base_wage: signed(found.base_wage)?,
        base_wage_from: found.base_wage_from,
        exact_amount: Hundredths(signed(found.exact_hundredths)?),
        rounding_up_to: signed(rule.rounding_up_to.value)?,
        rule_set_code: rule_set_code.to_owned(),
        is_confirmed: marks.iter().all(|mark| *mark == law::Status::Confirmed),
        payer: BonusPayer::of(authority),
    })
}
