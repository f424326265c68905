//! Operations on templates of papers.

use std::sync::Arc;

use actix_web::{HttpResponse, web::Data};

use super::{
    check,
    input::RestorePaperTemplate,
    service::{self, Download},
    types::{
        CheckedTemplateView, PaperTemplatePath, PaperTemplateVersionPath, PaperTemplateVersionView,
        PaperTemplateView,
    },
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        download::{Chosen, DownloadHeaders, Downloaded, Wanted, open, respond},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, NoFilter, PageParams, listed},
        reply::{Reply, found},
        upload::{Sent, UploadHeaders, staged},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_paper_templates,
        get_paper_template,
        get_paper_template_content,
        put_paper_template_content,
        check_paper_template,
        restore_paper_template,
        list_paper_template_versions,
        get_paper_template_version_content
    );
}

/// Answers with the file of a version: one that was uploaded comes from the store.
async fn sent(app: &App, found: &Download, chosen: &Chosen) -> Result<HttpResponse, Error> {
    let file = match found.built_in()? {
        Some(file) => file,
        None => open(&app.files, &found.content, chosen).await?,
    };
    Ok(respond(&found.content, chosen, file))
}

/// List templates of papers
///
/// Every kind of paper with the template that is used for it (mẫu văn bản).
#[utoipa::path(get, path = "/v1/paper-templates",
    operation_id = "list_paper_templates", tag = "paper-templates", params(PageParams),
    responses((status = 200, description = "A page of templates.", body = Listing<PaperTemplateView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_paper_templates(
    app: Data<App>,
    call: Call,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor) = (list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get the template of a kind of paper
///
/// The version that is used, and where it comes from.
#[utoipa::path(get, path = "/v1/paper-templates/{paper_kind}",
    operation_id = "get_paper_template", tag = "paper-templates", params(PaperTemplatePath),
    responses((status = 200, description = "The template.", body = PaperTemplateView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_paper_template(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.paper_kind)).await?;
    found(&call, &view)
}

/// Download the template of a kind of paper
///
/// The Word file that is used. Its tags name the fields of the paper: `{{ frame.subject }}`,
/// `{%p for item in frame.recipients %}`.
#[utoipa::path(
    get,
    path = "/v1/paper-templates/{paper_kind}/content",
    operation_id = "get_paper_template_content",
    tag = "paper-templates",
    params(PaperTemplatePath, DownloadHeaders),
    responses(Downloaded)
)]
async fn get_paper_template_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
    wanted: Wanted,
) -> Result<HttpResponse, Error> {
    let (kind, actor) = (at.0.paper_kind, call.actor.clone());
    let found = app.db.read(move |conn| service::download(conn, &actor, kind, None)).await?;
    let chosen = wanted.choose(&call, &found.content)?;
    sent(&app, &found, &chosen).await
}

/// Upload a template of a kind of paper
///
/// A Word file (`.docx`) with tags, as the next version; papers made from now on use it. It is filled with
/// a sample first: a file that cannot be filled, that names what a paper has not, or that holds macros or
/// refers to content elsewhere is refused, with every finding at the part of the file it is in. The same
/// bytes again give 200. `If-Match` may be sent but is not needed, since every version stays.
#[utoipa::path(put, path = "/v1/paper-templates/{paper_kind}/content",
    operation_id = "put_paper_template_content", tag = "paper-templates",
    params(PaperTemplatePath, UploadHeaders),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-cross-field-rules" = json!([
        "The bytes are a Word file (.docx) that `check_paper_template` finds usable."]))),
    responses((status = 200, description = "This file is used already.", body = PaperTemplateView,
                headers(("ETag" = String, description = "Entity tag of the template."))),
              (status = 201, description = "The file is used from now on.", body = PaperTemplateView,
                headers(("ETag" = String, description = "Entity tag of the template."), ("Location" = String, description = "Path of the content."))),
              (status = 409, description = "`digest-mismatch`."),
              (status = 413, description = "More bytes than `limit`."),
              (status = 415, description = "Not sent as bytes.")))]
