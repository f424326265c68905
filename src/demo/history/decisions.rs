//! Decisions on the proposals: published ones for the rounds that are over, drafts for the open one.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{
    bonus,
    calendar::Calendar,
    campaigns::department,
    cast::{LEADER, SECRETARY},
    proposals::{Award, End, Proposal, of},
    script::{Memory, Script, body},
};
use crate::{
    error::Result,
    features::decisions::{service, types::DecisionId},
};

/// Working days until the city answers.
const CITY_TAKES: usize = 12;

/// Working days from the draft of a decision to the payment of its bonuses.
const PAID_AFTER: usize = 8;

/// First number of the sample decisions of a round.
const FIRST_NUMBER: usize = 101;

/// Symbol of the department's sample decisions.
pub const OWN_SYMBOL: &str = "QĐ-STC-MAU";

/// What only warns in the samples when a decision is published, and why it is published all the same.
const WARNINGS: [(&str, &str); 6] = [
    ("R01", "Văn bản căn cứ còn hiệu lực vào ngày quyết định"),
    ("R03", "Kế hoạch đang chờ văn thư cấp số; quyết định không viện dẫn số kế hoạch"),
    ("R20", "Bản ký số PDF là bản gốc; bản DOCX lưu tại Văn phòng Sở"),
    ("R22", "Hồ sơ dồn vào cuối đợt xét"),
    ("R38", "Danh sách đã công khai tại hội nghị của Sở"),
    ("R42", "Số liệu mẫu của quỹ được bổ sung trong năm"),
];

/// What a decision is about.
struct Decision {
    key: String,
    authority: &'static str,
    title: &'static str,
    granted: Vec<String>,
    refused: Vec<String>,
}

/// The proposals of an award that are so far, as names.
fn named(all: &[Proposal], award: Award, end: End, is_person: Option<bool>) -> Vec<String> {
    all.iter()
        .filter(|one| one.award == award && one.end == end)
        .filter(|one| is_person.is_none_or(|wanted| one.person.is_some() == wanted))
        .map(|one| one.key.clone())
        .collect()
}

/// The decisions on a round that is over: the director's on persons and collectives, the city's on
/// what was sent up. The last one of each kind is refused.
pub fn of_round(
    script: &mut Script,
    calendar: &Calendar,
    round: usize,
    all: &[Proposal],
    day: NaiveDate,
) {
    let mut persons = named(all, Award::Department, End::Eligible, Some(true));
    let refused = persons.pop().into_iter().collect();
    let collectives = named(all, Award::Department, End::Eligible, Some(false));
    let mut city = named(all, Award::City, End::Forwarded, None);
    let refused_by_city = if round == 0 { city.pop().into_iter().collect() } else { Vec::new() };
    let key = |what: &str| format!("decision {round} {what}");
    let ours = "department_director";
    let list = [
        (
            Decision {
                key: key("persons"),
                authority: ours,
                title: "Về việc tặng Giấy khen của Giám đốc Sở cho cá nhân có thành tích trong phong trào thi đua cải cách hành chính",
                granted: persons,
                refused,
            },
            day,
        ),
        (
            Decision {
                key: key("collectives"),
                authority: ours,
                title: "Về việc tặng Giấy khen của Giám đốc Sở cho tập thể có thành tích trong phong trào thi đua cải cách hành chính",
                granted: collectives,
                refused: Vec::new(),
            },
            day,
        ),
        (
            Decision {
                key: key("city"),
                authority: "city_chairman",
                title: "Về việc tặng Bằng khen của Chủ tịch UBND Thành phố trong phong trào thi đua cải cách hành chính",
                granted: city,
                refused: refused_by_city,
            },
            calendar.after(day, CITY_TAKES),
        ),
    ];
    for (place, (decision, day)) in list.into_iter().enumerate() {
        let number = FIRST_NUMBER + 10 * round + place;
        let key = decision.key.clone();
        write(script, calendar, decision, day, number);
        // What the second round brought is still to be paid.
        if round == 0 {
            bonus::pay(script, calendar.after(day, PAID_AFTER), key);
        }
    }
}

