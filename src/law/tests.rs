//! The data that the program carries: complete, with its sources, and in step with the rest.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::features::award_types::types as award_types;

const RULE_SETS: &str = include_str!("rule-sets-2026.json");
const AWARD_TYPES: &str = include_str!("../features/award_types/award-types-2026.json");

fn law() -> Law {
    Law::carried().unwrap()
}

fn rule_sets() -> Value {
    serde_json::from_str(RULE_SETS).unwrap()
}

fn reads(file: Value) -> bool {
    serde_json::from_value::<RuleSetFile>(file).is_ok()
}

#[test]
fn every_rule_and_parameter_is_there_and_none_that_nothing_knows() {
    assert!(reads(rule_sets()));
    let ids: Vec<String> = (1..=47).map(|number| format!("R{number:02}")).collect();
    assert_eq!(Rules::IDS, ids);
    for id in ids {
        let mut without_rule = rule_sets();
        without_rule["rules"].as_object_mut().unwrap().remove(&id).unwrap();
        assert!(!reads(without_rule), "{id} is missed");
        let parameters = rule_sets()["rules"][&id]["parameters"].as_object().unwrap().clone();
        assert!(!parameters.is_empty(), "{id} has parameters");
        for name in parameters.keys() {
            let mut without = rule_sets();
            without["rules"][&id]["parameters"].as_object_mut().unwrap().remove(name).unwrap();
            assert!(!reads(without), "{id}.{name} is missed");
            for field in ["value", "mark", "source"] {
                let mut bare = rule_sets();
                let parameter = &mut bare["rules"][&id]["parameters"][name];
                parameter.as_object_mut().unwrap().remove(field).unwrap();
                assert!(!reads(bare), "{field} of {id}.{name} is missed");
            }
        }
        let mut with_more = rule_sets();
        with_more["rules"][&id]["parameters"]["unheard_of"] =
            json!({ "value": 1, "mark": "confirmed", "source": "x" });
        assert!(!reads(with_more), "{id} takes no parameter that nothing reads");
    }
}

#[test]
fn every_rule_parameter_and_document_names_its_source() {
    let rules = rule_sets()["rules"].as_object().unwrap().clone();
    for (id, rule) in rules {
        for text in [&rule["basis"], &rule["label"]["vi"], &rule["label"]["en"]] {
            assert!(!text.as_str().unwrap().trim().is_empty(), "{id}");
        }
        for (name, parameter) in rule["parameters"].as_object().unwrap() {
            let source = parameter["source"].as_str().unwrap();
            assert!(!source.trim().is_empty(), "{id}.{name}");
            let note = &parameter["note"];
            assert!(note.is_null() || !note.as_str().unwrap().trim().is_empty(), "{id}.{name}");
        }
    }
    for document in law().documents {
        assert!(!document.source.trim().is_empty(), "{}", document.code);
        assert!(!document.number.trim().is_empty(), "{}", document.code);
    }
}

#[test]
fn what_ha_noi_decides_is_assumed() {
    let rules = law().rule_sets.remove(0).rules;
    let assumed = [
        rules.r15.parameters.min_rating.status(),
        rules.r19.parameters.dossier_requirements.status(),
        rules.r20.parameters.copies.status(),
        rules.r22.parameters.sla_appraise.status(),
        rules.r24.parameters.required_for.status(),
        rules.r25.parameters.quorum_award_session.status(),
        rules.r26.parameters.vote_threshold.status(),
        rules.r29.parameters.quotas.status(),
        rules.r38.parameters.publication.status(),
        rules.r47.parameters.retention.status(),
    ];
    assert_eq!(assumed, [Status::Assumed; 10]);
    // A source that speaks of the city's own regulation cannot be a confirmed one.
    for (id, rule) in rule_sets()["rules"].as_object().unwrap() {
        for (name, parameter) in rule["parameters"].as_object().unwrap() {
            let source = parameter["source"].as_str().unwrap();
            let is_of_city = source.contains("Thành phố quy định (NĐ 152");
            assert!(!is_of_city || parameter["mark"] != "confirmed", "{id}.{name}");
        }
    }
    assert_eq!(rules.r07.parameters.overlap_policy.status(), Status::Confirmed);
    assert_eq!(rules.r40.parameters.coeff.status(), Status::Confirmed);
}

#[test]
fn every_ground_of_a_revocation_says_what_it_gives_free() {
    let rule = law().rule_sets.remove(0).rules.r45.parameters;
    let grounds: Vec<&str> =
        rule.revocation_grounds.value.iter().map(|one| one.code.as_str()).collect();
    let effects = &rule.revocation_effects;
    let named: Vec<&str> = effects.value.iter().map(|one| one.ground.as_str()).collect();
    assert_eq!(named, grounds);
    // Only a wrong procedure leaves the achievement as it was; no text says so, and a note does.
    for one in &effects.value {
        let is_free = one.ground == "c";
        assert_eq!((one.frees_achievements, one.frees_place), (is_free, is_free), "{}", one.ground);
    }
    assert_eq!(effects.status(), Status::Assumed);
    assert!(effects.note.is_some());
}

#[test]
fn only_what_was_read_counts_as_confirmed() {
    assert_eq!(Mark::Confirmed.status(), Status::Confirmed);
    for mark in [Mark::Secondary, Mark::Practice, Mark::Memory, Mark::Unknown] {
        assert_eq!(mark.status(), Status::Assumed, "{mark:?}");
    }
    assert_eq!(Status::Confirmed.and(Status::Assumed), Status::Assumed);
    assert_eq!(Status::Confirmed.and(Status::Confirmed), Status::Confirmed);
}

