//! Operations on earlier awards.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::CreatePastAward,
    service,
    types::{PastAwardFilter, PastAwardPath, PastAwardView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_past_awards, create_past_award, get_past_award, delete_past_award);
}

/// List earlier awards
///
/// Awards that were granted before this system or elsewhere (khen thưởng đã nhận trước đây), newest
/// decision first. Those granted here are `list_awards`.
#[utoipa::path(get, path = "/v1/past-awards",
    operation_id = "list_past_awards", tag = "past-awards", params(PastAwardFilter, PageParams),
    responses((status = 200, description = "A page of earlier awards.", body = Listing<PastAwardView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_past_awards(
    app: Data<App>,
    call: Call,
    list: ListQuery<PastAwardFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page) = (list.filter, list.page.clone());
    call.actor.visible(table::LIST_PAST_AWARDS)?;
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Record an earlier award
///
/// From the personal file or the unit's register: what, when, for which achievement, by which decision.
/// The rules that read earlier awards (R08) see it where it is of an award type of the catalogue. A decision
/// that gave the subject several awards, such as a title (danh hiệu) and a certificate, is recorded once for
/// each.
#[utoipa::path(post, path = "/v1/past-awards",
    operation_id = "create_past_award", tag = "past-awards", request_body = CreatePastAward,
    extensions(("x-cross-field-rules" = json!([
        "`person_code` is there for a person and absent for a collective.",
        "`unit_code` names a unit that is no bloc, and the one the person is in.",
        "`decided_on` has come.",
        "`period_from` and `period_to` stand together and in order.",
        "`award_type_code` names an award type for this kind of subject."]))),
    responses((status = 201, description = "The earlier award.", body = PastAwardView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the earlier award.")),
                links(("get" = (operation_id = "get_past_award", parameters(("past_award_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: this award of the decision is recorded for the subject, by its type or its title, or the decision was made here.")))]
async fn create_past_award(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreatePastAward>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/past-awards/{}", view.id))
    })
    .await
}

/// Get an earlier award
///
/// What was recorded of it.
#[utoipa::path(get, path = "/v1/past-awards/{past_award_id}",
    operation_id = "get_past_award", tag = "past-awards", params(PastAwardPath),
    responses((status = 200, description = "The earlier award.", body = PastAwardView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("delete" = (operation_id = "delete_past_award", parameters(("If-Match" = "$response.header.ETag"), ("past_award_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_past_award(
    app: Data<App>,
    call: Call,
    at: ValidPath<PastAwardPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_PAST_AWARD)?;
    let view = app.db.read(move |conn| service::get(conn, at.0.past_award_id)).await?;
    found(&call, &view)
}

/// Remove an earlier award
///
/// What was recorded by mistake; the audit keeps that it was there.
#[utoipa::path(delete, path = "/v1/past-awards/{past_award_id}",
    operation_id = "delete_past_award", tag = "past-awards", params(PastAwardPath),
    responses((status = 204, description = "The record is gone.")))]
async fn delete_past_award(
    app: Data<App>,
    call: Call,
    at: ValidPath<PastAwardPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.past_award_id)?;
        Ok(Reply::no_content())
    })
    .await
}
