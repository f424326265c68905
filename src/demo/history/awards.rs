//! Award rounds and who is nominated in them: two rounds are over, one is open, one is prepared.

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use super::{
    achievements::{self, author, effect, term, title},
    bonus,
    calendar::Calendar,
    campaigns::department,
    cast::{ADMIN, CNTT, SECRETARY, staff, unit, unit_name},
    council, decisions,
    documents::papers,
    evaluation,
    proposals::{self, Award, End, Proposal},
    script::{Script, body},
};
use crate::{
    demo::organisation::{self, PERSONS_COUNT, UNITS, person_code},
    features::{
        award_rounds::{self, types::AwardRoundId},
        persons::{self, types::PutPerson},
        quotas,
    },
};

/// Thousandths of the year at which the rounds that are over began and ended.
const WINDOWS: [(usize, usize); 2] = [(280, 400), (560, 690)];

/// Thousandth of the year at which the round that is open began.
const OPEN_SINCE: usize = 890;

/// Working days after its beginning by which the first dossiers are appraised.
const APPRAISED_AFTER: usize = 13;

/// Calendar days that the open round still takes proposals.
const OPEN_DAYS: i64 = 30;

/// Number of the open round.
pub const OPEN_ROUND: usize = 2;

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    bonus::funds(script, calendar);
    for (round, (from, to)) in WINDOWS.into_iter().enumerate() {
        let window = (calendar.at(from), calendar.at(to));
        open_round(script, calendar, round, window);
        for number in 0..UNITS.len() {
            papers(script, calendar.after(window.0, 1), round, number);
        }
        let all = if round == 0 { first(calendar, window.0) } else { second(calendar, window.0) };
        for one in &all {
            proposals::write(script, calendar, one);
        }
        let end = calendar.after(window.1, 1);
        script.on(end, SECRETARY, "ending an award round", move |tx, memory| {
            let id = AwardRoundId(memory.id(&format!("award round {round}"))?);
            let why = body(json!({ "reason": "Hết thời hạn nhận hồ sơ" }))?;
            award_rounds::service::close(tx, id, &why).map(drop)
        });
        decisions::of_round(script, calendar, round, &all, calendar.after(end, 8));
    }
    let begin = calendar.at(OPEN_SINCE);
    open_round(script, calendar, OPEN_ROUND, (begin, calendar.today + TimeDelta::days(OPEN_DAYS)));
    for number in 0..UNITS.len() {
        papers(script, calendar.after(begin, 1), OPEN_ROUND, number);
    }
    let all = third(calendar, begin);
    for one in &all {
        proposals::write(script, calendar, one);
    }
    move_nominee(script, calendar.before_end(2), &all);
    council::tell(script, calendar, calendar.after(begin, APPRAISED_AFTER));
    decisions::drafts(script, calendar, &all);
    bonus::revoke(script, calendar, "decision 0 persons");
    prepare_next(script, calendar);
}

fn round_input(
    round: usize,
    window: (NaiveDate, NaiveDate),
    (from, to): (NaiveDate, NaiveDate),
) -> serde_json::Value {
    json!({
        "name": format!(
            "Đợt {} xét khen thưởng chuyên đề cải cách hành chính (nhận hồ sơ từ {})",
            round + 1, window.0.format("%d/%m/%Y"),
        ),
        "award_type_codes": ["giay_khen_giam_doc_so", "bang_khen_ubnd_tp"],
        "submission_from": window.0, "submission_to": window.1,
        "achievement_period_from": from, "achievement_period_to": to,
    })
}

fn open_round(
    script: &mut Script,
    calendar: &Calendar,
    round: usize,
    window: (NaiveDate, NaiveDate),
) {
    let input = round_input(round, window, term(calendar, round));
    script.on(window.0, SECRETARY, format!("award round {round}"), move |tx, memory| {
        let made = award_rounds::service::create(tx, department(memory)?, body(input)?)?;
        memory.keep(format!("award round {round}"), made.id.0);
        quotas::service::put(tx, made.id, body(caps())?)?;
        award_rounds::service::open(tx, made.id).map(drop)
    });
}

