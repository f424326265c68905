//! Running jobs: claim, do, mark; and what happens when that fails.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant as Timer,
};

use chrono::TimeDelta;
use serde_json::json;

use super::{
    apart::Apart,
    service::{change, view},
    stops::{Watch, lost},
    store::{self, ATTEMPTS_AFTER_STEP, Claim},
    types::{JobKind, JobProgress, JobState},
};
use crate::{
    app::App,
    audit::{Action, Origin},
    authz::Actor,
    clock::day_in_hanoi,
    db::{Conn, guarded, types::Instant},
    error::{Code, Error, Result},
    files::Files,
    http::command::Tx,
};

/// Attempts without a step before a job is given up; with the waits between them about three hours.
pub const ATTEMPTS_MAX: i32 = 10;

/// Wait before the second attempt; it doubles with each further one.
const WAIT_FIRST_SECONDS: i64 = 15;

/// The longest wait.
const WAIT_MAX_SECONDS: i64 = 3_600;

/// Parts of a lease after which it is renewed: two renewals may fail before it is lost.
pub(super) const RENEWALS_PER_LEASE: u32 = 3;

/// A job for whoever does its work: what to do, to what.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is to be done.
    pub kind: JobKind,
    /// Id of the object it is about.
    pub subject_id: String,
    /// Stored files.
    pub files: Arc<Files>,
    /// Whether it is still wanted, for a step that takes long.
    pub watch: Watch,
}

/// What a step of a job came to.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// The job is done.
    Done,
    /// This step is; the job goes on with the next one.
    More(JobProgress),
    /// The job cannot be done, however often it is tried.
    Failed(Code),
    /// Nothing yet: what comes next takes long and is done outside of a transaction, up to its own step.
    Apart(fn(&Apart<'_>) -> Result<Step>),
}

/// What the kinds of jobs do: a step, in the transaction that also marks it.
pub type Perform = fn(&mut Tx<'_>, &Job) -> Result<Step>;

/// Runs jobs in the name of one process.
#[derive(Clone)]
pub struct Worker {
    app: Arc<App>,
    perform: Perform,
    /// Names the process and this worker in it.
    owner: String,
    held: Arc<Mutex<Option<Claim>>>,
}

/// How a run ended.
enum End {
    Done,
    PutBack,
    GivenUp,
    /// Somebody else holds the job now, and nothing that was done here was kept.
    Lost,
}

impl End {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Done => "succeeded",
            Self::PutBack => "retried",
            Self::GivenUp => "failed",
            Self::Lost => "lost",
        }
    }
}

impl Worker {
    /// A worker with a name that no other has.
    pub fn new(app: Arc<App>, perform: Perform) -> Self {
        let owner = format!("{}/{}", std::process::id(), app.ids.random());
        Self { app, perform, owner, held: Arc::default() }
    }

    /// Runs what is due, one job after the other, until nothing is or `is_stopped` says so; returns
    /// how many were run.
    ///
    /// # Errors
    /// When the database cannot be reached; a job that fails is put back and is no error.
    pub fn run_due(&self, is_stopped: impl Fn() -> bool) -> Result<usize> {
        let mut count = 0;
        while !is_stopped() {
            let Some(claim) = self.claim()? else { break };
            self.run(claim, &is_stopped);
            count += 1;
        }
        Ok(count)
    }

    /// Until when a job stays with a process that is no longer heard of.
    fn lease_end(&self) -> Instant {
        let lease = TimeDelta::seconds(i64::from(self.app.settings.job_lease_seconds));
        Instant(self.now().0 + lease)
    }

    fn now(&self) -> Instant {
        Instant(self.app.clock.now())
    }

    fn claim(&self) -> Result<Option<Claim>> {
        let (owner, now) = (self.owner.clone(), self.now());
        // Asking first is a read: an idle service does not write.
        if self.app.db.read_blocking(move |conn| store::count_due(conn, now))? == 0 {
            return Ok(None);
        }
        let until = self.lease_end();
        self.app.db.write_blocking(move |conn| store::claim(conn, &owner, now, until))
    }

