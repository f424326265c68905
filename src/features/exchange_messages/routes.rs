//! Operations on messages of the axis.

use std::sync::Arc;

use actix_web::{HttpResponse, web::Data};

use super::{
    answer_types::{
        ExchangeStatusMessageFilter, ExchangeStatusMessagePath, ExchangeStatusMessageView,
    },
    answers, service,
    types::{
        AcknowledgeExchangeMessage, ExchangeMessageFilter, ExchangeMessagePath, ExchangeMessageView,
    },
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{audited_read, command},
        download::{Chosen, DownloadHeaders, Downloaded, Wanted, open, respond},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
        upload::{Sent, UploadHeaders, staged},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_exchange_messages,
        receive_exchange_message,
        get_exchange_message,
        get_exchange_message_content,
        acknowledge_exchange_message,
        list_exchange_status_messages,
        get_exchange_status_message
    );
}

/// List messages of the axis
///
/// The pull list: `state=pending` are those that nobody acknowledged, oldest first.
#[utoipa::path(get, path = "/v1/exchange/messages",
    operation_id = "list_exchange_messages", tag = "exchange", params(ExchangeMessageFilter, PageParams),
    responses((status = 200, description = "A page of messages.", body = Listing<ExchangeMessageView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_exchange_messages(
    app: Data<App>,
    call: Call,
    list: ListQuery<ExchangeMessageFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Receive a message of the axis
///
/// A document or a status in edXML (QCVN 102:2016), as it came. It is read strictly: no DTD, no entities
/// of its own, and limits of depth, size, attachments and archives. Codes that are not known are kept
/// and change nothing. The same message again gives 200, in whatever order messages come, also when it
/// has passed more stations since (`TraceHeader`).
#[utoipa::path(post, path = "/v1/exchange/messages",
    operation_id = "receive_exchange_message", tag = "exchange", params(UploadHeaders),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-cross-field-rules" = json!([
        "The bytes are an edXML message that the strict reader takes."]))),
    responses((status = 200, description = "The message came before.", body = ExchangeMessageView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The message.", body = ExchangeMessageView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the message.")),
                links(("get" = (operation_id = "get_exchange_message", parameters(("message_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: the document came before with another content; `digest-mismatch`."),
              (status = 413, description = "More bytes than `limit`."),
              (status = 415, description = "Not sent as bytes.")))]
async fn receive_exchange_message(
    app: Data<App>,
    call: Call,
    sent: Sent,
) -> Result<HttpResponse, Error> {
    service::require_receive(&call.actor)?;
    let received = sent.receive(&app.files).await?;
    let (received, message) = app.readers.run(move || service::understand(received)).await?;
    let received = staged(&app.files, received).await?;
    let files = Arc::clone(&app.files);
    command(&app, call, received, move |tx, received| {
        match service::receive(tx, &files, received, message)? {
            (view, true) => Reply::created(&view, format!("/v1/exchange/messages/{}", view.id)),
            (view, false) => Reply::ok(&view),
        }
    })
    .await
}

/// Get a message of the axis
///
/// What it says of itself, and whether it was worked off.
#[utoipa::path(get, path = "/v1/exchange/messages/{message_id}",
    operation_id = "get_exchange_message", tag = "exchange", params(ExchangeMessagePath),
    responses((status = 200, description = "The message.", body = ExchangeMessageView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_exchange_message(
    app: Data<App>,
    call: Call,
    at: ValidPath<ExchangeMessagePath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.message_id)).await?;
    found(&call, &view)
}

/// Download a message of the axis
///
/// The bytes as they came, with their attachments. Every download leaves an audit row.
#[utoipa::path(
    get,
    path = "/v1/exchange/messages/{message_id}/content",
    operation_id = "get_exchange_message_content",
    tag = "exchange",
    params(ExchangeMessagePath, DownloadHeaders),
    responses(Downloaded)
)]
async fn get_exchange_message_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<ExchangeMessagePath>,
    wanted: Wanted,
) -> Result<HttpResponse, Error> {
    let (id, actor) = (at.0.message_id, call.actor.clone());
    let found = app.db.read(move |conn| service::content(conn, &actor, id)).await?;
    let chosen = wanted.choose(&call, &found)?;
    let file = open(&app.files, &found, &chosen).await?;
    if chosen != Chosen::NotModified {
        audited_read(&app, &call, move |tx| service::tell_read(tx, id)).await?;
    }
    Ok(respond(&found, &chosen, file))
}

/// Acknowledge a message of the axis
///
/// It was worked off (`done`), or that failed for a reason; what failed can still be done. Of a document
/// that is pending it can also be said that it was `received` or is in process (`processing`). Its sender is
/// owed a status of each: it is made in edXML and told by `exchange_message.answered`; a recall and an
/// update are agreed to by `done` (15) and refused by `failed` (16).
#[utoipa::path(post, path = "/v1/exchange/messages/{message_id}/ack",
    operation_id = "acknowledge_exchange_message", tag = "exchange", params(ExchangeMessagePath),
    request_body = AcknowledgeExchangeMessage,
    extensions(("x-cross-field-rules" = json!([
        "A failure has a `reason`; everything else has none.",
        "`received` and `processing` are said of a new document or a replacement."]))),
    responses((status = 200, description = "The message.", body = ExchangeMessageView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is done already.")))]
async fn acknowledge_exchange_message(
    app: Data<App>,
    call: Call,
    at: ValidPath<ExchangeMessagePath>,
    body: ValidJson<AcknowledgeExchangeMessage>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::acknowledge(tx, at.0.message_id, input)?)
    })
    .await
}

/// List status messages that we owe
///
/// For who sent a document: what became of it, in edXML, oldest first. The document system sends each as it
/// is. New ones are told by `exchange_message.answered` in the feed, which misses none.
#[utoipa::path(get, path = "/v1/exchange/status-messages",
    operation_id = "list_exchange_status_messages", tag = "exchange", params(ExchangeStatusMessageFilter, PageParams),
    responses((status = 200, description = "A page of status messages.", body = Listing<ExchangeStatusMessageView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_exchange_status_messages(
    app: Data<App>,
    call: Call,
    list: ListQuery<ExchangeStatusMessageFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| answers::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a status message that we owe
///
/// Its code and words, and the message in edXML.
#[utoipa::path(get, path = "/v1/exchange/status-messages/{status_message_id}",
    operation_id = "get_exchange_status_message", tag = "exchange", params(ExchangeStatusMessagePath),
    responses((status = 200, description = "The status message.", body = ExchangeStatusMessageView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_exchange_status_message(
    app: Data<App>,
    call: Call,
    at: ValidPath<ExchangeStatusMessagePath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| answers::get(conn, &actor, at.0.status_message_id)).await?;
    found(&call, &view)
}
