//! What each kind of job does, for the runner: one line a kind. A step finds for itself whether it
//! is still to be taken, since its hour may have moved or somebody may have taken it by hand.

use super::{
    award_proposals::{self, types::AwardProposalId},
    awards::{self, types::AwardId},
    evaluation_rounds::{self, types::EvaluationRoundId},
    imports::{self, types::ImportId},
    legal_documents,
};
use crate::{
    error::{Context, Error, Result},
    http::command::Tx,
    jobs::{Job, Step, types::JobKind},
};

/// Does what a job is for, or a step of it.
///
/// # Errors
/// Whatever the step refuses; then nothing of it is kept and the job is tried again.
pub fn perform(tx: &mut Tx<'_>, job: &Job) -> Result<Step> {
    if job.kind == JobKind::RunImport {
        let id = job.subject_id.parse().map(ImportId).internal("reading a job")?;
        return imports::service::run(tx, id, job);
    }
    perform_at_once(tx, job).map(|()| Step::Done)
}

fn perform_at_once(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
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
        JobKind::RemindOfAwardReturn => {
            let award = job.subject_id.parse().map(AwardId).internal("reading a job")?;
            awards::service::remind_when_due(tx, award)
        }
        JobKind::RemindAwardProposal | JobKind::FlagAwardProposal => {
            let id = job.subject_id.parse().map(AwardProposalId).internal("reading a job")?;
            award_proposals::service::remind(tx, id, job.kind)
        }
        JobKind::RunImport => Err(Error::bug("an import takes many steps")),
    }
}
