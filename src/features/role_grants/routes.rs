//! Operations on role grants.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        CreateRoleGrant, DelegateRoleGrant, EndRoleGrant, RoleGrantFilter, RoleGrantPath,
        RoleGrantView,
    },
};
use crate::{
    app::App,
    error::{Error, Result},
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
    operations!(
        config,
        list_role_grants,
        create_role_grant,
        get_role_grant,
        end_role_grant,
        delegate_role_grant
    );
}

fn created(view: &RoleGrantView) -> Result<Reply> {
    Reply::created(view, format!("/v1/role-grants/{}", view.id))
}

/// List role grants
///
/// Who holds which role, newest first: all grants, those of the caller's unit, or the caller's own.
#[utoipa::path(get, path = "/v1/role-grants",
    operation_id = "list_role_grants", tag = "role-grants", params(RoleGrantFilter, PageParams),
    responses((status = 200, description = "A page of role grants.", body = Listing<RoleGrantView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_role_grants(
    app: Data<App>,
    call: Call,
    list: ListQuery<RoleGrantFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let today = app.clock.today_hanoi();
    let found = app.db.read(move |conn| service::list(conn, &actor, &filter, &page, today));
    listed(&call, &list.page, &found.await?)
}

/// Get a role grant
///
/// A grant with its state today and what the caller may do with it.
#[utoipa::path(get, path = "/v1/role-grants/{role_grant_id}",
    operation_id = "get_role_grant", tag = "role-grants", params(RoleGrantPath),
    responses((status = 200, description = "The role grant.", body = RoleGrantView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_role_grant(
    app: Data<App>,
    call: Call,
    at: ValidPath<RoleGrantPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.role_grant_id, today));
    found(&call, &view.await?)
}

/// Grant a role
///
/// Gives a person or a machine client a role for some time. Administrators grant all roles, leaders
/// all but `admin`, the head of a unit its officers.
#[utoipa::path(post, path = "/v1/role-grants",
    operation_id = "create_role_grant", tag = "role-grants", request_body = CreateRoleGrant,
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` is not before `valid_from`.",
        "Roles of machines are for clients, all others for persons.",
        "`unit_code` is there for the roles that are for one unit or bloc, and names it.",
        "`holder_code` names a person or client."]))),
    responses((status = 201, description = "The role was granted.", body = RoleGrantView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the role grant."))),
              (status = 409, description = "`duplicate`: the holder has this role, for this unit, on some of these days; `existing_id` names that grant.")))]
async fn create_role_grant(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateRoleGrant>,
) -> Result<HttpResponse, Error> {
    let change = command(&app, call, body, |tx, input| created(&service::create(tx, input)?));
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

/// End a role grant
///
/// Ends the grant before its time, at once or from a later day on, and the delegations made from it
/// along with it.
#[utoipa::path(post, path = "/v1/role-grants/{role_grant_id}/end",
    operation_id = "end_role_grant", tag = "role-grants", params(RoleGrantPath),
    request_body = EndRoleGrant,
    extensions(("x-cross-field-rules" = json!([
        "`ended_on` lies within the days of the grant."]))),
    responses((status = 200, description = "The grant was ended, or its last day brought forward.", body = RoleGrantView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: the grant is over already.")))]
async fn end_role_grant(
    app: Data<App>,
    call: Call,
    at: ValidPath<RoleGrantPath>,
    body: ValidJson<EndRoleGrant>,
) -> Result<HttpResponse, Error> {
    let id = at.0.role_grant_id;
    let change =
        command(&app, call, body, move |tx, input| Reply::ok(&service::end(tx, id, &input)?));
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

/// Delegate a role grant
///
/// Lets another person act for an absent head (ký thay, ủy quyền) for a bounded time within the
/// head's own. The answer is the new grant. A delegated grant cannot be delegated again.
#[utoipa::path(post, path = "/v1/role-grants/{role_grant_id}/delegate",
    operation_id = "delegate_role_grant", tag = "role-grants", params(RoleGrantPath),
    request_body = DelegateRoleGrant,
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` is not before `valid_from`.",
        "The days lie within those of the grant.",
        "`to_person_code` names another person."]))),
    responses((status = 201, description = "The new grant of the person who acts for the holder.", body = RoleGrantView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the new role grant."))),
              (status = 409, description = "`invalid-state-transition`: the grant is over, was itself delegated, or its role heads nothing. `duplicate`: the person has the role on some of these days; `existing_id` names that grant.")))]
async fn delegate_role_grant(
    app: Data<App>,
    call: Call,
    at: ValidPath<RoleGrantPath>,
    body: ValidJson<DelegateRoleGrant>,
) -> Result<HttpResponse, Error> {
    let id = at.0.role_grant_id;
    let change =
        command(&app, call, body, move |tx, input| created(&service::delegate(tx, id, input)?));
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}
