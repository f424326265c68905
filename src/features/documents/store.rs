//! Documents in the database.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateDocument,
    states::DocumentState,
    types::{Confidentiality, DocumentId, ExternalRef},
};
use crate::{
    db::{
        Conn,
        dialect::{OrInUse, OrTaken},
        schema::{
            campaign_versions as v, campaigns as c, document_refs as r, document_uses as u,
            documents as d,
        },
        types::{AnyId, Instant},
    },
    error::{Code, Error, Result},
    files::{FileDigest, Received},
    text,
};

/// A document as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct DocumentRow {
    pub(super) id: DocumentId,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) number: Option<String>,
    pub(super) symbol: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) issuing_body: Option<String>,
    pub(super) signer_name: Option<String>,
    pub(super) signer_position: Option<String>,
    pub(super) language: String,
    pub(super) page_count: Option<i32>,
    pub(super) description: Option<String>,
    pub(super) confidentiality: Confidentiality,
    pub(super) unit_code: String,
    pub(super) supersedes_id: Option<DocumentId>,
    pub(super) corrects_id: Option<DocumentId>,
    pub(super) file_name: Option<String>,
    pub(super) state: DocumentState,
    pub(super) media_type: Option<String>,
    pub(super) size_bytes: Option<i64>,
    pub(super) digest: Option<String>,
    pub(super) stored_at: Option<Instant>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// The columns that callers write, which makes a draft again of what was packaged.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = d, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    kind: String,
    title: String,
    number: Option<String>,
    symbol: Option<String>,
    issued_on: Option<NaiveDate>,
    issuing_body: Option<String>,
    signer_name: Option<String>,
    signer_position: Option<String>,
    language: String,
    page_count: Option<i32>,
    description: Option<String>,
    confidentiality: Confidentiality,
    unit_code: String,
    supersedes_id: Option<DocumentId>,
    corrects_id: Option<DocumentId>,
    file_name: Option<String>,
    state: DocumentState,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(input: CreateDocument, level: Confidentiality, now: Instant) -> Fields {
    // Not the signer's name: a person is looked up in persons, by who may.
    let parts = [&input.number, &input.symbol, &input.issuing_body, &input.file_name];
    let words = parts.iter().filter_map(|part| part.as_deref());
    let searched: Vec<&str> = std::iter::once(input.title.as_str()).chain(words).collect();
    Fields {
        search_text: text::search_column(&searched.join(" ")),
        sort_key: text::sort_key(&input.title),
        kind: input.kind,
        title: input.title,
        number: input.number,
        symbol: input.symbol,
        issued_on: input.issued_on,
        issuing_body: input.issuing_body,
        signer_name: input.signer_name,
        signer_position: input.signer_position,
        language: input.language,
        page_count: input.page_count,
        description: input.description,
        confidentiality: level,
        unit_code: input.unit_code,
        supersedes_id: input.supersedes_id,
        corrects_id: input.corrects_id,
        file_name: input.file_name,
        state: DocumentState::Draft,
        updated_at: now,
    }
}

