//! What units and persons achieve, as far as it comes: from drafts to recognised initiatives.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::{CNTT, head, judge, officer, staff, unit},
    documents::{NewDocument, register},
    script::{Memory, Script, body},
    tables::achievements::{
        ARTICLES, FIELDS, INITIATIVES, MODELS, RESULTS, SCOPES, SOLUTIONS, Topic,
    },
};
use crate::{
    demo::organisation::UNITS,
    error::{Error, Result},
    features::achievements::{service, types::AchievementId},
    http::command::Tx,
};

/// How far an achievement goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Draft,
    Submitted,
    Returned,
    Withdrawn,
    Verified,
    Recognised,
}

/// One of the ten achievements of each unit.
struct Slot {
    kind: &'static str,
    topics: &'static [Topic],
    /// Step through the topics, so that a unit takes each at most once.
    turn: usize,
    /// Place of the main author; none for the collective.
    author: Option<usize>,
    /// Place of a co-author with 40 percent.
    co_author: Option<usize>,
    /// First day, and days between units, in thousandths of the year.
    begin: usize,
    step: usize,
    /// Term of the awards it can count for: 0, 1 or 2.
    term: usize,
}

const fn slot(
    kind: &'static str,
    topics: &'static [Topic],
    turn: usize,
    author: Option<usize>,
    (begin, step): (usize, usize),
    term: usize,
) -> Slot {
    Slot { kind, topics, turn, author, co_author: None, begin, step, term }
}

/// The achievements of a unit, in the order of the year.
static SLOTS: [Slot; 10] = [
    slot("result", &RESULTS, 0, None, (60, 9), 0),
    slot("solution", &SOLUTIONS, 0, Some(2), (70, 9), 0),
    Slot { co_author: Some(9), ..slot("initiative", &INITIATIVES, 0, Some(8), (80, 9), 0) },
    slot("model", &MODELS, 0, None, (320, 12), 1),
    slot("initiative", &INITIATIVES, 2, Some(6), (330, 12), 1),
    slot("solution", &SOLUTIONS, 2, Some(7), (340, 12), 1),
    slot("article", &ARTICLES, 0, Some(5), (640, 14), 2),
    slot("result", &RESULTS, 2, Some(3), (652, 14), 2),
    slot("initiative", &INITIATIVES, 4, Some(2), (664, 14), 2),
    slot("solution", &SOLUTIONS, 4, None, (676, 14), 2),
];

/// Thousandths of the year at which the terms end in which awards count achievements.
const TERM_ENDS: [usize; 2] = [270, 550];

/// Days before the year that is told that still count for its first term.
const RUN_UP_DAYS: u64 = 75;

/// Thousandths of the year by which what still waits comes later.
const WAITING_LATER: usize = 180;

/// Unit whose verification of slot 5 is taken back once and given again.
const TAKEN_BACK: (usize, usize) = (6, 5);

/// First and last day of a term of awards.
pub fn term(calendar: &Calendar, number: usize) -> (NaiveDate, NaiveDate) {
    let end = |number: usize| TERM_ENDS.get(number).map(|part| calendar.at(*part));
    let first = match number.checked_sub(1).and_then(end) {
        Some(before) => before + Days::new(1),
        None => calendar.at(0).checked_sub_days(Days::new(RUN_UP_DAYS)).unwrap_or_default(),
    };
    let last = end(number).unwrap_or(calendar.today);
    (first.max(Calendar::plan_from()), last.min(Calendar::plan_to()))
}

/// The achievement in a slot of a unit.
///
/// # Errors
/// An internal error before it is made.
pub fn of(memory: &Memory, number: usize, slot: usize) -> Result<AchievementId> {
    memory.id(&key(number, slot)).map(AchievementId)
}

/// Place of the author of a slot.
pub fn author(number: usize, slot: usize) -> Option<String> {
    let place = SLOTS.get(slot)?.author?;
    Some(staff(number, place))
}

/// Title of the achievement in a slot.
pub fn title(number: usize, slot: usize) -> String {
    SLOTS
        .get(slot)
        .and_then(|one| topic(one, number))
        .map_or(String::new(), |topic| fill(topic.title, number, slot))
}