    fn run(&self, mut claim: Claim, is_stopped: &impl Fn() -> bool) {
        let began = Timer::now();
        // A run that takes its process down with it is never put back, only claimed once more: it is not
        // to take down one after the other.
        let done = if claim.row.attempts > ATTEMPTS_MAX {
            Err(Error::unavailable(1, "the last attempt ended with its process"))
        } else {
            self.hold(Some(claim.clone()));
            let done = self.attempt(&mut claim, is_stopped);
            self.hold(None);
            self.app.stops.forget(claim.row.id);
            done
        };
        let (kind, id, attempt) = (claim.row.kind, claim.row.id, claim.row.attempts);
        let end = match done {
            Ok(Step::Failed(_)) => End::GivenUp,
            Ok(Step::Done | Step::More(_) | Step::Apart(_)) => End::Done,
            Err(error) => {
                tracing::warn!(%kind, %id, attempt, ?error, "a job failed");
                self.after_failure(&claim, &error).unwrap_or_else(|error| {
                    // The lease ends by itself, and somebody takes the job over.
                    tracing::error!(%kind, %id, ?error, "a failed job could not be put back");
                    End::Lost
                })
            }
        };
        tracing::info!(%kind, %id, attempt, outcome = end.as_str(), "a job was run");
        self.app.metrics.observe_job(kind.as_str(), end.as_str(), began.elapsed());
    }

    /// One step after the other, until the job is done or the process ends.
    fn attempt(&self, claim: &mut Claim, is_stopped: &impl Fn() -> bool) -> Result<Step> {
        let mut step = self.step(claim, self.perform)?;
        loop {
            if claim.row.kind.is_stepwise() {
                // Among many rows can be what people may do; nobody acts with what was known before.
                self.app.actors.clear();
            }
            step = match step {
                Step::Done | Step::Failed(_) => return Ok(step),
                // What is read there a stranger wrote, and no transaction turns a panic into a failure.
                Step::Apart(work) => {
                    guarded(|| work(&Apart { worker: self, claim, job: self.job(claim) }))?
                }
                Step::More(_) => {
                    claim.row.attempts = ATTEMPTS_AFTER_STEP;
                    if is_stopped() {
                        return Err(Error::unavailable(1, "the process ends between two steps"));
                    }
                    self.step(claim, self.perform)?
                }
            };
        }
    }

    fn job(&self, claim: &Claim) -> Job {
        Job {
            kind: claim.row.kind,
            subject_id: claim.row.subject_id.clone(),
            files: Arc::clone(&self.app.files),
            watch: Watch { claim: claim.clone(), stops: self.app.stops.clone() },
        }
    }

    /// The effect and its mark in one transaction. The mark comes last: until then the row is free
    /// for renewals, and a worker that lost its lease keeps nothing of what it did.
    pub(super) fn step(
        &self,
        claim: &Claim,
        work: impl FnOnce(&mut Tx<'_>, &Job) -> Result<Step> + Send + 'static,
    ) -> Result<Step> {
        let (ids, now) = (self.app.ids.clone(), self.now());
        let (job, claim) = (self.job(claim), claim.clone());
        self.app.db.write_blocking(move |conn| {
            let actor = Actor::system();
            let mut tx = Tx::begin(conn, &actor, &ids, now, day_in_hanoi(now.0));
            let step = work(&mut tx, &job)?;
            if claim.row.kind.is_stepwise() && matches!(step, Step::Done | Step::Failed(_)) {
                store::complete_progress(tx.conn, &claim)?;
            }
            match step {
                Step::Done => finish(&mut tx, claim, JobState::Succeeded, None)?,
                Step::Failed(code) => finish(&mut tx, claim, JobState::Failed, Some(code.slug()))?,
                Step::More(progress) => {
                    if !store::set_progress(tx.conn, &claim, progress)? {
                        return Err(lost());
                    }
                }
                Step::Apart(_) => {} // nothing was done that would have to be marked
            }
            if tx.has_told() {
                tx.finish(&Origin::default())?;
            }
            Ok(step)
        })
    }

    /// A part of the work that is done apart, and a longer lease in one transaction; nothing is kept by
    /// a worker that lost the job.
    pub(super) fn part<T: Send + 'static>(
        &self,
        claim: &Claim,
        part: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (claim, until) = (claim.clone(), self.lease_end());
        self.app.db.write_blocking(move |conn| {
            let value = part(conn)?;
            if store::renew(conn, &claim, until)? { Ok(value) } else { Err(lost()) }
        })
    }