async fn put_paper_template_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
    upload: Sent,
) -> Result<HttpResponse, Error> {
    let (kind, files) = (at.0.paper_kind, Arc::clone(&app.files));
    service::require_put(&call.actor)?;
    let received = upload.receive(&app.files).await?;
    let work = move || check::checked(kind, received);
    let (received, checked) = app.renderers.run(work).await?;
    check::require_usable(&checked)?;
    let received = staged(&app.files, received).await?;
    command(&app, call, received, move |tx, received| {
        match service::put(tx, &files, kind, received)? {
            (view, true) => Reply::created(&view, format!("/v1/paper-templates/{kind}/content")),
            (view, false) => Reply::ok(&view),
        }
    })
    .await
}

/// Check a template of a kind of paper
///
/// What an upload of these bytes would find, without keeping them.
#[utoipa::path(post, path = "/v1/paper-templates/{paper_kind}/check",
    operation_id = "check_paper_template", tag = "paper-templates",
    params(PaperTemplatePath, UploadHeaders),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "What was found.", body = CheckedTemplateView),
              (status = 409, description = "`digest-mismatch`."),
              (status = 413, description = "More bytes than `limit`."),
              (status = 415, description = "Not sent as bytes.")))]
async fn check_paper_template(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
    upload: Sent,
) -> Result<HttpResponse, Error> {
    let kind = at.0.paper_kind;
    check::require_check(&call.actor)?;
    let received = upload.receive(&app.files).await?;
    let work = move || check::checked(kind, received);
    let (received, checked) = app.renderers.run(work).await?;
    command(&app, call, received, move |tx, _| {
        check::tell_check(tx, kind);
        Reply::plain(&check::checked_view(&checked))
    })
    .await
}

/// Restore a template of a kind of paper
///
/// Brings an earlier version back as the next one; version 1 is the built-in template.
#[utoipa::path(post, path = "/v1/paper-templates/{paper_kind}/restore",
    operation_id = "restore_paper_template", tag = "paper-templates", params(PaperTemplatePath),
    request_body = RestorePaperTemplate,
    extensions(("x-cross-field-rules" = json!([
        "`version` is one of the versions of this template."]))),
    responses((status = 200, description = "The template, in its new version.", body = PaperTemplateView,
                headers(("ETag" = String, description = "Entity tag.")))))]
async fn restore_paper_template(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
    body: ValidJson<RestorePaperTemplate>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::restore(tx, at.0.paper_kind, &input)?)
    })
    .await
}

/// List versions of a template
///
/// The newest first, down to the built-in template.
#[utoipa::path(get, path = "/v1/paper-templates/{paper_kind}/versions",
    operation_id = "list_paper_template_versions", tag = "paper-templates",
    params(PaperTemplatePath, PageParams),
    responses((status = 200, description = "A page of versions.", body = Listing<PaperTemplateVersionView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_paper_template_versions(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplatePath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (kind, page, actor) = (at.0.paper_kind, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::versions(conn, &actor, kind, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Download a version of a template
///
/// The Word file of that version.
#[utoipa::path(
    get,
    path = "/v1/paper-templates/{paper_kind}/versions/{version}/content",
    operation_id = "get_paper_template_version_content",
    tag = "paper-templates",
    params(PaperTemplateVersionPath, DownloadHeaders),
    responses(Downloaded)
)]
async fn get_paper_template_version_content(
    app: Data<App>,
    call: Call,
    at: ValidPath<PaperTemplateVersionPath>,
    wanted: Wanted,
) -> Result<HttpResponse, Error> {
    let PaperTemplateVersionPath { paper_kind, version } = at.0;
    let actor = call.actor.clone();
    let found =
        app.db.read(move |conn| service::download(conn, &actor, paper_kind, Some(version))).await?;
    let chosen = wanted.choose(&call, &found.content)?;
    sent(&app, &found, &chosen).await
}
