//! Legal documents on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::award_types::types::{RuleStatus, SourceMark},
    http::reply::Tagged,
    law, text_enum,
};

text_enum! {
    /// Level of a legal document, highest first: `law` luật; `decree` nghị định; `circular` thông tư;
    /// `city_decision` quyết định, nghị quyết của Thành phố; `plan` kế hoạch.
    #[expect(missing_docs, reason = "the enum's own doc names each level")]
    pub enum LegalDocumentLevel {
        Law = "law",
        Decree = "decree",
        Circular = "circular",
        CityDecision = "city_decision",
        Plan = "plan",
    }
}

impl From<LegalDocumentLevel> for law::DocumentLevel {
    fn from(level: LegalDocumentLevel) -> Self {
        match level {
            LegalDocumentLevel::Law => Self::Law,
            LegalDocumentLevel::Decree => Self::Decree,
            LegalDocumentLevel::Circular => Self::Circular,
            LegalDocumentLevel::CityDecision => Self::CityDecision,
            LegalDocumentLevel::Plan => Self::Plan,
        }
    }
}

impl From<SourceMark> for law::Mark {
    fn from(mark: SourceMark) -> Self {
        match mark {
            SourceMark::Confirmed => Self::Confirmed,
            SourceMark::Secondary => Self::Secondary,
            SourceMark::Practice => Self::Practice,
            SourceMark::Memory => Self::Memory,
            SourceMark::Unknown => Self::Unknown,
        }
    }
}

/// A legal document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalDocumentView {
    /// Code; never changes.
    #[schema(max_length = 60, example = "nd-152-2025")]
    pub code: String,
    /// Number and symbol (số, ký hiệu).
    #[schema(max_length = 100, example = "152/2025/NĐ-CP")]
    pub number: String,
    /// What it is about (trích yếu).
    #[schema(max_length = 500, example = "Nghị định quy định chi tiết Luật Thi đua, khen thưởng")]
    pub title: String,
    /// Level.
    pub level: LegalDocumentLevel,
    /// Who issued it (cơ quan ban hành); null when it is not known.
    #[schema(required = true, max_length = 200, example = "Chính phủ")]
    pub issuer: Option<String>,
    /// Date of the document (ngày ban hành); null when it is not known.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// First day of validity (ngày có hiệu lực); null when it is not known.
    #[schema(required = true)]
    pub effective_from: Option<NaiveDate>,
    /// First day without validity (ngày hết hiệu lực); null while no end is set.
    #[schema(required = true)]
    pub effective_to: Option<NaiveDate>,
    /// Whether it is in force today; null when its beginning is not known.
    #[schema(required = true)]
    pub is_in_force: Option<bool>,
    /// Days from today to its end; null when none is set or it is over.
    #[schema(required = true, minimum = 1, maximum = 100_000_000, example = 93)]
    pub expires_in_days: Option<i64>,
    /// Codes of documents that it replaces (thay thế), or numbers of documents that are not listed.
    #[schema(max_items = 50, value_type = Vec<LegalDocumentReference>)]
    pub replaces: Vec<String>,
    /// Codes or numbers of documents that it amends (sửa đổi, bổ sung).
    #[schema(max_items = 50, value_type = Vec<LegalDocumentReference>)]
    pub amends: Vec<String>,
    /// Code of the document that takes its place; null while none is named.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub replaced_by_code: Option<String>,
    /// How well it is known.
    pub mark: SourceMark,
    /// Whether that counts as confirmed.
    pub status: RuleStatus,
    /// Where it was read.
    #[schema(max_length = 1000, example = "Toàn văn; hiệu lực: Đ.59.2, Đ.60")]
    pub source: String,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Code of a listed document, or number of another one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 100, example = "nd-98-2023")]
pub struct LegalDocumentReference(pub String);

impl Tagged for LegalDocumentView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a legal document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct LegalDocumentPath {
    /// Code of the legal document.
    #[param(
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "nd-152-2025"
    )]
    pub legal_document_code: String,
}

/// Order of the list of legal documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum LegalDocumentSort {
    /// By title in Vietnamese dictionary order.
    #[default]
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
    /// Listed first first.
    #[serde(rename = "created_at")]
    Created,
    /// Listed last first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of legal documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LegalDocumentFilter {
    /// Documents that are in force on this day.
    #[serde(default)]
    #[param(nullable = false, example = "2026-11-28")]
    pub in_force_on: Option<NaiveDate>,
    /// Documents that end within so many days from today.
    #[serde(default)]
    #[param(nullable = false, minimum = 0, maximum = 3650, format = Int32, example = 90)]
    pub expires_within_days: Option<u32>,
    /// Levels; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 5, inline)]
    pub level: Option<Vec<LegalDocumentLevel>>,
    /// Whether they count as confirmed.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub status: Option<RuleStatus>,
    /// Words of the number, title, issuer or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi dua khen thuong"
    )]
    pub q: Option<String>,
    /// Order; `title` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<LegalDocumentSort>,
}
