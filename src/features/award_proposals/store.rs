//! Award proposals in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    declaration::AwardDeclaration,
    input::CreateAwardProposal,
    states::AwardProposalState,
    types::{
        Appraisal, AwardProposalFilter, AwardProposalId, AwardProposalSort, AwardReason, Forwarding,
    },
    way_facts::{AwardProcedure, WayFacts},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::{
            agenda_items as g, award_proposal_terms as m, award_proposals as p,
            council_attendance as c,
        },
        types::{AnyId, Instant, Json},
    },
    error::Result,
    features::{
        award_rounds::types::AwardRoundId, award_types::types::SubjectKind,
        campaigns::types::CampaignId, evaluations::types::EvaluationId,
    },
    http::page::Page,
    keyset, text,
};

/// A proposal as stored, without its lists.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ProposalRow {
    pub(super) id: AwardProposalId,
    pub(super) campaign_id: CampaignId,
    pub(super) award_round_id: AwardRoundId,
    pub(super) award_type_code: String,
    pub(super) subject_kind: SubjectKind,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) merit_clause: Option<String>,
    pub(super) summary: String,
    pub(super) achievement_period_from: NaiveDate,
    pub(super) achievement_period_to: NaiveDate,
    pub(super) evaluation_id: Option<EvaluationId>,
    pub(super) state: AwardProposalState,
    pub(super) reasons: Json<Vec<AwardReason>>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) submitted_by: Option<String>,
    pub(super) received_at: Option<Instant>,
    pub(super) received_by: Option<String>,
    pub(super) appraisal: Option<Json<Appraisal>>,
    pub(super) forwarding: Option<Json<Forwarding>>,
    pub(super) decision_id: Option<AnyId>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) procedure: AwardProcedure,
    pub(super) declaration: Json<AwardDeclaration>,
    pub(super) rule_set_code: Option<String>,
    pub(super) way: Json<WayFacts>,
    pub(super) due_on: Option<NaiveDate>,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = p, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    award_round_id: AwardRoundId,
    award_type_code: String,
    merit_clause: Option<String>,
    summary: String,
    achievement_period_from: NaiveDate,
    achievement_period_to: NaiveDate,
    evaluation_id: Option<EvaluationId>,
    search_text: String,
    declaration: Json<AwardDeclaration>,
    updated_at: Instant,
}

