//! What of this resource waits for the caller.

use super::{
    states::AwardProposalState::{
        AppraisedEligible, Draft, Received, Recommended, Returned, ReturnedByCity, Submitted,
    },
    store_terms,
    store_waiting::{self, Waiting},
    term_types::AwardTermStep,
};
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::{units, work::types::WorkGroup},
};

/// Proposals that wait for the caller: drafts and returned ones for the unit's head, also those that the
/// city sent back; submitted, received and eligible ones for the secretariat, and with them those whose
/// papers are to be looked at, those that an opinion is waited for, and those that rest until a matter is
/// concluded.
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
        groups.extend(WorkGroup::of(
            "award_proposal.submit",
            label,
            store_waiting::waiting(conn, &mine)?,
        ));
        let back = Waiting { states: &[ReturnedByCity], ..mine };
        let label = ["Bổ sung hồ sơ Thành phố trả lại", "Complete what the city sent back"];
        groups.extend(WorkGroup::of(
            "award_proposal.update",
            label,
            store_waiting::waiting(conn, &back)?,
        ));
    }
    if !actor.has(Role::Secretariat) {
        return Ok(groups);
    }
    let all = Waiting { states: &[Submitted], units: None, apart_from: None, is_going_up: false };
    let label = ["Tiếp nhận hồ sơ đề nghị khen thưởng", "Receive the award proposal"];
    groups.extend(WorkGroup::of(
        "award_proposal.receive",
        label,
        store_waiting::waiting(conn, &all)?,
    ));
    let others = Waiting { states: &[Received], apart_from: actor.person_code(), ..all };
    let label = ["Thẩm định hồ sơ đề nghị khen thưởng", "Appraise the award proposal"];
    groups.extend(WorkGroup::of(
        "award_proposal.appraise",
        label,
        store_waiting::waiting(conn, &others)?,
    ));
    let label = [
        "Kiểm tra thành phần hồ sơ, trả lại nếu thiếu",
        "Return the dossier if papers are missing",
    ];
    let found = store_terms::running(conn, AwardTermStep::Return)?;
    groups.extend(WorkGroup::of("award_proposal.return", label, found));
    let label = [
        "Đôn đốc ý kiến của cơ quan được hỏi, thành viên Hội đồng",
        "See that an opinion is given",
    ];
    let found = store_terms::running(conn, AwardTermStep::Opinion)?;
    groups.extend(WorkGroup::of("award_proposal.record_opinion", label, found));
    let label = [
        "Tiếp tục hồ sơ tạm dừng khi có kết luận",
        "Resume the proposal once the matter is concluded",
    ];
    let found = store_terms::suspended(conn)?;
    groups.extend(WorkGroup::resting("award_proposal.resume", label, found));
    let upward = Waiting {
        states: &[AppraisedEligible, Recommended, ReturnedByCity],
        apart_from: None,
        is_going_up: true,
        ..others
    };
    let label = ["Trình cấp trên", "Forward the award proposal"];
    groups.extend(WorkGroup::of(
        "award_proposal.forward",
        label,
        store_waiting::waiting(conn, &upward)?,
    ));
    Ok(groups)
}
