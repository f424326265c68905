//! The operations that lead a draft to its issuance.

use actix_web::{HttpResponse, web::Data};

use super::{
    issuance,
    issuance_types::IssueDocument,
    types::{DocumentPath, DocumentView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, KeyedCall, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::Reply,
    },
};

/// All operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, package_document, issue_document);
}

/// Package a document
///
/// Hands a draft over to be issued (đóng gói, trình phát hành): its state is `packaged`, and
/// `document.packaged` tells the document system to take the package (`get_document_package`) and have it
/// signed and numbered. Its content can still be put, once, as the signed file. Changing its metadata or
/// rendering it again makes it a `draft`, to be packaged anew. A draft that the document system registers
/// itself may be issued without.
#[utoipa::path(post, path = "/v1/documents/{document_id}/package",
    operation_id = "package_document", tag = "documents", params(DocumentPath),
    responses((status = 200, description = "The packaged document.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`; `not-ready`: it was neither rendered nor has content.")))]
async fn package_document(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&issuance::package(tx, at.0.document_id)?))
        .await
}

/// Issue a document
///
/// The document system tells number, symbol, date and signer, and names the signed file (phát hành).
/// Then the document is frozen, and the campaign, decision or letter that names it gets its number.
/// `If-Match` makes sure that it is still what was packaged. Needs an `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/documents/{document_id}/issuance",
    operation_id = "issue_document", tag = "documents", params(DocumentPath),
    request_body = IssueDocument,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`organisation_code` is listed, holds on `issued_on`, and is that of a unit or below one.",
        "`issued_on` is not in the future.",
        "`signed_document_id`, or else the document itself, has a PDF as its content."]))),
    responses((status = 200, description = "The issued document.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`; `duplicate`: the number belongs to another document, or what names this document has another number.")))]
async fn issue_document(
    app: Data<App>,
    call: KeyedCall,
    at: ValidPath<DocumentPath>,
    body: ValidJson<IssueDocument>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, move |tx, input| {
        Reply::ok(&issuance::issue(tx, at.0.document_id, &input)?)
    })
    .await
}
