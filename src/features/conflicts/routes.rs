//! Operations on conflicts of interest.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{DeclareConflict, ResolveConflict},
    service,
    types::{ConflictFilter, ConflictPath, ConflictView},
};
use crate::{
    app::App,
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
    operations!(config, list_conflicts, declare_conflict, get_conflict, resolve_conflict);
}

/// List conflicts of interest
///
/// All of them, or the caller's own, newest first.
#[utoipa::path(get, path = "/v1/conflicts",
    operation_id = "list_conflicts", tag = "conflicts", params(ConflictFilter, PageParams),
    responses((status = 200, description = "A page of conflicts.", body = Listing<ConflictView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_conflicts(
    app: Data<App>,
    call: Call,
    list: ListQuery<ConflictFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Declare a conflict of interest
///
/// Khai báo xung đột lợi ích của một thành viên chấm với một thành tích, hoặc của một thành viên Hội đồng
/// với một hồ sơ trong chương trình phiên họp. While it stands, the evaluator does not score the achievement,
/// and the member does not vote on the dossier. A member may declare it while the vote goes on: a ballot that
/// was cast is taken back, and nothing is counted until the conflict is decided.
#[utoipa::path(post, path = "/v1/conflicts",
    operation_id = "declare_conflict", tag = "conflicts",
    request_body = DeclareConflict,
    responses((status = 201, description = "The conflict.", body = ConflictView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the conflict.")),
                links(("get" = (operation_id = "get_conflict", parameters(("conflict_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`, or `invalid-state-transition` once the round has results or the council has decided.")),
    extensions(("x-cross-field-rules" = json!([
        "either evaluation_round_id and achievement_id (with evaluator_code) or award_proposal_id (with member_code)",
        "evaluation_round_id names a round that the caller sees", "the evaluator scores the achievement in that round",
        "the member sits in the session that considers the dossier"]))))]
async fn declare_conflict(
    app: Data<App>,
    call: Call,
    body: ValidJson<DeclareConflict>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::declare(tx, input)?;
        Reply::created(&view, format!("/v1/conflicts/{}", view.id))
    })
    .await
}

/// Get a conflict of interest
///
/// Who is in conflict with which achievement or dossier, and how it was decided. Authors and nominees do not
/// learn who and why, also where they read conflicts as members of the secretariat.
#[utoipa::path(get, path = "/v1/conflicts/{conflict_id}",
    operation_id = "get_conflict", tag = "conflicts", params(ConflictPath),
    responses((status = 200, description = "The conflict.", body = ConflictView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("resolve" = (operation_id = "resolve_conflict", parameters(("conflict_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_conflict(
    app: Data<App>,
    call: Call,
    at: ValidPath<ConflictPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.conflict_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Decide a conflict of interest
///
/// Confirmed, it recuses the evaluator, whose marks then count for nothing, and the council member, also from
/// votes that go on; dismissed, the evaluator scores. What somebody declared is only confirmed.
#[utoipa::path(post, path = "/v1/conflicts/{conflict_id}/resolve",
    operation_id = "resolve_conflict", tag = "conflicts", params(ConflictPath),
    request_body = ResolveConflict,
    responses((status = 200, description = "The conflict.", body = ConflictView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, once it was decided or the round has results.")),
    extensions(("x-cross-field-rules" = json!(["a declared conflict is not dismissed"]))))]
async fn resolve_conflict(
    app: Data<App>,
    call: Call,
    at: ValidPath<ConflictPath>,
    body: ValidJson<ResolveConflict>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::resolve(tx, at.0.conflict_id, &input)?)
    })
    .await
}
