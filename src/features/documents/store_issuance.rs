//! Issuances in the database.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::{
    issuance_types::{IssuanceSigner, IssuanceView, IssueDocument},
    states::DocumentState,
    store::DocumentRow,
    types::DocumentId,
};
use crate::{
    db::{
        Conn,
        dialect::OrTaken,
        schema::{document_issuances as i, document_uses as u, documents as d},
        types::Instant,
    },
    edxml,
    error::{Code, Error, Result},
    text,
};

#[derive(Queryable)]
struct IssuanceRow {
    document_id: DocumentId,
    organisation_code: String,
    _year: i32,
    number: String,
    _number_key: String,
    symbol: String,
    issued_on: NaiveDate,
    place: Option<String>,
    signer_competence: Option<String>,
    signer_position: Option<String>,
    signer_name: String,
    signed_document_id: Option<DocumentId>,
    signature_note: Option<String>,
    issued_by: String,
    issued_at: Instant,
}

impl IssuanceRow {
    fn into_view(self) -> IssuanceView {
        let identity =
            edxml::document_id(&self.organisation_code, self.issued_on, &self.number, &self.symbol);
        IssuanceView {
            exchange_id: identity,
            organisation_code: self.organisation_code,
            number: self.number,
            symbol: self.symbol,
            issued_on: self.issued_on,
            place: self.place,
            signer: IssuanceSigner {
                competence: self.signer_competence,
                position: self.signer_position,
                full_name: self.signer_name,
            },
            signed_document_id: self.signed_document_id,
            signature_note: self.signature_note,
            issued_by: self.issued_by,
            issued_at: self.issued_at,
        }
    }
}

/// `05` and `5` are one number.
fn number_key(number: &str) -> &str {
    number.trim_start_matches('0')
}

pub(super) fn by_documents(
    conn: &mut Conn,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, IssuanceView>> {
    let rows: Vec<IssuanceRow> = i::table.filter(i::document_id.eq_any(ids.to_vec())).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.document_id, row.into_view())).collect())
}

/// The document that an organisation issued in a year under this number and symbol.
pub(super) fn numbered(
    conn: &mut Conn,
    organisation_code: &str,
    year: i32,
    (number, symbol): (&str, &str),
) -> Result<Option<DocumentId>> {
    Ok(i::table
        .filter(i::organisation_code.eq(organisation_code))
        .filter(i::year.eq(year))
        .filter(i::number_key.eq(number_key(number)))
        .filter(i::symbol.eq(symbol))
        .select(i::document_id)
        .first(conn)
        .optional()?)
}

/// The number belongs to another document.
pub(super) fn number_taken() -> Error {
    Error::new(Code::Duplicate).detail(
        "Số, ký hiệu này đã có văn bản khác của cùng cơ quan trong năm dùng.",
        "Another document of this organisation and year has this number and symbol.",
    )
}

pub(super) fn insert(
    conn: &mut Conn,
    id: DocumentId,
    input: &IssueDocument,
    place: Option<&str>,
    issued_by: &str,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(i::table)
        .values((
            i::document_id.eq(id),
            i::organisation_code.eq(input.organisation_code.clone()),
            i::year.eq(input.issued_on.year()),
            i::number.eq(input.number.clone()),
            i::number_key.eq(number_key(&input.number).to_owned()),
            i::symbol.eq(input.symbol.clone()),
            i::issued_on.eq(input.issued_on),
            i::place.eq(place.map(str::to_owned)),
            i::signer_competence.eq(input.signer.competence.clone()),
            i::signer_position.eq(input.signer.position.clone()),
            i::signer_name.eq(input.signer.full_name.clone()),
            i::signed_document_id.eq(input.signed_document_id),
            i::signature_note.eq(input.signature_note.clone()),
            i::issued_by.eq(issued_by.to_owned()),
            i::issued_at.eq(now),
        ))
        .execute(conn)
        .or_taken(|_| Some(number_taken()))?;
    Ok(())
}

/// Writes the number into a document and freezes it; `None` when the version is no longer this one.
pub(super) fn set_issued(
    conn: &mut Conn,
    current: &DocumentRow,
    input: &IssueDocument,
    issuing_body: &str,
    now: Instant,
) -> Result<Option<DocumentRow>> {
    let words = [
        Some(current.title.as_str()),
        Some(input.number.as_str()),
        Some(input.symbol.as_str()),
        Some(issuing_body),
        current.file_name.as_deref(),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((
            d::version.eq(current.version + 1),
            d::state.eq(DocumentState::Issued),
            d::number.eq(Some(input.number.clone())),
            d::symbol.eq(Some(input.symbol.clone())),
            d::issued_on.eq(Some(input.issued_on)),
            d::issuing_body.eq(Some(issuing_body.to_owned())),
            d::signer_name.eq(Some(input.signer.full_name.clone())),
            d::signer_position.eq(input.signer.position.clone()),
            d::search_text.eq(text::search_column(&words.join(" "))),
            d::updated_at.eq(now),
        ))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves a document to another state; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &DocumentRow,
    state: DocumentState,
    now: Instant,
) -> Result<Option<DocumentRow>> {
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((d::version.eq(current.version + 1), d::state.eq(state), d::updated_at.eq(now)))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

/// The document with this identity in exchange.
pub(super) fn by_identity(
    conn: &mut Conn,
    organisation_code: &str,
    issued_on: NaiveDate,
    (number, symbol): (&str, &str),
) -> Result<Option<DocumentId>> {
    Ok(i::table
        .filter(i::organisation_code.eq(organisation_code))
        .filter(i::issued_on.eq(issued_on))
        .filter(i::number_key.eq(number_key(number)))
        .filter(i::symbol.eq(symbol))
        .select(i::document_id)
        .first(conn)
        .optional()?)
}

/// Ids of the objects of a kind that name a document.
pub(super) fn users(conn: &mut Conn, user_kind: &str, document: DocumentId) -> Result<Vec<String>> {
    Ok(u::table
        .filter(u::document_id.eq(document))
        .filter(u::user_kind.eq(user_kind))
        .order(u::user_id)
        .select(u::user_id)
        .load(conn)?)
}
