//! Awards in the database.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::types::{AwardFilter, AwardId, AwardSort, AwardState, AwardView};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::{award_achievements as l, awards as w},
        types::Instant,
    },
    error::{Code, Error, Result},
    features::{
        achievements::types::AchievementId,
        award_proposals::types::{AwardProposalId, AwardProposalView},
        award_types::types::{AwardClass, SubjectKind},
        campaigns::types::CampaignId,
        decisions::types::DecisionId,
    },
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    keyset,
};

#[derive(Queryable)]
struct AwardRow {
    id: AwardId,
    award_proposal_id: AwardProposalId,
    decision_id: DecisionId,
    campaign_id: CampaignId,
    award_type_code: String,
    award_class: AwardClass,
    subject_kind: SubjectKind,
    unit_code: String,
    person_code: Option<String>,
    merit_clause: String,
    achievement_period_from: NaiveDate,
    achievement_period_to: NaiveDate,
    granted_on: NaiveDate,
    year: i32,
    bonus_amount: Option<i64>,
    state: AwardState,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl AwardRow {
    fn into_view(self, achievement_ids: Vec<AchievementId>) -> AwardView {
        AwardView {
            etag: etag(self.version, &[]),
            id: self.id,
            award_proposal_id: self.award_proposal_id,
            decision_id: self.decision_id,
            campaign_id: self.campaign_id,
            award_type_code: self.award_type_code,
            award_class: self.award_class,
            subject_kind: self.subject_kind,
            unit_code: self.unit_code,
            person_code: self.person_code,
            merit_clause: self.merit_clause,
            achievement_ids,
            achievement_period_from: self.achievement_period_from,
            achievement_period_to: self.achievement_period_to,
            granted_on: self.granted_on,
            year: self.year,
            bonus_amount: self.bonus_amount,
            state: self.state,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

fn achievements(conn: &mut Conn, ids: &[AwardId]) -> Result<HashMap<AwardId, Vec<AchievementId>>> {
    let rows: Vec<(AwardId, AchievementId)> = l::table
        .filter(l::award_id.eq_any(ids.to_vec()))
        .order((l::award_id, l::achievement_id))
        .load(conn)?;
    let mut found: HashMap<AwardId, Vec<AchievementId>> = HashMap::new();
    for (id, achievement) in rows {
        found.entry(id).or_default().push(achievement);
    }
    Ok(found)
}

pub(super) fn find(conn: &mut Conn, id: AwardId) -> Result<Option<AwardView>> {
    let row: Option<AwardRow> = w::table.find(id).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let achievements = achievements(conn, &[id])?.remove(&id).unwrap_or_default();
    Ok(Some(row.into_view(achievements)))
}

/// What a decision grants.
pub(super) struct Grant<'a> {
    pub(super) id: AwardId,
    pub(super) decision_id: DecisionId,
    pub(super) granted_on: NaiveDate,
    pub(super) award_class: AwardClass,
    pub(super) merit_clause: &'a str,
    pub(super) proposal: &'a AwardProposalView,
    pub(super) now: Instant,
}

/// The last word on "once": the database takes one award for a proposal.
fn awarded_already(proposal: &AwardProposalView) -> Error {
    Error::new(Code::AlreadyDecided).detail(
        format!("Hồ sơ {} đã được khen thưởng.", proposal.id),
        format!("The proposal {} has its award already.", proposal.id),
    )
}

pub(super) fn insert(conn: &mut Conn, grant: &Grant<'_>) -> Result<AwardView> {
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
            w::bonus_amount.eq(None::<i64>),
            (
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
    Ok(row.into_view(proposal.achievement_ids.clone()))
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
    if let Some(kind) = filter.subject_kind {
        query = query.filter(w::subject_kind.eq(kind));
    }
    query
}

pub(super) fn list(
    conn: &mut Conn,
    filter: &AwardFilter,
    page: &Page,
) -> Result<Listing<AwardView>> {
    let is_descending = filter.sort.unwrap_or_default() == AwardSort::GrantedDescending;
    let after: Option<(NaiveDate, AwardId)> = page.after()?;
    let mut query = filtered(filter);
    let rows: Vec<AwardRow> =
        keyset!(query, w::granted_on, w::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.granted_on, row.id))?;
    let ids: Vec<AwardId> = rows.iter().map(|row| row.id).collect();
    let mut achievements = achievements(conn, &ids)?;
    let total_count =
        page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    let show = |row: AwardRow| {
        let mine = achievements.remove(&row.id).unwrap_or_default();
        row.into_view(mine)
    };
    Ok(Listing { items: rows.into_iter().map(show).collect(), next_cursor, total_count })
}
