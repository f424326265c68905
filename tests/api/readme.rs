//! The README's generated parts are current, and what it names exists.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use thidua::config::{Flags, SETTINGS, Settings};
use thidua::features::way;

use crate::support::case::{Case, once};

pub const WITHOUT_DATABASE: &[Case] = once![
    the_table_of_settings_is_current,
    the_way_of_a_campaign_is_current,
    every_path_in_the_map_exists,
    the_example_of_settings_is_taken_whole,
    every_link_of_the_guide_leads_to_a_file,
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
        assert!(Path::new(path).exists(), "{path}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}

/// As it stands, and with every example that is commented out.
fn the_example_of_settings_is_taken_whole() {
    let text = std::fs::read_to_string("deploy/thidua.toml").unwrap();
    let is_example =
        |line: &str| SETTINGS.iter().any(|one| line.starts_with(&format!("{} = ", one.name)));
    let whole: Vec<&str> = text
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_example(rest)).unwrap_or(line))
        .collect();
    assert!(whole.iter().filter(|line| is_example(line)).count() > 8, "{whole:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("thidua.toml");
    for text in [text.clone(), whole.join("\n")] {
        std::fs::write(&file, text).unwrap();
        let flags = Flags { config: Some(file.clone()), ..Flags::default() };
        let settings = Settings::load_from(&flags, std::iter::empty(), "none".as_ref());
        let settings = settings.map_err(|error| error.to_string()).unwrap();
        assert_eq!(settings.data_dir, Path::new("/var/lib/thidua"));
    }
}

/// Pages written by hand; in those that are written from the code, brackets stand in patterns too.
fn every_link_of_the_guide_leads_to_a_file() {
    let written = ["award-rules.md", "data-dictionary.md"];
    let mut pages: Vec<PathBuf> = std::fs::read_dir("docs")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .filter(|path| !written.iter().any(|name| path.ends_with(name)))
        .collect();
    pages.extend(["README.md", "CHANGELOG.md", "benches/README.md"].map(PathBuf::from));
    let mut count = 0;
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        let folder = page.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.starts_with("http") {
                continue;
            }
            assert!(folder.join(path).exists(), "{}: {link}", page.display());
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}
