//! What of this resource waits for the caller.

use super::{
    states::AwardProposalState::{
        AppraisedEligible, Draft, Received, Recommended, Returned, ReturnedByCity, Submitted,
    },
    store::{self, Waiting},
};
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::{units, work::types::WorkGroup},
};

/// Proposals that wait for the caller: drafts and returned ones for the unit's head, also those that the
/// city sent back; submitted, received and eligible ones for the secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    let units: Vec<String> = actor.units_of(Role::UnitHead).collect();
    let units = units::service::with_predecessors(conn, units)?;
    if !units.is_empty() {
        let mine = Waiting {
            states: &[Draft, Returned],
            units: Some(&units),
            apart_from: None,
            is_going_up: false,
        };
        let label = ["Nộp hồ sơ đề nghị khen thưởng", "Submit the award proposal"];
        groups.extend(WorkGroup::of("award_proposal.submit", label, store::waiting(conn, &mine)?));
        let back = Waiting { states: &[ReturnedByCity], ..mine };
        let label = ["Bổ sung hồ sơ Thành phố trả lại", "Complete what the city sent back"];
        groups.extend(WorkGroup::of("award_proposal.update", label, store::waiting(conn, &back)?));
    }
    if !actor.has(Role::Secretariat) {
        return Ok(groups);
    }
    let all = Waiting { states: &[Submitted], units: None, apart_from: None, is_going_up: false };
    let label = ["Tiếp nhận hồ sơ đề nghị khen thưởng", "Receive the award proposal"];
    groups.extend(WorkGroup::of("award_proposal.receive", label, store::waiting(conn, &all)?));
    let others = Waiting { states: &[Received], apart_from: actor.person_code(), ..all };
    let label = ["Thẩm định hồ sơ đề nghị khen thưởng", "Appraise the award proposal"];
    groups.extend(WorkGroup::of("award_proposal.appraise", label, store::waiting(conn, &others)?));
    let upward = Waiting {
        states: &[AppraisedEligible, Recommended, ReturnedByCity],
        apart_from: None,
        is_going_up: true,
        ..others
    };
    let label = ["Trình cấp trên", "Forward the award proposal"];
    groups.extend(WorkGroup::of("award_proposal.forward", label, store::waiting(conn, &upward)?));
    Ok(groups)
}
