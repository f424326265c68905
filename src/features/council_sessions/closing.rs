//! The end of a session: what passed is to be recommended, as far as there are places, once that is
//! communicated; what was not voted on goes back; the minutes are complete.

use std::collections::HashSet;

use super::{
    input::{AwardPlaces, CloseCouncilSession},
    places::{Placed, place},
    service::{Sitting, load_for, moved},
    store::SessionRow,
    telling::told,
    types::{CouncilSessionId, CouncilSessionState, CouncilSessionView},
};
use crate::{
    audit::Action,
    authz::Actor,
    db::types::Json,
    error::{Code, Error, Result, Text},
    features::{
        agenda_items::{
            self,
            types::{AgendaItemId, AgendaItemState, AgendaItemView},
        },
        award_proposals::{
            self,
            checks::{Missing, require_ready},
        },
    },
    http::command::Tx,
};

/// Closes a session.
///
/// # Errors
/// `role-required` for a choice of anybody but the chair, `stale-etag`, `invalid-state-transition`,
/// `not-ready` while an item is in voting, `tie-unresolved` when equals stand at the edge of the places,
/// `validation-failed` for a choice of others.
pub fn close(
    tx: &mut Tx<'_>,
    id: CouncilSessionId,
    input: CloseCouncilSession,
) -> Result<CouncilSessionView> {
    let before = load_for(tx, id, "close")?;
    if input.places.iter().any(|one| !one.chair_choice.is_empty()) {
        before.require_chair(tx.actor)?;
    }
    tx.check_match(before.row.version)?;
    // Who gets a place depends on every count, also on one that is kept from whoever closes.
    let items = agenda_items::service::of_session(tx.conn, &Actor::system(), &before)?;
    require_ready(&still_voting(&items))?;
    let dropped = without_place(&items, &input.places)?;
    // In the order in which everybody locks them, so that none waits for the other in a circle.
    let proposals: Vec<_> = items.iter().map(|item| item.award_proposal_id).collect();
    award_proposals::service::hold(tx.conn, &proposals)?;
    for item in &items {
        match item.state {
            AgendaItemState::Pending => agenda_items::service::put_back(tx, &before, item.id)?,
            AgendaItemState::Decided => {
                let is_over = dropped.contains(&item.id);
                agenda_items::service::conclude(tx, &before, item.id, is_over)?;
            }
            AgendaItemState::Voting | AgendaItemState::Communicated | AgendaItemState::PutBack => {}
        }
    }
    let next = SessionRow {
        state: CouncilSessionState::Closed,
        closed_at: Some(tx.now),
        closed_by: Some(tx.actor.id.clone()),
        differing_views: input.differing_views,
        conclusions: Some(input.conclusions),
        places: Json(input.places),
        ..before.row.clone()
    };
    let row = moved(tx, &before, &next)?;
    let after = Sitting { row, attendance: before.attendance.clone() };
    told(tx, Action::COUNCIL_SESSION_CLOSE, Some(&before), after)
}

fn still_voting(items: &[AgendaItemView]) -> Vec<Missing> {
    items
        .iter()
        .filter(|item| item.state == AgendaItemState::Voting)
        .map(|item| {
            let label = Text::new("Nội dung này đang biểu quyết.", "This item is in voting.");
            let mut one = Missing::new("R26", "still_voting", "/agenda_items", label);
            one.existing_id = Some(item.id.to_string());
            one
        })
        .collect()
}

/// Items that passed and get no place.
fn without_place(
    items: &[AgendaItemView],
    places: &[AwardPlaces],
) -> Result<HashSet<AgendaItemId>> {
    let mut dropped = HashSet::new();
    for (index, scope) in places.iter().enumerate() {
        let candidates: Vec<(AgendaItemId, u32)> = items
            .iter()
            .filter(|item| item.award_type_code == scope.award_type_code)
            .filter(|item| scope.subject_kind.is_none_or(|kind| kind == item.subject_kind))
            .filter_map(|item| {
                let outcome = item.outcome.as_ref().filter(|outcome| outcome.is_passed)?;
                Some((item.id, outcome.agree))
            })
            .collect();
        let count = usize::try_from(scope.places).unwrap_or(usize::MAX);
        match place(&candidates, count, &scope.chair_choice) {
            Placed::Kept(kept) => {
                // A choice that decides nothing would be kept as if it had.
                let is_used = scope.chair_choice.iter().all(|id| kept.contains(id));
                if !is_used || (candidates.len() <= count && !scope.chair_choice.is_empty()) {
                    return Err(not_asked(index));
                }
                let out = candidates.iter().map(|(id, _)| *id).filter(|id| !kept.contains(id));
                dropped.extend(out);
            }
            Placed::Tie { between, places } => return Err(tie(index, &between, places)),
        }
    }
    Ok(dropped)
}

fn not_asked(index: usize) -> Error {
    let text = Text::new(
        "Chủ tịch chỉ chọn giữa các trường hợp bằng phiếu ở ranh giới số lượng.",
        "The chair chooses only between equals at the edge of the places.",
    );
    Error::invalid(format!("/places/{index}/chair_choice"), "not_between_equals", text)
}

fn tie(index: usize, between: &[AgendaItemId], places: usize) -> Error {
    let ids: Vec<String> = between.iter().map(ToString::to_string).collect();
    Error::new(Code::TieUnresolved)
        .detail(
            format!("{} trường hợp bằng phiếu mà chỉ còn {places} chỗ; Chủ tịch chọn.", ids.len()),
            format!("{} are equal for {places} places left; the chair chooses.", ids.len()),
        )
        .with("pointer", format!("/places/{index}/chair_choice"))
        .with("agenda_item_ids", ids)
        .with("places_left", places)
}
