//! Local accounts on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{db::types::Instant, http::reply::Tagged};

/// A local account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LocalAccountView {
    /// Code of the account, which is that of its person.
    #[schema(max_length = 32, example = "CB007")]
    pub code: String,
    /// Whether the password was handed out and has to be changed before anything else.
    pub must_change_password: bool,
    /// Until when nobody signs in, after too many wrong passwords; a moment that is past says when the
    /// last lock ended. Null when there was none.
    #[schema(required = true, example = json!(null))]
    pub locked_until: Option<Instant>,
    /// The password to hand out, in the answer that made it and never again; null otherwise.
    #[schema(required = true, max_length = 16, pattern = "^[A-Za-z0-9_-]{16}$", example = json!(null))]
    pub one_time_password: Option<String>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was opened.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for LocalAccountView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a local account.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct LocalAccountPath {
    /// Code of the person whose account it is.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub local_account_code: String,
}

/// Order of the list of local accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum LocalAccountSort {
    /// Opened first first.
    #[default]
    #[serde(rename = "created_at")]
    Created,
    /// Opened last first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of local accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LocalAccountFilter {
    /// Whether the password has to be changed.
    #[serde(default)]
    #[param(nullable = false)]
    pub must_change: Option<bool>,
    /// Order; `created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<LocalAccountSort>,
}
