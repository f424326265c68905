//! A row through the service that the API's own write uses.

use serde_json::{Map, Value, json};

use super::{
    columns::key,
    layout::Layout,
    rows_directory,
    store::ImportRow,
    store_rows::{StoredResult, StoredRow},
    types::{ImportKind, RowError, RowOutcome},
};
use crate::{
    db::types::Json,
    error::{Code, Error, Result, Text},
    features::{
        achievements, award_proposals,
        indicators::{self, service::Defined},
        measurements, past_awards, units,
    },
    http::{command::Tx, extract::valid_value},
};

/// What the rows of one batch need in common.
pub(super) struct Work<'a> {
    pub(super) import: &'a ImportRow,
    pub(super) layout: &'a Layout,
    /// Indicators of the campaign, for measurements.
    defined: Vec<Defined>,
}

/// The object that a row made or replaced.
pub(super) struct Written {
    pub(super) is_created: bool,
    pub(super) target_id: String,
}

impl<'a> Work<'a> {
    /// What the rows of an import need.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) fn of(tx: &mut Tx<'_>, import: &'a ImportRow, layout: &'a Layout) -> Result<Self> {
        let defined = match (import.kind, import.campaign_id) {
            (ImportKind::Measurements, Some(campaign)) => {
                indicators::service::all(tx.conn, campaign)?
            }
            _ => Vec::new(), // no other kind names indicators
        };
        Ok(Self { import, layout, defined })
    }

    /// The result of a row that was refused.
    pub(super) fn rejected(&self, number: i32, errors: Vec<RowError>) -> StoredResult {
        StoredResult {
            import_id: self.import.id,
            number,
            outcome: RowOutcome::Rejected,
            target_id: None,
            errors: Json(errors),
        }
    }

    /// The result of a row that was written, or refused for what is its own fault.
    ///
    /// # Errors
    /// What is not the row's fault; then the batch is tried again.
    pub(super) fn result(&self, number: i32, written: Result<Written>) -> Result<StoredResult> {
        match written {
            Ok(written) => Ok(StoredResult {
                import_id: self.import.id,
                number,
                outcome: if written.is_created { RowOutcome::Created } else { RowOutcome::Updated },
                target_id: Some(written.target_id),
                errors: Json(Vec::new()),
            }),
            Err(error) if is_refusal(&error) => {
                Ok(self.rejected(number, self.layout.errors_of(&error)))
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether an error says that the row is wrong. What passes by itself and what is ours says nothing of it.
pub(super) fn is_refusal(error: &Error) -> bool {
    error.code().entry().status < 500 && error.code() != Code::IdempotencyInProgress
}

/// Writes rows, each of which may be refused by itself; their results in the order of the rows.
///
/// # Errors
/// What is no row's fault; then none of them is kept.
pub(super) fn write(
    tx: &mut Tx<'_>,
    work: &Work<'_>,
    rows: &[StoredRow],
) -> Result<Vec<StoredResult>> {
    if work.import.kind == ImportKind::Persons {
        return rows_directory::persons(tx, work, rows);
    }
    rows.iter().map(|row| write_one(tx, work, row)).collect()
}

fn write_one(tx: &mut Tx<'_>, work: &Work<'_>, row: &StoredRow) -> Result<StoredResult> {
    let kind = work.import.kind;
    let base = match kind {
        ImportKind::Units => rows_directory::unit_base(tx, work.layout, &row.cells.0)?,
        ImportKind::Persons
        | ImportKind::Measurements
        | ImportKind::Achievements
        | ImportKind::AwardProposals
        | ImportKind::PastAwards => Map::new(),
    };
    let object = match work.layout.object(kind, &row.cells.0, base) {
        Ok(object) => object,
        Err(errors) => return Ok(work.rejected(row.number, errors)),
    };
    let written = tx.attempt(|part| apply(part, work, object));
    work.result(row.number, written)
}

fn apply(tx: &mut Tx<'_>, work: &Work<'_>, mut object: Map<String, Value>) -> Result<Written> {
    let import = work.import;
    if let Some(campaign) = import.campaign_id
        && import.kind != ImportKind::Measurements
    {
        object.insert("campaign_id".to_owned(), json!(campaign));
    }
    match import.kind {
        ImportKind::Units => {
            let code = take_code(&mut object, "unit_code")?;
            let (view, is_created) =
                units::service::put(tx, &code, valid_value(Value::Object(object))?)?;
            Ok(Written { is_created, target_id: view.code })
        }
        ImportKind::Measurements => {
            let indicator = indicator_of(work, &mut object)?;
            let view =
                measurements::service::create(tx, indicator, valid_value(Value::Object(object))?)?;
            Ok(made(&view.id))
        }
        ImportKind::Achievements => {
            let input = valid_value(Value::Object(object))?;
            Ok(made(&achievements::service::create(tx, input)?.id))
        }
        ImportKind::AwardProposals => {
            object.insert("award_round_id".to_owned(), json!(import.award_round_id));
            let input = valid_value(Value::Object(object))?;
            Ok(made(&award_proposals::service::create(tx, &input)?.id))
        }
        ImportKind::PastAwards => {
            let input = valid_value(Value::Object(object))?;
            Ok(made(&past_awards::service::create(tx, input)?.id))
        }
        ImportKind::Persons => Err(Error::bug("persons are written many at once")),
    }
}

fn made(id: &impl ToString) -> Written {
    Written { is_created: true, target_id: id.to_string() }
}

fn indicator_of(
    work: &Work<'_>,
    object: &mut Map<String, Value>,
) -> Result<indicators::types::IndicatorId> {
    let named = object.remove("indicator_code");
    let code = named.as_ref().and_then(Value::as_str).unwrap_or_default();
    work.defined.iter().find(|one| one.code == code).map(|one| one.id).ok_or_else(|| {
        let text = Text::new(
            "Phong trào không có chỉ tiêu với mã này.",
            "The campaign has no indicator with this code.",
        );
        Error::invalid("/indicator_code", "unknown_indicator", text)
    })
}

/// The code that the API's own write has in its path.
///
/// # Errors
/// `validation-failed` at the column.
pub(super) fn take_code(object: &mut Map<String, Value>, field: &str) -> Result<String> {
    let named = object.remove(field);
    let code = named.as_ref().and_then(Value::as_str).unwrap_or_default();
    let is_first = |one: char| one.is_ascii_alphanumeric();
    let is_code = code.starts_with(is_first)
        && code.len() <= 32
        && code.chars().all(|one| is_first(one) || "._-".contains(one));
    if is_code {
        return Ok(code.to_owned());
    }
    let text = Text::new(
        "Mã có tối đa 32 chữ cái không dấu, chữ số, dấu chấm, gạch dưới, gạch nối.",
        "A code has up to 32 letters without marks, digits, points, underscores and hyphens.",
    );
    Err(Error::invalid(format!("/{field}"), "pattern", text))
}

/// The key of a row of the directory, by which it stands once in a file.
pub(super) fn key_of<'a>(
    kind: ImportKind,
    layout: &Layout,
    cells: &'a [String],
) -> Option<&'a str> {
    layout.cell(cells, key(kind)?)
}
