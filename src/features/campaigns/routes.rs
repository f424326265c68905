//! Operations on campaigns.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{AmendCampaign, CloneCampaign, CloseCampaign, CreateCampaign, PatchCampaign},
    service,
    types::{CampaignFilter, CampaignPath},
    views::{CampaignSummary, CampaignVersionView, CampaignView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, NoFilter, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_campaigns,
        create_campaign,
        get_campaign,
        update_campaign,
        delete_campaign,
        publish_campaign,
        amend_campaign,
        close_campaign,
        clone_campaign,
        list_campaign_versions
    );
}

/// List campaigns
///
/// Campaigns without their plans' text. Drafts are listed for those who may see them.
#[utoipa::path(get, path = "/v1/campaigns",
    operation_id = "list_campaigns", tag = "campaigns", params(CampaignFilter, PageParams),
    responses((status = 200, description = "A page of campaigns.", body = Listing<CampaignSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_campaigns(
    app: Data<App>,
    call: Call,
    list: ListQuery<CampaignFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create a campaign
///
/// A new draft of a plan. Blocs and units name the department's campaign of which theirs is a part.
#[utoipa::path(post, path = "/v1/campaigns",
    operation_id = "create_campaign", tag = "campaigns", request_body = CreateCampaign,
    extensions(("x-cross-field-rules" = json!([
        "`period_to` is not before `period_from`.",
        "`predecessor.year_to` is not before `predecessor.year_from`.",
        "A campaign of a bloc or unit names its `parent_id`, a launched campaign of the city or the department whose period holds its own.",
        "`owner_unit_code` names a unit of the kind that the level asks for."]))),
    responses((status = 201, description = "The draft.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the campaign."))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn create_campaign(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateCampaign>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/campaigns/{}", view.id))
    })
    .await
}

/// Get a campaign
///
/// The campaign with its whole plan.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}",
    operation_id = "get_campaign", tag = "campaigns", params(CampaignPath),
    responses((status = 200, description = "The campaign.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.campaign_id)).await?;
    found(&call, &view)
}

/// Change a campaign
///
/// A merge patch on a draft. On a launched campaign it can only set, once, the document number, date
/// and id that were not known before; everything else is an amendment.
#[utoipa::path(patch, path = "/v1/campaigns/{campaign_id}",
    operation_id = "update_campaign", tag = "campaigns", params(CampaignPath),
    request_body(content = PatchCampaign, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged campaign keeps the rules of `create_campaign`."]))),
    responses((status = 200, description = "The campaign.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `duplicate`.")))]
async fn update_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidPatch<PatchCampaign>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.campaign_id, &patch)?)
    })
    .await
}

/// Delete a campaign
///
/// Removes a draft; a launched campaign is closed instead.
#[utoipa::path(delete, path = "/v1/campaigns/{campaign_id}",
    operation_id = "delete_campaign", tag = "campaigns", params(CampaignPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition` or `in-use`.")))]
async fn delete_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.campaign_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Launch a campaign
///
/// Phát động. The plan needs the parts that the law requires (Luật Thi đua, khen thưởng, Điều 17) and
/// a competent launcher (Điều 18); a missing document number does not hinder.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/publish",
    operation_id = "publish_campaign", tag = "campaigns", params(CampaignPath),
    responses((status = 200, description = "The launched campaign.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names the missing parts; `invalid-state-transition`.")))]
async fn publish_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::publish(tx, at.0.campaign_id)?))
        .await
}

/// Amend a campaign
///
/// Changes a launched plan with a reason. The version before stays readable.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/amend",
    operation_id = "amend_campaign", tag = "campaigns", params(CampaignPath),
    request_body = AmendCampaign,
    extensions(("x-cross-field-rules" = json!([
        "The merged campaign keeps the rules of `create_campaign`."]))),
    responses((status = 200, description = "The amended campaign.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn amend_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidPatch<AmendCampaign>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, amendment| {
        Reply::ok(&service::amend(tx, at.0.campaign_id, &amendment)?)
    })
    .await
}

/// Close a campaign
///
/// Ends it; nothing more is written to it.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/close",
    operation_id = "close_campaign", tag = "campaigns", params(CampaignPath),
    request_body = CloseCampaign,
    responses((status = 200, description = "The closed campaign.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn close_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CloseCampaign>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::close(tx, at.0.campaign_id, &input)?)
    })
    .await
}

/// Clone a campaign
///
/// Copies the plan into a new draft for another period, with the original as predecessor.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/clone",
    operation_id = "clone_campaign", tag = "campaigns", params(CampaignPath),
    request_body = CloneCampaign,
    extensions(("x-cross-field-rules" = json!([
        "`period_to` is not before `period_from`.",
        "The period lies within the parent campaign's."]))),
    responses((status = 201, description = "The copy.", body = CampaignView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the copy."))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn clone_campaign(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CloneCampaign>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::clone(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/campaigns/{}", view.id))
    })
    .await
}

/// List a campaign's plan versions
///
/// The plan as it was launched and after each amendment, newest first.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/versions",
    operation_id = "list_campaign_versions", tag = "campaigns", params(CampaignPath, PageParams),
    responses((status = 200, description = "A page of versions.", body = Listing<CampaignVersionView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_campaign_versions(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor) = (list.page.clone(), call.actor.clone());
    let items =
        app.db.read(move |conn| service::versions(conn, &actor, at.0.campaign_id, &page)).await?;
    listed(&call, &list.page, &items)
}
