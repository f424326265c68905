//! Operations on pending matters.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateHold, PatchHold, ReleaseHold},
    service,
    types::{HoldFilter, HoldPath, HoldView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{audited_read, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_holds, create_hold, get_hold, update_hold, release_hold);
}

/// List pending matters
///
/// Việc đang chờ kết luận, newest first, without those about the caller. Each call leaves an audit row
/// with the ids that were shown.
#[utoipa::path(get, path = "/v1/holds",
    operation_id = "list_holds", tag = "holds", params(HoldFilter, PageParams),
    responses((status = 200, description = "A page of pending matters.", body = Listing<HoldView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_holds(
    app: Data<App>,
    call: Call,
    list: ListQuery<HoldFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page) = (list.filter, list.page.clone());
    let items = audited_read(&app, &call, move |tx| service::list(tx, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Open a pending matter
///
/// While it is open nothing is proposed or granted for the person or collective (R11). It names the
/// document that tells of it, never the story.
#[utoipa::path(post, path = "/v1/holds",
    operation_id = "create_hold", tag = "holds", request_body = CreateHold,
    extensions(("x-cross-field-rules" = json!([
        "`person_code` is there for a person and absent for a collective.",
        "`unit_code` names a unit that is no bloc; the person worked there on `opened_on`.",
        "`opened_on` and `basis.issued_on` have come.",
        "It is not about the caller."]))),
    responses((status = 201, description = "The pending matter.", body = HoldView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the pending matter.")),
                links(("get" = (operation_id = "get_hold", parameters(("hold_id" = "$response.body#/id")))),
                      ("release" = (operation_id = "release_hold", parameters(("hold_id" = "$response.body#/id"))))))))]
async fn create_hold(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateHold>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/holds/{}", view.id))
    })
    .await
}

/// Get a pending matter
///
/// Each call leaves an audit row.
#[utoipa::path(get, path = "/v1/holds/{hold_id}",
    operation_id = "get_hold", tag = "holds", params(HoldPath),
    responses((status = 200, description = "The pending matter.", body = HoldView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_hold", parameters(("If-Match" = "$response.header.ETag"), ("hold_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_hold(
    app: Data<App>,
    call: Call,
    at: ValidPath<HoldPath>,
) -> Result<HttpResponse, Error> {
    let view = audited_read(&app, &call, move |tx| service::get(tx, at.0.hold_id)).await?;
    found(&call, &view)
}

/// Correct a pending matter
///
/// A merge patch on an open one. Of one that ended in discipline only `discipline_ends_on` can be
/// told, once the end of the period is known.
#[utoipa::path(patch, path = "/v1/holds/{hold_id}",
    operation_id = "update_hold", tag = "holds", params(HoldPath),
    request_body(content = PatchHold, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged matter keeps the rules of `create_hold`.",
        "`discipline_ends_on` is not before the decision, and only told when there is one."]))),
    responses((status = 200, description = "The pending matter.", body = HoldView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it was released.")))]
async fn update_hold(
    app: Data<App>,
    call: Call,
    at: ValidPath<HoldPath>,
    body: ValidPatch<PatchHold>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.hold_id, &patch)?)
    })
    .await
}

/// Release a pending matter
///
/// It has been concluded (đã có kết luận): with which outcome, by which document, and when that is
/// discipline, by which decision and until when (R12).
#[utoipa::path(post, path = "/v1/holds/{hold_id}/release",
    operation_id = "release_hold", tag = "holds", params(HoldPath),
    request_body = ReleaseHold,
    extensions(("x-cross-field-rules" = json!([
        "`discipline` is there exactly when `outcome` is `disciplined`, which is for persons only.",
        "`released_on` is not before `opened_on`, nor `discipline.ends_on` before its decision.",
        "`released_on`, `conclusion.issued_on` and `discipline.decided_on` have come."]))),
    responses((status = 200, description = "The released matter.", body = HoldView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn release_hold(
    app: Data<App>,
    call: Call,
    at: ValidPath<HoldPath>,
    body: ValidJson<ReleaseHold>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::release(tx, at.0.hold_id, input)?)
    })
    .await
}
