//! Rules of documents.

use serde_json::{Value, json};

use super::{
    content::digest_of,
    input::CreateDocument,
    issuance_types::IssuanceView,
    states::{DocumentState, MACHINE, PUT_CONTENT},
    store::{self, DocumentRow},
    store_issuance, store_list,
    types::{Confidentiality, DocumentFilter, DocumentId, DocumentView, ExternalRef},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, ActorKind, Relation, Role, Visible, table},
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{award_proposals, panels, papers, papers::types::DocumentRendering, units},
    files::Files,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::rendered::{PaperFile, paper_files};

/// Roles that read the documents of all units.
const SEES_ALL: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::EOffice];

/// Documents that may follow one another by replacing or correcting; a longer chain is an error.
const CHAIN_MAX: usize = 100;

/// What the caller sees besides public documents: those of the own unit and units in charge, and
/// those that the caller registered.
pub(super) fn visible(actor: &Actor) -> Visible {
    let is_trusted = matches!(actor.kind, ActorKind::Operator | ActorKind::System);
    if is_trusted || SEES_ALL.iter().any(|role| actor.has(*role)) {
        return Visible::All;
    }
    let is_of_unit = |role| matches!(role, Role::UnitHead | Role::UnitOfficer | Role::Employee);
    let units = actor.grants.iter().filter(|grant| is_of_unit(grant.role));
    Visible::Some {
        units: units.filter_map(|grant| grant.unit_code.clone()).collect(),
        person: Some(actor.id.clone()),
    }
}

/// The document, when the caller may see it.
pub(super) fn find(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<Option<DocumentRow>> {
    let is_seen = |row: &DocumentRow| match visible(actor) {
        Visible::All => true,
        Visible::Some { units, .. } => {
            row.confidentiality == Confidentiality::Public
                || units.contains(&row.unit_code)
                || row.created_by == actor.id
        }
    };
    let Some(row) = store::find(conn, id)? else { return Ok(None) };
    // Who scores an achievement on a panel reads its evidence, whatever the unit; so do members of the
    // council with the papers of what is before them.
    let is_read = is_seen(&row)
        || panels::service::reads_document(conn, actor, id)?
        || award_proposals::council::reads_document(conn, actor, id)?;
    Ok(is_read.then_some(row))
}

pub(super) fn load(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<DocumentRow> {
    actor.require_scope(table::GET_DOCUMENT)?;
    find(conn, actor, id)?.ok_or_else(Error::not_found)
}

pub(super) fn relation(row: &DocumentRow) -> Relation<'_> {
    Relation::of(Some(&row.unit_code), Some(&row.created_by))
}

pub(super) fn allowed(row: &DocumentRow, actor: &Actor) -> Vec<&'static str> {
    let mut actions = MACHINE.allowed(row.state, actor, &relation(row));
    let is_put = row.digest.is_none() && actor.may(table::PUT_DOCUMENT_CONTENT, &relation(row));
    actions.retain(|action| *action != PUT_CONTENT || is_put);
    actions
}

/// What stands beside a document's row.
struct Beside {
    external_refs: Vec<ExternalRef>,
    issuance: Option<IssuanceView>,
    rendering: Option<DocumentRendering>,
}

fn view(row: DocumentRow, beside: Beside, actor: &Actor) -> DocumentView {
    let allowed_actions = allowed(&row, actor);
    DocumentView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        kind: row.kind,
        title: row.title,
        number: row.number,
        symbol: row.symbol,
        issued_on: row.issued_on,
        issuing_body: row.issuing_body,
        signer_name: row.signer_name,
        signer_position: row.signer_position,
        language: row.language,
        page_count: row.page_count,
        description: row.description,
        confidentiality: row.confidentiality,
        unit_code: row.unit_code,
        supersedes_id: row.supersedes_id,
        corrects_id: row.corrects_id,
        file_name: row.file_name,
        external_refs: beside.external_refs,
        issuance: beside.issuance,
        rendering: beside.rendering,
        media_type: row.media_type,
        size_bytes: row.size_bytes,
        sha256: row.digest,
        stored_at: row.stored_at,
        state: row.state,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn views(conn: &mut Conn, rows: Vec<DocumentRow>, actor: &Actor) -> Result<Vec<DocumentView>> {
    let ids: Vec<DocumentId> = rows.iter().map(|row| row.id).collect();
    let mut refs = store::refs(conn, &ids)?;
    let mut issuances = store_issuance::by_documents(conn, &ids)?;
    let mut renderings = papers::service::renderings(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let external_refs = refs.remove(&row.id).unwrap_or_default();
            let (issuance, rendering) = (issuances.remove(&row.id), renderings.remove(&row.id));
            let beside = Beside { external_refs, issuance, rendering };
            view(row, beside, actor)
        })
        .collect())
}

