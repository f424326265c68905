//! Decisions that replace a published one, because something in it is wrong (R43, NĐ 30/2020/NĐ-CP
//! Đ.18.3). They grant nothing: what the first one granted stays granted, by it.

use serde_json::json;

use super::{
    input::CreateDecision,
    service::{target, view},
    store::{self, DecisionRow, Named},
    store_replacing,
    types::{DecisionId, DecisionState},
};
use crate::{
    audit::{Action, Change},
    db::{Conn, dialect::lock_name},
    error::{Error, Result, Text},
    features::award_proposals::checks::Missing,
    http::command::{Tx, snapshot, stale},
};

/// Replacements of replacements that are followed back.
const DEPTH_MAX: usize = 100;

/// What a new decision is to replace is published, of the same campaign and body, and not replaced
/// yet.
pub(super) fn check(conn: &mut Conn, input: &CreateDecision) -> Result<()> {
    let Some(id) = input.replaces_decision_id else { return Ok(()) };
    let wrong = |code: &'static str, vi: &'static str, en: &'static str| {
        Err(Error::invalid("/replaces_decision_id", code, Text::new(vi, en)))
    };
    let Some(row) = store::find(conn, id)? else {
        return wrong(
            "unknown_decision",
            "Không có quyết định với mã này.",
            "No decision has this id.",
        );
    };
    if row.state != DecisionState::Published {
        return wrong(
            "not_published",
            "Dự thảo thì sửa, không thay thế.",
            "A draft is changed, not replaced.",
        );
    }
    if row.campaign_id != input.campaign_id || row.authority != input.authority {
        return wrong(
            "other_decision",
            "Quyết định được thay thế thuộc phong trào hoặc cơ quan khác.",
            "What it replaces is of another campaign or body.",
        );
    }
    match store_replacing::replacement_of(conn, id)? {
        Some(other) => Err(store::replaced_already().with("existing_id", other.to_string())),
        None => Ok(()),
    }
}

/// R43: a replacement is not dated before what it replaces.
pub(super) fn dating(conn: &mut Conn, row: &DecisionRow) -> Result<Option<Missing>> {
    let (Some(id), Some(day)) = (row.replaces_id, row.issued_on) else { return Ok(None) };
    let first = store::find(conn, id)?.and_then(|one| one.issued_on);
    let Some(first) = first.filter(|first| day < *first) else { return Ok(None) };
    let label = Text::new(
        format!("Quyết định thay thế đề ngày {day}, trước quyết định được thay thế ({first})."),
        format!("The replacement is dated {day}, before what it replaces ({first})."),
    );
    Ok(Some(Missing::new("R43", "before_replaced", "/issued_on", label)))
}

/// Marks what a decision that was just published replaces, and tells it.
pub(super) fn carry_out(tx: &mut Tx<'_>, row: &DecisionRow) -> Result<()> {
    let Some(id) = row.replaces_id else { return Ok(()) };
    // The newer decision is locked before the older one, by everybody.
    lock_name(tx.conn, &format!("decision {id}"))?;
    let current =
        store::find(tx.conn, id)?.ok_or_else(|| Error::bug("published decisions stay"))?;
    let after =
        store_replacing::touch(tx.conn, &current, tx.now)?.ok_or_else(|| stale(current.version))?;
    let target = target(&after);
    let data = json!({
        "decision_id": after.id, "campaign_id": after.campaign_id, "state": after.state,
        "replaced_by_decision_id": row.id,
    });
    let version = after.version;
    let named = store::named(tx.conn, id)?;
    let before = snapshot(&view(current, Named { replaced_by: None, ..named.clone() }, tx.actor));
    let after = snapshot(&view(after, named, tx.actor));
    let change = Change::new(Action::DECISION_REPLACE, target)
        .between(Some(&before), Some(&after))
        .because(row.replacement_reason.as_deref())
        .event("decision.replaced", version, data);
    tx.tell(change);
    Ok(())
}

/// The decision that granted: a replacement stands for what it replaces.
pub(super) fn origin(conn: &mut Conn, row: DecisionRow) -> Result<DecisionRow> {
    let mut origin = row;
    for _ in 0..DEPTH_MAX {
        let Some(id): Option<DecisionId> = origin.replaces_id else { break };
        origin = store::find(conn, id)?.ok_or_else(|| Error::bug("published decisions stay"))?;
    }
    Ok(origin)
}
