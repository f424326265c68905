//! What follows from a vote: the end of the session concludes, and that is communicated.

use super::{
    keeping_back::awaits_notice,
    service::{Step, around_one, load_for, moved},
    store::{self, ItemRow},
    types::{AgendaItemId, AgendaItemState, AgendaItemView, VoteOutcome},
};
use crate::{
    audit::Action,
    db::{Conn, types::Json},
    error::{Error, Result, Text},
    features::{
        award_proposals::{
            self,
            checks::{Missing, require_ready},
            types::{AwardProposalId, AwardReason},
        },
        council_sessions::{
            self,
            service::Sitting,
            types::{CouncilSessionId, CouncilSessionState},
        },
    },
    http::command::Tx,
};

/// Sessions in which some proposals were concluded, as far as that is communicated, whoever asks. For other
/// slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn sessions_concluding(
    conn: &mut Conn,
    proposals: &[AwardProposalId],
) -> Result<Vec<CouncilSessionId>> {
    store::sessions_concluding(conn, proposals)
}

/// The session ended without a vote on the item.
///
/// # Errors
/// When the database refuses.
pub fn put_back(tx: &mut Tx<'_>, sitting: &Sitting, id: AgendaItemId) -> Result<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    award_proposals::council::put_back(tx, row.award_proposal_id)?;
    let before = around_one(tx.conn, tx.actor, &row)?;
    let next = ItemRow { state: AgendaItemState::PutBack, ..row.clone() };
    let step = Step { action: Action::AGENDA_ITEM_PUT_BACK, event: None, reason: None };
    moved(tx, sitting, (&row, before), &next, &step).map(drop)
}

/// The session ends, and with it the council recommends what passed and has a place. The proposal itself
/// moves when that is communicated: until then nobody who proposed it learns how the council decided.
///
/// # Errors
/// When the database refuses.
pub fn conclude(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    id: AgendaItemId,
    is_over_places: bool,
) -> Result<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    let decided = row.outcome.clone().ok_or_else(|| Error::bug("a decided item has its count"))?.0;
    let is_recommended = decided.is_passed && !is_over_places;
    award_proposals::service::await_notice(tx, row.award_proposal_id)?;
    let before = around_one(tx.conn, tx.actor, &row)?;
    let outcome = VoteOutcome { is_recommended: Some(is_recommended), is_over_places, ..decided };
    let next = ItemRow { outcome: Some(Json(outcome)), ..row.clone() };
    let step = Step { action: Action::AGENDA_ITEM_CONCLUDE, event: None, reason: None };
    moved(tx, sitting, (&row, before), &next, &step).map(drop)
}

fn reason(outcome: &VoteOutcome) -> AwardReason {
    let VoteOutcome { agree, total_members, basis_count, threshold, .. } = outcome;
    let (code, ground, text) = if outcome.is_over_places {
        (
            "fewer_places",
            "R27: TT 25/2025/TT-BKHCN Đ.22-23",
            format!(
                "{agree}/{total_members} phiếu đồng ý, nhưng số lượng được đề nghị có hạn và lấy theo số phiếu từ trên xuống."
            ),
        )
    } else if outcome.is_tie {
        (
            "tie_not_agreed",
            "R27: TT 25/2025/TT-BKHCN Đ.22-23",
            format!(
                "Số phiếu bằng nhau ({agree}/{basis_count}) và Chủ tịch Hội đồng không đồng ý."
            ),
        )
    } else {
        (
            "votes_missing",
            "R26: NĐ 152/2025/NĐ-CP Đ.33.5",
            format!("{agree}/{basis_count} phiếu đồng ý, chưa đạt tỷ lệ {threshold}."),
        )
    };
    AwardReason { code: code.to_owned(), ground: ground.to_owned(), text }
}

/// Tells the proposer what the council concluded, and moves the proposal; that is final.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `not-ready` before the session is closed.
pub fn communicate(tx: &mut Tx<'_>, id: AgendaItemId) -> Result<AgendaItemView> {
    let (row, sitting) = load_for(tx, id, "communicate")?;
    tx.check_match(row.version)?;
    if sitting.state() != CouncilSessionState::Closed {
        let label = Text::new(
            "Phiên họp chưa kết thúc nên chưa có kết luận.",
            "The session is not closed, so that nothing is concluded yet.",
        );
        let missing = Missing::new("R26", "session_not_closed", "/council_session_id", label);
        require_ready(&[missing])?;
    }
    let decided =
        row.outcome.as_ref().ok_or_else(|| Error::bug("a decided item has its count"))?.0.clone();
    let is_recommended = decided
        .is_recommended
        .ok_or_else(|| Error::bug("the end of a session concludes what was decided"))?;
    let reason = (!is_recommended).then(|| reason(&decided));
    let proposal = row.award_proposal_id;
    award_proposals::service::notified(tx, proposal)?;
    // What an earlier version moved when its session ended is only told.
    if award_proposals::council::has(tx.conn, proposal)? {
        award_proposals::council::conclude(tx, proposal, is_recommended, reason)?;
    }
    let before = around_one(tx.conn, tx.actor, &row)?;
    let next = ItemRow {
        state: AgendaItemState::Communicated,
        communicated_at: Some(tx.now),
        communicated_by: Some(tx.actor.id.clone()),
        ..row.clone()
    };
    let event = Some("agenda_item.communicated");
    let step = Step { action: Action::AGENDA_ITEM_COMMUNICATE, event, reason: None };
    let told = moved(tx, &sitting, (&row, before), &next, &step)?;
    // The conclusions of the session speak of all its items.
    if !awaits_notice(tx.conn, sitting.id())? {
        council_sessions::service::tell_conclusions(tx, &sitting);
    }
    Ok(told)
}
