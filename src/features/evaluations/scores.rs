//! Rules of the scores on a sheet: each fits its criterion, whole sheets are complete, and a verified
//! score that differs says why.

use std::collections::HashSet;

use super::{
    input::{PutVerifiedScores, SelfScore, VerifiedScore},
    linked,
    petitioned::Correction,
    store::{ScoreRow, SheetRow, stored_inputs},
    store_marks::MarkRow,
    types::{EvaluationState, Finding},
};
use crate::{
    db::{
        points::Scaled,
        types::{Instant, Json},
    },
    error::{Code, Error, Result, Text},
    features::documents::types::DocumentId,
    scoring::{Calculation, Engine, Entry, LeafMarks, Points, SheetMarks, UsedFrom},
};

fn wrong(at: usize, field: &str, code: &'static str, text: Text) -> Error {
    Error::invalid(format!("/scores/{at}/{field}"), code, text)
}

/// Each entry names a scored criterion, once, and says one thing of it that fits its rule (R33).
fn check_entries<'a>(
    engine: &Engine<'_>,
    entries: impl Iterator<Item = (&'a str, Entry<'a>)>,
) -> Result<()> {
    let mut seen = HashSet::new();
    for (at, (code, entry)) in entries.enumerate() {
        let Some(checked) = engine.check(code, entry) else {
            let text = Text::new(
                "Bộ tiêu chí không chấm điểm mã này.",
                "The criteria set scores nothing by this code.",
            );
            return Err(wrong(at, "criterion_code", "unknown_criterion", text));
        };
        if !seen.insert(code) {
            let text = Text::new("Tiêu chí được nêu hai lần.", "The criterion stands twice.");
            return Err(wrong(at, "criterion_code", "repeated", text));
        }
        checked.map_err(|flaw| wrong(at, &flaw.field, flaw.rule, Text::new(flaw.vi, flaw.en)))?;
    }
    Ok(())
}

/// A sheet whose every criterion is off the scale cannot be computed.
fn check_scale(calculation: &Calculation) -> Result<()> {
    let is_complete = calculation.missing_criteria.is_empty();
    if is_complete && calculation.applicable_max == Points::ZERO {
        return Err(Error::invalid(
            "/scores",
            "nothing_applicable",
            Text::new("Phải có ít nhất một tiêu chí áp dụng.", "At least one criterion applies."),
        ));
    }
    Ok(())
}

/// The rows of a sheet with its self-scores replaced. A score that stays as it was keeps its author.
pub(super) fn with_self_scores(
    engine: &Engine<'_>,
    sheet: &SheetRow,
    known: &[ScoreRow],
    sent: Vec<SelfScore>,
    by: &str,
    now: Instant,
) -> Result<Vec<ScoreRow>> {
    check_entries(engine, sent.iter().map(|one| (one.criterion_code.as_str(), one.entry())))?;
    linked::refuse_entered(
        engine,
        sent.iter().map(|one| (one.criterion_code.as_str(), one.inputs.as_slice())),
    )?;
    check_evidence(&sent)?;
    let rows: Vec<ScoreRow> = sent
        .into_iter()
        .map(|one| {
            let mut row = ScoreRow::empty(sheet.id, &one.criterion_code);
            row.self_points = one.points.map(Scaled);
            row.self_is_met = one.is_met;
            row.self_inputs = stored_inputs(&one.inputs);
            row.self_not_applicable_reason = one.not_applicable_reason;
            row.self_comment = one.comment;
            row.self_evidence = Json(one.evidence);
            let before = known.iter().find(|old| old.criterion_code == row.criterion_code);
            let is_same = before.is_some_and(|old| {
                old.self_points == row.self_points
                    && old.self_is_met == row.self_is_met
                    && old.self_inputs == row.self_inputs
                    && old.self_not_applicable_reason == row.self_not_applicable_reason
                    && old.self_comment == row.self_comment
                    && old.self_evidence == row.self_evidence
            });
            let kept = before.filter(|_| is_same);
            row.self_by = kept.map_or_else(|| Some(by.to_owned()), |old| old.self_by.clone());
            row.self_at = kept.map_or(Some(now), |old| old.self_at);
            row
        })
        .collect();
    check_scale(&calculated(engine, &rows))?;
    Ok(rows)
}

/// The calculation of rows as they stand, whoever has seen them.
fn calculated(engine: &Engine<'_>, rows: &[ScoreRow]) -> Calculation {
    let leaves = rows.iter().map(|row| leaf_marks(row, true)).collect();
    engine.calculate(&SheetMarks { leaves, ..SheetMarks::default() })
}

fn check_evidence(sent: &[SelfScore]) -> Result<()> {
    for (at, one) in sent.iter().enumerate() {
        for (piece, evidence) in one.evidence.iter().enumerate() {
            evidence.require_content(&format!("/scores/{at}/evidence/{piece}"))?;
        }
    }
    Ok(())
}

