//! Operations on webhooks.

use actix_web::{HttpResponse, web::Data};

use super::{
    Means,
    input::{CreateWebhook, PatchWebhook, RotateWebhookSecret},
    service,
    signing::Secret,
    types::{WebhookFilter, WebhookPath, WebhookView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command, command_with_secret},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// The member of an answer that shows a new secret.
const SECRET: &str = "secret";

/// Operations on the webhooks themselves.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_webhooks,
        create_webhook,
        get_webhook,
        update_webhook,
        delete_webhook,
        disable_webhook,
        enable_webhook,
        rotate_webhook_secret,
    );
}

/// List webhooks
///
/// Oldest first: all for administrators, a client's own for clients.
#[utoipa::path(get, path = "/v1/webhooks",
    operation_id = "list_webhooks", tag = "webhooks", params(WebhookFilter, PageParams),
    responses((status = 200, description = "A page of webhooks.", body = Listing<WebhookView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_webhooks(
    app: Data<App>,
    call: Call,
    list: ListQuery<WebhookFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Make a webhook
///
/// From now on the events that the client may read are sent to the URL, at least once and in order for
/// each object: a CloudEvent 1.0 (`application/cloudevents+json`) with the headers of Standard Webhooks
/// (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Answer 2xx within the time that the operator
/// allows; deduplicate by `webhook-id`. The answer shows the secret; it is not shown again, also not when
/// the request is repeated with its idempotency key.
#[utoipa::path(post, path = "/v1/webhooks",
    operation_id = "create_webhook", tag = "webhooks", request_body = CreateWebhook,
    extensions(("x-cross-field-rules" = json!([
        "`url` is an http(s) URL without user and fragment, whose origin the operator lists.",
        "An administrator names `client_code`; a client names itself or nobody.",
        "`client_code` names an active client, with less than 100 webhooks."]))),
    responses((status = 201, description = "The webhook.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the webhook.")),
                links(("get" = (operation_id = "get_webhook", parameters(("webhook_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_webhook", parameters(("webhook_id" = "$response.body#/id"))))))))]
async fn create_webhook(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateWebhook>,
) -> Result<HttpResponse, Error> {
    let (means, secret) = (Means::of(&app), Secret::draw()?);
    let shown = (SECRET, secret.to_text());
    let change = command_with_secret(&app, call, body, shown, move |tx, input| {
        let view = service::create_with(tx, &means, input, &secret)?;
        Reply::created(&view, format!("/v1/webhooks/{}", view.id))
    });
    change.await
}

/// Get a webhook
///
/// A webhook with what is known of its receiver; without its secret.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}",
    operation_id = "get_webhook", tag = "webhooks", params(WebhookPath),
    responses((status = 200, description = "The webhook.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_webhook", parameters(("If-Match" = "$response.header.ETag"), ("webhook_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.webhook_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Change a webhook
///
/// A merge patch. What is queued already is sent to the new URL.
#[utoipa::path(patch, path = "/v1/webhooks/{webhook_id}",
    operation_id = "update_webhook", tag = "webhooks", params(WebhookPath),
    request_body(content = PatchWebhook, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "`url` is an http(s) URL without user and fragment, whose origin the operator lists."]))),
    responses((status = 200, description = "The webhook.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn update_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
    body: ValidPatch<PatchWebhook>,
) -> Result<HttpResponse, Error> {
    let means = Means::of(&app);
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, &means, at.0.webhook_id, &patch)?)
    })
    .await
}

/// Delete a webhook
///
/// With the log of its deliveries; what waits is not sent.
#[utoipa::path(delete, path = "/v1/webhooks/{webhook_id}",
    operation_id = "delete_webhook", tag = "webhooks", params(WebhookPath),
    responses((status = 204, description = "It is gone.")))]
async fn delete_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.webhook_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Disable a webhook
///
/// Nothing is sent until it is enabled again.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/disable",
    operation_id = "disable_webhook", tag = "webhooks", params(WebhookPath),
    responses((status = 200, description = "The disabled webhook.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn disable_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::disable(tx, at.0.webhook_id)?))
        .await
}

/// Enable a webhook
///
/// It goes on where it stopped: with what waits, and with what the feed still has of the time between. 422
/// when the operator does not list the origin of its URL any more.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/enable",
    operation_id = "enable_webhook", tag = "webhooks", params(WebhookPath),
    responses((status = 200, description = "The enabled webhook.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn enable_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
) -> Result<HttpResponse, Error> {
    let means = Means::of(&app);
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::enable(tx, &means, at.0.webhook_id)?)
    })
    .await
}

/// Replace the secret of a webhook
///
/// For the hours of the overlap deliveries carry two signatures, by the new secret and by the old one. The
/// answer shows the new secret; it is not shown again.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/rotate-secret",
    operation_id = "rotate_webhook_secret", tag = "webhooks", params(WebhookPath),
    request_body = RotateWebhookSecret,
    responses((status = 200, description = "The webhook with its new secret.", body = WebhookView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn rotate_webhook_secret(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
    body: ValidJson<RotateWebhookSecret>,
) -> Result<HttpResponse, Error> {
    let (means, secret) = (Means::of(&app), Secret::draw()?);
    let shown = (SECRET, secret.to_text());
    let change = command_with_secret(&app, call, body, shown, move |tx, input| {
        Reply::ok(&service::rotate(tx, &means, at.0.webhook_id, (input, &secret))?)
    });
    change.await
}
