//! The files, and how dates and figures are written.

use chrono::NaiveDate;

use super::{long_plan, made, stamp};
use crate::{
    papers::{
        PaperFormat, PaperKind, PaperView, Stamp, date_line, number_line, presented, render,
        short_date,
        view::{CollectiveDetails, CollectiveReportView, Frame, Signature, SigningAuthority},
    },
    problems::Code,
};

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn every_paper_says_that_it_is_pdf_a_2a_and_pdf_ua_1() {
    for kind in PaperKind::ALL {
        let paper = made(&PaperView::sample(*kind), PaperFormat::Pdf);
        assert!(paper.bytes.starts_with(b"%PDF-1.7"), "{kind}");
        assert_eq!(paper.media_type, "application/pdf");
        assert!(paper.page_count.unwrap() >= 1);
        for mark in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "<xmp:CreatorTool>thidua</xmp:CreatorTool>",
            // 2026-03-03 01:06:40 UTC, as it is in Hanoi.
            "<xmp:CreateDate>2026-03-03T08:06:40+07:00</xmp:CreateDate>",
        ] {
            assert!(holds(&paper.bytes, mark), "{kind} lacks {mark}");
        }
        assert_eq!(paper.warnings, []);
    }
}

#[test]
fn the_same_view_and_stamp_give_the_same_bytes_and_others_do_not() {
    for kind in PaperKind::ALL {
        let view = PaperView::sample(*kind);
        assert!(
            made(&view, PaperFormat::Pdf).bytes == made(&view, PaperFormat::Pdf).bytes,
            "{kind}"
        );
    }
    let view = PaperView::sample(PaperKind::Letter);
    assert!(made(&view, PaperFormat::Png).bytes == made(&view, PaperFormat::Png).bytes);
    let first = made(&view, PaperFormat::Pdf).bytes;
    for other in [
        Stamp { version: 4, ..stamp() },
        Stamp { document_id: "another".to_owned(), ..stamp() },
        Stamp { created: stamp().created + chrono::TimeDelta::seconds(1), ..stamp() },
    ] {
        assert!(render(&view, PaperFormat::Pdf, &other, None).unwrap().bytes != first);
    }
}

#[test]
fn papers_made_at_once_are_those_made_one_after_another() {
    let views: Vec<PaperView> =
        PaperKind::ALL.iter().map(|kind| PaperView::sample(*kind)).collect();
    let alone: Vec<Vec<u8>> = views.iter().map(|view| made(view, PaperFormat::Pdf).bytes).collect();
    std::thread::scope(|scope| {
        let running: Vec<_> = views
            .iter()
            .map(|view| scope.spawn(move || made(view, PaperFormat::Pdf).bytes))
            .collect();
        for (one, expected) in running.into_iter().zip(alone) {
            assert!(one.join().unwrap() == expected);
        }
    });
}

