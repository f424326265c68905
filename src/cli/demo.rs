//! The sample instance: made fresh, then served.

use std::path::Path;

use clap::Args;
use serde_json::{Map, Value, json};

use super::{
    Failure, Outcome, logging,
    serve::{bring_up, listen, run},
};
use crate::{
    app::App,
    clock::{Clock, Ids},
    config::{DatabaseUrl, Flags, LogFormat, Settings},
    db::{self, migrate},
    demo::{self, DemoTokens},
    error::Context,
};

/// A demo marks its data directory, so that it can be made anew, and no other one ever is.
const MARKER: &str = ".thidua-demo";

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The plan as an unnumbered draft, without a history.
    #[arg(long)]
    plan_only: bool,
    /// Print one JSON line with the address and the tokens once connections are accepted.
    #[arg(long)]
    json: bool,
}

pub fn demo(flags: &Flags, args: &DemoArgs) -> Outcome {
    let mut flags = flags.clone();
    flags.data_dir.get_or_insert_with(|| "./data/demo".to_owned());
    let settings = Settings::load(&flags)?;
    logging::start(LogFormat::Text, "warn");
    clear(&settings)?;
    bring_up(&settings, true)?;
    let (listener, settings) = listen(settings)?;
    let app = App::build(settings, Clock::system(), Ids::system())?;
    if args.plan_only {
        demo::fill_plan_only(&app)?
    } else {
        demo::fill(&app)?
    }
    let tokens = demo::issue_all(&app)?;
    let secrets = demo::make_secrets(&app)?;
    let passwords = demo::open_account(&app)?;
    let base_url = app.settings.public_base_url.clone();
    let is_json = args.json;
    run(app, listener, move |_| {
        announce(&base_url, (&tokens, &secrets, &passwords), is_json);
    })
}

/// Empties the place of an earlier demo; refuses one that holds something else.
fn clear(settings: &Settings) -> Outcome {
    let folder = &settings.data_dir;
    let is_ours = folder.join(MARKER).exists();
    let is_empty = !folder.exists()
        || std::fs::read_dir(folder).internal("looking into the data directory")?.count() == 0;
    if !is_ours && !is_empty {
        return Err(Failure::Told(format!(
            "{} holds something that is not a demo; name another --data-dir",
            folder.display()
        )));
    }
    if is_ours {
        std::fs::remove_dir_all(folder).internal("removing the earlier demo")?;
    }
    std::fs::create_dir_all(folder).internal("making the data directory")?;
    std::fs::write(folder.join(MARKER), "made by `thidua demo`\n").internal("marking the demo")?;
    match &settings.database_url {
        DatabaseUrl::Sqlite { path } => refuse_foreign_file(path),
        DatabaseUrl::Postgres { .. } => refuse_filled_database(settings),
    }
}

fn refuse_foreign_file(path: &Path) -> Outcome {
    if path.exists() {
        return Err(Failure::Told(format!("{} exists already", path.display())));
    }
    Ok(())
}

/// A demo on PostgreSQL starts from an empty database and never empties one.
fn refuse_filled_database(settings: &Settings) -> Outcome {
    let mut conn = db::connect(&settings.database_url)?;
    if migrate::status(&mut conn)?.iter().any(|one| one.is_applied) {
        return Err(Failure::Told(
            "the database is not empty; make a new one for the demo".to_owned(),
        ));
    }
    Ok(())
}

/// Tokens, secrets of clients, and passwords.
type Keys<'a> = (&'a DemoTokens, &'a DemoTokens, &'a DemoTokens);

fn announce(base_url: &str, (tokens, secrets, passwords): Keys<'_>, is_json: bool) {
    if is_json {
        let by_name = |all: &DemoTokens| -> Map<String, Value> {
            all.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect()
        };
        let line = json!({
            "base_url": base_url, "docs_url": format!("{base_url}/docs/"),
            "tokens": by_name(tokens), "client_secrets": by_name(secrets),
            "passwords": by_name(passwords),
        });
        println!("{line}");
        return;
    }
    let token_of = |wanted: &str| {
        tokens.iter().find(|(name, _)| *name == wanted).map_or("", |(_, token)| token.as_str())
    };
    eprintln!("\nThi đua API (demo): {base_url}\nSwagger UI:         {base_url}/docs/\n");
    eprintln!("Tokens, 12 hours each; paste one after Authorize, or use the lines below:\n");
    for (name, token) in tokens {
        eprintln!("{name}={token}\n");
    }
    eprintln!("Secrets of the machine clients, for POST /oauth/token:\n");
    for (code, secret) in secrets {
        eprintln!("{code}={secret}\n");
    }
    eprintln!("Password to be changed by POST /local-sign-in/change-password:\n");
    for (code, password) in passwords {
        eprintln!("{code}={password}\n");
    }
    eprintln!("Try it:\n");
    let (secretariat, e_office) = (token_of("secretariat"), token_of("e_office"));
    let lines = [
        format!("curl -s {base_url}/health/ready"),
        format!("curl -s '{base_url}/v1/campaigns' -H 'Authorization: Bearer {secretariat}'"),
        format!(
            "curl -s '{base_url}/v1/units?q=chuyen+doi+so' -H 'Authorization: Bearer {secretariat}'"
        ),
        format!(
            "curl -s -X PUT '{base_url}/v1/units/P13' -H 'Authorization: Bearer {e_office}' \
             -H 'Content-Type: application/json' \
             -d '{{\"name\":\"Phòng mẫu 13\",\"kind\":\"room\",\"parent_code\":\"STC\",\"valid_from\":\"2026-11-01\"}}'"
        ),
        format!(
            "curl -s '{base_url}/oauth/token' -u 'e_office:{}' -d grant_type=client_credentials",
            secrets.first().map_or("", |(_, secret)| secret.as_str())
        ),
        format!(
            "curl -s '{base_url}/v1/audit-events?limit=1' -H 'Authorization: Bearer {secretariat}'"
        ),
    ];
    for line in lines {
        eprintln!("{line}\n");
    }
    eprintln!("Stop with Ctrl-C.");
}
