//! What administrators write about machine clients.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{DataItem, NetworkText, ScopeName};
use crate::{authz::table::SCOPES, config::Network, http::extract::broken_rule};

/// Names that tokens of the command line and of local accounts, and the audit use.
pub(super) const RESERVED: [&str; 5] = ["operator", "system", "anonymous", "demo", "local"];

/// A new machine client, with the record of its connection (NĐ 47/2020/NĐ-CP Đ.35, Đ.38).
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_client))]
pub struct CreateApiClient {
    /// Code; the `client_id` of OAuth. Unique, and never changed.
    #[schema(
        min_length = 3,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_-]{2,59}$",
        example = "mot_cua"
    )]
    pub code: String,
    /// Name of the system (hệ thống thông tin kết nối).
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hệ thống một cửa mẫu"
    )]
    pub name: String,
    /// Who asked for the connection (cơ quan, đơn vị đề nghị).
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đơn vị đề nghị mẫu"
    )]
    pub requester: String,
    /// What the data is used for (mục đích).
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hiển thị tiến độ phong trào"
    )]
    pub purpose: String,
    /// Which data is shared (dữ liệu đề nghị khai thác).
    #[schema(min_items = 1, max_items = 100)]
    pub data_items: Vec<DataItem>,
    /// By which service it is shared (dịch vụ chia sẻ dữ liệu).
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "API phong trào thi đua, phiên bản 1"
    )]
    pub service: String,
    /// How often it is asked for (tần suất).
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hằng ngày, tối đa 1.000 lượt"
    )]
    pub frequency: String,
    /// Agreement on the sharing (thỏa thuận chia sẻ dữ liệu): number and date.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub agreement: Option<String>,
    /// Scopes that its tokens can carry at most.
    #[schema(min_items = 1, max_items = 100)]
    pub scopes: Vec<ScopeName>,
    /// Where it may call from; from anywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub allowed_networks: Vec<NetworkText>,
    /// Whether its word on who its signed-in person is counts (token exchange).
    #[serde(default)]
    #[schema(default = false)]
    pub may_act_for_persons: bool,
    /// Last day on which it may connect (thời hạn khai thác).
    #[serde(default)]
    #[schema(example = "2030-12-31")]
    pub expires_on: Option<NaiveDate>,
}

/// Changes of a machine client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchApiClient {
    /// Name of the system.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hệ thống một cửa mẫu"
    )]
    name: Option<String>,
    /// Who asked for the connection.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đơn vị đề nghị mẫu"
    )]
    requester: Option<String>,
    /// What the data is used for.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hiển thị tiến độ phong trào"
    )]
    purpose: Option<String>,
    /// Which data is shared.
    #[schema(nullable = false, min_items = 1, max_items = 100)]
    data_items: Option<Vec<DataItem>>,
    /// By which service it is shared.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "API phong trào thi đua, phiên bản 1"
    )]
    service: Option<String>,
    /// How often it is asked for.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hằng ngày, tối đa 1.000 lượt"
    )]
    frequency: Option<String>,
    /// Agreement on the sharing.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    agreement: Option<String>,
    /// Scopes that its tokens can carry at most.
    #[schema(nullable = false, min_items = 1, max_items = 100)]
    scopes: Option<Vec<ScopeName>>,
    /// Where it may call from.
    #[schema(nullable = false, max_items = 50)]
    allowed_networks: Option<Vec<NetworkText>>,
    /// Whether its word on who its signed-in person is counts.
    #[schema(nullable = false)]
    may_act_for_persons: Option<bool>,
    /// Last day on which it may connect.
    #[schema(example = "2030-12-31")]
    expires_on: Option<NaiveDate>,
}

/// A new secret beside the one in use.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateApiClientSecret {
    /// Hours for which the secret before it goes on being taken; 0 ends them at once, as after a leak.
    #[serde(default)]
    #[schema(nullable = false, minimum = 0, maximum = 168, default = 24, format = Int32)]
    pub overlap_hours: Option<u32>,
    /// Days for which the new secret is taken.
    #[serde(default)]
    #[schema(nullable = false, minimum = 1, maximum = 730, default = 365, format = Int32)]
    pub secret_days: Option<u32>,
}

/// Why a client is disconnected or connected again.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiClientReason {
    /// Reason; kept in the audit.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Hết thời hạn thỏa thuận chia sẻ"
    )]
    pub reason: String,
}

fn check_client(client: &CreateApiClient) -> Result<(), ValidationError> {
    if RESERVED.contains(&client.code.as_str()) {
        return Err(broken_rule(
            "/code",
            "reserved",
            "Mã này dành cho hệ thống.",
            "The service uses this code itself.",
        ));
    }
    let mut seen = BTreeSet::new();
    for ScopeName(scope) in &client.scopes {
        if SCOPES.iter().all(|(known, _)| known != scope) {
            return Err(broken_rule(
                "/scopes",
                "unknown_scope",
                "Có phạm vi không tồn tại.",
                "There is no such scope.",
            ));
        }
        if !seen.insert(scope) {
            return Err(broken_rule(
                "/scopes",
                "repeated",
                "Một phạm vi được nêu hai lần.",
                "A scope is named twice.",
            ));
        }
    }
    if client.allowed_networks.iter().any(|one| Network::parse(&one.0).is_err()) {
        return Err(broken_rule(
            "/allowed_networks",
            "not_a_network",
            "Phải là địa chỉ, hoặc mạng không có bit sau tiền tố.",
            "It must be an address, or a network without address bits after its prefix.",
        ));
    }
    Ok(())
}
