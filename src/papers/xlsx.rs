//! Papers that are lists as workbooks: a list a sheet, its head frozen and printed on every page.
//!
//! Texts are written as texts, whatever they begin with, and figures as numbers, so that Excel counts them
//! and computes nothing of its own.

mod sheets;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use self::sheets::{Cell, Line, Sheet};
use super::{
    PaperFormat, PaperView, Rendered, Stamp,
    docx::{dropped, is_xml_char},
    number_line,
    view::Frame,
};
use crate::error::{Error, Result, Text};

/// Characters of a cell, as Excel counts them.
const CELL_UNITS_MAX: usize = 32_767;

/// Digits that a number of a cell keeps.
const DIGITS_MAX: usize = 15;

/// A4.
const PAPER_A4: u8 = 9;

/// Makes the workbook of a paper.
///
/// # Errors
/// `validation-failed` at `/format` for a paper without any list.
pub fn workbook(view: &PaperView, stamp: &Stamp) -> Result<Rendered> {
    let sheets = match view {
        PaperView::NomineeList(view) => vec![sheets::nominees(view)],
        PaperView::Decision(view) => sheets::annex(view).into_iter().collect(),
        PaperView::ResultReport(view) => sheets::figures(view),
        PaperView::Plan(_)
        | PaperView::Submission(_)
        | PaperView::AchievementReportPerson(_)
        | PaperView::AchievementReportCollective(_)
        | PaperView::Minutes(_)
        | PaperView::Certificate(_)
        | PaperView::Letter(_) => Vec::new(),
    };
    if sheets.is_empty() {
        return Err(Error::invalid(
            "/format",
            "no_list",
            Text::new(
                "Văn bản này không có danh sách hoặc bảng số liệu để đưa ra Excel.",
                "This paper has no list and no table that a workbook could hold.",
            ),
        ));
    }
    let bytes = write(view.frame(), &sheets, stamp)
        .map_err(|cause| Error::internal(format!("writing a workbook: {cause}")))?;
    Ok(Rendered {
        bytes,
        media_type: PaperFormat::Xlsx.media_type(),
        page_count: None,
        warnings: dropped(view)?,
    })
}

/// How cells look.
struct Look {
    title: Format,
    plain: Format,
    note: Format,
    date: Format,
    head: Format,
    group: Format,
    text: Format,
    /// By the number of decimal places.
    numbers: Vec<Format>,
}

impl Look {
    fn new() -> Self {
        let font = || Format::new().set_font_name("Times New Roman").set_font_size(13.0);
        let framed = || {
            let frame = font().set_border(FormatBorder::Thin);
            frame.set_align(FormatAlign::VerticalCenter).set_text_wrap()
        };
        let number = |places: usize| {
            let decimals = "0".repeat(places);
            let dot = if places == 0 { "" } else { "." };
            framed().set_num_format(format!("#,##0{dot}{decimals}"))
        };
        Self {
            title: font().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            plain: font(),
            note: font().set_italic().set_align(FormatAlign::Center).set_text_wrap(),
            date: font().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            head: framed().set_bold().set_align(FormatAlign::Center),
            group: framed().set_bold(),
            text: framed(),
            numbers: (0..=DIGITS_MAX).map(number).collect(),
        }
    }
}

fn write(frame: &Frame, sheets: &[Sheet], stamp: &Stamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(printable(&frame.subject))
        .set_comment(format!("{}:{}", printable(&stamp.document_id), stamp.version))
        .set_creation_datetime(&moment(stamp.created)?);
    book.set_properties(&properties);
    let look = Look::new();
    for sheet in sheets {
        write_sheet(book.add_worksheet(), frame, sheet, &look)?;
    }
    book.save_to_buffer()
}

