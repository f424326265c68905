//! Bonus money (tiền thưởng, NĐ 152/2025/NĐ-CP Đ.49, Đ.54): coefficient times the base wage on the day
//! of the decision, rounded up; and which of several bonuses are paid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    decimal::Hundredths,
    law::{Bonus as BonusParameters, Pays, Stacking, SubjectKind},
};

/// How a bonus came about. The figures are what a reader needs to compute it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// Coefficient.
    pub coefficient: Hundredths,
    /// Base wage on the day of the decision, in đồng.
    pub base_wage: u64,
    /// First day of that base wage.
    pub base_wage_from: NaiveDate,
    /// The amount before rounding, in hundredths of a đồng.
    pub exact_hundredths: u64,
    /// The amount, in đồng.
    pub amount: u64,
}

/// Why no bonus can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BonusFlaw {
    /// The rule set has no coefficient for the award type.
    NoCoefficient,
    /// No base wage of the rule set was in force on the day.
    NoBaseWage,
    /// The numbers of the rule set make no amount: a negative coefficient, or one beyond all bounds.
    OutOfRange,
}

/// The bonus of an award that is decided on a day.
///
/// # Errors
/// When the rule set does not say what it needs.
pub fn compute(
    rule: &BonusParameters,
    award_type_code: &str,
    subject_kind: SubjectKind,
    decided_on: NaiveDate,
) -> Result<Computed, BonusFlaw> {
    let coefficient = rule.coeff.value.iter().find(|one| one.award_type_code == award_type_code);
    let coefficient = coefficient.ok_or(BonusFlaw::NoCoefficient)?;
    let coefficient = match subject_kind {
        SubjectKind::Individual => coefficient.individual,
        SubjectKind::Collective => coefficient.collective,
    };
    let wages = rule.base_wage.value.iter();
    let wage = wages.filter(|wage| wage.from <= decided_on).max_by_key(|wage| wage.from);
    let wage = wage.ok_or(BonusFlaw::NoBaseWage)?;
    let hundredths = u64::try_from(coefficient.0).map_err(|_| BonusFlaw::OutOfRange)?;
    let exact = hundredths.checked_mul(wage.amount).ok_or(BonusFlaw::OutOfRange)?;
    let unit = rule.rounding_up_to.value.checked_mul(100).filter(|unit| *unit > 0);
    let unit = unit.ok_or(BonusFlaw::OutOfRange)?;
    let amount = exact.div_ceil(unit).checked_mul(rule.rounding_up_to.value);
    Ok(Computed {
        coefficient,
        base_wage: wage.amount,
        base_wage_from: wage.from,
        exact_hundredths: exact,
        amount: amount.ok_or(BonusFlaw::OutOfRange)?,
    })
}

/// Kind of an award, as far as stacking goes: `title` danh hiệu thi đua; `form` hình thức khen thưởng.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both kinds")]
pub enum AwardKind {
    Title,
    Form,
}

/// One of several bonuses of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Granted {
    /// Id of the award.
    pub id: String,
    /// Kind of the award.
    pub kind: AwardKind,
    /// What its achievement period is written as.
    pub period: String,
    /// Amount, in đồng.
    pub amount: u64,
}

