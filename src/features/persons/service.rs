//! Rules of persons.

use std::collections::HashMap;

use chrono::NaiveDate;

pub use super::batch::{by_codes, put_all};

use super::{
    history::{Placement, place},
    store, store_staff,
    types::{PersonExpand, PersonFilter, PersonView, PutPerson, Sex, UnitPeriod},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Visible, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        clients,
        units::{
            self,
            types::{UnitKind, UnitView},
        },
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
    progress::Staff,
};

/// A page of the persons that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &PersonFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<PersonView>> {
    let visible = actor.visible(table::LIST_PERSONS)?;
    let mut found = store::list(conn, &visible, filter, page, today)?;
    expand(conn, actor, filter.expand.as_deref(), &mut found.items)?;
    Ok(found)
}

/// A person that the caller may see.
///
/// # Errors
/// `not-found`, also for somebody out of the caller's sight.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    code: &str,
    wanted: Option<&[PersonExpand]>,
) -> Result<PersonView> {
    let visible = actor.visible(table::GET_PERSON)?;
    let mut view = store::find(conn, &visible, code)?.ok_or_else(Error::not_found)?;
    expand(conn, actor, wanted, std::slice::from_mut(&mut view))?;
    Ok(view)
}

/// A person by code, for other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn find(conn: &mut Conn, code: &str) -> Result<Option<PersonView>> {
    store::find(conn, &Visible::All, code)
}

/// Full names of the persons with these codes, for other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn names(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, String>> {
    store_staff::names(conn, codes)
}

/// Present units of the persons with these codes, with one query.
///
/// # Errors
/// When the database cannot be read.
pub fn units_of(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, String>> {
    store_staff::units(conn, codes)
}

/// Persons with these codes, or all, with their stays in units: for counting who was where on a day.
///
/// # Errors
/// When the database cannot be read.
pub fn staff(conn: &mut Conn, codes: Option<&[String]>) -> Result<Vec<Staff>> {
    store_staff::staff(conn, codes)
}

/// How many persons work in a unit on a day, and how many of them are women; that is not known while the sex of
/// one of them is not.
///
/// # Errors
/// When the database cannot be read.
pub fn head_count(
    conn: &mut Conn,
    unit_code: &str,
    day: NaiveDate,
) -> Result<(usize, Option<usize>)> {
    let sexes = store_staff::sexes(conn, unit_code, day)?;
    let known: Option<Vec<Sex>> = sexes.iter().copied().collect();
    let women = |all: Vec<Sex>| all.into_iter().filter(|sex| *sex == Sex::Female).count();
    Ok((sexes.len(), known.map(women)))
}

/// Refuses a code that names nobody, or somebody who has left by that day, at the pointer where it
/// stands.
///
/// # Errors
/// `validation-failed`.
pub fn require_not_left(
    conn: &mut Conn,
    code: &str,
    day: NaiveDate,
    pointer: &str,
) -> Result<PersonView> {
    let unknown = Text::new("Không có người với mã này.", "Nobody has this code.");
    let person =
        find(conn, code)?.ok_or_else(|| Error::invalid(pointer, "unknown_person", unknown))?;
    if person.left_on.is_some_and(|left| left <= day) {
        let message = Text::new("Người này đã nghỉ việc.", "This person has left.");
        return Err(Error::invalid(pointer, "person_left", message));
    }
    Ok(person)
}

/// Puts the asked objects into the views of a page, with one query for all of them.
fn expand(
    conn: &mut Conn,
    actor: &Actor,
    wanted: Option<&[PersonExpand]>,
    views: &mut [PersonView],
) -> Result<()> {
    if !wanted.is_some_and(|list| list.contains(&PersonExpand::Unit)) {
        return Ok(());
    }
    // What is put in is read by its own right, or expanding would be a way around it.
    actor.require(table::GET_UNIT, &Relation::none())?;
    let codes: Vec<&str> = views.iter().map(|view| view.unit_code.as_str()).collect();
    let known = units::service::by_codes(conn, &codes)?;
    for view in views {
        view.unit = known.get(&view.unit_code).cloned();
    }
    Ok(())
}

/// Creates or replaces a person; the flag tells whether it was created.
///
/// # Errors
/// `validation-failed` for a unit that is unknown, a bloc or does not exist on the first day there,
/// and for a `unit_since` that does not fit the history; `precondition-required` and `stale-etag`
/// for an existing person; `duplicate` for a new one with the code of a system.
pub fn put(tx: &mut Tx<'_>, code: &str, person: PutPerson) -> Result<(PersonView, bool)> {
    tx.actor.require(table::PUT_PERSON, &Relation::none())?;
    // Two first PUTs of one person come one after the other, and the second finds the first.
    lock_name(tx.conn, &format!("person {code}"))?;
    let before = find(tx.conn, code)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
    } else if clients::service::codes_among(tx.conn, &[code.to_owned()])?.contains(code) {
        return Err(code_of_system(code));
    }
    let unit = units::service::require_known(tx.conn, &person.unit_code, "/unit_code")?;
    let history = placed(before.as_ref(), &unit, &person, tx.today)?;
    let after = match &before {
        None => store::insert(tx.conn, code, person, history, tx.now)?,
        Some(current) => store::update(tx.conn, current, person, history, tx.now)?
            .ok_or_else(|| stale(current.version))?,
    };
    tx.tell(told(before.as_ref(), &after));
    Ok((after, before.is_none()))
}

/// A token and the audit say with one word who acts, so that no person has the code of a system.
pub(super) fn code_of_system(code: &str) -> Error {
    Error::new(Code::Duplicate)
        .detail(
            format!("Mã {code} là mã của một hệ thống."),
            format!("The code {code} is that of a system."),
        )
        .with("existing_id", code)
}

/// What the audit is told of a person who was written.
pub(super) fn told(before: Option<&PersonView>, after: &PersonView) -> Change {
    let unit_code = Some(after.unit_code.clone());
    let target = Target { kind: "person", id: after.code.clone(), unit_code };
    Change::new(Action::PERSON_PUT, target)
        .between(before.map(snapshot).as_ref(), Some(&snapshot(after)))
}

/// The history of a person's units after a PUT, when the person can be in this unit.
pub(super) fn placed(
    before: Option<&PersonView>,
    unit: &UnitView,
    person: &PutPerson,
    today: NaiveDate,
) -> Result<Vec<UnitPeriod>> {
    let to = Placement {
        unit_code: &person.unit_code,
        since: person.unit_since,
        joined_on: person.joined_on,
        left_on: person.left_on,
        today,
    };
    let is_moving = before.is_none_or(|view| view.unit_code != person.unit_code);
    check_unit(unit, is_moving.then(|| to.first_day()))?;
    place(before.map(|view| view.unit_history.clone()).unwrap_or_default(), to)
}

/// Persons work in rooms and units, not in blocs; and nobody moves to a unit on a day on which it
/// does not exist. One who stays where the unit has ended can still be corrected.
fn check_unit(unit: &UnitView, first_day: Option<NaiveDate>) -> Result<()> {
    if unit.kind == UnitKind::Bloc {
        return Err(Error::invalid(
            "/unit_code",
            "bloc",
            Text::new(
                "Khối thi đua không phải đơn vị công tác.",
                "A bloc is not a unit to work in.",
            ),
        ));
    }
    if first_day.is_some_and(|day| !unit.exists_on(day)) {
        return Err(Error::invalid(
            "/unit_code",
            "unit_not_in_existence",
            Text::new(
                "Đơn vị không tồn tại vào ngày người này về đơn vị.",
                "The unit does not exist on the person's first day in it.",
            ),
        ));
    }
    Ok(())
}
