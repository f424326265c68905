//! Operations on decisions.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateDecision, PatchDecision, PublishDecision},
    service::{self, DecisionListView, ListKind},
    types::{DecisionFilter, DecisionPath, DecisionSummary, DecisionView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        body::OptionalJson,
        command::{NoBody, command},
        extract::{Call, KeyedCall, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_decisions,
        create_decision,
        get_decision,
        update_decision,
        delete_decision,
        publish_decision,
        get_decision_presentation_list,
        get_decision_annex
    );
}

/// List decisions
///
/// Decisions without the proposals they name.
#[utoipa::path(get, path = "/v1/decisions",
    operation_id = "list_decisions", tag = "decisions", params(DecisionFilter, PageParams),
    responses((status = 200, description = "A page of decisions.", body = Listing<DecisionSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
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
/// and may be added later. Needs an `Idempotency-Key`, as batches do: what is numbered outside is registered
/// once.
#[utoipa::path(post, path = "/v1/decisions",
    operation_id = "create_decision", tag = "decisions", request_body = CreateDecision,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`number`, `symbol` and `issued_on` are given together.",
        "A proposal stands once, as granted or as refused.",
        "`campaign_id`, the proposals and `document_id` name what there is.",
        "A list that was taken down was published before.",
        "`issued_on` is not before a proposal was received, appraised, concluded on by the council or sent upward.",
        "Each code of a reason is one of the rule set's.",
        "Only a deputy has a `delegation`; it names a delegated role of the department's leaders, a document with number and date, or both.",
        "`replaces_decision_id` and `replacement_reason` come together, for a published decision of the same campaign and body; a replacement names no proposals."]))),
    responses((status = 201, description = "The draft.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the decision.")),
                links(("get" = (operation_id = "get_decision", parameters(("decision_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: another decision of the body and year has the number and symbol, or the decision is replaced already.")))]
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
#[utoipa::path(get, path = "/v1/decisions/{decision_id}",
    operation_id = "get_decision", tag = "decisions", params(DecisionPath),
    responses((status = 200, description = "The decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_decision", parameters(("If-Match" = "$response.header.ETag"), ("decision_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
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
#[utoipa::path(patch, path = "/v1/decisions/{decision_id}",
    operation_id = "update_decision", tag = "decisions", params(DecisionPath),
    request_body(content = PatchDecision, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged decision keeps the rules of `create_decision`."]))),
    responses((status = 200, description = "The decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `duplicate`.")))]
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
#[utoipa::path(delete, path = "/v1/decisions/{decision_id}",
    operation_id = "delete_decision", tag = "decisions", params(DecisionPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
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
/// Grants the awards with their bonuses and closes the proposals, all at once. The leader who publishes
/// has neither proposed nor appraised them (403 `recused`). Each rule that binds at the decision is asked
/// of what is granted. What only warns, and what is not known of such a rule, needs its reason in
/// `acknowledged_warnings`, as at every other step; so does a fund that does not hold the bonuses, or whose
/// figures are not known (R42). The reasons are kept with the decision. Where nothing warns the body may be
/// left out.
#[utoipa::path(post, path = "/v1/decisions/{decision_id}/publish",
    operation_id = "publish_decision", tag = "decisions", params(DecisionPath),
    request_body = Option<PublishDecision>,
    responses((status = 200, description = "The published decision.", body = DecisionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `already-decided`; `invalid-state-transition`.")))]
async fn publish_decision(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
    body: OptionalJson<PublishDecision>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body.0, move |tx, input| {
        Reply::ok(&service::publish(tx, at.0.decision_id, &input)?)
    })
    .await
}

/// Get the list in the order of presentation
///
/// Who is called up in which order (NĐ 152/2025/NĐ-CP Đ.29.5): high awards first, within one form
/// collectives before persons. A replacement has the list of what it replaces.
#[utoipa::path(get, path = "/v1/decisions/{decision_id}/presentation-list",
    operation_id = "get_decision_presentation_list", tag = "decisions", params(DecisionPath),
    responses((status = 200, description = "The list.", body = DecisionListView)))]
async fn get_decision_presentation_list(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let which = (table::GET_DECISION_PRESENTATION_LIST, ListKind::Presentation);
    let list =
        move |conn: &mut _| service::ordered_list(conn, &actor, which, at.0.decision_id, today);
    Ok(no_store(shown(&app.db.read(list).await?)?))
}

/// Get the list in the order of the annex
///
/// The list annexed to the decision (danh sách kèm theo), in the order that the rule set gives. A draft
/// has it too, so that it can be written before the signature.
#[utoipa::path(get, path = "/v1/decisions/{decision_id}/annex",
    operation_id = "get_decision_annex", tag = "decisions", params(DecisionPath),
    responses((status = 200, description = "The list.", body = DecisionListView)))]
async fn get_decision_annex(
    app: Data<App>,
    call: Call,
    at: ValidPath<DecisionPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let which = (table::GET_DECISION_ANNEX, ListKind::Annex);
    let list =
        move |conn: &mut _| service::ordered_list(conn, &actor, which, at.0.decision_id, today);
    Ok(no_store(shown(&app.db.read(list).await?)?))
}
