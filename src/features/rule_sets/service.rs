//! Rules of rule sets.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};
use validator::Validate;

use super::{
    input::{CloneRuleSet, CreateRuleSet},
    parsed,
    publish::{freeze, require_values},
    rules,
    store::{self, HeadRow, RuleSetRow},
    store_law::{self, LawRow},
    types::{MACHINE, RuleSetFilter, RuleSetState, RuleSetSummary, RuleSetView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Context, Error, Result},
    features::{award_types::input::AwardLabel, base_wages, legal_documents},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    law::{self, Words},
};

pub use super::{catalogue::award_rules, publish::publish};

/// Roles that see drafts.
const SEES_DRAFTS: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::Admin];

fn visible(actor: &Actor) -> Result<Visible> {
    let scope = actor.visible(table::LIST_RULE_SETS)?;
    if actor.has_any(&SEES_DRAFTS) {
        return Ok(scope);
    }
    Ok(Visible::Some { units: Vec::new(), person: None })
}

pub(super) fn load(conn: &mut Conn, actor: &Actor, code: &str) -> Result<RuleSetRow> {
    let row = store::find(conn, code)?.ok_or_else(Error::not_found)?;
    let is_seen = visible(actor)? == Visible::All || row.state != RuleSetState::Draft;
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

/// The set, when the caller may take the action on it.
pub(super) fn load_for(tx: &mut Tx<'_>, code: &str, action: &str) -> Result<RuleSetRow> {
    let row = load(tx.conn, tx.actor, code)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    Ok(row)
}

pub(super) fn view(row: RuleSetRow, actor: &Actor) -> RuleSetView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    RuleSetView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        assumed_parameters: rules::assumed(&row.rules),
        code: row.code,
        title: row.title,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        note: row.note,
        rules: row.rules,
        assumed_count: row.assumed_count,
        cloned_from_code: row.cloned_from_code,
        state: row.state,
        published_at: row.published_at,
        published_by: row.published_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn summary(row: HeadRow, actor: &Actor) -> RuleSetSummary {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    RuleSetSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        code: row.code,
        title: row.title.0,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        assumed_count: row.assumed_count,
        cloned_from_code: row.cloned_from_code,
        state: row.state,
        published_at: row.published_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// Tells of a change; subscribers hear of what is published, since drafts are for few.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&RuleSetRow>,
    after: &RuleSetRow,
) {
    let actor = tx.actor;
    let shown = |row: &RuleSetRow| snapshot(&view(row.clone(), actor));
    let (old, new) = (before.map(shown), shown(after));
    let target = Target { kind: "rule_set", id: after.code.clone(), unit_code: None };
    let mut change = Change::new(action, target).between(old.as_ref(), Some(&new));
    if after.state == RuleSetState::Published {
        let data = json!({
            "code": after.code, "valid_from": after.valid_from, "valid_to": after.valid_to,
        });
        let event = match before.map(|row| row.state) {
            Some(RuleSetState::Published) => "rule_set.closed",
            Some(RuleSetState::Draft) | None => "rule_set.published",
        };
        change = change.event(event, after.version, data);
    }
    tx.tell(change);
}

/// A rule set.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, code: &str) -> Result<RuleSetView> {
    Ok(view(load(conn, actor, code)?, actor))
}

