//! Rules of sessions of councils.

use serde_json::Value;

use super::{
    input::{CreateCouncilSession, PutCouncilAttendance},
    store::{self, NewSession, SessionRow},
    telling::{seen, told, view},
    types::{
        AttendanceCount, CouncilAttendee, CouncilSessionFilter, CouncilSessionId,
        CouncilSessionState, CouncilSessionView, MACHINE, Presence,
    },
};
use crate::{
    audit::Action,
    authz::{Actor, Relation, Visible, table},
    clock::day_in_hanoi,
    db::{Conn, dialect::lock_name, types::Json},
    error::{Code, Error, Result, Text},
    features::{
        agenda_items,
        councils::{
            self,
            types::{CouncilId, CouncilOffice, CouncilView},
        },
        persons,
    },
    http::{
        command::{Tx, stale},
        page::{Listing, Page},
    },
};

pub use super::{
    closing::close, minutes::minutes, opening::open, telling::tell_conclusions, waiting::waiting,
};

/// A session with its attendance.
#[derive(Clone, Debug)]
pub struct Sitting {
    pub(super) row: SessionRow,
    /// Members and how they take part.
    pub attendance: Vec<CouncilAttendee>,
}

impl Sitting {
    /// Id of the session.
    pub fn id(&self) -> CouncilSessionId {
        self.row.id
    }

    /// Its council.
    pub fn council_id(&self) -> CouncilId {
        self.row.council_id
    }

    /// Its state.
    pub fn state(&self) -> CouncilSessionState {
        self.row.state
    }

    /// Day on which it was opened, or else planned.
    pub fn day(&self) -> chrono::NaiveDate {
        day_in_hanoi(self.row.opened_at.unwrap_or(self.row.planned_at).0)
    }

    /// Whoever chairs, for the rights to run it.
    pub fn chairing(&self) -> Relation<'_> {
        Relation::of(None, Some(&self.row.chairing_code))
    }

    /// Whether somebody chairs it.
    pub fn is_chaired_by(&self, person: &str) -> bool {
        self.row.chairing_code == person
    }

    /// Refuses what the chair alone says, of everybody else.
    ///
    /// # Errors
    /// `role-required`.
    pub fn require_chair(&self, actor: &Actor) -> Result<()> {
        if actor.person_code().is_some_and(|me| self.is_chaired_by(me)) {
            return Ok(());
        }
        Err(Error::new(Code::RoleRequired)
            .detail(
                "Chỉ người chủ trì phiên họp nêu ý kiến hoặc lựa chọn của Chủ tịch Hội đồng.",
                "Only whoever chairs the session gives the chair's opinion or choice.",
            )
            .with("required_role", vec!["council_chair"]))
    }

    /// Whether somebody sits in it.
    pub fn seats(&self, person: &str) -> bool {
        self.attendance.iter().any(|one| one.person_code == person)
    }

    /// Who took part, in figures.
    pub fn count(&self) -> AttendanceCount {
        AttendanceCount::of(&self.attendance)
    }
}

fn find(conn: &mut Conn, id: CouncilSessionId) -> Result<Option<Sitting>> {
    let Some(row) = store::find(conn, id)? else { return Ok(None) };
    let attendance = store::attendance(conn, &[id])?.remove(&id).unwrap_or_default();
    Ok(Some(Sitting { row, attendance }))
}

/// The session, when the caller may see it: members see those in which they sit.
///
/// # Errors
/// `not-found`.
pub fn load(conn: &mut Conn, actor: &Actor, id: CouncilSessionId) -> Result<Sitting> {
    let visible = actor.visible(table::GET_COUNCIL_SESSION)?;
    let sitting = find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = match visible {
        Visible::All => true,
        Visible::Some { person, .. } => person.is_some_and(|me| sitting.seats(&me)),
    };
    if is_seen { Ok(sitting) } else { Err(Error::not_found()) }
}

/// Keeps a session as it is until the transaction ends: whatever moves it or its agenda takes this
/// first.
///
/// # Errors
/// When the database refuses.
pub fn lock(conn: &mut Conn, id: CouncilSessionId) -> Result<()> {
    lock_name(conn, &format!("council-session {id}"))
}

