//! Idempotency keys: a claim before the work, in the transaction of the work, and the stored reply.
//!
//! Claiming first matters: on PostgreSQL a second request with the same key waits on the claim row
//! until the first commits and then replays; had it selected first, it would fail on the insert.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    db::{Conn, dialect::Both, schema::idempotency_keys as t, types::Instant},
    error::{Code, Context, Error, Result},
    http::{
        extract::{BodyDigest, Call},
        reply::Reply,
    },
};

/// Replies are kept this long.
pub const KEEP_DAYS: i64 = 7;

/// What claiming a key gave.
pub enum Claim {
    /// The work was done before; this was the answer.
    Replay(Reply),
    /// The work is to be done; its reply goes into the slot when a key was sent.
    Slot(Option<Slot>),
}

/// A claimed key.
pub struct Slot(String);

#[derive(Serialize, Deserialize)]
struct Headers {
    etag: Option<String>,
    location: Option<String>,
}

/// Claims the key of a call.
///
/// # Errors
/// `idempotency-key-reused` when the key came with another body.
pub fn claim(conn: &mut Conn, call: &Call, digest: &BodyDigest, now: Instant) -> Result<Claim> {
    let Some(key) = &call.idempotency_key else { return Ok(Claim::Slot(None)) };
    let client = call.actor.client_id.as_deref().unwrap_or_default();
    let scope = format!("{}\n{client}\n{}\n{key}", call.actor.id, call.target);
    let id = hex(&Sha256::digest(scope.as_bytes()));
    let fingerprint = hex(digest);
    let claimed = Both(
        diesel::insert_into(t::table)
            .values((
                t::id.eq(id.clone()),
                t::fingerprint.eq(fingerprint.clone()),
                t::created_at.eq(now),
            ))
            .on_conflict(t::id)
            .do_nothing(),
    )
    .execute(conn)?;
    if claimed == 1 {
        return Ok(Claim::Slot(Some(Slot(id))));
    }
    type Kept = (String, Option<i32>, Option<String>, Option<String>);
    let (known, status, headers, body): Kept =
        t::table.find(id).select((t::fingerprint, t::status, t::headers, t::body)).first(conn)?;
    if known != fingerprint {
        return Err(Error::new(Code::IdempotencyKeyReused));
    }
    let status = status.ok_or_else(|| Error::new(Code::IdempotencyInProgress).retry_after(1))?;
    let headers: Headers = serde_json::from_str(headers.as_deref().unwrap_or("{}"))
        .internal("reading a stored reply")?;
    Ok(Claim::Replay(Reply {
        status: u16::try_from(status).internal("reading a stored reply")?,
        etag: headers.etag,
        location: headers.location,
        body,
        kept: None,
    }))
}

/// Keeps the reply of the work.
///
/// # Errors
/// When the database refuses.
pub fn keep(conn: &mut Conn, slot: &Slot, reply: &Reply) -> Result<()> {
    let headers = Headers { etag: reply.etag.clone(), location: reply.location.clone() };
    diesel::update(t::table.find(&slot.0))
        .set((
            t::status.eq(Some(i32::from(reply.status))),
            t::headers.eq(Some(serde_json::to_string(&headers).internal("keeping a reply")?)),
            t::body.eq(reply.kept.clone().or_else(|| reply.body.clone())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets replies that are older than their time; returns how many.
///
/// # Errors
/// When the database refuses.
pub fn purge(conn: &mut Conn, now: Instant) -> Result<usize> {
    let before = Instant(now.0 - chrono::Duration::days(KEEP_DAYS));
    Ok(diesel::delete(t::table.filter(t::created_at.lt(before))).execute(conn)?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
