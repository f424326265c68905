//! What callers send about councils.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::CouncilOffice;
use crate::{features::documents::types::DocumentId, http::extract::broken_rule};

/// A member as a decision names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CouncilSeat {
    /// Staff code.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB037"
    )]
    pub person_code: String,
    /// Office.
    pub office: CouncilOffice,
}

fn check_seats(seats: &[CouncilSeat]) -> Result<(), ValidationError> {
    let mut seen = HashSet::new();
    if !seats.iter().all(|seat| seen.insert(seat.person_code.as_str())) {
        let (vi, en) = ("Mỗi người chỉ được nêu một lần.", "Everybody is named once.");
        return Err(broken_rule("/members", "repeated", vi, en));
    }
    let count = |office| seats.iter().filter(|seat| seat.office == office).count();
    if count(CouncilOffice::Chair) != 1 {
        let (vi, en) = ("Hội đồng có đúng một Chủ tịch.", "A council has exactly one chair.");
        return Err(broken_rule("/members", "one_chair", vi, en));
    }
    if count(CouncilOffice::Standing) == 0 {
        let (vi, en) = (
            "Hội đồng có ít nhất một ủy viên thường trực.",
            "A council has at least one standing member.",
        );
        return Err(broken_rule("/members", "no_standing", vi, en));
    }
    Ok(())
}

/// A new council.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_council))]
pub struct CreateCouncil {
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hội đồng Thi đua - Khen thưởng Sở Tài chính"
    )]
    pub name: String,
    /// Number and symbol of the decision that forms it.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "45/QĐ-STC"
    )]
    pub decision_number: String,
    /// Date of that decision.
    pub decided_on: NaiveDate,
    /// That decision as a document.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Rule set that its sessions follow.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_-]{0,59}$",
        example = "tdkt-2026-10"
    )]
    pub rule_set_code: String,
    /// Who chairs it by office.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "department_director"
    )]
    pub chair_role: String,
    /// Which body is standing.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "department_office"
    )]
    pub standing_role: String,
    /// First day of its term.
    pub valid_from: NaiveDate,
    /// First day on which it no longer is (half-open).
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Members.
    #[schema(min_items = 1, max_items = 50)]
    pub members: Vec<CouncilSeat>,
}

fn check_council(council: &CreateCouncil) -> Result<(), ValidationError> {
    check_term(council.valid_from, council.valid_to)?;
    if council.valid_from < council.decided_on {
        let (vi, en) = (
            "Hội đồng không có hiệu lực trước ngày quyết định.",
            "A council is not in force before its decision.",
        );
        return Err(broken_rule("/valid_from", "before_decision", vi, en));
    }
    check_seats(&council.members)
}

fn check_term(from: NaiveDate, to: Option<NaiveDate>) -> Result<(), ValidationError> {
    if to.is_some_and(|to| to <= from) {
        let (vi, en) =
            ("Ngày kết thúc phải sau ngày bắt đầu.", "The end has to come after the beginning.");
        return Err(broken_rule("/valid_to", "before_start", vi, en));
    }
    Ok(())
}

/// What of a council can be changed without a further decision on its members.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchCouncil {
    /// Name.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hội đồng Thi đua - Khen thưởng Sở Tài chính"
    )]
    pub name: Option<String>,
    /// The decision that formed it as a document.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// First day on which it no longer is (half-open).
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// A further decision on the members of a council.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_amendment))]
pub struct AmendCouncil {
    /// Number and symbol of the decision.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "112/QĐ-STC"
    )]
    pub decision_number: String,
    /// Date of the decision.
    pub decided_on: NaiveDate,
    /// First day of the membership as it is named here.
    pub member_from: NaiveDate,
    /// All members from that day on.
    #[schema(min_items = 1, max_items = 50)]
    pub members: Vec<CouncilSeat>,
}

fn check_amendment(amendment: &AmendCouncil) -> Result<(), ValidationError> {
    if amendment.member_from < amendment.decided_on {
        let (vi, en) = (
            "Thay đổi không có hiệu lực trước ngày quyết định.",
            "A change is not in force before its decision.",
        );
        return Err(broken_rule("/member_from", "before_decision", vi, en));
    }
    check_seats(&amendment.members)
}
