//! The end of an import, and what is told of it.

use super::{
    service::{told, view},
    store::{self, ImportRow},
    types::{ImportOutcome, ImportProblem, Phase},
};
use crate::{
    audit::Action,
    db::types::Json,
    error::{Code, Result, Text},
    http::{command::Tx, system::LabelView},
    jobs::Step,
};

/// How an import ends.
pub(super) enum Ending {
    /// All rows were taken.
    Took(ImportOutcome),
    /// The file was not taken: code and sentence.
    Refused(&'static str, Text),
}

/// Ends an import.
///
/// # Errors
/// When the database refuses.
pub(super) fn finish(tx: &mut Tx<'_>, import: &ImportRow, ending: Ending) -> Result<Step> {
    let (outcome, problem) = match ending {
        Ending::Took(outcome) => (outcome, None),
        Ending::Refused(code, text) => {
            let message = LabelView { vi: text.vi.to_string(), en: text.en.to_string() };
            (ImportOutcome::Refused, Some(ImportProblem { code: code.to_owned(), message }))
        }
    };
    let next = ImportRow {
        phase: Phase::Finished,
        outcome: Some(outcome),
        problem: problem.map(Json),
        // A repeated row is done from the beginning, and those of a refused file are not there.
        done_count: import.row_count,
        finished_at: Some(tx.now),
        ..import.clone()
    };
    let after = store::update(tx.conn, &next, tx.now)?;
    let (before, after) = (view(import.clone(), None), view(after, None));
    tx.tell(told(Action::IMPORT_FINISH, Some(&before), &after));
    Ok(match outcome {
        ImportOutcome::Refused | ImportOutcome::Aborted => Step::Failed(Code::ValidationFailed),
        ImportOutcome::Valid
        | ImportOutcome::Invalid
        | ImportOutcome::Applied
        | ImportOutcome::PartlyApplied => Step::Done,
    })
}
