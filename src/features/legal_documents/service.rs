//! Rules of legal documents.

use chrono::NaiveDate;
use serde_json::{Value, json};
use validator::Validate;

use super::{
    expiry::plan,
    input::CreateLegalDocument,
    store::{self, DocumentRow},
    types::{LegalDocumentFilter, LegalDocumentView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Context, Error, Result, Text},
    features::rule_sets,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    law,
};

pub use super::expiry::{plan_all, waiting, warn_when_due};

/// What may still be changed in a document on which published rules rest.
const CHANGEABLE: [&str; 2] = ["effective_to", "replaced_by_code"];

pub(super) fn view(row: DocumentRow, today: NaiveDate) -> LegalDocumentView {
    let is_in_force = row.is_in_force(today);
    let left = row.effective_to.map(|end| (end - today).num_days());
    LegalDocumentView {
        // What is said of today is another answer tomorrow.
        etag: etag(row.version, &[&today.to_string()]),
        code: row.code,
        number: row.number,
        title: row.title,
        level: row.level,
        issuer: row.issuer,
        issued_on: row.issued_on,
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        is_in_force,
        expires_in_days: left.filter(|days| *days > 0),
        replaces: row.replaces.0,
        amends: row.amends.0,
        replaced_by_code: row.replaced_by_code,
        mark: row.mark,
        status: row.mark.status(),
        source: row.source,
        note: row.note,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) fn target(code: &str) -> Target {
    Target { kind: "legal_document", id: code.to_owned(), unit_code: None }
}

fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    (before, after): (Option<&LegalDocumentView>, &LegalDocumentView),
    reason: Option<&str>,
) {
    let before = before.map(snapshot);
    let data = json!({
        "code": after.code, "effective_from": after.effective_from,
        "effective_to": after.effective_to, "replaced_by_code": after.replaced_by_code,
    });
    let change = Change::new(action, target(&after.code)).because(reason);
    let change = change.between(before.as_ref(), Some(&snapshot(after)));
    tx.tell(change.event("legal_document.changed", after.version, data));
}

/// A legal document as it stands on a day.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str, today: NaiveDate) -> Result<LegalDocumentView> {
    Ok(view(store::find(conn, code)?.ok_or_else(Error::not_found)?, today))
}

/// A page of legal documents.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &LegalDocumentFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<LegalDocumentView>> {
    let (rows, next_cursor, total_count) = store::list(conn, filter, page, today)?;
    let items = rows.into_iter().map(|row| view(row, today)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Every document in the form of the law, for the engines.
///
/// # Errors
/// When the database cannot be read.
pub fn all(conn: &mut Conn) -> Result<Vec<law::LegalDocument>> {
    Ok(store::all(conn)?.into_iter().map(DocumentRow::into_law).collect())
}

/// Lists a document.
///
/// # Errors
/// `role-required`, `duplicate`, `validation-failed`.
pub fn create(tx: &mut Tx<'_>, input: CreateLegalDocument) -> Result<LegalDocumentView> {
    tx.actor.require(table::CREATE_LEGAL_DOCUMENT, &Relation::none())?;
    hold(tx.conn)?;
    if store::find(tx.conn, &input.code)?.is_some() {
        return Err(store::code_taken(&input.code));
    }
    check_successor(tx.conn, input.replaced_by_code.as_deref())?;
    let row = store::insert(tx.conn, input, tx.now)?;
    if row.effective_to.is_some() {
        let sets = rule_sets::service::published(tx.conn)?;
        plan(tx, &row, &sets)?;
    }
    let after = view(row, tx.today);
    tell(tx, Action::LEGAL_DOCUMENT_CREATE, (None, &after), None);
    Ok(after)
}

fn check_successor(conn: &mut Conn, code: Option<&str>) -> Result<()> {
    match code {
        Some(code) if store::find(conn, code)?.is_none() => Err(Error::invalid(
            "/replaced_by_code",
            "unknown_legal_document",
            Text::new("Không có văn bản với mã này.", "No legal document has this code."),
        )),
        Some(_) | None => Ok(()),
    }
}

/// Changes a document; once published rules rest on it, only its end and its successor.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `in-use` for what rules rest on, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, code: &str, patch: &Value) -> Result<LegalDocumentView> {
    tx.actor.require(table::UPDATE_LEGAL_DOCUMENT, &Relation::none())?;
    hold(tx.conn)?;
    let row = store::find(tx.conn, code)?.ok_or_else(Error::not_found)?;
    tx.require_match(row.version)?;
    let mut patch = patch.clone();
    let reason = patch.as_object_mut().and_then(|members| members.remove("reason"));
    let reason = reason.as_ref().and_then(Value::as_str);
    check_reliance(tx.conn, code, &patch, reason)?;
    let input = crate::http::patch::merged(&row.to_input(), &patch)?;
    check_successor(tx.conn, input.replaced_by_code.as_deref())?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    if after.effective_to != row.effective_to {
        let sets = rule_sets::service::published(tx.conn)?;
        plan(tx, &after, &sets)?;
    }
    let (before, after) = (view(row, tx.today), view(after, tx.today));
    tell(tx, Action::LEGAL_DOCUMENT_UPDATE, (Some(&before), &after), reason);
    Ok(after)
}

