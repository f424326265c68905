//! The write door. Every change passes here: one transaction with the idempotency claim, the
//! change under its version guard, the audit and event rows, and the stored reply.

use actix_web::{HttpResponse, http::header, web::Data};
use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    extract::{BodyDigest, Call, IfMatch, ValidJson, ValidPatch},
    reply::{Reply, etag, no_store},
};
use crate::{
    app::App,
    audit::{self, Change, Origin},
    authz::Actor,
    clock::Ids,
    db::{Conn, dialect::savepoint, types::Instant},
    error::{Code, Context, Error, Result},
    idempotency::{self, Claim},
};

/// What a change works with: the open transaction, the caller, the time, and what is to be told.
pub struct Tx<'a> {
    /// The open transaction.
    pub conn: &'a mut Conn,
    /// The caller.
    pub actor: &'a Actor,
    /// The one time of this change.
    pub now: Instant,
    /// The day in Hanoi.
    pub today: NaiveDate,
    /// Source of ids.
    pub ids: &'a Ids,
    /// `If-Match`.
    pub if_match: Option<IfMatch>,
    changes: Vec<Change>,
}

impl<'a> Tx<'a> {
    /// A change outside a request: command line, demo data, background work.
    pub fn begin(
        conn: &'a mut Conn,
        actor: &'a Actor,
        ids: &'a Ids,
        now: Instant,
        today: NaiveDate,
    ) -> Self {
        Self { conn, actor, now, today, ids, if_match: Some(IfMatch::Any), changes: Vec::new() }
    }

    /// Tells the audit, and the events that come with it.
    pub fn tell(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Whether anything was told.
    pub fn has_told(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Runs a part of a change that can be refused by itself: what it wrote and told is then taken
    /// back, and the rest of the change stands.
    ///
    /// # Errors
    /// What the part refuses.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (actor, now, today, ids) = (self.actor, self.now, self.today, self.ids);
        let if_match = self.if_match;
        let (value, told) = savepoint(self.conn, |conn| {
            let mut inner = Tx { conn, actor, now, today, ids, if_match, changes: Vec::new() };
            let value = part(&mut inner)?;
            Ok((value, inner.changes))
        })?;
        self.changes.extend(told);
        Ok(value)
    }

    /// Refuses with 428 a change without `If-Match`, and with 412 one on an old version.
    ///
    /// # Errors
    /// `precondition-required`, `stale-etag`.
    pub fn require_match(&self, current: i64) -> Result<()> {
        if self.if_match.is_none() {
            return Err(Error::new(Code::PreconditionRequired));
        }
        self.check_match(current)
    }

    /// Refuses with 412 when `If-Match` was sent and names another version. Actions honour the
    /// header but do not need it.
    ///
    /// # Errors
    /// `stale-etag`.
    pub fn check_match(&self, current: i64) -> Result<()> {
        let is_wanted = self.if_match.is_none_or(|sent| sent.admits(current));
        if is_wanted { Ok(()) } else { Err(stale(current)) }
    }

    /// Writes what was told; called once, at the end of the change.
    ///
    /// # Errors
    /// When the database refuses, or when a change told nothing.
    pub fn finish(self, origin: &Origin) -> Result<()> {
        if self.changes.is_empty() {
            return Err(Error::bug("every change tells the audit what it did"));
        }
        audit::append(self.conn, self.ids, self.now, self.actor, origin, &self.changes)
    }
}

/// The version guard did not hold: somebody else was faster.
pub fn stale(current: i64) -> Error {
    Error::new(Code::StaleEtag).with("current_etag", etag(current, &[]))
}

/// A body, or none, with the digest that an idempotency key is bound to.
pub trait Input: Send + 'static {
    /// What the change receives.
    type Value: Send + 'static;
    /// Value and digest.
    fn split(self) -> (Self::Value, BodyDigest);
}

impl<T: Send + 'static> Input for ValidJson<T> {
    type Value = T;
    fn split(self) -> (T, BodyDigest) {
        (self.value, self.digest)
    }
}

