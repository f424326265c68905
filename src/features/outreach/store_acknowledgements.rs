//! Acknowledgements in the database.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::types::{AcknowledgementFilter, OutreachActivityId};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::Both,
        schema::{outreach_acknowledgements as k, outreach_activities as a},
        types::Instant,
    },
    error::Result,
    features::campaigns::types::CampaignId,
    http::page::Page,
    keyset,
};

/// An acknowledgement as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct AcknowledgementRow {
    pub(super) activity_id: OutreachActivityId,
    pub(super) person_code: String,
    pub(super) unit_code: String,
    pub(super) recorded_by: String,
    pub(super) acknowledged_at: Instant,
}

/// Writes an acknowledgement; `false` when the person had acknowledged the activity before.
pub(super) fn insert(conn: &mut Conn, row: &AcknowledgementRow) -> Result<bool> {
    let written = Both(
        diesel::insert_into(k::table)
            .values((
                k::activity_id.eq(row.activity_id),
                k::person_code.eq(&row.person_code),
                k::unit_code.eq(&row.unit_code),
                k::recorded_by.eq(&row.recorded_by),
                k::acknowledged_at.eq(row.acknowledged_at),
            ))
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(written == 1)
}

/// Which of these activities somebody has acknowledged.
pub(super) fn acknowledged_among(
    conn: &mut Conn,
    ids: &[OutreachActivityId],
) -> Result<HashSet<OutreachActivityId>> {
    let found: Vec<OutreachActivityId> = k::table
        .filter(k::activity_id.eq_any(ids.to_vec()))
        .select(k::activity_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Which of these activities a person has acknowledged.
pub(super) fn of_person(
    conn: &mut Conn,
    ids: &[OutreachActivityId],
    person_code: &str,
) -> Result<HashSet<OutreachActivityId>> {
    let found: Vec<OutreachActivityId> = k::table
        .filter(k::activity_id.eq_any(ids.to_vec()))
        .filter(k::person_code.eq(person_code))
        .select(k::activity_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// How many have acknowledged an activity.
pub(super) fn count(conn: &mut Conn, id: OutreachActivityId) -> Result<i64> {
    Ok(k::table.filter(k::activity_id.eq(id)).count().get_result(conn)?)
}

/// Who has acknowledged which activity of a campaign.
pub(super) fn of_campaign(
    conn: &mut Conn,
    campaign: CampaignId,
) -> Result<HashMap<OutreachActivityId, HashSet<String>>> {
    let activities = a::table.filter(a::campaign_id.eq(campaign)).select(a::id);
    let rows: Vec<(OutreachActivityId, String)> = k::table
        .filter(k::activity_id.eq_any(activities))
        .select((k::activity_id, k::person_code))
        .load(conn)?;
    let mut found: HashMap<OutreachActivityId, HashSet<String>> = HashMap::new();
    for (activity, person) in rows {
        found.entry(activity).or_default().insert(person);
    }
    Ok(found)
}

fn filtered(
    id: OutreachActivityId,
    visible: &Visible,
    filter: &AcknowledgementFilter,
) -> k::BoxedQuery<'static, MultiBackend> {
    let mut query = k::table.into_boxed().filter(k::activity_id.eq(id));
    match visible {
        Visible::All => {}
        Visible::Some { units, person: None } => {
            query = query.filter(k::unit_code.eq_any(units.clone()));
        }
        Visible::Some { units, person: Some(own) } => {
            query =
                query.filter(k::unit_code.eq_any(units.clone()).or(k::person_code.eq(own.clone())));
        }
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(k::unit_code.eq(unit.clone()));
    }
    if let Some(person) = &filter.person_code {
        query = query.filter(k::person_code.eq(person.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AcknowledgementRow>, Option<String>, Option<i64>);

/// The acknowledgements of an activity that the caller sees, the first ones first.
pub(super) fn list(
    conn: &mut Conn,
    id: OutreachActivityId,
    visible: &Visible,
    filter: &AcknowledgementFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(id, visible, filter);
    let after: Option<(i64, String)> = page.after()?;
    let after = after.map(|(micros, person)| (Instant::from_micros(micros), person));
    let rows: Vec<AcknowledgementRow> =
        keyset!(query, k::acknowledged_at, k::person_code, false, after, page.fetch())
            .load(conn)?;
    let (rows, next_cursor) =
        page.cut(rows, |row| (row.acknowledged_at.to_micros(), row.person_code.clone()))?;
    let total = page
        .is_counted
        .then(|| filtered(id, visible, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
