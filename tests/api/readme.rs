//! The README's generated parts are current, and what it names exists.

use std::fmt::Write;

use thidua::config::SETTINGS;
use thidua::features::way;

use crate::support::case::{Case, once};

pub const WITHOUT_DATABASE: &[Case] = once![
    the_table_of_settings_is_current,
    the_way_of_a_campaign_is_current,
    every_path_in_the_map_exists,
];

/// What stands between two marks of the README. With `THIDUA_TEST_UPDATE=1` it is written anew.
fn check(name: &str, expected: &str) {
    let text = std::fs::read_to_string("README.md").unwrap();
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&start).unwrap();
    let (found, after) = rest.split_once(&end).unwrap();
    if found != expected && std::env::var_os("THIDUA_TEST_UPDATE").is_some() {
        std::fs::write("README.md", format!("{before}{start}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(found, expected, "run: THIDUA_TEST_UPDATE=1 cargo test readme");
}

fn the_table_of_settings_is_current() {
    let mut table =
        String::from("\n| Setting | Variable | Default | Meaning |\n|---|---|---|---|\n");
    for one in SETTINGS {
        writeln!(table, "| `{}` | `{}` | {} | {} |", one.name, one.env, one.default, one.meaning)
            .unwrap();
    }
    table.push('\n');
    check("settings", &table);
}

fn the_way_of_a_campaign_is_current() {
    let way = format!("\n```mermaid\n{}```\n\n", way::picture());
    check("way", &way);
}

fn every_path_in_the_map_exists() {
    let text = std::fs::read_to_string("README.md").unwrap();
    let map = text.split_once("## Map of the tree").unwrap().1.split_once("\n## ").unwrap().0;
    let rows = map.lines().filter(|line| line.starts_with("| `"));
    let mut count = 0;
    for path in rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)) {
        let path = path.split('{').next().unwrap();
        assert!(std::path::Path::new(path).exists(), "{path}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}
