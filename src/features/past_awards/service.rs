//! Rules of earlier awards.

use super::{
    input::CreatePastAward,
    store::{self, PastAwardRow},
    types::{PastAwardFilter, PastAwardId, PastAwardView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    eligibility::{PastAward, Span},
    error::{Code, Error, Result, Text},
    features::{
        award_types::{self, types::SubjectKind},
        awards, persons,
        units::{self, types::UnitKind},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
    text::fold,
};

fn target(view: &PastAwardView) -> Target {
    let unit_code = Some(view.unit_code.clone());
    Target { kind: "past_award", id: view.id.to_string(), unit_code }
}

/// An earlier award.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, id: PastAwardId) -> Result<PastAwardView> {
    store::find(conn, id)?.map(PastAwardRow::into_view).ok_or_else(Error::not_found)
}

/// A page of earlier awards.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &PastAwardFilter,
    page: &Page,
) -> Result<Listing<PastAwardView>> {
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    let items = rows.into_iter().map(PastAwardRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Earlier awards of a subject as facts for the rules. The rules compare award types, so one of a form
/// that the catalogue does not have is none of theirs.
///
/// # Errors
/// When the database cannot be read.
pub fn of_subject(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<Vec<PastAward>> {
    let rows = store::of_subject(conn, kind, person_code.unwrap_or(unit_code))?;
    let fact = |row: PastAwardRow| {
        let days = row.period_from.zip(row.period_to);
        Some(PastAward {
            award_type_code: row.award_type_code?,
            decided_on: row.decided_on,
            decision_number: row.decision_number,
            period: days.map(|(from, to)| Span { from, to }),
        })
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

/// Earlier awards of a subject as they were recorded, also those of a form that the catalogue does not have.
///
/// # Errors
/// When the database cannot be read.
pub fn recorded_of(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<Vec<PastAwardView>> {
    let rows = store::of_subject(conn, kind, person_code.unwrap_or(unit_code))?;
    Ok(rows.into_iter().map(PastAwardRow::into_view).collect())
}

/// Records an award that was granted before or elsewhere.
///
/// # Errors
/// `role-required`, `validation-failed` for references that do not fit, `duplicate` when this award of the
/// decision is recorded for the subject, or what it gave was granted here.
pub fn create(tx: &mut Tx<'_>, input: CreatePastAward) -> Result<PastAwardView> {
    tx.actor.require(table::CREATE_PAST_AWARD, &Relation::none())?;
    if input.decided_on > tx.today {
        let text = Text::new("Ngày quyết định chưa đến.", "The day is still to come.");
        return Err(Error::invalid("/decided_on", "in_future", text));
    }
    check_subject(tx, &input)?;
    if let Some(code) = &input.award_type_code {
        let award = award_types::service::require_known(tx.conn, code, "/award_type_code")?;
        if !award.subject_kinds.contains(&input.subject_kind) {
            let text = Text::new(
                "Hình thức này không dành cho đối tượng đó.",
                "The award type is not for this kind of subject.",
            );
            return Err(Error::invalid("/award_type_code", "not_for_subject", text));
        }
    }
    require_new(tx, &input)?;
    let id = PastAwardId(tx.ids.next());
    let view = store::insert(tx.conn, id, input, &tx.actor.id, tx.now)?.into_view();
    let change = Change::new(Action::PAST_AWARD_CREATE, target(&view));
    tx.tell(change.between(None, Some(&snapshot(&view))));
    Ok(view)
}

/// The unit is no bloc; the person is known and works in it, or worked in it last.
fn check_subject(tx: &mut Tx<'_>, input: &CreatePastAward) -> Result<()> {
    let unit = units::service::require_known(tx.conn, &input.unit_code, "/unit_code")?;
    if unit.kind == UnitKind::Bloc {
        let text = Text::new(
            "Khối thi đua không phải đơn vị công tác.",
            "A bloc is not a unit to work in.",
        );
        return Err(Error::invalid("/unit_code", "bloc", text));
    }
    let Some(code) = &input.person_code else { return Ok(()) };
    let unknown = Text::new("Không có người với mã này.", "Nobody has this code.");
    let person = persons::service::find(tx.conn, code)?
        .ok_or_else(|| Error::invalid("/person_code", "unknown_person", unknown))?;
    if person.unit_code != input.unit_code {
        let text = Text::new("Người này thuộc đơn vị khác.", "The person belongs to another unit.");
        return Err(Error::invalid("/unit_code", "other_unit", text));
    }
    Ok(())
}

fn require_new(tx: &mut Tx<'_>, input: &CreatePastAward) -> Result<()> {
    let subject = input.person_code.as_deref().unwrap_or(&input.unit_code);
    // Of two records of one award the second finds the first.
    lock_name(tx.conn, &format!("past awards {} {subject}", input.subject_kind))?;
    let decision = (input.decision_number.as_str(), input.decided_on);
    let recorded = store::of_decision(tx.conn, input.subject_kind, subject, decision)?;
    if let Some(known) = recorded.iter().find(|known| is_same(known, input)) {
        return Err(Error::new(Code::Duplicate)
            .detail(
                "Hình thức khen thưởng này của quyết định đã được ghi cho đối tượng đó.",
                "This award of the decision is recorded for the subject.",
            )
            .with("existing_id", known.id.to_string()));
    }
    let granted = awards::service::granted_here(
        tx.conn,
        input.subject_kind,
        &input.unit_code,
        input.person_code.as_deref(),
        None,
    )?;
    let is_granted = granted.iter().any(|one| {
        one.decided_on == input.decided_on && one.decision_number == input.decision_number
    });
    if is_granted {
        return Err(Error::new(Code::Duplicate).detail(
            "Khen thưởng này đã được tặng trên hệ thống.",
            "This award was granted here.",
        ));
    }
    Ok(())
}

/// Whether a record of the decision is of this award: by its type, or by the words of its title. Of one
/// decision somebody may have a title (danh hiệu) and a form of award beside it, and both count (NĐ 152/2025
/// Đ.49.7).
fn is_same(known: &PastAwardRow, input: &CreatePastAward) -> bool {
    let is_of_type =
        known.award_type_code.is_some() && known.award_type_code == input.award_type_code;
    is_of_type || fold(&known.title) == fold(&input.title)
}

/// Removes what was recorded by mistake.
///
/// # Errors
/// `not-found`, `role-required`, `precondition-required`, `stale-etag`.
pub fn delete(tx: &mut Tx<'_>, id: PastAwardId) -> Result<()> {
    tx.actor.require(table::DELETE_PAST_AWARD, &Relation::none())?;
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    tx.require_match(row.version)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let view = row.into_view();
    let change = Change::new(Action::PAST_AWARD_DELETE, target(&view));
    tx.tell(change.between(Some(&snapshot(&view)), None));
    Ok(())
}
