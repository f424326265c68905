//! What papers have in common: head, title, text and end (thể thức văn bản).

use super::super::keep::BEFORE_SIGNATURE_ID;
use super::xml::{
    Row, TEXT_WIDTH, bold, cell, flowing_grid, free_cell, kept_line, layout, line, paragraph, row,
    rule, run, tag, tag_row,
};

/// Widths of the two halves of the head: the national name needs the larger one.
const HEAD: [u32; 2] = [3_634, 5_720];

/// The same of the end.
const END: [u32; 2] = [4_677, 4_677];

/// Width of what is in a cell of the head.
const CELL_MARGINS: u32 = 216;

/// Length of the motto, which the line below it has.
const MOTTO: u32 = 3_183;

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO_WORDS: &str = "Độc lập - Tự do - Hạnh phúc";

/// Issuing body and national name side by side, number and date below them. What is given stands below the
/// number.
pub(super) fn head(below_number: &str) -> String {
    let [left, right] = HEAD;
    let (left_text, right_text) =
        (left.saturating_sub(CELL_MARGINS), right.saturating_sub(CELL_MARGINS));
    let body = [
        tag("{%p if frame.governing_body %}"),
        line("ND30ChuQuan", "{{ frame.governing_body | upper }}"),
        tag("{%p endif %}"),
        line("ND30CoQuan", "{{ frame.agency | upper }}"),
        rule(700, left_text),
    ];
    let nation =
        [line("ND30QuocHieu", NATION), line("ND30TieuNgu", MOTTO_WORDS), rule(MOTTO, right_text)];
    let number = [
        tag("{%p if frame.number_line %}"),
        line("ND30SoKyHieu", "{{ frame.number_line }}"),
        tag("{%p endif %}"),
        below_number.to_owned(),
        urgency(),
    ];
    let date = [
        tag("{%p if frame.date_line %}"),
        line("ND30DiaDanh", "{{ frame.date_line }}"),
        tag("{%p endif %}"),
    ];
    let first = format!("{}{}", cell(left, &body.concat()), cell(right, &nation.concat()));
    let second = format!("{}{}", cell(left, &number.concat()), cell(right, &date.concat()));
    layout(&HEAD, &format!("{}{}", row(Row::Body, &first), row(Row::Body, &second)))
}

fn urgency() -> String {
    let words = "{% if frame.urgency == \"immediate\" %}HỎA TỐC{% elif frame.urgency == \"very_urgent\" %}\
                 THƯỢNG KHẨN{% else %}KHẨN{% endif %}";
    [tag("{%p if frame.urgency %}"), line("ND30Khan", words), tag("{%p endif %}")].concat()
}

/// Name of the kind and subject line.
pub(super) fn title(width: u32) -> String {
    [
        line("ND30TenLoai", "{{ frame.type_name | upper }}"),
        line("ND30TrichYeu", "{{ frame.subject }}"),
        rule(2_400, width),
        line("ND30NoiDung", ""),
    ]
    .concat()
}

/// To whom (Kính gửi): one in the line, several below each other.
pub(super) fn addressees() -> String {
    [
        tag("{%p if addressees | length == 1 %}"),
        line("ND30KinhGui", "Kính gửi: {{ addressees[0] }}"),
        tag("{%p elif addressees %}"),
        line("ND30KinhGui", "Kính gửi:"),
        tag("{%p for addressee in addressees %}"),
        line("ND30KinhGui", "- {{ addressee }}"),
        tag("{%p endfor %}"),
        tag("{%p endif %}"),
    ]
    .concat()
}

/// Paragraphs of a list in a style; `item` is the tag that prints one.
pub(super) fn each(list: &str, style: &str, words: &str) -> String {
    let start = ["{%p for item in ", list, " %}"].concat();
    [tag(&start), line(style, words), tag("{%p endfor %}")].concat()
}

/// What is printed only if a value is there.
pub(super) fn when(value: &str, content: &str) -> String {
    let start = ["{%p if ", value, " %}"].concat();
    [tag(&start), content.to_owned(), tag("{%p endif %}")].concat()
}

/// The blocks of a text.
pub(super) fn blocks(list: &str) -> String {
    let start = ["{%p for block in ", list, " %}"].concat();
    [
        tag(&start),
        tag("{%p if block.block == \"part\" %}"),
        line("ND30Phan", "{{ block.ordinal }} {{ block.title | upper }}"),
        tag("{%p elif block.block == \"section\" %}"),
        line("ND30Khoan", "{{ block.ordinal }} {{ block.title }}"),
        tag("{%p elif block.block == \"clause\" %}"),
        line("ND30NoiDung", "{{ block.label }} {{ block.text }}"),
        tag("{%p elif block.block == \"item\" %}"),
        line("ND30NoiDung", "- {{ block.text }}"),
        tag("{%p elif block.block == \"table\" %}"),
        figures(),
        tag("{%p elif block.block == \"chart\" %}"),
        chart(),
        tag("{%p else %}"),
        line("ND30NoiDung", "{{ block.text }}"),
        tag("{%p endif %}"),
        tag("{%p endfor %}"),
    ]
    .concat()
}

