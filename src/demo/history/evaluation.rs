//! Evaluation rounds: each bloc is scored every month, the department each quarter. The newest rounds are still under way, and those of the coming months are drafted.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde_json::json;

use super::{
    calendar::Calendar,
    campaigns::department,
    cast::{CNTT, LEADER, OFFICE, SECOND_SECRETARY, SECRETARY, head, officer, unit},
    criteria::{DEPARTMENT_SET, MONTHLY_SET},
    petitions,
    scores::{self_scores, verified_scores},
    script::{Memory, Script, body},
    tables::criteria::{DEPARTMENT, Line, MONTHLY},
};
use crate::{
    demo::organisation::{BLOCS, UNITS},
    error::Result,
    features::{
        evaluation_rounds::{service as rounds, types::EvaluationRoundId},
        evaluations::{self, types::EvaluationId},
    },
    http::command::Tx,
};

/// Months that have a round of each bloc: three blocs make more than a page of rounds.
const MONTHS: u32 = 18;

/// The month by which the rounds must have begun so that as many fit before the plan ends.
const LATEST_FIRST_MONTH: (i32, u32) = (2029, 7);

/// Working days from the first day after a period until its results are final.
const COMPLETE_AFTER: usize = 9;

/// Working days before the end of the history on which the rounds under way were opened.
const OPENED_BEFORE_END: usize = 5;

/// Thousandth of the year at which the rounds of the coming months were drafted.
const PROGRAMME: usize = 5;

/// Calendar days from the demo that units still have to score themselves.
const DAYS_LEFT: i64 = 12;

/// How far a round goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Draft,
    Open,
    Verifying,
    Provisional,
    PetitionsClosed,
    Final,
    ReopenedAndFinal,
    Reopened,
}

/// A round of some units.
#[derive(Clone)]
pub struct Round {
    pub key: String,
    pub title: String,
    pub period: String,
    pub set: &'static str,
    pub lines: &'static [Line],
    pub units: Vec<usize>,
    /// Number by which its points differ from other rounds'.
    pub number: usize,
    pub begin: NaiveDate,
    pub until: NaiveDate,
    pub petition_days: Option<i32>,
    pub end: End,
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let (first, complete) = (first_month(calendar), last_complete(calendar));
    for place in 0..MONTHS {
        let Some(month) = first.checked_add_months(Months::new(place)) else { continue };
        for bloc in 0..BLOCS.len() {
            write(script, calendar, &of_bloc(calendar, month, complete, bloc));
        }
    }
    quarters(script, calendar);
}

/// Name of a unit's sheet in a late round of its bloc that is final.
pub fn final_sheet(calendar: &Calendar, number: usize) -> String {
    let month = last_complete(calendar).checked_sub_months(Months::new(2)).unwrap_or_default();
    format!("sheet {} {number}", key_of(month, number % BLOCS.len()))
}

