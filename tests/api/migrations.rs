//! The two folders of migrations make the same schema, and lead up and down.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use thidua::config::DatabaseUrl;
use thidua::db::{self, Conn, migrate};

use crate::support::app::{TestApp, settings};
use crate::support::case::{Case, cases, once};

pub const CASES: &[Case] = cases![
    migrations_lead_up_down_and_up_again,
    every_column_of_the_schema_file_is_in_the_database_with_its_type,
];

pub const WITHOUT_DATABASE: &[Case] = once![both_folders_hold_the_same_names];

fn connect(app: &TestApp, url: &str) -> Conn {
    let url: DatabaseUrl = settings(url, app.database.directory()).database_url;
    db::connect(&url).unwrap()
}

fn migrations_lead_up_down_and_up_again(app: &TestApp) {
    let empty = app.database.another_empty();
    let mut conn = connect(app, empty.url());
    let first = migrate::up(&mut conn).unwrap();
    assert!(first >= 3);
    let schema = columns(&mut conn);
    assert!(migrate::status(&mut conn).unwrap().iter().all(|one| one.is_applied));
    assert_eq!(migrate::down_all(&mut conn).unwrap(), first);
    assert_eq!(columns(&mut conn), BTreeMap::new(), "going down leaves nothing behind");
    assert_eq!(migrate::up(&mut conn).unwrap(), first);
    assert_eq!(columns(&mut conn), schema);
}

/// Type words of a column as `schema.rs` writes them.
type Columns = BTreeMap<String, Vec<(String, String)>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
}

fn columns(conn: &mut Conn) -> Columns {
    let rows: Vec<Column> = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(
            "SELECT m.name AS table_name, p.name AS column_name, \
             p.type || CASE WHEN p.\"notnull\" OR p.pk > 0 THEN '' ELSE '?' END AS type_name \
             FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
             AND m.name NOT LIKE '%\\_fts%' ESCAPE '\\' ORDER BY m.name, p.cid",
        )
        .load(conn)
        .unwrap(),
        Conn::Pg(conn) => diesel::sql_query(
            "SELECT table_name::text, column_name::text, \
             (data_type || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END)::text AS type_name \
             FROM information_schema.columns WHERE table_schema = 'public' \
             AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name, ordinal_position",
        )
        .load(conn)
        .unwrap(),
    };
    let mut tables = Columns::new();
    for row in rows {
        tables.entry(row.table_name).or_default().push((row.column_name, row.type_name));
    }
    tables
}

/// The column types that a type of `schema.rs` may have in each database.
fn spelled(schema_type: &str, is_sqlite: bool) -> &'static str {
    match (schema_type, is_sqlite) {
        ("DbUuid" | "Binary", true) => "BLOB",
        ("DbTs" | "Integer" | "BigInt" | "Bool", true) => "INTEGER",
        ("DbJson" | "Text" | "Date", true) => "TEXT",
        ("DbUuid", false) => "uuid",
        ("DbTs", false) => "timestamp with time zone",
        ("DbJson", false) => "jsonb",
        ("Text", false) => "text",
        ("Integer", false) => "integer",
        ("BigInt", false) => "bigint",
        ("Date", false) => "date",
        ("Bool", false) => "boolean",
        ("Binary", false) => "bytea",
        (other, _) => panic!("the test does not know the type {other}"),
    }
}

/// The tables of `schema.rs`, read as text: what the queries are compiled against.
fn declared(is_sqlite: bool) -> Columns {
    let source = include_str!("../../src/db/schema.rs");
    let mut tables = Columns::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            name.clone_into(&mut table);
        } else if let Some((name, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let inner = kind.strip_prefix("Nullable<").and_then(|rest| rest.strip_suffix('>'));
            let word = spelled(inner.unwrap_or(kind), is_sqlite);
            let mark = if inner.is_some() { "?" } else { "" };
            tables
                .entry(table.clone())
                .or_default()
                .push((name.to_owned(), format!("{word}{mark}")));
        }
    }
    tables
}

fn every_column_of_the_schema_file_is_in_the_database_with_its_type(app: &TestApp) {
    let mut conn = connect(app, app.database.url());
    let is_sqlite = matches!(conn, Conn::Sqlite(_));
    let (declared, real) = (declared(is_sqlite), columns(&mut conn));
    assert_eq!(declared.keys().collect::<Vec<_>>(), real.keys().collect::<Vec<_>>());
    for (table, columns) in &declared {
        assert_eq!(columns, &real[table], "{table}");
    }
}

fn both_folders_hold_the_same_names() {
    let names = |folder: &str| {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}
