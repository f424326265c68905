//! Facts of the decision: R38, R39, R42. Where its list is published, the secretariat declares with the
//! decision that is to grant it. Who signs and what the fund holds, of a proposal alone nobody knows;
//! publishing looks at them for the decision as a whole.

use super::{Case, sources};
use crate::{
    db::Conn,
    eligibility::{DecisionFacts, Fact, Published, Supplier},
    error::Result,
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<DecisionFacts> {
    // That nobody has declared a publication does not say that there was none.
    let publication = match sources::list_publication(conn, case)? {
        Some(list) => {
            Fact::Known(Some(Published { from: list.published_from, to: list.published_to }))
        }
        None => Fact::unknown(Supplier::Secretariat),
    };
    Ok(DecisionFacts {
        publication,
        signer: Fact::unknown(Supplier::Secretariat),
        fund: Fact::unknown(Supplier::Accounting),
        amount: Fact::unknown(Supplier::Accounting),
    })
}
