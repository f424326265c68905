//! Measurements in the database.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    input::CreateMeasurement,
    types::{MeasurementFilter, MeasurementId, MeasurementSort, MeasurementState},
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        quantities::ScaledQuantity,
        schema::{campaigns as c, indicators as i, measurements as m},
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::{
        achievements::views::Evidence,
        campaigns::types::{CampaignId, CampaignState},
        indicators::types::IndicatorId,
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset,
};

/// A measurement as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct MeasurementRow {
    pub(super) id: MeasurementId,
    pub(super) campaign_id: CampaignId,
    pub(super) indicator_id: IndicatorId,
    pub(super) unit_code: String,
    pub(super) period: String,
    pub(super) revision: i32,
    pub(super) is_current: bool,
    pub(super) corrects_id: Option<MeasurementId>,
    pub(super) correction_reason: Option<String>,
    pub(super) numerator: ScaledQuantity,
    pub(super) denominator: Option<ScaledQuantity>,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) note: Option<String>,
    pub(super) state: MeasurementState,
    pub(super) recorded_by: String,
    pub(super) judged_by: Option<String>,
    pub(super) judged_at: Option<Instant>,
    pub(super) judged_reason: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, id: MeasurementId) -> Result<Option<MeasurementRow>> {
    Ok(m::table.find(id).first(conn).optional()?)
}

/// The current revision for an indicator, unit and period.
pub(super) fn current(
    conn: &mut Conn,
    indicator: IndicatorId,
    unit_code: &str,
    period: &str,
) -> Result<Option<MeasurementRow>> {
    Ok(m::table
        .filter(m::indicator_id.eq(indicator))
        .filter(m::unit_code.eq(unit_code))
        .filter(m::period.eq(period))
        .filter(m::is_current.eq(true))
        .first(conn)
        .optional()?)
}

/// The unit has reported this period.
pub(super) fn reported_already() -> Error {
    Error::new(Code::Duplicate).detail(
        "Đơn vị đã báo cáo kỳ này; muốn sửa thì nêu bản hiện hành ở corrects_id.",
        "The unit has reported this period; a correction names the current revision in corrects_id.",
    )
}

/// Writes the first revision, or the one after `before`, which then is no longer current; `None` when
/// `before` was changed meanwhile.
pub(super) fn insert(
    conn: &mut Conn,
    id: MeasurementId,
    at: (CampaignId, IndicatorId),
    before: Option<&MeasurementRow>,
    input: CreateMeasurement,
    by: &str,
    now: Instant,
) -> Result<Option<MeasurementRow>> {
    if let Some(before) = before {
        let old = m::table.filter(m::id.eq(before.id)).filter(m::version.eq(before.version));
        let changes =
            (m::is_current.eq(false), m::version.eq(before.version + 1), m::updated_at.eq(now));
        if diesel::update(old).set(changes).execute(conn)? == 0 {
            return Ok(None);
        }
    }
    let evidence: Vec<Evidence> = input.evidence.into_iter().map(Evidence::from).collect();
    let row = diesel::insert_into(m::table)
        .values((
            (m::id.eq(id), m::campaign_id.eq(at.0), m::indicator_id.eq(at.1)),
            (m::unit_code.eq(input.unit_code), m::period.eq(input.period)),
            (m::revision.eq(before.map_or(1, |old| old.revision + 1)), m::is_current.eq(true)),
            (
                m::corrects_id.eq(before.map(|old| old.id)),
                m::correction_reason.eq(input.correction_reason),
            ),
            (
                m::numerator.eq(ScaledQuantity(input.numerator)),
                m::denominator.eq(input.denominator.map(ScaledQuantity)),
            ),
            (m::evidence.eq(Json(evidence)), m::note.eq(input.note)),
            (m::state.eq(MeasurementState::Recorded), m::recorded_by.eq(by), m::version.eq(1)),
            (m::created_at.eq(now), m::updated_at.eq(now)),
        ))
        .returning(m::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            let columns = [
                "indicator_id_unit_code_period",
                "indicator_id_unit_code_period_revision",
                "period",
            ];
            columns.iter().any(|column| rule.is("measurements", column)).then(reported_already)
        })?;
    Ok(Some(row))
}

/// What the secretariat found.
pub(super) struct Judgement<'a> {
    pub(super) state: MeasurementState,
    pub(super) by: &'a str,
    pub(super) reason: Option<&'a str>,
}

/// Moves the current revision; `None` when the version is no longer this one.
pub(super) fn judge(
    conn: &mut Conn,
    current: &MeasurementRow,
    found: &Judgement<'_>,
    now: Instant,
) -> Result<Option<MeasurementRow>> {
    Ok(diesel::update(
        m::table
            .filter(m::id.eq(current.id))
            .filter(m::version.eq(current.version))
            .filter(m::is_current.eq(true)),
    )
    .set((
        m::version.eq(current.version + 1),
        m::state.eq(found.state),
        m::judged_by.eq(found.by),
        m::judged_at.eq(now),
        m::judged_reason.eq(found.reason),
        m::updated_at.eq(now),
    ))
    .returning(m::all_columns)
    .get_result(conn)
    .optional()?)
}

