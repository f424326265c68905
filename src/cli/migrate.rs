//! Bringing a database up and down.

use clap::{Args, Subcommand};

use super::{Outcome, logging};
use crate::{
    config::{Flags, Settings},
    db::{self, migrate},
};

#[derive(Debug, Args)]
pub struct MigrateArgs {
    #[command(subcommand)]
    what: Direction,
}

#[derive(Debug, Subcommand)]
enum Direction {
    /// Run what is pending.
    Up,
    /// Take the last migration back.
    Down,
    /// List the migrations.
    Status,
    /// Take the last migration back and run it again.
    Redo,
}

pub fn migrate(flags: &Flags, args: &MigrateArgs) -> Outcome {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "warn");
    prepare_folder(&settings);
    let mut conn = db::connect(&settings.database_url)?;
    match args.what {
        Direction::Up => eprintln!("{} migrations ran", migrate::up(&mut conn)?),
        Direction::Down => eprintln!("{} was taken back", migrate::down(&mut conn)?),
        Direction::Redo => {
            let name = migrate::down(&mut conn)?;
            migrate::up(&mut conn)?;
            eprintln!("{name} was taken back and run again");
        }
        Direction::Status => {
            for one in migrate::status(&mut conn)? {
                println!("{} {}", if one.is_applied { "applied" } else { "pending" }, one.name);
            }
        }
    }
    Ok(())
}

/// SQLite creates its file, but not the folder around it.
pub fn prepare_folder(settings: &Settings) {
    if let Err(error) = std::fs::create_dir_all(&settings.data_dir) {
        tracing::error!(%error, "creating the data directory failed");
    }
}