fn write_sheet(
    page: &mut Worksheet,
    frame: &Frame,
    sheet: &Sheet,
    look: &Look,
) -> Result<(), XlsxError> {
    page.set_name(sheet.name.as_str())?;
    page.set_paper_size(PAPER_A4).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_footer("&CTrang &P/&N");
    for (column, (_, width)) in sheet.columns.iter().enumerate() {
        page.set_column_width(place(column), *width)?;
    }
    let mut row = write_top(page, frame, sheet, look)?;
    for (column, (title, _)) in sheet.columns.iter().enumerate() {
        page.write_string_with_format(row, place(column), printable(title), &look.head)?;
    }
    page.set_repeat_rows(row, row)?;
    row = row.saturating_add(1);
    page.set_freeze_panes(row, 0)?;
    for line in &sheet.lines {
        match line {
            Line::Group(title) => across(page, row, sheet, &printable(title), &look.group)?,
            Line::Cells(cells) => write_cells(page, row, cells, look)?,
        }
        row = row.saturating_add(1);
    }
    Ok(())
}

/// Who issues it, number and date, and the title; returns the row below.
fn write_top(
    page: &mut Worksheet,
    frame: &Frame,
    sheet: &Sheet,
    look: &Look,
) -> Result<u32, XlsxError> {
    let mut row = 0_u32;
    let number = number_line(frame);
    let texts = [frame.governing_body.as_ref(), Some(&frame.agency), number.as_ref()];
    for text in texts.into_iter().flatten() {
        page.write_string_with_format(row, 0, printable(text), &look.plain)?;
        row = row.saturating_add(1);
    }
    if let Some(date) = frame.date {
        page.write_string_with_format(row, 0, "Ngày", &look.plain)?;
        page.write_datetime_with_format(row, 1, &day(date)?, &look.date)?;
        row = row.saturating_add(1);
    }
    across(page, row, sheet, &printable(&sheet.title), &look.title)?;
    row = row.saturating_add(1);
    if let Some(note) = &sheet.note {
        across(page, row, sheet, &printable(note), &look.note)?;
        row = row.saturating_add(1);
    }
    Ok(row)
}

/// Writes a text over all columns.
fn across(
    page: &mut Worksheet,
    row: u32,
    sheet: &Sheet,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let last = place(sheet.columns.len().saturating_sub(1));
    // A range of one cell cannot be merged.
    if last == 0 {
        page.write_string_with_format(row, 0, text, format)?;
    } else {
        page.merge_range(row, 0, row, last, text, format)?;
    }
    Ok(())
}

fn write_cells(
    page: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    look: &Look,
) -> Result<(), XlsxError> {
    for (column, cell) in cells.iter().enumerate() {
        let column = place(column);
        let text = match cell {
            Cell::Text(text) => text,
            Cell::Number(text) => {
                let format = number(text).and_then(|(value, places)| {
                    look.numbers.get(places).map(|format| (value, format))
                });
                if let Some((value, format)) = format {
                    page.write_number_with_format(row, column, value, format)?;
                    continue;
                }
                text
            }
        };
        page.write_string_with_format(row, column, printable(text), &look.text)?;
    }
    Ok(())
}

/// A decimal as a number, with its places, where Excel keeps all its digits.
fn number(text: &str) -> Option<(f64, usize)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain = !whole.is_empty()
        && whole.bytes().chain(places.bytes()).all(|byte| byte.is_ascii_digit())
        && whole.len().saturating_add(places.len()) <= DIGITS_MAX;
    if !is_plain {
        return None;
    }
    text.parse().ok().map(|value| (value, places.len()))
}

/// The text without what XML does not know, and not longer than a cell.
fn printable(text: &str) -> String {
    let mut units = 0_usize;
    text.chars()
        .filter(|one| is_xml_char(*one) && *one != '\r')
        .take_while(|one| {
            units = units.saturating_add(one.len_utf16());
            units <= CELL_UNITS_MAX
        })
        .collect()
}

fn place(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    let (month, day) = (u8::try_from(date.month()), u8::try_from(date.day()));
    ExcelDateTime::from_ymd(year, month.unwrap_or_default(), day.unwrap_or_default())
}

fn moment(at: DateTime<Utc>) -> Result<ExcelDateTime, XlsxError> {
    let hour = u16::try_from(at.hour()).unwrap_or_default();
    let minute = u8::try_from(at.minute()).unwrap_or_default();
    day(at.date_naive())?.and_hms(hour, minute, at.second())
}

#[cfg(test)]
mod tests;
