//! Facts that other parts of the system hold: one function for each, so that each has one place where
//! it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::Case;
use crate::{
    authz::Actor,
    db::Conn,
    eligibility::{Discipline, Fact, Hold, PastAward, QuotaCount, Rating, Span},
    error::Result,
    features::{
        award_types::types::SubjectKind,
        awards,
        campaigns::lookup,
        decisions, holds, legal_documents, quotas,
        ratings::{self, types::WorkingTime},
        registrations, rule_sets,
    },
    law::{DisciplineForm, LegalDocument, Quota, RuleSet},
};

/// The published rule set that holds on a day.
pub(super) fn rule_set_on(conn: &mut Conn, day: NaiveDate) -> Result<Option<RuleSet>> {
    rule_sets::service::on(conn, day)
}

/// The published rule set with a code.
pub(super) fn rule_set_by_code(conn: &mut Conn, code: &str) -> Result<Option<RuleSet>> {
    rule_sets::service::by_code(conn, code)
}

/// Legal documents.
pub(super) fn legal_documents(conn: &mut Conn) -> Result<Vec<LegalDocument>> {
    legal_documents::service::all(conn)
}

/// Pending matters of the subject.
pub(super) fn holds(conn: &mut Conn, case: &Case<'_>) -> Result<Fact<BTreeSet<Hold>>> {
    let row = &case.dossier.row;
    holds::service::holds_on(conn, &row.unit_code, row.person_code.as_deref()).map(Fact::Known)
}

/// Discipline of the person; a collective has none of its own.
pub(super) fn disciplines(conn: &mut Conn, case: &Case<'_>) -> Result<Fact<BTreeSet<Discipline>>> {
    let Some(person) = &case.dossier.row.person_code else {
        return Ok(Fact::Known(BTreeSet::new()));
    };
    holds::service::disciplines_of(conn, person).map(Fact::Known)
}

/// Heaviest discipline of the collective's leaders in the period.
pub(super) fn leader_discipline(
    conn: &mut Conn,
    case: &Case<'_>,
) -> Result<Fact<Option<DisciplineForm>>> {
    let row = &case.dossier.row;
    if row.subject_kind == SubjectKind::Individual {
        return Ok(Fact::Known(None));
    }
    let span = Span { from: row.achievement_period_from, to: row.achievement_period_to };
    holds::service::leader_discipline(conn, &row.unit_code, span).map(Fact::Known)
}

/// What the register holds of the years of the period, also that somebody was not rated; it comes before
/// what the unit declares.
pub(super) fn ratings(conn: &mut Conn, case: &Case<'_>) -> Result<BTreeMap<i32, Option<Rating>>> {
    let row = &case.dossier.row;
    let (from, to) = (row.achievement_period_from.year(), row.achievement_period_to.year());
    let years: Vec<i32> = (from..=to).collect();
    let (unit, person) = (row.unit_code.as_str(), row.person_code.as_deref());
    ratings::service::of_subject(conn, row.subject_kind, unit, person, &years)
}

/// The time that the register says the person worked in the year in which the period ends; it comes
/// before what the unit declares.
pub(super) fn working_time(conn: &mut Conn, case: &Case<'_>) -> Result<Option<WorkingTime>> {
    let row = &case.dossier.row;
    let Some(person) = &row.person_code else { return Ok(None) };
    ratings::service::working_time(conn, person, row.achievement_period_to.year())
}

/// Awards that the subject already has and keeps, without the one that this proposal brought.
pub(super) fn awards(conn: &mut Conn, case: &Case<'_>) -> Result<BTreeSet<PastAward>> {
    let row = &case.dossier.row;
    let (unit, person) = (row.unit_code.as_str(), row.person_code.as_deref());
    awards::service::of_subject_except(conn, row.subject_kind, unit, person, Some(row.id))
}

/// The publication of the list on which the proposal stands to be granted.
pub(super) fn list_publication(
    conn: &mut Conn,
    case: &Case<'_>,
) -> Result<Option<decisions::list_types::ListPublication>> {
    decisions::service::list_publication_of(conn, case.dossier.row.id)
}

/// The caps of the round and what they count. Where the round stores no base for a share, the share of
/// the rules is of those whose registration for the campaign is confirmed, which is who directly takes
/// part; where nobody registered, of those in the directory who are to take part.
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
    let (caps, mut counts) = quotas::service::facts(
        conn,
        row.award_round_id,
        &row.award_type_code,
        row.subject_kind,
        &row.unit_code,
        Some(row.id),
    )?;
    let Some(round) = counts.get_mut(quotas::types::WHOLE_ROUND) else { return Ok((caps, counts)) };
    if !matches!(round.base, Fact::Known(_)) {
        let registered = registrations::service::count_taking_part(conn, row.campaign_id, kind)?;
        round.base = Fact::Known(if registered > 0 {
            registered
        } else {
            let owner = lookup::seen(conn, &Actor::system(), row.campaign_id)?.owner_unit_code;
            quotas::service::in_directory(conn, &owner, row.subject_kind, case.today)?
        });
    }
    Ok((caps, counts))
}