/// The session for a change, kept as it is until the transaction ends.
pub(super) fn load_for(tx: &mut Tx<'_>, id: CouncilSessionId, action: &str) -> Result<Sitting> {
    lock(tx.conn, id)?;
    let sitting = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, sitting.row.state, tx.actor, &sitting.chairing())?;
    Ok(sitting)
}

/// A session.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: CouncilSessionId) -> Result<CouncilSessionView> {
    let sitting = load(conn, actor, id)?;
    seen(conn, sitting, actor)
}

/// A page of a council's sessions; members see those in which they sit.
///
/// # Errors
/// `not-found` for the council, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    council: CouncilId,
    filter: &CouncilSessionFilter,
    page: &Page,
) -> Result<Listing<CouncilSessionView>> {
    let visible = actor.visible(table::LIST_COUNCIL_SESSIONS)?;
    councils::service::find(conn, actor, council)?;
    let member = match &visible {
        Visible::All => None,
        Visible::Some { person, .. } => Some(person.as_deref().unwrap_or_default()),
    };
    let (rows, next_cursor, total_count) = store::list(conn, council, member, filter, page)?;
    let ids: Vec<CouncilSessionId> = rows.iter().map(|row| row.id).collect();
    let mut attendance = store::attendance(conn, &ids)?;
    let sitting = |row: SessionRow| {
        let attendance = attendance.remove(&row.id).unwrap_or_default();
        Sitting { row, attendance }
    };
    let sittings: Vec<Sitting> = rows.into_iter().map(sitting).collect();
    let kept = agenda_items::service::kept_from(conn, actor, &sittings)?;
    let show = |one: Sitting| {
        let is_kept = kept.contains(&one.id());
        view(one, actor, is_kept)
    };
    Ok(Listing { items: sittings.into_iter().map(show).collect(), next_cursor, total_count })
}

/// Who chairs and who is invited: the members on the planned day.
fn seats(council: &CouncilView, input: &CreateCouncilSession) -> Result<(String, Vec<String>)> {
    let day = day_in_hanoi(input.planned_at.0);
    let members: Vec<_> = council.members_on(day).collect();
    let chair = members.iter().find(|one| one.office == CouncilOffice::Chair);
    let (Some(chair), true) = (chair, council.holds(day)) else {
        let text = Text::new(
            "Ngày họp ngoài nhiệm kỳ của Hội đồng.",
            "The day of the session is outside the council's term.",
        );
        return Err(Error::invalid("/planned_at", "outside_term", text));
    };
    let chairing = input.chairing_code.clone().unwrap_or_else(|| chair.person_code.clone());
    if !members.iter().any(|one| one.person_code == chairing) {
        let text = Text::new(
            "Người chủ trì phải là thành viên Hội đồng.",
            "Whoever chairs has to be a member of the council.",
        );
        return Err(Error::invalid("/chairing_code", "no_member", text));
    }
    if chairing != chair.person_code && input.chairing_basis.is_none() {
        let text = Text::new(
            "Người khác Chủ tịch Hội đồng chủ trì thì phải nêu căn cứ ủy quyền.",
            "When it is not the chair who chairs, the ground has to be named.",
        );
        return Err(Error::invalid("/chairing_basis", "required_for_deputy", text));
    }
    Ok((chairing, members.iter().map(|one| one.person_code.clone()).collect()))
}

/// Prepares a session.
///
/// # Errors
/// `not-found` for the council, `role-required`, `validation-failed`.
pub fn create(
    tx: &mut Tx<'_>,
    council: CouncilId,
    input: &CreateCouncilSession,
) -> Result<CouncilSessionView> {
    tx.actor.require(table::CREATE_COUNCIL_SESSION, &Relation::none())?;
    lock_name(tx.conn, &format!("council {council}"))?;
    let seen = councils::service::find(tx.conn, tx.actor, council)?;
    let (chairing, members) = seats(&seen, input)?;
    persons::service::require_not_left(
        tx.conn,
        &input.secretary_code,
        day_in_hanoi(input.planned_at.0),
        "/secretary_code",
    )?;
    let new = NewSession {
        id: CouncilSessionId(tx.ids.next()),
        council,
        number: store::next_number(tx.conn, council)?,
        chairing: &chairing,
        input,
        created_by: &tx.actor.id,
    };
    let row = store::insert(tx.conn, &new, tx.now)?;
    let after = invited(tx.conn, row, members)?;
    told(tx, Action::COUNCIL_SESSION_CREATE, None, after)
}

