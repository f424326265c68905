//! Operations on criteria sets.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CloneCriteriaSet, CreateCriteriaSet, PatchCriteriaSet},
    service,
    types::{CriteriaSetFilter, CriteriaSetPath, CriteriaSetSummary, CriteriaSetView},
};
use crate::{
    app::App,
    error::{Error, Result},
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
        list_criteria_sets,
        create_criteria_set,
        get_criteria_set,
        update_criteria_set,
        delete_criteria_set,
        publish_criteria_set,
        clone_criteria_set
    );
}

fn created(view: &CriteriaSetView) -> Result<Reply> {
    Reply::created(view, format!("/v1/criteria-sets/{}", view.id))
}

/// List criteria sets
///
/// Sets without their criteria. Drafts are listed for those who may see them.
#[utoipa::path(get, path = "/v1/criteria-sets",
    operation_id = "list_criteria_sets", tag = "criteria-sets", params(CriteriaSetFilter, PageParams),
    responses((status = 200, description = "A page of criteria sets.", body = Listing<CriteriaSetSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_criteria_sets(
    app: Data<App>,
    call: Call,
    list: ListQuery<CriteriaSetFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create a criteria set
///
/// A draft. The parts need not fit together yet; publishing checks that.
#[utoipa::path(post, path = "/v1/criteria-sets",
    operation_id = "create_criteria_set", tag = "criteria-sets", request_body = CreateCriteriaSet,
    extensions(("x-cross-field-rules" = json!([
        "Each code stands once, and `parent_code` names another criterion of the set.",
        "The points of the parts fit the whole."]))),
    responses((status = 201, description = "The draft.", body = CriteriaSetView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the criteria set.")),
                links(("get" = (operation_id = "get_criteria_set", parameters(("criteria_set_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn create_criteria_set(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateCriteriaSet>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| created(&service::create(tx, input)?)).await
}

/// Get a criteria set
///
/// The set with its criteria, bands and tie chain.
#[utoipa::path(get, path = "/v1/criteria-sets/{criteria_set_id}",
    operation_id = "get_criteria_set", tag = "criteria-sets", params(CriteriaSetPath),
    responses((status = 200, description = "The criteria set.", body = CriteriaSetView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_criteria_set", parameters(("If-Match" = "$response.header.ETag"), ("criteria_set_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_criteria_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<CriteriaSetPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.criteria_set_id)).await?;
    found(&call, &view)
}

/// Change a criteria set
///
/// A merge patch on a draft; a list is replaced as a whole. A published set is frozen: clone it.
#[utoipa::path(patch, path = "/v1/criteria-sets/{criteria_set_id}",
    operation_id = "update_criteria_set", tag = "criteria-sets", params(CriteriaSetPath),
    request_body(content = PatchCriteriaSet, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged set keeps the rules of `create_criteria_set`."]))),
    responses((status = 200, description = "The criteria set.", body = CriteriaSetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`criteria-frozen` or `duplicate`.")))]
async fn update_criteria_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<CriteriaSetPath>,
    body: ValidPatch<PatchCriteriaSet>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.criteria_set_id, &patch)?)
    })
    .await
}

/// Delete a criteria set
///
/// Removes a draft that no round and no copy names.
#[utoipa::path(delete, path = "/v1/criteria-sets/{criteria_set_id}",
    operation_id = "delete_criteria_set", tag = "criteria-sets", params(CriteriaSetPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`criteria-frozen` or `in-use`.")))]
async fn delete_criteria_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<CriteriaSetPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.criteria_set_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Publish a criteria set
///
/// Freezes it. The criteria must form a tree with unique codes and at least one scored criterion,
/// each group's points must be the sum of its children's, the bands must cover every total once, and
/// the tie chain must name criteria of the set; `not-ready` names everything that does not fit.
#[utoipa::path(post, path = "/v1/criteria-sets/{criteria_set_id}/publish",
    operation_id = "publish_criteria_set", tag = "criteria-sets", params(CriteriaSetPath),
    responses((status = 200, description = "The published criteria set.", body = CriteriaSetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each flaw in `missing`; `invalid-state-transition`.")))]
async fn publish_criteria_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<CriteriaSetPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::publish(tx, at.0.criteria_set_id)?)
    })
    .await
}

/// Clone a criteria set
///
/// Copies a set into a new draft, which remembers where it comes from.
#[utoipa::path(post, path = "/v1/criteria-sets/{criteria_set_id}/clone",
    operation_id = "clone_criteria_set", tag = "criteria-sets", params(CriteriaSetPath),
    request_body = CloneCriteriaSet,
    responses((status = 201, description = "The copy.", body = CriteriaSetView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the copy."))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn clone_criteria_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<CriteriaSetPath>,
    body: ValidJson<CloneCriteriaSet>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        created(&service::clone(tx, at.0.criteria_set_id, input)?)
    })
    .await
}
