//! Operations on many proposals, and what is said beside a proposal: remarks, further assessments.

use actix_web::{HttpResponse, web::Data};

use super::{
    assessments::{
        AwardProposalAssessment, AwardProposalAssessmentPath, AwardProposalAssessmentSummary,
        CreateAwardProposalAssessment,
    },
    batch::AwardProposalBatch,
    comments::{AwardProposalComment, CreateAwardProposalComment},
    service,
    steps::{BatchAppraiseAwardProposals, BatchReceiveAwardProposals, BatchReturnAwardProposals},
    types::AwardProposalPath,
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        extract::{Call, KeyedCall, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, NoFilter, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        batch_receive_award_proposals,
        batch_appraise_award_proposals,
        batch_return_award_proposals,
        list_award_proposal_comments,
        create_award_proposal_comment,
        list_award_proposal_assessments,
        create_award_proposal_assessment,
        get_award_proposal_assessment
    );
}

/// Receive many award proposals
///
/// Up to 200 submitted dossiers: all are received, or none. What is wrong is named for all of them at
/// once, each under its place. Needs an `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/award-proposals/batch-receive",
    operation_id = "batch_receive_award_proposals", tag = "award-proposals",
    request_body = BatchReceiveAwardProposals,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`award_proposal_ids` name submitted proposals, each once."]))),
    responses((status = 200, description = "The proposals, in the order in which they were named.", body = AwardProposalBatch),
              (status = 409, description = "`not-ready` names each condition in `missing`.")))]
async fn batch_receive_award_proposals(
    app: Data<App>,
    call: KeyedCall,
    body: ValidJson<BatchReceiveAwardProposals>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, |tx, input| Reply::plain(&service::receive_many(tx, &input)?)).await
}

/// Appraise many award proposals
///
/// Up to 200 received dossiers with one outcome and opinion: all are appraised, or none. Needs an
/// `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/award-proposals/batch-appraise",
    operation_id = "batch_appraise_award_proposals", tag = "award-proposals",
    request_body = BatchAppraiseAwardProposals,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`award_proposal_ids` name received proposals that the caller did not propose, each once.",
        "`reasons` are given for `ineligible`, and only then.",
        "Each code of a reason is one of the rule set's."]))),
    responses((status = 200, description = "The proposals, in the order in which they were named.", body = AwardProposalBatch),
              (status = 409, description = "`not-ready` names each condition in `missing`.")))]
async fn batch_appraise_award_proposals(
    app: Data<App>,
    call: KeyedCall,
    body: ValidJson<BatchAppraiseAwardProposals>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, |tx, input| Reply::plain(&service::appraise_many(tx, &input)?))
        .await
}

/// Return many award proposals
///
/// Up to 200 dossiers go back for the same reasons: all, or none. Needs an `Idempotency-Key`.
#[utoipa::path(post, path = "/v1/award-proposals/batch-return",
    operation_id = "batch_return_award_proposals", tag = "award-proposals",
    request_body = BatchReturnAwardProposals,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "`award_proposal_ids` name proposals that can be returned, each once.",
        "Each code of a reason is one of the rule set's."]))),
    responses((status = 200, description = "The proposals, in the order in which they were named.", body = AwardProposalBatch)))]
async fn batch_return_award_proposals(
    app: Data<App>,
    call: KeyedCall,
    body: ValidJson<BatchReturnAwardProposals>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, |tx, input| Reply::plain(&service::return_many(tx, &input)?)).await
}

/// List remarks on an award proposal
///
/// Remarks of the unit and the secretariat, oldest first; what the secretariat keeps for itself only it
/// reads.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}/comments",
    operation_id = "list_award_proposal_comments", tag = "award-proposals",
    params(AwardProposalPath, PageParams),
    responses((status = 200, description = "A page of remarks.", body = Listing<AwardProposalComment>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_proposal_comments(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor, id) = (list.page.clone(), call.actor.clone(), at.0.award_proposal_id);
    let items = app.db.read(move |conn| service::comments(conn, &actor, id, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Remark on an award proposal
///
/// Adds a remark; it stays.
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/comments",
    operation_id = "create_award_proposal_comment", tag = "award-proposals",
    params(AwardProposalPath), request_body = CreateAwardProposalComment,
    extensions(("x-cross-field-rules" = json!(["Only the secretariat sets `is_internal`."]))),
    responses((status = 201, description = "The remark.", body = AwardProposalComment,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the remarks.")),
                links(("list" = (operation_id = "list_award_proposal_comments", parameters(("award_proposal_id" = "$request.path.award_proposal_id"))))))))]
async fn create_award_proposal_comment(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<CreateAwardProposalComment>,
) -> Result<HttpResponse, Error> {
    let id = at.0.award_proposal_id;
    command(&app, call, body, move |tx, input| {
        let view = service::comment(tx, id, &input)?;
        Reply::created(&view, format!("/v1/award-proposals/{id}/comments"))
    })
    .await
}

/// List further assessments
///
/// Assessments of the proposal by other rule sets, without what each rule found; oldest first.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}/assessments",
    operation_id = "list_award_proposal_assessments", tag = "award-proposals",
    params(AwardProposalPath, PageParams),
    responses((status = 200, description = "A page of assessments.", body = Listing<AwardProposalAssessmentSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_proposal_assessments(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor, id) = (list.page.clone(), call.actor.clone(), at.0.award_proposal_id);
    let items = app.db.read(move |conn| service::assessments(conn, &actor, id, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Assess an award proposal by another rule set
///
/// Judges the proposal for its next step by another rule set. The result is labelled and kept beside
/// the dossier's own; it overwrites nothing (R02).
#[utoipa::path(post, path = "/v1/award-proposals/{award_proposal_id}/assessments",
    operation_id = "create_award_proposal_assessment", tag = "award-proposals",
    params(AwardProposalPath), request_body = CreateAwardProposalAssessment,
    extensions(("x-cross-field-rules" = json!(["`rule_set_code` names a rule set that there is."]))),
    responses((status = 201, description = "The assessment.", body = AwardProposalAssessment,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the assessment.")),
                links(("get" = (operation_id = "get_award_proposal_assessment", parameters(("award_proposal_id" = "$request.path.award_proposal_id"), ("assessment_id" = "$response.body#/id"))))))))]
async fn create_award_proposal_assessment(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidJson<CreateAwardProposalAssessment>,
) -> Result<HttpResponse, Error> {
    let id = at.0.award_proposal_id;
    command(&app, call, body, move |tx, input| {
        let view = service::assess(tx, id, &input)?;
        Reply::created(&view, format!("/v1/award-proposals/{id}/assessments/{}", view.id))
    })
    .await
}

/// Get a further assessment
///
/// What each rule found under the rule set of the assessment.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}/assessments/{assessment_id}",
    operation_id = "get_award_proposal_assessment", tag = "award-proposals",
    params(AwardProposalAssessmentPath),
    responses((status = 200, description = "The assessment.", body = AwardProposalAssessment,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has it.")))]
async fn get_award_proposal_assessment(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalAssessmentPath>,
) -> Result<HttpResponse, Error> {
    let (at, actor) = (at.0, call.actor.clone());
    let view = app.db.read(move |conn| service::assessment(conn, &actor, &at)).await?;
    found(&call, &view)
}
