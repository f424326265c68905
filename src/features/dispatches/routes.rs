//! Operations on dispatches and packages.

use std::sync::Arc;

use actix_web::{HttpResponse, http::header, web::Data};

use super::{
    input::DispatchDocument,
    package,
    package_types::{EdxmlMessage, PackageArchive, PackageQuery, PackageView},
    service,
    types::{DispatchFilter, DispatchPath, DispatchView},
};
use crate::{
    app::App,
    edxml,
    error::Error,
    features::{documents::types::DocumentPath, papers},
    http::{
        command::{audited_read, command},
        extract::{Call, KeyedCall, ValidJson, ValidPath, ValidQuery},
        negotiate::Accepted,
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store, shown},
        sending::sent,
    },
};

const JSON: &str = "application/json";
const ZIP: &str = "application/zip";

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_document_package, dispatch_document, list_dispatches, get_dispatch);
}

/// Get a document's package
///
/// By `Accept`: the header as JSON, which for a draft also says what is missing; the edXML message
/// (`application/xml`) of QCVN 102:2016, read by the strict reader of this system before it leaves; or
/// a ZIP (`application/zip`) of header, message and files with a manifest. A rendered draft without a
/// content goes as its PDF. Taking the files leaves an audit row; what the document system takes is
/// `sent` from then on.
#[utoipa::path(get, path = "/v1/documents/{document_id}/package",
    operation_id = "get_document_package", tag = "dispatches", params(DocumentPath, PackageQuery),
    responses((status = 200, description = "The package.", content((PackageView = "application/json"), (EdxmlMessage = "application/xml"), (PackageArchive = "application/zip"))),
              (status = 409, description = "`not-ready`: it cannot be sent as edXML yet; `missing` says why."),
              (status = 413, description = "The files are too large for a package.")))]
async fn get_document_package(
    app: Data<App>,
    call: Call,
    at: ValidPath<DocumentPath>,
    query: ValidQuery<PackageQuery>,
    accepted: Accepted,
) -> Result<HttpResponse, Error> {
    let kind = accepted.choose(&[JSON, edxml::MEDIA_TYPE, ZIP])?;
    let (actor, id, wanted) = (call.actor.clone(), at.0.document_id, query.0.dispatch_id);
    let today = app.clock.today_hanoi();
    let mut facts = app.db.read(move |conn| package::gather(conn, &actor, id, wanted)).await?;
    if facts.document.file.is_none()
        && let Some(file) = papers::packaged(&app.db, &app.renderers, &app.files, id).await?
    {
        package::with_rendition(&mut facts, file);
    }
    if kind == JSON {
        return shown(&package::view(&facts, today));
    }
    // Asking for the headers alone takes nothing.
    let takes = !call.target.starts_with("HEAD ");
    let dispatch = facts.dispatch.as_ref().map(|row| row.id).filter(|_| takes);
    let files = Arc::clone(&app.files);
    let work = move || match kind {
        ZIP => package::archive(&facts, &files, today),
        _ => package::edxml(&facts, &files, today),
    };
    let (bytes, held) = app.packers.run_held(work).await?;
    audited_read(&app, &call, move |tx| service::tell_taken(tx, id, dispatch)).await?;
    let mut response = HttpResponse::Ok();
    Ok(no_store(response.insert_header((header::CONTENT_TYPE, kind)).body(sent(bytes, held))))
}

/// Dispatch a document
///
/// Hands an issued document over for its recipients (gửi văn bản), or acts on what was sent before:
/// recall (thu hồi), update (cập nhật), replace (thay thế). The document system then takes the package.
/// The document is `dispatched` from its first dispatch on, and `completed` while everybody who has it is
/// `done` with it or gave it back. Needs an `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/documents/{document_id}/dispatch",
    operation_id = "dispatch_document", tag = "dispatches", params(DocumentPath),
    request_body = DispatchDocument,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "All acts but `new` have a `reason`.",
        "There are recipients, each once and of the list of organisations with a code that holds today, and not the sender; only a recall may leave them out, or name one whose code has lapsed.",
        "`attachment_ids` name documents with content, each once; a recall has none.",
        "An act is about a document that was issued and sent: `replace` about the one that is superseded, `update` about the one that is corrected or the document itself."]))),
    responses((status = 201, description = "The dispatch.", body = DispatchView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the dispatch.")),
                links(("get" = (operation_id = "get_dispatch", parameters(("dispatch_id" = "$response.body#/id")))))),
              (status = 409, description = "`invalid-state-transition`: the document is not issued, or was recalled.")))]
async fn dispatch_document(
    app: Data<App>,
    call: KeyedCall,
    at: ValidPath<DocumentPath>,
    body: ValidJson<DispatchDocument>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, move |tx, input| {
        let view = service::dispatch(tx, at.0.document_id, input)?;
        Reply::created(&view, format!("/v1/dispatches/{}", view.id))
    })
    .await
}

/// List dispatches
///
/// What was handed over, with where each recipient stands.
#[utoipa::path(get, path = "/v1/dispatches",
    operation_id = "list_dispatches", tag = "dispatches", params(DispatchFilter, PageParams),
    responses((status = 200, description = "A page of dispatches.", body = Listing<DispatchView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_dispatches(
    app: Data<App>,
    call: Call,
    list: ListQuery<DispatchFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a dispatch
///
/// What was handed over, and where each recipient stands after all acts and status messages about the
/// document. Its tag changes with the states.
#[utoipa::path(get, path = "/v1/dispatches/{dispatch_id}",
    operation_id = "get_dispatch", tag = "dispatches", params(DispatchPath),
    responses((status = 200, description = "The dispatch.", body = DispatchView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_dispatch(
    app: Data<App>,
    call: Call,
    at: ValidPath<DispatchPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.dispatch_id)).await?;
    found(&call, &view)
}
