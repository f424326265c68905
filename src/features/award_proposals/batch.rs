//! Many proposals at once: all take the step, or none does.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    input::{AppraiseAwardProposal, ReturnAwardProposal},
    moves::{appraise, hold, receive, send_back},
    readiness::Basis,
    steps::{BatchAppraiseAwardProposals, BatchReceiveAwardProposals, BatchReturnAwardProposals},
    types::{AwardProposalId, AwardProposalView},
};
use crate::{
    authz::{
        Relation,
        table::{self, Rule},
    },
    error::{Code, Error, FieldError, Place, Result, Text},
    http::command::Tx,
};

/// The proposals of a batch, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwardProposalBatch {
    /// The proposals.
    #[schema(max_items = 200)]
    pub items: Vec<AwardProposalView>,
}

/// Receives many submitted dossiers.
///
/// # Errors
/// As for one, each under its place in the list; then none is received.
pub fn receive_many(
    tx: &mut Tx<'_>,
    input: &BatchReceiveAwardProposals,
) -> Result<AwardProposalBatch> {
    let rule = table::BATCH_RECEIVE_AWARD_PROPOSALS;
    each(tx, rule, &input.award_proposal_ids, |tx, basis, id| {
        receive(tx, basis, id, &input.acknowledged_warnings)
    })
}

/// Appraises many received dossiers with one outcome and opinion.
///
/// # Errors
/// As for one, each under its place in the list; then none is appraised.
pub fn appraise_many(
    tx: &mut Tx<'_>,
    input: &BatchAppraiseAwardProposals,
) -> Result<AwardProposalBatch> {
    let rule = table::BATCH_APPRAISE_AWARD_PROPOSALS;
    each(tx, rule, &input.award_proposal_ids, |tx, basis, id| {
        let one = AppraiseAwardProposal {
            outcome: input.outcome,
            opinion: input.opinion.clone(),
            reasons: input.reasons.clone(),
            acknowledged_warnings: input.acknowledged_warnings.clone(),
        };
        appraise(tx, basis, id, one)
    })
}

/// Sends many dossiers back for the same reasons.
///
/// # Errors
/// As for one, each under its place in the list; then none is sent back.
pub fn return_many(
    tx: &mut Tx<'_>,
    input: &BatchReturnAwardProposals,
) -> Result<AwardProposalBatch> {
    let rule = table::BATCH_RETURN_AWARD_PROPOSALS;
    let reasons = ReturnAwardProposal { reasons: input.reasons.clone() };
    each(tx, rule, &input.award_proposal_ids, |tx, basis, id| send_back(tx, basis, id, &reasons))
}

/// Takes a step with each proposal and gathers what is wrong with all of them. What they have in common is
/// read once.
fn each(
    tx: &mut Tx<'_>,
    rule: &Rule,
    ids: &[AwardProposalId],
    mut step: impl FnMut(&mut Tx<'_>, &mut Basis, AwardProposalId) -> Result<AwardProposalView>,
) -> Result<AwardProposalBatch> {
    tx.actor.require(rule, &Relation::none())?;
    hold(tx.conn, ids)?;
    let mut basis = Basis::default();
    let (mut items, mut missing, mut wrong) = (Vec::new(), Vec::<Value>::new(), Vec::new());
    for (index, id) in ids.iter().enumerate() {
        let at = format!("/award_proposal_ids/{index}");
        match step(tx, &mut basis, *id) {
            Ok(view) => items.push(view),
            Err(error) if error.code() == Code::NotReady => missing.extend(placed(&error, &at)),
            Err(error) if is_of_one(error.code()) => wrong.push(field(&error, at)),
            Err(error) => return Err(error),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::new(Code::ValidationFailed).fields(wrong));
    }
    if !missing.is_empty() {
        return Err(Error::new(Code::NotReady).with("missing", missing));
    }
    Ok(AwardProposalBatch { items })
}

/// Whether an error is about one of the proposals and not about the whole request.
fn is_of_one(code: Code) -> bool {
    [Code::NotFound, Code::InvalidStateTransition, Code::Recused].contains(&code)
}

/// What is missing for one proposal, under its place.
fn placed(error: &Error, at: &str) -> Vec<Value> {
    let missing = error.extensions().get("missing").and_then(Value::as_array);
    let under = |one: &Value| {
        let mut one = one.clone();
        let pointer = one.get("pointer").and_then(Value::as_str).unwrap_or_default();
        let pointer = format!("{at}{pointer}");
        if let Some(map) = one.as_object_mut() {
            map.insert("pointer".to_owned(), pointer.into());
        }
        one
    };
    missing.into_iter().flatten().map(under).collect()
}

fn field(error: &Error, pointer: String) -> FieldError {
    let (code, fallback) = match error.code() {
        Code::NotFound => (
            "unknown_award_proposal",
            Text::new("Không có hồ sơ với mã này.", "No proposal has this id."),
        ),
        Code::Recused => (
            "recused",
            Text::new("Không được thẩm định hồ sơ này.", "Not to be appraised by this caller."),
        ),
        _ => (
            "invalid_state",
            Text::new(
                "Trạng thái của hồ sơ không cho phép bước này.",
                "The state of the proposal does not allow this step.",
            ),
        ),
    };
    let message = error.detail_text().cloned().unwrap_or(fallback);
    let params = serde_json::Map::new();
    FieldError { place: Place::Body, pointer, code: code.into(), message, params }
}
