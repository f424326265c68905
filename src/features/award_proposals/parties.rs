//! Who is a party to a dossier. Proposer, appraiser and decider are different persons, and none of them
//! is the nominee.
//!
//! The proposing side is everybody who made the dossier what it is: who drafted or submitted it, who
//! changed it, who attached papers to it or took some out, and who gave it to the unit to which its nominee
//! moved: then another unit proposes, and an evaluation is not cited any more. An officer of the secretariat
//! who helps a unit in that way has a part in what is to be judged, so another one appraises it. Receiving
//! a dossier, returning it or remarking on it changes nothing in it and makes nobody a party.

use super::{
    service::Dossier,
    states::AwardProposalState,
    store::ProposalRow,
    store_parts::{self, Parts},
    types::AwardProposalId,
};
use crate::{
    authz::{Actor, ActorKind},
    db::Conn,
    error::{Code, Error, Result},
    http::command::Tx,
};

/// Whether the caller proposed the dossier or is its nominee, as far as the dossier itself tells.
pub(super) fn is_party(dossier: &Dossier, actor: &Actor) -> bool {
    let row = &dossier.row;
    actor.person_code().is_some_and(|me| {
        let named = [&row.submitted_by, &row.person_code];
        row.created_by == me
            || named.iter().any(|one| one.as_deref() == Some(me))
            || has_edited(&dossier.parts, me)
    })
}

fn has_edited(parts: &Parts, person: &str) -> bool {
    parts.editors.iter().any(|one| one == person)
}

/// Refuses whoever proposed the dossier, did one of these things to it earlier, or is its nominee.
///
/// # Errors
/// `recused`.
pub(super) fn require_apart(
    conn: &mut Conn,
    actor: &Actor,
    dossier: &Dossier,
    earlier: &[&'static str],
) -> Result<()> {
    let Some(me) = actor.person_code() else { return Ok(()) };
    let is_party = is_party(dossier, actor);
    if !is_party && !store_parts::has_acted(conn, dossier.row.id, me, earlier)? {
        return Ok(());
    }
    Err(Error::new(Code::Recused).detail(
        "Người đề nghị (kể cả người sửa, bổ sung hồ sơ), người thẩm định và người quyết định phải khác nhau và không phải người được đề nghị.",
        "Proposer (also who changed or completed the dossier), appraiser and decider are different persons, and none of them is the nominee.",
    ))
}

/// Whether the caller found the dossier eligible and it came back from the city: who judged it does not
/// complete it, or would be on both sides.
pub(super) fn is_its_judge(dossier: &Dossier, actor: &Actor) -> bool {
    let judged_by = dossier.row.appraisal.as_ref().map(|appraisal| appraisal.0.by.as_str());
    dossier.row.state == AwardProposalState::ReturnedByCity
        && actor.person_code().is_some_and(|me| judged_by == Some(me))
}

/// Notes that the caller changed the dossier. The caller holds the proposal, so that nobody else notes
/// the same at this moment.
pub(super) fn note_editor(tx: &mut Tx<'_>, id: AwardProposalId, parts: &mut Parts) -> Result<()> {
    let actor = tx.actor;
    let Some(me) = actor.person_code().filter(|me| !has_edited(parts, me)) else {
        return Ok(());
    };
    store_parts::keep_editor(tx.conn, id, me)?;
    parts.editors.push(me.to_owned());
    Ok(())
}

/// Persons of the proposing side who changed a dossier, for the council, in which they do not vote on it.
///
/// # Errors
/// When the database cannot be read.
pub fn editors(conn: &mut Conn, id: AwardProposalId) -> Result<Vec<String>> {
    store_parts::editors(conn, id)
}

/// Whether it is a draft that a machine has nothing to do with: a draft belongs to its unit, and a
/// machine reads what was submitted, besides the drafts that it made itself.
pub(super) fn is_foreign_draft(row: &ProposalRow, actor: &Actor) -> bool {
    row.state == AwardProposalState::Draft
        && machine(actor).is_some_and(|client| client != row.created_by)
}

/// The code of a machine that calls for itself.
pub(super) fn machine(actor: &Actor) -> Option<&str> {
    (actor.kind == ActorKind::Client).then_some(actor.id.as_str())
}
