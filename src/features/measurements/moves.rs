//! Verifying and disputing, and taking that back.

use super::{
    input::{UnverifyMeasurement, VerificationOutcome, VerifyMeasurement},
    service::{Telling, is_own, load, relation, tell, view},
    store::{self, Judgement, MeasurementRow},
    types::{MACHINE, MeasurementId, MeasurementState},
    views::MeasurementView,
};
use crate::{
    audit::Action,
    authz::table::{self, Rule},
    error::{Code, Error, Result},
    features::{campaigns::lookup::CampaignFacts, indicators::service::Defined},
    http::command::{Tx, stale},
};

/// The current revision, when the caller may take the action on it now.
fn load_for(
    tx: &mut Tx<'_>,
    id: MeasurementId,
    action: &str,
    rule: &Rule,
) -> Result<(MeasurementRow, Defined, CampaignFacts)> {
    tx.actor.require_scope(rule)?;
    let (row, indicator, campaign) = load(tx.conn, tx.actor, id)?;
    tx.actor.require(rule, &relation(&row))?;
    if action == "verify" && is_own(&row, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người ghi nhận số liệu không tự thẩm định số liệu đó.",
            "Who recorded a measurement does not verify it.",
        ));
    }
    if !row.is_current {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Số liệu đã được sửa bằng một bản sau.",
                "A later revision has corrected this measurement.",
            )
            .with("current_state", "superseded")
            .with("allowed_actions", Vec::<String>::new()));
    }
    MACHINE.require(action, row.state, tx.actor, &relation(&row))?;
    campaign.require_running()?;
    tx.check_match(row.version)?;
    Ok((row, indicator, campaign))
}

/// The secretariat accepts a measurement, or disputes it with a reason.
///
/// # Errors
/// `recused` for who recorded it, `invalid-state-transition` also for one that was corrected,
/// `campaign-closed`, `stale-etag`, `role-required`.
pub fn verify(
    tx: &mut Tx<'_>,
    id: MeasurementId,
    input: &VerifyMeasurement,
) -> Result<MeasurementView> {
    let (row, indicator, campaign) = load_for(tx, id, "verify", table::VERIFY_MEASUREMENT)?;
    let (state, action, event) = match input.outcome {
        VerificationOutcome::Accepted => {
            (MeasurementState::Verified, Action::MEASUREMENT_VERIFY, "measurement.verified")
        }
        VerificationOutcome::Disputed => {
            (MeasurementState::Disputed, Action::MEASUREMENT_DISPUTE, "measurement.disputed")
        }
    };
    let telling = Telling { action, event, reason: input.reason.as_deref() };
    judge(tx, (&row, &indicator, &campaign), state, &telling)
}

/// A finding is taken back; the measurement waits again.
///
/// # Errors
/// `invalid-state-transition`, `campaign-closed`, `stale-etag`, `role-required`.
pub fn unverify(
    tx: &mut Tx<'_>,
    id: MeasurementId,
    input: &UnverifyMeasurement,
) -> Result<MeasurementView> {
    let (row, indicator, campaign) = load_for(tx, id, "unverify", table::UNVERIFY_MEASUREMENT)?;
    let telling = Telling {
        action: Action::MEASUREMENT_UNVERIFY,
        event: "measurement.unverified",
        reason: Some(&input.reason),
    };
    judge(tx, (&row, &indicator, &campaign), MeasurementState::Recorded, &telling)
}

fn judge(
    tx: &mut Tx<'_>,
    (row, indicator, campaign): (&MeasurementRow, &Defined, &CampaignFacts),
    state: MeasurementState,
    telling: &Telling<'_>,
) -> Result<MeasurementView> {
    let found = Judgement { state, by: &tx.actor.id, reason: telling.reason };
    let after = store::judge(tx.conn, row, &found, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, indicator, Some(row), &after, telling);
    Ok(view(after, indicator, tx.actor, campaign.state))
}
