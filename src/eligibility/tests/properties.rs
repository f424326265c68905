//! What is true of all cases, over mixtures of those in the tables.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use super::{
    table::{all_rows, world_of},
    world::World,
};
use crate::{
    eligibility::{Facts, Outcome},
    law::Checkpoint,
};

/// The cases of the tables, made once: reading the law anew for each mixture would take most of the
/// time.
fn pool() -> &'static [World] {
    static POOL: std::sync::OnceLock<Vec<World>> = std::sync::OnceLock::new();
    POOL.get_or_init(|| all_rows().iter().map(world_of).collect())
}

fn written(facts: &Facts) -> Map<String, Value> {
    match serde_json::to_value(facts).unwrap() {
        Value::Object(map) => map,
        _ => unreachable!("facts are an object"),
    }
}

fn read(facts: Value) -> Facts {
    serde_json::from_value(facts).unwrap()
}

/// The rules and the step of one case with facts of both: of each group, the facts of one or the other.
fn mixed(picks: (Index, Index, Index), takes: &[bool]) -> World {
    let pool = pool();
    let (one, other) = (picks.0.get(pool), picks.1.get(pool));
    let (mut facts, others) = (written(&one.facts), written(&other.facts));
    let mut takes = takes.iter().cycle();
    for (key, value) in &mut facts {
        match (value, &others[key]) {
            (Value::Object(group), Value::Object(other)) => {
                for (name, fact) in group {
                    if *takes.next().unwrap() {
                        *fact = other[name].clone();
                    }
                }
            }
            (value, other) => {
                if *takes.next().unwrap() {
                    *value = other.clone();
                }
            }
        }
    }
    // A period is one thing; two halves of different ones may end before they begin.
    facts["period"] = written(&one.facts)["period"].clone();
    World { facts: read(Value::Object(facts)), at: *picks.2.get(Checkpoint::ALL), ..one.clone() }
}

/// Takes away the facts that the mask names, as they stand one behind the other.
fn erase(value: &mut Value, mask: &mut impl Iterator<Item = bool>) {
    match value {
        Value::Object(map) if map.contains_key("known") => {
            if mask.next() == Some(true) {
                *value = json!({ "unknown": { "supplier": "secretariat" } });
            } else if let Some(inner) = map.get_mut("known") {
                erase(inner, mask);
            }
        }
        Value::Object(map) => map.values_mut().for_each(|inner| erase(inner, mask)),
        Value::Array(all) => all.iter_mut().for_each(|inner| erase(inner, mask)),
        _ => {}
    }
}

/// The same text with every list and object written backwards.
fn backwards(value: Value) -> Value {
    match value {
        Value::Array(all) => Value::Array(all.into_iter().rev().map(backwards).collect()),
        Value::Object(map) => {
            let entries: Vec<_> = map.into_iter().collect();
            Value::Object(entries.into_iter().rev().map(|(key, v)| (key, backwards(v))).collect())
        }
        other => other,
    }
}

fn picks() -> impl Strategy<Value = (Index, Index, Index)> {
    any::<(Index, Index, Index)>()
}

fn mask() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(prop::bool::weighted(0.3), 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn taking_facts_away_never_makes_a_finding_better(
        picks in picks(), takes in mask(), mask in mask(),
    ) {
        let full = mixed(picks, &takes);
        let mut facts = Value::Object(written(&full.facts));
        erase(&mut facts, &mut mask.iter().copied().cycle());
        let less = World { facts: read(facts), ..full.clone() };
        for (with, without) in full.assess().findings.iter().zip(&less.assess().findings) {
            let rule = &with.rule;
            match without.outcome {
                // What is said with fewer facts stays true with more.
                Outcome::Passed | Outcome::NotApplicable | Outcome::Failed => {
                    prop_assert_eq!(with.outcome, without.outcome, "{}", rule);
                }
                Outcome::Warning => {
                    let is_no_better = matches!(with.outcome, Outcome::Warning | Outcome::Failed);
                    prop_assert!(is_no_better, "{}: {:?}", rule, with.outcome);
                }
                Outcome::Unknown => {}
            }
        }
    }

    #[test]
    fn every_finding_says_what_it_has_to(picks in picks(), takes in mask()) {
        for finding in mixed(picks, &takes).assess().findings {
            let rule = &finding.rule;
            prop_assert!(!finding.sentence.vi.is_empty(), "{}", rule);
            prop_assert!(!finding.sentence.en.is_empty(), "{}", rule);
            prop_assert!(!finding.basis.is_empty(), "{}", rule);
            let is_open = !matches!(finding.outcome, Outcome::Passed | Outcome::NotApplicable);
            prop_assert_eq!(finding.next_step.is_some(), is_open, "{}", rule);
            if let Some(next) = &finding.next_step {
                prop_assert!(!next.vi.is_empty() && !next.en.is_empty(), "{}", rule);
            }
            let is_unknown = finding.outcome == Outcome::Unknown;
            prop_assert_eq!(!finding.suppliers.is_empty(), is_unknown, "{}", rule);
        }
    }

    #[test]
    fn the_order_in_which_facts_were_gathered_does_not_matter(picks in picks(), takes in mask()) {
        let world = mixed(picks, &takes);
        let turned = backwards(Value::Object(written(&world.facts)));
        let other = World { facts: read(turned), ..world.clone() };
        prop_assert_eq!(world.assess(), other.assess());
    }
}

#[test]
fn where_nothing_is_known_nothing_is_passed() {
    for at in Checkpoint::ALL {
        let mut world = World { at: *at, ..World::new() };
        let mut facts = Value::Object(written(&world.facts));
        erase(&mut facts, &mut std::iter::repeat(true));
        facts["merit"]["attestations"] = json!({});
        world.facts = read(facts);
        let passed: Vec<String> = world
            .assess()
            .findings
            .into_iter()
            .filter(|finding| finding.outcome == Outcome::Passed)
            .map(|finding| finding.rule)
            .collect();
        // R01 looks at documents and the day alone.
        assert_eq!(passed, ["R01"], "{at:?}");
    }
}
