//! Operations of OAuth.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{AuthorizationServerView, IntrospectionView, TokenForm, TokenRequest, TokenView},
};
use crate::{
    app::App,
    audit::Origin,
    error::Error,
    http::{
        extract::Call,
        form::ClientForm,
        operations::{ServiceConfig, operations},
        reply::{no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_authorization_server, issue_token, revoke_token, introspect_token);
}

/// Read the authorization server's metadata
///
/// RFC 8414: issuer, key set, endpoints and scopes.
#[utoipa::path(get, path = "/.well-known/oauth-authorization-server",
    operation_id = "get_authorization_server", tag = "system",
    responses((status = 200, description = "The metadata.", body = AuthorizationServerView)))]
async fn get_authorization_server(app: Data<App>) -> Result<HttpResponse, Error> {
    shown(&AuthorizationServerView::of(&app.settings))
}

fn origin(call: &Call) -> Origin {
    Origin { request_id: Some(call.request_id.clone()) }
}

/// Get an access token
///
/// Client credentials (RFC 6749, 4.4) give a system a token for itself. Token exchange (RFC 8693)
/// gives a client that may act for persons a token for one of them: `sub` is the person, `act` the
/// client, and the audit names both. The token is a JWT (RFC 9068) that lives for 15 minutes; there is
/// no refresh token, a client asks again.
///
/// The client authenticates by HTTP Basic or by `client_id` and `client_secret` in the form, not by
/// both.
#[utoipa::path(post, path = "/oauth/token",
    operation_id = "issue_token", tag = "oauth",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token.", body = TokenView)))]
async fn issue_token(
    app: Data<App>,
    form: ClientForm<TokenRequest>,
) -> Result<HttpResponse, Error> {
    let client = service::authenticate(&app, form.proof, form.address).await?;
    let view = service::token(&app, &client, &form.value, origin(&form.call)).await?;
    Ok(no_store(shown(&view)?))
}

/// Revoke an access token
///
/// Ends a token of the caller's own before its time (RFC 7009): at once on this server, on other
/// replicas within two seconds. A token that is no good any more is answered alike; one of another
/// client is refused as `unauthorized_client`.
#[utoipa::path(post, path = "/oauth/revoke",
    operation_id = "revoke_token", tag = "oauth",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token is not good any more.")))]
async fn revoke_token(app: Data<App>, form: ClientForm<TokenForm>) -> Result<HttpResponse, Error> {
    let client = service::authenticate(&app, form.proof, form.address).await?;
    service::revoke(&app, &client, &form.value.token, origin(&form.call)).await?;
    Ok(no_store(HttpResponse::Ok().finish()))
}

/// Look at an access token
///
/// Says what a token of the caller's own is (RFC 7662). Of one that has ended, was revoked, is unknown
/// or belongs to another client it says only `{"active": false}`.
#[utoipa::path(post, path = "/oauth/introspect",
    operation_id = "introspect_token", tag = "oauth",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "What the token is.", body = IntrospectionView)))]
async fn introspect_token(
    app: Data<App>,
    form: ClientForm<TokenForm>,
) -> Result<HttpResponse, Error> {
    let client = service::authenticate(&app, form.proof, form.address).await?;
    let view = service::introspect(&app, &client, &form.value.token).await?;
    Ok(no_store(shown(&view)?))
}
