//! Jobs that are to stop: told to the runs of this process before the change that cancels them is
//! written, because a run may hold the only writer for as long as it takes.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    store::{self, Claim},
    types::JobId,
};
use crate::{
    db::Conn,
    error::{Error, Result},
};

/// The jobs that somebody wants to stop.
#[derive(Clone, Debug, Default)]
pub struct Stops(Arc<Mutex<HashSet<JobId>>>);

impl Stops {
    /// Asks a run to stop.
    pub fn ask(&self, id: JobId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    /// Forgets that somebody asked.
    pub fn forget(&self, id: JobId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn has(&self, id: JobId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

/// Tells a long step whether its job is still wanted.
#[derive(Clone, Debug)]
pub struct Watch {
    pub(super) claim: Claim,
    pub(super) stops: Stops,
}

impl Watch {
    /// Refuses to go on with a job that was cancelled or taken over.
    ///
    /// # Errors
    /// `unavailable`; then nothing of the step is kept.
    pub fn require_wanted(&self, conn: &mut Conn) -> Result<()> {
        if self.stops.has(self.claim.row.id) || !store::is_held(conn, &self.claim)? {
            return Err(lost());
        }
        Ok(())
    }
}

/// Somebody else holds the job now, or nobody wants it any more.
pub(super) fn lost() -> Error {
    Error::unavailable(1, "the lease on the job was lost")
}
