//! Rules of papers: rendering a draft, once or again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{
    gather::{self, Gathered, Reader},
    input::RenderDocument,
    store::{self, NewSnapshot},
    types::{DocumentRendering, RenderingWarning, SNAPSHOTS_MAX, Source},
};
use crate::{
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Context, Error, Result, Text},
    features::{
        campaigns, decisions,
        documents::{
            self,
            input::CreateDocument,
            rendered::Drafted,
            types::{DocumentId, DocumentView},
        },
    },
    files::FileDigest,
    http::command::Tx,
    papers::{self, PaperKind, PaperView, Printed},
};

/// Letters of the subject line that become the title of the document; a longer one ends in an ellipsis.
const TITLE_CHARS_MAX: usize = 500;

/// Letters of a symbol that a document can have.
const SYMBOL_CHARS_MAX: usize = 30;

/// Pages that a document can tell of.
const PAGES_MAX: i32 = 999;

/// The catalogue code of the document that a paper is.
fn document_kind(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plan => "ke_hoach",
        PaperKind::Submission => "to_trinh",
        PaperKind::NomineeList => "danh_sach",
        PaperKind::AchievementReportPerson
        | PaperKind::AchievementReportCollective
        | PaperKind::ResultReport => "bao_cao",
        PaperKind::Minutes => "bien_ban",
        PaperKind::Decision => "quyet_dinh",
        PaperKind::Certificate => "giay_khen",
        PaperKind::Letter => "cong_van",
    }
}

/// Pages that were set before the transaction that keeps the paper: setting takes its time, and all who write
/// would wait for it.
pub struct Pages {
    digest: FileDigest,
    printed: Printed,
}

impl Pages {
    /// Sets the pages of a view.
    ///
    /// # Errors
    /// None that a view within its bounds can cause.
    pub fn of(view: &PaperView) -> Result<Self> {
        Ok(Self { digest: written(view)?.1, printed: papers::print(view)? })
    }
}

/// A view as it is kept, and the digest of that.
fn written(view: &PaperView) -> Result<(String, FileDigest)> {
    let content = serde_json::to_string(view).internal("writing a paper's view")?;
    let digest = FileDigest(Sha256::digest(content.as_bytes()).into());
    Ok((content, digest))
}

/// What the paper that is asked for says.
///
/// # Errors
/// As [`render`] for what it is made from.
pub fn view(reader: &mut Reader<'_>, input: &RenderDocument) -> Result<PaperView> {
    Ok(gathered(reader, input)?.view)
}

fn gathered(reader: &mut Reader<'_>, input: &RenderDocument) -> Result<Gathered> {
    reader.actor.require(table::RENDER_DOCUMENT, &Relation::unit(&input.unit_code))?;
    input.confidentiality.accepted()?;
    let gathered = gather::paper(reader, input)?;
    papers::require_fitting(&gathered.view)?;
    Ok(gathered)
}

/// Renders a paper into a new draft, or into the named one again; the flag tells whether it is new. Pages
/// that were set before count where the paper still says what it said then.
///
/// # Errors
/// `role-required`, `not-found` and whatever else the source refuses; `validation-failed` for a document
/// that is not a rendered draft of this source; `duplicate` where the source has another draft;
/// `stale-etag`, `invalid-state-transition`, `state-secret-refused`.
pub fn render(
    tx: &mut Tx<'_>,
    input: &RenderDocument,
    pages: Option<Pages>,
) -> Result<(DocumentView, bool)> {
    let mut reader = Reader { conn: tx.conn, actor: tx.actor, now: tx.now, today: tx.today };
    let Gathered { view, source, warnings } = gathered(&mut reader, input)?;
    let made = Made::of(&view, warnings, pages)?;
    let Some(id) = input.document_id else {
        let view = first(tx, input, source, made)?;
        return Ok((view, true));
    };
    let (before, version) = again(tx, id, input, &source, &made)?;
    keep(tx, id, version, input.kind, source, made)?;
    Ok((documents::rendered::tell(tx, Some(&before), id)?, false))
}

/// A view that was put together, with what its document shows of it.
struct Made {
    title: String,
    symbol: Option<String>,
    content: String,
    digest: FileDigest,
    page_count: Option<i32>,
    warnings: Vec<RenderingWarning>,
}

impl Made {
    fn of(
        view: &PaperView,
        mut warnings: Vec<RenderingWarning>,
        pages: Option<Pages>,
    ) -> Result<Self> {
        let (content, digest) = written(view)?;
        let printed = match pages.filter(|pages| pages.digest == digest) {
            Some(pages) => pages.printed,
            None => papers::print(view)?,
        };
        warnings.extend(printed.warnings.iter().map(RenderingWarning::of_text));
        let frame = view.frame();
        let mut title: String = frame.subject.chars().take(TITLE_CHARS_MAX).collect();
        if title.len() < frame.subject.len() {
            title.pop();
            title.push('…');
        }
        Ok(Self {
            title,
            // The document system takes shorter symbols than a plan may name.
            symbol: frame.symbol.clone().filter(|text| text.chars().count() <= SYMBOL_CHARS_MAX),
            digest,
            content,
            page_count: Some(printed.page_count).filter(|count| *count <= PAGES_MAX),
            warnings,
        })
    }
}

fn keep(
    tx: &mut Tx<'_>,
    document_id: DocumentId,
    version: i32,
    kind: PaperKind,
    source: Source,
    made: Made,
) -> Result<()> {
    let new = NewSnapshot {
        document_id,
        kind,
        source,
        content: made.content,
        digest: made.digest.hex(),
        rendered_by: &tx.actor.id,
        rendered_at: tx.now,
        warnings: made.warnings,
    };
    store::keep(tx.conn, version, new)
}

