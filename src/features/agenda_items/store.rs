//! Agenda items in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{AgendaItemFilter, AgendaItemId, AgendaItemState, VoteMode, VoteOutcome};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{
            agenda_items as g, agenda_voters as v, award_proposal_achievements as x,
            award_proposal_terms as m, award_proposals as p, council_sessions as s,
        },
        types::{Instant, Json},
    },
    error::Result,
    features::{
        achievements::types::AchievementId,
        award_proposals::{term_types::AwardTermStep, types::AwardProposalId},
        council_sessions::types::{CouncilSessionId, CouncilSessionState, Presence},
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset,
};

/// An item as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = g, treat_none_as_default_value = false)]
pub(super) struct ItemRow {
    pub(super) id: AgendaItemId,
    pub(super) council_session_id: CouncilSessionId,
    pub(super) award_proposal_id: AwardProposalId,
    pub(super) ballot_mode: VoteMode,
    pub(super) ballot_mode_reason: Option<String>,
    pub(super) state: AgendaItemState,
    pub(super) voting_round: i32,
    pub(super) outcome: Option<Json<VoteOutcome>>,
    pub(super) voting_opened_at: Option<Instant>,
    pub(super) voting_opened_by: Option<String>,
    pub(super) voting_closed_at: Option<Instant>,
    pub(super) voting_closed_by: Option<String>,
    pub(super) communicated_at: Option<Instant>,
    pub(super) communicated_by: Option<String>,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    /// Counts of votes that were begun anew.
    pub(super) voided_counts: Json<Vec<VoteOutcome>>,
}

