//! What has to be done from time to time: old idempotency keys, events, jobs and deliveries go, idle rate
//! limits are forgotten, so are the bytes of deleted documents, and the index of words is merged.

use std::time::{Duration, Instant as Timer};

use actix_web::web::Data;

use crate::{
    app::App,
    authz,
    db::{merge_index, types::Instant},
    error::Result,
    features::{agenda_items, documents, events, imports, webhooks},
    idempotency, jobs,
    turning::{Stop, Turning},
};

/// Rate limits of callers that are not seen any more.
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// Rows that are past their time.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Writers have their turn between two steps of merging.
const MERGE_PAUSE: Duration = Duration::from_millis(50);

/// Starts the thread that keeps house until it is dropped.
///
/// # Errors
/// When the thread cannot be started.
pub fn start(app: &Data<App>) -> Result<Turning> {
    let app = app.clone();
    let mut purged: Option<Timer> = None;
    Turning::start("housekeeper", TIDY_EVERY, move |stop| {
        app.limits.tidy();
        if purged.is_none_or(|at| at.elapsed() >= PURGE_EVERY) {
            purged = Some(Timer::now());
            purge(&app);
            sweep(&app);
            merge_words(&app, stop);
        }
    })
}

fn purge(app: &App) {
    let now = Instant(app.clock.now());
    let log_days = app.settings.events.webhook_log_days;
    let done = app.db.write_blocking(move |conn| {
        let keys = idempotency::purge(conn, now)?;
        let tokens = authz::store::purge_revoked_tokens(conn, now)?;
        let deliveries = webhooks::purge(conn, now, log_days)?;
        let events = events::service::purge(conn, now)?;
        let imports = imports::purge(conn, now)?;
        Ok((keys, tokens, events, imports, jobs::purge(conn, now)?, deliveries))
    });
    match done {
        Ok((keys, tokens, events, imports, jobs, deliveries)) => {
            tracing::info!(
                keys,
                tokens,
                events,
                imports,
                jobs,
                deliveries,
                "purged what is past its time"
            )
        }
        Err(error) => tracing::warn!(?error, "purging failed; it is tried again"),
    }
}

fn sweep(app: &App) {
    match documents::content::sweep(&app.db, &app.files) {
        Ok(files) => tracing::info!(files, "removed files that no document names"),
        Err(error) => tracing::warn!(?error, "removing files failed; it is tried again"),
    }
    match agenda_items::service::sweep_keys(&app.db, &app.keys) {
        Ok(0) => {}
        Ok(keys) => tracing::info!(keys, "destroyed keys of ballots that were counted"),
        Err(error) => tracing::warn!(?error, "destroying keys failed; it is tried again"),
    }
}

fn merge_words(app: &App, stop: &Stop) {
    let mut steps = 0_u32;
    while !stop.is_asked() {
        let is_first = steps == 0;
        let done = app.db.write_blocking(move |conn| Ok(merge_index(conn, is_first)?));
        match done {
            Ok(true) => steps += 1,
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(?error, "merging the index of words failed; it is tried again");
                break;
            }
        }
        stop.wait(MERGE_PAUSE);
    }
    if steps > 0 {
        tracing::info!(steps, "merged the index of words");
    }
}
