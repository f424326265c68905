//! Rules of units and blocs.

use std::collections::HashMap;

use chrono::NaiveDate;

pub use super::directory::Directory;
use super::{
    store,
    types::{BlocMembersView, BlocRole, PutBlocMembers, PutUnit, UnitFilter, UnitKind, UnitView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::{
        Conn,
        dialect::{lock_name, taken},
    },
    error::{Code, Error, Result, Text},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// A unit by its code.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str) -> Result<UnitView> {
    store::find(conn, code)?.ok_or_else(Error::not_found)
}

/// Whether a unit with this code exists.
///
/// # Errors
/// When the database cannot be read.
pub fn exists(conn: &mut Conn, code: &str) -> Result<bool> {
    Ok(store::find(conn, code)?.is_some())
}

/// Refuses a code that names no unit, at the pointer where it stands.
///
/// # Errors
/// `validation-failed`.
pub fn require_known(conn: &mut Conn, code: &str, pointer: &str) -> Result<UnitView> {
    store::find(conn, code)?.ok_or_else(|| unknown(pointer))
}

/// The units with these codes, in one query, for `expand=unit`.
///
/// # Errors
/// When the database cannot be read.
pub fn by_codes(conn: &mut Conn, codes: &[&str]) -> Result<HashMap<String, UnitView>> {
    let units = store::by_codes(conn, codes)?;
    Ok(units.into_iter().map(|unit| (unit.code.clone(), unit)).collect())
}

fn unknown(pointer: &str) -> Error {
    Error::invalid(
        pointer,
        "unknown_unit",
        Text::new("Không có đơn vị với mã này.", "No unit has this code."),
    )
}

/// A page of units.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(conn: &mut Conn, filter: &UnitFilter, page: &Page) -> Result<Listing<UnitView>> {
    store::list(conn, filter, page)
}

/// Creates or replaces a unit; the flag tells whether it was created.
///
/// # Errors
/// `validation-failed` for unknown references, `precondition-required` and `stale-etag` for an
/// existing unit.
pub fn put(tx: &mut Tx<'_>, code: &str, unit: PutUnit) -> Result<(UnitView, bool)> {
    tx.actor.require(table::PUT_UNIT, &Relation::none())?;
    for (reference, pointer) in
        [(&unit.parent_code, "/parent_code"), (&unit.merged_into_code, "/merged_into_code")]
    {
        if let Some(other) = reference {
            if other == code {
                return Err(Error::invalid(
                    pointer,
                    "self_reference",
                    Text::new("Không được trỏ vào chính đơn vị này.", "It names the unit itself."),
                ));
            }
            require_known(tx.conn, other, pointer)?;
        }
    }
    // Two first PUTs of one unit come one after the other, and the second finds the first.
    lock_name(tx.conn, &format!("unit {code}"))?;
    let before = store::find(tx.conn, code)?;
    let after = match &before {
        None => store::insert(tx.conn, code, unit, tx.now)?,
        Some(current) => {
            tx.require_match(current.version)?;
            store::update(tx.conn, code, current.version, unit, tx.now)?
                .ok_or_else(|| stale(current.version))?
        }
    };
    let target = Target { kind: "unit", id: code.to_owned(), unit_code: Some(code.to_owned()) };
    let is_created = before.is_none();
    let change = Change::new(Action::UNIT_PUT, target)
        .between(before.map(|view| snapshot(&view)).as_ref(), Some(&snapshot(&after)));
    tx.tell(change);
    Ok((after, is_created))
}

/// Members of a bloc in a year.
///
/// # Errors
/// `not-found` when they were never written.
pub fn members(conn: &mut Conn, bloc_code: &str, year: i32) -> Result<BlocMembersView> {
    store::find_members(conn, bloc_code, year)?.ok_or_else(Error::not_found)
}

/// The bloc of a unit in a year.
///
/// # Errors
/// When the database cannot be read.
pub fn bloc_of(conn: &mut Conn, unit_code: &str, year: i32) -> Result<Option<String>> {
    store::bloc_of(conn, unit_code, year)
}

