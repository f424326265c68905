//! Codes of reasons (R23): those that the dossier's rule set names.

use chrono::NaiveDate;

use super::{readiness, service::Dossier, types::AwardReason};
use crate::{
    db::Conn,
    error::{Error, Result, Text},
};

/// Refuses a reason whose code the rule set does not name.
///
/// # Errors
/// `validation-failed`.
pub(super) fn require_known(
    conn: &mut Conn,
    dossier: &Dossier,
    today: NaiveDate,
    reasons: &[AwardReason],
) -> Result<()> {
    let set = readiness::rule_set_of(conn, dossier, today)?;
    let known = set.rules.r23.parameters.reason_codes.value;
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
