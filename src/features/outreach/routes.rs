//! Operations on outreach.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{AcknowledgeOutreach, CreateOutreachActivity, PatchOutreachActivity},
    service,
    types::{
        AcknowledgementFilter, OutreachActivityFilter, OutreachActivityPath, OutreachCoverageQuery,
    },
    views::{
        AcknowledgementReceipt, AcknowledgementView, OutreachActivityView, OutreachCoverageView,
    },
};
use crate::{
    app::App,
    error::Error,
    features::campaigns::types::CampaignPath,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found, no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_outreach_activities,
        create_outreach_activity,
        get_outreach_activity,
        update_outreach_activity,
        delete_outreach_activity,
        acknowledge_outreach_activity,
        list_outreach_acknowledgements,
        get_outreach_coverage
    );
}

/// List a campaign's outreach activities
///
/// Briefings, articles and trainings (hội nghị quán triệt, tin bài, tập huấn), the latest first.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/outreach-activities",
    operation_id = "list_outreach_activities", tag = "outreach",
    params(CampaignPath, OutreachActivityFilter, PageParams),
    responses((status = 200, description = "A page of activities.", body = Listing<OutreachActivityView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_outreach_activities(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<OutreachActivityFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let (id, today) = (at.0.campaign_id, app.clock.today_hanoi());
    let items =
        app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Register an outreach activity
///
/// One that is planned or was held, in a launched campaign. The outreach lead registers for any
/// audience, officers and heads for their own unit's staff.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/outreach-activities",
    operation_id = "create_outreach_activity", tag = "outreach", params(CampaignPath),
    request_body = CreateOutreachActivity,
    extensions(("x-cross-field-rules" = json!([
        "`unit_code` and `audience_unit_codes` name rooms, public units or the department, each once.",
        "`held_on` lies within the campaign.",
        "Each piece of evidence has an address or a document with content."]))),
    responses((status = 201, description = "The activity.", body = OutreachActivityView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the activity.")),
                links(("get" = (operation_id = "get_outreach_activity", parameters(("outreach_activity_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`, or `invalid-state-transition` when the campaign is not launched.")))]
async fn create_outreach_activity(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateOutreachActivity>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/outreach-activities/{}", view.id))
    })
    .await
}

/// Get an outreach activity
///
/// The activity, and whether the caller has acknowledged it.
#[utoipa::path(get, path = "/v1/outreach-activities/{outreach_activity_id}",
    operation_id = "get_outreach_activity", tag = "outreach", params(OutreachActivityPath),
    responses((status = 200, description = "The activity.", body = OutreachActivityView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_outreach_activity", parameters(("If-Match" = "$response.header.ETag"), ("outreach_activity_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_outreach_activity", parameters(("If-Match" = "$response.header.ETag"), ("outreach_activity_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_outreach_activity(
    app: Data<App>,
    call: Call,
    at: ValidPath<OutreachActivityPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let id = at.0.outreach_activity_id;
    let view = app.db.read(move |conn| service::get(conn, &actor, id, today)).await?;
    found(&call, &view)
}

/// Change an outreach activity
///
/// A merge patch. The organising unit stays; once somebody acknowledged the activity, so do its day
/// and its audience.
#[utoipa::path(patch, path = "/v1/outreach-activities/{outreach_activity_id}",
    operation_id = "update_outreach_activity", tag = "outreach", params(OutreachActivityPath),
    request_body(content = PatchOutreachActivity, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged activity keeps the rules of `create_outreach_activity`."]))),
    responses((status = 200, description = "The activity.", body = OutreachActivityView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`in-use` or `campaign-closed`.")))]
async fn update_outreach_activity(
    app: Data<App>,
    call: Call,
    at: ValidPath<OutreachActivityPath>,
    body: ValidPatch<PatchOutreachActivity>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.outreach_activity_id, &patch)?)
    })
    .await
}

/// Delete an outreach activity
///
/// Only while nobody has acknowledged it.
#[utoipa::path(delete, path = "/v1/outreach-activities/{outreach_activity_id}",
    operation_id = "delete_outreach_activity", tag = "outreach", params(OutreachActivityPath),
    responses((status = 204, description = "The activity is gone."),
              (status = 409, description = "`in-use` or `campaign-closed`.")))]
async fn delete_outreach_activity(
    app: Data<App>,
    call: Call,
    at: ValidPath<OutreachActivityPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.outreach_activity_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Acknowledge an outreach activity
///
/// The caller confirms having been told (xác nhận đã được quán triệt); a head does so for persons of
/// the unit by naming them. Who was not in the audience on the day of the activity is refused. What was
/// acknowledged before stays as it is.
#[utoipa::path(post, path = "/v1/outreach-activities/{outreach_activity_id}/acknowledge",
    operation_id = "acknowledge_outreach_activity", tag = "outreach", params(OutreachActivityPath),
    request_body = AcknowledgeOutreach,
    extensions(("x-cross-field-rules" = json!([
        "Each person exists, stands once, and was in the audience on the day of the activity."]))),
    responses((status = 200, description = "Who acknowledged it now, and who had before.", body = AcknowledgementReceipt),
              (status = 409, description = "`invalid-state-transition` before the day of the activity; `campaign-closed`.")))]
async fn acknowledge_outreach_activity(
    app: Data<App>,
    call: Call,
    at: ValidPath<OutreachActivityPath>,
    body: ValidJson<AcknowledgeOutreach>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::plain(&service::acknowledge(tx, at.0.outreach_activity_id, input)?)
    })
    .await
}

/// List an outreach activity's acknowledgements
///
/// Those that the caller may see: heads and officers of their unit, others their own.
#[utoipa::path(get, path = "/v1/outreach-activities/{outreach_activity_id}/acknowledgements",
    operation_id = "list_outreach_acknowledgements", tag = "outreach",
    params(OutreachActivityPath, AcknowledgementFilter, PageParams),
    responses((status = 200, description = "A page of acknowledgements.", body = Listing<AcknowledgementView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_outreach_acknowledgements(
    app: Data<App>,
    call: Call,
    at: ValidPath<OutreachActivityPath>,
    list: ListQuery<AcknowledgementFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.outreach_activity_id;
    let items = app
        .db
        .read(move |conn| service::acknowledgements(conn, &actor, id, &filter, &page))
        .await?;
    Ok(no_store(listed(&call, &list.page, &items)?))
}

/// Get a campaign's outreach coverage
///
/// How many of the staff were told, by unit and in all, against the campaign's target (R48). A person
/// counts by the day of the activity: whoever worked here then is expected, in the unit of that day; of
/// several activities the last one decides the unit, and one acknowledgement is enough.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/outreach-coverage",
    operation_id = "get_outreach_coverage", tag = "outreach",
    params(CampaignPath, OutreachCoverageQuery),
    responses((status = 200, description = "The coverage.", body = OutreachCoverageView)))]
async fn get_outreach_coverage(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    query: ValidQuery<OutreachCoverageQuery>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let id = at.0.campaign_id;
    let view =
        app.db.read_long(move |conn| service::coverage(conn, &actor, id, &query.0, today)).await?;
    shown(&view)
}
