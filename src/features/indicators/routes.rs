//! Operations on indicators.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateIndicator, PatchIndicator},
    progress_views::{IndicatorProgressView, ProgressQuery},
    service,
    types::{IndicatorFilter, IndicatorPath},
    views::{IndicatorVersionView, IndicatorView},
};
use crate::{
    app::App,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, NoFilter, PageParams, listed},
        reply::{Reply, found, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_indicators,
        create_indicator,
        get_indicator,
        update_indicator,
        delete_indicator,
        list_indicator_versions,
        get_indicator_progress
    );
}

/// List a campaign's indicators
///
/// Figures and milestones (chỉ tiêu, mốc hoàn thành), in the order of the plan.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/indicators",
    operation_id = "list_indicators", tag = "indicators", params(CampaignPath, IndicatorFilter, PageParams),
    responses((status = 200, description = "A page of indicators.", body = Listing<IndicatorView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_indicators(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<IndicatorFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.campaign_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create an indicator
///
/// A figure with its yearly path, or a milestone, of a campaign that is not closed.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/indicators",
    operation_id = "create_indicator", tag = "indicators", params(CampaignPath),
    request_body = CreateIndicator,
    extensions(("x-cross-field-rules" = json!([
        "A quantitative indicator has a `figure`, a milestone a `milestone`, and neither the other.",
        "A share, percent or ratio has a `denominator`, an amount none.",
        "Owners are rooms and public units that exist, each once, or the department alone.",
        "Values have no more places than `decimals`; those of a share are at most 100.",
        "Years lie within the campaign; those of the path ascend, end with the target's, and meet its value there.",
        "Thresholds descend.",
        "Figures from outreach are a share of the whole staff, once in a campaign.",
        "`done_on` is not in the future; each piece of evidence has an address or a document with content."]))),
    responses((status = 201, description = "The indicator.", body = IndicatorView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the indicator.")),
                links(("get" = (operation_id = "get_indicator", parameters(("indicator_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate` or `campaign-closed`.")))]
async fn create_indicator(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateIndicator>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/indicators/{}", view.id))
    })
    .await
}

/// Get an indicator
///
/// The indicator with its path.
#[utoipa::path(get, path = "/v1/indicators/{indicator_id}",
    operation_id = "get_indicator", tag = "indicators", params(IndicatorPath),
    responses((status = 200, description = "The indicator.", body = IndicatorView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_indicator", parameters(("If-Match" = "$response.header.ETag"), ("indicator_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_indicator", parameters(("If-Match" = "$response.header.ETag"), ("indicator_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_indicator(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.indicator_id)).await?;
    found(&call, &view)
}

/// Change an indicator
///
/// A merge patch with its reason. The version before stays readable. The code and the kind stay, and
/// once something was measured so do the formula and where the figures come from.
#[utoipa::path(patch, path = "/v1/indicators/{indicator_id}",
    operation_id = "update_indicator", tag = "indicators", params(IndicatorPath),
    request_body(content = PatchIndicator, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged indicator keeps the rules of `create_indicator`."]))),
    responses((status = 200, description = "The indicator.", body = IndicatorView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`in-use` or `campaign-closed`.")))]
async fn update_indicator(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
    body: ValidPatch<PatchIndicator>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.indicator_id, &patch)?)
    })
    .await
}

/// Delete an indicator
///
/// Only while nothing was measured.
#[utoipa::path(delete, path = "/v1/indicators/{indicator_id}",
    operation_id = "delete_indicator", tag = "indicators", params(IndicatorPath),
    responses((status = 204, description = "The indicator is gone."),
              (status = 409, description = "`in-use` or `campaign-closed`.")))]
async fn delete_indicator(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.indicator_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// List an indicator's versions
///
/// How the indicator was defined from its creation on, each with the reason of the change, newest
/// first.
#[utoipa::path(get, path = "/v1/indicators/{indicator_id}/versions",
    operation_id = "list_indicator_versions", tag = "indicators", params(IndicatorPath, PageParams),
    responses((status = 200, description = "A page of versions.", body = Listing<IndicatorVersionView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_indicator_versions(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor) = (list.page.clone(), call.actor.clone());
    let id = at.0.indicator_id;
    let items = app.db.read(move |conn| service::versions(conn, &actor, id, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Show how far an indicator has come
///
/// The value of a year, rolled up from units to blocs to the whole, against the target of the year
/// (tiến độ thực hiện chỉ tiêu), with trend and forecast; of a milestone whether it is reached. A rate
/// of several units is the quotient of their sums, never the average of their rates.
#[utoipa::path(get, path = "/v1/indicators/{indicator_id}/progress",
    operation_id = "get_indicator_progress", tag = "indicators", params(IndicatorPath, ProgressQuery),
    responses((status = 200, description = "The progress as it is now.", body = IndicatorProgressView)))]
async fn get_indicator_progress(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
    query: ValidQuery<ProgressQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let (id, query) = (at.0.indicator_id, query.0);
    let view = app.db.read_long(move |conn| service::progress_of(conn, &actor, id, query, today));
    shown(&view.await?)
}
