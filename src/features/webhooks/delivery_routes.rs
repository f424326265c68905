//! Operations on deliveries.

use actix_web::{HttpResponse, web::Data};

use super::{
    Means, deliveries,
    types::{WebhookDeliveryFilter, WebhookDeliveryPath, WebhookDeliveryView, WebhookPath},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// Operations on the deliveries of webhooks.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        test_webhook,
        list_webhook_deliveries,
        get_webhook_delivery,
        redeliver_webhook_delivery,
    );
}

/// Test a webhook
///
/// Queues a delivery of the type `webhook.tested`, which is in no feed. Read it to see what the receiver
/// answered.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/test",
    operation_id = "test_webhook", tag = "webhooks", params(WebhookPath),
    responses((status = 201, description = "The delivery.", body = WebhookDeliveryView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the delivery.")),
                links(("get" = (operation_id = "get_webhook_delivery", parameters(("webhook_delivery_id" = "$response.body#/id")))))),
              (status = 409, description = "`invalid-state-transition`: it is disabled.")))]
async fn test_webhook(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
) -> Result<HttpResponse, Error> {
    let means = Means::of(&app);
    command(&app, call, NoBody, move |tx, ()| {
        let view = deliveries::test(tx, &means, at.0.webhook_id)?;
        Reply::created(&view, format!("/v1/webhook-deliveries/{}", view.id))
    })
    .await
}

/// List the deliveries of a webhook
///
/// Newest first, with their last attempts. Finished ones are kept for as many days as the operator says.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}/deliveries",
    operation_id = "list_webhook_deliveries", tag = "webhooks",
    params(WebhookPath, WebhookDeliveryFilter, PageParams),
    responses((status = 200, description = "A page of deliveries.", body = Listing<WebhookDeliveryView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_webhook_deliveries(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookPath>,
    list: ListQuery<WebhookDeliveryFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let webhook = at.0.webhook_id;
    let items =
        app.db.read(move |conn| deliveries::list(conn, &actor, webhook, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a delivery
///
/// A delivery with its last attempts.
#[utoipa::path(get, path = "/v1/webhook-deliveries/{webhook_delivery_id}",
    operation_id = "get_webhook_delivery", tag = "webhooks", params(WebhookDeliveryPath),
    responses((status = 200, description = "The delivery.", body = WebhookDeliveryView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("redeliver" = (operation_id = "redeliver_webhook_delivery", parameters(("webhook_delivery_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_webhook_delivery(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookDeliveryPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.webhook_delivery_id);
    let view = app.db.read(move |conn| deliveries::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Deliver once more
///
/// Queues a finished delivery again, with the same event and `webhook-id`.
#[utoipa::path(post, path = "/v1/webhook-deliveries/{webhook_delivery_id}/redeliver",
    operation_id = "redeliver_webhook_delivery", tag = "webhooks", params(WebhookDeliveryPath),
    responses((status = 200, description = "The queued delivery.", body = WebhookDeliveryView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is not finished, or its webhook is disabled.")))]
async fn redeliver_webhook_delivery(
    app: Data<App>,
    call: Call,
    at: ValidPath<WebhookDeliveryPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&deliveries::redeliver(tx, at.0.webhook_delivery_id)?)
    })
    .await
}
