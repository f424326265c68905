//! Rules of agenda items: who sees them, what is shown, how a change is told.

use std::{collections::HashMap, time::Duration};

use serde_json::json;

use super::{
    ballot_box::key_name,
    count,
    keeping_back::{COUNTED, disclose, is_kept_from},
    opinions,
    store::{self, ItemRow},
    store_ballots, tie,
    types::{
        AgendaItemFilter, AgendaItemId, AgendaItemState, AgendaItemView, AgendaVoter, MACHINE,
        OpenBallot, VoteMode,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{Conn, Db},
    error::{Code, Context, Error, Result},
    features::{
        award_proposals::{
            self,
            types::{AwardProposalId, AwardProposalView},
        },
        council_sessions::{
            self,
            service::Sitting,
            types::{AttendanceCount, CouncilSessionId, Presence},
        },
        councils::{self, rules},
        units,
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    keys::Keys,
    law::RuleSet,
};

pub use super::{
    agenda::{create, delete},
    conclusion::{communicate, conclude, put_back, sessions_concluding},
    facts::facts_for,
    keeping_back::{awaits_notice, kept_from},
    recusal::{hold_for_declaration, recuse, recuse_from_citing},
    steps::{close_voting, open_voting, reopen},
    voting::{digest, enter_opinion, vote},
};

/// A key is younger than this while the vote it was made for may not be committed yet.
const KEY_SETTLES: Duration = Duration::from_secs(3600);

/// What is shown of an item besides its row.
#[derive(Clone)]
pub(super) struct Around {
    pub(super) proposal: AwardProposalView,
    /// The unit that the dossier names, and the one which that was merged into.
    pub(super) units: [String; 2],
    pub(super) voters: Vec<AgendaVoter>,
    pub(super) open_ballots: Vec<OpenBallot>,
}

/// What the caller may do with an item: the chairing runs it, voters vote.
fn allowed(
    row: &ItemRow,
    sitting: &Sitting,
    voters: &[AgendaVoter],
    actor: &Actor,
) -> Vec<&'static str> {
    let me = actor.person_code();
    let voter = voters
        .iter()
        .find(|one| me == Some(one.person_code.as_str()) && one.recusal_ground.is_none());
    let own = Relation::of(None, voter.and(me));
    let chairing = sitting.chairing();
    let mut actions: Vec<&'static str> = MACHINE
        .moves
        .iter()
        .filter(|one| one.from.contains(&row.state))
        .filter(|one| {
            let relation = if one.action == "vote" { &own } else { &chairing };
            actor.may(one.rule, relation) && (one.action != "vote" || voter.is_some())
        })
        .map(|one| one.action)
        .filter(|action| *action != "enter_written_opinion" || row.ballot_mode == VoteMode::Open)
        .collect();
    actions.dedup();
    if tie::awaits_chair(row) {
        tie::narrow(&mut actions, sitting, voters, actor);
    }
    actions
}

pub(super) fn view(
    row: ItemRow,
    around: Around,
    sitting: &Sitting,
    actor: &Actor,
) -> AgendaItemView {
    let allowed_actions = allowed(&row, sitting, &around.voters, actor);
    let is_kept = is_kept_from(actor, &row, sitting, &around);
    let Around { proposal, units: _, voters, open_ballots } = around;
    let opinions_due_on = opinions::due_on(&proposal);
    // While members vote nobody sees how the others did.
    let is_closed = [AgendaItemState::Decided, AgendaItemState::Communicated].contains(&row.state)
        || tie::awaits_chair(&row);
    AgendaItemView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        council_session_id: row.council_session_id,
        award_proposal_id: row.award_proposal_id,
        award_type_code: proposal.award_type_code,
        subject_kind: proposal.subject_kind,
        unit_code: proposal.unit_code,
        person_code: proposal.person_code,
        ballot_mode: row.ballot_mode,
        ballot_mode_reason: row.ballot_mode_reason,
        state: row.state,
        voting_round: row.voting_round,
        voters,
        opinions_due_on,
        open_ballots: if is_closed && !is_kept { open_ballots } else { Vec::new() },
        outcome: row.outcome.map(|json| json.0).filter(|_| !is_kept),
        voting_opened_at: row.voting_opened_at,
        voting_opened_by: row.voting_opened_by,
        voting_closed_at: row.voting_closed_at,
        voting_closed_by: row.voting_closed_by,
        communicated_at: row.communicated_at,
        communicated_by: row.communicated_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// What belongs to several items, with one query for each kind.
pub(super) fn around(
    conn: &mut Conn,
    actor: &Actor,
    rows: &[ItemRow],
) -> Result<HashMap<AgendaItemId, Around>> {
    let ids: Vec<AgendaItemId> = rows.iter().map(|row| row.id).collect();
    let proposals: Vec<AwardProposalId> = rows.iter().map(|row| row.award_proposal_id).collect();
    let proposals = award_proposals::service::by_ids(conn, actor, &proposals)?;
    let codes: Vec<&str> = proposals.values().map(|one| one.unit_code.as_str()).collect();
    let successors = units::service::successors(conn, &codes)?;
    let mut voters = store_ballots::voters(conn, &ids)?;
    let mut ballots = store_ballots::open_ballots(conn, &ids)?;
    let mut found = HashMap::new();
    for row in rows {
        let proposal = proposals
            .get(&row.award_proposal_id)
            .cloned()
            .ok_or_else(|| Error::bug("a proposal on an agenda is never removed"))?;
        let unit = proposal.unit_code.clone();
        let successor = successors.get(&unit).cloned().unwrap_or_else(|| unit.clone());
        let one = Around {
            proposal,
            units: [unit, successor],
            voters: voters.remove(&row.id).unwrap_or_default(),
            open_ballots: ballots.remove(&row.id).unwrap_or_default(),
        };
        found.insert(row.id, one);
    }
    Ok(found)
}

pub(super) fn around_one(conn: &mut Conn, actor: &Actor, row: &ItemRow) -> Result<Around> {
    around(conn, actor, std::slice::from_ref(row))?
        .remove(&row.id)
        .ok_or_else(|| Error::bug("every item has its surroundings"))
}

fn views(
    conn: &mut Conn,
    actor: &Actor,
    sitting: &Sitting,
    rows: Vec<ItemRow>,
) -> Result<Vec<AgendaItemView>> {
    let mut around = around(conn, actor, &rows)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let one = around.remove(&row.id)?;
            Some(view(row, one, sitting, actor))
        })
        .collect())
}

