//! How large a paper may be.

use super::stamp;
use crate::{
    papers::{
        PaperFormat, PaperKind, PaperView, render,
        view::{Block, Chart, ChartGroup, Column, ResultReportView, Table},
    },
    problems::Code,
};

/// The pointer and the code of the refusal.
fn refused(view: &PaperView) -> (String, String) {
    let error = render(view, PaperFormat::Pdf, &stamp(), None).unwrap_err();
    assert_eq!(error.code(), Code::ValidationFailed);
    let field = &error.field_errors()[0];
    (field.pointer.clone(), field.code.to_string())
}

fn report(block: Block) -> PaperView {
    ResultReportView { blocks: vec![block], ..ResultReportView::default() }.into()
}

fn table(rows: Vec<Vec<String>>) -> PaperView {
    let column = Column { title: "Cột mẫu".to_owned(), width: 1, is_numeric: false };
    report(Block::Table(Table { caption: None, columns: vec![column; 2], rows }))
}

fn chart(values: Vec<Option<i64>>) -> PaperView {
    report(Block::Chart(Chart {
        series: vec!["Chuỗi mẫu".to_owned()],
        groups: vec![ChartGroup { label: "Nhóm mẫu".to_owned(), values_hundredths: values }],
        ..Chart::default()
    }))
}

#[test]
fn more_than_2000_rows_are_refused_where_they_stand() {
    let view = table(vec![vec![String::new(); 2]; 2_001]);
    assert_eq!(refused(&view), ("/view/blocks/0/rows".to_owned(), "max_items".to_owned()));
}

#[test]
fn texts_are_as_long_as_their_place_allows() {
    let mut view = PaperView::sample(PaperKind::Letter);
    view.frame_mut().subject = "x".repeat(1_001);
    assert_eq!(refused(&view), ("/view/frame/subject".to_owned(), "max_length".to_owned()));
    let view = report(Block::Paragraph { text: "đ".repeat(20_001) });
    assert_eq!(refused(&view), ("/view/blocks/0/text".to_owned(), "max_length".to_owned()));
    let view = report(Block::Section { ordinal: String::new(), title: "x".repeat(1_001) });
    assert_eq!(refused(&view), ("/view/blocks/0/title".to_owned(), "max_length".to_owned()));
}

#[test]
fn all_texts_and_rows_together_are_bounded() {
    let many = vec![Block::Paragraph { text: "x".repeat(20_000) }; 101];
    let view = ResultReportView { blocks: many, ..ResultReportView::default() }.into();
    assert_eq!(refused(&view), ("/view".to_owned(), "max_length".to_owned()));
    let PaperView::ResultReport(one) = table(vec![vec![String::new(); 2]; 1_500]) else {
        panic!("a report is a report");
    };
    let blocks = [one.blocks.clone(), one.blocks].concat();
    let view = ResultReportView { blocks, ..ResultReportView::default() }.into();
    assert_eq!(refused(&view), ("/view".to_owned(), "max_items".to_owned()));
}

#[test]
fn rows_have_as_many_cells_as_the_head() {
    let view = table(vec![vec![String::new(); 2], vec![String::new()]]);
    assert_eq!(refused(&view), ("/view/blocks/0/rows/1".to_owned(), "row_length".to_owned()));
    let headless = report(Block::Table(Table::default()));
    assert_eq!(refused(&headless).0, "/view/blocks/0/columns");
    let short = chart(Vec::new());
    assert_eq!(refused(&short), ("/view/blocks/0/groups/0".to_owned(), "row_length".to_owned()));
}

#[test]
fn figures_of_a_chart_can_be_drawn() {
    for value in [-1, i64::MAX] {
        let (pointer, code) = refused(&chart(vec![Some(value)]));
        assert_eq!(pointer, "/view/blocks/0/groups/0/values_hundredths");
        assert_eq!(code, "out_of_range");
    }
    for value in [None, Some(0), Some(1), Some(100_000_000_000_000)] {
        render(&chart(vec![value]), PaperFormat::Pdf, &stamp(), None).unwrap();
    }
}
