//! Sessions of councils on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::{AwardPlaces, SessionGuest};
use crate::{
    authz::table,
    db::types::Instant,
    features::councils::types::CouncilId,
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a session of a council.
    CouncilSessionId
);

text_enum! {
    /// State of a session: `scheduled` đã ấn định; `in_session` đang họp; `closed` đã kết thúc.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum CouncilSessionState {
        Scheduled = "scheduled",
        InSession = "in_session",
        Closed = "closed",
    }
}

/// The machine of a session.
pub const MACHINE: Machine<CouncilSessionState> = {
    use CouncilSessionState::{Closed, InSession, Scheduled};
    Machine {
        name: "council session",
        moves: &[
            Move {
                action: "update",
                from: &[Scheduled],
                to: None,
                rule: table::UPDATE_COUNCIL_SESSION,
            },
            Move {
                action: "put_attendance",
                from: &[Scheduled, InSession],
                to: None,
                rule: table::PUT_COUNCIL_ATTENDANCE,
            },
            Move {
                action: "add_item",
                from: &[Scheduled, InSession],
                to: None,
                rule: table::CREATE_AGENDA_ITEM,
            },
            Move {
                action: "open",
                from: &[Scheduled],
                to: Some(InSession),
                rule: table::OPEN_COUNCIL_SESSION,
            },
            Move {
                action: "close",
                from: &[InSession],
                to: Some(Closed),
                rule: table::CLOSE_COUNCIL_SESSION,
            },
        ],
    }
};

text_enum! {
    /// How a member takes part: `invited` đã mời, chưa ghi nhận; `present` có mặt; `absent` vắng mặt;
    /// `written` vắng mặt, có ý kiến bằng văn bản.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum Presence {
        Invited = "invited",
        Present = "present",
        Absent = "absent",
        Written = "written",
    }
}

/// How one member takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CouncilAttendee {
    /// Staff code.
    #[schema(max_length = 32, example = "CB049")]
    pub person_code: String,
    /// How.
    pub presence: Presence,
    /// Why the member is absent.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub reason: Option<String>,
}

/// Who took part, in figures (R25).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttendanceCount {
    /// All members on the day.
    #[schema(minimum = 0, maximum = 1000, example = 9)]
    pub total: u32,
    /// Present.
    #[schema(minimum = 0, maximum = 1000, example = 7)]
    pub present: u32,
    /// Absent with a written opinion.
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub written: u32,
    /// Absent.
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub absent: u32,
    /// Not written down yet.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub invited: u32,
}

impl AttendanceCount {
    /// Counts a list.
    pub fn of(attendance: &[CouncilAttendee]) -> Self {
        let mut count = Self::default();
        for one in attendance {
            count.total += 1;
            match one.presence {
                Presence::Invited => count.invited += 1,
                Presence::Present => count.present += 1,
                Presence::Absent => count.absent += 1,
                Presence::Written => count.written += 1,
            }
        }
        count
    }
}

/// A session of a council.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CouncilSessionView {
    /// Id.
    pub id: CouncilSessionId,
    /// Council.
    pub council_id: CouncilId,
    /// Number within the council.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    pub number: i32,
    /// When it is to begin.
    pub planned_at: Instant,
    /// Where.
    #[schema(max_length = 300, example = "Phòng họp mẫu số 1")]
    pub place: String,
    /// Who chairs (chủ trì).
    #[schema(max_length = 32, example = "CB037")]
    pub chairing_code: String,
    /// By what right, when it is not the chair of the council.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub chairing_basis: Option<String>,
    /// Who keeps the minutes (thư ký).
    #[schema(max_length = 32, example = "CB013")]
    pub secretary_code: String,
    /// Guests, who do not vote (khách mời).
    #[schema(max_items = 50)]
    pub guests: Vec<SessionGuest>,
    /// Members and how they take part.
    #[schema(max_items = 200)]
    pub attendance: Vec<CouncilAttendee>,
    /// The same in figures.
    pub attendance_count: AttendanceCount,
    /// State.
    pub state: CouncilSessionState,
    /// Differing views (ý kiến khác nhau), of the minutes. Like the conclusions and the places kept back,
    /// until every count is communicated that is kept from the caller.
    #[schema(required = true, max_length = 10_000, example = json!(null))]
    pub differing_views: Option<String>,
    /// Conclusions (kết luận), of the minutes; null while they are kept back.
    #[schema(required = true, max_length = 10_000, example = json!(null))]
    pub conclusions: Option<String>,
    /// Places that were fewer than what passed; empty while they are kept back.
    #[schema(max_items = 50)]
    pub places: Vec<AwardPlaces>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was opened.
    #[schema(required = true)]
    pub opened_at: Option<Instant>,
    /// Who opened it.
    #[schema(required = true, max_length = 64, example = "CB037")]
    pub opened_by: Option<String>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<Instant>,
    /// Who closed it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub closed_by: Option<String>,
    /// Version; it counts every change.
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

impl Tagged for CouncilSessionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a session.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CouncilSessionPath {
    /// Id of the session.
    pub council_session_id: CouncilSessionId,
}

/// Order of the list of sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum CouncilSessionSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of sessions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CouncilSessionFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<CouncilSessionState>>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<CouncilSessionSort>,
}
