//! Operations on documents.

use std::sync::Arc;

use actix_web::{HttpResponse, web::Data};

use super::{
    content,
    input::{CreateDocument, PatchDocument},
    service,
    types::{DocumentFilter, DocumentPath, DocumentView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, audited_read, command},
        download::{Chosen, DownloadHeaders, Downloaded, Wanted, open, respond},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
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
        list_documents,
        create_document,
        get_document,
        update_document,
        delete_document,
        get_document_content,
        put_document_content
    );
}

/// List documents
///
/// The documents that the caller may see: all of them, or those of the caller's units, the caller's
/// own, and public ones.
#[utoipa::path(get, path = "/v1/documents",
    operation_id = "list_documents", tag = "documents", params(DocumentFilter, PageParams),
    responses((status = 200, description = "A page of documents.", body = Listing<DocumentView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_documents(
    app: Data<App>,
    call: Call,
    list: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Register a document
///
/// Metadata first; then its content is put at `…/content`. Staff register for their own unit.
/// `confidential`, `secret` and `top_secret` are refused with `state-secret-refused`.
#[utoipa::path(post, path = "/v1/documents",
    operation_id = "create_document", tag = "documents", request_body = CreateDocument,
    extensions(("x-cross-field-rules" = json!([
        "A document replaces or corrects another one, not both.",
        "`supersedes_id` and `corrects_id` name known documents.",
        "`confidentiality` is `public` or `internal`; what is above is refused with `state-secret-refused`."]))),
    responses((status = 201, description = "The document, without content.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the document."))),
              (status = 409, description = "`duplicate`: another document has an id of `external_refs`; `existing_id` names it."),
              (status = 422, description = "`validation-failed`, `state-secret-refused` or `idempotency-key-reused`.")))]
async fn create_document(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateDocument>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/documents/{}", view.id))
    })
    .await
}

/// Get a document
///
/// Its metadata, and what is known of its content.
#[utoipa::path(get, path = "/v1/documents/{document_id}",
    operation_id = "get_document", tag = "documents", params(DocumentPath),
    responses((status = 200, description = "The document.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.document_id)).await?;
    found(&call, &view)
}

/// Change a document
///
/// A merge patch on the metadata of a draft. The content stays what it is. A `packaged` document becomes a
/// `draft` again, also by an empty patch, and `document.reopened` says so.
#[utoipa::path(patch, path = "/v1/documents/{document_id}",
    operation_id = "update_document", tag = "documents", params(DocumentPath),
    request_body(content = PatchDocument, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged document keeps the rules of `create_document`."]))),
    responses((status = 200, description = "The document.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `duplicate`."),
              (status = 422, description = "`validation-failed`, `state-secret-refused` or `idempotency-key-reused`.")))]
async fn update_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
    body: ValidPatch<PatchDocument>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.document_id, &patch)?)
    })
    .await
}

/// Delete a document
///
/// Removes a draft that nothing names. Its bytes are kept one more day, for backups under way.
#[utoipa::path(delete, path = "/v1/documents/{document_id}",
    operation_id = "delete_document", tag = "documents", params(DocumentPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`in-use`: something names it; `invalid-state-transition`.")))]
async fn delete_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
) -> Result<HttpResponse, Error> {
    let files = Arc::clone(&app.files);
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, &files, at.0.document_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Download a document's content
///
/// The bytes as they came, as a file to keep; the document's `media_type` says what they are.
/// `Range` takes one range of bytes. `ETag` is made of the SHA-256 of the bytes; `Repr-Digest`
/// carries it for the whole content, `Content-Digest` when the whole is sent. Every download leaves
/// an audit row.
#[utoipa::path(
    get,
    path = "/v1/documents/{document_id}/content",
    operation_id = "get_document_content",
    tag = "documents",
    params(DocumentPath, DownloadHeaders),
    responses(Downloaded)
)]
async fn get_document_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
    wanted: Wanted,
) -> Result<HttpResponse, Error> {
    let (id, actor) = (at.0.document_id, call.actor.clone());
    let found = app.db.read(move |conn| content::get(conn, &actor, id)).await?;
    let chosen = wanted.choose(&call, &found)?;
    let file = open(&app.files, &found, &chosen).await?;
    if chosen != Chosen::NotModified {
        audited_read(&app, &call, move |tx| content::tell_read(tx, id)).await?;
    }
    Ok(respond(&found, &chosen, file))
}

/// Upload a document's content
///
/// The bytes themselves, once. Their type is told from the bytes, not from a name or header:
/// office files, PDF, images, sound, video, text, CSV, JSON, XML and ZIP are taken, programs, web
/// pages and unknown bytes are not. The same bytes again give 200. `If-Match` may be sent but is not
/// needed, since nothing can be overwritten. What is `packaged` takes its signed file from those who may
/// package it.
#[utoipa::path(put, path = "/v1/documents/{document_id}/content",
    operation_id = "put_document_content", tag = "documents",
    params(DocumentPath, UploadHeaders),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-cross-field-rules" = json!([
        "The bytes are of an accepted type, which they themselves tell, and there are some."]))),
    responses((status = 200, description = "The document had this content already.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag of the document."))),
              (status = 201, description = "The document has its content.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag of the document."), ("Location" = String, description = "Path of the content."))),
              (status = 409, description = "`invalid-state-transition`: other bytes are there; `digest-mismatch`."),
              (status = 413, description = "More bytes than `limit`."),
              (status = 415, description = "Not sent as bytes, or bytes of no accepted type.")))]
async fn put_document_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
    sent: Sent,
) -> Result<HttpResponse, Error> {
    let (id, actor, files) = (at.0.document_id, call.actor.clone(), Arc::clone(&app.files));
    let tag = call.if_match;
    let is_taken = app.db.read(move |conn| content::require_put(conn, &actor, id, tag)).await?;
    let mut received = sent.receive(&app.files).await?;
    if is_taken {
        received = staged(&app.files, received).await?;
    }
    command(&app, call, received, move |tx, received| {
        match content::put(tx, &files, id, received)? {
            (view, true) => Reply::created(&view, format!("/v1/documents/{id}/content")),
            (view, false) => Reply::ok(&view),
        }
    })
    .await
}
