//! Rules as they are written, and the same in the form of the law that the engines take.

use serde_json::{Map, Value, json};

use super::{
    input::{RuleSetParameter, RuleSetRule},
    publish::Flaw,
    types::AssumedParameter,
};
use crate::{
    error::{Context, Result},
    features::award_types::types::RuleStatus,
    law::{self, Law, Rules, Senseless},
};

/// The rules in the form of the law: an object of rules by number, each with its parameters by name.
fn as_law(rules: &[RuleSetRule]) -> Map<String, Value> {
    let parameter = |one: &RuleSetParameter| {
        let RuleSetParameter { name, value, mark, source, note } = one;
        (name.clone(), json!({ "value": value, "mark": mark, "source": source, "note": note }))
    };
    let rule = |one: &RuleSetRule| {
        let parameters: Map<String, Value> = one.parameters.iter().map(parameter).collect();
        let RuleSetRule { id, label, severity, basis, mark, note, .. } = one;
        let written = json!({
            "label": label, "severity": severity, "basis": basis, "mark": mark, "note": note,
            "parameters": parameters,
        });
        (id.clone(), written)
    };
    rules.iter().map(rule).collect()
}

/// Reads rules that are complete, as those of published sets are.
///
/// # Errors
/// When one is missing or does not fit.
pub(super) fn to_law(rules: &[RuleSetRule]) -> serde_json::Result<Rules> {
    let mut written = Value::Object(as_law(rules));
    with_younger(&mut written);
    serde_json::from_value(written)
}

/// A published set is frozen, also one that was published before a parameter was known: what it does not
/// say of revocations is that none of them gives anything free.
fn with_younger(written: &mut Value) {
    let of_revocation = written.pointer_mut("/R45/parameters").and_then(Value::as_object_mut);
    if let Some(parameters) = of_revocation {
        parameters.entry("revocation_effects").or_insert_with(|| {
            json!({
                "value": [], "mark": "unknown",
                "source": "Bộ quy tắc được ban hành trước khi có tham số này",
            })
        });
    }
}

/// Rules of the law as they would be written.
///
/// # Errors
/// An internal error when they do not have that form, which a test rules out.
pub(super) fn from_law(rules: &Rules) -> Result<Vec<RuleSetRule>> {
    const READING: &str = "reading rules of the law";
    let written = serde_json::to_value(rules).internal(READING)?;
    let mut found = Vec::new();
    for (id, mut rule) in written.as_object().cloned().unwrap_or_default() {
        let mut parameters = Vec::new();
        let named = rule.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, mut parameter) in named {
            if let Some(members) = parameter.as_object_mut() {
                members.insert("name".to_owned(), json!(name));
            }
            parameters.push(parameter);
        }
        if let Some(members) = rule.as_object_mut() {
            members.insert("id".to_owned(), json!(id));
            members.insert("parameters".to_owned(), json!(parameters));
        }
        found.push(serde_json::from_value(rule).internal(READING)?);
    }
    Ok(found)
}

/// The parameters that count as assumed, in the order in which they stand.
pub(super) fn assumed(rules: &[RuleSetRule]) -> Vec<AssumedParameter> {
    let of_rule = |rule: &RuleSetRule| {
        let open = rule.parameters.iter().filter(|one| one.mark.status() == RuleStatus::Assumed);
        open.map(|one| AssumedParameter { rule_id: rule.id.clone(), name: one.name.clone() })
            .collect::<Vec<_>>()
    };
    rules.iter().flat_map(of_rule).collect()
}

/// Codes of the documents that the rules rest on (R01), with the pointers at which they stand.
pub(super) fn cited(rules: &[RuleSetRule]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.id == "R01") {
        for (of, parameter) in rule.parameters.iter().enumerate() {
            if parameter.name == "legal_docs" {
                for (place, code) in parameter.value.as_array().into_iter().flatten().enumerate() {
                    if let Some(code) = code.as_str() {
                        let pointer = format!("/rules/{at}/parameters/{of}/value/{place}");
                        found.push((code.to_owned(), pointer));
                    }
                }
            }
        }
    }
    found
}

/// The rules that the project carries: they say which rules and parameters there are.
fn model() -> Result<Map<String, Value>> {
    const READING: &str = "reading the built-in rules";
    let carried = Law::carried().internal(READING)?;
    let model = carried.rule_sets.first().map(|set| &set.rules);
    let model = serde_json::to_value(model).internal(READING)?;
    Ok(model.as_object().cloned().unwrap_or_default())
}

