//! What the secretariat writes about legal documents.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::LegalDocumentLevel;
use crate::{features::award_types::types::SourceMark, http::extract::broken_rule};

/// A new legal document.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_legal_document))]
pub struct CreateLegalDocument {
    /// Code; unique, and never changed.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "qd-mau-2027"
    )]
    pub code: String,
    /// Number and symbol (số, ký hiệu).
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "00/2027/QĐ-UBND"
    )]
    pub number: String,
    /// What it is about (trích yếu).
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Quyết định mẫu của tài liệu API"
    )]
    pub title: String,
    /// Level.
    pub level: LegalDocumentLevel,
    /// Who issued it (cơ quan ban hành), where it is known.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Ủy ban nhân dân Thành phố Hà Nội"
    )]
    pub issuer: Option<String>,
    /// Date of the document (ngày ban hành), where it is known.
    #[serde(default)]
    #[schema(example = "2027-01-15")]
    pub issued_on: Option<NaiveDate>,
    /// First day of validity (ngày có hiệu lực), where it is known.
    #[serde(default)]
    #[schema(example = "2027-02-01")]
    pub effective_from: Option<NaiveDate>,
    /// First day without validity (ngày hết hiệu lực), where one is set.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub effective_to: Option<NaiveDate>,
    /// Codes of documents that it replaces (thay thế), or numbers of documents that are not listed.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub replaces: Vec<LegalDocumentName>,
    /// Codes or numbers of documents that it amends (sửa đổi, bổ sung).
    #[serde(default)]
    #[schema(max_items = 50)]
    pub amends: Vec<LegalDocumentName>,
    /// Code of the document that takes its place.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = json!(null)
    )]
    pub replaced_by_code: Option<String>,
    /// How well it is known.
    pub mark: SourceMark,
    /// Where it was read.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Ví dụ của tài liệu API, không phải văn bản đã ban hành"
    )]
    pub source: String,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chưa đọc được toàn văn"
    )]
    pub note: Option<String>,
}

/// Code of a listed document, or number and symbol of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(
    min_length = 1,
    max_length = 100,
    pattern = "^[^\\u0000-\\u001F\\u007F]*$",
    example = "15/2003/QH11"
)]
pub struct LegalDocumentName(pub String);

/// Changes of a legal document. Once a published rule set cites it, only `effective_to` and
/// `replaced_by_code` change, and a `reason` is needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchLegalDocument {
    /// Number and symbol.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "00/2027/QĐ-UBND"
    )]
    number: Option<String>,
    /// What it is about.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Quyết định mẫu của tài liệu API"
    )]
    title: Option<String>,
    /// Level.
    #[schema(nullable = false)]
    level: Option<LegalDocumentLevel>,
    /// Who issued it (cơ quan ban hành).
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Ủy ban nhân dân Thành phố Hà Nội"
    )]
    issuer: Option<String>,
    /// Date of the document.
    #[schema(example = "2027-01-15")]
    issued_on: Option<NaiveDate>,
    /// First day of validity.
    #[schema(example = "2027-02-01")]
    effective_from: Option<NaiveDate>,
    /// First day without validity.
    #[schema(example = "2031-01-01")]
    effective_to: Option<NaiveDate>,
    /// Documents that it replaces.
    #[schema(nullable = false, max_items = 50)]
    replaces: Option<Vec<LegalDocumentName>>,
    /// Documents that it amends.
    #[schema(nullable = false, max_items = 50)]
    amends: Option<Vec<LegalDocumentName>>,
    /// Code of the document that takes its place.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = json!(null)
    )]
    replaced_by_code: Option<String>,
    /// How well it is known.
    #[schema(nullable = false)]
    mark: Option<SourceMark>,
    /// Where it was read.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Công báo"
    )]
    source: Option<String>,
    /// What a reader should know about it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã đọc toàn văn"
    )]
    note: Option<String>,
    /// Why it is changed; kept in the audit.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Quốc hội kéo dài hiệu lực (Đ.60.1.a)"
    )]
    reason: Option<String>,
}

fn check_legal_document(document: &CreateLegalDocument) -> Result<(), ValidationError> {
    if let (Some(from), Some(to)) = (document.effective_from, document.effective_to)
        && to <= from
    {
        return Err(broken_rule(
            "/effective_to",
            "before_start",
            "Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            "The end of validity is after its beginning.",
        ));
    }
    if document.replaced_by_code.as_ref() == Some(&document.code) {
        return Err(broken_rule(
            "/replaced_by_code",
            "itself",
            "Văn bản không thể tự thay thế chính mình.",
            "A document does not take its own place.",
        ));
    }
    Ok(())
}
