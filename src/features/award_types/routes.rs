//! Operations on award types.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::PutAwardType,
    service,
    types::{AwardTypeFilter, AwardTypePath, AwardTypeView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
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
    operations!(config, list_award_types, get_award_type, put_award_type);
}

/// List award types
///
/// What can be proposed, who decides it and what a dossier needs, by name in Vietnamese dictionary
/// order.
#[utoipa::path(get, path = "/v1/award-types",
    operation_id = "list_award_types", tag = "award-types", params(AwardTypeFilter, PageParams),
    responses((status = 200, description = "A page of award types.", body = Listing<AwardTypeView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_types(
    app: Data<App>,
    call: Call,
    list: ListQuery<AwardTypeFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_AWARD_TYPES)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get an award type
///
/// An award type by its code, with the basis of each aspect.
#[utoipa::path(get, path = "/v1/award-types/{award_type_code}",
    operation_id = "get_award_type", tag = "award-types", params(AwardTypePath),
    responses((status = 200, description = "The award type.", body = AwardTypeView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_award_type(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardTypePath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_AWARD_TYPE)?;
    let view = app.db.read(move |conn| service::get(conn, &at.0.award_type_code)).await?;
    found(&call, &view)
}

/// Create or replace an award type
///
/// A new type needs no `If-Match`; an existing one needs its tag, or `*`. Proposals that are under
/// way follow the new text at their next step.
#[utoipa::path(put, path = "/v1/award-types/{award_type_code}",
    operation_id = "put_award_type", tag = "award-types", params(AwardTypePath),
    request_body = PutAwardType,
    extensions(("x-cross-field-rules" = json!([
        "`level` is the level of the deciding authority.",
        "No list holds an entry twice."]))),
    responses((status = 200, description = "The award type was replaced.", body = AwardTypeView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The award type was created.", body = AwardTypeView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the award type."))),
              (status = 428, description = "The award type exists and `If-Match` is absent.")))]
async fn put_award_type(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardTypePath>,
    body: ValidJson<PutAwardType>,
) -> Result<HttpResponse, Error> {
    let code = at.0.award_type_code;
    command(&app, call, body, move |tx, award| match service::put(tx, &code, award)? {
        (view, true) => Reply::created(&view, format!("/v1/award-types/{code}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
