//! Small pieces of WordprocessingML, with children in the order of its schema.

use quick_xml::escape::partial_escape;

/// Width of the text between the margins of an upright page, in twentieths of a point.
pub(super) const TEXT_WIDTH: u32 = 9_354;

/// The same of a page across.
pub(super) const TEXT_WIDTH_ACROSS: u32 = 14_286;

/// Where a row of a table may break and whether it is a head.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Printed again on every page.
    Head,
    /// Kept on one page.
    Body,
}

fn text(text: &str) -> String {
    format!("<w:t xml:space=\"preserve\">{}</w:t>", partial_escape(text))
}

/// A run as its paragraph has it.
pub(super) fn run(words: &str) -> String {
    format!("<w:r>{}</w:r>", text(words))
}

/// A bold run.
pub(super) fn bold(words: &str) -> String {
    format!("<w:r><w:rPr><w:b/><w:bCs/></w:rPr>{}</w:r>", text(words))
}

/// An italic run.
pub(super) fn italic(words: &str) -> String {
    format!("<w:r><w:rPr><w:i/><w:iCs/></w:rPr>{}</w:r>", text(words))
}

/// A paragraph of runs in a style.
pub(super) fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A paragraph of one run in a style.
pub(super) fn line(style: &str, words: &str) -> String {
    paragraph(style, &run(words))
}

/// A paragraph that stays on the page of the next one.
pub(super) fn kept_line(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:keepNext/></w:pPr>{}</w:p>", run(words))
}

/// A paragraph that is nothing but tags.
pub(super) fn tag(code: &str) -> String {
    line("ND30The", code)
}

/// A line of a length within a width, in the middle: a paragraph without text, with a border above it.
pub(super) fn rule(length: u32, width: u32) -> String {
    let side = width.saturating_sub(length).checked_div(2).unwrap_or_default();
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"ND30Gach\"/><w:keepNext/>\
         <w:ind w:left=\"{side}\" w:right=\"{side}\"/></w:pPr></w:p>"
    )
}

/// A cell of a table.
pub(super) fn cell(width: u32, content: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
}

/// A cell as wide as what is in it needs.
pub(super) fn free_cell(content: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>{content}</w:tc>")
}

/// A cell over several columns.
pub(super) fn wide_cell(width: u32, columns: u32, content: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{columns}\"/></w:tcPr>\
         {content}</w:tc>"
    )
}

/// A row of cells.
pub(super) fn row(kind: Row, cells: &str) -> String {
    let head = if kind == Row::Head { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
}

/// A row that is nothing but tags.
pub(super) fn tag_row(width: u32, columns: u32, code: &str) -> String {
    row(Row::Body, &wide_cell(width, columns, &line("ND30BangTrai", code)))
}

/// A table without lines, for what stands side by side.
pub(super) fn layout(widths: &[u32], rows: &str) -> String {
    table("<w:tblLayout w:type=\"fixed\"/>", "", widths, rows)
}

/// A table with lines.
pub(super) fn grid(widths: &[u32], rows: &str) -> String {
    table("<w:tblLayout w:type=\"fixed\"/>", BORDERS, widths, rows)
}

/// A table with lines whose columns share the width by what is in them.
pub(super) fn flowing_grid(widths: &[u32], rows: &str) -> String {
    table("<w:tblLayout w:type=\"autofit\"/>", BORDERS, widths, rows)
}

const BORDERS: &str = "<w:tblBorders>\
    <w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>";

fn table(layout: &str, borders: &str, widths: &[u32], rows: &str) -> String {
    let columns: String =
        widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let width: u32 = widths.iter().sum();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{borders}{layout}\
         <w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
}

/// The page: A4 with the margins of Nghị định 30/2020/NĐ-CP, and the number on every page but the first.
pub(super) fn page(is_across: bool, starts_anew: bool) -> String {
    section(is_across, starts_anew, "")
}

/// A page across with its text in the middle.
pub(super) fn certificate_page() -> String {
    section(true, false, "<w:vAlign w:val=\"center\"/>")
}

fn section(is_across: bool, starts_anew: bool, place: &str) -> String {
    let size = if is_across {
        "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
    } else {
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    };
    let start = if starts_anew { "<w:pgNumType w:start=\"1\"/>" } else { "" };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>\
         <w:type w:val=\"nextPage\"/>{size}\
         <w:pgMar w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" \
         w:footer=\"567\" w:gutter=\"0\"/>{start}{place}<w:titlePg/></w:sectPr>"
    )
}

/// The end of a section within the text.
pub(super) fn section_end(page: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"ND30The\"/>{page}</w:pPr></w:p>")
}
