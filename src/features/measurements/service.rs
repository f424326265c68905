//! Rules of measurements: recording and reading.

use std::collections::{HashMap, HashSet};

use serde_json::json;

pub use super::{
    batch::create_many,
    figures::{Reported, figures},
    moves::{unverify, verify},
    scored::{Scored, scored},
    waiting::waiting,
};
use super::{
    check,
    input::CreateMeasurement,
    store::{self, MeasurementRow, Of},
    types::{MACHINE, MeasurementFilter, MeasurementId},
    views::MeasurementView,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Error, Result, Text},
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::{CampaignId, CampaignState},
        },
        documents,
        indicators::{self, service::Defined, types::IndicatorId},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Which of these indicators were measured.
///
/// # Errors
/// When the database cannot be read.
pub fn measured_among(conn: &mut Conn, ids: &[IndicatorId]) -> Result<HashSet<IndicatorId>> {
    store::measured_among(conn, ids)
}

pub(super) fn relation(row: &MeasurementRow) -> Relation<'_> {
    Relation::unit(&row.unit_code)
}

/// Whether the caller recorded it, and so does not judge it.
pub(super) fn is_own(row: &MeasurementRow, actor: &Actor) -> bool {
    !actor.is_trusted() && row.recorded_by == actor.id
}

fn actions(row: &MeasurementRow, actor: &Actor, campaign: CampaignState) -> Vec<&'static str> {
    if !row.is_current || campaign != CampaignState::Published {
        return Vec::new();
    }
    let mut actions = MACHINE.allowed(row.state, actor, &relation(row));
    actions.retain(|action| *action != "verify" || !is_own(row, actor));
    actions
}

pub(super) fn view(
    row: MeasurementRow,
    indicator: &Defined,
    actor: &Actor,
    campaign: CampaignState,
) -> MeasurementView {
    let allowed_actions = actions(&row, actor, campaign);
    let denominator = row.denominator.map(|scaled| scaled.0);
    let value = indicator.figure.as_ref().and_then(|figure| {
        let value =
            figure.formula.value(&check::sums(row.numerator.0, denominator), figure.decimals);
        value.map(|value| value.to_text(figure.decimals))
    });
    MeasurementView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        indicator_id: row.indicator_id,
        indicator_code: indicator.code.clone(),
        unit_code: row.unit_code,
        period: row.period,
        revision: row.revision,
        is_current: row.is_current,
        corrects_id: row.corrects_id,
        correction_reason: row.correction_reason,
        numerator: row.numerator.0,
        denominator,
        value,
        evidence: row.evidence.0,
        note: row.note,
        state: row.state,
        recorded_by: row.recorded_by,
        judged_by: row.judged_by,
        judged_at: row.judged_at,
        judged_reason: row.judged_reason,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A measurement with its indicator and campaign, when the caller sees the campaign.
pub(super) fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: MeasurementId,
) -> Result<(MeasurementRow, Defined, CampaignFacts)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let (indicator, campaign) = indicators::service::seen(conn, actor, row.indicator_id)?;
    Ok((row, indicator, campaign))
}

/// A measurement.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: MeasurementId) -> Result<MeasurementView> {
    actor.require_scope(table::GET_MEASUREMENT)?;
    let (row, indicator, campaign) = load(conn, actor, id)?;
    Ok(view(row, &indicator, actor, campaign.state))
}

