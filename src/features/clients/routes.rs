//! Operations on machine clients.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{ApiClientReason, CreateApiClient, PatchApiClient, RotateApiClientSecret},
    service,
    types::{ApiClientFilter, ApiClientPath, ApiClientView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        command::{command, command_with_secret},
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
        list_api_clients,
        create_api_client,
        get_api_client,
        update_api_client,
        rotate_api_client_secret,
        disable_api_client,
        enable_api_client
    );
}

/// The member of an answer that shows a new secret.
const SECRET: &str = "client_secret";

/// List machine clients
///
/// The systems that may connect (hệ thống kết nối), with the record of each connection.
#[utoipa::path(get, path = "/v1/api-clients",
    operation_id = "list_api_clients", tag = "api-clients", params(ApiClientFilter, PageParams),
    responses((status = 200, description = "A page of machine clients.", body = Listing<ApiClientView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_api_clients(
    app: Data<App>,
    call: Call,
    list: ListQuery<ApiClientFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_API_CLIENTS)?;
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page, &actor)).await?;
    listed(&call, &list.page, &items)
}

/// Register a machine client
///
/// Keeps who asked for the connection, for which system and purpose, which data, by which service and
/// how often (NĐ 47/2020/NĐ-CP Đ.35). The answer shows the first secret, once: a replayed answer does
/// not. The secret is taken for 365 days. What the client may do, its roles say: grant it one.
#[utoipa::path(post, path = "/v1/api-clients",
    operation_id = "create_api_client", tag = "api-clients", request_body = CreateApiClient,
    extensions(("x-cross-field-rules" = json!([
        "`code` is neither reserved nor the code of a person.",
        "`scopes` are scopes of this API, each named once.",
        "`allowed_networks` have no address bits after their prefix.",
        "`expires_on` is not in the past."]))),
    responses((status = 201, description = "The machine client, with its secret.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the client."))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn create_api_client(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateApiClient>,
) -> Result<HttpResponse, Error> {
    let secret = app.secrets.make().await?;
    let text = (SECRET, secret.text.clone());
    let change = command_with_secret(&app, call, body, text, move |tx, input| {
        let view = service::create(tx, input, Some(&secret))?;
        Reply::created(&view, format!("/v1/api-clients/{}", view.code))
    });
    change.await
}

/// Get a machine client
///
/// The record of a connection. Of its secrets it shows when they were made and when they end.
#[utoipa::path(get, path = "/v1/api-clients/{api_client_code}",
    operation_id = "get_api_client", tag = "api-clients", params(ApiClientPath),
    responses((status = 200, description = "The machine client.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_api_client(
    app: Data<App>,
    call: Call,
    at: ValidPath<ApiClientPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_API_CLIENT)?;
    let (code, actor) = (at.0.api_client_code, call.actor.clone());
    let view = app.db.read(move |conn| service::get(conn, &code, &actor)).await?;
    found(&call, &view)
}

/// Change a machine client
///
/// A merge patch. Narrower scopes, networks and days hold for its tokens at once, on other replicas
/// within two seconds.
#[utoipa::path(patch, path = "/v1/api-clients/{api_client_code}",
    operation_id = "update_api_client", tag = "api-clients", params(ApiClientPath),
    request_body(content = PatchApiClient, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged client keeps the rules of `create_api_client`."]))),
    responses((status = 200, description = "The machine client.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn update_api_client(
    app: Data<App>,
    call: Call,
    at: ValidPath<ApiClientPath>,
    body: ValidPatch<PatchApiClient>,
) -> Result<HttpResponse, Error> {
    let code = at.0.api_client_code;
    let change =
        command(&app, call, body, move |tx, patch| Reply::ok(&service::update(tx, &code, &patch)?));
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

/// Give a machine client a new secret
///
/// The answer shows it, once: a replayed answer does not. The secret before it is taken for
/// `overlap_hours` more, so that the system can change over without a break; older ones are not.
#[utoipa::path(post, path = "/v1/api-clients/{api_client_code}/rotate-secret",
    operation_id = "rotate_api_client_secret", tag = "api-clients", params(ApiClientPath),
    request_body = RotateApiClientSecret,
    responses((status = 200, description = "The machine client, with its new secret.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is disabled.")))]
async fn rotate_api_client_secret(
    app: Data<App>,
    call: Call,
    at: ValidPath<ApiClientPath>,
    body: ValidJson<RotateApiClientSecret>,
) -> Result<HttpResponse, Error> {
    let (code, secret) = (at.0.api_client_code, app.secrets.make().await?);
    let text = (SECRET, secret.text.clone());
    let change = command_with_secret(&app, call, body, text, move |tx, input| {
        Reply::ok(&service::rotate_secret(tx, &code, &input, &secret)?)
    });
    change.await
}

/// Disable a machine client
///
/// Disconnects it (ngắt kết nối): its secrets and all tokens in its name are refused at once, on other
/// replicas within two seconds.
#[utoipa::path(post, path = "/v1/api-clients/{api_client_code}/disable",
    operation_id = "disable_api_client", tag = "api-clients", params(ApiClientPath),
    request_body = ApiClientReason,
    responses((status = 200, description = "The disabled client.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is disabled already.")))]
async fn disable_api_client(
    app: Data<App>,
    call: Call,
    at: ValidPath<ApiClientPath>,
    body: ValidJson<ApiClientReason>,
) -> Result<HttpResponse, Error> {
    let code = at.0.api_client_code;
    let change = command(&app, call, body, move |tx, input| {
        Reply::ok(&service::disable(tx, &code, &input.reason)?)
    });
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}

/// Enable a machine client
///
/// Connects it again, with the secrets that are not over.
#[utoipa::path(post, path = "/v1/api-clients/{api_client_code}/enable",
    operation_id = "enable_api_client", tag = "api-clients", params(ApiClientPath),
    request_body = ApiClientReason,
    responses((status = 200, description = "The client, active again.", body = ApiClientView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is active already.")))]
async fn enable_api_client(
    app: Data<App>,
    call: Call,
    at: ValidPath<ApiClientPath>,
    body: ValidJson<ApiClientReason>,
) -> Result<HttpResponse, Error> {
    let code = at.0.api_client_code;
    let change = command(&app, call, body, move |tx, input| {
        Reply::ok(&service::enable(tx, &code, &input.reason)?)
    });
    let response = change.await?;
    app.actors.clear();
    Ok(response)
}