pub(super) fn one_view(conn: &mut Conn, row: DocumentRow, actor: &Actor) -> Result<DocumentView> {
    let id = row.id;
    let beside = Beside {
        external_refs: store::refs(conn, &[id])?.remove(&id).unwrap_or_default(),
        issuance: store_issuance::by_documents(conn, &[id])?.remove(&id),
        rendering: papers::service::renderings(conn, &[id])?.remove(&id),
    };
    Ok(view(row, beside, actor))
}

pub(super) fn target(id: DocumentId, unit_code: &str) -> Target {
    Target { kind: "document", id: id.to_string(), unit_code: Some(unit_code.to_owned()) }
}

pub(super) fn told(action: Action, before: Option<&DocumentView>, after: &DocumentView) -> Change {
    Change::new(action, target(after.id, &after.unit_code))
        .between(before.map(snapshot).as_ref(), Some(&snapshot(after)))
}

/// A document.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<DocumentView> {
    let row = load(conn, actor, id)?;
    one_view(conn, row, actor)
}

/// A page of the documents that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &DocumentFilter,
    page: &Page,
) -> Result<Listing<DocumentView>> {
    actor.require_scope(table::LIST_DOCUMENTS)?;
    let (rows, next_cursor, total_count) = store_list::list(conn, &visible(actor), filter, page)?;
    Ok(Listing { items: views(conn, rows, actor)?, next_cursor, total_count })
}

/// Registers a document, without content yet.
///
/// # Errors
/// `role-required`, `state-secret-refused`, `validation-failed` for unknown references,
/// `duplicate` for an id in another system that is taken.
pub fn create(tx: &mut Tx<'_>, input: CreateDocument) -> Result<DocumentView> {
    // Staff register for the unit they work in, and for no other.
    let is_own_unit = tx.actor.unit_code.as_deref() == Some(input.unit_code.as_str());
    let person = tx.actor.person_code().filter(|_| is_own_unit);
    tx.actor.require(table::CREATE_DOCUMENT, &Relation::of(Some(&input.unit_code), person))?;
    let level = input.confidentiality.accepted()?;
    units::service::require_known(tx.conn, &input.unit_code, "/unit_code")?;
    let id = DocumentId(tx.ids.next());
    check_relation(tx, id, &input)?;
    check_refs(tx.conn, id, &input.external_refs)?;
    let refs = input.external_refs.clone();
    let row = store::insert(tx.conn, id, input, level, &tx.actor.id, tx.now)?;
    store::replace_refs(tx.conn, id, &refs)?;
    let made = one_view(tx.conn, row, tx.actor)?;
    tx.tell(told(Action::DOCUMENT_CREATE, None, &made));
    Ok(made)
}

/// A replaced or corrected document exists, the caller sees it, and it does not in turn follow this
/// one.
fn check_relation(tx: &mut Tx<'_>, id: DocumentId, input: &CreateDocument) -> Result<()> {
    let (earlier, pointer) = match (input.supersedes_id, input.corrects_id) {
        (Some(earlier), _) => (earlier, "/supersedes_id"),
        (None, Some(earlier)) => (earlier, "/corrects_id"),
        (None, None) => return Ok(()),
    };
    let mut next = find(tx.conn, tx.actor, earlier)?;
    if next.is_none() {
        return Err(unknown(pointer));
    }
    for _ in 0..CHAIN_MAX {
        let Some(row) = next else { return Ok(()) };
        if row.id == id {
            break;
        }
        next = match row.supersedes_id.or(row.corrects_id) {
            Some(before) => store::find(tx.conn, before)?,
            None => None,
        };
    }
    Err(Error::invalid(
        pointer,
        "circular",
        Text::new(
            "Văn bản không được thay thế hoặc đính chính chính nó, kể cả qua văn bản khác.",
            "A document does not replace or correct itself, not even through others.",
        ),
    ))
}

pub(super) fn unknown(pointer: &str) -> Error {
    Error::invalid(
        pointer,
        "unknown_document",
        Text::new("Không có văn bản với mã này.", "No document has this id."),
    )
}

