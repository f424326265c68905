//! Kinds of documents on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::award_types::types::{RuleStatus, SourceMark},
    http::reply::Tagged,
};

/// A kind of documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentTypeView {
    /// Its code: the `kind` of documents.
    #[schema(max_length = 60, example = "ke_hoach")]
    pub code: String,
    /// Name.
    #[schema(max_length = 100, example = "Kế hoạch")]
    pub name: String,
    /// Code in exchange.
    #[schema(max_length = 4, example = "10")]
    pub exchange_code: String,
    /// Kind of steering.
    #[schema(max_length = 2, example = "0")]
    pub steering_code: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// Whether that counts as confirmed.
    pub status: RuleStatus,
    /// Where it was read.
    #[schema(max_length = 500, example = "SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B")]
    pub source: String,
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

impl Tagged for DocumentTypeView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a kind of documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DocumentTypePath {
    /// Code of the kind.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "ke_hoach"
    )]
    pub document_type_code: String,
}

/// Order of the list of kinds of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum DocumentTypeSort {
    /// By code.
    #[default]
    #[serde(rename = "code")]
    Code,
    /// The same, backwards.
    #[serde(rename = "-code")]
    CodeDescending,
}

/// Filters of the list of kinds of documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentTypeFilter {
    /// Code in exchange.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 4,
        pattern = "^[0-9]{1,4}$",
        example = "10"
    )]
    pub exchange_code: Option<String>,
    /// Order; `code` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<DocumentTypeSort>,
}