/// A page of the measurements of an indicator.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    indicator: IndicatorId,
    filter: &MeasurementFilter,
    page: &Page,
) -> Result<Listing<MeasurementView>> {
    actor.require_scope(table::LIST_MEASUREMENTS)?;
    let (defined, campaign) = indicators::service::seen(conn, actor, indicator)?;
    let (rows, next_cursor, total_count) =
        store::list(conn, Of::Indicator(indicator), filter, page)?;
    let items = rows.into_iter().map(|row| view(row, &defined, actor, campaign.state)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A page of the measurements of all indicators of a campaign.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list_of_campaign(
    conn: &mut Conn,
    actor: &Actor,
    campaign: CampaignId,
    filter: &MeasurementFilter,
    page: &Page,
) -> Result<Listing<MeasurementView>> {
    actor.require_scope(table::LIST_CAMPAIGN_MEASUREMENTS)?;
    let facts = lookup::seen(conn, actor, campaign)?;
    let (rows, next_cursor, total_count) = store::list(conn, Of::Campaign(campaign), filter, page)?;
    let all = indicators::service::all(conn, campaign)?;
    let defined: HashMap<IndicatorId, Defined> = all.into_iter().map(|one| (one.id, one)).collect();
    let items = rows
        .into_iter()
        .filter_map(|row| {
            let indicator = defined.get(&row.indicator_id)?;
            Some(view(row, indicator, actor, facts.state))
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// What is told of a change.
pub(super) struct Telling<'a> {
    pub(super) action: Action,
    pub(super) event: &'static str,
    pub(super) reason: Option<&'a str>,
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    indicator: &Defined,
    before: Option<&MeasurementRow>,
    after: &MeasurementRow,
    telling: &Telling<'_>,
) {
    let target = Target {
        kind: "measurement",
        id: after.id.to_string(),
        unit_code: Some(after.unit_code.clone()),
    };
    let shown = |row: &MeasurementRow| {
        snapshot(&view(row.clone(), indicator, tx.actor, CampaignState::Published))
    };
    let (old, new) = (before.map(shown), shown(after));
    let data = json!({
        "measurement_id": after.id, "indicator_id": after.indicator_id,
        "campaign_id": after.campaign_id, "unit_code": after.unit_code, "period": after.period,
        "revision": after.revision, "state": after.state,
    });
    tx.tell(
        Change::new(telling.action, target)
            .between(old.as_ref(), Some(&new))
            .because(telling.reason)
            .event(telling.event, after.version, data),
    );
}

/// A unit reports a period of an indicator, or corrects what it reported.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition` for a campaign that is not launched,
/// `campaign-closed`, `validation-failed`, `duplicate` when the period was reported and this does not
/// correct the current revision.
pub fn create(
    tx: &mut Tx<'_>,
    indicator: IndicatorId,
    input: CreateMeasurement,
) -> Result<MeasurementView> {
    tx.actor.require_scope(table::CREATE_MEASUREMENT)?;
    indicators::service::lock(tx.conn, indicator)?;
    let (defined, campaign) = indicators::service::seen(tx.conn, tx.actor, indicator)?;
    tx.actor.require(table::CREATE_MEASUREMENT, &Relation::unit(&input.unit_code))?;
    campaign.require_running()?;
    record(tx, &campaign, &defined, input, "")
}

/// Records a measurement of an indicator that is held until the transaction ends. `pointer` is where
/// the indicator stands in the body.
pub(super) fn record(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    indicator: &Defined,
    input: CreateMeasurement,
    pointer: &str,
) -> Result<MeasurementView> {
    let figure = indicator.measured().ok_or_else(|| {
        let text = Text::new(
            "Chỉ tiêu này không nhận số liệu từ đơn vị.",
            "Units do not report this indicator.",
        );
        Error::invalid(pointer, "not_measured", text)
    })?;
    check::measurement(tx, campaign, indicator, figure, &input)?;
    let current = store::current(tx.conn, indicator.id, &input.unit_code, &input.period)?;
    let before = corrected(current, &input)?;
    let id = MeasurementId(tx.ids.next());
    let at = (campaign.id, indicator.id);
    let reason = input.correction_reason.clone();
    let row = store::insert(tx.conn, id, at, before.as_ref(), input, &tx.actor.id, tx.now)?
        .ok_or_else(|| stale(before.as_ref().map_or(1, |old| old.version)))?;
    let named: Vec<_> = row.evidence.0.iter().filter_map(|one| one.document_id).collect();
    documents::service::set_uses(tx.conn, "measurement", &id.to_string(), &named)?;
    let telling = Telling {
        action: Action::MEASUREMENT_RECORD,
        event: "measurement.recorded",
        reason: reason.as_deref(),
    };
    tell(tx, indicator, before.as_ref(), &row, &telling);
    Ok(view(row, indicator, tx.actor, campaign.state))
}

/// The revision that is corrected: the current one, named and with a reason, or none where none is
/// there. So nobody overwrites what somebody else reported meanwhile.
fn corrected(
    current: Option<MeasurementRow>,
    input: &CreateMeasurement,
) -> Result<Option<MeasurementRow>> {
    let wrong = |pointer: &str, code: &'static str, vi: &'static str, en: &'static str| {
        Err(Error::invalid(pointer, code, Text::new(vi, en)))
    };
    match (current, input.corrects_id) {
        (None, None) if input.correction_reason.is_some() => wrong(
            "/correction_reason",
            "only_for_correction",
            "Chỉ nêu lý do sửa khi sửa số liệu đã báo cáo.",
            "Only a correction has a reason.",
        ),
        (None, None) => Ok(None),
        (None, Some(_)) => wrong(
            "/corrects_id",
            "nothing_to_correct",
            "Đơn vị chưa báo cáo kỳ này nên không có gì để sửa.",
            "The unit has not reported this period, so there is nothing to correct.",
        ),
        (Some(row), named) if named != Some(row.id) => {
            Err(store::reported_already().with("existing_id", row.id.to_string()))
        }
        (Some(_), _) if input.correction_reason.is_none() => wrong(
            "/correction_reason",
            "required_for_correction",
            "Sửa số liệu thì phải nêu lý do.",
            "A correction needs a reason.",
        ),
        (Some(row), _) => Ok(Some(row)),
    }
}
