//! Operations on local accounts.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{ChangeOwnPassword, CreateLocalAccount, SignIn},
    service,
    types::{LocalAccountFilter, LocalAccountPath, LocalAccountView},
};
use crate::{
    app::App,
    audit::Origin,
    authz::table,
    error::Error,
    features::oauth::types::TokenView,
    http::{
        command::{NoBody, command, command_with_secret},
        extract::{Call, OpenCall, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_local_accounts,
        create_local_account,
        get_local_account,
        reset_local_account_password,
        delete_local_account,
        sign_in_locally,
        change_own_password
    );
}

/// The member of an answer that shows a password to hand out.
const PASSWORD: &str = "one_time_password";

/// List local accounts
///
/// Who can sign in without an OpenID Connect issuer (tài khoản cục bộ).
#[utoipa::path(get, path = "/v1/local-accounts",
    operation_id = "list_local_accounts", tag = "local-accounts", params(LocalAccountFilter, PageParams),
    responses((status = 200, description = "A page of local accounts.", body = Listing<LocalAccountView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_local_accounts(
    app: Data<App>,
    call: Call,
    list: ListQuery<LocalAccountFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_LOCAL_ACCOUNTS)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Open a local account
///
/// The answer shows the password to hand out, once: a replayed answer does not. It is good only for
/// choosing another one.
#[utoipa::path(post, path = "/v1/local-accounts",
    operation_id = "create_local_account", tag = "local-accounts", request_body = CreateLocalAccount,
    extensions(("x-cross-field-rules" = json!([
        "`person_code` names a person who has not left."]))),
    responses((status = 201, description = "The account, with its password.", body = LocalAccountView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the account."))),
              (status = 409, description = "`duplicate`: the person has an account.")))]
async fn create_local_account(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateLocalAccount>,
) -> Result<HttpResponse, Error> {
    let made = app.secrets.make_password().await?;
    let shown = (PASSWORD, made.text);
    let change = command_with_secret(&app, call, body, shown, move |tx, input| {
        let view = service::create(tx, &input.person_code, &made.hash)?;
        Reply::created(&view, format!("/v1/local-accounts/{}", view.code))
    });
    change.await
}

/// Get a local account
///
/// Whether its password has to be changed, and until when it is locked.
#[utoipa::path(get, path = "/v1/local-accounts/{local_account_code}",
    operation_id = "get_local_account", tag = "local-accounts", params(LocalAccountPath),
    responses((status = 200, description = "The account.", body = LocalAccountView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_local_account(
    app: Data<App>,
    call: Call,
    at: ValidPath<LocalAccountPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_LOCAL_ACCOUNT)?;
    let code = at.0.local_account_code;
    let view = app.db.read(move |conn| service::get(conn, &code)).await?;
    found(&call, &view)
}

/// Reset the password of a local account
///
/// Hands out another one, which also ends a lock and, within two seconds, the tokens of the one before.
/// The answer shows it, once: a replayed answer does not.
#[utoipa::path(post, path = "/v1/local-accounts/{local_account_code}/reset-password",
    operation_id = "reset_local_account_password", tag = "local-accounts", params(LocalAccountPath),
    responses((status = 200, description = "The account, with its password.", body = LocalAccountView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn reset_local_account_password(
    app: Data<App>,
    call: Call,
    at: ValidPath<LocalAccountPath>,
) -> Result<HttpResponse, Error> {
    let (code, made) = (at.0.local_account_code, app.secrets.make_password().await?);
    let shown = (PASSWORD, made.text);
    let change = command_with_secret(&app, call, NoBody, shown, move |tx, ()| {
        Reply::ok(&service::reset(tx, &code, &made.hash)?)
    });
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

/// Delete a local account
///
/// The person stays, and can no longer sign in here.
#[utoipa::path(delete, path = "/v1/local-accounts/{local_account_code}",
    operation_id = "delete_local_account", tag = "local-accounts", params(LocalAccountPath),
    responses((status = 204, description = "The account was deleted.")))]
async fn delete_local_account(
    app: Data<App>,
    call: Call,
    at: ValidPath<LocalAccountPath>,
) -> Result<HttpResponse, Error> {
    let code = at.0.local_account_code;
    let change = command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, &code)?;
        Ok(Reply::no_content())
    });
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

fn origin(call: &Call) -> Origin {
    Origin { request_id: Some(call.request_id.clone()) }
}

/// Sign in with a local account
///
/// Gives a token for an hour. Five wrong passwords in a row lock the account for 15 minutes; the answer
/// to a wrong code, a wrong password and a locked account is the same. Not found once an OpenID Connect
/// issuer is configured.
#[utoipa::path(post, path = "/local-sign-in",
    operation_id = "sign_in_locally", tag = "local-accounts", request_body = SignIn,
    responses((status = 200, description = "The token.", body = TokenView),
              (status = 403, description = "`password-change-required`: the password was handed out and has to be changed first."),
              (status = 404, description = "An OpenID Connect issuer is configured."),
              (status = 503, description = "Too many sign in at once.")))]
async fn sign_in_locally(
    app: Data<App>,
    call: OpenCall,
    body: ValidJson<SignIn>,
) -> Result<HttpResponse, Error> {
    let view = service::sign_in(&app, &body.value, origin(&call.0)).await?;
    Ok(no_store(shown(&view)?))
}

/// Choose another password
///
/// By the password until now, also by one that was handed out. Wrong ones count towards the lock. Tokens
/// that were issued for the old password end within two seconds, the caller's own too; sign in again with
/// the new one. Not found once an OpenID Connect issuer is configured.
#[utoipa::path(post, path = "/local-sign-in/change-password",
    operation_id = "change_own_password", tag = "local-accounts", request_body = ChangeOwnPassword,
    extensions(("x-cross-field-rules" = json!([
        "`new_password` has small and capital letters and a digit.",
        "`new_password` is neither the old one nor holds the code of the person."]))),
    responses((status = 204, description = "The password was changed."),
              (status = 404, description = "An OpenID Connect issuer is configured."),
              (status = 503, description = "Too many sign in at once.")))]
async fn change_own_password(
    app: Data<App>,
    call: OpenCall,
    body: ValidJson<ChangeOwnPassword>,
) -> Result<HttpResponse, Error> {
    service::change_password(&app, &body.value, origin(&call.0)).await?;
    Ok(no_store(HttpResponse::NoContent().finish()))
}
