//! Publications of lists, in the database.

use diesel::prelude::*;

use super::{list_types::ListPublication, types::DecisionOutcome};
use crate::{
    db::{
        Conn,
        schema::{decision_proposals as n, decisions as d},
        types::Json,
    },
    error::Result,
    features::award_proposals::types::AwardProposalId,
};

/// The publication of a list on which a proposal stands to be granted; the one declared last, where
/// several decisions name it. What is open to everybody is that it stands there, whichever of them is
/// published.
///
/// # Errors
/// When the database cannot be read.
pub fn of_proposal(conn: &mut Conn, id: AwardProposalId) -> Result<Option<ListPublication>> {
    let found: Option<Option<Json<ListPublication>>> = d::table
        .inner_join(n::table.on(n::decision_id.eq(d::id)))
        .filter(n::award_proposal_id.eq(id))
        .filter(n::outcome.eq(DecisionOutcome::Granted))
        .filter(d::list_publication.is_not_null())
        .order(d::updated_at.desc())
        .select(d::list_publication)
        .first(conn)
        .optional()?;
    Ok(found.flatten().map(|json| json.0))
}
