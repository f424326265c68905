//! What a round refers to exists and fits together.

use chrono::NaiveDate;

use super::input::CreateEvaluationRound;
use crate::{
    db::Conn,
    error::{Error, Result, Text},
    features::{
        campaigns::{types::PeriodScheme, views::CampaignView},
        criteria_sets, units,
    },
    http::command::Tx,
    period,
};

/// A draft that opens by itself does so on a day to come.
pub(super) fn check_opening(tx: &Tx<'_>, input: &CreateEvaluationRound) -> Result<()> {
    if input.self_scoring_from.is_none_or(|day| day > tx.today) {
        return Ok(());
    }
    Err(Error::invalid(
        "/self_scoring_from",
        "not_in_future",
        Text::new(
            "Ngày tự động mở kỳ phải sau hôm nay; mở ngay bằng thao tác open.",
            "A round opens by itself on a day after today; open it by hand to do so now.",
        ),
    ))
}

pub(super) fn check(
    conn: &mut Conn,
    campaign: &CampaignView,
    input: &CreateEvaluationRound,
) -> Result<()> {
    let (first, last) = check_period(campaign, &input.period)?;
    criteria_sets::service::lock(conn, input.criteria_set_id)?;
    if criteria_sets::service::scheme(conn, input.criteria_set_id)?.is_none() {
        return Err(Error::invalid(
            "/criteria_set_id",
            "unknown_criteria_set",
            Text::new("Không có bộ tiêu chí với mã này.", "No criteria set has this id."),
        ));
    }
    check_subjects(conn, &input.subjects, (first, last))
}

/// The period shares days with the campaign: a campaign launched within a year is evaluated for that
/// year as well.
fn check_period(campaign: &CampaignView, text: &str) -> Result<(NaiveDate, NaiveDate)> {
    let is_reporting = campaign.period_scheme == PeriodScheme::Nd09;
    let days = period::days(text, is_reporting)
        .ok_or_else(|| Error::bug("the pattern takes only what has days"))?;
    if days.1 < campaign.period_from || days.0 > campaign.period_to {
        return Err(Error::invalid(
            "/period",
            "outside_campaign",
            Text::new(
                "Kỳ đánh giá phải nằm trong thời gian của phong trào.",
                "The period lies within the campaign's.",
            ),
        ));
    }
    Ok(days)
}

fn check_subjects(
    conn: &mut Conn,
    subjects: &[String],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<()> {
    let codes: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let known = units::service::by_codes(conn, &codes)?;
    let mut seen = std::collections::HashSet::new();
    for (at, code) in codes.iter().enumerate() {
        let wrong = |rule: &'static str, vi: &'static str, en: &'static str| {
            Err(Error::invalid(format!("/subjects/{at}"), rule, Text::new(vi, en)))
        };
        let Some(unit) = known.get(*code) else {
            return wrong("unknown_unit", "Không có đơn vị với mã này.", "No unit has this code.");
        };
        if !seen.insert(*code) {
            return wrong("repeated", "Đơn vị được nêu hai lần.", "The unit stands twice.");
        }
        if unit.valid_from > last || unit.valid_to.is_some_and(|end| end < first) {
            return wrong(
                "unit_not_in_existence",
                "Đơn vị không tồn tại trong kỳ đánh giá.",
                "The unit does not exist in the period.",
            );
        }
    }
    Ok(())
}
