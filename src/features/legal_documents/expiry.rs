//! When a document that will lapse is told of, and what waits until its successor is named.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::{
    service::target,
    store::{self, DocumentRow},
};
use crate::{
    audit::{Action, Change},
    authz::{Actor, Role},
    clock::start_of_day,
    db::{Conn, types::Instant},
    error::Result,
    features::{
        rule_sets,
        work::types::{ITEMS_MAX, WorkGroup, WorkItem},
    },
    http::command::Tx,
    jobs::{self, Wanted, types::JobKind},
    law::RuleSet,
};

/// The first day, from today on, on which the rules that are then in force tell of a document that
/// ends; `None` when none of them does before it has ended.
fn warn_day(end: NaiveDate, sets: &[RuleSet], today: NaiveDate) -> Option<NaiveDate> {
    let days = sets.iter().filter_map(|set| {
        let first = warned_from(end, set)?.max(set.valid_from).max(today);
        (first < end && set.holds(first)).then_some(first)
    });
    days.min()
}

/// The day from which a rule set warns of an end.
fn warned_from(end: NaiveDate, set: &RuleSet) -> Option<NaiveDate> {
    let ahead = Days::new(u64::from(set.rules.r01.parameters.expiry_warn_days.value));
    end.checked_sub_days(ahead)
}

/// Sets the hour at which a document is told of, or takes it away. One that was told of for this end
/// is not told of again.
pub(super) fn plan(tx: &mut Tx<'_>, row: &DocumentRow, sets: &[RuleSet]) -> Result<()> {
    let end = row.effective_to.filter(|end| row.warned_to != Some(*end));
    match end.and_then(|end| warn_day(end, sets, tx.today)) {
        Some(day) => {
            let due_at = Instant(start_of_day(day));
            let (kind, subject_id) = (JobKind::WarnOfExpiry, row.code.as_str());
            let wanted = Wanted { kind, subject_kind: "legal_document", subject_id, due_at };
            jobs::schedule(tx, &wanted)
        }
        None => jobs::cancel(tx, JobKind::WarnOfExpiry, &row.code),
    }
}

/// Sets the hours of all documents anew: which rules will be in force has changed.
///
/// # Errors
/// When the database refuses.
pub fn plan_all(tx: &mut Tx<'_>) -> Result<()> {
    let sets = rule_sets::service::published(tx.conn)?;
    for row in store::all(tx.conn)? {
        if row.effective_to.is_some() {
            plan(tx, &row, &sets)?;
        }
    }
    Ok(())
}

/// Tells once of a document that is about to lapse. When its end has moved, or the rules now in force
/// warn later, it waits for that day.
///
/// # Errors
/// When the database refuses.
pub fn warn_when_due(tx: &mut Tx<'_>, code: &str) -> Result<()> {
    let Some(row) = store::find_locked(tx.conn, code)? else { return Ok(()) };
    let sets = rule_sets::service::published(tx.conn)?;
    let Some(end) = row.effective_to.filter(|end| row.warned_to != Some(*end)) else {
        return Ok(());
    };
    if warn_day(end, &sets, tx.today) != Some(tx.today) {
        return plan(tx, &row, &sets);
    }
    store::mark_warned(tx.conn, code, end)?;
    let data = json!({
        "code": row.code, "number": row.number, "effective_to": end,
        "expires_in_days": (end - tx.today).num_days(), "replaced_by_code": row.replaced_by_code,
    });
    let change = Change::new(Action::LEGAL_DOCUMENT_WARN, target(code));
    tx.tell(change.event("legal_document.expiring", row.version, data));
    Ok(())
}

/// Documents that will lapse, or have lapsed while the rules in force still rest on them, and whose
/// successor nobody has named: they wait for the secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Option<WorkGroup>> {
    if !actor.has(Role::Secretariat) {
        return Ok(None);
    }
    let Some(set) = rule_sets::service::on(conn, today)? else { return Ok(None) };
    let mut items: Vec<(NaiveDate, WorkItem)> = Vec::new();
    for row in store::all(conn)? {
        if let Some(end) = row.effective_to
            && let Some(since) = warned_from(end, &set)
        {
            let is_relied_on = set.rules.r01.parameters.legal_docs.value.contains(&row.code);
            let is_open = row.replaced_by_code.is_none() && (today < end || is_relied_on);
            if is_open && since <= today {
                items.push((end, item(row, since, end)));
            }
        }
    }
    items.sort_by_key(|(end, _)| *end);
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    items.truncate(usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX));
    let items = items.into_iter().map(|(_, item)| item).collect();
    let label = [
        "Xác định văn bản thay thế căn cứ sắp hết hiệu lực",
        "Name what takes the place of a document that lapses",
    ];
    Ok(WorkGroup::of("legal_document.replace", label, (items, count)))
}

fn item(row: DocumentRow, since: NaiveDate, end: NaiveDate) -> WorkItem {
    WorkItem {
        path: format!("/v1/legal-documents/{}", row.code),
        title: format!("{}: {}", row.number, row.title),
        subject_id: row.code,
        unit_code: None,
        since: Instant(start_of_day(since)),
        due_on: Some(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn first(end: &str, sets: &[RuleSet], today: &str) -> Option<String> {
        warn_day(day(end), sets, day(today)).map(|found| found.to_string())
    }

    #[test]
    fn the_decree_is_told_of_ninety_days_before_its_end_and_at_once_when_it_is_later() {
        let sets = Law::carried().unwrap().rule_sets;
        for (today, expected) in [
            ("2026-01-05", Some("2026-12-01")),
            ("2026-12-01", Some("2026-12-01")),
            ("2027-02-28", Some("2027-02-28")),
            ("2027-03-01", None),
        ] {
            assert_eq!(first("2027-03-01", &sets, today).as_deref(), expected, "{today}");
        }
    }

    #[test]
    fn the_rules_in_force_on_that_day_say_how_long_ahead() {
        let mut sets = Law::carried().unwrap().rule_sets;
        sets[0].rules.r01.parameters.expiry_warn_days.value = 30;
        // Ninety days ahead the older rules hold, which warn thirty days ahead; from the first day
        // of the newer ones on it is theirs to say.
        assert_eq!(first("2026-11-15", &sets, "2026-01-05").as_deref(), Some("2026-10-01"));
        // In the older rules' own time.
        assert_eq!(first("2026-09-15", &sets, "2026-01-05").as_deref(), Some("2026-08-16"));
    }

    #[test]
    fn without_rules_nothing_is_told() {
        assert_eq!(first("2027-03-01", &[], "2026-12-15"), None);
    }
}
