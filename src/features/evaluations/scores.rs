//! Rules of the scores on a sheet: each fits its criterion, whole sheets are complete, and a verified
//! score that differs says why.

use std::collections::HashSet;

use super::{
    input::{SelfScore, VerifiedScore},
    store::{ScoreRow, SheetRow},
    types::EvaluationState,
};
use crate::{
    db::{
        points::Scaled,
        types::{Instant, Json},
    },
    error::{Code, Error, Result, Text},
    features::documents::types::DocumentId,
    scoring::{LeafMarks, Mark, Points, Scheme},
};

/// The place and content of one entry, whoever sent it.
struct Entry<'a> {
    at: usize,
    criterion_code: &'a str,
    points: Option<Points>,
    not_applicable_reason: Option<&'a str>,
}

fn wrong(at: usize, field: &str, code: &'static str, vi: &'static str, en: &'static str) -> Error {
    Error::invalid(format!("/scores/{at}/{field}"), code, Text::new(vi, en))
}

/// Each entry names a scored criterion, once, and says one thing of it (R33).
fn check_entries(scheme: &Scheme, entries: &[Entry<'_>]) -> Result<()> {
    let mut seen = HashSet::new();
    for entry in entries {
        let at = entry.at;
        let Some(leaf) = scheme.leaf(entry.criterion_code) else {
            return Err(wrong(
                at,
                "criterion_code",
                "unknown_criterion",
                "Bộ tiêu chí không chấm điểm mã này.",
                "The criteria set scores nothing by this code.",
            ));
        };
        if !seen.insert(entry.criterion_code) {
            return Err(wrong(
                at,
                "criterion_code",
                "repeated",
                "Tiêu chí được nêu hai lần.",
                "The criterion stands twice.",
            ));
        }
        match (entry.points, entry.not_applicable_reason) {
            (Some(points), None) if points > leaf.max_points => {
                let max = leaf.max_points;
                return Err(Error::invalid(
                    format!("/scores/{at}/points"),
                    "above_max",
                    Text::new(
                        format!("Tối đa {} điểm.", max.to_vietnamese()),
                        format!("At most {max} points."),
                    ),
                ));
            }
            (Some(_), None) | (None, Some(_)) => {}
            (Some(_), Some(_)) => {
                return Err(wrong(
                    at,
                    "not_applicable_reason",
                    "points_and_not_applicable",
                    "Tiêu chí không áp dụng thì không có điểm.",
                    "A criterion that does not apply has no points.",
                ));
            }
            (None, None) => {
                return Err(wrong(
                    at,
                    "points",
                    "points_or_not_applicable",
                    "Phải có điểm hoặc lý do không áp dụng.",
                    "It needs points, or the reason why it does not apply.",
                ));
            }
        }
    }
    let is_nothing_left = entries.iter().all(|entry| entry.points.is_none());
    if is_nothing_left && seen.len() == scheme.leaves().count() {
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
    scheme: &Scheme,
    sheet: &SheetRow,
    known: &[ScoreRow],
    sent: Vec<SelfScore>,
    by: &str,
    now: Instant,
) -> Result<Vec<ScoreRow>> {
    let entries: Vec<Entry<'_>> = sent
        .iter()
        .enumerate()
        .map(|(at, one)| Entry {
            at,
            criterion_code: &one.criterion_code,
            points: one.points,
            not_applicable_reason: one.not_applicable_reason.as_deref(),
        })
        .collect();
    check_entries(scheme, &entries)?;
    for (at, one) in sent.iter().enumerate() {
        let empty = one.evidence.iter().position(|piece| {
            piece.document_id.is_none() && piece.url.is_none() && piece.note.is_none()
        });
        if let Some(piece) = empty {
            return Err(Error::invalid(
                format!("/scores/{at}/evidence/{piece}"),
                "empty_evidence",
                Text::new(
                    "Phải có văn bản, liên kết hoặc ghi chú.",
                    "It needs a document, a link or a note.",
                ),
            ));
        }
    }
    Ok(sent
        .into_iter()
        .map(|one| {
            let mut row = ScoreRow::empty(sheet.id, &one.criterion_code);
            row.self_points = one.points.map(Scaled);
            row.self_not_applicable_reason = one.not_applicable_reason;
            row.self_comment = one.comment;
            row.self_evidence = Json(one.evidence);
            let before = known.iter().find(|old| old.criterion_code == row.criterion_code);
            let is_same = before.is_some_and(|old| {
                old.self_points == row.self_points
                    && old.self_not_applicable_reason == row.self_not_applicable_reason
                    && old.self_comment == row.self_comment
                    && old.self_evidence == row.self_evidence
            });
            let kept = before.filter(|_| is_same);
            row.self_by = kept.map_or_else(|| Some(by.to_owned()), |old| old.self_by.clone());
            row.self_at = kept.map_or(Some(now), |old| old.self_at);
            row
        })
        .collect())
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

/// Refuses to hand in a sheet with gaps (R34): every criterion is scored or does not apply, and where
/// evidence is required there is a piece of it or a comment.
pub(super) fn check_complete(scheme: &Scheme, rows: &[ScoreRow]) -> Result<()> {
    let row_of = |code: &str| rows.iter().find(|row| row.criterion_code == code);
    let missing: Vec<&str> = scheme
        .leaves()
        .map(|leaf| leaf.code.as_str())
        .filter(|code| row_of(code).and_then(self_mark).is_none())
        .collect();
    let unproven: Vec<&str> = scheme
        .leaves()
        .filter(|leaf| leaf.evidence_required)
        .filter(|leaf| {
            row_of(&leaf.code).is_some_and(|row| {
                row.self_points.is_some()
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

fn incomplete(missing: &[&str]) -> Error {
    Error::new(Code::IncompleteScores).with("missing_criteria", missing.to_vec())
}

fn self_mark(row: &ScoreRow) -> Option<Mark> {
    Mark::of(row.self_points.map(|points| points.0), row.self_not_applicable_reason.clone())
}

fn verified_mark(row: &ScoreRow) -> Option<Mark> {
    Mark::of(row.verified_points.map(|points| points.0), row.verified_not_applicable_reason.clone())
}

/// The rows of a sheet with its verified scores replaced. A difference from what the unit handed in
/// needs a reason (R33).
pub(super) fn with_verified_scores(
    scheme: &Scheme,
    sheet: &SheetRow,
    known: &[ScoreRow],
    sent: &[VerifiedScore],
    by: &str,
    now: Instant,
) -> Result<Vec<ScoreRow>> {
    let entries: Vec<Entry<'_>> = sent
        .iter()
        .enumerate()
        .map(|(at, one)| Entry {
            at,
            criterion_code: &one.criterion_code,
            points: one.points,
            not_applicable_reason: one.not_applicable_reason.as_deref(),
        })
        .collect();
    check_entries(scheme, &entries)?;
    let missing: Vec<&str> = scheme
        .leaves()
        .map(|leaf| leaf.code.as_str())
        .filter(|code| !sent.iter().any(|one| one.criterion_code == *code))
        .collect();
    if !missing.is_empty() {
        return Err(incomplete(&missing));
    }
    let mut rows = Vec::with_capacity(sent.len());
    for (at, one) in sent.iter().enumerate() {
        let before = known.iter().find(|old| old.criterion_code == one.criterion_code);
        let mut row =
            before.cloned().unwrap_or_else(|| ScoreRow::empty(sheet.id, &one.criterion_code));
        row.verified_points = one.points.map(Scaled);
        row.verified_not_applicable_reason.clone_from(&one.not_applicable_reason);
        row.verified_reason.clone_from(&one.reason);
        let own = self_mark(&row).filter(|_| sheet.submitted_at.is_some());
        let differs = match (&own, &verified_mark(&row)) {
            (Some(own), Some(verified)) => !verified.agrees_with(own),
            (None, _) | (_, None) => false,
        };
        if differs && one.reason.is_none() {
            return Err(wrong(
                at,
                "reason",
                "required_when_different",
                "Điểm thẩm định khác điểm tự chấm phải nêu lý do.",
                "A verified score that differs from the self-score needs a reason.",
            ));
        }
        let is_same = before.is_some_and(|old| {
            old.verified_at.is_some()
                && old.verified_points == row.verified_points
                && old.verified_not_applicable_reason == row.verified_not_applicable_reason
                && old.verified_reason == row.verified_reason
        });
        if !is_same {
            row.verified_by = Some(by.to_owned());
            row.verified_at = Some(now);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The rows of a sheet that goes back to its unit: verification begins anew.
pub(super) fn without_verified_scores(known: Vec<ScoreRow>) -> Vec<ScoreRow> {
    known
        .into_iter()
        .map(|row| ScoreRow {
            verified_points: None,
            verified_not_applicable_reason: None,
            verified_reason: None,
            verified_by: None,
            verified_at: None,
            ..row
        })
        .collect()
}

/// The marks that count on a sheet. What a unit wrote but did not hand in counts only as long as it
/// can still hand it in.
pub(super) fn marks(sheet: &SheetRow, rows: &[ScoreRow]) -> Vec<LeafMarks> {
    let is_self_counted = sheet.submitted_at.is_some() || sheet.state == EvaluationState::Open;
    rows.iter()
        .map(|row| LeafMarks {
            criterion_code: row.criterion_code.clone(),
            self_mark: self_mark(row).filter(|_| is_self_counted),
            verified_mark: verified_mark(row),
            verified_reason: row.verified_reason.clone(),
        })
        .collect()
}
