//! Operations on evaluation rounds.

use actix_web::{HttpResponse, delete, get, patch, post, web::Data};

use super::{
    input::{
        ClosePetitions, CloseSelfScoring, CreateEvaluationRound, FinalizeEvaluationRound,
        PatchEvaluationRound, ReopenEvaluationRound,
    },
    service,
    types::{
        EvaluationRoundFilter, EvaluationRoundPath, EvaluationRoundSummary, EvaluationRoundView,
    },
};
use crate::{
    app::App,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::ServiceConfig,
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_evaluation_rounds)
        .service(create_evaluation_round)
        .service(get_evaluation_round)
        .service(update_evaluation_round)
        .service(delete_evaluation_round)
        .service(open_evaluation_round)
        .service(close_self_scoring)
        .service(publish_provisional)
        .service(close_petitions)
        .service(finalize_evaluation_round)
        .service(reopen_evaluation_round);
}

/// List a campaign's evaluation rounds
///
/// Rounds without their subjects, newest first. Drafts are listed for those who may see them.
#[utoipa::path(operation_id = "list_evaluation_rounds", tag = "evaluation-rounds",
    params(CampaignPath, EvaluationRoundFilter, PageParams),
    responses((status = 200, description = "A page of rounds.", body = Listing<EvaluationRoundSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
#[get("/v1/campaigns/{campaign_id}/evaluation-rounds")]
async fn list_evaluation_rounds(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<EvaluationRoundFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.campaign_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create an evaluation round
///
/// A draft that names the period, the criteria set and the units. With `self_scoring_from` it opens by
/// itself on that day.
#[utoipa::path(operation_id = "create_evaluation_round", tag = "evaluation-rounds", params(CampaignPath),
    request_body = CreateEvaluationRound,
    responses((status = 201, description = "The draft.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the round.")),
                links(("get" = (operation_id = "get_evaluation_round", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`.")),
    extensions(("x-cross-field-rules" = json!(["the period shares days with the campaign's", "self_scoring_from is after today and not after self_scoring_until"]))))]
#[post("/v1/campaigns/{campaign_id}/evaluation-rounds")]
async fn create_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateEvaluationRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/evaluation-rounds/{}", view.id))
    })
    .await
}

/// Get an evaluation round
///
/// The round with its subjects and the versions for which results were computed.
#[utoipa::path(operation_id = "get_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_evaluation_round", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_round_id" = "$response.body#/id")))),
                      ("open" = (operation_id = "open_evaluation_round", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
#[get("/v1/evaluation-rounds/{evaluation_round_id}")]
async fn get_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.evaluation_round_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Change an evaluation round
///
/// A merge patch on a draft. Once the round is open, only the title and the last day of self-scoring
/// change.
#[utoipa::path(operation_id = "update_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body(content = PatchEvaluationRound, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "`criteria_set_id` names a set, and `period` lies within the campaign's.",
        "Every subject names a unit or person that there is, once.",
        "`self_scoring_from` is after today and not after `self_scoring_until`."]))),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`criteria-frozen` or `invalid-state-transition`.")))]
#[patch("/v1/evaluation-rounds/{evaluation_round_id}")]
async fn update_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidPatch<PatchEvaluationRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.evaluation_round_id, &patch)?)
    })
    .await
}

/// Delete an evaluation round
///
/// Removes a draft.
#[utoipa::path(operation_id = "delete_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
#[delete("/v1/evaluation-rounds/{evaluation_round_id}")]
async fn delete_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.evaluation_round_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Open an evaluation round
///
/// Mở kỳ tự chấm. Every unit of the round receives its score sheet. The campaign must be launched and
/// the criteria set published; `not-ready` names what is missing.
#[utoipa::path(operation_id = "open_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The open round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("evaluations" = (operation_id = "list_evaluations", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`not-ready`, `campaign-closed` or `invalid-state-transition`.")))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/open")]
async fn open_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::open(tx, at.0.evaluation_round_id)?)
    })
    .await
}

/// Close self-scoring
///
/// Kết thúc tự chấm. A round with a last day closes by itself when that day is over in Hanoi; closing
/// it earlier needs a reason. Sheets that were not handed in stay open; the secretariat may score
/// them, and they are marked `no_self_score`.
#[utoipa::path(operation_id = "close_self_scoring", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = CloseSelfScoring,
    responses((status = 200, description = "The round, now being verified.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")),
    extensions(("x-cross-field-rules" = json!(["reason is needed while self_scoring_until has not passed"]))))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/close-self-scoring")]
async fn close_self_scoring(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<CloseSelfScoring>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::close_self_scoring(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}

/// Publish provisional results
///
/// Công bố kết quả tạm thời. Computes totals, bands and ranks from the verified scores; they may still
/// change, and equal results are only marked. With `petition_days` the petition window begins: its
/// last day, `petition_until`, is counted in working days.
#[utoipa::path(operation_id = "publish_provisional", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`incomplete-scores` names each sheet in `missing_evaluations`; `invalid-state-transition`.")))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/publish-provisional")]
async fn publish_provisional(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::publish_provisional(tx, at.0.evaluation_round_id)?)
    })
    .await
}

/// Close the petition window
///
/// Kết thúc nhận kiến nghị. The window closes by itself when its last day is over in Hanoi; closing it
/// earlier needs a reason. Petitions that were filed are still decided.
#[utoipa::path(operation_id = "close_petitions", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = ClosePetitions,
    responses((status = 200, description = "The round, which can be finalized.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")),
    extensions(("x-cross-field-rules" = json!(["reason is needed while petition_until has not passed"]))))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/close-petitions")]
async fn close_petitions(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<ClosePetitions>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::close_petitions(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}

/// Finalize an evaluation round
///
/// Chốt kết quả. Every sheet must be verified, a petition window over and every petition decided. Results that the tie chain leaves equal are refused
/// until `tie_order` gives the order that the council decided, with its reason.
#[utoipa::path(operation_id = "finalize_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = FinalizeEvaluationRound,
    responses((status = 200, description = "The round, with final results.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("results" = (operation_id = "list_evaluation_results", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`incomplete-scores` names each sheet in `missing_evaluations`; `petitions-pending` names them in `petition_ids`; `tie-unresolved` names the equal ones in `tied_ids`; `invalid-state-transition`, also before the petition window is over.")),
    extensions(("x-cross-field-rules" = json!(["tie_reason is needed with tie_order"]))))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/finalize")]
async fn finalize_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<FinalizeEvaluationRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::finalize(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}

/// Reopen an evaluation round
///
/// Begins the next version of the round, in verification. The results before stay readable with
/// `round_version`.
#[utoipa::path(operation_id = "reopen_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = ReopenEvaluationRound,
    responses((status = 200, description = "The round, in its next version.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`petitions-pending` or `invalid-state-transition`.")))]
#[post("/v1/evaluation-rounds/{evaluation_round_id}/reopen")]
async fn reopen_evaluation_round(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<ReopenEvaluationRound>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::reopen(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}
