//! What an activity must satisfy before it is written.

use serde_json::Value;

use super::{input::CreateOutreachActivity, store::ActivityRow};
use crate::{
    authz::{Relation, table::Rule},
    error::{Error, Result, Text},
    features::{
        achievements,
        campaigns::lookup::CampaignFacts,
        units::{self, types::UnitKind},
    },
    http::command::Tx,
};

fn wrong<T>(
    pointer: impl Into<String>,
    code: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Result<T> {
    Err(Error::invalid(pointer, code, Text::new(vi, en)))
}

/// Merges a patch (RFC 7396).
pub(super) fn merged(row: &ActivityRow, patch: &Value) -> Result<CreateOutreachActivity> {
    crate::http::patch::merged(&row.to_input(), patch)
}

/// The rules across the fields of a whole activity; `before` is what it replaces.
pub(super) fn activity(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    rule: &Rule,
    input: &CreateOutreachActivity,
    before: Option<&ActivityRow>,
) -> Result<()> {
    if before.is_none() {
        working_unit(tx, &input.unit_code, "/unit_code")?;
    }
    if before.is_none_or(|row| row.audience_unit_codes.0 != input.audience_unit_codes) {
        audience(tx, rule, &input.audience_unit_codes)?;
    }
    if input.held_on < campaign.period_from || input.held_on > campaign.period_to {
        return wrong(
            "/held_on",
            "outside_campaign",
            "Ngày tổ chức nằm ngoài thời gian của phong trào.",
            "The day lies outside the campaign.",
        );
    }
    let known = before.map(|row| row.evidence.0.as_slice()).unwrap_or_default();
    achievements::service::check_evidence(tx.conn, tx.actor, &input.evidence, known)
}

/// Units for whose staff the caller may hold an activity; nobody but the outreach lead holds one for
/// all.
fn audience(tx: &mut Tx<'_>, rule: &Rule, codes: &[String]) -> Result<()> {
    if codes.is_empty() {
        return tx.actor.require(rule, &Relation::none());
    }
    for (index, code) in codes.iter().enumerate() {
        let pointer = format!("/audience_unit_codes/{index}");
        if codes.iter().take(index).any(|earlier| earlier == code) {
            return wrong(
                pointer,
                "repeated",
                "Đơn vị được nêu hai lần.",
                "The unit stands twice.",
            );
        }
        working_unit(tx, code, &pointer)?;
        tx.actor.require(rule, &Relation::unit(code))?;
    }
    Ok(())
}

fn working_unit(tx: &mut Tx<'_>, code: &str, pointer: &str) -> Result<()> {
    let unit = units::service::require_known(tx.conn, code, pointer)?;
    if unit.kind == UnitKind::Bloc {
        return wrong(
            pointer,
            "bloc",
            "Khối thi đua không phải đơn vị công tác.",
            "A bloc is not a unit to work in.",
        );
    }
    Ok(())
}
