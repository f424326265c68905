//! Writing many histories: one thread makes rows of them, another one writes and seals them.

use std::thread;

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use thidua::{
    app::App,
    audit,
    clock::Ids,
    db::{self, Conn, dialect, types::Instant},
    error::{Context, Error, Result},
    features::{
        achievements::{
            history::{self, Trace},
            types::AchievementId,
        },
        events,
    },
};

use super::{
    achievements::{self, Calendar},
    directory::House,
};

/// Achievements in one transaction.
const AT_ONCE: u32 = 4000;

/// Transactions' worth of rows that wait for the writer.
const WAITING: usize = 2;

/// One connection writes everything: it keeps the pages that it changes again and again, and the
/// journal is brought back into the database seldom.
const SQLITE_SETTINGS: &str = "PRAGMA cache_size = -1000000; PRAGMA wal_autocheckpoint = 100000;";
const SQLITE_END: &str = "PRAGMA wal_checkpoint(TRUNCATE);";

/// A connection for many rows.
pub fn connect(app: &App) -> Result<Conn> {
    let mut conn = db::connect(&app.settings.database_url)?;
    if let Conn::Sqlite(inner) = &mut conn {
        inner.batch_execute(SQLITE_SETTINGS)?;
    }
    Ok(conn)
}

/// Seals what was written so far.
pub fn seal(app: &App, conn: &mut Conn) -> Result<()> {
    dialect::begin_write(conn)?;
    seal_all(conn, Instant(app.clock.now()))?;
    dialect::commit(conn).internal("committing seals")
}

fn seal_all(conn: &mut Conn, now: Instant) -> Result<()> {
    while audit::seal_pending(conn, now)? > 0 {}
    Ok(())
}

/// Brings the index of words to where the housekeeper of a running service brings it within an hour.
pub fn merge_words(conn: &mut Conn) -> Result<()> {
    let mut is_first = true;
    while db::merge_index(conn, is_first)? {
        is_first = false;
    }
    Ok(())
}

/// Writes the histories of so many achievements and returns their ids.
pub fn write(
    app: &App,
    conn: &mut Conn,
    house: &House,
    calendar: Calendar,
    count: u32,
) -> Result<Vec<AchievementId>> {
    let now = Instant(app.clock.now());
    // What the service would have forgotten by now is not written.
    let kept_since = Instant(now.0 - TimeDelta::days(events::service::KEEP_DAYS));
    let (made, batches) = crossbeam_channel::bounded(WAITING);
    let mut ids = Vec::new();
    thread::scope(|scope| {
        scope.spawn(move || {
            for from in (0..count).step_by(AT_ONCE as usize) {
                let numbers = from..count.min(from + AT_ONCE);
                let batch = traces(&app.ids, house, calendar, numbers, kept_since);
                if made.send(batch).is_err() {
                    return;
                }
            }
        });
        for batch in batches {
            let batch: Vec<Trace> = batch?;
            write_batch(conn, &app.ids, &batch, now)?;
            ids.extend(batch.iter().map(Trace::id));
        }
        Ok::<(), Error>(())
    })?;
    if let Conn::Sqlite(inner) = conn {
        inner.batch_execute(SQLITE_END)?;
    }
    app.checkpoints.sign_head(&app.db, &app.keys, &app.clock)?;
    Ok(ids)
}

fn traces(
    ids: &Ids,
    house: &House,
    calendar: Calendar,
    numbers: std::ops::Range<u32>,
    kept_since: Instant,
) -> Result<Vec<Trace>> {
    numbers
        .map(|number| {
            let mut trace = Trace::of(ids, achievements::history(house, calendar, number)?);
            for deed in &mut trace.deeds {
                if deed.at < kept_since {
                    deed.change.events.clear();
                }
            }
            Ok(trace)
        })
        .collect()
}

/// Rows and their seals in one transaction.
fn write_batch(conn: &mut Conn, ids: &Ids, batch: &[Trace], now: Instant) -> Result<()> {
    dialect::begin_write(conn)?;
    history::write(conn, ids, batch)?;
    seal_all(conn, now)?;
    dialect::commit(conn).internal("committing a batch")
}
