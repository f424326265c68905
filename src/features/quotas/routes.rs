//! Operations on quotas.

use actix_web::{HttpResponse, web::Data};

use super::{input::PutAwardRoundQuotas, service, types::AwardRoundQuotasView};
use crate::{
    app::App,
    error::Error,
    features::award_rounds::types::AwardRoundPath,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_award_round_quotas, put_award_round_quotas);
}

/// Get an award round's quotas
///
/// Số lượng, tỷ lệ khen thưởng of the round, with the places taken and left. Before they are written
/// there are none, in version 1.
#[utoipa::path(get, path = "/v1/award-rounds/{award_round_id}/quotas",
    operation_id = "get_award_round_quotas", tag = "award-rounds", params(AwardRoundPath),
    responses((status = 200, description = "The quotas.", body = AwardRoundQuotasView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_award_round_quotas(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.award_round_id)).await?;
    found(&call, &view)
}

/// Write an award round's quotas
///
/// All of them at once, while the round is a draft or open. A share is rounded down, of a base that is
/// stated or counted in the directory, and stored. A cap may lie below what is taken; then nothing is
/// left.
#[utoipa::path(put, path = "/v1/award-rounds/{award_round_id}/quotas",
    operation_id = "put_award_round_quotas", tag = "award-rounds", params(AwardRoundPath),
    request_body = PutAwardRoundQuotas,
    extensions(("x-cross-field-rules" = json!([
        "Each award type, kind of subject and scope stands once.",
        "`award_type_code` is considered by the round and for this kind of subject; `scope` is `round` or names a unit.",
        "There is `max_places` or `max_share`, which is not above 1/1 and no fraction of zero.",
        "`base` and `counted_on` come only with `max_share`, and not together; `counted_on` has come."]))),
    responses((status = 200, description = "The quotas.", body = AwardRoundQuotasView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: the round is closed."),
              (status = 428, description = "`If-Match` is absent.")))]
async fn put_award_round_quotas(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardRoundPath>,
    body: ValidJson<PutAwardRoundQuotas>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, move |tx, input| {
        Reply::ok(&service::put(tx, at.0.award_round_id, input)?)
    })
    .await
}