/// Invites members who are not on the list yet and lets go of those who are members no more.
fn invited(conn: &mut Conn, row: SessionRow, members: Vec<String>) -> Result<Sitting> {
    let known = store::attendance(conn, &[row.id])?.remove(&row.id).unwrap_or_default();
    let mut attendance: Vec<CouncilAttendee> = members
        .into_iter()
        .map(|person_code| {
            known.iter().find(|one| one.person_code == person_code).cloned().unwrap_or(
                CouncilAttendee { person_code, presence: Presence::Invited, reason: None },
            )
        })
        .collect();
    attendance.sort_by(|one, other| one.person_code.cmp(&other.person_code));
    store::replace_attendance(conn, row.id, &attendance)?;
    Ok(Sitting { row, attendance })
}

/// Changes a session that is scheduled.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: CouncilSessionId, patch: &Value) -> Result<CouncilSessionView> {
    let before = load_for(tx, id, "update")?;
    tx.require_match(before.row.version)?;
    let input = crate::http::patch::merged(&before.row.to_input(), patch)?;
    let council = councils::service::find(tx.conn, tx.actor, before.row.council_id)?;
    let (chairing, members) = seats(&council, &input)?;
    let day = day_in_hanoi(input.planned_at.0);
    persons::service::require_not_left(tx.conn, &input.secretary_code, day, "/secretary_code")?;
    let next = SessionRow {
        planned_at: input.planned_at,
        place: input.place,
        chairing_code: chairing,
        chairing_basis: input.chairing_basis,
        secretary_code: input.secretary_code,
        guests: Json(input.guests),
        ..before.row.clone()
    };
    let row = moved(tx, &before, &next)?;
    let after = invited(tx.conn, row, members)?;
    told(tx, Action::COUNCIL_SESSION_UPDATE, Some(&before), after)
}

pub(super) fn moved(tx: &mut Tx<'_>, before: &Sitting, next: &SessionRow) -> Result<SessionRow> {
    store::update(tx.conn, &before.row, next, tx.now)?.ok_or_else(|| stale(before.row.version))
}

/// Writes down how every member takes part.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `validation-failed`.
pub fn put_attendance(
    tx: &mut Tx<'_>,
    id: CouncilSessionId,
    input: PutCouncilAttendance,
) -> Result<CouncilSessionView> {
    let before = load_for(tx, id, "put_attendance")?;
    tx.require_match(before.row.version)?;
    let mut attendance: Vec<CouncilAttendee> = input
        .attendance
        .into_iter()
        .map(|one| CouncilAttendee {
            person_code: one.person_code,
            presence: one.presence,
            reason: one.reason,
        })
        .collect();
    attendance.sort_by(|one, other| one.person_code.cmp(&other.person_code));
    let codes = |list: &[CouncilAttendee]| {
        list.iter().map(|one| one.person_code.clone()).collect::<Vec<String>>()
    };
    if codes(&attendance) != codes(&before.attendance) {
        let text = Text::new(
            "Danh sách phải nêu đủ và chỉ nêu các thành viên của phiên họp.",
            "The list has to name all members of the session and nobody else.",
        );
        return Err(Error::invalid("/attendance", "not_the_members", text));
    }
    let row = moved(tx, &before, &before.row.clone())?;
    store::replace_attendance(tx.conn, id, &attendance)?;
    let after = Sitting { row, attendance };
    told(tx, Action::COUNCIL_SESSION_PUT_ATTENDANCE, Some(&before), after)
}
