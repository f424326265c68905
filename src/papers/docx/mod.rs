//! Papers as Word files, from templates that officials can change in Word.
//!
//! A template is a `.docx` with tags in its text, which name the fields of the paper's view by their names
//! in JSON: `{{ frame.subject }}`, `{% if closing %}…{% endif %}` within a paragraph; `{%p for item in bases
//! %}` … `{%p endfor %}` each in a paragraph of its own, `{%tr … %}` in a row and `{%tc … %}` in a cell of a
//! table, where the tag stands for the whole paragraph, row or cell; `{{ block.picture }}` draws a chart.
//! [`seed`](fn@seed) makes the built-in one of each kind.
//!
//! Whatever a view holds is text in the paper, and a template can do nothing but print and repeat: macros,
//! foreign content, other templates and raw output are refused, and work is limited.

mod engine;
mod finding;
mod frames;
mod keep;
mod package;
mod pictures;
mod rewrite;
mod seed;
mod tags;
#[cfg(test)]
mod tests;
mod tidy;

use serde_json::Value as Json;

pub use finding::Finding;

pub(super) use self::engine::is_xml_char;
use self::{
    engine::Engine,
    pictures::{Gallery, free_stem},
};
use super::{PaperFormat, PaperKind, PaperView, Rendered, Stamp, Warning, WarningKind, presented};
use crate::{
    edxml::{ZipEntry, zip},
    error::{Context, Result},
};

/// Findings and unknown names that a check tells of; more say nothing new.
const FINDINGS_MAX: usize = 100;

/// What a check of a template found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Names in the template that a paper of this kind has not.
    pub unknown_variables: Vec<String>,
    /// Why the template cannot be used.
    pub errors: Vec<Finding>,
    /// What its author may not have meant.
    pub warnings: Vec<Finding>,
}

impl Checked {
    /// Whether papers can be made with the template.
    pub fn is_usable(&self) -> bool {
        self.errors.is_empty() && self.unknown_variables.is_empty()
    }
}

/// The built-in template of a kind.
///
/// # Errors
/// None that a caller can cause.
pub fn seed(kind: PaperKind) -> Result<Vec<u8>> {
    zip(&seed::parts(kind)).internal("packing a built-in template")
}

/// Makes a paper from a template, or from the built-in one.
///
/// # Errors
/// `validation-failed` at `/template` for a template that cannot be filled.
pub fn fill(view: &PaperView, template: Option<&[u8]>, stamp: &Stamp) -> Result<Rendered> {
    let parts = match template {
        Some(bytes) => package::open(bytes)?,
        None => seed::parts(view.kind()),
    };
    let mut data = presented(view)?;
    let gallery = Gallery::of(view, &mut data, free_stem(&parts)?)?;
    let engine = Engine::new(&data, &gallery);
    let mark = keep::mark_of(&parts)?;
    let mut filled = Vec::with_capacity(parts.len());
    for part in parts {
        filled.push(fill_part((&engine, mark.as_deref()), part, &mut |_| ())?);
    }
    gallery.hang(&mut filled)?;
    Ok(Rendered {
        bytes: package::close(filled, &view.frame().subject, stamp)?,
        media_type: PaperFormat::Docx.media_type(),
        page_count: None,
        warnings: dropped(view)?,
    })
}

/// Checks a template for a kind: fills it with the sample of the kind.
///
/// # Errors
/// None that a template can cause.
pub fn check(kind: PaperKind, bytes: &[u8]) -> Result<Checked> {
    let mut checked = Checked::default();
    let opened = package::open(bytes)
        .and_then(|parts| Ok((free_stem(&parts)?, keep::mark_of(&parts)?, parts)));
    let (stem, mark, parts) = match opened {
        Ok(opened) => opened,
        Err(finding) => {
            checked.errors.push(finding);
            return Ok(checked);
        }
    };
    let sample = PaperView::sample(kind);
    let mut data = presented(&sample)?;
    let gallery = Gallery::of(&sample, &mut data, stem)?;
    let engine = Engine::new(&data, &gallery);
    let mut whole = Vec::with_capacity(parts.len());
    let mut tags = 0_usize;
    for part in parts {
        let name = part.name.clone();
        let filled = fill_part((&engine, mark.as_deref()), part, &mut |rewritten| {
            tags = tags.saturating_add(rewritten.tags);
            if rewritten.is_unclosed {
                checked.warnings.push(Finding::new(
                    &name,
                    "unclosed_tag",
                    "Có dấu mở thẻ “{{” hoặc “{%” không được đóng; nó được in nguyên văn.",
                    "A tag is opened with “{{” or “{%” and not closed; it is printed as it stands.",
                ));
            }
        });
        match filled {
            Ok(part) => whole.push(part),
            Err(finding) => checked.errors.push(finding),
        }
    }
    if let Err(finding) = gallery.hang(&mut whole) {
        checked.errors.push(finding);
    }
    if tags == 0 && checked.errors.is_empty() {
        checked.warnings.push(Finding::new(
            package::DOCUMENT,
            "no_tags",
            "Mẫu không có thẻ nào; mọi văn bản tạo ra sẽ giống hệt mẫu.",
            "The template has no tags; every paper would be the same.",
        ));
    }
    let unknown = engine.unknown().into_iter().take(FINDINGS_MAX);
    checked.unknown_variables = unknown.map(|name| tags::shown(&name)).collect();
    checked.errors.truncate(FINDINGS_MAX);
    checked.warnings.truncate(FINDINGS_MAX);
    Ok(checked)
}

fn fill_part(
    (engine, mark): (&Engine<'_>, Option<&str>),
    part: ZipEntry,
    see: &mut dyn FnMut(&rewrite::Rewritten),
) -> Result<ZipEntry, Finding> {
    if !package::is_filled(&part.name) {
        return Ok(part);
    }
    let rewritten = rewrite::rewrite(&part.name, package::text(&part)?)?;
    see(&rewritten);
    let filled = engine.fill(&part.name, &rewritten.template)?;
    let mut text = tidy::tidy(&part.name, &filled)?;
    if let Some(mark) = mark
        && part.name == package::DOCUMENT
    {
        text = keep::keep(&part.name, &text, mark)?;
    }
    Ok(ZipEntry { name: part.name, bytes: text.into_bytes() })
}

/// The characters that XML does not know, which a paper therefore leaves out.
pub(super) fn dropped(view: &PaperView) -> Result<Vec<Warning>> {
    let data = serde_json::to_value(view).internal("writing a view as JSON")?;
    let mut warnings = Vec::new();
    look(&data, "", &mut warnings);
    warnings.truncate(FINDINGS_MAX);
    Ok(warnings)
}

fn look(data: &Json, pointer: &str, warnings: &mut Vec<Warning>) {
    match data {
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
        Json::String(text) => {
            for one in text.chars().filter(|one| !is_xml_char(*one)) {
                let character = format!("U+{:04X}", u32::from(one));
                let is_same =
                    |known: &Warning| known.pointer == pointer && known.character == character;
                match warnings.iter().position(is_same).and_then(|at| warnings.get_mut(at)) {
                    Some(known) => known.count = known.count.saturating_add(1),
                    None => warnings.push(Warning {
                        pointer: pointer.to_owned(),
                        kind: WarningKind::Dropped,
                        character,
                        count: 1,
                    }),
                }
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                look(item, &format!("{pointer}/{index}"), warnings);
            }
        }
        Json::Object(members) => {
            for (name, member) in members {
                look(member, &format!("{pointer}/{name}"), warnings);
            }
        }
    }
}
