//! A part of a Word file becomes a template of the engine: everything that is no tag is kept as it is and
//! guarded, so that it can be none; tags that Word split over runs are joined in the first of them.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{
    finding::Finding,
    frames::{Frame, Kind, Piece, joined, outside},
    tags::{self, Reach},
};

/// Paragraphs, cells and rows within one another: a table in a text box in a table, with room.
const DEPTH_MAX: usize = 24;

/// Fields that fetch or run something when the file is opened.
const FIELDS_REFUSED: [&str; 6] =
    ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "MACROBUTTON", "AUTOTEXTLIST"];

/// A part as the engine reads it.
#[derive(Debug)]
pub(super) struct Rewritten {
    /// The template.
    pub(super) template: String,
    /// Number of tags.
    pub(super) tags: usize,
    /// Whether a tag begins and does not end.
    pub(super) is_unclosed: bool,
}

/// Rewrites a part.
pub(super) fn rewrite(part: &str, xml: &str) -> Result<Rewritten, Finding> {
    let mut walk = Walk::new(part);
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| Finding::malformed(part))? {
            Event::Start(start) => walk.start(&start)?,
            Event::Empty(start) => walk.empty(&start)?,
            Event::End(end) => walk.end(&end)?,
            Event::Text(text) => walk.text(&text.xml10_content(), &text),
            Event::CData(data) => {
                let content = data.xml10_content();
                walk.text(&content, &escaped(&content));
            }
            Event::GeneralRef(reference) => walk.reference(&reference)?,
            Event::Decl(declaration) => walk.raw(&format!("<?{}?>", &*declaration)),
            Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return Err(Finding::malformed(part)),
            Event::Eof => break,
        }
    }
    walk.finish()
}

/// Text as XML holds it, with nothing that the engine could take for a tag.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '{' => out.push_str("&#123;"),
            other => out.push(other),
        }
    }
    out
}

/// XML with nothing that the engine could take for a tag: to XML, the number of the brace is the brace.
fn guarded(xml: &str) -> Cow<'_, str> {
    if xml.contains('{') { Cow::Owned(xml.replace('{', "&#123;")) } else { Cow::Borrowed(xml) }
}

struct Walk<'a> {
    part: &'a str,
    /// Never empty: the first is the root.
    frames: Vec<Frame>,
    /// The text of the open `w:t`, and whether its spaces count.
    open_text: Option<(String, bool)>,
    in_instruction: bool,
    instructions: String,
    tags: usize,
    is_unclosed: bool,
}

impl<'a> Walk<'a> {
    fn new(part: &'a str) -> Self {
        Self {
            part,
            frames: vec![Frame::new(Kind::Root)],
            open_text: None,
            in_instruction: false,
            instructions: String::new(),
            tags: 0,
            is_unclosed: false,
        }
    }

    /// XML that is guarded already.
    fn raw(&mut self, xml: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.raw(xml);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Finding> {
        if self.open_text.is_some() {
            return Err(Finding::malformed(self.part));
        }
        let tag = start.name();
        let name: &str = tag.as_ref();
        if let Some(kind) = Kind::of(name) {
            if self.frames.len() > DEPTH_MAX {
                return Err(Finding::new(
                    self.part,
                    "too_deep",
                    "Bảng và khung chữ lồng nhau quá sâu.",
                    "Tables and text boxes are nested too deep.",
                ));
            }
            self.frames.push(Frame::new(kind));
        }
        match name {
            "w:t" => {
                let space = start.try_get_attribute("xml:space").ok().flatten();
                let is_kept = space.is_some_and(|space| &*space.value == "preserve");
                self.open_text = Some((String::new(), is_kept));
                return Ok(());
            }
            "w:proofErr" => return Ok(()),
            "w:instrText" => self.in_instruction = true,
            _ => self.notice(name, start),
        }
        self.raw(&format!("<{}>", guarded(start)));
        Ok(())
    }

    fn empty(&mut self, start: &BytesStart<'_>) -> Result<(), Finding> {
        if self.open_text.is_some() {
            return Err(Finding::malformed(self.part));
        }
        let tag = start.name();
        let name: &str = tag.as_ref();
        if !matches!(name, "w:t" | "w:proofErr") {
            self.notice(name, start);
            self.raw(&format!("<{}/>", guarded(start)));
        }
        Ok(())
    }

    /// Remembers what matters of elements that are copied.
    fn notice(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "w:sectPr" | "w:drawing" | "w:pict" | "w:object" => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.has_more = true;
                }
            }
            "w:fldSimple" => {
                let code = start.try_get_attribute("w:instr").ok().flatten();
                if let Some(code) = code {
                    self.instructions.push_str(&format!(" {} ", code.value));
                }
            }
            // A field ends or begins: its words are not those of the one before.
            "w:fldChar" => self.instructions.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Finding> {
        let name = name.trim_end();
        match name {
            "w:t" => {
                let (text, is_kept) = self.open_text.take().unwrap_or_default();
                let blank = [' ', '\t', '\r', '\n'];
                let text = if is_kept { text } else { text.trim_matches(blank).to_owned() };
                if let Some(frame) = self.frames.last_mut() {
                    frame.pieces.push(Piece::Text(text));
                }
                return Ok(());
            }
            "w:proofErr" => return Ok(()),
            "w:instrText" => self.in_instruction = false,
            _ => {}
        }
        self.raw(&format!("</{name}>"));
        if Kind::of(name).is_some()
            && self.frames.len() > 1
            && let Some(frame) = self.frames.pop()
        {
            self.close(&frame)?;
        }
        Ok(())
    }

