//! Who does not vote on an item, and why (R28).

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    opinions,
    service::{Step, around_one, lock, moved, rules_of},
    store::{self, ItemRow},
    store_ballots, tie,
    types::{AgendaItemId, AgendaItemState, AgendaVoter, RecusalGround},
};
use crate::{
    audit::Action,
    authz::Actor,
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::{self, types::AchievementId},
        award_proposals::{
            self,
            checks::Missing,
            types::{AwardProposalId, AwardProposalView},
        },
        conflicts,
        council_sessions::{
            self,
            service::Sitting,
            types::{CouncilAttendee, Presence},
        },
        persons, role_grants, units,
    },
    http::command::Tx,
    progress::unit_on,
};

/// Everybody who has an interest in a dossier.
pub(super) struct Interests {
    nominee: Option<String>,
    proposers: Vec<String>,
    /// The unit that the dossier names, and the one which that was merged into.
    units: Vec<String>,
    heads: HashSet<String>,
    authors: HashSet<String>,
    confirmed: HashSet<String>,
    declared: HashSet<String>,
}

impl Interests {
    /// Reads them, each kind with one query, whoever the members are.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) fn of(
        conn: &mut Conn,
        proposal: &AwardProposalView,
        day: NaiveDate,
    ) -> Result<Self> {
        let cited = &proposal.achievement_ids;
        let authors = achievements::service::cited(conn, cited)?;
        let successor = units::service::successor(conn, &proposal.unit_code)?;
        let units = vec![proposal.unit_code.clone(), successor];
        let standing = conflicts::service::of_dossier(conn, cited, proposal.id)?;
        Ok(Self {
            nominee: proposal.person_code.clone(),
            proposers: [Some(&proposal.created_by), proposal.submitted_by.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            heads: role_grants::service::heads_of(conn, &units, day)?.into_iter().collect(),
            units,
            authors: authors.into_values().flat_map(|one| one.authors).collect(),
            confirmed: standing.confirmed,
            declared: standing.declared,
        })
    }

    /// The first ground that holds. Whoever works in the nominated unit or heads it is of it.
    pub(super) fn ground_of(&self, member: &str, unit: Option<&str>) -> Option<RecusalGround> {
        let is_of_unit = unit.is_some_and(|unit| self.units.iter().any(|one| one == unit));
        if self.nominee.as_deref() == Some(member) {
            Some(RecusalGround::Nominee)
        } else if self.authors.contains(member) {
            Some(RecusalGround::Author)
        } else if is_of_unit || self.heads.contains(member) {
            Some(RecusalGround::SameUnit)
        } else if self.proposers.iter().any(|one| one == member) {
            Some(RecusalGround::Proposer)
        } else if self.confirmed.contains(member) {
            Some(RecusalGround::ConfirmedConflict)
        } else if self.declared.contains(member) {
            Some(RecusalGround::DeclaredConflict)
        } else {
            None
        }
    }
}

/// The members who take part, each with the ground on which he or she does not vote.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn voters(
    conn: &mut Conn,
    attendance: &[CouncilAttendee],
    proposal: &AwardProposalView,
    (today, has_recusal): (NaiveDate, bool),
) -> Result<Vec<AgendaVoter>> {
    let mut interests = Interests::of(conn, proposal, today)?;
    // Whoever changes the dossier after the vote, when the city sent it back, was free when it was held.
    interests.proposers.extend(award_proposals::service::editors(conn, proposal.id)?);
    let takes_part =
        |one: &&CouncilAttendee| matches!(one.presence, Presence::Present | Presence::Written);
    let present: Vec<&CouncilAttendee> = attendance.iter().filter(takes_part).collect();
    let codes: Vec<String> = present.iter().map(|one| one.person_code.clone()).collect();
    let units = persons::service::units_of(conn, &codes)?;
    let voter = |one: &CouncilAttendee| {
        let unit = units.get(&one.person_code).map(String::as_str);
        AgendaVoter {
            person_code: one.person_code.clone(),
            presence: one.presence,
            recusal_ground: interests.ground_of(&one.person_code, unit).filter(|_| has_recusal),
            has_voted: false,
        }
    };
    Ok(present.into_iter().map(voter).collect())
}