fn first_of_month(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

fn first_month(calendar: &Calendar) -> NaiveDate {
    let begin = calendar.at(0);
    let (year, month) = LATEST_FIRST_MONTH;
    first_of_month(begin.year(), begin.month()).min(first_of_month(year, month))
}

/// The last month whose results can be final by the end of the history.
fn last_complete(calendar: &Calendar) -> NaiveDate {
    let last = calendar.last();
    let mut month = first_of_month(last.year(), last.month());
    while calendar.after(after(month, 1), COMPLETE_AFTER) >= last {
        let Some(before) = month.checked_sub_months(Months::new(1)) else { break };
        month = before;
    }
    month
}

/// The first day after a period that begins in a month.
fn after(month: NaiveDate, months: u32) -> NaiveDate {
    month.checked_add_months(Months::new(months)).unwrap_or(month)
}

fn key_of(month: NaiveDate, bloc: usize) -> String {
    format!("round {} {bloc}", month.format("%Y-%m"))
}

fn months_between(earlier: NaiveDate, later: NaiveDate) -> i32 {
    12 * (later.year() - earlier.year()) + i32::try_from(later.month0()).unwrap_or(0)
        - i32::try_from(earlier.month0()).unwrap_or(0)
}

fn of_bloc(calendar: &Calendar, month: NaiveDate, complete: NaiveDate, bloc: usize) -> Round {
    let end = match (months_between(month, complete), bloc) {
        (0, 1) => End::Provisional,
        (0, 2) => End::Verifying,
        (1, 2) => End::PetitionsClosed,
        (1, 0) => End::Reopened,
        (1, 1) => End::ReopenedAndFinal,
        (-1, _) => End::Open,
        (ago, _) if ago < -1 => End::Draft,
        _ => End::Final, // all that lies longer ago
    };
    let begin = match end {
        End::Open => calendar.before_end(OPENED_BEFORE_END),
        End::Draft => calendar.at(PROGRAMME), // all at once, as the programme of the year
        _ => calendar.after(after(month, 1), 0), // when the month is over
    };
    let until = match end {
        End::Open => calendar.today + TimeDelta::days(DAYS_LEFT),
        End::Draft => after(month, 1) + TimeDelta::days(DAYS_LEFT),
        _ => calendar.after(begin, 3), // three working days to score oneself
    };
    let petition_days = petitions::days(end, months_between(month, complete), bloc);
    let name = BLOCS.get(bloc).map_or("", |(_, name)| name);
    Round {
        key: key_of(month, bloc),
        title: format!("Chấm điểm cải cách hành chính tháng {} - {name}", month.format("%m/%Y")),
        period: month.format("%Y-%m").to_string(),
        set: MONTHLY_SET,
        lines: &MONTHLY,
        units: (0..UNITS.len()).filter(|number| number % BLOCS.len() == bloc).collect(),
        number: usize::try_from(month.month0()).unwrap_or(0) + 4 * bloc,
        begin,
        until,
        petition_days,
        end,
    }
}

/// The department's own rounds: the last complete quarter is final, the year is drafted.
fn quarters(script: &mut Script, calendar: &Calendar) {
    let mut quarter = last_complete(calendar);
    while !(quarter.month0() + 1).is_multiple_of(3) {
        quarter = quarter.checked_sub_months(Months::new(1)).unwrap_or_default();
    }
    let begin = calendar.after(after(quarter, 1), 0);
    let (year, name) = (quarter.year(), (quarter.month0() + 1) / 3);
    let all = Round {
        key: "round quarter".to_owned(),
        title: format!("Chấm điểm cải cách hành chính quý {name}/{year} - toàn Sở"),
        period: format!("{year}-Q{name}"),
        set: DEPARTMENT_SET,
        lines: &DEPARTMENT,
        units: (0..UNITS.len()).collect(),
        number: 7,
        begin,
        until: calendar.after(begin, 3),
        petition_days: None,
        end: End::ReopenedAndFinal,
    };
    write(script, calendar, &all);
    let year = calendar.today.min(Calendar::plan_to()).year();
    let yearly = Round {
        key: "round year".to_owned(),
        title: format!("Chấm điểm cải cách hành chính năm {year} - toàn Sở"),
        period: year.to_string(),
        begin: calendar.at(960),
        until: first_of_month(year + 1, 1) + TimeDelta::days(DAYS_LEFT),
        end: End::Draft,
        ..all
    };
    write(script, calendar, &yearly);
}

fn write(script: &mut Script, calendar: &Calendar, round: &Round) {
    let subjects: Vec<&str> = round.units.iter().map(|number| unit(*number)).collect();
    let mut input = json!({
        "title": round.title, "period": round.period, "subjects": subjects,
        "self_scoring_until": round.until, "petition_days": round.petition_days,
    });
    let (kept, set) = (round.key.clone(), round.set);
    script.on(round.begin, SECRETARY, round.key.clone(), move |tx, memory| {
        if let Some(map) = input.as_object_mut() {
            map.insert("criteria_set_id".to_owned(), json!(memory.id(set)?));
        }
        let made = rounds::create(tx, department(memory)?, body(input)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    if round.end == End::Draft {
        return;
    }
    let key = round.key.clone();
    script.on(round.begin, SECRETARY, round.key.clone(), move |tx, memory| {
        let id = EvaluationRoundId(memory.id(&key)?);
        rounds::open(tx, id)?;
        for sheet in evaluations::service::sheets_of(tx.conn, id)? {
            let number = UNITS.iter().position(|(code, ..)| *code == sheet.unit_code);
            memory.keep(format!("sheet {key} {}", number.unwrap_or_default()), sheet.id.0);
        }
        Ok(())
    });
    for (place, number) in round.units.iter().copied().enumerate() {
        sheet(script, calendar, round, place, number);
    }
    steps(script, calendar, round);
}

/// A step of a round.
pub type Move = fn(&mut Tx<'_>, EvaluationRoundId) -> Result<()>;

/// The steps of a round after its sheets.
fn steps(script: &mut Script, calendar: &Calendar, round: &Round) {
    let add = |script: &mut Script, days: usize, who: &str, change: Move| {
        let key = round.key.clone();
        script.on(calendar.after(round.begin, days), who, key.clone(), move |tx, memory| {
            change(tx, EvaluationRoundId(memory.id(&key)?))
        });
    };
    if round.end == End::Open {
        return;
    }
    // On the last day and by hand: the service itself would do it at midnight.
    add(script, 3, SECRETARY, |tx, id| {
        let why = json!({ "reason": "Các đơn vị đã có đủ thời gian tự chấm theo kế hoạch" });
        rounds::close_self_scoring(tx, id, &body(why)?).map(drop)
    });
    if round.end == End::Verifying {
        return;
    }
    if round.petition_days.is_some() {
        return petitions::tell(script, calendar, round);
    }
    add(script, 7, SECRETARY, |tx, id| rounds::publish_provisional(tx, id).map(drop));
    add(script, 9, LEADER, |tx, id| rounds::finalize(tx, id, &body(json!({}))?).map(drop));
    if round.end == End::Final {
        return;
    }
    add(script, 12, LEADER, |tx, id| {
        let why = json!({ "reason": "Đơn vị kiến nghị; kiểm tra lại thời hạn nộp báo cáo" });
        rounds::reopen(tx, id, &body(why)?).map(drop)
    });
    let Some(number) = round.units.first().copied() else { return };
    let key = format!("sheet {} {number}", round.key);
    let (lines, seed) = (round.lines, round.number);
    let day = calendar.after(round.begin, 13);
    script.on(day, verifier(number), round.key.clone(), move |tx, memory| {
        let input = body(verified_scores(lines, number, seed, true))?;
        let id = EvaluationId(memory.id(&key)?);
        evaluations::service::put_verified_scores(tx, id, &input).map(drop)
    });
    if round.end == End::ReopenedAndFinal {
        add_final(script, calendar, round);
    }
}

fn add_final(script: &mut Script, calendar: &Calendar, round: &Round) {
    let key = round.key.clone();
    script.on(calendar.after(round.begin, 14), LEADER, key.clone(), move |tx, memory| {
        let id = EvaluationRoundId(memory.id(&key)?);
        rounds::finalize(tx, id, &body(json!({}))?).map(drop)
    });
}

/// The secretary works in the office and does not verify the office's sheet.
pub fn verifier(number: usize) -> &'static str {
    if number == OFFICE { SECOND_SECRETARY } else { SECRETARY }
}

/// How far the sheet at a place of a round goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sheet {
    Untouched,
    Filled,
    HandedIn,
    Returned,
    Verified,
}

fn sheet_end(round: &Round, place: usize, number: usize) -> Sheet {
    match (round.end, place) {
        (End::Open, _) if number == CNTT => Sheet::Filled,
        (End::Open, 0) => Sheet::HandedIn,
        (End::Open, 1) => Sheet::HandedIn,
        (End::Open, 2) => Sheet::Returned,
        (End::Open, _) => Sheet::Untouched,
        (End::Verifying, 2) => Sheet::HandedIn,
        (End::Verifying, 3) => Sheet::Untouched,
        _ => Sheet::Verified, // complete rounds, and most sheets of one that is being verified
    }
}

/// Somebody changes a sheet of a round, so many working days after it began.
pub fn on_sheet(
    script: &mut Script,
    day: NaiveDate,
    who: String,
    key: String,
    change: impl FnOnce(&mut Tx<'_>, &mut Memory, EvaluationId) -> Result<()> + Send + 'static,
) {
    script.on(day, who, key.clone(), move |tx, memory| {
        let id = EvaluationId(memory.id(&key)?);
        change(tx, memory, id)
    });
}

fn sheet(script: &mut Script, calendar: &Calendar, round: &Round, place: usize, number: usize) {
    let end = sheet_end(round, place, number);
    let key = || format!("sheet {} {number}", round.key);
    let day = |days: usize| calendar.after(round.begin, days);
    let verifier = verifier(number).to_owned();
    let (lines, seed) = (round.lines, round.number);
    if end >= Sheet::Filled {
        on_sheet(script, day(1 + place % 2), officer(number), key(), move |tx, _, id| {
            let input = body(self_scores(lines, number, seed))?;
            evaluations::service::put_self_scores(tx, id, input).map(drop)
        });
    }
    if end >= Sheet::HandedIn {
        on_sheet(script, day(2 + place % 2), head(number), key(), |tx, _, id| {
            evaluations::service::submit(tx, id).map(drop)
        });
    }
    match end {
        Sheet::Untouched | Sheet::Filled | Sheet::HandedIn => {}
        Sheet::Returned => on_sheet(script, day(4), verifier, key(), |tx, _, id| {
            let why = json!({ "reason": "Tiêu chí 2.1 chưa kèm danh sách hồ sơ; đề nghị bổ sung" });
            evaluations::service::give_back(tx, id, &body(why)?).map(drop)
        }),
        Sheet::Verified => on_sheet(script, day(5), verifier, key(), move |tx, _, id| {
            let input = body(verified_scores(lines, number, seed, false))?;
            evaluations::service::put_verified_scores(tx, id, &input).map(drop)
        }),
    }
}
