//! What a measurement must satisfy before it is recorded.

use chrono::NaiveDate;

use super::input::CreateMeasurement;
use crate::{
    error::{Error, Result, Text},
    features::{
        achievements,
        campaigns::lookup::CampaignFacts,
        indicators::{input::NewFigure, service::Defined},
        units::{
            self,
            types::{UnitKind, UnitView},
        },
    },
    http::command::Tx,
    period::Period,
    progress::{Formula, Sums},
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

/// The sums of one measurement.
pub(super) fn sums(numerator: Quantity, denominator: Option<Quantity>) -> Sums {
    Sums { numerator: numerator.exact(), denominator: denominator.unwrap_or_default().exact() }
}

/// The rules across the fields of a measurement of this indicator.
pub(super) fn measurement(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    indicator: &Defined,
    figure: &NewFigure,
    input: &CreateMeasurement,
) -> Result<()> {
    let period = Period::parse(&input.period)
        .ok_or_else(|| Error::bug("the pattern of a period takes only periods"))?;
    let days = days_of(campaign, period, tx.today)?;
    let unit = unit(tx, indicator, &input.unit_code, days)?;
    taking_part(tx, campaign, &unit, period)?;
    numbers(figure, input)?;
    achievements::service::check_evidence(tx.conn, tx.actor, &input.evidence, &[])
}

/// The period shares days with the campaign and has begun.
fn days_of(
    campaign: &CampaignFacts,
    period: Period,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate)> {
    let days = campaign
        .days_of(period)
        .ok_or_else(|| Error::bug("the pattern of a period takes only periods"))?;
    if days.1 < campaign.period_from || days.0 > campaign.period_to {
        return wrong(
            "/period",
            "outside_campaign",
            "Kỳ nằm ngoài thời gian của phong trào.",
            "The period lies outside the campaign.",
        );
    }
    if days.0 > today {
        return wrong("/period", "in_future", "Kỳ chưa bắt đầu.", "The period has not begun.");
    }
    Ok(days)
}

/// The unit answers for the indicator and existed in the period.
fn unit(
    tx: &mut Tx<'_>,
    indicator: &Defined,
    code: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<UnitView> {
    let unit = units::service::require_known(tx.conn, code, "/unit_code")?;
    let is_reporting = match unit.kind {
        UnitKind::Room | UnitKind::PublicUnit => true,
        UnitKind::Department => !indicator.owner_unit_codes.is_empty(),
        UnitKind::Bloc => false,
    };
    if !is_reporting || !indicator.is_of(code) {
        return wrong(
            "/unit_code",
            "not_an_owner",
            "Chỉ tiêu này không giao cho đơn vị.",
            "The unit does not answer for this indicator.",
        );
    }
    if unit.valid_from > last || unit.valid_to.is_some_and(|end| end < first) {
        return wrong(
            "/unit_code",
            "unit_not_in_existence",
            "Đơn vị không tồn tại trong kỳ.",
            "The unit does not exist in the period.",
        );
    }
    Ok(unit)
}

/// The unit is one of those for whom the campaign was launched. The department reports where an
/// indicator names it, whoever launched.
fn taking_part(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    unit: &UnitView,
    period: Period,
) -> Result<()> {
    let (owner, code) = (&campaign.owner_unit_code, &unit.code);
    let is_inside = unit.kind == UnitKind::Department
        || units::service::takes_part(tx.conn, owner, code, period.year())?;
    if is_inside {
        return Ok(());
    }
    wrong(
        "/unit_code",
        "outside_campaign",
        "Đơn vị không thuộc phạm vi của phong trào.",
        "The campaign is not the unit's: it is another unit's, or a bloc's that the unit is no member of.",
    )
}

fn numbers(figure: &NewFigure, input: &CreateMeasurement) -> Result<()> {
    match (figure.formula.is_quotient(), input.denominator) {
        (true, None) => wrong(
            "/denominator",
            "required_for_quotient",
            "Chỉ tiêu này cần mẫu số.",
            "This indicator needs a denominator.",
        )?,
        (false, Some(_)) => wrong(
            "/denominator",
            "not_for_amount",
            "Số lượng không có mẫu số.",
            "An amount has no denominator.",
        )?,
        (true, Some(Quantity::ZERO)) if input.numerator > Quantity::ZERO => wrong(
            "/denominator",
            "zero",
            "Mẫu số bằng 0 thì tử số cũng bằng 0.",
            "Where the denominator is 0, so is the numerator.",
        )?,
        (true, Some(whole)) if figure.formula == Formula::Share && input.numerator > whole => {
            wrong(
                "/numerator",
                "over_denominator",
                "Tử số là một phần của mẫu số nên không lớn hơn.",
                "The numerator is a part of the denominator and not greater.",
            )?
        }
        (true, Some(_)) | (false, None) => {}
    }
    let value = figure.formula.value(&sums(input.numerator, input.denominator), figure.decimals);
    if figure.formula.is_quotient() && value.is_none() && input.numerator > Quantity::ZERO {
        return wrong(
            "/numerator",
            "out_of_range",
            "Giá trị vượt quá phạm vi tính được.",
            "The value is out of range.",
        );
    }
    if input.value.is_some() && input.value != value {
        let shown = value.map_or_else(|| "null".to_owned(), |value| value.to_text(figure.decimals));
        return Err(Error::invalid(
            "/value",
            "differs_from_computed",
            Text::new(
                format!("Giá trị tính từ tử số và mẫu số là {shown}."),
                format!("Numerator and denominator give {shown}."),
            ),
        ));
    }
    Ok(())
}
