//! What stands before the signature goes with it: in a filled text the paragraphs, or the last row of the
//! table, before a blank line of the style [`BEFORE_SIGNATURE`] are kept with what follows
//! (`w:keepNext`). A template cannot say it itself, since nobody knows there which of its lines will be the
//! last.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::finding::Finding;

/// Id of the style of the blank line before a signature.
pub(super) const BEFORE_SIGNATURE: &str = "ND30TruocKy";

/// Depth of what is in the body, within the document and the body.
const LINE_DEPTH: usize = 3;

/// Depth of a row of a table there, and of a paragraph in a content control there.
const ROW_DEPTH: usize = 4;
const CONTROL_DEPTH: usize = 5;

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
    ends_text: bool,
}

/// Keeps the last lines before each signature with it.
pub(super) fn keep(part: &str, xml: &str) -> Result<String, Finding> {
    let mut eye = Eye::default();
    let mut reader = Reader::from_str(xml);
    let position =
        |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    loop {
        match reader.read_event().map_err(|_| Finding::malformed(part))? {
            Event::Start(start) => eye.open(&start, position(&reader)),
            Event::Empty(start) => eye.empty(&start, position(&reader)),
            Event::Text(text) if !text.trim().is_empty() => eye.see(),
            Event::GeneralRef(_) => eye.see(),
            Event::End(_) => eye.close(),
            Event::Eof => break,
            _ => {}
        }
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
struct Eye {
    depth: usize,
    /// Paragraphs around the place, the outermost first.
    paragraphs: Vec<Paragraph>,
    /// Of the row that was read last in a table of the body, or of the last paragraph in a content control.
    row: Vec<Edit>,
    /// Of the last thing in the body that is not blank, and of the blank lines after it.
    tail: Vec<Edit>,
    kept: Vec<Edit>,
}

impl Eye {
    fn open(&mut self, start: &BytesStart<'_>, at: usize) {
        self.depth = self.depth.saturating_add(1);
        let tag = start.name();
        let name: &str = tag.as_ref();
        // A row of a table, or a paragraph of a content control.
        if matches!((name, self.depth), ("w:tr", ROW_DEPTH) | ("w:p", CONTROL_DEPTH)) {
            self.row.clear();
        }
        match name {
            "w:p" => self.paragraphs.push(Paragraph {
                depth: self.depth,
                edit: Some(Edit::insert(at, "<w:pPr><w:keepNext/></w:pPr>")),
                has_properties: false,
                is_blank: true,
                ends_text: false,
            }),
            "w:pPr" => self.properties(Edit::insert(at, "<w:keepNext/>")),
            "w:drawing" | "w:pict" | "w:object" => self.see(),
            _ => {}
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>, at: usize) {
        let tag = start.name();
        let name: &str = tag.as_ref();
        let property_depth = self.depth;
        match name {
            "w:p" => {
                self.open(start, at);
                let edit = Edit::open(at, "><w:pPr><w:keepNext/></w:pPr></w:p>");
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.edit = Some(edit);
                }
                self.close();
            }
            "w:pPr" => self.properties_at(
                property_depth.saturating_add(1),
                Edit::open(at, "><w:keepNext/></w:pPr>"),
            ),
            "w:br" => self.see(),
            "w:pStyle" | "w:keepNext" => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return };
                // Only of its own properties, not of earlier ones that a tracked change keeps.
                if property_depth != paragraph.depth.saturating_add(1) {
                    return;
                }
                if name == "w:keepNext" {
                    paragraph.edit = None;
                } else {
                    let style = start.try_get_attribute("w:val").ok().flatten();
                    paragraph.ends_text = style.is_some_and(|id| &*id.value == BEFORE_SIGNATURE);
                    paragraph.edit = Some(Edit::insert(at, "<w:keepNext/>"));
                }
            }
            _ => {}
        }
    }

    fn properties(&mut self, edit: Edit) {
        self.properties_at(self.depth, edit);
    }

    fn properties_at(&mut self, depth: usize, edit: Edit) {
        if let Some(paragraph) = self.paragraphs.last_mut()
            && depth == paragraph.depth.saturating_add(1)
            && !paragraph.has_properties
        {
            paragraph.has_properties = true;
            paragraph.edit = Some(edit);
        }
    }

    /// Sees something that is printed.
    fn see(&mut self) {
        for paragraph in &mut self.paragraphs {
            paragraph.is_blank = false;
        }
    }

    fn close(&mut self) {
        let closed = self.depth;
        self.depth = closed.saturating_sub(1);
        if let Some(done) = self.paragraphs.pop_if(|paragraph| paragraph.depth == closed) {
            if closed == LINE_DEPTH {
                self.end_line(done);
            } else if self.paragraphs.is_empty() {
                self.row.extend(done.edit);
            }
        } else if closed == LINE_DEPTH {
            self.tail = std::mem::take(&mut self.row);
        }
    }

    fn end_line(&mut self, line: Paragraph) {
        if line.ends_text && line.is_blank {
            self.kept.append(&mut self.tail);
            return;
        }
        if !line.is_blank {
            self.tail.clear();
        }
        self.tail.extend(line.edit);
    }
}
