//! The lists of a proposal in the database: achievements, papers, external ids, history.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    states::AwardProposalState,
    steps::AcknowledgedWarning,
    store_terms,
    term_facts::Term,
    types::{
        AwardProposalId, AwardProposalMove, AwardProposalPaper, AwardProposalRef, AwardReason,
    },
};
use crate::{
    authz::Actor,
    db::{
        Conn,
        dialect::OrTaken,
        schema::{
            agenda_items as g, award_proposal_achievements as a, award_proposal_editors as w,
            award_proposal_history as h, award_proposal_papers as d, award_proposal_refs as e,
            award_proposal_releases as f, award_proposal_terms as m, award_proposals as p,
            council_attendance as c, council_sessions as s,
        },
        types::{AnyId, Instant, Json},
    },
    error::{Code, Error, Result},
    features::{
        achievements::types::AchievementId, agenda_items::types::AgendaItemState,
        council_sessions::types::CouncilSessionState, documents::types::DocumentId,
    },
    http::{page::Page, reply::etag},
    keyset,
};

/// The lists of one proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub(super) achievements: Vec<AchievementId>,
    pub(super) papers: Vec<AwardProposalPaper>,
    pub(super) refs: Vec<AwardProposalRef>,
    /// Persons who changed the dossier or its papers.
    pub(super) editors: Vec<String>,
    pub(super) terms: Vec<Term>,
}

/// The lists of several proposals, with one query for each kind.
pub(super) fn load(
    conn: &mut Conn,
    ids: &[AwardProposalId],
) -> Result<HashMap<AwardProposalId, Parts>> {
    let mut parts: HashMap<AwardProposalId, Parts> = HashMap::new();
    let rows: Vec<(AwardProposalId, AchievementId)> = a::table
        .filter(a::award_proposal_id.eq_any(ids.to_vec()))
        .order((a::award_proposal_id, a::achievement_id))
        .load(conn)?;
    for (id, achievement) in rows {
        parts.entry(id).or_default().achievements.push(achievement);
    }
    type PaperRow = (AwardProposalId, String, DocumentId, String, Instant, Option<bool>);
    let rows: Vec<PaperRow> = d::table
        .filter(d::award_proposal_id.eq_any(ids.to_vec()))
        .order((d::award_proposal_id, d::paper_type))
        .load(conn)?;
    for (id, paper_type, document_id, attached_by, attached_at, is_signed) in rows {
        let paper =
            AwardProposalPaper { paper_type, document_id, attached_by, attached_at, is_signed };
        parts.entry(id).or_default().papers.push(paper);
    }
    let rows: Vec<(String, String, AwardProposalId)> = e::table
        .filter(e::award_proposal_id.eq_any(ids.to_vec()))
        .order((e::award_proposal_id, e::system))
        .load(conn)?;
    for (system, external_id, id) in rows {
        parts.entry(id).or_default().refs.push(AwardProposalRef { system, id: external_id });
    }
    let rows: Vec<(AwardProposalId, String)> = w::table
        .filter(w::award_proposal_id.eq_any(ids.to_vec()))
        .order((w::award_proposal_id, w::person_code))
        .load(conn)?;
    for (id, person) in rows {
        parts.entry(id).or_default().editors.push(person);
    }
    for term in store_terms::of(conn, ids)? {
        parts.entry(term.award_proposal_id).or_default().terms.push(term);
    }
    Ok(parts)
}

pub(super) fn replace_achievements(
    conn: &mut Conn,
    id: AwardProposalId,
    achievements: &[AchievementId],
) -> Result<()> {
    diesel::delete(a::table.filter(a::award_proposal_id.eq(id))).execute(conn)?;
    for achievement in achievements {
        diesel::insert_into(a::table)
            .values((a::award_proposal_id.eq(id), a::achievement_id.eq(achievement)))
            .execute(conn)?;
    }
    Ok(())
}

fn ref_taken(one: &AwardProposalRef) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Mã {} của hệ thống {} đã có hồ sơ khác dùng.", one.id, one.system),
        format!("Another proposal has the id {} of system {}.", one.id, one.system),
    )
}

