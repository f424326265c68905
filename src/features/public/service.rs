//! Which part of the data is public.

use chrono::NaiveDate;

use super::{
    store,
    types::{
        PublicAwardFilter, PublicAwardView, PublicCampaignFilter, PublicCampaignView, PublicCounts,
        PublicIndicator, PublicPathPoint, PublicProgressQuery, PublicProgressView,
        PublicResultFilter, PublicResultView, PublicUnitProgress,
    },
};
use crate::{
    authz::Actor,
    db::{Conn, types::Instant},
    error::{Error, Result},
    features::{
        achievements::types::AchievementState,
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        evaluation_rounds,
        indicators::progress_views::{FigureBasis, IndicatorProgress, ProgressQuery},
        progress::{
            self,
            types::{ProgressCounts, Tally},
        },
        registrations::types::RegistrationState,
    },
    http::page::{Listing, Page},
};

/// A launched campaign; a draft is not public even to a caller who may see it elsewhere.
fn launched(conn: &mut Conn, id: CampaignId) -> Result<CampaignFacts> {
    lookup::seen(conn, &Actor::anonymous(), id)
}

/// A page of launched campaigns, newest first.
///
/// # Errors
/// `invalid-cursor`.
pub fn campaigns(
    conn: &mut Conn,
    filter: &PublicCampaignFilter,
    page: &Page,
) -> Result<Listing<PublicCampaignView>> {
    store::campaigns(conn, filter, page)
}

/// Progress of a launched campaign.
///
/// # Errors
/// `not-found`.
pub fn progress(
    conn: &mut Conn,
    id: CampaignId,
    query: PublicProgressQuery,
    on: (Instant, NaiveDate),
) -> Result<PublicProgressView> {
    let campaign = launched(conn, id)?;
    // What nobody has verified is not published.
    let query = ProgressQuery { year: query.year, basis: Some(FigureBasis::Verified) };
    let whole = progress::service::roll_up(conn, &campaign, query, on)?;
    Ok(PublicProgressView {
        campaign_id: id,
        as_of: whole.as_of,
        year: whole.year,
        totals: public(&whole.totals),
        indicators: whole.indicators.into_iter().map(indicator).collect(),
        milestones: whole.milestones,
        outreach: whole.outreach,
        units: whole
            .units
            .into_iter()
            .map(|unit| PublicUnitProgress {
                counts: public(&unit.counts),
                unit_code: unit.unit_code,
                unit_name: unit.unit_name,
            })
            .collect(),
    })
}

fn indicator(one: IndicatorProgress) -> PublicIndicator {
    PublicIndicator {
        code: one.code,
        name: one.name,
        unit: one.unit,
        direction: one.direction,
        final_target: one.final_target,
        final_target_year: one.final_target_year,
        value: one.total.value,
        target: one.total.target,
        share_of_target: one.total.share_of_target,
        state: one.total.state,
        path: one
            .path
            .into_iter()
            .map(|point| PublicPathPoint {
                year: point.year,
                value: point.standing.value,
                target: point.standing.target,
                target_status: point.status,
            })
            .collect(),
    }
}

fn public(counts: &ProgressCounts) -> PublicCounts {
    fn sum<S: PartialEq>(tallies: &[Tally<S>], states: &[S]) -> i64 {
        tallies.iter().filter(|one| states.contains(&one.state)).map(|one| one.count).sum()
    }
    let verified = [AchievementState::Verified, AchievementState::Recognised];
    PublicCounts {
        confirmed_registrations_count: sum(&counts.registrations, &[RegistrationState::Confirmed]),
        verified_achievements_count: sum(&counts.achievements, &verified),
        awards_count: counts.awards_count,
    }
}

/// A page of final results of one round; empty while there are none.
///
/// # Errors
/// `not-found` for the campaign and for a round of another one, `invalid-cursor`.
pub fn results(
    conn: &mut Conn,
    id: CampaignId,
    filter: &PublicResultFilter,
    page: &Page,
) -> Result<Listing<PublicResultView>> {
    launched(conn, id)?;
    let wanted = filter.evaluation_round_id;
    match evaluation_rounds::service::latest_final(conn, id, wanted)? {
        Some(version) => store::results(conn, version, page),
        None if wanted.is_some() => Err(Error::not_found()),
        None => {
            let total_count = page.is_counted.then_some(0);
            Ok(Listing { items: Vec::new(), next_cursor: None, total_count })
        }
    }
}

/// A page of the awards in force, newest decision first.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn awards(
    conn: &mut Conn,
    id: CampaignId,
    filter: &PublicAwardFilter,
    page: &Page,
) -> Result<Listing<PublicAwardView>> {
    launched(conn, id)?;
    store::awards(conn, id, filter, page)
}
