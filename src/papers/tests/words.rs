//! Every field of a view is on the page.

use serde_json::Value;

use super::page::{Pages, squeezed};
use crate::papers::{PaperKind, PaperView, presented};

/// What steers the layout, or is heard and not seen.
const UNSEEN: [&str; 8] = [
    "/kind",
    "/frame/date",
    "/frame/urgency",
    "/frame/signature/authority",
    "block",
    "description",
    "is_numeric",
    "individuals_first",
];

/// A certificate names who awards, and its decision in a sentence.
const UNSEEN_ON_CERTIFICATES: [&str; 6] = [
    "/frame/governing_body",
    "/frame/agency",
    "/frame/number",
    "/frame/symbol",
    "/frame/number_line",
    "/frame/subject",
];

/// The texts of a view, with where they stand.
fn fields(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => found.push((pointer.to_owned(), text.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                fields(item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let place = format!("{pointer}/{name}");
                if !UNSEEN.contains(&place.as_str()) && !UNSEEN.contains(&name.as_str()) {
                    fields(member, &place, found);
                }
            }
        }
    }
}

#[test]
fn every_paper_shows_every_field_of_its_view() {
    for kind in PaperKind::ALL {
        let view = PaperView::sample(*kind);
        let text = Pages::of(&view).text();
        let mut found = Vec::new();
        fields(&presented(&view).unwrap(), "", &mut found);
        assert!(found.len() > 10, "{kind} has fields");
        for (pointer, field) in found {
            if *kind == PaperKind::Certificate && UNSEEN_ON_CERTIFICATES.contains(&&*pointer) {
                continue;
            }
            assert!(text.contains(&squeezed(&field)), "{kind} {pointer}: {field}\n{text}");
        }
    }
}

#[test]
fn figures_of_minutes_and_bonuses_are_on_the_page() {
    let minutes = Pages::of(&PaperView::sample(PaperKind::Minutes)).text();
    assert!(minutes.contains("tổngsốthànhviênhộiđồng:9;cómặt:7;vắngmặt:1"));
    // Ordinal, name …, then ballots, votes, share and result in the order of the head.
    assert!(minutes.contains("bỏphiếukín776150155,56%đạt"), "{minutes}");
    let decision = Pages::of(&PaperView::sample(PaperKind::Decision)).text();
    assert!(decision.contains("1.520.000") && decision.contains("760.000"));
    assert!(decision.contains("điều1.tặng") && decision.contains("điều2.tiềnthưởngmẫu"));
}

#[test]
fn a_plan_is_printed_in_its_order() {
    let view = PaperView::sample(PaperKind::Plan);
    let text = Pages::of(&view).text();
    let mut from = 0;
    for words in [
        "ubndthànhphốmẫu",
        "kếhoạch",
        "tổchứcphongtràothiđuamẫu",
        "thựchiệnkếhoạchmẫu",
        "i.mụcđích",
        "1.mụcđíchmẫu",
        "a)triểnkhai",
        "đ)kịpthời",
        "ii.đốitượng",
        "-a)tậpthểmẫu",
        "-b)cánhânmẫu",
        "trênđâylàkếhoạchmẫu",
        "nơinhận:",
        "lưu:vt,vp.",
        "giámđốcmẫu",
        "cánbộmẫu01",
    ] {
        let at = text[from..].find(words).unwrap_or_else(|| panic!("{words} follows in {text}"));
        from += at + words.len();
    }
}

#[test]
fn a_view_comes_back_from_its_snapshot_as_it_was() {
    for kind in PaperKind::ALL {
        let view = PaperView::sample(*kind);
        assert_eq!(view.kind(), *kind);
        let snapshot = serde_json::to_string(&view).unwrap();
        assert!(snapshot.contains(&format!("\"kind\":\"{kind}\"")));
        let again: PaperView = serde_json::from_str(&snapshot).unwrap();
        assert_eq!(again, view);
    }
}

#[test]
fn nothing_in_a_sample_looks_real() {
    for kind in PaperKind::ALL {
        let text = Pages::of(&PaperView::sample(*kind)).text();
        assert!(text.matches("mẫu").count() > 5, "{kind}: {text}");
    }
}
