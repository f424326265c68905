//! Award rules: a draft of the set that will follow the one in force.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::{
    calendar::Calendar,
    cast::SECRETARY,
    script::{Script, body},
};
use crate::features::rule_sets;

/// The set of the project's data that has no end.
const IN_FORCE: &str = "tdkt-2026-10";

/// Days from the demo to the first day of the draft.
const AHEAD_DAYS: u64 = 93;

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let first = calendar.today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(NaiveDate::MAX);
    script.on(calendar.at(960), SECRETARY, "rules for the next time", move |tx, _| {
        let input = body(json!({
            "code": "tdkt-mau-du-thao", "valid_from": first,
            "title": {
                "vi": "Bộ quy tắc mẫu (dự thảo lấy ý kiến)",
                "en": "Sample rule set (a draft for comments)",
            },
        }))?;
        rule_sets::service::clone(tx, IN_FORCE, input).map(drop)
    });
}