/// An item with its session, when the caller may see it.
pub(super) fn load(conn: &mut Conn, actor: &Actor, id: AgendaItemId) -> Result<(ItemRow, Sitting)> {
    actor.visible(table::GET_AGENDA_ITEM)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let sitting = council_sessions::service::load(conn, actor, row.council_session_id)?;
    Ok((row, sitting))
}

/// Refuses whatever would change a decided item.
pub(super) fn require_undecided(row: &ItemRow) -> Result<()> {
    match row.state {
        AgendaItemState::Decided | AgendaItemState::Communicated => {
            Err(Error::new(Code::AlreadyDecided).detail(
                "Nội dung này đã biểu quyết xong; kết quả không thay đổi.",
                "This item is decided; that does not change any more.",
            ))
        }
        AgendaItemState::Pending | AgendaItemState::Voting | AgendaItemState::PutBack => Ok(()),
    }
}

/// The item for a change by whoever runs the session, kept as it is until the transaction ends.
pub(super) fn load_for(
    tx: &mut Tx<'_>,
    id: AgendaItemId,
    action: &str,
) -> Result<(ItemRow, Sitting)> {
    let (seen, _) = load(tx.conn, tx.actor, id)?;
    council_sessions::service::lock(tx.conn, seen.council_session_id)?;
    lock(tx.conn, id)?;
    let (row, sitting) = load(tx.conn, tx.actor, id)?;
    if action != "communicate" {
        let rule = MACHINE.moves.iter().find(|one| one.action == action).map(|one| one.rule);
        rule.map_or(Ok(()), |rule| tx.actor.require(rule, &sitting.chairing()))?;
        require_undecided(&row)?;
    }
    MACHINE.require(action, row.state, tx.actor, &sitting.chairing())?;
    Ok((row, sitting))
}

/// Keeps an item as it is until the transaction ends. Who needs several locks takes those of sessions first,
/// then those of items, then those of proposals (`award_proposals::service::hold`), each kind by its ids, so
/// that nobody waits for another in a circle.
pub(super) fn lock(conn: &mut Conn, id: AgendaItemId) -> Result<()> {
    crate::db::dialect::lock_name(conn, &format!("agenda-item {id}"))
}

/// The rules under which a session's council works.
pub(super) fn rules_of(conn: &mut Conn, actor: &Actor, sitting: &Sitting) -> Result<RuleSet> {
    let council = councils::service::find(conn, actor, sitting.council_id())?;
    rules::of_council(conn, &council.rule_set_code)
}

/// What is told of a change.
pub(super) struct Step<'a> {
    pub(super) action: Action,
    pub(super) event: Option<&'static str>,
    pub(super) reason: Option<&'a str>,
}

