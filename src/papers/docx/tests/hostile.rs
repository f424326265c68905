//! What nobody should send.

use super::*;

fn refusal(bytes: &[u8]) -> &'static str {
    let checked = check(PaperKind::Plan, bytes).unwrap();
    assert!(!checked.is_usable());
    assert!(fill(&plan(), Some(bytes), &stamp()).is_err());
    checked.errors[0].code
}

fn with_part(name: &str, text: &str) -> Vec<u8> {
    let document = "<w:document xmlns:w=\"w\"><w:body><w:p/></w:body></w:document>";
    packed(&[("word/document.xml", document), (name, text)])
}

#[test]
fn texts_of_a_paper_are_text_whatever_they_hold() {
    let long = "Nghiêng".repeat(715);
    for text in [
        "{{ frame.number }} {% for x in y %} {%p if closing %} {#",
        "</w:t></w:r></w:p><w:p> ]]> &amp; <!-- -- --> <?xml?>",
        "🎉 漢 \u{202e} \u{feff} Đại",
        "a\u{0}b\u{7}c\u{b}d\u{fffe}e",
        &long,
        "'\"&<>/\\",
    ] {
        for kind in PaperKind::ALL {
            let mut view = PaperView::sample(*kind);
            view.frame_mut().agency = text.to_owned();
            let rendered = fill(&view, None, &stamp()).unwrap();
            let seen = words(&part(&rendered.bytes, package::DOCUMENT));
            let clean: String = text.chars().filter(|one| is_xml_char(*one)).collect();
            assert!(seen.contains(&clean.to_uppercase()), "{kind}: {text:?}");
            let dropped = text.chars().filter(|one| !is_xml_char(*one)).count();
            assert_eq!(rendered.warnings.len(), dropped);
            assert!(rendered.warnings.iter().all(|warning| warning.pointer == "/frame/agency"));
        }
    }
}

#[test]
fn names_of_pictures_are_told_apart_in_one_pass() {
    let relations = |lines: usize| {
        let name = format!("rIdBieuDo{}0", "_".repeat(lines));
        with_part("word/_rels/document.xml.rels", &format!("<Relationships Id=\"{name}\"/>"))
    };
    assert_eq!(refusal(&relations(101)), "picture_name_too_long");
    assert_eq!(refusal(&relations(1_000)), "picture_name_too_long");
    for (lines, stem) in [(100, "BieuDo".to_owned() + &"_".repeat(101)), (0, "BieuDo_".to_owned())]
    {
        let parts = package::open(&relations(lines)).unwrap();
        assert_eq!(free_stem(&parts).unwrap(), stem);
    }
}

#[test]
fn a_template_reads_no_other_and_prints_nothing_raw() {
    for body in [
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% autoescape false %}{{ frame.subject }}{% endautoescape %}",
        "{% macro x() %}{% endmacro %}",
        "{% set x %}a{% endset %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{% do x() %}",
        "{% with x = 1 %}{% endwith %}",
    ] {
        assert_eq!(errors(&p(body)), ["unknown_tag"], "{body}");
    }
    for body in ["{{ frame.subject | safe }}", "{{ frame.subject | e }}", "{{ debug() }}"] {
        assert_eq!(errors(&p(body)), ["template_error"], "{body}");
    }
}

#[test]
fn a_template_cannot_work_without_end() {
    for body in [
        "{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{% for a in range(100000) %}{{ 'a' * 10000 }}{% endfor %}",
    ] {
        assert_eq!(errors(&p(body)), ["too_much_work"], "{body}");
    }
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(errors(&p(&deep)), ["template_error"]);
    let nested = "<w:p>".repeat(100) + &"</w:p>".repeat(100);
    assert_eq!(errors(&nested), ["too_deep"]);
}

