//! The font has every Vietnamese letter in every face.

use unicode_normalization::UnicodeNormalization;

use crate::papers::engine::engine;

/// The letters of the alphabet beyond those of ASCII, with every tone, small and capital.
fn letters() -> Vec<char> {
    let mut letters = vec!['đ', 'Đ'];
    for vowel in "aăâeêioôơuưy".chars() {
        for tone in ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"] {
            let small: Vec<char> = format!("{vowel}{tone}").nfc().collect();
            assert_eq!(small.len(), 1, "{small:?} is one letter");
            letters.extend(small.iter().flat_map(|letter| letter.to_uppercase()));
            letters.extend(small);
        }
    }
    letters.retain(|letter| !letter.is_ascii());
    letters.sort_unstable();
    letters.dedup();
    letters
}

#[test]
fn all_faces_have_all_134_vietnamese_letters() {
    let letters = letters();
    assert_eq!(letters.len(), 134);
    let missing: Vec<char> =
        letters.into_iter().filter(|letter| !engine().unwrap().covers(*letter)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn all_faces_have_the_marks_that_papers_use() {
    for mark in ('!'..='~').chain("“”‘’–—…•₫№×≥≤ \u{a0}\u{200b}".chars()) {
        assert!(engine().unwrap().covers(mark), "{mark:?}");
    }
    // Otherwise nothing would ever be replaced, and PDF/A would refuse it.
    for other in ['🎉', '漢', '☐', '\u{e000}'] {
        assert!(!engine().unwrap().covers(other), "{other:?}");
    }
}
