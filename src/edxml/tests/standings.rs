//! Where a receiver stands, whatever order its messages come in.

use chrono::NaiveDateTime;
use proptest::prelude::*;

use super::*;

fn at(minute: u32) -> NaiveDateTime {
    day("2026-11-02").and_hms_opt(9, minute, 0).unwrap()
}

fn told(steps: &[(u32, &str)]) -> Standing {
    let step = |(minute, word): &(u32, &str)| {
        let one = match *word {
            "new" => Exchange::Act(Act::New),
            "recall" => Exchange::Act(Act::Recall),
            "update" => Exchange::Act(Act::Update),
            code => Exchange::Status(code.to_owned()),
        };
        (at(*minute), one)
    };
    standing(&steps.iter().map(step).collect::<Vec<_>>())
}

#[test]
fn a_receiver_goes_forward_and_never_back() {
    assert_eq!(told(&[]), Standing::Sent);
    assert_eq!(told(&[(0, "new")]), Standing::Sent);
    assert_eq!(told(&[(0, "new"), (1, "01")]), Standing::Arrived);
    assert_eq!(told(&[(0, "new"), (2, "02")]), Standing::Refused);
    assert_eq!(told(&[(2, "02"), (3, "03")]), Standing::Received);
    assert_eq!(told(&[(1, "04"), (2, "05")]), Standing::Processing);
    // A late 04 does not undo 06, even with a later time.
    assert_eq!(told(&[(5, "06"), (6, "04")]), Standing::Done);
    assert_eq!(told(&[(1, "03"), (2, "99")]), Standing::Received);
}

#[test]
fn a_recall_is_pending_until_it_is_answered() {
    let before = [(0, "new"), (1, "03"), (2, "recall")];
    let and = |more: &[(u32, &'static str)]| told(&[&before[..], more].concat());
    assert_eq!(and(&[]), Standing::RecallPending);
    assert_eq!(and(&[(3, "15")]), Standing::Recalled);
    assert_eq!(and(&[(3, "16")]), Standing::Received);
    assert_eq!(and(&[(3, "15"), (4, "new")]), Standing::Sent);
    // Agreeing to a change is not a recall, also when it is told twice.
    assert_eq!(told(&[(0, "new"), (1, "06"), (2, "update"), (3, "15"), (4, "15")]), Standing::Done);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_order_of_coming_and_repetition_do_not_matter(
        steps in proptest::collection::vec(
            (0_u32..6, prop::sample::select(vec![
                "new", "recall", "update", "01", "02", "03", "04", "05", "06", "13", "15", "16", "77",
            ])),
            0..12,
        ),
        swaps in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let expected = told(&steps);
        let mut shuffled = steps.clone();
        for (place, other) in swaps.iter().enumerate() {
            if place < shuffled.len() {
                let other = other.index(shuffled.len());
                shuffled.swap(place, other);
            }
        }
        prop_assert_eq!(told(&shuffled), expected);
        if let Some(again) = shuffled.first().copied() {
            shuffled.push(again);
            prop_assert_eq!(told(&shuffled), expected);
        }
    }
}
