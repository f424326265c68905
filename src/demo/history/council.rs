//! The council: one session is over and recommended some, one is voting, one is to come, with a conflict
//! that a member declared. The decision, the members' choices and the places are samples.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::{LEADER, SECOND_SECRETARY, SECRETARY, head},
    proposals::of,
    script::{Memory, Script, body},
};
use crate::{
    error::Result,
    features::{
        agenda_items::{service as agenda, types::AgendaItemId},
        conflicts,
        council_sessions::{service as sessions, types::CouncilSessionId},
        councils::{service as councils, types::CouncilId},
    },
};

/// Chair of the council, whose token a visitor has.
const CHAIR: &str = "CB037";
/// A member whose token a visitor has.
const MEMBER: &str = "CB049";
/// Units whose heads are members.
const MEMBER_UNITS: std::ops::Range<usize> = 2..9;

/// Units whose collectives came before the first session: carried and not yet told, not recommended,
/// recommended, put back.
const FIRST: [usize; 4] = [6, 7, 8, 10];
/// Those of them that were told.
const TOLD: [usize; 2] = [7, 8];
/// Those of the second: decided, in voting.
const SECOND: [usize; 2] = [0, 5];
/// The one of the third.
const THIRD: usize = 2;

/// Units whose collectives go to the council.
pub const BEFORE_COUNCIL: [usize; 7] = [0, 2, 5, 6, 7, 8, 10];

fn members() -> Vec<(String, &'static str)> {
    let named = [
        (CHAIR, "chair"),
        (SECRETARY, "standing"),
        (SECOND_SECRETARY, "secretary"),
        (MEMBER, "member"),
    ];
    let named = named.into_iter().map(|(code, office)| (code.to_owned(), office));
    named.chain(MEMBER_UNITS.map(|number| (head(number), "member"))).collect()
}

/// Tells the chapter; `ready` is the day by which the dossiers are appraised.
pub fn tell(script: &mut Script, calendar: &Calendar, ready: NaiveDate) {
    form(script, calendar);
    let last = calendar.last();
    session(script, ready, 1);
    for number in FIRST {
        item(script, ready, 1, number);
    }
    open(script, ready, 1);
    for number in FIRST.into_iter().take(3) {
        // One misses the votes that it needs.
        let choice = if number == 7 { "reject" } else { "approve" };
        vote(script, ready, number, choice, &[]);
        count(script, ready, number);
    }
    close(script, ready, 1);
    for number in TOLD {
        script.on(ready, SECRETARY, "communicating a conclusion", move |tx, memory| {
            agenda::communicate(tx, item_of(memory, number)?).map(drop)
        });
    }
    session(script, last, 2);
    for number in SECOND {
        item(script, last, 2, number);
    }
    open(script, last, 2);
    vote(script, last, 0, "approve", &[]);
    count(script, last, 0);
    vote(script, last, 5, "approve", &[CHAIR, MEMBER]);
    session(script, last, 3);
    item(script, last, 3, THIRD);
    declare(script, last);
}

/// A member declares a conflict with the dossier that is still to come, which the secretariat decides.
fn declare(script: &mut Script, day: NaiveDate) {
    script.on(day, MEMBER, "declaring a conflict with a dossier", move |tx, memory| {
        let proposal = of(memory, &super::awards::key_of_unit(THIRD))?;
        let input = body(json!({
            "award_proposal_id": proposal,
            "reason": "Đã góp ý cho đơn vị khi lập hồ sơ (dữ liệu mẫu)",
        }))?;
        conflicts::service::declare(tx, input).map(drop)
    });
}

fn formation(number: &str, day: NaiveDate, valid_to: Option<NaiveDate>) -> Value {
    let seats: Vec<Value> = members()
        .into_iter()
        .map(|(code, office)| json!({ "person_code": code, "office": office }))
        .collect();
    json!({
        "name": "Hội đồng Thi đua - Khen thưởng Sở (dữ liệu mẫu)",
        "decision_number": number, "decided_on": day, "rule_set_code": "tdkt-2026-10",
        "chair_role": "department_director", "standing_role": "department_office",
        "valid_from": day, "valid_to": valid_to, "members": seats,
    })
}

/// The council of before, whose term ended, and the present one.
fn form(script: &mut Script, calendar: &Calendar) {
    let (begin, again) = (calendar.at(10), calendar.at(300));
    for (key, number, day, end) in [
        ("council of before", "12/QĐ-STC-MAU", begin, Some(again)),
        ("council", "87/QĐ-STC-MAU", again, None),
    ] {
        script.on(day, LEADER, key, move |tx, memory| {
            let made = councils::create(tx, &body(formation(number, day, end))?)?;
            memory.keep(key, made.id.0);
            Ok(())
        });
    }
}

