//! Calendars on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::award_types::types::{RuleStatus, SourceMark},
    http::reply::Tagged,
    text_enum,
};

text_enum! {
    /// How much of a year is known: `complete` mọi ngày nghỉ, ngày hoán đổi đã công bố; `partial` mới có
    /// một phần.
    #[expect(missing_docs, reason = "the enum's own doc names each word")]
    pub enum CalendarCoverage {
        Complete = "complete",
        Partial = "partial",
    }
}

/// What a day is: `day_off` ngày nghỉ; `working_day` ngày làm bù.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarDayKind {
    /// A free day.
    DayOff,
    /// A day of a weekend that is worked in exchange.
    WorkingDay,
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarDayView {
    /// The day.
    pub date: NaiveDate,
    /// Free or worked.
    pub kind: CalendarDayKind,
    /// Name.
    #[schema(max_length = 200, example = "Tết Nguyên đán")]
    pub name: String,
    /// Where that is said.
    #[schema(max_length = 500, example = "Bộ luật Lao động 2019 Đ.112.1")]
    pub source: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// Whether it counts as confirmed.
    pub status: RuleStatus,
}

/// A year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// Calendar year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// How much of it is known.
    pub coverage: CalendarCoverage,
    /// Confirmed when the year is complete and each of its days is.
    pub status: RuleStatus,
    /// Days that are not what their weekday says, in order.
    #[schema(max_items = 366)]
    pub days: Vec<CalendarDayView>,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
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

impl Tagged for CalendarView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CalendarPath {
    /// Calendar year.
    #[param(minimum = 2000, maximum = 2100, format = Int32, example = 2026)]
    pub year: i32,
}