/// Members who voted although they were recused or in conflict, as the stores have it: by what was
/// written down when the vote was opened, and by what is known of the dossier now.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn conflicted(
    conn: &mut Conn,
    proposal: &AwardProposalView,
    voters: &[AgendaVoter],
    day: NaiveDate,
) -> Result<Vec<String>> {
    let voted: Vec<&AgendaVoter> = voters.iter().filter(|one| one.has_voted).collect();
    if voted.is_empty() {
        return Ok(Vec::new());
    }
    let interests = Interests::of(conn, proposal, day)?;
    let codes: Vec<String> = voted.iter().map(|one| one.person_code.clone()).collect();
    let staff = persons::service::staff(conn, Some(&codes))?;
    // Whoever came to the unit after the vote was in no conflict when it was held.
    let units: HashMap<&str, &str> = staff
        .iter()
        .filter_map(|one| unit_on(one, day).map(|unit| (one.code.as_str(), unit)))
        .collect();
    let is_in_conflict = |one: &&AgendaVoter| {
        let unit = units.get(one.person_code.as_str()).copied();
        one.recusal_ground.is_some() || interests.ground_of(&one.person_code, unit).is_some()
    };
    Ok(voted.into_iter().filter(is_in_conflict).map(|one| one.person_code.clone()).collect())
}

/// Nothing is counted while a conflict that somebody declared waits for its decision.
pub(super) fn undecided(voters: &[AgendaVoter]) -> Option<Missing> {
    let waits = |one: &AgendaVoter| one.recusal_ground == Some(RecusalGround::DeclaredConflict);
    voters.iter().any(waits).then(|| {
        let label = Text::new(
            "Xung đột lợi ích đã khai báo chưa được quyết định.",
            "A conflict of interest that was declared is not decided yet.",
        );
        Missing::new("R28", "conflict_undecided", "/voters", label)
    })
}

/// Whether somebody sits in the session that considers a dossier, and how far its item is; the item is
/// kept as it is until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub fn hold_for_declaration(
    conn: &mut Conn,
    proposal: AwardProposalId,
    person: &str,
) -> Result<Option<AgendaItemState>> {
    let Some(seen) = store::last_of(conn, proposal)? else { return Ok(None) };
    lock(conn, seen.id)?;
    // It may have been taken off the agenda until the lock was free.
    let Some(row) = store::find(conn, seen.id)? else { return Ok(None) };
    let sitting = council_sessions::service::load(conn, &Actor::system(), row.council_session_id)?;
    Ok(sitting.seats(person).then_some(row.state))
}

/// A conflict with a dossier is known: where members vote on it, whoever is in it does so no longer.
///
/// # Errors
/// When the database refuses.
pub fn recuse(
    tx: &mut Tx<'_>,
    proposal: AwardProposalId,
    person: &str,
    ground: RecusalGround,
) -> Result<()> {
    let items = store::in_voting_on(tx.conn, proposal)?;
    recuse_from(tx, &items, person, ground)
}

/// The same for a confirmed conflict with an achievement that dossiers cite.
///
/// # Errors
/// When the database refuses.
pub fn recuse_from_citing(tx: &mut Tx<'_>, achievement: AchievementId, person: &str) -> Result<()> {
    let items = store::in_voting_citing(tx.conn, achievement)?;
    recuse_from(tx, &items, person, RecusalGround::ConfirmedConflict)
}

/// Every item is locked before any proposal, in the order of `lock`: leaving a vote may change the proposal,
/// and whoever holds several proposals took them by their ids, which is not the order of their items.
fn recuse_from(
    tx: &mut Tx<'_>,
    items: &[(AgendaItemId, AwardProposalId)],
    person: &str,
    ground: RecusalGround,
) -> Result<()> {
    for (id, _) in items {
        lock(tx.conn, *id)?;
    }
    let proposals: Vec<AwardProposalId> = items.iter().map(|(_, proposal)| *proposal).collect();
    award_proposals::service::hold(tx.conn, &proposals)?;
    for (id, _) in items {
        let row = store::find(tx.conn, *id)?;
        if let Some(row) = row.filter(|row| row.state == AgendaItemState::Voting) {
            leave(tx, &row, person, ground)?;
        }
    }
    Ok(())
}

