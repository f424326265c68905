//! Operations on registrations.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{
        CreateRegistration, PatchRegistration, RegistrationFilter, RegistrationPath,
        RegistrationView,
    },
};
use crate::{
    app::App,
    error::Error,
    features::{campaigns::types::CampaignPath, returns::ReturnWithReasons},
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_registrations,
        create_registration,
        get_registration,
        update_registration,
        delete_registration,
        submit_registration,
        confirm_registration,
        return_registration,
        withdraw_registration
    );
}

/// List a campaign's registrations
///
/// The registrations that the caller may see, newest first.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/registrations",
    operation_id = "list_registrations", tag = "registrations", params(CampaignPath, RegistrationFilter, PageParams),
    responses((status = 200, description = "A page of registrations.", body = Listing<RegistrationView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_registrations(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    list: ListQuery<RegistrationFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let (id, today) = (at.0.campaign_id, app.clock.today_hanoi());
    let items =
        app.db.read(move |conn| service::list(conn, &actor, id, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Register for a campaign
///
/// A new draft for a unit, a bloc or a person, in a launched campaign. A subject has one live
/// registration per campaign.
#[utoipa::path(post, path = "/v1/campaigns/{campaign_id}/registrations",
    operation_id = "create_registration", tag = "registrations", params(CampaignPath),
    request_body = CreateRegistration,
    extensions(("x-cross-field-rules" = json!([
        "A person's registration names the person, of that unit; others name none.",
        "A bloc registers as `bloc`; rooms, public units and persons name their unit, which exists today.",
        "Each pledge names a target of the plan, or says what it is about."]))),
    responses((status = 201, description = "The draft.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the registration.")),
                links(("get" = (operation_id = "get_registration", parameters(("registration_id" = "$response.body#/id")))))),
              (status = 409, description = "`duplicate`, `campaign-closed`, or `invalid-state-transition` when the campaign is not launched.")))]
async fn create_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    body: ValidJson<CreateRegistration>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let view = service::create(tx, at.0.campaign_id, input)?;
        Reply::created(&view, format!("/v1/registrations/{}", view.id))
    })
    .await
}

/// Get a registration
///
/// The registration with its pledges.
#[utoipa::path(get, path = "/v1/registrations/{registration_id}",
    operation_id = "get_registration", tag = "registrations", params(RegistrationPath),
    responses((status = 200, description = "The registration.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_registration", parameters(("If-Match" = "$response.header.ETag"), ("registration_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_registration", parameters(("If-Match" = "$response.header.ETag"), ("registration_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.registration_id, today));
    found(&call, &view.await?)
}

/// Change a registration
///
/// A merge patch on a draft. The subject is fixed when it is created.
#[utoipa::path(patch, path = "/v1/registrations/{registration_id}",
    operation_id = "update_registration", tag = "registrations", params(RegistrationPath),
    request_body(content = PatchRegistration, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged registration keeps the rules of `create_registration`."]))),
    responses((status = 200, description = "The registration.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition` or `campaign-closed`.")))]
async fn update_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
    body: ValidPatch<PatchRegistration>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.registration_id, &patch)?)
    })
    .await
}

/// Delete a registration
///
/// Removes a draft; what was submitted is withdrawn instead.
#[utoipa::path(delete, path = "/v1/registrations/{registration_id}",
    operation_id = "delete_registration", tag = "registrations", params(RegistrationPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn delete_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.registration_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Submit a registration
///
/// The head or bloc lead puts it forward. It needs a pledge.
#[utoipa::path(post, path = "/v1/registrations/{registration_id}/submit",
    operation_id = "submit_registration", tag = "registrations", params(RegistrationPath),
    responses((status = 200, description = "The submitted registration.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` without a pledge; `invalid-state-transition`; `campaign-closed`.")))]
async fn submit_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::submit(tx, at.0.registration_id)?)
    })
    .await
}

/// Confirm a registration
///
/// The secretariat confirms that the subject takes part. Who drafted or submitted it is refused with
/// `recused`.
#[utoipa::path(post, path = "/v1/registrations/{registration_id}/confirm",
    operation_id = "confirm_registration", tag = "registrations", params(RegistrationPath),
    responses((status = 200, description = "The confirmed registration.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn confirm_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::confirm(tx, at.0.registration_id)?)
    })
    .await
}

/// Return a registration
///
/// The secretariat sends it back with reasons (trả lại); it is a draft again. Who drafted or submitted
/// it is refused with `recused`.
#[utoipa::path(post, path = "/v1/registrations/{registration_id}/return",
    operation_id = "return_registration", tag = "registrations", params(RegistrationPath),
    request_body = ReturnWithReasons,
    responses((status = 200, description = "The draft.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn return_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
    body: ValidJson<ReturnWithReasons>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::send_back(tx, at.0.registration_id, input)?)
    })
    .await
}

/// Withdraw a registration
///
/// The subject no longer takes part. The registration stays readable, and a new one is possible.
#[utoipa::path(post, path = "/v1/registrations/{registration_id}/withdraw",
    operation_id = "withdraw_registration", tag = "registrations", params(RegistrationPath),
    responses((status = 200, description = "The withdrawn registration.", body = RegistrationView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn withdraw_registration(
    app: Data<App>,
    call: Call,
    at: ValidPath<RegistrationPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::withdraw(tx, at.0.registration_id)?)
    })
    .await
}
