//! The one engine that sets all papers: fonts and templates, read once.
//!
//! A template sees the templates and its data and nothing else: no file system, no network, no package and
//! no present day. Data goes in as a file of JSON, whose texts stay texts whatever they hold. The names of
//! files are few and fixed, because each new one is kept for ever.

use std::{collections::HashMap, path::PathBuf, sync::LazyLock};

use serde_json::Value;
use typst::{
    Library, LibraryExt as _, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic, Warned},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;

use super::{PaperKind, PaperView, present::presented};
use crate::error::{Error, Result};

/// Liberation Serif 2.1.5: metric-compatible with Times New Roman, with all Vietnamese letters.
const FONTS: [&[u8]; 4] = [
    include_bytes!("fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("fonts/LiberationSerif-BoldItalic.ttf"),
];

/// What is used of earlier papers stays this many papers.
const KEPT_RUNS: usize = 10;

const DATA: &str = "/data.json";

/// The template of a chart alone.
const CHART: &str = "/chart_picture.typ";

/// Every template with its name.
const TEMPLATES: [(&str, &str); 15] = [
    ("/frame.typ", include_str!("templates/frame.typ")),
    ("/body.typ", include_str!("templates/body.typ")),
    ("/chart.typ", include_str!("templates/chart.typ")),
    (CHART, include_str!("templates/chart_picture.typ")),
    ("/plan.typ", include_str!("templates/plan.typ")),
    ("/submission.typ", include_str!("templates/submission.typ")),
    ("/nominee_list.typ", include_str!("templates/nominee_list.typ")),
    ("/reports.typ", include_str!("templates/reports.typ")),
    ("/person_report.typ", include_str!("templates/person_report.typ")),
    ("/collective_report.typ", include_str!("templates/collective_report.typ")),
    ("/minutes.typ", include_str!("templates/minutes.typ")),
    ("/decision.typ", include_str!("templates/decision.typ")),
    ("/certificate.typ", include_str!("templates/certificate.typ")),
    ("/letter.typ", include_str!("templates/letter.typ")),
    ("/result_report.typ", include_str!("templates/result_report.typ")),
];

fn template(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plan => "/plan.typ",
        PaperKind::Submission => "/submission.typ",
        PaperKind::NomineeList => "/nominee_list.typ",
        PaperKind::AchievementReportPerson => "/person_report.typ",
        PaperKind::AchievementReportCollective => "/collective_report.typ",
        PaperKind::Minutes => "/minutes.typ",
        PaperKind::Decision => "/decision.typ",
        PaperKind::Certificate => "/certificate.typ",
        PaperKind::Letter => "/letter.typ",
        PaperKind::ResultReport => "/result_report.typ",
    }
}

/// Fonts and templates, ready for use.
pub(super) struct Engine {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
}

static ENGINE: LazyLock<Result<Engine, String>> = LazyLock::new(Engine::new);

/// The engine of the process.
///
/// # Errors
/// When what is built into the program is broken, which tests rule out.
pub(super) fn engine() -> Result<&'static Engine> {
    ENGINE.as_ref().map_err(|cause| Error::bug(cause.as_str()))
}

/// Sets a paper. What is kept for the next ones is bounded, whether it succeeds or not.
///
/// # Errors
/// `internal-error` for a template that cannot be set with this view.
pub(super) fn set(view: &PaperView) -> Result<PagedDocument> {
    compiled(template(view.kind()), &presented(view)?)
}

/// Sets a chart alone.
///
/// # Errors
/// As [`set`].
pub(super) fn set_chart(chart: &Value) -> Result<PagedDocument> {
    compiled(CHART, chart)
}

fn compiled(main: &'static str, data: &Value) -> Result<PagedDocument> {
    let engine = engine()?;
    let data = serde_json::to_vec(data)
        .map_err(|cause| Error::internal(format!("a view is not JSON: {cause}")))?;
    let job = Job {
        engine,
        main: file_id(main).map_err(Error::bug)?,
        data_id: file_id(DATA).map_err(Error::bug)?,
        data: Bytes::new(data),
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&job);
    for warning in &warnings {
        tracing::debug!(main, warning = %warning.message, "a paper was set with a warning");
    }
    let output = output.map_err(|errors| failed(&errors));
    comemo::evict(KEPT_RUNS);
    output
}

/// The errors of Typst, for the log. They name templates and never hold the data.
pub(super) fn failed(errors: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Error::internal(format!("a paper cannot be set: {}", messages.join("; ")))
}

impl Engine {
    fn new() -> Result<Self, String> {
        let fonts: Vec<Font> =
            FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        if fonts.len() != FONTS.len() {
            return Err(format!("{} of {} fonts can be read", fonts.len(), FONTS.len()));
        }
        let mut sources = HashMap::with_capacity(TEMPLATES.len());
        for (path, text) in TEMPLATES {
            let id = file_id(path)?;
            sources.insert(id, Source::new(id, text.to_owned()));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
        })
    }

    /// Whether every face has a glyph for a character.
    pub(super) fn covers(&self, letter: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
    }
}

fn file_id(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|cause| format!("{path}: {cause:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What one paper sees.
struct Job<'a> {
    engine: &'a Engine,
    main: FileId,
    data_id: FileId,
    data: Bytes,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.engine.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(not_found(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.get(index).cloned()
    }

    /// A paper says its own date; no template asks for the present one.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
