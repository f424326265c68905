//! Conflicts of council members with dossiers before the council. What can be derived is the agenda's to
//! find when a vote is opened (`agenda_items`); here is what members declare, and what follows.

use std::collections::HashSet;

use super::{
    input::DeclareConflict,
    service::{already_declared, tell},
    store::{self, ConflictRow},
    types::{ConflictGround, ConflictId, ConflictState},
};
use crate::{
    audit::Action,
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::types::AchievementId,
        agenda_items::{
            self,
            types::{AgendaItemState, RecusalGround},
        },
        award_proposals::types::AwardProposalId,
    },
    http::command::Tx,
};

/// Persons whose conflict with a dossier stands.
#[derive(Debug, Default)]
pub struct Standing {
    /// It was confirmed, with the dossier or with an achievement that it cites.
    pub confirmed: HashSet<String>,
    /// It was declared and waits for its decision.
    pub declared: HashSet<String>,
}

/// Who does not vote on a dossier because of a conflict that is on record.
///
/// # Errors
/// When the database cannot be read.
pub fn of_dossier(
    conn: &mut Conn,
    achievements: &[AchievementId],
    proposal: AwardProposalId,
) -> Result<Standing> {
    let confirmed = store::confirmed(conn, achievements)?.into_iter().collect();
    let mut standing = Standing { confirmed, declared: HashSet::new() };
    for row in store::of_proposal(conn, proposal)? {
        match row.state {
            ConflictState::Confirmed => standing.confirmed.insert(row.person_code),
            ConflictState::Declared => standing.declared.insert(row.person_code),
            // Nothing of a council member is derived, and what was declared is not dismissed.
            ConflictState::Potential | ConflictState::Dismissed => false,
        };
    }
    Ok(standing)
}

/// Declares a conflict of a member with a dossier on the agenda, who then does not vote on it.
///
/// # Errors
/// `validation-failed` where the member does not sit in a session that considers the dossier,
/// `invalid-state-transition` once it is decided, `duplicate`.
pub(super) fn declare(
    tx: &mut Tx<'_>,
    proposal: AwardProposalId,
    person: String,
    input: DeclareConflict,
) -> Result<ConflictRow> {
    match agenda_items::service::hold_for_declaration(tx.conn, proposal, &person)? {
        Some(AgendaItemState::Pending | AgendaItemState::Voting) => {}
        Some(state) => {
            return Err(Error::new(Code::InvalidStateTransition)
                .detail(
                    "Hội đồng đã biểu quyết xong về hồ sơ này.",
                    "The council has decided on this dossier.",
                )
                .with("current_state", state.to_string())
                .with("allowed_actions", Vec::<String>::new()));
        }
        None => {
            let text = Text::new(
                "Thành viên này không dự phiên họp nào xét hồ sơ đó.",
                "This member sits in no session that considers the dossier.",
            );
            return Err(Error::invalid("/award_proposal_id", "not_before_the_member", text));
        }
    }
    let all = store::of_proposal(tx.conn, proposal)?;
    let own: Vec<ConflictRow> = all.into_iter().filter(|row| row.person_code == person).collect();
    already_declared(&own)?;
    let row = ConflictRow {
        id: ConflictId(tx.ids.next()),
        evaluation_round_id: None,
        achievement_id: None,
        person_code: person,
        ground: ConflictGround::Declared,
        state: ConflictState::Declared,
        reason: Some(input.reason),
        declared_by: Some(tx.actor.id.clone()),
        resolution_reason: None,
        resolved_by: None,
        resolved_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        award_proposal_id: Some(proposal),
    };
    store::insert(tx.conn, std::slice::from_ref(&row))?;
    tell(tx, Action::CONFLICT_DECLARE, None, Some(&row));
    let ground = RecusalGround::DeclaredConflict;
    agenda_items::service::recuse(tx, proposal, &row.person_code, ground)?;
    Ok(row)
}