fn first(
    tx: &mut Tx<'_>,
    input: &RenderDocument,
    source: Source,
    made: Made,
) -> Result<DocumentView> {
    // Of two who begin at the same moment the second finds the draft of the first.
    if let Some(name) = source.name() {
        lock_name(tx.conn, &format!("render {name}"))?;
    }
    let known = gather::document_of(tx.conn, tx.actor, &source)?;
    if let Some(known) = known
        && documents::rendered::is_draft(tx.conn, known)?
    {
        return Err(Error::new(Code::Duplicate)
            .detail(
                "Đã có dự thảo của văn bản này; nêu `document_id` để lập lại.",
                "There is a draft of this paper; name it as `document_id` to render it again.",
            )
            .with("existing_id", known.to_string()));
    }
    let created = documents::service::create(tx, document(input, &made))?;
    match &source {
        Source::Plan { campaign_id } => campaigns::issued::link(tx, *campaign_id, created.id)?,
        Source::Decision { decision_id } => decisions::issued::link(tx, *decision_id, created.id)?,
        // A letter is named by the proposals when they are forwarded with it; nothing names the rest.
        Source::Results { .. }
        | Source::Proposals { .. }
        | Source::Proposal { .. }
        | Source::Session { .. }
        | Source::Award { .. }
        | Source::Letter => {}
    }
    keep(tx, created.id, 1, input.kind, source, made)?;
    documents::rendered::tell(tx, None, created.id)
}

fn document(input: &RenderDocument, made: &Made) -> CreateDocument {
    CreateDocument {
        kind: document_kind(input.kind).to_owned(),
        title: made.title.clone(),
        number: None,
        symbol: made.symbol.clone(),
        issued_on: None,
        issuing_body: None,
        signer_name: None,
        signer_position: None,
        language: "vi".to_owned(),
        page_count: made.page_count,
        description: None,
        confidentiality: input.confidentiality,
        unit_code: input.unit_code.clone(),
        supersedes_id: None,
        corrects_id: None,
        file_name: None,
        external_refs: Vec::new(),
    }
}

/// The draft before it is rendered again, and the version that its new snapshot gets.
fn again(
    tx: &mut Tx<'_>,
    id: DocumentId,
    input: &RenderDocument,
    source: &Source,
    made: &Made,
) -> Result<(DocumentView, i32)> {
    let document = documents::service::get(tx.conn, tx.actor, id)?;
    let wrong = |code, vi: &'static str, en: &'static str| {
        Error::invalid("/document_id", code, Text::new(vi, en))
    };
    let Some(known) = store::newest(tx.conn, id)? else {
        let vi = "Văn bản này không được lập từ dữ liệu.";
        return Err(wrong("not_rendered", vi, "This document was not rendered."));
    };
    let is_same = known.kind == input.kind && known.source.0.is_same(source);
    if !is_same || document.unit_code != input.unit_code {
        return Err(wrong(
            "other_source",
            "Văn bản này được lập từ nguồn khác, loại khác hoặc thuộc đơn vị khác.",
            "This document is of another kind, source or unit.",
        ));
    }
    let drafted =
        Drafted { title: &made.title, symbol: made.symbol.as_deref(), page_count: made.page_count };
    let before = documents::rendered::again(tx, id, &drafted)?;
    // Asked now that the draft is ours: somebody may have rendered it since its snapshot was read.
    let last = store::last_version(tx.conn, id)?.unwrap_or_default();
    if last >= SNAPSHOTS_MAX {
        return Err(wrong(
            "rendered_too_often",
            "Dự thảo này đã được lập lại quá nhiều lần; lập văn bản mới.",
            "This draft was rendered too often; render a new one.",
        ));
    }
    Ok((before, last + 1))
}

/// How documents were rendered; those that were not are left out.
///
/// # Errors
/// When the database cannot be read.
pub fn renderings(
    conn: &mut Conn,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, DocumentRendering>> {
    store::renderings(conn, ids)
}

/// Whether a document was rendered.
///
/// # Errors
/// When the database cannot be read.
pub fn is_rendered(conn: &mut Conn, id: DocumentId) -> Result<bool> {
    store::is_rendered(conn, id)
}

/// Removes the snapshots of a draft that is deleted, in the transaction that deletes it.
///
/// # Errors
/// When the database refuses.
pub fn forget(conn: &mut Conn, id: DocumentId) -> Result<()> {
    store::forget(conn, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_paper_prints_otherwise_is_told_and_its_pages_are_counted() {
        let mut view = PaperView::sample(PaperKind::Letter);
        assert_eq!(Made::of(&view, Vec::new(), None).unwrap().page_count, Some(1));
        view.frame_mut().subject = "nộp hồ sơ 🎉".to_owned();
        let made = Made::of(&view, Vec::new(), None).unwrap();
        let codes: Vec<&str> = made.warnings.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["character_replaced"]);
        assert!(made.warnings[0].label.vi.contains("U+1F389"));
        assert!(made.warnings[0].label.vi.contains("/frame/subject"));
    }

    #[test]
    fn a_long_subject_line_ends_in_an_ellipsis() {
        let mut view = PaperView::sample(PaperKind::Letter);
        view.frame_mut().subject = "ệ".repeat(TITLE_CHARS_MAX + 1);
        let of = |view: &PaperView| Made::of(view, Vec::new(), None).unwrap();
        let title = of(&view).title;
        assert_eq!(title.chars().count(), TITLE_CHARS_MAX);
        assert!(title.ends_with("ệ…"));
        view.frame_mut().subject = "ệ".repeat(TITLE_CHARS_MAX);
        assert_eq!(of(&view).title, "ệ".repeat(TITLE_CHARS_MAX));
    }
}
