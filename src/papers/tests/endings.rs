//! The signature goes with what stands before it, whatever that is and wherever a page ends.

use super::page::{Pages, squeezed};
use crate::papers::{
    PaperKind, PaperView,
    view::{Block, Column, HonourRow, Table},
};

const LAST: &str = "Dòng mẫu cuối cùng";

/// Of the only table that has one.
const CAPTION: &str = "Bảng mẫu có tên";

/// Sets a paper of each length and looks whether its last words and its signature share a page.
fn stay_together(
    signature: &str,
    lengths: std::ops::Range<usize>,
    paper: impl Fn(usize) -> PaperView,
) {
    let mut pages_needed = std::collections::BTreeSet::new();
    for length in lengths {
        let pages = Pages::of(&paper(length));
        let holding = |words: &str| {
            (0..pages.sizes.len())
                .rev()
                .find(|page| pages.text_of(*page).contains(&squeezed(words)))
        };
        assert!(
            pages.text().matches(&squeezed(CAPTION)).count() <= 1,
            "length {length}: its name is told once"
        );
        let (text, hand) = (holding(LAST), holding(signature));
        assert!(text.is_some() && hand.is_some(), "length {length}: {text:?} {hand:?}");
        assert_eq!(text, hand, "length {length} of {} pages", pages.sizes.len());
        pages_needed.insert(pages.sizes.len());
    }
    assert!(pages_needed.len() > 1, "the end of a page was among them: {pages_needed:?}");
}

fn paragraphs(count: usize) -> Vec<Block> {
    let text = "Đoạn mẫu để lấp đầy trang giấy.".to_owned();
    (0..count).map(|_| Block::Paragraph { text: text.clone() }).collect()
}

fn honours(count: usize) -> Vec<HonourRow> {
    let row = |decision: &str| HonourRow {
        year: "2025".to_owned(),
        honour: "Giấy khen mẫu".to_owned(),
        decision: decision.to_owned(),
    };
    let mut rows: Vec<_> = (1..count).map(|_| row("Quyết định mẫu")).collect();
    rows.push(row(LAST));
    rows
}

fn letter(mut blocks: Vec<Block>, last: Block) -> PaperView {
    let mut view = PaperView::sample(PaperKind::Letter);
    if let PaperView::Letter(letter) = &mut view {
        blocks.push(last);
        letter.blocks = blocks;
    }
    view
}

#[test]
fn of_a_report_the_last_table_goes_with_those_who_sign() {
    let person = |before: usize, rows: usize| {
        let mut view = PaperView::sample(PaperKind::AchievementReportPerson);
        if let PaperView::AchievementReportPerson(report) = &mut view {
            report.achievements = paragraphs(before);
            report.honours = honours(rows);
        }
        view
    };
    stay_together("Xác nhận của cấp trình", 0..45, |before| person(before, 3));
    stay_together("Xác nhận của cấp trình", 1..60, |rows| person(2, rows));
    stay_together("Trưởng phòng mẫu", 0..45, |before| {
        let mut view = PaperView::sample(PaperKind::AchievementReportCollective);
        if let PaperView::AchievementReportCollective(report) = &mut view {
            report.achievements = paragraphs(before);
            report.honours = honours(2);
        }
        view
    });
}

#[test]
fn of_a_text_the_last_block_goes_with_who_signs() {
    let table = || {
        let column = |title: &str| Column { title: title.to_owned(), width: 1, is_numeric: false };
        Block::Table(Table {
            caption: Some(CAPTION.to_owned()),
            columns: vec![column("Nội dung"), column("Kết quả")],
            rows: vec![vec!["Mẫu".to_owned(), String::new()], vec![LAST.to_owned(), String::new()]],
        })
    };
    stay_together("CHÁNH VĂN PHÒNG MẪU", 10..34, |before| letter(paragraphs(before), table()));
    stay_together("CHÁNH VĂN PHÒNG MẪU", 10..34, |before| {
        let (label, text) = ("a)".to_owned(), LAST.to_owned());
        letter(paragraphs(before), Block::Clause { label, text })
    });
}

#[test]
fn of_papers_on_awards_the_last_lines_go_with_who_signs() {
    stay_together("GIÁM ĐỐC MẪU", 1..30, |rows| {
        let mut view = PaperView::sample(PaperKind::NomineeList);
        if let PaperView::NomineeList(list) = &mut view {
            let mut row = list.groups[0].rows[0].clone();
            row.summary = "Thành tích mẫu".to_owned();
            list.groups.truncate(1);
            list.groups[0].rows = vec![row; rows];
            list.groups[0].rows[rows - 1].summary = LAST.to_owned();
        }
        view
    });
    stay_together("GIÁM ĐỐC MẪU", 5..34, |before| {
        let mut view = PaperView::sample(PaperKind::Submission);
        if let PaperView::Submission(submission) = &mut view {
            submission.blocks = paragraphs(before);
            submission.closing = None;
            submission.enclosures = vec!["Danh sách mẫu".to_owned(), LAST.to_owned()];
        }
        view
    });
    stay_together("GIÁM ĐỐC MẪU", 5..34, |before| {
        let mut view = PaperView::sample(PaperKind::Decision);
        if let PaperView::Decision(decision) = &mut view {
            decision.annex = None;
            decision.articles[0].paragraphs = vec!["Đoạn mẫu.".to_owned(); before];
            let last = decision.articles.last_mut().expect("articles");
            last.title = Some("Hiệu lực thi hành mẫu".to_owned());
            last.paragraphs = vec!["Đoạn mẫu.".to_owned(), LAST.to_owned()];
        }
        view
    });
}

#[test]
fn a_row_that_has_no_room_beside_the_signature_stays_in_its_list() {
    // So many stand on one page with the long row; of seven it begins the second by itself.
    for rows in 2..7 {
        let mut view = PaperView::sample(PaperKind::NomineeList);
        view.frame_mut().recipients = vec!["Phòng mẫu;".to_owned(); 25];
        if let PaperView::NomineeList(list) = &mut view {
            let mut row = list.groups[0].rows[0].clone();
            row.summary = "Thành tích mẫu".to_owned();
            list.groups.truncate(1);
            list.groups[0].rows = vec![row; rows];
            list.groups[0].rows[rows - 1].summary = "Thành tích mẫu. ".repeat(25) + LAST;
        }
        let pages = Pages::of(&view);
        assert_eq!(pages.sizes.len(), 2, "{rows} rows and no page for one of them alone");
    }
}