/// Sample caps: places in the round, in a bloc and in a unit, and a share of those who work here.
fn caps() -> serde_json::Value {
    let cap = |award: Award, kind: &str, scope: &str, places: Option<u32>, share: Option<&str>| {
        json!({
            "award_type_code": award.code(), "subject_kind": kind, "scope": scope,
            "max_places": places, "max_share": share,
        })
    };
    let (gk, bk) = (Award::Department, Award::City);
    let (person, unit) = ("individual", "collective");
    json!({ "quotas": [
        cap(gk, person, "round", Some(40), None),
        cap(gk, person, "KHOI-1", Some(20), None),
        cap(gk, person, "VP", Some(6), None),
        cap(gk, unit, "round", Some(15), None),
        cap(bk, person, "round", None, Some("1/20")),
        cap(bk, unit, "round", Some(4), None),
    ] })
}

fn prepare_next(script: &mut Script, calendar: &Calendar) {
    let from = calendar.today + TimeDelta::days(2 * OPEN_DAYS);
    let last = Calendar::plan_to();
    let next = ((calendar.today + TimeDelta::days(1)).min(last), from.min(last));
    let window = (from, from + TimeDelta::days(OPEN_DAYS));
    let input = round_input(OPEN_ROUND + 1, window, next);
    script.on(calendar.at(985), SECRETARY, "preparing an award round", move |tx, memory| {
        award_rounds::service::create(tx, department(memory)?, body(input)?).map(drop)
    });
}

/// A nomination for the achievement in a slot of a unit.
fn of_slot(
    calendar: &Calendar,
    (round, number, slot): (usize, usize, usize),
    award: Award,
    day: NaiveDate,
    end: End,
) -> Proposal {
    let person = author(number, slot);
    Proposal {
        key: format!("proposal {round} {number} {slot}"),
        round,
        unit: number,
        person,
        award,
        summary: format!("{}. {}", title(number, slot), effect(number, slot)),
        achievement: Some(achievements::key(number, slot)),
        sheet: None,
        period: term(calendar, round),
        day,
        end,
    }
}

/// The first round: two persons of each unit, and every second collective.
fn first(calendar: &Calendar, begin: NaiveDate) -> Vec<Proposal> {
    let mut all = Vec::new();
    for number in 0..UNITS.len() {
        let day = calendar.after(begin, 2 + number / 2);
        let end = match number {
            5 => End::Ineligible,
            8 => End::Withdrawn,
            _ => End::Eligible, // everybody else
        };
        all.push(of_slot(calendar, (0, number, 1), Award::Department, day, end));
        let award = if number == 4 || number == 7 { Award::City } else { Award::Department };
        let end = if award == Award::City { End::Forwarded } else { End::Eligible };
        all.push(of_slot(calendar, (0, number, 2), award, day, end));
        if number.is_multiple_of(2) {
            let award = if number == 2 { Award::City } else { Award::Department };
            let end = if award == Award::City { End::Forwarded } else { End::Eligible };
            all.push(of_slot(calendar, (0, number, 0), award, day, end));
        }
    }
    all
}

/// The second round: two persons of each unit, and the collectives with the best models.
fn second(calendar: &Calendar, begin: NaiveDate) -> Vec<Proposal> {
    let mut all = Vec::new();
    for number in 0..UNITS.len() {
        let day = calendar.after(begin, 2 + number / 2);
        let end = if number == 9 { End::Ineligible } else { End::Eligible };
        all.push(of_slot(calendar, (1, number, 5), Award::Department, day, end));
        let award = if number == CNTT || number == 6 { Award::City } else { Award::Department };
        let end = if award == Award::City { End::Forwarded } else { End::Eligible };
        all.push(of_slot(calendar, (1, number, 4), award, day, end));
        if !number.is_multiple_of(2) || number == 2 || number == 8 {
            // Of the twelve collectives that take part one may be proposed to the city (R29).
            let award = if number == 3 { Award::City } else { Award::Department };
            let end = if award == Award::City { End::Forwarded } else { End::Eligible };
            all.push(of_slot(calendar, (1, number, 3), award, day, end));
        }
    }
    all
}