impl<T: 'static> Input for ValidPatch<T> {
    type Value = Value;
    fn split(self) -> (Value, BodyDigest) {
        (self.value, self.digest)
    }
}

/// For changes without a body.
pub struct NoBody;

impl Input for NoBody {
    type Value = ();
    fn split(self) -> ((), BodyDigest) {
        ((), [0; 32])
    }
}

/// Runs a change.
///
/// # Errors
/// Whatever the change refuses; then nothing is kept and the idempotency key is free again.
pub async fn command<I: Input>(
    app: &Data<App>,
    call: Call,
    input: I,
    change: impl FnOnce(&mut Tx<'_>, I::Value) -> Result<Reply> + Send + 'static,
) -> Result<HttpResponse> {
    let (reply, is_replay) = run(app, call, input, change).await?;
    Ok(respond(reply, is_replay))
}

/// [`command`] whose answer shows a new secret as the named member, which the change leaves null. What
/// is kept for a replay does not hold it, so that it is in no table: a replayed answer shows none.
///
/// # Errors
/// As [`command`].
pub async fn command_with_secret<I: Input>(
    app: &Data<App>,
    call: Call,
    input: I,
    (member, secret): (&'static str, String),
    change: impl FnOnce(&mut Tx<'_>, I::Value) -> Result<Reply> + Send + 'static,
) -> Result<HttpResponse> {
    let (mut reply, is_replay) = run(app, call, input, change).await?;
    if !is_replay && let Some(body) = &reply.body {
        let mut members: Map<String, Value> =
            serde_json::from_str(body).internal("reading an answer")?;
        members.insert(member.to_owned(), Value::String(secret));
        reply.body = Some(serde_json::to_string(&members).internal("writing an answer")?);
    }
    Ok(no_store(respond(reply, is_replay)))
}

/// The reply of a change, and whether it is that of an earlier request.
async fn run<I: Input>(
    app: &Data<App>,
    call: Call,
    input: I,
    change: impl FnOnce(&mut Tx<'_>, I::Value) -> Result<Reply> + Send + 'static,
) -> Result<(Reply, bool)> {
    let (value, digest) = input.split();
    let (clock, ids) = (app.clock.clone(), app.ids.clone());
    let done = app.db.write(move |conn| {
        let now = Instant(clock.now());
        let claim = idempotency::claim(conn, &call, &digest, now)?;
        let slot = match claim {
            Claim::Replay(reply) => return Ok((reply, true)),
            Claim::Slot(slot) => slot,
        };
        let mut tx = Tx {
            conn,
            actor: &call.actor,
            now,
            today: clock.today_hanoi(),
            ids: &ids,
            if_match: call.if_match,
            changes: Vec::new(),
        };
        let reply = change(&mut tx, value)?;
        tx.finish(&Origin { request_id: Some(call.request_id.clone()) })?;
        if let Some(slot) = slot {
            idempotency::keep(conn, &slot, &reply)?;
        }
        Ok((reply, false))
    });
    done.await
}

fn respond(reply: Reply, is_replay: bool) -> HttpResponse {
    let mut response = reply.into_response();
    if is_replay {
        response.headers_mut().insert(
            header::HeaderName::from_static("idempotent-replayed"),
            header::HeaderValue::from_static("true"),
        );
    }
    response
}

/// Runs a read that leaves an audit row, which is committed before the caller sees anything.
///
/// # Errors
/// Whatever the read refuses; then nothing was read and nothing is told.
pub async fn audited_read<T: Send + 'static>(
    app: &Data<App>,
    call: &Call,
    read: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (clock, ids, call) = (app.clock.clone(), app.ids.clone(), call.clone());
    let done = app.db.write(move |conn| {
        let (now, today) = (Instant(clock.now()), clock.today_hanoi());
        let mut tx = Tx::begin(conn, &call.actor, &ids, now, today);
        let value = read(&mut tx)?;
        tx.finish(&Origin { request_id: Some(call.request_id.clone()) })?;
        Ok(value)
    });
    done.await
}

/// The JSON of a view, for the audit's before and after.
pub fn snapshot<T: serde::Serialize>(view: &T) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}
