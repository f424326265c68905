//! Workbooks, read back the way in which strange ones are read.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Reader, Xlsx, open_workbook_from_rs};

use super::*;
use crate::papers::{PaperKind, view::NomineeGroup};

fn stamp() -> Stamp {
    let created = DateTime::from_timestamp(1_772_000_000, 0).unwrap();
    Stamp { document_id: "mau".to_owned(), version: 3, created }
}

/// All cells of all sheets, by their place, read the way in which strange workbooks are read.
fn cells(bytes: Vec<u8>) -> BTreeMap<(String, u32, u32), String> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = reader.next_cell().unwrap() {
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::String(text) => text.clone(),
                DataRef::SharedString(text) => (*text).to_owned(),
                DataRef::Float(value) => value.to_string(),
                DataRef::Int(value) => value.to_string(),
                DataRef::DateTime(value) => format!("day {}", value.as_f64()),
                DataRef::Empty => continue,
                other => panic!("{other:?}"),
            };
            found.insert((name.clone(), row, column), text);
        }
    }
    found
}

fn values(view: &PaperView) -> Vec<String> {
    cells(workbook(view, &stamp()).unwrap().bytes).into_values().collect()
}

#[test]
fn a_list_of_nominees_holds_each_of_them_in_a_row() {
    let view = PaperView::sample(PaperKind::NomineeList);
    let PaperView::NomineeList(list) = &view else { panic!("a list") };
    let found = values(&view);
    for row in list.groups.iter().flat_map(|group| &group.rows) {
        for text in [&row.name, &row.unit, &row.award, &row.subject_class, &row.summary] {
            assert!(found.contains(text), "{text}");
        }
    }
    assert!(found.contains(&list.groups[0].title));
    assert!(found.contains(&"Số: 05/DS-STCM".to_owned()));
    // 5 February 2026, as Excel counts days.
    assert!(found.contains(&"day 46058".to_owned()), "{found:?}");
}

#[test]
fn the_list_of_a_decision_has_its_bonuses_as_numbers() {
    let found = values(&PaperView::sample(PaperKind::Decision));
    for value in ["1520000", "760000", "Cán bộ mẫu 08", "TẬP THỂ", "CÁ NHÂN"] {
        assert!(found.iter().any(|one| one == value), "{value}");
    }
}

#[test]
fn a_report_has_a_sheet_for_each_table_and_chart() {
    let bytes = workbook(&PaperView::sample(PaperKind::ResultReport), &stamp()).unwrap().bytes;
    let found = cells(bytes);
    let of = |sheet: &str| -> Vec<&String> {
        found.iter().filter(|((name, ..), _)| name == sheet).map(|(_, text)| text).collect()
    };
    assert!(of("Bảng 1").iter().any(|text| *text == "97.5"));
    assert!(of("Biểu đồ 1").iter().any(|text| *text == "81.25"));
}

#[test]
fn a_paper_without_a_list_is_refused() {
    let mut view = PaperView::sample(PaperKind::Decision);
    let PaperView::Decision(decision) = &mut view else { panic!("a decision") };
    decision.annex = None;
    let error = workbook(&view, &stamp()).unwrap_err();
    assert_eq!(error.field_errors()[0].code, "no_list");
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let view = PaperView::sample(PaperKind::NomineeList);
    let once = workbook(&view, &stamp()).unwrap().bytes;
    assert_eq!(once, workbook(&view, &stamp()).unwrap().bytes);
}

#[test]
fn hostile_texts_stay_texts() {
    let mut view = PaperView::sample(PaperKind::NomineeList);
    let PaperView::NomineeList(list) = &mut view else { panic!("a list") };
    let texts = [
        "=HYPERLINK(\"http://mau.example\")",
        "+84",
        "@SUM(A1)",
        "</t><row>",
        "🎉",
        "_x0041_",
        "{{ frame }}",
    ];
    let row = list.groups[0].rows[0].clone();
    let rows = texts
        .iter()
        .map(|text| crate::papers::view::NomineeRow { name: (*text).to_owned(), ..row.clone() });
    list.groups = vec![NomineeGroup { title: "I.".to_owned(), rows: rows.collect() }];
    list.groups[0].rows[1].summary = "đ".repeat(40_000);
    list.groups[0].rows[2].summary = "a\u{0}b\u{7}c".to_owned();
    let rendered = workbook(&view, &stamp()).unwrap();
    assert_eq!(rendered.warnings.len(), 2);
    let found: Vec<String> = cells(rendered.bytes).into_values().collect();
    for text in texts {
        assert!(found.iter().any(|one| one == text), "{text}");
    }
    assert!(found.contains(&"abc".to_owned()));
    assert!(found.contains(&"đ".repeat(CELL_UNITS_MAX)));
}

#[test]
fn only_what_excel_keeps_exactly_is_a_number() {
    assert_eq!(number("97.50"), Some((97.5, 2)));
    assert_eq!(number("-12"), Some((-12.0, 0)));
    for text in ["", "-", "1,5", "1.2.3", "=1", "1234567890123456", "1e9", " 1", "inf"] {
        assert_eq!(number(text), None, "{text:?}");
    }
}
