//! Operations on the feed.

use actix_web::{HttpResponse, web::Data};
use futures_util::stream;

use super::{
    service,
    stream::EventStream,
    types::{EventFilter, EventPath, EventStreamText, EventView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        extract::{Call, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::found,
        streams::{Listener, StreamHeaders, streamed},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_events, stream_events, get_event);
}

/// Read the event feed
///
/// Events in the order of the feed, oldest first. `next_cursor` is null here only as long as there was
/// nothing to read: when a page is not full, keep the cursor and ask again later; nothing that commits
/// in between is missed. Events are kept for 180 days.
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

/// Follow the event feed
///
/// The feed as server-sent events, as they happen: `id` to go on from, `event` the type, `data` the event
/// as the feed shows it. A comment comes when there is nothing else for a while. The stream ends after
/// some minutes, and when the service stops; come back with the last `id` in `Last-Event-ID`, and nothing
/// is missed that the feed still has. 429 when the caller has 16 streams open, 503 when too many are open
/// in all, both on each server.
#[utoipa::path(get, path = "/v1/events/stream",
    operation_id = "stream_events", tag = "events", params(EventFilter, StreamHeaders),
    responses((status = 200, description = "Events, as they happen.", body = EventStreamText, content_type = "text/event-stream")))]
async fn stream_events(
    app: Data<App>,
    call: Call,
    filter: ValidQuery<EventFilter>,
    listener: Listener,
) -> Result<HttpResponse, Error> {
    if listener.is_head {
        return Ok(streamed(stream::empty()));
    }
    let Listener { from, bearer, .. } = listener;
    let opened = EventStream::open(app.into_inner(), (&call.actor, bearer), filter.0, from).await?;
    Ok(streamed(opened.texts()))
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
