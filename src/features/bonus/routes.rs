//! Operations on bonus money.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CreateBonusEntry, PutBonusFund},
    service,
    types::{BonusEntryFilter, BonusEntryPath, BonusEntryView, BonusFundPath, BonusFundView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_bonus_entries,
        create_bonus_entry,
        get_bonus_entry,
        get_bonus_fund,
        put_bonus_fund
    );
}

/// List bonus entries
///
/// The ledger: what was granted, paid, reversed and returned.
#[utoipa::path(get, path = "/v1/bonus-entries",
    operation_id = "list_bonus_entries", tag = "bonus", params(BonusEntryFilter, PageParams),
    responses((status = 200, description = "A page of entries.", body = Listing<BonusEntryView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_bonus_entries(
    app: Data<App>,
    call: Call,
    list: ListQuery<BonusEntryFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Record the payment of a bonus
///
/// The whole bonus of an award, once, with its voucher. Grants, reversals and returns enter the ledger
/// by themselves, when a decision is published and when an award is revoked and given back. A bonus that was
/// not paid because of a higher one (R41) is accrued when the higher award is revoked.
#[utoipa::path(post, path = "/v1/bonus-entries",
    operation_id = "create_bonus_entry", tag = "bonus", request_body = CreateBonusEntry,
    extensions(("x-cross-field-rules" = json!([
        "`award_id` names an award with a bonus.",
        "`paid_on` lies between the day of the decision and today."]))),
    responses((status = 201, description = "The entry.", body = BonusEntryView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the entry.")),
                links(("get" = (operation_id = "get_bonus_entry", parameters(("bonus_entry_id" = "$response.body#/id")))))),
              (status = 409, description = "`invalid-state-transition`: the bonus is not due, or was paid.")))]
async fn create_bonus_entry(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateBonusEntry>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| {
        let view = service::pay(tx, &input)?;
        Reply::created(&view, format!("/v1/bonus-entries/{}", view.id))
    })
    .await
}

/// Get a bonus entry
///
/// An entry by its id.
#[utoipa::path(get, path = "/v1/bonus-entries/{bonus_entry_id}",
    operation_id = "get_bonus_entry", tag = "bonus", params(BonusEntryPath),
    responses((status = 200, description = "The entry.", body = BonusEntryView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_bonus_entry(
    app: Data<App>,
    call: Call,
    at: ValidPath<BonusEntryPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.bonus_entry_id)).await?;
    found(&call, &view)
}

/// Get a year's fund
///
/// The department's fund (Quỹ thi đua, khen thưởng) with what was spent, is reserved and is left, and
/// the limits it passes. A year whose figures nobody wrote is `not-found`.
#[utoipa::path(get, path = "/v1/bonus-fund/{year}",
    operation_id = "get_bonus_fund", tag = "bonus", params(BonusFundPath),
    responses((status = 200, description = "The fund.", body = BonusFundView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("put" = (operation_id = "put_bonus_fund", parameters(("If-Match" = "$response.header.ETag"), ("year" = "$response.body#/year")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_bonus_fund(
    app: Data<App>,
    call: Call,
    at: ValidPath<BonusFundPath>,
) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let view = app.db.read(move |conn| service::fund(conn, &actor, at.0.year, today)).await?;
    found(&call, &view)
}

/// Write the figures of a year's fund
///
/// Size, payroll and what campaigns took. A new year needs no `If-Match`; an existing one needs its
/// tag, or `*`. Limits that are passed do not refuse the figures; they are shown.
#[utoipa::path(put, path = "/v1/bonus-fund/{year}",
    operation_id = "put_bonus_fund", tag = "bonus", params(BonusFundPath),
    request_body = PutBonusFund,
    responses((status = 200, description = "The figures were replaced.", body = BonusFundView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The figures were written for the first time.", body = BonusFundView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the fund."))),
              (status = 428, description = "The year has figures and `If-Match` is absent.")))]
async fn put_bonus_fund(
    app: Data<App>,
    call: Call,
    at: ValidPath<BonusFundPath>,
    body: ValidJson<PutBonusFund>,
) -> Result<HttpResponse, Error> {
    let year = at.0.year;
    command(&app, call, body, move |tx, input| match service::put_fund(tx, year, input)? {
        (view, true) => Reply::created(&view, format!("/v1/bonus-fund/{year}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
