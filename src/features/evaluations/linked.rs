//! Criteria whose points come from an indicator (tiêu chí theo chỉ tiêu): the verified measurements of
//! the unit are taken, nobody enters them. What was taken stays on the sheet with its source, so that a
//! later correction of a measurement changes no score by itself.

use std::collections::HashMap;

use super::{
    input::{PutVerifiedScores, VerifiedScore},
    petitioned::Correction,
    store::SheetRow,
};
use crate::{
    db::Conn,
    error::{Error, Result, Text},
    features::{
        campaigns::types::CampaignId,
        evaluation_rounds::service::RoundFacts,
        indicators::{self, service::Defined},
        measurements::{self, service::Scored},
    },
    http::command::Tx,
    period::Period,
    quantity::Quantity,
    scoring::{Criterion, CriterionType, Engine, InputRole, InputValue, Scheme},
};

/// As many places as a quantity can have; the sums of a mean may have more.
const PLACES: u8 = 4;

fn is_linked(leaf: &Criterion) -> bool {
    leaf.criterion_type == CriterionType::Indicator
}

/// Whether a criterion takes its quantities itself.
pub(super) fn is_taken(engine: &Engine<'_>, code: &str) -> bool {
    engine.scheme().leaves().any(|leaf| leaf.code == code && is_linked(leaf))
}

/// Refuses quantities of a criterion that takes its own.
pub(super) fn refuse_entered<'a>(
    engine: &Engine<'_>,
    entered: impl Iterator<Item = (&'a str, &'a [InputValue])>,
) -> Result<()> {
    for (at, (code, inputs)) in entered.enumerate() {
        if !inputs.is_empty() && is_taken(engine, code) {
            return Err(not_entered(&format!("/scores/{at}/inputs")));
        }
    }
    Ok(())
}

fn not_entered(pointer: &str) -> Error {
    Error::invalid(
        pointer,
        "taken_from_measurements",
        Text::new(
            "Số liệu của tiêu chí này lấy từ kết quả chỉ tiêu đã thẩm định, không nhập tay.",
            "The quantities of this criterion are taken from verified measurements.",
        ),
    )
}

/// Criteria of a set whose indicator a campaign does not measure, or not as the criterion needs it: with
/// a numerator and a denominator.
///
/// # Errors
/// When the database cannot be read.
pub fn unmeasured(conn: &mut Conn, campaign: CampaignId, scheme: &Scheme) -> Result<Vec<String>> {
    let taking: Vec<&Criterion> = scheme.leaves().filter(|leaf| is_linked(leaf)).collect();
    if taking.is_empty() {
        return Ok(Vec::new());
    }
    let known = indicators::service::all(conn, campaign)?;
    let fits = |leaf: &&Criterion| {
        let indicator = known.iter().find(|one| Some(&one.code) == leaf.indicator_code.as_ref());
        indicator.and_then(Defined::measured).is_some_and(|figure| {
            leaf.input_of(InputRole::Denominator).is_none() || figure.formula.is_quotient()
        })
    };
    Ok(taking.into_iter().filter(|leaf| !fits(leaf)).map(|leaf| leaf.code.clone()).collect())
}

/// What the verifier sent, with one more score for each criterion that takes its quantities, has
/// verified measurements for the whole period, and of which the verifier does not say that it does not
/// apply. Without measurements the criterion stays missing: missing is not zero.
pub(super) fn with_measured(
    tx: &mut Tx<'_>,
    engine: &Engine<'_>,
    sheet: &SheetRow,
    round: &RoundFacts,
    input: &PutVerifiedScores,
) -> Result<PutVerifiedScores> {
    let entered = input.scores.iter();
    let entered = entered.map(|one| (one.criterion_code.as_str(), one.inputs.as_slice()));
    refuse_entered(engine, entered)?;
    let mut input = input.clone();
    let taking: Vec<&Criterion> = engine.scheme().leaves().filter(|leaf| is_linked(leaf)).collect();
    if taking.is_empty() {
        return Ok(input);
    }
    let measured = measured(tx.conn, sheet, round)?;
    for leaf in taking {
        let Some(inputs) = measured_inputs(leaf, &measured) else { continue };
        match input.scores.iter_mut().find(|one| one.criterion_code == leaf.code) {
            None => input.scores.push(VerifiedScore::taken(&leaf.code, inputs)),
            Some(one) if one.not_applicable_reason.is_none() => one.inputs = inputs,
            Some(_) => {}
        }
    }
    Ok(input)
}

/// The quantities of a corrected score where its criterion takes them itself: those of the measurements
/// that are verified now. So a petition about a measurement is answered by correcting the measurement,
/// not by a number beside it. `None` where quantities are entered, or the criterion does not apply.
pub(super) fn taken_anew(
    tx: &mut Tx<'_>,
    engine: &Engine<'_>,
    sheet: &SheetRow,
    round: &RoundFacts,
    correction: &Correction<'_>,
) -> Result<Option<Vec<InputValue>>> {
    let named = |leaf: &&Criterion| leaf.code == correction.criterion_code && is_linked(leaf);
    let Some(leaf) = engine.scheme().leaves().find(named) else { return Ok(None) };
    if !correction.entry.inputs.is_empty() {
        return Err(not_entered("/score/inputs"));
    }
    if correction.entry.not_applicable_reason.is_some() {
        return Ok(None);
    }
    let measured = measured(tx.conn, sheet, round)?;
    let Some(inputs) = measured_inputs(leaf, &measured) else {
        let text = Text::new(
            "Chưa có số liệu đã thẩm định cho cả kỳ.",
            "There are no verified measurements of the whole period.",
        );
        return Err(Error::invalid("/score", "not_measured", text));
    };
    Ok(Some(inputs))
}

/// What the unit of a sheet has verified measurements of, by the code of the indicator.
fn measured(
    conn: &mut Conn,
    sheet: &SheetRow,
    round: &RoundFacts,
) -> Result<HashMap<String, Scored>> {
    let period = Period::parse(&round.period).ok_or_else(|| Error::bug("a round has a period"))?;
    measurements::service::scored(conn, round.campaign_id, &sheet.unit_code, period)
}

/// The inputs of a criterion from verified measurements; `None` without any, or when a number is out of
/// range.
fn measured_inputs(
    leaf: &Criterion,
    measured: &HashMap<String, Scored>,
) -> Option<Vec<InputValue>> {
    inputs_of(leaf, measured.get(leaf.indicator_code.as_ref()?)?)
}

/// The inputs of a criterion, each from what its role asks for; `None` when a number is out of range.
fn inputs_of(leaf: &Criterion, scored: &Scored) -> Option<Vec<InputValue>> {
    let source = source_of(leaf, scored);
    let revision = match scored.parts.as_slice() {
        [(_, revision)] => u32::try_from(*revision).ok(),
        _ => None, // the source names each
    };
    leaf.inputs
        .iter()
        .map(|input| {
            let value = match input.role {
                InputRole::Numerator => Quantity::rounded(&scored.sums.numerator, PLACES)?,
                InputRole::Denominator => Quantity::rounded(&scored.sums.denominator, PLACES)?,
                _ => scored.value,
            };
            let source = Some(source.clone());
            Some(InputValue { name: input.name.clone(), value, source, revision })
        })
        .collect()
}

fn source_of(leaf: &Criterion, scored: &Scored) -> String {
    let code = leaf.indicator_code.as_deref().unwrap_or_default();
    let parts: Vec<String> =
        scored.parts.iter().map(|(period, revision)| format!("{period} bản {revision}")).collect();
    format!("Chỉ tiêu {code}, số liệu đã thẩm định: {}", parts.join(", "))
}
