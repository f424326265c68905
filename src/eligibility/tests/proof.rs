//! Which tests outside the tables of cases show that a rule has its effect, and that each of them exists.

use std::collections::BTreeSet;

use super::table::all_rows;
use crate::law::Rules;

/// Tests of a rule: file and name.
type Proof = (&'static str, &'static [(&'static str, &'static str)]);

/// The tests, by number of the rule. What a check decides by itself stands in the tables; here is what is
/// seen through the API, and what acts elsewhere.
const PROOFS: &[Proof] = &[
    ("R01", &[("tests/api/readiness.rs", "a_lapsing_basis_is_named_ninety_days_ahead")]),
    (
        "R02",
        &[
            ("tests/api/readiness.rs", "the_rule_set_is_fixed_when_the_dossier_is_received"),
            ("tests/api/readiness.rs", "a_second_assessment_stands_beside_the_first"),
            (
                "tests/api/readiness.rs",
                "without_a_rule_set_for_the_day_it_says_who_has_to_publish_one",
            ),
        ],
    ),
    (
        "R05",
        &[
            ("tests/api/one_award.rs", "the_subject_is_looked_at_again_when_it_is_submitted"),
            (
                "tests/api/proposal_ways.rs",
                "a_merged_units_proposals_are_carried_on_by_its_successor",
            ),
        ],
    ),
    (
        "R07",
        &[
            ("tests/api/one_award.rs", "one_achievement_is_not_proposed_twice_for_anybody"),
            ("tests/api/one_award.rs", "of_many_at_the_same_moment_one_gets_the_achievement"),
            ("tests/api/decisions.rs", "of_two_decisions_at_the_same_moment_one_grants_the_award"),
        ],
    ),
    ("R09", &[("tests/api/decisions.rs", "the_citys_answer_is_registered_as_a_decision")]),
    (
        "R11",
        &[(
            "tests/api/readiness.rs",
            "a_pending_matter_keeps_back_the_vote_the_resumption_and_the_decision",
        )],
    ),
    (
        "R17",
        &[
            ("tests/api/one_award.rs", "a_clause_and_something_behind_it_are_needed"),
            (
                "tests/api/proposal_ways.rs",
                "what_came_before_a_merger_counts_for_the_successor_when_the_competent_body_says_so",
            ),
        ],
    ),
    ("R18", &[("tests/api/readiness.rs", "an_initiative_is_recognised_applied_and_used_once")]),
    (
        "R22",
        &[("tests/api/proposal_ways.rs", "terms_are_due_in_working_days_and_reminded_of_once")],
    ),
    (
        "R23",
        &[
            ("tests/api/proposal_ways.rs", "a_reason_has_a_code_of_the_rule_set"),
            ("tests/api/award_proposals.rs", "ineligible_needs_reasons_and_eligible_takes_none"),
        ],
    ),
    ("R25", &[("tests/api/agenda_items.rs", "a_vote_needs_its_quorum_and_says_what_is_missing")]),
    ("R26", &[("tests/api/secret_ballots.rs", "the_ballots_reconcile_with_the_list_of_voters")]),
    (
        "R27",
        &[
            ("tests/api/agenda_items.rs", "in_a_tie_the_chairs_opinion_decides_and_only_then"),
            (
                "tests/api/council_sessions.rs",
                "of_more_than_there_are_places_those_with_more_votes_are_recommended",
            ),
        ],
    ),
    (
        "R28",
        &[(
            "tests/api/agenda_items.rs",
            "members_in_conflict_do_not_vote_and_the_ground_is_listed",
        )],
    ),
    (
        "R29",
        &[
            ("tests/api/quotas.rs", "a_quota_is_filled_exactly_and_one_over_is_refused"),
            ("tests/api/quotas.rs", "of_four_who_submit_at_once_two_get_the_two_places"),
        ],
    ),
    (
        "R33",
        &[
            ("src/scoring/tests/rules.rs", "an_entry_is_refused_at_the_field_that_does_not_fit"),
            (
                "src/scoring/tests/totals.rs",
                "bonus_and_penalty_stop_at_their_caps_and_a_total_at_nothing",
            ),
            ("src/scoring/tests/properties.rs", "totals_stay_within_their_bounds"),
            ("tests/api/evaluations.rs", "a_verified_score_that_differs_says_why"),
        ],
    ),
    (
        "R34",
        &[("tests/api/evaluations.rs", "evidence_is_a_document_that_exists_or_a_link_or_a_note")],
    ),
    (
        "R35",
        &[
            (
                "src/scoring/tests/totals.rs",
                "the_band_of_a_total_is_limited_by_what_is_found_and_every_step_is_told",
            ),
            (
                "src/scoring/tests/totals.rs",
                "a_zero_keeps_a_result_out_of_every_band_that_forbids_it",
            ),
            ("tests/api/scoring.rs", "findings_limit_the_band_of_table_b"),
        ],
    ),
    (
        "R36",
        &[
            ("src/scoring/tests/ranks.rs", "the_best_keep_the_top_band_as_far_as_the_share_goes"),
            (
                "src/scoring/tests/ranks.rs",
                "a_small_group_has_its_own_places_and_equals_at_the_edge_wait",
            ),
            ("src/scoring/tests/properties.rs", "the_top_band_never_holds_more_than_its_share"),
        ],
    ),
    (
        "R37",
        &[
            (
                "tests/api/petitions.rs",
                "the_window_is_counted_in_working_days_and_closes_by_itself",
            ),
            ("tests/api/petitions.rs", "each_criterion_is_looked_at_again_once_a_version"),
            ("tests/api/petitions.rs", "petitions_are_refused_before_after_and_without_a_window"),
        ],
    ),
    (
        "R38",
        &[(
            "tests/api/decisions.rs",
            "a_list_that_is_published_long_enough_is_a_fact_of_the_decision",
        )],
    ),
    (
        "R39",
        &[
            ("tests/api/decision_papers.rs", "a_deputy_signs_with_a_document_of_the_delegation"),
            ("tests/api/decision_papers.rs", "a_delegation_that_cannot_be_is_refused"),
        ],
    ),
    (
        "R40",
        &[
            (
                "src/eligibility/bonus.rs",
                "the_four_amounts_of_the_law_before_and_after_the_new_base_wage",
            ),
            (
                "tests/api/bonus.rs",
                "each_award_brings_what_the_decree_says_before_and_after_the_new_base_wage",
            ),
        ],
    ),
    (
        "R41",
        &[
            ("src/features/bonus/stacking.rs", "each_form_is_paid_as_the_decree_says"),
            ("src/features/bonus/stacking.rs", "a_lower_one_is_not_paid_where_only_the_highest_is"),
        ],
    ),
    (
        "R42",
        &[
            ("tests/api/bonus.rs", "publishing_over_the_fund_needs_a_reason"),
            (
                "tests/api/bonus.rs",
                "of_two_decisions_at_once_only_one_takes_what_is_left_of_the_fund",
            ),
        ],
    ),
    (
        "R43",
        &[
            ("tests/api/decisions.rs", "a_number_is_used_once_for_each_body_and_year"),
            (
                "tests/api/decision_papers.rs",
                "a_replacement_corrects_a_decision_and_grants_nothing",
            ),
        ],
    ),
    (
        "R44",
        &[(
            "tests/api/decision_papers.rs",
            "collectives_are_called_up_first_and_persons_are_listed_first",
        )],
    ),
    (
        "R45",
        &[
            ("tests/api/revocations.rs", "each_ground_of_the_law_revokes_and_no_other"),
            ("tests/api/revocations.rs", "whoever_granted_an_award_revokes_it"),
            ("tests/api/revocations.rs", "the_term_runs_from_the_receipt_in_working_days"),
        ],
    ),
    (
        "R46",
        &[
            ("tests/api/audit.rs", "the_database_refuses_to_change_or_remove_a_row"),
            ("tests/api/audit.rs", "a_changed_row_is_found_and_named"),
        ],
    ),
    (
        "R47",
        &[
            ("src/features/awards/retention.rs", "each_award_is_kept_as_long_as_the_rules_say"),
            (
                "tests/api/decisions.rs",
                "an_award_says_how_long_its_dossier_is_kept_and_by_which_rule",
            ),
        ],
    ),
];

