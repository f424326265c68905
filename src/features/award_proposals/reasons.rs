//! Codes of reasons (R23): those that the dossier's rule set names.

use super::{readiness::Basis, service::Dossier, types::AwardReason};
use crate::{
    error::{Error, Result, Text},
    http::command::Tx,
};

/// Refuses a reason whose code the rule set does not name.
///
/// # Errors
/// `validation-failed`.
pub(super) fn require_known(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    dossier: &Dossier,
    reasons: &[AwardReason],
) -> Result<()> {
    let set = basis.of(tx.conn, dossier, tx.today)?;
    let known = &set.rules.r23.parameters.reason_codes.value;
    for (index, reason) in reasons.iter().enumerate() {
        if known.iter().any(|one| one.code == reason.code) {
            continue;
        }
        let codes: Vec<&str> = known.iter().map(|one| one.code.as_str()).collect();
        let codes = codes.join(", ");
        let text = Text::new(
            format!("Mã lý do phải là một trong: {codes}."),
            format!("The code of the reason is one of: {codes}."),
        );
        return Err(Error::invalid(format!("/reasons/{index}/code"), "unknown_reason", text));
    }
    Ok(())
}
