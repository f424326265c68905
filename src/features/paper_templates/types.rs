//! Templates of papers on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{db::types::Instant, http::reply::Tagged, papers::PaperKind, text_enum};

text_enum! {
    /// Where a template comes from: `built_in` có sẵn trong phần mềm; `uploaded` đơn vị tải lên.
    #[expect(missing_docs, reason = "the enum's own doc names each origin")]
    pub enum TemplateOrigin {
        BuiltIn = "built_in",
        Uploaded = "uploaded",
    }
}

/// The template of a kind of paper, in the version that is used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperTemplateView {
    /// Kind of paper.
    pub paper_kind: PaperKind,
    /// Where the file comes from.
    pub origin: TemplateOrigin,
    /// SHA-256 of the file.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "5f8fc4a9a3aa8ab1ea6ddbb5cf272394937438e5832b05174173fc92bb9d0c13"
    )]
    pub sha256: String,
    /// Bytes of the file.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 8_192)]
    pub size_bytes: i64,
    /// The earlier version that it brought back.
    #[schema(required = true, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub restored_from: Option<i64>,
    /// Who made this version; null for the first.
    #[schema(required = true, max_length = 64, example = "CB013")]
    pub created_by: Option<String>,
    /// When this version was made; null for the first.
    #[schema(required = true)]
    pub created_at: Option<Instant>,
    /// Version; the first is the built-in template.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PaperTemplateView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A version of a template.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperTemplateVersionView {
    /// Version; the first is the built-in template.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Where the file comes from.
    pub origin: TemplateOrigin,
    /// SHA-256 of the file.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "5f8fc4a9a3aa8ab1ea6ddbb5cf272394937438e5832b05174173fc92bb9d0c13"
    )]
    pub sha256: String,
    /// Bytes of the file.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 8_192)]
    pub size_bytes: i64,
    /// The earlier version that it brought back.
    #[schema(required = true, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub restored_from: Option<i64>,
    /// Who made this version; null for the first.
    #[schema(required = true, max_length = 64, example = "CB013")]
    pub created_by: Option<String>,
    /// When this version was made; null for the first.
    #[schema(required = true)]
    pub created_at: Option<Instant>,
    /// Entity tag of this version.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PaperTemplateVersionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What a check found at one place of a template.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TemplateFindingView {
    /// Part of the file, such as `word/document.xml`; empty for the whole.
    #[schema(max_length = 300, example = "word/document.xml")]
    pub part: String,
    /// Stable code.
    #[schema(max_length = 60, example = "unclosed_tag")]
    pub code: &'static str,
    /// The sentence for people, in Vietnamese.
    #[schema(max_length = 1000, example = "Có dấu mở thẻ “{{” không được đóng.")]
    pub message: String,
}

/// What a check of a template found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedTemplateView {
    /// Whether papers can be made with it, so that an upload would be taken.
    pub is_usable: bool,
    /// Names in it that a paper of this kind has not.
    #[schema(max_items = 100, example = json!(["frame.subjekt"]))]
    pub unknown_variables: Vec<TemplateName>,
    /// Why it cannot be used.
    #[schema(max_items = 100)]
    pub errors: Vec<TemplateFindingView>,
    /// What its author may not have meant.
    #[schema(max_items = 100)]
    pub warnings: Vec<TemplateFindingView>,
}

/// A name in a template: fields of the view, joined by dots.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 300, example = "frame.subject")]
pub struct TemplateName(pub String);

/// Path of the template of a kind of paper.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PaperTemplatePath {
    /// Kind of paper.
    #[param(example = "letter")]
    pub paper_kind: PaperKind,
}

/// Path of a version of a template.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PaperTemplateVersionPath {
    /// Kind of paper.
    #[param(example = "letter")]
    pub paper_kind: PaperKind,
    /// Version; the first is the built-in template.
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
}
