//! Drafts of official papers, rendered from what the year left.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    awards::{OPEN_ROUND, key_of_unit},
    calendar::Calendar,
    campaigns::department,
    cast::{CNTT, OFFICE, SECRETARY, head, unit},
    script::{Memory, Script, body},
};
use crate::{error::Result, features::papers::service};

/// Unit whose collective is proposed in the open round.
const PROPOSED: usize = 7;

/// What a paper is made from.
type Source = fn(&Memory) -> Result<Value>;

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let last = calendar.last();
    let office = |source: Source| (SECRETARY.to_owned(), OFFICE, source);
    let papers: [(String, usize, Source); 9] = [
        office(plan),
        office(submission),
        office(nominees),
        office(minutes),
        office(decision),
        office(results),
        office(letter),
        (head(PROPOSED), PROPOSED, report),
        (head(CNTT), CNTT, own_letter),
    ];
    for (who, of, source) in papers {
        render(script, last, who, of, source);
    }
}

fn render(script: &mut Script, day: NaiveDate, who: String, of: usize, source: Source) {
    script.on(day, who, "rendering a paper", move |tx, memory| {
        let mut input = source(memory)?;
        if let Some(map) = input.as_object_mut() {
            map.insert("unit_code".to_owned(), json!(unit(of)));
        }
        service::render(tx, &body(input)?, None).map(drop)
    });
}

fn plan(memory: &Memory) -> Result<Value> {
    Ok(json!({ "kind": "plan", "campaign_id": department(memory)? }))
}

fn submission(memory: &Memory) -> Result<Value> {
    let round = memory.id(&format!("award round {OPEN_ROUND}"))?;
    Ok(json!({
        "kind": "submission", "award_round_id": round,
        "frame": {
            "signer": {
                "authority": "deputising", "principal": "Giám đốc", "position": "Phó Giám đốc",
                "full_name": "Cán bộ mẫu 25",
            },
        },
    }))
}

fn nominees(memory: &Memory) -> Result<Value> {
    let round = memory.id(&format!("award round {OPEN_ROUND}"))?;
    Ok(json!({ "kind": "nominee_list", "award_round_id": round }))
}

fn minutes(memory: &Memory) -> Result<Value> {
    Ok(json!({ "kind": "minutes", "council_session_id": memory.id("council session 1")? }))
}

fn decision(memory: &Memory) -> Result<Value> {
    Ok(json!({ "kind": "decision", "decision_id": memory.id("decision 0 persons")? }))
}

fn results(memory: &Memory) -> Result<Value> {
    Ok(json!({ "kind": "result_report", "campaign_id": department(memory)? }))
}

fn report(memory: &Memory) -> Result<Value> {
    let proposal = memory.id(&key_of_unit(PROPOSED))?;
    Ok(json!({ "kind": "achievement_report_collective", "award_proposal_id": proposal }))
}

fn letter(_: &Memory) -> Result<Value> {
    Ok(json!({
        "kind": "letter", "title": "nộp hồ sơ đề nghị khen thưởng (văn bản mẫu)",
        "body": [
            "Văn phòng Sở đề nghị các phòng, đơn vị hoàn thiện hồ sơ đề nghị khen thưởng (dữ liệu mẫu).",
            "Hồ sơ gửi về Văn phòng Sở trước khi đợt xét kết thúc./.",
        ],
        "frame": { "addressees": ["Các phòng, đơn vị thuộc Sở"] },
    }))
}

fn own_letter(_: &Memory) -> Result<Value> {
    Ok(json!({
        "kind": "letter", "title": "đăng ký sáng kiến năm sau (văn bản mẫu)",
        "body": ["Phòng gửi danh mục sáng kiến dự kiến (dữ liệu mẫu)./."],
        "frame": { "addressees": ["Văn phòng Sở"] },
    }))
}
