//! Ballots: members cast their own; the secretariat enters written opinions of open votes.
//!
//! Nothing here tells a choice to the audit, to events, to the reply or to an error.

use super::{
    ballot_box::{self, Slip, key_name},
    input::PutBallot,
    opinions,
    service::{Around, around_one, load, lock, require_undecided, target},
    store::{self, ItemRow},
    store_ballots, tie,
    types::{
        AgendaItemId, AgendaItemState, AgendaVoter, BallotReceipt, MACHINE, OpenBallot, VoteChoice,
        VoteMode,
    },
};
use crate::{
    audit::{Action, Change},
    authz::{Relation, table},
    db::Conn,
    error::{Code, Context, Error, Result},
    features::council_sessions::types::Presence,
    http::{
        command::{Tx, stale},
        extract::{BodyDigest, Call},
    },
    idempotency,
    keys::Keys,
};

/// The digest that an idempotency key of a ballot is bound to. That of an open ballot may tell the
/// choice, which is kept by name anyway. Once a secret vote is counted its key is gone and no body can be
/// compared with an earlier one: then whatever comes with a known key is a repetition, and answered so.
///
/// # Errors
/// When the database or the folder of keys cannot be read.
pub fn digest(
    conn: &mut Conn,
    keys: &Keys,
    call: &Call,
    id: AgendaItemId,
    sent: &BodyDigest,
) -> Result<BodyDigest> {
    match store::find(conn, id)? {
        Some(row) if row.ballot_mode == VoteMode::Open => Ok(*sent),
        Some(row) if row.outcome.is_some() => {
            Ok(idempotency::bound(conn, call)?.unwrap_or([0; 32]))
        }
        Some(row) => ballot_box::veiled(keys, &key_name(id, row.voting_round), sent),
        None => Ok([0; 32]),
    }
}

/// Casts the caller's own ballot, or replaces it.
///
/// # Errors
/// `not-found` for those outside the session, `recused`, `role-required` for members who do not take
/// part, `invalid-state-transition`, `already-decided`, `ballot-key-lost`.
pub fn vote(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: AgendaItemId,
    input: &PutBallot,
) -> Result<BallotReceipt> {
    tx.actor.require_scope(table::PUT_BALLOT)?;
    // Ballots and the end of the vote come one after the other, whichever is first.
    lock(tx.conn, id)?;
    let (row, _) = load(tx.conn, tx.actor, id)?;
    let me = tx.actor.person_code().map(str::to_owned).ok_or_else(Error::not_found)?;
    require_undecided(&row)?;
    tie::require_uncounted(&row, "vote")?;
    let own = Relation::of(None, Some(&me));
    MACHINE.require("vote", row.state, tx.actor, &own)?;
    let around = around_one(tx.conn, tx.actor, &row)?;
    let voter = require_voter(&around.voters, &me)?;
    match row.ballot_mode {
        VoteMode::Open => {
            let ballot = OpenBallot {
                person_code: me.clone(),
                choice: input.choice,
                entered_by: me.clone(),
            };
            store_ballots::put_open(tx.conn, id, &ballot)?;
        }
        VoteMode::Secret => put_secret(tx, keys, &row, &me, input.choice)?,
    }
    receipt(tx, &row, voter, &around, Action::AGENDA_ITEM_VOTE)
}

fn put_secret(
    tx: &mut Tx<'_>,
    keys: &Keys,
    row: &ItemRow,
    me: &str,
    choice: VoteChoice,
) -> Result<()> {
    let key = keys
        .ballot_key(&key_name(row.id, row.voting_round))
        .internal("reading a ballot key")?
        .ok_or_else(|| Error::new(Code::BallotKeyLost))?;
    let slip = Slip { item: row.id, voting_round: row.voting_round, person: me };
    let sealed = ballot_box::seal(&key, slip, choice)?;
    store_ballots::put_sealed(tx.conn, row.id, me, &sealed)
}

/// Refuses whoever does not vote on the item, and says why.
fn require_voter(voters: &[AgendaVoter], me: &str) -> Result<AgendaVoter> {
    let Some(voter) = voters.iter().find(|one| one.person_code == me) else {
        return Err(Error::new(Code::RoleRequired)
            .detail(
                "Thành viên vắng mặt không có ý kiến bằng văn bản thì không biểu quyết.",
                "Members who are absent without a written opinion do not vote.",
            )
            .with("required_role", vec!["council_member"]));
    };
    match voter.recusal_ground {
        None => Ok(voter.clone()),
        Some(ground) => Err(Error::new(Code::Recused)
            .detail(
                "Thành viên có xung đột lợi ích không biểu quyết về nội dung này (R28).",
                "A member in conflict does not vote on this item (R28).",
            )
            .with("ground", ground.as_str())),
    }
}

/// Marks the voter and tells that a ballot was cast. Only the first ballot changes what is shown.
fn receipt(
    tx: &mut Tx<'_>,
    row: &ItemRow,
    voter: AgendaVoter,
    around: &Around,
    action: Action,
) -> Result<BallotReceipt> {
    if !voter.has_voted {
        store_ballots::mark_voted(tx.conn, row.id, &voter.person_code)?;
        store::update(tx.conn, row, row, tx.now)?.ok_or_else(|| stale(row.version))?;
        opinions::given(tx, row, &around.voters, &voter)?;
    }
    tx.tell(Change::new(action, target(row, &around.proposal)));
    Ok(BallotReceipt {
        agenda_item_id: row.id,
        voting_round: row.voting_round,
        is_replacement: voter.has_voted,
        person_code: voter.person_code,
    })
}

/// Enters the written opinion of an absent member in an open vote.
///
/// # Errors
/// `role-required`, `recused`, `invalid-state-transition` also where the member voted in person,
/// `already-decided`, `not-found` for a member without a written opinion.
pub fn enter_opinion(
    tx: &mut Tx<'_>,
    id: AgendaItemId,
    person: &str,
    input: &PutBallot,
) -> Result<BallotReceipt> {
    tx.actor.require(table::PUT_WRITTEN_OPINION, &Relation::none())?;
    lock(tx.conn, id)?;
    let (row, _) = load(tx.conn, tx.actor, id)?;
    require_undecided(&row)?;
    MACHINE.require("enter_written_opinion", row.state, tx.actor, &Relation::none())?;
    tie::require_uncounted(&row, "enter_written_opinion")?;
    if row.ballot_mode == VoteMode::Secret {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Phiếu kín do chính thành viên bỏ, kể cả khi vắng mặt.",
                "A secret ballot is cast by the member alone, also by one who is absent.",
            )
            .with("current_state", AgendaItemState::Voting.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    let around = around_one(tx.conn, tx.actor, &row)?;
    let voter = around
        .voters
        .iter()
        .find(|one| one.person_code == person && one.presence == Presence::Written)
        .ok_or_else(Error::not_found)?;
    let voter = require_voter(std::slice::from_ref(voter), person)?;
    let is_own = |one: &OpenBallot| one.person_code == person && one.entered_by == person;
    if tx.actor.person_code() != Some(person) && around.open_ballots.iter().any(is_own) {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Thành viên đã tự biểu quyết; người khác không thay đổi được.",
                "The member has voted in person; nobody else changes that.",
            )
            .with("current_state", AgendaItemState::Voting.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    let ballot = OpenBallot {
        person_code: person.to_owned(),
        choice: input.choice,
        entered_by: tx.actor.id.clone(),
    };
    store_ballots::put_open(tx.conn, id, &ballot)?;
    receipt(tx, &row, voter, &around, Action::AGENDA_ITEM_WRITTEN_OPINION)
}
