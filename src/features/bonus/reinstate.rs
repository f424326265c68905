//! R41 the other way round: a bonus that was not paid because of a higher one, when that one is taken away.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    fund,
    service::{displace, enter, placed, told},
    stacking::Place,
    types::{BonusEntryKind, BonusState},
};
use crate::{
    error::Result,
    features::awards::{
        self,
        subjects::{SubjectPeriod, accounts_of, outranked_beside},
    },
    http::command::Tx,
};

/// Makes the bonuses due that nothing outranks any more after an award for this time was revoked, the
/// highest first. What is due already stays as it is, so that a second call changes nothing. Where a lower
/// one was paid out meanwhile, the higher one stays unpaid until somebody has that money back. The caller
/// holds the subject.
///
/// # Errors
/// When the database refuses.
pub fn reinstate(tx: &mut Tx<'_>, at: &SubjectPeriod, on: NaiveDate) -> Result<()> {
    let outranked = outranked_beside(tx.conn, at)?;
    // Whoever publishes meanwhile must not count on what is reserved here; always in the same order.
    let years: BTreeSet<i32> = outranked.iter().map(|one| one.account.year).collect();
    for year in years {
        fund::lock(tx.conn, year)?;
    }
    for one in outranked {
        let account = &one.account;
        let accounts = accounts_of(tx.conn, &one.at)?;
        let computed = (one.rule_set_code.as_str(), account.amount);
        let instead_of = match placed(tx.conn, account.award_id, computed, &accounts)? {
            Place::Pays { instead_of } => instead_of,
            Place::Outranked | Place::PaidLower(_) => continue,
        };
        // Nothing is due before it was granted.
        let day = on.max(account.granted_on);
        displace(tx, &accounts, &instead_of, day)?;
        let row = enter(tx, account, BonusEntryKind::Accrual, day, None, None)?;
        awards::service::set_bonus_state(tx, account, BonusState::Due)?;
        told(tx, row, BonusState::Due);
    }
    Ok(())
}
