//! Rows by their keys.

use diesel::{
    Expression, QueryResult,
    expression::{AppearsOnTable, SelectableExpression, ValidGrouping, is_aggregate},
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Bool, Text},
};

use super::MultiBackend;

/// A condition: the key of a row is one of these.
#[derive(Clone, Debug)]
pub struct KeyAmong {
    table: &'static str,
    sqlite: String,
    pg: String,
}

/// Whether the key `seq` of a row of a table is one of these. Unlike a list of so many parameters it is
/// one statement whatever their number, which SQLite keeps prepared.
pub fn key_among(table: &'static str, keys: &[i64]) -> KeyAmong {
    let list = keys.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    KeyAmong { table, sqlite: format!("[{list}]"), pg: format!("{{{list}}}") }
}

impl QueryFragment<MultiBackend> for KeyAmong {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let table = self.table;
        match pass.backend() {
            MultiBackend::Sqlite(_) => {
                pass.push_sql(&format!("{table}.seq IN (SELECT value FROM json_each("));
                pass.push_bind_param::<Text, _>(&self.sqlite)?;
                pass.push_sql("))");
            }
            MultiBackend::Pg(_) => {
                pass.push_sql(&format!("{table}.seq = ANY("));
                pass.push_bind_param::<Text, _>(&self.pg)?;
                pass.push_sql("::BIGINT[])");
            }
        }
        Ok(())
    }
}
impl QueryId for KeyAmong {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Expression for KeyAmong {
    type SqlType = Bool;
}
impl<QS> AppearsOnTable<QS> for KeyAmong {}
impl<QS> SelectableExpression<QS> for KeyAmong {}
impl<G> ValidGrouping<G> for KeyAmong {
    type IsAggregate = is_aggregate::No;
}
