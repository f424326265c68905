//! The first step of a run: the file is read into rows. It is unpacked and read outside of a transaction, and
//! its rows are written some at a time, so that on SQLite others write meanwhile.

use std::{collections::HashMap, io::Read};

use super::{
    finishing::{self, Ending},
    layout::Layout,
    rows::key_of,
    sheet::{self, FILE_BYTES_MAX, HEADER, Stop, refused},
    store::{self, ImportRow},
    store_rows::{self, StoredResult, StoredRow},
    types::{ImportId, ImportKind, Phase, RowOutcome},
};
use crate::{
    db::types::Json,
    error::{Context, Error, Result, Text},
    files::{FileDigest, Files},
    http::command::Tx,
    jobs::{Apart, Step, types::JobProgress},
};

/// Rows of one transaction: some hundredths of a second.
const TOGETHER: usize = 2_000;

/// Reads the file of an import.
///
/// # Errors
/// When the file or the database cannot be read; then it is read anew in the next attempt.
pub(super) fn read(apart: &Apart<'_>) -> Result<Step> {
    let job = apart.job();
    let id = job.subject_id.parse().map(ImportId).internal("reading a job")?;
    let import = apart.part(move |conn| {
        // Rows of an attempt that did not come to its end.
        store_rows::delete(conn, id)?;
        store::find(conn, id)?.ok_or_else(Error::not_found)
    })?;
    let bytes = bytes_of(&import, &job.files)?;
    let mut staging = Staging::new(apart, import.id, import.kind);
    let read = sheet::read(&bytes, import.format, &mut |number, cells| staging.take(number, cells));
    match read.and_then(|()| staging.finish()) {
        Ok(staged) => apart.step(move |tx| begin_writing(tx, import, staged)),
        Err(Stop::Refused(code, text)) => apart.step(move |tx| {
            store_rows::delete(tx.conn, import.id)?;
            finishing::finish(tx, &import, Ending::Refused(code, text))
        }),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// Turns from the file to its rows.
fn begin_writing(tx: &mut Tx<'_>, import: ImportRow, staged: Staged) -> Result<Step> {
    let Staged { layout, row_count, rejected_count } = staged;
    let next = ImportRow {
        phase: Phase::Writing,
        layout: Some(Json(layout)),
        row_count,
        // Whatever was refused already is done.
        done_count: rejected_count,
        rejected_count,
        ..import
    };
    store::update(tx.conn, &next, tx.now)?;
    Ok(Step::More(JobProgress { done: i64::from(rejected_count), total: i64::from(row_count) }))
}

/// The stored bytes; they are those of the document, which never change.
fn bytes_of(import: &ImportRow, files: &Files) -> Result<Vec<u8>> {
    let digest = FileDigest::parse(&import.digest)
        .ok_or_else(|| Error::bug("an import keeps the digest of its file"))?;
    let mut bytes = Vec::new();
    let mut some = files.read(&digest)?.take(FILE_BYTES_MAX.saturating_add(1));
    some.read_to_end(&mut bytes).internal("reading the file of an import")?;
    Ok(bytes)
}

/// What was read.
struct Staged {
    layout: Layout,
    row_count: i32,
    rejected_count: i32,
}

/// Rows on their way from the file into the table.
struct Staging<'a> {
    apart: &'a Apart<'a>,
    id: ImportId,
    kind: ImportKind,
    layout: Option<Layout>,
    rows: Vec<StoredRow>,
    repeated: Vec<StoredResult>,
    /// Keys of the rows of a directory with the rows where they stand.
    keys: HashMap<String, i32>,
    row_count: i32,
    rejected_count: i32,
}

impl<'a> Staging<'a> {
    fn new(apart: &'a Apart<'a>, id: ImportId, kind: ImportKind) -> Self {
        Self {
            apart,
            id,
            kind,
            layout: None,
            rows: Vec::new(),
            repeated: Vec::new(),
            keys: HashMap::new(),
            row_count: 0,
            rejected_count: 0,
        }
    }

    fn take(&mut self, number: i32, cells: Vec<String>) -> Result<(), Stop> {
        if number == HEADER {
            self.layout = Some(Layout::of(self.kind, cells)?);
            return Ok(());
        }
        let Some(layout) = &self.layout else {
            return Err(too_late());
        };
        if let Some(key) = key_of(self.kind, layout, &cells)
            && let Some(first) = self.keys.insert(key.to_owned(), number)
        {
            let (vi, en) = (
                format!("Mã này đã có ở dòng {first}."),
                format!("The code stands in row {first} already."),
            );
            let field = super::columns::key(self.kind).unwrap_or_default();
            let error = layout.error(field, "repeated_in_file", &Text::new(vi, en));
            self.repeated.push(StoredResult {
                import_id: self.id,
                number,
                outcome: RowOutcome::Rejected,
                target_id: None,
                errors: Json(vec![error]),
            });
            self.rejected_count = self.rejected_count.saturating_add(1);
        }
        self.rows.push(StoredRow { import_id: self.id, number, cells: Json(cells) });
        self.row_count = self.row_count.saturating_add(1);
        if self.rows.len() >= TOGETHER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        let (rows, repeated) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.repeated));
        if rows.is_empty() {
            return Ok(());
        }
        self.apart.part(move |conn| {
            store_rows::insert(conn, &rows)?;
            store_rows::insert_results(conn, &repeated)
        })?;
        Ok(())
    }

    fn finish(mut self) -> Result<Staged, Stop> {
        self.flush()?;
        let Some(layout) = self.layout else { return Err(too_late()) };
        if self.row_count == 0 {
            return Err(refused("no_rows", "Tệp không có dòng dữ liệu.", "There are no rows."));
        }
        Ok(Staged { layout, row_count: self.row_count, rejected_count: self.rejected_count })
    }
}

fn too_late() -> Stop {
    refused(
        "no_headers",
        "Dòng đầu của tệp phải là tiêu đề các cột.",
        "The first row of the file names the columns.",
    )
}
