//! Rules of criteria sets.

use serde_json::{Value, json};

use super::{
    input::{CloneCriteriaSet, CreateCriteriaSet},
    store::{self, CriteriaSetRow},
    tables,
    types::{
        CriteriaSetFilter, CriteriaSetId, CriteriaSetState, CriteriaSetSummary, CriteriaSetView,
        MACHINE,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    scoring::{Scheme, flaws},
};

/// Roles that see drafts.
const SEES_DRAFTS: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::Admin];

/// At most this many flaws are named; the first ones help.
const FLAWS_MAX: usize = 100;

fn visible(actor: &Actor) -> Result<Visible> {
    let scope = actor.visible(table::LIST_CRITERIA_SETS)?;
    if actor.is_trusted() || SEES_DRAFTS.iter().any(|role| actor.has(*role)) {
        return Ok(scope);
    }
    Ok(Visible::Some { units: Vec::new(), person: None })
}

fn load(conn: &mut Conn, actor: &Actor, id: CriteriaSetId) -> Result<CriteriaSetRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = visible(actor)? == Visible::All || row.state != CriteriaSetState::Draft;
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

fn view(row: CriteriaSetRow, actor: &Actor) -> CriteriaSetView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    CriteriaSetView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        code: row.code,
        title: row.title,
        source_text: row.source_text,
        source_status: row.source_status,
        max_total: row.max_total.0,
        rounding: row.rounding.0,
        criteria: row.criteria.0,
        bands: row.bands.0,
        limits: row.limits.0,
        no_self_score_band_code: row.no_self_score_band_code,
        below_minimum_band_code: row.below_minimum_band_code,
        top_share: row.top_share.map(|json| json.0),
        tie_chain: row.tie_chain.0,
        note: row.note,
        cloned_from_id: row.cloned_from_id,
        state: row.state,
        published_at: row.published_at,
        published_by: row.published_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn summary(row: CriteriaSetRow, actor: &Actor) -> CriteriaSetSummary {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    let leaves = row.criteria.0.iter().filter(|one| one.is_leaf()).count();
    CriteriaSetSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        leaf_count: i32::try_from(leaves).unwrap_or(i32::MAX),
        id: row.id,
        code: row.code,
        title: row.title,
        source_text: row.source_text,
        source_status: row.source_status,
        max_total: row.max_total.0,
        cloned_from_id: row.cloned_from_id,
        state: row.state,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn target(row: &CriteriaSetRow) -> Target {
    Target { kind: "criteria_set", id: row.id.to_string(), unit_code: None }
}

fn tell(tx: &mut Tx<'_>, action: Action, before: Option<&CriteriaSetRow>, after: &CriteriaSetRow) {
    let before = before.map(|row| snapshot(&view(row.clone(), tx.actor)));
    let now = snapshot(&view(after.clone(), tx.actor));
    tx.tell(Change::new(action, target(after)).between(before.as_ref(), Some(&now)));
}

/// A criteria set.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: CriteriaSetId) -> Result<CriteriaSetView> {
    Ok(view(load(conn, actor, id)?, actor))
}

/// A page of criteria sets.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &CriteriaSetFilter,
    page: &Page,
) -> Result<Listing<CriteriaSetSummary>> {
    let (rows, next_cursor, total_count) = store::list(conn, &visible(actor)?, filter, page)?;
    let items = rows.into_iter().map(|row| summary(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// What the engine needs of a set, and its state, for rounds that use it; `None` when there is no
/// such set. Rounds decide themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn scheme(conn: &mut Conn, id: CriteriaSetId) -> Result<Option<(Scheme, CriteriaSetState)>> {
    Ok(store::find(conn, id)?.map(|row| (row.scheme(), row.state)))
}

/// Creates a draft.
///
/// # Errors
/// `role-required`, `duplicate`.
pub fn create(tx: &mut Tx<'_>, input: CreateCriteriaSet) -> Result<CriteriaSetView> {
    tx.actor.require(table::CREATE_CRITERIA_SET, &Relation::none())?;
    let row = insert(tx, input, None)?;
    tell(tx, Action::CRITERIA_SET_CREATE, None, &row);
    Ok(view(row, tx.actor))
}

fn insert(
    tx: &mut Tx<'_>,
    input: CreateCriteriaSet,
    cloned_from: Option<CriteriaSetId>,
) -> Result<CriteriaSetRow> {
    check_code(tx.conn, &input.code)?;
    let id = CriteriaSetId(tx.ids.next());
    store::insert(tx.conn, id, input, cloned_from, &tx.actor.id, tx.now)
}

fn check_code(conn: &mut Conn, code: &str) -> Result<()> {
    match store::find_code(conn, code)? {
        Some(existing) => Err(store::code_taken(code).with("existing_id", existing.to_string())),
        None => Ok(()),
    }
}

/// The set, when the caller may take the action on it. A change of a published set is refused by a
/// problem of its own, which tells the way out.
fn load_for(tx: &mut Tx<'_>, id: CriteriaSetId, action: &str) -> Result<CriteriaSetRow> {
    let row = load(tx.conn, tx.actor, id)?;
    let refused = MACHINE.require(action, row.state, tx.actor, &Relation::none());
    match refused {
        Err(error)
            if error.code() == Code::InvalidStateTransition
                && matches!(action, "update" | "delete") =>
        {
            let allowed = MACHINE.allowed(row.state, tx.actor, &Relation::none());
            Err(Error::new(Code::CriteriaFrozen)
                .with("current_state", row.state.to_string())
                .with("allowed_actions", allowed))
        }
        Err(error) => Err(error),
        Ok(()) => Ok(row),
    }
}

/// Changes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `criteria-frozen`, `duplicate`.
pub fn update(tx: &mut Tx<'_>, id: CriteriaSetId, patch: &Value) -> Result<CriteriaSetView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    if input.code != row.code {
        check_code(tx.conn, &input.code)?;
    }
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::CRITERIA_SET_UPDATE, Some(&row), &after);
    Ok(view(after, tx.actor))
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `criteria-frozen`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, id: CriteriaSetId) -> Result<()> {
    lock(tx.conn, id)?;
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    let count = store::count_references(tx.conn, id)?;
    if count > 0 {
        return Err(Error::new(Code::InUse).with("references_count", count));
    }
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let gone = snapshot(&view(row.clone(), tx.actor));
    tx.tell(Change::new(Action::CRITERIA_SET_DELETE, target(&row)).between(Some(&gone), None));
    Ok(())
}

