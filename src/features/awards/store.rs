//! Awards in the database.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::types::{
    AwardFilter, AwardId, AwardRestitution, AwardSort, AwardState, RevocationConclusion,
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::{award_achievements as l, awards as w, decisions as d},
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::{
        achievements::types::AchievementId,
        award_proposals::types::{AwardProposalId, AwardProposalView},
        award_types::types::{AwardClass, SubjectKind},
        bonus::types::{AwardBonus, BonusState},
        campaigns::types::CampaignId,
        decisions::types::DecisionId,
    },
    http::{page::Page, system::LabelView},
    keyset,
};

/// What is kept of a revocation besides its decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Revoked {
    pub(super) ground: String,
    pub(super) ground_label: LabelView,
    /// What it gives free. Before this was known nothing was.
    #[serde(default)]
    pub(super) frees_achievements: bool,
    #[serde(default)]
    pub(super) frees_place: bool,
    pub(super) rule_set_code: String,
    pub(super) conclusion: RevocationConclusion,
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) at: Instant,
}

/// An award as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct AwardRow {
    pub(super) id: AwardId,
    pub(super) award_proposal_id: AwardProposalId,
    pub(super) decision_id: DecisionId,
    pub(super) campaign_id: CampaignId,
    pub(super) award_type_code: String,
    pub(super) award_class: AwardClass,
    pub(super) subject_kind: SubjectKind,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) merit_clause: String,
    pub(super) achievement_period_from: NaiveDate,
    pub(super) achievement_period_to: NaiveDate,
    pub(super) granted_on: NaiveDate,
    pub(super) year: i32,
    pub(super) bonus_amount: Option<i64>,
    pub(super) state: AwardState,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) bonus: Option<Json<AwardBonus>>,
    pub(super) bonus_state: Option<BonusState>,
    pub(super) revoked_on: Option<NaiveDate>,
    pub(super) revocation_number: Option<String>,
    pub(super) revocation_symbol: Option<String>,
    pub(super) revocation: Option<Json<Revoked>>,
    pub(super) restitution: Option<Json<AwardRestitution>>,
    pub(super) _return_due_on: Option<NaiveDate>,
    pub(super) _returned_on: Option<NaiveDate>,
}

/// What an award has in other tables: its achievements, and the number of its decision.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) achievements: Vec<AchievementId>,
    pub(super) decision_number: String,
}

/// What some awards have in other tables, with one query for each.
pub(super) fn around(conn: &mut Conn, rows: &[AwardRow]) -> Result<HashMap<AwardId, Around>> {
    let ids: Vec<AwardId> = rows.iter().map(|row| row.id).collect();
    let cited: Vec<(AwardId, AchievementId)> = l::table
        .filter(l::award_id.eq_any(ids))
        .order((l::award_id, l::achievement_id))
        .load(conn)?;
    let decisions: Vec<DecisionId> = rows.iter().map(|row| row.decision_id).collect();
    let numbers: Vec<(DecisionId, Option<String>, Option<String>)> = d::table
        .filter(d::id.eq_any(decisions))
        .select((d::id, d::number, d::symbol))
        .load(conn)?;
    let numbers: HashMap<DecisionId, String> = numbers
        .into_iter()
        .filter_map(|(id, number, symbol)| Some((id, format!("{}/{}", number?, symbol?))))
        .collect();
    let mut found: HashMap<AwardId, Around> = HashMap::new();
    for row in rows {
        let decision_number = numbers.get(&row.decision_id).cloned().unwrap_or_default();
        found.insert(row.id, Around { achievements: Vec::new(), decision_number });
    }
    for (id, achievement) in cited {
        found.entry(id).or_default().achievements.push(achievement);
    }
    Ok(found)
}

pub(super) fn find(conn: &mut Conn, id: AwardId) -> Result<Option<AwardRow>> {
    Ok(w::table.find(id).first(conn).optional()?)
}

/// What a decision grants.
pub(super) struct Grant<'a> {
    pub(super) id: AwardId,
    pub(super) decision_id: DecisionId,
    pub(super) granted_on: NaiveDate,
    pub(super) award_class: AwardClass,
    pub(super) merit_clause: &'a str,
    pub(super) proposal: &'a AwardProposalView,
    pub(super) bonus: &'a AwardBonus,
    pub(super) bonus_state: BonusState,
    pub(super) now: Instant,
}

/// The last word on "once": the database takes one award for a proposal.
fn awarded_already(proposal: &AwardProposalView) -> Error {
    Error::new(Code::AlreadyDecided).detail(
        format!("Hồ sơ {} đã được khen thưởng.", proposal.id),
        format!("The proposal {} has its award already.", proposal.id),
    )
}

