//! Which proposals wait for somebody, in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{states::AwardProposalState, types::AwardProposalId, way_facts::AwardProcedure};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{
            award_proposal_editors as w, award_proposals as p, award_rounds as r, award_types as t,
        },
        types::Instant,
    },
    error::Result,
    features::{
        award_rounds::types::AwardRoundId,
        work::types::{ITEMS_MAX, WorkItem},
    },
};

/// Which proposals wait for somebody.
pub(super) struct Waiting<'a> {
    /// In one of these states.
    pub(super) states: &'a [AwardProposalState],
    /// Of these units; of all when absent.
    pub(super) units: Option<&'a [String]>,
    /// Not drafted, changed or submitted by this person, nor about them.
    pub(super) apart_from: Option<&'a str>,
    /// Only what is sent upward and has the council behind it where the award type asks for that, as it
    /// does not by the short procedure.
    pub(super) is_going_up: bool,
}

/// The first proposals that wait, longest waiting first, and how many do.
pub(super) fn waiting(conn: &mut Conn, wanted: &Waiting<'_>) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        let mut query =
            p::table.filter(p::state.eq_any(wanted.states.to_vec())).into_boxed::<MultiBackend>();
        if let Some(units) = wanted.units {
            query = query.filter(p::unit_code.eq_any(units.to_vec()));
        }
        if let Some(me) = wanted.apart_from {
            let edited =
                w::table.filter(w::person_code.eq(me.to_owned())).select(w::award_proposal_id);
            query = query
                .filter(p::id.ne_all(edited))
                .filter(p::created_by.ne(me.to_owned()))
                .filter(p::submitted_by.is_null().or(p::submitted_by.ne(me.to_owned())))
                .filter(p::person_code.is_null().or(p::person_code.ne(me.to_owned())));
        }
        if wanted.is_going_up {
            let upward = t::table.filter(t::needs_forwarding.eq(true)).select(t::code);
            let without_council = t::table.filter(t::requires_council.eq(false)).select(t::code);
            query = query.filter(p::award_type_code.eq_any(upward)).filter(
                p::state
                    .ne(AwardProposalState::AppraisedEligible)
                    .or(p::procedure.ne(AwardProcedure::Ordinary))
                    .or(p::award_type_code.eq_any(without_council)),
            );
        }
        query
    };
    type Row = (
        AwardProposalId,
        String,
        String,
        Instant,
        AwardRoundId,
        AwardProposalState,
        Option<NaiveDate>,
    );
    let rows: Vec<Row> = all()
        .select((
            p::id,
            p::summary,
            p::unit_code,
            p::updated_at,
            p::award_round_id,
            p::state,
            p::due_on,
        ))
        .order((p::updated_at, p::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let rounds: Vec<AwardRoundId> = rows.iter().map(|row| row.4).collect();
    let ends: HashMap<AwardRoundId, NaiveDate> = r::table
        .filter(r::id.eq_any(rounds))
        .select((r::id, r::submission_to))
        .load(conn)?
        .into_iter()
        .collect();
    let items =
        rows.into_iter().map(|(id, summary, unit_code, since, round, state, due_on)| WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/award-proposals/{id}"),
            title: one_line(&summary),
            unit_code: Some(unit_code),
            since,
            // Submitting is due on the round's last day, the other steps by their terms.
            due_on: if SUBMITS_FROM.contains(&state) { ends.get(&round).copied() } else { due_on },
        });
    Ok((items.collect(), all().count().get_result(conn)?))
}

/// States from which the unit submits.
const SUBMITS_FROM: [AwardProposalState; 2] =
    [AwardProposalState::Draft, AwardProposalState::Returned];

/// The beginning of a text that may have several lines.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}
