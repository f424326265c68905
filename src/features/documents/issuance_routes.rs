//! The operation that issues a document.

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
        command::command,
        extract::{KeyedCall, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::Reply,
    },
};

/// All operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, issue_document);
}

/// Issue a document
///
/// The document system tells number, symbol, date and signer, and names the signed file (phát hành).
/// Then the document is frozen, and the campaign, decision or letter that names it gets its number.
/// Needs an `Idempotency-Key`.
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