/// Ids of the awards whose bonus is paid, in order. Of several that the rule pays only once it is the
/// highest; among equal amounts the first id.
pub fn paid(rule: &Stacking, granted: &[Granted]) -> Vec<String> {
    let beats = |one: &Granted, other: &Granted| {
        (one.amount, std::cmp::Reverse(&one.id)) > (other.amount, std::cmp::Reverse(&other.id))
    };
    let policy = |one: &Granted, other: &Granted| match (one.kind, other.kind) {
        (AwardKind::Title, AwardKind::Title) if one.period == other.period => {
            rule.same_period_titles.value
        }
        (AwardKind::Title, AwardKind::Title) => Pays::Each,
        (AwardKind::Form, AwardKind::Form) => rule.different_forms.value,
        (AwardKind::Title, AwardKind::Form) | (AwardKind::Form, AwardKind::Title) => {
            rule.title_and_form.value
        }
    };
    let is_beaten = |one: &Granted| {
        granted.iter().any(|other| policy(one, other) == Pays::HighestOnly && beats(other, one))
    };
    let mut ids: Vec<String> =
        granted.iter().filter(|one| !is_beaten(one)).map(|one| one.id.clone()).collect();
    ids.sort();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    fn rules() -> crate::law::Rules {
        Law::carried().unwrap().rule_sets.remove(0).rules
    }

    fn amount(award: &str, kind: SubjectKind, day: &str) -> Result<u64, BonusFlaw> {
        let rules = rules();
        compute(&rules.r40.parameters, award, kind, day.parse().unwrap()).map(|one| one.amount)
    }

    #[test]
    fn the_four_amounts_of_the_law_before_and_after_the_new_base_wage() {
        use SubjectKind::{Collective, Individual};
        for (award, kind, before, after) in [
            ("bang_khen_ubnd_tp", Individual, 3_510_000, 3_800_000),
            ("bang_khen_ubnd_tp", Collective, 7_020_000, 7_590_000),
            ("giay_khen_giam_doc_so", Individual, 710_000, 760_000),
            ("giay_khen_giam_doc_so", Collective, 1_410_000, 1_520_000),
        ] {
            assert_eq!(amount(award, kind, "2026-06-30"), Ok(before), "{award} {kind:?} before");
            assert_eq!(amount(award, kind, "2026-07-01"), Ok(after), "{award} {kind:?} after");
        }
    }

    #[test]
    fn an_amount_shows_what_it_was_computed_from() {
        let rules = rules();
        let day = "2026-11-28".parse().unwrap();
        let kind = SubjectKind::Individual;
        let found = compute(&rules.r40.parameters, "bang_khen_ubnd_tp", kind, day).unwrap();
        assert_eq!(found.coefficient, Hundredths(150));
        assert_eq!((found.base_wage, found.exact_hundredths), (2_530_000, 379_500_000));
        assert_eq!(found.base_wage_from.to_string(), "2026-07-01");
    }

    #[test]
    fn without_its_figures_there_is_no_amount() {
        let kind = SubjectKind::Individual;
        assert_eq!(amount("huan_chuong", kind, "2026-11-28"), Err(BonusFlaw::NoCoefficient));
        let award = "giay_khen_giam_doc_so";
        assert_eq!(amount(award, kind, "2024-06-30"), Err(BonusFlaw::NoBaseWage));
        let day = "2026-11-28".parse().unwrap();
        for (coefficient, unit) in [(-1, 10_000), (i64::MAX, 10_000), (150, 0), (150, u64::MAX)] {
            let mut rule = rules().r40.parameters;
            rule.coeff.value[1].individual = Hundredths(coefficient);
            rule.rounding_up_to.value = unit;
            assert_eq!(compute(&rule, award, kind, day), Err(BonusFlaw::OutOfRange));
        }
    }

    fn granted(id: &str, kind: AwardKind, period: &str, amount: u64) -> Granted {
        Granted { id: id.to_owned(), kind, period: period.to_owned(), amount }
    }

    #[test]
    fn of_titles_for_one_period_the_highest_is_paid_and_everything_else_each() {
        use AwardKind::{Form, Title};
        let rule = rules().r41.parameters;
        let all = [
            granted("a", Title, "2026", 760_000),
            granted("b", Title, "2026", 2_530_000),
            granted("c", Title, "2026", 2_530_000),
            granted("d", Title, "2027", 760_000),
            granted("e", Form, "2026", 3_800_000),
            granted("f", Form, "2027", 760_000),
        ];
        assert_eq!(paid(&rule, &all), ["b", "d", "e", "f"]);
        let mut backwards = all.to_vec();
        backwards.reverse();
        assert_eq!(paid(&rule, &backwards), ["b", "d", "e", "f"]);
    }
}
