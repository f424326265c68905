//! The vote on an item: it is opened, closed and counted, or begun anew.

use super::{
    ballot_box::{self, Slip, key_name},
    count::{self, Standing},
    input::{CloseVoting, ReopenVoting},
    opinions, recusal,
    service::{Around, Step, around_one, load_for, moved, roll, rules_of},
    store::ItemRow,
    store_ballots, tie,
    types::{AgendaItemId, AgendaItemState, AgendaItemView, VoteChoice, VoteMode, VoteOutcome},
};
use crate::{
    audit::Action,
    db::types::Json,
    error::{Code, Context, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            checks::{Missing, require_ready},
        },
        council_sessions::{
            service::Sitting,
            types::{AttendanceCount, CouncilSessionState},
        },
    },
    http::command::Tx,
    keys::Keys,
    law::{Checkpoint, Quorum, RuleSet, VoteThreshold},
};

/// R25: enough members are present, and enough take part.
fn quorum(law: &Quorum, count: AttendanceCount) -> Vec<Missing> {
    let total = u64::from(count.total);
    let written = if law.written_counts.value { count.written } else { 0 };
    let part = u64::from(count.present) + u64::from(written);
    let mut missing = Vec::new();
    let share = law.quorum.value;
    if !share.is_reached(count.present.into(), total) {
        let label = Text::new(
            format!("{}/{total} thành viên dự họp, cần {share}.", count.present),
            format!("{} of {total} members present, {share} needed.", count.present),
        );
        missing.push(Missing::new("R25", "quorum", "/attendance", label));
    }
    let share = law.quorum_award_session.value;
    if !share.is_reached(part, total) {
        let label = Text::new(
            format!("{part}/{total} thành viên có ý kiến, cần {share} khi xét khen thưởng."),
            format!(
                "{part} of {total} members take part, {share} needed where awards are considered."
            ),
        );
        missing.push(Missing::new("R25", "award_quorum", "/attendance", label));
    }
    missing
}

/// R26: the share of votes that an award type needs.
fn threshold(rules: &RuleSet, award_type: &str) -> Option<VoteThreshold> {
    let all = &rules.rules.r26.parameters.vote_threshold.value;
    all.iter().find(|one| one.award_type_code == award_type).cloned()
}

fn no_threshold() -> Missing {
    let label = Text::new(
        "Bộ quy tắc của Hội đồng chưa có tỷ lệ phiếu cho hình thức này.",
        "The council's rule set has no share of votes for this award type.",
    );
    Missing::new("R26", "no_threshold", "/award_type_code", label)
}

/// What blocks the proposal of an item at a step of its vote, a pending matter for one (R11).
fn of_proposal(
    tx: &mut Tx<'_>,
    row: &ItemRow,
    at: Checkpoint,
    except: &[&str],
) -> Result<Vec<Missing>> {
    let dossier = award_proposals::service::find(tx.conn, row.award_proposal_id)?
        .ok_or_else(|| Error::bug("a proposal on an agenda is never removed"))?;
    let mut basis = award_proposals::readiness::Basis::default();
    Ok(award_proposals::readiness::check(tx, &mut basis, &dossier, at, except)?.blocking)
}

