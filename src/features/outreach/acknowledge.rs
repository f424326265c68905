//! Acknowledging an activity, and who has.

use serde_json::json;

use super::{
    input::AcknowledgeOutreach,
    service::{audience_unit, load, lock},
    store::ActivityRow,
    store_acknowledgements::{self as store, AcknowledgementRow},
    types::{AcknowledgementFilter, MACHINE, OutreachActivityId, OutreachState},
    views::{AcknowledgementReceipt, AcknowledgementView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Error, Result, Text},
    features::persons,
    http::{
        command::Tx,
        page::{Listing, Page},
        reply::etag,
    },
    progress::Staff,
};

/// Each person who is named acknowledges the activity; the caller when nobody is. A repeated one
/// changes nothing.
///
/// # Errors
/// `not-found`, `invalid-state-transition` before the day, `campaign-closed`, `role-required` for a
/// person of another unit, `validation-failed` for somebody who is unknown or not in the audience.
pub fn acknowledge(
    tx: &mut Tx<'_>,
    id: OutreachActivityId,
    input: AcknowledgeOutreach,
) -> Result<AcknowledgementReceipt> {
    let rule = table::ACKNOWLEDGE_OUTREACH_ACTIVITY;
    tx.actor.require_scope(rule)?;
    lock(tx.conn, id)?;
    let (row, campaign) = load(tx.conn, tx.actor, id)?;
    let units: Vec<String> =
        tx.actor.grants.iter().filter_map(|grant| grant.unit_code.clone()).collect();
    // In general first; for each person below.
    let anyone = Relation {
        units: units.iter().map(String::as_str).collect(),
        person: tx.actor.person_code(),
    };
    MACHINE.require("acknowledge", OutreachState::on(row.held_on, tx.today), tx.actor, &anyone)?;
    campaign.require_running()?;
    tx.check_match(row.version)?;
    let persons = persons_of(tx, input)?;
    let (mut acknowledged, mut already_acknowledged) = (Vec::new(), Vec::new());
    for (pointer, person) in persons {
        let new = acknowledgement(tx, &row, &person, &pointer)?;
        if store::insert(tx.conn, &new)? {
            acknowledged.push(person.code);
        } else {
            already_acknowledged.push(person.code);
        }
    }
    tell(tx, &row, &acknowledged);
    Ok(AcknowledgementReceipt { outreach_activity_id: id, acknowledged, already_acknowledged })
}

/// Who is to acknowledge, each with the place in the body.
fn persons_of(tx: &mut Tx<'_>, input: AcknowledgeOutreach) -> Result<Vec<(String, Staff)>> {
    let (mut codes, is_list) = match (input.person_codes, tx.actor.person_code()) {
        (Some(codes), _) => (codes, true),
        (None, Some(own)) => (vec![own.to_owned()], false),
        (None, None) => (Vec::new(), false),
    };
    let known = persons::service::staff(tx.conn, Some(&codes))?;
    let unknown = |pointer: &str| {
        let text = Text::new("Không có người với mã này.", "Nobody has this code.");
        Error::invalid(pointer, "unknown_person", text)
    };
    if codes.is_empty() {
        return Err(unknown("/person_codes"));
    }
    let mut found: Vec<(String, Staff)> = Vec::new();
    for (index, code) in codes.drain(..).enumerate() {
        let pointer = if is_list { format!("/person_codes/{index}") } else { String::new() };
        let person = known.iter().find(|one| one.code == code).ok_or_else(|| unknown(&pointer))?;
        if found.iter().any(|(_, earlier)| earlier.code == code) {
            let text = Text::new("Người này được nêu hai lần.", "The person stands twice.");
            return Err(Error::invalid(pointer, "repeated", text));
        }
        found.push((pointer, person.clone()));
    }
    Ok(found)
}

/// The acknowledgement of a person who was in the audience on the day, recorded by the person or by
/// the head of the unit then.
fn acknowledgement(
    tx: &Tx<'_>,
    row: &ActivityRow,
    person: &Staff,
    pointer: &str,
) -> Result<AcknowledgementRow> {
    let unit = audience_unit(row, person).ok_or_else(|| {
        let text = Text::new(
            "Vào ngày tổ chức, người này không thuộc đối tượng của hoạt động.",
            "On the day of the activity this person was not in its audience.",
        );
        Error::invalid(pointer, "not_in_audience", text)
    })?;
    let whose = Relation::of(Some(unit), Some(&person.code));
    tx.actor.require(table::ACKNOWLEDGE_OUTREACH_ACTIVITY, &whose)?;
    Ok(AcknowledgementRow {
        activity_id: row.id,
        person_code: person.code.clone(),
        unit_code: unit.to_owned(),
        recorded_by: tx.actor.id.clone(),
        acknowledged_at: tx.now,
    })
}

fn tell(tx: &mut Tx<'_>, row: &ActivityRow, acknowledged: &[String]) {
    let target = Target {
        kind: "outreach_activity",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    };
    let after = json!({ "acknowledged_by": acknowledged });
    let mut change = Change::new(Action::OUTREACH_ACTIVITY_ACKNOWLEDGE, target);
    if !acknowledged.is_empty() {
        let data = json!({
            "outreach_activity_id": row.id, "campaign_id": row.campaign_id,
            "count": acknowledged.len(),
        });
        change =
            change.between(None, Some(&after)).event("outreach.acknowledged", row.version, data);
    }
    tx.tell(change);
}

/// A page of the acknowledgements of an activity that the caller may see.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn acknowledgements(
    conn: &mut Conn,
    actor: &Actor,
    id: OutreachActivityId,
    filter: &AcknowledgementFilter,
    page: &Page,
) -> Result<Listing<AcknowledgementView>> {
    let visible = actor.visible(table::LIST_OUTREACH_ACKNOWLEDGEMENTS)?;
    load(conn, actor, id)?;
    let (rows, next_cursor, total_count) = store::list(conn, id, &visible, filter, page)?;
    let view = |row: AcknowledgementRow| AcknowledgementView {
        etag: etag(1, &[&row.person_code]),
        outreach_activity_id: row.activity_id,
        person_code: row.person_code,
        unit_code: row.unit_code,
        recorded_by: row.recorded_by,
        acknowledged_at: row.acknowledged_at,
    };
    Ok(Listing { items: rows.into_iter().map(view).collect(), next_cursor, total_count })
}
