//! Sáng kiến before a panel: one round is over and has recognised what reached the band, another waits
//! for its evaluators, a third is a draft whose panel is still to be named. All of it is a sample.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    achievements,
    calendar::Calendar,
    campaigns::department,
    cast::{LEADER, SECRETARY, head},
    script::{Memory, Script, body},
};
use crate::{
    error::{Error, Result},
    features::{
        conflicts::{self, types::ConflictId},
        criteria_sets,
        evaluation_rounds::{service as rounds, types::EvaluationRoundId},
        evaluations,
        evaluations::types::EvaluationId,
        panels,
    },
    http::command::Tx,
    scoring::Points,
};

/// Scoring table (E).
const TABLE: &str = "SANG-KIEN-40-25-15-20";

/// Most points of its criteria, in hundredths.
const MOST: [i64; 4] = [4000, 2500, 1500, 2000];

/// Slot of the initiatives that were verified and not recognised by hand, in units of odd number.
const SLOT: usize = 4;

/// Thousandth of the year at which the first round begins.
const BEGIN: usize = 600;

/// Working days before the end of the history on which the second round was opened.
const OPENED_BEFORE_END: usize = 4;

/// Working days before the end of the history on which the third round was drafted.
const DRAFTED_BEFORE_END: usize = 1;

/// Council members whose tokens a visitor has.
const MEMBERS: [&str; 2] = ["CB037", "CB049"];

/// An employee of no office whose token a visitor has.
const EMPLOYEE: &str = "CB026";

/// Units of the initiatives of a round, with what of a hundred each earns.
type Subjects = &'static [(usize, i64)];

/// The last one misses the least points of novelty.
const FIRST: Subjects = &[(3, 90), (5, 76), (7, 47)];
const SECOND: Subjects = &[(1, 84), (9, 80), (11, 72)];

/// What missed the band may be scored again.
const THIRD: Subjects = &[(7, 0)];

/// A round before it is played.
struct Round {
    key: &'static str,
    title: &'static str,
    subjects: Subjects,
    evaluators: Vec<String>,
    begin: NaiveDate,
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let first = Round {
        key: "panel 1",
        title: "Chấm sáng kiến mẫu đợt 1",
        subjects: FIRST,
        evaluators: [2, 4, 5, 6].map(head).to_vec(),
        begin: calendar.at(BEGIN),
    };
    let second = Round {
        key: "panel 2",
        title: "Chấm sáng kiến mẫu đợt 2",
        subjects: SECOND,
        evaluators: [MEMBERS.map(str::to_owned), [4, 9].map(head)]
            .into_iter()
            .flatten()
            .chain([EMPLOYEE.to_owned()])
            .collect(),
        begin: calendar.before_end(OPENED_BEFORE_END),
    };
    let third = Round {
        key: "panel 3",
        title: "Chấm sáng kiến mẫu đợt 3",
        subjects: THIRD,
        evaluators: Vec::new(),
        begin: calendar.before_end(DRAFTED_BEFORE_END),
    };
    draft(script, &first);
    open(script, calendar, &first);
    finish(script, calendar, &first);
    draft(script, &second);
    open(script, calendar, &second);
    go_on(script, calendar, &second);
    draft(script, &third);
}

fn draft(script: &mut Script, round: &Round) {
    let (key, title, subjects) = (round.key, round.title, round.subjects);
    let evaluators: Vec<Value> =
        round.evaluators.iter().map(|code| json!({ "evaluator_code": code })).collect();
    let year = round.begin.format("%Y").to_string();
    script.on(round.begin, SECRETARY, key, move |tx, memory| {
        let tables = criteria_sets::service::load_tables(tx)?;
        let set = tables.into_iter().find(|one| one.code == TABLE);
        let set = set.ok_or_else(|| Error::bug("the tables of the project are loaded"))?;
        let ids = subjects
            .iter()
            .map(|(number, _)| achievements::of(memory, *number, SLOT))
            .collect::<Result<Vec<_>>>()?;
        let input = json!({
            "title": format!("{title} năm {year}"), "period": year, "method": "panel",
            "criteria_set_id": set.id,
            "panel": { "achievement_ids": ids, "recognised_band_code": "DAT" },
        });
        let made = rounds::create(tx, department(memory)?, body(input)?)?;
        memory.keep(key, made.id.0);
        if evaluators.is_empty() {
            return Ok(());
        }
        let input = body(json!({ "evaluators": evaluators }))?;
        panels::service::put_evaluators(tx, made.id, &input).map(drop)
    });
}

fn open(script: &mut Script, calendar: &Calendar, round: &Round) {
    let (key, subjects) = (round.key, round.subjects);
    script.on(calendar.after(round.begin, 1), LEADER, key, move |tx, memory| {
        let id = EvaluationRoundId(memory.id(key)?);
        rounds::open(tx, id)?;
        for sheet in evaluations::service::sheets_of(tx.conn, id)? {
            for (number, _) in subjects {
                if sheet.achievement_id == Some(achievements::of(memory, *number, SLOT)?) {
                    memory.keep(sheet_key(key, *number), sheet.id.0);
                }
            }
        }
        Ok(())
    });
}

