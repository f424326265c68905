//! Starting an instance, loading the plan, operators' tokens, keys and the audit.

use std::path::PathBuf;

use chrono::Duration;
use clap::Args;
use figment::{
    Figment,
    providers::{Format, Toml},
};

use super::{
    Failure, Outcome, logging, migrate::prepare_folder, open_app, read_file, serve::bring_up,
};
use crate::{
    app::App,
    audit::{Action, Change, Target, verify},
    authz::{Actor, Role, cache::CallerKey, store, table::scopes_of},
    clock::{Clock, Ids},
    config::{Flags, Settings},
    error::{Context, Result},
    features::{calendars, campaigns, criteria_sets, rule_sets},
    setup::{self, Organisation},
    tokens,
};

/// Longest life of an operator's token; `init` prints one for an hour.
const TOKEN_MINUTES_MAX: u32 = 60;

#[derive(Debug, Args)]
pub struct InitArgs {
    /// TOML file with the organisation, its first units and the first administrator.
    #[arg(long, value_name = "FILE")]
    organisation: PathBuf,
}

/// Starts a production instance. Refuses one that was started before.
pub fn init(flags: &Flags, args: &InitArgs) -> Outcome {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "warn");
    let organisation = parse_organisation(&read_file(&args.organisation)?)
        .map_err(|why| Failure::Told(format!("{}: {why}", args.organisation.display())))?;
    prepare_folder(&settings);
    bring_up(&settings, true)?;
    let app = App::build(settings, Clock::system(), Ids::system())?;
    let administrator = organisation.administrator.code.clone();
    app.operate(Actor::operator(), move |tx| setup::start(tx, &organisation))?;
    let scopes = scopes_of(&[Role::Admin, Role::Employee]);
    let life = Duration::minutes(i64::from(TOKEN_MINUTES_MAX));
    let token = tokens::issue(&app, &administrator, "operator", &scopes, life)?;
    drop(app.start_sealer()?);
    eprintln!(
        "The instance is ready. This token for {administrator} is shown once and lives an hour;"
    );
    eprintln!("later ones come from `thidua token issue --subject {administrator}`.");
    println!("{token}");
    Ok(())
}

fn parse_organisation(text: &str) -> std::result::Result<Organisation, String> {
    Figment::from(Toml::string(text)).extract().map_err(|error| error.to_string())
}

#[derive(Debug, Args)]
pub struct LoadPlanArgs {
    /// Unit that launches the campaign.
    #[arg(long, default_value = "STC")]
    owner: String,
}

/// Loads the source plan as an unnumbered draft.
pub fn load_plan(flags: &Flags, args: &LoadPlanArgs) -> Outcome {
    let app = open_app(flags)?;
    let owner = args.owner.clone();
    let view = app.operate(Actor::operator(), move |tx| {
        rule_sets::service::load_law(tx)?;
        campaigns::service::load_source_plan(tx, &owner)
    })?;
    drop(app.start_sealer()?);
    eprintln!("campaign {} was loaded as a draft", view.code);
    println!("{}", view.id);
    Ok(())
}

/// Loads the scoring tables that belong to the project. Loading again changes nothing.
pub fn load_criteria_sets(flags: &Flags) -> Outcome {
    let app = open_app(flags)?;
    let is_loaded = app.db.read_blocking(criteria_sets::service::are_tables_loaded)?;
    if is_loaded {
        eprintln!("all scoring tables are there already");
        return Ok(());
    }
    let loaded = app.operate(Actor::operator(), criteria_sets::service::load_tables)?;
    drop(app.start_sealer()?);
    for table in loaded {
        eprintln!("{}: {}", table.code, if table.is_new { "loaded" } else { "there already" });
        println!("{}", table.id);
    }
    Ok(())
}

/// Loads the calendars that belong to the project. Loading again changes nothing.
pub fn load_calendars(flags: &Flags) -> Outcome {
    let app = open_app(flags)?;
    if app.db.read_blocking(calendars::service::is_loaded)? {
        eprintln!("all calendars are there already");
        return Ok(());
    }
    let loaded = app.operate(Actor::operator(), calendars::service::load)?;
    drop(app.start_sealer()?);
    for year in loaded {
        println!("{year}");
    }
    Ok(())
}

