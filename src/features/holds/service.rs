//! Rules of pending matters.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    input::{CreateHold, ReleaseHold},
    store::{self, HoldRow},
    types::{HoldFilter, HoldId, HoldOutcome, HoldState, HoldView, MACHINE},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, types::Json},
    eligibility::{Discipline, Fact, Hold, Span, Supplier},
    error::{Code, Context, Error, Result, Text},
    features::{
        award_types::types::SubjectKind,
        persons,
        units::{self, types::UnitKind},
    },
    http::{
        command::{Tx, stale},
        page::{Listing, Page},
        reply::etag,
    },
    law::DisciplineForm,
    progress::unit_on,
};

/// What can still be told of a released matter.
const CHANGES_WHEN_RELEASED: &str = "discipline_ends_on";

fn view(row: HoldRow, actor: &Actor) -> HoldView {
    let mut allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    let discipline = row.discipline();
    allowed_actions.retain(|_| row.state == HoldState::Open || discipline.is_some());
    HoldView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        person_code: row.person_code,
        kind: row.kind,
        opened_on: row.opened_on,
        basis: row.basis.0,
        state: row.state,
        released_on: row.released_on,
        outcome: row.outcome,
        conclusion: row.conclusion.map(|json| json.0),
        discipline,
        opened_by: row.opened_by,
        released_by: row.released_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A matter that the caller may see: none that is about the caller.
fn load(conn: &mut Conn, actor: &Actor, id: HoldId) -> Result<HoldRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if is_about(&row, actor) { Err(Error::not_found()) } else { Ok(row) }
}

fn is_about(row: &HoldRow, actor: &Actor) -> bool {
    row.person_code.is_some() && row.person_code.as_deref() == actor.person_code()
}

fn load_for(tx: &mut Tx<'_>, id: HoldId, action: &str) -> Result<HoldRow> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    Ok(row)
}

/// The object in the audit: neither its subject nor its unit, which more people may read there.
fn target(id: &impl ToString) -> Target {
    Target { kind: "hold", id: id.to_string(), unit_code: None }
}

/// Reads a matter, and tells the audit that the caller did.
///
/// # Errors
/// `not-found`.
pub fn get(tx: &mut Tx<'_>, id: HoldId) -> Result<HoldView> {
    tx.actor.require(table::GET_HOLD, &Relation::none())?;
    let row = load(tx.conn, tx.actor, id)?;
    tx.tell(Change::new(Action::HOLD_READ, target(&id)));
    Ok(view(row, tx.actor))
}