/// Writes the ids in other systems. Which other proposal has one of them is told only of a unit whose
/// proposals the caller sees.
pub(super) fn replace_refs(
    conn: &mut Conn,
    id: AwardProposalId,
    refs: &[AwardProposalRef],
    is_seen: impl Fn(&str) -> bool,
) -> Result<()> {
    diesel::delete(e::table.filter(e::award_proposal_id.eq(id))).execute(conn)?;
    for one in refs {
        let existing: Option<(AwardProposalId, String)> = e::table
            .inner_join(p::table.on(p::id.eq(e::award_proposal_id)))
            .filter(e::system.eq(&one.system))
            .filter(e::external_id.eq(&one.id))
            .select((p::id, p::unit_code))
            .first(conn)
            .optional()?;
        if let Some((existing, unit)) = existing {
            let taken = ref_taken(one);
            return Err(if is_seen(&unit) {
                taken.with("existing_id", existing.to_string())
            } else {
                taken
            });
        }
        diesel::insert_into(e::table)
            .values((
                e::system.eq(&one.system),
                e::external_id.eq(&one.id),
                e::award_proposal_id.eq(id),
            ))
            .execute(conn)
            .or_taken(|rule| {
                let is_ours = rule.is("award_proposal_refs", "system")
                    || rule.is("award_proposal_refs", "system_external_id");
                is_ours.then(|| ref_taken(one))
            })?;
    }
    Ok(())
}

