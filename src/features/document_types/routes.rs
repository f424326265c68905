//! Operations on kinds of documents.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::PutDocumentType,
    service,
    types::{DocumentTypeFilter, DocumentTypePath, DocumentTypeView},
};
use crate::{
    app::App,
    authz::table,
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
    operations!(config, list_document_types, get_document_type, put_document_type);
}

/// List kinds of documents
///
/// Kinds with their codes in exchange (danh mục loại văn bản).
#[utoipa::path(get, path = "/v1/document-types",
    operation_id = "list_document_types", tag = "document-types", params(DocumentTypeFilter, PageParams),
    responses((status = 200, description = "A page of kinds of documents.", body = Listing<DocumentTypeView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_document_types(
    app: Data<App>,
    call: Call,
    list: ListQuery<DocumentTypeFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_DOCUMENT_TYPES)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a kind of documents
///
/// A kind, by the word that documents name it with.
#[utoipa::path(get, path = "/v1/document-types/{document_type_code}",
    operation_id = "get_document_type", tag = "document-types", params(DocumentTypePath),
    responses((status = 200, description = "The kind of documents.", body = DocumentTypeView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("put" = (operation_id = "put_document_type", parameters(("If-Match" = "$response.header.ETag"), ("document_type_code" = "$response.body#/code")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_document_type(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentTypePath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_DOCUMENT_TYPE)?;
    let view = app.db.read(move |conn| service::get(conn, &at.0.document_type_code)).await?;
    found(&call, &view)
}

/// Write a kind of documents
///
/// A new one needs no `If-Match`; an existing one needs its tag, or `*`. What
/// was sent already stays as it went.
#[utoipa::path(put, path = "/v1/document-types/{document_type_code}",
    operation_id = "put_document_type", tag = "document-types", params(DocumentTypePath),
    request_body = PutDocumentType,
    responses((status = 200, description = "The kind was replaced.", body = DocumentTypeView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The kind was written for the first time.", body = DocumentTypeView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the kind."))),
              (status = 428, description = "The kind exists and `If-Match` is absent.")))]
async fn put_document_type(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentTypePath>,
    body: ValidJson<PutDocumentType>,
) -> Result<HttpResponse, Error> {
    let kind = at.0.document_type_code;
    command(&app, call, body, move |tx, input| match service::put(tx, &kind, input)? {
        (view, true) => Reply::created(&view, format!("/v1/document-types/{kind}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
