//! The whole staff with its history, for counting.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::Sex;
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{person_units as h, persons as p},
    },
    error::Result,
    progress::{Staff, Stay},
};

/// Full names by code.
pub(super) fn names(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = p::table
        .filter(p::code.eq_any(codes.to_vec()))
        .select((p::code, p::full_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Present units by code.
pub(super) fn units(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = p::table
        .filter(p::code.eq_any(codes.to_vec()))
        .select((p::code, p::unit_code))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The sex of each person who works in a unit on a day, as far as it is known.
pub(super) fn sexes(conn: &mut Conn, unit_code: &str, day: NaiveDate) -> Result<Vec<Option<Sex>>> {
    Ok(p::table
        .filter(p::unit_code.eq(unit_code.to_owned()))
        .filter(p::joined_on.is_null().or(p::joined_on.le(day)))
        .filter(p::left_on.is_null().or(p::left_on.gt(day)))
        .select(p::sex)
        .load(conn)?)
}

/// Persons with these codes, or all, by their codes.
pub(super) fn staff(conn: &mut Conn, codes: Option<&[String]>) -> Result<Vec<Staff>> {
    type Row = (String, String, Option<NaiveDate>, Option<NaiveDate>);
    type Period = (String, NaiveDate, Option<NaiveDate>, String);
    let mut persons = p::table.into_boxed::<MultiBackend>();
    let mut periods = h::table.into_boxed::<MultiBackend>();
    if let Some(codes) = codes {
        persons = persons.filter(p::code.eq_any(codes.to_vec()));
        periods = periods.filter(h::person_code.eq_any(codes.to_vec()));
    }
    let rows: Vec<Row> = persons
        .select((p::code, p::unit_code, p::joined_on, p::left_on))
        .order(p::code)
        .load(conn)?;
    let periods: Vec<Period> = periods.order((h::person_code, h::valid_from)).load(conn)?;
    let mut stays: HashMap<String, Vec<Stay>> = HashMap::new();
    for (person, from, to, unit_code) in periods {
        stays.entry(person).or_default().push(Stay { unit_code, from, to });
    }
    Ok(rows
        .into_iter()
        .map(|(code, unit_code, joined_on, left_on)| Staff {
            stays: stays.remove(&code).unwrap_or_default(),
            code,
            unit_code,
            joined_on,
            left_on,
        })
        .collect())
}
