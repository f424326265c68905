//! What results make of a panel's marks: the means that are computed, and the achievements that are
//! recognised by them.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    rounds::is_verified,
    store::{self, PanelSheetRow},
    types::PanelSheetState,
};
use crate::{
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::{self, input::RecogniseAchievement, types::AchievementId},
        criteria_sets,
        evaluation_results::{self, types::ResultStatus},
        evaluation_rounds::{service::RoundFacts, types::RoundMethod},
        evaluations::{self, service::Sheet, types::EvaluationId},
    },
    http::command::Tx,
    scoring::{PanelCount, SheetMarks, Vote, VoteState, panel_marks},
};

/// At most this many sheets are named when some are missing; their number is told besides.
const NAMED_MAX: usize = 200;

fn vote(row: PanelSheetRow) -> Vote {
    Vote {
        state: match row.state {
            PanelSheetState::Assigned | PanelSheetState::InProgress => VoteState::Pending,
            PanelSheetState::Submitted => VoteState::Submitted,
            PanelSheetState::Recused => VoteState::Recused,
        },
        marks: row.marks.0.into_iter().map(|one| (one.criterion_code, one.points)).collect(),
    }
}

/// The marks of one achievement in the round's current version; `None` where no panel scores.
///
/// # Errors
/// When the database cannot be read.
pub fn marks(
    conn: &mut Conn,
    round: &RoundFacts,
    achievement: Option<AchievementId>,
) -> Result<Option<SheetMarks>> {
    let Some(id) = achievement.filter(|_| round.method == RoundMethod::Panel) else {
        return Ok(None);
    };
    let rows = store::of_achievement(conn, round.id, round.round_version, id)?;
    let votes: Vec<Vote> = rows.into_iter().map(vote).collect();
    Ok(Some(panel_marks(&votes)))
}

/// How many evaluators an achievement has in the round's current version; `None` where no panel scores.
///
/// # Errors
/// When the database cannot be read.
pub fn count(
    conn: &mut Conn,
    round: &RoundFacts,
    achievement: Option<AchievementId>,
) -> Result<Option<PanelCount>> {
    Ok(marks(conn, round, achievement)?.and_then(|marks| marks.panel))
}

/// How many evaluators these sheets come from.
pub(super) fn count_of(rows: &[PanelSheetRow]) -> PanelCount {
    let votes: Vec<Vote> = rows.iter().cloned().map(vote).collect();
    panel_marks(&votes).panel.unwrap_or_default()
}

/// Puts the panel's marks onto the sheets that are computed.
///
/// # Errors
/// `incomplete-scores` naming the sheets on which somebody still has to hand in.
pub fn count_marks(conn: &mut Conn, round: &RoundFacts, sheets: &mut [Sheet]) -> Result<()> {
    let mut votes: HashMap<AchievementId, Vec<Vote>> = HashMap::new();
    for row in store::of_round(conn, round.id, round.round_version)? {
        votes.entry(row.achievement_id).or_default().push(vote(row));
    }
    let mut missing: Vec<Value> = Vec::new();
    for sheet in sheets {
        let own = sheet.achievement_id.and_then(|id| votes.remove(&id)).unwrap_or_default();
        sheet.marks = panel_marks(&own);
        let panel = sheet.marks.panel.unwrap_or_default();
        if !panel.is_complete() {
            missing.push(json!({
                "evaluation_id": sheet.id, "unit_code": sheet.unit_code, "state": sheet.state,
                "achievement_id": sheet.achievement_id, "panel": panel,
            }));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let count = missing.len();
    missing.truncate(NAMED_MAX);
    Err(Error::new(Code::IncompleteScores)
        .detail(
            format!("Còn {count} phiếu chưa đủ điểm của các thành viên chấm."),
            format!("{count} sheets lack marks of their evaluators."),
        )
        .with("missing_count", count)
        .with("missing_evaluations", missing))
}

/// Recognises the achievements whose final results reach the band that the round names, by the decision
/// that was entered; takes back what an earlier version of the round recognised and this one does not.
///
/// # Errors
/// `validation-failed` when the decision is missing or does not fit, `not-ready` naming achievements
/// that are no longer verified, `recused`.
pub fn recognise(
    tx: &mut Tx<'_>,
    round: &RoundFacts,
    decision: Option<&RecogniseAchievement>,
) -> Result<()> {
    let Some(lowest) = round.panel.as_ref().and_then(|plan| plan.recognised_band_code.clone())
    else {
        return Ok(());
    };
    let (scheme, _) = criteria_sets::service::scheme(tx.conn, round.criteria_set_id)?
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))?;
    let from = scheme.band(&lowest).map(|band| band.from_points);
    let reaches = |code: Option<&String>| {
        let band = code.and_then(|code| scheme.band(code));
        band.is_some_and(|band| from.is_some_and(|from| band.from_points >= from))
    };
    let bands = evaluation_results::service::bands(tx.conn, round.id, round.round_version)?;
    let ids: Vec<EvaluationId> = bands.iter().map(|(id, _)| *id).collect();
    let about = evaluations::service::achievements_of(tx.conn, &ids)?;
    let (mut good, mut others) = (Vec::new(), Vec::new());
    for (evaluation, band) in &bands {
        let Some(achievement) = about.get(evaluation).copied() else { continue };
        let list = if reaches(band.as_ref()) { &mut good } else { &mut others };
        list.push((*evaluation, achievement));
    }
    check_verified(tx, &good)?;
    for (evaluation, achievement) in others {
        achievements::service::unrecognise_by_panel(tx, achievement, evaluation)?;
    }
    for (evaluation, achievement) in good {
        let decision = decision.ok_or_else(decision_missing)?;
        achievements::service::recognise_by_panel(tx, achievement, evaluation, decision)
            .map_err(|error| error.under("/recognition"))?;
    }
    Ok(())
}

fn decision_missing() -> Error {
    Error::invalid(
        "/recognition",
        "required_when_recognised",
        Text::new(
            "Có kết quả được công nhận thì phải nêu quyết định hoặc văn bản công nhận.",
            "A result that recognises its achievement needs the decision.",
        ),
    )
}

/// What was verified when the round was opened may have been taken back since.
fn check_verified(tx: &mut Tx<'_>, good: &[(EvaluationId, AchievementId)]) -> Result<()> {
    let ids: Vec<AchievementId> = good.iter().map(|(_, id)| *id).collect();
    let known = achievements::service::cited(tx.conn, &ids)?;
    let missing: Vec<Value> = good
        .iter()
        .filter(|(_, id)| !known.get(id).is_some_and(|one| is_verified(one.state)))
        .map(|(evaluation, id)| {
            json!({
                "rule": "achievement_not_verified", "pointer": "",
                "evaluation_id": evaluation, "achievement_id": id,
                "label": {
                    "vi": format!("Thành tích {id} không còn ở trạng thái đã thẩm định."),
                    "en": format!("Achievement {id} is no longer verified."),
                },
            })
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::NotReady).with("missing", missing))
}

/// Whether a version of the round has final results, so that its marks may be shown without names.
pub(super) fn is_final(conn: &mut Conn, round: &RoundFacts, version: i32) -> Result<bool> {
    let found = evaluation_results::service::status(conn, round.id, version)?;
    Ok(found == Some(ResultStatus::Final))
}
