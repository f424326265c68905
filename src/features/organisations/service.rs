//! Rules of organisations.

use chrono::NaiveDate;

use super::{
    input::PutOrganisation,
    store,
    types::{OrganisationFilter, OrganisationView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// An organisation by its present code.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str) -> Result<OrganisationView> {
    store::find(conn, code)?.ok_or_else(Error::not_found)
}

/// The organisations of these codes, as far as there are any.
///
/// # Errors
/// When the database cannot be read.
pub fn by_codes(conn: &mut Conn, codes: &[String]) -> Result<Vec<OrganisationView>> {
    store::by_codes(conn, codes)
}

/// The present code of an organisation that is met under this one, which may be an older one. A code
/// that nobody listed stays as it is.
///
/// # Errors
/// When the database cannot be read.
pub fn present_code(conn: &mut Conn, code: &str) -> Result<String> {
    if store::find(conn, code)?.is_some() {
        return Ok(code.to_owned());
    }
    let known = store::aliases(conn)?;
    let found = known.into_iter().find(|(_, aliases)| aliases.iter().any(|one| one.0 == code));
    Ok(found.map_or_else(|| code.to_owned(), |(present, _)| present))
}

/// A page of organisations.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &OrganisationFilter,
    page: &Page,
) -> Result<Listing<OrganisationView>> {
    store::list(conn, filter, page)
}

/// Refuses a code that nobody listed, at the pointer where it stands. For other slices.
///
/// # Errors
/// `validation-failed` with `unknown_organisation`.
pub fn require_known(conn: &mut Conn, code: &str, pointer: &str) -> Result<OrganisationView> {
    store::find(conn, code)?.ok_or_else(|| {
        let text = Text::new("Không có cơ quan với mã này.", "No organisation has this code.");
        Error::invalid(pointer, "unknown_organisation", text)
    })
}

/// The same, and refuses a code that does not hold on the day on which it is used.
///
/// # Errors
/// `validation-failed` with `unknown_organisation` or `organisation_not_valid`.
pub fn require_valid(
    conn: &mut Conn,
    code: &str,
    on: NaiveDate,
    pointer: &str,
) -> Result<OrganisationView> {
    let one = require_known(conn, code, pointer)?;
    let is_valid = one.valid_from.is_none_or(|from| from <= on)
        && one.valid_to.is_none_or(|until| on <= until);
    if is_valid {
        return Ok(one);
    }
    let text = Text::new(
        "Mã cơ quan không có hiệu lực vào ngày này.",
        "The code of the organisation does not hold on this day.",
    );
    Err(Error::invalid(pointer, "organisation_not_valid", text))
}

/// Writes an organisation; the flag tells whether it is new.
///
/// # Errors
/// `role-required`, `precondition-required` and `stale-etag` for one that is there, `duplicate` when
/// a code, present or older, belongs to another.
pub fn put(
    tx: &mut Tx<'_>,
    code: &str,
    input: PutOrganisation,
) -> Result<(OrganisationView, bool)> {
    tx.actor.require(table::PUT_ORGANISATION, &Relation::none())?;
    lock_name(tx.conn, "organisations")?;
    let before = store::find(tx.conn, code)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
    }
    check_codes(tx.conn, code, &input)?;
    let after = match &before {
        None => store::insert(tx.conn, code, input, tx.now)?,
        Some(current) => {
            store::update(tx.conn, current, input, tx.now)?.ok_or_else(|| stale(current.version))?
        }
    };
    let target = Target { kind: "organisation", id: code.to_owned(), unit_code: None };
    let is_created = before.is_none();
    let before = before.map(|view| snapshot(&view));
    let change = Change::new(Action::ORGANISATION_PUT, target);
    tx.tell(change.between(before.as_ref(), Some(&snapshot(&after))));
    Ok((after, is_created))
}

fn check_codes(conn: &mut Conn, code: &str, input: &PutOrganisation) -> Result<()> {
    for (other, aliases) in store::aliases(conn)? {
        if other == code {
            continue;
        }
        let is_taken = aliases.iter().any(|one| one.0 == code || input.aliases.contains(one))
            || input.aliases.iter().any(|one| one.0 == other);
        if is_taken {
            return Err(Error::new(Code::Duplicate)
                .detail(
                    format!("Mã hoặc mã cũ đã thuộc cơ quan {other}."),
                    format!("The code, or an older one, belongs to organisation {other}."),
                )
                .with("existing_id", other));
        }
    }
    if input.aliases.iter().any(|one| one.0 == code) {
        let text =
            Text::new("Mã cũ phải khác mã hiện tại.", "An older code is not the present one.");
        return Err(Error::invalid("/aliases", "repeated", text));
    }
    Ok(())
}
