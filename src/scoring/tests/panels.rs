//! Marks of a panel: the mean, who counts, and what the explanation tells of it.

use proptest::prelude::*;

use super::{build::*, *};

fn vote(state: VoteState, marks: &[(&str, &str)]) -> Vote {
    let marks = marks.iter().map(|(code, text)| ((*code).to_owned(), points(text))).collect();
    Vote { state, marks }
}

/// Novelty of 40 with at least 20, and applicability of 25.
fn scheme() -> Scheme {
    Scheme {
        max_total: points("65.00"),
        criteria: vec![
            Criterion {
                min_points: Some(points("20.00")),
                ..criterion("1", None, CriterionType::Manual, "40.00")
            },
            criterion("2", None, CriterionType::Manual, "25.00"),
        ],
        bands: vec![band("DAT", "30.00", None), band("KHONG-DAT", "0.00", Some("30.00"))],
        below_minimum_band_code: Some("KHONG-DAT".to_owned()),
        ..Scheme::default()
    }
}

#[test]
fn the_mean_is_exact_and_rounded_once_at_the_total() {
    let votes = [
        vote(VoteState::Submitted, &[("1", "36.00"), ("2", "20.00")]),
        vote(VoteState::Submitted, &[("1", "30.50"), ("2", "21.00")]),
        vote(VoteState::Submitted, &[("1", "33.50"), ("2", "20.00")]),
    ];
    let told = told(&scheme(), &panel_marks(&votes));
    assert_eq!(told["leaves"][0]["used_points"], "100/3");
    assert_eq!(told["leaves"][0]["panel_points"], serde_json::json!(["30.50", "33.50", "36.00"]));
    assert_eq!(told["leaves"][0]["used_from"], "panel_mean");
    // 100/3 + 61/3 = 161/3
    assert_eq!((&told["exact_total"], &told["total"]), (&"161/3".into(), &"53.67".into()));
    assert_eq!(recompute::total(&told).as_deref(), Some("53.67"));
    assert_eq!(recompute::band(&told).as_deref(), Some("DAT"));
}

#[test]
fn a_recused_evaluator_leaves_the_mean_and_is_counted() {
    let both = [
        vote(VoteState::Submitted, &[("1", "30.00"), ("2", "20.00")]),
        vote(VoteState::Recused, &[("1", "2.00"), ("2", "0.00")]),
        vote(VoteState::Pending, &[("1", "1.00")]),
    ];
    let marks = panel_marks(&both);
    let count = PanelCount { n_expected: 3, n_submitted: 1, n_recused: 1 };
    assert_eq!(marks.panel, Some(count));
    assert!(!count.is_complete(), "somebody still scores");
    assert!(PanelCount { n_expected: 2, ..count }.is_complete());
    assert!(!PanelCount { n_expected: 2, n_submitted: 0, n_recused: 2 }.is_complete());
    let told = told(&scheme(), &marks);
    assert_eq!((&told["total"], &told["panel"]["n_recused"]), (&"50.00".into(), &1.into()));
}

#[test]
fn a_mean_below_the_least_points_limits_the_band_however_high_the_total() {
    let votes = [
        vote(VoteState::Submitted, &[("1", "20.00"), ("2", "25.00")]),
        vote(VoteState::Submitted, &[("1", "19.99"), ("2", "25.00")]),
    ];
    let told = told(&scheme(), &panel_marks(&votes));
    assert_eq!((&told["total"], &told["band"]["code"]), (&"45.00".into(), &"KHONG-DAT".into()));
    assert_eq!(told["band_moves"][1]["rule"], "minimum");
    assert_eq!(recompute::band(&told).as_deref(), Some("KHONG-DAT"));
}

#[test]
fn a_panel_without_marks_gives_no_total() {
    let told = told(&scheme(), &panel_marks(&[vote(VoteState::Pending, &[])]));
    assert!(told["total"].is_null());
    assert_eq!(told["missing_criteria"], serde_json::json!(["1", "2"]));
}

#[test]
fn the_sentences_show_every_mark_and_how_many_count() {
    let scheme = scheme();
    let votes = [
        vote(VoteState::Submitted, &[("1", "36.00"), ("2", "20.00")]),
        vote(VoteState::Submitted, &[("1", "30.50"), ("2", "21.00")]),
        vote(VoteState::Recused, &[]),
    ];
    let calculation = Engine::new(&scheme).calculate(&panel_marks(&votes));
    let explanation = Explanation::of(&scheme, calculation);
    let vi = lines(&explanation, Tongue::Vi);
    assert_eq!(
        vi[0],
        "Phân công 3 thành viên chấm, 1 người tránh vì xung đột lợi ích, 2 phiếu được tính."
    );
    assert_eq!(
        vi[1],
        "1. Tiêu chí 1: (30,50 + 36,00) ÷ 2 = 33,25/40,00 điểm (điểm trung bình của 2 thành viên chấm)."
    );
    let en = lines(&explanation, Tongue::En);
    assert_eq!(
        en[1],
        "1. Tiêu chí 1: (30.50 + 36.00) ÷ 2 = 33.25 of 40.00 points (mean of 2 evaluators)."
    );
}

proptest! {
    #[test]
    fn a_mean_lies_between_its_marks_and_their_order_tells_nothing(
        marks in prop::collection::vec((0_i64..=4000, 0_i64..=2500), 1..8), turn in 0_usize..8,
    ) {
        let text = |hundredths: i64| Points::of_hundredths(hundredths).to_string();
        let mut votes: Vec<Vote> = marks
            .iter()
            .map(|(one, two)| vote(VoteState::Submitted, &[("1", &text(*one)), ("2", &text(*two))]))
            .collect();
        let before = told(&scheme(), &panel_marks(&votes));
        let count = votes.len();
        votes.rotate_left(turn % count);
        prop_assert_eq!(&told(&scheme(), &panel_marks(&votes)), &before);
        prop_assert_eq!(recompute::total(&before), before["total"].as_str().map(str::to_owned));
        let used = Exact::parse(before["leaves"][0]["used_points"].as_str().unwrap()).unwrap();
        let all = || marks.iter().map(|(one, _)| Exact::from(Points::of_hundredths(*one)));
        prop_assert!(all().min().unwrap() <= used && used <= all().max().unwrap());
    }
}
