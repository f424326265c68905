//! Appending: audit rows, event rows and the queue of what waits for its seal.

use diesel::prelude::*;
use serde_json::{Map, Value, json};

use super::Action;
use crate::{
    authz::Actor,
    clock::Ids,
    db::{
        Conn,
        dialect::Pace,
        schema::{audit_events, audit_queue, events},
        types::{AnyId, Instant},
    },
    error::{Context, Result},
    insert_rows,
};

/// Where a change came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// `Request-Id`, absent at the command line.
    pub request_id: Option<String>,
}

/// The object of a change.
#[derive(Clone, Debug)]
pub struct Target {
    /// Kind, such as `campaign`.
    pub kind: &'static str,
    /// Id or code.
    pub id: String,
    /// Unit it belongs to; readers are limited by it.
    pub unit_code: Option<String>,
}

/// What is told of one change.
#[derive(Debug)]
pub struct Change {
    /// What was done.
    pub action: Action,
    /// To what.
    pub target: Target,
    /// Changed fields: `{"field": {"before": …, "after": …}}`.
    pub changes: Map<String, Value>,
    /// Reason given by the actor.
    pub reason: Option<String>,
    /// Events that subscribers hear of.
    pub events: Vec<NewEvent>,
}

impl Change {
    /// A change without details yet.
    pub fn new(action: Action, target: Target) -> Self {
        Self { action, target, changes: Map::new(), reason: None, events: Vec::new() }
    }

    /// Keeps what differs between two views of the object. Fields that change by themselves
    /// (`version`, `etag`, `updated_at`) or with the reader (`allowed_actions`, `withheld_fields`) would
    /// only be noise.
    #[must_use]
    pub fn between<'v>(mut self, before: Option<&'v Value>, after: Option<&'v Value>) -> Self {
        const DERIVED: [&str; 6] =
            ["version", "etag", "updated_at", "created_at", "allowed_actions", "withheld_fields"];
        let empty = Map::new();
        let fields = |value: Option<&'v Value>| value.and_then(Value::as_object);
        let before = fields(before).unwrap_or(&empty);
        let after = fields(after).unwrap_or(&empty);
        for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
            let (old, new) = (before.get(name), after.get(name));
            if old != new && !DERIVED.contains(&name.as_str()) {
                let mut pair = Map::new();
                pair.insert("before".to_owned(), old.cloned().unwrap_or(Value::Null));
                pair.insert("after".to_owned(), new.cloned().unwrap_or(Value::Null));
                self.changes.insert(name.clone(), Value::Object(pair));
            }
        }
        self
    }

    /// Of some fields keeps that they changed, and not what stood or stands in them: fewer people may
    /// read that than the trail.
    #[must_use]
    pub fn withholding(mut self, fields: &[&str]) -> Self {
        for (name, pair) in &mut self.changes {
            if fields.contains(&name.as_str()) {
                *pair = json!({ "before": null, "after": null, "is_withheld": true });
            }
        }
        self
    }

    /// Keeps the reason.
    #[must_use]
    pub fn because(mut self, reason: Option<&str>) -> Self {
        self.reason = reason.map(str::to_owned);
        self
    }

    /// Tells subscribers.
    #[must_use]
    pub fn event(mut self, event_type: &'static str, version: i64, data: Value) -> Self {
        self.events.push(NewEvent { event_type, version, data });
        self
    }
}

/// A thin event: ids and states, no names.
#[derive(Debug)]
pub struct NewEvent {
    /// Type, such as `campaign.published`.
    pub event_type: &'static str,
    /// Version of the object after the change: the sequence per object.
    pub version: i64,
    /// Ids and states.
    pub data: Value,
}