/// Reads a page of matters, and tells the audit which ones the caller saw.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(tx: &mut Tx<'_>, filter: &HoldFilter, page: &Page) -> Result<Listing<HoldView>> {
    tx.actor.require(table::LIST_HOLDS, &Relation::none())?;
    let (rows, next_cursor, total_count) =
        store::list(tx.conn, tx.actor.person_code(), filter, page)?;
    let seen: Vec<HoldId> = rows.iter().map(|row| row.id).collect();
    tx.tell(
        Change::new(Action::HOLD_READ, target(&"list"))
            .between(None, Some(&json!({ "hold_ids": seen }))),
    );
    let items = rows.into_iter().map(|row| view(row, tx.actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Tells the audit that the caller saw which matters there are on a person or a collective, where a rule
/// that reads them tells it.
///
/// # Errors
/// When the database cannot be read.
pub fn tell_seen(tx: &mut Tx<'_>, unit_code: &str, person_code: Option<&str>) -> Result<()> {
    let rows = store::of_subject(tx.conn, unit_code, person_code)?;
    let seen: Vec<HoldId> = rows.iter().map(|row| row.id).collect();
    tx.tell(
        Change::new(Action::HOLD_READ, target(&"readiness"))
            .between(None, Some(&json!({ "hold_ids": seen }))),
    );
    Ok(())
}

fn require_past(tx: &Tx<'_>, day: NaiveDate, pointer: &str) -> Result<()> {
    if day <= tx.today {
        return Ok(());
    }
    let text = Text::new("Ngày này chưa đến.", "This day is still to come.");
    Err(Error::invalid(pointer, "in_future", text))
}

/// The unit exists, and the person worked there on the first day; nobody writes about oneself.
fn check(tx: &mut Tx<'_>, input: &CreateHold) -> Result<()> {
    require_past(tx, input.opened_on, "/opened_on")?;
    require_past(tx, input.basis.issued_on, "/basis/issued_on")?;
    let unit = units::service::require_known(tx.conn, &input.unit_code, "/unit_code")?;
    if unit.kind == UnitKind::Bloc {
        let text = Text::new("Khối thi đua không phải tập thể.", "A bloc is no collective.");
        return Err(Error::invalid("/unit_code", "bloc", text));
    }
    let Some(code) = &input.person_code else { return Ok(()) };
    if tx.actor.person_code() == Some(code.as_str()) {
        return Err(Error::new(Code::Recused).detail(
            "Không ai ghi việc đang xem xét về chính mình.",
            "Nobody writes of a matter that is about him- or herself.",
        ));
    }
    let found = persons::service::staff(tx.conn, Some(std::slice::from_ref(code)))?;
    let Some(person) = found.first() else {
        let text = Text::new("Không có người với mã này.", "Nobody has this code.");
        return Err(Error::invalid("/person_code", "unknown_person", text));
    };
    if unit_on(person, input.opened_on) == Some(input.unit_code.as_str()) {
        return Ok(());
    }
    let text = Text::new(
        "Ngày đó người này không công tác ở đơn vị.",
        "The person did not work in the unit on that day.",
    );
    Err(Error::invalid("/person_code", "person_of_other_unit", text))
}

/// Opens a matter.
///
/// # Errors
/// `recused` for one about the caller, `validation-failed`.
pub fn create(tx: &mut Tx<'_>, input: CreateHold) -> Result<HoldView> {
    tx.actor.require(table::CREATE_HOLD, &Relation::none())?;
    check(tx, &input)?;
    let id = HoldId(tx.ids.next());
    let row = store::insert(tx.conn, id, input, &tx.actor.id, tx.now)?;
    let change = Change::new(Action::HOLD_OPEN, target(&id));
    tell_move(tx, change, None, &row, "hold.opened");
    Ok(view(row, tx.actor))
}

/// Tells a move. Events are read by everybody, so they say neither about whom nor of what kind.
fn tell_move(
    tx: &mut Tx<'_>,
    change: Change,
    before: Option<HoldState>,
    row: &HoldRow,
    event: &'static str,
) {
    let before = before.map(|state| json!({ "state": state }));
    let data = json!({ "hold_id": row.id, "state": row.state });
    tx.tell(change.between(before.as_ref(), Some(&json!({ "state": row.state }))).event(
        event,
        row.version,
        data,
    ));
}

/// Tells a correction: which fields, not their values.
fn tell_fields(tx: &mut Tx<'_>, id: HoldId, fields: &[&str]) {
    tx.tell(
        Change::new(Action::HOLD_UPDATE, target(&id))
            .between(None, Some(&json!({ "changed_fields": fields }))),
    );
}

/// Corrects an open matter, or tells the end of the disciplinary period of a released one.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `recused`,
/// `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: HoldId, patch: &Value) -> Result<HoldView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let sent: Vec<&str> =
        patch.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if row.state == HoldState::Released {
        return set_end(tx, &row, patch, &sent);
    }
    if sent.contains(&CHANGES_WHEN_RELEASED) {
        let text = Text::new(
            "Chưa có kết luận kỷ luật nên chưa có ngày hết thời hạn.",
            "Without a conclusion there is no disciplinary period yet.",
        );
        return Err(Error::invalid("/discipline_ends_on", "not_disciplined", text));
    }
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    check(tx, &input)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell_fields(tx, id, &sent);
    Ok(view(after, tx.actor))
}

fn set_end(tx: &mut Tx<'_>, row: &HoldRow, patch: &Value, sent: &[&str]) -> Result<HoldView> {
    let decided_on = row.discipline_decided_on;
    let is_fixed = sent.iter().any(|name| *name != CHANGES_WHEN_RELEASED);
    let (Some(decided_on), false) = (decided_on, is_fixed) else {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Việc đã có kết luận chỉ bổ sung được ngày hết thời hạn kỷ luật.",
                "Of a released matter only the end of a disciplinary period can be told.",
            )
            .with("current_state", row.state.to_string())
            .with("allowed_actions", view(row.clone(), tx.actor).allowed_actions));
    };
    let mut next = row.clone();
    if let Some(value) = patch.get(CHANGES_WHEN_RELEASED) {
        next.discipline_ends_on =
            serde_json::from_value(value.clone()).internal("merging a patch")?;
    }
    if next.discipline_ends_on.is_some_and(|end| end < decided_on) {
        let text = Text::new(
            "Ngày hết thời hạn kỷ luật phải từ ngày quyết định trở đi.",
            "The period does not end before the decision.",
        );
        return Err(Error::invalid("/discipline_ends_on", "before_start", text));
    }
    let after = store::conclude(tx.conn, row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell_fields(tx, row.id, sent);
    Ok(view(after, tx.actor))
}

