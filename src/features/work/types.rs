//! Waiting work on the wire.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{db::types::Instant, http::system::LabelView};

/// At most this many items of one kind are listed; `count` tells how many there are.
pub const ITEMS_MAX: i64 = 50;

/// Work of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkGroup {
    /// Kind: object and action.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "achievement.verify")]
    pub kind: &'static str,
    /// What is to be done, in words.
    pub label: LabelView,
    /// How many objects wait.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub count: i64,
    /// The first of them, longest waiting first.
    #[schema(max_items = 50)]
    pub items: Vec<WorkItem>,
}

impl WorkGroup {
    /// A group; it is left out of the answer when nothing waits.
    pub fn of(
        kind: &'static str,
        label: [&'static str; 2],
        (items, count): (Vec<WorkItem>, i64),
    ) -> Option<Self> {
        (count > 0).then(|| Self { kind, label: LabelView::of(label), count, items })
    }
}

/// An object that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItem {
    /// Its id.
    #[schema(
        max_length = 200,
        pattern = "^[A-Za-z0-9._/-]{1,200}$",
        example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    pub subject_id: String,
    /// Its path.
    #[schema(
        max_length = 300,
        pattern = "^/v1/[A-Za-z0-9._/-]+$",
        example = "/v1/achievements/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    pub path: String,
    /// Its title.
    #[schema(
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Rút ngắn thời gian giải quyết hồ sơ"
    )]
    pub title: String,
    /// Unit it belongs to.
    #[schema(
        required = true,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Since when it waits.
    pub since: Instant,
    /// Day by which it is due, where one is known.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
}

/// What waits for the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkView {
    /// How many objects wait in all.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub total_count: i64,
    /// Groups by kind; a kind without work is left out.
    #[schema(max_items = 50)]
    pub groups: Vec<WorkGroup>,
}
