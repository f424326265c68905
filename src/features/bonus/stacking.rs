//! Which of several bonuses of a subject is paid (R41, NĐ 152/2025/NĐ-CP Đ.49.5-49.7).

use crate::{
    eligibility::bonus::{Granted, paid},
    features::awards::types::AwardId,
    law::Stacking,
};

/// A bonus that the subject already has.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) id: AwardId,
    pub(super) granted: Granted,
    /// Whether the money was paid out.
    pub(super) is_paid: bool,
}

/// What a new bonus means beside those that the subject has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is paid; these, which are not paid out yet, are not.
    Pays {
        /// Awards whose bonus it takes the place of.
        instead_of: Vec<AwardId>,
    },
    /// A higher one is paid.
    Outranked,
    /// It is the highest, but a lower one was paid out before.
    PaidLower(AwardId),
}

/// The place of a new bonus. Titles and forms are told apart by their kind.
pub(super) fn place(rule: &Stacking, held: &[Held], new: &Granted) -> Place {
    let all: Vec<Granted> =
        held.iter().map(|one| one.granted.clone()).chain([new.clone()]).collect();
    let kept = paid(rule, &all);
    if !kept.contains(&new.id) {
        return Place::Outranked;
    }
    let displaced: Vec<&Held> = held.iter().filter(|one| !kept.contains(&one.granted.id)).collect();
    match displaced.iter().find(|one| one.is_paid) {
        Some(one) => Place::PaidLower(one.id),
        None => Place::Pays { instead_of: displaced.iter().map(|one| one.id).collect() },
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        eligibility::bonus::AwardKind,
        law::{Law, Pays},
    };

    fn rule(forms: Pays) -> Stacking {
        let mut rule = Law::carried().unwrap().rule_sets.remove(0).rules.r41.parameters;
        rule.different_forms.value = forms;
        rule
    }

    fn id(number: u128) -> AwardId {
        AwardId(Uuid::from_u128(number))
    }

    fn granted(number: u128, kind: AwardKind, amount: u64) -> Granted {
        let period = "2026-01-01/2026-12-31".to_owned();
        Granted { id: id(number).to_string(), kind, period, amount }
    }

    fn held(number: u128, kind: AwardKind, amount: u64, is_paid: bool) -> Held {
        Held { id: id(number), granted: granted(number, kind, amount), is_paid }
    }

    #[test]
    fn each_form_is_paid_as_the_decree_says() {
        let has = [held(1, AwardKind::Form, 3_800_000, true)];
        let new = granted(2, AwardKind::Form, 760_000);
        assert_eq!(place(&rule(Pays::Each), &has, &new), Place::Pays { instead_of: vec![] });
    }

    #[test]
    fn a_lower_one_is_not_paid_where_only_the_highest_is() {
        let has = [held(1, AwardKind::Form, 3_800_000, false)];
        let new = granted(2, AwardKind::Form, 760_000);
        assert_eq!(place(&rule(Pays::HighestOnly), &has, &new), Place::Outranked);
    }

    #[test]
    fn a_higher_one_takes_the_place_of_one_that_is_not_paid_out() {
        let new = granted(2, AwardKind::Title, 3_800_000);
        let has = [held(1, AwardKind::Title, 760_000, false)];
        let expected = Place::Pays { instead_of: vec![id(1)] };
        assert_eq!(place(&rule(Pays::Each), &has, &new), expected);
        let has = [held(1, AwardKind::Title, 760_000, true)];
        assert_eq!(place(&rule(Pays::Each), &has, &new), Place::PaidLower(id(1)));
    }
}
