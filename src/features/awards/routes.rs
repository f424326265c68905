//! Operations on awards.

use actix_web::{HttpResponse, get, web::Data};

use super::{
    service,
    types::{AwardFilter, AwardPath, AwardView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        extract::{Call, ValidPath},
        operations::ServiceConfig,
        page::{ListQuery, Listing, PageParams, listed},
        reply::found,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_awards).service(get_award);
}

/// List awards
///
/// Who received what, for which achievements, by which decision.
#[utoipa::path(operation_id = "list_awards", tag = "awards", params(AwardFilter, PageParams),
    responses((status = 200, description = "A page of awards.", body = Listing<AwardView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
#[get("/v1/awards")]
async fn list_awards(
    app: Data<App>,
    call: Call,
    list: ListQuery<AwardFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::LIST_AWARDS)?;
    let (filter, page) = (list.filter, list.page.clone());
    let items = app.db.read(move |conn| service::list(conn, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get an award
///
/// An award by its id.
#[utoipa::path(operation_id = "get_award", tag = "awards", params(AwardPath),
    responses((status = 200, description = "The award.", body = AwardView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
#[get("/v1/awards/{award_id}")]
async fn get_award(
    app: Data<App>,
    call: Call,
    at: ValidPath<AwardPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_AWARD)?;
    let view = app.db.read(move |conn| service::get(conn, at.0.award_id)).await?;
    found(&call, &view)
}
