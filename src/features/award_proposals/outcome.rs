//! What decisions and awards ask of the proposals behind them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{store_parts, types::AwardProposalId};
use crate::{clock::day_in_hanoi, db::Conn, error::Result};

/// The days on which the council concluded on some proposals; none for those that it was not asked about.
///
/// # Errors
/// When the database cannot be read.
pub fn concluded_on(
    conn: &mut Conn,
    ids: &[AwardProposalId],
) -> Result<HashMap<AwardProposalId, NaiveDate>> {
    let concluded = store_parts::concluded(conn, ids)?;
    Ok(concluded.into_iter().map(|(id, at)| (id, day_in_hanoi(at.0))).collect())
}

/// Gives free what an awarded proposal holds, because its award was revoked, which happens once: its
/// achievements, its place, or both, in this order. What is not given free stays held. The state stays: it tells what was decided.
///
/// # Errors
/// When the database refuses.
pub fn release(conn: &mut Conn, id: AwardProposalId, freed: (bool, bool)) -> Result<()> {
    if freed == (false, false) {
        return Ok(());
    }
    store_parts::keep_release(conn, id, freed)
}
