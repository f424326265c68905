//! The plan is made known: each unit holds a briefing that its head acknowledges for those who were
//! there, and trains its people later. The newest activity is only planned.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    calendar::Calendar,
    campaigns::department,
    cast::{CNTT, OUTREACH_LEAD, head, officer, person, unit},
    script::{Script, body},
};
use crate::{
    demo::organisation::UNITS,
    features::outreach::{self, types::OutreachActivityId},
};

/// Places of a unit whose people were at the briefing: nearly all of ten.
const PRESENT: [usize; 8] = [0, 1, 3, 4, 5, 6, 7, 8];

/// Calendar days until the activity that is planned.
const PLANNED_DAYS: i64 = 10;

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for number in 0..UNITS.len() {
        let day = calendar.at(12 + 5 * number);
        let input = json!({
            "kind": "briefing", "title": "Hội nghị quán triệt Kế hoạch phong trào thi đua",
            "content": "Phổ biến mục đích, chỉ tiêu và phân công thực hiện Kế hoạch",
            "unit_code": unit(number), "audience_unit_codes": [unit(number)],
            "target_group": "Toàn thể công chức, viên chức, người lao động của đơn vị",
            "held_on": day,
            "evidence": [{ "url": "https://example.org/quan-triet", "note": "Danh sách dự mẫu" }],
        });
        let key = format!("briefing {number}");
        let kept = key.clone();
        script.on(day, officer(number), key.clone(), move |tx, memory| {
            let made = outreach::service::create(tx, department(memory)?, body(input)?)?;
            memory.keep(kept, made.id.0);
            Ok(())
        });
        let persons: Vec<String> = PRESENT.map(|place| person(number, place)).to_vec();
        let list = json!({ "person_codes": persons });
        script.on(calendar.after(day, 1), head(number), key.clone(), move |tx, memory| {
            let id = OutreachActivityId(memory.id(&key)?);
            outreach::service::acknowledge(tx, id, body(list)?).map(drop)
        });
    }
    let held_on = (calendar.today + TimeDelta::days(PLANNED_DAYS)).min(Calendar::plan_to());
    let input = json!({
        "kind": "training", "title": "Tập huấn ký số cá nhân và xử lý hồ sơ công việc điện tử",
        "unit_code": unit(CNTT), "held_on": held_on,
        "target_group": "Cán bộ đầu mối các phòng, đơn vị",
    });
    script.on(calendar.last(), OUTREACH_LEAD, "planning a training", move |tx, memory| {
        outreach::service::create(tx, department(memory)?, body(input)?).map(drop)
    });
}
