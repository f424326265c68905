//! Fills a database for the load test (`benches/run.py`). Units, persons, roles and the campaign go
//! through the services; a million achievements are written many at once, with the functions that
//! the services make their rows with: search columns and sort keys, versions, audit rows sealed into
//! their chain, events. `proof` shows that both ways leave the same rows. The moments of the changes
//! are dealt out over the months before now.
//!
//! Settings come from `THIDUA_*`, as for the service; the database is migrated and empty.

mod achievements;
mod directory;
mod proof;
mod targets;
mod texts;
mod writing;

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use thidua::{
    app::App,
    clock::{Clock, Ids},
    config::{Flags, Settings},
    error::{Error, Result},
};

use achievements::Calendar;

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

fn tell(what: &str, took: Duration) {
    eprintln!("{what}: {:.1} s", took.as_secs_f64());
}

fn load(app: &App, args: &Args) -> Result<()> {
    let began = Instant::now();
    let house = directory::write(app, args.units, args.persons)?;
    let mut conn = writing::connect(app)?;
    writing::seal(app, &mut conn)?;
    tell("units, persons, roles and the campaign", began.elapsed());

    let calendar = Calendar::of(&app.clock, args.achievements)?;
    let rows = proof::prove(app, &mut conn, &house, calendar)?;
    eprintln!("{rows} rows told both ways are the same");

    let began = Instant::now();
    let written = writing::write(app, &mut conn, &house, calendar, args.achievements)?;
    tell("achievements", began.elapsed());

    let began = Instant::now();
    writing::merge_words(&mut conn)?;
    tell("merging the index of words, as the housekeeper does in time", began.elapsed());

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
