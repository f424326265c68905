//! Recognition as the result of a panel's evaluation.

use super::{
    input::RecogniseAchievement,
    moves::{check_recognition, take},
    service::is_judged_by_own,
    steps::Step,
    store::{self, AchievementRow},
    types::AchievementId,
    views::Recognition,
};
use crate::{
    error::{Code, Error, Result},
    features::evaluations::types::EvaluationId,
    http::command::Tx,
};

/// The achievement, for somebody whose right to finalize was asked already. Nobody finalizes the result
/// of an achievement that he or she brought forward.
fn load(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementRow> {
    let row = store::find(tx.conn, id)?
        .ok_or_else(|| Error::bug("an achievement that a panel scored is not deleted"))?;
    if is_judged_by_own("recognise", &row, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người lập, xác nhận hoặc là tác giả của thành tích không chốt kết quả công nhận thành tích đó.",
            "Who drafted, submitted or authored an achievement does not finalize its recognition.",
        ));
    }
    Ok(row)
}

fn is_same(one: &Recognition, input: &RecogniseAchievement) -> bool {
    one.number == input.number
        && one.issued_on == input.issued_on
        && one.body == input.body
        && one.scope == input.scope
        && one.document_id == input.document_id
}

/// Enters the decision by which an evaluation's result is recognised. The same decision is entered once,
/// however often the round is finalized; another one takes its place.
///
/// # Errors
/// `recused`, `validation-failed` as [`recognise`](super::service::recognise).
pub fn recognise_by_panel(
    tx: &mut Tx<'_>,
    id: AchievementId,
    evaluation_id: EvaluationId,
    input: &RecogniseAchievement,
) -> Result<()> {
    let row = load(tx, id)?;
    let of_this = |one: &Recognition| one.evaluation_id == Some(evaluation_id);
    if row.recognitions.0.iter().any(|one| of_this(one) && is_same(one, input)) {
        return Ok(());
    }
    check_recognition(tx, &row, input)?;
    take(tx, &row, &Step::RecogniseByPanel(evaluation_id, input.clone())).map(drop)
}

/// Takes back what an earlier version of the round recognised, when its result no longer does.
///
/// # Errors
/// `recused`.
pub fn unrecognise_by_panel(
    tx: &mut Tx<'_>,
    id: AchievementId,
    evaluation_id: EvaluationId,
) -> Result<()> {
    let row = load(tx, id)?;
    let is_of_this = |one: &Recognition| one.evaluation_id == Some(evaluation_id);
    if !row.recognitions.0.iter().any(is_of_this) {
        return Ok(());
    }
    take(tx, &row, &Step::UnrecogniseByPanel(evaluation_id)).map(drop)
}
