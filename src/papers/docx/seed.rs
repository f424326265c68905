//! The built-in templates: Word files written here rather than kept as binaries, so that a change of one
//! can be read. They are templates like any other: officials download one, change it and put it back.

mod awards;
mod frame;
mod minutes;
mod plain;
mod reports;
mod styles;
mod xml;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    edxml::ZipEntry,
    papers::{PaperKind, Stamp},
};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The parts of the built-in template of a kind.
pub(super) fn parts(kind: PaperKind) -> Vec<ZipEntry> {
    let part =
        |name: &str, xml: String| ZipEntry { name: name.to_owned(), bytes: xml.into_bytes() };
    vec![
        part("[Content_Types].xml", content_types()),
        part("_rels/.rels", package_relations()),
        part("docProps/core.xml", super::package::core(kind.as_str(), &stamp(kind))),
        part("word/document.xml", document(kind)),
        part("word/_rels/document.xml.rels", document_relations()),
        part(super::package::STYLES, styles::styles()),
        part("word/settings.xml", settings()),
        part("word/header1.xml", header()),
    ]
}

/// What a template says about itself, the same always.
fn stamp(kind: PaperKind) -> Stamp {
    let created = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_454);
    Stamp { document_id: format!("template-{kind}"), version: 1, created }
}

fn document(kind: PaperKind) -> String {
    let body = match kind {
        PaperKind::Plan => plain::plan(),
        PaperKind::Letter => plain::letter(),
        PaperKind::ResultReport => plain::result_report(),
        PaperKind::Submission => awards::submission(),
        PaperKind::NomineeList => awards::nominee_list(),
        PaperKind::Decision => awards::decision(),
        PaperKind::Certificate => awards::certificate(),
        PaperKind::AchievementReportPerson => reports::person(),
        PaperKind::AchievementReportCollective => reports::collective(),
        PaperKind::Minutes => minutes::minutes(),
    };
    format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><w:body>{body}</w:body></w:document>"
    )
}

fn content_types() -> String {
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{WORD_TYPE}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{WORD_TYPE}.styles+xml\"/>\
         <Override PartName=\"/word/settings.xml\" ContentType=\"{WORD_TYPE}.settings+xml\"/>\
         <Override PartName=\"/word/header1.xml\" ContentType=\"{WORD_TYPE}.header+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn document_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rIdStyles\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rIdSettings\" Type=\"{RELATIONS}/settings\" Target=\"settings.xml\"/>\
         <Relationship Id=\"rIdHeader\" Type=\"{RELATIONS}/header\" Target=\"header1.xml\"/></Relationships>"
    )
}

fn settings() -> String {
    format!(
        "{HEAD}<w:settings xmlns:w=\"{MAIN}\"><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"vi-VN\"/><w:decimalSymbol w:val=\",\"/><w:listSeparator w:val=\";\"/>\
         </w:settings>"
    )
}

/// The number of the page, on top in the middle; the first page has no head.
fn header() -> String {
    format!(
        "{HEAD}<w:hdr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:pStyle w:val=\"ND30SoTrang\"/></w:pPr>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>"
    )
}
