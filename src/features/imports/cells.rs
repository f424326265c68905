//! Cells as people write them, as members of the JSON that the API's own write takes.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::columns::{Holds, Word};
use crate::{error::Text, text::fold};

/// Serial numbers that are taken for days: from 1954 to 2119. What lies beyond is no day of this system.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=80_000;

/// The ways to write yes and no.
const FLAGS: &[Word] =
    &[("true", &["Có", "x", "Đúng", "yes", "1"]), ("false", &["Không", "Sai", "no", "0"])];

/// Why a cell cannot be read: code and sentence.
pub(super) type Unreadable = (&'static str, Text);

/// Reads a cell that is not empty.
///
/// # Errors
/// What is wrong with it.
pub(super) fn value(holds: Holds, text: &str) -> Result<Value, Unreadable> {
    match holds {
        Holds::Text | Holds::RefSystem | Holds::RefId => Ok(json!(text)),
        Holds::Day => day(text).map(|day| json!(day)).ok_or_else(|| {
            let (vi, en) = ("Không phải ngày: viết 31/12/2026.", "No day: write 2026-12-31.");
            ("day", Text::new(vi, en))
        }),
        Holds::Number => number(text).map(|digits| json!(digits)),
        Holds::Flag => word(FLAGS, text).map(|found| json!(found == "true")),
        Holds::Word(words) => word(words, text).map(|found| json!(found)),
        Holds::Authors => Ok(authors(text)),
        Holds::Evidence => Ok(json!([{ "url": text }])),
    }
}

/// A day in the form of the standard, as Vietnamese writes it, or as a spreadsheet counts it.
fn day(text: &str) -> Option<NaiveDate> {
    if let Ok(serial) = text.parse::<u64>() {
        let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        return SERIALS.contains(&serial).then(|| first.checked_add_days(Days::new(serial)))?;
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_number) {
        return None;
    }
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 4) => (last, first),
        _ => return None, // two digits of a year could be of two centuries
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A decimal with a point. `1.234` is refused: it is a thousand to some and one to others.
fn number(text: &str) -> Result<String, Unreadable> {
    let text: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let (whole, places) = match text.split_once(',') {
        Some((whole, places)) => (whole, Some(places)),
        None => (text.as_str(), None),
    };
    let groups: Vec<&str> = whole.split('.').collect();
    let is_grouped = groups.len() > 1
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && *first != "0")
        && groups.iter().skip(1).all(|group| group.len() == 3);
    match (places, groups.len()) {
        (None, 1) => Ok(whole.to_owned()),
        (None, 2) if is_grouped => Err((
            "ambiguous_number",
            Text::new(
                "Không rõ dấu chấm là phần nghìn hay phần thập phân: viết 1234 hoặc 1,234.",
                "The point may stand for thousands or for decimals: write 1234, or a comma.",
            ),
        )),
        (None, 2) => Ok(whole.to_owned()),
        (None, _) if is_grouped => Ok(whole.replace('.', "")),
        (Some(places), _) if !places.contains(['.', ',']) && (groups.len() == 1 || is_grouped) => {
            Ok(format!("{}.{places}", whole.replace('.', "")))
        }
        _ => Err(("number", Text::new("Không phải số.", "No number."))), // separators in disorder
    }
}

/// The word that a text means, without regard to case and marks.
fn word(words: &[Word], text: &str) -> Result<&'static str, Unreadable> {
    // Nearly every cell has a word as the template has it, and folding all of them for it takes long.
    let is_spelled = |(word, labels): &&Word| *word == text || labels.contains(&text);
    let found = words.iter().find(is_spelled).or_else(|| {
        let folded = fold(text);
        words.iter().find(|(word, labels)| {
            fold(word) == folded || labels.iter().any(|label| fold(label) == folded)
        })
    });
    found.map(|(word, _)| *word).ok_or_else(|| {
        let first = |(word, labels): &Word| labels.first().copied().unwrap_or(*word).to_owned();
        let labels = words.iter().map(first).collect::<Vec<_>>().join("; ");
        let codes = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Chỉ nhận: {labels}."), format!("It must be one of: {codes}."));
        ("enum", Text::new(vi, en))
    })
}

fn authors(text: &str) -> Value {
    let codes = text.split([';', ',']).map(str::trim).filter(|code| !code.is_empty());
    codes.map(|code| json!({ "person_code": code })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_form_that_is_clear() {
        let wanted = NaiveDate::from_ymd_opt(2026, 3, 1);
        for text in ["2026-03-01", "01/03/2026", "1/3/2026", "1.3.2026", "01-03-2026", "46082"] {
            assert_eq!(day(text), wanted, "{text}");
        }
        for text in ["31/02/2026", "1/3/26", "3", "hôm qua", "2026-03", "+1/3/2026"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_with_comma_and_point_unless_that_is_unclear() {
        for (text, wanted) in [
            ("90", "90"),
            ("12,5", "12.5"),
            ("12.5", "12.5"),
            ("0.125", "0.125"),
            ("1.234.567", "1234567"),
            ("1.234,50", "1234.50"),
            ("1 234", "1234"),
        ] {
            assert_eq!(number(text).ok().as_deref(), Some(wanted), "{text}");
        }
        for (text, code) in
            [("1.234", "ambiguous_number"), ("1,2,3", "number"), ("1.2,5", "number")]
        {
            assert_eq!(number(text).map_err(|(code, _)| code), Err(code), "{text}");
        }
    }

    #[test]
    fn words_are_known_by_code_and_by_label_without_marks() {
        const KINDS: &[Word] =
            &[("civil_servant", &["Công chức"]), ("worker", &["Người lao động"])];
        for text in ["civil_servant", "CÔNG CHỨC", "cong chuc"] {
            assert_eq!(word(KINDS, text).ok(), Some("civil_servant"), "{text}");
        }
        let (code, message) = word(KINDS, "Giáo viên").unwrap_err();
        assert_eq!((code, message.vi.as_ref()), ("enum", "Chỉ nhận: Công chức; Người lao động."));
    }
}
