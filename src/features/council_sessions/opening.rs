//! The beginning of a session.

use std::collections::BTreeSet;

use super::{
    service::{Sitting, load_for, moved},
    store::SessionRow,
    telling::told,
    types::{CouncilSessionId, CouncilSessionState, CouncilSessionView, Presence},
};
use crate::{
    audit::Action,
    error::{Result, Text},
    features::{
        award_proposals::checks::{Missing, require_ready},
        councils::{self, rules, types::CouncilView},
    },
    http::command::Tx,
};

/// Opens a session: the council is validly formed on this day (R24) and everybody's part is known.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `not-ready`.
pub fn open(tx: &mut Tx<'_>, id: CouncilSessionId) -> Result<CouncilSessionView> {
    let before = load_for(tx, id, "open")?;
    tx.check_match(before.row.version)?;
    let council = councils::service::find(tx.conn, tx.actor, before.row.council_id)?;
    require_ready(&missing_to_open(tx, &before, &council)?)?;
    let next = SessionRow {
        state: CouncilSessionState::InSession,
        opened_at: Some(tx.now),
        opened_by: Some(tx.actor.id.clone()),
        ..before.row.clone()
    };
    let row = moved(tx, &before, &next)?;
    let after = Sitting { row, attendance: before.attendance.clone() };
    told(tx, Action::COUNCIL_SESSION_OPEN, Some(&before), after)
}

fn missing_to_open(
    tx: &mut Tx<'_>,
    before: &Sitting,
    council: &CouncilView,
) -> Result<Vec<Missing>> {
    let law = rules::of_council(tx.conn, &council.rule_set_code)?.rules.r24.parameters;
    let mut missing = Vec::new();
    let mut add = |code, pointer: &str, vi: String, en: String| {
        missing.push(Missing::new("R24", code, pointer, Text::new(vi, en)));
    };
    if !council.holds(tx.today) {
        let vi = "Hôm nay ngoài nhiệm kỳ của Hội đồng.".to_owned();
        add("outside_term", "/council_id", vi, "Today is outside the council's term.".to_owned());
    }
    for (actual, wanted, code) in [
        (&council.chair_role, &law.chair_role.value, "wrong_chair"),
        (&council.standing_role, &law.standing_role.value, "wrong_standing"),
    ] {
        if *actual != wanted.code {
            let vi = format!("Bộ quy tắc đòi {}.", wanted.label.vi);
            add(code, "/council_id", vi, format!("The rules ask for: {}.", wanted.label.en));
        }
    }
    let count = before.count();
    if let Some(least) = law.min_members.value.filter(|least| count.total < *least) {
        let vi = format!("Hội đồng có {} thành viên, cần {least}.", count.total);
        let en = format!("The council has {} members, {least} needed.", count.total);
        add("too_few_members", "/council_id", vi, en);
    }
    if count.invited > 0 {
        let vi = format!("Chưa ghi nhận {} thành viên có mặt hay vắng mặt.", count.invited);
        let en = format!("The presence of {} members is not written down.", count.invited);
        add("attendance_incomplete", "/attendance", vi, en);
    }
    let members: BTreeSet<&str> =
        council.members_on(tx.today).map(|one| one.person_code.as_str()).collect();
    let invited: BTreeSet<&str> =
        before.attendance.iter().map(|one| one.person_code.as_str()).collect();
    if council.holds(tx.today) && members != invited {
        let vi = "Thành viên Hội đồng đã thay đổi; cập nhật phiên họp để mời lại.".to_owned();
        let en = "The council's members changed; a change of the session invites them anew.";
        add("members_changed", "/attendance", vi, en.to_owned());
    }
    // Who is only invited is not known yet to be absent.
    let is_away = |presence: Presence| matches!(presence, Presence::Absent | Presence::Written);
    let mut chair = before.attendance.iter().filter(|one| before.is_chaired_by(&one.person_code));
    if chair.any(|one| is_away(one.presence)) {
        let vi = "Người chủ trì vắng mặt.".to_owned();
        add("chair_absent", "/chairing_code", vi, "Whoever chairs is absent.".to_owned());
    }
    Ok(missing)
}
