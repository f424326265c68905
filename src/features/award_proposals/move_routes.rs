//! Operations that move an award proposal along its route.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{
        AppraiseAwardProposal, ForwardAwardProposal, ReturnAwardProposal, WithdrawAwardProposal,
    },
    moves,
    opinions::{self, RecordAwardOpinion, RequestAwardOpinion},
    pauses, single,
    steps::{RecordCityAnswer, SuspendAwardProposal, TakeAwardProposalStep},
    transfers::{self, TransferAwardProposal},
    types::{AwardProposalPath, AwardProposalView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        body::OptionalJson,
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::Reply,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        submit_award_proposal,
        withdraw_award_proposal,
        transfer_award_proposal,
        receive_award_proposal,
        return_award_proposal,
        appraise_award_proposal,
        forward_award_proposal,
        record_city_answer,
        request_award_opinion,
        record_award_opinion,
        suspend_award_proposal,
        resume_award_proposal
    );
}

/// Submit an award proposal
///
/// The unit's head submits it within the days of an open round, and confirms the achievement report
/// with it. Every rule that binds is judged again; what only warns needs a reason. One achievement, one
/// award: no other live proposal or award may hold the same achievement, or the same subject and an
/// overlapping period in the campaign. It takes a place of the round's quotas. The body may be left out.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/submit",
    operation_id = "submit_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = Option<TakeAwardProposalStep>,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `quota-exceeded`; `campaign-closed`; `invalid-state-transition`.")))]
async fn submit_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: OptionalJson<TakeAwardProposalStep>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body.0, move |tx, input| {
        let reasons = &input.acknowledged_warnings;
        Reply::ok(&moves::submit(tx, at.0.award_proposal_id, reasons)?)
    })
    .await
}

/// Withdraw an award proposal
///
/// Takes it back before it is forwarded or decided; its achievements can then be proposed again.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/withdraw",
    operation_id = "withdraw_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = WithdrawAwardProposal,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn withdraw_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<WithdrawAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&moves::withdraw(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Transfer an award proposal
///
/// Gives a dossier that is a draft or was returned to the unit in which its nominee works now, where the
/// person has moved since. The evaluation of the unit it leaves is not cited any more, so that who does
/// this has changed the dossier and does not appraise it.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/transfer",
    operation_id = "transfer_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = TransferAwardProposal,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` while the nominee works in the unit that nominates; `invalid-state-transition`.")))]
async fn transfer_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<TransferAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&transfers::transfer(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Receive an award proposal
///
/// The secretariat takes the dossier in. Every rule that binds is judged again, and the rule set of the
/// day is fixed for the dossier. The body may be left out.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/receive",
    operation_id = "receive_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = Option<TakeAwardProposalStep>,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `invalid-state-transition`.")))]
async fn receive_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: OptionalJson<TakeAwardProposalStep>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body.0, move |tx, input| {
        let reasons = &input.acknowledged_warnings;
        Reply::ok(&single::receive(tx, at.0.award_proposal_id, reasons)?)
    })
    .await
}

/// Return an award proposal
///
/// Sends a submitted or received dossier back to its unit. Every reason has a code, its ground and a text.
/// What the city sends back is recorded with its letter, by `record-city-answer`.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/return",
    operation_id = "return_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = ReturnAwardProposal,
    extensions(("x-cross-field-rules" = json!(["Each code of a reason is one of the rule set's."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn return_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<ReturnAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&single::send_back(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Appraise an award proposal
///
/// The secretariat's opinion on subject, conditions, criteria, dossier and procedure. Whoever proposed
/// it, changed it or attached papers to it, or is nominated, does not appraise it (403 `recused`).
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/appraise",
    operation_id = "appraise_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = AppraiseAwardProposal,
    extensions(("x-cross-field-rules" = json!([
        "`reasons` are given for `ineligible`, and only then.",
        "Each code of a reason is one of the rule set's."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names what keeps an eligible dossier back; `invalid-state-transition`.")))]
async fn appraise_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<AppraiseAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&single::appraise(tx, at.0.award_proposal_id, input)?)
    })
    .await
}

/// Forward an award proposal
///
/// Records that an eligible dossier was sent upward, for what the city decides.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/forward",
    operation_id = "forward_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = ForwardAwardProposal,
    extensions(("x-cross-field-rules" = json!([
        "`dispatch_date` is no day to come.",
        "`dispatch_document_id` names a document with content, and comes without number and date."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` for what the department decides itself or what the council has to consider first; `invalid-state-transition`.")))]
async fn forward_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<ForwardAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&moves::forward(tx, at.0.award_proposal_id, input)?)
    })
    .await
}

/// Record the city's answer
///
/// That the city does not grant the award, or sent the dossier back, with number and date of its letter.
/// What it sent back is completed by its unit (papers, summary, declaration) and forwarded again. That it
/// grants the award comes as its decision.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/record-city-answer",
    operation_id = "record_city_answer", tag = "award-proposals", params(AwardProposalPath),
    request_body = RecordCityAnswer,
    extensions(("x-cross-field-rules" = json!([
        "Each code of a reason is one of the rule set's.", "`dated` is no day to come."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn record_city_answer(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<RecordCityAnswer>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&pauses::answer(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Ask a body for its opinion
///
/// Asks a related body for its opinion on a dossier that is received or found eligible. Its term begins
/// with this day (R22); the question is kept as a remark of the secretariat.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/request-opinion",
    operation_id = "request_award_opinion", tag = "award-proposals", params(AwardProposalPath),
    request_body = RequestAwardOpinion,
    extensions(("x-cross-field-rules" = json!(["`body` has no opinion to give already."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn request_award_opinion(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<RequestAwardOpinion>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&opinions::request(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Record the opinion of a body
///
/// Records what a body that was asked has answered, with its letter. The answer is kept as a remark of the
/// secretariat; whether it was late stays on the proposal.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/record-opinion",
    operation_id = "record_award_opinion", tag = "award-proposals", params(AwardProposalPath),
    request_body = RecordAwardOpinion,
    extensions(("x-cross-field-rules" = json!([
        "`body` was asked and has not answered.", "`dated` is no day to come."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn record_award_opinion(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<RecordAwardOpinion>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&opinions::record(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Suspend an award proposal
///
/// Lets it rest while a matter is pending (R11). It keeps its achievements and its place, and its terms do
/// not run: nothing may be done with it meanwhile (NĐ 152/2025/NĐ-CP Đ.4.4).
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/suspend",
    operation_id = "suspend_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = SuspendAwardProposal,
    extensions(("x-cross-field-rules" = json!(["`hold_id` names a pending matter."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn suspend_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<SuspendAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&pauses::suspend(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Resume an award proposal
///
/// It goes on in the state in which it was suspended, once no matter is pending any more. Its terms
/// run on, longer by the working days of the rest.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/resume",
    operation_id = "resume_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` while a matter is pending; `invalid-state-transition`.")))]
async fn resume_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&pauses::resume(tx, at.0.award_proposal_id)?)
    })
    .await
}