/// A table of any number of columns.
fn figures() -> String {
    let head = [
        free_cell(&line("ND30BangDau", "{%tc for column in block.columns %}")),
        free_cell(&line("ND30BangDau", "{{ column.title }}")),
        free_cell(&line("ND30BangDau", "{%tc endfor %}")),
    ];
    let body = [
        free_cell(&line(
            "ND30BangTrai",
            "{%tc for value in cells %}{%tc if block.columns[loop.index0].is_numeric %}",
        )),
        free_cell(&line("ND30BangPhai", "{{ value }}")),
        free_cell(&line("ND30BangTrai", "{%tc else %}")),
        free_cell(&line("ND30BangTrai", "{{ value }}")),
        free_cell(&line("ND30BangTrai", "{%tc endif %}{%tc endfor %}")),
    ];
    let rows = [
        row(Row::Head, &head.concat()),
        tag_row(TEXT_WIDTH, 1, "{%tr for cells in block.rows %}"),
        row(Row::Body, &body.concat()),
        tag_row(TEXT_WIDTH, 1, "{%tr endfor %}"),
    ];
    let caption = when("block.caption", &line("ND30TenBang", "{{ block.caption }}"));
    [caption, flowing_grid(&[TEXT_WIDTH], &rows.concat()), line("ND30NoiDung", "")].concat()
}

/// A chart as a picture, and its figures, which can be corrected.
fn chart() -> String {
    let head = [
        free_cell(&line("ND30BangDau", "")),
        free_cell(&line("ND30BangDau", "{%tc for name in block.series %}")),
        free_cell(&line(
            "ND30BangDau",
            "{{ name }}{% if block.unit %} ({{ block.unit }}){% endif %}",
        )),
        free_cell(&line("ND30BangDau", "{%tc endfor %}")),
    ];
    let body = [
        free_cell(&line("ND30BangTrai", "{{ group.label }}")),
        free_cell(&line("ND30BangTrai", "{%tc for value in group.values_text %}")),
        free_cell(&line("ND30BangPhai", "{{ value }}")),
        free_cell(&line("ND30BangTrai", "{%tc endfor %}")),
    ];
    let rows = [
        row(Row::Head, &head.concat()),
        tag_row(TEXT_WIDTH, 1, "{%tr for group in block.groups %}"),
        row(Row::Body, &body.concat()),
        tag_row(TEXT_WIDTH, 1, "{%tr endfor %}"),
    ];
    [
        line("ND30TenBang", "{{ block.title }}"),
        line("ND30BieuDo", "{{ block.picture }}"),
        flowing_grid(&[TEXT_WIDTH], &rows.concat()),
        line("ND30GhiChu", "{{ block.description }}"),
    ]
    .concat()
}

/// Recipients on the left, who signs on the right, on one page.
pub(super) fn end() -> String {
    let [left, right] = END;
    let cells = [cell(left, &recipients()), cell(right, &signature())].concat();
    [line(BEFORE_SIGNATURE_ID, ""), layout(&END, &row(Row::Body, &cells))].concat()
}

/// The recipients (Nơi nhận).
pub(super) fn recipients() -> String {
    let lines = [
        kept_line("ND30NoiNhan", "Nơi nhận:"),
        each("frame.recipients", "ND30NoiNhanDong", "- {{ item }}"),
    ];
    when("frame.recipients", &lines.concat())
}

/// Who signs.
pub(super) fn signature() -> String {
    let lines = [
        each("frame.signature.lines", "ND30Ky", "{{ item | upper }}"),
        line("ND30HoTen", "{{ frame.signature.signer_name }}"),
    ];
    when("frame.signature", &lines.concat())
}

/// Two who sign beside each other: what stands above each signature, and the name. The names are in a row
/// of their own, so that they stand on one line.
pub(super) fn signatures(left: (&str, &str), right: (&str, &str)) -> String {
    let [left_width, right_width] = END;
    let above = [cell(left_width, left.0), cell(right_width, right.0)].concat();
    let name = |width, words| cell(width, &line("ND30HoTen", words));
    let names = [name(left_width, left.1), name(right_width, right.1)].concat();
    let rows = [row(Row::Body, &above), row(Row::Body, &names)].concat();
    [line(BEFORE_SIGNATURE_ID, ""), layout(&END, &rows)].concat()
}

/// A paragraph that begins with a label in bold.
pub(super) fn labelled(label: &str, words: &str) -> String {
    paragraph("ND30NoiDung", &[bold(label), run(words)].concat())
}

/// Head cells of a table.
pub(super) fn head_row(widths: &[u32], titles: &[&str]) -> String {
    let cells: String = widths
        .iter()
        .zip(titles)
        .map(|(width, title)| cell(*width, &line("ND30BangDau", title)))
        .collect();
    row(Row::Head, &cells)
}

/// Cells of a row: figures and short words in the middle, texts to the left.
pub(super) fn body_row(widths: &[u32], words: &[(&str, &str)]) -> String {
    let cells: String = widths
        .iter()
        .zip(words)
        .map(|(width, (style, words))| cell(*width, &line(style, words)))
        .collect();
    row(Row::Body, &cells)
}
