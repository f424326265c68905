//! The filler with the built-in templates, with what Word makes of tags, and with what nobody should send.

use quick_xml::escape::unescape;

use super::*;
use crate::edxml::{Limits, unzip};

mod hostile;
mod keep;

fn stamp() -> Stamp {
    let created = chrono::DateTime::from_timestamp(1_772_000_000, 0).unwrap();
    Stamp { document_id: "mau".to_owned(), version: 3, created }
}

/// A Word file with this body.
fn template(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}\
         <w:sectPr/></w:body></w:document>"
    );
    packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)])
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let part = |(name, text): &(&str, &str)| ZipEntry {
        name: (*name).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    zip(&parts.iter().map(part).collect::<Vec<_>>()).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let parts = unzip(bytes, &Limits::default()).unwrap();
    let found = parts.into_iter().find(|part| part.name == name).unwrap();
    String::from_utf8(found.bytes).unwrap()
}

/// What a reader sees of a part.
fn words(xml: &str) -> String {
    let mut text = String::new();
    for piece in xml.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    unescape(&text).unwrap().into_owned()
}

fn filled(view: &PaperView, body: &str) -> String {
    let rendered = fill(view, Some(&template(body)), &stamp()).unwrap();
    part(&rendered.bytes, package::DOCUMENT)
}

fn plan() -> PaperView {
    PaperView::sample(PaperKind::Plan)
}

fn errors(body: &str) -> Vec<&'static str> {
    let checked = check(PaperKind::Plan, &template(body)).unwrap();
    checked.errors.iter().map(|error| error.code).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Texts of a view that a paper shows; words of its own language are shown as other words.