impl DocumentRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self, external_refs: Vec<ExternalRef>) -> CreateDocument {
        let row = self.clone();
        CreateDocument {
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
            confidentiality: row.confidentiality.into(),
            unit_code: row.unit_code,
            supersedes_id: row.supersedes_id,
            corrects_id: row.corrects_id,
            file_name: row.file_name,
            external_refs,
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: DocumentId) -> Result<Option<DocumentRow>> {
    Ok(d::table.find(id).first(conn).optional()?)
}

pub(super) fn by_ids(conn: &mut Conn, ids: &[DocumentId]) -> Result<Vec<DocumentRow>> {
    Ok(d::table.filter(d::id.eq_any(ids.to_vec())).load(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: DocumentId,
    input: CreateDocument,
    level: Confidentiality,
    created_by: &str,
    now: Instant,
) -> Result<DocumentRow> {
    Ok(diesel::insert_into(d::table)
        .values((
            d::id.eq(id),
            d::created_by.eq(created_by),
            d::version.eq(1),
            d::created_at.eq(now),
            fields(input, level, now),
        ))
        .returning(d::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &DocumentRow,
    input: CreateDocument,
    level: Confidentiality,
    now: Instant,
) -> Result<Option<DocumentRow>> {
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((d::version.eq(current.version + 1), fields(input, level, now)))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Names the content; `None` when the version is no longer this one.
pub(super) fn set_content(
    conn: &mut Conn,
    current: &DocumentRow,
    received: &Received,
    media_type: &str,
    now: Instant,
) -> Result<Option<DocumentRow>> {
    let size = i64::try_from(received.size_bytes).unwrap_or(i64::MAX);
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((
            d::version.eq(current.version + 1),
            d::media_type.eq(Some(media_type)),
            d::size_bytes.eq(Some(size)),
            d::digest.eq(Some(received.digest.hex())),
            d::stored_at.eq(Some(now)),
            d::updated_at.eq(now),
        ))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Deletes a document; false when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &DocumentRow) -> Result<bool> {
    diesel::delete(r::table.filter(r::document_id.eq(current.id))).execute(conn)?;
    let gone = diesel::delete(
        d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)),
    )
    .execute(conn)
    .or_in_use()?;
    Ok(gone == 1)
}

/// How many objects name a document, as far as they are known here; what else refers to it is found
/// by its foreign key.
pub(super) fn count_uses(conn: &mut Conn, id: DocumentId) -> Result<i64> {
    let any = AnyId(id.0);
    let uses: i64 = u::table.filter(u::document_id.eq(id)).count().get_result(conn)?;
    let documents: i64 = d::table
        .filter(d::supersedes_id.eq(id).or(d::corrects_id.eq(id)))
        .count()
        .get_result(conn)?;
    let campaigns: i64 = c::table.filter(c::document_id.eq(any)).count().get_result(conn)?;
    let versions: i64 = v::table.filter(v::document_id.eq(any)).count().get_result(conn)?;
    Ok(uses + documents + campaigns + versions)
}

/// Replaces what an object of another slice names.
pub(super) fn set_uses(
    conn: &mut Conn,
    user_kind: &str,
    user_id: &str,
    documents: &[DocumentId],
) -> Result<()> {
    diesel::delete(u::table.filter(u::user_kind.eq(user_kind)).filter(u::user_id.eq(user_id)))
        .execute(conn)?;
    let mut ids = documents.to_vec();
    ids.sort();
    ids.dedup();
    for id in ids {
        diesel::insert_into(u::table)
            .values((u::document_id.eq(id), u::user_kind.eq(user_kind), u::user_id.eq(user_id)))
            .execute(conn)?;
    }
    Ok(())
}

/// Those contents that no document has.
pub(super) fn unnamed(conn: &mut Conn, digests: &[FileDigest]) -> Result<Vec<FileDigest>> {
    let asked: Vec<String> = digests.iter().map(FileDigest::hex).collect();
    let named: HashSet<Option<String>> = d::table
        .filter(d::digest.eq_any(asked))
        .select(d::digest)
        .load(conn)?
        .into_iter()
        .collect();
    let is_unnamed = |digest: &&FileDigest| !named.contains(&Some(digest.hex()));
    Ok(digests.iter().filter(is_unnamed).copied().collect())
}

/// The ids in other systems of some documents.
pub(super) fn refs(
    conn: &mut Conn,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<ExternalRef>>> {
    let rows: Vec<(String, String, DocumentId)> = r::table
        .filter(r::document_id.eq_any(ids.to_vec()))
        .order((r::system, r::external_id))
        .load(conn)?;
    let mut found: HashMap<DocumentId, Vec<ExternalRef>> = HashMap::new();
    for (system, id, document) in rows {
        found.entry(document).or_default().push(ExternalRef { system, id });
    }
    Ok(found)
}

/// The document known under an id in another system.
pub(super) fn find_ref(conn: &mut Conn, wanted: &ExternalRef) -> Result<Option<DocumentId>> {
    Ok(r::table.find((&wanted.system, &wanted.id)).select(r::document_id).first(conn).optional()?)
}

/// Another document is known under this id.
pub(super) fn ref_taken(wanted: &ExternalRef) -> Error {
    let ExternalRef { system, id } = wanted;
    Error::new(Code::Duplicate).detail(
        format!("Mã {id} của hệ thống {system} đã thuộc văn bản khác."),
        format!("Another document has the id {id} of system {system}."),
    )
}

pub(super) fn replace_refs(conn: &mut Conn, id: DocumentId, refs: &[ExternalRef]) -> Result<()> {
    diesel::delete(r::table.filter(r::document_id.eq(id))).execute(conn)?;
    for one in refs {
        diesel::insert_into(r::table)
            .values((r::system.eq(&one.system), r::external_id.eq(&one.id), r::document_id.eq(id)))
            .execute(conn)
            .or_taken(|_| Some(ref_taken(one)))?;
    }
    Ok(())
}
