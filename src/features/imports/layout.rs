//! Which column of a file is which member of the API's own write, and what a row says in those words.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    cells,
    columns::{self, Column, Holds},
    sheet::{Stop, refused},
    types::{ImportKind, RowError},
};
use crate::{
    error::{Error, Text},
    http::system::LabelView,
    text::fold,
};

/// Header of the column with what is wrong, in a file that was returned; it is passed over.
pub(super) const ERRORS: &str = "Lỗi";

/// Headers that are named in a refusal, and their characters.
const NAMED_MAX: usize = 10;
const NAME_CHARS_MAX: usize = 60;

/// The columns of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    /// Headers as they stand in the file.
    pub(super) headers: Vec<String>,
    /// Members with their places.
    places: Vec<(String, usize)>,
}

impl Layout {
    /// Finds the columns by their headers, in Vietnamese or by the name of the member, without regard to
    /// case, marks and signs.
    ///
    /// # Errors
    /// `unknown_column`, `repeated_column`, `missing_column`, each naming them.
    pub(super) fn of(kind: ImportKind, headers: Vec<String>) -> Result<Self, Stop> {
        let (mut places, mut unknown, mut repeated) =
            (Vec::<(String, usize)>::new(), Vec::new(), Vec::new());
        for (place, header) in headers.iter().enumerate() {
            let folded = fold(header);
            if folded.is_empty() || folded == fold(ERRORS) {
                continue;
            }
            let is_this =
                |column: &&Column| fold(column.header) == folded || fold(column.field) == folded;
            match columns::of(kind).iter().find(is_this) {
                None => unknown.push(header.as_str()),
                Some(column) if places.iter().any(|(field, _)| field == column.field) => {
                    repeated.push(header.as_str());
                }
                Some(column) => places.push((column.field.to_owned(), place)),
            }
        }
        let is_there = |column: &Column| places.iter().any(|(field, _)| field == column.field);
        let missing: Vec<&str> = columns::of(kind)
            .iter()
            .filter(|column| column.is_required && !is_there(column))
            .map(|column| column.header)
            .collect();
        named("unknown_column", ["Cột không có trong mẫu", "Unknown columns"], &unknown)?;
        named("repeated_column", ["Cột lặp lại", "Repeated columns"], &repeated)?;
        named("missing_column", ["Thiếu cột", "Missing columns"], &missing)?;
        if places.is_empty() {
            return Err(refused(
                "no_headers",
                "Tệp không có dòng tiêu đề.",
                "There are no headers.",
            ));
        }
        Ok(Self { headers, places })
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.places.iter().find(|(known, _)| known == field).map(|(_, place)| *place)
    }

    /// Whether the file has a column.
    pub(super) fn has(&self, field: &str) -> bool {
        self.place(field).is_some()
    }

    /// What stands in a column; none where it is empty.
    pub(super) fn cell<'a>(&self, cells: &'a [String], field: &str) -> Option<&'a str> {
        let text = cells.get(self.place(field)?)?;
        (!text.is_empty()).then_some(text.as_str())
    }

    /// The row in the words of the API. `base` is what the object has already: a column that the file does
    /// not have leaves it, an empty cell clears it.
    ///
    /// # Errors
    /// All cells that cannot be read.
    pub(super) fn object(
        &self,
        kind: ImportKind,
        cells: &[String],
        base: Map<String, Value>,
    ) -> Result<Map<String, Value>, Vec<RowError>> {
        let (mut object, mut wrong) = (base, Vec::new());
        let beyond = cells.iter().skip(self.headers.len()).any(|cell| !cell.is_empty());
        if beyond {
            let (vi, en) = ("Dòng có ô ngoài các cột.", "The row has cells beyond the columns.");
            wrong.push(self.error("", "cell_without_column", &Text::new(vi, en)));
        }
        for column in columns::of(kind) {
            if !self.has(column.field) {
                continue;
            }
            match self.cell(cells, column.field).map(|text| cells::value(column.holds, text)) {
                None => {
                    object.remove(column.field);
                }
                Some(Ok(value)) => {
                    object.insert(column.field.to_owned(), value);
                }
                Some(Err((code, text))) => wrong.push(self.error(column.field, code, &text)),
            }
        }
        join_reference(kind, &mut object);
        if wrong.is_empty() { Ok(object) } else { Err(wrong) }
    }

    /// An error at a member of the row.
    pub(super) fn error(&self, field: &str, code: &str, text: &Text) -> RowError {
        let column = self.place(field).and_then(|place| self.headers.get(place)).cloned();
        let pointer = if field.is_empty() { String::new() } else { format!("/{field}") };
        let message = LabelView { vi: text.vi.to_string(), en: text.en.to_string() };
        RowError { column, pointer, code: code.to_owned(), message }
    }

    /// What a refusal of the API's own write means for the row.
    pub(super) fn errors_of(&self, error: &Error) -> Vec<RowError> {
        let of_field = |field: &crate::error::FieldError| {
            let member =
                field.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            let told = match member {
                "external_refs" => "ref_id", // one member is made of two columns
                other => other,
            };
            RowError {
                pointer: field.pointer.clone(),
                ..self.error(told, &field.code, &field.message)
            }
        };
        let found: Vec<RowError> = error.field_errors().iter().map(of_field).collect();
        if !found.is_empty() {
            return found;
        }
        let [vi, en] = error.code().entry().meaning;
        let text = error.detail_text().cloned().unwrap_or_else(|| Text::new(vi, en));
        vec![self.error("", error.code().slug(), &text)]
    }
}

/// The two columns of an id in another system are one member of the write.
fn join_reference(kind: ImportKind, object: &mut Map<String, Value>) {
    let holds = |wanted: fn(&Holds) -> bool| {
        columns::of(kind).iter().find(move |column| wanted(&column.holds)).map(|one| one.field)
    };
    let system = holds(|holds| matches!(holds, Holds::RefSystem));
    let id = holds(|holds| matches!(holds, Holds::RefId));
    let (Some(system), Some(id)) = (system, id) else { return };
    let mut reference = Map::new();
    for (name, column) in [("system", system), ("id", id)] {
        if let Some(value) = object.remove(column) {
            reference.insert(name.to_owned(), value);
        }
    }
    if !reference.is_empty() {
        object.insert("external_refs".to_owned(), json!([reference]));
    }
}

/// Refuses columns, with their names.
fn named(code: &'static str, [vi, en]: [&str; 2], names: &[&str]) -> Result<(), Stop> {
    if names.is_empty() {
        return Ok(());
    }
    let short = |name: &&str| name.chars().take(NAME_CHARS_MAX).collect::<String>();
    let list = names.iter().take(NAMED_MAX).map(short).collect::<Vec<_>>().join("; ");
    Err(Stop::Refused(code, Text::new(format!("{vi}: {list}."), format!("{en}: {list}."))))
}
