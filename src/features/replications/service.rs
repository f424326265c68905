//! Rules of replications.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    store::{self, ReplicationRow},
    types::{CreateReplication, ReplicationFilter, ReplicationId, ReplicationView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        Actor, Relation,
        table::{self, Rule},
    },
    db::Conn,
    error::{Error, Result, Text},
    features::{
        achievements::{self, service::Adoptable, types::AchievementId, views::Evidence},
        campaigns::lookup,
        documents,
        units::{self, types::UnitKind},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

fn view(row: ReplicationRow, actor: &Actor) -> ReplicationView {
    let whose = Relation::unit(&row.unit_code);
    let allowed_actions: Vec<&'static str> =
        [("update", table::UPDATE_REPLICATION), ("delete", table::DELETE_REPLICATION)]
            .into_iter()
            .filter(|(_, rule)| actor.may(rule, &whose))
            .map(|(action, _)| action)
            .collect();
    ReplicationView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        achievement_id: row.achievement_id,
        unit_code: row.unit_code,
        adopted_on: row.adopted_on,
        result: row.result,
        evidence: row.evidence.0,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The replication, when the caller sees the achievement or is of the adopting unit.
fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: ReplicationId,
    today: NaiveDate,
) -> Result<(ReplicationRow, Adoptable)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_adopter = actor
        .grants
        .iter()
        .any(|grant| grant.role.needs_unit() && grant.unit_code.as_ref() == Some(&row.unit_code));
    let achievement = if is_adopter {
        achievements::service::adopted(conn, row.achievement_id)?
    } else {
        achievements::service::adoptable(conn, actor, row.achievement_id, today)?
    };
    Ok((row, achievement))
}

/// A page of the replications of an achievement.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    achievement: AchievementId,
    filter: &ReplicationFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<ReplicationView>> {
    actor.require_scope(table::LIST_REPLICATIONS)?;
    achievements::service::adoptable(conn, actor, achievement, today)?;
    let (rows, next_cursor, total_count) = store::list(conn, achievement, filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A replication.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: ReplicationId,
    today: NaiveDate,
) -> Result<ReplicationView> {
    actor.require_scope(table::GET_REPLICATION)?;
    let (row, _) = load(conn, actor, id, today)?;
    Ok(view(row, actor))
}

fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&ReplicationRow>,
    after: Option<&ReplicationRow>,
    event: Option<&'static str>,
) {
    let Some(row) = after.or(before) else { return };
    let target = Target {
        kind: "replication",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    };
    let shown = |row: &ReplicationRow| snapshot(&view(row.clone(), tx.actor));
    let (old, new) = (before.map(shown), after.map(shown));
    let mut change = Change::new(action, target).between(old.as_ref(), new.as_ref());
    if let Some(event) = event {
        let data = json!({ "replication_id": row.id, "achievement_id": row.achievement_id });
        change = change.event(event, row.version, data);
    }
    tx.tell(change);
}

/// Holds the documents that are evidence now, and lets go of those that no longer are.
fn keep_uses(
    conn: &mut Conn,
    id: ReplicationId,
    before: &[Evidence],
    after: &[Evidence],
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let named: Vec<_> = after.iter().filter_map(|one| one.document_id).collect();
    documents::service::set_uses(conn, "replication", &id.to_string(), &named)
}

/// A unit adopts an achievement.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition` when the achievement cannot be adopted,
/// `campaign-closed`, `validation-failed`, `duplicate`.
pub fn create(
    tx: &mut Tx<'_>,
    achievement: AchievementId,
    input: CreateReplication,
) -> Result<ReplicationView> {
    tx.actor.require_scope(table::CREATE_REPLICATION)?;
    let adopted = achievements::service::adoptable(tx.conn, tx.actor, achievement, tx.today)?;
    tx.actor.require(table::CREATE_REPLICATION, &Relation::unit(&input.unit_code))?;
    adopted.require_replicable()?;
    lookup::seen(tx.conn, tx.actor, adopted.campaign_id)?.require_not_closed()?;
    check_unit(tx.conn, &input.unit_code, &adopted)?;
    check(tx, &input, &[])?;
    if let Some(other) = store::find_of_unit(tx.conn, achievement, &input.unit_code)? {
        return Err(store::adopted_already(&input.unit_code).with("existing_id", other.to_string()));
    }
    let id = ReplicationId(tx.ids.next());
    let row = store::insert(tx.conn, id, achievement, input, &tx.actor.id, tx.now)?;
    keep_uses(tx.conn, id, &[], &row.evidence.0)?;
    tell(tx, Action::REPLICATION_CREATE, None, Some(&row), Some("achievement.replicated"));
    Ok(view(row, tx.actor))
}

fn check_unit(conn: &mut Conn, code: &str, adopted: &Adoptable) -> Result<()> {
    let wrong = |rule: &'static str, vi: &'static str, en: &'static str| {
        Err(Error::invalid("/unit_code", rule, Text::new(vi, en)))
    };
    let unit = units::service::require_known(conn, code, "/unit_code")?;
    if unit.kind == UnitKind::Bloc {
        return wrong(
            "bloc",
            "Khối thi đua không phải đơn vị áp dụng.",
            "A bloc is not a unit that adopts.",
        );
    }
    if code == adopted.unit_code {
        return wrong(
            "same_unit",
            "Đơn vị có thành tích không tự nhân rộng thành tích của mình.",
            "A unit does not adopt what is its own.",
        );
    }
    Ok(())
}

fn check(tx: &mut Tx<'_>, input: &CreateReplication, before: &[Evidence]) -> Result<()> {
    if input.adopted_on > tx.today {
        return Err(Error::invalid(
            "/adopted_on",
            "in_future",
            Text::new(
                "Ngày áp dụng không được ở tương lai.",
                "The day of adoption is not in the future.",
            ),
        ));
    }
    achievements::service::check_evidence(tx.conn, tx.actor, &input.evidence, before)
}

/// The replication, when the caller may change it.
fn load_for(tx: &mut Tx<'_>, id: ReplicationId, rule: &Rule) -> Result<ReplicationRow> {
    tx.actor.require_scope(rule)?;
    let (row, adopted) = load(tx.conn, tx.actor, id, tx.today)?;
    tx.actor.require(rule, &Relation::unit(&row.unit_code))?;
    let campaign = lookup::seen(tx.conn, tx.actor, adopted.campaign_id)?;
    campaign.require_not_closed()?;
    Ok(row)
}

/// Changes a replication, mostly when its result is known.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: ReplicationId, patch: &Value) -> Result<ReplicationView> {
    let row = load_for(tx, id, table::UPDATE_REPLICATION)?;
    tx.require_match(row.version)?;
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    check(tx, &input, &row.evidence.0)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    keep_uses(tx.conn, id, &row.evidence.0, &after.evidence.0)?;
    tell(tx, Action::REPLICATION_UPDATE, Some(&row), Some(&after), None);
    Ok(view(after, tx.actor))
}

/// Removes a replication that was entered by mistake.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`.
pub fn delete(tx: &mut Tx<'_>, id: ReplicationId) -> Result<()> {
    let row = load_for(tx, id, table::DELETE_REPLICATION)?;
    tx.require_match(row.version)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    keep_uses(tx.conn, id, &row.evidence.0, &[])?;
    tell(tx, Action::REPLICATION_DELETE, Some(&row), None, None);
    Ok(())
}