/// What keeps the rules from being complete: missing ones, ones that nothing knows, and values that
/// are not of their kind, say nothing, or do not fit the others.
///
/// # Errors
/// An internal error when the data built into the program does not fit, which a test rules out.
pub(super) fn flaws(rules: &[RuleSetRule]) -> Result<Vec<Flaw>> {
    let known = model()?;
    let mut found = Vec::new();
    for id in Rules::IDS {
        if !rules.iter().any(|rule| rule.id == *id) {
            found.push(Flaw::new(
                "missing_rule",
                "/rules",
                format!("Thiếu quy tắc {id}."),
                format!("Rule {id} is missing."),
            ));
        }
    }
    for (at, rule) in rules.iter().enumerate() {
        match known.get(&rule.id) {
            Some(model) => compare(rule, at, model, &mut found),
            None => found.push(Flaw::new(
                "unknown_rule",
                format!("/rules/{at}/id"),
                format!("Không có quy tắc {}.", rule.id),
                format!("There is no rule {}.", rule.id),
            )),
        }
    }
    found.extend(of_values(rules, &known));
    if found.is_empty() {
        let read = to_law(rules).internal("reading complete rules")?;
        found.extend(law::at_odds(&read).iter().map(|one| meaningless(rules, one)));
    }
    Ok(found)
}

/// The values that are not of their kind, or say nothing. What is not written is not judged, and neither
/// is what nothing knows.
///
/// # Errors
/// As [`flaws`].
pub(super) fn value_flaws(rules: &[RuleSetRule]) -> Result<Vec<Flaw>> {
    Ok(of_values(rules, &model()?))
}

fn of_values(rules: &[RuleSetRule], known: &Map<String, Value>) -> Vec<Flaw> {
    let mut all = Value::Object(known.clone());
    for rule in rules {
        for one in &rule.parameters {
            let pointer = format!("/{}/parameters/{}/value", rule.id, one.name);
            if let Some(place) = all.pointer_mut(&pointer) {
                place.clone_from(&one.value);
            }
        }
    }
    match serde_json::from_value::<Rules>(all) {
        Err(_) => wrong_values(rules, known),
        Ok(read) => {
            let found = law::senseless(&read);
            let is_written = |one: &&Senseless| place_of(rules, one).is_some();
            found.iter().filter(is_written).map(|one| meaningless(rules, one)).collect()
        }
    }
}

/// Where the value of a parameter stands.
fn place_of(rules: &[RuleSetRule], one: &Senseless) -> Option<String> {
    let at = rules.iter().position(|rule| rule.id == one.rule)?;
    let of = rules.get(at)?.parameters.iter().position(|given| given.name == one.parameter)?;
    Some(format!("/rules/{at}/parameters/{of}/value"))
}

fn meaningless(rules: &[RuleSetRule], one: &Senseless) -> Flaw {
    let Senseless { rule, parameter, why } = one;
    Flaw::new(
        "senseless_value",
        place_of(rules, one).unwrap_or_else(|| "/rules".to_owned()),
        format!("Tham số {parameter} (quy tắc {rule}) {}.", why.vi),
        format!("The value of {parameter} (rule {rule}) {}.", why.en),
    )
}

/// Names the parameters that a rule lacks, or that nothing reads.
fn compare(rule: &RuleSetRule, at: usize, model: &Value, found: &mut Vec<Flaw>) {
    let id = &rule.id;
    let known = model.get("parameters").and_then(Value::as_object);
    for name in known.into_iter().flat_map(|known| known.keys()) {
        if !rule.parameters.iter().any(|one| one.name == *name) {
            found.push(Flaw::new(
                "missing_parameter",
                format!("/rules/{at}/parameters"),
                format!("Quy tắc {id} thiếu tham số {name}."),
                format!("Rule {id} lacks its parameter {name}."),
            ));
        }
    }
    for (of, one) in rule.parameters.iter().enumerate() {
        if known.is_none_or(|known| !known.contains_key(&one.name)) {
            let name = &one.name;
            found.push(Flaw::new(
                "unknown_parameter",
                format!("/rules/{at}/parameters/{of}/name"),
                format!("Quy tắc {id} không có tham số {name}."),
                format!("Rule {id} has no parameter {name}."),
            ));
        }
    }
}

