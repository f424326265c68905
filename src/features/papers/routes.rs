//! Operations on papers.

use actix_web::{HttpResponse, web::Data};

use super::{
    gather::Reader,
    input::RenderDocument,
    renditions,
    service::{self, Pages},
    types::{PaperDocx, PaperPdf, PaperPng, PaperXlsx, RenditionPath},
};
use crate::{
    app::App,
    db::{Conn, types::Instant},
    error::{Code, Error},
    features::documents::{content, types::DocumentView},
    http::{
        command::{audited_read, command},
        download::made,
        extract::{Call, ValidJson, ValidPath},
        negotiate::Accepted,
        operations::{ServiceConfig, operations},
        reply::{Reply, is_known, no_store, not_modified},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, render_document, get_document_rendition);
}

/// Render a document
///
/// Makes a draft document from what is stored: kế hoạch, tờ trình, danh sách đề nghị, báo cáo thành
/// tích, biên bản, quyết định, giấy khen, công văn, báo cáo kết quả. What the paper says is kept as it
/// is now. With `document_id` a rendered draft is rendered again, as long as it has no content; `If-Match`
/// then may name its version, and one that was `packaged` is a `draft` again, as `document.reopened` says.
/// The plan of a campaign and the document of a decision are named there, so that they get their number
/// with the issuance. Counts of the council get into minutes once they are communicated. A submission and a
/// decision name the legal documents of their rule set that are in force that day, the numbered plan, the
/// council's minutes and, a decision, at whose proposal it is made; what is left out since the data for it
/// is missing stands in `rendering.warnings`. `page_count` is that of the PDF.
#[utoipa::path(post, path = "/v1/documents/render",
    operation_id = "render_document", tag = "documents", request_body = RenderDocument,
    extensions(("x-cross-field-rules" = json!([
        "Each kind takes the ids that it is made from and no others: `plan` and `result_report` `campaign_id`; `submission` and `nominee_list` `award_round_id`, `award_proposal_ids` or both; the achievement reports `award_proposal_id`; `minutes` `council_session_id`; `decision` `decision_id`; `certificate` `award_id`.",
        "A `letter` has `title` and `body`.",
        "Each proposal is named once; those of a named round are of that round, and there is one at least.",
        "An achievement report of a person is about a proposal of a person, that of a collective about one of a collective.",
        "`frame.replaces_bases` goes with a `submission` or a `decision` that has `frame.legal_bases`.",
        "`document_id` names a rendered draft of the same kind, source and unit, which was rendered less than 10 000 times.",
        "`confidentiality` is `public` or `internal`; what is above is refused with `state-secret-refused`."]))),
    responses((status = 200, description = "The draft, rendered again.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The draft.", body = DocumentView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the document."))),
              (status = 404, description = "`not-found`: what it is to be made from is not there, or not for the caller."),
              (status = 409, description = "`duplicate`: the campaign or decision has a draft already, `existing_id`; `invalid-state-transition`: the draft has its content, the session is not closed, or the award was revoked.")))]
async fn render_document(
    app: Data<App>,
    call: Call,
    body: ValidJson<RenderDocument>,
) -> Result<HttpResponse, Error> {
    let pages = pages(&app, &call, body.value.clone()).await?;
    command(&app, call, body, |tx, input| match service::render(tx, &input, pages)? {
        (view, true) => Reply::created(&view, format!("/v1/documents/{}", view.id)),
        (view, false) => Reply::ok(&view),
    })
    .await
}

/// The pages of the paper that is asked for; none when it is refused, which the command says itself.
///
/// # Errors
/// `unavailable` when too many papers wait to be rendered.
async fn pages(app: &App, call: &Call, input: RenderDocument) -> Result<Option<Pages>, Error> {
    let (actor, now, today) = (call.actor.clone(), app.clock.now(), app.clock.today_hanoi());
    let gather = move |conn: &mut Conn| {
        let mut reader = Reader { conn, actor: &actor, now: Instant(now), today };
        service::view(&mut reader, &input)
    };
    let made = match app.db.read_long(gather).await {
        Ok(view) => app.renderers.run(move || Pages::of(&view)).await.map(Some),
        Err(refused) => Err(refused),
    };
    made.or_else(|error| if error.code() == Code::Unavailable { Err(error) } else { Ok(None) })
}

/// Download a rendition of a document
///
/// The paper as PDF (PDF/A-2a), Word, Excel or a picture of its first page, made from the snapshot of the
/// newest rendering; once the document is issued, with its number and date. The same question gets the
/// same bytes, of which `ETag` is made, the Word file until its template is replaced. A document that was
/// not rendered has no renditions, and workbooks
/// are made of lists only (`nominee_list`, `decision`, `result_report`). While it is a draft, renditions
/// are for those who read what it is made from, and for who exchanges documents. Every download leaves an
/// audit row.
#[utoipa::path(get, path = "/v1/documents/{document_id}/renditions/{format}",
    operation_id = "get_document_rendition", tag = "documents", params(RenditionPath),
    responses((status = 200, description = "The file.",
                content((PaperPdf = "application/pdf"), (PaperDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                        (PaperXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (PaperPng = "image/png")),
                headers(("ETag" = String, description = "Strong entity tag of the bytes."), ("Content-Disposition" = String, description = "Name of the file."),
                        ("Content-Digest" = String, description = "SHA-256 of the bytes (RFC 9530)."), ("Repr-Digest" = String, description = "SHA-256 of the bytes (RFC 9530)."))),
              (status = 304, description = "The caller has these bytes."),
              (status = 404, description = "`not-found`: no such document, or it was not rendered; `formats` names what there is when the paper is not made in this one."),
              (status = 409, description = "`not-ready`: the template that replaced the built-in one cannot be filled with this paper.")))]
async fn get_document_rendition(
    app: Data<App>,
    call: Call,
    at: ValidPath<RenditionPath>,
    accepted: Accepted,
) -> Result<HttpResponse, Error> {
    let RenditionPath { document_id: id, format } = at.0;
    let media_type = accepted.choose(&[format.media_type()])?;
    let actor = call.actor.clone();
    let asked = app.db.read_long(move |conn| renditions::asked(conn, &actor, id, format)).await?;
    let (content, bytes) = renditions::rendition(&app.renderers, &app.files, asked).await?;
    if is_known(&call, &content.etag()) {
        return Ok(no_store(not_modified(&content.etag())));
    }
    audited_read(&app, &call, move |tx| content::tell_read(tx, id)).await?;
    Ok(made(&content, media_type, bytes))
}