/// Persons whose self-scores stand.
pub(super) fn self_scorers(rows: &[ScoreRow]) -> Vec<String> {
    let mut persons: Vec<String> = rows.iter().filter_map(|row| row.self_by.clone()).collect();
    persons.sort();
    persons.dedup();
    persons
}

/// Documents that a sheet names as evidence.
pub(super) fn documents(rows: &[ScoreRow]) -> HashSet<DocumentId> {
    rows.iter()
        .flat_map(|row| &row.self_evidence.0)
        .filter_map(|evidence| evidence.document_id)
        .collect()
}

/// Refuses to hand in a sheet with gaps (R34): every criterion is scored, does not apply, takes its
/// score from an indicator, or is in a part that may be left out, and where evidence is required there is a piece of it or a comment.
pub(super) fn check_complete(engine: &Engine<'_>, rows: &[ScoreRow]) -> Result<()> {
    let mut missing = calculated(engine, rows).missing_criteria;
    missing.retain(|code| !linked::is_taken(engine, code));
    let unproven: Vec<&str> = engine
        .scheme()
        .leaves()
        .filter(|leaf| leaf.evidence_required)
        .filter(|leaf| {
            let row = rows.iter().find(|row| row.criterion_code == leaf.code);
            row.is_some_and(|row| {
                row.self_not_applicable_reason.is_none()
                    && row.self_comment.is_none()
                    && row.self_evidence.0.is_empty()
            })
        })
        .map(|leaf| leaf.code.as_str())
        .collect();
    if missing.is_empty() && unproven.is_empty() {
        return Ok(());
    }
    Err(incomplete(&missing).with("missing_evidence", unproven))
}

fn incomplete(missing: &[String]) -> Error {
    Error::new(Code::IncompleteScores).with("missing_criteria", missing.to_vec())
}

/// The rows of a sheet with its verified scores replaced. A difference from what the unit handed in
/// needs a reason (R33).
pub(super) fn with_verified_scores(
    engine: &Engine<'_>,
    sheet: &SheetRow,
    known: &[ScoreRow],
    input: &PutVerifiedScores,
    by: &str,
    now: Instant,
) -> Result<Vec<ScoreRow>> {
    let sent = &input.scores;
    check_entries(engine, sent.iter().map(|one| (one.criterion_code.as_str(), one.entry())))?;
    check_findings(engine, &input.findings)?;
    let mut rows = without_verified_scores(known.to_vec());
    for (at, one) in sent.iter().enumerate() {
        let before = known.iter().find(|old| old.criterion_code == one.criterion_code);
        let row = verified_row(sheet, before, one, by, now);
        let own = row.self_mark().filter(|_| sheet.submitted_at.is_some());
        let differs = match (&own, &row.verified_mark()) {
            (Some(own), Some(verified)) => !verified.agrees_with(own),
            (None, _) | (_, None) => false,
        };
        if differs && one.reason.is_none() {
            let text = Text::new(
                "Điểm thẩm định khác điểm tự chấm phải nêu lý do.",
                "A verified score that differs from the self-score needs a reason.",
            );
            return Err(wrong(at, "reason", "required_when_different", text));
        }
        rows.retain(|old| old.criterion_code != row.criterion_code);
        rows.push(row);
    }
    check_verified(engine, sheet, &rows)?;
    Ok(rows)
}

/// The rows of a sheet with one verified score replaced.
pub(super) fn with_correction(
    engine: &Engine<'_>,
    sheet: &SheetRow,
    known: &[ScoreRow],
    correction: &Correction<'_>,
    by: &str,
    now: Instant,
) -> Result<Vec<ScoreRow>> {
    let Correction { criterion_code, entry, reason } = *correction;
    let checked = engine
        .check(criterion_code, entry)
        .ok_or_else(|| Error::bug("a petition names a criterion that is scored"))?;
    checked.map_err(|flaw| {
        let pointer = format!("/score/{}", flaw.field);
        Error::invalid(pointer, flaw.rule, Text::new(flaw.vi, flaw.en))
    })?;
    let before = known.iter().find(|old| old.criterion_code == criterion_code);
    let one = VerifiedScore {
        criterion_code: criterion_code.to_owned(),
        points: entry.points,
        is_met: entry.is_met,
        inputs: entry.inputs.to_vec(),
        not_applicable_reason: entry.not_applicable_reason.map(str::to_owned),
        reason: Some(reason.to_owned()),
    };
    let row = verified_row(sheet, before, &one, by, now);
    let is_same = match (before.and_then(ScoreRow::verified_mark), row.verified_mark()) {
        (Some(old), Some(new)) => new.agrees_with(&old),
        (None, _) | (_, None) => false,
    };
    if is_same {
        let text = Text::new(
            "Điểm mới phải khác điểm đã thẩm định.",
            "The corrected score differs from the verified one.",
        );
        return Err(Error::invalid("/score", "unchanged", text));
    }
    let mut rows: Vec<ScoreRow> =
        known.iter().filter(|old| old.criterion_code != criterion_code).cloned().collect();
    rows.push(row);
    check_verified(engine, sheet, &rows)?;
    Ok(rows)
}

