//! Roles beyond those of the sample callers: the council, second officers, heads on leave.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::{ADMIN, BLOC_LEADS, LEADER, SECOND_SECRETARY, head, person, second_officer, unit},
    script::{Script, body},
};
use crate::{
    demo::organisation::{BLOCS, HeadGrants, UNITS},
    features::role_grants,
};

/// Units whose heads sit on the council.
const COUNCIL_UNITS: std::ops::Range<usize> = 2..9;

/// Thousandths of the year from one leave to the next.
const LEAVE_EVERY: usize = 110;

/// Unit whose second officer is replaced.
const REPLACED: usize = 9;

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar, heads: &HeadGrants) {
    standing_roles(script);
    second_officers(script, calendar);
    leaves(script, calendar, heads);
}

/// One more grant, as the body of a request.
fn grant(holder: &str, role: &str, unit: Option<&str>, from: NaiveDate, why: &str) -> Value {
    json!({
        "holder_kind": "person", "holder_code": holder, "role": role, "unit_code": unit,
        "valid_from": from, "reason": why,
    })
}

fn standing_roles(script: &mut Script) {
    let day = Calendar::set_up();
    let mut add = |who: &str,
                   holder: String,
                   role: &'static str,
                   unit: Option<&'static str>,
                   why: &'static str| {
        script.on(day, who, format!("granting {role}"), move |tx, _| {
            let input = body(grant(&holder, role, unit, day, why))?;
            role_grants::service::create(tx, input).map(drop)
        });
    };
    let why = "Phân công công chức giúp việc Thường trực Hội đồng (dữ liệu mẫu)";
    add(ADMIN, SECOND_SECRETARY.to_owned(), "secretariat", None, why);
    let why = "Khối trưởng theo phân công hằng năm (dữ liệu mẫu)";
    for (lead, (bloc, _)) in BLOC_LEADS.iter().zip(BLOCS).skip(1) {
        add(LEADER, (*lead).to_owned(), "bloc_lead", Some(bloc), why);
    }
    let why = "Ủy viên Hội đồng Thi đua - Khen thưởng Sở (dữ liệu mẫu)";
    for number in COUNCIL_UNITS {
        add(LEADER, head(number), "council_member", None, why);
    }
}

/// Each head names a second officer; one of them moves on and is replaced.
fn second_officers(script: &mut Script, calendar: &Calendar) {
    let begin = Calendar::set_up();
    for number in 0..UNITS.len() {
        let why = "Cán bộ đầu mối dự phòng của đơn vị (dữ liệu mẫu)";
        script.on(begin, head(number), "naming a second officer", move |tx, memory| {
            let input = body(grant(
                &second_officer(number),
                "unit_officer",
                Some(unit(number)),
                begin,
                why,
            ))?;
            let made = role_grants::service::create(tx, input)?;
            memory.keep(format!("second officer {number}"), made.id.0);
            Ok(())
        });
    }
    let day = calendar.at(480);
    script.on(day, head(REPLACED), "ending an officer's role", move |tx, memory| {
        let id = role_grants::types::RoleGrantId(memory.id(&format!("second officer {REPLACED}"))?);
        let input = body(json!({ "reason": "Điều động sang nhiệm vụ khác theo phân công mới" }))?;
        role_grants::service::end(tx, id, &input).map(drop)
    });
    script.on(day, head(REPLACED), "naming another officer", move |tx, _| {
        let why = "Thay cán bộ đầu mối đã được điều động (dữ liệu mẫu)";
        let holder = person(REPLACED, 8);
        let input = body(grant(&holder, "unit_officer", Some(unit(REPLACED)), day, why))?;
        role_grants::service::create(tx, input).map(drop)
    });
}

/// Heads on leave let their deputies act for them: in the past, at present, and one to come.
fn leaves(script: &mut Script, calendar: &Calendar, heads: &HeadGrants) {
    for number in 2..UNITS.len() {
        let Some(id) = heads.get(unit(number)).copied() else { continue };
        let begin = match number {
            10 => calendar.today,
            11 => calendar.today + TimeDelta::days(14),
            _ => calendar.at(LEAVE_EVERY * (number - 1)), // a leave that is over
        };
        let told = begin.min(calendar.last());
        let end = begin + TimeDelta::days(4);
        script.on(told, head(number), "letting a deputy act", move |tx, _| {
            let input = body(json!({
                "to_person_code": person(number, 1), "valid_from": begin, "valid_to": end,
                "reason": "Trưởng đơn vị đi công tác, giao cấp phó ký thay (dữ liệu mẫu)",
            }))?;
            role_grants::service::delegate(tx, id, input).map(drop)
        });
    }
}
