//! Documents of the units, with contents that say that they are samples.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{officer, unit, unit_name},
    script::{Memory, Script, body},
    tables::documents::{OF_DOSSIERS, OF_UNITS, Paper, RATING},
};
use crate::{
    demo::organisation::UNITS,
    error::Result,
    features::documents::{content, service, types::DocumentId},
    http::command::Tx,
    text,
};

/// What every sample document says first.
const WARNING: &str = "VĂN BẢN MẪU - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

/// A document to register.
pub struct NewDocument {
    kind: &'static str,
    title: String,
    number: Option<String>,
    symbol: String,
    text: String,
    unit: usize,
    is_public: bool,
    format: Format,
    supersedes: Option<DocumentId>,
}

/// In which format the content is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    /// As papers of a dossier have to be.
    Pdf,
}

impl NewDocument {
    /// A paper of a unit.
    pub fn of(paper: &Paper, number: usize, unit_number: usize, year: i32) -> Self {
        let fill = |text: &str| {
            text.replace("{unit}", unit_name(unit_number)).replace("{year}", &year.to_string())
        };
        Self {
            kind: paper.kind,
            title: fill(paper.title),
            number: Some(format!("{number:02}")),
            symbol: format!("{}-{}-MAU", paper.symbol, unit(unit_number)),
            text: fill(paper.text),
            unit: unit_number,
            is_public: paper.kind == "ke_hoach",
            format: Format::Text,
            supersedes: None,
        }
    }

    /// A letter that leaves the department, as a PDF without a number yet.
    pub fn letter(kind: &'static str, title: &str, symbol: &str) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            number: None,
            symbol: symbol.to_owned(),
            text: "Nội dung mẫu của văn bản đi.".to_owned(),
            unit: 0,
            is_public: false,
            format: Format::Pdf,
            supersedes: None,
        }
    }

    /// The same, in the place of an earlier one.
    #[must_use]
    pub fn superseding(self, earlier: DocumentId) -> Self {
        Self { supersedes: Some(earlier), ..self }
    }

    /// Evidence of an achievement.
    pub fn evidence(title: &str, unit_number: usize, text: &str) -> Self {
        Self {
            kind: "minh_chung",
            title: format!("Minh chứng: {title}"),
            number: None,
            symbol: format!("MC-{}-MAU", unit(unit_number)),
            text: text.to_owned(),
            unit: unit_number,
            is_public: false,
            format: Format::Text,
            supersedes: None,
        }
    }

    fn content(&self, day: NaiveDate) -> String {
        let number = self.number.as_deref().unwrap_or("...");
        format!(
            "{WARNING}\n\nSỞ TÀI CHÍNH\n{}\nSố: {number}/{}\nNgày {}\n\n{}\n\n{}\n",
            unit_name(self.unit),
            self.symbol,
            day.format("%d/%m/%Y"),
            self.title,
            self.text,
        )
    }
}

/// Registers a document, and puts its content when there is to be one.
///
/// # Errors
/// Whatever the service refuses.
pub fn register(
    tx: &mut Tx<'_>,
    memory: &mut Memory,
    document: &NewDocument,
    has_content: bool,
) -> Result<DocumentId> {
    let day = tx.today;
    let ending = if document.format == Format::Pdf { "pdf" } else { "txt" };
    let name = format!("{}-{}.{ending}", document.symbol.to_lowercase(), day.format("%Y%m%d"));
    let input = json!({
        "kind": document.kind, "title": document.title,
        "number": document.number, "symbol": document.symbol,
        "issued_on": document.number.as_ref().map(|_| day),
        "issuing_body": unit_name(document.unit),
        "page_count": 1, "description": "Văn bản mẫu của bản trình diễn",
        "confidentiality": if document.is_public { "public" } else { "internal" },
        "unit_code": unit(document.unit), "file_name": name,
        "supersedes_id": document.supersedes,
    });
    let made = service::create(tx, body(input)?)?;
    if has_content {
        let mut upload = memory.files.begin()?;
        let content = document.content(day);
        let is_pdf = document.format == Format::Pdf;
        let bytes = if is_pdf { pdf(&content) } else { content.into_bytes() };
        upload.write(&bytes)?;
        content::put(tx, &memory.files, made.id, upload.finish()?)?;
    }
    Ok(made.id)
}

/// A page with a text, in the one typeface that every reader of PDF has; it knows no tone marks.
fn pdf(content: &str) -> Vec<u8> {
    let line = |line: &str| {
        let plain = text::fold(line).replace(['(', ')', '\\'], " ");
        format!("({plain}) Tj T*\n")
    };
    let lines: String = content.lines().map(line).collect();
    let page = format!("BT /F1 11 Tf 14 TL 56 785 Td\n{lines}ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}endstream", page.len()),
    ];
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    let count = objects.len() + 1;
    file.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n"));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for number in 0..UNITS.len() {
        for (order, paper) in OF_UNITS.iter().enumerate() {
            let day = calendar.at(20 + 440 * order + 7 * number);
            let document = NewDocument::of(paper, 1 + order, number, day.year());
            // The newest ones of some units still wait for their content.
            let has_content = order < 2 || number % 3 == 0;
            script.on(day, officer(number), "registering a document", move |tx, memory| {
                register(tx, memory, &document, has_content).map(drop)
            });
        }
    }
}

/// Registers the papers of a unit's dossiers for an award round, remembered as
/// `paper {round} {unit} {type}`.
pub fn papers(script: &mut Script, day: NaiveDate, round: usize, number: usize) {
    for (order, (paper_type, paper)) in OF_DOSSIERS.iter().enumerate() {
        let document = NewDocument {
            format: Format::Pdf,
            ..NewDocument::of(paper, 10 * round + order, number, day.year())
        };
        script.on(day, officer(number), "registering a paper", move |tx, memory| {
            let id = register(tx, memory, &document, true)?;
            memory.keep(format!("paper {round} {number} {paper_type}"), id.0);
            Ok(())
        });
    }
    let document = NewDocument {
        format: Format::Pdf,
        ..NewDocument::of(&RATING, 10 * round + OF_DOSSIERS.len(), number, day.year())
    };
    script.on(day, officer(number), "registering a rating", move |tx, memory| {
        let id = register(tx, memory, &document, true)?;
        memory.keep(format!("rating {round} {number}"), id.0);
        Ok(())
    });
}
