//! What the subject of an award has beside it: one change at a time decides which of several bonuses is
//! paid (R41).
//!
//! Whoever publishes, pays or revokes holds the subject first, so that two of them never both read that
//! nothing else is paid. The order in which all lock: decisions, their proposals, base wages, subjects,
//! awards, the numbers of revocations, the fund.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    service::{BonusAccount, account_of},
    store::AwardRow,
    store_asked,
};
use crate::{
    db::{Conn, dialect::lock_name},
    error::Result,
    features::{
        award_proposals::types::AwardProposalView, award_types::types::SubjectKind,
        bonus::types::BonusState,
    },
};

/// A subject, and a period of its achievements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectPeriod {
    /// Person or collective.
    pub subject_kind: SubjectKind,
    /// The collective, or the person's unit.
    pub unit_code: String,
    /// The person; none for a collective.
    pub person_code: Option<String>,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
}

impl SubjectPeriod {
    /// That of a proposal.
    pub fn of_proposal(proposal: &AwardProposalView) -> Self {
        Self {
            subject_kind: proposal.subject_kind,
            unit_code: proposal.unit_code.clone(),
            person_code: proposal.person_code.clone(),
            from: proposal.achievement_period_from,
            to: proposal.achievement_period_to,
        }
    }

    /// That of an award.
    pub(super) fn of_award(row: &AwardRow) -> Self {
        Self {
            subject_kind: row.subject_kind,
            unit_code: row.unit_code.clone(),
            person_code: row.person_code.clone(),
            from: row.achievement_period_from,
            to: row.achievement_period_to,
        }
    }

    /// A person keeps awards that were granted in another unit, so the unit is no part of the name.
    fn lock(&self) -> String {
        let subject = self.person_code.as_ref().unwrap_or(&self.unit_code);
        format!("award-bonuses {} {subject}", self.subject_kind)
    }

    fn has_a_day_of(&self, row: &AwardRow) -> bool {
        row.achievement_period_from <= self.to && self.from <= row.achievement_period_to
    }
}

/// Keeps which bonuses of some subjects are paid as it is until the transaction ends; always in the same
/// order, so that two callers who need several never wait for each other in a circle.
///
/// # Errors
/// When the statement fails.
pub fn hold(conn: &mut Conn, subjects: impl IntoIterator<Item = SubjectPeriod>) -> Result<()> {
    let names: BTreeSet<String> = subjects.into_iter().map(|one| one.lock()).collect();
    for name in names {
        lock_name(conn, &name)?;
    }
    Ok(())
}

/// The awards in force of a subject whose achievement period has a day in common with one.
fn beside(conn: &mut Conn, at: &SubjectPeriod) -> Result<Vec<AwardRow>> {
    let person = at.person_code.as_deref();
    let mut rows = store_asked::of_subject(conn, at.subject_kind, &at.unit_code, person)?;
    rows.retain(|row| at.has_a_day_of(row));
    Ok(rows)
}

/// Accounts of a subject that are due or paid, for awards in force whose achievement period has a day in
/// common with one. A caller that decides by them holds the subject.
///
/// # Errors
/// When the database cannot be read.
pub fn accounts_of(conn: &mut Conn, at: &SubjectPeriod) -> Result<Vec<BonusAccount>> {
    let mut rows = beside(conn, at)?;
    rows.retain(|row| matches!(row.bonus_state, Some(BonusState::Due | BonusState::Paid)));
    Ok(rows.iter().filter_map(account_of).collect())
}

/// A bonus that is not paid, because a higher one for the same time is.
#[derive(Clone, Debug)]
pub struct OutrankedBonus {
    /// Its account.
    pub account: BonusAccount,
    /// Subject and period of its award.
    pub at: SubjectPeriod,
    /// Rule set by which it was computed.
    pub rule_set_code: String,
}

/// The outranked bonuses of a subject whose time has a day in common with a period, the highest first.
///
/// # Errors
/// When the database cannot be read.
pub fn outranked_beside(conn: &mut Conn, at: &SubjectPeriod) -> Result<Vec<OutrankedBonus>> {
    let mut rows = beside(conn, at)?;
    rows.retain(|row| row.bonus_state == Some(BonusState::Outranked));
    let of = |row: &AwardRow| {
        Some(OutrankedBonus {
            account: account_of(row)?,
            at: SubjectPeriod::of_award(row),
            rule_set_code: row.bonus.as_ref()?.0.rule_set_code.clone(),
        })
    };
    let mut found: Vec<OutrankedBonus> = rows.iter().filter_map(of).collect();
    // Of equal amounts the earlier award is paid, and its id is the smaller one.
    found.sort_by_key(|one| (std::cmp::Reverse(one.account.amount), one.account.award_id));
    Ok(found)
}
