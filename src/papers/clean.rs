//! Texts as they can be printed: composed, without characters that no paper has, and with a `?` for those
//! that the font has not. PDF/A refuses a character without a glyph, and a paper must not fail for a smile
//! in a name.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

use super::{PaperView, engine};
use crate::{
    error::{Error, Result},
    text,
};

/// Words longer than this get places where they can be broken; no word of the language is so long.
const WORD_MAX: usize = 30;

/// How far apart such places are: narrow columns are about as wide.
const PIECE: usize = 8;

/// Marks such a place, without a mark on the page.
const BREAK: char = '\u{200b}';

/// Warnings that one paper has at most; more say nothing new.
const WARNINGS_MAX: usize = 100;

/// What was not printed as it was written: `dropped` ký tự điều khiển, đã bỏ; `replaced` ký tự không có
/// trong phông chữ, in thành `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each kind")]
pub enum WarningKind {
    Dropped,
    Replaced,
}

/// A character of a text that was not printed as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The text, as a JSON pointer into the view.
    pub pointer: String,
    /// What became of the character.
    pub kind: WarningKind,
    /// The character: `U+1F389`.
    pub character: String,
    /// How often it stands there.
    pub count: u32,
}

/// The view with texts that can be printed, and what was changed in them.
///
/// # Errors
/// None that a view can cause.
pub(super) fn for_print(view: &PaperView) -> Result<(PaperView, Vec<Warning>)> {
    let failed = |cause: serde_json::Error| Error::internal(format!("a view is not JSON: {cause}"));
    let mut value = serde_json::to_value(view).map_err(failed)?;
    let mut warnings = Vec::new();
    walk(&mut value, "", &mut warnings)?;
    Ok((serde_json::from_value(value).map_err(failed)?, warnings))
}

fn walk(value: &mut Value, pointer: &str, warnings: &mut Vec<Warning>) -> Result<()> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(text) => {
            let composed = text::nfc(std::mem::take(text));
            *text = breakable(&printable(&composed, pointer, warnings)?);
            Ok(())
        }
        Value::Array(items) => items
            .iter_mut()
            .enumerate()
            .try_for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), warnings)),
        Value::Object(fields) => fields
            .iter_mut()
            .try_for_each(|(name, field)| walk(field, &format!("{pointer}/{name}"), warnings)),
    }
}

/// The text with every character that is not printed dropped or replaced.
fn printable(text: &str, pointer: &str, warnings: &mut Vec<Warning>) -> Result<String> {
    let engine = engine::engine()?;
    let mut printed = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let kind = match letter {
            // The ends of lines of all systems are one, and a tabulator has no place in a paragraph.
            '\r' if letters.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                printed.push('\n');
                continue;
            }
            '\t' => {
                printed.push(' ');
                continue;
            }
            letter if is_invisible(letter) => WarningKind::Dropped,
            letter if engine.covers(letter) => {
                printed.push(letter);
                continue;
            }
            _ => {
                printed.push('?');
                WarningKind::Replaced
            }
        };
        warn(warnings, pointer, kind, letter);
    }
    Ok(printed)
}

/// Controls, and marks that steer other characters or turn the order of letters around, so that what is
/// read is not what is stored.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

fn warn(warnings: &mut Vec<Warning>, pointer: &str, kind: WarningKind, letter: char) {
    let character = format!("U+{:04X}", u32::from(letter));
    let has_room = warnings.len() < WARNINGS_MAX;
    let known = warnings
        .iter_mut()
        .rev()
        .take_while(|one| one.pointer == pointer)
        .find(|one| one.kind == kind && one.character == character);
    match known {
        Some(one) => one.count = one.count.saturating_add(1),
        None if has_room => {
            warnings.push(Warning { pointer: pointer.to_owned(), kind, character, count: 1 });
        }
        None => {}
    }
}

/// The text with places to break in words that are longer than any word, so that they stay on the page.
fn breakable(text: &str) -> String {
    if text.split_whitespace().all(|word| word.len() <= WORD_MAX) {
        return text.to_owned();
    }
    let mut broken = String::with_capacity(text.len() + text.len() / PIECE);
    for word in text.split_inclusive(char::is_whitespace) {
        if word.chars().count() <= WORD_MAX {
            broken.push_str(word);
            continue;
        }
        let mut since = 0;
        for letter in word.chars() {
            if since >= PIECE && !letter.is_whitespace() && !is_combining_mark(letter) {
                broken.push(BREAK);
                since = 0;
            }
            broken.push(letter);
            since += 1;
        }
    }
    broken
}
