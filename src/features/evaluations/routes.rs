//! Operations on score sheets.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{PutSelfScores, PutVerifiedScores, ReturnEvaluation},
    service,
    types::{EvaluationFilter, EvaluationPath, EvaluationSummary, EvaluationView},
};
use crate::{
    app::App,
    error::Error,
    features::evaluation_rounds::types::EvaluationRoundPath,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_evaluations,
        get_evaluation,
        put_self_scores,
        submit_evaluation,
        return_evaluation,
        put_verified_scores
    );
}

/// List a round's evaluations
///
/// Score sheets without their scores: all of them, or those of the caller's unit.
#[utoipa::path(get, path = "/v1/evaluation-rounds/{evaluation_round_id}/evaluations",
    operation_id = "list_evaluations", tag = "evaluations",
    params(EvaluationRoundPath, EvaluationFilter, PageParams),
    responses((status = 200, description = "A page of score sheets.", body = Listing<EvaluationSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_evaluations(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    list: ListQuery<EvaluationFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let (id, today) = (at.0.evaluation_round_id, app.clock.today_hanoi());
    let items =
        app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Get an evaluation
///
/// The score sheet of a unit with all its scores.
#[utoipa::path(get, path = "/v1/evaluations/{evaluation_id}",
    operation_id = "get_evaluation", tag = "evaluations", params(EvaluationPath),
    responses((status = 200, description = "The score sheet.", body = EvaluationView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("self_scores" = (operation_id = "put_self_scores", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_id" = "$response.body#/id")))),
                      ("verified_scores" = (operation_id = "put_verified_scores", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_evaluation(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let id = at.0.evaluation_id;
    let view = app.db.read(move |conn| service::get(conn, &actor, id, today)).await?;
    found(&call, &view)
}

/// Write self-scores
///
/// Tự chấm điểm. All self-scores of the sheet with evidence and comments; a criterion that does not
/// apply says why. Criteria that are absent are not scored yet; `submit` refuses gaps.
#[utoipa::path(put, path = "/v1/evaluations/{evaluation_id}/self-scores",
    operation_id = "put_self_scores", tag = "evaluations", params(EvaluationPath),
    request_body = PutSelfScores,
    responses((status = 200, description = "The score sheet.", body = EvaluationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`deadline-passed` or `invalid-state-transition`.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["codes are of the criteria set", "points are at most the criterion's", "either points or not_applicable_reason"]))))]
async fn put_self_scores(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    body: ValidJson<PutSelfScores>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put_self_scores(tx, at.0.evaluation_id, input)?)
    })
    .await
}

/// Hand an evaluation in
///
/// Trưởng đơn vị xác nhận và nộp phiếu. Every criterion is scored or does not apply; where evidence is
/// required there is a piece of it or a comment.
#[utoipa::path(post, path = "/v1/evaluations/{evaluation_id}/submit",
    operation_id = "submit_evaluation", tag = "evaluations", params(EvaluationPath),
    responses((status = 200, description = "The score sheet.", body = EvaluationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`incomplete-scores` names gaps in `missing_criteria` and `missing_evidence`; `deadline-passed`; `invalid-state-transition`.")))]
async fn submit_evaluation(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::submit(tx, at.0.evaluation_id)?))
        .await
}

/// Return an evaluation
///
/// Trả lại phiếu cho đơn vị. The unit may correct and hand it in again, also after self-scoring was
/// closed; verification begins anew.
#[utoipa::path(post, path = "/v1/evaluations/{evaluation_id}/return",
    operation_id = "return_evaluation", tag = "evaluations", params(EvaluationPath),
    request_body = ReturnEvaluation,
    responses((status = 200, description = "The score sheet.", body = EvaluationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn return_evaluation(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    body: ValidJson<ReturnEvaluation>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::give_back(tx, at.0.evaluation_id, &input)?)
    })
    .await
}

/// Write verified scores
///
/// Thẩm định điểm. Every criterion of the sheet; a score that differs from what the unit handed in
/// says why. Nobody verifies a sheet that he or she scored (`recused`).
#[utoipa::path(put, path = "/v1/evaluations/{evaluation_id}/verified-scores",
    operation_id = "put_verified_scores", tag = "evaluations", params(EvaluationPath),
    request_body = PutVerifiedScores,
    responses((status = 200, description = "The verified score sheet.", body = EvaluationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`incomplete-scores` names gaps in `missing_criteria`; `invalid-state-transition`.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["codes are of the criteria set", "points are at most the criterion's", "either points or not_applicable_reason", "reason is needed when the score differs from the self-score"]))))]
async fn put_verified_scores(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    body: ValidJson<PutVerifiedScores>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put_verified_scores(tx, at.0.evaluation_id, &input)?)
    })
    .await
}
