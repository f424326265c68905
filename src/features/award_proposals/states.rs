//! States of award proposals and what leads from one to the next.

use crate::{
    authz::table,
    machine::{Machine, Move},
    text_enum,
};

text_enum! {
    /// State of a proposal: `draft` dự thảo; `submitted` đã nộp; `received` đã tiếp nhận; `returned` trả
    /// lại để bổ sung; `suspended` tạm dừng; `appraised_eligible` thẩm định đủ điều kiện;
    /// `appraised_ineligible` thẩm định không đủ điều kiện; `in_council` đã đưa ra Hội đồng; `recommended`
    /// Hội đồng đề nghị khen thưởng; `not_recommended` Hội đồng không đề nghị; `forwarded` đã trình Thành
    /// phố; `returned_by_city` Thành phố trả lại;
    /// `awarded` được khen thưởng; `declined` không được khen thưởng; `withdrawn` đã rút.
    #[derive(PartialOrd, Ord)]
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum AwardProposalState {
        Draft = "draft",
        Submitted = "submitted",
        Received = "received",
        Returned = "returned",
        Suspended = "suspended",
        AppraisedEligible = "appraised_eligible",
        AppraisedIneligible = "appraised_ineligible",
        InCouncil = "in_council",
        Recommended = "recommended",
        NotRecommended = "not_recommended",
        Forwarded = "forwarded",
        ReturnedByCity = "returned_by_city",
        Awarded = "awarded",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

use AwardProposalState::{
    AppraisedEligible, AppraisedIneligible, Awarded, Declined, Draft, Forwarded, InCouncil,
    NotRecommended, Received, Recommended, Returned, ReturnedByCity, Submitted, Suspended,
    Withdrawn,
};

impl AwardProposalState {
    /// States in which a proposal holds its achievements: no other proposal may be submitted for
    /// them (Luật Thi đua, khen thưởng, Điều 5.2.c). An award is a proposal in state `awarded`.
    pub const LIVE: [Self; 10] = [
        Submitted,
        Received,
        Returned,
        Suspended,
        AppraisedEligible,
        InCouncil,
        Recommended,
        Forwarded,
        ReturnedByCity,
        Awarded,
    ];

    /// States after a published decision.
    pub const DECIDED: [Self; 2] = [Awarded, Declined];

    /// Whether a decision has been published on it.
    pub fn is_decided(self) -> bool {
        Self::DECIDED.contains(&self)
    }
}

/// States that a pending matter suspends, and to which a suspended proposal returns (R11). What is
/// before the council is put back first.
const SUSPENDABLE: &[AwardProposalState] = &[Received, AppraisedEligible, Recommended, Forwarded];

/// States in which the unit completes a dossier.
const COMPLETABLE: &[AwardProposalState] = &[Draft, Returned, ReturnedByCity];

/// What callers do with a proposal.
pub const MACHINE: Machine<AwardProposalState> = Machine {
    name: "award proposal",
    moves: &[
        Move { action: "update", from: COMPLETABLE, to: None, rule: table::UPDATE_AWARD_PROPOSAL },
        Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_AWARD_PROPOSAL },
        Move {
            action: "attach_paper",
            from: COMPLETABLE,
            to: None,
            rule: table::PUT_AWARD_PROPOSAL_PAPER,
        },
        Move {
            action: "detach_paper",
            from: COMPLETABLE,
            to: None,
            rule: table::DELETE_AWARD_PROPOSAL_PAPER,
        },
        Move {
            action: "submit",
            from: &[Draft, Returned],
            to: Some(Submitted),
            rule: table::SUBMIT_AWARD_PROPOSAL,
        },
        Move {
            action: "withdraw",
            from: &[Submitted, Received, Returned, AppraisedEligible, ReturnedByCity],
            to: Some(Withdrawn),
            rule: table::WITHDRAW_AWARD_PROPOSAL,
        },
        Move {
            action: "receive",
            from: &[Submitted],
            to: Some(Received),
            rule: table::RECEIVE_AWARD_PROPOSAL,
        },
        Move {
            action: "return",
            from: &[Submitted, Received],
            to: Some(Returned),
            rule: table::RETURN_AWARD_PROPOSAL,
        },
        Move {
            action: "appraise",
            from: &[Received],
            to: Some(AppraisedEligible),
            rule: table::APPRAISE_AWARD_PROPOSAL,
        },
        Move {
            action: "appraise",
            from: &[Received],
            to: Some(AppraisedIneligible),
            rule: table::APPRAISE_AWARD_PROPOSAL,
        },
        Move {
            action: "forward",
            from: &[AppraisedEligible, Recommended, ReturnedByCity],
            to: Some(Forwarded),
            rule: table::FORWARD_AWARD_PROPOSAL,
        },
        Move {
            action: "record_city_answer",
            from: &[Forwarded],
            to: Some(Declined),
            rule: table::RECORD_CITY_ANSWER,
        },
        Move {
            action: "record_city_answer",
            from: &[Forwarded],
            to: Some(ReturnedByCity),
            rule: table::RECORD_CITY_ANSWER,
        },
        Move {
            action: "suspend",
            from: SUSPENDABLE,
            to: Some(Suspended),
            rule: table::SUSPEND_AWARD_PROPOSAL,
        },
        Move {
            action: "resume",
            from: &[Suspended],
            to: Some(Received),
            rule: table::RESUME_AWARD_PROPOSAL,
        },
        Move {
            action: "resume",
            from: &[Suspended],
            to: Some(AppraisedEligible),
            rule: table::RESUME_AWARD_PROPOSAL,
        },
        Move {
            action: "resume",
            from: &[Suspended],
            to: Some(Recommended),
            rule: table::RESUME_AWARD_PROPOSAL,
        },
        Move {
            action: "resume",
            from: &[Suspended],
            to: Some(Forwarded),
            rule: table::RESUME_AWARD_PROPOSAL,
        },
    ],
};

/// What the council does with a proposal on its agenda; callers move the agenda item or the session.
/// A council may also be asked about an award type that does not oblige to it: it advises whoever
/// decides (Luật Thi đua, khen thưởng, Điều 90.4).
pub const BY_COUNCIL: Machine<AwardProposalState> = Machine {
    name: "award proposal, by the council",
    moves: &[
        Move {
            action: "take_up",
            from: &[AppraisedEligible],
            to: Some(InCouncil),
            rule: table::CREATE_AGENDA_ITEM,
        },
        Move {
            action: "recommend",
            from: &[InCouncil],
            to: Some(Recommended),
            rule: table::COMMUNICATE_AGENDA_ITEM,
        },
        Move {
            action: "not_recommend",
            from: &[InCouncil],
            to: Some(NotRecommended),
            rule: table::COMMUNICATE_AGENDA_ITEM,
        },
        Move {
            action: "put_back",
            from: &[InCouncil],
            to: Some(AppraisedEligible),
            rule: table::CLOSE_COUNCIL_SESSION,
        },
    ],
};

/// What a published decision does with a proposal; callers publish the decision.
pub const BY_DECISION: Machine<AwardProposalState> = Machine {
    name: "award proposal, by decision",
    moves: &[
        Move {
            action: "award",
            from: &[AppraisedEligible, Recommended, Forwarded],
            to: Some(Awarded),
            rule: table::PUBLISH_DECISION,
        },
        Move {
            action: "decline",
            from: &[AppraisedEligible, Recommended, Forwarded],
            to: Some(Declined),
            rule: table::PUBLISH_DECISION,
        },
    ],
};

text_enum! {
    /// Outcome of the appraisal (thẩm định): `eligible` đủ điều kiện, tiêu chuẩn; `ineligible` không đủ.
    #[expect(missing_docs, reason = "the enum's own doc names both outcomes")]
    pub enum AppraisalOutcome {
        Eligible = "eligible",
        Ineligible = "ineligible",
    }
}
