//! R23: a refusal says why, by a code that the dossier's rule set names, its ground and a text.

use super::{input::CreateDecision, service::Known};
use crate::{
    db::Conn,
    error::{Error, Result, Text},
    features::awards::rules::RuleSets,
};

/// Refuses a reason whose code the rule set of the dossier does not name. One that was not received has no
/// rule set yet, and cannot be decided before it has.
pub(super) fn check(conn: &mut Conn, input: &CreateDecision, known: &Known) -> Result<()> {
    let mut sets = RuleSets::default();
    for (index, refused) in input.refused_proposals.iter().enumerate() {
        let Some((proposal, _)) = known.get(&refused.award_proposal_id) else { continue };
        let Some(set) = sets.of(conn, proposal)? else { continue };
        let codes = &set.rules.r23.parameters.reason_codes.value;
        if codes.iter().any(|one| one.code == refused.reason.code) {
            continue;
        }
        let codes: Vec<&str> = codes.iter().map(|one| one.code.as_str()).collect();
        let codes = codes.join(", ");
        let text = Text::new(
            format!("Mã lý do phải là một trong: {codes}."),
            format!("The code of the reason is one of: {codes}."),
        );
        let pointer = format!("/refused_proposals/{index}/reason/code");
        return Err(Error::invalid(pointer, "unknown_reason", text));
    }
    Ok(())
}