fn shown(data: &Json, pointer: &str, found: &mut Vec<String>) {
    match data {
        Json::String(text) => {
            let name = pointer.rsplit('/').next().unwrap();
            let is_word = matches!(name, "kind" | "block" | "date" | "urgency")
                || pointer == "/frame/signature/authority";
            if !is_word {
                found.push(text.to_uppercase());
            }
        }
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| shown(item, &format!("{pointer}/{i}"), found));
        }
        Json::Object(members) => {
            members.iter().for_each(|(name, one)| shown(one, &format!("{pointer}/{name}"), found));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[test]
fn every_built_in_template_prints_every_text_of_its_paper() {
    for kind in PaperKind::ALL {
        let view = PaperView::sample(*kind);
        let rendered = fill(&view, None, &stamp()).unwrap();
        let text = words(&part(&rendered.bytes, package::DOCUMENT)).to_uppercase();
        let (mut expected, data) = (Vec::new(), presented(&view).unwrap());
        shown(&data, "", &mut expected);
        assert!(expected.len() > 10, "{kind}");
        for one in expected {
            // A certificate names no subject: what it is for stands in its own sentence.
            let is_subject =
                *kind == PaperKind::Certificate && one == view.frame().subject.to_uppercase();
            assert!(is_subject || text.contains(&one), "{kind}: {one} is not in {text}");
        }
        assert!(!text.contains("{{") && !text.contains("{%"), "{kind}");
        assert!(text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{kind}");
        assert!(rendered.warnings.is_empty());
    }
}

#[test]
fn every_built_in_template_passes_the_check_of_its_kind() {
    for kind in PaperKind::ALL {
        let checked = check(*kind, &seed(*kind).unwrap()).unwrap();
        assert_eq!(checked, Checked::default(), "{kind}");
    }
}

#[test]
fn the_template_of_another_kind_names_what_a_paper_has_not() {
    let checked = check(PaperKind::Plan, &seed(PaperKind::Certificate).unwrap()).unwrap();
    assert!(checked.unknown_variables.contains(&"merit".to_owned()), "{checked:?}");
    assert!(!checked.is_usable());
}

#[test]
fn the_same_paper_has_the_same_bytes_and_says_when_it_was_made() {
    for kind in PaperKind::ALL {
        let once = fill(&PaperView::sample(*kind), None, &stamp()).unwrap().bytes;
        assert_eq!(once, fill(&PaperView::sample(*kind), None, &stamp()).unwrap().bytes);
        let core = part(&once, "docProps/core.xml");
        assert!(core.contains("<dc:identifier>mau:3</dc:identifier>"), "{core}");
        assert!(core.contains(">2026-02-25T06:13:20Z</dcterms:created>"), "{core}");
    }
}

#[test]
fn the_page_is_that_of_the_decree() {
    let xml = part(&fill(&plan(), None, &stamp()).unwrap().bytes, package::DOCUMENT);
    assert!(xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert!(xml.contains("w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\""));
    assert!(xml.contains("<w:titlePg/>"), "the first page has no number");
    let list = fill(&PaperView::sample(PaperKind::NomineeList), None, &stamp()).unwrap();
    let xml = part(&list.bytes, package::DOCUMENT);
    assert!(xml.contains("w:orient=\"landscape\""));
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:tr>").count(), 3 + 1 + 2 + 3, "head, list and end");
}

#[test]
fn the_list_of_a_decision_is_a_section_only_where_there_is_one() {
    let mut view = PaperView::sample(PaperKind::Decision);
    let xml = part(&fill(&view, None, &stamp()).unwrap().bytes, package::DOCUMENT);
    assert_eq!(xml.matches("<w:sectPr>").count(), 2);
    let PaperView::Decision(decision) = &mut view else { panic!("a decision") };
    let annex = decision.annex.as_mut().unwrap();
    annex.individuals.clear();
    annex.individuals_first = true;
    let xml = part(&fill(&view, None, &stamp()).unwrap().bytes, package::DOCUMENT);
    let text = words(&xml);
    assert!(text.contains("I. TẬP THỂ") && !text.contains("CÁ NHÂN"), "{text}");
    let PaperView::Decision(decision) = &mut view else { panic!("a decision") };
    decision.annex = None;
    let xml = part(&fill(&view, None, &stamp()).unwrap().bytes, package::DOCUMENT);
    assert_eq!(xml.matches("<w:sectPr>").count(), 1);
}

#[test]
fn a_table_has_a_column_of_its_grid_for_each_cell() {
    let xml = part(
        &fill(&PaperView::sample(PaperKind::ResultReport), None, &stamp()).unwrap().bytes,
        package::DOCUMENT,
    );
    let table = xml.split("<w:tbl>").find(|table| table.contains("Chỉ tiêu mẫu")).unwrap();
    assert_eq!(table.matches("<w:gridCol w:w=\"2338\"/>").count(), 4, "{table}");
    assert!(words(table).contains("97,50"));
}

#[test]
fn a_chart_is_a_picture_that_says_what_it_shows() {
    let view = PaperView::sample(PaperKind::ResultReport);
    let bytes = fill(&view, None, &stamp()).unwrap().bytes;
    let xml = part(&bytes, package::DOCUMENT);
    assert_eq!(xml.matches("<w:drawing>").count(), 1);
    assert!(xml.contains("descr=\"Biểu đồ mẫu: số hóa hồ sơ đạt 97,5 % so với mục tiêu 100 %;"));
    assert!(xml.contains("r:embed=\"rIdBieuDo0\""));
    let relation = "Id=\"rIdBieuDo0\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
         Target=\"media/BieuDo0.png\"";
    assert!(part(&bytes, "word/_rels/document.xml.rels").contains(relation));
    let types = part(&bytes, package::CONTENT_TYPES);
    assert!(types.contains("Extension=\"png\" ContentType=\"image/png\""), "{types}");
    let parts = unzip(&bytes, &Limits::default()).unwrap();
    let picture = parts.iter().find(|one| one.name == "word/media/BieuDo0.png").unwrap();
    assert!(picture.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let dots = |at: usize| u32::from_be_bytes(picture.bytes[at..at + 4].try_into().unwrap());
    let (width, height) = (dots(16), dots(20));
    assert!((1_295..=1_300).contains(&width), "{width} dots are the width of the text, 165 mm");
    assert!(height > 400, "{height}");
    // 4,572 EMU are a dot at 200 dots per inch.
    let extent = format!("<wp:extent cx=\"{}\" cy=\"{}\"/>", width * 4_572, height * 4_572);
    assert!(xml.contains(&extent), "{extent}");
    let letter = fill(&PaperView::sample(PaperKind::Letter), None, &stamp()).unwrap().bytes;
    let parts = unzip(&letter, &Limits::default()).unwrap();
    assert!(parts.iter().all(|one| !one.name.starts_with("word/media/")));
}

#[test]
fn a_picture_stands_wherever_it_is_printed_and_takes_names_that_are_free() {
    let body = [
        p("{%p for block in blocks %}"),
        p("{% if block.block == 'chart' %}{{ block.picture }}{{ block.picture }}{% endif %}"),
        p("{%p endfor %}"),
    ];
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{}<w:sectPr/></w:body></w:document>",
        body.concat()
    );
    let bytes = packed(&[
        ("[Content_Types].xml", "<?xml version=\"1.0\"?><Types/>"),
        ("word/document.xml", &document),
        ("word/media/BieuDo0.png", "x"),
    ]);
    let filled = fill(&plan(), Some(&bytes), &stamp()).unwrap().bytes;
    let xml = part(&filled, package::DOCUMENT);
    assert_eq!(xml.matches("<w:drawing>").count(), 2);
    for id in ["1000001", "1000002"] {
        assert_eq!(xml.matches(&format!("<wp:docPr id=\"{id}\"")).count(), 1, "{id}");
    }
    assert_eq!(xml.matches("r:embed=\"rIdBieuDo_0\"").count(), 2);
    assert_eq!(part(&filled, "word/media/BieuDo0.png"), "x");
    let relations = part(&filled, "word/_rels/document.xml.rels");
    assert_eq!(relations.matches("Target=\"media/BieuDo_0.png\"").count(), 1, "{relations}");
    let types = part(&filled, package::CONTENT_TYPES);
    assert!(types.starts_with("<?xml version=\"1.0\"?><Types><Default "), "{types}");
    assert!(types.ends_with("/></Types>"), "{types}");
    let seen = unzip(&filled, &Limits::default()).unwrap();
    assert!(seen.iter().any(|one| one.name == "word/media/BieuDo_0.png"));
}

#[test]
fn a_tag_that_word_split_over_runs_is_whole_again() {
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">Về: {</w:t></w:r><w:proofErr w:type=\"spellStart\"/>\
                <w:r><w:rPr><w:b/></w:rPr><w:t>{ fra</w:t></w:r><w:proofErr w:type=\"spellEnd\"/>\
                <w:r><w:t>me.sub</w:t></w:r><w:r><w:t>ject }} (hết)</w:t></w:r></w:p>";
    let xml = filled(&plan(), body);
    assert!(
        words(&xml).contains("Về: Tổ chức phong trào thi đua mẫu giai đoạn 2026-2030 (hết)"),
        "{xml}"
    );
    assert!(!xml.contains("proofErr"));
}

#[test]
fn quotes_and_spaces_that_word_corrected_are_plain_within_tags() {
    let body = p("{%\u{a0}if frame.number == “05” %}có{% else %}không{% endif %} “nguyên”");
    assert!(words(&filled(&plan(), &body)).contains("có “nguyên”"));
}

#[test]
fn tags_stand_for_paragraphs_rows_and_cells() {
    let body = format!(
        "{}{}{}<w:tbl><w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid>\
         <w:tr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>\
         <w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("{%p for one in frame.recipients %}"),
        p("- {{ one }}"),
        p("{%p endfor %}"),
        p("{%tr for row in [[1, 2, 3], [4, 5, 6]] %}"),
        p("{%tc for one in row %}"),
        p("{{ one }}"),
        p("{%tc endfor %}"),
        p("{%tr endfor %}"),
    );
    let xml = filled(&plan(), &body);
    assert_eq!(xml.matches("<w:p>").count(), 3 + 6, "{xml}");
    assert_eq!(xml.matches("<w:tr>").count(), 2);
    assert_eq!(xml.matches("<w:tc>").count(), 6);
    assert_eq!(xml.matches("<w:gridCol w:w=\"300\"/>").count(), 3);
}

#[test]
fn empty_loops_leave_no_damaged_table() {
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}{}{}</w:tc></w:tr></w:tbl><w:tbl><w:tr><w:tc>{}</w:tc></w:tr>\
         <w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("{%p for one in [] %}"),
        p("{{ one }}"),
        p("{%p endfor %}"),
        p("{%tr for one in [] %}"),
        p("{%tr endfor %}"),
    );
    let xml = filled(&plan(), &body);
    assert!(xml.contains("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:sectPr/>"), "{xml}");
}

#[test]
fn lines_and_tabs_of_a_value_are_those_of_the_paragraph() {
    let mut view = plan();
    view.frame_mut().subject = "một\nhai\tba\r\n".to_owned();
    let xml = filled(&view, &p("{{ frame.subject }}"));
    let expected = "một</w:t><w:br/><w:t xml:space=\"preserve\">hai</w:t><w:tab/>\
                    <w:t xml:space=\"preserve\">ba</w:t><w:br/>";
    assert!(xml.contains(expected), "{xml}");
}

#[test]
fn a_check_names_what_is_unknown_wherever_it_stands() {
    let body = [
        p("{{ frame.subjekt }} {{ nothing }} {{ frame.date_line }} {{ range(2) | length }}"),
        p("{%p for block in blocks %}"),
        p("{{ block.titel }}"),
        p("{%p endfor %}"),
        p("{% if false %}{{ never.seen }}{% endif %}"),
    ];
    let checked = check(PaperKind::Plan, &template(&body.concat())).unwrap();
    let unknown = ["blocks[].titel", "frame.subjekt", "never.seen", "nothing"];
    assert_eq!(checked.unknown_variables, unknown);
    assert_eq!((checked.errors, checked.warnings), (vec![], vec![]));
}

#[test]
fn a_check_warns_of_open_tags_and_of_a_template_without_any() {
    let checked = check(PaperKind::Plan, &template(&p("{{ frame.subject"))).unwrap();
    let codes: Vec<&str> = checked.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["unclosed_tag", "no_tags"]);
    assert!(checked.is_usable());
    assert!(words(&filled(&plan(), &p("{{ frame.subject"))).contains("{{ frame.subject"));
    assert!(words(&filled(&plan(), &p("{{{ frame.number }}"))).contains("{05"));
}

#[test]
fn block_tags_stand_alone_and_where_they_belong() {
    assert_eq!(errors(&p("nói {%p if closing %}")), ["tag_not_alone"]);
    assert_eq!(errors(&p("{%tr if closing %}")), ["outside_table"]);
    let row = |cells: &str| format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>");
    let cells = format!("<w:tc>{}</w:tc><w:tc>{}</w:tc>", p("{%tr if closing %}"), p("mất"));
    assert_eq!(errors(&row(&cells)), ["tag_not_alone"]);
    assert_eq!(errors(&p("{%p if closing %}")), ["template_error"]);
    assert_eq!(errors(&p("{{ frame.recipients }}")), ["template_error"]);
}

#[test]
fn heads_and_feet_are_filled_too() {
    let head =
        "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>{{ frame.number_line }}</w:t></w:r></w:p></w:hdr>";
    let document = "<w:document xmlns:w=\"w\"><w:body><w:p/></w:body></w:document>";
    let bytes = packed(&[("word/document.xml", document), ("word/header2.xml", head)]);
    let rendered = fill(&plan(), Some(&bytes), &stamp()).unwrap();
    assert!(part(&rendered.bytes, "word/header2.xml").contains("Số: 05/KH-STCM"));
}
