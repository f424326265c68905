//! Rules of issuance: the document system tells number, symbol, date and signer, and hands over the
//! signed file. From then on the document is as it is, and so is what it belongs to: the campaign's
//! plan, the decision, the letter of a proposal get their number from it.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    exchange,
    issuance_types::IssueDocument,
    service::{load_for, one_view, told},
    states::{DocumentState, PACKAGE},
    store, store_issuance,
    types::{DocumentId, DocumentView},
};
use crate::{
    audit::Action,
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        award_proposals, campaigns, decisions,
        organisations::{self, types::OrganisationView},
        papers, units,
    },
    http::command::{Tx, stale},
};

/// Media type of a signed file.
const PDF: &str = "application/pdf";

/// What an issued document tells to what it belongs to.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The document.
    pub document_id: DocumentId,
    /// Number (số).
    pub number: String,
    /// Symbol (ký hiệu).
    pub symbol: String,
    /// Date.
    pub issued_on: NaiveDate,
    /// Who signed.
    pub signer_name: String,
    /// In which position.
    pub signer_position: Option<String>,
}

impl Issued {
    /// Number and symbol in one: `05/KH-STC`.
    pub fn code(&self) -> String {
        format!("{}/{}", self.number, self.symbol)
    }
}

/// What was told of an issued document; `None` while it is a draft. For other slices.
///
/// # Errors
/// When the database cannot be read.
pub fn issued(conn: &mut Conn, id: DocumentId) -> Result<Option<Issued>> {
    let found = store_issuance::by_documents(conn, &[id])?.remove(&id);
    Ok(found.map(|view| Issued {
        document_id: id,
        number: view.number,
        symbol: view.symbol,
        issued_on: view.issued_on,
        signer_name: view.signer.full_name,
        signer_position: view.signer.position,
    }))
}

