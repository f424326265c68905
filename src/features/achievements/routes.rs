//! Operations on achievements.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateAchievement, PatchAchievement, RecogniseAchievement, UnverifyAchievement},
    service,
    types::{AchievementExpansion, AchievementFilter, AchievementPath},
    views::AchievementView,
};
use crate::{
    app::App,
    error::Error,
    features::returns::ReturnWithReasons,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_achievements,
        create_achievement,
        get_achievement,
        update_achievement,
        delete_achievement,
        submit_achievement,
        verify_achievement,
        unverify_achievement,
        return_achievement,
        withdraw_achievement,
        recognise_achievement
    );
}

/// List achievements
///
/// The achievements that the caller may see, newest first. With `is_replicable=true` heads, officers
/// and bloc leads find what other units' solutions, initiatives and models they could adopt. Where words are
/// frequent and the other filters leave few of what has them, a page may be short before the end.
#[utoipa::path(get, path = "/v1/achievements",
    operation_id = "list_achievements", tag = "achievements", params(AchievementFilter, PageParams),
    responses((status = 200, description = "A page of achievements.", body = Listing<AchievementView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_achievements(
    app: Data<App>,
    call: Call,
    list: ListQuery<AchievementFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let today = app.clock.today_hanoi();
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}

/// Create an achievement
///
/// A new draft in a launched campaign. An individual's names the person, who is of the unit; an
/// employee drafts the own ones.
#[utoipa::path(post, path = "/v1/achievements",
    operation_id = "create_achievement", tag = "achievements", request_body = CreateAchievement,
    extensions(("x-cross-field-rules" = json!([
        "An individual's achievement names the person, of that unit then; a collective's names none.",
        "`period_to` is not before `period_from`, and both lie within the campaign's period.",
        "Co-authors stand once and are known; their shares are all given, with a sum of 100.00, or none is.",
        "Evidence has an address or a document.",
        "Each system stands once in `external_refs`.",
        "`campaign_id` and `unit_code` name what there is."]))),
    responses((status = 201, description = "The draft.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the achievement.")),
                links(("get" = (operation_id = "get_achievement", parameters(("achievement_id" = "$response.body#/id")))))),
              (status = 409, description = "`campaign-closed`, or `duplicate`: an external id is taken.")))]
async fn create_achievement(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateAchievement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| {
        let view = service::create(tx, input)?;
        Reply::created(&view, format!("/v1/achievements/{}", view.id))
    })
    .await
}

/// Get an achievement
///
/// The achievement with its evidence and recognitions.
#[utoipa::path(get, path = "/v1/achievements/{achievement_id}",
    operation_id = "get_achievement", tag = "achievements", params(AchievementPath, AchievementExpansion),
    responses((status = 200, description = "The achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag; weak with `expand`.")),
                links(("update" = (operation_id = "update_achievement", parameters(("If-Match" = "$response.header.ETag"), ("achievement_id" = "$response.body#/id")))),
                      ("delete" = (operation_id = "delete_achievement", parameters(("If-Match" = "$response.header.ETag"), ("achievement_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    query: ValidQuery<AchievementExpansion>,
) -> Result<HttpResponse, Error> {
    let (id, expand, actor) = (at.0.achievement_id, query.0.expand, call.actor.clone());
    let today = app.clock.today_hanoi();
    let view = app.db.read(move |conn| service::get(conn, &actor, id, expand.as_deref(), today));
    found(&call, &view.await?)
}

/// Change an achievement
///
/// A merge patch on a draft or on a returned achievement. Campaign, subject, unit and person are
/// fixed when it is created.
#[utoipa::path(patch, path = "/v1/achievements/{achievement_id}",
    operation_id = "update_achievement", tag = "achievements", params(AchievementPath),
    request_body(content = PatchAchievement, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged achievement keeps the rules of `create_achievement`."]))),
    responses((status = 200, description = "The achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`, `campaign-closed` or `duplicate`.")))]
async fn update_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    body: ValidPatch<PatchAchievement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, patch| {
        Reply::ok(&service::update(tx, at.0.achievement_id, &patch)?)
    })
    .await
}

/// Delete an achievement
///
/// Removes a draft; what was submitted is withdrawn instead.
#[utoipa::path(delete, path = "/v1/achievements/{achievement_id}",
    operation_id = "delete_achievement", tag = "achievements", params(AchievementPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn delete_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, at.0.achievement_id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Submit an achievement
///
/// The unit head confirms it (thủ trưởng đơn vị xác nhận). It needs evidence; an initiative also the
/// day since which it is applied, its effect and its scope (Luật Thi đua, khen thưởng Đ.3.4).
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/submit",
    operation_id = "submit_achievement", tag = "achievements", params(AchievementPath),
    responses((status = 200, description = "The submitted achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names what is missing; `invalid-state-transition`; `campaign-closed`.")))]
async fn submit_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::submit(tx, at.0.achievement_id)?))
        .await
}

/// Verify an achievement
///
/// The secretariat finds it true (thẩm định). Who drafted, submitted or authored it is refused with
/// `recused`.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/verify",
    operation_id = "verify_achievement", tag = "achievements", params(AchievementPath),
    responses((status = 200, description = "The verified achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn verify_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::verify(tx, at.0.achievement_id)?))
        .await
}

/// Take a verification back
///
/// A wrong verification is taken back with its reason; the achievement is submitted again.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/unverify",
    operation_id = "unverify_achievement", tag = "achievements", params(AchievementPath),
    request_body = UnverifyAchievement,
    responses((status = 200, description = "The submitted achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn unverify_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    body: ValidJson<UnverifyAchievement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::unverify(tx, at.0.achievement_id, input)?)
    })
    .await
}

/// Return an achievement
///
/// The secretariat sends it back to the unit with reasons (trả lại); the unit corrects and submits it
/// again. Who drafted, submitted or authored it is refused with `recused`.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/return",
    operation_id = "return_achievement", tag = "achievements", params(AchievementPath),
    request_body = ReturnWithReasons,
    responses((status = 200, description = "The returned achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn return_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    body: ValidJson<ReturnWithReasons>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::send_back(tx, at.0.achievement_id, input)?)
    })
    .await
}

/// Withdraw an achievement
///
/// The unit head or the author no longer brings it forward. It stays readable.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/withdraw",
    operation_id = "withdraw_achievement", tag = "achievements", params(AchievementPath),
    responses((status = 200, description = "The withdrawn achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn withdraw_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::withdraw(tx, at.0.achievement_id)?)
    })
    .await
}

/// Recognise an achievement
///
/// Enters the decision or confirmation of a competent body (quyết định công nhận, văn bản xác nhận,
/// NĐ 152/2025 Đ.33.6): number, date, body and how far it reaches. A second entry of the same scope
/// corrects the first; one of another scope stands beside it.
#[utoipa::path(post, path = "/v1/achievements/{achievement_id}/recognise",
    operation_id = "recognise_achievement", tag = "achievements", params(AchievementPath),
    request_body = RecogniseAchievement,
    extensions(("x-cross-field-rules" = json!([
        "`issued_on` is not in the future, and `document_id` names a document with content."]))),
    responses((status = 200, description = "The recognised achievement.", body = AchievementView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn recognise_achievement(
    app: Data<App>,
    call: Call,
    at: ValidPath<AchievementPath>,
    body: ValidJson<RecogniseAchievement>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::recognise(tx, at.0.achievement_id, input)?)
    })
    .await
}
