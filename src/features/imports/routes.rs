//! Operations on imports.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data},
};

use super::{
    input::CreateImport,
    service,
    types::{
        ImportFilter, ImportPath, ImportTemplatePath, ImportTemplateQuery, ImportView,
        RowResultFilter, RowResultView,
    },
};
use crate::{
    app::App,
    error::{Context, Error},
    http::{
        command::{audited_read, command},
        download::attached,
        extract::{Call, KeyedCall, ValidJson, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store},
    },
    jobs::types::JobPath,
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_imports,
        create_import,
        get_import,
        get_import_file,
        get_import_template,
        list_job_row_results
    );
}

/// List imports
///
/// All of them for administrators, otherwise what the caller started; newest first.
#[utoipa::path(get, path = "/v1/imports",
    operation_id = "list_imports", tag = "imports", params(ImportFilter, PageParams),
    responses((status = 200, description = "A page of imports.", body = Listing<ImportView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_imports(
    app: Data<App>,
    call: Call,
    list: ListQuery<ImportFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Import a file
///
/// Nhập dữ liệu từ tệp: the rows of a CSV or XLSX of up to 32 MB and 100,000 rows, which was uploaded as a
/// document before. Each row goes through the API's own write, with the caller's rights: the same rules,
/// the same audit, the same events. Units and persons that exist are replaced, as by a directory client
/// that sends `If-Match: *`; a column that the file does not have leaves what is there, an empty cell
/// clears it. `abort` writes all rows in one transaction or none; `skip` writes those that fit, in
/// batches; `validate_only` does the same as `abort` and takes it back. The answer is a job. Columns are
/// found by the headers of the template. Needs an `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/imports",
    operation_id = "create_import", tag = "imports", request_body = CreateImport,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`campaign_id` stands with measurements, achievements and proposals, `award_round_id` with proposals, and with no other kind.",
        "`document_id` names a document that the caller reads, with a CSV or XLSX of at most 32 MB as its content.",
        "`award_round_id` names a round of the campaign."]))),
    responses((status = 202, description = "The import; its job waits to be run.", body = ImportView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the job."),
                        ("Retry-After" = i32, description = "Seconds after which to ask for the job.")),
                links(("get" = (operation_id = "get_import", parameters(("import_id" = "$response.body#/id")))),
                      ("job" = (operation_id = "get_job", parameters(("job_id" = "$response.body#/job_id")))))),
              (status = 409, description = "`duplicate`: the same bytes made achievements or proposals of the campaign before, or are being imported.")))]
async fn create_import(
    app: Data<App>,
    call: KeyedCall,
    body: ValidJson<CreateImport>,
) -> Result<HttpResponse, Error> {
    let started = command(&app, call.0, body, move |tx, input| {
        let view = service::create(tx, &input)?;
        let location = Some(format!("/v1/jobs/{}", view.job_id));
        Ok(Reply { status: 202, location, ..Reply::ok(&view)? })
    });
    let mut response = started.await?;
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    Ok(response)
}

/// Get an import
///
/// How far it is, and how it ended. It is cancelled by its job.
#[utoipa::path(get, path = "/v1/imports/{import_id}",
    operation_id = "get_import", tag = "imports", params(ImportPath),
    responses((status = 200, description = "The import.", body = ImportView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_import(
    app: Data<App>,
    call: Call,
    at: ValidPath<ImportPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.import_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Download the file of an import
///
/// The rows as they were read, in the format in which they came, with a further column “Lỗi” that says what
/// is wrong in each. Empty lines between them stay, so that each has its number. What a spreadsheet would
/// take for a formula is a text in it. Corrected, it can be imported again as it is. Every download leaves
/// an audit row.
#[utoipa::path(get, path = "/v1/imports/{import_id}/file",
    operation_id = "get_import_file", tag = "imports", params(ImportPath),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream",
                headers(("Content-Disposition" = String, description = "Name of the file.")))))]
async fn get_import_file(
    app: Data<App>,
    call: Call,
    at: ValidPath<ImportPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.import_id);
    let made = app.db.read_long(move |conn| service::file(conn, &actor, id)).await?;
    audited_read(&app, &call, move |tx| service::tell_read(tx, id)).await?;
    Ok(no_store(attached(&made.file_name, made.bytes)))
}

/// Download a template
///
/// Mẫu tệp nhập: the columns of a kind with headers in Vietnamese, and one row that is visibly a sample, to
/// be removed. Headers are found without regard to case, marks and order; the names of the API do as well.
#[utoipa::path(get, path = "/v1/import-templates/{import_kind}",
    operation_id = "get_import_template", tag = "imports", params(ImportTemplatePath, ImportTemplateQuery),
    responses((status = 200, description = "The template.", body = Vec<u8>, content_type = "application/octet-stream",
                headers(("Content-Disposition" = String, description = "Name of the file.")))))]
async fn get_import_template(
    call: Call,
    at: ValidPath<ImportTemplatePath>,
    query: ValidQuery<ImportTemplateQuery>,
) -> Result<HttpResponse, Error> {
    let (kind, format) = (at.0.import_kind, query.0.format.unwrap_or_default());
    let actor = call.actor.clone();
    let made = web::block(move || service::template(&actor, kind, format));
    let made = made.await.internal("writing a template")??;
    Ok(attached(&made.file_name, made.bytes))
}

/// List the results of the rows of a job
///
/// What became of each row of an import, by its number: 1 is the line under the headers, and empty lines
/// count, in CSV as in XLSX. Rows that were not reached have none.
#[utoipa::path(get, path = "/v1/jobs/{job_id}/row-results",
    operation_id = "list_job_row_results", tag = "imports",
    params(JobPath, RowResultFilter, PageParams),
    responses((status = 200, description = "A page of results.", body = Listing<RowResultView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_job_row_results(
    app: Data<App>,
    call: Call,
    at: ValidPath<JobPath>,
    list: ListQuery<RowResultFilter>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.job_id);
    let (filter, page) = (list.filter, list.page.clone());
    let rows = app.db.read(move |conn| service::row_results(conn, &actor, id, &filter, &page));
    Ok(no_store(listed(&call, &list.page, &rows.await?)?))
}