/// Hands a draft over to be issued: its package is ready, and whoever issues it hears so.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`, `stale-etag`; `not-ready` for a draft that was
/// neither rendered nor has content.
pub fn package(tx: &mut Tx<'_>, id: DocumentId) -> Result<DocumentView> {
    let row = load_for(tx, id, PACKAGE)?;
    tx.check_match(row.version)?;
    if row.digest.is_none() && !papers::service::is_rendered(tx.conn, id)? {
        return Err(without_paper());
    }
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let after = store_issuance::set_state(tx.conn, &row, DocumentState::Packaged, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let data = json!({ "document_id": id, "state": after.state });
    let change = told(Action::DOCUMENT_PACKAGE, Some(&before), &after);
    tx.tell(change.event("document.packaged", after.version, data));
    Ok(after)
}

fn without_paper() -> Error {
    let vi = "Văn bản chưa có nội dung, cũng không được lập từ dữ liệu.";
    let en = "The document has no content, and was not rendered.";
    let missing = json!([{
        "rule": "document_without_content", "pointer": "", "label": { "vi": vi, "en": en },
    }]);
    Error::new(Code::NotReady).detail(vi, en).with("missing", missing)
}

/// Issues a draft, packaged or not. The issued document that it replaces is superseded.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`, `stale-etag`; `validation-failed` for
/// an organisation that is unknown, whose code does not hold on the date or that is another body, a date in
/// the future and a signed file that is none; `duplicate` for a number that another document of the
/// organisation and year has, or where the campaign or decision has another number already.
pub fn issue(tx: &mut Tx<'_>, id: DocumentId, input: &IssueDocument) -> Result<DocumentView> {
    let row = load_for(tx, id, "issue")?;
    tx.check_match(row.version)?;
    let (code, year) = (&input.organisation_code, input.issued_on.year());
    let organisation = organisations::service::require_valid(
        tx.conn,
        code,
        input.issued_on,
        "/organisation_code",
    )?;
    require_own(tx.conn, &organisation)?;
    if input.issued_on > tx.today {
        let text = Text::new("Ngày ban hành chưa đến.", "The date of issue has not come.");
        return Err(Error::invalid("/issued_on", "in_future", text));
    }
    check_signed(tx, row.media_type.as_deref(), input)?;
    let number = (input.number.as_str(), input.symbol.as_str());
    lock_name(tx.conn, &format!("document-number {code} {year}"))?;
    if let Some(other) = store_issuance::numbered(tx.conn, code, year, number)? {
        return Err(store_issuance::number_taken().with("existing_id", other.to_string()));
    }
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let place = input.place.as_deref().or(organisation.place.as_deref());
    store_issuance::insert(tx.conn, id, input, place, &tx.actor.id, tx.now)?;
    let after = store_issuance::set_issued(tx.conn, &row, input, &organisation.name, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let signed: Vec<DocumentId> = input.signed_document_id.into_iter().collect();
    store::set_uses(tx.conn, "issuance", &id.to_string(), &signed)?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let data = json!({ "document_id": id, "state": after.state });
    tx.tell(told(Action::DOCUMENT_ISSUE, Some(&before), &after).event(
        "document.issued",
        after.version,
        data,
    ));
    supersede(tx, after.supersedes_id)?;
    let issued = Issued {
        document_id: id,
        number: input.number.clone(),
        symbol: input.symbol.clone(),
        issued_on: input.issued_on,
        signer_name: input.signer.full_name.clone(),
        signer_position: input.signer.position.clone(),
    };
    campaigns::issued::number(tx, &issued)?;
    decisions::issued::number(tx, &issued)?;
    award_proposals::letters::number(tx, &issued)?;
    Ok(after)
}

/// The issued document that another one replaces holds no longer (thay thế).
fn supersede(tx: &mut Tx<'_>, earlier: Option<DocumentId>) -> Result<()> {
    let Some(earlier) = earlier else { return Ok(()) };
    exchange::hold(tx.conn, earlier)?;
    let found = store::find(tx.conn, earlier)?;
    let Some(row) = found.filter(|row| row.state.is_in_force()) else { return Ok(()) };
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let after = store_issuance::set_state(tx.conn, &row, DocumentState::Superseded, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let data = json!({ "document_id": after.id, "state": after.state });
    let change = told(Action::DOCUMENT_ISSUE, Some(&before), &after);
    tx.tell(change.event("document.superseded", after.version, data));
    Ok(())
}

/// This house issues under the codes of its units and under those below them, such as the council's, whose
/// series is its own. Under any other code a document would speak in the name of another body.
fn require_own(conn: &mut Conn, organisation: &OrganisationView) -> Result<()> {
    let older = organisation.aliases.iter().map(|one| one.0.as_str());
    let codes = std::iter::once(organisation.code.as_str()).chain(older);
    let mut codes: Vec<String> = codes.flat_map(with_those_above).collect();
    // Those above may have been renamed too, and their units still have the older code.
    let listed = organisations::service::by_codes(conn, &codes)?;
    codes.extend(listed.into_iter().flat_map(|one| one.aliases).map(|one| one.0));
    if units::service::own_code(conn, codes.iter())?.is_some() {
        return Ok(());
    }
    let vi = "Mã này không thuộc đơn vị nào của cơ quan (`organisation_code` của đơn vị).";
    let en = "No unit has this code, or one above it, as its `organisation_code`.";
    Err(Error::invalid("/organisation_code", "not_own_organisation", Text::new(vi, en)))
}

/// `H26`, `H26.99` and `H26.99.TDKT` for the last of them.
fn with_those_above(code: &str) -> impl Iterator<Item = String> {
    let ends = code.match_indices('.').map(|(end, _)| end).chain([code.len()]);
    ends.filter_map(move |end| code.get(..end)).map(str::to_owned)
}

/// There is a signed file, and it is a PDF.
fn check_signed(tx: &mut Tx<'_>, own: Option<&str>, input: &IssueDocument) -> Result<()> {
    let (pointer, media_type) = match input.signed_document_id {
        Some(signed) => {
            super::service::require_evidence(tx.conn, tx.actor, signed, "/signed_document_id")?;
            let row = store::find(tx.conn, signed)?.ok_or_else(Error::not_found)?;
            ("/signed_document_id", row.media_type)
        }
        None => ("/signed_document_id", own.map(str::to_owned)),
    };
    match media_type.as_deref() {
        Some(PDF) => Ok(()),
        Some(_) => {
            let text = Text::new("Văn bản đã ký phải là PDF.", "A signed document is a PDF.");
            Err(Error::invalid(pointer, "not_a_pdf", text))
        }
        None => {
            let vi = "Chưa có tệp đã ký: tải nội dung lên, hoặc nêu văn bản giữ tệp đã ký.";
            let en = "There is no signed file: upload the content, or name the document with it.";
            Err(Error::invalid(pointer, "document_without_content", Text::new(vi, en)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_below_those_that_it_begins_with() {
        let above = |code: &str| with_those_above(code).collect::<Vec<_>>();
        assert_eq!(above("H26.99.TDKT"), ["H26", "H26.99", "H26.99.TDKT"]);
        assert_eq!(above("H26"), ["H26"]);
        // The older form is written from the least to the greatest; what it begins with is no code.
        assert_eq!(above("000.00.99.H26").last().map(String::as_str), Some("000.00.99.H26"));
    }
}
