//! Many persons at once, as a file of the directory brings them: the same rules and the same trail as one
//! PUT after the other, with a handful of statements for all of them.

use std::collections::HashMap;

use super::{
    service::{code_of_system, placed, told},
    store,
    types::{PersonView, PutPerson},
};
use crate::{
    authz::{Relation, table},
    db::{Conn, dialect::lock_names},
    error::{Error, Result, Text},
    features::{clients, units},
    http::command::{Tx, stale},
};

/// The persons with these codes, whoever asks. For other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn by_codes(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, PersonView>> {
    let found = store::by_codes(conn, codes)?;
    Ok(found.into_iter().map(|view| (view.code.clone(), view)).collect())
}

/// Creates or replaces persons; each code stands once. For each of them, in their order, whether the person
/// was created, or why it was refused.
///
/// # Errors
/// `role-required`, or when the database refuses; then none is written.
pub fn put_all(tx: &mut Tx<'_>, wanted: Vec<(String, PutPerson)>) -> Result<Vec<Result<bool>>> {
    tx.actor.require(table::PUT_PERSON, &Relation::none())?;
    let codes: Vec<String> = wanted.iter().map(|(code, _)| code.clone()).collect();
    lock_names(tx.conn, codes.iter().map(|code| format!("person {code}")).collect())?;
    let before = by_codes(tx.conn, &codes)?;
    let systems = clients::service::codes_among(tx.conn, &codes)?;
    let named: Vec<&str> = wanted.iter().map(|(_, person)| person.unit_code.as_str()).collect();
    let units = units::service::by_codes(tx.conn, &named)?;
    let (mut outcomes, mut made) = (Vec::with_capacity(wanted.len()), Vec::new());
    for (code, person) in wanted {
        let current = before.get(&code);
        let unit = units.get(&person.unit_code).ok_or_else(unknown_unit);
        let history = match unit.and_then(|unit| placed(current, unit, &person, tx.today)) {
            Ok(history) => history,
            Err(refusal) => {
                outcomes.push(Err(refusal));
                continue;
            }
        };
        let Some(current) = current else {
            if systems.contains(&code) {
                outcomes.push(Err(code_of_system(&code)));
                continue;
            }
            outcomes.push(Ok(true));
            made.push((code, person, history));
            continue;
        };
        if let Err(refusal) = tx.require_match(current.version) {
            outcomes.push(Err(refusal));
            continue;
        }
        let after = store::update(tx.conn, current, person, history, tx.now)?
            .ok_or_else(|| stale(current.version))?;
        tx.tell(told(Some(current), &after));
        outcomes.push(Ok(false));
    }
    for view in store::insert_all(tx.conn, &made, tx.now)? {
        tx.tell(told(None, &view));
    }
    Ok(outcomes)
}

fn unknown_unit() -> Error {
    let text = Text::new("Không có đơn vị với mã này.", "No unit has this code.");
    Error::invalid("/unit_code", "unknown_unit", text)
}
