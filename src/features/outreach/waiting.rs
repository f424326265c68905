//! What of this resource waits for the caller.

use chrono::NaiveDate;

use super::{service::audience_unit, store};
use crate::{
    authz::{Actor, Role},
    clock::start_of_day,
    db::{Conn, types::Instant},
    error::Result,
    features::{
        persons,
        work::types::{ITEMS_MAX, WorkGroup, WorkItem},
    },
};

/// Activities that the caller was meant to hear of and has not acknowledged.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Option<WorkGroup>> {
    let Some(code) = actor.person_code().filter(|_| actor.has(Role::Employee)) else {
        return Ok(None);
    };
    let own = persons::service::staff(conn, Some(&[code.to_owned()]))?.pop();
    let Some(person) = own else { return Ok(None) };
    let mut rows = store::held_without(conn, code, today)?;
    rows.retain(|row| audience_unit(row, &person).is_some());
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    rows.truncate(usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX));
    let item = |row: store::ActivityRow| WorkItem {
        subject_id: row.id.to_string(),
        path: format!("/v1/outreach-activities/{}", row.id),
        title: row.title,
        unit_code: Some(row.unit_code),
        since: Instant(start_of_day(row.held_on)),
        due_on: None,
    };
    let label = ["Xác nhận đã được quán triệt", "Acknowledge the activity"];
    let items = rows.into_iter().map(item).collect();
    Ok(WorkGroup::of("outreach.acknowledge", label, (items, count)))
}
