//! Files that mean no good, and tables that come back.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Map, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    columns,
    layout::Layout,
    returned,
    sheet::{self, Stop},
    templates,
    types::{ImportKind, TableFormat},
    workbook,
};

type Rows = Vec<(i32, Vec<String>)>;

fn read(bytes: &[u8], format: TableFormat) -> Result<Rows, &'static str> {
    let mut rows = Vec::new();
    let ended = sheet::read(bytes, format, &mut |number, cells| {
        rows.push((number, cells));
        Ok(())
    });
    match ended {
        Ok(()) => Ok(rows),
        Err(Stop::Refused(code, _)) => Err(code),
        Err(Stop::Failed(error)) => panic!("{error:?}"),
    }
}

fn layout(kind: ImportKind, headers: &[&str]) -> Result<Layout, &'static str> {
    let headers = headers.iter().map(|header| (*header).to_owned()).collect();
    Layout::of(kind, headers).map_err(|stop| match stop {
        Stop::Refused(code, _) => code,
        Stop::Failed(error) => panic!("{error:?}"),
    })
}

const MB: usize = 1024 * 1024;

/// A ZIP with one part.
fn archive_of(name: &str, part: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(part).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A ZIP with one part of so many zeros.
fn zeros(size: usize) -> Vec<u8> {
    archive_of("xl/workbook.xml", &vec![0_u8; size])
}

#[test]
fn a_workbook_is_read_with_its_days_numbers_and_the_last_values_of_its_formulas() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (column, header) in (0_u16..).zip(["Mã", "Ngày", "Số", "Công thức"]) {
        sheet.write_string(2, column, header).unwrap();
    }
    sheet.write_string(3, 0, "CB1").unwrap();
    let date = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
    sheet.write_with_format(3, 1, &date, &day).unwrap();
    sheet.write_number(3, 2, 12.5).unwrap();
    sheet.write_number(5, 2, 1.234).unwrap();
    sheet.write_formula(3, 3, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_string(5, 0, "CB2").unwrap();
    let rows = read(&book.save_to_buffer().unwrap(), TableFormat::Xlsx).unwrap();
    let numbers: Vec<i32> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [0, 1, 3], "rows are counted below the headers, wherever those stand");
    assert_eq!(rows[1].1, ["CB1", "2026-03-01", "12.5", "2"]);
    assert_eq!(rows[2].1, ["CB2", "", "1.2340"], "no thousands are meant");
}

#[test]
fn a_sheet_of_two_cells_in_its_opposite_corners_is_refused() {
    for (row, column, code) in
        [(1_048_575, 16_383, "too_many_columns"), (1_048_575, 0, "too_many_rows")]
    {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Mã").unwrap();
        sheet.write_string(row, column, "x").unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap(), TableFormat::Xlsx), Err(code));
    }
}

/// What the sizes of an archive are refused for.
fn refused_for(archive: &[u8], bytes_max: usize) -> &'static str {
    match workbook::check_sizes(archive, u64::try_from(bytes_max).unwrap()) {
        Err(Stop::Refused(code, _)) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_that_unpacks_to_more_than_it_may_is_refused_before_it_is_opened() {
    let bomb = zeros(3 * MB);
    assert!(bomb.len() < MB / 10, "{}", bomb.len());
    assert_eq!(refused_for(&bomb, 2 * MB), "unpacked_too_large");
    assert!(workbook::check_sizes(&bomb, 3 * 1024 * 1024).is_ok());
}

#[test]
fn a_workbook_that_lies_about_its_sizes_is_refused_all_the_same() {
    let mut bomb = zeros(3 * MB);
    let (true_size, told) = ((3_u32 * 1024 * 1024).to_le_bytes(), 1000_u32.to_le_bytes());
    let mut count = 0;
    while let Some(place) = bomb.windows(4).position(|four| four == true_size) {
        bomb[place..place + 4].copy_from_slice(&told);
        count += 1;
    }
    assert!(count > 0, "the size stands in the directory");
    let refused = refused_for(&bomb, 2 * MB);
    assert!(["unpacked_too_large", "not_a_workbook"].contains(&refused), "{refused}");
}

#[test]
fn a_workbook_that_asks_for_more_memory_than_it_fills_is_refused() {
    for count in ["9999999999", "18446744073709551615", "-1", "x"] {
        let texts = format!("<?xml version=\"1.0\"?><!-- --><x:sst uniqueCount=\"{count}\"/>");
        for name in ["xl/sharedStrings.xml", "a/SHAREDSTRINGS.xml"] {
            let archive = archive_of(name, texts.as_bytes());
            assert_eq!(read(&archive, TableFormat::Xlsx), Err("too_many_texts"), "{count}");
        }
    }
    let styles = archive_of("xl/styles.xml", &vec![b' '; 3 * MB]);
    assert_eq!(read(&styles, TableFormat::Xlsx), Err("too_many_styles"));
    let fair = archive_of("xl/sharedStrings.xml", b"<sst count=\"9\" uniqueCount=\"3\"></sst>");
    assert!(workbook::check_sizes(&fair, 3 * 1024 * 1024).is_ok());
}

#[test]
fn what_is_no_workbook_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", &zeros(MB)] {
        assert_eq!(read(bytes, TableFormat::Xlsx), Err("not_a_workbook"));
    }
    assert_eq!(read(b"a,b\n\xFF,\n", TableFormat::Csv), Err("not_utf8"));
    let long = format!("a\n{}\n", "x".repeat(sheet::CELL_CHARS_MAX + 1));
    assert_eq!(read(long.as_bytes(), TableFormat::Csv), Err("cell_too_long"));
    let wide = vec!["x"; sheet::COLUMNS_MAX + 1].join(",");
    assert_eq!(read(wide.as_bytes(), TableFormat::Csv), Err("too_many_columns"));
}

