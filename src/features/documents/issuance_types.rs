//! The issuance of a document on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::DocumentId;
use crate::db::types::Instant;

/// Who signed an issued document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuanceSigner {
    /// In whose right (quyền hạn): `TM.`, `KT.`, `TL.` with the office.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "KT. GIÁM ĐỐC"
    )]
    pub competence: Option<String>,
    /// Position (chức vụ).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "PHÓ GIÁM ĐỐC"
    )]
    pub position: Option<String>,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    pub full_name: String,
}

/// Number, symbol, date, signer and signed file, as the document system gives them.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueDocument {
    /// Code of the organisation that issued it, of the list of organisations: that of a unit
    /// (`organisation_code`), or one below it. A council that issues under the department's seal has a
    /// series, and so a code, of its own: `H26.99.TDKT` under `H26.99`.
    #[schema(
        min_length = 3,
        max_length = 35,
        pattern = "^([A-Y][0-9]{2}(\\.[A-Z0-9]+)*|[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2})$",
        example = "H26.99"
    )]
    pub organisation_code: String,
    /// Number (số).
    #[schema(
        min_length = 1,
        max_length = 11,
        pattern = "^0{0,2}[1-9][0-9]{0,6}[A-Z]{0,2}$",
        example = "05"
    )]
    pub number: String,
    /// Symbol (ký hiệu).
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = "^[A-ZĐ0-9][A-Za-zĐ0-9/&-]{0,29}$",
        example = "KH-STC"
    )]
    pub symbol: String,
    /// Date; not in the future.
    #[schema(example = "2026-11-02")]
    pub issued_on: NaiveDate,
    /// Place (địa danh); that of the organisation when absent.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hà Nội"
    )]
    pub place: Option<String>,
    /// Who signed it.
    pub signer: IssuanceSigner,
    /// Document whose content is the signed file; the document's own content when absent.
    #[serde(default)]
    pub signed_document_id: Option<DocumentId>,
    /// What the document system says of the signature. Nothing is verified here.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chữ ký số hợp lệ theo hệ thống quản lý văn bản"
    )]
    pub signature_note: Option<String>,
}

/// How a document was issued (phát hành).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssuanceView {
    /// Code of the organisation that issued it.
    #[schema(max_length = 35, example = "H26.99")]
    pub organisation_code: String,
    /// Number.
    #[schema(max_length = 11, example = "05")]
    pub number: String,
    /// Symbol.
    #[schema(max_length = 30, example = "KH-STC")]
    pub symbol: String,
    /// Date.
    pub issued_on: NaiveDate,
    /// Place.
    #[schema(required = true, max_length = 100, example = "Hà Nội")]
    pub place: Option<String>,
    /// Who signed it.
    pub signer: IssuanceSigner,
    /// Document whose content is the signed file; null when it is the document's own.
    #[schema(required = true)]
    pub signed_document_id: Option<DocumentId>,
    /// What the document system says of the signature.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub signature_note: Option<String>,
    /// Its identity in exchange: organisation, date, number and symbol.
    #[schema(max_length = 100, example = "H26.99,2026/11/02,05/KH-STC")]
    pub exchange_id: String,
    /// Who told it.
    #[schema(max_length = 64, example = "e-office")]
    pub issued_by: String,
    /// When it was told.
    pub issued_at: Instant,
}
