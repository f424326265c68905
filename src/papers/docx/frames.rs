//! Paragraphs, cells and rows while they are read: what was copied so far, and the texts that tags are
//! looked for in.

use super::{rewrite::escaped, tags::Tag};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Paragraph,
    Cell,
    Row,
}

impl Kind {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "w:p" => Some(Self::Paragraph),
            "w:tc" => Some(Self::Cell),
            "w:tr" => Some(Self::Row),
            _ => None,
        }
    }
}

pub(super) enum Piece {
    /// XML, guarded.
    Raw(String),
    /// The text of a `w:t`.
    Text(String),
}

pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece>,
    /// The tags that take the place of the whole.
    pub(super) lead: String,
    /// Whether anything else is written in it.
    pub(super) has_text: bool,
    /// Whether it holds what would be lost with it: a picture, the end of a section.
    pub(super) has_more: bool,
}

impl Frame {
    pub(super) fn new(kind: Kind) -> Self {
        let pieces = Vec::new();
        Self { kind, pieces, lead: String::new(), has_text: false, has_more: false }
    }

    pub(super) fn raw(&mut self, xml: &str) {
        if let Some(Piece::Raw(last)) = self.pieces.last_mut() {
            last.push_str(xml);
        } else {
            self.pieces.push(Piece::Raw(xml.to_owned()));
        }
    }

    pub(super) fn text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => Some(text.clone()),
            Piece::Raw(_) => None,
        };
        self.pieces.iter().filter_map(text).collect()
    }
}

/// What is written outside the tags.
pub(super) fn outside(text: &str, tags: &[Tag]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for tag in tags {
        out.push_str(text.get(from..tag.start).unwrap_or_default());
        from = tag.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The pieces as one text, each tag whole in the first text that it touches. The tags are places in the
/// texts of the pieces, one after another.
pub(super) fn joined(pieces: &[Piece], tags: &[Tag]) -> String {
    let mut out = String::new();
    let (mut start, mut next) = (0_usize, 0_usize);
    for piece in pieces {
        let text = match piece {
            Piece::Raw(xml) => {
                out.push_str(xml);
                continue;
            }
            Piece::Text(text) => text,
        };
        let end = start.saturating_add(text.len());
        let slice = |from: usize, to: usize| {
            text.get(from.saturating_sub(start)..to.saturating_sub(start)).unwrap_or_default()
        };
        out.push_str("<w:t xml:space=\"preserve\">");
        let mut at = start;
        while let Some(tag) = tags.get(next).filter(|tag| tag.start < end) {
            if tag.start >= start {
                out.push_str(&escaped(slice(at, tag.start)));
                out.push_str(&tag.code);
            }
            at = tag.end.min(end);
            if tag.end > end {
                break;
            }
            next = next.saturating_add(1);
        }
        out.push_str(&escaped(slice(at, end)));
        out.push_str("</w:t>");
        start = end;
    }
    out
}
