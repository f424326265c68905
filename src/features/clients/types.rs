//! Machine clients on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    http::reply::Tagged,
    machine::{Machine, Move},
};

/// State of a machine client: `active` đang kết nối; `disabled` đã ngắt kết nối.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum ApiClientState {
    Active,
    Disabled,
}

impl ApiClientState {
    /// All states.
    pub const ALL: &'static [Self] = &[Self::Active, Self::Disabled];

    /// The state of a stored client.
    pub fn of(is_active: bool) -> Self {
        if is_active { Self::Active } else { Self::Disabled }
    }
}

impl std::fmt::Display for ApiClientState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        })
    }
}

/// The machine of a client. Its record can be put right in either state.
pub const MACHINE: Machine<ApiClientState> = {
    use ApiClientState::{Active, Disabled};
    Machine {
        name: "api_client",
        moves: &[
            Move {
                action: "update",
                from: &[Active, Disabled],
                to: None,
                rule: table::UPDATE_API_CLIENT,
            },
            Move {
                action: "rotate_secret",
                from: &[Active],
                to: None,
                rule: table::ROTATE_API_CLIENT_SECRET,
            },
            Move {
                action: "disable",
                from: &[Active],
                to: Some(Disabled),
                rule: table::DISABLE_API_CLIENT,
            },
            Move {
                action: "enable",
                from: &[Disabled],
                to: Some(Active),
                rule: table::ENABLE_API_CLIENT,
            },
        ],
    }
};

/// The name of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 3,
    max_length = 60,
    pattern = "^[a-z_]+:[a-z_]+$",
    example = "directory:read"
)]
pub struct ScopeName(pub String);

/// One address, or a network in CIDR notation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 2,
    max_length = 43,
    pattern = "^[0-9a-fA-F.:]{2,39}(/[0-9]{1,3})?$",
    example = "10.20.0.0/16"
)]
pub struct NetworkText(pub String);

/// An item of shared data (mục dữ liệu chia sẻ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 200,
    pattern = "^[^\\u0000-\\u001F\\u007F]*$",
    example = "Danh mục đơn vị"
)]
pub struct DataItem(pub String);

/// A secret of a client, without the secret itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClientSecretView {
    /// The letters after `thidua_`, by which the secret is recognised.
    #[schema(max_length = 8, pattern = "^[A-Za-z0-9_-]{8}$", example = "q3Zb0xYt")]
    pub hint: String,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is refused.
    pub expires_at: Instant,
}

/// A machine client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiClientView {
    /// Code; the `client_id` of OAuth, and never changed.
    #[schema(max_length = 60, example = "e_office")]
    pub code: String,
    /// Name of the system (hệ thống thông tin kết nối).
    #[schema(max_length = 300, example = "Hệ thống văn phòng điện tử mẫu")]
    pub name: String,
    /// Who asked for the connection (cơ quan, đơn vị đề nghị).
    #[schema(max_length = 300, example = "Văn phòng Sở")]
    pub requester: String,
    /// What the data is used for (mục đích).
    #[schema(max_length = 1000, example = "Đồng bộ danh mục và văn bản")]
    pub purpose: String,
    /// Which data is shared (dữ liệu đề nghị khai thác).
    #[schema(max_items = 100)]
    pub data_items: Vec<DataItem>,
    /// By which service it is shared (dịch vụ chia sẻ dữ liệu).
    #[schema(max_length = 300, example = "API phong trào thi đua, phiên bản 1")]
    pub service: String,
    /// How often it is asked for (tần suất).
    #[schema(max_length = 300, example = "Hằng ngày, tối đa 1.000 lượt")]
    pub frequency: String,
    /// Agreement on the sharing (thỏa thuận chia sẻ dữ liệu): number and date; null where none is
    /// needed.
    #[schema(required = true, max_length = 300, example = json!(null))]
    pub agreement: Option<String>,
    /// Scopes that its tokens can carry at most.
    #[schema(max_items = 100)]
    pub scopes: Vec<ScopeName>,
    /// Where it may call from; from anywhere when empty.
    #[schema(max_items = 50)]
    pub allowed_networks: Vec<NetworkText>,
    /// Whether its word on who its signed-in person is counts (token exchange).
    pub may_act_for_persons: bool,
    /// Last day on which it may connect (thời hạn khai thác); null without an end.
    #[schema(required = true)]
    pub expires_on: Option<NaiveDate>,
    /// State.
    pub state: ApiClientState,
    /// Its secrets, newest first; those that are over go with the next rotation.
    #[schema(max_items = 20)]
    pub secrets: Vec<ClientSecretView>,
    /// The new secret, in the answer that made it and never again; null otherwise. Whoever lost it
    /// has another one made.
    #[schema(required = true, max_length = 60, pattern = "^thidua_[A-Za-z0-9_-]{43}$", example = json!(null))]
    pub client_secret: Option<String>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
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

impl Tagged for ApiClientView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a machine client.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ApiClientPath {
    /// Code of the client.
    #[param(max_length = 60, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$", example = "e_office")]
    pub api_client_code: String,
}

/// Order of the list of machine clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ApiClientSort {
    /// By code.
    #[default]
    #[serde(rename = "code")]
    Code,
    /// The same, backwards.
    #[serde(rename = "-code")]
    CodeDescending,
    /// Registered first first.
    #[serde(rename = "created_at")]
    Created,
    /// Registered last first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of machine clients.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ApiClientFilter {
    /// State.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub state: Option<ApiClientState>,
    /// Whether it may act for persons.
    #[serde(default)]
    #[param(nullable = false)]
    pub may_act_for_persons: Option<bool>,
    /// Those whose last day is this one or an earlier one.
    #[serde(default)]
    #[param(nullable = false, example = "2027-12-31")]
    pub expires_by: Option<NaiveDate>,
    /// Words of the code, name, requester or purpose, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "van phong"
    )]
    pub q: Option<String>,
    /// Order; `code` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<ApiClientSort>,
}
