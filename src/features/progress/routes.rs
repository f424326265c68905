//! The one operation on progress.

use actix_web::{HttpResponse, web::Data};

use super::{service, types::ProgressView};
use crate::{
    app::App,
    db::types::Instant,
    error::Error,
    features::{campaigns::types::CampaignPath, indicators::progress_views::ProgressQuery},
    http::{
        extract::{Call, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        reply::shown,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_campaign_progress);
}

/// Show how far a campaign has come
///
/// Counts by state, for each unit, rolled up to blocs and to the whole (tiến độ phong trào); indicators
/// of a year against their paths, with trend and forecast; milestones; how far the plan was made known;
/// and each unit's result in the evaluation round that was finalized last. Units that should take part
/// and have nothing yet are listed with empty counts.
#[utoipa::path(get, path = "/v1/campaigns/{campaign_id}/progress",
    operation_id = "get_campaign_progress", tag = "campaigns", params(CampaignPath, ProgressQuery),
    responses((status = 200, description = "The progress as it is now.", body = ProgressView)))]
async fn get_campaign_progress(
    app: Data<App>,
    call: Call,
    at: ValidPath<CampaignPath>,
    query: ValidQuery<ProgressQuery>,
) -> Result<HttpResponse, Error> {
    let on = (Instant(app.clock.now()), app.clock.today_hanoi());
    let (actor, id) = (call.actor.clone(), at.0.campaign_id);
    // Counting a campaign of a million achievements takes longer than a worker may be held.
    let counted = app.db.read_long(move |conn| service::get(conn, &actor, id, query.0, on));
    shown(&counted.await?)
}
