//! What callers send about webhooks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::features::events::types::EventType;

/// A webhook.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// The machine client that receives the events. A client names itself or nobody; an administrator
    /// names one.
    #[serde(default)]
    #[schema(max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", example = "e_office")]
    pub client_code: Option<String>,
    /// Where events are sent: its origin is on the operator's list.
    #[schema(
        max_length = 500,
        pattern = "^https?://[!-~]{1,490}$",
        example = "https://eoffice.example/thidua/events"
    )]
    pub url: String,
    /// What it is for.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luồng văn bản"
    )]
    pub description: Option<String>,
    /// Types of events that are sent; null for all.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 50)]
    pub event_types: Option<Vec<EventType>>,
}

/// Changes of a webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchWebhook {
    /// Where events are sent: its origin is on the operator's list.
    #[schema(
        nullable = false,
        max_length = 500,
        pattern = "^https?://[!-~]{1,490}$",
        example = "https://eoffice.example/thidua/events"
    )]
    url: Option<String>,
    /// What it is for.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luồng văn bản"
    )]
    description: Option<String>,
    /// Types of events that are sent from now on; null for all.
    #[schema(min_items = 1, max_items = 50)]
    event_types: Option<Vec<EventType>>,
}

/// How a secret is replaced.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateWebhookSecret {
    /// Hours for which deliveries are signed with both secrets; 0 when the old one became known to
    /// others.
    #[serde(default = "overlap_hours")]
    #[schema(format = Int32, minimum = 0, maximum = 168, default = 24, example = 24)]
    pub overlap_hours: i64,
}

fn overlap_hours() -> i64 {
    24
}
