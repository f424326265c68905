//! Looking for words: the full-text index of SQLite and the one of PostgreSQL.

use diesel::{
    Expression, QueryResult, RunQueryDsl, SqliteConnection,
    expression::{AppearsOnTable, SelectableExpression, ValidGrouping},
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{BigInt, Bool},
};

use super::{Conn, MultiBackend};

/// Tables of SQLite with an index of words.
const INDEXED: [&str; 2] = ["achievements", "search_entries"];

/// Brings the texts that wait into their index of words, those of a whole group at once.
pub(super) fn index_waiting(conn: &mut SqliteConnection) -> QueryResult<()> {
    #[derive(diesel::QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = Bool)]
        is_waiting: bool,
    }
    for table in INDEXED {
        let waiting: Waiting = diesel::sql_query(format!(
            "SELECT EXISTS (SELECT 1 FROM {table}_fts_waiting) AS is_waiting"
        ))
        .get_result(conn)?;
        if waiting.is_waiting {
            diesel::sql_query(format!(
                "INSERT INTO {table}_fts (rowid, search_text) SELECT t.seq, t.search_text \
                 FROM {table}_fts_waiting w JOIN {table} t ON t.seq = w.seq ORDER BY w.seq"
            ))
            .execute(conn)?;
            diesel::sql_query(format!("DELETE FROM {table}_fts_waiting")).execute(conn)?;
        }
    }
    Ok(())
}

/// More parts of an index of words than this, and it is worth merging: each is looked into by every
/// search, and a search for a common word in 15 of them took six times as long as in one.
const PARTS_MAX: i64 = 4;

/// Pages that one step of merging writes; it holds the writer for some tens of milliseconds.
const PAGES_A_STEP: i64 = 100;

/// A step of merging the parts of the indexes of words; whether another step is worth taking. Only
/// SQLite needs it, PostgreSQL does so by itself.
///
/// # Errors
/// When a statement fails.
pub fn merge_index(conn: &mut Conn, is_first: bool) -> QueryResult<bool> {
    let Conn::Sqlite(inner) = conn else { return Ok(false) };
    let mut is_unfinished = false;
    for table in INDEXED {
        if is_first && count(inner, &parts_of(table))? <= PARTS_MAX {
            continue;
        }
        // A negative number marks all parts for one merge, which positive ones then go on with.
        let pages = if is_first { -PAGES_A_STEP } else { PAGES_A_STEP };
        let before = count(inner, "SELECT total_changes() AS count")?;
        diesel::sql_query(format!(
            "INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('merge', ?)"
        ))
        .bind::<BigInt, _>(pages)
        .execute(inner)?;
        // The command itself counts as one; fewer than two changes mean that nothing was merged.
        let changes = count(inner, "SELECT total_changes() AS count")? - before;
        is_unfinished |= is_first || changes >= 2;
    }
    Ok(is_unfinished)
}

/// Statement that counts the parts of an index of words.
fn parts_of(table: &str) -> String {
    format!("SELECT count(DISTINCT segid) AS count FROM {table}_fts_idx")
}

fn count(conn: &mut SqliteConnection, sql: &str) -> QueryResult<i64> {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    Ok(diesel::sql_query(sql).get_result::<Count>(conn)?.count)
}

/// A condition: the text of a row has words that begin with all of these (see [`matches_words`]).
#[derive(Debug, Clone)]
pub struct MatchesWords {
    table: &'static str,
    sqlite: String,
    pg: String,
}

/// Whether a row's `search_text` has, for each of these folded words, a word that begins with it. A
/// word that ends in a space is looked for as a whole. The table has a key `seq`, on SQLite a
/// full-text table `<table>_fts` over `search_text` with `seq` as its rowid, on PostgreSQL an index on
/// `folded_words(search_text)`. Both take the words that [`crate::text::search_column`] separated by
/// spaces and nothing else.
pub fn matches_words(table: &'static str, words: &[String]) -> MatchesWords {
    MatchesWords { table, sqlite: fts_query(words), pg: tsquery(words) }
}

/// Folded words hold letters and digits only, so that quoting them needs no escapes.
fn fts_query(words: &[String]) -> String {
    let spelled = words.iter().map(|word| match word.strip_suffix(' ') {
        Some(whole) => format!("\"{whole}\""),
        None => format!("\"{word}\"*"),
    });
    spelled.collect::<Vec<_>>().join(" ")
}

fn tsquery(words: &[String]) -> String {
    let spelled = words.iter().map(|word| match word.strip_suffix(' ') {
        Some(whole) => format!("'{whole}'"),
        None => format!("'{word}':*"),
    });
    spelled.collect::<Vec<_>>().join(" & ")
}

impl QueryFragment<MultiBackend> for MatchesWords {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // A prepared statement would keep the plan of a common word for rare ones.
        pass.unsafe_to_cache_prepared();
        let table = self.table;
        match pass.backend() {
            MultiBackend::Sqlite(_) => {
                pass.push_sql(&format!(
                    "{table}.seq IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH "
                ));
                pass.push_bind_param::<diesel::sql_types::Text, _>(&self.sqlite)?;
                pass.push_sql(")");
            }
            MultiBackend::Pg(_) => {
                pass.push_sql(&format!("folded_words({table}.search_text) @@ "));
                pass.push_bind_param::<diesel::sql_types::Text, _>(&self.pg)?;
                pass.push_sql("::tsquery");
            }
        }
        Ok(())
    }
}
impl QueryId for MatchesWords {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Expression for MatchesWords {
    type SqlType = Bool;
}
impl<QS> AppearsOnTable<QS> for MatchesWords {}
impl<QS> SelectableExpression<QS> for MatchesWords {}
impl<G> ValidGrouping<G> for MatchesWords {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

/// Keys of rows that [`matches_words`], from one end of the table on, where walking the matches in
/// the order of their keys is cheap; `None` where the planner finds the best way by itself.
///
/// SQLite would collect all matches of a condition before it looks at the first, but its full-text
/// table yields them in the order of their rowids, one by one.
///
/// # Errors
/// When the statement fails.
pub fn walk_matches(
    conn: &mut Conn,
    table: &'static str,
    words: &[String],
    walk: Walk,
) -> QueryResult<Option<Vec<i64>>> {
    #[derive(diesel::QueryableByName)]
    struct Key {
        #[diesel(sql_type = BigInt)]
        seq: i64,
    }
    let Conn::Sqlite(inner) = conn else { return Ok(None) };
    let (sign, order) = if walk.is_descending { ("<", "DESC") } else { (">", "ASC") };
    let keys: Vec<Key> = diesel::sql_query(format!(
        "SELECT rowid AS seq FROM {table}_fts WHERE {table}_fts MATCH ? AND rowid {sign} ? \
         ORDER BY rowid {order} LIMIT ?"
    ))
    .bind::<diesel::sql_types::Text, _>(fts_query(words))
    .bind::<BigInt, _>(walk.after)
    .bind::<BigInt, _>(walk.limit)
    .load(inner)?;
    Ok(Some(keys.into_iter().map(|key| key.seq).collect()))
}

/// How [`walk_matches`] goes.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// Greatest key first.
    pub is_descending: bool,
    /// Keys beyond this one.
    pub after: i64,
    /// At most so many.
    pub limit: i64,
}
