//! The tie chain compares what the set has.

use std::collections::HashSet;

use super::{Flaw, flaw};
use crate::scoring::{CriterionType, Scheme, TieMeasure, TieTerm};

pub(super) fn check(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let mut seen: HashSet<Vec<(&str, Option<&str>, u8)>> = HashSet::new();
    for (at, rule) in scheme.tie_chain.iter().enumerate() {
        for (place, term) in rule.terms.iter().enumerate() {
            check_term(scheme, &format!("/tie_chain/{at}/terms/{place}"), term, found);
        }
        let terms = rule
            .terms
            .iter()
            .map(|term| {
                let measure = match term.measure {
                    TieMeasure::Points => 0,
                    TieMeasure::Value => 1,
                    TieMeasure::Input => 2,
                };
                (term.criterion_code.as_str(), term.input_name.as_deref(), measure)
            })
            .collect();
        if !seen.insert(terms) {
            found.push(flaw(
                format!("/tie_chain/{at}"),
                "repeated_code",
                "Chuỗi tiêu chí phụ nêu một bước hai lần.",
                "The tie chain names a step twice.",
            ));
        }
    }
}

fn check_term(scheme: &Scheme, pointer: &str, term: &TieTerm, found: &mut Vec<Flaw>) {
    let code = &term.criterion_code;
    let Some(criterion) = scheme.criteria.iter().find(|one| one.code == *code) else {
        return found.push(flaw(
            format!("{pointer}/criterion_code"),
            "unknown_criterion",
            format!("Chuỗi tiêu chí phụ nêu {code}, không có trong bộ."),
            format!("The tie chain names {code}, which the set does not have."),
        ));
    };
    let has_value = matches!(
        criterion.criterion_type,
        CriterionType::Proportional
            | CriterionType::Stepped
            | CriterionType::Sampled
            | CriterionType::Indicator
    );
    let has_input = criterion.inputs.iter().any(|one| Some(&one.name) == term.input_name.as_ref());
    let fits = match term.measure {
        TieMeasure::Points => {
            term.input_name.is_none() && criterion.criterion_type != CriterionType::Gate
        }
        TieMeasure::Value => term.input_name.is_none() && has_value,
        TieMeasure::Input => has_input,
    };
    if !fits {
        found.push(flaw(
            format!("{pointer}/measure"),
            "unknown_measure",
            format!("Tiêu chí {code} không có số đo mà chuỗi tiêu chí phụ nêu."),
            format!("Criterion {code} has no such measure for the tie chain."),
        ));
    }
}
