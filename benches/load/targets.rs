//! What the driver sends: tokens, paths and bodies, a line each, in files that a script of `wrk` can
//! read.

use std::{fs, path::Path};

use chrono::Duration;
use fastrand::Rng;
use serde_json::json;
use thidua::{
    app::App,
    authz::{Role, table::scopes_of},
    error::{Context, Error, Result},
    features::{achievements::types::AchievementId, evaluation_rounds::types::EvaluationRoundId},
    tokens,
};

use super::{
    achievements::draft,
    directory::{CLIENT, House},
    texts,
};

/// Ids that are asked for.
const IDS: usize = 20_000;

/// Units whose officers write.
const WRITERS: usize = 50;

/// Bodies of each writer.
const BODIES: u32 = 40;

/// The load test is over by then.
const TOKEN_HOURS: i64 = 12;

fn token(app: &App, code: &str, role: Role) -> Result<String> {
    let scopes = scopes_of(&[role, Role::Employee]);
    tokens::issue(app, code, CLIENT, &scopes, Duration::hours(TOKEN_HOURS))
}

fn write_lines(path: &Path, lines: &[String]) -> Result<()> {
    fs::write(path, lines.join("\n") + "\n").internal("writing what the driver sends")
}

/// What the driver needs to finalize a round and to read meanwhile.
pub fn write_round(
    app: &App,
    house: &House,
    round: EvaluationRoundId,
    folder: &Path,
) -> Result<()> {
    fs::create_dir_all(folder).internal("making the folder of the driver's files")?;
    let facts = json!({
        "secretariat": token(app, &house.secretariat.id, Role::Secretariat)?,
        "round": round,
    });
    fs::write(folder.join("facts.json"), facts.to_string()).internal("writing the facts")
}

pub fn write(app: &App, house: &House, ids: &[AchievementId], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).internal("making the folder of the driver's files")?;
    let mut rng = Rng::with_seed(1);
    let some = rng.choose_multiple(ids.iter(), IDS);
    let paths: Vec<String> = some.iter().map(|id| format!("/v1/achievements/{id}")).collect();
    write_lines(&folder.join("items"), &paths)?;
    let mut bodies = Vec::new();
    for unit in house.units.iter().take(WRITERS) {
        let token = token(app, &unit.officer.id, Role::UnitOfficer)?;
        for number in 0..BODIES {
            let mut input = draft(house, unit, &mut rng, number, app.clock.today_hanoi());
            // An id in another system can be given once only; these bodies are sent many times.
            input.external_refs.clear();
            let body = serde_json::to_string(&input).internal("writing a body")?;
            bodies.push(format!("{token}\t{body}"));
        }
    }
    write_lines(&folder.join("creates"), &bodies)?;
    let first = house.units.first().ok_or_else(|| Error::internal("there is no unit"))?;
    let last = house.units.last().and_then(|unit| unit.persons.last());
    let employee = last.ok_or_else(|| Error::internal("there is no employee"))?;
    let facts = json!({
        "reader": token(app, &house.secretariat.id, Role::Secretariat)?,
        "employee": token(app, employee, Role::Employee)?,
        "long_unit": first.code,
        "units": house.units.iter().map(|unit| &unit.code).collect::<Vec<_>>(),
        "rare_words": (0..texts::RARE_WORDS).map(texts::rare_word).collect::<Vec<_>>(),
        "common_words": texts::COMMON_WORDS,
        "words_of_all": texts::WORDS_OF_ALL,
    });
    fs::write(folder.join("facts.json"), facts.to_string()).internal("writing the facts")
}
