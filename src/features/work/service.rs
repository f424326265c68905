//! Putting the slices' answers together.

use chrono::NaiveDate;

use super::types::{WorkGroup, WorkView};
use crate::{
    authz::Actor,
    db::Conn,
    error::Result,
    features::{
        achievements, agenda_items, award_proposals, awards, campaigns, conflicts,
        council_sessions, decisions, evaluations, legal_documents, measurements, outreach, panels,
        petitions, registrations,
    },
};

/// What waits for the caller, in the order of a campaign's way.
///
/// # Errors
/// When the database cannot be read.
pub fn list(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<WorkView> {
    let mut groups: Vec<WorkGroup> = Vec::new();
    groups.extend(campaigns::service::waiting(conn, actor)?);
    groups.extend(registrations::service::waiting(conn, actor)?);
    groups.extend(outreach::service::waiting(conn, actor, today)?);
    groups.extend(measurements::service::waiting(conn, actor, today)?);
    groups.extend(achievements::service::waiting(conn, actor)?);
    groups.extend(evaluations::service::waiting(conn, actor)?);
    groups.extend(petitions::service::waiting(conn, actor)?);
    groups.extend(panels::service::waiting(conn, actor)?);
    groups.extend(conflicts::service::waiting(conn, actor)?);
    groups.extend(legal_documents::service::waiting(conn, actor, today)?);
    groups.extend(award_proposals::service::waiting(conn, actor)?);
    groups.extend(council_sessions::service::waiting(conn, actor)?);
    groups.extend(agenda_items::service::waiting(conn, actor)?);
    groups.extend(decisions::service::waiting(conn, actor)?);
    groups.extend(awards::service::waiting(conn, actor)?);
    groups.iter_mut().for_each(|group| group.flag_late(today));
    Ok(WorkView { total_count: groups.iter().map(|group| group.count).sum(), groups })
}
