//! The layout of Nghị định 30/2020/NĐ-CP, to the millimetre.

use super::{
    long_plan,
    page::{Pages, TOP},
};
use crate::papers::{
    PaperKind, PaperView,
    view::{AwardRow, Block, DecisionView},
};

/// A tenth of a millimetre, which no eye sees.
const CLOSE: f64 = 0.1;

fn portrait(kind: PaperKind) -> bool {
    !matches!(kind, PaperKind::NomineeList | PaperKind::Certificate)
}

#[test]
fn pages_are_a4_and_nothing_leaves_the_margins() {
    for kind in PaperKind::ALL {
        let pages = Pages::of(&PaperView::sample(*kind));
        let (width, height) = if portrait(*kind) { (210.0, 297.0) } else { (297.0, 210.0) };
        for size in &pages.sizes {
            assert!((size.0 - width).abs() < CLOSE && (size.1 - height).abs() < CLOSE, "{size:?}");
        }
        if *kind == PaperKind::Certificate {
            continue;
        }
        for run in pages.runs.iter().filter(|run| run.y > TOP) {
            assert!(run.x > 30.0 - CLOSE, "{kind}: {run:?}");
            assert!(run.x + run.width < width - 15.0 + CLOSE, "{kind}: {run:?}");
            // The address of a letter stands in the margin at the foot of its first page.
            let is_address = *kind == PaperKind::Letter && run.page == 0 && run.y > height - 20.0;
            assert!(run.y < height - 20.0 || is_address, "{kind}: {run:?}");
        }
    }
}

#[test]
fn a_certificate_is_one_page_within_its_border() {
    let mut long = PaperView::sample(PaperKind::Certificate);
    if let PaperView::Certificate(view) = &mut long {
        view.merit = "Đã có thành tích mẫu trong phong trào thi đua mẫu. ".repeat(40);
    }
    for view in [PaperView::sample(PaperKind::Certificate), long] {
        let pages = Pages::of(&view);
        assert_eq!(pages.sizes.len(), 1);
        for run in &pages.runs {
            assert!(run.x > 12.0 && run.x + run.width < 285.0, "{run:?}");
            assert!(run.y > 12.0 && run.y < 198.0, "{run:?}");
        }
    }
}

#[test]
fn the_number_stands_in_the_middle_of_the_top_margin_from_the_second_page_on() {
    let pages = Pages::of(&long_plan(60));
    assert!(pages.sizes.len() >= 3);
    for page in 0..pages.sizes.len() {
        let above: Vec<_> =
            pages.runs.iter().filter(|run| run.page == page && run.y < TOP).collect();
        if page == 0 {
            assert!(above.is_empty(), "{above:?}");
            continue;
        }
        let [number] = above[..] else { panic!("page {page} has one number: {above:?}") };
        assert_eq!(number.text, (page + 1).to_string());
        // The middle of what is between the margins of 30 and 15 mm.
        assert!((number.x + number.width / 2.0 - 112.5).abs() < CLOSE, "{number:?}");
        assert!((13.0..=14.0).contains(&number.size_pt));
    }
}

#[test]
fn the_pages_of_an_annex_are_counted_anew() {
    let mut view = PaperView::sample(PaperKind::Decision);
    if let PaperView::Decision(decision) = &mut view
        && let Some(annex) = &mut decision.annex
    {
        let row = annex.individuals[0].clone();
        annex.individuals = vec![row; 80];
    }
    let pages = Pages::of(&view);
    let numbers: Vec<_> =
        pages.runs.iter().filter(|run| run.y < TOP).map(|run| (run.page, &*run.text)).collect();
    assert!(pages.sizes.len() >= 4, "one page of the decision, three of its list");
    assert_eq!(numbers[..2], [(2, "2"), (3, "3")]);
}

#[test]
fn the_rule_under_the_motto_is_as_long_as_its_text_and_the_others_a_third_to_a_half() {
    for kind in PaperKind::ALL {
        let pages = Pages::of(&PaperView::sample(*kind));
        let motto = pages.line("Độc lập - Tự do - Hạnh phúc");
        let rule = pages.rule_under(&motto);
        assert!((rule.length - motto.width).abs() < CLOSE, "{kind}: {rule:?} {motto:?}");
        assert!(rule.y - motto.y < 3.0, "{kind}: the rule is right under it");
        if *kind == PaperKind::Certificate {
            continue;
        }
        let report = matches!(
            kind,
            PaperKind::AchievementReportPerson | PaperKind::AchievementReportCollective
        );
        let agency =
            pages.line(if report { "PHÒNG MẪU SỐ 3" } else { "SỞ TÀI CHÍNH MẪU" });
        let share = pages.rule_under(&agency).length / agency.width;
        assert!((1.0 / 3.0..=0.5).contains(&share), "{kind}: {share}");
    }
    let pages = Pages::of(&PaperView::sample(PaperKind::Decision));
    let subject = pages.line("Về việc tặng Giấy khen mẫu của Giám đốc Sở");
    let share = pages.rule_under(&subject).length / subject.width;
    assert!((1.0 / 3.0..=0.5).contains(&share), "{share}");
}