/// Somebody whom a unit has drafted a proposal for goes to another unit, and the draft has yet to follow.
fn move_nominee(script: &mut Script, day: NaiveDate, all: &[Proposal]) {
    let (from, to) = (5, 3);
    let is_meant = |one: &&Proposal| one.unit == from && one.end == End::Draft;
    let Some(code) = all.iter().find(is_meant).and_then(|one| one.person.clone()) else { return };
    script.on(day, ADMIN, format!("move of {code}"), move |tx, _| {
        let number = (1..=PERSONS_COUNT).find(|number| person_code(*number) == code);
        let Some(number) = number else { return Ok(()) };
        let moved = PutPerson {
            unit_code: unit(to).to_owned(),
            unit_since: Some(day),
            ..organisation::person(number)
        };
        persons::service::put(tx, &code, moved).map(drop)
    });
}

/// Name of the proposal of a unit's collective in the open round.
pub fn key_of_unit(number: usize) -> String {
    format!("proposal {OPEN_ROUND} {number} unit")
}

/// The open round: something in every state, and work for everybody.
fn third(calendar: &Calendar, begin: NaiveDate) -> Vec<Proposal> {
    let round = OPEN_ROUND;
    let day = |days: usize| calendar.after(begin, days);
    let person = |number, slot, days, award, end| {
        of_slot(calendar, (round, number, slot), award, day(days), end)
    };
    let (gk, bk) = (Award::Department, Award::City);
    let late = calendar.before_end(3);
    let mut all = vec![
        person(0, 6, 2, gk, End::Eligible),
        person(2, 6, 2, gk, End::Eligible),
        person(4, 6, 3, gk, End::Eligible),
        person(6, 6, 3, bk, End::Forwarded),
        person(8, 6, 2, bk, End::ReturnedByCity),
        person(10, 6, 4, gk, End::Received),
        person(2, 7, 3, gk, End::Eligible),
        person(8, 7, 4, gk, End::Suspended),
        person(6, 7, 4, gk, End::Ineligible),
        person(10, 7, 4, gk, End::Withdrawn),
        person(CNTT, 6, 5, gk, End::Submitted),
        person(3, 6, 5, gk, End::Submitted),
        person(5, 7, 5, gk, End::Draft),
        person(7, 7, 6, gk, End::Returned),
        person(CNTT, 7, 6, gk, End::Draft),
    ];
    // Without an achievement of their own, collectives rest on the score of their unit.
    let others = [
        (CNTT, End::Returned),
        (3, End::Received),
        (4, End::Eligible),
        (9, End::Submitted),
        (11, End::Draft),
    ];
    let before_council = council::BEFORE_COUNCIL.map(|number| (number, End::ToCouncil));
    for (number, end) in others.into_iter().chain(before_council) {
        all.push(Proposal {
            key: key_of_unit(number),
            round,
            unit: number,
            person: None,
            award: if number == 4 { bk } else { gk },
            summary: format!(
                "{} hoàn thành các chỉ tiêu cải cách hành chính đã đăng ký, đạt từ mức Tốt trở lên trong các kỳ chấm điểm của khối",
                unit_name(number)
            ),
            achievement: None,
            sheet: Some(evaluation::final_sheet(calendar, number)),
            period: term(calendar, round),
            day: if end == End::Draft { late } else { day(5) },
            end,
        });
    }
    all.push(Proposal {
        key: format!("proposal {round} {CNTT} employee"),
        person: Some(staff(CNTT, 2)),
        sheet: Some(evaluation::final_sheet(calendar, CNTT)),
        achievement: None,
        summary:
            "Trực tiếp triển khai ký số cá nhân cho toàn đơn vị; hướng dẫn ba phòng khác áp dụng"
                .to_owned(),
        day: late,
        ..person(CNTT, 8, 0, gk, End::Draft)
    });
    all
}
