//! Webhooks and their deliveries on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::{AnyId, Instant},
    features::events::types::EventType,
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a webhook.
    WebhookId
);

typed_id!(
    /// Id of a delivery.
    WebhookDeliveryId
);

text_enum! {
    /// State of a webhook: `enabled` đang gửi; `disabled` ngừng gửi.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum WebhookState {
        Enabled = "enabled",
        Disabled = "disabled",
    }
}

text_enum! {
    /// Why a webhook is disabled: `by_request` theo yêu cầu; `gone` nơi nhận trả lời 410; `failing` nơi nhận
    /// không nhận được tin nào trong suốt thời gian gửi lại.
    #[expect(missing_docs, reason = "the enum's own doc names each reason")]
    pub enum DisabledReason {
        ByRequest = "by_request",
        Gone = "gone",
        Failing = "failing",
    }
}

text_enum! {
    /// State of a delivery: `pending` chờ gửi hoặc gửi lại; `delivered` nơi nhận đã nhận; `failed` không gửi
    /// được.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum WebhookDeliveryState {
        Pending = "pending",
        Delivered = "delivered",
        Failed = "failed",
    }
}

/// The machine of a webhook. The service disables one by itself, too: when its target is gone, or took
/// nothing for as long as a delivery is tried.
pub const MACHINE: Machine<WebhookState> = {
    use WebhookState::{Disabled, Enabled};
    const BOTH: &[WebhookState] = &[Enabled, Disabled];
    Machine {
        name: "webhook",
        moves: &[
            Move { action: "update", from: BOTH, to: None, rule: table::UPDATE_WEBHOOK },
            Move { action: "delete", from: BOTH, to: None, rule: table::DELETE_WEBHOOK },
            Move {
                action: "disable",
                from: &[Enabled],
                to: Some(Disabled),
                rule: table::DISABLE_WEBHOOK,
            },
            Move {
                action: "enable",
                from: &[Disabled],
                to: Some(Enabled),
                rule: table::ENABLE_WEBHOOK,
            },
            Move {
                action: "rotate_secret",
                from: BOTH,
                to: None,
                rule: table::ROTATE_WEBHOOK_SECRET,
            },
            Move { action: "test", from: &[Enabled], to: None, rule: table::TEST_WEBHOOK },
        ],
    }
};

/// The machine of a delivery: what callers may do. The relay moves it further.
pub const DELIVERY_MACHINE: Machine<WebhookDeliveryState> = {
    use WebhookDeliveryState::{Delivered, Failed, Pending};
    Machine {
        name: "webhook_delivery",
        moves: &[Move {
            action: "redeliver",
            from: &[Delivered, Failed],
            to: Some(Pending),
            rule: table::REDELIVER_WEBHOOK_DELIVERY,
        }],
    }
};

/// A webhook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WebhookView {
    /// Id.
    pub id: WebhookId,
    /// The machine client that receives the events; it gets those that it may read.
    #[schema(max_length = 64, example = "e_office")]
    pub client_code: String,
    /// Where events are sent.
    #[schema(max_length = 500, example = "https://eoffice.example/thidua/events")]
    pub url: String,
    /// What it is for.
    #[schema(required = true, max_length = 500, example = "Luồng văn bản")]
    pub description: Option<String>,
    /// Types of events that are sent; null for all.
    #[schema(required = true, max_items = 50)]
    pub event_types: Option<Vec<EventType>>,
    /// State.
    pub state: WebhookState,
    /// Why it is disabled; null while it is enabled.
    #[schema(required = true)]
    pub disabled_reason: Option<DisabledReason>,
    /// The secret that deliveries are signed with, as libraries of Standard Webhooks take it. Shown
    /// only by the answers that make it, and not again when such a request is repeated.
    #[schema(
        required = true,
        max_length = 60,
        pattern = "^whsec_[A-Za-z0-9+/]{43}=$",
        example = json!(null)
    )]
    pub secret: Option<String>,
    /// Until when deliveries are also signed with the secret before; null when there is none.
    #[schema(required = true)]
    pub previous_secret_until: Option<Instant>,
    /// Place in the feed up to which events were taken for delivery.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 41)]
    pub feed_position: i64,
    /// Attempts that failed since the last that did not.
    #[schema(format = Int32, minimum = 0, maximum = 2_147_483_647, example = 0)]
    pub failure_count: i32,
    /// Until when nothing is sent, because the receiver asked for it or does not answer.
    #[schema(required = true)]
    pub paused_until: Option<Instant>,
    /// When the receiver last took something.
    #[schema(required = true)]
    pub last_success_at: Option<Instant>,
    /// Who made it.
    #[schema(max_length = 64, example = "CB001")]
    pub created_by: String,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change that callers make, and not the deliveries.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for WebhookView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// One attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookAttempt {
    /// When it was begun.
    pub at: Instant,
    /// What the receiver answered; null when it did not.
    #[schema(required = true, format = Int32, minimum = 100, maximum = 999, example = 204)]
    pub status: Option<u16>,
    /// Why it failed: `refused` the answer is no success; `redirected`; `slow_down` the receiver asks
    /// for a pause; `gone` 410; `timeout`; `unreachable`; `target_not_allowed` the operator does not
    /// list the target or its address; `secret_lost` the secret does not open and has to be replaced.
    /// Null when it did not.
    #[schema(required = true, max_length = 40, pattern = "^[a-z_]{1,40}$", example = json!(null))]
    pub error_code: Option<String>,
    /// Milliseconds it took.
    #[schema(minimum = 0, maximum = 600_000, example = 38)]
    pub duration_ms: i64,
}

/// A delivery of one event to one webhook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WebhookDeliveryView {
    /// Id.
    pub id: WebhookDeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The event: the `webhook-id` of every attempt, and the `id` in the body.
    pub event_id: AnyId,
    /// Type of the event.
    #[schema(max_length = 80, example = "campaign.published")]
    pub event_type: String,
    /// Kind of the object.
    #[schema(max_length = 60, example = "campaign")]
    pub subject_kind: String,
    /// Id or code of the object.
    #[schema(max_length = 200, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub subject_id: String,
    /// Whether it is a test and not an event of the feed.
    pub is_test: bool,
    /// State.
    pub state: WebhookDeliveryState,
    /// When it is sent next; null when it is finished.
    #[schema(required = true)]
    pub next_at: Option<Instant>,
    /// Attempts since it was last queued.
    #[schema(format = Int32, minimum = 0, maximum = 1000, example = 1)]
    pub attempt_count: i32,
    /// The last attempts, oldest first.
    #[schema(max_items = 20)]
    pub attempts: Vec<WebhookAttempt>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was queued first.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for WebhookDeliveryView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a webhook.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookPath {
    /// Id of the webhook.
    pub webhook_id: WebhookId,
}

/// Path of a delivery.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookDeliveryPath {
    /// Id of the delivery.
    pub webhook_delivery_id: WebhookDeliveryId,
}

/// Filters of the list of webhooks, oldest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub state: Option<Vec<WebhookState>>,
}

/// Filters of the list of deliveries, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveryFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<WebhookDeliveryState>>,
    /// The event.
    #[serde(default)]
    #[param(nullable = false)]
    pub event_id: Option<AnyId>,
}
