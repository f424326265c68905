//! Charts as pictures: `{{ block.picture }}` prints the drawing of a chart where it stands, and the file gets
//! the picture, its relation and its type. A chart is drawn when it is first printed.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use minijinja::value::{Object, ObjectRepr};
use quick_xml::{Reader, events::Event};
use serde_json::{Value as Json, json};

use super::{engine::is_xml_char, finding::Finding, package, rewrite::escaped};
use crate::{
    edxml::ZipEntry,
    error::Result,
    papers::{PaperView, clean, png, presented},
};

/// The member of a chart that stands for its picture.
pub(super) const MEMBER: &str = "picture";

/// What files and relations are called by, unless the template has something of that name.
const STEM: &str = "BieuDo";

/// Underscores after the stem in the names of a template; each filling of a filled paper adds one.
const UNDERSCORES_MAX: usize = 100;

/// Ids of drawings begin above those that word processors give, which count from 1.
const FIRST_ID: u32 = 1_000_000;

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// The charts of a paper, and what was printed of them.
#[derive(Debug)]
pub(super) struct Gallery {
    charts: Vec<Json>,
    stem: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    drawn: BTreeMap<usize, png::Picture>,
    /// What the part that is being filled has printed.
    in_part: BTreeSet<usize>,
    by_part: BTreeMap<String, BTreeSet<usize>>,
    drawings: u32,
}

