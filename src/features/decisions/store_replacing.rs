//! Decisions that replace others, in the database.

use diesel::prelude::*;

use super::{
    store::DecisionRow,
    types::{DecisionId, DecisionState},
};
use crate::{
    db::{Conn, schema::decisions as d, types::Instant},
    error::Result,
};

/// The published decision that replaces one.
pub(super) fn replaced_by(conn: &mut Conn, id: DecisionId) -> Result<Option<DecisionId>> {
    Ok(d::table
        .filter(d::replaces_id.eq(id))
        .filter(d::state.eq(DecisionState::Published))
        .select(d::id)
        .first(conn)
        .optional()?)
}

/// The decision, published or not, that is to replace one.
pub(super) fn replacement_of(conn: &mut Conn, id: DecisionId) -> Result<Option<DecisionId>> {
    Ok(d::table.filter(d::replaces_id.eq(id)).select(d::id).first(conn).optional()?)
}

/// Counts the change that a replacement is for what it replaces; `None` when the version is no longer
/// this one.
pub(super) fn touch(
    conn: &mut Conn,
    current: &DecisionRow,
    now: Instant,
) -> Result<Option<DecisionRow>> {
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((d::version.eq(current.version + 1), d::updated_at.eq(now)))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}
