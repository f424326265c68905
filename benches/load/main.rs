//! Fills a database for the load test (`benches/run.py`). Units, persons, roles and the campaign go
//! through the services; a million achievements are written many at once, with the functions that
//! the services make their rows with: search columns and sort keys, versions, audit rows sealed into
//! their chain, events. `proof` shows that both ways leave the same rows. The moments of the changes
//! are dealt out over the months before now.
//!
//! With `round` it writes units with a round of evaluation that waits to be made final instead. With
//! `imports` it imports a file of persons through the job that the service would run, and tells how long
//! that took.
//!
//! Settings come from `THIDUA_*`, as for the service; the database is migrated and empty.

mod achievements;
mod directory;
mod imports;
mod proof;
mod scores;
mod targets;
mod texts;
mod writing;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::{Parser, Subcommand};
use thidua::{
    app::App,
    clock::{Clock, Ids},
    config::{Flags, Settings},
    error::{Error, Result},
};

use achievements::Calendar;

/// What is written, and where the driver finds what it asks for.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    what: What,
    /// Folder for the tokens, ids and bodies that the driver sends.
    #[arg(long, global = true, default_value = "targets")]
    targets: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Achievements of many units.
    Achievements {
        /// Achievements.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        achievements: u32,
        /// Persons; at least three a unit.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        persons: u32,
        /// Units, apart from the department itself.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        units: u32,
    },
    /// A round of evaluation whose scores are verified.
    Round {
        /// Units that are evaluated, with three persons each.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000))]
        subjects: u32,
        /// Criteria that are scored.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=400))]
        criteria: u32,
    },
    /// A file of persons that is imported.
    Imports {
        /// Persons.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        persons: u32,
        /// What a wrong row means for the others; with `abort` all rows are one transaction.
        #[arg(long, default_value = "skip", value_parser = ["skip", "abort"])]
        on_error: String,
    },
}

fn tell(what: &str, took: Duration) {
    eprintln!("{what}: {:.1} s", took.as_secs_f64());
}

fn load_achievements(
    app: &App,
    (achievements, persons, units): (u32, u32, u32),
    folder: &Path,
) -> Result<()> {
    let began = Instant::now();
    let house = directory::write(app, units, persons)?;
    let mut conn = writing::connect(app)?;
    writing::seal(app, &mut conn)?;
    tell("units, persons, roles and the campaign", began.elapsed());

    let calendar = Calendar::of(&app.clock, achievements)?;
    let rows = proof::prove(app, &mut conn, &house, calendar)?;
    eprintln!("{rows} rows told both ways are the same");

    let began = Instant::now();
    let written = writing::write(app, &mut conn, &house, calendar, achievements)?;
    tell("achievements", began.elapsed());

    let began = Instant::now();
    writing::merge_words(&mut conn)?;
    tell("merging the index of words, as the housekeeper does in time", began.elapsed());

    targets::write(app, &house, &written, folder)
}

fn load_round(app: &App, (subjects, criteria): (u32, u32), folder: &Path) -> Result<()> {
    let began = Instant::now();
    let house = directory::write(app, subjects, subjects * 3)?;
    tell("units, persons, roles and the campaign", began.elapsed());

    let began = Instant::now();
    let round = scores::write(app, &house, criteria)?;
    tell("scores", began.elapsed());

    let mut conn = writing::connect(app)?;
    writing::seal(app, &mut conn)?;
    app.checkpoints.sign_head(&app.db, &app.keys, &app.clock)?;
    targets::write_round(app, &house, round, folder)
}

fn load_imports(app: &Arc<App>, persons: u32, on_error: &str) -> Result<()> {
    let house = directory::write(app, 2, 6)?;
    let unit = house.units.first().ok_or_else(|| Error::internal("there is no unit"))?;
    let on_error = if on_error == "abort" { "abort" } else { "skip" };
    let measured = imports::persons(app, persons, &unit.code, on_error)?;
    tell(&format!("importing {persons} persons ({on_error})"), measured.took);
    eprintln!("{}", measured.import);
    let began = Instant::now();
    let mut conn = writing::connect(app)?;
    writing::seal(app, &mut conn)?;
    tell("sealing what it told, as the service does meanwhile", began.elapsed());
    Ok(())
}

fn load(app: &Arc<App>, args: &Args) -> Result<()> {
    match &args.what {
        What::Imports { persons, on_error } => load_imports(app, *persons, on_error),
        What::Achievements { achievements, persons, units } => {
            load_achievements(app, (*achievements, *persons, *units), &args.targets)
        }
        What::Round { subjects, criteria } => {
            load_round(app, (*subjects, *criteria), &args.targets)
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = Settings::load(&Flags::default())
        .map_err(|error| Error::internal(error.to_string()))
        .and_then(|settings| App::build(settings, Clock::system(), Ids::system()))
        .and_then(|app| load(&Arc::new(app), &args));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("loading failed: {error:?}");
            ExitCode::FAILURE
        }
    }
}
