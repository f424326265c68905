//! What the API answered during the run, for comparing with what its document promises.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// One kind of answer. Equal answers are kept once, so that long runs stay small.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observation {
    pub method: String,
    /// As it was sent, without the query.
    pub path: String,
    pub status: u16,
}

static OBSERVATIONS: Mutex<BTreeSet<Observation>> = Mutex::new(BTreeSet::new());

/// Every response of the test client passes here.
pub fn observe(method: &str, path: &str, status: u16) {
    let path = path.split('?').next().unwrap_or_default().to_owned();
    let observation = Observation { method: method.to_owned(), path, status };
    OBSERVATIONS.lock().unwrap_or_else(PoisonError::into_inner).insert(observation);
}

/// All that was observed so far; complete once the run is over.
pub fn observations() -> BTreeSet<Observation> {
    OBSERVATIONS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
