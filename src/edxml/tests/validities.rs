//! What a sender's acts make of a document, in whatever order they come.

use super::*;

fn at(minute: u32) -> chrono::NaiveDateTime {
    day("2026-11-23").and_hms_opt(9, minute, 0).unwrap()
}

fn after(acts: &[(u32, Act)]) -> Validity {
    let acts: Vec<_> = acts.iter().map(|(minute, act)| (at(*minute), act.clone())).collect();
    let forward = validity(&acts);
    let backward: Vec<_> = acts.iter().rev().cloned().collect();
    assert_eq!(validity(&backward), forward, "{acts:?}");
    let twice: Vec<_> = acts.iter().chain(&acts).cloned().collect();
    assert_eq!(validity(&twice), forward, "{acts:?}");
    forward
}

#[test]
fn each_act_leaves_its_mark() {
    assert_eq!(after(&[]), Validity::InForce);
    assert_eq!(after(&[(0, Act::New)]), Validity::InForce);
    assert_eq!(after(&[(0, Act::New), (1, Act::Update)]), Validity::Updated);
    assert_eq!(after(&[(0, Act::New), (1, Act::Replace)]), Validity::Replaced);
    assert_eq!(after(&[(0, Act::New), (1, Act::Recall)]), Validity::Recalled);
    assert_eq!(after(&[(1, Act::Recall)]), Validity::Recalled);
    let odd = Act::Other("7".to_owned());
    assert_eq!(after(&[(0, Act::New), (1, Act::Update), (2, odd)]), Validity::Updated);
}

#[test]
fn what_was_replaced_or_recalled_is_not_brought_back_by_an_update() {
    for last in [Act::Replace, Act::Recall] {
        let before = after(&[(0, Act::New), (1, last.clone())]);
        assert_eq!(after(&[(0, Act::New), (1, last), (2, Act::Update)]), before);
    }
    let acts = [(0, Act::New), (1, Act::Recall), (2, Act::Replace)];
    assert_eq!(after(&acts), Validity::Recalled);
}

#[test]
fn a_document_that_is_sent_anew_holds_again() {
    let acts = [(0, Act::New), (1, Act::Recall), (2, Act::New)];
    assert_eq!(after(&acts), Validity::InForce);
}

#[test]
fn at_one_moment_the_recall_counts() {
    let acts = [(3, Act::Recall), (3, Act::New), (3, Act::Update)];
    assert_eq!(after(&acts), Validity::Recalled);
}
