//! What callers send about awards that are revoked.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::RevocationConclusion;
use crate::{features::award_types::types::AwardAuthority, http::extract::broken_rule};

/// Why and by which decision an award is revoked (Luật Thi đua, khen thưởng, Điều 93.2, 93.8).
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_revocation))]
pub struct RevokeAward {
    /// Ground: code of a ground of the rule set, `a` to `d` of Điều 93.2.
    #[schema(min_length = 1, max_length = 20, pattern = "^[a-zđ0-9_]{1,20}$", example = "a")]
    pub ground: String,
    /// The conclusion it rests on.
    pub conclusion: RevocationConclusion,
    /// Who decided to revoke: whoever granted the award.
    pub authority: AwardAuthority,
    /// Number of the decision that revokes, without leading zeros.
    #[schema(
        min_length = 1,
        max_length = 10,
        pattern = "^[1-9][0-9]{0,7}[A-Z]{0,2}$",
        example = "1300"
    )]
    pub decision_number: String,
    /// Its symbol.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-ZĐ0-9][A-ZĐ0-9/&-]{0,39}$",
        example = "QĐ-STC"
    )]
    pub decision_symbol: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// Day on which the recipient received it, when that is known already.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// Why, in this case.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Số liệu kê khai không đúng theo kết luận thanh tra"
    )]
    pub reason: String,
}

fn check_revocation(input: &RevokeAward) -> Result<(), ValidationError> {
    if input.decided_on < input.conclusion.issued_on {
        return Err(broken_rule(
            "/decided_on",
            "before_conclusion",
            "Quyết định hủy bỏ không được trước kết luận.",
            "The decision does not come before the conclusion.",
        ));
    }
    if input.received_on.is_some_and(|day| day < input.decided_on) {
        return Err(broken_rule(
            "/received_on",
            "before_decision",
            "Ngày nhận quyết định không được trước ngày quyết định.",
            "It is not received before it is decided.",
        ));
    }
    Ok(())
}

/// When the recipient received the decision that revokes the award.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAwardReceipt {
    /// The day.
    pub received_on: NaiveDate,
}

/// What of a revoked award came back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_return))]
pub struct RecordAwardReturn {
    /// Day on which the object (bằng, khung) came back.
    #[serde(default)]
    pub object_returned_on: Option<NaiveDate>,
    /// Day on which the money came back, whole; only for a bonus that was paid.
    #[serde(default)]
    pub money_returned_on: Option<NaiveDate>,
    /// Number of the receipt for the money (phiếu thu).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "PT-0003"
    )]
    pub receipt_number: Option<String>,
    /// Remark.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Nhận tại Văn phòng Sở"
    )]
    pub note: Option<String>,
}

fn check_return(input: &RecordAwardReturn) -> Result<(), ValidationError> {
    if input.object_returned_on.is_none() && input.money_returned_on.is_none() {
        return Err(broken_rule(
            "/object_returned_on",
            "nothing_returned",
            "Phải nêu hiện vật hoặc tiền thưởng đã nộp lại.",
            "Object, money or both came back.",
        ));
    }
    if input.money_returned_on.is_some() != input.receipt_number.is_some() {
        return Err(broken_rule(
            "/receipt_number",
            "receipt_with_money",
            "Tiền nộp lại phải có số phiếu thu, và chỉ tiền mới có.",
            "Money that came back has a receipt, and nothing else has.",
        ));
    }
    Ok(())
}
