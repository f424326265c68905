//! The one operation of search.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{SearchFilter, SearchResult},
};
use crate::{
    app::App,
    authz::{Relation, table},
    error::Error,
    http::{
        extract::Call,
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, search_objects);
}

/// Search everything
///
/// Objects of all kinds that have these words, newest first, as far as the caller may read them: each kind
/// by the scope and the rules of its own list. A kind that the caller does not read has no results. The
/// snippet is plain text in pieces; nothing in it is markup. What was withdrawn is not found.
///
/// A request may give up before its page is full, where the caller may read few of the objects that have the
/// words: then the page holds fewer than `limit` or none. The last page is the one whose `next_cursor` is null.
/// `total_count` is null as well where there are more than 1,000 results or too many objects to look at.
#[utoipa::path(get, path = "/v1/search",
    operation_id = "search_objects", tag = "search", params(SearchFilter, PageParams),
    responses((status = 200, description = "A page of what was found.", body = Listing<SearchResult>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn search_objects(
    app: Data<App>,
    call: Call,
    list: ListQuery<SearchFilter>,
) -> Result<HttpResponse, Error> {
    call.actor.require(table::SEARCH_OBJECTS, &Relation::none())?;
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let today = app.clock.today_hanoi();
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page, today)).await?;
    listed(&call, &list.page, &items)
}
