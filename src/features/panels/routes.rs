//! Operations on panels.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{AssignEvaluators, PutEvaluators, PutPanelScores},
    service,
    types::{PanelQuery, PanelScoresView, PanelSheetView, PanelView},
};
use crate::{
    app::App,
    error::Error,
    features::{evaluation_rounds::types::EvaluationRoundPath, evaluations::types::EvaluationPath},
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        get_evaluators,
        put_evaluators,
        assign_evaluators,
        get_panel_scores,
        put_panel_scores,
        submit_panel_scores
    );
}

/// Get a round's evaluators
///
/// Thành viên chấm: who scores which achievement of a panel round. Those of the caller's own achievements
/// are left out.
#[utoipa::path(get, path = "/v1/evaluation-rounds/{evaluation_round_id}/evaluators",
    operation_id = "get_evaluators", tag = "panels", params(EvaluationRoundPath, PanelQuery),
    responses((status = 200, description = "The panel.", body = PanelView,
                headers(("ETag" = String, description = "Entity tag of the round.")),
                links(("put" = (operation_id = "put_evaluators", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_round_id" = "$response.body#/evaluation_round_id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_evaluators(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    query: ValidQuery<PanelQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, id, wanted) = (call.actor.clone(), at.0.evaluation_round_id, query.0.round_version);
    let view = app.db.read(move |conn| service::evaluators(conn, &actor, id, wanted)).await?;
    found(&call, &view)
}

/// Name a round's evaluators
///
/// Phân công thành viên chấm. The whole panel of a draft, by hand. Conflicts of interest are derived at
/// once: an evaluator of the achievement's unit waits for the secretariat's decision, its author is
/// recused.
#[utoipa::path(put, path = "/v1/evaluation-rounds/{evaluation_round_id}/evaluators",
    operation_id = "put_evaluators", tag = "panels", params(EvaluationRoundPath),
    request_body = PutEvaluators,
    responses((status = 200, description = "The panel.", body = PanelView,
                headers(("ETag" = String, description = "Entity tag of the round."))),
              (status = 409, description = "`panel-frozen` once the round is open; `invalid-state-transition` in a round of another method.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["every evaluator is a person of the department and named once", "achievements are of the round"]))))]
async fn put_evaluators(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<PutEvaluators>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put_evaluators(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}

/// Spread a round's achievements over evaluators
///
/// Phân công đều. The whole panel of a draft: every achievement gets as many evaluators as asked for, past
/// those whose conflict of interest can be derived, and nobody has more than one more than another where
/// conflicts allow it.
#[utoipa::path(post, path = "/v1/evaluation-rounds/{evaluation_round_id}/assign-evaluators",
    operation_id = "assign_evaluators", tag = "panels", params(EvaluationRoundPath),
    request_body = AssignEvaluators,
    responses((status = 200, description = "The panel.", body = PanelView,
                headers(("ETag" = String, description = "Entity tag of the round."))),
              (status = 409, description = "`panel-frozen` once the round is open; `invalid-state-transition` in a round of another method.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["every evaluator is a person of the department and named once", "enough of them may score each achievement"]))))]
async fn assign_evaluators(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    body: ValidJson<AssignEvaluators>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::assign(tx, at.0.evaluation_round_id, &input)?)
    })
    .await
}

/// Get a panel's marks
///
/// The evaluator's own marks; with final results those of the others without names; with names for the
/// secretariat, leaders and inspectors, unless the achievement is their own.
#[utoipa::path(get, path = "/v1/evaluations/{evaluation_id}/panel-scores",
    operation_id = "get_panel_scores", tag = "panels", params(EvaluationPath, PanelQuery),
    responses((status = 200, description = "The marks.", body = PanelScoresView,
                headers(("ETag" = String, description = "Entity tag, of the caller's own sheet where there is one.")),
                links(("put" = (operation_id = "put_panel_scores", parameters(("If-Match" = "$response.header.ETag"), ("evaluation_id" = "$response.body#/evaluation_id")))),
                      ("submit" = (operation_id = "submit_panel_scores", parameters(("evaluation_id" = "$response.body#/evaluation_id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_panel_scores(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    query: ValidQuery<PanelQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, id, wanted) = (call.actor.clone(), at.0.evaluation_id, query.0.round_version);
    let view = app.db.read(move |conn| service::get(conn, &actor, id, wanted)).await?;
    found(&call, &view)
}

/// Write the own marks as an evaluator
///
/// Chấm điểm. All marks of the caller's sheet; criteria that are absent are not scored yet. Refused with
/// `recused` while a conflict of interest stands.
#[utoipa::path(put, path = "/v1/evaluations/{evaluation_id}/panel-scores",
    operation_id = "put_panel_scores", tag = "panels", params(EvaluationPath),
    request_body = PutPanelScores,
    responses((status = 200, description = "The caller's sheet.", body = PanelSheetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, once it was handed in or the round is no longer open.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["codes are of the criteria set, each once", "points are at most the criterion's"]))))]
async fn put_panel_scores(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    body: ValidJson<PutPanelScores>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put(tx, at.0.evaluation_id, input)?)
    })
    .await
}

/// Hand the own marks in
///
/// Nộp phiếu chấm. Every criterion has a mark; afterwards they stay as they are.
#[utoipa::path(post, path = "/v1/evaluations/{evaluation_id}/panel-scores/submit",
    operation_id = "submit_panel_scores", tag = "panels", params(EvaluationPath),
    responses((status = 200, description = "The caller's sheet.", body = PanelSheetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`incomplete-scores` names gaps in `missing_criteria`; `invalid-state-transition`.")))]
async fn submit_panel_scores(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::submit(tx, at.0.evaluation_id)?))
        .await
}
