//! The rules of the house that a compiler does not know.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::case::{Case, once};

pub const WITHOUT_DATABASE: &[Case] = once![
    actix_stays_in_the_outer_rooms,
    tables_are_named_in_stores_only,
    the_difference_of_databases_stays_in_one_room,
    routes_are_registered_with_their_documentation,
    files_stay_short,
    pure_engines_know_neither_database_nor_http,
    what_the_program_brings_along_comes_into_its_image,
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("src"), &mut found);
    found
        .into_iter()
        .map(|path| (path.to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Files that hold a word outside comments, except where it may stand.
fn offenders(word: &str, allowed: impl Fn(&str) -> bool) -> Vec<String> {
    sources()
        .into_iter()
        .filter(|(path, _)| !allowed(path))
        .filter(|(_, text)| {
            text.lines().any(|line| {
                // Other crates' names end in the words that are looked for.
                let line = line
                    .replace("utoipa_actix_web::", "")
                    .replace("jsonschema::", "")
                    .replace("schema::Type", "");
                !line.trim_start().starts_with("//") && line.contains(word)
            })
        })
        .map(|(path, _)| path)
        .collect()
}

fn actix_stays_in_the_outer_rooms() {
    let outer = |path: &str| {
        path.starts_with("src/http/")
            || path.starts_with("src/cli/")
            || path.ends_with("routes.rs")
            || ["src/db/mod.rs", "src/housekeeping.rs"].contains(&path)
    };
    assert_eq!(offenders("actix_web::", outer), Vec::<String>::new());
}

fn tables_are_named_in_stores_only() {
    let platform = |path: &str| {
        path.contains("store")
            || path.starts_with("src/audit/")
            || path.starts_with("src/idempotency/")
            || path.starts_with("src/db/")
            || ["src/http/system.rs", "src/setup.rs"].contains(&path)
    };
    assert_eq!(offenders("schema::", platform), Vec::<String>::new());
}

fn the_difference_of_databases_stays_in_one_room() {
    let room = |path: &str| path.starts_with("src/db/") || path.starts_with("src/cli/archive");
    assert_eq!(offenders("Conn::Sqlite", room), Vec::<String>::new());
    assert_eq!(offenders("Conn::Pg", room), Vec::<String>::new());
}

fn routes_are_registered_with_their_documentation() {
    assert_eq!(offenders(".route(", |_| false), Vec::<String>::new());
}

fn files_stay_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(path, text)| text.lines().count() > 400 && !path.ends_with("db/schema.rs"))
        .map(|(path, text)| format!("{path}: {}", text.lines().count()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

fn pure_engines_know_neither_database_nor_http() {
    for (path, text) in sources() {
        let rooms = [
            "src/scoring",
            "src/progress",
            "src/charts",
            "src/calendar/",
            "src/edxml/",
            "src/law",
            "src/eligibility",
        ];
        let is_pure = path == "src/machine.rs" || rooms.iter().any(|room| path.starts_with(room));
        assert!(!is_pure || !(text.contains("diesel::") || text.contains("actix")), "{path}");
    }
}

fn what_the_program_brings_along_comes_into_its_image() {
    let left_out = fs::read_to_string(".dockerignore").unwrap();
    let program = fs::read_to_string("src/main.rs").unwrap();
    let brought: Vec<&str> = program
        .split("include_str!(\"../")
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(path, _)| path))
        .collect();
    assert_eq!(brought, ["openapi/openapi.json"]);
    for path in brought {
        let is_left_out =
            left_out.lines().any(|line| !line.is_empty() && Path::new(path).starts_with(line));
        assert!(!is_left_out, "{path} stays out of the image");
    }
}