impl Gallery {
    /// The charts of a view, for a template that has nothing called by this stem ([`free_stem`]); each chart
    /// of the data gets its number as [`MEMBER`].
    pub(super) fn of(view: &PaperView, data: &mut Json, stem: String) -> Result<Arc<Self>> {
        let mut count = 0;
        number(data, &mut count);
        let mut charts = Vec::new();
        if count > 0 {
            let (printable, _) = clean::for_print(view)?;
            collect(&presented(&printable)?, &mut charts);
        }
        Ok(Arc::new(Self { charts, stem, state: Mutex::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn relation(&self, index: usize) -> String {
        format!("rId{}{index}", self.stem)
    }

    fn file(&self, index: usize) -> String {
        format!("{}{index}.png", self.stem)
    }

    /// The drawing of a chart as it stands in a run; nothing where there is no such chart.
    fn drawing(&self, index: usize) -> Result<String> {
        let Some(chart) = self.charts.get(index) else { return Ok(String::new()) };
        let mut guard = self.state();
        let state = &mut *guard;
        let picture = match state.drawn.entry(index) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(png::chart(chart)?),
        };
        state.in_part.insert(index);
        state.drawings = state.drawings.saturating_add(1);
        let id = FIRST_ID.saturating_add(state.drawings);
        Ok(inline(picture, id, &self.relation(index), chart))
    }

    /// Ends a part: what was printed since the last one ended stands in it.
    pub(super) fn end_part(&self, part: &str) {
        let mut state = self.state();
        let printed = std::mem::take(&mut state.in_part);
        if !printed.is_empty() {
            state.by_part.insert(part.to_owned(), printed);
        }
    }

    /// Puts the pictures that were printed into the file.
    pub(super) fn hang(&self, parts: &mut Vec<ZipEntry>) -> Result<(), Finding> {
        let state = self.state();
        for (part, printed) in &state.by_part {
            let name = relations_of(part);
            for index in printed {
                let relation = format!(
                    "<Relationship xmlns=\"{RELATIONS}\" Id=\"{}\" Type=\"{OFFICE}/image\" \
                     Target=\"media/{}\"/>",
                    self.relation(*index),
                    self.file(*index)
                );
                add(parts, &name, &relation)?;
            }
        }
        for (index, picture) in &state.drawn {
            let name = format!("word/media/{}", self.file(*index));
            parts.push(ZipEntry { name, bytes: picture.bytes.clone() });
        }
        let types = parts.iter().find(|part| part.name == package::CONTENT_TYPES);
        let is_known = match types {
            Some(types) => {
                let text = package::text(types)?.to_ascii_lowercase();
                let text: String = text.chars().filter(|one| !one.is_whitespace()).collect();
                text.contains("extension=\"png\"") || text.contains("extension='png'")
            }
            None => false,
        };
        if !state.drawn.is_empty() && !is_known {
            let png =
                format!("<Default xmlns=\"{TYPES}\" Extension=\"png\" ContentType=\"image/png\"/>");
            add(parts, package::CONTENT_TYPES, &png)?;
        }
        Ok(())
    }
}

fn is_chart(members: &serde_json::Map<String, Json>) -> bool {
    members.get("block").and_then(Json::as_str) == Some("chart")
}

/// Numbers the charts in their order.
fn number(data: &mut Json, next: &mut usize) {
    match data {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        Json::Array(items) => items.iter_mut().for_each(|item| number(item, next)),
        Json::Object(members) if is_chart(members) => {
            members.insert(MEMBER.to_owned(), json!(*next));
            *next = next.saturating_add(1);
        }
        Json::Object(members) => members.values_mut().for_each(|member| number(member, next)),
    }
}

/// The charts in the same order.
fn collect(data: &Json, found: &mut Vec<Json>) {
    match data {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Json::Object(members) if is_chart(members) => found.push(data.clone()),
        Json::Object(members) => members.values().for_each(|member| collect(member, found)),
    }
}

/// A name that nothing in a template has: it may have been made of a filled paper.
///
/// # Errors
/// A finding for a template with names as long as no filling of filled papers makes them.
pub(super) fn free_stem(parts: &[ZipEntry]) -> Result<String, Finding> {
    let underscores = |rest: &str| rest.bytes().take_while(|one| *one == b'_').count();
    let longest = |text: &str| text.split(STEM).skip(1).map(underscores).max();
    let mut taken: Option<usize> = None;
    for part in parts {
        taken = taken.max(longest(&part.name));
        if part.name.ends_with(".rels") {
            taken = taken.max(longest(&String::from_utf8_lossy(&part.bytes)));
        }
        if taken > Some(UNDERSCORES_MAX) {
            return Err(Finding::new(
                &part.name,
                "picture_name_too_long",
                format!("Tên hình bắt đầu bằng {STEM} có quá nhiều dấu gạch dưới."),
                format!("A name of a picture that begins with {STEM} has too many underscores."),
            ));
        }
    }
    let more = taken.map_or(0, |most| most.saturating_add(1));
    Ok(format!("{STEM}{}", "_".repeat(more)))
}

/// Where the relations of a part stand: `word/_rels/document.xml.rels`.
fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{file}.rels")
}

/// Adds a child to the root of a part; relations that are not there yet begin with it.
fn add(parts: &mut Vec<ZipEntry>, name: &str, child: &str) -> Result<(), Finding> {
    if let Some(part) = parts.iter_mut().find(|part| part.name == name) {
        let xml = with_child(name, package::text(part)?, child)?;
        part.bytes = xml.into_bytes();
        return Ok(());
    }
    if name == package::CONTENT_TYPES {
        return Err(Finding::malformed(name));
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let xml = format!("{head}<Relationships xmlns=\"{RELATIONS}\">{child}</Relationships>");
    parts.push(ZipEntry { name: name.to_owned(), bytes: xml.into_bytes() });
    Ok(())
}

/// XML with one more child at the beginning of its root.
fn with_child(part: &str, xml: &str, child: &str) -> Result<String, Finding> {
    let malformed = || Finding::malformed(part);
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event().map_err(|_| malformed())?;
        let at = usize::try_from(reader.buffer_position()).map_err(|_| malformed())?;
        let (before, after) = xml.split_at_checked(at).ok_or_else(malformed)?;
        match event {
            Event::Start(_) => return Ok([before, child, after].concat()),
            Event::Empty(root) => {
                let tag = root.name();
                let name: &str = tag.as_ref();
                let open = before.strip_suffix("/>").ok_or_else(malformed)?;
                return Ok([open, ">", child, "</", name, ">", after].concat());
            }
            Event::Eof => return Err(malformed()),
            _ => {} // what stands before the root
        }
    }
}

/// Text as the value of an attribute.
fn attribute(text: &str) -> String {
    let spaced = text.chars().map(|one| if one.is_whitespace() { ' ' } else { one });
    let known: String = spaced.filter(|one| is_xml_char(*one)).collect();
    escaped(&known).replace('"', "&quot;")
}

fn text_of<'a>(chart: &'a Json, name: &str) -> &'a str {
    chart.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// A picture in the line, with what it says for who listens.
fn inline(picture: &png::Picture, id: u32, relation: &str, chart: &Json) -> String {
    let (width, height) = (picture.width_emu(), picture.height_emu());
    let (title, alt) =
        (attribute(text_of(chart, "title")), attribute(text_of(chart, "description")));
    format!(
        "<w:drawing><wp:inline xmlns:wp=\"{DRAWING}/wordprocessingDrawing\" distT=\"0\" distB=\"0\" \
         distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{id}\" name=\"{title}\" descr=\"{alt}\"/>\
         <a:graphic xmlns:a=\"{DRAWING}/main\"><a:graphicData uri=\"{DRAWING}/picture\">\
         <pic:pic xmlns:pic=\"{DRAWING}/picture\"><pic:nvPicPr>\
         <pic:cNvPr id=\"{id}\" name=\"{title}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip xmlns:r=\"{OFFICE}\" r:embed=\"{relation}\"/>\
         <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
         <a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\
         </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
}

/// The picture of a chart as a template sees it.
#[derive(Debug)]
pub(super) struct Drawing {
    gallery: Arc<Gallery>,
    index: usize,
}

impl Drawing {
    /// The picture of the chart with this number.
    pub(super) fn new(gallery: &Arc<Gallery>, index: usize) -> Self {
        Self { gallery: Arc::clone(gallery), index }
    }

    /// The drawing as it stands in a run.
    pub(super) fn xml(&self) -> Result<String> {
        self.gallery.drawing(self.index)
    }
}

impl Object for Drawing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    /// A picture has no text: through a filter it prints nothing.
    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