#[test]
fn programs_and_foreign_content_are_refused() {
    assert_eq!(refusal(&with_part("word/vbaProject.bin", "x")), "program_refused");
    assert_eq!(refusal(&with_part("word/activeX/activeX1.xml", "<x/>")), "program_refused");
    let types = "<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>";
    assert_eq!(refusal(&with_part("[Content_Types].xml", types)), "program_refused");
    let relation = |kind: &str, target: &str, mode: &str| {
        let relations = format!(
            "<Relationships><Relationship Id=\"a\" Type=\"http://x/{kind}\" Target=\"{target}\" \
             TargetMode=\"{mode}\"/></Relationships>"
        );
        with_part("word/_rels/document.xml.rels", &relations)
    };
    for kind in ["image", "attachedTemplate", "frame", "hyperlinkx"] {
        assert_eq!(
            refusal(&relation(kind, "http://mau.example/x", "External")),
            "external_refused"
        );
    }
    assert_eq!(refusal(&relation("image", "x", "external")), "external_refused");
    assert_eq!(refusal(&relation("hyperlink", "file:///x", "External")), "external_refused");
    assert_eq!(refusal(&relation("aFChunk", "x.html", "Internal")), "program_refused");
    assert_eq!(refusal(&relation("oleObject", "x.bin", "Internal")), "program_refused");
    let link = relation("hyperlink", "https://mau.example", "External");
    assert!(check(PaperKind::Plan, &link).unwrap().is_usable());
}

#[test]
fn fields_that_fetch_are_refused_also_when_they_are_split() {
    let run = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let body = format!("<w:p>{}{}</w:p>", run(" DDE"), run("AUTO c:\\x "));
    assert_eq!(errors(&body), ["field_refused"]);
    let simple = "<w:p><w:fldSimple w:instr=\" includetext x \"/></w:p>";
    assert_eq!(errors(simple), ["field_refused"]);
    assert!(errors(&format!("<w:p>{}</w:p>", run(" PAGE "))).is_empty());
}

#[test]
fn what_is_no_word_file_is_refused() {
    assert_eq!(refusal(b"PK\x03\x04"), "bad_archive");
    assert_eq!(refusal(b""), "bad_archive");
    assert_eq!(refusal(&packed(&[("xl/workbook.xml", "<x/>")])), "not_word");
    let document = |xml: &str| packed(&[("word/document.xml", xml)]);
    for xml in [
        "",
        "<w:document>",
        "<a/><b/>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<a>&#1;</a>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b=\"&x;\"/>",
        "<w:p><w:t>a<b/></w:t></w:p>",
        "text",
    ] {
        assert_eq!(refusal(&document(xml)), "malformed_xml", "{xml}");
    }
}

#[test]
fn a_file_that_unpacks_too_large_is_refused() {
    let bomb = "<a>".to_owned() + &" ".repeat(30_000_000) + "</a>";
    assert_eq!(refusal(&packed(&[("word/document.xml", &bomb)])), "archive_too_large");
    let parts: Vec<String> = (0..600).map(|index| format!("word/x{index}.xml")).collect();
    let parts: Vec<(&str, &str)> = parts.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(refusal(&packed(&parts)), "archive_too_large");
}

#[test]
fn many_runs_and_many_tags_are_joined_in_good_time() {
    let run = |index: usize| {
        format!("<w:r><w:t>{index}={{{{ frame</w:t></w:r><w:r><w:t>.number }}}};</w:t></w:r>")
    };
    let runs: String = (0..20_000).map(run).collect();
    let xml = filled(&plan(), &format!("<w:p>{runs}</w:p>"));
    assert_eq!(words(&xml).matches("=05;").count(), 20_000);
}

#[test]
fn openings_without_end_are_text_in_good_time() {
    let text: String = (0..60_000).map(|index| format!("{index}{{{{ {index}{{% ")).collect();
    let body = p(&text);
    let checked = check(PaperKind::Plan, &with_part("word/header1.xml", &body)).unwrap();
    assert!(checked.is_usable());
}