/// A page of rule sets.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &RuleSetFilter,
    page: &Page,
) -> Result<Listing<RuleSetSummary>> {
    let (rows, next_cursor, total_count) = store::list(conn, &visible(actor)?, filter, page)?;
    let items = rows.into_iter().map(|row| summary(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A published set in the form of the law.
fn to_law(row: LawRow) -> Result<law::RuleSet> {
    let title = row.title.0;
    Ok(law::RuleSet {
        rules: Arc::unwrap_or_clone(parsed::read(row.rules)?),
        code: row.code,
        title: Words::new(title.vi, title.en),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        note: row.note,
    })
}

/// The published set under which dossiers of a day are received; `None` when no set holds that day.
///
/// # Errors
/// When the database cannot be read.
pub fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<law::RuleSet>> {
    store_law::on(conn, day)?.map(to_law).transpose()
}

/// A published set by its code; a draft is none.
///
/// # Errors
/// When the database cannot be read.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<law::RuleSet>> {
    store_law::by_code(conn, code)?.map(to_law).transpose()
}

/// Every published set, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn published(conn: &mut Conn) -> Result<Vec<law::RuleSet>> {
    store_law::all(conn)?.into_iter().map(to_law).collect()
}

/// Codes of the published sets that rest on a legal document.
///
/// # Errors
/// When the database cannot be read.
pub fn citing(conn: &mut Conn, document_code: &str) -> Result<Vec<String>> {
    let mut sets = published(conn)?;
    sets.retain(|set| {
        set.rules.r01.parameters.legal_docs.value.iter().any(|code| code == document_code)
    });
    Ok(sets.into_iter().map(|set| set.code).collect())
}

/// Creates a draft.
///
/// # Errors
/// `role-required`, `validation-failed` for a value that is not of its kind or says nothing,
/// `duplicate`.
pub fn create(tx: &mut Tx<'_>, input: CreateRuleSet) -> Result<RuleSetView> {
    tx.actor.require(table::CREATE_RULE_SET, &Relation::none())?;
    require_values(&input.rules)?;
    let row = insert(tx, input, None)?;
    tell(tx, Action::RULE_SET_CREATE, None, &row);
    Ok(view(row, tx.actor))
}

fn insert(tx: &mut Tx<'_>, input: CreateRuleSet, from: Option<&str>) -> Result<RuleSetRow> {
    hold(tx.conn)?;
    if store::find(tx.conn, &input.code)?.is_some() {
        return Err(store::code_taken(&input.code));
    }
    store::insert(tx.conn, input, from, &tx.actor.id, tx.now)
}

/// Keeps rule sets as they are until the transaction ends: of two new ones with one code, or that want
/// the same days, the second finds the first.
pub(super) fn hold(conn: &mut Conn) -> Result<()> {
    lock_name(conn, "rule_sets")
}

/// Changes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `validation-failed` as for
/// [`create`].
pub fn update(tx: &mut Tx<'_>, code: &str, patch: &Value) -> Result<RuleSetView> {
    hold(tx.conn)?;
    let row = load_for(tx, code, "update")?;
    tx.require_match(row.version)?;
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    require_values(&input.rules)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::RULE_SET_UPDATE, Some(&row), &after);
    Ok(view(after, tx.actor))
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, code: &str) -> Result<()> {
    hold(tx.conn)?;
    let row = load_for(tx, code, "delete")?;
    tx.require_match(row.version)?;
    let count = store::count_copies(tx.conn, code)?;
    if count > 0 {
        return Err(Error::new(Code::InUse).with("references_count", count));
    }
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let target = Target { kind: "rule_set", id: row.code.clone(), unit_code: None };
    let gone = snapshot(&view(row, tx.actor));
    tx.tell(Change::new(Action::RULE_SET_DELETE, target).between(Some(&gone), None));
    Ok(())
}

/// Copies a set into a new draft.
///
/// # Errors
/// `duplicate`, `role-required`.
pub fn clone(tx: &mut Tx<'_>, code: &str, input: CloneRuleSet) -> Result<RuleSetView> {
    hold(tx.conn)?;
    let row = load_for(tx, code, "clone")?;
    let mut copy = row.to_input();
    copy.code = input.code;
    copy.valid_from = input.valid_from;
    copy.valid_to = None;
    copy.title = input.title.unwrap_or(copy.title);
    let made = insert(tx, copy, Some(&row.code))?;
    tell(tx, Action::RULE_SET_CLONE, None, &made);
    Ok(view(made, tx.actor))
}

/// What was loaded of the project's law.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedLaw {
    /// How many legal documents.
    pub documents: usize,
    /// The days from which base wages hold.
    pub base_wages: Vec<NaiveDate>,
    /// Codes of the rule sets.
    pub rule_sets: Vec<String>,
}

/// Loads the law of the project where it is absent: legal documents, base wages, and the rule sets,
/// which are published. What was written stays as it is.
///
/// # Errors
/// `role-required`; `not-ready` when published sets leave no place for those of the project.
pub fn load_law(tx: &mut Tx<'_>) -> Result<LoadedLaw> {
    hold(tx.conn)?;
    let documents = legal_documents::service::load(tx)?;
    let base_wages = base_wages::service::load(tx)?;
    let mut rule_sets = Vec::new();
    // The last one is open-ended, and the others take their places before it.
    for set in data()?.into_iter().rev() {
        if store::find(tx.conn, &set.code)?.is_none() {
            let code = set.code.clone();
            create(tx, set)?;
            freeze(tx, &code)?;
            rule_sets.push(code);
        }
    }
    rule_sets.reverse();
    if !rule_sets.is_empty() {
        legal_documents::service::plan_all(tx)?;
    }
    Ok(LoadedLaw { documents, base_wages, rule_sets })
}

/// Whether all of the project's law is there.
///
/// # Errors
/// As [`load_law`].
pub fn is_law_loaded(conn: &mut Conn) -> Result<bool> {
    for set in data()? {
        if store::find(conn, &set.code)?.is_none() {
            return Ok(false);
        }
    }
    Ok(legal_documents::service::is_loaded(conn)? && base_wages::service::is_loaded(conn)?)
}

/// The rule sets of the project as they would be written.
fn data() -> Result<Vec<CreateRuleSet>> {
    let carried = law::Law::carried().internal("reading the built-in rule sets")?.rule_sets;
    let written = |set: law::RuleSet| {
        let input = CreateRuleSet {
            code: set.code,
            title: AwardLabel { vi: set.title.vi, en: set.title.en },
            valid_from: set.valid_from,
            valid_to: set.valid_to,
            note: set.note,
            rules: rules::from_law(&set.rules)?,
        };
        input.validate().internal("checking the built-in rule sets")?;
        Ok(input)
    };
    carried.into_iter().map(written).collect()
}
