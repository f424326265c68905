//! Sealing: committed rows get a gapless sequence and a hash that covers the row before.
//!
//! Rows are sealed after their commit, one sealer at a time, so that the order has no gaps and a
//! reader by sequence can never miss a row that committed late.
//!
//! No clock has a part in that order, although ids and moments of rows come from the clocks of replicas,
//! which differ. What waits stands in a queue and leaves it only with a seal, so nothing is passed over,
//! however old its id. It is taken by its place there, which the database gives while the change is made:
//! the second change of an object is made when the first is committed, and so has the later place,
//! whichever replica makes it. The feed, its stream and the webhooks go by the sequence, and by nothing
//! else.

use std::{
    sync::Arc,
    time::{Duration, Instant as Timer},
};

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::checkpoint::CheckpointFile;
use crate::{
    clock::Clock,
    db::{
        Conn, Db, dialect,
        schema::{audit_events, audit_queue, audit_seals},
        types::{AnyId, Instant},
    },
    error::Result,
    keys::Keys,
    on_each,
    turning::Turning,
};

/// Rows sealed in one transaction; a bound, so that a backlog does not hold the writer for long.
const BATCH_MAX: u16 = 512;

/// How often the sealer looks; readers of the feed see a change after about this long.
const PAUSE: Duration = Duration::from_millis(150);

/// An audit row as it is hashed.
#[derive(Queryable)]
pub(super) struct Row {
    pub(super) id: AnyId,
    at: Instant,
    action: String,
    target_kind: String,
    target_id: String,
    actor_kind: String,
    actor_id: String,
    client_id: Option<String>,
    on_behalf_of: Option<String>,
    unit_code: Option<String>,
    request_id: Option<String>,
    reason: Option<String>,
    changes: String,
}

impl Row {
    /// SHA-256 over the previous hash and every column, each with its length before it, so that no
    /// two different rows can be spelled alike.
    pub(super) fn hash_after(&self, previous: &str) -> String {
        let mut hash = Sha256::new();
        let id = self.id.to_string();
        let at = self.at.0.timestamp_micros().to_string();
        let parts: [Option<&str>; 14] = [
            Some(previous),
            Some(&id),
            Some(&at),
            Some(&self.action),
            Some(&self.target_kind),
            Some(&self.target_id),
            Some(&self.actor_kind),
            Some(&self.actor_id),
            self.client_id.as_deref(),
            self.on_behalf_of.as_deref(),
            self.unit_code.as_deref(),
            self.request_id.as_deref(),
            self.reason.as_deref(),
            Some(&self.changes),
        ];
        for part in parts {
            match part {
                Some(text) => {
                    hash.update([1]);
                    hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                    hash.update(text.as_bytes());
                }
                None => hash.update([0]),
            }
        }
        hex(&hash.finalize())
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The end of the chain: its sequence and hash, `(0, "")` before the first row.
pub(super) fn head(conn: &mut Conn) -> Result<(i64, String)> {
    Ok(audit_seals::table
        .select((audit_seals::sequence, audit_seals::hash))
        .order(audit_seals::sequence.desc())
        .first(conn)
        .optional()?
        .unwrap_or((0, String::new())))
}

/// Seals what is committed and waiting, up to a bound; returns how many rows were sealed.
///
/// # Errors
/// When the database refuses.
pub fn seal_pending(conn: &mut Conn, now: Instant) -> Result<usize> {
    dialect::lock_name(conn, "audit-seal")?;
    let rows: Vec<Row> = audit_events::table
        .inner_join(audit_queue::table.on(audit_queue::audit_id.eq(audit_events::id)))
        .select(audit_events::all_columns)
        // In the order of the queue, or SQLite would walk the whole trail to find what waits.
        .order(audit_queue::place)
        .limit(i64::from(BATCH_MAX))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(0);
    }
    let (mut sequence, mut previous) = head(conn)?;
    let mut seals = Vec::with_capacity(rows.len());
    for row in &rows {
        sequence += 1;
        previous = row.hash_after(&previous);
        seals.push((
            audit_seals::sequence.eq(sequence),
            audit_seals::audit_id.eq(row.id),
            audit_seals::hash.eq(previous.clone()),
            audit_seals::sealed_at.eq(now),
        ));
    }
    on_each!(conn, inner => diesel::insert_into(audit_seals::table).values(&seals).execute(inner))?;
    let ids: Vec<AnyId> = rows.iter().map(|row| row.id).collect();
    diesel::delete(audit_queue::table.filter(audit_queue::audit_id.eq_any(ids))).execute(conn)?;
    Ok(rows.len())
}

/// Seals all that is committed, as a part of the open transaction. The end of the chain that is read there
/// afterwards lies between what was committed before and what will be, by no clock.
///
/// A batch that is not full had all that was committed when it was read, so it is the last: to go on until
/// nothing waits would have no end on PostgreSQL while others commit faster than this seals.
///
/// # Errors
/// When the database refuses.
pub fn seal_committed(conn: &mut Conn, now: Instant) -> Result<()> {
    while seal_pending(conn, now)? >= usize::from(BATCH_MAX) {}
    Ok(())
}

/// The background thread that seals and signs. When it is dropped, what was committed is sealed, and the
/// head of the chain signed.
pub struct Sealer {
    thread: Option<Turning>,
    work: Arc<Work>,
}

struct Work {
    db: Db,
    clock: Clock,
    keys: Keys,
    checkpoints: Arc<CheckpointFile>,
}

impl Sealer {
    /// Starts sealing.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(
        db: Db,
        clock: Clock,
        keys: Keys,
        checkpoints: Arc<CheckpointFile>,
        checkpoint_every: Duration,
    ) -> Result<Self> {
        let work = Arc::new(Work { db, clock, keys, checkpoints });
        let turn = Arc::clone(&work);
        let mut signed_at = Timer::now();
        let thread = Turning::start("audit-sealer", PAUSE, move |_| {
            turn.seal();
            if signed_at.elapsed() >= checkpoint_every {
                signed_at = Timer::now();
                turn.sign();
            }
        })?;
        Ok(Self { thread: Some(thread), work })
    }
}

impl Drop for Sealer {
    fn drop(&mut self) {
        self.thread = None;
        self.work.seal();
        self.work.sign();
    }
}

impl Work {
    fn seal(&self) {
        seal_all(&self.db, &self.clock);
    }

    fn sign(&self) {
        if let Err(error) = self.checkpoints.sign_head(&self.db, &self.keys, &self.clock) {
            tracing::error!(?error, "signing an audit checkpoint failed");
        }
    }
}

fn seal_all(db: &Db, clock: &Clock) {
    loop {
        // Asking first is a read: an idle service does not write every 150 ms.
        let waiting = db.read_blocking(|conn| {
            Ok(diesel::select(diesel::dsl::exists(
                audit_queue::table.select(audit_queue::audit_id),
            ))
            .get_result::<bool>(conn)?)
        });
        match waiting {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return tracing::warn!(?error, "asking for unsealed rows failed"),
        }
        let now = Instant(clock.now());
        match db.write_blocking(move |conn| seal_pending(conn, now)) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(?error, "sealing failed; it is tried again"),
        }
    }
}
