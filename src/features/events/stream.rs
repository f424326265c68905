//! The feed as server-sent events. Between two looks a stream holds nothing but its place and its
//! caller's token: no connection to the database and no thread. Each look asks who the caller is now, so
//! that a stream shows no more than the feed would, and ends with its token and its caller's access.

use std::{
    fmt::Write,
    sync::Arc,
    time::{Duration, Instant as Timer},
};

use futures_util::{Stream, stream};

use super::{
    service::visible,
    store,
    types::{EventFilter, EventView},
};
use crate::{
    app::App,
    authz::Actor,
    db::types::AnyId,
    error::{Code, Context, Result},
    http::{
        admit::Bearer,
        streams::{Opened, Place},
    },
};

/// How often a stream looks for more.
const PAUSE: Duration = Duration::from_millis(500);

/// A stream that has nothing to say says so, for proxies that close what is silent.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Events that are sent at once.
const BATCH_MAX: i64 = 100;

/// What a stream says first: after how many milliseconds to come back when it ends.
const BEGINNING: &str = "retry: 3000\n\n";

/// A stream.
pub(super) struct EventStream {
    app: Arc<App>,
    bearer: Bearer,
    filter: Arc<EventFilter>,
    after: Place,
    opened: Opened,
    began: Timer,
    said: Timer,
    is_begun: bool,
    has_read: bool,
}

impl EventStream {
    /// Begins after a place, or with what happens from now on.
    ///
    /// # Errors
    /// `insufficient-scope`; `rate-limited` and `unavailable` when there is no room for it.
    pub(super) async fn open(
        app: Arc<App>,
        (actor, bearer): (&Actor, Bearer),
        filter: EventFilter,
        from: Option<Place>,
    ) -> Result<Self> {
        visible(actor)?;
        let opened = app.streams.open(actor)?;
        let after = match from {
            Some(place) => place,
            None => Place(app.db.read(store::head).await?, AnyId(uuid::Uuid::max())),
        };
        let now = Timer::now();
        Ok(Self {
            app,
            bearer,
            filter: Arc::new(filter),
            after,
            opened,
            began: now,
            said: now,
            is_begun: false,
            has_read: false,
        })
    }

    /// Its texts, as they come.
    pub(super) fn texts(self) -> impl Stream<Item = String> {
        stream::unfold(self, |mut feed| async move {
            let text = feed.next().await?;
            feed.said = Timer::now();
            Some((text, feed))
        })
    }

    async fn next(&mut self) -> Option<String> {
        if !self.is_begun {
            self.is_begun = true;
            return Some(BEGINNING.to_owned());
        }
        let life = Duration::from_secs(self.app.settings.events.stream_seconds);
        while !self.opened.is_closing() {
            let left = life.saturating_sub(self.began.elapsed());
            // Even the shortest stream gives what there is.
            if left.is_zero() && self.has_read {
                return None;
            }
            match self.read().await {
                Ok(text) if !text.is_empty() => return Some(text),
                Ok(_) => {}
                // The caller's access is over, which is no trouble of ours.
                Err(error)
                    if matches!(error.code(), Code::TokenExpired | Code::Unauthenticated) =>
                {
                    return None;
                }
                Err(error) => {
                    // The caller comes back and goes on from its last event.
                    tracing::warn!(?error, "an event stream ends early");
                    return None;
                }
            }
            if self.said.elapsed() >= HEARTBEAT {
                return Some(":\n\n".to_owned());
            }
            if self.opened.is_closing_within(PAUSE.min(left)).await {
                return None;
            }
        }
        None
    }

    /// The next events, if there are any.
    async fn read(&mut self) -> Result<String> {
        self.has_read = true;
        let actor = self.bearer.caller(&self.app).await?;
        let (visible, filter) = (visible(&actor)?, Arc::clone(&self.filter));
        let Place(position, id) = self.after;
        let found = self
            .app
            .db
            .read(move |conn| store::following(conn, &visible, &filter, (position, id), BATCH_MAX))
            .await?;
        let mut text = String::new();
        for event in &found {
            let place = Place(event.position, event.id);
            write_event(&mut text, place, event)?;
            self.after = place;
        }
        Ok(text)
    }
}

/// One event: its JSON has no line end, so it is one line of data.
fn write_event(text: &mut String, place: Place, event: &EventView) -> Result<()> {
    let data = serde_json::to_string(event).internal("writing an event")?;
    let (id, name) = (place.to_text(), &event.event_type);
    write!(text, "id: {id}\nevent: {name}\ndata: {data}\n\n").internal("writing an event")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::db::types::Instant;

    #[test]
    fn an_event_is_three_lines_and_an_empty_one() {
        let event = EventView {
            id: AnyId(uuid::Uuid::nil()),
            event_type: "campaign.published".to_owned(),
            at: Instant("2026-11-23T02:00:00Z".parse().unwrap()),
            subject_kind: "campaign".to_owned(),
            subject_id: "C-1".to_owned(),
            sequence: 2,
            position: 41,
            unit_code: None,
            data: json!({ "note": "một\nhai" }),
            etag: "\"1-811c9dc5\"".to_owned(),
        };
        let mut text = String::new();
        write_event(&mut text, Place(41, event.id), &event).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0], "id: 41-00000000-0000-0000-0000-000000000000");
        assert_eq!(lines[1], "event: campaign.published");
        assert!(lines[2].starts_with("data: {"), "{text}");
        assert_eq!((lines[3], lines[4]), ("", ""));
    }
}
