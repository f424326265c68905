//! Operations on units and blocs.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        BlocMembersView, BlocYearPath, PutBlocMembers, PutUnit, UnitFilter, UnitPath, UnitView,
    },
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
    operations!(config, list_units, get_unit, put_unit, get_bloc_members, put_bloc_members);
}

/// List units
///
/// Rooms, public units and emulation blocs, by name in Vietnamese dictionary order.
#[utoipa::path(get, path = "/v1/units",
    operation_id = "list_units", tag = "units", params(UnitFilter, PageParams),
    responses((status = 200, description = "A page of units.", body = Listing<UnitView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_units(
    app: Data<App>,
    call: Call,
    list: ListQuery<UnitFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_UNITS)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a unit
///
/// A room, public unit or bloc by its code.
#[utoipa::path(get, path = "/v1/units/{unit_code}",
    operation_id = "get_unit", tag = "units", params(UnitPath),
    responses((status = 200, description = "The unit.", body = UnitView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_unit(
    app: Data<App>,
    call: Call,
    at: ValidPath<UnitPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_UNIT)?;
    let view = app.db.read(move |conn| service::get(conn, &at.0.unit_code)).await?;
    found(&call, &view)
}

/// Create or replace a unit
///
/// The directory's upsert. A new unit needs no `If-Match`; an existing one needs its tag, or `*`.
#[utoipa::path(put, path = "/v1/units/{unit_code}",
    operation_id = "put_unit", tag = "units", params(UnitPath), request_body = PutUnit,
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` is not before `valid_from`.",
        "`merged_into_code` needs `valid_to`.",
        "`parent_code` and `merged_into_code` name other units."]))),
    responses((status = 200, description = "The unit was replaced.", body = UnitView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The unit was created.", body = UnitView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the unit."))),
              (status = 428, description = "The unit exists and `If-Match` is absent.")))]
async fn put_unit(
    app: Data<App>,
    call: Call,
    at: ValidPath<UnitPath>,
    body: ValidJson<PutUnit>,
) -> Result<HttpResponse, Error> {
    let code = at.0.unit_code;
    command(&app, call, body, move |tx, unit| match service::put(tx, &code, unit)? {
        (view, true) => Reply::created(&view, format!("/v1/units/{code}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}

/// Get a bloc's members
///
/// The units of an emulation bloc in one year, with their roles.
#[utoipa::path(get, path = "/v1/units/{bloc_code}/members/{year}",
    operation_id = "get_bloc_members", tag = "units", params(BlocYearPath),
    responses((status = 200, description = "The members.", body = BlocMembersView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_bloc_members(
    app: Data<App>,
    call: Call,
    at: ValidPath<BlocYearPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_BLOC_MEMBERS)?;
    let at = at.0;
    let view = app.db.read(move |conn| service::members(conn, &at.bloc_code, at.year)).await?;
    found(&call, &view)
}

/// Write a bloc's members
///
/// All members of a bloc for one year. A unit belongs to one bloc a year; exactly one member leads.
#[utoipa::path(put, path = "/v1/units/{bloc_code}/members/{year}",
    operation_id = "put_bloc_members", tag = "units", params(BlocYearPath),
    request_body = PutBlocMembers,
    extensions(("x-cross-field-rules" = json!([
        "Exactly one member leads.",
        "Every `unit_code` names a unit that is no bloc, once.",
        "A unit belongs to one bloc a year."]))),
    responses((status = 200, description = "The members were replaced.", body = BlocMembersView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The members were written for the first time.", body = BlocMembersView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the members."))),
              (status = 428, description = "The year exists and `If-Match` is absent.")))]
async fn put_bloc_members(
    app: Data<App>,
    call: Call,
    at: ValidPath<BlocYearPath>,
    body: ValidJson<PutBlocMembers>,
) -> Result<HttpResponse, Error> {
    let at = at.0;
    command(&app, call, body, move |tx, input| {
        let place = format!("/v1/units/{}/members/{}", at.bloc_code, at.year);
        match service::put_members(tx, &at.bloc_code, at.year, &input)? {
            (view, true) => Reply::created(&view, place),
            (view, false) => Reply::ok(&view),
        }
    })
    .await
}
