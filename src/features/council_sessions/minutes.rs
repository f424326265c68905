//! The data of the minutes of a session (biên bản họp Hội đồng).

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    input::SessionGuest,
    service::load,
    telling::seen,
    types::{AttendanceCount, CouncilSessionId, CouncilSessionState, Presence},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, types::Instant},
    error::Result,
    features::{
        agenda_items::{
            self,
            types::{AgendaItemId, AgendaItemState, VoteMode, VoteOutcome},
        },
        award_proposals::types::AwardProposalId,
        award_types::types::SubjectKind,
        councils::{self, types::CouncilOffice},
        persons,
    },
    http::reply::Tagged,
};

/// Somebody in the minutes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MinutesPerson {
    /// Staff code.
    #[schema(max_length = 32, example = "CB049")]
    pub person_code: String,
    /// Full name.
    #[schema(max_length = 200, example = "Cán bộ mẫu 49")]
    pub full_name: String,
    /// Office in the council; null for who is no member.
    #[schema(required = true)]
    pub office: Option<CouncilOffice>,
    /// Why a member is absent.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub reason: Option<String>,
}

/// A nominee in the minutes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MinutesItem {
    /// Agenda item.
    pub agenda_item_id: AgendaItemId,
    /// Proposal.
    pub award_proposal_id: AwardProposalId,
    /// Award type that is proposed.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Person or collective.
    pub subject_kind: SubjectKind,
    /// The nominated collective, or the unit of the nominated person.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The nominated person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Full name of the nominated person.
    #[schema(required = true, max_length = 200, example = "Cán bộ mẫu 07")]
    pub full_name: Option<String>,
    /// How members voted.
    pub ballot_mode: VoteMode,
    /// Why, when the rule set says otherwise.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub ballot_mode_reason: Option<String>,
    /// State.
    pub state: AgendaItemState,
    /// The count; null for what was not voted on.
    #[schema(required = true)]
    pub outcome: Option<VoteOutcome>,
}

/// The data of the minutes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CouncilMinutes {
    /// Session.
    pub council_session_id: CouncilSessionId,
    /// Number of the session within the council.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    pub number: i32,
    /// Whether the session is closed, so that nothing here changes any more but what was communicated.
    pub is_final: bool,
    /// Name of the council.
    #[schema(max_length = 300, example = "Hội đồng Thi đua - Khen thưởng Sở Tài chính")]
    pub council_name: String,
    /// Number and symbol of the decision that formed it.
    #[schema(max_length = 60, example = "45/QĐ-STC")]
    pub council_decision_number: String,
    /// Date of that decision.
    pub council_decided_on: chrono::NaiveDate,
    /// When it began; null before.
    #[schema(required = true)]
    pub opened_at: Option<Instant>,
    /// When it ended; null before.
    #[schema(required = true)]
    pub closed_at: Option<Instant>,
    /// Where.
    #[schema(max_length = 300, example = "Phòng họp mẫu số 1")]
    pub place: String,
    /// Who chaired (chủ trì).
    pub chairing: MinutesPerson,
    /// By what right, when it was not the chair of the council.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub chairing_basis: Option<String>,
    /// Who kept the minutes (thư ký).
    pub secretary: MinutesPerson,
    /// Members in figures.
    pub attendance_count: AttendanceCount,
    /// Members present (có mặt).
    #[schema(max_items = 200)]
    pub present: Vec<MinutesPerson>,
    /// Members absent, with their reasons (vắng mặt, lý do).
    #[schema(max_items = 200)]
    pub absent: Vec<MinutesPerson>,
    /// Members with a written opinion (ý kiến bằng văn bản).
    #[schema(max_items = 200)]
    pub written: Vec<MinutesPerson>,
    /// Guests, who did not vote.
    #[schema(max_items = 50)]
    pub guests: Vec<SessionGuest>,
    /// What was on the agenda.
    #[schema(max_items = 1000)]
    pub items: Vec<MinutesItem>,
    /// Differing views (ý kiến khác nhau); null while they are kept back.
    #[schema(required = true, max_length = 10_000, example = json!(null))]
    pub differing_views: Option<String>,
    /// Conclusions (kết luận); null while they are kept back.
    #[schema(required = true, max_length = 10_000, example = json!(null))]
    pub conclusions: Option<String>,
    /// Entity tag of the minutes: of the session and its items.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for CouncilMinutes {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The minutes of a session.
///
/// # Errors
/// `not-found`.
pub fn minutes(conn: &mut Conn, actor: &Actor, id: CouncilSessionId) -> Result<CouncilMinutes> {
    actor.visible(table::GET_COUNCIL_MINUTES)?;
    let sitting = load(conn, actor, id)?;
    let day = sitting.day();
    let council = councils::service::find(conn, actor, sitting.council_id())?;
    let items = agenda_items::service::of_session(conn, actor, &sitting)?;
    let session = seen(conn, sitting, actor)?;
    let mut codes: Vec<String> =
        session.attendance.iter().map(|one| one.person_code.clone()).collect();
    codes.extend([session.chairing_code.clone(), session.secretary_code.clone()]);
    codes.extend(items.iter().filter_map(|item| item.person_code.clone()));
    let names = persons::service::names(conn, &codes)?;
    let offices: HashMap<&str, CouncilOffice> =
        council.members_on(day).map(|one| (one.person_code.as_str(), one.office)).collect();
    let person = |code: &str, reason: Option<String>| MinutesPerson {
        person_code: code.to_owned(),
        full_name: names.get(code).cloned().unwrap_or_default(),
        office: offices.get(code).copied(),
        reason,
    };
    let who = |presence| {
        let of = session.attendance.iter().filter(|one| one.presence == presence);
        of.map(|one| person(&one.person_code, one.reason.clone())).collect::<Vec<_>>()
    };
    let versions: Vec<String> =
        items.iter().map(|item| format!("{} {}", item.id, item.version)).collect();
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    let etag = crate::http::reply::etag(session.version, &versions);
    Ok(CouncilMinutes {
        council_session_id: session.id,
        number: session.number,
        is_final: session.state == CouncilSessionState::Closed,
        council_name: council.name.clone(),
        council_decision_number: council.decision_number.clone(),
        council_decided_on: council.decided_on,
        opened_at: session.opened_at,
        closed_at: session.closed_at,
        chairing: person(&session.chairing_code, None),
        secretary: person(&session.secretary_code, None),
        attendance_count: session.attendance_count,
        present: who(Presence::Present),
        absent: who(Presence::Absent),
        written: who(Presence::Written),
        items: items
            .into_iter()
            .map(|item| MinutesItem {
                agenda_item_id: item.id,
                award_proposal_id: item.award_proposal_id,
                award_type_code: item.award_type_code,
                subject_kind: item.subject_kind,
                unit_code: item.unit_code,
                full_name: item.person_code.as_ref().and_then(|code| names.get(code).cloned()),
                person_code: item.person_code,
                ballot_mode: item.ballot_mode,
                ballot_mode_reason: item.ballot_mode_reason,
                state: item.state,
                outcome: item.outcome,
            })
            .collect(),
        etag,
        place: session.place,
        chairing_basis: session.chairing_basis,
        guests: session.guests,
        differing_views: session.differing_views,
        conclusions: session.conclusions,
    })
}
