//! Operations on the feed.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{EventFilter, EventPath, EventView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        extract::{Call, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::found,
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_events, get_event);
}

/// Read the event feed
///
/// Events in the order of the feed, oldest first. `next_cursor` is never null here: when a page is
/// not full, keep the cursor and ask again later; nothing that commits in between is missed. Events
/// are kept for 180 days.
#[utoipa::path(get, path = "/v1/events",
    operation_id = "list_events", tag = "events", params(EventFilter, PageParams),
    responses((status = 200, description = "A page of the feed.", body = Listing<EventView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_events(
    app: Data<App>,
    call: Call,
    list: ListQuery<EventFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get an event
///
/// One event by its id.
#[utoipa::path(get, path = "/v1/events/{event_id}",
    operation_id = "get_event", tag = "events", params(EventPath),
    responses((status = 200, description = "The event.", body = EventView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this event.")))]
async fn get_event(
    app: Data<App>,
    call: Call,
    at: ValidPath<EventPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, at.0.event_id)).await?;
    found(&call, &view)
}
