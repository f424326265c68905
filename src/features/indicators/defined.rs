//! What other slices ask about indicators.

use super::{
    input::{NewFigure, NewMilestone},
    service::{load, owners_of},
    store::{self, IndicatorRow},
    types::{FiguresFrom, IndicatorId, IndicatorKind},
};
use crate::{
    authz::Actor,
    db::Conn,
    error::Result,
    features::campaigns::{lookup::CampaignFacts, types::CampaignId},
};

/// What other slices need to know of an indicator.
#[derive(Clone, Debug)]
pub struct Defined {
    /// Id.
    pub id: IndicatorId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: IndicatorKind,
    /// Where the target or the figures come from.
    pub source: Option<String>,
    /// Units that answer for it; all rooms and public units when empty.
    pub owner_unit_codes: Vec<String>,
    /// The figure of a quantitative indicator.
    pub figure: Option<NewFigure>,
    /// The milestone.
    pub milestone: Option<NewMilestone>,
}

impl Defined {
    fn of(row: IndicatorRow, owner_unit_codes: Vec<String>) -> Self {
        Self {
            id: row.id,
            campaign_id: row.campaign_id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            source: row.source,
            owner_unit_codes,
            figure: row.figure.map(|json| json.0),
            milestone: row.milestone.map(|json| json.0),
        }
    }

    /// The figure, when units report it.
    pub fn measured(&self) -> Option<&NewFigure> {
        self.figure.as_ref().filter(|figure| figure.figures_from == FiguresFrom::Measurements)
    }

    /// Whether a unit answers for it.
    pub fn is_of(&self, unit_code: &str) -> bool {
        self.owner_unit_codes.is_empty() || self.owner_unit_codes.iter().any(|one| one == unit_code)
    }
}

/// An indicator that the caller sees, with its campaign. The caller's own operation asks for its
/// scope.
///
/// # Errors
/// `not-found`.
pub fn seen(conn: &mut Conn, actor: &Actor, id: IndicatorId) -> Result<(Defined, CampaignFacts)> {
    let (row, campaign) = load(conn, actor, id)?;
    let owners = owners_of(conn, id)?;
    Ok((Defined::of(row, owners), campaign))
}

/// All indicators of a campaign, in their order.
///
/// # Errors
/// When the database cannot be read.
pub fn all(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<Defined>> {
    let rows = store::all(conn, campaign)?;
    let ids: Vec<IndicatorId> = rows.iter().map(|row| row.id).collect();
    let mut owners = store::owners(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let of_row = owners.remove(&row.id).unwrap_or_default();
            Defined::of(row, of_row)
        })
        .collect())
}

/// The indicator whose figures come from outreach, when the campaign has one.
///
/// # Errors
/// When the database cannot be read.
pub fn outreach_indicator(conn: &mut Conn, campaign: CampaignId) -> Result<Option<Defined>> {
    let is_outreach = |one: &Defined| {
        one.figure.as_ref().is_some_and(|figure| figure.figures_from == FiguresFrom::Outreach)
    };
    Ok(all(conn, campaign)?.into_iter().find(is_outreach))
}
