//! Operations on votes.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering},
};

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{CloseVoting, PutBallot, ReopenVoting},
    service,
    types::{AgendaItemPath, AgendaItemView, BallotReceipt, WrittenOpinionPath},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::Reply,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, open_voting, put_ballot, put_written_opinion, close_voting, reopen_voting);
}

/// Open a vote
///
/// Bắt đầu biểu quyết. Needs the quorum (R25) and fixes who votes: present and written, without those in
/// conflict (R28): the nominee, authors of what is cited, the nominated unit and its head, the proposer, and
/// members whose conflict is confirmed or was declared.
#[utoipa::path(post, path = "/v1/agenda-items/{agenda_item_id}/open-voting",
    operation_id = "open_voting", tag = "agenda-items", params(AgendaItemPath),
    responses((status = 200, description = "The item.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each condition with its figures; `already-decided`; `invalid-state-transition`.")))]
async fn open_voting(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
) -> Result<HttpResponse, Error> {
    let keys = app.keys.clone();
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::open_voting(tx, &keys, at.0.agenda_item_id)?)
    })
    .await
}

/// Cast the own ballot
///
/// Bỏ phiếu. Replaceable until the vote is closed. The answer, the audit and the events say that a
/// ballot was cast, never what it says.
///
/// An `Idempotency-Key` belongs to one vote on the item. Repeated after the count of a secret vote, it gives
/// the stored answer to the first request, whatever the body says now: by then nothing is kept with which
/// bodies could be compared. A key that was not used before is answered `already-decided`.
///
/// `recused` while a conflict of interest stands, also one that was declared and is not decided yet.
#[utoipa::path(put, path = "/v1/agenda-items/{agenda_item_id}/ballot",
    operation_id = "put_ballot", tag = "agenda-items", params(AgendaItemPath),
    request_body = PutBallot,
    responses((status = 200, description = "That it was cast.", body = BallotReceipt),
              (status = 409, description = "`already-decided`; `ballot-key-lost`, then the item is voted again; `invalid-state-transition`.")))]
async fn put_ballot(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
    mut body: ValidJson<PutBallot>,
) -> Result<HttpResponse, Error> {
    let (keys, id) = (app.keys.clone(), at.0.agenda_item_id);
    // What an idempotency key is bound to is kept; it must not tell one of three choices.
    let (known, from, sent) = (app.keys.clone(), call.clone(), body.digest);
    body.digest = app.db.read(move |conn| service::digest(conn, &known, &from, id, &sent)).await?;
    command(&app, call, body, move |tx, input| Reply::plain(&service::vote(tx, &keys, id, &input)?))
        .await
}

/// Enter a written opinion
///
/// Nhập ý kiến bằng văn bản của thành viên vắng mặt, in an open vote. Secret ballots are cast by the
/// member alone.
#[utoipa::path(put, path = "/v1/agenda-items/{agenda_item_id}/written-opinions/{person_code}",
    operation_id = "put_written_opinion", tag = "agenda-items", params(WrittenOpinionPath),
    request_body = PutBallot,
    responses((status = 200, description = "That it was entered.", body = BallotReceipt),
              (status = 409, description = "`already-decided`; `invalid-state-transition`, also for a secret vote and where the member voted in person.")))]
async fn put_written_opinion(
    app: Data<App>,
    call: Call,
    at: ValidPath<WrittenOpinionPath>,
    body: ValidJson<PutBallot>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        let (id, person) = (at.0.agenda_item_id, &at.0.person_code);
        Reply::plain(&service::enter_opinion(tx, id, person, &input)?)
    })
    .await
}

/// Close a vote
///
/// Kiểm phiếu. The share of votes is an exact fraction of what the rule set names (R26). The count stands
/// once it is made. Where the votes are equal, `outcome.awaits_chair` says so, and the chair decides with a
/// second call that has `chair_opinion` (R27). What is decided never changes.
#[utoipa::path(post, path = "/v1/agenda-items/{agenda_item_id}/close-voting",
    operation_id = "close_voting", tag = "agenda-items", params(AgendaItemPath),
    request_body = CloseVoting,
    extensions(("x-cross-field-rules" = json!(["`chair_opinion` is required once the count is equal, of the chair, and refused while members vote."]))),
    responses((status = 200, description = "The item with its count.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`tie-unresolved` when the count is equal and the chair's opinion is missing, or the chair is in conflict; `not-ready` while a declared conflict is not decided; `ballot-key-lost`, then the item is voted again; `already-decided`; `invalid-state-transition`.")))]
async fn close_voting(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
    body: ValidJson<CloseVoting>,
) -> Result<HttpResponse, Error> {
    let (keys, id) = (app.keys.clone(), at.0.agenda_item_id);
    // A repeated request counts nothing, and must not destroy the key of a later vote.
    let counted = Arc::new(AtomicI32::new(0));
    let round = Arc::clone(&counted);
    let reply = command(&app, call, body, move |tx, input| {
        let item = service::close_voting(tx, &keys, id, input)?;
        round.store(item.voting_round, Ordering::Release);
        Reply::ok(&item)
    })
    .await?;
    // Only what is committed is counted; until then the key is all that opens the ballots.
    service::destroy_key(&app.keys, id, counted.load(Ordering::Acquire));
    Ok(reply)
}

/// Begin a vote anew
///
/// Biểu quyết lại, before it was counted, or where the votes are equal and the chair is in conflict: the
/// ballots are gone and the item is pending again.
#[utoipa::path(post, path = "/v1/agenda-items/{agenda_item_id}/reopen",
    operation_id = "reopen_voting", tag = "agenda-items", params(AgendaItemPath),
    request_body = ReopenVoting,
    responses((status = 200, description = "The item.", body = AgendaItemView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`already-decided` or `invalid-state-transition`.")))]
async fn reopen_voting(
    app: Data<App>,
    call: Call,
    at: ValidPath<AgendaItemPath>,
    body: ValidJson<ReopenVoting>,
) -> Result<HttpResponse, Error> {
    let keys = app.keys.clone();
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::reopen(tx, &keys, at.0.agenda_item_id, &input)?)
    })
    .await
}