/// Effect of the achievement in a slot.
pub fn effect(number: usize, slot: usize) -> String {
    SLOTS
        .get(slot)
        .and_then(|one| topic(one, number))
        .map_or(String::new(), |topic| fill(topic.effect, number, slot))
}

/// Name under which the achievement in a slot of a unit is remembered.
pub fn key(number: usize, slot: usize) -> String {
    format!("achievement {number} {slot}")
}

fn topic(slot: &Slot, number: usize) -> Option<&'static Topic> {
    slot.topics.get((number + slot.turn) % slot.topics.len().max(1))
}

fn fill(text: &str, number: usize, slot: usize) -> String {
    let figure = 15 + (7 * number + 5 * slot) % 36;
    let field = FIELDS.get(number).copied().unwrap_or_default();
    text.replace("{field}", field).replace("{n}", &figure.to_string())
}

fn end(number: usize, slot: usize) -> End {
    match (slot, number) {
        // An initiative that a proposal rests on is recognised first.
        (2..=4, _) => End::Recognised,
        (6, _) if !number.is_multiple_of(2) => End::Submitted,
        (7, _) if number % 4 == 1 => End::Returned,
        (7, _) if number % 4 != 2 => End::Submitted,
        (8, _) if number % 3 == 2 => End::Submitted,
        (8, _) => End::Draft,
        (9, _) if number.is_multiple_of(3) => End::Withdrawn,
        (9, _) if number % 3 == 1 => End::Submitted,
        (9, _) => End::Draft,
        _ => End::Verified, // the rest is found true
    }
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for number in 0..UNITS.len() {
        for (place, slot) in SLOTS.iter().enumerate() {
            write(script, calendar, number, place, slot);
        }
    }
}

