//! The file around the parts: a ZIP within limits, without programs and without anything that is fetched
//! from elsewhere.

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};

use super::{engine::is_xml_char, finding::Finding, rewrite::escaped};
use crate::{
    edxml::{Limits, ZipEntry, unzip, zip},
    papers::Stamp,
};

/// The text of the paper.
pub(super) const DOCUMENT: &str = "word/document.xml";

/// Its styles.
pub(super) const STYLES: &str = "word/styles.xml";

/// What the file says about itself.
const CORE: &str = "docProps/core.xml";

/// What the parts are.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Bytes of a template; what is uploaded is smaller.
const BYTES_MAX: usize = 20 * 1024 * 1024;

/// Ends of the types of relations that a template has none of: programs and foreign content.
const RELATIONS_REFUSED: [&str; 7] = [
    "/vbaProject",
    "/wordVbaData",
    "/aFChunk",
    "/oleObject",
    "/control",
    "/subDocument",
    "/attachedToolbars",
];

/// Opens a file.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<ZipEntry>, Finding> {
    let limits =
        Limits { bytes: BYTES_MAX, files: 500, file_bytes: 50 * 1024 * 1024, ..Limits::default() };
    let parts = unzip(bytes, &limits)?;
    if !parts.iter().any(|part| part.name == DOCUMENT) {
        return Err(Finding::new(
            DOCUMENT,
            "not_word",
            "Tệp không phải văn bản Word (.docx).",
            "The file is no Word document (.docx).",
        ));
    }
    for part in &parts {
        check(part)?;
    }
    Ok(parts)
}

/// Whether a part has text that is filled.
pub(super) fn is_filled(name: &str) -> bool {
    let file = name.strip_prefix("word/").and_then(|file| file.strip_suffix(".xml"));
    file.is_some_and(|file| {
        matches!(file, "document" | "footnotes" | "endnotes")
            || file.starts_with("header")
            || file.starts_with("footer")
    })
}

/// A part as text.
pub(super) fn text(part: &ZipEntry) -> Result<&str, Finding> {
    let bytes = part.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&part.bytes);
    std::str::from_utf8(bytes).map_err(|_| Finding::malformed(&part.name))
}

/// Closes the file again, with what it says about itself.
pub(super) fn close(
    mut parts: Vec<ZipEntry>,
    title: &str,
    stamp: &Stamp,
) -> Result<Vec<u8>, Finding> {
    for part in &mut parts {
        if part.name == CORE {
            part.bytes = core(title, stamp).into_bytes();
        }
    }
    Ok(zip(&parts)?)
}

/// The properties of the paper; those of the template name whoever made that.
pub(super) fn core(title: &str, stamp: &Stamp) -> String {
    let at = stamp.created.format("%Y-%m-%dT%H:%M:%SZ");
    let title: String =
        title.chars().filter(|one| is_xml_char(*one) && !one.is_control()).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:identifier>{}:{}</dc:identifier>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified>\
         </cp:coreProperties>",
        escaped(&title),
        escaped(&stamp.document_id),
        stamp.version,
    )
}

fn check(part: &ZipEntry) -> Result<(), Finding> {
    let name = part.name.to_ascii_lowercase();
    let is_program = name.ends_with("vbaproject.bin")
        || name.contains("/activex/")
        || name.contains("/embeddings/oleobject")
        || name.ends_with(".exe")
        || name.ends_with(".dll");
    if is_program {
        return Err(program(&part.name));
    }
    if name.ends_with(".rels") {
        return check_relations(part);
    }
    if part.name == CONTENT_TYPES && text(part)?.to_ascii_lowercase().contains("macroenabled") {
        return Err(program(&part.name));
    }
    Ok(())
}

fn program(part: &str) -> Finding {
    Finding::new(
        part,
        "program_refused",
        format!("Mẫu không được chứa macro hoặc chương trình ({part})."),
        format!("A template holds no macros and no programs ({part})."),
    )
}

fn check_relations(part: &ZipEntry) -> Result<(), Finding> {
    let malformed = || Finding::malformed(&part.name);
    let mut reader = Reader::from_str(text(part)?);
    loop {
        match reader.read_event().map_err(|_| malformed())? {
            Event::Start(start) | Event::Empty(start) => check_relation(&part.name, &start)?,
            Event::DocType(_) => return Err(malformed()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn check_relation(part: &str, start: &BytesStart<'_>) -> Result<(), Finding> {
    let (mut kind, mut is_external, mut target) = (String::new(), false, String::new());
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Finding::malformed(part))?;
        let value = unescape(&attribute.value).map_err(|_| Finding::malformed(part))?;
        match attribute.key.as_ref() {
            "Type" => kind = value.into_owned(),
            "Target" => target = value.into_owned(),
            "TargetMode" => is_external = !value.eq_ignore_ascii_case("internal"),
            _ => {}
        }
    }
    if RELATIONS_REFUSED.iter().any(|end| kind.ends_with(end)) {
        return Err(program(part));
    }
    let is_link = kind.ends_with("/hyperlink")
        && ["https:", "http:", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
    if is_external && !is_link {
        return Err(Finding::new(
            part,
            "external_refused",
            format!("Mẫu tham chiếu nội dung bên ngoài ({part}); hãy gỡ tham chiếu rồi lưu lại."),
            format!(
                "The template refers to content elsewhere ({part}); remove that and save again."
            ),
        ));
    }
    Ok(())
}
