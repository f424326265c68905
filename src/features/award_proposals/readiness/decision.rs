//! Facts of the decision: R38, R39, R42. Before a decision names the proposal, nobody knows them.

use crate::eligibility::{DecisionFacts, Fact, Supplier};

pub(super) fn gather() -> DecisionFacts {
    DecisionFacts {
        publication: Fact::unknown(Supplier::Secretariat),
        signer: Fact::unknown(Supplier::Secretariat),
        fund: Fact::unknown(Supplier::Accounting),
        amount: Fact::unknown(Supplier::Accounting),
    }
}
