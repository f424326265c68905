//! Operations on award proposals.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateAwardProposal, PatchAwardProposal, PutAwardProposalPaper},
    move_routes, papers, readiness, remark_routes, service,
    types::{
        AwardProposalExpansion, AwardProposalFilter, AwardProposalMove, AwardProposalPaperPath,
        AwardProposalPath, AwardProposalView,
    },
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, NoFilter, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    remark_routes::configure(config);
    operations!(
        config,
        list_award_proposals,
        create_award_proposal,
        get_award_proposal,
        update_award_proposal,
        delete_award_proposal,
        list_award_proposal_history,
        put_award_proposal_paper,
        delete_award_proposal_paper
    );
    move_routes::configure(config);
    readiness::routes::configure(config);
}

/// List award proposals
///
/// Proposals of the units that the caller may see; a nominee sees the own ones that are decided, a machine
/// those that were submitted and the drafts that it made. What is kept back from the caller stands in
/// `withheld_fields`.
#[utoipa::path(get, path = "/v1/award-proposals",
    operation_id = "list_award_proposals", tag = "award-proposals",
    params(AwardProposalFilter, PageParams),
    responses((status = 200, description = "A page of proposals.", body = Listing<AwardProposalView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_proposals(
    app: Data<App>,
    call: Call,
    list: ListQuery<AwardProposalFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create an award proposal
///
/// A new draft: a person or a collective, an award type of an open round, the achievements it rests
/// on.
#[utoipa::path(post, path = "/v1/award-proposals",
    operation_id = "create_award_proposal", tag = "award-proposals",
    request_body = CreateAwardProposal,
    extensions(("x-cross-field-rules" = json!([
        "A person is named for an individual, and only then.",
        "`achievement_period_to` is not before `achievement_period_from`, and both lie within the round's.",
        "`merit_clause` is one of the award type's.",
        "`campaign_id`, `award_round_id`, `award_type_code`, `unit_code`, `achievement_ids` and `evaluation_id` name what there is, and fit each other.",
        "Each system stands once in `external_refs`.",
        "`short_ground` is given for the short procedure, and only then.",
        "In `declaration` each condition, year and kind of leave stands once, and `document_id` names a document with content."]))),
    responses((status = 201, description = "The draft.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the proposal.")),
                links(("get" = (operation_id = "get_award_proposal", parameters(("award_proposal_id" = "$response.body#/id")))),
                      ("submit" = (operation_id = "submit_award_proposal", parameters(("award_proposal_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`: an external id is taken; `campaign-closed`.")))]
async fn create_award_proposal(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| {
        let view = service::create(tx, &input)?;
        Reply::created(&view, format!("/v1/award-proposals/{}", view.id))
    })
    .await
}

/// Get an award proposal
///
/// The proposal with its achievements and papers.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}",
    operation_id = "get_award_proposal", tag = "award-proposals",
    params(AwardProposalPath, AwardProposalExpansion),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag; weak with `expand`.")),
                links(("update" = (operation_id = "update_award_proposal", parameters(("If-Match" = "$response.header.ETag"), ("award_proposal_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    query: ValidQuery<AwardProposalExpansion>,
) -> Result<HttpResponse, Error> {
    let (id, expand, actor) = (at.0.award_proposal_id, query.0.expand, call.actor.clone());
    let view = app.db.read(move |conn| service::get(conn, &actor, id, expand.as_deref())).await?;
    found(&call, &view)
}

/// Change an award proposal
///
/// A merge patch on a draft or a returned proposal. Lists are replaced as a whole. What the city sent back is
/// completed: what was appraised and voted on stays.
#[utoipa::path(patch, path = "/v1/award-proposals/{award_proposal_id}",
    operation_id = "update_award_proposal", tag = "award-proposals",
    params(AwardProposalPath),
    request_body(content = PatchAwardProposal, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged proposal keeps the rules of `create_award_proposal`.",
        "A returned proposal takes up no achievement that another live proposal or award rests on.",
        "Of a proposal that the city sent back only `summary`, `declaration` and `external_refs` change."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, `duplicate` or `campaign-closed`.")))]
async fn update_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    body: ValidPatch<PatchAwardProposal>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.award_proposal_id, &patch)?)
    })
    .await
}

/// Delete an award proposal
///
/// Removes a draft; what was submitted is withdrawn instead.
#[utoipa::path(delete, path = "/v1/award-proposals/{award_proposal_id}",
    operation_id = "delete_award_proposal", tag = "award-proposals",
    params(AwardProposalPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn delete_award_proposal(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.award_proposal_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// List an award proposal's history
///
/// Who moved it, when, from which state to which, and why; oldest first. What the unit and the
/// secretariat said to each other is for them and those who oversee them; others read moves that are
/// abridged.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}/history",
    operation_id = "list_award_proposal_history", tag = "award-proposals",
    params(AwardProposalPath, PageParams),
    responses((status = 200, description = "A page of moves.", body = Listing<AwardProposalMove>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_award_proposal_history(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    list: ListQuery<NoFilter>,
) -> Result<HttpResponse, Error> {
    let (page, actor, id) = (list.page.clone(), call.actor.clone(), at.0.award_proposal_id);
    let items = app.db.read(move |conn| service::history(conn, &actor, id, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Attach a paper
///
/// A document as one of the papers that the award type lists, in place of the one before. It is a
/// change of the proposal and needs the proposal's tag.
#[utoipa::path(put, path = "/v1/award-proposals/{award_proposal_id}/papers/{paper_type}",
    operation_id = "put_award_proposal_paper", tag = "award-proposals",
    params(AwardProposalPaperPath), request_body = PutAwardProposalPaper,
    extensions(("x-needs-if-match" = json!(true)), ("x-cross-field-rules" = json!([
        "`document_id` names a document with content."]))),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn put_award_proposal_paper(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPaperPath>,
    body: ValidJson<PutAwardProposalPaper>,
) -> Result<HttpResponse, Error> {
    let at = at.0;
    command(&app, call, body, move |tx, input| {
        Reply::ok(&papers::put(tx, at.award_proposal_id, &at.paper_type, &input)?)
    })
    .await
}

/// Detach a paper
///
/// Takes a paper out of the dossier. It is a change of the proposal and needs the proposal's tag.
#[utoipa::path(delete, path = "/v1/award-proposals/{award_proposal_id}/papers/{paper_type}",
    operation_id = "delete_award_proposal_paper", tag = "award-proposals",
    params(AwardProposalPaperPath),
    responses((status = 200, description = "The proposal.", body = AwardProposalView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn delete_award_proposal_paper(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPaperPath>,
) -> Result<HttpResponse, Error> {
    let at = at.0;
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&papers::delete(tx, at.award_proposal_id, &at.paper_type)?)
    })
    .await
}
