//! Indicators as callers receive them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    input::{CreateIndicator, NewFigure, NewMilestone},
    types::{FiguresFrom, IndicatorId, IndicatorKind, PathStatus, TargetBinding},
};
use crate::{
    db::types::Instant,
    decimal::Hundredths,
    features::{
        achievements::views::Evidence, campaigns::types::CampaignId, units::types::UnitCode,
    },
    http::reply::Tagged,
    period::PeriodKind,
    progress::{Direction, Formula, PeriodRule},
};

/// What is to be reached in the end.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorTarget {
    /// The value, with the places of the indicator.
    #[schema(max_length = 20, example = "100.00")]
    pub value: String,
    /// Year by whose end it is due; null when it holds in every year.
    #[schema(required = true, format = Int32, minimum = 2000, maximum = 2100, example = 2030)]
    pub year: Option<i32>,
    /// How it binds.
    pub binding: TargetBinding,
}

/// Target of one year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorPathPoint {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// The value, with the places of the indicator.
    #[schema(max_length = 20, example = "60.00")]
    pub value: String,
    /// Whether somebody competent has set it.
    pub status: PathStatus,
}

/// From which share of a year's target on, in percent, a state is reached; `behind` is below all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorThresholds {
    /// `ahead` from here on.
    #[schema(value_type = String, max_length = 6, example = "110.00")]
    pub ahead: Hundredths,
    /// `on_track` from here on.
    #[schema(value_type = String, max_length = 6, example = "95.00")]
    pub on_track: Hundredths,
    /// `at_risk` from here on.
    #[schema(value_type = String, max_length = 6, example = "80.00")]
    pub at_risk: Hundredths,
}

/// What is measured, and which way it should go.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorFigure {
    /// How the value follows from numerator and denominator.
    pub formula: Formula,
    /// What is counted.
    #[schema(max_length = 500, example = "Số hồ sơ, kết quả đã được số hóa trong kỳ")]
    pub numerator: String,
    /// What it is compared with; null for an amount.
    #[schema(
        required = true,
        max_length = 500,
        example = "Tổng số hồ sơ, kết quả phát sinh trong kỳ"
    )]
    pub denominator: Option<String>,
    /// Unit of the value.
    #[schema(max_length = 60, example = "%")]
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Places of the value.
    #[schema(format = Int32, minimum = 0, maximum = 4, example = 2)]
    pub decimals: u8,
    /// How the periods of a year make up the year.
    pub period_rule: PeriodRule,
    /// How often units report.
    pub frequency: PeriodKind,
    /// Where the figures come from.
    pub figures_from: FiguresFrom,
    /// What is to be reached in the end.
    #[schema(required = true)]
    pub target: Option<IndicatorTarget>,
    /// Targets of the years, in order.
    #[schema(max_items = 50)]
    pub path: Vec<IndicatorPathPoint>,
    /// From which share of a year's target on a state is reached.
    pub thresholds: IndicatorThresholds,
}

impl From<NewFigure> for IndicatorFigure {
    fn from(new: NewFigure) -> Self {
        let decimals = new.decimals;
        Self {
            formula: new.formula,
            numerator: new.numerator,
            denominator: new.denominator,
            unit: new.unit,
            direction: new.direction,
            decimals,
            period_rule: new.period_rule,
            frequency: new.frequency,
            figures_from: new.figures_from,
            target: new.target.map(|target| IndicatorTarget {
                value: target.value.to_text(decimals),
                year: target.year,
                binding: target.binding,
            }),
            path: new
                .path
                .into_iter()
                .map(|point| IndicatorPathPoint {
                    year: point.year,
                    value: point.value.to_text(decimals),
                    status: point.status,
                })
                .collect(),
            thresholds: IndicatorThresholds {
                ahead: new.thresholds.ahead,
                on_track: new.thresholds.on_track,
                at_risk: new.thresholds.at_risk,
            },
        }
    }
}

/// A state that is reached on a day, without a figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorMilestone {
    /// Day by which it is due.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Day on which it was reached.
    #[schema(required = true)]
    pub done_on: Option<NaiveDate>,
    /// Evidence that it was reached.
    #[schema(max_items = 50)]
    pub evidence: Vec<Evidence>,
}

impl From<NewMilestone> for IndicatorMilestone {
    fn from(new: NewMilestone) -> Self {
        Self {
            due_on: new.due_on,
            done_on: new.done_on,
            evidence: new.evidence.into_iter().map(Evidence::from).collect(),
        }
    }
}

/// An indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    /// Id.
    pub id: IndicatorId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Code, unique within the campaign.
    #[schema(max_length = 64, example = "digitised_files")]
    pub code: String,
    /// Name.
    #[schema(max_length = 500, example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC")]
    pub name: String,
    /// Explanation.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub description: Option<String>,
    /// Kind.
    pub kind: IndicatorKind,
    /// Units that answer for it; all rooms and public units when empty.
    #[schema(max_items = 200, value_type = Vec<UnitCode>)]
    pub owner_unit_codes: Vec<String>,
    /// Where the target or the figures come from.
    #[schema(required = true, max_length = 1000, example = "Kế hoạch của Sở, điểm II.1.b")]
    pub source: Option<String>,
    /// The figure of a quantitative indicator.
    #[schema(required = true)]
    pub figure: Option<IndicatorFigure>,
    /// The milestone.
    #[schema(required = true)]
    pub milestone: Option<IndicatorMilestone>,
    /// What the caller may do now; `record` means a measurement.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who created it.
    #[schema(max_length = 64, example = "CB013")]
    pub created_by: String,
    /// Version; each is kept.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for IndicatorView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// An indicator as it was defined in one version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorDefinition {
    /// Code.
    #[schema(max_length = 64, example = "digitised_files")]
    pub code: String,
    /// Name.
    #[schema(max_length = 500, example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC")]
    pub name: String,
    /// Explanation.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub description: Option<String>,
    /// Kind.
    pub kind: IndicatorKind,
    /// Units that answered for it; all rooms and public units when empty.
    #[schema(max_items = 200, value_type = Vec<UnitCode>)]
    pub owner_unit_codes: Vec<String>,
    /// Where the target or the figures come from.
    #[schema(required = true, max_length = 1000, example = "Kế hoạch của Sở, điểm II.1.b")]
    pub source: Option<String>,
    /// The figure of a quantitative indicator.
    #[schema(required = true)]
    pub figure: Option<IndicatorFigure>,
    /// The milestone.
    #[schema(required = true)]
    pub milestone: Option<IndicatorMilestone>,
}

impl From<CreateIndicator> for IndicatorDefinition {
    fn from(kept: CreateIndicator) -> Self {
        Self {
            code: kept.code,
            name: kept.name,
            description: kept.description,
            kind: kept.kind,
            owner_unit_codes: kept.owner_unit_codes,
            source: kept.source,
            figure: kept.figure.map(IndicatorFigure::from),
            milestone: kept.milestone.map(IndicatorMilestone::from),
        }
    }
}

/// A version of an indicator, as it was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorVersionView {
    /// Number of the version.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Why it was changed; null for the first.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub reason: Option<String>,
    /// Who wrote it.
    #[schema(max_length = 64, example = "CB013")]
    pub changed_by: String,
    /// When.
    pub changed_at: Instant,
    /// How the indicator was defined.
    pub definition: IndicatorDefinition,
    /// Entity tag; versions never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for IndicatorVersionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}
