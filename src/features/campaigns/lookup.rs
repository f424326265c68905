//! What other slices ask about a campaign.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    plan::PlanParts,
    service, store, store_facts,
    types::{CampaignId, CampaignLevel, CampaignState, PeriodScheme},
    views::CampaignSummary,
};
use crate::{
    authz::{Actor, table},
    clock::day_in_hanoi,
    db::Conn,
    error::{Code, Error, Result, Text},
    period::Period,
};

/// The few facts that objects of a campaign are checked against.
#[derive(Clone, Debug)]
pub struct CampaignFacts {
    /// Id.
    pub id: CampaignId,
    /// State.
    pub state: CampaignState,
    /// Unit or bloc that launches it.
    pub owner_unit_code: String,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// How its years are counted.
    pub period_scheme: PeriodScheme,
    /// Document number of the plan, once it is issued.
    pub number: Option<String>,
    /// Date of the plan, once it is issued.
    pub issued_on: Option<NaiveDate>,
}

impl CampaignFacts {
    /// First and last day of a period, as the campaign counts.
    pub fn days_of(&self, period: Period) -> Option<(NaiveDate, NaiveDate)> {
        period.days(self.period_scheme == PeriodScheme::Nd09)
    }

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

    /// Refuses to write under a campaign that is not launched or already closed.
    ///
    /// # Errors
    /// `invalid-state-transition` for a draft, `campaign-closed`.
    pub fn require_running(&self) -> Result<()> {
        self.require_not_closed()?;
        match self.state {
            CampaignState::Published | CampaignState::Closed => Ok(()),
            CampaignState::Draft => Err(Error::new(Code::InvalidStateTransition)
                .detail("Phong trào chưa được phát động.", "The campaign is not launched yet.")
                .with("current_state", self.state.to_string())
                .with("allowed_actions", Vec::<String>::new())),
        }
    }
}

/// The facts of a campaign that the caller sees. The caller's own operation asks for its scope.
///
/// # Errors
/// `not-found`.
pub fn seen(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Result<CampaignFacts> {
    let facts = store_facts::facts(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = facts.state != CampaignState::Draft
        || service::sees_drafts_of(&facts.owner_unit_code, actor);
    if is_seen { Ok(facts) } else { Err(Error::not_found()) }
}

/// The facts of a campaign that a body names.
///
/// # Errors
/// `validation-failed` at the pointer for one that the caller does not see.
pub fn named(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    pointer: &str,
) -> Result<CampaignFacts> {
    let unknown = Text::new("Không có phong trào với mã này.", "No campaign has this id.");
    seen(conn, actor, id).map_err(|error| match error.code() {
        Code::NotFound => Error::invalid(pointer, "unknown_campaign", unknown),
        _ => error, // any other failure is the database's own
    })
}

/// The facts of a running campaign that a body names.
///
/// # Errors
/// `validation-failed` at the pointer for one that is unknown or not launched; `campaign-closed`.
pub fn running(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    pointer: &str,
) -> Result<CampaignFacts> {
    let facts = named(conn, actor, id, pointer)?;
    match facts.state {
        CampaignState::Published => Ok(facts),
        CampaignState::Closed => Err(Error::new(Code::CampaignClosed)),
        CampaignState::Draft => Err(Error::invalid(
            pointer,
            "campaign_not_published",
            Text::new("Phong trào chưa được phát động.", "The campaign is not launched yet."),
        )),
    }
}

/// The campaigns with these ids that the caller sees, for `expand=campaign`.
///
/// # Errors
/// `insufficient-scope`.
pub fn summaries(
    conn: &mut Conn,
    actor: &Actor,
    ids: impl Iterator<Item = CampaignId>,
) -> Result<HashMap<CampaignId, CampaignSummary>> {
    actor.require_scope(table::LIST_CAMPAIGNS)?;
    let mut ids: Vec<CampaignId> = ids.collect();
    ids.sort();
    ids.dedup();
    let rows = store::by_ids(conn, ids)?;
    let seen = rows.into_iter().filter(|row| service::is_seen(row, actor));
    Ok(seen.map(|row| (row.id, service::summary(row, actor))).collect())
}

/// Those of these campaigns that the caller sees. The caller's own operation asks for its scope.
///
/// # Errors
/// When the database cannot be read.
pub fn seen_among(
    conn: &mut Conn,
    actor: &Actor,
    ids: Vec<CampaignId>,
) -> Result<HashSet<CampaignId>> {
    let seen = store::by_ids(conn, ids)?.into_iter().filter(|row| service::is_seen(row, actor));
    Ok(seen.map(|row| row.id).collect())
}

/// Which of these campaigns are closed, for the actions that are left under them.
///
/// # Errors
/// When the database cannot be read.
pub fn closed_among(
    conn: &mut Conn,
    ids: impl Iterator<Item = CampaignId>,
) -> Result<Vec<CampaignId>> {
    let mut ids: Vec<CampaignId> = ids.collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(ids);
    }
    store::closed_among(conn, ids)
}

/// Codes of the targets (chỉ tiêu) that a campaign's plan sets.
///
/// # Errors
/// `not-found`.
pub fn target_codes(conn: &mut Conn, id: CampaignId) -> Result<Vec<String>> {
    Ok(plan(conn, id)?.targets.into_iter().map(|target| target.code).collect())
}

/// The plan of a campaign.
///
/// # Errors
/// `not-found`.
pub fn plan(conn: &mut Conn, id: CampaignId) -> Result<PlanParts> {
    Ok(store::find(conn, id)?.ok_or_else(Error::not_found)?.plan.0)
}

/// How a campaign was launched, and what its plan holds: what an award asks of it.
#[derive(Clone, Debug)]
pub struct LaunchFacts {
    /// Level of the campaign.
    pub level: CampaignLevel,
    /// Day of the launch; null before that.
    pub launched_on: Option<NaiveDate>,
    /// Document number of the plan, once it is issued.
    pub number: Option<String>,
    /// Level of the plan or campaign above it; null when there is none.
    pub parent_level: Option<CampaignLevel>,
    /// The plan.
    pub plan: PlanParts,
}

/// How a campaign was launched, whoever asks.
///
/// # Errors
/// `not-found`.
pub fn launch(conn: &mut Conn, id: CampaignId) -> Result<LaunchFacts> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let above = match row.parent_id {
        Some(parent) => store::find(conn, parent)?.map(|parent| parent.level),
        None => None,
    };
    Ok(LaunchFacts {
        level: row.level,
        launched_on: row.published_at.map(|at| day_in_hanoi(at.0)),
        number: row.number,
        // A plan that is cited by its number stands above a campaign of this system.
        parent_level: row.parent_plan.map(|plan| plan.0.level).or(above),
        plan: row.plan.0,
    })
}

/// The facts of all campaigns that are launched and not closed.
///
/// # Errors
/// When the database cannot be read.
pub fn all_running(conn: &mut Conn) -> Result<Vec<CampaignFacts>> {
    store_facts::all_running(conn)
}
