//! What the secretariat writes about bonus money.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::features::awards::types::AwardId;

/// The payment of an award's bonus: the whole amount, once.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBonusEntry {
    /// Award whose bonus is due.
    pub award_id: AwardId,
    /// Number of the voucher (phiếu chi, ủy nhiệm chi).
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "PC-0012"
    )]
    pub voucher_number: String,
    /// Day of the payment.
    pub paid_on: NaiveDate,
    /// Remark.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chi qua tài khoản lương"
    )]
    pub note: Option<String>,
}

/// The department's fund of a year.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBonusFund {
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
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Theo dự toán được giao đầu năm"
    )]
    pub note: Option<String>,
}
