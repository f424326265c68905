//! Who acts in the history. Persons are dealt to the units in turn, so that a person is a unit and
//! a place in it: the head is 0, the deputy and officer 1, everybody else works directly.

use crate::demo::organisation::{UNITS, person_code};

/// The secretariat: who holds its token, and a colleague for what comes from their own unit.
pub const SECRETARY: &str = "CB013";
/// The colleague.
pub const SECOND_SECRETARY: &str = "CB073";
/// Deputy director.
pub const LEADER: &str = "CB025";
/// Outreach lead (đầu mối tuyên truyền).
pub const OUTREACH_LEAD: &str = "CB038";
/// Administrator.
pub const ADMIN: &str = "CB001";

/// Number of the unit in which the secretariat works.
pub const OFFICE: usize = 0;
/// Number of the unit whose head and officer have tokens.
pub const CNTT: usize = 1;

/// Leads of the blocs.
pub const BLOC_LEADS: [&str; 3] = ["CB003", "CB005", "CB006"];

/// Code of a unit.
pub fn unit(number: usize) -> &'static str {
    UNITS.get(number).map_or("", |(code, _, _)| code)
}

/// Name of a unit.
pub fn unit_name(number: usize) -> &'static str {
    UNITS.get(number).map_or("", |(_, name, _)| name)
}

/// Code of the person at a place of a unit.
pub fn person(unit: usize, place: usize) -> String {
    person_code(1 + unit + UNITS.len() * place)
}

/// Head of a unit.
pub fn head(unit: usize) -> String {
    person(unit, 0)
}

/// Second officer of a unit.
pub fn second_officer(unit: usize) -> String {
    person(unit, 7)
}

/// The officer who works on a unit's papers. The office's first officer is the secretary, who may
/// not judge what he drafted himself.
pub fn officer(unit: usize) -> String {
    if unit == OFFICE { second_officer(unit) } else { person(unit, 1) }
}

/// A staff member of a unit. The office's place 2 is the leader's.
pub fn staff(unit: usize, place: usize) -> String {
    if unit == OFFICE && place == 2 { person(unit, 4) } else { person(unit, place) }
}

/// Who of the secretariat judges what comes from a unit.
pub fn judge(unit: usize) -> &'static str {
    if unit % 4 == 3 { SECOND_SECRETARY } else { SECRETARY }
}
