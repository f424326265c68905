//! Facts of what else there is on the subject: R07, R08, R11, R12.

use super::{Case, sources, store};
use crate::{
    db::Conn,
    eligibility::{Fact, HistoryFacts},
    error::Result,
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<HistoryFacts> {
    let row = &case.dossier.row;
    let claims = store::claims(conn, row, &case.dossier.parts.achievements)?;
    Ok(HistoryFacts {
        claims: Fact::Known(claims.into_iter().map(|claim| claim.fact(row)).collect()),
        awards: Fact::Known(sources::awards(conn, case)?),
        holds: sources::holds(conn, case)?,
        disciplines: sources::disciplines(conn, case)?,
        leader_discipline: sources::leader_discipline(conn, case)?,
    })
}
