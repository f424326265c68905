//! Which chart is drawn of what, and for whom.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    pictures,
    types::{Chart, ChartQuery, PublicChart, PublicChartQuery},
};
use crate::{
    authz::{Actor, table},
    charts::{bar_chart, path_chart},
    db::Conn,
    error::{Error, Result},
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        evaluation_results,
        evaluation_rounds::{self, types::EvaluationRoundId},
        indicators::{
            self,
            progress_views::{FigureBasis, ProgressQuery},
            service::{Asked, Defined},
        },
        outreach::{self, types::OutreachCoverageQuery},
        progress, units,
    },
};

/// A chart of a campaign that the caller sees, as SVG.
///
/// # Errors
/// `not-found` for the campaign, the indicator or a round without final results.
pub fn chart(
    conn: &mut Conn,
    actor: &Actor,
    (id, chart): (CampaignId, Chart),
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    actor.require_scope(table::GET_CAMPAIGN_CHART)?;
    if chart == Chart::Ranking {
        actor.require_scope(table::LIST_EVALUATION_RESULTS)?;
    }
    let campaign = lookup::seen(conn, actor, id)?;
    draw(conn, &campaign, chart, query, today)
}

fn draw(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    chart: Chart,
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    match chart {
        Chart::Indicator => indicator(conn, campaign, query, today),
        Chart::Coverage => coverage(conn, campaign, query.year, today),
        Chart::Ranking => ranking(conn, campaign.id, query.evaluation_round_id),
        Chart::Proposals => {
            let tallies = progress::service::award_proposals(conn, campaign.id)?;
            Ok(bar_chart(&pictures::proposals(&tallies, today)))
        }
    }
}

/// A public chart of a launched campaign: of figures only what was verified.
///
/// # Errors
/// As [`chart`].
pub fn public_chart(
    conn: &mut Conn,
    (id, chart): (CampaignId, PublicChart),
    query: PublicChartQuery,
    today: NaiveDate,
) -> Result<String> {
    let chart = match chart {
        PublicChart::Indicator => Chart::Indicator,
        PublicChart::Coverage => Chart::Coverage,
        PublicChart::Ranking => Chart::Ranking,
    };
    let query = ChartQuery {
        indicator_code: query.indicator_code,
        indicator_id: None,
        basis: Some(FigureBasis::Verified),
        year: query.year,
        evaluation_round_id: query.evaluation_round_id,
    };
    let campaign = lookup::seen(conn, &Actor::anonymous(), id)?;
    draw(conn, &campaign, chart, &query, today)
}

fn indicator(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    let wanted = ProgressQuery { year: query.year, basis: query.basis };
    let asked = Asked::of(campaign, wanted, today);
    let is_wanted = |one: &Defined| {
        query.indicator_id.is_none_or(|id| id == one.id)
            && query.indicator_code.as_ref().is_none_or(|code| *code == one.code)
    };
    let found = indicators::service::progress_where(conn, campaign, asked, is_wanted)?;
    let found = found.ok_or_else(Error::not_found)?;
    Ok(path_chart(&pictures::indicator(&found.whole, asked)))
}

fn coverage(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    year: Option<i32>,
    today: NaiveDate,
) -> Result<String> {
    let wanted = OutreachCoverageQuery { year, outreach_activity_id: None };
    let found = outreach::service::coverage_of(conn, campaign, &wanted, today)?;
    let codes: Vec<&str> = found.units.iter().map(|unit| unit.unit_code.as_str()).collect();
    let names = names(conn, &codes)?;
    Ok(bar_chart(&pictures::coverage(&found, &names)))
}

fn ranking(
    conn: &mut Conn,
    campaign: CampaignId,
    wanted: Option<EvaluationRoundId>,
) -> Result<String> {
    let found = evaluation_rounds::service::latest_final(conn, campaign, wanted)?;
    let (round, version) = found.ok_or_else(Error::not_found)?;
    let heading = evaluation_rounds::service::heading(conn, round)?;
    let rows = evaluation_results::service::ranking(conn, round, version)?;
    let codes: Vec<&str> = rows.iter().map(|row| row.unit_code.as_str()).collect();
    let names = names(conn, &codes)?;
    Ok(bar_chart(&pictures::ranking(&rows, &names, &heading)))
}

/// Names of units by code.
fn names(conn: &mut Conn, codes: &[&str]) -> Result<HashMap<String, String>> {
    let units = units::service::by_codes(conn, codes)?;
    Ok(units.into_iter().map(|(code, unit)| (code, unit.name)).collect())
}