/// Opens the vote on an item: from now on it is fixed who votes.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `already-decided`, `not-ready` without a quorum and while
/// something blocks the proposal.
pub fn open_voting(tx: &mut Tx<'_>, keys: &Keys, id: AgendaItemId) -> Result<AgendaItemView> {
    let (row, sitting) = load_for(tx, id, "open_voting")?;
    tx.check_match(row.version)?;
    let before = around_one(tx.conn, tx.actor, &row)?;
    let rules = rules_of(tx.conn, tx.actor, &sitting)?;
    let mut missing = Vec::new();
    if sitting.state() != CouncilSessionState::InSession {
        let label = Text::new("Phiên họp chưa mở.", "The session is not open.");
        missing.push(Missing::new("R24", "not_in_session", "/council_session_id", label));
    }
    missing.extend(quorum(&rules.rules.r25.parameters, sitting.count()));
    if threshold(&rules, &before.proposal.award_type_code).is_none() {
        missing.push(no_threshold());
    }
    let has_recusal = rules.rules.r28.parameters.recusal.value;
    let on = (tx.today, has_recusal);
    let voters = recusal::voters(tx.conn, &sitting.attendance, &before.proposal, on)?;
    if voters.iter().all(|one| one.recusal_ground.is_some()) {
        let label = Text::new("Không còn thành viên nào được biểu quyết.", "Nobody may vote.");
        missing.push(Missing::new("R28", "nobody_votes", "/voters", label));
    }
    // Each of the engine's rules on top, of which the session has looked after its own already.
    missing.extend(of_proposal(tx, &row, Checkpoint::OpenVoting, &["R24", "R25"])?);
    require_ready(&missing)?;
    store_ballots::insert_voters(tx.conn, id, &voters)?;
    opinions::begin(tx, &row, &voters)?;
    if row.ballot_mode == VoteMode::Secret {
        // A key whose vote is not committed after all is swept away later.
        keys.create_ballot_key(&key_name(id, row.voting_round)).internal("making a ballot key")?;
    }
    let next = ItemRow {
        state: AgendaItemState::Voting,
        voting_opened_at: Some(tx.now),
        voting_opened_by: Some(tx.actor.id.clone()),
        ..row.clone()
    };
    let step = Step { action: Action::AGENDA_ITEM_OPEN_VOTING, event: None, reason: None };
    moved(tx, &sitting, (&row, before), &next, &step)
}

/// The choices that were made, in an order that tells nothing.
fn choices(
    tx: &mut Tx<'_>,
    keys: &Keys,
    row: &ItemRow,
    around: &Around,
) -> Result<Vec<VoteChoice>> {
    if row.ballot_mode == VoteMode::Open {
        return Ok(around.open_ballots.iter().map(|one| one.choice).collect());
    }
    let sealed = store_ballots::sealed(tx.conn, row.id)?;
    let key = keys
        .ballot_key(&key_name(row.id, row.voting_round))
        .internal("reading a ballot key")?
        .ok_or_else(|| Error::new(Code::BallotKeyLost))?;
    let mut choices = Vec::new();
    for (person, sealed) in &sealed {
        let slip = Slip { item: row.id, voting_round: row.voting_round, person };
        choices.push(ballot_box::open(&key, slip, sealed)?);
    }
    ballot_box::shuffle(&mut choices)?;
    store_ballots::replace_sealed(tx.conn, row.id, &choices)?;
    Ok(choices)
}

/// Closes the vote and counts, or takes the chair's opinion where that count was equal. The caller
/// destroys the key once this is committed.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `already-decided`, `ballot-key-lost`, `validation-failed`
/// for an opinion before the count, `role-required` for one of anybody but the chair, `tie-unresolved`
/// without it after an equal count, `not-ready` while something blocks the proposal or a declared
/// conflict is not decided.
pub fn close_voting(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: AgendaItemId,
    input: CloseVoting,
) -> Result<AgendaItemView> {
    let (row, sitting) = load_for(tx, id, "close_voting")?;
    tx.check_match(row.version)?;
    let counted = row.outcome.clone().map(|json| json.0).filter(|one| one.awaits_chair);
    // Before any ballot is opened: what is refused is undone, and must not have told how they stand.
    if counted.is_none() && input.chair_opinion.is_some() {
        return Err(tie::not_counted_yet());
    }
    // Whether it passes (R26, R27) is what the count is to find: a vote that fails is closed as well.
    let mut missing =
        of_proposal(tx, &row, Checkpoint::CloseVoting, &["R24", "R25", "R26", "R27"])?;
    let before = around_one(tx.conn, tx.actor, &row)?;
    missing.extend(recusal::undecided(&before.voters));
    require_ready(&missing)?;
    opinions::stop(tx, &row, &before.voters)?;
    let outcome = match counted {
        Some(counted) => {
            tie::decide(tx.actor, &sitting, &before.voters, counted, input.chair_opinion)?
        }
        None => counted_now(tx, keys, &row, &sitting, &before)?,
    };
    let (state, event) = if outcome.awaits_chair {
        (AgendaItemState::Voting, None)
    } else {
        (AgendaItemState::Decided, Some("agenda_item.decided"))
    };
    let is_first = row.voting_closed_at.is_none();
    let next = ItemRow {
        state,
        outcome: Some(Json(outcome)),
        voting_closed_at: if is_first { Some(tx.now) } else { row.voting_closed_at },
        voting_closed_by: if is_first {
            Some(tx.actor.id.clone())
        } else {
            row.voting_closed_by.clone()
        },
        ..row.clone()
    };
    let step = Step { action: Action::AGENDA_ITEM_CLOSE_VOTING, event, reason: None };
    moved(tx, &sitting, (&row, before), &next, &step)
}