#[test]
fn a_picture_is_the_first_page_at_96_dots_per_inch() {
    for (view, width, height) in [
        (long_plan(40), 794, 1123),
        (PaperView::sample(PaperKind::NomineeList), 1123, 794),
        (PaperView::sample(PaperKind::Certificate), 1123, 794),
    ] {
        let picture = made(&view, PaperFormat::Png);
        assert!(picture.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        let number = |at: usize| u32::from_be_bytes(picture.bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (width, height));
        assert_eq!(picture.media_type, "image/png");
    }
    assert!(made(&long_plan(40), PaperFormat::Png).page_count.unwrap() > 1);
}

#[test]
fn a_workbook_is_made_of_lists_only() {
    for kind in PaperKind::ALL {
        let offered = kind.formats().contains(&PaperFormat::Xlsx);
        let lists = [PaperKind::NomineeList, PaperKind::Decision, PaperKind::ResultReport];
        assert_eq!(offered, lists.contains(kind));
        for format in [PaperFormat::Pdf, PaperFormat::Docx, PaperFormat::Png] {
            assert!(kind.formats().contains(&format));
        }
    }
    let letter = PaperView::sample(PaperKind::Letter);
    let refused = render(&letter, PaperFormat::Xlsx, &stamp(), None).unwrap_err();
    assert_eq!(refused.code(), Code::ValidationFailed);
    assert_eq!(refused.field_errors()[0].pointer, "/format");
}

fn dated(day: Option<(i32, u32, u32)>, year: Option<i32>) -> Frame {
    let date = day.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    Frame { place: Some("Hà Nội".to_owned()), date, year, ..Frame::default() }
}

#[test]
fn days_below_10_and_the_months_1_and_2_are_padded() {
    for (day, words) in [
        ((2026, 3, 2), "Hà Nội, ngày 02 tháng 3 năm 2026"),
        ((2026, 2, 10), "Hà Nội, ngày 10 tháng 02 năm 2026"),
        ((2026, 1, 9), "Hà Nội, ngày 09 tháng 01 năm 2026"),
        ((2027, 10, 31), "Hà Nội, ngày 31 tháng 10 năm 2027"),
    ] {
        assert_eq!(date_line(&dated(Some(day), None)).unwrap(), words);
    }
    assert_eq!(short_date(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()), "02/3/2026");
    assert_eq!(short_date(NaiveDate::from_ymd_opt(2026, 12, 24).unwrap()), "24/12/2026");
}

#[test]
fn what_the_clerks_have_not_given_is_left_blank() {
    let blank = date_line(&dated(None, Some(2026))).unwrap();
    assert_eq!(
        blank.split_whitespace().collect::<Vec<_>>().join(" "),
        "Hà Nội, ngày tháng năm 2026"
    );
    assert!(blank.contains("ngày\u{a0}\u{a0}"));
    let mut frame = Frame { symbol: Some("KH-STC".to_owned()), ..Frame::default() };
    assert!(number_line(&frame).unwrap().ends_with("\u{a0}/KH-STC"));
    frame.number = Some("5".to_owned());
    assert_eq!(number_line(&frame).unwrap(), "Số: 05/KH-STC");
    frame.number = Some("1234".to_owned());
    assert_eq!(number_line(&frame).unwrap(), "Số: 1234/KH-STC");
    frame.symbol = None;
    assert_eq!((number_line(&frame), date_line(&frame)), (None, None));
}

#[test]
fn the_right_to_sign_stands_before_the_principal_or_the_position() {
    let lines = |authority, principal: Option<&str>, office: Option<&str>| {
        let mut view = PaperView::sample(PaperKind::Plan);
        view.frame_mut().signature = Some(Signature {
            authority,
            principal: principal.map(str::to_owned),
            position: "PHÓ GIÁM ĐỐC".to_owned(),
            office: office.map(str::to_owned),
            signer_name: None,
        });
        presented(&view).unwrap()["frame"]["signature"]["lines"].clone()
    };
    assert_eq!(lines(None, None, None), serde_json::json!(["PHÓ GIÁM ĐỐC"]));
    assert_eq!(
        lines(Some(SigningAuthority::Deputising), Some("GIÁM ĐỐC"), None),
        serde_json::json!(["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"])
    );
    assert_eq!(
        lines(Some(SigningAuthority::Acting), None, None),
        serde_json::json!(["Q. PHÓ GIÁM ĐỐC"])
    );
    assert_eq!(
        lines(Some(SigningAuthority::OnBehalf), Some("HỘI ĐỒNG"), Some("GIÁM ĐỐC SỞ")),
        serde_json::json!(["TM. HỘI ĐỒNG", "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC SỞ"])
    );
}

#[test]
fn the_share_of_women_is_rounded_to_two_decimals() {
    for (staff, women, words) in [
        (Some(12), Some(7), Some("12 người, trong đó nữ: 7 người (58,33 %)")),
        (Some(3), Some(2), Some("3 người, trong đó nữ: 2 người (66,67 %)")),
        (Some(4), Some(4), Some("4 người, trong đó nữ: 4 người (100 %)")),
        (Some(4), None, Some("4 người")),
        (Some(0), Some(0), Some("0 người")),
        (None, Some(1), None),
    ] {
        let view = PaperView::from(CollectiveReportView {
            collective: CollectiveDetails {
                staff_count: staff,
                women_count: women,
                ..CollectiveDetails::default()
            },
            ..CollectiveReportView::default()
        });
        assert_eq!(presented(&view).unwrap()["collective"]["staff_line"].as_str(), words);
    }
}
