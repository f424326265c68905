//! What readiness reads from the database besides the proposal itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{
            award_proposal_achievements as a, award_proposal_releases as f, award_proposals as p,
            persons as s,
        },
    },
    eligibility::{Claim, Span},
    error::Result,
    features::{
        achievements::types::AchievementId,
        award_proposals::{states::AwardProposalState, store::ProposalRow, types::AwardProposalId},
        award_types::types::SubjectKind,
        campaigns::types::CampaignId,
        persons::types::{PositionClass, Sex},
    },
};

/// Another live proposal, or an award, for the subject or for one of the achievements (R07). A revoked
/// award is one as long as its ground gives nothing free.
pub(super) struct ClaimRow {
    pub(super) id: AwardProposalId,
    pub(super) unit_code: String,
    campaign_id: CampaignId,
    subject_kind: SubjectKind,
    person_code: Option<String>,
    period: Span,
    achievements: BTreeSet<String>,
}

impl ClaimRow {
    /// As a fact about the proposal that is judged.
    pub(super) fn fact(self, own: &ProposalRow) -> Claim {
        let is_same_subject = self.subject_kind == own.subject_kind
            && match &own.person_code {
                Some(_) => self.person_code == own.person_code,
                None => self.unit_code == own.unit_code,
            };
        Claim {
            id: self.id.to_string(),
            is_same_subject,
            is_same_campaign: self.campaign_id == own.campaign_id,
            achievement_ids: self.achievements,
            period: self.period,
        }
    }
}

/// The other claims, by id. A caller that decides by them holds the locks of the subject and of the
/// achievements, so that none comes up meanwhile.
pub(super) fn claims(
    conn: &mut Conn,
    own: &ProposalRow,
    achievements: &[AchievementId],
) -> Result<Vec<ClaimRow>> {
    let holding: Vec<AwardProposalId> = a::table
        .filter(a::achievement_id.eq_any(achievements.to_vec()))
        .select(a::award_proposal_id)
        .load(conn)?;
    let freed = f::table.filter(f::frees_achievements.eq(true)).select(f::award_proposal_id);
    let of_subject = p::campaign_id.eq(own.campaign_id).and(p::subject_kind.eq(own.subject_kind));
    let mut query = p::table
        .filter(p::id.ne(own.id))
        .filter(p::state.eq_any(AwardProposalState::LIVE))
        .filter(p::id.ne_all(freed))
        .into_boxed();
    query = match &own.person_code {
        Some(person) => query.filter(
            of_subject
                .and(p::person_code.eq(person.clone()).assume_not_null())
                .or(p::id.eq_any(holding)),
        ),
        None => query.filter(
            of_subject.and(p::unit_code.eq(own.unit_code.clone())).or(p::id.eq_any(holding)),
        ),
    };
    let rows: Vec<ProposalRow> = query.order(p::id).load(conn)?;
    let ids: Vec<AwardProposalId> = rows.iter().map(|row| row.id).collect();
    let pairs: Vec<(AwardProposalId, AchievementId)> =
        a::table.filter(a::award_proposal_id.eq_any(ids)).load(conn)?;
    let mut held: BTreeMap<AwardProposalId, BTreeSet<String>> = BTreeMap::new();
    for (id, achievement) in pairs {
        held.entry(id).or_default().insert(achievement.to_string());
    }
    let claim = |row: ProposalRow| ClaimRow {
        id: row.id,
        unit_code: row.unit_code,
        campaign_id: row.campaign_id,
        subject_kind: row.subject_kind,
        person_code: row.person_code,
        period: Span { from: row.achievement_period_from, to: row.achievement_period_to },
        achievements: held.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(claim).collect())
}

/// Another live proposal or award that rests on an achievement.
pub(super) fn other_use(
    conn: &mut Conn,
    own: AwardProposalId,
    achievement: AchievementId,
) -> Result<Option<AwardProposalId>> {
    let freed = f::table.filter(f::frees_achievements.eq(true)).select(f::award_proposal_id);
    Ok(a::table
        .inner_join(p::table.on(p::id.eq(a::award_proposal_id)))
        .filter(a::achievement_id.eq(achievement))
        .filter(p::id.ne(own))
        .filter(p::state.eq_any(AwardProposalState::LIVE))
        .filter(p::id.ne_all(freed))
        .select(p::id)
        .order(p::id)
        .first(conn)
        .optional()?)
}

/// Positions of the persons on the list of this award in the round, this one among them.
pub(super) fn positions(conn: &mut Conn, own: &ProposalRow) -> Result<Vec<PositionClass>> {
    let freed = f::table.filter(f::frees_place.eq(true)).select(f::award_proposal_id);
    Ok(p::table
        .inner_join(s::table.on(s::code.nullable().eq(p::person_code)))
        .filter(p::award_round_id.eq(own.award_round_id))
        .filter(p::award_type_code.eq(&own.award_type_code))
        .filter(
            p::id.eq(own.id).or(p::state.eq_any(AwardProposalState::LIVE).and(p::id.ne_all(freed))),
        )
        .select(s::position_class)
        .load(conn)?)
}

/// Sex of everybody who works in a unit on a day, where the directory says it.
pub(super) fn sexes_of_unit(
    conn: &mut Conn,
    unit_code: &str,
    day: NaiveDate,
) -> Result<Vec<Option<Sex>>> {
    Ok(s::table
        .filter(s::unit_code.eq(unit_code))
        .filter(s::left_on.is_null().or(s::left_on.gt(day).assume_not_null()))
        .select(s::sex)
        .load(conn)?)
}