/// The parameters whose values are not of their kind: each is tried among rules that are known to fit.
fn wrong_values(rules: &[RuleSetRule], known: &Map<String, Value>) -> Vec<Flaw> {
    let mut found = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        for (of, one) in rule.parameters.iter().enumerate() {
            let mut tried = Value::Object(known.clone());
            let pointer = format!("/{}/parameters/{}/value", rule.id, one.name);
            let Some(place) = tried.pointer_mut(&pointer) else { continue };
            place.clone_from(&one.value);
            if serde_json::from_value::<Rules>(tried).is_err() {
                let (id, name) = (&rule.id, &one.name);
                found.push(Flaw::new(
                    "wrong_value",
                    format!("/rules/{at}/parameters/{of}/value"),
                    format!("Trị số của tham số {name} (quy tắc {id}) không đúng kiểu."),
                    format!("The value of {name} (rule {id}) is not of its kind."),
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried() -> Vec<RuleSetRule> {
        from_law(&Law::carried().unwrap().rule_sets[0].rules).unwrap()
    }

    fn named(rules: &[RuleSetRule]) -> Vec<(&'static str, String)> {
        flaws(rules).unwrap().into_iter().map(|flaw| (flaw.rule, flaw.pointer)).collect()
    }

    #[test]
    fn the_carried_rules_are_written_and_read_back_as_they_are() {
        let rules = &Law::carried().unwrap().rule_sets[0].rules;
        let written = from_law(rules).unwrap();
        assert_eq!(&to_law(&written).unwrap(), rules);
        assert_eq!(named(&written), []);
        let ids: Vec<&str> = written.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, Rules::IDS);
        let codes: Vec<String> = cited(&written).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, rules.r01.parameters.legal_docs.value);
    }

    #[test]
    fn a_set_of_before_the_effects_of_revocations_reads_and_gives_nothing_free() {
        let mut rules = carried();
        for rule in &mut rules {
            rule.parameters.retain(|one| one.name != "revocation_effects");
        }
        let read = to_law(&rules).unwrap().r45.parameters.revocation_effects;
        assert!(read.value.is_empty() && read.mark == crate::law::Mark::Unknown);
        // A draft says it itself before it is published.
        let named: Vec<&str> = named(&rules).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(named, ["missing_parameter"]);
    }

    #[test]
    fn each_missing_rule_and_parameter_is_named() {
        let mut rules = carried();
        rules.remove(4);
        rules[0].parameters.remove(0);
        let named = named(&rules);
        let expected = [
            ("missing_rule", "/rules".to_owned()),
            ("missing_parameter", "/rules/0/parameters".to_owned()),
        ];
        assert_eq!(named, expected);
        assert!(cited(&rules).len() < 2);
    }

    #[test]
    fn what_nothing_knows_and_what_is_not_of_its_kind_is_named_where_it_stands() {
        let mut rules = carried();
        rules[1].parameters[0].name = "unheard_of".to_owned();
        let extra = RuleSetRule { id: "R48".to_owned(), ..rules[0].clone() };
        rules.push(extra);
        let found: Vec<&str> = named(&rules).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(found, ["missing_parameter", "unknown_parameter", "unknown_rule"]);
        let mut rules = carried();
        let (at, of) = rules
            .iter()
            .enumerate()
            .find_map(|(at, rule)| {
                let of = rule.parameters.iter().position(|one| one.name == "min_months_worked")?;
                Some((at, of))
            })
            .unwrap();
        for wrong in [json!("six"), json!(-1), json!(6.5), json!(null)] {
            rules[at].parameters[of].value = wrong;
            let pointer = format!("/rules/{at}/parameters/{of}/value");
            assert_eq!(named(&rules), [("wrong_value", pointer)]);
        }
    }

    #[test]
    fn what_says_nothing_is_named_where_it_stands_also_among_rules_that_are_not_complete() {
        let mut rules = carried();
        rules.retain(|rule| rule.id == "R40");
        let of = rules[0].parameters.iter().position(|one| one.name == "rounding_up_to").unwrap();
        assert!(value_flaws(&rules).unwrap().is_empty());
        rules[0].parameters[of].value = json!(0);
        let found = value_flaws(&rules).unwrap();
        let [flaw] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(flaw.rule, "senseless_value");
        assert_eq!(flaw.pointer, format!("/rules/0/parameters/{of}/value"));
        assert!(flaw.label.vi.contains("R40") && flaw.label.en.contains("rounding_up_to"));
        // The same among complete rules, and what does not fit the others.
        let mut rules = carried();
        let at = rules.iter().position(|rule| rule.id == "R40").unwrap();
        rules[at].parameters[of].value = json!(0);
        let pointer = format!("/rules/{at}/parameters/{of}/value");
        assert_eq!(named(&rules), [("senseless_value", pointer)]);
        rules[at].parameters[of].value = json!(10_000);
        let coeff = rules[at].parameters.iter().position(|one| one.name == "coeff").unwrap();
        rules[at].parameters[coeff].value.as_array_mut().unwrap().remove(0);
        let pointer = format!("/rules/{at}/parameters/{coeff}/value");
        assert_eq!(named(&rules), [("senseless_value", pointer)]);
        assert!(value_flaws(&rules).unwrap().is_empty(), "each value by itself can be meant");
    }

    #[test]
    fn only_what_was_read_is_not_assumed() {
        let rules = carried();
        let all: usize = rules.iter().map(|rule| rule.parameters.len()).sum();
        let open = assumed(&rules);
        assert!(!open.is_empty() && open.len() < all);
        let min_rating =
            AssumedParameter { rule_id: "R15".to_owned(), name: "min_rating".to_owned() };
        assert!(open.contains(&min_rating));
        assert!(open.iter().all(|one| one.name != "overlap_policy"));
    }
}