fn sheet_key(round: &str, number: usize) -> String {
    format!("{round} sheet {number}")
}

fn sheet(memory: &Memory, round: &str, number: usize) -> Result<EvaluationId> {
    memory.id(&sheet_key(round, number)).map(EvaluationId)
}

/// Marks around what an initiative earns; no two evaluators agree.
fn marks(percent: i64, place: usize) -> Value {
    let shift = i64::try_from(place).unwrap_or(0) - 1;
    let scores: Vec<Value> = MOST
        .iter()
        .enumerate()
        .map(|(at, most)| {
            let points = (most * (percent + 2 * shift) / 100).clamp(0, *most);
            let points = Points::of_hundredths(points - points % 25);
            json!({ "criterion_code": (at + 1).to_string(), "points": points })
        })
        .collect();
    json!({ "scores": scores, "comment": "Nhận xét mẫu của thành viên chấm" })
}

/// How far an evaluator goes with a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Begun,
    HandedIn,
}

fn score(
    script: &mut Script,
    day: NaiveDate,
    round: &Round,
    (number, percent): (usize, i64),
    place: usize,
    end: End,
) {
    let Some(who) = round.evaluators.get(place).cloned() else { return };
    let key = round.key;
    script.on(day, who, sheet_key(key, number), move |tx, memory| {
        let id = sheet(memory, key, number)?;
        panels::service::put(tx, id, body(marks(percent, place))?)?;
        match end {
            End::Begun => Ok(()),
            End::HandedIn => panels::service::submit(tx, id).map(drop),
        }
    });
}

fn declare(script: &mut Script, day: NaiveDate, round: &Round, who: usize, number: usize) {
    let key = round.key;
    script.on(day, head(who), "declaring a conflict", move |tx, memory| {
        let input = body(json!({
            "evaluation_round_id": memory.id(key)?,
            "achievement_id": achievements::of(memory, number, SLOT)?,
            "reason": "Đã góp ý cho tác giả khi viết sáng kiến (dữ liệu mẫu)",
        }))?;
        let made = conflicts::service::declare(tx, input)?;
        memory.keep(format!("{key} conflict {number}"), made.id.0);
        Ok(())
    });
}

fn resolve(tx: &mut Tx<'_>, id: ConflictId, outcome: &str, reason: &str) -> Result<()> {
    let input = body(json!({ "outcome": outcome, "reason": reason }))?;
    conflicts::service::resolve(tx, id, &input).map(drop)
}

/// The first round to its end: head 5 scores an initiative of the own unit, which the secretariat
/// allows; head 6 declares a conflict with another one and leaves.
fn finish(script: &mut Script, calendar: &Calendar, round: &Round) {
    let day = |days: usize| calendar.after(round.begin, days);
    let key = round.key;
    declare(script, day(2), round, 6, 3);
    script.on(day(3), SECRETARY, "deciding conflicts", move |tx, memory| {
        let declared = ConflictId(memory.id(&format!("{key} conflict 3"))?);
        resolve(tx, declared, "confirmed", "Xác nhận theo khai báo (dữ liệu mẫu)")?;
        let own = achievements::of(memory, 5, SLOT)?;
        let found = conflicts::service::standing(
            tx.conn,
            EvaluationRoundId(memory.id(key)?),
            own,
            &head(5),
        )?;
        let derived = found.ok_or_else(|| Error::bug("whoever is of the unit is in conflict"))?;
        let why = "Cùng đơn vị nhưng không tham gia sáng kiến (dữ liệu mẫu)";
        resolve(tx, derived, "dismissed", why)
    });
    for subject in round.subjects {
        for place in 0..round.evaluators.len() {
            let is_recused = round.evaluators.get(place) == Some(&head(6)) && subject.0 == 3;
            if !is_recused {
                score(script, day(4 + place % 2), round, *subject, place, End::HandedIn);
            }
        }
    }
    script.on(day(8), LEADER, key, move |tx, memory| {
        let input = body(json!({ "recognition": {
            "number": "SK-01/QĐ-MAU", "issued_on": tx.today,
            "body": "Hội đồng sáng kiến Sở Tài chính (mẫu)", "scope": "department",
        }}))?;
        rounds::finalize(tx, EvaluationRoundId(memory.id(key)?), &input).map(drop)
    });
}

/// The second round as far as it has come: one evaluator has handed in, two have begun, one declared a
/// conflict, and that of head 9 with the own unit waits for the secretariat.
fn go_on(script: &mut Script, calendar: &Calendar, round: &Round) {
    let day = |days: usize| calendar.after(round.begin, days);
    declare(script, day(2), round, 4, 11);
    if let Some(subject) = round.subjects.first() {
        score(script, day(3), round, *subject, 2, End::HandedIn);
    }
    if let Some(subject) = round.subjects.get(1) {
        score(script, day(3), round, *subject, 0, End::Begun);
        score(script, day(3), round, *subject, 4, End::Begun);
    }
}
