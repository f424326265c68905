//! Drafting, changing and removing proposals.

use serde_json::Value;

use super::{
    checks, completion,
    input::CreateAwardProposal,
    keeping_back::from_audit,
    papers, parties, readiness,
    service::{Dossier, Step, award_of, load_for, told, view},
    states::AwardProposalState,
    store::{self, ProposalRow},
    store_parts::{self, Parts},
    types::{AwardProposalId, AwardProposalView},
    way_facts::AwardProcedure,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, Role, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        achievements::types::{AchievementId, AchievementState},
        award_rounds::{
            self,
            types::{AwardRoundState, AwardRoundView},
        },
        award_types::{self, types::AwardTypeView},
        campaigns::lookup,
        documents, evaluations, units,
    },
    http::command::{Tx, stale},
};

/// Drafts a proposal.
///
/// # Errors
/// `role-required`, `campaign-closed`, `validation-failed` for references that do not fit,
/// `duplicate` for an external id.
pub fn create(tx: &mut Tx<'_>, input: &CreateAwardProposal) -> Result<AwardProposalView> {
    tx.actor.require(table::CREATE_AWARD_PROPOSAL, &Relation::unit(&input.unit_code))?;
    check_procedure(tx, input)?;
    let award = check_references(tx, input)?;
    let subject = checks::subject(
        tx.conn,
        input.subject_kind,
        &input.unit_code,
        input.person_code.as_deref(),
        tx.today,
    )?;
    if let Some(wrong) = subject {
        return Err(wrong.into_invalid());
    }
    let id = AwardProposalId(tx.ids.next());
    let row = store::insert(tx.conn, id, input, &tx.actor.id, tx.now)?;
    let after = write_parts(tx, row, Parts::default(), input)?;
    let step = Step { moved: Some("create"), ..Step::change(Action::AWARD_PROPOSAL_CREATE) };
    told(tx, None, after, &award, &step)
}

/// The short procedure is for what the department itself found, so the secretariat begins it.
fn check_procedure(tx: &Tx<'_>, input: &CreateAwardProposal) -> Result<()> {
    if input.procedure == AwardProcedure::Ordinary || tx.actor.has_any(&[Role::Secretariat]) {
        return Ok(());
    }
    Err(Error::new(Code::RoleRequired)
        .detail(
            "Thủ tục đơn giản do Văn phòng Sở lập.",
            "The short procedure is begun by the secretariat.",
        )
        .with("required_role", vec![Role::Secretariat.as_str()]))
}

/// Writes the lists that callers send and gives the whole dossier.
fn write_parts(
    tx: &mut Tx<'_>,
    row: ProposalRow,
    before: Parts,
    input: &CreateAwardProposal,
) -> Result<Dossier> {
    let (conn, actor) = (&mut *tx.conn, tx.actor);
    store_parts::replace_achievements(conn, row.id, &input.achievement_ids)?;
    let is_seen = |unit: &str| actor.may(table::GET_AWARD_PROPOSAL, &Relation::unit(unit));
    store_parts::replace_refs(conn, row.id, &input.external_refs, is_seen)?;
    let (mut achievements, mut refs) = (input.achievement_ids.clone(), input.external_refs.clone());
    achievements.sort();
    refs.sort_by(|one, other| one.system.cmp(&other.system));
    let unit = units::service::successor(conn, &row.unit_code)?;
    let dossier = Dossier { row, parts: Parts { achievements, refs, ..before }, unit };
    papers::tell_uses(conn, &dossier)?;
    Ok(dossier)
}

/// The campaign is not closed; the round is one of its open ones and considers the type for such
/// subjects (R06); the clause is one of the type's; the period lies within the round's.
fn check_references(tx: &mut Tx<'_>, input: &CreateAwardProposal) -> Result<AwardTypeView> {
    let campaign = lookup::seen(tx.conn, tx.actor, input.campaign_id).map_err(|error| {
        let text = Text::new("Không có phong trào với mã này.", "No campaign has this id.");
        let is_unknown = error.code() == Code::NotFound;
        if is_unknown { Error::invalid("/campaign_id", "unknown_campaign", text) } else { error }
    })?;
    campaign.require_not_closed()?;
    let round = round_of(tx, input)?;
    let award =
        award_types::service::require_known(tx.conn, &input.award_type_code, "/award_type_code")?;
    if let Some(wrong) = checks::award_allowed(&award, &round, input.subject_kind) {
        return Err(wrong.into_invalid());
    }
    if let Some(code) = &input.merit_clause
        && award.clause_for(code, input.subject_kind).is_none()
    {
        let text = Text::new(
            "Hình thức này không có tiêu chuẩn đó cho đối tượng được đề nghị.",
            "The award type has no such clause for this kind of subject.",
        );
        return Err(Error::invalid("/merit_clause", "unknown_merit_clause", text));
    }
    check_evaluation(tx.conn, input)?;
    check_achievements(tx.conn, input)?;
    check_declaration(tx, input)?;
    let pointer = if input.achievement_period_from < round.achievement_period_from {
        "/achievement_period_from"
    } else if input.achievement_period_to > round.achievement_period_to {
        "/achievement_period_to"
    } else {
        return Ok(award);
    };
    let text = Text::new(
        "Giai đoạn thành tích phải nằm trong giai đoạn của đợt xét.",
        "The period of the achievements lies within the round's.",
    );
    Err(Error::invalid(pointer, "outside_round", text))
}

/// The achievements are the subject's own; whether they are confirmed is asked later.
fn check_achievements(conn: &mut Conn, input: &CreateAwardProposal) -> Result<()> {
    let person = input.person_code.as_deref();
    let wrong = checks::citations(
        conn,
        input.campaign_id,
        &input.unit_code,
        person,
        &input.achievement_ids,
        AchievementState::ALL,
    )?;
    match wrong.into_iter().next() {
        Some(first) => Err(first.into_invalid()),
        None => Ok(()),
    }
}