fn write(
    script: &mut Script,
    calendar: &Calendar,
    number: usize,
    place: usize,
    slot: &'static Slot,
) {
    let day = calendar.at(match end(number, place) {
        // What still waits was brought forward lately.
        End::Draft | End::Submitted | End::Returned => slot.begin + WAITING_LATER + 7 * number,
        End::Withdrawn | End::Verified | End::Recognised => slot.begin + slot.step * number,
    });
    let key = key(number, place);
    let what = format!("{key} {}", unit(number));
    let author = author(number, place);
    // Staff bring forward their own; an officer writes for the collective and for some persons.
    let drafter = match &author {
        Some(person) if !place.is_multiple_of(2) || place == 8 => person.clone(),
        _ => officer(number),
    };
    let (first, _) = term(calendar, slot.term);
    let with_document = slot.kind == "model";
    let kept = key.clone();
    script.on(day, drafter, what.clone(), move |tx, memory| {
        let document = if with_document {
            let text = effect(number, place);
            let paper = NewDocument::evidence(&title(number, place), number, &text);
            Some(register(tx, memory, &paper, true)?)
        } else {
            None
        };
        let campaign = memory.id("campaign")?;
        let mut input = input(slot, number, place, first, tx.today)?;
        if let Some(map) = input.as_object_mut() {
            map.insert("campaign_id".to_owned(), json!(campaign));
            map.insert("person_code".to_owned(), json!(author));
            if let (Some(id), Some(Value::Array(list))) = (document, map.get_mut("evidence")) {
                list.push(json!({ "document_id": id, "note": "Tài liệu mô tả mô hình" }));
            }
        }
        let made = service::create(tx, body(input)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    moves(script, calendar, number, place, day);
}

fn input(
    slot: &Slot,
    number: usize,
    place: usize,
    first: NaiveDate,
    today: NaiveDate,
) -> Result<Value> {
    let topic = topic(slot, number).ok_or_else(|| Error::bug("every slot has its topics"))?;
    let from = first.max(today.checked_sub_days(Days::new(60)).unwrap_or(first));
    let to = today.pred_opt().unwrap_or(today).max(from);
    let half = u64::try_from((to - from).num_days() / 2).unwrap_or(0);
    let is_applied = slot.kind != "article";
    let co_authors: Vec<Value> = slot
        .co_author
        .map(|place| json!({ "person_code": staff(number, place), "share_percent": "40.00" }))
        .into_iter()
        .collect();
    let external_refs = if slot.kind == "initiative" {
        json!([{ "system": "e_office", "id": format!("SK-{}-{place}", unit(number)) }])
    } else {
        json!([])
    };
    Ok(json!({
        "kind": slot.kind,
        "title": fill(topic.title, number, place),
        "description": fill(topic.description, number, place),
        "subject_kind": if slot.author.is_some() { "individual" } else { "collective" },
        "unit_code": unit(number),
        "share_percent": slot.co_author.map(|_| "60.00"),
        "co_authors": co_authors,
        "period_from": from,
        "period_to": to,
        "applied_since": is_applied.then(|| from + Days::new(half)),
        "effect": fill(topic.effect, number, place),
        "application_scope": SCOPES.get((number + place) % SCOPES.len()),
        "evidence": [{
            "url": format!("https://example.org/minh-chung/{}-{place}", unit(number).to_lowercase()),
            "note": "Liên kết mẫu",
        }],
        "external_refs": external_refs,
    }))
}

type Move = fn(&mut Tx<'_>, AchievementId) -> Result<()>;

fn moves(script: &mut Script, calendar: &Calendar, number: usize, place: usize, day: NaiveDate) {
    let end = end(number, place);
    let mut add = |days: usize, who: String, change: Move| {
        let key = key(number, place);
        script.on(calendar.after(day, days), who, key.clone(), move |tx, memory| {
            change(tx, AchievementId(memory.id(&key)?))
        });
    };
    let judge = judge(number).to_owned();
    if end == End::Draft {
        return;
    }
    add(2, head(number), |tx, id| service::submit(tx, id).map(drop));
    match end {
        End::Draft | End::Submitted => {}
        End::Withdrawn => add(4, head(number), |tx, id| service::withdraw(tx, id).map(drop)),
        End::Returned => add(5, judge, send_back),
        End::Verified | End::Recognised => {
            add(6, judge.clone(), |tx, id| service::verify(tx, id).map(drop));
            if (number, place) == TAKEN_BACK {
                add(7, judge.clone(), take_back);
                add(8, judge.clone(), |tx, id| service::verify(tx, id).map(drop));
            }
            if end == End::Recognised {
                add(12, judge.clone(), recognise_here);
            }
            if (number, place) == (CNTT, 3) {
                add(18, judge, recognise_in_city);
            }
        }
    }
}

fn send_back(tx: &mut Tx<'_>, id: AchievementId) -> Result<()> {
    let why = body(json!({ "reasons": [
        { "code": "missing_evidence", "text": "Chưa có minh chứng cho kết quả nêu trong báo cáo; đề nghị bổ sung số liệu đối chiếu." },
        { "code": "unclear_effect", "text": "Hiệu quả cần nêu rõ trước và sau khi áp dụng." },
    ] }))?;
    service::send_back(tx, id, why).map(drop)
}

fn take_back(tx: &mut Tx<'_>, id: AchievementId) -> Result<()> {
    let why = body(
        json!({ "reason": "Số liệu minh chứng không khớp báo cáo tháng, chờ đơn vị giải trình" }),
    )?;
    service::unverify(tx, id, why).map(drop)
}

fn recognise_here(tx: &mut Tx<'_>, id: AchievementId) -> Result<()> {
    recognise(tx, id, "QĐ-MAU", "Giám đốc Sở Tài chính (mẫu)", "department")
}

fn recognise_in_city(tx: &mut Tx<'_>, id: AchievementId) -> Result<()> {
    recognise(tx, id, "GCN-MAU", "Hội đồng Sáng kiến Thành phố (mẫu)", "city")
}

fn recognise(
    tx: &mut Tx<'_>,
    id: AchievementId,
    symbol: &str,
    by: &str,
    scope: &str,
) -> Result<()> {
    let number = tx.today.format("%j").to_string();
    let input = body(json!({
        "number": format!("{number}/{symbol}"), "issued_on": tx.today, "body": by, "scope": scope,
    }))?;
    service::recognise(tx, id, input).map(drop)
}
