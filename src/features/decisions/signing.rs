//! Who signs (R39): the authority of the award types, or a deputy with a delegation on file.

use chrono::NaiveDate;

use super::{
    input::CreateDecision,
    store::{self, DecisionRow},
    types::{DecisionId, DecisionSigning, SigningDelegation},
};
use crate::{
    authz::{Actor, Role},
    clock::day_in_hanoi,
    db::Conn,
    error::{Error, Result, Text},
    features::{
        award_proposals::checks::Missing,
        award_types::types::AwardAuthority,
        role_grants::{self, types::RoleGrantView},
    },
    http::command::Tx,
    law::{Authority, RuleSet},
};

/// The grant by which a leader's role was delegated.
fn delegated(
    conn: &mut Conn,
    actor: &Actor,
    delegation: &SigningDelegation,
    today: NaiveDate,
) -> Result<Option<RoleGrantView>> {
    let Some(id) = delegation.role_grant_id else { return Ok(None) };
    let grant = role_grants::service::find(conn, actor, id, today)?;
    Ok(grant.filter(|grant| grant.role == Role::Leader && grant.delegated_from_id.is_some()))
}

/// A delegation that is named is one of a leader's role, for a decision of the department.
pub(super) fn check(tx: &mut Tx<'_>, input: &CreateDecision) -> Result<()> {
    let Some(delegation) = &input.delegation else { return Ok(()) };
    if delegation.role_grant_id.is_none() {
        return Ok(());
    }
    let is_known = delegated(tx.conn, tx.actor, delegation, tx.today)?.is_some();
    if is_known && input.authority == AwardAuthority::DepartmentDirector {
        return Ok(());
    }
    let text = Text::new(
        "Không phải vai trò lãnh đạo Sở đã được ủy quyền.",
        "Not a delegated role of the department's leaders.",
    );
    Err(Error::invalid("/delegation/role_grant_id", "unknown_delegation", text))
}

/// The authority of a decision: a published one keeps it, whoever decides on the award types by now.
///
/// # Errors
/// `not-found`.
pub fn authority_of(conn: &mut Conn, id: DecisionId) -> Result<AwardAuthority> {
    Ok(store::find(conn, id)?.ok_or_else(Error::not_found)?.authority)
}

fn is_in_force(grant: &RoleGrantView, day: NaiveDate) -> bool {
    grant.valid_from <= day
        && grant.valid_to.is_none_or(|last| day <= last)
        && grant.ended_at.is_none_or(|at| day <= day_in_hanoi(at.0))
}

/// The signer is named, and a deputy has a delegation that was in force on the decision's day.
pub(super) fn missing(tx: &mut Tx<'_>, row: &DecisionRow) -> Result<Vec<Missing>> {
    let mut missing = Vec::new();
    if row.signer_name.is_none() || row.signer_title.is_none() {
        let label = Text::new(
            "Chưa ghi người ký và chức vụ của người ký.",
            "Who signed, and in which position, is not recorded.",
        );
        missing.push(Missing::new("R39", "no_signer", "/signer_name", label));
    }
    if row.signing == DecisionSigning::Own {
        return Ok(missing);
    }
    let Some(delegation) = row.delegation.as_ref().map(|json| &json.0) else {
        let label = Text::new(
            "Người ký thay chưa có ủy quyền trong hồ sơ.",
            "No delegation to the deputy who signed is on file.",
        );
        missing.push(Missing::new("R39", "no_delegation", "/delegation", label));
        return Ok(missing);
    };
    let Some(day) = row.issued_on else { return Ok(missing) };
    let by_role = delegated(tx.conn, tx.actor, delegation, tx.today)?;
    let holds = match (&by_role, delegation.document_date) {
        (Some(grant), _) => is_in_force(grant, day),
        (None, Some(dated)) => delegation.role_grant_id.is_none() && dated <= day,
        (None, None) => false,
    };
    if !holds {
        let label = Text::new(
            "Ủy quyền ký không có hiệu lực vào ngày của quyết định.",
            "The delegation was not in force on the decision's day.",
        );
        missing.push(Missing::new("R39", "delegation_not_in_force", "/delegation", label));
    }
    Ok(missing)
}

/// The authority that the rules name for an award type is another one.
pub(super) fn is_other(rules: &RuleSet, award_type_code: &str, authority: AwardAuthority) -> bool {
    let wanted = match authority {
        AwardAuthority::CityChairman => Authority::CityChairman,
        AwardAuthority::DepartmentDirector => Authority::DepartmentDirector,
    };
    let matrix = &rules.rules.r39.parameters.authority_matrix.value;
    matrix
        .iter()
        .find(|one| one.award_type_code == award_type_code)
        .is_some_and(|one| one.authority != wanted)
}