/// Which of these indicators were measured.
pub(super) fn measured_among(conn: &mut Conn, ids: &[IndicatorId]) -> Result<HashSet<IndicatorId>> {
    let found: Vec<IndicatorId> = m::table
        .filter(m::indicator_id.eq_any(ids.to_vec()))
        .select(m::indicator_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// What a list is of.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Campaign(CampaignId),
    Indicator(IndicatorId),
}

fn filtered(of: Of, filter: &MeasurementFilter) -> m::BoxedQuery<'static, MultiBackend> {
    let mut query = match of {
        Of::Campaign(id) => m::table.into_boxed().filter(m::campaign_id.eq(id)),
        Of::Indicator(id) => m::table.into_boxed().filter(m::indicator_id.eq(id)),
    };
    if !filter.include_superseded.unwrap_or(false) {
        query = query.filter(m::is_current.eq(true));
    }
    if let Some(units) = &filter.unit_code {
        let codes: Vec<String> = units.iter().map(|unit| unit.0.clone()).collect();
        query = query.filter(m::unit_code.eq_any(codes));
    }
    if let Some(periods) = &filter.period {
        let periods: Vec<String> = periods.iter().map(|period| period.0.clone()).collect();
        query = query.filter(m::period.eq_any(periods));
    }
    if let Some(year) = filter.year {
        query = query.filter(m::period.like(format!("{year}%")));
    }
    if let Some(states) = &filter.state {
        query = query.filter(m::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<MeasurementRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    of: Of,
    filter: &MeasurementFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(of, filter);
    let is_descending = filter.sort != Some(MeasurementSort::Created);
    let after: Option<(i64, MeasurementId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<MeasurementRow> =
        keyset!(query, m::created_at, m::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(of, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// What progress needs of a current revision.
pub(super) type Figure = (
    MeasurementId,
    IndicatorId,
    String,
    String,
    i32,
    ScaledQuantity,
    Option<ScaledQuantity>,
    MeasurementState,
);

/// The current revisions of some indicators, of all units or of one.
pub(super) fn figures(
    conn: &mut Conn,
    indicators: &[IndicatorId],
    unit_code: Option<&str>,
) -> Result<Vec<Figure>> {
    let mut query = m::table
        .filter(m::indicator_id.eq_any(indicators.to_vec()))
        .filter(m::is_current.eq(true))
        .into_boxed::<MultiBackend>();
    if let Some(unit) = unit_code {
        query = query.filter(m::unit_code.eq(unit.to_owned()));
    }
    Ok(query
        .select((
            m::id,
            m::indicator_id,
            m::unit_code,
            m::period,
            m::revision,
            m::numerator,
            m::denominator,
            m::state,
        ))
        .order((m::indicator_id, m::unit_code, m::period))
        .load(conn)?)
}

/// What these units have reported in a campaign: indicator, unit and period.
pub(super) fn reported(
    conn: &mut Conn,
    campaign: CampaignId,
    units: &[String],
) -> Result<Vec<(IndicatorId, String, String)>> {
    Ok(m::table
        .filter(m::campaign_id.eq(campaign))
        .filter(m::unit_code.eq_any(units.to_vec()))
        .filter(m::is_current.eq(true))
        .select((m::indicator_id, m::unit_code, m::period))
        .load(conn)?)
}

/// The first measurements of running campaigns that wait to be verified by somebody else than `me`,
/// longest waiting first, and how many do.
pub(super) fn waiting(conn: &mut Conn, me: Option<&str>) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        let running = c::table.filter(c::state.eq(CampaignState::Published)).select(c::id);
        let query = m::table
            .into_boxed::<MultiBackend>()
            .filter(m::state.eq(MeasurementState::Recorded))
            .filter(m::is_current.eq(true))
            .filter(m::campaign_id.eq_any(running));
        match me {
            None => query,
            Some(me) => query.filter(m::recorded_by.ne(me.to_owned())),
        }
    };
    type Row = (MeasurementId, IndicatorId, String, String, Instant);
    let rows: Vec<Row> = all()
        .select((m::id, m::indicator_id, m::unit_code, m::period, m::updated_at))
        .order((m::updated_at, m::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let ids: Vec<IndicatorId> = rows.iter().map(|row| row.1).collect();
    let names: Vec<(IndicatorId, String)> =
        i::table.filter(i::id.eq_any(ids)).select((i::id, i::name)).load(conn)?;
    let item = |(id, indicator, unit_code, period, since): Row| {
        let name =
            names.iter().find(|(known, _)| *known == indicator).map(|(_, name)| name.as_str());
        WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/measurements/{id}"),
            title: format!("{} {period}: {}", unit_code, name.unwrap_or_default()),
            unit_code: Some(unit_code),
            since,
            due_on: None,
        }
    };
    Ok((rows.into_iter().map(item).collect(), all().count().get_result(conn)?))
}