fn session_of(memory: &Memory, number: usize) -> Result<CouncilSessionId> {
    memory.id(&format!("council session {number}")).map(CouncilSessionId)
}

fn item_of(memory: &Memory, number: usize) -> Result<AgendaItemId> {
    memory.id(&format!("agenda item {number}")).map(AgendaItemId)
}

fn session(script: &mut Script, day: NaiveDate, number: usize) {
    script.on(day, SECRETARY, "preparing a session", move |tx, memory| {
        // The third is to come.
        let planned_at = if number == 3 { tx.now.0 + chrono::TimeDelta::days(7) } else { tx.now.0 };
        let input = body(json!({
            "planned_at": planned_at, "place": "Phòng họp mẫu số 1",
            "secretary_code": SECOND_SECRETARY,
            "guests": [{ "name": "Khách mời mẫu", "organisation": "Đơn vị mẫu" }],
        }))?;
        let council = CouncilId(memory.id("council")?);
        let made = sessions::create(tx, council, &input)?;
        memory.keep(format!("council session {number}"), made.id.0);
        Ok(())
    });
}

fn item(script: &mut Script, day: NaiveDate, session: usize, number: usize) {
    script.on(day, SECRETARY, "putting a dossier on the agenda", move |tx, memory| {
        let proposal = of(memory, &super::awards::key_of_unit(number))?;
        let input = body(json!({ "award_proposal_id": proposal }))?;
        let made = agenda::create(tx, session_of(memory, session)?, &input)?;
        memory.keep(format!("agenda item {number}"), made.id.0);
        Ok(())
    });
}

/// One member is ill, one has written, all others are there.
fn open(script: &mut Script, day: NaiveDate, number: usize) {
    script.on(day, SECRETARY, "writing down who is present", move |tx, memory| {
        let ill = head(3);
        let wrote = head(4);
        let attendance: Vec<Value> = members()
            .into_iter()
            .map(|(code, _)| {
                if code == ill {
                    json!({ "person_code": code, "presence": "absent", "reason": "Nghỉ ốm" })
                } else if code == wrote {
                    json!({ "person_code": code, "presence": "written", "reason": "Đi công tác" })
                } else {
                    json!({ "person_code": code, "presence": "present" })
                }
            })
            .collect();
        let input = body(json!({ "attendance": attendance }))?;
        sessions::put_attendance(tx, session_of(memory, number)?, input).map(drop)
    });
    script.on(day, CHAIR, "opening a session", move |tx, memory| {
        sessions::open(tx, session_of(memory, number)?).map(drop)
    });
}

/// Everybody who may votes alike, but for those who have not come to it yet.
fn vote(
    script: &mut Script,
    day: NaiveDate,
    number: usize,
    choice: &'static str,
    waiting: &'static [&'static str],
) {
    script.on(day, CHAIR, "opening a vote", move |tx, memory| {
        let keys = memory.keys.clone();
        agenda::open_voting(tx, &keys, item_of(memory, number)?).map(drop)
    });
    for (code, _) in members() {
        let is_of_office = [CHAIR, SECRETARY, SECOND_SECRETARY, MEMBER].contains(&code.as_str());
        let is_recused = code == head(number) || (number == 0 && is_of_office);
        if is_recused || code == head(3) || waiting.contains(&code.as_str()) {
            continue;
        }
        script.on(day, code, "voting", move |tx, memory| {
            let ballot = body(json!({ "choice": choice }))?;
            agenda::vote(tx, &memory.keys.clone(), item_of(memory, number)?, &ballot).map(drop)
        });
    }
}

fn count(script: &mut Script, day: NaiveDate, number: usize) {
    script.on(day, CHAIR, "closing a vote", move |tx, memory| {
        let (keys, id) = (memory.keys.clone(), item_of(memory, number)?);
        let counted = agenda::close_voting(tx, &keys, id, body(json!({}))?)?;
        agenda::destroy_key(&keys, id, counted.voting_round);
        Ok(())
    });
}

fn close(script: &mut Script, day: NaiveDate, number: usize) {
    script.on(day, CHAIR, "closing a session", move |tx, memory| {
        let input = body(json!({
            "conclusions": "Hội đồng thống nhất đề nghị Giám đốc Sở khen thưởng các trường hợp đủ phiếu (dữ liệu mẫu)",
        }))?;
        sessions::close(tx, session_of(memory, number)?, input).map(drop)
    });
}