/// The row of one verified score. One that stays as it was keeps its author.
fn verified_row(
    sheet: &SheetRow,
    before: Option<&ScoreRow>,
    one: &VerifiedScore,
    by: &str,
    now: Instant,
) -> ScoreRow {
    let mut row = before.cloned().unwrap_or_else(|| ScoreRow::empty(sheet.id, &one.criterion_code));
    row.verified_points = one.points.map(Scaled);
    row.verified_is_met = one.is_met;
    row.verified_inputs = stored_inputs(&one.inputs);
    row.verified_not_applicable_reason.clone_from(&one.not_applicable_reason);
    row.verified_reason.clone_from(&one.reason);
    let is_same = before.is_some_and(|old| {
        old.verified_at.is_some()
            && old.verified_points == row.verified_points
            && old.verified_is_met == row.verified_is_met
            && old.verified_inputs == row.verified_inputs
            && old.verified_not_applicable_reason == row.verified_not_applicable_reason
            && old.verified_reason == row.verified_reason
    });
    if !is_same {
        row.verified_by = Some(by.to_owned());
        row.verified_at = Some(now);
    }
    row
}

/// Each finding names a limit of the set, once.
fn check_findings(engine: &Engine<'_>, findings: &[Finding]) -> Result<()> {
    let mut seen = HashSet::new();
    for (at, finding) in findings.iter().enumerate() {
        let wrong = |code: &'static str, vi: &'static str, en: &'static str| {
            Err(Error::invalid(format!("/findings/{at}/limit_code"), code, Text::new(vi, en)))
        };
        if engine.scheme().limit(&finding.limit_code).is_none() {
            return wrong(
                "unknown_limit",
                "Bộ tiêu chí không có giới hạn với mã này.",
                "The criteria set has no limit by this code.",
            );
        }
        if !seen.insert(finding.limit_code.as_str()) {
            return wrong("repeated", "Sự việc được nêu hai lần.", "The finding stands twice.");
        }
    }
    Ok(())
}

/// Refuses a verification with gaps: whatever counts was verified. What a gate makes zero and what is
/// left out as a whole needs no score.
fn check_verified(engine: &Engine<'_>, sheet: &SheetRow, rows: &[ScoreRow]) -> Result<()> {
    let is_self_counted = sheet.submitted_at.is_some();
    let leaves = rows.iter().map(|row| leaf_marks(row, is_self_counted)).collect();
    let calculation = engine.calculate(&SheetMarks { leaves, ..SheetMarks::default() });
    let verified: HashSet<&str> = rows
        .iter()
        .filter(|row| row.verified_mark().is_some())
        .map(|row| row.criterion_code.as_str())
        .collect();
    let missing: Vec<String> = calculation
        .leaves
        .iter()
        .filter(|leaf| !matches!(leaf.used_from, UsedFrom::Gate | UsedFrom::Omitted))
        .filter(|leaf| !verified.contains(leaf.criterion_code.as_str()))
        .map(|leaf| leaf.criterion_code.clone())
        .collect();
    if !missing.is_empty() {
        return Err(incomplete(&missing));
    }
    check_scale(&calculation)
}

/// The rows of a sheet that goes back to its unit: verification begins anew. Criteria of which only the
/// verifier said something are empty again.
pub(super) fn without_verified_scores(known: Vec<ScoreRow>) -> Vec<ScoreRow> {
    known
        .into_iter()
        .filter(|row| row.self_at.is_some())
        .map(|row| ScoreRow {
            verified_points: None,
            verified_is_met: None,
            verified_inputs: None,
            verified_not_applicable_reason: None,
            verified_reason: None,
            verified_by: None,
            verified_at: None,
            ..row
        })
        .collect()
}

fn leaf_marks(row: &ScoreRow, is_self_counted: bool) -> LeafMarks {
    LeafMarks {
        criterion_code: row.criterion_code.clone(),
        self_mark: row.self_mark().filter(|_| is_self_counted),
        verified_mark: row.verified_mark(),
        verified_reason: row.verified_reason.clone(),
        ..LeafMarks::default()
    }
}

/// The marks that count on a sheet. What a unit wrote but did not hand in counts only as long as it
/// can still hand it in.
pub(super) fn marks(sheet: &SheetRow, rows: Vec<MarkRow>) -> SheetMarks {
    let is_self_counted = sheet.submitted_at.is_some() || sheet.state == EvaluationState::Open;
    SheetMarks {
        leaves: rows.into_iter().map(|row| row.into_leaf(is_self_counted)).collect(),
        findings: sheet
            .findings
            .0
            .iter()
            .map(|one| crate::scoring::Finding {
                limit_code: one.limit_code.clone(),
                note: Some(one.note.clone()),
            })
            .collect(),
        no_self_score: super::service::no_self_score(sheet),
        ..SheetMarks::default()
    }
}
