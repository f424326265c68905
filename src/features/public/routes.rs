//! Operations that need no token.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        PublicAwardFilter, PublicAwardView, PublicCampaignFilter, PublicCampaignView,
        PublicProgressQuery, PublicProgressView, PublicResultFilter, PublicResultView,
    },
};
use crate::{
    app::App,
    db::types::Instant,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        extract::{PublicCall, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::shown,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_public_campaigns,
        get_public_progress,
        list_public_results,
        list_public_awards
    );
}

/// List launched campaigns
///
/// Campaigns that were launched, closed ones among them, newest first. 404 when public results are
/// switched off.
#[utoipa::path(get, path = "/v1/public/campaigns",
    operation_id = "list_public_campaigns", tag = "public",
    params(PublicCampaignFilter, PageParams),
    responses((status = 200, description = "A page of campaigns.", body = Listing<PublicCampaignView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page."),
              (status = 404, description = "Public results are switched off.")))]
async fn list_public_campaigns(
    app: Data<App>,
    call: PublicCall,
    list: ListQuery<PublicCampaignFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::campaigns(conn, &filter, &page)).await?;
    listed(&call.0, &list.page, &items)
}

/// Show the public progress of a campaign
///
/// Confirmed registrations, verified achievements and awards, for each unit and in all; indicators
/// against their paths by verified figures, milestones, and how far the plan was made known.
#[utoipa::path(get, path = "/v1/public/campaigns/{campaign_id}/progress",
    operation_id = "get_public_progress", tag = "public",
    params(CampaignPath, PublicProgressQuery),
    responses((status = 200, description = "The progress as it is now.", body = PublicProgressView)))]
async fn get_public_progress(
    app: Data<App>,
    _call: PublicCall,
    at: ValidPath<CampaignPath>,
    query: ValidQuery<PublicProgressQuery>,
) -> Result<HttpResponse, Error> {
    let on = (Instant(app.clock.now()), app.clock.today_hanoi());
    let id = at.0.campaign_id;
    shown(&app.db.read_long(move |conn| service::progress(conn, id, query.0, on)).await?)
}

/// List the final results of a round
///
/// Rank, total and band of each unit (công khai kết quả chấm điểm), first rank first.
#[utoipa::path(get, path = "/v1/public/campaigns/{campaign_id}/results",
    operation_id = "list_public_results", tag = "public",
    params(CampaignPath, PublicResultFilter, PageParams),
    responses((status = 200, description = "A page of results.", body = Listing<PublicResultView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_public_results(
    app: Data<App>,
    call: PublicCall,
    at: ValidPath<CampaignPath>,
    list: ListQuery<PublicResultFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, id) = (list.filter, list.page.clone(), at.0.campaign_id);
    let items = app.db.read(move |conn| service::results(conn, id, &filter, &page)).await?;
    listed(&call.0, &list.page, &items)
}

/// List the awards of a campaign
///
/// Who received what, by which decision (công khai kết quả khen thưởng); of persons only the name and
/// the unit.
#[utoipa::path(get, path = "/v1/public/campaigns/{campaign_id}/awards",
    operation_id = "list_public_awards", tag = "public",
    params(CampaignPath, PublicAwardFilter, PageParams),
    responses((status = 200, description = "A page of awards.", body = Listing<PublicAwardView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_public_awards(
    app: Data<App>,
    call: PublicCall,
    at: ValidPath<CampaignPath>,
    list: ListQuery<PublicAwardFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, id) = (list.filter, list.page.clone(), at.0.campaign_id);
    let items = app.db.read(move |conn| service::awards(conn, id, &filter, &page)).await?;
    listed(&call.0, &list.page, &items)
}
