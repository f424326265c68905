//! Operations that move an award proposal along its route.

use actix_web::{HttpResponse, post, web::Data};

use super::{
    input::{
        AppraiseAwardProposal, ForwardAwardProposal, ReturnAwardProposal, WithdrawAwardProposal,
    },
    moves,
    types::{AwardProposalPath, AwardProposalView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath},
        operations::ServiceConfig,
        reply::Reply,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(submit_award_proposal)
        .service(withdraw_award_proposal)
        .service(receive_award_proposal)
        .service(return_award_proposal)
        .service(appraise_award_proposal)
        .service(forward_award_proposal);
}

/// Submit an award proposal
///
/// The unit's head submits it within the days of an open round. One achievement, one award: no other
/// live proposal or award may hold the same achievement, or the same subject and an overlapping
/// period in the campaign. It takes a place of the round's quotas.
#[utoipa::path(operation_id = "submit_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition in `missing`; `quota-exceeded`; `campaign-closed`; `invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/submit")]
async fn submit_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&moves::submit(tx, at.0.award_proposal_id)?)
    })
    .await
}

/// Withdraw an award proposal
///
/// Takes it back before it is forwarded or decided; its achievements can then be proposed again.
#[utoipa::path(operation_id = "withdraw_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = WithdrawAwardProposal,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/withdraw")]
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

/// Receive an award proposal
///
/// The secretariat takes the dossier in; every required paper is attached.
#[utoipa::path(operation_id = "receive_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each missing paper in `missing`; `invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/receive")]
async fn receive_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&moves::receive(tx, at.0.award_proposal_id)?)
    })
    .await
}

/// Return an award proposal
///
/// Sends a submitted or received dossier back to its unit, or records that the city sent a forwarded
/// one back. Every reason has a code, its ground and a text.
#[utoipa::path(operation_id = "return_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = ReturnAwardProposal,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/return")]
async fn return_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<ReturnAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&moves::send_back(tx, at.0.award_proposal_id, &input)?)
    })
    .await
}

/// Appraise an award proposal
///
/// The secretariat's opinion on subject, conditions, criteria, dossier and procedure. Whoever proposed
/// it, or is nominated, does not appraise it (403 `recused`).
#[utoipa::path(operation_id = "appraise_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = AppraiseAwardProposal,
    extensions(("x-cross-field-rules" = json!(["`reasons` are given for `ineligible`, and only then."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` while an achievement of an eligible dossier is not verified; `invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/appraise")]
async fn appraise_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<AppraiseAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&moves::appraise(tx, at.0.award_proposal_id, input)?)
    })
    .await
}

/// Forward an award proposal
///
/// Records that an eligible dossier was sent upward, for what the city decides.
#[utoipa::path(operation_id = "forward_award_proposal", tag = "award-proposals", params(AwardProposalPath),
    request_body = ForwardAwardProposal,
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` for what the department decides itself or what the council has to consider first; `invalid-state-transition`.")))]
#[post("/v1/award-proposals/{award_proposal_id}/forward")]
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
