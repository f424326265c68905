//! Official papers (văn bản hành chính) from one typed view each: PDF and PNG set by Typst, DOCX from a
//! template that officials can replace, XLSX for lists.
//!
//! Pure: a [`PaperView`] in, bytes out, without HTTP, database or clock. The same view and the same
//! [`Stamp`] give the same bytes, so that the view alone has to be kept to make a paper again. What the
//! layout has to be is Nghị định 30/2020/NĐ-CP, Phụ lục I.
//!
//! [`render`] blocks and cannot be stopped; what goes in is bounded instead. Callers run it on a thread
//! that may wait, and few at a time.

mod bounds;
mod clean;
pub mod docx;
mod engine;
mod pdf;
mod png;
mod present;
#[cfg(test)]
mod tests;
pub mod view;
pub mod xlsx;

use chrono::{DateTime, Utc};

pub use clean::{Warning, WarningKind};
pub use present::{date_line, number_line, presented, short_date};
pub use view::PaperView;

use crate::{
    error::{Error, Result, Text},
    text_enum,
};

text_enum! {
    /// Kind of paper: `plan` kế hoạch; `submission` tờ trình; `nominee_list` danh sách đề nghị;
    /// `achievement_report_person` báo cáo thành tích cá nhân; `achievement_report_collective` báo cáo
    /// thành tích tập thể; `minutes` biên bản họp Hội đồng; `decision` quyết định, kèm danh sách;
    /// `certificate` giấy khen; `letter` công văn; `result_report` báo cáo kết quả.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum PaperKind {
        Plan = "plan",
        Submission = "submission",
        NomineeList = "nominee_list",
        AchievementReportPerson = "achievement_report_person",
        AchievementReportCollective = "achievement_report_collective",
        Minutes = "minutes",
        Decision = "decision",
        Certificate = "certificate",
        Letter = "letter",
        ResultReport = "result_report",
    }
}

text_enum! {
    /// Form of a paper: `pdf` PDF/A-2a; `docx` Word, to be edited; `xlsx` Excel, for lists; `png` picture of
    /// the first page.
    #[expect(missing_docs, reason = "the enum's own doc names each form")]
    pub enum PaperFormat {
        Pdf = "pdf",
        Docx = "docx",
        Xlsx = "xlsx",
        Png = "png",
    }
}

impl PaperKind {
    /// The forms in which a paper of this kind is made. A workbook is made of what is a list.
    pub fn formats(self) -> &'static [PaperFormat] {
        match self {
            Self::NomineeList | Self::Decision | Self::ResultReport => PaperFormat::ALL,
            Self::Plan
            | Self::Submission
            | Self::AchievementReportPerson
            | Self::AchievementReportCollective
            | Self::Minutes
            | Self::Certificate
            | Self::Letter => &[PaperFormat::Pdf, PaperFormat::Docx, PaperFormat::Png],
        }
    }

    /// The name of the kind of document as it is printed (tên loại văn bản); a letter (công văn) has none.
    pub fn type_name(self) -> Option<&'static str> {
        match self {
            Self::Plan => Some("KẾ HOẠCH"),
            Self::Submission => Some("TỜ TRÌNH"),
            Self::NomineeList => Some("DANH SÁCH"),
            Self::AchievementReportPerson | Self::AchievementReportCollective => {
                Some("BÁO CÁO THÀNH TÍCH")
            }
            Self::Minutes => Some("BIÊN BẢN"),
            Self::Decision => Some("QUYẾT ĐỊNH"),
            Self::Certificate => Some("GIẤY KHEN"),
            Self::Letter => None,
            Self::ResultReport => Some("BÁO CÁO"),
        }
    }
}

impl PaperFormat {
    /// Media type of the bytes.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
        }
    }
}

/// What makes the bytes of a paper reproducible: whose paper it is, and when its data was put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Id of the document.
    pub document_id: String,
    /// Version of its data.
    pub version: i64,
    /// When that version was put together; it stands in the file as the time of its making.
    pub created: DateTime<Utc>,
}

/// A paper that was made.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media_type: &'static str,
    /// How many pages it has, where it has pages.
    pub page_count: Option<i32>,
    /// What could not be printed as it was written.
    pub warnings: Vec<Warning>,
}

/// What is known of a paper once it is set.
#[derive(Clone, Debug)]
pub struct Printed {
    /// How many pages it has.
    pub page_count: i32,
    /// What could not be printed as it was written.
    pub warnings: Vec<Warning>,
}

/// Sets a paper without making a file of it.
///
/// # Errors
/// None that a view within its bounds can cause.
pub fn print(view: &PaperView) -> Result<Printed> {
    pdf::print(view)
}

/// Refuses a view that is larger than a paper may be, before it is kept.
///
/// # Errors
/// `validation-failed`, with a pointer to the place under `/view`.
pub fn require_fitting(view: &PaperView) -> Result<()> {
    bounds::check(view)
}

/// Makes a paper. The template is one that officials made; it matters to `docx` only, and without it the
/// built-in one is taken.
///
/// # Errors
/// `validation-failed` at `/format` where the kind is not made in this form, at a place of the view where
/// that is larger than a paper may be, and for a template that cannot be filled.
pub fn render(
    view: &PaperView,
    format: PaperFormat,
    stamp: &Stamp,
    template: Option<&[u8]>,
) -> Result<Rendered> {
    if !view.kind().formats().contains(&format) {
        return Err(Error::invalid(
            "/format",
            "not_offered",
            Text::new(
                "Loại văn bản này không có định dạng này.",
                "A paper of this kind is not made in this form.",
            ),
        ));
    }
    bounds::check(view)?;
    match format {
        PaperFormat::Pdf => pdf::document(view, stamp),
        PaperFormat::Png => png::first_page(view),
        PaperFormat::Docx => docx::fill(view, template, stamp),
        PaperFormat::Xlsx => xlsx::workbook(view, stamp),
    }
}
