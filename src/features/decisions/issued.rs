//! What a decision gets from its document: when it is rendered, and when it is issued.

use super::{
    numbers::check_number,
    service::{target, to_input, use_document, view},
    store::{self, number_taken},
    types::{DecisionId, DecisionState},
};
use crate::{
    audit::{Action, Change},
    db::dialect::lock_name,
    error::{Error, Result},
    features::documents::{issuance::Issued, types::DocumentId},
    http::command::{Tx, snapshot, stale},
};

/// Gives number, symbol, date and signer to the drafts that are this document.
///
/// # Errors
/// `duplicate` where a decision has another number already, or another decision of the body and year
/// has this one.
pub fn number(tx: &mut Tx<'_>, issued: &Issued) -> Result<()> {
    // Decisions are numbered without leading zeros.
    let number = issued.number.trim_start_matches('0');
    for id in store::by_document(tx.conn, issued.document_id)? {
        lock_name(tx.conn, &format!("decision {id}"))?;
        let Some(row) = store::find(tx.conn, id)? else { continue };
        let has = (row.number.as_deref(), row.symbol.as_deref(), row.issued_on);
        if has == (Some(number), Some(issued.symbol.as_str()), Some(issued.issued_on)) {
            continue;
        }
        if has != (None, None, None) || row.state != DecisionState::Draft {
            return Err(number_taken().with("existing_id", id.to_string()));
        }
        let named = store::named(tx.conn, id)?;
        let mut input = to_input(&row, &named);
        input.number = Some(number.to_owned());
        input.symbol = Some(issued.symbol.clone());
        input.issued_on = Some(issued.issued_on);
        input.signer_name = input.signer_name.or_else(|| Some(issued.signer_name.clone()));
        input.signer_title = input.signer_title.or_else(|| issued.signer_position.clone());
        check_number(tx.conn, Some(id), &input)?;
        let after =
            store::update(tx.conn, &row, &input, tx.now)?.ok_or_else(|| stale(row.version))?;
        let target = target(&row);
        let before = snapshot(&view(row, named, tx.actor));
        let named = store::named(tx.conn, id)?;
        let after = snapshot(&view(after, named, tx.actor));
        let change = Change::new(Action::DECISION_UPDATE, target);
        tx.tell(change.between(Some(&before), Some(&after)));
    }
    Ok(())
}

/// Names a draft document as that of a draft decision, where the decision has none yet. What was
/// published stays as it is.
///
/// # Errors
/// `not-found`, `stale-etag`.
pub fn link(tx: &mut Tx<'_>, id: DecisionId, document: DocumentId) -> Result<()> {
    lock_name(tx.conn, &format!("decision {id}"))?;
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    if row.document_id.is_some() || row.state != DecisionState::Draft {
        return Ok(());
    }
    let named = store::named(tx.conn, id)?;
    let mut input = to_input(&row, &named);
    input.document_id = Some(document);
    let after = store::update(tx.conn, &row, &input, tx.now)?.ok_or_else(|| stale(row.version))?;
    use_document(tx.conn, &after)?;
    let target = target(&row);
    let before = snapshot(&view(row, named, tx.actor));
    let named = store::named(tx.conn, id)?;
    let after = snapshot(&view(after, named, tx.actor));
    tx.tell(Change::new(Action::DECISION_UPDATE, target).between(Some(&before), Some(&after)));
    Ok(())
}
