//! Operations on petitions.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreatePetition, ResolvePetition},
    service,
    types::{PetitionFilter, PetitionPath, PetitionView},
};
use crate::{
    app::App,
    error::Error,
    features::evaluations::types::EvaluationPath,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_petitions, create_petition, get_petition, resolve_petition);
}

/// List an evaluation's petitions
///
/// Petitions on the sheet in all versions of its round, oldest first.
#[utoipa::path(get, path = "/v1/evaluations/{evaluation_id}/petitions",
    operation_id = "list_petitions", tag = "petitions",
    params(EvaluationPath, PetitionFilter, PageParams),
    responses((status = 200, description = "A page of petitions.", body = Listing<PetitionView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_petitions(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    list: ListQuery<PetitionFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.evaluation_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// File a petition
///
/// Kiến nghị điểm: the unit asks for one criterion of its sheet to be looked at again, from the
/// provisional publication until `petition_until` of the round. One petition a criterion.
#[utoipa::path(post, path = "/v1/evaluations/{evaluation_id}/petitions",
    operation_id = "create_petition", tag = "petitions", params(EvaluationPath),
    request_body = CreatePetition,
    responses((status = 201, description = "The petition.", body = PetitionView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the petition.")),
                links(("get" = (operation_id = "get_petition", parameters(("petition_id" = "$response.body#/id")))))),
              (status = 409, description = "`deadline-passed`, `duplicate` with `existing_id`, or `invalid-state-transition`.")),
    extensions(("x-cross-field-rules" = json!([
        "`criterion_code` is scored by the criteria set.",
        "A piece of evidence has a document, a link or a note; a document exists and has content."]))))]
async fn create_petition(
    app: Data<App>,
    call: Call,
    at: ValidPath<EvaluationPath>,
    body: ValidJson<CreatePetition>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::file(tx, at.0.evaluation_id, input)?;
        Reply::created(&view, format!("/v1/petitions/{}", view.id))
    })
    .await
}

/// Get a petition
///
/// The petition with its decision, and the score before and after an accepted one.
#[utoipa::path(get, path = "/v1/petitions/{petition_id}",
    operation_id = "get_petition", tag = "petitions", params(PetitionPath),
    responses((status = 200, description = "The petition.", body = PetitionView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("resolve" = (operation_id = "resolve_petition", parameters(("petition_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_petition(
    app: Data<App>,
    call: Call,
    at: ValidPath<PetitionPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.petition_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Decide a petition
///
/// Giải quyết kiến nghị. Once, with a reason. An accepted petition brings the corrected score, which
/// replaces the verified one; the provisional result of the sheet and the ranks of all are computed
/// anew. Whoever filed the petition or scored the sheet for its unit does not decide (`recused`).
#[utoipa::path(post, path = "/v1/petitions/{petition_id}/resolve",
    operation_id = "resolve_petition", tag = "petitions", params(PetitionPath),
    request_body = ResolvePetition,
    responses((status = 200, description = "The decided petition.", body = PetitionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`; `incomplete-scores` when the corrected score makes others necessary.")),
    extensions(("x-cross-field-rules" = json!([
        "`score` is there when, and only when, `outcome` is `accepted`.",
        "The score fits the rule of its criterion and differs from the verified one.",
        "A criterion that takes an indicator takes what is verified of it now: correct and verify the measurement, and send a `score` without `inputs`."]))))]
async fn resolve_petition(
    app: Data<App>,
    call: Call,
    at: ValidPath<PetitionPath>,
    body: ValidJson<ResolvePetition>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::resolve(tx, at.0.petition_id, &input)?)
    })
    .await
}
