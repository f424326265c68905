//! Fills a database for the load test (`benches/run.py`) through the services of the API, so that
//! every row is what the service itself would have written: search columns and sort keys, versions,
//! audit rows sealed into their chain, events. Only the door is another: one transaction holds many
//! changes, and the moments of the changes are dealt out over the months before now.
//!
//! Settings come from `THIDUA_*`, as for the service; the database is migrated and empty.

mod achievements;
mod directory;
mod targets;
mod texts;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use clap::Parser;
use thidua::{
    app::App,
    audit::Origin,
    authz::Actor,
    clock::{Clock, Ids, day_in_hanoi},
    config::{Flags, Settings},
    db::{Conn, types},
    error::{Error, Result},
    features::events,
    http::command::Tx,
};

/// How much is written, and where the driver finds what it asks for.
#[derive(Debug, Parser)]
struct Args {
    /// Achievements.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    achievements: u32,
    /// Persons; at least three a unit.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    persons: u32,
    /// Units, apart from the department itself.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    units: u32,
    /// Folder for the tokens, ids and bodies that the driver sends.
    #[arg(long)]
    targets: PathBuf,
}

/// One change as the write door makes it, at a moment of its own.
fn change<T>(
    conn: &mut Conn,
    ids: &Ids,
    actor: &Actor,
    at: DateTime<Utc>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let mut tx = Tx::begin(conn, actor, ids, types::Instant(at), day_in_hanoi(at));
    let value = work(&mut tx)?;
    tx.finish(&Origin { request_id: Some(ids.next().to_string()) })?;
    Ok(value)
}

fn tell(what: &str, took: Duration) {
    eprintln!("{what}: {:.1} s", took.as_secs_f64());
}

fn load(app: &App, args: &Args) -> Result<()> {
    let began = Instant::now();
    let house = Arc::new(directory::write(app, args.units, args.persons)?);
    tell("units, persons, roles and the campaign", began.elapsed());

    let began = Instant::now();
    // As in the service: rows are sealed while others are written.
    let sealer = app.start_sealer()?;
    let written = achievements::write(app, &house, args.achievements)?;
    tell("achievements", began.elapsed());

    let began = Instant::now();
    drop(sealer);
    // What the service would have forgotten in these months.
    let now = types::Instant(app.clock.now());
    app.db.write_blocking(move |conn| events::service::purge(conn, now))?;
    tell("the last seals, and old events", began.elapsed());

    targets::write(app, &house, &written, &args.targets)
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = Settings::load(&Flags::default())
        .map_err(|error| Error::internal(error.to_string()))
        .and_then(|settings| App::build(settings, Clock::system(), Ids::system()))
        .and_then(|app| load(&app, &args));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("loading failed: {error:?}");
            ExitCode::FAILURE
        }
    }
}
