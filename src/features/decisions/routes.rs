//! Operations on decisions.

use actix_web::{HttpResponse, delete, get, patch, post, web::Data};

use super::{
    input::{CreateDecision, PatchDecision},
    service,
    types::{DecisionFilter, DecisionPath, DecisionSummary, DecisionView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, KeyedCall, ValidJson, ValidPatch, ValidPath},
        operations::ServiceConfig,
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_decisions)
        .service(create_decision)
        .service(get_decision)
        .service(update_decision)
        .service(delete_decision)
        .service(publish_decision);
}

/// List decisions
///
/// Decisions without the proposals they name.
#[utoipa::path(operation_id = "list_decisions", tag = "decisions", params(DecisionFilter, PageParams),
    responses((status = 200, description = "A page of decisions.", body = Listing<DecisionSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
#[get("/v1/decisions")]
async fn list_decisions(
    app: Data<App>,
    call: Call,
    list: ListQuery<DecisionFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create a decision
///
/// A new draft with the proposals it grants and refuses. Number, symbol and date come from outside
/// and may be added later. Needs an `Idempotency-Key`.
#[utoipa::path(operation_id = "create_decision", tag = "decisions", request_body = CreateDecision,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`number`, `symbol` and `issued_on` are given together.",
        "A proposal stands once, as granted or as refused.",
        "`campaign_id`, the proposals and `document_id` name what there is."]))),
    responses((status = 201, description = "The draft.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the decision.")),
                links(("get" = (operation_id = "get_decision", parameters(("decision_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: another decision of the body and year has the number and symbol.")))]
#[post("/v1/decisions")]
async fn create_decision(
    app: Data<App>,
    call: KeyedCall,
    body: ValidJson<CreateDecision>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, |tx, input| {
        let view = service::create(tx, &input)?;
        Reply::created(&view, format!("/v1/decisions/{}", view.id))
    })
    .await
}

/// Get a decision
///
/// The decision with the proposals it names.
#[utoipa::path(operation_id = "get_decision", tag = "decisions", params(DecisionPath),
    responses((status = 200, description = "The decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_decision", parameters(("If-Match" = "$response.header.ETag"), ("decision_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
#[get("/v1/decisions/{decision_id}")]
async fn get_decision(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.decision_id)).await?;
    found(&call, &view)
}

/// Change a decision
///
/// A merge patch on a draft; a published decision stays as it is.
#[utoipa::path(operation_id = "update_decision", tag = "decisions", params(DecisionPath),
    request_body(content = PatchDecision, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged decision keeps the rules of `create_decision`."]))),
    responses((status = 200, description = "The decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `duplicate`.")))]
#[patch("/v1/decisions/{decision_id}")]
async fn update_decision(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
    body: ValidPatch<PatchDecision>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.decision_id, &patch)?)
    })
    .await
}

/// Delete a decision
///
/// Removes a draft.
#[utoipa::path(operation_id = "delete_decision", tag = "decisions", params(DecisionPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
#[delete("/v1/decisions/{decision_id}")]
async fn delete_decision(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.decision_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Publish a decision
///
/// Grants the awards and closes the proposals, all at once. The leader who publishes has neither
/// proposed nor appraised them (403 `recused`).
#[utoipa::path(operation_id = "publish_decision", tag = "decisions", params(DecisionPath),
    responses((status = 200, description = "The published decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `already-decided`; `invalid-state-transition`.")))]
#[post("/v1/decisions/{decision_id}/publish")]
async fn publish_decision(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::publish(tx, at.0.decision_id)?))
        .await
}
