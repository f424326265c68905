//! The way of a campaign from plan to award as one picture, made from the machines themselves.

use super::{
    achievements, agenda_items, award_proposals, award_rounds, awards, campaigns, conflicts,
    council_sessions, decisions, documents, evaluation_rounds, evaluations, exchange_messages,
    holds, panels, petitions, registrations,
};

/// What leads from one kind of object to the next: the box it starts from, the box it leads to, why.
const STEPS: &[(&str, &str, &str)] = &[
    ("campaign", "registration", "units and persons register"),
    ("registration", "achievement", "they do what they pledged"),
    ("campaign", "evaluation_round", "the secretariat evaluates units"),
    ("campaign", "panel_round", "the secretariat has achievements scored"),
    ("evaluation_round", "evaluation", "one sheet for each unit"),
    ("panel_round", "evaluation", "one sheet for each achievement"),
    ("evaluation", "petition", "the unit asks to look again"),
    ("evaluation", "panel_sheet", "one for each evaluator of a panel"),
    ("evaluation", "achievement", "a panel's result recognises it"),
    ("campaign", "award_round", "the secretariat asks for proposals"),
    ("achievement", "award_proposal", "the unit nominates"),
    ("evaluation", "award_proposal", "its result is cited"),
    ("hold", "award_proposal", "while one is open nothing is proposed or granted"),
    ("council_session", "agenda_item", "its agenda"),
    ("award_proposal", "agenda_item", "the council considers it"),
    ("award_proposal", "decision", "the decision grants or refuses"),
    ("decision", "award", "publishing grants"),
    ("document", "campaign", "its issuance numbers the plan"),
    ("document", "decision", "its issuance numbers the decision"),
    ("document", "exchange_message", "what its recipients answer"),
];

/// A Mermaid state diagram.
pub fn picture() -> String {
    let mut text = String::from("stateDiagram-v2\n");
    let boxes = [
        campaigns::types::MACHINE.diagram("campaign", "Campaign (phong trào)"),
        registrations::types::MACHINE.diagram("registration", "Registration (đăng ký thi đua)"),
        achievements::types::MACHINE.diagram("achievement", "Achievement (thành tích, sáng kiến)"),
        evaluation_rounds::types::MACHINE
            .diagram("evaluation_round", "Evaluation round (kỳ chấm điểm)"),
        panels::types::ROUND_MACHINE
            .diagram("panel_round", "Round of a panel (kỳ chấm theo hội đồng)"),
        evaluations::types::MACHINE.diagram("evaluation", "Score sheet (phiếu chấm điểm)"),
        petitions::types::MACHINE.diagram("petition", "Petition (kiến nghị điểm)"),
        panels::types::MACHINE
            .diagram("panel_sheet", "Evaluator's sheet (phiếu của thành viên chấm)"),
        conflicts::types::MACHINE.diagram("conflict", "Conflict of interest (xung đột lợi ích)"),
        holds::types::MACHINE.diagram("hold", "Pending matter (việc đang chờ kết luận)"),
        award_rounds::types::MACHINE.diagram("award_round", "Award round (đợt xét)"),
        award_proposals::states::MACHINE
            .diagram("award_proposal", "Award proposal (hồ sơ đề nghị)"),
        council_sessions::types::MACHINE
            .diagram("council_session", "Council session (phiên họp Hội đồng)"),
        agenda_items::types::MACHINE.diagram("agenda_item", "Agenda item (nội dung biểu quyết)"),
        decisions::types::MACHINE.diagram("decision", "Decision (quyết định khen thưởng)"),
        awards::types::MACHINE.diagram("award", "Award (khen thưởng)"),
        documents::states::MACHINE.diagram("document", "Document (văn bản)"),
        exchange_messages::types::MACHINE
            .diagram("exchange_message", "Message of the axis (thông điệp của trục)"),
    ];
    boxes.iter().for_each(|one| text.push_str(one));
    for (from, to, why) in STEPS {
        text.push_str(&format!("    {from} --> {to}: {why}\n"));
    }
    text
}
