//! What other slices ask about a campaign.

use chrono::NaiveDate;

use super::{
    service, store,
    types::{CampaignId, CampaignState},
};
use crate::{
    authz::Actor,
    db::Conn,
    error::{Code, Error, Result},
};

/// The few facts that objects of a campaign are checked against.
#[derive(Clone, Debug)]
pub struct CampaignFacts {
    /// Id.
    pub id: CampaignId,
    /// State.
    pub state: CampaignState,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// Document number of the plan, once it is issued.
    pub number: Option<String>,
    /// Date of the plan, once it is issued.
    pub issued_on: Option<NaiveDate>,
}

impl CampaignFacts {
    /// Refuses to write under a closed campaign.
    ///
    /// # Errors
    /// `campaign-closed`.
    pub fn require_not_closed(&self) -> Result<()> {
        match self.state {
            CampaignState::Closed => Err(Error::new(Code::CampaignClosed)),
            CampaignState::Draft | CampaignState::Published => Ok(()),
        }
    }
}

/// The facts of a campaign that the caller sees. The caller's own operation asks for its scope.
///
/// # Errors
/// `not-found`.
pub fn seen(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Result<CampaignFacts> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if !service::is_seen(&row, actor) {
        return Err(Error::not_found());
    }
    Ok(CampaignFacts {
        id: row.id,
        state: row.state,
        period_from: row.period_from,
        period_to: row.period_to,
        number: row.number,
        issued_on: row.issued_on,
    })
}