fn input(memory: &Memory, decision: &Decision) -> Result<Value> {
    let ids = |keys: &[String]| {
        keys.iter().map(|key| of(memory, key).map(|id| json!(id))).collect::<Result<Vec<Value>>>()
    };
    let refused = ids(&decision.refused)?.into_iter().map(|id| {
        json!({
            "award_proposal_id": id,
            "reason": {
                "code": "criteria", "ground": "Luật TĐKT Đ.5.2.c",
                "text": "Thành tích chưa đến mức khen thưởng ở hình thức này; thành tích đến đâu khen thưởng đến đó",
            },
        })
    });
    Ok(json!({
        "campaign_id": department(memory)?,
        "authority": decision.authority,
        "title": decision.title,
        // The plan has no number yet; a decision that cites it has to wait for that.
        "cites_plan": false,
        "granted_proposal_ids": ids(&decision.granted)?,
        "refused_proposals": refused.collect::<Vec<Value>>(),
    }))
}

/// Drafted by the secretariat, numbered when it is issued, published by the leader.
fn write(
    script: &mut Script,
    calendar: &Calendar,
    decision: Decision,
    day: NaiveDate,
    number: usize,
) {
    let (key, authority) = (decision.key.clone(), decision.authority);
    let kept = key.clone();
    script.on(day, SECRETARY, key.clone(), move |tx, memory| {
        let made = service::create(tx, &body(input(memory, &decision)?)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    let issued = calendar.after(day, 3);
    let id = key.clone();
    script.on(issued, SECRETARY, key.clone(), move |tx, memory| {
        service::update(tx, DecisionId(memory.id(&id)?), &numbered(authority, number, tx.today))
            .map(drop)
    });
    script.on(issued, LEADER, key.clone(), move |tx, memory| {
        let reasons: Vec<Value> = WARNINGS
            .iter()
            .map(|(rule, reason)| json!({ "rule": rule, "reason": reason }))
            .collect();
        let input = body(json!({ "acknowledged_warnings": reasons }))?;
        service::publish(tx, DecisionId(memory.id(&key)?), &input).map(drop)
    });
}

/// Number, symbol, date and signer; all of them visibly samples.
fn numbered(authority: &str, number: usize, day: NaiveDate) -> Value {
    let (symbol, signer_name, signer_title) = match authority {
        "city_chairman" => {
            ("QĐ-UBND-MAU", "Lãnh đạo mẫu Thành phố", "Chủ tịch UBND Thành phố (mẫu)")
        }
        _ => (OWN_SYMBOL, "Cán bộ mẫu 25", "Phó Giám đốc mẫu"), // the department's own
    };
    let mut signed = json!({
        "number": number.to_string(), "symbol": symbol, "issued_on": day,
        "signer_name": signer_name, "signer_title": signer_title,
    });
    if let (OWN_SYMBOL, Some(map)) = (symbol, signed.as_object_mut()) {
        let delegation = json!({ "document_number": "01/UQ-STC-MAU", "document_date": day });
        map.insert("signing".to_owned(), json!("deputy"));
        map.insert("delegation".to_owned(), delegation);
    }
    signed
}

/// Days for which the list of a sample decision is open to everybody before it is drafted.
const LISTED_DAYS: u64 = 14;

/// Two drafts on the open round: one is ready for the leader, its list published, one cites the plan, which has to be
/// numbered first.
pub fn drafts(script: &mut Script, calendar: &Calendar, all: &[Proposal]) {
    let day = calendar.before_end(1);
    let title = "Về việc tặng Giấy khen của Giám đốc Sở trong phong trào thi đua cải cách hành chính (đợt đang xét)";
    let authority = "department_director";
    let decision = |what: &str, is_person| Decision {
        key: format!("decision draft {what}"),
        authority,
        title,
        granted: named(all, Award::Department, End::Eligible, Some(is_person)),
        refused: Vec::new(),
    };
    for (decision, is_ready) in
        [(decision("persons", true), true), (decision("units", false), false)]
    {
        let number = FIRST_NUMBER + 20;
        let listed = day.checked_sub_days(Days::new(LISTED_DAYS)).unwrap_or(day);
        script.on(day, SECRETARY, decision.key.clone(), move |tx, memory| {
            let mut input = input(memory, &decision)?;
            if let Some(map) = input.as_object_mut() {
                map.insert("cites_plan".to_owned(), json!(!is_ready));
                if let (true, Value::Object(more)) =
                    (is_ready, numbered(authority, number, tx.today))
                {
                    map.extend(more);
                    let list = json!({ "published_from": listed, "place": "Trang nội bộ mẫu" });
                    map.insert("list_publication".to_owned(), list);
                }
            }
            service::create(tx, &body(input)?).map(drop)
        });
    }
}