pub(super) fn put_paper(
    conn: &mut Conn,
    id: AwardProposalId,
    paper: &AwardProposalPaper,
) -> Result<()> {
    delete_paper(conn, id, &paper.paper_type)?;
    diesel::insert_into(d::table)
        .values((
            d::award_proposal_id.eq(id),
            d::paper_type.eq(&paper.paper_type),
            d::document_id.eq(paper.document_id),
            d::attached_by.eq(&paper.attached_by),
            d::attached_at.eq(paper.attached_at),
            d::is_signed.eq(paper.is_signed),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn delete_paper(conn: &mut Conn, id: AwardProposalId, paper_type: &str) -> Result<()> {
    diesel::delete(
        d::table.filter(d::award_proposal_id.eq(id)).filter(d::paper_type.eq(paper_type)),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the lists of a draft that is being deleted; its history, remarks and assessments stay.
pub(super) fn delete_all(conn: &mut Conn, id: AwardProposalId) -> Result<()> {
    diesel::delete(a::table.filter(a::award_proposal_id.eq(id))).execute(conn)?;
    diesel::delete(d::table.filter(d::award_proposal_id.eq(id))).execute(conn)?;
    diesel::delete(e::table.filter(e::award_proposal_id.eq(id))).execute(conn)?;
    diesel::delete(w::table.filter(w::award_proposal_id.eq(id))).execute(conn)?;
    diesel::delete(m::table.filter(m::award_proposal_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Notes a person who changed the dossier, and is not noted yet.
pub(super) fn keep_editor(conn: &mut Conn, id: AwardProposalId, person: &str) -> Result<()> {
    diesel::insert_into(w::table)
        .values((w::award_proposal_id.eq(id), w::person_code.eq(person)))
        .execute(conn)?;
    Ok(())
}

/// Persons who changed a dossier.
pub(super) fn editors(conn: &mut Conn, id: AwardProposalId) -> Result<Vec<String>> {
    Ok(w::table
        .filter(w::award_proposal_id.eq(id))
        .select(w::person_code)
        .order(w::person_code)
        .load(conn)?)
}

/// Whether a document is a paper of a dossier on the agenda of a session in which a person sits.
pub(super) fn reads_document(conn: &mut Conn, person: &str, document: DocumentId) -> Result<bool> {
    let found: i64 = d::table
        .inner_join(g::table.on(g::award_proposal_id.eq(d::award_proposal_id)))
        .inner_join(c::table.on(c::council_session_id.eq(g::council_session_id)))
        .filter(d::document_id.eq(document))
        .filter(c::person_code.eq(person.to_owned()))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// A move to be kept.
pub(super) struct NewMove<'a> {
    pub(super) id: AnyId,
    pub(super) proposal: AwardProposalId,
    pub(super) at: Instant,
    pub(super) actor: &'a Actor,
    pub(super) action: &'a str,
    pub(super) from: Option<AwardProposalState>,
    pub(super) to: AwardProposalState,
    pub(super) reasons: &'a [AwardReason],
    pub(super) note: Option<&'a str>,
    pub(super) acknowledged: &'a [AcknowledgedWarning],
}

pub(super) fn keep_move(conn: &mut Conn, one: &NewMove<'_>) -> Result<()> {
    diesel::insert_into(h::table)
        .values((
            h::id.eq(one.id),
            h::award_proposal_id.eq(one.proposal),
            h::at.eq(one.at),
            h::actor_kind.eq(one.actor.kind.as_str()),
            h::actor_id.eq(&one.actor.id),
            h::action.eq(one.action),
            h::from_state.eq(one.from),
            h::to_state.eq(one.to),
            h::reasons.eq(Json(one.reasons.to_vec())),
            h::note.eq(one.note),
            h::acknowledged_warnings.eq(Json(one.acknowledged.to_vec())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a person has done one of these things to a proposal.
pub(super) fn has_acted(
    conn: &mut Conn,
    id: AwardProposalId,
    person: &str,
    actions: &[&'static str],
) -> Result<bool> {
    let moves: i64 = h::table
        .filter(h::award_proposal_id.eq(id))
        .filter(h::actor_kind.eq("person"))
        .filter(h::actor_id.eq(person))
        .filter(h::action.eq_any(actions.to_vec()))
        .count()
        .get_result(conn)?;
    Ok(moves > 0)
}

/// When the council concluded on some proposals, the last time for each: at the end of the session that
/// decided on it. That is told later, and only then does the proposal move.
pub(super) fn concluded(
    conn: &mut Conn,
    ids: &[AwardProposalId],
) -> Result<HashMap<AwardProposalId, Instant>> {
    let rows: Vec<(AwardProposalId, Option<Instant>)> = g::table
        .inner_join(s::table.on(s::id.eq(g::council_session_id)))
        .filter(g::award_proposal_id.eq_any(ids.to_vec()))
        .filter(g::state.eq_any(vec![AgendaItemState::Decided, AgendaItemState::Communicated]))
        .filter(s::state.eq(CouncilSessionState::Closed))
        .select((g::award_proposal_id, s::closed_at))
        .order((s::closed_at, g::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}

/// Keeps what an awarded proposal holds no more.
pub(super) fn keep_release(
    conn: &mut Conn,
    id: AwardProposalId,
    (frees_achievements, frees_place): (bool, bool),
) -> Result<()> {
    diesel::insert_into(f::table)
        .values((
            f::award_proposal_id.eq(id),
            f::frees_achievements.eq(frees_achievements),
            f::frees_place.eq(frees_place),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable)]
struct MoveRow {
    id: AnyId,
    _award_proposal_id: AwardProposalId,
    at: Instant,
    actor_kind: String,
    actor_id: String,
    action: String,
    from_state: Option<AwardProposalState>,
    to_state: AwardProposalState,
    reasons: Json<Vec<AwardReason>>,
    note: Option<String>,
    acknowledged_warnings: Json<Vec<AcknowledgedWarning>>,
}

impl MoveRow {
    fn into_view(self) -> AwardProposalMove {
        AwardProposalMove {
            id: self.id,
            at: self.at,
            actor_kind: self.actor_kind,
            actor_id: self.actor_id,
            action: self.action,
            from_state: self.from_state,
            to_state: self.to_state,
            reasons: self.reasons.0,
            note: self.note,
            acknowledged_warnings: self.acknowledged_warnings.0,
            is_abridged: false,
            etag: etag(1, &[]),
        }
    }
}

/// Moves of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Moves = (Vec<AwardProposalMove>, Option<String>, Option<i64>);

/// The moves of a proposal, oldest first.
pub(super) fn history(conn: &mut Conn, id: AwardProposalId, page: &Page) -> Result<Moves> {
    let after: Option<(i64, AnyId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = h::table.filter(h::award_proposal_id.eq(id)).into_boxed();
    let rows: Vec<MoveRow> = keyset!(query, h::at, h::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| h::table.filter(h::award_proposal_id.eq(id)).count().get_result(conn))
        .transpose()?;
    Ok((rows.into_iter().map(MoveRow::into_view).collect(), next_cursor, total))
}
