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
    let Some(id) = id_of(call) else { return Ok(Claim::Slot(None)) };
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
    }))
}

/// What the key of a call was bound to when it was first used, for work that can no longer tell it from
/// the body.
///
/// # Errors
/// When the database cannot be read.
pub fn bound(conn: &mut Conn, call: &Call) -> Result<Option<BodyDigest>> {
    let Some(id) = id_of(call) else { return Ok(None) };
    let known: Option<String> = t::table.find(id).select(t::fingerprint).first(conn).optional()?;
    Ok(known.as_deref().and_then(unhex))
}

/// The name of a call's key: of whom, through which client, for what, and which.
fn id_of(call: &Call) -> Option<String> {
    let key = call.idempotency_key.as_ref()?;
    let client = call.actor.client_id.as_deref().unwrap_or_default();
    let scope = format!("{}\n{client}\n{}\n{key}", call.actor.id, call.target);
    Some(hex(&Sha256::digest(scope.as_bytes())))
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
            t::body.eq(reply.body.clone()),
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

fn unhex(text: &str) -> Option<BodyDigest> {
    let mut digest: BodyDigest = [0; 32];
    let pairs = text.as_bytes().chunks_exact(2);
    if text.len() != digest.len() * 2 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::{BodyDigest, hex, unhex};

    #[test]
    fn a_digest_is_read_as_it_was_written_and_nothing_else_is_one() {
        let digest: BodyDigest = std::array::from_fn(|place| u8::try_from(place * 7).unwrap());
        assert_eq!(unhex(&hex(&digest)), Some(digest));
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)]
        {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
