//! Published rule sets in the database, as the engines take them: their rules are text, which is read
//! elsewhere, and once.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::RuleSetState;
use crate::{
    db::{Conn, schema::rule_sets as t, types::Json},
    error::Result,
    features::award_types::input::AwardLabel,
};

/// A published set, its rules as text.
#[derive(Queryable)]
pub(super) struct LawRow {
    pub(super) code: String,
    pub(super) title: Json<AwardLabel>,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) note: String,
    pub(super) rules: String,
}

/// The columns of [`LawRow`].
const LAW: Law = (t::code, t::title, t::valid_from, t::valid_to, t::note, t::rules);

type Law = (t::code, t::title, t::valid_from, t::valid_to, t::note, t::rules);

/// The published set that holds on a day.
pub(super) fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<LawRow>> {
    Ok(t::table
        .filter(t::state.eq(RuleSetState::Published))
        .filter(t::valid_from.le(day))
        .filter(t::valid_to.is_null().or(t::valid_to.gt(day)))
        .select(LAW)
        .first(conn)
        .optional()?)
}

/// The published set with a code.
pub(super) fn by_code(conn: &mut Conn, code: &str) -> Result<Option<LawRow>> {
    Ok(t::table
        .filter(t::state.eq(RuleSetState::Published))
        .filter(t::code.eq(code))
        .select(LAW)
        .first(conn)
        .optional()?)
}

/// Every published set, oldest first.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<LawRow>> {
    Ok(t::table
        .filter(t::state.eq(RuleSetState::Published))
        .order(t::valid_from)
        .select(LAW)
        .load(conn)?)
}
