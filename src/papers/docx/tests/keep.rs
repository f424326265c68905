//! What stands before a signature goes with it.

use super::*;
use crate::papers::docx::keep::{BEFORE_SIGNATURE, BEFORE_SIGNATURE_ID};

/// What stands before the blank line of the signature.
fn before_signature(view: &PaperView) -> String {
    let xml = part(&fill(view, None, &stamp()).unwrap().bytes, package::DOCUMENT);
    let (before, _) = xml.split_once(BEFORE_SIGNATURE_ID).expect("the line before a signature");
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

/// A filled text in a file whose style before signatures has an id of the editor's.
fn filled_by_an_editor(body: &str) -> String {
    let document = format!("<w:document><w:body>{body}<w:sectPr/></w:body></w:document>");
    let styles = format!(
        "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:styleId=\"603\"><w:name w:val=\"{}\"/></w:style></w:styles>",
        BEFORE_SIGNATURE.to_uppercase()
    );
    let file = packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
    ]);
    part(&fill(&plan(), Some(&file), &stamp()).unwrap().bytes, package::DOCUMENT)
}

const MARK: &str = "<w:p><w:pPr><w:pStyle w:val=\"603\"/></w:pPr></w:p>";
const WORDS: &str = "<w:r><w:t xml:space=\"preserve\">Mẫu</w:t></w:r>";

#[test]
fn lines_of_any_form_are_kept_and_what_is_kept_stays_as_it_is() {
    let line = |properties: &str| format!("<w:p>{properties}{WORDS}</w:p>");
    let kept_line = line("<w:pPr><w:keepNext/></w:pPr>");
    let blank = "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>";
    let cell = |lines: &str| format!("<w:tbl><w:tr><w:tc>{lines}</w:tc></w:tr></w:tbl>");
    let control = |lines: &str| format!("<w:sdt><w:sdtContent>{lines}</w:sdtContent></w:sdt>");
    for (given, expected) in [
        (line(""), kept_line.clone()),
        (line("<w:pPr/>"), kept_line.clone()),
        (
            line("<w:pPr><w:jc w:val=\"left\"/></w:pPr>") + "<w:p/>",
            line("<w:pPr><w:keepNext/><w:jc w:val=\"left\"/></w:pPr>") + blank,
        ),
        (
            line("<w:pPr><w:pStyle w:val=\"2\"></w:pStyle></w:pPr>"),
            line("<w:pPr><w:pStyle w:val=\"2\"></w:pStyle><w:keepNext/></w:pPr>"),
        ),
        (line("<w:pPr><w:keepNext w:val=\"0\"/></w:pPr>"), kept_line.clone()),
        (line("<w:pPr><w:keepNext w:val=\"off\"></w:keepNext></w:pPr>"), kept_line.clone()),
        (kept_line.clone(), kept_line.clone()),
        (
            line("<w:pPr><w:pPrChange><w:pPr><w:keepNext/></w:pPr></w:pPrChange></w:pPr>"),
            line(
                "<w:pPr><w:keepNext/><w:pPrChange><w:pPr><w:keepNext/></w:pPr></w:pPrChange></w:pPr>",
            ),
        ),
        // A table in a table, and one in a content control: of each the last row.
        (
            cell(&(line("") + &cell(&line("")) + "<w:p/>")),
            cell(&(kept_line.clone() + &cell(&kept_line) + blank)),
        ),
        (control(&(line("") + &cell(&line("")))), control(&(line("") + &cell(&kept_line)))),
        (control(&(line("") + &line("") + "<w:p/>")), control(&(line("") + &kept_line + blank))),
    ] {
        let earlier = line("");
        let xml = filled_by_an_editor(&[&earlier, &given, MARK, &earlier].concat());
        let whole = [&earlier, &expected, MARK, &earlier].concat();
        assert!(xml.contains(&whole), "{given} became {xml}");
    }
}

#[test]
fn nothing_is_kept_without_the_line_or_its_style() {
    let text = format!("<w:p>{WORDS}</w:p>");
    assert_eq!(kept(&filled_by_an_editor(&text)), 0);
    assert_eq!(kept(&filled(&plan(), &(text + MARK))), 0);
}
