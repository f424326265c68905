//! Answers that go on: server-sent events (`text/event-stream`), of which a process has a bounded number
//! open, and which end when the service is to stop.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::Arc,
    time::Duration,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderName},
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use utoipa::IntoParams;

use super::{
    admit::Bearer,
    extract::{bad_header, text_header},
};
use crate::{
    db::types::AnyId,
    error::{Code, Error, Result},
};

/// Pattern of the ids that [`Place`] is written as.
const PLACE_PATTERN: &str = "^(0|[1-9][0-9]{0,17})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// When a caller may try again that found no room.
const RETRY_AFTER_SECONDS: u32 = 5;

/// The streams of a process.
pub struct Streams {
    room: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

impl Streams {
    /// Room for so many.
    pub fn new(max: usize) -> Self {
        Self { room: Arc::new(Semaphore::new(max)), closing: watch::Sender::new(false) }
    }

    /// Room for one more.
    ///
    /// # Errors
    /// `unavailable` when there is none, or the service is about to stop.
    pub fn open(&self) -> Result<Opened> {
        let closing = self.closing.subscribe();
        let room = Arc::clone(&self.room).try_acquire_owned();
        match room {
            Ok(permit) if !*closing.borrow() => Ok(Opened { _permit: permit, closing }),
            Ok(_) | Err(_) => {
                Err(Error::unavailable(RETRY_AFTER_SECONDS, "no room for another stream"))
            }
        }
    }

    /// Ends all streams: each says what it is saying and closes its answer.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// The room of one stream, until it is dropped.
pub struct Opened {
    _permit: OwnedSemaphorePermit,
    closing: watch::Receiver<bool>,
}

impl Opened {
    /// Whether the stream is to end.
    pub fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Waits for a time, or shorter when the stream is to end; whether it is.
    pub async fn is_closing_within(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.closing.wait_for(|is_closing| *is_closing)).await.is_ok()
    }
}

/// Where in the feed a stream goes on: after this place, and this event there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub i64, pub AnyId);

impl Place {
    /// As it is sent with an event and comes back as `Last-Event-ID`.
    pub fn to_text(self) -> String {
        format!("{}-{}", self.0, self.1)
    }

    fn parse(text: &str) -> Option<Self> {
        let (position, id) = text.split_once('-')?;
        let place = Self(position.parse().ok()?, AnyId(id.parse().ok()?));
        // What is written otherwise is none of ours.
        (place.to_text() == text).then_some(place)
    }
}

/// Headers of a stream.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the contract is what matters; the value is read by `Listener`")]
pub struct StreamHeaders {
    /// The `id` of the last event that the caller has: the stream goes on after it. Without it the
    /// stream begins with what happens from now on.
    #[serde(default, rename = "Last-Event-ID")]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^(0|[1-9][0-9]{0,17})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        example = "41-0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    last_event_id: Option<String>,
}

/// Marks a request for the head of an answer alone, which is answered like one for the whole.
pub struct HeadOnly;

/// Whoever asks for a stream.
pub struct Listener {
    /// `Last-Event-ID`.
    pub from: Option<Place>,
    /// By what the caller goes on to be known.
    pub bearer: Bearer,
    /// Whether only the head is wanted: then nothing is to be begun, since nobody would hear its end.
    pub is_head: bool,
}

impl FromRequest for Listener {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let wrong = || bad_header("Last-Event-ID", PLACE_PATTERN);
        let read = || match text_header(req, "last-event-id")? {
            Some(text) => Place::parse(text).map(Some).ok_or_else(wrong),
            None => Ok(None),
        };
        let is_head = req.extensions().get::<HeadOnly>().is_some();
        let bearer = req.extensions().get::<Bearer>().cloned();
        let bearer = bearer.ok_or_else(|| Error::new(Code::Unauthenticated));
        ready(read().and_then(|from| Ok(Self { from, bearer: bearer?, is_head })))
    }
}

/// Answers with texts of server-sent events, as they come.
pub fn streamed(texts: impl Stream<Item = String> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Compressed, an event would wait for those after it; and a proxy is not to collect them.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(texts.map(|text| Ok::<Bytes, Infallible>(Bytes::from(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_only_as_it_is_written() {
        let place = Place(41, AnyId(uuid::Uuid::nil()));
        let text = "41-00000000-0000-0000-0000-000000000000";
        assert_eq!(place.to_text(), text);
        assert_eq!(Place::parse(text), Some(place));
        for other in [
            "",
            "41",
            "41-",
            "041-00000000-0000-0000-0000-000000000000",
            "+1-00000000-0000-0000-0000-000000000000",
            "-1-00000000-0000-0000-0000-000000000000",
            "41-00000000000000000000000000000000",
            "41-0000000A-0000-0000-0000-000000000000",
        ] {
            assert_eq!(Place::parse(other), None, "{other}");
        }
    }

    #[test]
    fn streams_have_bounded_room_and_none_when_the_service_stops() {
        let streams = Streams::new(1);
        let one = streams.open().unwrap();
        assert!(streams.open().is_err());
        drop(one);
        let one = streams.open().unwrap();
        assert!(!one.is_closing());
        streams.close();
        assert!(one.is_closing());
        drop(one);
        assert!(streams.open().is_err());
    }
}
