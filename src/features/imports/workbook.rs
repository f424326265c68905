//! XLSX: the first sheet of a workbook, cell by cell. A workbook is a ZIP of XML from a stranger, so its
//! sizes are checked before it is opened, as its directory declares them and then as they are; cells are
//! streamed, so that a sheet of two cells at its opposite corners is no table of a million rows; and a
//! formula counts by the value that it last had.

use std::io::{BufReader, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use quick_xml::{Reader as XmlReader, events::Event};
use zip::ZipArchive;

use super::sheet::{CELL_BYTES_MAX, COLUMNS_MAX, Rows, Stop, refused, too_long, too_wide};

/// Bytes of all parts unpacked.
const UNPACKED_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Parts of a workbook; one with many sheets has a few dozen.
const PARTS_MAX: usize = 1_000;

/// Texts that a workbook may say it holds: its reader makes room for as many before it reads the first.
const TEXTS_MAX: u64 = 2_000_000;

/// Bytes of the part with the formats of cells, each of which takes many times as many in memory.
const STYLES_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Cells of a sheet that are looked at, with the empty and the formatted ones.
const CELLS_MAX: usize = 5_000_000;

/// Reads the first sheet of a workbook.
///
/// # Errors
/// [`Stop`].
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_, '_>) -> Result<(), Stop> {
    check_sizes(bytes, UNPACKED_BYTES_MAX)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let first = book.sheet_names().into_iter().next().ok_or_else(unreadable)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| unreadable())?;
    let mut row = Row::default();
    let mut seen = 0_usize;
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        seen += 1;
        if seen > CELLS_MAX {
            return Err(refused(
                "too_many_cells",
                "Trang tính có quá nhiều ô.",
                "The sheet has too many cells.",
            ));
        }
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue; // a cell may be there for its colour alone
        }
        if text.len() > CELL_BYTES_MAX {
            return Err(too_long()); // before a row of such cells is put together
        }
        let (line, column) = cell.get_position();
        row.add(line, column, text, rows)?;
    }
    row.flush(rows)
}

/// The declared sizes first, since they cost nothing to read; then what the parts unpack to, counted and
/// thrown away, because a directory can lie.
///
/// # Errors
/// [`Stop::Refused`].
pub(super) fn check_sizes(bytes: &[u8], bytes_max: u64) -> Result<(), Stop> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > PARTS_MAX {
        return Err(too_much());
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| unreadable())?;
        declared = declared.saturating_add(part.size());
    }
    if declared > bytes_max {
        return Err(too_much());
    }
    let mut left = bytes_max;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| unreadable())?;
        let name = part.name().map_err(|_| unreadable())?.to_ascii_lowercase();
        let mut some = part.take(left.saturating_add(1));
        let size = std::io::copy(&mut some, &mut std::io::sink()).map_err(|_| unreadable())?;
        drop(some);
        left = left.checked_sub(size).ok_or_else(too_much)?;
        if name.ends_with("styles.xml") && size > STYLES_BYTES_MAX {
            return Err(refused(
                "too_many_styles",
                "Tệp XLSX có quá nhiều định dạng.",
                "The XLSX has too many formats of cells.",
            ));
        }
        if name.ends_with("sharedstrings.xml") {
            let part = archive.by_index(index).map_err(|_| unreadable())?;
            check_texts(part)?;
        }
    }
    Ok(())
}

/// Refuses a number of texts for which no room could be made, before anybody believes it.
fn check_texts(part: impl Read) -> Result<(), Stop> {
    let mut reader = XmlReader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let texts = match reader.read_event_into(&mut buffer).map_err(|_| unreadable())? {
            Event::Start(start) | Event::Empty(start) => start,
            Event::Eof => return Ok(()),
            _ => continue, // what stands before the texts
        };
        if texts.local_name().as_ref() != "sst" {
            continue;
        }
        for attribute in texts.attributes() {
            let attribute = attribute.map_err(|_| unreadable())?;
            let is_count = attribute.key.as_ref() == "uniqueCount";
            let count = attribute.value.parse::<u64>();
            if is_count && !count.is_ok_and(|count| count <= TEXTS_MAX) {
                return Err(refused(
                    "too_many_texts",
                    "Tệp XLSX có quá nhiều chuỗi ký tự.",
                    "The XLSX has too many texts.",
                ));
            }
        }
        return Ok(());
    }
}

fn unreadable() -> Stop {
    refused("not_a_workbook", "Không đọc được tệp XLSX.", "The XLSX cannot be read.")
}

fn too_much() -> Stop {
    refused(
        "unpacked_too_large",
        "Tệp XLSX giải nén lớn hơn 100 MB.",
        "The XLSX unpacks to more than 100 MB.",
    )
}

/// The row whose cells are coming.
#[derive(Default)]
struct Row {
    line: u32,
    cells: Vec<String>,
}

impl Row {
    fn add(
        &mut self,
        line: u32,
        column: u32,
        text: String,
        rows: &mut Rows<'_, '_>,
    ) -> Result<(), Stop> {
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        if place >= COLUMNS_MAX {
            return Err(too_wide());
        }
        if !self.cells.is_empty() && line != self.line {
            if line < self.line {
                return Err(unreadable()); // rows go down, and a reader that follows them goes on
            }
            self.flush(rows)?;
        }
        self.line = line;
        if self.cells.len() <= place {
            self.cells.resize(place + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(place) {
            *cell = text;
        }
        Ok(())
    }

    fn flush(&mut self, rows: &mut Rows<'_, '_>) -> Result<(), Stop> {
        rows.take(self.line, std::mem::take(&mut self.cells))
    }
}

/// What a cell shows.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        // Durations, errors such as #N/A and empty cells are no values of any column.
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number with the fifteen digits that a spreadsheet keeps, and no exponent. Three decimals get a fourth:
/// where people write them, the point before three digits may stand for thousands, and here it does not.
fn decimal(number: f64) -> String {
    let kept = format!("{number:.14e}").parse::<f64>();
    let mut text = kept.map_or_else(|_| String::new(), |kept| kept.to_string());
    if text.split_once('.').is_some_and(|(_, places)| places.len() == 3) {
        text.push('0');
    }
    text
}

fn day(moment: &ExcelDateTime) -> String {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
