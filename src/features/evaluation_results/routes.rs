//! Operations on results.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{EvaluationResultFilter, EvaluationResultView, ExplanationQuery, ExplanationView},
};
use crate::{
    app::App,
    error::Error,
    features::{evaluation_rounds::types::EvaluationRoundPath, evaluations::types::EvaluationPath},
    http::{
        extract::{Call, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::found,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_evaluation_results, get_evaluation_explanation);
}

/// List a round's results
///
/// Totals, bands and ranks from the first rank on. Provisional results are seen by the secretariat and
/// leaders, final ones by everybody; the list is empty before. `round_version` shows an earlier
/// version.
#[utoipa::path(get, path = "/v1/evaluation-rounds/{evaluation_round_id}/results",
    operation_id = "list_evaluation_results", tag = "evaluation-rounds",
    params(EvaluationRoundPath, EvaluationResultFilter, PageParams),
    responses((status = 200, description = "A page of results.", body = Listing<EvaluationResultView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_evaluation_results(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationRoundPath>,
    list: ListQuery<EvaluationResultFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.evaluation_round_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Explain an evaluation
///
/// The whole calculation as data and as sentences in Vietnamese and English: every score with its
/// source, subtotals, rounding, band, rank and tie steps. Everybody reads it once it is final; the
/// unit itself, the secretariat, leaders and inspectors at any time.
#[utoipa::path(get, path = "/v1/evaluations/{evaluation_id}/explanation",
    operation_id = "get_evaluation_explanation", tag = "evaluations",
    params(EvaluationPath, ExplanationQuery),
    responses((status = 200, description = "The calculation.", body = ExplanationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this calculation.")))]
async fn get_evaluation_explanation(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    query: ValidQuery<ExplanationQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.evaluation_id);
    let wanted = query.0.round_version;
    let view = app.db.read(move |conn| service::explain(conn, &actor, id, wanted)).await?;
    found(&call, &view)
}
