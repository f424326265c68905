//! The secretariat sets a yearly path for each target, units report the quarters that are over, and
//! the secretariat judges what they reported. The indicators themselves come with the plan, which
//! says where they end; what lies before is made up, and says so.

use chrono::{Datelike, Months, NaiveDate};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    campaigns::department,
    cast::{SECRETARY, judge, officer, unit},
    script::{Script, body},
};
use crate::{
    demo::organisation::UNITS,
    error::{Error, Result},
    features::{
        campaigns::types::CampaignId,
        indicators::{self, types::IndicatorId},
        measurements::{self, types::MeasurementId},
    },
    http::command::Tx,
};

/// Indicators that units report, with the percentage from which their figures start and how much
/// they gain in a quarter. All of it is made up.
const REPORTED: [(&str, usize, usize); 4] = [
    ("digitised_files", 62, 2),
    ("full_online_services", 53, 2),
    ("electronic_results", 75, 1),
    ("online_payment", 41, 2),
];

/// Targets of the years from the first of the plan on, in percent. The last is the plan's own.
const PATHS: [(&str, [u32; 5]); 5] = [
    ("digitised_files", [58, 69, 79, 90, 100]),
    ("full_online_services", [60, 68, 75, 83, 90]),
    ("electronic_results", [88, 91, 94, 97, 100]),
    ("online_payment", [60, 65, 70, 75, 80]),
    ("plan_dissemination", [100; 5]),
];

/// Quarters that are told at most: what a forecast rests on, and some more.
const QUARTERS: usize = 6;

/// Working days after the end of a quarter on which the first unit reports it.
const REPORT_AFTER: usize = 2;

/// Working days that a report waits to be judged.
const JUDGED_AFTER: usize = 3;

/// How far a measurement goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Recorded,
    Verified,
    Disputed,
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    for (code, values) in PATHS {
        script.on(Calendar::launched(), SECRETARY, format!("path of {code}"), move |tx, memory| {
            let id = indicator(tx, department(memory)?, code)?;
            let source = indicators::service::get(tx.conn, tx.actor, id)?.source;
            let change = path(source.as_deref(), values);
            indicators::service::update(tx, id, &change).map(drop)
        });
    }
    let quarters = quarters(calendar);
    let newest = quarters.len().saturating_sub(1);
    for (quarter, first) in quarters.into_iter().enumerate() {
        for number in 0..UNITS.len() {
            for (order, (code, start, gain)) in REPORTED.into_iter().enumerate() {
                let end = match (quarter == newest, number, order) {
                    (true, 1 | 6, 3) => End::Recorded,
                    (true, 4 | 9, 1) => End::Disputed,
                    _ => End::Verified, // nearly all is as it was reported
                };
                let share = (start + gain * quarter + number % 5).min(99);
                let cases = 120 + 20 * ((number + order) % 7);
                let figures = json!({
                    "unit_code": unit(number), "period": name_of(first),
                    "numerator": (cases * share / 100).to_string(),
                    "denominator": cases.to_string(),
                    "note": "Số liệu mẫu, theo hệ thống một cửa điện tử",
                });
                let day = calendar.after(after(first), REPORT_AFTER + number / 4);
                write(script, calendar, (code, number), figures, day, end);
            }
        }
    }
}

/// The yearly path of a target. Nobody has set the years before the last, so they are samples.
fn path(source: Option<&str>, values: [u32; 5]) -> Value {
    let last = Calendar::plan_to().year();
    let points: Vec<Value> = (Calendar::plan_from().year()..)
        .zip(values)
        .map(|(year, value)| {
            let status = if year == last { "confirmed" } else { "sample" };
            json!({ "year": year, "value": value.to_string(), "status": status })
        })
        .collect();
    let source = source.unwrap_or("Kế hoạch");
    json!({
        "reason": "Lập lộ trình mẫu từng năm để theo dõi, đến khi được giao chính thức",
        "source": format!("{source}; lộ trình các năm trước {last} là số liệu mẫu"),
        "figure": { "path": points },
    })
}

/// First days of the quarters that were over, and could be judged, before the demo; the oldest first.
fn quarters(calendar: &Calendar) -> Vec<NaiveDate> {
    let last = calendar.last();
    let mut first = NaiveDate::from_ymd_opt(last.year(), 3 * (last.month0() / 3) + 1, 1);
    let mut found = Vec::new();
    while let Some(quarter) = first.filter(|day| *day >= Calendar::plan_from())
        && found.len() < QUARTERS
    {
        let is_judged = calendar.after(after(quarter), REPORT_AFTER + 3 + JUDGED_AFTER) < last;
        if is_judged && after(quarter) > calendar.at(0) {
            found.push(quarter);
        }
        first = quarter.checked_sub_months(Months::new(3));
    }
    found.reverse();
    found
}

/// The first day after a quarter.
fn after(quarter: NaiveDate) -> NaiveDate {
    quarter.checked_add_months(Months::new(3)).unwrap_or(quarter)
}

fn name_of(quarter: NaiveDate) -> String {
    format!("{}-Q{}", quarter.year(), quarter.month0() / 3 + 1)
}

fn indicator(tx: &mut Tx<'_>, campaign: CampaignId, code: &str) -> Result<IndicatorId> {
    let all = indicators::service::all(tx.conn, campaign)?;
    let found = all.into_iter().find(|one| one.code == code).map(|one| one.id);
    found.ok_or_else(|| Error::bug(format!("the plan sets no target {code}")))
}

fn write(
    script: &mut Script,
    calendar: &Calendar,
    (code, number): (&'static str, usize),
    figures: Value,
    day: NaiveDate,
    end: End,
) {
    let key = format!("measurement {code} {} {}", figures["unit_code"], figures["period"]);
    let kept = key.clone();
    script.on(day, officer(number), key.clone(), move |tx, memory| {
        let indicator = indicator(tx, department(memory)?, code)?;
        let made = measurements::service::create(tx, indicator, body(figures)?)?;
        memory.keep(kept, made.id.0);
        Ok(())
    });
    let finding = match end {
        End::Recorded => return,
        End::Verified => json!({ "outcome": "accepted" }),
        End::Disputed => json!({ "outcome": "disputed",
            "reason": "Mẫu số thấp hơn số hồ sơ đã tiếp nhận trên hệ thống một cửa; đề nghị rà soát." }),
    };
    let id = key.clone();
    script.on(calendar.after(day, JUDGED_AFTER), judge(number), key, move |tx, memory| {
        let id = MeasurementId(memory.id(&id)?);
        measurements::service::verify(tx, id, &body(finding)?).map(drop)
    });
}
