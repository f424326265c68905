//! What each kind of job does, for the runner: one line a kind. A step finds for itself whether it
//! is still to be taken, since its hour may have moved or somebody may have taken it by hand.

use super::{
    evaluation_rounds::{self, types::EvaluationRoundId},
    legal_documents,
};
use crate::{
    error::{Context, Result},
    http::command::Tx,
    jobs::{Job, types::JobKind},
};

/// Does what a job is for.
///
/// # Errors
/// Whatever the step refuses; then nothing is kept and the job is tried again.
pub fn perform(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
    let round = || job.subject_id.parse().map(EvaluationRoundId).internal("reading a job");
    match job.kind {
        JobKind::OpenRound => evaluation_rounds::service::open_when_due(tx, round()?),
        JobKind::CloseSelfScoring => {
            evaluation_rounds::service::close_self_scoring_when_due(tx, round()?)
        }
        JobKind::ClosePetitions => {
            evaluation_rounds::service::close_petitions_when_due(tx, round()?)
        }
        JobKind::WarnOfExpiry => legal_documents::service::warn_when_due(tx, &job.subject_id),
    }
}