/// Ends a matter with its outcome.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `validation-failed`.
pub fn release(tx: &mut Tx<'_>, id: HoldId, input: ReleaseHold) -> Result<HoldView> {
    let row = load_for(tx, id, "release")?;
    tx.check_match(row.version)?;
    check_release(tx, &row, &input)?;
    let mut next = HoldRow {
        state: HoldState::Released,
        released_on: Some(input.released_on),
        outcome: Some(input.outcome),
        conclusion: Some(Json(input.conclusion)),
        released_by: Some(tx.actor.id.clone()),
        ..row.clone()
    };
    if let Some(one) = input.discipline {
        next.discipline_form = Some(one.form);
        next.discipline_number = Some(one.number);
        next.discipline_decided_on = Some(one.decided_on);
        next.discipline_ends_on = one.ends_on;
    }
    let after = store::conclude(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let change = Change::new(Action::HOLD_RELEASE, target(&id));
    tell_move(tx, change, Some(row.state), &after, "hold.released");
    Ok(view(after, tx.actor))
}

fn check_release(tx: &Tx<'_>, row: &HoldRow, input: &ReleaseHold) -> Result<()> {
    require_past(tx, input.released_on, "/released_on")?;
    require_past(tx, input.conclusion.issued_on, "/conclusion/issued_on")?;
    if let Some(one) = &input.discipline {
        require_past(tx, one.decided_on, "/discipline/decided_on")?;
    }
    if input.released_on < row.opened_on {
        let text = Text::new(
            "Ngày có kết luận phải từ ngày bắt đầu trở đi.",
            "A matter does not end before it begins.",
        );
        return Err(Error::invalid("/released_on", "before_start", text));
    }
    let is_collective = row.subject_kind == SubjectKind::Collective;
    if is_collective && input.outcome == HoldOutcome::Disciplined {
        let text = Text::new(
            "Kỷ luật áp dụng cho cá nhân; với tập thể nêu hình thức xử lý khác.",
            "Persons are disciplined; a collective is dealt with by another measure.",
        );
        return Err(Error::invalid("/outcome", "not_for_subject", text));
    }
    Ok(())
}

/// Refuses a matter that is not pending, or that the caller does not see.
///
/// # Errors
/// `validation-failed` at the pointer.
pub fn require_pending(
    conn: &mut Conn,
    actor: &Actor,
    id: HoldId,
    pointer: &'static str,
) -> Result<()> {
    let pending = store::find(conn, id)?.filter(|row| row.state == HoldState::Open);
    if pending.is_some_and(|row| !is_about(&row, actor)) {
        return Ok(());
    }
    let text = Text::new("Không có việc đang chờ kết luận này.", "No such matter is pending.");
    Err(Error::invalid(pointer, "unknown_hold", text))
}

/// The matters on a person, or on a collective, open and released (R11).
///
/// # Errors
/// When the database cannot be read.
pub fn holds_on(
    conn: &mut Conn,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<BTreeSet<Hold>> {
    let rows = store::of_subject(conn, unit_code, person_code)?;
    Ok(rows
        .into_iter()
        .map(|row| Hold {
            kind: row.kind.to_string(),
            opened_on: row.opened_on,
            released_on: row.released_on,
        })
        .collect())
}

/// The discipline of a person (R12). When the end of a period is not recorded, personnel has to tell
/// it.
///
/// # Errors
/// When the database cannot be read.
pub fn disciplines_of(conn: &mut Conn, person_code: &str) -> Result<BTreeSet<Discipline>> {
    let rows = store::of_subject(conn, "", Some(person_code))?;
    let told = |end: Option<NaiveDate>| end.map_or(Fact::unknown(Supplier::Personnel), Fact::Known);
    Ok(rows
        .iter()
        .filter_map(HoldRow::discipline)
        .map(|one| Discipline { decided_on: one.decided_on, ends_on: told(one.ends_on) })
        .collect())
}

/// The heaviest discipline that was decided in a period against leaders of a collective (R12). Who
/// leads is as the directory says today, since it keeps no earlier positions.
///
/// # Errors
/// When the database cannot be read.
pub fn leader_discipline(
    conn: &mut Conn,
    unit_code: &str,
    span: Span,
) -> Result<Option<DisciplineForm>> {
    let forms = store::forms_of_leaders(conn, unit_code, (span.from, span.to))?;
    Ok(forms.into_iter().map(DisciplineForm::from).max())
}
