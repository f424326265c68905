//! Petitions on scores: one is accepted, one rejected, and one waits in a window that is open when the
//! demo starts.

use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{LEADER, SECRETARY, head},
    evaluation::{End, Move, Round, on_sheet, verifier},
    scores::corrected_score,
    script::{Script, body},
};
use crate::features::{
    evaluation_rounds::{service as rounds, types::EvaluationRoundId},
    petitions::{service, types::PetitionId},
};

/// Working days of a petition window that the history tells to its end, and of the one that is open
/// when the demo starts.
const PETITION_DAYS: i32 = 2;
const OPEN_PETITION_DAYS: i32 = 5;

/// Working days before the end of the history on which the round with the open window is published.
const PUBLISHED_BEFORE_END: usize = 2;

/// Months before the last complete one, and bloc, of the round whose petition is rejected.
const REJECTED_PETITION: (i32, usize) = (2, 0);

/// The petition window of a round that ends so, so many months before the last complete one; most have
/// none.
pub fn days(end: End, months_ago: i32, bloc: usize) -> Option<i32> {
    match end {
        End::Provisional => Some(OPEN_PETITION_DAYS),
        End::PetitionsClosed => Some(PETITION_DAYS),
        End::Final if (months_ago, bloc) == REJECTED_PETITION => Some(PETITION_DAYS),
        End::Draft
        | End::Open
        | End::Verifying
        | End::Final
        | End::ReopenedAndFinal
        | End::Reopened => None,
    }
}

/// The steps of a round with a petition window, from its provisional publication on: a head petitions
/// a score, and the secretariat decides where the window is told to its end.
pub fn tell(script: &mut Script, calendar: &Calendar, round: &Round) {
    let is_open = round.end == End::Provisional;
    let day = |days: usize| {
        // Of the open window the last two working days are told.
        if is_open {
            calendar.before_end(PUBLISHED_BEFORE_END + 6 - days.min(7))
        } else {
            calendar.after(round.begin, days)
        }
    };
    let on_round = |script: &mut Script, days: usize, who: &str, change: Move| {
        let key = round.key.clone();
        script.on(day(days), who, key.clone(), move |tx, memory| {
            change(tx, EvaluationRoundId(memory.id(&key)?))
        });
    };
    on_round(script, 6, SECRETARY, |tx, id| rounds::publish_provisional(tx, id).map(drop));
    let Some(number) = round.units.get(1).copied() else { return };
    let (code, points) = corrected_score(round.lines, number, round.number);
    let sheet = format!("sheet {} {number}", round.key);
    let (kept, made) = (format!("petition {}", round.key), format!("petition {}", round.key));
    on_sheet(script, day(7), head(number), sheet, move |tx, memory, id| {
        let grounds = "Minh chứng đã có trên hệ thống trước ngày cuối kỳ; đề nghị xem xét lại";
        let input = body(json!({ "criterion_code": code, "grounds": grounds }))?;
        memory.keep(kept, service::file(tx, id, input)?.id.0);
        Ok(())
    });
    if is_open {
        return;
    }
    let is_accepted = round.end == End::PetitionsClosed;
    script.on(day(8), verifier(number), round.key.clone(), move |tx, memory| {
        let decision = if is_accepted {
            json!({ "outcome": "accepted", "reason": "Đã đối chiếu bản gốc",
                "score": { "points": points } })
        } else {
            json!({ "outcome": "rejected", "reason": "Minh chứng phát sinh ngoài kỳ đánh giá" })
        };
        let id = PetitionId(memory.id(&made)?);
        service::resolve(tx, id, &body(decision)?).map(drop)
    });
    on_round(script, 8, SECRETARY, |tx, id| {
        let why = json!({ "reason": "Các đơn vị thống nhất, không còn kiến nghị" });
        rounds::close_petitions(tx, id, &body(why)?).map(drop)
    });
    if !is_accepted {
        on_round(script, 9, LEADER, |tx, id| rounds::finalize(tx, id, &body(json!({}))?).map(drop));
    }
}
