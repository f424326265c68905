//! Work of a job that stands outside of its transactions: to read and unpack a file takes seconds, in which
//! on SQLite nobody else could write.

use super::{
    store::Claim,
    worker::{Job, Step, Worker},
};
use crate::{db::Conn, error::Result, http::command::Tx};

/// A job that is worked on outside of a transaction.
pub struct Apart<'a> {
    pub(super) worker: &'a Worker,
    pub(super) claim: &'a Claim,
    pub(super) job: Job,
}

impl Apart<'_> {
    /// The job.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Writes a part of what was made so far, in a short transaction that is kept only while the job is
    /// held. A part is no step: whoever takes the job over begins the work anew.
    ///
    /// # Errors
    /// What the part fails with, or `unavailable` when the job was cancelled or taken over.
    pub fn part<T: Send + 'static>(
        &self,
        part: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.worker.part(self.claim, part)
    }

    /// The step that ends the work.
    ///
    /// # Errors
    /// As those of any step; then nothing of it is kept.
    pub fn step(
        &self,
        step: impl FnOnce(&mut Tx<'_>) -> Result<Step> + Send + 'static,
    ) -> Result<Step> {
        self.worker.step(self.claim, move |tx, _| step(tx))
    }
}
