//! Documents of the units, with contents that say that they are samples.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{officer, unit, unit_name},
    script::{Memory, Script, body},
    tables::documents::{OF_DOSSIERS, OF_UNITS, Paper},
};
use crate::{
    demo::organisation::UNITS,
    error::Result,
    features::documents::{content, service, types::DocumentId},
    http::command::Tx,
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
        }
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
    let name = format!("{}-{}.txt", document.symbol.to_lowercase(), day.format("%Y%m%d"));
    let input = json!({
        "kind": document.kind, "title": document.title,
        "number": document.number, "symbol": document.symbol,
        "issued_on": document.number.as_ref().map(|_| day),
        "issuing_body": unit_name(document.unit),
        "page_count": 1, "description": "Văn bản mẫu của bản trình diễn",
        "confidentiality": if document.is_public { "public" } else { "internal" },
        "unit_code": unit(document.unit), "file_name": name,
    });
    let made = service::create(tx, body(input)?)?;
    if has_content {
        let mut upload = memory.files.begin()?;
        upload.write(document.content(day).as_bytes())?;
        content::put(tx, &memory.files, made.id, upload.finish()?)?;
    }
    Ok(made.id)
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
        let document = NewDocument::of(paper, 10 * round + order, number, day.year());
        script.on(day, officer(number), "registering a paper", move |tx, memory| {
            let id = register(tx, memory, &document, true)?;
            memory.keep(format!("paper {round} {number} {paper_type}"), id.0);
            Ok(())
        });
    }
}
