//! Operations on dashboards and charts.

use actix_web::{HttpResponse, get, web::Data};

use super::{
    service,
    types::{ChartPath, ChartQuery, DashboardQuery, DashboardView},
};
use crate::{
    app::App,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        extract::{Call, ValidPath, ValidQuery},
        operations::ServiceConfig,
        reply::{picture, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_campaign_dashboard).service(get_campaign_chart);
}

/// Get a campaign's dashboard
///
/// Indicators of a year against their paths with trend and forecast, milestones, and outreach coverage
/// (tình hình thực hiện). Values are quotients of summed numerators and denominators, from units to
/// blocs to the whole; they are never averages of rates.
#[utoipa::path(operation_id = "get_campaign_dashboard", tag = "campaigns",
    params(CampaignPath, DashboardQuery),
    responses((status = 200, description = "The dashboard.", body = DashboardView)))]
#[get("/v1/campaigns/{campaign_id}/dashboard")]
async fn get_campaign_dashboard(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    query: ValidQuery<DashboardQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let id = at.0.campaign_id;
    let view =
        app.db.read_long(move |conn| service::dashboard(conn, &actor, id, query.0, today)).await?;
    shown(&view)
}

/// Get a campaign's chart
///
/// A picture that a portal can embed: an indicator against its path, outreach by unit, or the ranking of
/// a finalized evaluation round. Its title and description tell screen readers what it shows; numbers
/// are written the Vietnamese way. It holds no script.
#[utoipa::path(operation_id = "get_campaign_chart", tag = "campaigns", params(ChartPath, ChartQuery),
    responses((status = 200, description = "The picture.", body = String, content_type = "image/svg+xml",
                headers(("ETag" = String, description = "Strong entity tag of the picture."))),
              (status = 304, description = "The caller has this picture.")))]
#[get("/v1/campaigns/{campaign_id}/charts/{chart}")]
async fn get_campaign_chart(
    app: Data<App>,
    call: Call,
    at: ValidPath<ChartPath>,
    query: ValidQuery<ChartQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let wanted = (at.0.campaign_id, at.0.chart);
    let svg =
        app.db.read_long(move |conn| service::chart(conn, &actor, wanted, &query.0, today)).await?;
    Ok(picture(&call, svg))
}
