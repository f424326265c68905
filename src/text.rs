//! Vietnamese text for searching and sorting, the same in both databases.
//!
//! Neither engine can be trusted with Vietnamese by itself: the full-text index of SQLite does not
//! fold `đ`, and the collations of PostgreSQL depend on how the server was installed. So the text
//! is folded for search and turned into sort keys here, stored beside the original, and compared as
//! bytes.

use std::sync::LazyLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Words of one query that count; more would only make the index work without narrowing the answer.
pub const QUERY_WORDS_MAX: usize = 8;

/// Letters of one query word that count. The longest Vietnamese syllable has seven; codes are
/// longer.
pub const WORD_CHARS_MAX: usize = 64;

/// Characters of a name that take part in sorting. A key grows with the name, and two names that
/// agree so far are told apart by their ids.
pub const SORT_CHARS_MAX: usize = 120;

/// The text in composed form (NFC), which is how everything is stored. Nearly all text arrives so
/// and is passed through.
#[must_use]
pub fn nfc(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

/// The text as search sees it: lowercase letters and digits without marks (không dấu), `đ` as `d`,
/// with one space between words. Folding a folded text changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    // Lowercase comes before decomposition because some capitals become a letter and a mark.
    for letter in text.chars().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(letter) {
            continue;
        }
        if !letter.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        // Decomposition of compatibility letters can bring capitals back.
        folded.extend(letter.to_lowercase().map(plain));
    }
    folded
}

/// `đ` does not decompose. Old encodings left its look-alikes eth and African d behind in many
/// files.
fn plain(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        // Every other letter is what decomposition left of it.
        other => other,
    }
}

/// The words of a query (từ khoá), folded like the text they are looked for in. At most
/// [`QUERY_WORDS_MAX`], each cut to [`WORD_CHARS_MAX`].
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    fold(query)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(QUERY_WORDS_MAX)
        .map(|word| word.chars().take(WORD_CHARS_MAX).collect())
        .collect()
}

/// The column that tables are searched in: the folded text with a space before each word, so that
/// each can be found by its beginning. Words are cut to [`WORD_CHARS_MAX`], as those of a query are.
#[must_use]
pub fn search_column(text: &str) -> String {
    let mut column = String::from(" ");
    for (index, word) in fold(text).split(' ').enumerate() {
        if index > 0 {
            column.push(' ');
        }
        column.extend(word.chars().take(WORD_CHARS_MAX));
    }
    column
}

/// `LIKE` patterns, one per word of a query, for [`search_column`]; all must match. Folded words hold
/// letters and digits only, so nothing needs escaping.
#[must_use]
pub fn like_patterns(query: &str) -> Vec<String> {
    words(query).into_iter().map(|word| format!("% {word}%")).collect()
}

/// The collation of Vietnamese: a ă â … d đ e ê … o ô ơ … u ư; then tones in the order ngang,
/// huyền, hỏi, ngã, sắc, nặng; then small before capital letters.
static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    Collator::try_new(locale!("vi").into(), options).ok()
});

/// A key in lowercase hexadecimal digits: keys compared as bytes order their texts as a Vietnamese
/// dictionary (từ điển) orders them.
///
/// PostgreSQL must compare the column as bytes, `COLLATE "C"`, as SQLite does by itself.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let name: String = text.nfc().take(SORT_CHARS_MAX).collect();
    let mut key = Vec::with_capacity(name.len() * 2);
    match &*COLLATOR {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(&name, &mut key);
        }
        // The data is compiled in, so this cannot be met; folded order is the nearest thing to it.
        None => key.extend_from_slice(fold(&name).as_bytes()),
    }
    hex(&key)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// A decimal (`1234567.50`) the Vietnamese way (`1.234.567,50`): with a decimal comma, and points between
