//! Publishing: what a set has to be before it is frozen, and where it takes its place.

use serde_json::{Map, Value, json};

use super::{
    input::RuleSetRule,
    rules,
    service::{hold, load_for, tell, view},
    store::{self, RuleSetRow},
    term::{self, Term},
    types::RuleSetView,
};
use crate::{
    audit::Action,
    error::{Code, Error, FieldError, Place, Result, Text},
    features::legal_documents,
    http::command::{Tx, stale},
};

/// At most this many flaws are named; the first ones help.
const FLAWS_MAX: usize = 100;

/// What keeps a set from being published.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) rule: &'static str,
    pub(super) pointer: String,
    pub(super) label: Text,
}

impl Flaw {
    pub(super) fn new(
        rule: &'static str,
        pointer: impl Into<String>,
        vi: String,
        en: String,
    ) -> Self {
        Self { rule, pointer: pointer.into(), label: Text::new(vi, en) }
    }

    /// As a wrong value of a body.
    fn into_field(self) -> FieldError {
        FieldError {
            place: Place::Body,
            pointer: self.pointer,
            code: self.rule.into(),
            message: self.label,
            params: Map::new(),
        }
    }

    fn shown(&self) -> Value {
        json!({
            "rule": self.rule, "pointer": self.pointer,
            "label": { "vi": self.label.vi, "en": self.label.en },
        })
    }
}

/// Refuses values that are not of their kind or say nothing; what is missing, a draft may lack.
///
/// # Errors
/// `validation-failed` at each.
pub(super) fn require_values(written: &[RuleSetRule]) -> Result<()> {
    let found = rules::value_flaws(written)?;
    if found.is_empty() {
        return Ok(());
    }
    let fields = found.into_iter().take(FLAWS_MAX).map(Flaw::into_field);
    Err(Error::new(Code::ValidationFailed).fields(fields))
}

/// Freezes a set that is complete and has its place among the published ones. The hours at which
/// documents are told of follow the rules that are then in force.
///
/// # Errors
/// `not-ready` naming each flaw, `invalid-state-transition`, `stale-etag`.
pub fn publish(tx: &mut Tx<'_>, code: &str) -> Result<RuleSetView> {
    let frozen = freeze(tx, code)?;
    legal_documents::service::plan_all(tx)?;
    Ok(frozen)
}

pub(super) fn freeze(tx: &mut Tx<'_>, code: &str) -> Result<RuleSetView> {
    hold(tx.conn)?;
    legal_documents::service::hold(tx.conn)?;
    let row = load_for(tx, code, "publish")?;
    tx.check_match(row.version)?;
    let published = store::terms(tx.conn)?;
    let new = Term { code: row.code.clone(), from: row.valid_from, to: row.valid_to };
    let place = term::place(&new, &published, tx.today);
    let mut found = place.flaws;
    found.extend(rules::flaws(&row.rules)?);
    found.extend(unknown_documents(tx, &row)?);
    if !found.is_empty() {
        return Err(not_ready(&found));
    }
    if let Some(closed) = place.closes {
        close(tx, &closed, &row)?;
    }
    let after =
        store::publish(tx.conn, &row, &tx.actor.id, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::RULE_SET_PUBLISH, Some(&row), &after);
    Ok(view(after, tx.actor))
}

/// Ends the open-ended set where its successor begins.
fn close(tx: &mut Tx<'_>, code: &str, successor: &RuleSetRow) -> Result<()> {
    let before = store::find(tx.conn, code)?.ok_or_else(Error::not_found)?;
    let after = store::close(tx.conn, &before, successor.valid_from, tx.now)?
        .ok_or_else(|| stale(before.version))?;
    tell(tx, Action::RULE_SET_CLOSE, Some(&before), &after);
    Ok(())
}

fn unknown_documents(tx: &mut Tx<'_>, row: &RuleSetRow) -> Result<Vec<Flaw>> {
    let known = legal_documents::service::all(tx.conn)?;
    let mut found = Vec::new();
    for (code, pointer) in rules::cited(&row.rules) {
        if known.iter().all(|document| document.code != code) {
            found.push(Flaw::new(
                "unknown_document",
                pointer,
                format!("Không có văn bản với mã {code}."),
                format!("No legal document has the code {code}."),
            ));
        }
    }
    Ok(found)
}

fn not_ready(found: &[Flaw]) -> Error {
    let missing: Vec<Value> = found.iter().take(FLAWS_MAX).map(Flaw::shown).collect();
    let count = found.len();
    let error = Error::new(Code::NotReady).with("missing", missing);
    match found.first() {
        Some(first) => error.detail(
            format!("Bộ quy tắc còn {count} điểm chưa đúng; trước hết: {}", first.label.vi),
            format!("The set has {count} flaws; the first one: {}", first.label.en),
        ),
        None => error,
    }
}
