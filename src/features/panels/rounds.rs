//! What a round asks of its panel: before it opens, when it opens, when it is reopened, and when an
//! evaluator leaves.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{
    assign,
    store::{self, PanelSheetRow},
    types::{PanelPlan, PanelSheetId, PanelSheetState},
};
use crate::{
    audit::{Action, Change, Target},
    db::Conn,
    error::{Error, Result, Text},
    features::{
        achievements::{
            self,
            types::{AchievementId, AchievementState},
        },
        campaigns::types::CampaignId,
        criteria_sets,
        evaluation_rounds::service::RoundFacts,
        evaluations,
    },
    http::command::{Tx, stale},
    scoring::{CriterionType, Scheme},
};

/// Each achievement is there, of the campaign, and named once.
///
/// # Errors
/// `validation-failed` at its pointer.
pub fn check_plan(conn: &mut Conn, campaign: CampaignId, plan: &PanelPlan) -> Result<()> {
    let known = achievements::service::cited(conn, &plan.achievement_ids)?;
    let mut seen = HashSet::new();
    for (at, id) in plan.achievement_ids.iter().enumerate() {
        let wrong = |rule: &'static str, vi: &'static str, en: &'static str| {
            let pointer = format!("/panel/achievement_ids/{at}");
            Err(Error::invalid(pointer, rule, Text::new(vi, en)))
        };
        if known.get(id).is_none_or(|one| one.campaign_id != campaign) {
            return wrong(
                "unknown_achievement",
                "Phong trào không có thành tích này.",
                "The campaign has no such achievement.",
            );
        }
        if !seen.insert(*id) {
            return wrong(
                "repeated",
                "Thành tích được nêu hai lần.",
                "The achievement stands twice.",
            );
        }
    }
    Ok(())
}

fn missing(rule: &str, pointer: &str, vi: &str, en: &str) -> Value {
    json!({ "rule": rule, "pointer": pointer, "label": { "vi": vi, "en": en } })
}

fn plan_of(round: &RoundFacts) -> Result<&PanelPlan> {
    round.panel.as_ref().ok_or_else(|| Error::bug("a panel round has a plan"))
}

/// What keeps a panel round from being opened.
///
/// # Errors
/// When the database cannot be read.
pub fn missing_to_open(tx: &mut Tx<'_>, round: &RoundFacts) -> Result<Vec<Value>> {
    let plan = plan_of(round)?;
    let mut all = Vec::new();
    if let Some((scheme, _)) = criteria_sets::service::scheme(tx.conn, round.criteria_set_id)? {
        missing_of_scheme(&scheme, plan, &mut all);
    }
    let known = achievements::service::cited(tx.conn, &plan.achievement_ids)?;
    let rows = store::of_round(tx.conn, round.id, round.round_version)?;
    let served: HashSet<AchievementId> = rows
        .into_iter()
        .filter(|row| row.state != PanelSheetState::Recused)
        .map(|row| row.achievement_id)
        .collect();
    for (at, id) in plan.achievement_ids.iter().enumerate() {
        let pointer = format!("/panel/achievement_ids/{at}");
        if !known.get(id).is_some_and(|one| is_verified(one.state)) {
            let vi = format!("Thành tích {id} chưa được thẩm định.");
            let en = format!("Achievement {id} is not verified.");
            all.push(missing("achievement_not_verified", &pointer, &vi, &en));
        }
        if !served.contains(id) {
            let vi = format!("Thành tích {id} chưa có thành viên chấm.");
            let en = format!("Nobody scores achievement {id}.");
            all.push(missing("no_evaluator", &pointer, &vi, &en));
        }
    }
    Ok(all)
}

/// Marks of a panel are points, so every criterion is given points; and the band that recognises is one
/// of the set's.
fn missing_of_scheme(scheme: &Scheme, plan: &PanelPlan, all: &mut Vec<Value>) {
    if scheme.leaves().any(|leaf| leaf.criterion_type != CriterionType::Manual) {
        let vi = "Bộ tiêu chí có tiêu chí không chấm trực tiếp bằng điểm.";
        let en = "The set has criteria that are not given points directly.";
        all.push(missing("criteria_not_manual", "/criteria_set_id", vi, en));
    }
    let code = plan.recognised_band_code.as_deref();
    if let Some(code) = code.filter(|code| scheme.band(code).is_none()) {
        let vi = format!("Bộ tiêu chí không có mức {code}.");
        let en = format!("The set has no band {code}.");
        all.push(missing("unknown_band", "/panel/recognised_band_code", &vi, &en));
    }
}