#[test]
fn rule_sets_follow_each_other_without_gap_or_overlap() {
    let law = law();
    for pair in law.rule_sets.windows(2) {
        assert_eq!(pair[0].valid_to, Some(pair[1].valid_from));
    }
    let on = |day: &str| law.rule_set_on(day.parse().unwrap()).map(|set| set.code.as_str());
    for (day, code) in [
        ("2025-06-30", None),
        ("2025-07-01", Some("tdkt-2025-07")),
        ("2026-09-30", Some("tdkt-2025-07")),
        ("2026-10-01", Some("tdkt-2026-10")),
        ("2030-12-31", Some("tdkt-2026-10")),
    ] {
        assert_eq!(on(day), code, "{day}");
    }
}

#[test]
fn documents_are_in_force_from_their_first_day_to_the_day_before_their_end() {
    let law = law();
    let decree = law.documents.iter().find(|one| one.code == "nd-152-2025").unwrap();
    for (day, expected) in
        [("2025-06-30", false), ("2025-07-01", true), ("2027-02-28", true), ("2027-03-01", false)]
    {
        assert_eq!(decree.is_in_force(day.parse().unwrap()), Some(expected), "{day}");
    }
    let unread = law.documents.iter().find(|one| one.effective_from.is_none()).unwrap();
    assert_eq!(unread.is_in_force("2026-11-28".parse().unwrap()), None);
}

#[test]
fn documents_have_codes_of_their_own_and_the_rules_cite_known_ones() {
    let law = law();
    let codes: BTreeSet<&str> = law.documents.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes.len(), law.documents.len());
    for set in &law.rule_sets {
        for code in &set.rules.r01.parameters.legal_docs.value {
            assert!(codes.contains(code.as_str()), "{code}");
        }
    }
    for document in &law.documents {
        if let (Some(from), Some(to)) = (document.effective_from, document.effective_to) {
            assert!(from < to, "{}", document.code);
        }
    }
}

#[test]
fn award_types_are_those_of_the_api() {
    let file: Value = serde_json::from_str(AWARD_TYPES).unwrap();
    let rules = law().rule_sets.remove(0).rules;
    let known = &rules.r06.parameters.award_types.value;
    assert_eq!(known.len(), file.as_object().unwrap().len());
    for one in known {
        let written = serde_json::to_value(one).unwrap();
        let other = &file[&one.code];
        for field in ["authority", "level", "award_class", "subject_kinds", "label"] {
            assert_eq!(written[field], other[field], "{field} of {}", one.code);
        }
        let council = &rules.r24.parameters.required_for.value;
        assert_eq!(json!(council.contains(&one.code)), other["requires_council"]);
        let coefficients = &rules.r40.parameters.coeff.value;
        let coefficient =
            coefficients.iter().find(|entry| entry.award_type_code == one.code).unwrap();
        assert_eq!(json!(coefficient.individual), other["bonus_coefficient"]["individual"]);
        assert_eq!(json!(coefficient.collective), other["bonus_coefficient"]["collective"]);
    }
}

#[test]
fn papers_and_clauses_are_those_of_the_api() {
    let file: Value = serde_json::from_str(AWARD_TYPES).unwrap();
    let rules = law().rule_sets.remove(0).rules;
    for (code, other) in file.as_object().unwrap() {
        let papers: Vec<Value> = rules
            .r19
            .parameters
            .dossier_requirements
            .value
            .iter()
            .filter(|paper| paper.award_type_codes.contains(code))
            .map(|paper| {
                let is_required = paper.required == RequiredWhen::Always;
                json!([paper.paper_type, paper.label, is_required, paper.subject_kinds])
            })
            .collect();
        let others: Vec<Value> = other["required_papers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                json!([one["paper_type"], one["label"], one["is_required"], one["subject_kinds"]])
            })
            .collect();
        assert_eq!(papers, others, "papers of {code}");
        let clauses: Vec<Value> = rules
            .r17
            .parameters
            .criteria_catalog
            .value
            .iter()
            .filter(|clause| clause.award_type_code == *code)
            .map(|clause| json!([clause.code, [clause.subject_kind]]))
            .collect();
        let others: Vec<Value> = other["merit_clauses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| json!([one["code"], one["subject_kinds"]]))
            .collect();
        assert_eq!(clauses, others, "clauses of {code}");
    }
}

#[test]
fn words_are_those_of_the_api() {
    fn are_words_of<Theirs: serde::de::DeserializeOwned>(ours: &[impl serde::Serialize]) {
        for one in ours {
            let word = serde_json::to_value(one).unwrap();
            assert!(serde_json::from_value::<Theirs>(word.clone()).is_ok(), "{word}");
        }
    }
    use crate::features::{persons::types as persons, units::types as units};
    are_words_of::<award_types::SubjectKind>(SubjectKind::ALL);
    are_words_of::<award_types::AwardAuthority>(Authority::ALL);
    are_words_of::<award_types::AwardClass>(AwardClass::ALL);
    are_words_of::<units::UnitKind>(UnitKind::ALL);
    are_words_of::<persons::PersonKind>(StaffKind::ALL);
    are_words_of::<persons::PositionClass>(PositionClass::ALL);
    are_words_of::<award_types::SourceMark>(&[
        Mark::Confirmed,
        Mark::Secondary,
        Mark::Practice,
        Mark::Memory,
        Mark::Unknown,
    ]);
}
