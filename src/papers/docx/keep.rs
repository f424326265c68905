//! What stands before the signature goes with it: in a filled text the line, or the last row of the table,
//! before a blank line of the style [`BEFORE_SIGNATURE`] is kept with what follows (`w:keepNext`), blank lines
//! between them too. A template cannot say it itself, since nobody knows there which of its lines will be the
//! last.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{finding::Finding, package};
use crate::edxml::ZipEntry;

/// Name of the style of the blank line before a signature, as an editor shows it.
pub(super) const BEFORE_SIGNATURE: &str = "ND30 Dòng trống trước chữ ký";

/// Its id in the built-in templates. Editors give styles ids of their own when they save.
pub(super) const BEFORE_SIGNATURE_ID: &str = "ND30TruocKy";

/// The id that the style has in a template, or none.
pub(super) fn mark_of(parts: &[ZipEntry]) -> Result<Option<String>, Finding> {
    let Some(part) = parts.iter().find(|part| part.name == package::STYLES) else {
        return Ok(None);
    };
    let mut reader = Reader::from_str(package::text(part)?);
    let mut id = None;
    loop {
        match reader.read_event().map_err(|_| Finding::malformed(&part.name))? {
            Event::Start(start) if is_named(&start, "w:style") => id = value(&start, "w:styleId"),
            Event::Start(start) | Event::Empty(start) if is_named(&start, "w:name") => {
                let name = value(&start, "w:val").unwrap_or_default();
                if name.to_lowercase() == BEFORE_SIGNATURE.to_lowercase() {
                    return Ok(id);
                }
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

fn is_named(start: &BytesStart<'_>, name: &str) -> bool {
    let tag = start.name();
    let found: &str = tag.as_ref();
    found == name
}

fn value(start: &BytesStart<'_>, attribute: &str) -> Option<String> {
    let found = start.try_get_attribute(attribute).ok().flatten()?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// What is put in place of a stretch of the text.
struct Edit {
    from: usize,
    to: usize,
    text: &'static str,
}

impl Edit {
    fn insert(at: usize, text: &'static str) -> Self {
        Self { from: at, to: at, text }
    }

    /// Opens an element that is written as an empty one and ends before `at`.
    fn open(at: usize, text: &'static str) -> Self {
        Self { from: at.saturating_sub("/>".len()), to: at, text }
    }
}

struct Paragraph {
    depth: usize,
    /// How it would be kept; none when it already is.
    edit: Option<Edit>,
    has_properties: bool,
    is_blank: bool,
    is_mark: bool,
}

/// A property of a paragraph that is looked at, while it is open.
struct Property {
    from: usize,
    value: Option<String>,
}

/// Keeps the last lines before each blank line of the style with this id with it.
pub(super) fn keep(part: &str, xml: &str, mark: &str) -> Result<String, Finding> {
    let mut eye = Eye { mark, ..Eye::default() };
    let mut reader = Reader::from_str(xml);
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(|_| Finding::malformed(part))?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Event::Start(start) => eye.open(&start, from, to),
            Event::Empty(start) => {
                eye.open(&start, from, to);
                eye.is_empty = true;
                eye.close(start.name().as_ref(), to);
                eye.is_empty = false;
            }
            Event::Text(text) if !text.trim().is_empty() => eye.see(),
            Event::GeneralRef(_) => eye.see(),
            Event::End(end) => eye.close(end.name().as_ref(), to),
            Event::Eof => break,
            _ => {}
        }
        from = to;
    }
    Ok(edited(xml, &eye.kept))
}

fn edited(xml: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(xml.get(done..edit.from).unwrap_or_default());
        out.push_str(edit.text);
        done = edit.to;
    }
    out.push_str(xml.get(done..).unwrap_or_default());
    out
}

#[derive(Default)]
struct Eye<'a> {
    mark: &'a str,
    depth: usize,
    /// Whether what is closed is written as an empty element.
    is_empty: bool,
    /// Rows of tables around the place.
    rows: usize,
    /// Paragraphs around the place, the outermost first: text boxes stand in paragraphs.
    paragraphs: Vec<Paragraph>,
    property: Option<Property>,
    /// Of the row that was read last in a table of the text.
    row: Vec<Edit>,
    /// Of the last thing in the text that is not blank, and of the blank lines after it.
    tail: Vec<Edit>,
    kept: Vec<Edit>,
}

impl Eye<'_> {
    fn open(&mut self, start: &BytesStart<'_>, from: usize, to: usize) {
        self.depth = self.depth.saturating_add(1);
        let tag = start.name();
        let name: &str = tag.as_ref();
        match name {
            "w:p" => self.paragraphs.push(Paragraph {
                depth: self.depth,
                edit: Some(Edit::insert(to, "<w:pPr><w:keepNext/></w:pPr>")),
                has_properties: false,
                is_blank: true,
                is_mark: false,
            }),
            "w:tr" => {
                if self.is_outermost() {
                    self.row.clear();
                }
                self.rows = self.rows.saturating_add(1);
            }
            "w:pPr" => {
                if let Some(paragraph) = self.own(1)
                    && !paragraph.has_properties
                {
                    paragraph.has_properties = true;
                    paragraph.edit = Some(Edit::insert(to, "<w:keepNext/>"));
                }
            }
            "w:pStyle" | "w:keepNext" => {
                self.property = Some(Property { from, value: value(start, "w:val") });
            }
            "w:drawing" | "w:pict" | "w:object" | "w:br" => self.see(),
            _ => {}
        }
    }

    /// Whether the place is neither in a row of a table nor in a paragraph.
    fn is_outermost(&self) -> bool {
        self.rows == 0 && self.paragraphs.is_empty()
    }

    /// The paragraph that the open element is so far within. Properties of its earlier form, which a tracked
    /// change keeps, are further within.
    fn own(&mut self, depth: usize) -> Option<&mut Paragraph> {
        let within = self.depth;
        let paragraph = self.paragraphs.last_mut()?;
        (paragraph.depth.saturating_add(depth) == within).then_some(paragraph)
    }

    /// Sees something that is printed.
    fn see(&mut self) {
        for paragraph in &mut self.paragraphs {
            paragraph.is_blank = false;
        }
    }

    fn close(&mut self, name: &str, to: usize) {
        match name {
            "w:p" => self.end_paragraph(to),
            "w:tr" => self.rows = self.rows.saturating_sub(1),
            "w:tbl" if self.is_outermost() => self.tail = std::mem::take(&mut self.row),
            "w:pPr" if self.is_empty => {
                if let Some(paragraph) = self.own(1) {
                    paragraph.edit = Some(Edit::open(to, "><w:keepNext/></w:pPr>"));
                }
            }
            "w:pStyle" | "w:keepNext" => self.end_property(name, to),
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn end_property(&mut self, name: &str, to: usize) {
        let mark = self.mark;
        let Some(property) = self.property.take() else { return };
        let Some(paragraph) = self.own(2) else { return };
        if name == "w:pStyle" {
            paragraph.is_mark = property.value.as_deref() == Some(mark);
            paragraph.edit = Some(Edit::insert(to, "<w:keepNext/>"));
        } else {
            let is_off = matches!(property.value.as_deref(), Some("0" | "false" | "off"));
            paragraph.edit =
                is_off.then_some(Edit { from: property.from, to, text: "<w:keepNext/>" });
        }
    }

    fn end_paragraph(&mut self, to: usize) {
        let Some(mut done) = self.paragraphs.pop() else { return };
        if self.is_empty {
            done.edit = Some(Edit::open(to, "><w:pPr><w:keepNext/></w:pPr></w:p>"));
        }
        if !self.paragraphs.is_empty() {
            return;
        }
        if self.rows > 0 {
            self.row.extend(done.edit);
        } else if done.is_mark && done.is_blank {
            self.kept.append(&mut self.tail);
        } else {
            if !done.is_blank {
                self.tail.clear();
            }
            self.tail.extend(done.edit);
        }
    }
}