/// Writes an item's next state under the version guard and tells it.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    (before, old): (&ItemRow, Around),
    next: &ItemRow,
    step: &Step<'_>,
) -> Result<AgendaItemView> {
    let row = store::update(tx.conn, before, next, tx.now)?.ok_or_else(|| stale(before.version))?;
    let new = around_one(tx.conn, tx.actor, &row)?;
    let data = json!({
        "agenda_item_id": row.id, "council_session_id": row.council_session_id,
        "award_proposal_id": row.award_proposal_id, "state": row.state,
    });
    let (version, target) = (row.version, target(&row, &new.proposal));
    // The audit depends on nobody's view. Whoever is nominated or recused may read it, so that it has the
    // count once that is communicated.
    let all = Actor::system();
    let is_told = row.state == AgendaItemState::Communicated;
    let mut old = snapshot(&view(before.clone(), old, sitting, &all));
    let mut kept = snapshot(&view(row.clone(), new.clone(), sitting, &all));
    if is_told {
        disclose(&row, &mut old, &mut kept);
    }
    let shown = view(row, new, sitting, tx.actor);
    let mut change =
        Change::new(step.action, target).between(Some(&old), Some(&kept)).because(step.reason);
    if !is_told {
        change = change.withholding(&COUNTED);
    }
    if let Some(event) = step.event {
        change = change.event(event, version, data);
    }
    tx.tell(change);
    Ok(shown)
}

pub(super) fn target(row: &ItemRow, proposal: &AwardProposalView) -> Target {
    Target {
        kind: "agenda_item",
        id: row.id.to_string(),
        unit_code: Some(proposal.unit_code.clone()),
    }
}

/// An item.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: AgendaItemId) -> Result<AgendaItemView> {
    let (row, sitting) = load(conn, actor, id)?;
    let around = around_one(conn, actor, &row)?;
    Ok(view(row, around, &sitting, actor))
}

/// The agenda of a session, a page at a time.
///
/// # Errors
/// `not-found` for the session, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    session: CouncilSessionId,
    filter: &AgendaItemFilter,
    page: &Page,
) -> Result<Listing<AgendaItemView>> {
    actor.visible(table::LIST_AGENDA_ITEMS)?;
    let sitting = council_sessions::service::load(conn, actor, session)?;
    let (rows, next_cursor, total_count) = store::list(conn, session, filter, page)?;
    Ok(Listing { items: views(conn, actor, &sitting, rows)?, next_cursor, total_count })
}

/// The whole agenda of a session as the caller may see it, for its end and its minutes.
///
/// # Errors
/// When the database cannot be read.
pub fn of_session(
    conn: &mut Conn,
    actor: &Actor,
    sitting: &Sitting,
) -> Result<Vec<AgendaItemView>> {
    let rows = store::of_session(conn, sitting.id())?;
    views(conn, actor, sitting, rows)
}

/// What waits for the caller: ballots to cast as a member, conclusions to communicate as the
/// secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    if let Some(person) = actor.person_code() {
        let label = ["Bỏ phiếu tại Hội đồng", "Vote in the council"];
        groups.extend(WorkGroup::of("agenda_item.vote", label, store::unvoted(conn, person)?));
    }
    if actor.has(Role::Secretariat) {
        let label = ["Thông báo kết luận của Hội đồng", "Communicate the council's conclusion"];
        let found = store::uncommunicated(conn)?;
        groups.extend(WorkGroup::of("agenda_item.communicate", label, found));
    }
    Ok(groups)
}

/// Destroys the key of a vote that is counted, whose ballots are never opened again. What cannot be
/// destroyed now is swept away later.
pub fn destroy_key(keys: &Keys, id: AgendaItemId, voting_round: i32) {
    if let Err(error) = keys.destroy_ballot_key(&key_name(id, voting_round)) {
        tracing::error!(%error, "destroying a ballot key failed; it is tried again");
    }
}

/// Destroys keys of votes that are over, should the process have ended between the count and that.
/// Returns how many went.
///
/// # Errors
/// When the database or the folder cannot be read.
pub fn sweep_keys(db: &Db, keys: &Keys) -> Result<usize> {
    let in_use = db.read_blocking(store::in_secret_voting)?;
    let names = in_use.into_iter().map(|(id, round)| key_name(id, round)).collect();
    keys.destroy_ballot_keys_except(&names, KEY_SETTLES).internal("destroying ballot keys")
}

/// Who could take part, for the count: as it was fixed when the vote was opened, whoever came or left
/// afterwards.
pub(super) fn roll(sitting: &Sitting, voters: &[AgendaVoter]) -> count::Roll {
    let attended = sitting.count();
    if voters.is_empty() {
        let AttendanceCount { total, present, written, .. } = attended;
        return count::Roll { total, present, written, recused: 0 };
    }
    let of = |wanted: &dyn Fn(&AgendaVoter) -> bool| {
        u32::try_from(voters.iter().filter(|one| wanted(one)).count()).unwrap_or(u32::MAX)
    };
    count::Roll {
        total: attended.total,
        present: of(&|one| one.presence == Presence::Present),
        written: of(&|one| one.presence == Presence::Written),
        recused: of(&|one| one.recusal_ground.is_some()),
    }
}