    /// Text: what it says, and how XML holds it.
    fn text(&mut self, content: &str, xml: &str) {
        if let Some((text, _)) = &mut self.open_text {
            text.push_str(content);
            return;
        }
        if self.in_instruction {
            self.instructions.push_str(content);
        }
        self.raw(&guarded(xml));
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Finding> {
        let malformed = || Finding::malformed(self.part);
        let name: &str = reference;
        let found = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => reference.resolve_char_ref().map_err(|_| malformed())?,
        };
        let one = found.ok_or_else(malformed)?;
        self.text(&one.to_string(), &format!("&{name};"));
        Ok(())
    }

    fn close(&mut self, frame: &Frame) -> Result<(), Finding> {
        if frame.kind == Kind::Paragraph {
            return self.close_paragraph(frame);
        }
        if frame.lead.is_empty() {
            self.pass_on(frame);
            self.raw(&joined(&frame.pieces, &[]));
        } else if frame.has_text || frame.has_more {
            return Err(not_alone(self.part, &frame.lead));
        } else {
            self.raw(&frame.lead);
        }
        Ok(())
    }

    fn close_paragraph(&mut self, frame: &Frame) -> Result<(), Finding> {
        let text = frame.text();
        let found = tags::find(self.part, &text)?;
        self.tags = self.tags.saturating_add(found.tags.len());
        self.is_unclosed |= found.is_unclosed;
        let block = found.tags.iter().find(|tag| tag.reach != Reach::Inline);
        let Some(block) = block else {
            if !text.trim().is_empty() {
                self.mark();
            }
            self.pass_on(frame);
            self.raw(&joined(&frame.pieces, &found.tags));
            return Ok(());
        };
        let is_alone = found.tags.iter().all(|tag| tag.reach == block.reach)
            && !frame.has_more
            && outside(&text, &found.tags).trim().is_empty();
        if !is_alone {
            return Err(not_alone(self.part, &block.code));
        }
        let code: String = found.tags.iter().map(|tag| tag.code.as_str()).collect();
        self.lead(block.reach, &code)
    }

    /// What would be lost with a frame would be lost with the one around it.
    fn pass_on(&mut self, frame: &Frame) {
        if frame.has_more
            && let Some(around) = self.frames.last_mut()
        {
            around.has_more = true;
        }
    }

    /// Puts tags in the place of what they stand for.
    fn lead(&mut self, reach: Reach, code: &str) -> Result<(), Finding> {
        let wanted = match reach {
            Reach::Inline | Reach::Paragraph => {
                self.mark();
                self.raw(code);
                return Ok(());
            }
            Reach::Row => Kind::Row,
            Reach::Cell => Kind::Cell,
        };
        let place = self.frames.iter_mut().rev().find(|frame| frame.kind == wanted);
        let Some(frame) = place else {
            let code = tags::shown(code);
            return Err(Finding::new(
                self.part,
                "outside_table",
                format!("Thẻ {code} phải nằm trong bảng."),
                format!("The tag {code} stands outside a table."),
            ));
        };
        frame.lead.push_str(code);
        Ok(())
    }

    /// Tells the cells and rows around that something is written in them.
    fn mark(&mut self) {
        for frame in &mut self.frames {
            frame.has_text = true;
        }
    }

    fn finish(mut self) -> Result<Rewritten, Finding> {
        let root = self.frames.pop().filter(|frame| frame.kind == Kind::Root);
        let root = root.ok_or_else(|| Finding::malformed(self.part))?;
        let words = self.instructions.to_uppercase();
        let refused = words
            .split(|one: char| !one.is_ascii_alphanumeric())
            .find(|word| FIELDS_REFUSED.contains(word));
        if let Some(word) = refused {
            return Err(Finding::new(
                self.part,
                "field_refused",
                format!("Mẫu không được có trường {word}."),
                format!("A template has no field {word}."),
            ));
        }
        Ok(Rewritten {
            template: joined(&root.pieces, &[]),
            tags: self.tags,
            is_unclosed: self.is_unclosed,
        })
    }
}

fn not_alone(part: &str, code: &str) -> Finding {
    let code = tags::shown(code);
    Finding::new(
        part,
        "tag_not_alone",
        format!("Thẻ {code} phải đứng một mình trong đoạn, ô hoặc hàng của nó."),
        format!("The tag {code} stands alone in its paragraph, cell or row."),
    )
}
