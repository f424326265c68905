//! What administrators write about a year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::{CalendarCoverage, CalendarDayKind};
use crate::features::award_types::types::SourceMark;

/// All of a year.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutCalendar {
    /// How much of the year is known.
    pub coverage: CalendarCoverage,
    /// Days that are not what their weekday says, each once.
    #[schema(max_items = 366)]
    pub days: Vec<CalendarDay>,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã đối chiếu với thông báo của Bộ Nội vụ"
    )]
    pub note: Option<String>,
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// Free or worked.
    pub kind: CalendarDayKind,
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tết Nguyên đán"
    )]
    pub name: String,
    /// Where that is said.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bộ luật Lao động 2019 Đ.112.1"
    )]
    pub source: String,
    /// How well that is known.
    pub mark: SourceMark,
}
