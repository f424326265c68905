//! Rules of award types.

use std::collections::{BTreeMap, HashMap};

use validator::Validate;

use super::{
    input::PutAwardType,
    store,
    types::{AwardTypeFilter, AwardTypeView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Context, Error, Result, Text},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// The award types of the plan, with the facts and marks of the research on award law.
const SEED: &str = include_str!("award-types-2026.json");

/// An award type by its code.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str) -> Result<AwardTypeView> {
    store::find(conn, code)?.ok_or_else(Error::not_found)
}

/// The award types with these codes, in one query.
///
/// # Errors
/// When the database cannot be read.
pub fn by_codes(conn: &mut Conn, codes: &[String]) -> Result<HashMap<String, AwardTypeView>> {
    store::by_codes(conn, codes.to_vec())
}

/// Refuses a code that names no award type, at the pointer where it stands.
///
/// # Errors
/// `validation-failed`.
pub fn require_known(conn: &mut Conn, code: &str, pointer: &str) -> Result<AwardTypeView> {
    store::find(conn, code)?.ok_or_else(|| {
        Error::invalid(
            pointer,
            "unknown_award_type",
            Text::new("Không có hình thức khen thưởng với mã này.", "No award type has this code."),
        )
    })
}

/// A page of award types.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &AwardTypeFilter,
    page: &Page,
) -> Result<Listing<AwardTypeView>> {
    store::list(conn, filter, page)
}

/// Creates or replaces an award type; the flag tells whether it was created.
///
/// # Errors
/// `precondition-required` and `stale-etag` for an existing type.
pub fn put(tx: &mut Tx<'_>, code: &str, award: PutAwardType) -> Result<(AwardTypeView, bool)> {
    tx.actor.require(table::PUT_AWARD_TYPE, &Relation::none())?;
    // Two first PUTs of one code come one after the other, and the second finds the first.
    lock_name(tx.conn, &format!("award-type {code}"))?;
    let before = store::find(tx.conn, code)?;
    let after = match &before {
        None => store::insert(tx.conn, code, award, tx.now)?,
        Some(current) => {
            tx.require_match(current.version)?;
            store::update(tx.conn, code, current.version, award, tx.now)?
                .ok_or_else(|| stale(current.version))?
        }
    };
    let target = Target { kind: "award_type", id: code.to_owned(), unit_code: None };
    let is_created = before.is_none();
    let before = before.map(|view| snapshot(&view));
    tx.tell(
        Change::new(Action::AWARD_TYPE_PUT, target)
            .between(before.as_ref(), Some(&snapshot(&after))),
    );
    Ok((after, is_created))
}

/// Loads the award types of the plan where they are absent; returns how many were. What an
/// administrator wrote stays as it is.
///
/// # Errors
/// `role-required`; an internal error when the data built into the program does not fit, which a
/// test rules out.
pub fn seed(tx: &mut Tx<'_>) -> Result<usize> {
    let mut loaded = 0;
    for (code, award) in seed_data()? {
        if store::find(tx.conn, &code)?.is_none() {
            put(tx, &code, award)?;
            loaded += 1;
        }
    }
    Ok(loaded)
}

fn seed_data() -> Result<BTreeMap<String, PutAwardType>> {
    let data: BTreeMap<String, PutAwardType> =
        serde_json::from_str(SEED).internal("reading the built-in award types")?;
    for award in data.values() {
        award.validate().internal("checking the built-in award types")?;
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::award_types::types::{BasisAspect, SourceMark};

    #[test]
    fn the_built_in_types_fit_and_carry_the_coefficients_of_the_decree() {
        let data = seed_data().unwrap();
        let coefficients = |code: &str| {
            let award = &data[code].bonus_coefficient;
            (award.individual.to_text(), award.collective.to_text())
        };
        assert_eq!(coefficients("bang_khen_ubnd_tp"), ("1.50".into(), "3.00".into()));
        assert_eq!(coefficients("giay_khen_giam_doc_so"), ("0.30".into(), "0.60".into()));
    }

    #[test]
    fn what_the_city_has_yet_to_confirm_is_not_marked_as_confirmed() {
        for award in seed_data().unwrap().values() {
            for basis in &award.bases {
                let is_open = matches!(basis.aspect, BasisAspect::Papers | BasisAspect::Council);
                assert!(!is_open || basis.mark != SourceMark::Confirmed, "{basis:?}");
            }
        }
    }
}
