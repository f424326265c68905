//! Days and moments as the axis writes them. It silently drops any other form, so that this is the
//! only one written and the only one read: `2026/11/02`, `2026/11/02 09:30:00`.

use chrono::{NaiveDate, NaiveDateTime};

const DAY: &str = "%Y/%m/%d";
const MOMENT: &str = "%Y/%m/%d %H:%M:%S";

pub(super) fn day_text(day: NaiveDate) -> String {
    day.format(DAY).to_string()
}

pub(super) fn moment_text(moment: NaiveDateTime) -> String {
    moment.format(MOMENT).to_string()
}

pub(super) fn day(text: &str) -> Option<NaiveDate> {
    // Read and written again: the parser also takes `2026/1/2`, which others would not.
    NaiveDate::parse_from_str(text, DAY).ok().filter(|day| day_text(*day) == text)
}

pub(super) fn moment(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, MOMENT).ok().filter(|one| moment_text(*one) == text)
}
