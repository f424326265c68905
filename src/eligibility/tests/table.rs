//! Runs the rows, and sees to it that they reach everything.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cases_council, cases_dossier, cases_history, cases_list, cases_merit, cases_subject,
    world::{Row, World},
};
use crate::{
    eligibility::{Outcome, Role, entries, listing},
    law::Severity,
};

pub(super) fn all_rows() -> Vec<Row> {
    [
        cases_subject::rows(),
        cases_history::rows(),
        cases_merit::rows(),
        cases_dossier::rows(),
        cases_council::rows(),
        cases_list::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn world_of(row: &Row) -> World {
    let mut world = World::new();
    (row.change)(&mut world);
    world
}

#[test]
fn every_row_says_what_is_expected() {
    for row in all_rows() {
        let found = world_of(&row).finding(row.rule).in_full();
        let (rule, name) = (row.rule, row.name);
        assert_eq!(found.outcome, row.outcome, "{rule}, {name}: {}", found.sentence.vi);
        let said = &found.sentence.vi;
        assert!(said.contains(row.says), "{rule}, {name}: “{said}” lacks “{}”", row.says);
    }
}

#[test]
fn every_check_is_seen_passed_not_met_and_unknown() {
    let mut seen: BTreeMap<&str, BTreeSet<Outcome>> = BTreeMap::new();
    for row in all_rows() {
        seen.entry(row.rule).or_default().insert(row.outcome);
    }
    let rules = World::new().set.rules;
    for entry in entries().into_iter().filter(|entry| entry.role == Role::Check) {
        let is_strict = rules.head(entry.id).unwrap().severity == Some(Severity::Block);
        let unmet = if is_strict { Outcome::Failed } else { Outcome::Warning };
        for outcome in [Outcome::Passed, unmet, Outcome::Unknown] {
            assert!(seen[entry.id].contains(&outcome), "{} is never {outcome:?}", entry.id);
        }
    }
}

#[test]
fn every_fact_that_a_check_declares_is_read_and_no_other() {
    let mut read: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in all_rows() {
        for finding in world_of(&row).assess().findings {
            // Codes within a group of facts stand behind its name.
            let names = finding
                .facts
                .iter()
                .map(|fact| fact.name.splitn(3, '.').take(2).collect::<Vec<_>>().join("."));
            read.entry(finding.rule.clone()).or_default().extend(names);
        }
    }
    for entry in entries().into_iter().filter(|entry| entry.role == Role::Check) {
        let declared: BTreeSet<String> = entry.reads.iter().map(|name| (*name).into()).collect();
        assert_eq!(read[entry.id], declared, "facts of {}", entry.id);
    }
}

#[test]
fn every_parameter_of_a_check_is_read() {
    let mut read = BTreeSet::new();
    for row in all_rows() {
        for finding in world_of(&row).assess().findings {
            read.extend(finding.parameters.into_iter().map(|used| used.name));
        }
    }
    for listed in listing(&World::new().set.rules).unwrap() {
        for parameter in listed.parameters {
            let is_read = read.contains(&parameter.name);
            assert_eq!(is_read, listed.role == Role::Check, "{} of {}", parameter.name, listed.id);
        }
    }
}
