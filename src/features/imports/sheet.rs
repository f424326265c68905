//! Reading a file as a table: rows of texts, one after the other, within limits. Nothing here knows
//! what the rows mean.

use super::{table_text, types::TableFormat, workbook};
use crate::error::{Error, Text};

/// Rows of data that one file can have.
pub(super) const ROWS_MAX: i32 = 100_000;

/// Columns that one file can have.
pub(super) const COLUMNS_MAX: usize = 100;

/// Characters of one cell; the longest text that any column takes is shorter.
pub(super) const CELL_CHARS_MAX: usize = 8_000;

/// Bytes of a cell as it stands in the file, with marks that are not composed and spaces around it: four for
/// each of the characters that a spreadsheet takes into one.
pub(super) const CELL_BYTES_MAX: usize = 4 * 32_767;

/// Bytes of a file as it was uploaded.
pub(super) const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// The number of the row with the headers; data begins with 1.
pub(super) const HEADER: i32 = 0;

/// Bytes of all cells together. In a workbook a text stands once, and any number of cells show it.
const TEXT_BYTES_MAX: usize = 100 * 1024 * 1024;

/// Why reading ends before the end of the file.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file is not one that is taken: code and sentence.
    Refused(&'static str, Text),
    /// Something here failed.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Refuses a file.
pub(super) fn refused(code: &'static str, vi: &'static str, en: &'static str) -> Stop {
    Stop::Refused(code, Text::new(vi, en))
}

/// Takes the number and the cells of each row that is not empty; [`HEADER`] comes first.
pub(super) type Sink<'a> = dyn FnMut(i32, Vec<String>) -> Result<(), Stop> + 'a;

/// Reads the bytes of a file.
///
/// # Errors
/// [`Stop`], also that of the sink.
pub(super) fn read(bytes: &[u8], format: TableFormat, sink: &mut Sink<'_>) -> Result<(), Stop> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let mut rows = Rows::new(sink);
    match format {
        TableFormat::Csv => table_text::read(bytes, &mut rows),
        TableFormat::Xlsx => workbook::read(bytes, &mut rows),
    }
}

/// Rows on their way from a file to whoever takes them. The first that is not empty has the headers. The
/// others are numbered by the line on which they stand below it, as a spreadsheet shows them: an empty line
/// is passed over and counts all the same, and a cell with line ends makes no second line.
pub(super) struct Rows<'s, 'f> {
    sink: &'s mut Sink<'f>,
    /// Line of the headers, once it is known.
    headers: Option<u32>,
    /// Bytes that the cells to come may have.
    pub(super) room: usize,
}

impl<'s, 'f> Rows<'s, 'f> {
    pub(super) fn new(sink: &'s mut Sink<'f>) -> Self {
        Self { sink, headers: None, room: TEXT_BYTES_MAX }
    }

    /// Hands the row on a line over, with its cells in composed form and without spaces around them.
    ///
    /// # Errors
    /// [`Stop`], also that of the sink.
    pub(super) fn take(&mut self, line: u32, mut cells: Vec<String>) -> Result<(), Stop> {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        let below = line.saturating_sub(*self.headers.get_or_insert(line));
        let number = i32::try_from(below).unwrap_or(i32::MAX);
        if number > ROWS_MAX {
            return Err(refused(
                "too_many_rows",
                "Tệp có dữ liệu ở dưới dòng thứ 100.000, tính từ dòng tiêu đề.",
                "The file reaches below line 100,000, counted from its headers.",
            ));
        }
        if cells.len() > COLUMNS_MAX {
            return Err(too_wide());
        }
        let bytes: usize = cells.iter().map(String::len).sum();
        self.room = self.room.checked_sub(bytes).ok_or_else(|| {
            refused(
                "too_much_text",
                "Các ô của tệp có tổng cộng quá 100 MB chữ.",
                "The cells of the file have more than 100 MB of text together.",
            )
        })?;
        let cells: Vec<String> = cells.into_iter().map(clean).collect();
        if cells.iter().any(|cell| cell.chars().count() > CELL_CHARS_MAX) {
            return Err(too_long());
        }
        (self.sink)(HEADER.saturating_add(number), cells)
    }
}

/// A cell as it is kept. A quote that guards a formula character is the guard of a file that was
/// returned from here, or of a spreadsheet, and no part of the value.
fn clean(cell: String) -> String {
    let text = crate::text::nfc(cell);
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest.to_owned(),
        Some(_) | None => text.to_owned(),
    }
}

/// Whether a spreadsheet would take a text for a formula.
pub(super) fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// More text in a cell than is taken.
pub(super) fn too_long() -> Stop {
    refused("cell_too_long", "Một ô có quá 8.000 ký tự.", "A cell has more than 8,000 characters.")
}

/// More columns than are taken.
pub(super) fn too_wide() -> Stop {
    refused("too_many_columns", "Tệp có quá 100 cột.", "The file has more than 100 columns.")
}

/// More bytes than are taken.
pub(super) fn too_large() -> Stop {
    refused("file_too_large", "Tệp lớn hơn 32 MB.", "The file is larger than 32 MB.")
}