pub(super) fn find(conn: &mut Conn, id: AgendaItemId) -> Result<Option<ItemRow>> {
    Ok(g::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(conn: &mut Conn, row: ItemRow) -> Result<ItemRow> {
    Ok(diesel::insert_into(g::table).values(row).returning(g::all_columns).get_result(conn)?)
}

/// Writes an item's next state; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ItemRow,
    next: &ItemRow,
    now: Instant,
) -> Result<Option<ItemRow>> {
    Ok(diesel::update(g::table.filter(g::id.eq(current.id)).filter(g::version.eq(current.version)))
        .set((
            g::version.eq(current.version + 1),
            g::state.eq(next.state),
            g::voting_round.eq(next.voting_round),
            g::outcome.eq(next.outcome.clone()),
            g::voting_opened_at.eq(next.voting_opened_at),
            g::voting_opened_by.eq(next.voting_opened_by.clone()),
            g::voting_closed_at.eq(next.voting_closed_at),
            g::voting_closed_by.eq(next.voting_closed_by.clone()),
            g::communicated_at.eq(next.communicated_at),
            g::communicated_by.eq(next.communicated_by.clone()),
            g::updated_at.eq(now),
            g::voided_counts.eq(next.voided_counts.clone()),
        ))
        .returning(g::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &ItemRow) -> Result<bool> {
    let gone = diesel::delete(
        g::table.filter(g::id.eq(current.id)).filter(g::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// The whole agenda of a session, in its order.
pub(super) fn of_session(conn: &mut Conn, session: CouncilSessionId) -> Result<Vec<ItemRow>> {
    Ok(g::table
        .filter(g::council_session_id.eq(session))
        .order((g::created_at, g::id))
        .load(conn)?)
}

/// Decided items of some sessions whose conclusion is still to be communicated.
pub(super) fn untold(conn: &mut Conn, sessions: &[CouncilSessionId]) -> Result<Vec<ItemRow>> {
    Ok(g::table
        .filter(g::council_session_id.eq_any(sessions.to_vec()))
        .filter(g::state.eq(AgendaItemState::Decided))
        .order((g::created_at, g::id))
        .load(conn)?)
}

/// The last item about a proposal that the council did not put back.
pub(super) fn last_of(conn: &mut Conn, proposal: AwardProposalId) -> Result<Option<ItemRow>> {
    Ok(g::table
        .filter(g::award_proposal_id.eq(proposal))
        .filter(g::state.ne(AgendaItemState::PutBack))
        .order((g::created_at.desc(), g::id.desc()))
        .first(conn)
        .optional()?)
}

/// Sessions in which some proposals were concluded, as far as that is communicated, each once.
pub(super) fn sessions_concluding(
    conn: &mut Conn,
    proposals: &[AwardProposalId],
) -> Result<Vec<CouncilSessionId>> {
    Ok(g::table
        .filter(g::award_proposal_id.eq_any(proposals.to_vec()))
        .filter(g::state.eq(AgendaItemState::Communicated))
        .select(g::council_session_id)
        .distinct()
        .order(g::council_session_id)
        .load(conn)?)
}

/// Items in voting about a proposal, each with that proposal.
pub(super) fn in_voting_on(
    conn: &mut Conn,
    proposal: AwardProposalId,
) -> Result<Vec<(AgendaItemId, AwardProposalId)>> {
    Ok(g::table
        .filter(g::award_proposal_id.eq(proposal))
        .filter(g::state.eq(AgendaItemState::Voting))
        .select((g::id, g::award_proposal_id))
        .order(g::id)
        .load(conn)?)
}

/// Items in voting about proposals that cite an achievement, each with its proposal.
pub(super) fn in_voting_citing(
    conn: &mut Conn,
    achievement: AchievementId,
) -> Result<Vec<(AgendaItemId, AwardProposalId)>> {
    Ok(g::table
        .inner_join(x::table.on(x::award_proposal_id.eq(g::award_proposal_id)))
        .filter(x::achievement_id.eq(achievement))
        .filter(g::state.eq(AgendaItemState::Voting))
        .select((g::id, g::award_proposal_id))
        .order(g::id)
        .load(conn)?)
}

/// Items whose secret vote is going on and not counted, with the number of that vote.
pub(super) fn in_secret_voting(conn: &mut Conn) -> Result<Vec<(AgendaItemId, i32)>> {
    Ok(g::table
        .filter(g::state.eq(AgendaItemState::Voting))
        .filter(g::outcome.is_null())
        .filter(g::ballot_mode.eq(VoteMode::Secret))
        .select((g::id, g::voting_round))
        .load(conn)?)
}

fn filtered(
    session: CouncilSessionId,
    filter: &AgendaItemFilter,
) -> g::BoxedQuery<'static, MultiBackend> {
    let mut query = g::table.filter(g::council_session_id.eq(session)).into_boxed();
    if let Some(states) = &filter.state {
        query = query.filter(g::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ItemRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    session: CouncilSessionId,
    filter: &AgendaItemFilter,
    page: &Page,
) -> Result<Rows> {
    let after: Option<(i64, AgendaItemId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(session, filter);
    let rows: Vec<ItemRow> =
        keyset!(query, g::created_at, g::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(session, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// An item that waits, with its proposal.
type WaitingRow = (AgendaItemId, String, String, Instant, AwardProposalId);

fn work_item(
    (id, summary, unit_code, since, _): WaitingRow,
    due_on: Option<NaiveDate>,
) -> WorkItem {
    let words: Vec<&str> = summary.split_whitespace().collect();
    WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/agenda-items/{id}"),
        title: words.join(" ").chars().take(200).collect(),
        unit_code: Some(unit_code),
        since,
        due_on,
    }
}

/// The last days of the council's own terms of a step that run for proposals (R22).
fn ends(
    conn: &mut Conn,
    proposals: Vec<AwardProposalId>,
    step: AwardTermStep,
) -> Result<HashMap<AwardProposalId, NaiveDate>> {
    let rows: Vec<(AwardProposalId, Option<NaiveDate>)> = m::table
        .filter(m::award_proposal_id.eq_any(proposals))
        .filter(m::step.eq(step))
        .filter(m::party.is_null())
        .filter(m::ended_on.is_null())
        .filter(m::paused_on.is_null())
        .select((m::award_proposal_id, m::due_on))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, due_on)| Some((id, due_on?))).collect())
}

/// Items on which a member has still to vote, longest waiting first, with their number. Only who is
/// asked in writing has a term.
pub(super) fn unvoted(conn: &mut Conn, person: &str) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        g::table
            .inner_join(v::table.on(v::agenda_item_id.eq(g::id)))
            .inner_join(p::table.on(p::id.eq(g::award_proposal_id)))
            .filter(g::state.eq(AgendaItemState::Voting))
            .filter(g::outcome.is_null())
            .filter(v::person_code.eq(person.to_owned()))
            .filter(v::ground.is_null())
            .filter(v::has_voted.eq(false))
    };
    let rows: Vec<(WaitingRow, Presence)> = all()
        .select(((g::id, p::summary, p::unit_code, g::updated_at, p::id), v::presence))
        .order((g::updated_at, g::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let proposals = rows.iter().map(|(row, _)| row.4).collect();
    let ends = ends(conn, proposals, AwardTermStep::Opinion)?;
    let items = rows.into_iter().map(|(row, presence)| {
        let due_on = ends.get(&row.4).copied().filter(|_| presence == Presence::Written);
        work_item(row, due_on)
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}

/// Items of closed sessions whose conclusion is still to be communicated, with their number.
pub(super) fn uncommunicated(conn: &mut Conn) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        g::table
            .inner_join(s::table.on(s::id.eq(g::council_session_id)))
            .inner_join(p::table.on(p::id.eq(g::award_proposal_id)))
            .filter(g::state.eq(AgendaItemState::Decided))
            .filter(s::state.eq(CouncilSessionState::Closed))
    };
    let rows: Vec<WaitingRow> = all()
        .select((g::id, p::summary, p::unit_code, g::updated_at, p::id))
        .order((g::updated_at, g::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let proposals = rows.iter().map(|row| row.4).collect();
    let ends = ends(conn, proposals, AwardTermStep::Notify)?;
    let items = rows.into_iter().map(|row| {
        let due_on = ends.get(&row.4).copied();
        work_item(row, due_on)
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}
