//! Operations on award rounds.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CloneAwardRound, CloseAwardRound, CreateAwardRound, PatchAwardRound},
    service,
    types::{AwardRoundFilter, AwardRoundPath, AwardRoundView},
};
use crate::{
    app::App,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_award_rounds,
        create_award_round,
        get_award_round,
        update_award_round,
        delete_award_round,
        open_award_round,
        close_award_round,
        clone_award_round
    );
}

/// List a campaign's award rounds
///
/// Rounds that were opened; drafts too for those who may see them.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/award-rounds",
    operation_id = "list_award_rounds", tag = "award-rounds",
    params(CampaignPath, AwardRoundFilter, PageParams),
    responses((status = 200, description = "A page of rounds.", body = Listing<AwardRoundView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_rounds(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<AwardRoundFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.campaign_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create an award round
///
/// A new draft of a round: award types, days of submission, period of achievements.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/award-rounds",
    operation_id = "create_award_round", tag = "award-rounds", params(CampaignPath),
    request_body = CreateAwardRound,
    extensions(("x-cross-field-rules" = json!([
        "`submission_to` is not before `submission_from`, nor `achievement_period_to` before `achievement_period_from`.",
        "The periods lie within the campaign's.",
        "`award_type_codes` names award types in use, each once."]))),
    responses((status = 201, description = "The draft.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the round.")),
                links(("get" = (operation_id = "get_award_round", parameters(("award_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`.")))]
async fn create_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateAwardRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/award-rounds/{}", view.id))
    })
    .await
}

/// Get an award round
///
/// A round by its id.
#[utoipa::path(get, path = "/v1/award-rounds/{award_round_id}",
    operation_id = "get_award_round", tag = "award-rounds", params(AwardRoundPath),
    responses((status = 200, description = "The round.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_award_round", parameters(("If-Match" = "$response.header.ETag"), ("award_round_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.award_round_id)).await?;
    found(&call, &view)
}

/// Change an award round
///
/// A merge patch on a draft. Of an open round only the name and the last day of submission can be
/// changed, for an extension.
#[utoipa::path(patch, path = "/v1/award-rounds/{award_round_id}",
    operation_id = "update_award_round", tag = "award-rounds", params(AwardRoundPath),
    request_body(content = PatchAwardRound, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged round keeps the rules of `create_award_round`."]))),
    responses((status = 200, description = "The round.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `campaign-closed`.")))]
async fn update_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
    body: ValidPatch<PatchAwardRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.award_round_id, &patch)?)
    })
    .await
}

/// Delete an award round
///
/// Removes a draft; a round that was opened is closed instead.
#[utoipa::path(delete, path = "/v1/award-rounds/{award_round_id}",
    operation_id = "delete_award_round", tag = "award-rounds", params(AwardRoundPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn delete_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.award_round_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Open an award round
///
/// From now on proposals are taken, within the days of submission.
#[utoipa::path(post, path = "/v1/award-rounds/{award_round_id}/open",
    operation_id = "open_award_round", tag = "award-rounds", params(AwardRoundPath),
    responses((status = 200, description = "The open round.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, `campaign-closed`, or `not-ready`: the campaign is not launched.")))]
async fn open_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::open(tx, at.0.award_round_id)?))
        .await
}

/// Close an award round
///
/// No more proposals are submitted; those that were go on.
#[utoipa::path(post, path = "/v1/award-rounds/{award_round_id}/close",
    operation_id = "close_award_round", tag = "award-rounds", params(AwardRoundPath),
    request_body = CloseAwardRound,
    responses((status = 200, description = "The closed round.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn close_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
    body: ValidJson<CloseAwardRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::close(tx, at.0.award_round_id, &input)?)
    })
    .await
}

/// Copy an award round
///
/// A new draft with the original's award types, mostly for the next year (đợt xét năm sau).
#[utoipa::path(post, path = "/v1/award-rounds/{award_round_id}/clone",
    operation_id = "clone_award_round", tag = "award-rounds", params(AwardRoundPath),
    request_body = CloneAwardRound,
    extensions(("x-cross-field-rules" = json!([
        "The copy keeps the rules of `create_award_round`.",
        "`campaign_id` names a campaign that the caller sees.",
        "Without `award_type_codes` one of the original's is still offered."]))),
    responses((status = 201, description = "The draft.", body = AwardRoundView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the round.")),
                links(("get" = (operation_id = "get_award_round", parameters(("award_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`.")))]
async fn clone_award_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
    body: ValidJson<CloneAwardRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::clone(tx, at.0.award_round_id, input)?;
        Reply::created(&view, format!("/v1/award-rounds/{}", view.id))
    })
    .await
}
