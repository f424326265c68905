//! Operations on councils.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{AmendCouncil, CreateCouncil, PatchCouncil},
    service,
    types::{CouncilFilter, CouncilPath, CouncilView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_councils, create_council, get_council, update_council, amend_council);
}

/// List councils
///
/// Hội đồng Thi đua - Khen thưởng, newest first, with their members.
#[utoipa::path(get, path = "/v1/councils",
    operation_id = "list_councils", tag = "councils", params(CouncilFilter, PageParams),
    responses((status = 200, description = "A page of councils.", body = Listing<CouncilView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_councils(
    app: Data<App>,
    call: Call,
    list: ListQuery<CouncilFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Form a council
///
/// Thành lập Hội đồng, by the decision of the head (R24).
#[utoipa::path(post, path = "/v1/councils",
    operation_id = "create_council", tag = "councils", request_body = CreateCouncil,
    extensions(("x-cross-field-rules" = json!([
        "Everybody is named once; there is exactly one chair and at least one standing member.",
        "`valid_to` comes after `valid_from`, which is not before `decided_on`.",
        "`rule_set_code` names a rule set; every `person_code` somebody who has not left; `document_id` a document with content."]))),
    responses((status = 201, description = "The council.", body = CouncilView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the council.")),
                links(("get" = (operation_id = "get_council", parameters(("council_id" = "$response.body#/id")))),
                      ("sessions" = (operation_id = "create_council_session", parameters(("council_id" = "$response.body#/id"))))))))]
async fn create_council(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateCouncil>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, &input)?;
        Reply::created(&view, format!("/v1/councils/{}", view.id))
    })
    .await
}

/// Get a council
///
/// A council with its members, former ones too.
#[utoipa::path(get, path = "/v1/councils/{council_id}",
    operation_id = "get_council", tag = "councils", params(CouncilPath),
    responses((status = 200, description = "The council.", body = CouncilView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_council", parameters(("If-Match" = "$response.header.ETag"), ("council_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_council(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.council_id)).await?;
    found(&call, &view)
}

/// Change a council
///
/// A merge patch on name, document and end of the term. Members change by a further decision.
#[utoipa::path(patch, path = "/v1/councils/{council_id}",
    operation_id = "update_council", tag = "councils", params(CouncilPath),
    request_body(content = PatchCouncil, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` comes after `valid_from`; `document_id` names a document with content."]))),
    responses((status = 200, description = "The council.", body = CouncilView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn update_council(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilPath>,
    body: ValidPatch<PatchCouncil>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.council_id, &patch)?)
    })
    .await
}

/// Change the members of a council
///
/// Kiện toàn Hội đồng, by a further decision: all members from its day on. Who left stays readable.
#[utoipa::path(post, path = "/v1/councils/{council_id}/amend",
    operation_id = "amend_council", tag = "councils", params(CouncilPath),
    request_body = AmendCouncil,
    extensions(("x-cross-field-rules" = json!([
        "Everybody is named once; there is exactly one chair and at least one standing member.",
        "`member_from` lies within the term, after every earlier change, and not before `decided_on`.",
        "Every `person_code` names somebody who has not left."]))),
    responses((status = 200, description = "The council.", body = CouncilView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn amend_council(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilPath>,
    body: ValidJson<AmendCouncil>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::amend(tx, at.0.council_id, &input)?)
    })
    .await
}