fn check_refs(conn: &mut Conn, id: DocumentId, refs: &[ExternalRef]) -> Result<()> {
    for one in refs {
        if let Some(known) = store::find_ref(conn, one)?
            && known != id
        {
            return Err(store::ref_taken(one).with("existing_id", known.to_string()));
        }
    }
    Ok(())
}

pub(super) fn load_for(tx: &mut Tx<'_>, id: DocumentId, action: &str) -> Result<DocumentRow> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &relation(&row))?;
    Ok(row)
}

/// Changes the metadata of a draft. One that was packaged has to be packaged again, and who was to issue it
/// hears so.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `state-secret-refused`, `validation-failed`, `duplicate`.
pub fn update(tx: &mut Tx<'_>, id: DocumentId, patch: &Value) -> Result<DocumentView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let input = merged(&row, before.external_refs.clone(), patch)?;
    let level = input.confidentiality.accepted()?;
    let is_related = |row: &DocumentRow| (row.supersedes_id, row.corrects_id);
    if is_related(&row) != (input.supersedes_id, input.corrects_id) {
        check_relation(tx, id, &input)?;
    }
    check_refs(tx.conn, id, &input.external_refs)?;
    let refs = input.external_refs.clone();
    let after =
        store::update(tx.conn, &row, input, level, tx.now)?.ok_or_else(|| stale(row.version))?;
    store::replace_refs(tx.conn, id, &refs)?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let change = told(Action::DOCUMENT_UPDATE, Some(&before), &after);
    tx.tell(reopened(change, &before, &after));
    Ok(after)
}

/// Who was to issue what was packaged hears that it is a draft again.
pub(super) fn reopened(change: Change, before: &DocumentView, after: &DocumentView) -> Change {
    if before.state != DocumentState::Packaged {
        return change;
    }
    let data = json!({ "document_id": after.id, "state": after.state });
    change.event("document.reopened", after.version, data)
}

/// Merges a patch (RFC 7396) and checks the rules that hold for a whole document.
fn merged(row: &DocumentRow, refs: Vec<ExternalRef>, patch: &Value) -> Result<CreateDocument> {
    crate::http::patch::merged(&row.to_input(refs), patch)
}

/// Removes a draft that nothing names. Its bytes go a day later, when no other document has them.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, files: &Files, id: DocumentId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    let uses = store::count_uses(tx.conn, id)?;
    if uses > 0 {
        return Err(Error::new(Code::InUse).with("references_count", uses));
    }
    let gone = one_view(tx.conn, row.clone(), tx.actor)?;
    papers::service::forget(tx.conn, id)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    if row.digest.is_some() {
        files.retire(&digest_of(&row)?)?;
    }
    let change = Change::new(Action::DOCUMENT_DELETE, target(id, &row.unit_code));
    tx.tell(change.between(Some(&snapshot(&gone)), None));
    Ok(())
}

/// Refuses as evidence what does not exist, what the caller may not see, and what has no content
/// yet, at the pointer where it stands. For other slices.
///
/// # Errors
/// `validation-failed` with `unknown_document` or `document_without_content`.
pub fn require_evidence(
    conn: &mut Conn,
    actor: &Actor,
    id: DocumentId,
    pointer: &str,
) -> Result<()> {
    let row = find(conn, actor, id)?.ok_or_else(|| unknown(pointer))?;
    if row.digest.is_some() {
        return Ok(());
    }
    let message = Text::new(
        "Văn bản này chưa có nội dung để làm minh chứng.",
        "This document has no content that could be evidence.",
    );
    Err(Error::invalid(pointer, "document_without_content", message))
}

/// Tells which documents an object of another slice names now, in the transaction that writes the
/// object; those cannot be deleted. An empty list lets go of all.
///
/// # Errors
/// When the database refuses.
pub fn set_uses(
    conn: &mut Conn,
    user_kind: &str,
    user_id: &str,
    documents: &[DocumentId],
) -> Result<()> {
    store::set_uses(conn, user_kind, user_id, documents)
}

/// Ids of the objects of a kind that name a document, as [`set_uses`] was told.
///
/// # Errors
/// When the database cannot be read.
pub fn users(conn: &mut Conn, user_kind: &str, document: DocumentId) -> Result<Vec<String>> {
    store_issuance::users(conn, user_kind, document)
}
