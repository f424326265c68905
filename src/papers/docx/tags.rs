//! Tags in the text of a paragraph: `{{ value }}`, `{% statement %}`, and the statements that stand for a
//! whole paragraph `{%p … %}`, table row `{%tr … %}` or table cell `{%tc … %}`.

use super::finding::Finding;

/// Statements that a template may use. Those of the engine that are left out would run other templates, or
/// would print text that was not escaped.
const STATEMENTS: [&str; 7] = ["if", "elif", "else", "endif", "for", "endfor", "set"];

/// Characters of a tag that a message repeats.
const SHOWN_CHARS: usize = 100;

/// As much of a tag or a name as a message repeats.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

/// What a tag stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Itself, within the text.
    Inline,
    /// The paragraph that it is in.
    Paragraph,
    /// The table row that it is in.
    Row,
    /// The table cell that it is in.
    Cell,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Where it begins in the text, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it stands for.
    pub(super) reach: Reach,
    /// The tag as the engine reads it.
    pub(super) code: String,
}

/// The tags of a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In their order; they do not overlap.
    pub(super) tags: Vec<Tag>,
    /// Whether a tag begins and does not end; it stays text.
    pub(super) is_unclosed: bool,
}

/// Finds the tags of the text of a paragraph.
pub(super) fn find(part: &str, text: &str) -> Result<Found, Finding> {
    let mut found = Found::default();
    let mut from = 0;
    while let Some((start, close)) = opening(text, from) {
        let inner_start = start.saturating_add(2);
        // Of two openings before one end, the first is text.
        let next = opening(text, start.saturating_add(1)).map_or(text.len(), |(next, _)| next);
        let length = text.get(inner_start..next).and_then(|inner| inner.find(close));
        let Some(length) = length else {
            found.is_unclosed = true;
            from = start.saturating_add(1);
            continue;
        };
        let inner_end = inner_start.saturating_add(length);
        let inner = plain(text.get(inner_start..inner_end).unwrap_or_default());
        let (reach, code) = match close {
            "}}" => (Reach::Inline, format!("{{{{ {} }}}}", bare(&inner))),
            _ => statement(part, bare(&inner))?,
        };
        let end = inner_end.saturating_add(2);
        found.tags.push(Tag { start, end, reach, code });
        from = end;
    }
    Ok(found)
}

/// The next opening at or after a place, with how it closes.
fn opening(text: &str, from: usize) -> Option<(usize, &'static str)> {
    let mut at = from;
    loop {
        let found = at.saturating_add(text.get(at..)?.find('{')?);
        at = found.saturating_add(1);
        match text.as_bytes().get(at) {
            Some(b'{') => return Some((found, "}}")),
            Some(b'%') => return Some((found, "%}")),
            Some(_) | None => {}
        }
    }
}

/// The inside of a tag without the marks that trim white space around it: the runs of a paragraph are not
/// white space.
fn bare(inner: &str) -> &str {
    let inner = inner.strip_prefix(['-', '+']).unwrap_or(inner);
    inner.strip_suffix(['-', '+']).unwrap_or(inner).trim()
}

/// Word corrects quotes and spaces while somebody types; the engine knows the plain ones only.
fn plain(inner: &str) -> String {
    let corrected = |one: char| match one {
        '“' | '”' | '„' => Some('"'),
        '‘' | '’' | '‚' => Some('\''),
        '\u{200B}' | '\u{FEFF}' | '\u{00AD}' => None,
        other if other.is_whitespace() => Some(' '),
        other => Some(other),
    };
    inner.chars().filter_map(corrected).collect()
}

fn statement(part: &str, inner: &str) -> Result<(Reach, String), Finding> {
    let prefixes = [("tr ", Reach::Row), ("tc ", Reach::Cell), ("p ", Reach::Paragraph)];
    let found = prefixes
        .iter()
        .find_map(|(prefix, reach)| inner.strip_prefix(*prefix).map(|rest| (*reach, rest.trim())));
    let (reach, inner) = found.unwrap_or((Reach::Inline, inner));
    let word = inner.split([' ', '(']).next().unwrap_or_default();
    // Without `=` it would collect what comes after it, as text that was escaped already.
    let is_known = STATEMENTS.contains(&word) && (word != "set" || inner.contains('='));
    if is_known {
        return Ok((reach, format!("{{% {inner} %}}")));
    }
    let shown = shown(inner);
    Err(Finding::new(
        part,
        "unknown_tag",
        format!("Thẻ “{shown}” không được dùng; chỉ dùng if, elif, else, endif, for, endfor, set."),
        format!("The tag “{shown}” is not taken; if, elif, else, endif, for, endfor and set are."),
    ))
}
