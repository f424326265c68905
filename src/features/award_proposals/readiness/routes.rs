//! The operation that tells whether a proposal is ready.

use actix_web::{HttpResponse, web::Data};

use super::view::{ProposalReadinessView, ReadinessQuery};
use crate::{
    app::App,
    error::Error,
    features::award_proposals::{service, types::AwardProposalPath},
    http::{
        command::audited_read,
        extract::{Call, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        reply::found,
    },
};

/// The operation.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_award_proposal_readiness);
}

/// Read a proposal's readiness
///
/// Every rule with its outcome for a step, the facts and parameters it used, its legal basis and what
/// to do next. What is not known is never passed: it says who has to supply it. Of pending matters and
/// discipline only that there is something is said, and that the secretariat can tell more; who may
/// read pending matters reads which they are, and the audit tells that. Of other proposals only what
/// the caller reads of them is told.
#[utoipa::path(get, path = "/v1/award-proposals/{award_proposal_id}/readiness",
    operation_id = "get_award_proposal_readiness", tag = "award-proposals",
    params(AwardProposalPath, ReadinessQuery),
    responses((status = 200, description = "The findings.", body = ProposalReadinessView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has these findings."),
              (status = 409, description = "`not-ready`: no published rule set holds on the day.")))]
async fn get_award_proposal_readiness(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardProposalPath>,
    query: ValidQuery<ReadinessQuery>,
) -> Result<HttpResponse, Error> {
    let (id, step, actor) = (at.0.award_proposal_id, query.0.at, call.actor.clone());
    let today = app.clock.today_hanoi();
    let view = app.db.read(move |conn| service::readiness(conn, &actor, id, step, today)).await?;
    if view.tells_matters {
        audited_read(&app, &call, move |tx| service::tell_matters_seen(tx, id)).await?;
    }
    found(&call, &view)
}
