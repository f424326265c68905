//! Operations on base wages.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::PutBaseWage,
    service,
    types::{BaseWageFilter, BaseWagePath, BaseWageView},
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
    operations!(config, list_base_wages, get_base_wage, put_base_wage);
}

/// List base wages
///
/// Lương cơ sở by date, newest first, each with its source.
#[utoipa::path(get, path = "/v1/base-wages",
    operation_id = "list_base_wages", tag = "base-wages", params(BaseWageFilter, PageParams),
    responses((status = 200, description = "A page of base wages.", body = Listing<BaseWageView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_base_wages(
    app: Data<App>,
    call: Call,
    list: ListQuery<BaseWageFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_BASE_WAGES)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a base wage
///
/// The base wage that begins on a day.
#[utoipa::path(get, path = "/v1/base-wages/{effective_from}",
    operation_id = "get_base_wage", tag = "base-wages", params(BaseWagePath),
    responses((status = 200, description = "The base wage.", body = BaseWageView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("put" = (operation_id = "put_base_wage", parameters(("If-Match" = "$response.header.ETag"), ("effective_from" = "$response.body#/effective_from")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_base_wage(
    app: Data<App>,
    call: Call,
    at: ValidPath<BaseWagePath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_BASE_WAGE)?;
    let view = app.db.read(move |conn| service::get(conn, at.0.effective_from)).await?;
    found(&call, &view)
}

/// Write a base wage
///
/// The base wage from a day on. A new one needs no `If-Match`; an existing one needs its tag, or `*`.
/// What held on the day of a published decision stays as it is.
#[utoipa::path(put, path = "/v1/base-wages/{effective_from}",
    operation_id = "put_base_wage", tag = "base-wages", params(BaseWagePath),
    request_body = PutBaseWage,
    responses((status = 200, description = "The base wage was replaced.", body = BaseWageView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The base wage was written for the first time.", body = BaseWageView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the base wage."))),
              (status = 409, description = "`already-decided`: a published decision rests on the wage of these days."),
              (status = 428, description = "The base wage exists and `If-Match` is absent.")))]
async fn put_base_wage(
    app: Data<App>,
    call: Call,
    at: ValidPath<BaseWagePath>,
    body: ValidJson<PutBaseWage>,
) -> Result<HttpResponse, Error> {
    let from = at.0.effective_from;
    command(&app, call, body, move |tx, input| match service::put(tx, from, input)? {
        (view, true) => Reply::created(&view, format!("/v1/base-wages/{from}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
