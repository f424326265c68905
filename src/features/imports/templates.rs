//! Templates of files: the headers that the reader knows, and one row that is visibly a sample.

use super::{
    columns::{self, Column},
    returned::table,
    types::{ImportKind, TableFormat},
};
use crate::error::Result;

/// The template of a kind.
///
/// # Errors
/// When it cannot be written.
pub(super) fn bytes(kind: ImportKind, format: TableFormat) -> Result<Vec<u8>> {
    let columns = columns::of(kind);
    let headers: Vec<String> = columns.iter().map(|column| column.header.to_owned()).collect();
    let sample = |column: &Column| column.sample.to_owned();
    let mut rows = Some(vec![columns.iter().map(sample).collect::<Vec<String>>()]);
    table(format, &headers, &mut || Ok(rows.take()))
}
