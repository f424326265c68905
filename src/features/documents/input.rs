//! What callers send about documents.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{Confidentiality, DocumentId, ExternalRef};
use crate::{
    error::{Code, Error, Result},
    http::extract::broken_rule,
};

/// Who may know a document. `public` công khai and `internal` nội bộ are taken; `confidential` mật,
/// `secret` tối mật and `top_secret` tuyệt mật can be said and are refused with
/// `state-secret-refused`: state secrets are handled outside this system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each level")]
pub enum ConfidentialityMark {
    Public,
    #[default]
    Internal,
    Confidential,
    Secret,
    TopSecret,
}

impl ConfidentialityMark {
    /// The level, if the system takes it.
    ///
    /// # Errors
    /// `state-secret-refused`.
    pub fn accepted(self) -> Result<Confidentiality> {
        match self {
            Self::Public => Ok(Confidentiality::Public),
            Self::Internal => Ok(Confidentiality::Internal),
            Self::Confidential | Self::Secret | Self::TopSecret => {
                Err(Error::new(Code::StateSecretRefused))
            }
        }
    }
}

impl From<Confidentiality> for ConfidentialityMark {
    fn from(level: Confidentiality) -> Self {
        match level {
            Confidentiality::Public => Self::Public,
            Confidentiality::Internal => Self::Internal,
        }
    }
}

/// A new document, without content yet.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_document))]
pub struct CreateDocument {
    /// Kind, a catalogue code: `ke_hoach`, `to_trinh`, `bao_cao`, `quyet_dinh`, `minh_chung`…
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "ke_hoach"
    )]
    pub kind: String,
    /// Title (trích yếu).
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phát động phong trào thi đua cải cách hành chính"
    )]
    pub title: String,
    /// Number (số), as the document system or the registry gave it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 11,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "05"
    )]
    pub number: Option<String>,
    /// Symbol (ký hiệu).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "KH-STC"
    )]
    pub symbol: Option<String>,
    /// Date of issue.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// Body that issued it (cơ quan ban hành).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Sở Tài chính"
    )]
    pub issuing_body: Option<String>,
    /// Full name of who signed it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    pub signer_name: Option<String>,
    /// Position of who signed it (chức vụ).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc"
    )]
    pub signer_position: Option<String>,
    /// Language, as a BCP 47 tag; `vi` when absent.
    #[serde(default = "vietnamese")]
    #[schema(
        min_length = 2,
        max_length = 30,
        pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        example = "vi"
    )]
    pub language: String,
    /// Number of pages (số trang).
    #[serde(default)]
    #[schema(format = Int32, minimum = 1, maximum = 999, example = 4)]
    pub page_count: Option<i32>,
    /// Remark (mô tả).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bản quét có dấu"
    )]
    pub description: Option<String>,
    /// Who may know it; `internal` when absent.
    #[serde(default)]
    pub confidentiality: ConfidentialityMark,
    /// Unit that it belongs to; it stays.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
    /// Document that it replaces (thay thế).
    #[serde(default)]
    pub supersedes_id: Option<DocumentId>,
    /// Document that it corrects (đính chính); not together with `supersedes_id`.
    #[serde(default)]
    pub corrects_id: Option<DocumentId>,
    /// Name of the file.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = "^[^\\u0000-\\u001F\\u007F/\\\\]*$",
        example = "ke-hoach.pdf"
    )]
    pub file_name: Option<String>,
    /// Ids in other systems; one document has each.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub external_refs: Vec<ExternalRef>,
}

fn vietnamese() -> String {
    "vi".to_owned()
}

fn check_document(document: &CreateDocument) -> Result<(), ValidationError> {
    if document.supersedes_id.is_some() && document.corrects_id.is_some() {
        return Err(broken_rule(
            "/corrects_id",
            "one_relation",
            "Một văn bản hoặc thay thế, hoặc đính chính văn bản khác.",
            "A document either replaces another or corrects one.",
        ));
    }
    let refs = &document.external_refs;
    if refs.iter().enumerate().any(|(index, one)| refs.iter().take(index).any(|two| one == two)) {
        return Err(broken_rule(
            "/external_refs",
            "repeated",
            "Một mã ngoài được nêu hai lần.",
            "An id in another system stands twice.",
        ));
    }
    Ok(())
}

/// Changes of a draft. Lists are replaced as a whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchDocument {
    /// Kind, a catalogue code: `ke_hoach`, `to_trinh`, `bao_cao`, `quyet_dinh`, `minh_chung`…
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "ke_hoach"
    )]
    kind: Option<String>,
    /// Title (trích yếu).
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phát động phong trào thi đua cải cách hành chính"
    )]
    title: Option<String>,
    /// Number (số), as the document system or the registry gave it.
    #[schema(
        min_length = 1,
        max_length = 11,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "05"
    )]
    number: Option<String>,
    /// Symbol (ký hiệu).
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "KH-STC"
    )]
    symbol: Option<String>,
    /// Date of issue.
    issued_on: Option<NaiveDate>,
    /// Body that issued it (cơ quan ban hành).
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Sở Tài chính"
    )]
    issuing_body: Option<String>,
    /// Full name of who signed it.
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    signer_name: Option<String>,
    /// Position of who signed it (chức vụ).
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc"
    )]
    signer_position: Option<String>,
    /// Language, as a BCP 47 tag; `vi` when absent.
    #[schema(
        nullable = false,
        min_length = 2,
        max_length = 30,
        pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        example = "vi"
    )]
    language: Option<String>,
    /// Number of pages (số trang).
    #[schema(format = Int32, minimum = 1, maximum = 999, example = 4)]
    page_count: Option<i32>,
    /// Remark (mô tả).
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bản quét có dấu"
    )]
    description: Option<String>,
    /// Who may know it; `internal` when absent.
    #[schema(nullable = false)]
    confidentiality: Option<ConfidentialityMark>,
    /// Document that it replaces (thay thế).
    supersedes_id: Option<DocumentId>,
    /// Document that it corrects (đính chính); not together with `supersedes_id`.
    corrects_id: Option<DocumentId>,
    /// Name of the file.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = "^[^\\u0000-\\u001F\\u007F/\\\\]*$",
        example = "ke-hoach.pdf"
    )]
    file_name: Option<String>,
    /// Ids in other systems; one document has each.
    #[schema(nullable = false, max_items = 20)]
    external_refs: Option<Vec<ExternalRef>>,
}
