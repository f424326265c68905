//! Tables on their way back to people: the file of an import with what is wrong beside each row. They are
//! opened in spreadsheets, where a text that begins like a formula would be obeyed: in XLSX every cell is
//! written as text, in CSV such a text is kept behind a quote.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, Workbook};

use super::{
    layout::{ERRORS, Layout},
    sheet::is_formula_like,
    store::ImportRow,
    store_rows,
    types::{RowError, TableFormat},
};
use crate::{
    db::Conn,
    error::{Context, Result},
};

/// Rows that are read together.
const TOGETHER: i64 = 500;

/// Characters of what is told of a row.
const TOLD_CHARS_MAX: usize = 2_000;

/// The widest and the narrowest column, in characters.
const WIDTHS: (u32, u32) = (12, 40);

/// Writes a table: the headers, then the rows, each handed over by `next` until there are no more.
///
/// # Errors
/// When it cannot be written, or what `next` fails with.
pub(super) fn table(
    format: TableFormat,
    headers: &[String],
    next: &mut dyn FnMut() -> Result<Option<Vec<Vec<String>>>>,
) -> Result<Vec<u8>> {
    match format {
        TableFormat::Csv => csv_table(headers, next),
        TableFormat::Xlsx => workbook(headers, next),
    }
}

/// With a byte order mark and semicolons, as spreadsheets that are set to Vietnamese expect it.
fn csv_table(
    headers: &[String],
    next: &mut dyn FnMut() -> Result<Option<Vec<Vec<String>>>>,
) -> Result<Vec<u8>> {
    let start = "\u{FEFF}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(start);
    let doing = "writing a table";
    writer.write_record(headers.iter().map(|cell| guarded(cell))).internal(doing)?;
    while let Some(rows) = next()? {
        for row in rows {
            writer.write_record(row.iter().map(|cell| guarded(cell))).internal(doing)?;
        }
    }
    writer.into_inner().internal(doing)
}

fn guarded(cell: &str) -> String {
    if is_formula_like(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn workbook(
    headers: &[String],
    next: &mut dyn FnMut() -> Result<Option<Vec<Vec<String>>>>,
) -> Result<Vec<u8>> {
    let doing = "writing a workbook";
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    // Rows go to a file of their own while they come, so that a long table takes no memory.
    let sheet = book.add_worksheet_with_constant_memory().internal(doing)?;
    sheet.set_freeze_panes(1, 0).internal(doing)?;
    for (column, header) in (0_u16..).zip(headers) {
        let letters = u32::try_from(header.chars().count()).unwrap_or(WIDTHS.1);
        let width = letters.saturating_add(2).clamp(WIDTHS.0, WIDTHS.1);
        sheet.set_column_width(column, width).internal(doing)?;
        sheet.write_string_with_format(0, column, header, &bold).internal(doing)?;
    }
    let mut line = 1_u32;
    while let Some(rows) = next()? {
        for row in rows {
            for (column, cell) in (0_u16..).zip(&row) {
                if !cell.is_empty() {
                    sheet.write_string(line, column, cell).internal(doing)?;
                }
            }
            line = line.saturating_add(1);
        }
    }
    book.save_to_buffer().internal(doing)
}

/// The file of an import with a further column. Lines that were empty stay so: below the headers each row has
/// the place that its number says.
///
/// # Errors
/// When the rows cannot be read or written.
pub(super) fn bytes(conn: &mut Conn, import: &ImportRow, layout: &Layout) -> Result<Vec<u8>> {
    let width = layout.headers.len();
    // A file that was returned and sent again has the column already; it is filled anew.
    let place = layout.headers.iter().position(|header| header == ERRORS).unwrap_or(width);
    let mut headers = layout.headers.clone();
    put(&mut headers, place, ERRORS.to_owned());
    let mut last = 0;
    table(import.format, &headers, &mut || {
        let rows = store_rows::after(conn, import.id, last, TOGETHER)?;
        let (Some(first), Some(end)) = (rows.first(), rows.last()) else { return Ok(None) };
        let results = store_rows::results(conn, import.id, (first.number, end.number))?;
        let mut wrong: HashMap<i32, String> =
            results.into_iter().map(|one| (one.number, told(&one.errors.0))).collect();
        let mut lines: Vec<Vec<String>> = Vec::with_capacity(rows.len());
        for row in rows {
            let from_last = usize::try_from(row.number.saturating_sub(last)).unwrap_or(1);
            let empty = from_last.saturating_sub(1);
            lines.resize(lines.len().saturating_add(empty), Vec::new());
            last = row.number;
            let mut cells = row.cells.0;
            put(&mut cells, place, wrong.remove(&row.number).unwrap_or_default());
            lines.push(cells);
        }
        Ok(Some(lines))
    })
}

/// Puts a cell into its place of a row, which may be shorter.
fn put(cells: &mut Vec<String>, place: usize, text: String) {
    if cells.len() <= place {
        cells.resize(place.saturating_add(1), String::new());
    }
    if let Some(cell) = cells.get_mut(place) {
        *cell = text;
    }
}

fn told(errors: &[RowError]) -> String {
    let one = |error: &RowError| match &error.column {
        Some(column) => format!("{column}: {}", error.message.vi),
        None => error.message.vi.clone(),
    };
    errors.iter().map(one).collect::<Vec<_>>().join(" ").chars().take(TOLD_CHARS_MAX).collect()
}
