//! Documents on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{issuance_types::IssuanceView, states::DocumentState};
use crate::{
    db::types::Instant, features::papers::types::DocumentRendering, http::reply::Tagged, text_enum,
    typed_id,
};

typed_id!(
    /// Id of a document.
    DocumentId
);

text_enum! {
    /// Who may know a document: `public` công khai; `internal` nội bộ.
    #[expect(missing_docs, reason = "the enum's own doc names each level")]
    pub enum Confidentiality {
        Public = "public",
        Internal = "internal",
    }
}

/// The id of a document in another system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalRef {
    /// The system.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_.-]{0,59}$",
        example = "e_office"
    )]
    pub system: String,
    /// The id there; one document has it.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "VBDI-2026-000123"
    )]
    pub id: String,
}

/// A document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// Id.
    pub id: DocumentId,
    /// Kind, a catalogue code.
    #[schema(max_length = 60, example = "ke_hoach")]
    pub kind: String,
    /// Title (trích yếu).
    #[schema(max_length = 500, example = "Phát động phong trào thi đua cải cách hành chính")]
    pub title: String,
    /// Number (số), given by the document system.
    #[schema(required = true, max_length = 11, example = "05")]
    pub number: Option<String>,
    /// Symbol (ký hiệu).
    #[schema(required = true, max_length = 30, example = "KH-STC")]
    pub symbol: Option<String>,
    /// Date of issue.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Body that issued it (cơ quan ban hành).
    #[schema(required = true, max_length = 200, example = "Sở Tài chính")]
    pub issuing_body: Option<String>,
    /// Full name of who signed it.
    #[schema(required = true, max_length = 50, example = "Nguyễn Văn Mẫu")]
    pub signer_name: Option<String>,
    /// Position of who signed it (chức vụ).
    #[schema(required = true, max_length = 100, example = "Giám đốc")]
    pub signer_position: Option<String>,
    /// Language, as a BCP 47 tag.
    #[schema(max_length = 30, example = "vi")]
    pub language: String,
    /// Number of pages (số trang).
    #[schema(required = true, format = Int32, minimum = 1, maximum = 999, example = 4)]
    pub page_count: Option<i32>,
    /// Remark (mô tả).
    #[schema(required = true, max_length = 500, example = "Bản quét có dấu")]
    pub description: Option<String>,
    /// Who may know it.
    pub confidentiality: Confidentiality,
    /// Unit that it belongs to.
    #[schema(max_length = 32, example = "VP")]
    pub unit_code: String,
    /// Document that it replaces (thay thế).
    #[schema(required = true)]
    pub supersedes_id: Option<DocumentId>,
    /// Document that it corrects (đính chính).
    #[schema(required = true)]
    pub corrects_id: Option<DocumentId>,
    /// Name of the file.
    #[schema(required = true, max_length = 255, example = "ke-hoach.pdf")]
    pub file_name: Option<String>,
    /// Ids in other systems.
    #[schema(max_items = 20)]
    pub external_refs: Vec<ExternalRef>,
    /// What the content is, told from its bytes; null until there is content.
    #[schema(required = true, max_length = 100, example = "application/pdf")]
    pub media_type: Option<String>,
    /// Number of bytes; null until there is content.
    #[schema(required = true, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 48213)]
    pub size_bytes: Option<i64>,
    /// SHA-256 of the bytes in hex; null until there is content.
    #[schema(
        required = true,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: Option<String>,
    /// When the content came; null until there is content.
    #[schema(required = true)]
    pub stored_at: Option<Instant>,
    /// How it was issued; null until it is.
    #[schema(required = true)]
    pub issuance: Option<IssuanceView>,
    /// How it was rendered from what is stored; null for a document that was not.
    #[schema(required = true)]
    pub rendering: Option<DocumentRendering>,
    /// State.
    pub state: DocumentState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who registered it.
    #[schema(max_length = 64, example = "CB007")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was registered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for DocumentView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DocumentPath {
    /// Id of the document.
    pub document_id: DocumentId,
}

/// Kind of a document, where a parameter takes several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 60, pattern = "^[a-z][a-z0-9_]{0,59}$", example = "ke_hoach")]
pub struct DocumentKind(pub String);

/// Order of the list of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum DocumentSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
    /// By title in Vietnamese dictionary order.
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
}

/// Filters of the list of documents.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentFilter {
    /// States; several are joined by OR. `packaged` are those that wait to be issued.
    #[serde(default)]
    #[param(nullable = false, max_items = 7, inline)]
    pub state: Option<Vec<DocumentState>>,
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 20, inline)]
    pub kind: Option<Vec<DocumentKind>>,
    /// Unit that they belong to.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "VP"
    )]
    pub unit_code: Option<String>,
    /// Who may know them; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub confidentiality: Option<Vec<Confidentiality>>,
    /// Number (số).
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 11,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "123"
    )]
    pub number: Option<String>,
    /// Symbol (ký hiệu).
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 30,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "KH-STC"
    )]
    pub symbol: Option<String>,
    /// Issued on this day or later.
    #[serde(default)]
    #[param(nullable = false)]
    pub issued_on_gte: Option<NaiveDate>,
    /// Issued on this day or before.
    #[serde(default)]
    #[param(nullable = false)]
    pub issued_on_lte: Option<NaiveDate>,
    /// With content, or without.
    #[serde(default)]
    #[param(nullable = false)]
    pub has_content: Option<bool>,
    /// Known in this other system.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_.-]{0,59}$",
        example = "e_office"
    )]
    pub external_system: Option<String>,
    /// Known under this id in another system.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "VB-2026-0123"
    )]
    pub external_id: Option<String>,
    /// Words of the title, number, symbol, issuing body or file name, without regard to case and
    /// tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi đua"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<DocumentSort>,
}