/// What proves a declared rating is there and can be read by who names it.
fn check_declaration(tx: &mut Tx<'_>, input: &CreateAwardProposal) -> Result<()> {
    for (index, rating) in input.declaration.ratings.iter().enumerate() {
        if let Some(id) = rating.document_id {
            let pointer = format!("/declaration/ratings/{index}/document_id");
            documents::service::require_evidence(tx.conn, tx.actor, id, &pointer)?;
        }
    }
    Ok(())
}

/// The evaluation is one of the unit's; that of an achievement is cited with the achievement.
fn check_evaluation(conn: &mut Conn, input: &CreateAwardProposal) -> Result<()> {
    let Some(id) = input.evaluation_id else { return Ok(()) };
    let is_of_unit = evaluations::service::find_sheet(conn, id)?
        .is_some_and(|one| one.unit_code == input.unit_code && one.achievement_id.is_none());
    if is_of_unit {
        return Ok(());
    }
    let text = Text::new("Đơn vị không có phiếu đánh giá này.", "The unit has no such evaluation.");
    Err(Error::invalid("/evaluation_id", "unknown_evaluation", text))
}

fn round_of(tx: &mut Tx<'_>, input: &CreateAwardProposal) -> Result<AwardRoundView> {
    let wrong = |code, vi: &'static str, en: &'static str| {
        Error::invalid("/award_round_id", code, Text::new(vi, en))
    };
    let round = award_rounds::service::find(tx.conn, tx.actor, input.award_round_id)?
        .filter(|round| round.campaign_id == input.campaign_id)
        .ok_or_else(|| {
            wrong(
                "unknown_award_round",
                "Phong trào không có đợt xét này.",
                "The campaign has no such round.",
            )
        })?;
    if round.state != AwardRoundState::Open {
        return Err(wrong("round_not_open", "Đợt xét không mở.", "The round is not open."));
    }
    Ok(round)
}

fn to_input(dossier: &Dossier) -> CreateAwardProposal {
    let Dossier { row, parts, .. } = dossier.clone();
    CreateAwardProposal {
        campaign_id: row.campaign_id,
        award_round_id: row.award_round_id,
        award_type_code: row.award_type_code,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        person_code: row.person_code,
        merit_clause: row.merit_clause,
        summary: row.summary,
        achievement_ids: parts.achievements,
        evaluation_id: row.evaluation_id,
        achievement_period_from: row.achievement_period_from,
        achievement_period_to: row.achievement_period_to,
        declaration: row.declaration.0,
        procedure: row.procedure,
        short_ground: row.way.0.short_ground,
        external_refs: parts.refs,
    }
}

/// Changes a draft or a returned proposal, or completes one that the city sent back.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `campaign-closed`,
/// `validation-failed`, `duplicate`.
pub fn update(tx: &mut Tx<'_>, id: AwardProposalId, patch: &Value) -> Result<AwardProposalView> {
    let before = load_for(tx, id, "update")?;
    tx.require_match(before.row.version)?;
    let current = to_input(&before);
    let input = crate::http::patch::merged(&current, patch)?;
    let mut way = before.row.way.0.clone();
    completion::confirm(tx, &before, &mut way)?;
    let award = if before.row.state == AwardProposalState::ReturnedByCity {
        completion::check(&current, &input)?;
        check_declaration(tx, &input)?;
        award_of(tx.conn, &before.row)?
    } else {
        check_references(tx, &input)?
    };
    if before.row.state == AwardProposalState::Returned {
        require_free(tx, &before, &input)?;
    }
    let row = store::update(tx.conn, &before.row, &input, way, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let mut parts = before.parts.clone();
    parties::note_editor(tx, id, &mut parts)?;
    let after = write_parts(tx, row, parts, &input)?;
    told(tx, Some(before), after, &award, &Step::change(Action::AWARD_PROPOSAL_UPDATE))
}

/// A returned proposal holds what it cites, so it takes up nothing that another one holds: that one
/// would be kept from its next step (R07).
fn require_free(tx: &mut Tx<'_>, before: &Dossier, input: &CreateAwardProposal) -> Result<()> {
    let held = &before.parts.achievements;
    let mut added: Vec<AchievementId> =
        input.achievement_ids.iter().filter(|id| !held.contains(id)).copied().collect();
    // In the one order in which all lock them.
    added.sort();
    for id in &added {
        lock_name(tx.conn, &checks::achievement_lock(*id))?;
    }
    for (index, id) in input.achievement_ids.iter().enumerate() {
        if added.contains(id) && readiness::is_used_elsewhere(tx.conn, before.row.id, *id)? {
            let text = Text::new(
                "Hồ sơ hoặc khen thưởng khác đã lấy thành tích này làm căn cứ.",
                "Another proposal or award rests on this achievement.",
            );
            return Err(Error::invalid(format!("/achievement_ids/{index}"), "claimed", text));
        }
    }
    Ok(())
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let dossier = load_for(tx, id, "delete")?;
    tx.require_match(dossier.row.version)?;
    store_parts::delete_all(tx.conn, id)?;
    documents::service::set_uses(tx.conn, "award_proposal", &id.to_string(), &[])?;
    if !store::delete(tx.conn, &dossier.row)? {
        return Err(stale(dossier.row.version));
    }
    let target = Target {
        kind: "award_proposal",
        id: id.to_string(),
        unit_code: Some(dossier.row.unit_code.clone()),
    };
    let gone = from_audit(&view(dossier, None, tx.actor));
    tx.tell(Change::new(Action::AWARD_PROPOSAL_DELETE, target).between(Some(&gone), None));
    Ok(())
}
