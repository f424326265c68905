//! Operations on organisations.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::PutOrganisation,
    service,
    types::{OrganisationFilter, OrganisationPath, OrganisationView},
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
    operations!(config, list_organisations, get_organisation, put_organisation);
}

/// List organisations
///
/// With whom documents are exchanged, by code.
#[utoipa::path(get, path = "/v1/organisations",
    operation_id = "list_organisations", tag = "organisations", params(OrganisationFilter, PageParams),
    responses((status = 200, description = "A page of organisations.", body = Listing<OrganisationView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_organisations(
    app: Data<App>,
    call: Call,
    list: ListQuery<OrganisationFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_ORGANISATIONS)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get an organisation
///
/// An organisation by its present code (mã định danh).
#[utoipa::path(get, path = "/v1/organisations/{organisation_code}",
    operation_id = "get_organisation", tag = "organisations", params(OrganisationPath),
    responses((status = 200, description = "The organisation.", body = OrganisationView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("put" = (operation_id = "put_organisation", parameters(("If-Match" = "$response.header.ETag"), ("organisation_code" = "$response.body#/code")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_organisation(
    app: Data<App>,
    call: Call,
    at: ValidPath<OrganisationPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_ORGANISATION)?;
    let view = app.db.read(move |conn| service::get(conn, &at.0.organisation_code)).await?;
    found(&call, &view)
}

/// Write an organisation
///
/// A new one needs no `If-Match`; an existing one needs its tag, or `*`. The code has the form of QĐ
/// 20/2020/QĐ-TTg or the older one.
#[utoipa::path(put, path = "/v1/organisations/{organisation_code}",
    operation_id = "put_organisation", tag = "organisations", params(OrganisationPath),
    request_body = PutOrganisation,
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` is not before `valid_from`.",
        "`aliases` name each older code once, and not the present one."]))),
    responses((status = 200, description = "The organisation was replaced.", body = OrganisationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The organisation was written for the first time.", body = OrganisationView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the organisation."))),
              (status = 409, description = "`duplicate`: a code, present or older, belongs to another; `existing_id` names it."),
              (status = 428, description = "The organisation exists and `If-Match` is absent.")))]
async fn put_organisation(
    app: Data<App>,
    call: Call,
    at: ValidPath<OrganisationPath>,
    body: ValidJson<PutOrganisation>,
) -> Result<HttpResponse, Error> {
    let code = at.0.organisation_code;
    command(&app, call, body, move |tx, input| match service::put(tx, &code, input)? {
        (view, true) => Reply::created(&view, format!("/v1/organisations/{code}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
