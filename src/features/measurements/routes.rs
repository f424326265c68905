//! Operations on measurements.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateMeasurement, CreateMeasurements, UnverifyMeasurement, VerifyMeasurement},
    service,
    types::{MeasurementFilter, MeasurementPath},
    views::{MeasurementBatch, MeasurementView},
};
use crate::{
    app::App,
    error::Error,
    features::{campaigns::types::CampaignPath, indicators::types::IndicatorPath},
    http::{
        command::command,
        extract::{Call, KeyedCall, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_measurements,
        create_measurement,
        list_campaign_measurements,
        batch_create_measurements,
        get_measurement,
        verify_measurement,
        unverify_measurement
    );
}

/// List an indicator's measurements
///
/// The current revisions, newest first; those that were corrected too when asked for.
#[utoipa::path(get, path = "/v1/indicators/{indicator_id}/measurements",
    operation_id = "list_measurements", tag = "measurements",
    params(IndicatorPath, MeasurementFilter, PageParams),
    responses((status = 200, description = "A page of measurements.", body = Listing<MeasurementView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_measurements(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
    list: ListQuery<MeasurementFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.indicator_id;
    let items = app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Record a measurement
///
/// What a unit reports of an indicator for a period (số liệu thực hiện). The value is computed from
/// numerator and denominator. To correct what was reported, name the current revision in
/// `corrects_id` and say why: a new revision is recorded, and the one before stays readable.
#[utoipa::path(post, path = "/v1/indicators/{indicator_id}/measurements",
    operation_id = "create_measurement", tag = "measurements", params(IndicatorPath),
    request_body = CreateMeasurement,
    extensions(("x-cross-field-rules" = json!([
        "Units report the indicator, and this unit answers for it and existed in the period.",
        "The campaign is the unit's: of a bloc the unit is a member in the year of the period, of a unit it is that unit.",
        "The period lies in the campaign and has begun.",
        "A share, percent or ratio has a `denominator`, an amount none; where it is 0, so is the numerator; the numerator of a share is not greater.",
        "`value`, when sent, is what numerator and denominator give.",
        "`correction_reason` stands with `corrects_id` and only there.",
        "Each piece of evidence has an address or a document with content."]))),
    responses((status = 201, description = "The measurement.", body = MeasurementView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the measurement.")),
                links(("get" = (operation_id = "get_measurement", parameters(("measurement_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate` when the period was reported; `campaign-closed`; `invalid-state-transition` when the campaign is not launched.")))]
async fn create_measurement(
    app: Data<App>,
    call: Call,
    at: ValidPath<IndicatorPath>,
    body: ValidJson<CreateMeasurement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.indicator_id, input)?;
        Reply::created(&view, format!("/v1/measurements/{}", view.id))
    })
    .await
}

/// List a campaign's measurements
///
/// The current revisions of all its indicators, newest first.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/measurements",
    operation_id = "list_campaign_measurements", tag = "measurements",
    params(CampaignPath, MeasurementFilter, PageParams),
    responses((status = 200, description = "A page of measurements.", body = Listing<MeasurementView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_campaign_measurements(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<MeasurementFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let id = at.0.campaign_id;
    let items = app
        .db
        .read(move |conn| service::list_of_campaign(conn, &actor, id, &filter, &page))
        .await?;
    listed(&call, &list.page, &items)
}

/// Record many measurements
///
/// Up to 200 measurements of a campaign: all are taken, or none. What is wrong is named for all of
/// them at once, each under its place (`/items/3/value`).
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/measurements/batch-create",
    operation_id = "batch_create_measurements", tag = "measurements", params(CampaignPath),
    request_body = CreateMeasurements,
    extensions(("x-needs-idempotency-key" = json!(true)), ("x-cross-field-rules" = json!([
        "Each `indicator_code` is one of the campaign's.",
        "Each item keeps the rules of `create_measurement`."]))),
    responses((status = 200, description = "The measurements, in the order in which they were sent.", body = MeasurementBatch),
              (status = 409, description = "`duplicate` when a period was reported; `campaign-closed`; `invalid-state-transition` when the campaign is not launched.")))]
async fn batch_create_measurements(
    app: Data<App>,
    call: KeyedCall,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateMeasurements>,
) -> Result<HttpResponse, Error> {
    command(&app, call.0, body, move |tx, input| {
        Reply::plain(&service::create_many(tx, at.0.campaign_id, input)?)
    })
    .await
}

/// Get a measurement
///
/// One revision, also one that was corrected since.
#[utoipa::path(get, path = "/v1/measurements/{measurement_id}",
    operation_id = "get_measurement", tag = "measurements", params(MeasurementPath),
    responses((status = 200, description = "The measurement.", body = MeasurementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_measurement(
    app: Data<App>,
    call: Call,
    at: ValidPath<MeasurementPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.measurement_id)).await?;
    found(&call, &view)
}

/// Verify a measurement
///
/// The secretariat accepts it, or disputes it with a reason (thẩm định số liệu). Who recorded it is
/// refused with `recused`.
#[utoipa::path(post, path = "/v1/measurements/{measurement_id}/verify",
    operation_id = "verify_measurement", tag = "measurements", params(MeasurementPath),
    request_body = VerifyMeasurement,
    extensions(("x-cross-field-rules" = json!(["`disputed` has a reason."]))),
    responses((status = 200, description = "The measurement.", body = MeasurementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, also for one that was corrected since; `campaign-closed`.")))]
async fn verify_measurement(
    app: Data<App>,
    call: Call,
    at: ValidPath<MeasurementPath>,
    body: ValidJson<VerifyMeasurement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::verify(tx, at.0.measurement_id, &input)?)
    })
    .await
}

/// Take a verification back
///
/// A finding, for or against, is taken back with a reason; the measurement waits again.
#[utoipa::path(post, path = "/v1/measurements/{measurement_id}/unverify",
    operation_id = "unverify_measurement", tag = "measurements", params(MeasurementPath),
    request_body = UnverifyMeasurement,
    responses((status = 200, description = "The measurement.", body = MeasurementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, also for one that was corrected since; `campaign-closed`.")))]
async fn unverify_measurement(
    app: Data<App>,
    call: Call,
    at: ValidPath<MeasurementPath>,
    body: ValidJson<UnverifyMeasurement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::unverify(tx, at.0.measurement_id, &input)?)
    })
    .await
}
