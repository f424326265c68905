//! Criteria sets: two in use, and a draft for the next year.

use chrono::Datelike;
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::SECRETARY,
    script::{Script, body},
    tables::criteria::{BANDS, DEPARTMENT, Line, MONTHLY, SOURCE},
};
use crate::features::criteria_sets::{self, types::CriteriaSetId};

/// Name under which the set of the blocs' monthly rounds is remembered.
pub const MONTHLY_SET: &str = "monthly set";
/// Name under which the set of the department's rounds is remembered.
pub const DEPARTMENT_SET: &str = "department set";

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let begin = Calendar::launched();
    let both = [
        (
            MONTHLY_SET,
            "CCHC-KHOI-MAU",
            "Bộ tiêu chí mẫu chấm điểm cải cách hành chính hằng tháng của khối",
            &MONTHLY[..],
        ),
        (
            DEPARTMENT_SET,
            "CCHC-SO-MAU",
            "Bộ tiêu chí mẫu chấm điểm cải cách hành chính các phòng, đơn vị",
            &DEPARTMENT[..],
        ),
    ];
    for (key, code, title, lines) in both {
        let input = set(code, title, lines);
        script.on(begin, SECRETARY, key, move |tx, memory| {
            let made = criteria_sets::service::create(tx, body(input)?)?;
            memory.keep(key, made.id.0);
            criteria_sets::service::publish(tx, made.id).map(drop)
        });
    }
    let year = calendar.today.year() + 1;
    script.on(calendar.at(950), SECRETARY, "a set for the next year", move |tx, memory| {
        let input = body(json!({
            "code": format!("CCHC-SO-MAU-{year}"),
            "title": format!("Bộ tiêu chí mẫu năm {year} (dự thảo lấy ý kiến)"),
        }))?;
        let id = CriteriaSetId(memory.id(DEPARTMENT_SET)?);
        criteria_sets::service::clone(tx, id, input).map(drop)
    });
}

/// A set as the body of a request.
fn set(code: &str, title: &str, lines: &[Line]) -> Value {
    let criteria: Vec<Value> = lines
        .iter()
        .map(|(code, parent, name, points, needs_evidence)| {
            let is_group = lines.iter().any(|(_, parent, ..)| parent == &Some(*code));
            json!({
                "code": code, "parent_code": parent, "name": name, "guidance": null,
                "type": if is_group { "group" } else { "manual" }, "max_points": points,
                "evidence_required": needs_evidence,
            })
        })
        .collect();
    let bands: Vec<Value> = BANDS
        .iter()
        .map(|(code, vi, en, from, to)| {
            json!({ "code": code, "label": { "vi": vi, "en": en },
                    "from_points": from, "to_points": to })
        })
        .collect();
    json!({
        "code": code, "title": title, "source_text": SOURCE, "source_status": "assumed",
        "max_total": "100.00", "criteria": criteria, "bands": bands, "tie_chain": [tie("2"), tie("1")],
    })
}

/// A step of the tie chain that compares the points of a field.
fn tie(code: &str) -> Value {
    json!({
        "label": { "vi": format!("Điểm lĩnh vực {code}"), "en": format!("Points of field {code}") },
        "terms": [{ "criterion_code": code, "measure": "points" }], "prefer": "more",
    })
}
