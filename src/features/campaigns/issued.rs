//! What a campaign gets from the document of its plan: when it is rendered, and when it is issued.

use super::{
    service::tell,
    store,
    types::{CampaignId, CampaignState},
};
use crate::{
    audit::Action,
    db::types::AnyId,
    error::{Code, Error, Result},
    features::documents::{issuance::Issued, types::DocumentId},
    http::command::{Tx, stale},
};

/// Gives number and date to the campaigns whose plan is this document.
///
/// # Errors
/// `duplicate` where a plan has another number or date already.
pub fn number(tx: &mut Tx<'_>, issued: &Issued) -> Result<()> {
    let code = issued.code();
    for row in store::by_document(tx.conn, AnyId(issued.document_id.0))? {
        let is_other = row.number.as_ref().is_some_and(|known| *known != code)
            || row.issued_on.is_some_and(|day| day != issued.issued_on);
        if is_other {
            return Err(Error::new(Code::Duplicate)
                .detail(
                    "Kế hoạch của phong trào đã có số hoặc ngày khác.",
                    "The campaign's plan has another number or date already.",
                )
                .with("existing_id", row.id.to_string()));
        }
        if row.number.is_some() && row.issued_on.is_some() {
            continue;
        }
        let mut input = row.to_input();
        input.number = Some(code.clone());
        input.issued_on = Some(issued.issued_on);
        let after =
            store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
        tell(tx, Action::CAMPAIGN_UPDATE, Some(&row), &after, None, None);
    }
    Ok(())
}

/// Names a draft as the document of a campaign's plan, where the campaign has none yet. A closed campaign
/// stays as it is.
///
/// # Errors
/// `not-found`, `stale-etag`.
pub fn link(tx: &mut Tx<'_>, id: CampaignId, document: DocumentId) -> Result<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    if row.document_id.is_some() || row.state == CampaignState::Closed {
        return Ok(());
    }
    let mut input = row.to_input();
    input.document_id = Some(AnyId(document.0));
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::CAMPAIGN_UPDATE, Some(&row), &after, None, None);
    Ok(())
}