#[derive(Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
struct AuditRow<'a> {
    id: AnyId,
    at: Instant,
    action: &'a str,
    target_kind: &'a str,
    target_id: &'a str,
    actor_kind: &'a str,
    actor_id: &'a str,
    client_id: Option<&'a str>,
    on_behalf_of: Option<&'a str>,
    unit_code: Option<&'a str>,
    request_id: Option<&'a str>,
    reason: Option<&'a str>,
    changes: String,
}

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow<'a> {
    id: AnyId,
    audit_id: AnyId,
    at: Instant,
    event_type: &'a str,
    subject_kind: &'a str,
    subject_id: &'a str,
    subject_version: i64,
    unit_code: Option<&'a str>,
    data: String,
}

/// A change with who made it, when, and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: &'a Actor,
    /// Where from.
    pub origin: &'a Origin,
    /// What.
    pub change: &'a Change,
}

/// Changes of one statement: few enough that nobody notices the statement, and far below either database's
/// limit of values.
const CHANGES_PER_INSERT: usize = 100;

/// Writes the rows of some changes into the open transaction.
///
/// # Errors
/// When the database refuses.
pub fn append(
    conn: &mut Conn,
    ids: &Ids,
    at: Instant,
    actor: &Actor,
    origin: &Origin,
    changes: &[Change],
) -> Result<()> {
    let told: Vec<Told<'_>> =
        changes.iter().map(|change| Told { at, actor, origin, change }).collect();
    append_all(conn, ids, &told)
}

/// [`append`] for changes of several callers at several moments.
///
/// # Errors
/// When the database refuses.
pub fn append_all(conn: &mut Conn, ids: &Ids, told: &[Told<'_>]) -> Result<()> {
    let mut pace = Pace::begin();
    for (at, part) in told.chunks(CHANGES_PER_INSERT).enumerate() {
        if at > 0 {
            pace.rest(conn);
        }
        append_part(conn, ids, part)?;
    }
    Ok(())
}

/// Writes a part together, so that moving every sheet of a large round costs a few statements.
fn append_part(conn: &mut Conn, ids: &Ids, told: &[Told<'_>]) -> Result<()> {
    let with_ids: Vec<(AnyId, Told<'_>)> =
        told.iter().map(|one| (AnyId(ids.next()), *one)).collect();
    let rows: Vec<AuditRow<'_>> =
        with_ids.iter().map(|(id, told)| audit_row(*id, told)).collect::<Result<_>>()?;
    insert_rows!(conn, audit_events::table, rows)?;
    let queued: Vec<_> = with_ids.iter().map(|(id, _)| audit_queue::audit_id.eq(*id)).collect();
    insert_rows!(conn, audit_queue::table, queued)?;
    let rows: Vec<EventRow<'_>> =
        with_ids.iter().flat_map(|(id, told)| event_rows(ids, told.at, *id, told.change)).collect();
    insert_rows!(conn, events::table, rows)?;
    Ok(())
}

fn audit_row<'a>(id: AnyId, told: &Told<'a>) -> Result<AuditRow<'a>> {
    let Told { at, actor, origin, change } = *told;
    Ok(AuditRow {
        id,
        at,
        action: change.action.0,
        target_kind: change.target.kind,
        target_id: &change.target.id,
        actor_kind: actor.kind.as_str(),
        actor_id: &actor.id,
        client_id: actor.client_id.as_deref(),
        on_behalf_of: None,
        unit_code: change.target.unit_code.as_deref(),
        request_id: origin.request_id.as_deref(),
        reason: change.reason.as_deref(),
        changes: serde_json::to_string(&change.changes).internal("writing a change")?,
    })
}

fn event_rows<'a>(
    ids: &Ids,
    at: Instant,
    audit_id: AnyId,
    change: &'a Change,
) -> Vec<EventRow<'a>> {
    change
        .events
        .iter()
        .map(|event| EventRow {
            id: AnyId(ids.next()),
            audit_id,
            at,
            event_type: event.event_type,
            subject_kind: change.target.kind,
            subject_id: &change.target.id,
            subject_version: event.version,
            unit_code: change.target.unit_code.as_deref(),
            data: event.data.to_string(),
        })
        .collect()
}
