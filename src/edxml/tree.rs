//! The hardened part: text to a small tree of elements, within the limits, without DTD, entities
//! and processing instructions.

use std::borrow::Cow;

use quick_xml::{
    events::{BytesDecl, BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
    reader::NsReader,
};

use super::{NAMESPACE, flaw::Flaw, limits::Limits};

/// The element whose text is an attachment, which has limits of its own.
pub(super) const ENCODED: &str = "ContentTransferEncoded";

/// An element with its text or its children.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Name without prefix.
    pub(super) name: String,
    /// Whether it is of our namespace.
    pub(super) is_ours: bool,
    /// Text of an element without children.
    pub(super) text: Cow<'a, str>,
    /// Elements within.
    pub(super) children: Vec<Element<'a>>,
}

/// Reads the bytes of a message as text.
pub(super) fn text_of<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, Flaw> {
    if bytes.len() > limits.bytes {
        return Err(Flaw::new("", "too_large", "Thông điệp quá lớn.", "The message is too large."));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| {
        Flaw::new("", "not_utf8", "Thông điệp không phải UTF-8.", "The message is not in UTF-8.")
    })
}

/// Reads the elements of a text.
pub(super) fn parse<'a>(text: &'a str, limits: &Limits) -> Result<Element<'a>, Flaw> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree { limits, stack: Vec::new(), root: None, count: 0 };
    loop {
        let event = reader.read_event().map_err(|_| tree.malformed())?;
        match event {
            Event::Start(start) => {
                let (space, local) = reader.resolver().resolve_element(start.name());
                let is_ours = match space {
                    ResolveResult::Bound(Namespace(found)) => found == NAMESPACE,
                    ResolveResult::Unbound => false,
                    ResolveResult::Unknown(_) => return Err(tree.malformed()),
                };
                tree.open(&start, local.as_ref(), is_ours)?;
            }
            Event::End(_) => tree.close()?,
            // The reader makes a start and an end of each.
            Event::Empty(_) => return Err(tree.malformed()),
            Event::Text(text) => tree.text(text.xml10_content())?,
            Event::CData(data) => tree.text(data.xml10_content())?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::Comment(_) => {}
            Event::Decl(declaration) => tree.declare(&declaration)?,
            Event::DocType(_) => {
                return Err(Flaw::new(
                    "",
                    "dtd_refused",
                    "Không nhận DTD trong thông điệp.",
                    "A message has no DTD.",
                ));
            }
            Event::PI(_) => {
                return Err(Flaw::new(
                    tree.path(),
                    "instruction_refused",
                    "Không nhận chỉ thị xử lý trong thông điệp.",
                    "A message has no processing instructions.",
                ));
            }
            Event::Eof => break,
        }
    }
    if !tree.stack.is_empty() {
        return Err(tree.malformed());
    }
    let malformed = tree.malformed();
    tree.root.ok_or(malformed)
}

struct Tree<'a, 'l> {
    limits: &'l Limits,
    stack: Vec<Element<'a>>,
    root: Option<Element<'a>>,
    count: usize,
}

impl<'a> Tree<'a, '_> {
    /// Names of the open elements.
    fn path(&self) -> String {
        let names: Vec<&str> = self.stack.iter().map(|one| one.name.as_str()).collect();
        names.join("/")
    }

    fn malformed(&self) -> Flaw {
        let (vi, en) = ("Không phải XML đúng dạng.", "This is not well-formed XML.");
        Flaw::new(self.path(), "malformed_xml", vi, en)
    }

    fn declare(&self, declaration: &BytesDecl<'_>) -> Result<(), Flaw> {
        let is_first = self.root.is_none() && self.stack.is_empty();
        let is_one = declaration.version().is_ok_and(|version| version == "1.0");
        let is_utf8 = match declaration.encoding() {
            None => true,
            Some(Ok(name)) => name.eq_ignore_ascii_case("utf-8"),
            Some(Err(_)) => false,
        };
        if is_first && is_one && is_utf8 {
            return Ok(());
        }
        Err(Flaw::new(
            "",
            "declaration_refused",
            "Khai báo XML phải là phiên bản 1.0, UTF-8, ở đầu thông điệp.",
            "The declaration says version 1.0 and UTF-8, at the beginning.",
        ))
    }

    fn open(&mut self, start: &BytesStart<'_>, local: &str, is_ours: bool) -> Result<(), Flaw> {
        self.count += 1;
        let is_second_root = self.stack.is_empty() && self.root.is_some();
        if is_second_root || local.is_empty() {
            return Err(self.malformed());
        }
        if self.count > self.limits.elements || self.stack.len() >= self.limits.depth {
            return Err(Flaw::new(
                self.path(),
                "too_many_elements",
                "Thông điệp có quá nhiều phần tử hoặc lồng quá sâu.",
                "The message has too many elements, or too deep ones.",
            ));
        }
        // Attributes say nothing that is used; they only have to be well-formed, and few.
        for (index, attribute) in start.attributes().enumerate() {
            if attribute.is_err() || index >= self.limits.attributes {
                return Err(self.malformed());
            }
        }
        self.stack.push(Element {
            name: local.to_owned(),
            is_ours,
            text: Cow::Borrowed(""),
            children: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Flaw> {
        let Some(mut done) = self.stack.pop() else { return Err(self.malformed()) };
        if !done.children.is_empty() {
            if !is_blank(&done.text) {
                return Err(Flaw::new(
                    format!("{}/{}", self.path(), done.name),
                    "mixed_content",
                    "Phần tử vừa có chữ vừa có phần tử con.",
                    "An element has text beside its children.",
                ));
            }
            done.text = Cow::Borrowed("");
        }
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(done),
            None => self.root = Some(done),
        }
        Ok(())
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), Flaw> {
        if !text.chars().all(is_xml_char) {
            return Err(self.malformed());
        }
        let Some(open) = self.stack.last_mut() else {
            return if is_blank(&text) { Ok(()) } else { Err(self.malformed()) };
        };
        let length = open.text.len().saturating_add(text.len());
        let is_attachment = open.name == ENCODED;
        if open.text.is_empty() {
            open.text = text;
        } else {
            open.text.to_mut().push_str(&text);
        }
        if !is_attachment && length > self.limits.text_bytes {
            return Err(Flaw::new(
                self.path(),
                "text_too_long",
                "Nội dung của phần tử quá dài.",
                "The text of an element is too long.",
            ));
        }
        Ok(())
    }

    /// The five names that XML knows by itself, and characters by their number.
    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Flaw> {
        let name: &str = reference;
        let found = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => reference.resolve_char_ref().map_err(|_| self.malformed())?,
        };
        match found {
            Some(one) if !self.stack.is_empty() => self.text(Cow::Owned(one.to_string())),
            Some(_) => Err(self.malformed()),
            None => Err(Flaw::new(
                self.path(),
                "entity_refused",
                "Không nhận thực thể tự khai báo.",
                "A message has no entities of its own.",
            )),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Characters that XML 1.0 knows.
pub(super) fn is_xml_char(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}
