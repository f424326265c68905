//! Operations on the agenda.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::CreateAgendaItem,
    service,
    types::{AgendaItemFilter, AgendaItemPath, AgendaItemView},
};
use crate::{
    app::App,
    error::Error,
    features::council_sessions::types::CouncilSessionPath,
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
    operations!(
        config,
        list_agenda_items,
        create_agenda_item,
        get_agenda_item,
        delete_agenda_item,
        communicate_agenda_item
    );
    super::vote_routes::configure(config);
}

/// List a session's agenda
///
/// Nội dung phiên họp, in the order in which it was put together.
#[utoipa::path(get, path = "/v1/council-sessions/{council_session_id}/agenda-items",
    operation_id = "list_agenda_items", tag = "agenda-items",
    params(CouncilSessionPath, AgendaItemFilter, PageParams),
    responses((status = 200, description = "A page of items.", body = Listing<AgendaItemView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_agenda_items(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
    list: ListQuery<AgendaItemFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.council_session_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Put a proposal on the agenda
///
/// Đưa hồ sơ đủ điều kiện ra Hội đồng. The proposal is `in_council` from now on.
#[utoipa::path(post, path = "/v1/council-sessions/{council_session_id}/agenda-items",
    operation_id = "create_agenda_item", tag = "agenda-items", params(CouncilSessionPath),
    request_body = CreateAgendaItem,
    extensions(("x-cross-field-rules" = json!([
        "`award_proposal_id` names a proposal.",
        "`ballot_mode_reason` is required for another mode than the rule set's, and refused otherwise."]))),
    responses((status = 201, description = "The item.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the item.")),
                links(("get" = (operation_id = "get_agenda_item", parameters(("agenda_item_id" = "$response.body#/id")))),
                      ("open_voting" = (operation_id = "open_voting", parameters(("agenda_item_id" = "$response.body#/id")))))),
              (status = 409, description = "`invalid-state-transition`: the session is closed, or the proposal is not `appraised_eligible`.")))]
async fn create_agenda_item(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
    body: ValidJson<CreateAgendaItem>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.council_session_id, &input)?;
        Reply::created(&view, format!("/v1/agenda-items/{}", view.id))
    })
    .await
}

/// Get an agenda item
///
/// An item with its voters and, once it is decided, its count, which the nominee and the proposing unit see
/// when it is communicated. How a member voted in secret is nowhere.
#[utoipa::path(get, path = "/v1/agenda-items/{agenda_item_id}",
    operation_id = "get_agenda_item", tag = "agenda-items", params(AgendaItemPath),
    responses((status = 200, description = "The item.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("delete" = (operation_id = "delete_agenda_item", parameters(("If-Match" = "$response.header.ETag"), ("agenda_item_id" = "$response.body#/id")))),
                      ("ballot" = (operation_id = "put_ballot", parameters(("agenda_item_id" = "$response.body#/id")))),
                      ("close_voting" = (operation_id = "close_voting", parameters(("agenda_item_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_agenda_item(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.agenda_item_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Take an item off the agenda
///
/// Only before it is voted on; its proposal waits for another session.
#[utoipa::path(delete, path = "/v1/agenda-items/{agenda_item_id}",
    operation_id = "delete_agenda_item", tag = "agenda-items", params(AgendaItemPath),
    responses((status = 204, description = "The item is gone."),
              (status = 409, description = "`already-decided` or `invalid-state-transition`.")))]
async fn delete_agenda_item(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.agenda_item_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Communicate a conclusion
///
/// Thông báo kết luận cho đơn vị đề nghị, once the session is closed. The proposal is recommended, or not,
/// from now on, and its unit and nominee learn so; until then neither does. That is final.
#[utoipa::path(post, path = "/v1/agenda-items/{agenda_item_id}/communicate",
    operation_id = "communicate_agenda_item", tag = "agenda-items", params(AgendaItemPath),
    responses((status = 200, description = "The item.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` before the session is closed; `invalid-state-transition`.")))]
async fn communicate_agenda_item(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::communicate(tx, at.0.agenda_item_id)?)
    })
    .await
}
