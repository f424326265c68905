//! What an indicator must satisfy before it is written.

use chrono::Datelike;
use serde_json::Value;

use super::{
    defined::outreach_indicator,
    input::{CreateIndicator, NewFigure, NewMilestone, NewTarget},
    types::{FiguresFrom, IndicatorId, IndicatorKind},
};
use crate::{
    error::{Error, Result, Text},
    features::{
        achievements::{self, views::Evidence},
        campaigns::lookup::CampaignFacts,
        units::{self, types::UnitKind},
    },
    http::command::Tx,
    progress::Formula,
    quantity::Quantity,
};

fn wrong<T>(
    pointer: impl Into<String>,
    code: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Result<T> {
    Err(Error::invalid(pointer, code, Text::new(vi, en)))
}

/// An indicator with a patch merged into it; the reason is taken out of the patch.
pub(super) fn merged(before: &CreateIndicator, patch: &Value) -> Result<(CreateIndicator, String)> {
    let mut patch = patch.clone();
    let reason = patch
        .as_object_mut()
        .and_then(|map| map.remove("reason"))
        .and_then(|reason| reason.as_str().map(str::to_owned))
        .unwrap_or_default();
    if before.kind == IndicatorKind::Milestone && patch.get("figure").is_some() {
        return wrong_part("/figure");
    }
    if before.kind == IndicatorKind::Quantitative && patch.get("milestone").is_some() {
        return wrong_part("/milestone");
    }
    Ok((crate::http::patch::merged(before, &patch)?, reason))
}

/// The rules across the fields of a whole indicator; `before` is the version that it replaces.
pub(super) fn indicator(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    input: &CreateIndicator,
    before: Option<(IndicatorId, &CreateIndicator)>,
) -> Result<()> {
    let known = before.map(|(_, old)| old.owner_unit_codes.as_slice()).unwrap_or_default();
    owners(tx, &input.owner_unit_codes, known)?;
    match (input.kind, &input.figure, &input.milestone) {
        (IndicatorKind::Quantitative, Some(new), None) => {
            figure(campaign, new)?;
            if new.figures_from == FiguresFrom::Outreach {
                outreach(tx, campaign, input, before.map(|(id, _)| id))?;
            }
            Ok(())
        }
        (IndicatorKind::Milestone, None, Some(new)) => {
            let old = before.and_then(|(_, old)| old.milestone.as_ref());
            milestone(tx, new, old)
        }
        (IndicatorKind::Quantitative, None, _) | (IndicatorKind::Milestone, Some(_), _) => {
            wrong_part("/figure")
        }
        (IndicatorKind::Quantitative, Some(_), Some(_))
        | (IndicatorKind::Milestone, None, None) => wrong_part("/milestone"),
    }
}

fn wrong_part<T>(pointer: &str) -> Result<T> {
    wrong(
        pointer,
        "part_of_kind",
        "Chỉ tiêu định lượng có phần `figure`, mốc hoàn thành có phần `milestone`, không có phần kia.",
        "A quantitative indicator has a `figure`, a milestone has a `milestone`, and neither the other.",
    )
}

/// Rooms and public units that exist, each once, or the department alone: were it to report beside
/// its units, everything would be counted twice.
fn owners(tx: &mut Tx<'_>, codes: &[String], known: &[String]) -> Result<()> {
    for (index, code) in codes.iter().enumerate() {
        let pointer = format!("/owner_unit_codes/{index}");
        if codes.iter().take(index).any(|earlier| earlier == code) {
            return wrong(
                pointer,
                "repeated",
                "Đơn vị được nêu hai lần.",
                "The unit stands twice.",
            );
        }
        let unit = units::service::require_known(tx.conn, code, &pointer)?;
        let is_alone = codes.len() == 1;
        let may_answer = match unit.kind {
            UnitKind::Room | UnitKind::PublicUnit => true,
            UnitKind::Department => is_alone,
            UnitKind::Bloc => false,
        };
        if !may_answer {
            return wrong(
                pointer,
                "unit_of_other_kind",
                "Chỉ tiêu do phòng, đơn vị chịu trách nhiệm, hoặc do một mình Sở; khối được tổng hợp.",
                "Rooms and public units answer for an indicator, or the department alone; blocs are rolled up.",
            );
        }
        if !known.contains(code) && !unit.exists_on(tx.today) {
            return wrong(
                pointer,
                "unit_not_in_existence",
                "Đơn vị không còn tồn tại.",
                "The unit does not exist today.",
            );
        }
    }
    Ok(())
}

fn figure(campaign: &CampaignFacts, new: &NewFigure) -> Result<()> {
    match (new.formula.is_quotient(), &new.denominator) {
        (true, None) => wrong(
            "/figure/denominator",
            "required_for_quotient",
            "Công thức này cần mẫu số.",
            "This formula needs a denominator.",
        )?,
        (false, Some(_)) => wrong(
            "/figure/denominator",
            "not_for_amount",
            "Số lượng không có mẫu số.",
            "An amount has no denominator.",
        )?,
        (true, Some(_)) | (false, None) => {}
    }
    if let Some(target) = &new.target {
        value(new, target.value, "/figure/target/value")?;
        if let Some(year) = target.year {
            year_of(campaign, year, "/figure/target/year")?;
        }
    }
    path(campaign, new)?;
    let [ahead, on_track, at_risk] =
        [new.thresholds.ahead, new.thresholds.on_track, new.thresholds.at_risk];
    if ahead > on_track && on_track > at_risk {
        return Ok(());
    }
    wrong(
        "/figure/thresholds",
        "not_descending",
        "Ngưỡng phải giảm dần: vượt, đúng tiến độ, có nguy cơ.",
        "The thresholds descend: ahead, on track, at risk.",
    )
}

/// A value has no more places than are shown, and a share is at most 100.
fn value(figure: &NewFigure, value: Quantity, pointer: &str) -> Result<()> {
    if !value.fits(figure.decimals) {
        return wrong(
            pointer,
            "too_many_places",
            "Giá trị có nhiều chữ số thập phân hơn chỉ tiêu quy định.",
            "The value has more places than the indicator.",
        );
    }
    if figure.formula.ceiling().is_some_and(|ceiling| value > ceiling) {
        return wrong(
            pointer,
            "over_100_percent",
            "Tỷ lệ của một phần không vượt quá 100.",
            "A share is at most 100.",
        );
    }
    Ok(())
}

fn year_of(campaign: &CampaignFacts, year: i32, pointer: &str) -> Result<()> {
    if (campaign.period_from.year()..=campaign.period_to.year()).contains(&year) {
        return Ok(());
    }
    wrong(
        pointer,
        "outside_campaign",
        "Năm nằm ngoài thời gian của phong trào.",
        "The year lies outside the campaign.",
    )
}

/// The years of the path ascend, end with that of the target, and meet it there.
fn path(campaign: &CampaignFacts, figure: &NewFigure) -> Result<()> {
    let last = figure.target.as_ref().and_then(|target| target.year);
    let mut before = None;
    for (index, point) in figure.path.iter().enumerate() {
        let pointer = |field: &str| format!("/figure/path/{index}/{field}");
        year_of(campaign, point.year, &pointer("year"))?;
        value(figure, point.value, &pointer("value"))?;
        if before.is_some_and(|before| point.year <= before) {
            return wrong(
                pointer("year"),
                "not_ascending",
                "Các năm của lộ trình phải tăng dần.",
                "The years of the path ascend.",
            );
        }
        if last.is_some_and(|last| point.year > last) {
            return wrong(
                pointer("year"),
                "after_target",
                "Lộ trình kết thúc ở năm của chỉ tiêu.",
                "The path ends in the year of the target.",
            );
        }
        let is_met = |target: &NewTarget| last != Some(point.year) || target.value == point.value;
        if !figure.target.as_ref().is_none_or(is_met) {
            return wrong(
                pointer("value"),
                "differs_from_target",
                "Giá trị của năm cuối phải bằng chỉ tiêu.",
                "In the year of the target the path has its value.",
            );
        }
        before = Some(point.year);
    }
    Ok(())
}

/// What is counted from acknowledgements is a share of the whole staff, once in a campaign.
fn outreach(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    input: &CreateIndicator,
    own: Option<IndicatorId>,
) -> Result<()> {
    let is_share = input.figure.as_ref().is_some_and(|figure| figure.formula == Formula::Share);
    if !is_share || !input.owner_unit_codes.is_empty() {
        return wrong(
            "/figure/figures_from",
            "share_of_all_staff",
            "Số liệu tuyên truyền là tỷ lệ trên toàn thể cán bộ, không giao riêng cho đơn vị nào.",
            "What outreach counts is a share of the whole staff, and no unit's own.",
        );
    }
    match outreach_indicator(tx.conn, campaign.id)?.filter(|found| Some(found.id) != own) {
        None => Ok(()),
        Some(_) => wrong(
            "/figure/figures_from",
            "once_in_campaign",
            "Phong trào đã có một chỉ tiêu tuyên truyền.",
            "The campaign has an indicator of outreach already.",
        ),
    }
}

fn milestone(tx: &mut Tx<'_>, new: &NewMilestone, old: Option<&NewMilestone>) -> Result<()> {
    if new.done_on.is_some_and(|day| day > tx.today) {
        return wrong(
            "/milestone/done_on",
            "in_future",
            "Ngày hoàn thành không được ở tương lai.",
            "The day on which it was reached is not in the future.",
        );
    }
    let before: Vec<Evidence> = old
        .map(|old| old.evidence.iter().cloned().map(Evidence::from).collect())
        .unwrap_or_default();
    achievements::service::check_evidence(tx.conn, tx.actor, &new.evidence, &before)
        .map_err(|error| error.under("/milestone"))
}
