//! Facts that other parts of the system hold or will hold: one function for each, so that each has one
//! place where it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Case, store};
use crate::{
    db::Conn,
    eligibility::{Discipline, Fact, Hold, PastAward, QuotaCount, Rating, Supplier},
    error::{Context, Result},
    features::{award_types::types::SubjectKind, registrations},
    law::{DisciplineForm, Law, LegalDocument, Quota, RuleSet},
};

/// The rule set that holds on a day.
pub(super) fn rule_set_on(_conn: &mut Conn, day: NaiveDate) -> Result<Option<RuleSet>> {
    let sets = Law::carried().internal("reading the rule sets")?.rule_sets;
    Ok(sets.into_iter().find(|set| set.holds(day)))
}

/// The rule set with a code.
pub(super) fn rule_set_by_code(_conn: &mut Conn, code: &str) -> Result<Option<RuleSet>> {
    let sets = Law::carried().internal("reading the rule sets")?.rule_sets;
    Ok(sets.into_iter().find(|set| set.code == code))
}

/// Legal documents.
pub(super) fn legal_documents(_conn: &mut Conn) -> Result<Vec<LegalDocument>> {
    Ok(Law::carried().internal("reading the legal documents")?.documents)
}

/// Pending matters of the subject. No register of them is kept yet, so none is known to be open.
pub(super) fn holds(_conn: &mut Conn, _case: &Case<'_>) -> Result<Fact<BTreeSet<Hold>>> {
    Ok(Fact::Known(BTreeSet::new()))
}

/// Discipline of the person, from the same register.
pub(super) fn disciplines(
    _conn: &mut Conn,
    _case: &Case<'_>,
) -> Result<Fact<BTreeSet<Discipline>>> {
    Ok(Fact::Known(BTreeSet::new()))
}

/// Heaviest discipline of the collective's leaders in the period, from the same register.
pub(super) fn leader_discipline(
    _conn: &mut Conn,
    _case: &Case<'_>,
) -> Result<Fact<Option<DisciplineForm>>> {
    Ok(Fact::Known(None))
}

/// Ratings that a register holds; they come before what the unit declares.
pub(super) fn ratings(_conn: &mut Conn, _case: &Case<'_>) -> Result<BTreeMap<i32, Rating>> {
    Ok(BTreeMap::new())
}

/// Awards that the subject already has.
pub(super) fn awards(conn: &mut Conn, case: &Case<'_>) -> Result<BTreeSet<PastAward>> {
    store::past_awards(conn, &case.dossier.row)
}

/// The caps of the round and what they count. A round sets none of its own yet; a share is of those
/// whose registration for the campaign is confirmed, which is who directly takes part.
pub(super) fn quotas(
    conn: &mut Conn,
    case: &Case<'_>,
) -> Result<(BTreeSet<Quota>, BTreeMap<String, QuotaCount>)> {
    use registrations::types::RegistrationSubjectKind as Kind;
    let row = &case.dossier.row;
    let kind = match row.subject_kind {
        SubjectKind::Collective => Kind::Unit,
        SubjectKind::Individual => Kind::Person,
    };
    let base = registrations::service::count_taking_part(conn, row.campaign_id, kind)?;
    let base = if base == 0 { Fact::unknown(Supplier::Secretariat) } else { Fact::Known(base) };
    let count = QuotaCount { others: store::places_taken(conn, row)?, base };
    Ok((BTreeSet::new(), BTreeMap::from([("round".to_owned(), count)])))
}
