//! The command line. Commands call the same services as the API and leave the same audit.

mod admin;
mod archive;
mod demo;
mod health;
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
    /// Start a production instance: the organisation and its first administrator.
    Init(admin::InitArgs),
    /// Load data that belongs to the project.
    Load(LoadArgs),
    /// Serve the API.
    Serve(serve::ServeArgs),
    /// Ask the service of these settings whether it is ready; the exit code is 1 when it is not.
    Health,
    /// Serve a fresh sample instance with the department's plan.
    Demo(demo::DemoArgs),
    /// Bring the database to a version.
    Migrate(migrate::MigrateArgs),
    /// Print the OpenAPI document, or compare it with a file.
    Openapi(openapi::OpenapiArgs),
    /// Access tokens for operators.
    Token(TokenArgs),
    /// Signing keys.
    Keys(KeysArgs),
    /// The audit trail.
    Audit(AuditArgs),
    /// Copy database, files and keys into one folder, also while serving.
    Backup(archive::BackupArgs),
    /// Bring a backup into an empty data directory.
    Restore(archive::RestoreArgs),
}

#[derive(Debug, Args)]
struct LoadArgs {
    #[command(subcommand)]
    what: LoadCommand,
}

#[derive(Debug, Subcommand)]
enum LoadCommand {
    /// The plan of the campaign 2026-2030, as an unnumbered draft.
    Plan(admin::LoadPlanArgs),
    /// The scoring tables of the project, as criteria sets; what is there already stays as it is.
    CriteriaSets,
    /// Public holidays and swapped working days of the plan's years, as far as they are known; what is
    /// there already stays as it is.
    Calendars,
    /// Legal documents, base wages and the rule sets of the award procedure; what is there already
    /// stays as it is.
    AwardLaw,
}

#[derive(Debug, Args)]
struct TokenArgs {
    #[command(subcommand)]
    what: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Print a short-lived access token for a person or client that exists.
    Issue(admin::IssueArgs),
}

#[derive(Debug, Args)]
struct KeysArgs {
    #[command(subcommand)]
    what: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a new signing key; the older ones go on verifying.
    Rotate,
}

#[derive(Debug, Args)]
struct AuditArgs {
    #[command(subcommand)]
    what: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Recompute the hash chain and compare it with the signed checkpoints.
    Verify,
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
        Command::Init(args) => admin::init(&flags, &args),
        Command::Load(LoadArgs { what: LoadCommand::Plan(args) }) => {
            admin::load_plan(&flags, &args)
        }
        Command::Load(LoadArgs { what: LoadCommand::CriteriaSets }) => {
            admin::load_criteria_sets(&flags)
        }
        Command::Load(LoadArgs { what: LoadCommand::Calendars }) => admin::load_calendars(&flags),
        Command::Load(LoadArgs { what: LoadCommand::AwardLaw }) => admin::load_award_law(&flags),
        Command::Serve(args) => serve::serve(&flags, &args),
        Command::Health => health::health(&flags),
        Command::Demo(args) => demo::demo(&flags, &args),
        Command::Migrate(args) => migrate::migrate(&flags, &args),
        Command::Openapi(args) => openapi::openapi(&args),
        Command::Token(TokenArgs { what: TokenCommand::Issue(args) }) => {
            admin::issue_token(&flags, &args)
        }
        Command::Keys(KeysArgs { what: KeysCommand::Rotate }) => admin::rotate_keys(&flags),
        Command::Audit(AuditArgs { what: AuditCommand::Verify }) => admin::verify_audit(&flags),
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
