//! Operations on legal documents.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateLegalDocument, PatchLegalDocument},
    service,
    types::{LegalDocumentFilter, LegalDocumentPath, LegalDocumentView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        command::command,
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
        list_legal_documents,
        create_legal_document,
        get_legal_document,
        update_legal_document
    );
}

/// List legal documents
///
/// What the award rules rest on (căn cứ pháp lý), by title in Vietnamese dictionary order. Whether a
/// document is in force, and how long still, is said of today.
#[utoipa::path(get, path = "/v1/legal-documents",
    operation_id = "list_legal_documents", tag = "legal-documents", params(LegalDocumentFilter, PageParams),
    responses((status = 200, description = "A page of legal documents.", body = Listing<LegalDocumentView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_legal_documents(
    app: Data<App>,
    call: Call,
    list: ListQuery<LegalDocumentFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_LEGAL_DOCUMENTS)?;
    let today = app.clock.today_hanoi();
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Create a legal document
///
/// Lists a document with the days of its validity and where it was read.
#[utoipa::path(post, path = "/v1/legal-documents",
    operation_id = "create_legal_document", tag = "legal-documents", request_body = CreateLegalDocument,
    extensions(("x-cross-field-rules" = json!([
        "`effective_to` is after `effective_from`.",
        "`replaced_by_code` names another document that is listed."]))),
    responses((status = 201, description = "The legal document.", body = LegalDocumentView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the legal document.")),
                links(("get" = (operation_id = "get_legal_document", parameters(("legal_document_code" = "$response.body#/code")))))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn create_legal_document(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateLegalDocument>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/legal-documents/{}", view.code))
    })
    .await
}

/// Get a legal document
///
/// A legal document by its code. Its tag is of today, like what it says of today.
#[utoipa::path(get, path = "/v1/legal-documents/{legal_document_code}",
    operation_id = "get_legal_document", tag = "legal-documents", params(LegalDocumentPath),
    responses((status = 200, description = "The legal document.", body = LegalDocumentView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_legal_document", parameters(("If-Match" = "$response.header.ETag"), ("legal_document_code" = "$response.body#/code")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_legal_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<LegalDocumentPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_LEGAL_DOCUMENT)?;
    let (code, today) = (at.0.legal_document_code, app.clock.today_hanoi());
    let view = app.db.read(move |conn| service::get(conn, &code, today)).await?;
    found(&call, &view)
}

/// Change a legal document
///
/// A merge patch. Once a published rule set cites the document, only `effective_to` and
/// `replaced_by_code` change, and the `reason` is kept in the audit.
#[utoipa::path(patch, path = "/v1/legal-documents/{legal_document_code}",
    operation_id = "update_legal_document", tag = "legal-documents", params(LegalDocumentPath),
    request_body(content = PatchLegalDocument, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged document keeps the rules of `create_legal_document`.",
        "`reason` is needed once a published rule set cites the document."]))),
    responses((status = 200, description = "The legal document.", body = LegalDocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`in-use`: a published rule set rests on it; `fields` names what is fixed.")))]
async fn update_legal_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<LegalDocumentPath>,
    body: ValidPatch<PatchLegalDocument>,
) -> Result<HttpResponse, Error> {
    let code = at.0.legal_document_code;
    command(&app, call, body, move |tx, patch| Reply::ok(&service::update(tx, &code, &patch)?))
        .await
}