fn fields(input: &CreateAwardProposal, now: Instant) -> Fields {
    Fields {
        award_round_id: input.award_round_id,
        award_type_code: input.award_type_code.clone(),
        merit_clause: input.merit_clause.clone(),
        summary: input.summary.clone(),
        achievement_period_from: input.achievement_period_from,
        achievement_period_to: input.achievement_period_to,
        evaluation_id: input.evaluation_id,
        search_text: text::search_column(&input.summary),
        declaration: Json(input.declaration.clone()),
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: AwardProposalId) -> Result<Option<ProposalRow>> {
    Ok(p::table.find(id).first(conn).optional()?)
}

pub(super) fn by_ids(conn: &mut Conn, ids: &[AwardProposalId]) -> Result<Vec<ProposalRow>> {
    Ok(p::table.filter(p::id.eq_any(ids.to_vec())).load(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: AwardProposalId,
    input: &CreateAwardProposal,
    created_by: &str,
    now: Instant,
) -> Result<ProposalRow> {
    Ok(diesel::insert_into(p::table)
        .values((
            p::id.eq(id),
            p::campaign_id.eq(input.campaign_id),
            p::subject_kind.eq(input.subject_kind),
            p::unit_code.eq(&input.unit_code),
            p::person_code.eq(input.person_code.as_deref()),
            p::state.eq(AwardProposalState::Draft),
            p::procedure.eq(input.procedure),
            p::route.eq(Json(WayFacts { short_ground: input.short_ground, ..WayFacts::default() })),
            p::reasons.eq(Json(Vec::<AwardReason>::new())),
            p::created_by.eq(created_by),
            p::version.eq(1),
            p::created_at.eq(now),
            fields(input, now),
        ))
        .returning(p::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part and what stands beside the state; `None` when the version is no longer this
/// one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ProposalRow,
    input: &CreateAwardProposal,
    way: WayFacts,
    now: Instant,
) -> Result<Option<ProposalRow>> {
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((p::version.eq(current.version + 1), p::route.eq(Json(way)), fields(input, now)))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves a proposal, or only counts a change of its lists; `None` when the version is no longer
/// this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &ProposalRow,
    next: &ProposalRow,
    now: Instant,
) -> Result<Option<ProposalRow>> {
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((
            p::version.eq(current.version + 1),
            p::state.eq(next.state),
            p::reasons.eq(next.reasons.clone()),
            p::submitted_at.eq(next.submitted_at),
            p::submitted_by.eq(next.submitted_by.clone()),
            p::received_at.eq(next.received_at),
            p::received_by.eq(next.received_by.clone()),
            p::appraisal.eq(next.appraisal.clone()),
            p::forwarding.eq(next.forwarding.clone()),
            p::decision_id.eq(next.decision_id),
            p::rule_set_code.eq(next.rule_set_code.clone()),
            p::route.eq(next.way.clone()),
            p::due_on.eq(next.due_on),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Gives a proposal to another unit, without the evaluation of the one it leaves; `None` when the
/// version is no longer this one.
pub(super) fn transfer(
    conn: &mut Conn,
    current: &ProposalRow,
    unit_code: &str,
    now: Instant,
) -> Result<Option<ProposalRow>> {
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((
            p::version.eq(current.version + 1),
            p::unit_code.eq(unit_code.to_owned()),
            p::evaluation_id.eq(None::<EvaluationId>),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &ProposalRow) -> Result<bool> {
    let gone = diesel::delete(
        p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// Whether a proposal is on the agenda of a session in which a person sits.
pub(super) fn is_before(conn: &mut Conn, person: &str, id: AwardProposalId) -> Result<bool> {
    let found: i64 = g::table
        .inner_join(c::table.on(c::council_session_id.eq(g::council_session_id)))
        .filter(c::person_code.eq(person.to_owned()))
        .filter(g::award_proposal_id.eq(id))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Who reads a list.
pub(super) struct ListReader<'a> {
    /// What is visible by role.
    pub(super) visible: &'a Visible,
    /// Who also sees what is before the council in a session of their own.
    pub(super) member: Option<&'a str>,
    /// A machine, which of drafts sees its own.
    pub(super) machine: Option<&'a str>,
}

pub(super) fn filtered(
    reader: &ListReader<'_>,
    filter: &AwardProposalFilter,
) -> p::BoxedQuery<'static, MultiBackend> {
    let ListReader { visible, member, machine } = *reader;
    let mut query = p::table.into_boxed();
    if let Some(machine) = machine {
        query = query.filter(
            p::state.ne(AwardProposalState::Draft).or(p::created_by.eq(machine.to_owned())),
        );
    }
    if let Visible::Some { units, person } = visible {
        let of_units = p::unit_code.eq_any(units.clone());
        let before_council = g::table
            .inner_join(c::table.on(c::council_session_id.eq(g::council_session_id)))
            .filter(c::person_code.eq(member.unwrap_or_default().to_owned()))
            .select(g::award_proposal_id);
        let is_before = p::id.eq_any(before_council);
        query = match person {
            // A nominee hears of the own proposal once it is decided.
            Some(person) => query.filter(
                of_units.or(is_before).or(p::person_code
                    .eq(person.clone())
                    .assume_not_null()
                    .and(p::state.eq_any(AwardProposalState::DECIDED))),
            ),
            None => query.filter(of_units.or(is_before)),
        };
    }
    if let Some(campaign) = filter.campaign_id {
        query = query.filter(p::campaign_id.eq(campaign));
    }
    if let Some(round) = filter.award_round_id {
        query = query.filter(p::award_round_id.eq(round));
    }
    if let Some(code) = &filter.award_type_code {
        query = query.filter(p::award_type_code.eq(code.clone()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(p::state.eq_any(states.clone()));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(p::subject_kind.eq(kind));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(p::unit_code.eq(unit.clone()));
    }
    if let Some(person) = &filter.person_code {
        query = query.filter(p::person_code.eq(person.clone()));
    }
    if let Some(was_late) = filter.was_late {
        let late = m::table.filter(m::is_late.eq(true)).select(m::award_proposal_id);
        query = if was_late {
            query.filter(p::id.eq_any(late))
        } else {
            query.filter(p::id.ne_all(late))
        };
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(p::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ProposalRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    reader: &ListReader<'_>,
    filter: &AwardProposalFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == AwardProposalSort::CreatedDescending;
    let after: Option<(i64, AwardProposalId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(reader, filter);
    let rows: Vec<ProposalRow> =
        keyset!(query, p::created_at, p::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(reader, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