    fn after_failure(&self, claim: &Claim, error: &Error) -> Result<End> {
        let (ids, now, claim) = (self.app.ids.clone(), self.now(), claim.clone());
        let code = error.code().slug();
        if claim.row.attempts < ATTEMPTS_MAX {
            let next = Instant(now.0 + wait(claim.row.attempts, ids.random().as_u128()));
            let is_back = self
                .app
                .db
                .write_blocking(move |conn| store::put_back(conn, &claim, code, next, now))?;
            return Ok(if is_back { End::PutBack } else { End::Lost });
        }
        self.app.db.write_blocking(move |conn| {
            let actor = Actor::system();
            let mut tx = Tx::begin(conn, &actor, &ids, now, day_in_hanoi(now.0));
            finish(&mut tx, claim, JobState::Failed, Some(code))?;
            tx.finish(&Origin::default())?;
            Ok(End::GivenUp)
        })
    }

    fn hold(&self, claim: Option<Claim>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = claim;
    }

    /// Holds the job that runs longer, if one does.
    pub(super) fn renew(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(claim) = held else { return };
        let (id, until) = (claim.row.id, self.lease_end());
        match self.app.db.write_blocking(move |conn| store::renew(conn, &claim, until)) {
            Ok(true) => {}
            // It was finished meanwhile, or somebody took it over.
            Ok(false) => tracing::debug!(%id, "nothing to renew"),
            Err(error) => tracing::warn!(%id, ?error, "renewing a lease failed"),
        }
    }
}

/// Marks the end of a job and tells of it; refuses when the job is no longer held.
fn finish(tx: &mut Tx<'_>, claim: Claim, state: JobState, error: Option<&str>) -> Result<()> {
    let after = store::finish(tx.conn, &claim, state, error, tx.now)?.ok_or_else(lost)?;
    let action = match state {
        JobState::Failed => Action::JOB_FAIL,
        JobState::Queued | JobState::Running | JobState::Succeeded | JobState::Cancelled => {
            Action::JOB_SUCCEED
        }
    };
    let (before, after) = (view(claim.row, tx.actor), view(after, tx.actor));
    let data = json!({
        "job_id": after.id, "kind": after.kind, "state": after.state,
        "subject_kind": after.subject_kind, "subject_id": after.subject_id,
    });
    tx.tell(change(action, Some(&before), &after).event("job.finished", after.version, data));
    Ok(())
}

/// The wait after so many attempts: doubled each time, and somewhere in its upper half, so that what
/// failed together does not come back together.
fn wait(attempts: i32, random: u128) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(30);
    let most = WAIT_FIRST_SECONDS.saturating_mul(1_i64 << doublings).min(WAIT_MAX_SECONDS);
    let half = most * 1_000 / 2;
    let spread = i64::try_from(random % u128::from(half.unsigned_abs().max(1))).unwrap_or(0);
    TimeDelta::milliseconds(half + spread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_lies_in_the_upper_half_of_its_doubling_and_never_passes_the_longest(
            attempts in 1_i32..100, random: u128,
        ) {
            let wait = wait(attempts, random).num_milliseconds();
            let most = (WAIT_FIRST_SECONDS * 1_000 * 2_i64.pow((attempts - 1).min(20).unsigned_abs()))
                .min(WAIT_MAX_SECONDS * 1_000);
            prop_assert!(wait >= most / 2 && wait < most, "{wait} of {most}");
        }
    }
}
