//! The piece of a text in which words stand.

use unicode_normalization::char::is_combining_mark;

use super::types::SnippetPart;
use crate::text;

/// Letters of an excerpt, and of what may stand before its first match.
const CHARS_MAX: usize = 240;
const LEAD_CHARS_MAX: usize = 60;

/// Stands where something was left out.
const GAP: &str = "…";

/// Letters that belong together: those of a word, or what stands between words.
struct Run {
    text: String,
    chars: usize,
    is_word: bool,
    is_match: bool,
}

/// The runs of a text, on one line. A word longer than the index knows is cut.
fn runs(text: &str, words: &[String]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for letter in text.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        let is_word = letter.is_alphanumeric() || is_combining_mark(letter);
        match runs.last_mut().filter(|last| last.is_word == is_word) {
            Some(last) if letter == ' ' && last.text.ends_with(' ') => {}
            Some(last) => {
                if last.chars < text::WORD_CHARS_MAX {
                    last.text.push(letter);
                } else if last.chars == text::WORD_CHARS_MAX {
                    last.text.push_str(GAP);
                }
                last.chars += 1;
            }
            None => {
                let text = letter.to_string();
                runs.push(Run { text, chars: 1, is_word, is_match: false });
            }
        }
    }
    for run in &mut runs {
        run.is_match = run.is_word && words.iter().any(|word| begins_with(&run.text, word));
    }
    runs
}

fn begins_with(run: &str, word: &str) -> bool {
    text::fold(run).split(' ').any(|part| part.starts_with(word))
}

/// How many of the words a text has.
fn matched(text: &str, words: &[String]) -> usize {
    let folded = text::search_column(text);
    words.iter().filter(|word| folded.contains(&format!(" {word}"))).count()
}

/// An excerpt of the text that has the most of these folded words, the title where none has more.
pub(super) fn snippet(words: &[String], title: &str, texts: &[String]) -> Vec<SnippetPart> {
    let mut best = (title, matched(title, words));
    for text in texts {
        let count = matched(text, words);
        if count > best.1 {
            best = (text.as_str(), count);
        }
    }
    excerpt(&runs(best.0.trim(), words))
}

fn excerpt(runs: &[Run]) -> Vec<SnippetPart> {
    let first = runs.iter().position(|run| run.is_match).unwrap_or(0);
    let (mut start, mut lead) = (first, 0);
    for (index, run) in runs.iter().enumerate().take(first).rev() {
        lead += run.chars;
        if lead > LEAD_CHARS_MAX {
            break;
        }
        start = index;
    }
    let mut parts = Parts::default();
    let mut chars = 0;
    if start > 0 {
        parts.push(GAP, false);
    }
    for (index, run) in runs.iter().enumerate().skip(start) {
        chars += run.chars.min(text::WORD_CHARS_MAX);
        if chars > CHARS_MAX {
            parts.push(GAP, false);
            break;
        }
        let is_between = run.text == " "
            && index
                .checked_sub(1)
                .and_then(|before| runs.get(before))
                .is_some_and(|one| one.is_match)
            && runs.get(index + 1).is_some_and(|one| one.is_match);
        parts.push(&run.text, run.is_match || is_between);
    }
    parts.0
}

#[derive(Default)]
struct Parts(Vec<SnippetPart>);

impl Parts {
    fn push(&mut self, text: &str, is_match: bool) {
        match self.0.last_mut().filter(|last| last.is_match == is_match) {
            Some(last) => last.text.push_str(text),
            None => self.0.push(SnippetPart { text: text.to_owned(), is_match }),
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// A snippet with its matches in brackets.
    fn shown(q: &str, title: &str, texts: &[&str]) -> String {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let parts = snippet(&text::words(q), title, &texts);
        let shown = |part: &SnippetPart| {
            if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }
        };
        parts.iter().map(shown).collect()
    }

    #[test]
    fn words_are_marked_as_they_are_written() {
        assert_eq!(
            shown("thi dua", "Phong trào Thi đua yêu nước", &[]),
            "Phong trào [Thi đua] yêu nước"
        );
        assert_eq!(shown("dai", "Đại hội, đại biểu", &[]), "[Đại] hội, [đại] biểu");
        assert_eq!(shown("ubnd", "Số 77/KH-UBND", &[]), "Số 77/KH-[UBND]");
    }

    #[test]
    fn decomposed_text_is_marked_in_whole_words() {
        let title: String = "Phòng Đầu tư".nfd().collect();
        let marked: String = "Đầu".nfd().collect();
        assert!(shown("dau", &title, &[]).contains(&format!("[{marked}]")));
    }

    #[test]
    fn a_text_with_more_of_the_words_is_shown_and_the_title_else() {
        assert_eq!(shown("tu phap", "Đầu tư", &["Tư pháp"]), "[Tư pháp]");
        assert_eq!(shown("tu", "Đầu tư", &["Tư pháp"]), "Đầu [tư]");
        assert_eq!(shown("khong co", "Đầu tư", &["VP"]), "Đầu tư");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_match() {
        let before = "trước ".repeat(40);
        let after = "sau ".repeat(200);
        let shown = shown("giua", "", &[&format!("{before}giữa {after}")]);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("[giữa]"));
        assert!(shown.chars().count() <= CHARS_MAX + 4, "{}", shown.chars().count());
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let shown = shown("a", &"a".repeat(5000), &[]);
        assert_eq!(shown, format!("[{}…]", "a".repeat(text::WORD_CHARS_MAX)));
    }

    #[test]
    fn markup_stays_text_and_lines_become_one() {
        assert_eq!(shown("b", "<b>x</b>\n\ty", &[]), "<[b]>x</[b]> y");
    }
}
