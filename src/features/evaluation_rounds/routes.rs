//! Operations on evaluation rounds.

use actix_web::{HttpResponse, web::Data};

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
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_evaluation_rounds,
        create_evaluation_round,
        get_evaluation_round,
        update_evaluation_round,
        delete_evaluation_round,
        open_evaluation_round,
        close_self_scoring,
        publish_provisional,
        close_petitions,
        finalize_evaluation_round,
        reopen_evaluation_round
    );
}

/// List a campaign's evaluation rounds
///
/// Rounds without their subjects, newest first. Drafts are listed for those who may see them.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/evaluation-rounds",
    operation_id = "list_evaluation_rounds", tag = "evaluation-rounds",
    params(CampaignPath, EvaluationRoundFilter, PageParams),
    responses((status = 200, description = "A page of rounds.", body = Listing<EvaluationRoundSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
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
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/evaluation-rounds",
    operation_id = "create_evaluation_round", tag = "evaluation-rounds", params(CampaignPath),
    request_body = CreateEvaluationRound,
    responses((status = 201, description = "The draft.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the round.")),
                links(("get" = (operation_id = "get_evaluation_round", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`.")),
    extensions(("x-cross-field-rules" = json!([
        "the period shares days with the campaign's",
        "self_scoring_from is after today and not after self_scoring_until",
        "a panel round names `panel`, and neither `subjects` nor days of self-scoring or petitions; every other round names no `panel`"]))))]
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
#[utoipa::path(get, path = "/v1/evaluation-rounds/{evaluation_round_id}",
    operation_id = "get_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_evaluation_round", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_round_id" = "$response.body#/id")))),
                      ("open" = (operation_id = "open_evaluation_round", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
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
#[utoipa::path(patch, path = "/v1/evaluation-rounds/{evaluation_round_id}",
    operation_id = "update_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body(content = PatchEvaluationRound, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "`criteria_set_id` names a set, and `period` lies within the campaign's.",
        "Every subject names a unit or person that there is, once.",
        "`self_scoring_from` is after today and not after `self_scoring_until`.",
        "`panel` is there in a panel round only, and names achievements of the campaign, each once; `subjects` and days of self-scoring or petitions are there in other rounds only."]))),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`criteria-frozen` or `invalid-state-transition`.")))]
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
#[utoipa::path(delete, path = "/v1/evaluation-rounds/{evaluation_round_id}",
    operation_id = "delete_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
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
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/open",
    operation_id = "open_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The open round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("evaluations" = (operation_id = "list_evaluations", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`not-ready`, `campaign-closed` or `invalid-state-transition`.")))]
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
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/close-self-scoring",
    operation_id = "close_self_scoring", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = CloseSelfScoring,
    responses((status = 200, description = "The round, now being verified.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")),
    extensions(("x-cross-field-rules" = json!(["reason is needed while self_scoring_until has not passed"]))))]
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
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/publish-provisional",
    operation_id = "publish_provisional", tag = "evaluation-rounds", params(EvaluationRoundPath),
    responses((status = 200, description = "The round.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`incomplete-scores` names each sheet in `missing_evaluations`; `invalid-state-transition`.")))]
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
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/close-petitions",
    operation_id = "close_petitions", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = ClosePetitions,
    responses((status = 200, description = "The round, which can be finalized.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")),
    extensions(("x-cross-field-rules" = json!(["reason is needed while petition_until has not passed"]))))]
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
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/finalize",
    operation_id = "finalize_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = FinalizeEvaluationRound,
    responses((status = 200, description = "The round, with final results.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("results" = (operation_id = "list_evaluation_results", parameters(("evaluation_round_id" = "$response.body#/id")))))),
              (status = 409, description = "`incomplete-scores` names each sheet in `missing_evaluations`; `petitions-pending` names them in `petition_ids`; `tie-unresolved` names the equal ones in `tied_ids`; `not-ready` names achievements of a panel round that are no longer verified; `invalid-state-transition`, also before the petition window is over.")),
    extensions(("x-cross-field-rules" = json!(["tie_reason is needed with tie_order", "recognition is needed when a panel's result recognises its achievement; its date is neither in the future nor before the achievement is applied"]))))]
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
/// Begins the next version of the round, in verification; of a panel round as a draft, whose panel can be
/// changed before it is opened again. The results before stay readable with `round_version`.
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/reopen",
    operation_id = "reopen_evaluation_round", tag = "evaluation-rounds", params(EvaluationRoundPath),
    request_body = ReopenEvaluationRound,
    responses((status = 200, description = "The round, in its next version.", body = EvaluationRoundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`petitions-pending` or `invalid-state-transition`.")))]
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
