//! Sets and marks for the tests, short to write.

use crate::{quantity::Quantity, scoring::*};

pub fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

pub fn criterion(code: &str, parent: Option<&str>, kind: CriterionType, max: &str) -> Criterion {
    Criterion {
        code: code.to_owned(),
        parent_code: parent.map(str::to_owned),
        name: format!("Tiêu chí {code}"),
        criterion_type: kind,
        max_points: points(max),
        ..Criterion::default()
    }
}

pub fn definition(name: &str, role: InputRole) -> InputDefinition {
    InputDefinition {
        name: name.to_owned(),
        role,
        definition: format!("Số liệu {name}"),
        unit: None,
        is_whole: false,
    }
}

/// b ÷ a.
pub fn proportional(code: &str, parent: Option<&str>, max: &str) -> Criterion {
    Criterion {
        inputs: vec![
            definition("a", InputRole::Denominator),
            definition("b", InputRole::Numerator),
        ],
        ..criterion(code, parent, CriterionType::Proportional, max)
    }
}

pub fn label(text: &str) -> Label {
    Label { vi: format!("Mức {text}"), en: format!("Band {text}") }
}

pub fn band(code: &str, from: &str, to: Option<&str>) -> Band {
    Band {
        code: code.to_owned(),
        label: label(code),
        from_points: points(from),
        to_points: to.map(points),
        requires_no_zero: false,
    }
}

pub fn by_points(code: &str) -> TieRule {
    tie(code, TieMeasure::Points, None, Prefer::More)
}

pub fn tie(code: &str, measure: TieMeasure, name: Option<&str>, prefer: Prefer) -> TieRule {
    let input_name = name.map(str::to_owned);
    TieRule {
        label: label(code),
        terms: vec![TieTerm { criterion_code: code.to_owned(), measure, input_name }],
        prefer,
    }
}

pub fn limit(code: &str, band: &str) -> BandLimit {
    BandLimit {
        code: code.to_owned(),
        kind: LimitKind::Veto,
        label: label(code),
        max_band_code: band.to_owned(),
        article: None,
    }
}

pub fn inputs(values: &[(&str, &str)]) -> Mark {
    Mark::Inputs(
        values
            .iter()
            .map(|(name, value)| InputValue {
                name: (*name).to_owned(),
                value: quantity(value),
                source: None,
                revision: None,
            })
            .collect(),
    )
}

pub fn verified(code: &str, mark: Mark) -> LeafMarks {
    LeafMarks { criterion_code: code.to_owned(), verified_mark: Some(mark), ..LeafMarks::default() }
}

pub fn sheet(leaves: Vec<LeafMarks>) -> SheetMarks {
    SheetMarks { leaves, ..SheetMarks::default() }
}

/// The explanation of marks by a set, as JSON.
pub fn told(scheme: &Scheme, marks: &SheetMarks) -> serde_json::Value {
    let calculation = Engine::new(scheme).calculate(marks);
    serde_json::to_value(Explanation::of(scheme, calculation)).unwrap()
}
