//! What award proposals ask about the achievements they cite.

use std::collections::HashMap;

use super::{
    store::{self, AchievementRow},
    types::{AchievementId, AchievementState},
};
use crate::{db::Conn, error::Result, features::campaigns::types::CampaignId};

/// The few facts that a citation is checked against.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Unit it is of.
    pub unit_code: String,
    /// Everybody who has a share in it.
    pub authors: Vec<String>,
    /// State.
    pub state: AchievementState,
}

impl Cited {
    fn of(row: AchievementRow) -> Self {
        let others = row.co_authors.0.into_iter().map(|one| one.person_code);
        Self {
            campaign_id: row.campaign_id,
            unit_code: row.unit_code,
            authors: row.person_code.into_iter().chain(others).collect(),
            state: row.state,
        }
    }
}

/// The achievements with these ids, whoever asks.
///
/// # Errors
/// When the database cannot be read.
pub fn cited(conn: &mut Conn, ids: &[AchievementId]) -> Result<HashMap<AchievementId, Cited>> {
    let rows = store::by_ids(conn, ids)?;
    Ok(rows.into_iter().map(|row| (row.id, Cited::of(row))).collect())
}
