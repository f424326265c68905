//! Rows of units and persons. They replace what is there, so what the file has no column for stays.

use serde_json::{Map, Value};

use super::{
    layout::Layout,
    rows::{Work, Written, is_refusal, take_code},
    store_rows::{StoredResult, StoredRow},
    types::ImportKind,
};
use crate::{
    error::Result,
    features::{
        persons::{
            self,
            types::{PersonView, PutPerson},
        },
        units,
    },
    http::{
        command::{Tx, snapshot},
        extract::valid_value,
    },
};

/// Members of a unit that its PUT writes.
const OF_UNIT: [&str; 9] = [
    "name",
    "kind",
    "parent_code",
    "organisation_code",
    "aliases",
    "valid_from",
    "valid_to",
    "merged_into_code",
    "is_sample",
];

/// Members of a person that its PUT writes and its view shows.
const OF_PERSON: [&str; 9] = [
    "full_name",
    "kind",
    "position_title",
    "position_class",
    "sex",
    "unit_code",
    "joined_on",
    "left_on",
    "is_sample",
];

/// What is there, as far as the file has no column for it.
fn base_of(view: Value, members: &[&str], layout: &Layout) -> Map<String, Value> {
    let Value::Object(mut view) = view else { return Map::new() };
    view.retain(|name, value| {
        members.contains(&name.as_str()) && !layout.has(name) && !value.is_null()
    });
    view
}

/// What is there of the unit that a row names.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn unit_base(
    tx: &mut Tx<'_>,
    layout: &Layout,
    cells: &[String],
) -> Result<Map<String, Value>> {
    let Some(code) = layout.cell(cells, "unit_code") else { return Ok(Map::new()) };
    let known = units::service::by_codes(tx.conn, &[code])?;
    let Some(view) = known.get(code) else { return Ok(Map::new()) };
    Ok(base_of(snapshot(view), &OF_UNIT, layout))
}

/// Writes rows of persons with a handful of statements for all of them.
///
/// # Errors
/// What is no row's fault; then none of them is kept.
pub(super) fn persons(
    tx: &mut Tx<'_>,
    work: &Work<'_>,
    rows: &[StoredRow],
) -> Result<Vec<StoredResult>> {
    let named = rows.iter().filter_map(|row| work.layout.cell(&row.cells.0, "person_code"));
    let codes: Vec<String> = named.map(str::to_owned).collect();
    let known = persons::service::by_codes(tx.conn, &codes)?;
    let (mut results, mut numbers, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let current =
            work.layout.cell(&row.cells.0, "person_code").and_then(|code| known.get(code));
        let base = current
            .map(|view: &PersonView| base_of(snapshot(view), &OF_PERSON, work.layout))
            .unwrap_or_default();
        match work.layout.object(ImportKind::Persons, &row.cells.0, base) {
            Err(errors) => results.push(work.rejected(row.number, errors)),
            Ok(object) => match person_of(object) {
                Ok((code, person)) => {
                    numbers.push((row.number, code.clone()));
                    wanted.push((code, person));
                }
                Err(error) => results.push(work.result(row.number, Err(error))?),
            },
        }
    }
    // What a refusal of all leaves half written is taken back.
    match tx.attempt(|part| persons::service::put_all(part, wanted)) {
        Ok(outcomes) => {
            for ((number, target_id), outcome) in numbers.into_iter().zip(outcomes) {
                let written = outcome.map(|is_created| Written { is_created, target_id });
                results.push(work.result(number, written)?);
            }
        }
        // Whoever may not write one may write none.
        Err(error) if is_refusal(&error) => {
            let errors = work.layout.errors_of(&error);
            results.extend(
                numbers.into_iter().map(|(number, _)| work.rejected(number, errors.clone())),
            );
        }
        Err(error) => return Err(error),
    }
    results.sort_by_key(|result| result.number);
    Ok(results)
}

fn person_of(mut object: Map<String, Value>) -> Result<(String, PutPerson)> {
    let code = take_code(&mut object, "person_code")?;
    Ok((code, valid_value(Value::Object(object))?))
}
