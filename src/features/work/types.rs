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
    pub items: Vec<WorkItemView>,
}

impl WorkGroup {
    /// A group; it is left out of the answer when nothing waits.
    pub fn of(
        kind: &'static str,
        label: [&'static str; 2],
        (items, count): (Vec<WorkItem>, i64),
    ) -> Option<Self> {
        let items = items.into_iter().map(|item| (item, None)).collect();
        Self::resting(kind, label, (items, count))
    }

    /// A group of what cannot go on before something else has come, each with what that is.
    pub fn resting(
        kind: &'static str,
        label: [&'static str; 2],
        (items, count): (Vec<(WorkItem, Option<String>)>, i64),
    ) -> Option<Self> {
        let items = items.into_iter().map(|(item, waits_for)| item.into_view(waits_for)).collect();
        (count > 0).then(|| Self { kind, label: LabelView::of(label), count, items })
    }

    /// Flags what is late on a day.
    pub fn flag_late(&mut self, today: NaiveDate) {
        for item in &mut self.items {
            item.is_late = item.due_on.is_some_and(|due| due < today);
        }
    }
}

/// An object that waits, as its slice tells of it.
#[derive(Debug)]
pub struct WorkItem {
    /// Its id.
    pub subject_id: String,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Unit it belongs to.
    pub unit_code: Option<String>,
    /// Since when it waits.
    pub since: Instant,
    /// Day by which it is due, where one is known.
    pub due_on: Option<NaiveDate>,
}

impl WorkItem {
    fn into_view(self, waits_for: Option<String>) -> WorkItemView {
        WorkItemView {
            subject_id: self.subject_id,
            path: self.path,
            title: self.title,
            unit_code: self.unit_code,
            since: self.since,
            due_on: self.due_on,
            is_late: false,
            waits_for,
        }
    }
}

/// An object that waits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkItem)]
pub struct WorkItemView {
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
    /// Whether that day has passed.
    pub is_late: bool,
    /// What has to come before it can go on; null where nothing has to.
    #[schema(
        required = true,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub waits_for: Option<String>,
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