/// thousands.
pub fn vietnamese_number(decimal: &str) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", decimal),
    };
    let (whole, places) = match digits.split_once('.') {
        None => (digits, None),
        Some((whole, places)) => (whole, Some(places)),
    };
    let count = whole.chars().count();
    let mut grouped = String::with_capacity(decimal.len() + count / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    match places {
        None => format!("{sign}{grouped}"),
        Some(places) => format!("{sign}{grouped},{places}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
        let mut names = names.to_vec();
        names.sort_by_key(|name| sort_key(name));
        names
    }

    #[test]
    fn folding_drops_tones_and_hats_and_turns_d_with_stroke_into_d() {
        assert_eq!(fold("Đại hội Thi đua"), "dai hoi thi dua");
        assert_eq!(fold("CẢI CÁCH HÀNH CHÍNH ĐỒNG BỘ"), "cai cach hanh chinh dong bo");
        assert_eq!(fold("ăâêôơư ĂÂÊÔƠƯ"), "aaeoou aaeoou");
        assert_eq!(fold("\u{d0}ại \u{110}ại \u{189}ại"), "dai dai dai");
        assert_eq!(fold("ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"), "u u u u u y y y y y");
    }

    #[test]
    fn composed_and_decomposed_text_fold_alike() {
        let composed = "Đường Trần Hưng Đạo, phường Cửa Nam";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        assert_eq!(fold(composed), fold(&decomposed));
    }

    #[test]
    fn folding_leaves_one_space_between_words_and_none_around_them() {
        assert_eq!(fold("  Số: 77/KH-UBND —\t“thi  đua”…\n"), "so 77 kh ubnd thi dua");
        assert_eq!(fold("...!?"), "");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for text in ["Đại hội", "ﬁn ² Ⅳ ㎏ ℡", "İstanbul ẞ ß", "Ｑuyết định số １２", "ᾼ ǅ 𝐇𝐍"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
        assert_eq!(fold("Ｑuyết định số １２"), "quyet dinh so 12");
        assert_eq!(fold("m² ﬁ"), "m2 fi");
    }

    #[test]
    fn query_words_are_folded_and_limited_in_number_and_length() {
        assert_eq!(words(" Bằng khen, UBND "), ["bang", "khen", "ubnd"]);
        assert_eq!(words("\"*: - )("), Vec::<String>::new());
        assert_eq!(words("một hai ba bốn năm sáu bảy tám chín mười").len(), QUERY_WORDS_MAX);
        assert_eq!(words(&"đ".repeat(500)), ["d".repeat(WORD_CHARS_MAX)]);
    }

    #[test]
    fn a_search_column_holds_the_folded_words_each_after_a_space() {
        assert_eq!(search_column("Số: 77/KH-UBND, “Đại hội”"), " so 77 kh ubnd dai hoi");
        assert_eq!(search_column(""), " ");
        assert_eq!(
            search_column(&format!("a {}", "b".repeat(99))),
            format!(" a {}", "b".repeat(64))
        );
    }

    #[test]
    fn letters_sort_as_in_the_vietnamese_alphabet() {
        let alphabet = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y";
        let letters: Vec<&str> = alphabet.split(' ').collect();
        let mut shuffled = letters.clone();
        shuffled.reverse();
        assert_eq!(sorted(&shuffled), letters);
    }

    #[test]
    fn tones_sort_ngang_huyen_hoi_nga_sac_nang_on_every_vowel() {
        for tones in ["a à ả ã á ạ", "â ầ ẩ ẫ ấ ậ", "ê ề ể ễ ế ệ", "ư ừ ử ữ ứ ự", "y ỳ ỷ ỹ ý ỵ"]
        {
            let ordered: Vec<&str> = tones.split(' ').collect();
            let mut shuffled = ordered.clone();
            shuffled.sort_by_key(|vowel| std::cmp::Reverse(vowel.chars().next()));
            shuffled.rotate_left(2);
            assert_eq!(sorted(&shuffled), ordered);
        }
    }

    #[test]
    fn dai_with_stroke_comes_after_every_word_in_da_and_before_e() {
        let names = ["E ấp", "Đại hội", "Dương", "Dạy tốt", "Đa", "Dài", "Da", "Đông"];
        let expected = ["Da", "Dài", "Dạy tốt", "Dương", "Đa", "Đại hội", "Đông", "E ấp"];
        assert_eq!(sorted(&names), expected);
    }

    #[test]
    fn letters_weigh_more_than_tones_and_tones_more_than_capitals() {
        // The letter after decides before the tone on the vowel does.
        assert_eq!(sorted(&["má b", "ma c", "mà a"]), ["mà a", "má b", "ma c"]);
        // The tone decides before the capital does.
        assert_eq!(sorted(&["Ba", "bà", "ba", "Bà"]), ["ba", "Ba", "bà", "Bà"]);
        // A word ends before a longer one begins.
        assert_eq!(sorted(&["Anh", "An Bình", "An"]), ["An", "An Bình", "Anh"]);
    }

    #[test]
    fn decomposed_text_has_the_key_of_composed_text() {
        let composed = "Phòng Công nghệ thông tin và Chuyển đổi số ".repeat(4);
        let decomposed: String = composed.nfd().collect();
        assert_eq!(sort_key(&composed), sort_key(&decomposed));
    }

    #[test]
    fn a_long_name_has_a_bounded_key_of_hexadecimal_digits() {
        let name = "Nguyễn Thị Ngọc Diễm ".repeat(100);
        let key = sort_key(&name);
        assert!(key.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')));
        assert!(key.len() <= 1_000, "{} digits", key.len());
        let cut: String = name.chars().take(SORT_CHARS_MAX).collect();
        assert_eq!(key, sort_key(&cut));
    }

    #[test]
    fn text_is_composed_and_composed_text_is_passed_through() {
        assert_eq!(nfc("Đại".to_owned()), "Đại");
        assert_eq!(nfc("Đa\u{323}i".to_owned()), "Đại");
        assert_eq!(nfc("tru\u{31b}\u{300}ng".to_owned()), "trừng");
    }

    #[test]
    fn numbers_have_a_decimal_comma_and_points_between_thousands() {
        for (decimal, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1.000"),
            ("1234567.50", "1.234.567,50"),
            ("-1234.5", "-1.234,5"),
            ("0.05", "0,05"),
        ] {
            assert_eq!(vietnamese_number(decimal), shown);
        }
    }
}