/// A member leaves a running vote, and with him or her the ballot. Once it is counted the ballot stays,
/// and R28 finds it; the chair's opinion is then nobody's to give.
fn leave(tx: &mut Tx<'_>, row: &ItemRow, person: &str, ground: RecusalGround) -> Result<()> {
    let all = Actor::system();
    let sitting = council_sessions::service::load(tx.conn, &all, row.council_session_id)?;
    if !rules_of(tx.conn, &all, &sitting)?.rules.r28.parameters.recusal.value {
        return Ok(());
    }
    let before = around_one(tx.conn, &all, row)?;
    let voter = before.voters.iter().find(|one| one.person_code == person);
    let Some(voter) = voter.cloned() else { return Ok(()) };
    // What was declared gives way to what is confirmed; every other ground stays.
    let gives_way = voter
        .recusal_ground
        .is_none_or(|known| known == RecusalGround::DeclaredConflict && known != ground);
    if !gives_way {
        return Ok(());
    }
    store_ballots::set_ground(tx.conn, row.id, person, ground)?;
    if !tie::awaits_chair(row) {
        store_ballots::take_back(tx.conn, row.id, person)?;
    }
    opinions::left(tx, row, &before.voters, &voter)?;
    let step = Step { action: Action::AGENDA_ITEM_RECUSE, event: None, reason: None };
    moved(tx, &sitting, (row, before), row, &step).map(drop)
}

/// Whoever chairs and is in conflict does not decide a tie either (R27, R28).
///
/// # Errors
/// `tie-unresolved`, with the ground of the conflict.
pub(super) fn require_free_chair(sitting: &Sitting, voters: &[AgendaVoter]) -> Result<()> {
    let chair = voters.iter().find(|one| sitting.is_chaired_by(&one.person_code));
    let Some(ground) = chair.and_then(|one| one.recusal_ground) else { return Ok(()) };
    Err(Error::new(Code::TieUnresolved)
        .detail(
            "Số phiếu bằng nhau, mà người chủ trì có xung đột lợi ích nên không quyết định; \
             biểu quyết lại, hoặc chuyển sang phiên do người khác chủ trì.",
            "The votes are equal, and whoever chairs is in conflict and does not decide; vote \
             again, or in a session under another chair.",
        )
        .with("ground", ground.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interests() -> Interests {
        let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Interests {
            nominee: Some("nominee".to_owned()),
            proposers: vec!["creator".to_owned(), "submitter".to_owned()],
            units: vec!["P04".to_owned(), "P05".to_owned()],
            heads: set(&["acting head"]),
            authors: set(&["nominee", "co-author"]),
            confirmed: set(&["co-author", "adviser"]),
            declared: set(&["adviser", "friend"]),
        }
    }

    #[test]
    fn every_ground_is_found_and_the_first_that_holds_is_named() {
        let interests = interests();
        for (member, unit, ground) in [
            ("nominee", Some("P04"), Some(RecusalGround::Nominee)),
            ("co-author", Some("P04"), Some(RecusalGround::Author)),
            ("colleague", Some("P04"), Some(RecusalGround::SameUnit)),
            ("of the unit that took it over", Some("P05"), Some(RecusalGround::SameUnit)),
            ("acting head", Some("P09"), Some(RecusalGround::SameUnit)),
            ("creator", Some("P09"), Some(RecusalGround::Proposer)),
            ("submitter", None, Some(RecusalGround::Proposer)),
            ("adviser", Some("P09"), Some(RecusalGround::ConfirmedConflict)),
            ("friend", Some("P09"), Some(RecusalGround::DeclaredConflict)),
            ("stranger", Some("P09"), None),
            ("stranger", None, None),
        ] {
            assert_eq!(interests.ground_of(member, unit), ground, "{member}");
        }
    }

    #[test]
    fn a_collective_has_no_nominee_who_could_be_taken_for_a_member() {
        let collective = Interests { nominee: None, ..interests() };
        assert_eq!(collective.ground_of("", None), None);
    }

    #[test]
    fn only_what_was_declared_and_not_decided_holds_up_the_count() {
        let voter = |ground| AgendaVoter {
            person_code: "CB001".to_owned(),
            presence: Presence::Present,
            recusal_ground: ground,
            has_voted: false,
        };
        for ground in RecusalGround::ALL {
            let waits = *ground == RecusalGround::DeclaredConflict;
            assert_eq!(undecided(&[voter(Some(*ground))]).is_some(), waits, "{ground}");
        }
        assert!(undecided(&[voter(None)]).is_none());
    }
}
