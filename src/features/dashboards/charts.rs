//! From the data of a campaign to its charts.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::types::{Chart, ChartQuery};
use crate::{
    authz::{Actor, table},
    charts::{Bar, BarChart, PathChart, YearBar, bar_chart, path_chart, vietnamese},
    db::Conn,
    error::{Code, Error, FieldError, Place, Result, Text},
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        evaluation_results, evaluation_rounds,
        indicators::{
            self,
            progress_views::IndicatorProgress,
            service::{Asked, year_of},
            types::PathStatus,
        },
        outreach::{self, types::OutreachCoverageQuery, views::CoverageCount},
        units,
    },
    progress::Quantity,
};

/// A chart of a campaign that the caller sees, as SVG.
///
/// # Errors
/// `not-found` for the campaign, the indicator or a round without final results; `invalid-parameter`
/// without an indicator.
pub fn chart(
    conn: &mut Conn,
    actor: &Actor,
    (id, chart): (CampaignId, Chart),
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    actor.require_scope(table::GET_CAMPAIGN_CHART)?;
    let campaign = lookup::seen(conn, actor, id)?;
    match chart {
        Chart::Indicator => indicator(conn, &campaign, query, today),
        Chart::Coverage => coverage(conn, &campaign, query, today),
        Chart::Ranking => {
            actor.require_scope(table::LIST_EVALUATION_RESULTS)?;
            ranking(conn, &campaign, query)
        }
    }
}

fn missing_indicator() -> Error {
    Error::new(Code::InvalidParameter).field(FieldError {
        place: Place::Query,
        pointer: "indicator_code".to_owned(),
        code: "required".into(),
        message: Text::new(
            "Biểu đồ chỉ tiêu cần mã hoặc id của chỉ tiêu.",
            "The chart of an indicator needs its code or id.",
        ),
        params: serde_json::Map::new(),
    })
}

fn indicator(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    if query.indicator_code.is_none() && query.indicator_id.is_none() {
        return Err(missing_indicator());
    }
    let asked = Asked {
        year: year_of(campaign, query.year, today),
        basis: query.basis.unwrap_or_default(),
        today,
    };
    let is_wanted = |one: &IndicatorProgress| {
        query.indicator_id.is_none_or(|id| id == one.indicator_id)
            && query.indicator_code.as_ref().is_none_or(|code| *code == one.code)
    };
    let all = indicators::service::progress(conn, campaign, asked)?;
    let found = all.figures.iter().find(|one| is_wanted(one)).ok_or_else(Error::not_found)?;
    Ok(path_chart(&picture(found)))
}

/// The values of a view are decimals that were written by the same types.
fn read(text: Option<&String>) -> Option<Quantity> {
    text.and_then(|text| Quantity::parse(text))
}

fn picture(found: &IndicatorProgress) -> PathChart {
    PathChart {
        key: format!("indicator-{}", found.code),
        title: found.name.clone(),
        unit: found.unit.clone(),
        decimals: found.decimals,
        ceiling: found.formula.ceiling(),
        years: found
            .path
            .iter()
            .map(|one| YearBar {
                year: one.year,
                value: read(one.standing.value.as_ref()),
                target: read(one.standing.target.as_ref()),
                is_sample: one.status == Some(PathStatus::Sample),
            })
            .collect(),
        forecast: found
            .forecast
            .as_ref()
            .and_then(|forecast| Some((forecast.year, read(Some(&forecast.value))?))),
    }
}

fn names(conn: &mut Conn, codes: &[&str]) -> Result<HashMap<String, String>> {
    let units = units::service::by_codes(conn, codes)?;
    Ok(units.into_iter().map(|(code, unit)| (code, unit.name)).collect())
}

fn coverage(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: &ChartQuery,
    today: NaiveDate,
) -> Result<String> {
    let wanted = OutreachCoverageQuery { year: query.year, outreach_activity_id: None };
    let found = outreach::service::coverage_of(conn, campaign, &wanted, today)?;
    let codes: Vec<&str> = found.units.iter().map(|unit| unit.unit_code.as_str()).collect();
    let names = names(conn, &codes)?;
    let bar = |label: &str, count: &CoverageCount, is_total| Bar {
        label: label.to_owned(),
        length: count.percent.map_or(0, |percent| percent.0),
        shown: match count.percent {
            None => "chưa có đối tượng".to_owned(),
            Some(percent) => format!(
                "{}/{} ({} %)",
                vietnamese(&count.acknowledged_count.to_string()),
                vietnamese(&count.expected_count.to_string()),
                vietnamese(&percent.to_text())
            ),
        },
        is_total,
    };
    let mut bars = Vec::new();
    if found.activity_count > 0 {
        bars.push(bar("Toàn phong trào", &found.total, true));
        let of_units = found.units.iter().filter(|unit| unit.coverage.expected_count > 0);
        bars.extend(of_units.map(|unit| {
            let name = names.get(&unit.unit_code).unwrap_or(&unit.unit_code);
            bar(name, &unit.coverage, false)
        }));
    }
    let when = query.year.map_or_else(String::new, |year| format!(", năm {year}"));
    Ok(bar_chart(&BarChart {
        key: "coverage".to_owned(),
        title: format!("Tuyên truyền, quán triệt Kế hoạch theo đơn vị{when}"),
        subtitle: "Tỷ lệ cán bộ, công chức, viên chức, người lao động đã xác nhận".to_owned(),
        whole: 10_000,
        mark: found
            .target_percent
            .map(|target| (target.0, format!("Chỉ tiêu {} %", vietnamese(&target.to_text())))),
        bars,
        empty: "Chưa có hoạt động tuyên truyền nào.".to_owned(),
    }))
}

fn ranking(conn: &mut Conn, campaign: &CampaignFacts, query: &ChartQuery) -> Result<String> {
    let wanted = query.evaluation_round_id;
    let (round, version) = evaluation_rounds::service::latest_final(conn, campaign.id, wanted)?
        .ok_or_else(Error::not_found)?;
    let rows = evaluation_results::service::ranking(conn, round, version)?;
    let codes: Vec<&str> = rows.iter().map(|row| row.unit_code.as_str()).collect();
    let names = names(conn, &codes)?;
    let highest = rows.iter().map(|row| row.total.hundredths()).max().unwrap_or_default();
    let bars = rows
        .iter()
        .map(|row| {
            let name = names.get(&row.unit_code).unwrap_or(&row.unit_code);
            let band = row.band_code.as_ref().map_or_else(String::new, |code| format!(" · {code}"));
            Bar {
                label: format!("{}. {name}", row.rank),
                length: row.total.hundredths(),
                shown: format!("{}{band}", vietnamese(&row.total.to_string())),
                is_total: false,
            }
        })
        .collect();
    Ok(bar_chart(&BarChart {
        key: format!("ranking-{round}"),
        title: "Xếp hạng thi đua".to_owned(),
        subtitle: "Tổng điểm chính thức và mức xếp loại".to_owned(),
        whole: highest,
        mark: None,
        bars,
        empty: "Chưa có kết quả chính thức.".to_owned(),
    }))
}