/// The count of the ballots, each of a voter who is marked as having voted.
fn counted_now(
    tx: &mut Tx<'_>,
    keys: &Keys,
    row: &ItemRow,
    sitting: &Sitting,
    before: &Around,
) -> Result<VoteOutcome> {
    let choices = choices(tx, keys, row, before)?;
    let voted = before.voters.iter().filter(|one| one.has_voted).count();
    if voted != choices.len() {
        return Err(Error::internal("the ballots do not reconcile with the list of voters"));
    }
    let rules = rules_of(tx.conn, tx.actor, sitting)?;
    outcome(&rules, sitting, before, &choices)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The count: exact shares; where the votes are equal it awaits the chair.
fn outcome(
    rules: &RuleSet,
    sitting: &Sitting,
    around: &Around,
    choices: &[VoteChoice],
) -> Result<VoteOutcome> {
    let of = |choice| number(choices.iter().filter(|one| **one == choice).count());
    let agree = of(VoteChoice::Approve);
    let roll = roll(sitting, &around.voters);
    let denominator = rules.rules.r26.parameters.denominator.value;
    let basis_count = count::basis(roll, denominator);
    let needed = threshold(rules, &around.proposal.award_type_code)
        .ok_or_else(|| Error::bug("no vote is opened without a share of votes"))?;
    let standing = count::standing(agree, basis_count, needed.share, needed.must_exceed);
    let issued = around.voters.iter().filter(|one| one.recusal_ground.is_none()).count();
    let returned = number(choices.len());
    Ok(VoteOutcome {
        total_members: roll.total,
        present: roll.present,
        written: roll.written,
        recused: roll.recused,
        issued: number(issued),
        returned,
        valid: returned,
        invalid: 0,
        agree,
        disagree: of(VoteChoice::Reject),
        abstain: of(VoteChoice::Abstain),
        share_of_members: format!("{agree}/{}", roll.total),
        percent_of_members: count::percent(agree, roll.total),
        basis: count::word(denominator).to_owned(),
        basis_count,
        threshold: needed.share.to_string(),
        must_exceed: needed.must_exceed,
        is_tie: standing == Standing::Tie,
        awaits_chair: standing == Standing::Tie,
        chair_agrees: None,
        chair_reason: None,
        is_passed: standing == Standing::Passed,
        is_recommended: None,
        is_over_places: false,
    })
}

/// Begins a vote anew: its ballots and its key are gone, the item waits for another vote.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition` also where the chair is to decide equal votes,
/// `already-decided`.
pub fn reopen(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: AgendaItemId,
    input: &ReopenVoting,
) -> Result<AgendaItemView> {
    let (row, sitting) = load_for(tx, id, "reopen")?;
    tx.check_match(row.version)?;
    let before = around_one(tx.conn, tx.actor, &row)?;
    tie::require_reopenable(&row, &sitting, &before.voters)?;
    opinions::stop(tx, &row, &before.voters)?;
    store_ballots::forget(tx.conn, id)?;
    // Before the commit: should that fail, the vote has to begin anew all the same.
    keys.destroy_ballot_key(&key_name(id, row.voting_round)).internal("destroying a ballot key")?;
    let mut voided_counts = row.voided_counts.clone();
    voided_counts.0.extend(row.outcome.clone().map(|json| json.0));
    let next = ItemRow {
        state: AgendaItemState::Pending,
        voided_counts,
        voting_round: row.voting_round.saturating_add(1),
        voting_opened_at: None,
        voting_opened_by: None,
        outcome: None,
        voting_closed_at: None,
        voting_closed_by: None,
        ..row.clone()
    };
    let reason = Some(input.reason.as_str());
    let step = Step { action: Action::AGENDA_ITEM_REOPEN, event: None, reason };
    moved(tx, &sitting, (&row, before), &next, &step)
}
