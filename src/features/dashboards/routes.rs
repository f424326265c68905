//! Operations on dashboards and charts.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        ChartPath, ChartPicture, ChartQuery, DashboardView, PublicChartPath, PublicChartQuery,
    },
};
use crate::{
    app::App,
    db::types::Instant,
    error::Error,
    features::{campaigns::types::CampaignPath, indicators::progress_views::ProgressQuery},
    http::{
        extract::{Call, PublicCall, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        reply::{picture, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_campaign_dashboard, get_campaign_chart, get_public_chart);
}

/// Get a campaign's dashboard
///
/// The campaign as a whole in a year (tình hình thực hiện): indicators against their paths with trend
/// and forecast, how many are in each state, milestones, outreach, what was counted in all, and the
/// units that are behind or have not reported. The roll-up by unit and bloc is in the progress.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/dashboard",
    operation_id = "get_campaign_dashboard", tag = "campaigns",
    params(CampaignPath, ProgressQuery),
    responses((status = 200, description = "The dashboard.", body = DashboardView)))]
async fn get_campaign_dashboard(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    query: ValidQuery<ProgressQuery>,
) -> Result<HttpResponse, Error> {
    let on = (Instant(app.clock.now()), app.clock.today_hanoi());
    let (actor, id) = (call.actor.clone(), at.0.campaign_id);
    let view =
        app.db.read_long(move |conn| service::dashboard(conn, &actor, id, query.0, on)).await?;
    shown(&view)
}

/// Get a campaign's chart
///
/// A picture that a page can embed: an indicator against its path, outreach by unit, the ranking of a
/// finalized evaluation round, or award proposals by state. Its title and description tell screen
/// readers what it shows; numbers are written the Vietnamese way. It holds no script.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/charts/{chart}",
    operation_id = "get_campaign_chart", tag = "campaigns", params(ChartPath, ChartQuery),
    responses((status = 200, description = "The picture.", body = ChartPicture, content_type = "image/svg+xml",
                headers(("ETag" = String, description = "Strong entity tag of the picture."))),
              (status = 304, description = "The caller has this picture.")))]
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

/// Show a public chart of a campaign
///
/// The same picture for everybody, as a portal embeds it: of indicators only verified figures, of
/// rankings only final ones. 404 when public results are switched off.
#[utoipa::path(get, path = "/v1/public/campaigns/{campaign_id}/charts/{chart}",
    operation_id = "get_public_chart", tag = "public", params(PublicChartPath, PublicChartQuery),
    responses((status = 200, description = "The picture.", body = ChartPicture, content_type = "image/svg+xml",
                headers(("ETag" = String, description = "Strong entity tag of the picture."))),
              (status = 304, description = "The caller has this picture.")))]
async fn get_public_chart(
    app: Data<App>,
    call: PublicCall,
    at: ValidPath<PublicChartPath>,
    query: ValidQuery<PublicChartQuery>,
) -> Result<HttpResponse, Error> {
    let today = app.clock.today_hanoi();
    let wanted = (at.0.campaign_id, at.0.chart);
    let drawn = app.db.read_long(move |conn| service::public_chart(conn, wanted, query.0, today));
    Ok(picture(&call.0, drawn.await?))
}
