//! Rules of base wages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;
use validator::Validate;

use super::{
    input::PutBaseWage,
    store,
    types::{BaseWageFilter, BaseWageView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Context, Error, Result},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// The wages of the project, with the source and mark of each.
const DATA: &str = include_str!("base-wages.json");

/// The base wage that begins on a day.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, effective_from: NaiveDate) -> Result<BaseWageView> {
    store::find(conn, effective_from)?.ok_or_else(Error::not_found)
}

/// The base wage that holds on a day; `None` before the first one.
///
/// # Errors
/// When the database cannot be read.
pub fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<BaseWageView>> {
    store::on(conn, day)
}

/// A page of base wages.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &BaseWageFilter,
    page: &Page,
) -> Result<Listing<BaseWageView>> {
    store::list(conn, filter, page)
}

/// Keeps base wages as they are until the transaction ends; whoever publishes a decision takes it
/// before reading the wage, so that none changes in between.
///
/// # Errors
/// When the database refuses.
pub fn hold(conn: &mut Conn) -> Result<()> {
    lock_name(conn, "base_wages")
}

/// Writes the base wage from a day on; the flag tells whether it is new.
///
/// # Errors
/// `precondition-required` and `stale-etag` for an existing one, `already-decided` when a published
/// decision rests on what holds from that day on.
pub fn put(
    tx: &mut Tx<'_>,
    effective_from: NaiveDate,
    input: PutBaseWage,
) -> Result<(BaseWageView, bool)> {
    tx.actor.require(table::PUT_BASE_WAGE, &Relation::none())?;
    hold(tx.conn)?;
    let before = store::find(tx.conn, effective_from)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
    }
    check_unused(tx.conn, effective_from)?;
    let after = match &before {
        None => store::insert(tx.conn, effective_from, input, tx.now)?,
        Some(current) => store::update(tx.conn, effective_from, current.version, input, tx.now)?
            .ok_or_else(|| stale(current.version))?,
    };
    let target = Target { kind: "base_wage", id: effective_from.to_string(), unit_code: None };
    let is_created = before.is_none();
    let before = before.map(|view| snapshot(&view));
    let data = json!({ "effective_from": after.effective_from, "amount": after.amount });
    let change = Change::new(Action::BASE_WAGE_PUT, target);
    let change = change.between(before.as_ref(), Some(&snapshot(&after)));
    tx.tell(change.event("base_wage.changed", after.version, data));
    Ok((after, is_created))
}

/// Refuses a change of what held on the day of a published decision. Where no wage was written for
/// those days nothing rests on one.
fn check_unused(conn: &mut Conn, effective_from: NaiveDate) -> Result<()> {
    if store::on(conn, effective_from)?.is_none() {
        return Ok(());
    }
    let until = store::next(conn, effective_from)?;
    let count = store::count_decisions(conn, effective_from, until)?;
    if count == 0 {
        return Ok(());
    }
    Err(Error::new(Code::AlreadyDecided)
        .detail(
            "Quyết định đã ban hành dùng mức lương cơ sở của những ngày này.",
            "A published decision rests on the base wage of these days.",
        )
        .with("references_count", count))
}

/// Loads the wages of the project where they are absent; returns which. What an administrator wrote
/// stays as it is.
///
/// # Errors
/// `role-required`; an internal error when the data built into the program does not fit, which a
/// test rules out.
pub fn load(tx: &mut Tx<'_>) -> Result<Vec<NaiveDate>> {
    let mut loaded = Vec::new();
    // The newest first: an older one then takes nothing away from decisions that are there.
    for (effective_from, input) in data()?.into_iter().rev() {
        if store::find(tx.conn, effective_from)?.is_none() {
            put(tx, effective_from, input)?;
            loaded.push(effective_from);
        }
    }
    Ok(loaded)
}

/// Whether every wage of the project is there.
///
/// # Errors
/// As [`load`].
pub fn is_loaded(conn: &mut Conn) -> Result<bool> {
    for effective_from in data()?.into_keys() {
        if store::find(conn, effective_from)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn data() -> Result<BTreeMap<NaiveDate, PutBaseWage>> {
    let data: BTreeMap<NaiveDate, PutBaseWage> =
        serde_json::from_str(DATA).internal("reading the built-in base wages")?;
    for input in data.values() {
        input.validate().internal("checking the built-in base wages")?;
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    #[test]
    fn the_built_in_wages_are_those_of_the_rules() {
        let rules = Law::carried().unwrap().rule_sets.remove(0).rules;
        let known = rules.r40.parameters.base_wage.value;
        let written: Vec<(NaiveDate, u64, String)> = data()
            .unwrap()
            .into_iter()
            .map(|(from, wage)| (from, u64::try_from(wage.amount).unwrap(), wage.basis))
            .collect();
        let known: Vec<(NaiveDate, u64, String)> =
            known.into_iter().map(|wage| (wage.from, wage.amount, wage.source)).collect();
        assert_eq!(written, known);
    }
}
