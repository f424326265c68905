//! A nominee who has moved to another unit takes along a dossier that is not before the secretariat: the
//! unit in which the person works now nominates (R05). What was submitted goes on where it is.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    checks::{Missing, require_ready},
    parties::note_editor,
    service::{Dossier, Step, award_of, hold, load, told},
    states::{AwardProposalState, MACHINE},
    store,
    types::{AwardProposalId, AwardProposalView},
};
use crate::{
    audit::Action,
    authz::{Relation, table},
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{persons, units},
    http::command::{Tx, stale},
};

/// Why a dossier goes to another unit.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAwardProposal {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Cán bộ được điều động sang phòng khác từ ngày 01/7/2026"
    )]
    pub reason: String,
}

/// States in which the dossier is with its unit.
const WITH_UNIT: [AwardProposalState; 2] =
    [AwardProposalState::Draft, AwardProposalState::Returned];

/// The unit in which the nominee works now, when that is another than the one that nominates.
fn present_unit(conn: &mut Conn, dossier: &Dossier) -> Result<Option<String>> {
    let Some(code) = &dossier.row.person_code else { return Ok(None) };
    let person = persons::service::find(conn, code)?;
    let present = person.map(|person| person.unit_code);
    Ok(present.filter(|unit| *unit != dossier.row.unit_code))
}

/// Gives a dossier to the unit in which its nominee works now. The evaluation of the unit that it leaves
/// is not cited any more; its papers and achievements stay. Whoever does so has changed the dossier, and
/// another one appraises it.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition` once it is submitted, `stale-etag`,
/// `not-ready` when the nominee works in the unit that nominates, or is a collective.
pub fn transfer(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &TransferAwardProposal,
) -> Result<AwardProposalView> {
    hold(tx.conn, &[id])?;
    let before = load(tx.conn, tx.actor, id)?;
    let relation = Relation::unit(&before.unit);
    tx.actor.require(table::TRANSFER_AWARD_PROPOSAL, &relation)?;
    let state = before.row.state;
    if !WITH_UNIT.contains(&state) {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                format!("Hồ sơ đang ở trạng thái `{state}`, không chuyển đơn vị."),
                format!("The proposal is in state `{state}` and stays with its unit."),
            )
            .with("current_state", state.to_string())
            .with("allowed_actions", MACHINE.allowed(state, tx.actor, &relation)));
    }
    tx.check_match(before.row.version)?;
    let Some(unit_code) = present_unit(tx.conn, &before)? else {
        let label = Text::new(
            "Người được đề nghị vẫn thuộc đơn vị đề nghị; tập thể không chuyển hồ sơ.",
            "The nominee works in the unit that nominates; the dossier of a collective stays.",
        );
        let missing = Missing::new("R05", "person_of_unit", "/person_code", label);
        require_ready(&[missing])?;
        return Err(Error::bug("what is missing is refused"));
    };
    let award = award_of(tx.conn, &before.row)?;
    let row = store::transfer(tx.conn, &before.row, &unit_code, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let unit = units::service::successor(tx.conn, &unit_code)?;
    let mut parts = before.parts.clone();
    note_editor(tx, id, &mut parts)?;
    let after = Dossier { row, parts, unit };
    let step = Step {
        moved: Some("transfer"),
        note: Some(&input.reason),
        event: Some("award_proposal.transferred"),
        ..Step::change(Action::AWARD_PROPOSAL_TRANSFER)
    };
    told(tx, Some(before), after, &award, &step)
}