pub(super) fn insert(conn: &mut Conn, grant: &Grant<'_>) -> Result<AwardRow> {
    let proposal = grant.proposal;
    let row: AwardRow = diesel::insert_into(w::table)
        .values((
            w::id.eq(grant.id),
            w::award_proposal_id.eq(proposal.id),
            w::decision_id.eq(grant.decision_id),
            w::campaign_id.eq(proposal.campaign_id),
            w::award_type_code.eq(&proposal.award_type_code),
            w::award_class.eq(grant.award_class),
            w::subject_kind.eq(proposal.subject_kind),
            w::unit_code.eq(&proposal.unit_code),
            w::person_code.eq(proposal.person_code.as_deref()),
            w::merit_clause.eq(grant.merit_clause),
            w::achievement_period_from.eq(proposal.achievement_period_from),
            w::achievement_period_to.eq(proposal.achievement_period_to),
            w::granted_on.eq(grant.granted_on),
            w::year.eq(grant.granted_on.year()),
            (
                w::bonus_amount.eq(Some(grant.bonus.amount)),
                w::bonus.eq(Some(Json(grant.bonus.clone()))),
                w::bonus_state.eq(Some(grant.bonus_state)),
                w::state.eq(AwardState::Active),
                w::version.eq(1),
                w::created_at.eq(grant.now),
                w::updated_at.eq(grant.now),
            ),
        ))
        .returning(w::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            rule.is("awards", "award_proposal_id").then(|| awarded_already(proposal))
        })?;
    for achievement in &proposal.achievement_ids {
        diesel::insert_into(l::table)
            .values((l::award_id.eq(grant.id), l::achievement_id.eq(achievement)))
            .execute(conn)?;
    }
    Ok(row)
}

/// Writes what can change of an award; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &AwardRow,
    next: &AwardRow,
    now: Instant,
) -> Result<Option<AwardRow>> {
    let restitution = next.restitution.as_ref().map(|json| &json.0);
    Ok(diesel::update(w::table.filter(w::id.eq(current.id)).filter(w::version.eq(current.version)))
        .set((
            w::version.eq(current.version + 1),
            w::state.eq(next.state),
            w::bonus_state.eq(next.bonus_state),
            w::revoked_on.eq(next.revoked_on),
            w::revocation_number.eq(next.revocation_number.clone()),
            w::revocation_symbol.eq(next.revocation_symbol.clone()),
            w::revocation.eq(next.revocation.clone()),
            w::restitution.eq(next.restitution.clone()),
            w::return_due_on.eq(restitution.and_then(|one| one.due_on)),
            w::returned_on.eq(restitution.and_then(|one| one.returned_on)),
            w::updated_at.eq(now),
        ))
        .returning(w::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Writes how an award's bonus stands; `false` when the version is no longer this one.
pub(super) fn set_bonus_state(
    conn: &mut Conn,
    (id, version): (AwardId, i64),
    state: BonusState,
    now: Instant,
) -> Result<bool> {
    let changed = diesel::update(w::table.filter(w::id.eq(id)).filter(w::version.eq(version)))
        .set((w::version.eq(version + 1), w::bonus_state.eq(Some(state)), w::updated_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

fn filtered(filter: &AwardFilter) -> w::BoxedQuery<'static, MultiBackend> {
    let mut query = w::table.into_boxed();
    if let Some(person) = &filter.person_code {
        query = query.filter(w::person_code.eq(person.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(w::unit_code.eq(unit.clone()));
    }
    if let Some(year) = filter.year {
        query = query.filter(w::year.eq(year));
    }
    if let Some(code) = &filter.award_type_code {
        query = query.filter(w::award_type_code.eq(code.clone()));
    }
    if let Some(campaign) = filter.campaign_id {
        query = query.filter(w::campaign_id.eq(campaign));
    }
    if let Some(decision) = filter.decision_id {
        query = query.filter(w::decision_id.eq(decision));
    }
    if let Some(achievement) = filter.achievement_id {
        let citing = l::table.filter(l::achievement_id.eq(achievement)).select(l::award_id);
        query = query.filter(w::id.eq_any(citing));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(w::subject_kind.eq(kind));
    }
    if let Some(state) = filter.state {
        query = query.filter(w::state.eq(state));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AwardRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &AwardFilter, page: &Page) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == AwardSort::GrantedDescending;
    let after: Option<(NaiveDate, AwardId)> = page.after()?;
    let mut query = filtered(filter);
    let rows: Vec<AwardRow> =
        keyset!(query, w::granted_on, w::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.granted_on, row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
