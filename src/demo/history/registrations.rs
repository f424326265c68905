//! Units, blocs and persons register for the department's campaign.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    campaigns::department,
    cast::{BLOC_LEADS, CNTT, head, judge, officer, staff, unit},
    script::{Script, body},
};
use crate::{
    demo::organisation::{BLOCS, UNITS},
    features::registrations::{self, types::RegistrationId},
};

/// Places of the staff who register for themselves.
const PLACES: [usize; 4] = [2, 4, 5, 6];

/// How far a registration goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Draft,
    Submitted,
    ReturnedDraft,
    Confirmed,
    Withdrawn,
}

/// A registration and who brings it forward.
struct One {
    key: String,
    input: Value,
    drafter: String,
    submitter: String,
    judge: &'static str,
    end: End,
    day: NaiveDate,
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for number in 0..UNITS.len() {
        of_unit(script, calendar, number);
        for (order, place) in PLACES.into_iter().enumerate() {
            of_person(script, calendar, number, order, place);
        }
    }
    for (number, ((code, _), lead)) in BLOCS.iter().zip(BLOC_LEADS).enumerate() {
        let input = json!({
            "subject_kind": "bloc", "unit_code": code, "pledged_title": null,
            "pledges": [{ "text": "Các đơn vị trong khối hoàn thành chỉ tiêu cải cách hành chính năm",
                          "value": "100", "unit": "%" }],
        });
        let one = One {
            key: format!("registration {code}"),
            input,
            drafter: lead.to_owned(),
            submitter: lead.to_owned(),
            judge: judge(number),
            end: if number == 2 { End::Submitted } else { End::Confirmed },
            day: calendar.at(if number == 2 { 940 } else { 60 + 10 * number }),
        };
        write(script, calendar, one);
    }
}

fn of_unit(script: &mut Script, calendar: &Calendar, number: usize) {
    let digitised = format!("{}.00", 80 + (number * 7) % 20);
    let payment = format!("{}.00", 60 + (number * 5) % 25);
    let input = json!({
        "subject_kind": "unit", "unit_code": unit(number),
        "pledged_title": if number.is_multiple_of(3) { "Bằng khen của Chủ tịch UBND Thành phố" }
                         else { "Giấy khen của Giám đốc Sở" },
        "pledges": [
            { "target_code": "digitised_files", "value": digitised, "unit": "%", "note": "Đạt trước ngày 30/11" },
            { "target_code": "online_payment", "value": payment, "unit": "%" },
            { "text": "Số sáng kiến, giải pháp cải cách hành chính được áp dụng",
              "value": (2 + number % 3).to_string(), "unit": "sáng kiến" },
        ],
    });
    let one = One {
        key: format!("registration {}", unit(number)),
        input,
        drafter: officer(number),
        submitter: head(number),
        judge: judge(number),
        end: End::Confirmed,
        day: calendar.at(10 + 4 * number),
    };
    write(script, calendar, one);
}

fn of_person(script: &mut Script, calendar: &Calendar, number: usize, order: usize, place: usize) {
    // In the office place 4 stands in for place 2, which is the leader's.
    let place = if number == 0 && place == 2 { 3 } else { place };
    let person = staff(number, place);
    let end = match (number, order) {
        (CNTT, 2) => End::ReturnedDraft,
        (CNTT, 3) | (4 | 7, 3) => End::Submitted,
        (5 | 8, 3) => End::Draft,
        (3 | 9, 1) => End::Withdrawn,
        _ => End::Confirmed, // most take part
    };
    let day = match end {
        End::Draft | End::Submitted | End::ReturnedDraft => calendar.at(900 + 6 * number),
        End::Confirmed | End::Withdrawn => calendar.at(40 + 9 * number + 12 * order),
    };
    let days = 1 + (number + order) % 4;
    let input = json!({
        "subject_kind": "person", "unit_code": unit(number), "person_code": person,
        "pledged_title": "Giấy khen của Giám đốc Sở",
        "pledges": [
            { "text": "Hồ sơ được giao giải quyết đúng hạn", "value": (96 + (number + order) % 5).to_string(), "unit": "%" },
            { "text": "Rút ngắn thời gian xử lý công việc được phân công", "value": days.to_string(), "unit": "ngày" },
        ],
    });
    let one = One {
        key: format!("registration {person}"),
        input,
        drafter: person,
        submitter: head(number),
        judge: judge(number),
        end,
        day,
    };
    write(script, calendar, one);
}

fn write(script: &mut Script, calendar: &Calendar, one: One) {
    let One { key, input, drafter, submitter, judge, end, day } = one;
    let kept = key.clone();
    script.on(day, drafter, key.clone(), move |tx, memory| {
        let made = registrations::service::create(tx, department(memory)?, body(input)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    if end == End::Draft {
        return;
    }
    let id = key.clone();
    script.on(calendar.after(day, 1), submitter.clone(), key.clone(), move |tx, memory| {
        registrations::service::submit(tx, RegistrationId(memory.id(&id)?)).map(drop)
    });
    let judged = calendar.after(day, 4);
    let id = key.clone();
    match end {
        End::Draft | End::Submitted => return,
        End::ReturnedDraft => script.on(judged, judge, key.clone(), move |tx, memory| {
            let why = body(json!({ "reasons": [{ "code": "unclear_pledge",
                "text": "Chỉ tiêu rút ngắn thời gian chưa nêu quy trình cụ thể; đề nghị bổ sung." }] }))?;
            registrations::service::send_back(tx, RegistrationId(memory.id(&id)?), why).map(drop)
        }),
        End::Confirmed | End::Withdrawn => script.on(judged, judge, key.clone(), move |tx, memory| {
            registrations::service::confirm(tx, RegistrationId(memory.id(&id)?)).map(drop)
        }),
    }
    if end == End::Withdrawn {
        script.on(calendar.after(day, 40), submitter, key.clone(), move |tx, memory| {
            registrations::service::withdraw(tx, RegistrationId(memory.id(&key)?)).map(drop)
        });
    }
}
