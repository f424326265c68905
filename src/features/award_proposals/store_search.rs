//! Proposals as a search tells of them, as far as the list shows them to the caller. One that was
//! withdrawn is found no more.

use diesel::prelude::*;

use super::{
    parties,
    states::AwardProposalState,
    store,
    types::{AwardProposalFilter, AwardProposalId},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, schema::award_proposals as p, types::Instant},
    error::Result,
    features::{search::types::Found, units},
};

/// Characters of the summary that stand for a title.
const TITLE_CHARS: usize = 160;

type Row = (AwardProposalId, String, String, AwardProposalState, i64, Instant);

/// Those of these proposals that the caller may read.
///
/// # Errors
/// `insufficient-scope`, `role-required`.
pub fn found(conn: &mut Conn, actor: &Actor, ids: Vec<AwardProposalId>) -> Result<Vec<Found>> {
    let visible = actor.visible(table::LIST_AWARD_PROPOSALS)?;
    let visible = units::service::with_merged(conn, visible)?;
    let reader = store::ListReader {
        visible: &visible,
        member: actor.person_code(),
        machine: parties::machine(actor),
    };
    let rows: Vec<Row> = store::filtered(&reader, &AwardProposalFilter::default())
        .filter(p::id.eq_any(ids))
        .filter(p::state.ne(AwardProposalState::Withdrawn))
        .select((p::id, p::summary, p::unit_code, p::state, p::version, p::created_at))
        .load(conn)?;
    let found = |(id, summary, unit, state, version, created_at): Row| Found {
        id: id.to_string(),
        path: format!("/v1/award-proposals/{id}"),
        title: Found::title_of(&summary, TITLE_CHARS),
        texts: vec![summary],
        state: Some(state.as_str()),
        unit_code: Some(unit),
        version,
        created_at,
    };
    Ok(rows.into_iter().map(found).collect())
}
