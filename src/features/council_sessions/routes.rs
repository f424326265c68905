//! Operations on sessions of councils.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CloseCouncilSession, CreateCouncilSession, PatchCouncilSession, PutCouncilAttendance},
    minutes::CouncilMinutes,
    service,
    types::{CouncilSessionFilter, CouncilSessionPath, CouncilSessionView},
};
use crate::{
    app::App,
    error::Error,
    features::councils::types::CouncilPath,
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
        list_council_sessions,
        create_council_session,
        get_council_session,
        update_council_session,
        put_council_attendance,
        open_council_session,
        close_council_session,
        get_council_minutes
    );
}

/// List a council's sessions
///
/// Phiên họp, newest first; members see those in which they sit.
#[utoipa::path(get, path = "/v1/councils/{council_id}/sessions",
    operation_id = "list_council_sessions", tag = "council-sessions",
    params(CouncilPath, CouncilSessionFilter, PageParams),
    responses((status = 200, description = "A page of sessions.", body = Listing<CouncilSessionView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_council_sessions(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilPath>,
    list: ListQuery<CouncilSessionFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.council_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Prepare a session
///
/// Ấn định phiên họp. Whoever is a member on the planned day is invited.
#[utoipa::path(post, path = "/v1/councils/{council_id}/sessions",
    operation_id = "create_council_session", tag = "council-sessions", params(CouncilPath),
    request_body = CreateCouncilSession,
    extensions(("x-cross-field-rules" = json!([
        "`planned_at` lies within the council's term.",
        "`chairing_code` names a member on that day; another than the chair needs `chairing_basis`.",
        "`secretary_code` names somebody who has not left."]))),
    responses((status = 201, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the session.")),
                links(("get" = (operation_id = "get_council_session", parameters(("council_session_id" = "$response.body#/id")))),
                      ("agenda" = (operation_id = "create_agenda_item", parameters(("council_session_id" = "$response.body#/id"))))))))]
async fn create_council_session(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilPath>,
    body: ValidJson<CreateCouncilSession>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.council_id, &input)?;
        Reply::created(&view, format!("/v1/council-sessions/{}", view.id))
    })
    .await
}

/// Get a session
///
/// A session with its attendance.
#[utoipa::path(get, path = "/v1/council-sessions/{council_session_id}",
    operation_id = "get_council_session", tag = "council-sessions", params(CouncilSessionPath),
    responses((status = 200, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_council_session", parameters(("If-Match" = "$response.header.ETag"), ("council_session_id" = "$response.body#/id")))),
                      ("attendance" = (operation_id = "put_council_attendance", parameters(("If-Match" = "$response.header.ETag"), ("council_session_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_council_session(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.council_session_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Change a session
///
/// A merge patch while it is scheduled. On another day other members may be invited.
#[utoipa::path(patch, path = "/v1/council-sessions/{council_session_id}",
    operation_id = "update_council_session", tag = "council-sessions", params(CouncilSessionPath),
    request_body(content = PatchCouncilSession, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged session keeps the rules of `create_council_session`."]))),
    responses((status = 200, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn update_council_session(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
    body: ValidPatch<PatchCouncilSession>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.council_session_id, &patch)?)
    })
    .await
}

/// Write down who takes part
///
/// Điểm danh: every member present, absent with a reason, or absent with a written opinion. It decides
/// the quorum of the votes that are opened afterwards.
#[utoipa::path(put, path = "/v1/council-sessions/{council_session_id}/attendance",
    operation_id = "put_council_attendance", tag = "council-sessions", params(CouncilSessionPath),
    request_body = PutCouncilAttendance,
    responses((status = 200, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")),
    extensions(("x-needs-if-match" = json!(true)),
               ("x-cross-field-rules" = json!(["Every member of the session is named once and nobody else.", "Who is absent is so for a reason."]))))]
async fn put_council_attendance(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
    body: ValidJson<PutCouncilAttendance>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put_attendance(tx, at.0.council_session_id, input)?)
    })
    .await
}

/// Open a session
///
/// Khai mạc. The council is validly formed on this day and everybody's part is written down.
#[utoipa::path(post, path = "/v1/council-sessions/{council_session_id}/open",
    operation_id = "open_council_session", tag = "council-sessions", params(CouncilSessionPath),
    responses((status = 200, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `invalid-state-transition`.")))]
async fn open_council_session(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::open(tx, at.0.council_session_id)?)
    })
    .await
}

/// Close a session
///
/// Bế mạc. What passed is to be recommended, as far as there are places, as soon as that is communicated; what
/// was not voted on goes back; the minutes are complete.
#[utoipa::path(post, path = "/v1/council-sessions/{council_session_id}/close",
    operation_id = "close_council_session", tag = "council-sessions", params(CouncilSessionPath),
    request_body = CloseCouncilSession,
    extensions(("x-cross-field-rules" = json!([
        "Places of an award type and kind of subject are stated once.",
        "`chair_choice` names those that the chair takes of equals at the edge of the places, and nobody else; only whoever chairs gives it."]))),
    responses((status = 200, description = "The session.", body = CouncilSessionView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` while an item is in voting; `tie-unresolved` when the chair has to choose between equals; `invalid-state-transition`.")))]
async fn close_council_session(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
    body: ValidJson<CloseCouncilSession>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::close(tx, at.0.council_session_id, input)?)
    })
    .await
}

/// Get the minutes of a session
///
/// Số liệu của biên bản họp Hội đồng: who took part, the count of every item, views and conclusions.
#[utoipa::path(get, path = "/v1/council-sessions/{council_session_id}/minutes",
    operation_id = "get_council_minutes", tag = "council-sessions", params(CouncilSessionPath),
    responses((status = 200, description = "The data of the minutes.", body = CouncilMinutes,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_council_minutes(
    app: Data<App>,
    call: Call,
    at: ValidPath<CouncilSessionPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.council_session_id);
    let view = app.db.read(move |conn| service::minutes(conn, &actor, id)).await?;
    found(&call, &view)
}
