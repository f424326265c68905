//! Operations on replications.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        CreateReplication, PatchReplication, ReplicationFilter, ReplicationPath, ReplicationView,
    },
};
use crate::{
    app::App,
    error::Error,
    features::achievements::types::AchievementPath,
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
        list_replications,
        create_replication,
        get_replication,
        update_replication,
        delete_replication
    );
}

/// List an achievement's replications
///
/// The units that adopted it, with their results, newest first.
#[utoipa::path(get, path = "/v1/achievements/{achievement_id}/replications",
    operation_id = "list_replications", tag = "achievements", params(AchievementPath, ReplicationFilter, PageParams),
    responses((status = 200, description = "A page of replications.", body = Listing<ReplicationView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_replications(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    list: ListQuery<ReplicationFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let (id, today) = (at.0.achievement_id, app.clock.today_hanoi());
    let items =
        app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Adopt an achievement
///
/// Nhân rộng: another unit uses a verified or recognised solution, initiative or model. A unit adopts
/// an achievement once.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/replications",
    operation_id = "create_replication", tag = "achievements", params(AchievementPath),
    request_body = CreateReplication,
    extensions(("x-cross-field-rules" = json!([
        "`unit_code` names another unit, no bloc.",
        "`adopted_on` is not in the future."]))),
    responses((status = 201, description = "The replication.", body = ReplicationView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the replication.")),
                links(("get" = (operation_id = "get_replication", parameters(("replication_id" = "$response.body#/id")))))),
              (status = 409, description = "`invalid-state-transition`, `campaign-closed`, or `duplicate`: the unit adopted it already.")))]
async fn create_replication(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    body: ValidJson<CreateReplication>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.achievement_id, input)?;
        Reply::created(&view, format!("/v1/replications/{}", view.id))
    })
    .await
}

/// Get a replication
///
/// Which unit adopted an achievement, since when, with which result.
#[utoipa::path(get, path = "/v1/replications/{replication_id}",
    operation_id = "get_replication", tag = "achievements", params(ReplicationPath),
    responses((status = 200, description = "The replication.", body = ReplicationView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_replication", parameters(("If-Match" = "$response.header.ETag"), ("replication_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_replication", parameters(("If-Match" = "$response.header.ETag"), ("replication_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_replication(
    app: Data<App>,
    call: Call,
    at: ValidPath<ReplicationPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.replication_id, today));
    found(&call, &view.await?)
}

/// Change a replication
///
/// A merge patch, mostly when the result becomes known.
#[utoipa::path(patch, path = "/v1/replications/{replication_id}",
    operation_id = "update_replication", tag = "achievements", params(ReplicationPath),
    request_body(content = PatchReplication, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "`adopted_on` is not in the future."]))),
    responses((status = 200, description = "The replication.", body = ReplicationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`campaign-closed`.")))]
async fn update_replication(
    app: Data<App>,
    call: Call,
    at: ValidPath<ReplicationPath>,
    body: ValidPatch<PatchReplication>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.replication_id, &patch)?)
    })
    .await
}

/// Delete a replication
///
/// Removes one that was entered by mistake.
#[utoipa::path(delete, path = "/v1/replications/{replication_id}",
    operation_id = "delete_replication", tag = "achievements", params(ReplicationPath),
    responses((status = 204, description = "The replication is gone."),
              (status = 409, description = "`campaign-closed`.")))]
async fn delete_replication(
    app: Data<App>,
    call: Call,
    at: ValidPath<ReplicationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.replication_id)?;
        Ok(Reply::no_content())
    })
    .await
}
