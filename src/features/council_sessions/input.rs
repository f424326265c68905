//! What callers send about sessions of councils.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::Presence;
use crate::{
    db::types::Instant,
    features::{agenda_items::types::AgendaItemId, award_types::types::SubjectKind},
    http::extract::broken_rule,
};

/// A guest, who does not vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionGuest {
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Khách mời mẫu"
    )]
    pub name: String,
    /// Where the guest comes from.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đơn vị mẫu"
    )]
    pub organisation: String,
}

/// A new session; a merge patch while it is scheduled is merged into the same.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCouncilSession {
    /// When it is to begin.
    pub planned_at: Instant,
    /// Where.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phòng họp mẫu số 1"
    )]
    pub place: String,
    /// Who chairs: a member on that day; the chair of the council when absent.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = json!(null)
    )]
    pub chairing_code: Option<String>,
    /// By what right, when it is not the chair of the council (ủy quyền).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub chairing_basis: Option<String>,
    /// Who keeps the minutes.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB013"
    )]
    pub secretary_code: String,
    /// Guests.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub guests: Vec<SessionGuest>,
}

/// Changes of a session that is scheduled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchCouncilSession {
    /// When it is to begin.
    #[schema(nullable = false)]
    planned_at: Option<Instant>,
    /// Where.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phòng họp mẫu số 2"
    )]
    place: Option<String>,
    /// Who chairs; null for the chair of the council.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = json!(null)
    )]
    chairing_code: Option<String>,
    /// By what right, when it is not the chair of the council.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    chairing_basis: Option<String>,
    /// Who keeps the minutes.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB013"
    )]
    secretary_code: Option<String>,
    /// Guests.
    #[schema(nullable = false, max_items = 50)]
    guests: Option<Vec<SessionGuest>>,
}

/// How one member takes part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAttendee {
    /// Staff code.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB049"
    )]
    pub person_code: String,
    /// How.
    pub presence: Presence,
    /// Why the member is absent.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub reason: Option<String>,
}

/// The whole attendance.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_attendance))]
pub struct PutCouncilAttendance {
    /// Every member of the day, once.
    #[schema(min_items = 1, max_items = 200)]
    pub attendance: Vec<PutAttendee>,
}

fn check_attendance(input: &PutCouncilAttendance) -> Result<(), ValidationError> {
    let mut seen = HashSet::new();
    for one in &input.attendance {
        if !seen.insert(one.person_code.as_str()) {
            let (vi, en) = ("Mỗi thành viên chỉ được nêu một lần.", "Every member is named once.");
            return Err(broken_rule("/attendance", "repeated", vi, en));
        }
        if one.presence == Presence::Absent && one.reason.is_none() {
            let (vi, en) = ("Vắng mặt phải có lý do.", "Who is absent is so for a reason.");
            return Err(broken_rule("/attendance", "reason_required", vi, en));
        }
    }
    Ok(())
}

/// Places for an award, where fewer than passed (R27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardPlaces {
    /// Award type.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: String,
    /// Persons or collectives; both together when absent.
    #[serde(default)]
    pub subject_kind: Option<SubjectKind>,
    /// How many may be recommended.
    #[schema(minimum = 0, maximum = 1000, example = 3)]
    pub places: u32,
    /// Where the figure comes from.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Số lượng phân bổ của đợt xét"
    )]
    pub reason: String,
    /// Which of those with equal votes at the edge the chair takes; exactly then, by the chair alone.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub chair_choice: Vec<AgendaItemId>,
}

/// What the minutes say at the end.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_close))]
pub struct CloseCouncilSession {
    /// Differing views (ý kiến khác nhau).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 10_000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub differing_views: Option<String>,
    /// Conclusions (kết luận).
    #[schema(
        min_length = 1,
        max_length = 10_000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Hội đồng thống nhất đề nghị Giám đốc Sở khen thưởng các trường hợp đủ phiếu"
    )]
    pub conclusions: String,
    /// Places, where there are fewer than proposals that passed.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub places: Vec<AwardPlaces>,
}

fn check_close(input: &CloseCouncilSession) -> Result<(), ValidationError> {
    let overlaps = |one: &AwardPlaces, other: &AwardPlaces| {
        one.award_type_code == other.award_type_code
            && (one.subject_kind == other.subject_kind
                || one.subject_kind.is_none()
                || other.subject_kind.is_none())
    };
    let is_repeated =
        input.places.iter().enumerate().any(|(index, one)| {
            input.places.iter().skip(index + 1).any(|other| overlaps(one, other))
        });
    if is_repeated {
        let (vi, en) =
            ("Mỗi hình thức chỉ có một số lượng.", "Places of an award are stated once.");
        return Err(broken_rule("/places", "repeated", vi, en));
    }
    Ok(())
}
