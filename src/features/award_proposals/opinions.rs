//! Opinions of related bodies (lấy ý kiến cơ quan liên quan): the secretariat asks while it works on a
//! dossier, and the body has the rule set's term to answer (R22).
//!
//! What was asked and answered may touch a pending matter, so the secretariat keeps it for itself as
//! remarks; the unit reads which body was asked and when, and others who read the dossier do not.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    service::{Dossier, Step, hold, load},
    states::{AwardProposalState, MACHINE},
    store_remarks::{self, NewComment},
    term_facts::Term,
    term_types::{AwardTermEnd, AwardTermStep},
    terms,
    types::{AwardProposalId, AwardProposalView},
};
use crate::{
    audit::Action,
    authz::{
        Relation,
        table::{self, Rule},
    },
    db::types::AnyId,
    error::{Code, Error, Result, Text},
    http::command::Tx,
};

/// Whom to ask, and what.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAwardOpinion {
    /// The body that is asked.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thanh tra Thành phố"
    )]
    pub body: String,
    /// What it is asked.
    #[schema(
        min_length = 1,
        max_length = 3000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đề nghị cho ý kiến về việc khen thưởng tập thể"
    )]
    pub question: String,
}

/// What a body has answered.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAwardOpinion {
    /// The body that was asked, as it was named then.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thanh tra Thành phố"
    )]
    pub body: String,
    /// Its opinion.
    #[schema(
        min_length = 1,
        max_length = 3000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Nhất trí đề nghị khen thưởng"
    )]
    pub opinion: String,
    /// Number and symbol of its letter.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "345/TTTP-MAU"
    )]
    pub number: String,
    /// Date of that letter.
    #[schema(example = "2026-11-20")]
    pub dated: NaiveDate,
}

/// States in which the secretariat works on a dossier and may ask.
const ASKS_IN: &[AwardProposalState] =
    &[AwardProposalState::Received, AwardProposalState::AppraisedEligible];

/// States in which an answer may still come.
const ANSWERED_IN: &[AwardProposalState] = &[
    AwardProposalState::Received,
    AwardProposalState::AppraisedEligible,
    AwardProposalState::InCouncil,
    AwardProposalState::Recommended,
    AwardProposalState::Suspended,
];

fn load_for(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    rule: &'static Rule,
    states: &[AwardProposalState],
) -> Result<Dossier> {
    hold(tx.conn, &[id])?;
    let dossier = load(tx.conn, tx.actor, id)?;
    let relation = Relation::unit(&dossier.unit);
    tx.actor.require(rule, &relation)?;
    let state = dossier.row.state;
    if !states.contains(&state) {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                format!("Hồ sơ đang ở trạng thái `{state}`, không lấy ý kiến."),
                format!("The proposal is in state `{state}`, in which no opinions are taken."),
            )
            .with("current_state", state.to_string())
            .with("allowed_actions", MACHINE.allowed(state, tx.actor, &relation)));
    }
    tx.check_match(dossier.row.version)?;
    Ok(dossier)
}

fn is_of(term: &Term, body: &str) -> bool {
    term.step == AwardTermStep::Opinion && term.party.as_deref() == Some(body)
}

fn remark(tx: &mut Tx<'_>, proposal: AwardProposalId, text: &str) -> Result<()> {
    let new = NewComment {
        id: AnyId(tx.ids.next()),
        proposal,
        at: tx.now,
        actor: tx.actor,
        text,
        is_internal: true,
    };
    store_remarks::insert_comment(tx.conn, &new).map(drop)
}

/// Asks a body for its opinion, from today on.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`, `stale-etag`, `validation-failed` for a
/// body that has still to answer.
pub fn request(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &RequestAwardOpinion,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, table::REQUEST_AWARD_OPINION, ASKS_IN)?;
    if dossier.parts.terms.iter().any(|term| term.is_open() && is_of(term, &input.body)) {
        let text = Text::new(
            "Cơ quan này đã được hỏi và chưa trả lời.",
            "This body was asked and has not answered yet.",
        );
        return Err(Error::invalid("/body", "already_asked", text));
    }
    remark(tx, id, &format!("{}: {}", input.body, input.question))?;
    let step = Step {
        moved: Some("request_opinion"),
        note: Some(&input.body),
        event: Some("award_proposal.opinion_requested"),
        ..Step::change(Action::AWARD_PROPOSAL_REQUEST_OPINION)
    };
    terms::add(tx, dossier, (AwardTermStep::Opinion, Some(input.body.clone())), &step)
}

/// Records the answer of a body that was asked. That it was late stays.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`, `stale-etag`, `validation-failed` for a
/// body that nobody asked and a letter of a day to come.
pub fn record(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &RecordAwardOpinion,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, table::RECORD_AWARD_OPINION, ANSWERED_IN)?;
    if input.dated > tx.today {
        let text = Text::new("Ngày của văn bản chưa đến.", "The date of the letter has not come.");
        return Err(Error::invalid("/dated", "in_future", text));
    }
    remark(tx, id, &format!("{} ({}): {}", input.body, input.number, input.opinion))?;
    let step = Step {
        moved: Some("record_opinion"),
        note: Some(&input.body),
        event: Some("award_proposal.opinion_received"),
        ..Step::change(Action::AWARD_PROPOSAL_RECORD_OPINION)
    };
    let is_meant = |term: &Term| is_of(term, &input.body);
    terms::finish(tx, dossier, is_meant, (AwardTermEnd::Done, &step))?.ok_or_else(|| {
        let text = Text::new(
            "Cơ quan này không còn được chờ ý kiến.",
            "No opinion of this body is waited for.",
        );
        Error::invalid("/body", "not_asked", text)
    })
}
