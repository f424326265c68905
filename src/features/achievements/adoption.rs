//! What other slices ask about an achievement.

use chrono::NaiveDate;

use super::{
    check,
    input::NewEvidence,
    service::load,
    sight::is_replicable,
    store::{self, AchievementRow},
    types::{AchievementId, AchievementState},
    views::Evidence,
};
use crate::{
    authz::Actor,
    db::Conn,
    error::{Code, Error, Result},
    features::campaigns::types::CampaignId,
};

/// What matters of an achievement when a unit adopts it.
#[derive(Clone, Debug)]
pub struct Adoptable {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Unit whose achievement it is.
    pub unit_code: String,
    state: AchievementState,
    is_replicable: bool,
}

impl Adoptable {
    fn of(row: AchievementRow) -> Self {
        Self {
            campaign_id: row.campaign_id,
            unit_code: row.unit_code,
            state: row.state,
            is_replicable: is_replicable(row.kind, row.state),
        }
    }

    /// Refuses what cannot be adopted.
    ///
    /// # Errors
    /// `invalid-state-transition`.
    pub fn require_replicable(&self) -> Result<()> {
        if self.is_replicable {
            return Ok(());
        }
        Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Chỉ nhân rộng giải pháp, sáng kiến, mô hình đã được thẩm định hoặc công nhận.",
                "Only verified or recognised solutions, initiatives and models are adopted.",
            )
            .with("current_state", self.state.to_string())
            .with("allowed_actions", Vec::<String>::new()))
    }
}

/// An achievement that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn adoptable(
    conn: &mut Conn,
    actor: &Actor,
    id: AchievementId,
    today: NaiveDate,
) -> Result<Adoptable> {
    load(conn, actor, id, today).map(Adoptable::of)
}

/// An achievement that a unit has adopted, whoever asks.
///
/// # Errors
/// `not-found`.
pub fn adopted(conn: &mut Conn, id: AchievementId) -> Result<Adoptable> {
    Ok(Adoptable::of(store::find(conn, id)?.ok_or_else(Error::not_found)?))
}

/// Each piece of evidence leads somewhere, and documents that were not named before can be used.
///
/// # Errors
/// `validation-failed`.
pub fn check_evidence(
    conn: &mut Conn,
    actor: &Actor,
    list: &[NewEvidence],
    before: &[Evidence],
) -> Result<()> {
    check::evidence(conn, actor, list, before)
}