#[test]
fn number_and_date_stand_on_one_line_in_the_sizes_of_the_decree() {
    let pages = Pages::of(&PaperView::sample(PaperKind::Plan));
    let number = pages.line("Số: 05/KH-STCM");
    let date = pages.line("Hà Nội, ngày 05 tháng 02 năm 2026");
    assert!((number.y - date.y).abs() < 1.0, "{number:?} {date:?}");
    for (words, size) in [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.0),
        ("Độc lập - Tự do - Hạnh phúc", 13.0),
        ("UBND THÀNH PHỐ MẪU", 12.0),
        ("SỞ TÀI CHÍNH MẪU", 12.0),
        ("Số: 05/KH-STCM", 13.0),
        ("Hà Nội, ngày 05 tháng 02 năm 2026", 14.0),
        ("KẾ HOẠCH", 14.0),
        ("Nơi nhận:", 12.0),
        ("- Sở Nội vụ mẫu;", 11.0),
    ] {
        assert!((pages.line(words).size_pt - size).abs() < 0.01, "{words}");
    }
}

#[test]
fn the_signature_block_stays_whole_and_never_stands_alone() {
    let mut broken = 0;
    for paragraphs in 3..=34 {
        let pages = Pages::of(&long_plan(paragraphs));
        let last = pages.sizes.len() - 1;
        let text = pages.text_of(last);
        for words in ["nơinhận:", "lưu:vt,vp.", "giámđốcmẫu", "cánbộmẫu01"] {
            assert!(text.contains(words), "{paragraphs} paragraphs: {words} on the last page");
        }
        assert!(text.contains("sởtàichínhmẫu./."), "{paragraphs} paragraphs: text before it");
        broken = broken.max(last);
    }
    assert!(broken > 0, "some of them needed a second page");
}

#[test]
fn a_long_list_of_recipients_goes_on_under_a_whole_signature() {
    let mut view = PaperView::sample(PaperKind::Letter);
    view.frame_mut().recipients = (1..=200).map(|number| format!("Phòng mẫu {number};")).collect();
    let pages = Pages::of(&view);
    assert!(pages.sizes.len() > 1);
    let position = pages.line("CHÁNH VĂN PHÒNG MẪU");
    let name = pages.line("Cán bộ mẫu 02");
    assert_eq!(position.page, name.page);
    assert!(pages.text().contains("phòngmẫu200;"));
}

#[test]
fn a_few_recipients_with_long_names_do_not_leave_the_page() {
    for kind in [PaperKind::Letter, PaperKind::NomineeList] {
        let mut view = PaperView::sample(kind);
        let long = |number: u32| format!("{}{number};", "Phòng mẫu ".repeat(28));
        view.frame_mut().recipients = (1..=24).map(long).collect();
        let pages = Pages::of(&view);
        let height = pages.sizes[0].1;
        for run in pages.runs.iter().filter(|run| run.text.contains("mẫu")) {
            let is_address = kind == PaperKind::Letter && run.page == 0 && run.y > height - 20.0;
            assert!(run.y < height - 20.0 + CLOSE || is_address, "{kind}: {run:?}");
        }
        assert!(pages.text().contains("phòngmẫu24;"), "{kind}");
    }
}

#[test]
fn two_thousand_rows_are_set_with_the_head_on_every_page() {
    let mut view = PaperView::sample(PaperKind::Decision);
    if let PaperView::Decision(decision) = &mut view
        && let Some(annex) = &mut decision.annex
    {
        annex.collectives.clear();
        annex.individuals = (1..=2_000).map(row).collect();
    }
    let pages = Pages::of(&view);
    assert!(pages.sizes.len() > 40);
    for page in 1..pages.sizes.len() {
        assert!(pages.text_of(page).contains("họvàtên"), "page {page} has the head");
    }
    let text = pages.text();
    assert!(text.contains("cánbộmẫu0001") && text.contains("cánbộmẫu2000"));
}

fn row(ordinal: u32) -> AwardRow {
    AwardRow {
        ordinal,
        name: format!("Cán bộ mẫu {ordinal:04}"),
        position: "Chuyên viên mẫu".to_owned(),
        unit: "Phòng mẫu số 3".to_owned(),
        award: "Giấy khen mẫu".to_owned(),
        bonus: Some(760_000),
    }
}

#[test]
fn empty_lists_and_unknown_parts_leave_a_paper_whole() {
    let empty: [PaperView; 2] =
        [DecisionView::default().into(), crate::papers::view::MinutesView::default().into()];
    for view in empty {
        let pages = Pages::of(&view);
        assert_eq!(pages.sizes.len(), 1);
        super::made(&view, crate::papers::PaperFormat::Pdf);
    }
    let mut plan = PaperView::sample(PaperKind::Plan);
    if let PaperView::Plan(plan) = &mut plan {
        // A section without a part before it is as high as a part, which PDF/UA asks for.
        plan.blocks = vec![
            Block::Section { ordinal: "1.".to_owned(), title: "Mục mẫu".to_owned() },
            Block::Part { ordinal: String::new(), title: " ".to_owned() },
        ];
    }
    super::made(&plan, crate::papers::PaperFormat::Pdf);
}
