//! The arithmetic of a vote: exact fractions, no rounding before the decision (R26, R27). Pure.

use crate::law::{Denominator, Share};

/// Who could take part in a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Roll {
    pub(super) total: u32,
    pub(super) present: u32,
    pub(super) written: u32,
    pub(super) recused: u32,
}

/// How a vote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Passed,
    Failed,
    Tie,
}

/// The share of votes is of these.
pub(super) fn basis(roll: Roll, denominator: Denominator) -> u32 {
    match denominator {
        Denominator::TotalMembers => roll.total,
        Denominator::PresentMembers => roll.present.saturating_add(roll.written),
        Denominator::EligibleMembers => roll.total.saturating_sub(roll.recused),
    }
}

/// The word of a denominator, as the rule set writes it.
pub(super) fn word(denominator: Denominator) -> &'static str {
    match denominator {
        Denominator::TotalMembers => "total_members",
        Denominator::PresentMembers => "present_members",
        Denominator::EligibleMembers => "eligible_members",
    }
}

/// Whether a vote is carried. A tie is exactly one half where more than one half is needed.
pub(super) fn standing(agree: u32, of: u32, share: Share, must_exceed: bool) -> Standing {
    let (agree, of) = (u64::from(agree), u64::from(of));
    let is_half = agree * 2 == of && share.is_met_exactly(agree, of);
    let is_passed =
        if must_exceed { share.is_passed(agree, of) } else { share.is_reached(agree, of) };
    if is_passed {
        Standing::Passed
    } else if must_exceed && is_half {
        Standing::Tie
    } else {
        Standing::Failed
    }
}

/// A share in percent, rounded half up to two decimals, as minutes write it: `66,67 %`.
pub(super) fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "0,00 %".to_owned();
    }
    let (part, whole) = (u64::from(part), u64::from(whole));
    let hundredths = (part * 20_000 + whole) / (2 * whole);
    format!("{},{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half() -> Share {
        Share::parse("1/2").unwrap()
    }

    #[test]
    fn exactly_half_is_a_tie_where_more_is_needed_and_enough_where_it_is_not() {
        assert_eq!(standing(5, 10, half(), true), Standing::Tie);
        assert_eq!(standing(5, 10, half(), false), Standing::Passed);
        assert_eq!(standing(6, 10, half(), true), Standing::Passed);
        assert_eq!(standing(4, 10, half(), true), Standing::Failed);
        assert_eq!(standing(4, 9, half(), true), Standing::Failed);
        assert_eq!(standing(5, 9, half(), true), Standing::Passed);
        assert_eq!(standing(0, 0, half(), true), Standing::Failed, "nobody decides nothing");
    }

    #[test]
    fn exactly_the_share_is_no_tie_when_it_is_not_one_half() {
        let two_thirds = Share::parse("2/3").unwrap();
        assert_eq!(standing(6, 9, two_thirds, true), Standing::Failed);
        assert_eq!(standing(6, 9, two_thirds, false), Standing::Passed);
        assert_eq!(standing(7, 9, two_thirds, true), Standing::Passed);
    }

    #[test]
    fn the_share_is_of_what_the_rules_name() {
        let roll = Roll { total: 9, present: 6, written: 1, recused: 2 };
        assert_eq!(basis(roll, Denominator::TotalMembers), 9);
        assert_eq!(basis(roll, Denominator::PresentMembers), 7);
        assert_eq!(basis(roll, Denominator::EligibleMembers), 7);
    }

    #[test]
    fn percents_are_rounded_half_up() {
        for (part, whole, text) in [
            (6, 9, "66,67 %"),
            (1, 3, "33,33 %"),
            (9, 9, "100,00 %"),
            (1, 16, "6,25 %"),
            (1, 800, "0,13 %"),
            (0, 9, "0,00 %"),
            (0, 0, "0,00 %"),
        ] {
            assert_eq!(percent(part, whole), text);
        }
    }
}