/// Tests of a rule outside the tables, as file and name.
pub(super) fn of(rule: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let proofs = PROOFS.iter().filter(move |(id, _)| *id == rule);
    proofs.flat_map(|(_, tests)| tests.iter().copied())
}

#[test]
fn every_rule_has_tests() {
    let in_tables: BTreeSet<&str> = all_rows().iter().map(|row| row.rule).collect();
    for id in Rules::IDS {
        assert!(in_tables.contains(id) || of(id).next().is_some(), "{id} has no test");
    }
    for (id, tests) in PROOFS {
        assert!(Rules::IDS.contains(id), "there is no rule {id}");
        assert!(!tests.is_empty(), "{id} names no test");
    }
}

#[test]
fn every_test_that_is_named_exists_and_is_run() {
    let named: BTreeSet<(&str, &str)> =
        PROOFS.iter().flat_map(|(_, tests)| tests.iter().copied()).collect();
    for (file, name) in named {
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("{file}: no {name}"));
        // The tests of the API are run from the list of their module, all others by their attribute.
        let is_run = if file.starts_with("tests/api/") {
            text[..at].contains(&format!("    {name},\n"))
        } else {
            text[..at].trim_end().ends_with("#[test]")
        };
        assert!(is_run, "{file}: {name} is not run");
    }
}
