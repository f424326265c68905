//! Bonus money on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    decimal::Hundredths,
    features::{
        award_types::types::{AwardAuthority, RuleStatus},
        awards::types::AwardId,
    },
    http::{reply::Tagged, system::LabelView},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an entry of the bonus ledger.
    BonusEntryId
);

text_enum! {
    /// Fund that pays a bonus: `city_fund` Quỹ của Thành phố; `department_fund` Quỹ của Sở.
    #[expect(missing_docs, reason = "the enum's own doc names both funds")]
    pub enum BonusPayer {
        CityFund = "city_fund",
        DepartmentFund = "department_fund",
    }
}

impl BonusPayer {
    /// Who signs the decision pays from the fund of that level (Luật Đ.11.4, NĐ 152 Đ.47.2).
    pub fn of(authority: AwardAuthority) -> Self {
        match authority {
            AwardAuthority::CityChairman => Self::CityFund,
            AwardAuthority::DepartmentDirector => Self::DepartmentFund,
        }
    }
}

text_enum! {
    /// How the bonus of an award stands: `due` chưa chi; `paid` đã chi; `outranked` không chi vì mức cao
    /// hơn cho cùng thời gian được chi; `cancelled` không phải chi nữa; `to_return` phải nộp lại;
    /// `returned` đã nộp lại.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum BonusState {
        Due = "due",
        Paid = "paid",
        Outranked = "outranked",
        Cancelled = "cancelled",
        ToReturn = "to_return",
        Returned = "returned",
    }
}

text_enum! {
    /// Kind of an entry: `accrual` ghi nhận phải chi; `payment` đã chi; `reversal` ghi giảm khi không còn
    /// phải chi hoặc thu hồi; `return` đã thu hồi về quỹ.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum BonusEntryKind {
        Accrual = "accrual",
        Payment = "payment",
        Reversal = "reversal",
        Return = "return",
    }
}

/// The bonus of an award with all that a reader needs to compute it again (NĐ 152 Đ.49, Đ.54).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardBonus {
    /// Amount, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 760_000)]
    pub amount: i64,
    /// Coefficient (hệ số).
    #[schema(value_type = String, max_length = 20, example = "0.30")]
    pub coefficient: Hundredths,
    /// Base wage (lương cơ sở) on the day of the decision, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 2_530_000)]
    pub base_wage: i64,
    /// First day of that base wage.
    pub base_wage_from: NaiveDate,
    /// Amount before rounding, in đồng.
    #[schema(value_type = String, max_length = 20, example = "759000.00")]
    pub exact_amount: Hundredths,
    /// It is rounded up to a multiple of so many đồng.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 10_000)]
    pub rounding_up_to: i64,
    /// Rule set that gave coefficient and rounding.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Whether all of that is law as read; otherwise it is assumed.
    pub is_confirmed: bool,
    /// Fund that pays.
    pub payer: BonusPayer,
}

/// An entry of the ledger. Entries are added and never changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BonusEntryView {
    /// Id.
    pub id: BonusEntryId,
    /// Award.
    pub award_id: AwardId,
    /// Kind.
    pub kind: BonusEntryKind,
    /// Amount, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 760_000)]
    pub amount: i64,
    /// Year of the fund: that of the decision which granted the award.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Fund that pays.
    pub payer: BonusPayer,
    /// The collective, or the person's unit at that time.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Day on which it was granted, paid, reversed or returned.
    pub occurred_on: NaiveDate,
    /// Number of the voucher or receipt (chứng từ).
    #[schema(required = true, max_length = 60, example = "PC-0012")]
    pub voucher_number: Option<String>,
    /// Remark.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
    /// How the award's bonus stands now.
    #[schema(required = true)]
    pub bonus_state: Option<BonusState>,
    /// Who recorded it.
    #[schema(max_length = 64, example = "CB002")]
    pub created_by: String,
    /// When it was recorded.
    pub created_at: Instant,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for BonusEntryView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an entry.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct BonusEntryPath {
    /// Id of the entry.
    pub bonus_entry_id: BonusEntryId,
}

/// Order of the list of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum BonusEntrySort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BonusEntryFilter {
    /// Award.
    #[serde(default)]
    #[param(nullable = false)]
    pub award_id: Option<AwardId>,
    /// Person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Year of the fund.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
    /// Kind of the entry.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub kind: Option<BonusEntryKind>,
    /// How the award's bonus stands now.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub state: Option<BonusState>,
    /// Fund that pays.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub payer: Option<BonusPayer>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<BonusEntrySort>,
}

/// A limit of the fund.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BonusFundLimit {
    /// Share as a fraction.
    #[schema(max_length = 20, example = "1/5")]
    pub share: String,
    /// The share in đồng, rounded down.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1_200_000_000)]
    pub amount: i64,
    /// Document and article.
    #[schema(max_length = 500, example = "NĐ 152/2025/NĐ-CP Đ.46.3.a")]
    pub source: String,
    /// Whether it is law as read.
    pub status: RuleStatus,
}

/// A limit that is passed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BonusFundFinding {
    /// Stable code: `above_payroll_share`, `campaigns_above_share` or `overspent`.
    #[schema(max_length = 60, pattern = "^[a-z][a-z_]{0,59}$", example = "overspent")]
    pub code: &'static str,
    /// In words.
    pub label: LabelView,
}

/// The department's fund of a year (Quỹ thi đua, khen thưởng của Sở).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BonusFundView {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Size of the fund, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 900_000_000)]
    pub fund_amount: i64,
    /// Payroll of the year by rank and grade (quỹ tiền lương theo ngạch, bậc), in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 6_000_000_000_i64)]
    pub payroll_amount: i64,
    /// What organising campaigns has taken of it, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 120_000_000)]
    pub campaign_spent_amount: i64,
    /// Remark.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
    /// Bonuses that were paid and have not come back, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 15_000_000)]
    pub paid_amount: i64,
    /// Of these, bonuses of revoked awards that have to come back, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 0)]
    pub to_return_amount: i64,
    /// Bonuses of published decisions that are not paid yet, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 5_000_000)]
    pub reserved_amount: i64,
    /// Paid and for campaigns together, in đồng.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 135_000_000)]
    pub spent_amount: i64,
    /// What neither was spent nor is reserved, in đồng; below zero when it is overspent.
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64, example = 760_000_000)]
    pub left_amount: i64,
    /// Largest fund for the payroll; null when no rule set holds.
    #[schema(required = true)]
    pub fund_limit: Option<BonusFundLimit>,
    /// Most that organising campaigns may take; null when no rule set holds.
    #[schema(required = true)]
    pub campaign_limit: Option<BonusFundLimit>,
    /// Limits that are passed (R42).
    #[schema(max_items = 3)]
    pub findings: Vec<BonusFundFinding>,
    /// Version; it counts every change of the figures.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was first written.
    pub created_at: Instant,
    /// When its figures were last changed.
    pub updated_at: Instant,
}

impl Tagged for BonusFundView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a year's fund.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct BonusFundPath {
    /// Year.
    #[param(minimum = 2000, maximum = 2100, format = Int32, example = 2026)]
    pub year: i32,
}