/// Loads legal documents, base wages and rule sets that belong to the project. Loading again changes
/// nothing.
pub fn load_award_law(flags: &Flags) -> Outcome {
    let app = open_app(flags)?;
    if app.db.read_blocking(rule_sets::service::is_law_loaded)? {
        eprintln!("the award law is there already");
        return Ok(());
    }
    let loaded = app.operate(Actor::operator(), rule_sets::service::load_law)?;
    drop(app.start_sealer()?);
    eprintln!("legal documents: {}, base wages: {}", loaded.documents, loaded.base_wages.len());
    for code in loaded.rule_sets {
        println!("{code}");
    }
    Ok(())
}

#[derive(Debug, Args)]
pub struct IssueArgs {
    /// Code of a person or machine client that exists.
    #[arg(long)]
    subject: String,
    /// Client that the token names; the subject itself for machine clients.
    #[arg(long)]
    client: Option<String>,
    /// Scopes, separated by spaces; all that the subject's roles can use when absent.
    #[arg(long)]
    scope: Option<String>,
    /// Life of the token.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=i64::from(TOKEN_MINUTES_MAX)))]
    minutes: u32,
}

/// Prints a token; its issue is audited, the token itself is kept nowhere.
pub fn issue_token(flags: &Flags, args: &IssueArgs) -> Outcome {
    let app = open_app(flags)?;
    let key = CallerKey {
        subject: args.subject.clone(),
        client_id: args.client.clone().unwrap_or_else(|| args.subject.clone()),
        scope: String::new(),
        // Nobody shows a password here, and so nothing is issued as if a person had signed in by one.
        password_stamp: Some(String::new()),
    };
    let today = app.clock.today_hanoi();
    let known = find_caller(&app, key, today)?
        .ok_or_else(|| Failure::Told(format!("{} is no active person or client", args.subject)))?;
    let roles: Vec<Role> = known.grants.iter().map(|grant| grant.role).collect();
    let scopes: Vec<&str> = match &args.scope {
        Some(text) => text.split_whitespace().collect(),
        None => scopes_of(&roles),
    };
    let client_id = known.client_id.clone().unwrap_or_else(|| "operator".to_owned());
    let life = Duration::minutes(i64::from(args.minutes));
    let token = tokens::issue(&app, &args.subject, &client_id, &scopes, life)?;
    let (subject, scope) = (args.subject.clone(), scopes.join(" "));
    app.operate(Actor::operator(), move |tx| {
        let target = Target { kind: "token", id: subject, unit_code: None };
        let mut change = Change::new(Action::TOKEN_ISSUE, target);
        change.changes.insert("scope".to_owned(), scope.into());
        tx.tell(change);
        Ok(())
    })?;
    println!("{token}");
    Ok(())
}

/// The caller as a person through the operator's client, or as a machine client.
fn find_caller(app: &App, key: CallerKey, today: chrono::NaiveDate) -> Result<Option<Actor>> {
    app.db.read_blocking(move |conn| {
        if let Some(client) = store::load(conn, &key, today)? {
            return Ok(Some(client));
        }
        let person = CallerKey { client_id: "operator".to_owned(), ..key };
        store::load(conn, &person, today)
    })
}

/// Makes a new signing key; a running server picks it up within a second.
pub fn rotate_keys(flags: &Flags) -> Outcome {
    let app = open_app(flags)?;
    let kid = app.keys.rotate().internal("rotating the keys")?;
    let told = kid.clone();
    app.operate(Actor::operator(), move |tx| {
        tx.tell(Change::new(
            Action::KEYS_ROTATE,
            Target { kind: "key", id: told, unit_code: None },
        ));
        Ok(())
    })?;
    println!("{kid}");
    Ok(())
}

/// Recomputes the audit chain; the exit code is 1 when something does not fit.
pub fn verify_audit(flags: &Flags) -> Outcome {
    let app = open_app(flags)?;
    let (checkpoints, keys) = (app.checkpoints.all()?, app.keys.clone());
    let report = app.db.read_blocking(move |conn| verify(conn, &checkpoints, &keys))?;
    for finding in &report.findings {
        println!("{finding}");
    }
    println!(
        "{} rows verified, {} wait for their seal",
        report.verified_count, report.pending_count
    );
    if report.findings.is_empty() {
        return Ok(());
    }
    Err(Failure::Told(format!("the audit trail is not intact: {} findings", report.findings.len())))
}