#[test]
fn a_text_that_stands_once_and_is_shown_too_often_is_refused() {
    let mut seen = 0;
    let mut sink = |_: i32, _: Vec<String>| -> Result<(), Stop> {
        seen += 1;
        Ok(())
    };
    let mut rows = sheet::Rows::new(&mut sink);
    rows.room = 20;
    let row = || vec!["12345678".to_owned()];
    assert!(rows.take(0, row()).is_ok() && rows.take(1, row()).is_ok());
    assert!(matches!(rows.take(2, row()), Err(Stop::Refused("too_much_text", _))));
    assert_eq!(seen, 2);
}

#[test]
fn rows_have_the_same_numbers_in_both_formats_and_in_the_file_that_comes_back() {
    let text = "\n\nMã,Tên\n1,A\n\n  ,\n2,\"B\n\nC\"\n\n3,D\n";
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, cells) in [
        (2, ["Mã", "Tên"]),
        (3, ["1", "A"]),
        (5, ["  ", ""]),
        (6, ["2", "B\n\nC"]),
        (8, ["3", "D"]),
    ] {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    let from_text = read(text.as_bytes(), TableFormat::Csv).unwrap();
    let from_book = read(&book.save_to_buffer().unwrap(), TableFormat::Xlsx).unwrap();
    let numbers: Vec<i32> = from_text.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [0, 1, 4, 6]);
    assert_eq!(from_text, from_book);
    let headers = &from_text[0].1;
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let mut lines = vec![Vec::new(); 6];
        for (number, cells) in &from_text[1..] {
            lines[usize::try_from(*number).unwrap() - 1].clone_from(cells);
        }
        let mut lines = Some(lines);
        let bytes = returned::table(format, headers, &mut || Ok(lines.take())).unwrap();
        assert_eq!(read(&bytes, format).unwrap(), from_text, "{format}");
    }
}

#[test]
fn headers_are_found_in_both_languages_without_marks_and_others_are_named() {
    let kind = ImportKind::Persons;
    let found = layout(
        kind,
        &["MA CAN BO (*)", "full_name", "Đối tượng", "Nhóm chức vụ", "Mã đơn vị", "Lỗi", ""],
    );
    let found = found.unwrap();
    let cells = ["CB1", "Cán bộ mẫu", "viên chức", "staff", "VP", "cũ", ""].map(str::to_owned);
    let object = found.object(kind, &cells, Map::new()).unwrap();
    let wanted = json!({
        "person_code": "CB1", "full_name": "Cán bộ mẫu", "kind": "public_employee",
        "position_class": "staff", "unit_code": "VP",
    });
    assert_eq!(json!(object), wanted);
    assert_eq!(layout(kind, &["Mã cán bộ", "Số CCCD"]), Err("unknown_column"));
    assert_eq!(layout(kind, &["Mã cán bộ", "person_code"]), Err("repeated_column"));
    assert_eq!(layout(kind, &["Mã cán bộ", "Họ và tên"]), Err("missing_column"));
    let wrong =
        found.object(kind, &["CB1".to_owned(), String::new(), "Sếp".to_owned()], Map::new());
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong[0].column.as_deref(), Some("Đối tượng"));
    assert_eq!((wrong[0].pointer.as_str(), wrong[0].code.as_str()), ("/kind", "enum"));
}

#[test]
fn every_template_is_read_again_as_a_file_of_its_kind() {
    for kind in ImportKind::ALL {
        for format in [TableFormat::Csv, TableFormat::Xlsx] {
            let rows = read(&templates::bytes(*kind, format).unwrap(), format).unwrap();
            assert_eq!(rows.len(), 2, "{kind} {format}: headers and a sample");
            let headers: Vec<&str> = rows[0].1.iter().map(String::as_str).collect();
            let found = layout(*kind, &headers).unwrap();
            for column in columns::of(*kind) {
                assert!(found.has(column.field), "{kind}: {}", column.field);
            }
            let object = found.object(*kind, &rows[1].1, Map::new());
            assert!(object.is_ok(), "{kind}: {object:?}");
        }
    }
}

#[test]
fn what_goes_back_to_a_spreadsheet_is_no_formula_there() {
    let headers = ["=HYPERLINK(1)".to_owned(), "Lỗi".to_owned()];
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let mut rows = Some(vec![vec!["@SUM(1)".to_owned(), "+1".to_owned()]]);
        let bytes = returned::table(format, &headers, &mut || Ok(rows.take())).unwrap();
        if format == TableFormat::Csv {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert_eq!(text, "\u{FEFF}'=HYPERLINK(1);Lỗi\r\n'@SUM(1);'+1\r\n");
        }
        let rows = read(&bytes, format).unwrap();
        assert_eq!(rows[0].1[0], "=HYPERLINK(1)", "it comes in again as it was");
        assert_eq!(rows[1].1, ["@SUM(1)", "+1"]);
    }
}
