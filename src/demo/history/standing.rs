//! What is known of the subjects themselves: how they were rated for the years before, and matters that
//! are, or were, pending. All of it is sample data, on people whom nobody nominates.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{SECOND_SECRETARY, SECRETARY, person, unit},
    script::{Script, body},
};
use crate::{
    demo::organisation::{PERSONS_COUNT, UNITS, person_code, unit_of},
    error::Result,
    features::{
        holds::{self, types::HoldId},
        ratings::{
            self,
            types::{PersonRatingPath, UnitRatingPath},
        },
    },
    http::command::Tx,
};

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    // Nominations of the year that is told look at the years before.
    for year in calendar.at(0).year() - 1..calendar.last().year() {
        let known = NaiveDate::from_ymd_opt(year + 1, 1, 15).unwrap_or_default();
        rate(script, calendar.after(known, 0), year);
    }
    hold(script, calendar);
}

/// The levels of a year: most work well, some very well; one, who is nominated for nothing, only does
/// what is asked.
fn level(number: usize) -> &'static str {
    if number == PERSONS_COUNT - 1 {
        "completed"
    } else if number.is_multiple_of(7) {
        "excellent"
    } else {
        "good"
    }
}

fn rate(script: &mut Script, day: NaiveDate, year: i32) {
    for (number, (code, _, _)) in UNITS.iter().enumerate() {
        let code = *code;
        script.on(day, SECRETARY, format!("ratings of {code} for {year}"), move |tx, _| {
            let source = if code.starts_with("DV") { "nd_233_2026" } else { "superior" };
            let rating = json!({
                "level": level(number * 2 + 1), "source": source,
                "rated_on": format!("{year}-12-20"),
                "document_number": format!("{}/QĐ-STC-MAU", 100 + number),
                "document_date": format!("{year}-12-20"),
            });
            let at = UnitRatingPath { year, unit_code: code.to_owned() };
            ratings::service::put_unit(tx, &at, body(rating)?)?;
            // Nobody records the own rating.
            let others = (1..=PERSONS_COUNT)
                .filter(|number| unit_of(*number) == code && person_code(*number) != SECRETARY);
            for number in others {
                rate_person(tx, number, year)?;
            }
            Ok(())
        });
    }
    let what = format!("rating of {SECRETARY} for {year}");
    script.on(day, SECOND_SECRETARY, what, move |tx, _| {
        let found = (1..=PERSONS_COUNT).find(|number| person_code(*number) == SECRETARY);
        found.map_or(Ok(()), |number| rate_person(tx, number, year))
    });
}

fn rate_person(tx: &mut Tx<'_>, number: usize, year: i32) -> Result<()> {
    let at = PersonRatingPath { year, person_code: person_code(number) };
    ratings::service::put_person(tx, &at, body(of_person(number, year))?).map(drop)
}

/// Among the last ones, who are nominated for nothing, one was on maternity leave and one came too late
/// in the year to be rated.
fn of_person(number: usize, year: i32) -> serde_json::Value {
    let is_public_unit = unit_of(number).starts_with("DV");
    let mut rating = json!({
        "level": level(number), "source": if is_public_unit { "nd_233_2026" } else { "nd_335_2025" },
        "rated_on": format!("{year}-12-20"),
        "document_number": format!("{}/QĐ-STC-MAU", 100 + number % UNITS.len()),
        "document_date": format!("{year}-12-20"), "months_worked": 12,
    });
    if number == PERSONS_COUNT - 2 {
        rating["months_worked"] = 6.into();
        rating["leaves"] = json!([{ "kind": "maternity", "months": 6 }]);
    }
    if number == PERSONS_COUNT {
        rating["level"] = serde_json::Value::Null;
        rating["months_worked"] = 4.into();
        rating["left_out_for_time"] = true.into();
    }
    rating
}

/// Four matters: two are pending, one ended without a violation, one in discipline.
fn hold(script: &mut Script, calendar: &Calendar) {
    for (number, unit_number, kind, at) in [
        (1, 10, "inspection", 120),
        (2, 9, "discipline", 200),
        (3, 3, "complaint", 820),
        (4, 7, "press", 930),
    ] {
        let day = calendar.at(at);
        let is_collective = number == 1;
        let about = (!is_collective).then(|| person(unit_number, 9));
        script.on(day, SECRETARY, format!("pending matter {number}"), move |tx, memory| {
            let matter = json!({
                "subject_kind": if is_collective { "collective" } else { "individual" },
                "unit_code": unit(unit_number), "person_code": about, "kind": kind,
                "opened_on": day, "basis": document(number, day),
            });
            let made = holds::service::create(tx, body(matter)?)?;
            memory.keep(format!("hold {number}"), made.id.0);
            Ok(())
        });
    }
    for (number, at, outcome) in [(1, 240, "no_violation"), (2, 330, "disciplined")] {
        let day = calendar.at(at);
        let what = format!("end of pending matter {number}");
        script.on(day, SECRETARY, what, move |tx, memory| {
            let id = HoldId(memory.id(&format!("hold {number}"))?);
            let discipline = (outcome == "disciplined").then(
                || json!({ "form": "reprimand", "number": "52/QĐ-STC-MAU", "decided_on": day }),
            );
            let end = json!({
                "released_on": day, "outcome": outcome, "discipline": discipline,
                "conclusion": document(number + 10, day),
            });
            holds::service::release(tx, id, body(end)?).map(drop)
        });
    }
}

fn document(number: i32, day: NaiveDate) -> serde_json::Value {
    json!({ "number": format!("{number}/TB-MAU"), "issued_on": day, "issuer": "Cơ quan mẫu" })
}
