//! Organisations on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{db::types::Instant, http::reply::Tagged};

/// An older code of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 3,
    max_length = 35,
    pattern = "^([A-Y][0-9]{2}(\\.[A-Z0-9]+)*|[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2})$",
    example = "000.00.00.H26"
)]
pub struct OrganisationAlias(pub String);

/// An organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganisationView {
    /// Code (mã định danh).
    #[schema(max_length = 35, example = "H26.99")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Sở Tài chính thành phố Hà Nội")]
    pub name: String,
    /// Body above it.
    #[schema(required = true, max_length = 200, example = "UBND thành phố Hà Nội")]
    pub parent_name: Option<String>,
    /// Place that its documents name.
    #[schema(required = true, max_length = 100, example = "Hà Nội")]
    pub place: Option<String>,
    /// Address.
    #[schema(required = true, max_length = 250, example = json!(null))]
    pub address: Option<String>,
    /// E-mail.
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub email: Option<String>,
    /// Telephone.
    #[schema(required = true, max_length = 20, example = json!(null))]
    pub telephone: Option<String>,
    /// Fax.
    #[schema(required = true, max_length = 20, example = json!(null))]
    pub fax: Option<String>,
    /// Website.
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub website: Option<String>,
    /// Older codes.
    #[schema(max_items = 10)]
    pub aliases: Vec<OrganisationAlias>,
    /// First day on which its code holds.
    #[schema(required = true)]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which its code holds.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
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

impl Tagged for OrganisationView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an organisation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OrganisationPath {
    /// Code of the organisation.
    #[param(
        min_length = 3,
        max_length = 35,
        pattern = "^([A-Y][0-9]{2}(\\.[A-Z0-9]+)*|[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2})$",
        example = "H26.99"
    )]
    pub organisation_code: String,
}

/// Order of the list of organisations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum OrganisationSort {
    /// By code.
    #[default]
    #[serde(rename = "code")]
    Code,
    /// The same, backwards.
    #[serde(rename = "-code")]
    CodeDescending,
}

/// Filters of the list of organisations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganisationFilter {
    /// Words of the code, older codes or name, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "tai chinh"
    )]
    pub q: Option<String>,
    /// Order; `code` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<OrganisationSort>,
}
