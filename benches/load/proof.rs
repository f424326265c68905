//! The proof that rows written at once are those of the services: the same histories, told both ways
//! to the same database, leave the same rows but for ids. Nothing of it is kept.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use diesel::{
    QueryableByName, RunQueryDsl,
    sql_types::{Nullable, Text},
};
use regex::{Captures, Regex};
use thidua::{
    app::App,
    audit::Origin,
    authz::Actor,
    clock::{Ids, day_in_hanoi},
    db::{Conn, dialect, types::Instant},
    error::{Error, Result},
    features::achievements::{
        history::{self, History, Step, Trace},
        service,
        types::AchievementId,
    },
    http::command::Tx,
};

use super::{
    achievements::{self, Calendar},
    directory::House,
};

/// Histories that are told both ways; every state is among them.
const COUNT: u32 = 60;

/// Tables that an achievement leaves rows in, with their order and what is of achievements only.
const TABLES: [(&str, &str, &str); 5] = [
    ("achievements", "seq", "true"),
    ("achievement_refs", "external_id", "true"),
    ("audit_events", "id", "target_kind = 'achievement'"),
    ("audit_queue", "audit_id", "true"),
    ("events", "id", "subject_kind = 'achievement'"),
];

/// Ids as both databases spell them.
static ID: LazyLock<std::result::Result<Regex, regex::Error>> = LazyLock::new(|| {
    Regex::new("X'[0-9A-F]{32}'|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
});

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Nullable<Text>)]
    line: Option<String>,
}

/// Fails where the two ways differ, and names the first difference.
pub fn prove(app: &App, conn: &mut Conn, house: &House, calendar: Calendar) -> Result<usize> {
    let histories: Vec<History> = (0..COUNT)
        .map(|number| achievements::history(house, calendar, number))
        .collect::<Result<_>>()?;
    let one_by_one = undone(conn, |conn| {
        histories.iter().try_for_each(|history| replay(conn, &app.ids, history))
    })?;
    let at_once = undone(conn, |conn| {
        let traces: Vec<Trace> =
            histories.iter().map(|history| Trace::of(&app.ids, history.clone())).collect();
        history::write(conn, &app.ids, &traces)
    })?;
    let differing = one_by_one.iter().zip(&at_once).find(|(service, own)| service != own);
    if let Some((service, own)) = differing {
        let text = format!("a row differs\nservice: {service}\nloader:  {own}");
        return Err(Error::internal(text));
    }
    if one_by_one.len() != at_once.len() || one_by_one.is_empty() {
        let text = format!("rows: service {}, loader {}", one_by_one.len(), at_once.len());
        return Err(Error::internal(text));
    }
    Ok(one_by_one.len())
}

/// The rows that some work leaves; then it is undone.
fn undone(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<()>) -> Result<Vec<String>> {
    dialect::begin_write(conn)?;
    let rows = work(conn).and_then(|()| rows(conn));
    dialect::rollback(conn);
    rows
}

/// A history through the services, each change as the write door makes it.
fn replay(conn: &mut Conn, ids: &Ids, history: &History) -> Result<()> {
    let mut change =
        |by: &Arc<Actor>, at: Instant, work: &dyn Fn(&mut Tx<'_>) -> Result<AchievementId>| {
            let mut tx = Tx::begin(conn, by, ids, at, day_in_hanoi(at.0));
            let id = work(&mut tx)?;
            tx.finish(&Origin { request_id: Some(ids.next().to_string()) })?;
            Ok::<AchievementId, Error>(id)
        };
    let input = &history.input;
    let id = change(&history.by, history.at, &|tx| {
        service::create(tx, input.clone()).map(|view| view.id)
    })?;
    for (step, by, at) in &history.moves {
        change(by, *at, &|tx| take(tx, id, step.clone()))?;
    }
    Ok(())
}

fn take(tx: &mut Tx<'_>, id: AchievementId, step: Step) -> Result<AchievementId> {
    match step {
        Step::Submit => service::submit(tx, id).map(drop),
        Step::Verify => service::verify(tx, id).map(drop),
        Step::Unverify(input) => service::unverify(tx, id, input).map(drop),
        Step::Return(input) => service::send_back(tx, id, input).map(drop),
        Step::Withdraw => service::withdraw(tx, id).map(drop),
        Step::Recognise(input) => service::recognise(tx, id, input).map(drop),
        Step::RecogniseByPanel(evaluation_id, input) => {
            service::recognise_by_panel(tx, id, evaluation_id, &input)
        }
        Step::UnrecogniseByPanel(evaluation_id) => {
            service::unrecognise_by_panel(tx, id, evaluation_id)
        }
    }?;
    Ok(id)
}

/// All rows of the tables as text, with ids numbered as they come up.
fn rows(conn: &mut Conn) -> Result<Vec<String>> {
    let id = ID.as_ref().map_err(|error| Error::internal(error.to_string()))?;
    let (mut known, mut all) = (HashMap::new(), Vec::new());
    for (table, order, which) in TABLES {
        let row = match conn {
            Conn::Sqlite(_) => spelled(conn, table)?,
            // A place in the queue is a number of a sequence, and those are not given twice.
            Conn::Pg(_) => "(to_jsonb(t) - 'place')::text".to_owned(),
        };
        let query = format!("SELECT {row} AS line FROM {table} t WHERE {which} ORDER BY {order}");
        for line in lines(conn, &query)? {
            let numbered = id.replace_all(&line, |found: &Captures<'_>| {
                let digits = found[0].trim_matches(['X', '\'']).replace('-', "").to_lowercase();
                let next = known.len();
                format!("#{}", known.entry(digits).or_insert(next))
            });
            all.push(format!("{table}: {numbered}"));
        }
    }
    Ok(all)
}

/// A row of a table of SQLite as one text.
fn spelled(conn: &mut Conn, table: &str) -> Result<String> {
    let columns =
        format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')");
    Ok(lines(conn, &columns)?.join(" || ', ' || "))
}

fn lines(conn: &mut Conn, query: &str) -> Result<Vec<String>> {
    let found: Vec<Line> = diesel::sql_query(query).load(conn)?;
    Ok(found.into_iter().filter_map(|one| one.line).collect())
}