/// Holds a set until the transaction ends, so that none is removed while it is being named.
///
/// # Errors
/// When the database refuses.
pub fn lock(conn: &mut Conn, id: CriteriaSetId) -> Result<()> {
    lock_name(conn, &format!("criteria_set {id}"))
}

/// Freezes a set whose parts fit together.
///
/// # Errors
/// `not-ready` naming each flaw, `invalid-state-transition`.
pub fn publish(tx: &mut Tx<'_>, id: CriteriaSetId) -> Result<CriteriaSetView> {
    let row = load_for(tx, id, "publish")?;
    tx.check_match(row.version)?;
    let found = flaws(&row.scheme());
    if let Some(first) = found.first() {
        let missing: Vec<Value> = found
            .iter()
            .take(FLAWS_MAX)
            .map(|flaw| {
                json!({
                    "rule": flaw.rule, "pointer": flaw.pointer,
                    "label": { "vi": flaw.vi, "en": flaw.en },
                })
            })
            .collect();
        let count = found.len();
        return Err(Error::new(Code::NotReady)
            .detail(
                format!("Bộ tiêu chí còn {count} điểm chưa đúng; trước hết: {}", first.vi),
                format!("The set has {count} flaws; the first one: {}", first.en),
            )
            .with("missing", missing));
    }
    let after =
        store::publish(tx.conn, &row, &tx.actor.id, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::CRITERIA_SET_PUBLISH, Some(&row), &after);
    Ok(view(after, tx.actor))
}

/// Copies a set into a new draft.
///
/// # Errors
/// `duplicate`, `role-required`.
pub fn clone(
    tx: &mut Tx<'_>,
    id: CriteriaSetId,
    input: CloneCriteriaSet,
) -> Result<CriteriaSetView> {
    lock(tx.conn, id)?;
    let row = load_for(tx, id, "clone")?;
    let mut copy = row.to_input();
    copy.code = input.code;
    copy.title = input.title.unwrap_or(copy.title);
    let made = insert(tx, copy, Some(row.id))?;
    tell(tx, Action::CRITERIA_SET_CLONE, None, &made);
    Ok(view(made, tx.actor))
}

/// A table of the project, as it was found or loaded.
#[derive(Clone, Debug)]
pub struct LoadedTable {
    /// Its set.
    pub id: CriteriaSetId,
    /// Code of the set.
    pub code: String,
    /// Whether the set was made now.
    pub is_new: bool,
}

/// Loads the scoring tables that belong to the project (award-law 5.3). A table whose code is taken is
/// left as it is, so loading again changes nothing; one whose text has gaps stays a draft.
///
/// # Errors
/// When the database refuses.
pub fn load_tables(tx: &mut Tx<'_>) -> Result<Vec<LoadedTable>> {
    let mut loaded = Vec::new();
    for table in tables::all()? {
        let code = table.set.code.clone();
        let known = store::find_code(tx.conn, &code)?;
        let id = match known {
            Some(id) => id,
            None => load_table(tx, table)?,
        };
        loaded.push(LoadedTable { id, code, is_new: known.is_none() });
    }
    Ok(loaded)
}

/// Whether every table of the project is there.
///
/// # Errors
/// When the database cannot be read.
pub fn are_tables_loaded(conn: &mut Conn) -> Result<bool> {
    for table in tables::all()? {
        if store::find_code(conn, &table.set.code)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn load_table(tx: &mut Tx<'_>, table: tables::Table) -> Result<CriteriaSetId> {
    let made = create(tx, table.set)?;
    if table.is_complete {
        publish(tx, made.id)?;
    }
    Ok(made.id)
}