/// The department, its rooms and public units that exist on a day of this time, in the order of their
/// names.
///
/// # Errors
/// When the database cannot be read.
pub fn existing(conn: &mut Conn, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<UnitView>> {
    store::existing(conn, first, last)
}

/// The blocs of a year with their members: where a bloc was not written for the year, as it was last
/// known before.
///
/// # Errors
/// When the database cannot be read.
pub fn blocs_of(conn: &mut Conn, year: i32) -> Result<Vec<(String, Vec<String>)>> {
    let mut blocs = Vec::new();
    for bloc in store::bloc_codes(conn)? {
        let members = store::members_until(conn, &bloc, year)?;
        if !members.is_empty() {
            blocs.push((bloc, members));
        }
    }
    Ok(blocs)
}

/// Whether a unit takes part in what `owner` launches, by the members that a bloc has in this year.
/// [`Directory::taking_part`] names them all.
///
/// # Errors
/// When the database cannot be read.
pub fn takes_part(conn: &mut Conn, owner: &str, code: &str, year: i32) -> Result<bool> {
    Ok(match store::find(conn, owner)?.map(|unit| unit.kind) {
        Some(UnitKind::Bloc) => {
            store::members_until(conn, owner, year)?.iter().any(|member| member == code)
        }
        Some(UnitKind::Room | UnitKind::PublicUnit) => code == owner,
        Some(UnitKind::Department) | None => true,
    })
}

/// Every unit and bloc that there ever was, in the order of their names, and the blocs of a year.
///
/// # Errors
/// When the database cannot be read.
pub fn directory(conn: &mut Conn, year: i32) -> Result<Directory> {
    Ok(Directory { units: store::all(conn)?, blocs: blocs_of(conn, year)? })
}

/// Widens what a caller may see by the units of the blocs that the caller leads in this year.
///
/// # Errors
/// When the database cannot be read.
pub fn with_bloc_members(
    conn: &mut Conn,
    actor: &Actor,
    visible: Visible,
    year: i32,
) -> Result<Visible> {
    let Visible::Some { mut units, person } = visible else { return Ok(Visible::All) };
    let led = actor.grants.iter().filter(|grant| grant.role == Role::BlocLead);
    for bloc_code in led.filter_map(|grant| grant.unit_code.as_deref()) {
        units.extend(store::members_until(conn, bloc_code, year)?);
    }
    units.sort();
    units.dedup();
    Ok(Visible::Some { units, person })
}

/// Writes all members of a bloc for a year; the flag tells whether the year is new.
///
/// # Errors
/// `validation-failed` for unknown units, repeated ones or a number of leads other than one;
/// `duplicate` when a unit is in another bloc that year.
pub fn put_members(
    tx: &mut Tx<'_>,
    bloc_code: &str,
    year: i32,
    input: &PutBlocMembers,
) -> Result<(BlocMembersView, bool)> {
    tx.actor.require(table::PUT_BLOC_MEMBERS, &Relation::unit(bloc_code))?;
    let bloc = get(tx.conn, bloc_code)?;
    if bloc.kind != UnitKind::Bloc {
        return Err(Error::not_found());
    }
    check_members(tx.conn, input)?;
    lock_name(tx.conn, &format!("bloc members {bloc_code} {year}"))?;
    let before = store::find_members(tx.conn, bloc_code, year)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
    }
    let version = before.as_ref().map(|view| view.version);
    let is_written =
        store::replace_members(tx.conn, bloc_code, year, version, &input.members, tx.now).map_err(
            |error| match taken(&error) {
                Some(rule)
                    if rule.is("bloc_members", "year_unit_code")
                        || rule.is("bloc_members", "unit_code") =>
                {
                    Error::new(Code::Duplicate).detail(
                        format!("Một đơn vị đã thuộc khối khác trong năm {year}."),
                        format!("A unit is already in another bloc in {year}."),
                    )
                }
                _ => error.into(), // any other failure is the database's own
            },
        )?;
    if !is_written {
        return Err(stale(version.unwrap_or(1)));
    }
    let after = members(tx.conn, bloc_code, year)?;
    let target = Target {
        kind: "bloc_members",
        id: format!("{bloc_code}/{year}"),
        unit_code: Some(bloc_code.to_owned()),
    };
    let is_created = before.is_none();
    tx.tell(
        Change::new(Action::BLOC_MEMBERS_PUT, target)
            .between(before.map(|view| snapshot(&view)).as_ref(), Some(&snapshot(&after))),
    );
    Ok((after, is_created))
}

