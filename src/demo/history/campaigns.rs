//! The launch of the plan, and what blocs and units launch under it.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::{BLOC_LEADS, CNTT, LEADER, SECRETARY, head, unit, unit_name},
    script::{Memory, Script, body},
    tables::campaigns::{THEMES, Theme},
};
use crate::{
    demo::organisation::{BLOCS, DEPARTMENT, UNITS},
    error::Result,
    features::campaigns::{self, types::CampaignId},
    http::command::Tx,
};

/// Where each theme begins, in thousandths of the year.
const BEGINS: [usize; 4] = [30, 290, 560, 830];

/// Calendar days that a child campaign lasts.
const LASTS_DAYS: i64 = 75;

/// Who launches, and at which level.
struct Owner {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    lead: String,
}

/// The campaign of the department.
///
/// # Errors
/// An internal error before it is loaded.
pub fn department(memory: &Memory) -> Result<CampaignId> {
    memory.id("campaign").map(CampaignId)
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    script.on(Calendar::loaded(), SECRETARY, "loading the plan", |tx, memory| {
        let plan = campaigns::service::load_source_plan(tx, DEPARTMENT)?;
        memory.keep("campaign", plan.id.0);
        Ok(())
    });
    script.on(Calendar::launched(), LEADER, "launching the plan", |tx, memory| {
        campaigns::service::publish(tx, department(memory)?).map(drop)
    });
    for (place, owner) in owners().into_iter().enumerate() {
        for (number, theme) in THEMES.iter().enumerate() {
            child(script, calendar, &owner, place, number, theme);
        }
    }
}

fn owners() -> Vec<Owner> {
    let blocs = BLOCS.iter().zip(BLOC_LEADS).map(|((code, name), lead)| Owner {
        code,
        name,
        level: "bloc",
        lead: lead.to_owned(),
    });
    let units = (0..UNITS.len()).map(|number| Owner {
        code: unit(number),
        name: unit_name(number),
        level: "unit",
        lead: head(number),
    });
    blocs.chain(units).collect()
}

/// A child campaign: drafted, launched, and ended when its time is over.
fn child(
    script: &mut Script,
    calendar: &Calendar,
    owner: &Owner,
    place: usize,
    number: usize,
    theme: &'static Theme,
) {
    let begin = calendar.at(BEGINS.get(number).copied().unwrap_or(0) + 9 * place);
    let key = format!("campaign {} {number}", owner.code);
    let (code, lead, level) = (owner.code, owner.lead.clone(), owner.level);
    let name = owner.name;
    let kept = key.clone();
    script.on(begin, lead.clone(), "drafting a child campaign", move |tx, memory| {
        let mut input = draft(code, name, level, number, theme, begin);
        if let Some(map) = input.as_object_mut() {
            map.insert("parent_id".to_owned(), json!(memory.id("campaign")?));
        }
        let made = campaigns::service::create(tx, body(input)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    let is_last = number + 1 == THEMES.len();
    if is_last && place % 2 == 1 {
        return; // still a draft
    }
    let at = key.clone();
    script.on(
        calendar.after(begin, 2),
        lead.clone(),
        "launching a child campaign",
        move |tx, memory| campaigns::service::publish(tx, CampaignId(memory.id(&at)?)).map(drop),
    );
    if code == unit(CNTT) && number == 2 {
        let at = key.clone();
        script.on(
            calendar.after(begin, 9),
            lead.clone(),
            "amending a child campaign",
            move |tx, memory| amend(tx, CampaignId(memory.id(&at)?)),
        );
    }
    let end = calendar.after(begin + TimeDelta::days(LASTS_DAYS), 1);
    // Some owners have not come to end theirs yet.
    if number == 0 || (end < calendar.last() && place % 5 != 4) {
        script.on(end, lead, "ending a child campaign", move |tx, memory| {
            let input = body(json!({ "reason": "Hết thời gian thi đua, đã tổng kết tại đơn vị" }))?;
            campaigns::service::close(tx, CampaignId(memory.id(&key)?), &input).map(drop)
        });
    }
}

fn amend(tx: &mut Tx<'_>, id: CampaignId) -> Result<()> {
    let change = json!({
        "reason": "Bổ sung giải pháp sau sơ kết tháng đầu",
        "plan": { "solutions": [
            { "label": "a", "text": "Phân công từng công chức phụ trách từng quy trình; kiểm tra kết quả hằng tuần." },
            { "label": "b", "text": "Họp ngắn đầu giờ thứ Hai để tháo gỡ vướng mắc phát sinh." },
        ] },
    });
    campaigns::service::amend(tx, id, &change).map(drop)
}

fn draft(
    code: &str,
    name: &str,
    level: &str,
    number: usize,
    theme: &Theme,
    begin: NaiveDate,
) -> Value {
    let end = (begin + TimeDelta::days(LASTS_DAYS)).min(Calendar::plan_to());
    let clause = |label: &str, text: &str| json!({ "label": label, "text": text });
    json!({
        "code": format!("{code}-CD{}", number + 1),
        "title": format!("{} - {name}", theme.title),
        "level": level,
        "owner_unit_code": code,
        "period_from": begin,
        "period_to": end,
        "plan": {
            "document": null, "subject": format!("Phát động thi đua chuyên đề “{}” (bản mẫu)", theme.title),
            "legal_bases": [], "enacting_clause": null, "headings": null, "requirements": [],
            "award_rules": null, "closing": null, "recipients": [], "signature": null,
            "purposes": [clause("a", theme.purpose)],
            "contents": [clause("a", theme.content)],
            "solutions": [clause("a", theme.solution)],
            "targets": [{
                "code": theme.target_code, "name": theme.target, "clause": "II.1.a",
                "comparison": "at_least", "target_percent": theme.percent, "unit": "percent",
                "due_year": end.year(), "numerator": theme.numerator,
                "denominator": theme.denominator,
            }],
            "subjects": [
                { "label": "a", "kind": "individual", "name": "Cá nhân",
                  "text": format!("Công chức, viên chức, người lao động của {name}.") },
            ],
            "award_forms": [
                { "label": "a", "award_type_code": "giay_khen_giam_doc_so",
                  "text": "Đề nghị Giám đốc Sở tặng Giấy khen." },
            ],
            "duties": [
                { "holder_name": name, "unit_code": code, "role": "all_units",
                  "items": ["Tổ chức thực hiện, theo dõi và báo cáo kết quả với Văn phòng Sở."] },
            ],
        },
    })
}
