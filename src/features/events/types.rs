//! Events on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::{AnyId, Instant},
    http::reply::Tagged,
};

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// Id of the event; the same in every delivery.
    pub id: AnyId,
    /// What happened, such as `campaign.published`.
    #[serde(rename = "type")]
    #[schema(max_length = 80, example = "campaign.published")]
    pub event_type: String,
    /// When it happened.
    pub at: Instant,
    /// Kind of the object.
    #[schema(max_length = 60, example = "campaign")]
    pub subject_kind: String,
    /// Id or code of the object.
    #[schema(max_length = 200, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub subject_id: String,
    /// Version of the object after the change: it rises with every change of the object.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 2)]
    pub sequence: i64,
    /// Place in the feed, shared by the events of one change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 41)]
    pub position: i64,
    /// Unit of the object, where it has one.
    #[schema(required = true, max_length = 32, example = "VP")]
    pub unit_code: Option<String>,
    /// Ids and states.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// Entity tag; events never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for EventView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Server-sent events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(
    max_length = 1_000_000_000,
    pattern = "^[^\\u0000]*$",
    example = "id: 41-0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6\nevent: campaign.published\ndata: {}\n\n"
)]
pub struct EventStreamText(pub String);

/// Path of an event.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EventPath {
    /// Id of the event.
    pub event_id: AnyId,
}

/// Filters of the feed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Types; several are joined by OR.
    #[serde(default, rename = "type")]
    #[param(nullable = false, max_items = 20, inline)]
    pub event_type: Option<Vec<EventType>>,
    /// Kind of the object.
    #[serde(default)]
    #[param(nullable = false, max_length = 60, pattern = "^[a-z_]{1,60}$", example = "campaign")]
    pub subject_kind: Option<String>,
    /// Id or code of the object.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[A-Za-z0-9._/-]{1,200}$",
        example = "VP"
    )]
    pub subject_id: Option<String>,
    /// Happened at or after, by the clock of the server that wrote it. To go on where one was, use the
    /// cursor.
    #[serde(default)]
    #[param(nullable = false, max_length = 40)]
    pub at_gte: Option<Instant>,
}

/// A type of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    max_length = 80,
    pattern = "^[a-z_]{1,40}\\.[a-z_]{1,39}$",
    example = "campaign.published"
)]
pub struct EventType(pub String);
