//! Texts that mean harm stay texts.

use serde_json::Value;

use super::{made, page::Pages, page::squeezed};
use crate::papers::{PaperFormat, PaperKind, PaperView, WarningKind, view::Block};

const MARKUP: &str = r##"#panic("x") $x^2$ *đậm* _i_ <nhãn> @ref \ // [ ] = #let a = 1 `raw` -- --- {{ so }} {% if x %}"##;

const XML: &str = "</w:t></w:p><w:p> ]]> <!DOCTYPE x> &lt; &#0; <script>alert(1)</script>";

const LINES: &str = "- một\n= hai\n+ ba\r\n/ bốn: năm\u{2028}cuối";

/// The view with every text of it replaced, but not what steers it.
fn filled(view: &PaperView, words: &str) -> PaperView {
    fn fill(value: &mut Value, words: &str) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => words.clone_into(text),
            Value::Array(items) => items.iter_mut().for_each(|item| fill(item, words)),
            Value::Object(members) => {
                let is_signature = members.contains_key("signer_name");
                for (name, member) in members {
                    let steers = matches!(name.as_str(), "kind" | "block" | "date" | "urgency")
                        || is_signature && name == "authority";
                    if !steers {
                        fill(member, words);
                    }
                }
            }
        }
    }
    let mut value = serde_json::to_value(view).unwrap();
    fill(&mut value, words);
    serde_json::from_value(value).unwrap()
}

#[test]
fn markup_and_xml_are_printed_letter_for_letter_on_every_paper() {
    for kind in PaperKind::ALL {
        for words in [MARKUP, XML] {
            let view = filled(&PaperView::sample(*kind), words);
            made(&view, PaperFormat::Pdf);
            let text = Pages::of(&view).text();
            assert!(text.contains(&squeezed(words)), "{kind}: {text}");
        }
    }
}

#[test]
fn lines_and_empty_texts_break_no_paper() {
    for kind in PaperKind::ALL {
        for words in [LINES, "", " ", "\n\n", "\u{a0}"] {
            made(&filled(&PaperView::sample(*kind), words), PaperFormat::Pdf);
        }
    }
}

fn letter(words: &str) -> PaperView {
    let PaperView::Letter(mut letter) = PaperView::sample(PaperKind::Letter) else {
        panic!("a sample is of its kind");
    };
    letter.blocks = vec![Block::Paragraph { text: words.to_owned() }];
    PaperView::Letter(letter)
}

#[test]
fn what_has_no_glyph_is_a_question_mark_and_told() {
    let view = letter("Chúc mừng 🎉 và 🎉, tên \u{e000}, chữ 漢.");
    let paper = made(&view, PaperFormat::Pdf);
    assert!(Pages::of(&view).text().contains("chúcmừng?và?,tên?,chữ?."));
    let told: Vec<_> =
        paper.warnings.iter().map(|one| (one.kind, &*one.character, one.count)).collect();
    assert_eq!(
        told,
        [
            (WarningKind::Replaced, "U+1F389", 2),
            (WarningKind::Replaced, "U+E000", 1),
            (WarningKind::Replaced, "U+6F22", 1),
        ]
    );
    assert!(paper.warnings.iter().all(|one| one.pointer == "/blocks/0/text"));
}

#[test]
fn controls_and_marks_that_turn_text_around_are_dropped_and_told() {
    let view = letter("A\u{0}B\u{7}C\u{1b}D\u{202e}E\u{200b}F\u{feff}G\tH");
    let paper = made(&view, PaperFormat::Pdf);
    assert!(Pages::of(&view).text().contains("abcdefgh"));
    assert_eq!(paper.warnings.len(), 6);
    assert!(paper.warnings.iter().all(|one| one.kind == WarningKind::Dropped && one.count == 1));
    assert_eq!(paper.warnings[0].character, "U+0000");
}

#[test]
fn warnings_are_bounded() {
    let all: String = (0x4e00..0x5000).filter_map(char::from_u32).collect();
    assert_eq!(made(&letter(&all), PaperFormat::Pdf).warnings.len(), 100);
}

#[test]
fn decomposed_text_is_printed_composed() {
    let view = letter("Đa\u{323}i hô\u{323}i thi đua");
    assert_eq!(made(&view, PaperFormat::Pdf).warnings, []);
    assert!(Pages::of(&view).text().contains("đạihộithiđua"));
    let composed = letter("Đại hội thi đua");
    assert!(made(&view, PaperFormat::Pdf).bytes == made(&composed, PaperFormat::Pdf).bytes);
}

#[test]
fn a_word_of_5000_letters_stays_on_the_page_and_whole() {
    let word = "ặ".repeat(5_000);
    let mut list = PaperView::sample(PaperKind::NomineeList);
    if let PaperView::NomineeList(list) = &mut list {
        list.groups[0].rows[0].summary.clone_from(&word);
    }
    for (view, width) in [(letter(&word), 210.0), (list, 297.0)] {
        made(&view, PaperFormat::Pdf);
        let pages = Pages::of(&view);
        for run in &pages.runs {
            assert!(run.x + run.width < width - 14.9, "{run:?}");
        }
        let letters = pages.text().chars().filter(|letter| *letter == 'ặ').count();
        assert!(letters >= 5_000, "{letters}");
    }
}
