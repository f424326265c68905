//! What is taken over from before: earlier awards from the personal files, and files that are checked
//! before they are imported. The checks wait for the runner, which takes them when the demo is served.

use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{ADMIN, SECRETARY, staff, unit, unit_name},
    script::{Memory, Script, body},
};
use crate::{
    demo::organisation::UNITS,
    error::{Error, Result},
    features::{
        documents::{content, service as documents, types::DocumentId},
        imports::{
            self,
            types::{ImportKind, TableFormat},
        },
        past_awards,
    },
    http::command::Tx,
};

/// Files that are checked.
const CHECKED: [ImportKind; 2] = [ImportKind::Units, ImportKind::Persons];

/// Years before that in which the samples were granted.
const YEARS: [i32; 2] = [2024, 2025];

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for (number, year) in (0..UNITS.len()).zip(YEARS.into_iter().cycle()) {
        let what = format!("an earlier award of {}", unit(number));
        script.on(calendar.at(40), SECRETARY, what, move |tx, _| earlier(tx, number, year));
    }
    for kind in CHECKED {
        let what = format!("a check of a file of {kind}");
        script.on(calendar.last(), ADMIN, what, move |tx, memory| check(tx, memory, kind));
    }
}

/// One unit has it as a collective, the next for one of its staff.
fn earlier(tx: &mut Tx<'_>, number: usize, year: i32) -> Result<()> {
    let person = (!number.is_multiple_of(2)).then(|| staff(number, 4));
    let kind = if person.is_some() { "individual" } else { "collective" };
    let input = json!({
        "subject_kind": kind, "unit_code": unit(number), "person_code": person,
        "title": "Danh hiệu mẫu của năm trước", "award_class": "merit",
        "decision_number": format!("{:02}/QĐ-MAU", number + 1),
        "decided_on": format!("{year}-12-20"), "issuing_body": "Giám đốc Sở Tài chính (mẫu)",
        "achievement": format!("Thành tích mẫu năm {year} của {}", unit_name(number)),
        "period_from": format!("{year}-01-01"), "period_to": format!("{year}-12-15"),
    });
    past_awards::service::create(tx, body(input)?).map(drop)
}

fn check(tx: &mut Tx<'_>, memory: &mut Memory, kind: ImportKind) -> Result<()> {
    let document = template(tx, memory, kind)?;
    let input = json!({
        "document_id": document, "kind": kind, "mode": "validate_only", "on_error": "skip",
    });
    imports::service::create(tx, &body(input)?).map(drop)
}

/// The template of a kind with its sample row, as a document of whoever checks it.
fn template(tx: &mut Tx<'_>, memory: &mut Memory, kind: ImportKind) -> Result<DocumentId> {
    let unit_code = tx.actor.unit_code.clone();
    let unit_code = unit_code.ok_or_else(|| Error::bug("staff of the demo have a unit"))?;
    let file = imports::service::template(tx.actor, kind, TableFormat::Csv)?;
    let input = json!({
        "kind": "minh_chung", "title": format!("Tệp mẫu để nhập: {}", file.file_name),
        "unit_code": unit_code, "file_name": file.file_name,
    });
    let made = documents::create(tx, body(input)?)?;
    let mut upload = memory.files.begin()?;
    upload.write(&file.bytes)?;
    content::put(tx, &memory.files, made.id, upload.finish()?)?;
    Ok(made.id)
}
