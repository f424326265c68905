//! Rules of awards.

use chrono::NaiveDate;

use super::{
    store::{self, Grant},
    types::{AwardFilter, AwardId, AwardView},
};
use crate::{
    audit::{Action, Change, Target},
    db::Conn,
    error::{Error, Result},
    features::{
        award_proposals::types::AwardProposalView, award_types::types::AwardTypeView,
        decisions::types::DecisionId,
    },
    http::{
        command::{Tx, snapshot},
        page::{Listing, Page},
    },
};

/// An award.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, id: AwardId) -> Result<AwardView> {
    store::find(conn, id)?.ok_or_else(Error::not_found)
}

/// A page of awards.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(conn: &mut Conn, filter: &AwardFilter, page: &Page) -> Result<Listing<AwardView>> {
    store::list(conn, filter, page)
}

/// Grants the award of a proposal that a decision has just awarded, in the same transaction.
///
/// # Errors
/// `already-decided` when the proposal has its award.
pub fn grant(
    tx: &mut Tx<'_>,
    decision_id: DecisionId,
    granted_on: NaiveDate,
    award: &AwardTypeView,
    proposal: &AwardProposalView,
) -> Result<AwardView> {
    let merit_clause = proposal
        .merit_clause
        .as_deref()
        .ok_or_else(|| Error::bug("a proposal is submitted with its merit clause"))?;
    let grant = Grant {
        id: AwardId(tx.ids.next()),
        decision_id,
        granted_on,
        award_class: award.award_class,
        merit_clause,
        proposal,
        now: tx.now,
    };
    let view = store::insert(tx.conn, &grant)?;
    let target =
        Target { kind: "award", id: view.id.to_string(), unit_code: Some(view.unit_code.clone()) };
    tx.tell(Change::new(Action::AWARD_GRANT, target).between(None, Some(&snapshot(&view))));
    Ok(view)
}
