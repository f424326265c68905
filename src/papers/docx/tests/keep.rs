//! What stands before a signature goes with it.

use super::*;
use crate::papers::docx::keep::BEFORE_SIGNATURE;

/// What stands before the blank line of the signature.
fn before_signature(view: &PaperView) -> String {
    let xml = part(&fill(view, None, &stamp()).unwrap().bytes, package::DOCUMENT);
    let (before, _) = xml.split_once(BEFORE_SIGNATURE).expect("the line before a signature");
    before.rsplit_once("<w:p>").expect("its paragraph").0.to_owned()
}

fn kept(xml: &str) -> usize {
    xml.matches("<w:keepNext/>").count()
}

#[test]
fn of_each_paper_the_last_line_goes_with_the_signature() {
    for kind in PaperKind::ALL.iter().filter(|kind| **kind != PaperKind::Certificate) {
        let before = before_signature(&PaperView::sample(*kind));
        let lines = before.split_inclusive("</w:p>").filter(|line| !words(line).trim().is_empty());
        let last = lines.last().unwrap();
        let pull = "<w:pPr><w:pStyle w:val=\"";
        assert!(last.contains(pull) && last.contains("\"/><w:keepNext/>"), "{kind}: {last}");
    }
}

#[test]
fn of_a_table_the_last_row_goes_with_the_signature_and_no_other() {
    let mut view = PaperView::sample(PaperKind::AchievementReportPerson);
    let PaperView::AchievementReportPerson(report) = &mut view else { panic!("a report") };
    report.honours = vec![report.honours[0].clone(); 3];
    let before = before_signature(&view);
    let rows: Vec<&str> = before.rsplit("<w:tr>").take(3).collect();
    assert_eq!(rows[0].matches("<w:p>").count(), 4, "three cells and a blank line: {}", rows[0]);
    assert_eq!((kept(rows[0]), kept(rows[1]), kept(rows[2])), (4, 0, 0), "{before}");
}

#[test]
fn lines_of_any_form_are_kept_and_what_is_kept_stays_as_it_is() {
    let mark = "<w:p><w:pPr><w:pStyle w:val=\"ND30TruocKy\"/></w:pPr></w:p>";
    for (line, expected) in [
        (
            "<w:p><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
            "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
        ),
        (
            "<w:p><w:pPr/><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
            "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
        ),
        (
            "<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p><w:p/>",
            "<w:p><w:pPr><w:keepNext/><w:jc w:val=\"left\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>\
             <w:p><w:pPr><w:keepNext/></w:pPr></w:p>",
        ),
        (
            "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
            "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>",
        ),
        (
            "<w:sdt><w:sdtContent><w:p/><w:p><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "<w:sdt><w:sdtContent><w:p/><w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r></w:p>\
             </w:sdtContent></w:sdt>",
        ),
    ] {
        let earlier = "<w:p><w:r><w:t xml:space=\"preserve\">Đoạn trước</w:t></w:r></w:p>";
        let xml = filled(&plan(), &format!("{earlier}{line}{mark}"));
        assert!(xml.contains(&format!("{earlier}{expected}{mark}")), "{line} became {xml}");
    }
    // Without the line nothing is touched.
    assert_eq!(kept(&filled(&plan(), &p("Mẫu"))), 0);
}
