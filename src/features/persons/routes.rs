//! Operations on persons. Their answers hold personal data, so nothing on the way may keep them.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{PersonExpansion, PersonFilter, PersonPath, PersonView, PutPerson},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_persons, get_person, put_person);
}

/// List persons
///
/// The persons that the caller may see, by full name in Vietnamese dictionary order: all of them,
/// those of the caller's unit, or the caller alone.
#[utoipa::path(get, path = "/v1/persons",
    operation_id = "list_persons", tag = "persons", params(PersonFilter, PageParams),
    responses((status = 200, description = "A page of persons.", body = Listing<PersonView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_persons(
    app: Data<App>,
    call: Call,
    list: ListQuery<PersonFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let today = app.clock.today_hanoi();
    let found = app.db.read(move |conn| service::list(conn, &actor, &filter, &page, today));
    Ok(no_store(listed(&call, &list.page, &found.await?)?))
}

/// Get a person
///
/// A person by the staff code, with the units of the past. Somebody whom the caller may not see is
/// answered with 404.
#[utoipa::path(get, path = "/v1/persons/{person_code}",
    operation_id = "get_person", tag = "persons", params(PersonPath, PersonExpansion),
    responses((status = 200, description = "The person.", body = PersonView,
                headers(("ETag" = String, description = "Entity tag; weak with `expand`."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_person(
    app: Data<App>,
    call: Call,
    at: ValidPath<PersonPath>,
    query: ValidQuery<PersonExpansion>,
) -> Result<HttpResponse, Error> {
    let (code, expand, actor) = (at.0.person_code, query.0.expand, call.actor.clone());
    let view = app.db.read(move |conn| service::get(conn, &actor, &code, expand.as_deref()));
    Ok(no_store(found(&call, &view.await?)?))
}

/// Create or replace a person
///
/// The directory's upsert. A new person needs no `If-Match`; an existing one needs its tag, or `*`.
/// Another unit ends the current period of `unit_history` the day before `unit_since` and begins a
/// new one; on the first day of a period it replaces that period.
#[utoipa::path(put, path = "/v1/persons/{person_code}",
    operation_id = "put_person", tag = "persons", params(PersonPath), request_body = PutPerson,
    extensions(("x-cross-field-rules" = json!([
        "`left_on` is after `joined_on`.",
        "`unit_since` is from `joined_on` on and before `left_on`.",
        "`unit_code` names a unit that is no bloc."]))),
    responses((status = 200, description = "The person was replaced.", body = PersonView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The person was created.", body = PersonView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the person."))),
              (status = 409, description = "`duplicate`: the code is that of a machine client, or of the service itself."),
              (status = 428, description = "The person exists and `If-Match` is absent.")))]
async fn put_person(
    app: Data<App>,
    call: Call,
    at: ValidPath<PersonPath>,
    body: ValidJson<PutPerson>,
) -> Result<HttpResponse, Error> {
    let code = at.0.person_code;
    let put = command(&app, call, body, move |tx, person| match service::put(tx, &code, person)? {
        (view, true) => Reply::created(&view, format!("/v1/persons/{code}")),
        (view, false) => Reply::ok(&view),
    });
    let response = put.await?;
    // Roles end with leaving and follow the unit; from here on nobody acts with what was known.
    app.actors.clear();
    Ok(no_store(response))
}
