//! The command line. Commands call the same services as the API and leave the same audit.

//mod admin;
mod archive;
//mod demo;
mod logging;
mod migrate;
mod openapi;
mod serve;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    app::App,
    clock::{Clock, Ids},
    config::{ConfigError, Flags, Settings},
    error::Error,
};

/// Exit code for a wrong setting.
const EXIT_CONFIG: u8 = 2;

/// API for an emulation campaign (phong trào thi đua).
#[derive(Debug, Parser)]
#[command(name = "thidua", version, about)]
pub struct Cli {
    /// Settings given as flags win over `THIDUA_*` variables, and these over the TOML file.
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API.
    Serve(serve::ServeArgs),
    /// Bring the database to a version.
    Migrate(migrate::MigrateArgs),
    /// Print the OpenAPI document, or compare it with a file.
    Openapi(openapi::OpenapiArgs),
    /// Copy database, files and keys into one folder, also while serving.
    Backup(archive::BackupArgs),
    /// Bring a backup into an empty data directory.
    Restore(archive::RestoreArgs),
}

/// How a command can fail.
pub(crate) enum Failure {
    /// A wrong setting.
    Config(ConfigError),
    /// The service's own error.
    Service(Error),
    /// A sentence for the operator.
    Told(String),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

pub(crate) type Outcome = Result<(), Failure>;

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    let Cli { flags, command } = cli;
    let outcome = match command {
        Command::Serve(args) => serve::serve(&flags, &args),
        Command::Migrate(args) => migrate::migrate(&flags, &args),
        Command::Openapi(args) => openapi::openapi(&args),
        Command::Backup(args) => archive::backup(&flags, &args),
        Command::Restore(args) => archive::restore(&flags, &args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Config(error)) => {
            eprintln!("{error}");
            ExitCode::from(EXIT_CONFIG)
        }
        Err(Failure::Service(error)) => {
            eprintln!("{}", explain(&error));
            ExitCode::FAILURE
        }
        Err(Failure::Told(text)) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// An operator may see the cause that clients never do.
fn explain(error: &Error) -> String {
    let mut text = error
        .detail_text()
        .map_or_else(|| error.code().entry().meaning[1].to_owned(), |detail| detail.en.to_string());
    for field in error.field_errors() {
        text.push_str(&format!("\n  {}: {}", field.pointer, field.message.en));
    }
    if let Some(cause) = error.private_cause() {
        text.push_str(&format!("\n  {cause}"));
    }
    text
}

/// The app of a command that works on an existing instance.
fn open_app(flags: &Flags) -> Result<App, Failure> {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "warn");
    Ok(App::build(settings, Clock::system(), Ids::system())?)
}

/// A file named by an operator.
fn read_file(path: &PathBuf) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::Told(format!("{} cannot be read: {error}", path.display())))
}
