//! What keeps a step from being taken, and with which reasons it was taken all the same.

use super::{Basis, assess, store};
use crate::{
    authz::{Actor, Relation, table},
    db::Conn,
    eligibility::{Finding, Outcome},
    error::{Result, Text},
    features::award_proposals::{
        checks::{Missing, require_ready},
        service::Dossier,
        steps::AcknowledgedWarning,
    },
    http::command::Tx,
    law::{Checkpoint, Words},
};

/// What is missing for a step, and the reasons among those given that the step is taken with. What only
/// warns needs a reason; one that is given for anything else is not kept.
///
/// # Errors
/// When the database cannot be read.
pub fn gate(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    dossier: &Dossier,
    (at, acknowledged): (Checkpoint, &[AcknowledgedWarning]),
) -> Result<(Vec<Missing>, Vec<AcknowledgedWarning>)> {
    let assessment = assess(tx.conn, basis, tx.today, dossier, at)?;
    let mut missing = Vec::new();
    let mut kept = Vec::new();
    for finding in &assessment.findings {
        let reason = acknowledged.iter().find(|one| one.rule == finding.rule);
        match (finding.blocks(), finding.needs_reason(), reason) {
            (true, ..) | (_, true, None) => {
                missing.push(as_missing(tx.conn, tx.actor, dossier, finding)?);
            }
            (_, true, Some(reason)) => kept.push(reason.clone()),
            (false, false, _) => {}
        }
    }
    Ok((missing, kept))
}

/// Refuses a step that is not ready; gives the reasons that it is taken with.
///
/// # Errors
/// `not-ready` naming each finding.
pub fn pass(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    dossier: &Dossier,
    at: Checkpoint,
    acknowledged: &[AcknowledgedWarning],
) -> Result<Vec<AcknowledgedWarning>> {
    let (missing, kept) = gate(tx, basis, dossier, (at, acknowledged))?;
    require_ready(&missing)?;
    Ok(kept)
}

/// What the rules say of a proposal at a step of another part of the system.
#[derive(Debug)]
pub struct Checked {
    /// What keeps the step from being taken.
    pub blocking: Vec<Missing>,
    /// What only warns.
    pub warnings: Vec<Missing>,
}

/// What the rules say of a proposal at a step of another part of the system, but for rules that the
/// step itself looks after.
///
/// # Errors
/// When the database cannot be read.
pub fn check(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    dossier: &Dossier,
    at: Checkpoint,
    except: &[&str],
) -> Result<Checked> {
    let assessment = assess(tx.conn, basis, tx.today, dossier, at)?;
    let mut checked = Checked { blocking: Vec::new(), warnings: Vec::new() };
    for finding in assessment.findings.iter().filter(|one| !except.contains(&one.rule.as_str())) {
        if finding.blocks() {
            checked.blocking.push(as_missing(tx.conn, tx.actor, dossier, finding)?);
        } else if finding.needs_reason() {
            checked.warnings.push(as_missing(tx.conn, tx.actor, dossier, finding)?);
        }
    }
    Ok(checked)
}

fn as_missing(
    conn: &mut Conn,
    actor: &Actor,
    dossier: &Dossier,
    finding: &Finding,
) -> Result<Missing> {
    let code = match finding.outcome {
        Outcome::Unknown => "unknown",
        Outcome::Warning => "warning",
        Outcome::Failed | Outcome::Passed | Outcome::NotApplicable => "failed",
    };
    let label = text(&finding.sentence);
    let pointer = pointer(&finding.rule, dossier.row.person_code.is_some());
    let mut missing = Missing::new(finding.rule.clone(), code, pointer, label);
    missing.next_step = finding.next_step.as_ref().map(text);
    if finding.rule == "R07" {
        let claims = store::claims(conn, &dossier.row, &dossier.parts.achievements)?;
        let is_seen = |unit: &str| actor.may(table::GET_AWARD_PROPOSAL, &Relation::unit(unit));
        let seen = claims.into_iter().find(|claim| is_seen(&claim.unit_code));
        missing.existing_id = seen.map(|claim| claim.id.to_string());
    }
    Ok(missing)
}

fn text(words: &Words) -> Text {
    Text::new(words.vi.clone(), words.en.clone())
}

/// Where in the proposal the rule looks.
fn pointer(rule: &str, is_person: bool) -> &'static str {
    match rule {
        "R03" | "R04" => "/campaign_id",
        "R05" if is_person => "/person_code",
        "R05" => "/unit_code",
        "R06" => "/award_type_code",
        "R07" | "R12" | "R18" => "/achievement_ids",
        "R10" => "/declaration/cited_awards",
        "R13" | "R14" => "/declaration/working_time",
        "R15" => "/declaration/ratings",
        "R16" => "/declaration/attestations",
        "R17" => "/merit_clause",
        "R19" | "R20" => "/papers",
        "R21" => "/declaration/report_date",
        "R29" => "/award_round_id",
        _ => "", // the proposal as a whole
    }
}