pub(super) fn is_verified(state: AchievementState) -> bool {
    match state {
        AchievementState::Verified | AchievementState::Recognised => true,
        AchievementState::Draft
        | AchievementState::Submitted
        | AchievementState::Returned
        | AchievementState::Withdrawn => false,
    }
}

/// Gives each achievement its sheet when the round opens, once for all versions, and derives conflicts
/// anew, because people may have moved since they were assigned.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_>, round: &RoundFacts) -> Result<()> {
    let plan = plan_of(round)?;
    let has: HashSet<AchievementId> = evaluations::service::sheets_of(tx.conn, round.id)?
        .into_iter()
        .filter_map(|sheet| sheet.achievement_id)
        .collect();
    let known = achievements::service::cited(tx.conn, &plan.achievement_ids)?;
    let new: Vec<(String, AchievementId)> = plan
        .achievement_ids
        .iter()
        .filter(|id| !has.contains(id))
        .filter_map(|id| Some((known.get(id)?.unit_code.clone(), *id)))
        .collect();
    evaluations::service::create_for_panel(tx, round.id, new)?;
    assign::derive(tx, round)
}

/// Begins the next version with copies of the sheets, so that nobody scores from nothing; those of the
/// version before stay as they are.
///
/// # Errors
/// When the database refuses.
pub fn carry_over(tx: &mut Tx<'_>, before: &RoundFacts) -> Result<()> {
    let rows = store::of_round(tx.conn, before.id, before.round_version)?;
    let copies: Vec<PanelSheetRow> = rows
        .into_iter()
        .map(|row| PanelSheetRow {
            id: PanelSheetId(tx.ids.next()),
            round_version: before.round_version + 1,
            state: match row.state {
                PanelSheetState::Submitted => PanelSheetState::InProgress,
                PanelSheetState::Assigned
                | PanelSheetState::InProgress
                | PanelSheetState::Recused => row.state,
            },
            submitted_at: None,
            version: 1,
            created_at: tx.now,
            updated_at: tx.now,
            ..row
        })
        .collect();
    store::insert(tx.conn, &copies)?;
    let target = Target { kind: "evaluation_round", id: before.id.to_string(), unit_code: None };
    let told = json!({ "round_version": before.round_version + 1, "sheets": copies.len() });
    tx.tell(Change::new(Action::PANEL_SHEET_CARRY_OVER, target).between(None, Some(&told)));
    Ok(())
}

/// Whether a person scores an achievement in the round's current version.
///
/// # Errors
/// When the database cannot be read.
pub fn is_assigned(
    conn: &mut Conn,
    round: &RoundFacts,
    achievement: AchievementId,
    person: &str,
) -> Result<bool> {
    let rows = store::of_achievement(conn, round.id, round.round_version, achievement)?;
    Ok(rows.iter().any(|row| row.person_code == person))
}

/// An evaluator leaves, because a conflict of interest was confirmed. Whatever he or she said stays on
/// the sheet and counts for nothing.
///
/// # Errors
/// When the database refuses.
pub fn recuse(
    tx: &mut Tx<'_>,
    round: &RoundFacts,
    achievement: AchievementId,
    person: &str,
) -> Result<()> {
    let rows = store::of_achievement(tx.conn, round.id, round.round_version, achievement)?;
    let Some(row) = rows.into_iter().find(|row| row.person_code == person) else { return Ok(()) };
    if row.state == PanelSheetState::Recused {
        return Ok(());
    }
    let next = PanelSheetRow { state: PanelSheetState::Recused, ..row.clone() };
    store::update(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let target = Target { kind: "panel_sheet", id: row.id.to_string(), unit_code: None };
    let (before, after) = (json!({ "state": row.state }), json!({ "state": next.state }));
    let change = Change::new(Action::PANEL_SHEET_RECUSE, target);
    tx.tell(change.between(Some(&before), Some(&after)));
    Ok(())
}