fn check_members(conn: &mut Conn, input: &PutBlocMembers) -> Result<()> {
    let codes: Vec<String> = input.members.iter().map(|one| one.unit_code.clone()).collect();
    let known = store::known_members(conn, &codes)?;
    for (index, code) in codes.iter().enumerate() {
        let pointer = format!("/members/{index}/unit_code");
        if !known.contains(code) {
            return Err(unknown(&pointer));
        }
        if codes.iter().take(index).any(|earlier| earlier == code) {
            return Err(Error::invalid(
                pointer,
                "repeated",
                Text::new("Đơn vị được nêu hai lần.", "The unit stands twice."),
            ));
        }
    }
    let leads = input.members.iter().filter(|one| one.role == BlocRole::Lead).count();
    if leads != 1 {
        return Err(Error::invalid(
            "/members",
            "one_lead",
            Text::new("Khối phải có đúng một Khối trưởng.", "A bloc has exactly one lead."),
        ));
    }
    Ok(())
}

/// The first of these codes of organisations that a unit has as its own.
///
/// # Errors
/// When the database cannot be read.
pub fn own_code<'a>(
    conn: &mut Conn,
    codes: impl Iterator<Item = &'a String>,
) -> Result<Option<String>> {
    let asked: Vec<&String> = codes.collect();
    let own = store::own_codes(conn, asked.iter().map(|code| (*code).clone()).collect())?;
    Ok(asked.into_iter().find(|code| own.contains(code)).cloned())
}

/// Mergers in a row that are followed; a longer chain goes round in a circle.
const MERGERS_MAX: usize = 20;

/// The unit that carries on what a unit began: the one it was merged into, else itself.
///
/// # Errors
/// When the database cannot be read.
pub fn successor(conn: &mut Conn, code: &str) -> Result<String> {
    let found = successors(conn, &[code])?;
    Ok(found.get(code).cloned().unwrap_or_else(|| code.to_owned()))
}

/// The same for several units.
///
/// # Errors
/// When the database cannot be read.
pub fn successors(conn: &mut Conn, codes: &[&str]) -> Result<HashMap<String, String>> {
    let mut found: HashMap<String, String> =
        codes.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
    for _ in 0..MERGERS_MAX {
        let mut present: Vec<&str> = found.values().map(String::as_str).collect();
        present.sort_unstable();
        present.dedup();
        let units = by_codes(conn, &present)?;
        let mut is_moved = false;
        for unit in found.values_mut() {
            if let Some(next) = units.get(unit).and_then(|one| one.merged_into_code.clone()) {
                *unit = next;
                is_moved = true;
            }
        }
        if !is_moved {
            break;
        }
    }
    Ok(found)
}

/// Units, and those that were merged into them.
///
/// # Errors
/// When the database cannot be read.
pub fn with_predecessors(conn: &mut Conn, codes: Vec<String>) -> Result<Vec<String>> {
    let (mut all, mut last) = (codes.clone(), codes);
    for _ in 0..MERGERS_MAX {
        last = store::merged_into(conn, &last)?;
        last.retain(|code| !all.contains(code));
        if last.is_empty() {
            break;
        }
        all.extend(last.iter().cloned());
    }
    Ok(all)
}

/// Widens what a caller may see by what the units that were merged into the caller's began.
///
/// # Errors
/// When the database cannot be read.
pub fn with_merged(conn: &mut Conn, visible: Visible) -> Result<Visible> {
    let Visible::Some { units, person } = visible else { return Ok(Visible::All) };
    Ok(Visible::Some { units: with_predecessors(conn, units)?, person })
}
