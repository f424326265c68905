//! What award proposals ask about the achievements they cite.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    store::{self, AchievementRow},
    types::{AchievementId, AchievementKind, AchievementState, RecognitionScope},
    views::Recognition,
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
    /// Kind.
    pub kind: AchievementKind,
    /// Day on which it was complete.
    pub achieved_on: NaiveDate,
    /// Since when it is applied.
    pub applied_since: Option<NaiveDate>,
    /// Decisions and letters that recognise it.
    pub recognitions: Vec<Recognition>,
}

impl Cited {
    fn of(row: AchievementRow) -> Self {
        let others = row.co_authors.0.into_iter().map(|one| one.person_code);
        Self {
            campaign_id: row.campaign_id,
            unit_code: row.unit_code,
            authors: row.person_code.into_iter().chain(others).collect(),
            state: row.state,
            kind: row.kind,
            achieved_on: row.period_to,
            applied_since: row.applied_since,
            recognitions: row.recognitions.0,
        }
    }

    /// Whether its effect reaches beyond its unit, as far as a recognition says so: then it can be
    /// replicated. That none says so is not that it cannot.
    pub fn is_known_to_reach_others(&self) -> bool {
        self.recognitions.iter().any(|one| one.scope != RecognitionScope::Unit)
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
