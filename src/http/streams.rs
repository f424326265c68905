//! Answers that go on: server-sent events (`text/event-stream`), of which a process has a bounded number
//! open, each caller a part of them, and which end when the service is to stop.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::{Ready, ready},
    sync::{Arc, Mutex, PoisonError},
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
    authz::Actor,
    db::types::AnyId,
    error::{Code, Error, Result},
};

/// Pattern of the ids that [`Place`] is written as.
const PLACE_PATTERN: &str = "^(0|[1-9][0-9]{0,17})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// When a caller may try again that found no room.
const RETRY_AFTER_SECONDS: u32 = 5;

/// Streams of one caller, so that nobody takes the room of all. One is enough for a program; but where a
/// connection is lost without a word, the stream of before is there until its time ends.
const PER_CALLER_MAX: usize = 16;

/// How many streams each caller has open.
type Counts = Arc<Mutex<HashMap<String, usize>>>;

/// The streams of a process.
pub struct Streams {
    room: Arc<Semaphore>,
    counts: Counts,
    closing: watch::Sender<bool>,
}

impl Streams {
    /// Room for so many.
    pub fn new(max: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(max)),
            counts: Counts::default(),
            closing: watch::Sender::new(false),
        }
    }

    /// Room for one more of this caller.
    ///
    /// # Errors
    /// `rate-limited` when the caller has as many as one may have; `unavailable` when there is no room, or
    /// the service is about to stop.
    pub fn open(&self, actor: &Actor) -> Result<Opened> {
        let part = Part::take(&self.counts, actor.caller_key())?;
        let closing = self.closing.subscribe();
        let room = Arc::clone(&self.room).try_acquire_owned();
        match room {
            Ok(permit) if !*closing.borrow() => {
                Ok(Opened { _permit: permit, _part: part, closing })
            }
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

/// One of the streams that a caller may have, until it is dropped.
struct Part {
    counts: Counts,
    caller: String,
}

impl Part {
    fn take(counts: &Counts, caller: String) -> Result<Self> {
        // The lock guards whole numbers, which are right whatever happened to the thread that held it.
        let mut open = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(caller.clone()).or_default();
        if *count >= PER_CALLER_MAX {
            return Err(Error::new(Code::RateLimited).retry_after(RETRY_AFTER_SECONDS).detail(
                format!("Mỗi người gọi chỉ mở được {PER_CALLER_MAX} luồng cùng lúc."),
                format!("A caller has at most {PER_CALLER_MAX} streams open at once."),
            ));
        }
        *count += 1;
        drop(open);
        Ok(Self { counts: Arc::clone(counts), caller })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let mut open = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.caller) {
            *count = count.saturating_sub(1);
        }
        open.retain(|_, count| *count > 0);
    }
}

/// The room of one stream, until it is dropped.
pub struct Opened {
    _permit: OwnedSemaphorePermit,
    _part: Part,
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
        let (streams, caller) = (Streams::new(1), Actor::system());
        let one = streams.open(&caller).unwrap();
        assert!(streams.open(&caller).is_err());
        drop(one);
        let one = streams.open(&caller).unwrap();
        assert!(!one.is_closing());
        streams.close();
        assert!(one.is_closing());
        drop(one);
        assert!(streams.open(&caller).is_err());
    }

    #[test]
    fn a_caller_has_a_part_of_the_room_and_gives_it_back() {
        let (streams, one, other) =
            (Streams::new(PER_CALLER_MAX * 2), Actor::system(), Actor::operator());
        let mut open: Vec<Opened> =
            (0..PER_CALLER_MAX).map(|_| streams.open(&one).unwrap()).collect();
        let refused = streams.open(&one).err().unwrap();
        assert_eq!(refused.code(), Code::RateLimited);
        let foreign = streams.open(&other).unwrap();
        open.pop();
        open.push(streams.open(&one).unwrap());
        assert!(streams.open(&one).is_err());
        drop((open, foreign));
        assert!(streams.counts.lock().unwrap().is_empty());
    }
}
