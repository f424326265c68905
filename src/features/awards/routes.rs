//! Operations on awards.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{RecordAwardReceipt, RecordAwardReturn, RevokeAward},
    service,
    types::{AwardFilter, AwardPath, AwardView},
};
use crate::{
    app::App,
    authz::table,
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
        list_awards,
        get_award,
        revoke_award,
        record_award_receipt,
        record_award_return
    );
}

/// List awards
///
/// Who received what, when, for which achievements, by which decision, with which bonus, and what was
/// revoked when and why: with `person_code` or `unit_code` the award history of a person or unit.
#[utoipa::path(get, path = "/v1/awards",
    operation_id = "list_awards", tag = "awards", params(AwardFilter, PageParams),
    responses((status = 200, description = "A page of awards.", body = Listing<AwardView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_awards(
    app: Data<App>,
    call: Call,
    list: ListQuery<AwardFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_AWARDS)?;
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get an award
///
/// An award by its id.
#[utoipa::path(get, path = "/v1/awards/{award_id}",
    operation_id = "get_award", tag = "awards", params(AwardPath),
    responses((status = 200, description = "The award.", body = AwardView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_award(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_AWARD)?;
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.award_id)).await?;
    found(&call, &view)
}

/// Revoke an award
///
/// Hủy bỏ quyết định, thu hồi hiện vật và tiền thưởng: by the authority that granted it, on a ground of
/// Luật Thi đua, khen thưởng, Điều 93.2 and the conclusion of a competent body. For a Bằng khen it
/// records the city's decision. The ledger is reversed; object and money are due 15 working days after
/// the recipient received the decision. The rule set says for each ground whether the achievements and the
/// place can be used again. A lower bonus that was not paid because of this award becomes due.
#[utoipa::path(post, path = "/v1/awards/{award_id}/revoke",
    operation_id = "revoke_award", tag = "awards", params(AwardPath), request_body = RevokeAward,
    extensions(("x-cross-field-rules" = json!([
        "`ground` is a ground of the rule set that holds on `decided_on`.",
        "`authority` is that of the decision which granted the award.",
        "`conclusion.issued_on`, `decided_on`, `received_on` and today follow each other, and `decided_on` is not before the award was granted."]))),
    responses((status = 200, description = "The revoked award.", body = AwardView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is revoked; `duplicate`: another decision of the body and year has the number and symbol.")))]
async fn revoke_award(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardPath>,
    body: ValidJson<RevokeAward>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::revoke(tx, at.0.award_id, input)?)
    })
    .await
}

/// Record that a revocation was received
///
/// When the recipient received the decision that revokes the award; the term to give it back runs from
/// there.
#[utoipa::path(post, path = "/v1/awards/{award_id}/record-receipt",
    operation_id = "record_award_receipt", tag = "awards", params(AwardPath), request_body = RecordAwardReceipt,
    extensions(("x-cross-field-rules" = json!([
        "`received_on` lies between the decision that revoked the award and today."]))),
    responses((status = 200, description = "The award, with the day by which it is due.", body = AwardView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is not revoked, or the receipt is recorded.")))]
async fn record_award_receipt(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardPath>,
    body: ValidJson<RecordAwardReceipt>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::record_receipt(tx, at.0.award_id, &input)?)
    })
    .await
}

/// Record that a revoked award came back
///
/// The object, the money with its receipt, or both, at once or one after the other. Money that came
/// back enters the ledger.
#[utoipa::path(post, path = "/v1/awards/{award_id}/record-return",
    operation_id = "record_award_return", tag = "awards", params(AwardPath), request_body = RecordAwardReturn,
    extensions(("x-cross-field-rules" = json!([
        "`object_returned_on`, `money_returned_on` or both are given, between the decision that revoked the award and today.",
        "`receipt_number` comes with `money_returned_on`.",
        "Only what is still owed comes back; money only where the bonus was paid."]))),
    responses((status = 200, description = "The award.", body = AwardView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: it is not revoked, or all of it is back.")))]
async fn record_award_return(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardPath>,
    body: ValidJson<RecordAwardReturn>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::record_return(tx, at.0.award_id, &input)?)
    })
    .await
}
