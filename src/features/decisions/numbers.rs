//! Numbers of decisions (R43): unique for a body, its year and the symbol.

use chrono::Datelike;

use super::{input::CreateDecision, store, types::DecisionId};
use crate::{
    db::{Conn, dialect::lock_name},
    error::Result,
    features::{award_types::types::AwardAuthority, awards},
};

/// Refuses a number that a decision of this body and year has, as long as the transaction lasts.
///
/// # Errors
/// `duplicate`.
pub fn require_free(
    conn: &mut Conn,
    authority: AwardAuthority,
    number: (&str, &str),
    year: i32,
) -> Result<()> {
    hold_number(conn, authority, number, year)?;
    match store::numbered(conn, authority, number, year)? {
        Some(other) => Err(store::number_taken().with("existing_id", other.to_string())),
        None => Ok(()),
    }
}

fn hold_number(
    conn: &mut Conn,
    authority: AwardAuthority,
    (number, symbol): (&str, &str),
    year: i32,
) -> Result<()> {
    lock_name(conn, &format!("decision-number {authority} {year} {number} {symbol}"))
}

/// R43: no other decision of the body and year has the number, nor has one that revoked an award.
pub(super) fn check_number(
    conn: &mut Conn,
    id: Option<DecisionId>,
    input: &CreateDecision,
) -> Result<()> {
    let (Some(number), Some(symbol), Some(day)) = (&input.number, &input.symbol, input.issued_on)
    else {
        return Ok(());
    };
    let number = (number.as_str(), symbol.as_str());
    hold_number(conn, input.authority, number, day.year())?;
    store::check_number(conn, id, input)?;
    if awards::service::is_number_of_revocation(conn, input.authority, number, day.year())? {
        return Err(store::number_taken());
    }
    Ok(())
}
