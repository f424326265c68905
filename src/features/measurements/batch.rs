//! Many measurements at once: all are taken, or none.

use super::{
    input::CreateMeasurements,
    service::record,
    views::{MeasurementBatch, MeasurementView},
};
use crate::{
    authz::{Relation, table},
    error::{Code, Error, FieldError, Place, Result, Text},
    features::{
        campaigns::{lookup, types::CampaignId},
        indicators::{self, service::Defined},
    },
    http::command::Tx,
};

/// Records measurements of a campaign. What is wrong is named for all of them at once, each under its
/// place (`/items/3/value`).
///
/// # Errors
/// As for one; then none is recorded.
pub fn create_many(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    input: CreateMeasurements,
) -> Result<MeasurementBatch> {
    tx.actor.require_scope(table::BATCH_CREATE_MEASUREMENTS)?;
    let facts = lookup::seen(tx.conn, tx.actor, campaign)?;
    for item in &input.items {
        let whose = Relation::unit(&item.unit_code);
        tx.actor.require(table::BATCH_CREATE_MEASUREMENTS, &whose)?;
    }
    facts.require_running()?;
    let mut wanted: Vec<&str> = input.items.iter().map(|one| one.indicator_code.as_str()).collect();
    wanted.sort_unstable();
    let mut defined = indicators::service::all(tx.conn, campaign)?;
    defined.retain(|one| wanted.binary_search(&one.code.as_str()).is_ok());
    // In one order for everybody, so that two batches never wait for each other.
    defined.sort_by_key(|one| one.id);
    for one in &defined {
        indicators::service::lock(tx.conn, one.id)?;
    }
    let (mut items, mut wrong): (Vec<MeasurementView>, Vec<FieldError>) = (Vec::new(), Vec::new());
    for (index, item) in input.items.into_iter().enumerate() {
        let (code, measurement) = item.split();
        let recorded = known(&defined, &code)
            .and_then(|one| record(tx, &facts, one, measurement, "/indicator_code"));
        match recorded.map_err(|error| placed(error, index)) {
            Ok(view) => items.push(view),
            Err(error) if error.code() == Code::ValidationFailed => {
                wrong.extend(error.field_errors().iter().cloned());
            }
            Err(error) => return Err(error),
        }
    }
    if wrong.is_empty() {
        return Ok(MeasurementBatch { items });
    }
    Err(Error::new(Code::ValidationFailed).fields(wrong))
}

fn known<'a>(defined: &'a [Defined], code: &str) -> Result<&'a Defined> {
    defined.iter().find(|one| one.code == code).ok_or_else(|| {
        let text = Text::new(
            "Phong trào không có chỉ tiêu với mã này.",
            "The campaign has no indicator with this code.",
        );
        Error::invalid("/indicator_code", "unknown_indicator", text)
    })
}

/// An error of one item, told where the item stands.
fn placed(error: Error, index: usize) -> Error {
    let at = format!("/items/{index}");
    if error.code() != Code::Duplicate {
        return error.under(&at);
    }
    let message =
        error.detail_text().cloned().unwrap_or_else(|| Text::new("Bị trùng.", "Duplicate."));
    error.field(FieldError {
        place: Place::Body,
        pointer: format!("{at}/period"),
        code: "duplicate".into(),
        message,
        params: serde_json::Map::new(),
    })
}