/// Keeps documents as they are until the transaction ends: none is changed while a rule set that
/// cites it is being published, and of two new ones with one code the second finds the first.
///
/// # Errors
/// When the database refuses.
pub fn hold(conn: &mut Conn) -> Result<()> {
    lock_name(conn, "legal_documents")
}

fn check_reliance(conn: &mut Conn, code: &str, patch: &Value, reason: Option<&str>) -> Result<()> {
    let citing = rule_sets::service::citing(conn, code)?;
    if citing.is_empty() {
        return Ok(());
    }
    let names = patch.as_object().into_iter().flat_map(|members| members.keys());
    let fixed: Vec<&String> = names.filter(|name| !CHANGEABLE.contains(&name.as_str())).collect();
    if !fixed.is_empty() {
        return Err(Error::new(Code::InUse)
            .detail(
                "Bộ quy tắc đã công bố dựa vào văn bản này: chỉ đổi được ngày hết hiệu lực và văn bản \
                 thay thế.",
                "A published rule set rests on this document: only its end and its successor change.",
            )
            .with("references_count", citing.len())
            .with("rule_set_codes", citing)
            .with("fields", json!(fixed)));
    }
    if reason.is_none() {
        return Err(Error::invalid(
            "/reason",
            "required",
            Text::new(
                "Phải nêu lý do vì bộ quy tắc đã công bố dựa vào văn bản này.",
                "A reason is needed, because a published rule set rests on this document.",
            ),
        ));
    }
    Ok(())
}

/// Lists the documents of the project where they are absent; returns how many were. What the
/// secretariat wrote stays as it is.
///
/// # Errors
/// `role-required`; an internal error when the data built into the program does not fit, which a
/// test rules out.
pub fn load(tx: &mut Tx<'_>) -> Result<usize> {
    let mut loaded = 0;
    for document in data()? {
        if store::find(tx.conn, &document.code)?.is_none() {
            create(tx, document)?;
            loaded += 1;
        }
    }
    Ok(loaded)
}

/// Whether every document of the project is there.
///
/// # Errors
/// As [`load`].
pub fn is_loaded(conn: &mut Conn) -> Result<bool> {
    for document in data()? {
        if store::find(conn, &document.code)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The documents of the project as they would be written.
fn data() -> Result<Vec<CreateLegalDocument>> {
    const READING: &str = "reading the built-in legal documents";
    let carried = law::Law::carried().internal(READING)?.documents;
    let read = |document: &law::LegalDocument| {
        let written = serde_json::to_value(document).internal(READING)?;
        let input: CreateLegalDocument = serde_json::from_value(written).internal(READING)?;
        input.validate().internal("checking the built-in legal documents")?;
        Ok(input)
    };
    carried.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::types::Instant;

    #[test]
    fn the_built_in_documents_come_back_as_they_were_written() {
        let carried = law::Law::carried().unwrap().documents;
        let now = Instant::from_micros(0);
        let written = data().unwrap().into_iter().map(|input| store::row(input, now).into_law());
        assert_eq!(written.collect::<Vec<_>>(), carried);
    }
}
