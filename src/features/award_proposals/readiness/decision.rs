//! Facts of the decision: R38, R39, R42. Of a proposal alone nobody knows them; publishing looks at who
//! signs and at the fund for the decision as a whole.

use crate::eligibility::{DecisionFacts, Fact, Supplier};

pub(super) fn gather() -> DecisionFacts {
    DecisionFacts {
        publication: Fact::unknown(Supplier::Secretariat),
        signer: Fact::unknown(Supplier::Secretariat),
        fund: Fact::unknown(Supplier::Accounting),
        amount: Fact::unknown(Supplier::Accounting),
    }
}
