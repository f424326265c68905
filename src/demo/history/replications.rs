//! Units adopt what others have found (nhân rộng).

use chrono::NaiveDate;
use serde_json::json;

use super::{
    achievements,
    calendar::Calendar,
    cast::{CNTT, head, unit},
    script::{Script, body},
};
use crate::features::replications::{self, types::ReplicationId};

/// Unit and slot of what is adopted, and who adopts it.
const ADOPTED: [(usize, usize, &[usize]); 4] = [
    (CNTT, 3, &[0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    (2, 3, &[1, 4, 9]),
    (5, 2, &[1, 3, 10]),
    (8, 2, &[0, 7]),
];

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for (order, (owner, slot, adopters)) in ADOPTED.into_iter().enumerate() {
        for (place, adopter) in adopters.iter().copied().enumerate() {
            let day = calendar.at(560 + 30 * order + 22 * place);
            adopt(script, calendar, (owner, slot), adopter, day);
        }
    }
}

fn adopt(
    script: &mut Script,
    calendar: &Calendar,
    (owner, slot): (usize, usize),
    adopter: usize,
    day: NaiveDate,
) {
    let key = format!("replication {owner} {slot} {adopter}");
    let kept = key.clone();
    script.on(day, head(adopter), key.clone(), move |tx, memory| {
        let input = body(json!({
            "unit_code": unit(adopter), "adopted_on": day,
            "evidence": [{ "url": format!("https://example.org/nhan-rong/{}", unit(adopter).to_lowercase()),
                           "note": "Kế hoạch áp dụng tại đơn vị" }],
        }))?;
        let achievement = achievements::of(memory, owner, slot)?;
        let made = replications::service::create(tx, achievement, input)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    let known = calendar.after(day, 30);
    if known == calendar.last() || !adopter.is_multiple_of(2) {
        return; // the result is not known yet
    }
    script.on(known, head(adopter), "telling the result of a replication", move |tx, memory| {
        let figure = 10 + 3 * adopter;
        let result = format!(
            "Sau một tháng áp dụng, thời gian xử lý giảm {figure}%; công chức tự giác thực hiện"
        );
        let patch = json!({ "result": result });
        replications::service::update(tx, ReplicationId(memory.id(&key)?), &patch).map(drop)
    });
}
