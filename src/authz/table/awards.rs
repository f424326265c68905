//! Awards: the law, rounds, proposals, councils, decisions and bonuses.

use super::{
    super::{
        Reach::{All, Own, Unit},
        Role::{
            Admin, CouncilChair, CouncilMember, EOffice, Employee, Inspector, Leader, Reporting,
            Secretariat, UnitHead, UnitOfficer,
        },
    },
    Rule,
};

table! {
    /// Its rows.
    AWARDS;

    GET_CALENDAR: "get_calendar", "calendars:read", [];
    PUT_CALENDAR: "put_calendar", "calendars:write", [Admin All];
    LIST_LEGAL_DOCUMENTS: "list_legal_documents", "award_rules:read", [];
    GET_LEGAL_DOCUMENT: "get_legal_document", "award_rules:read", [];
    CREATE_LEGAL_DOCUMENT: "create_legal_document", "award_rules:write", [Secretariat All];
    UPDATE_LEGAL_DOCUMENT: "update_legal_document", "award_rules:write", [Secretariat All];
    LIST_RULE_SETS: "list_rule_sets", "award_rules:read", [];
    GET_RULE_SET: "get_rule_set", "award_rules:read", [];
    CREATE_RULE_SET: "create_rule_set", "award_rules:write", [Secretariat All];
    UPDATE_RULE_SET: "update_rule_set", "award_rules:write", [Secretariat All];
    DELETE_RULE_SET: "delete_rule_set", "award_rules:write", [Secretariat All];
    PUBLISH_RULE_SET: "publish_rule_set", "award_rules:write", [Secretariat All];
    CLONE_RULE_SET: "clone_rule_set", "award_rules:write", [Secretariat All];
    GET_AWARD_RULES: "get_award_rules", "award_rules:read", [];
    LIST_BASE_WAGES: "list_base_wages", "award_rules:read", [];
    GET_BASE_WAGE: "get_base_wage", "award_rules:read", [];
    PUT_BASE_WAGE: "put_base_wage", "award_rules:write", [Admin All];
    LIST_AWARD_TYPES: "list_award_types", "awards:read", [];
    GET_AWARD_TYPE: "get_award_type", "awards:read", [];
    PUT_AWARD_TYPE: "put_award_type", "award_types:write", [Admin All];

    LIST_AWARD_ROUNDS: "list_award_rounds", "awards:read", [];
    GET_AWARD_ROUND: "get_award_round", "awards:read", [];
    CREATE_AWARD_ROUND: "create_award_round", "award_rounds:write", [Secretariat All];
    UPDATE_AWARD_ROUND: "update_award_round", "award_rounds:write", [Secretariat All];
    DELETE_AWARD_ROUND: "delete_award_round", "award_rounds:write", [Secretariat All];
    OPEN_AWARD_ROUND: "open_award_round", "award_rounds:write", [Secretariat All];
    CLOSE_AWARD_ROUND: "close_award_round", "award_rounds:write", [Secretariat All];
    CLONE_AWARD_ROUND: "clone_award_round", "award_rounds:write", [Secretariat All];
    GET_AWARD_ROUND_QUOTAS: "get_award_round_quotas", "awards:read", [];
    PUT_AWARD_ROUND_QUOTAS: "put_award_round_quotas", "award_rounds:write", [Secretariat All];

    LIST_AWARD_PROPOSALS: "list_award_proposals", "award_proposals:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, CouncilChair Own, CouncilMember Own, Employee Own];
    GET_AWARD_PROPOSAL: "get_award_proposal", "award_proposals:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, CouncilChair Own, CouncilMember Own, Employee Own];
    LIST_AWARD_PROPOSAL_HISTORY: "list_award_proposal_history", "award_proposals:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, CouncilChair Own, CouncilMember Own, Employee Own];
    GET_AWARD_PROPOSAL_READINESS: "get_award_proposal_readiness", "award_proposals:read", [Secretariat All, Leader All, Inspector All, EOffice All, UnitHead Unit, UnitOfficer Unit];
    LIST_AWARD_PROPOSAL_ASSESSMENTS: "list_award_proposal_assessments", "award_proposals:read", [Secretariat All, Leader All, Inspector All];
    GET_AWARD_PROPOSAL_ASSESSMENT: "get_award_proposal_assessment", "award_proposals:read", [Secretariat All, Leader All, Inspector All];
    LIST_AWARD_PROPOSAL_COMMENTS: "list_award_proposal_comments", "award_proposals:read", [Secretariat All, UnitHead Unit, UnitOfficer Unit];
    CREATE_AWARD_PROPOSAL_COMMENT: "create_award_proposal_comment", "award_proposals:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit];
    CREATE_AWARD_PROPOSAL: "create_award_proposal", "award_proposals:write", [UnitOfficer Unit, UnitHead Unit, Secretariat All, EOffice All];
    UPDATE_AWARD_PROPOSAL: "update_award_proposal", "award_proposals:write", [UnitOfficer Unit, UnitHead Unit, Secretariat All, EOffice All];
    DELETE_AWARD_PROPOSAL: "delete_award_proposal", "award_proposals:write", [UnitOfficer Unit, UnitHead Unit, Secretariat All, EOffice All];
    PUT_AWARD_PROPOSAL_PAPER: "put_award_proposal_paper", "award_proposals:write", [UnitOfficer Unit, UnitHead Unit, Secretariat All, EOffice All];
    DELETE_AWARD_PROPOSAL_PAPER: "delete_award_proposal_paper", "award_proposals:write", [UnitOfficer Unit, UnitHead Unit, Secretariat All, EOffice All];
    SUBMIT_AWARD_PROPOSAL: "submit_award_proposal", "award_proposals:write", [UnitHead Unit, Secretariat All];
    WITHDRAW_AWARD_PROPOSAL: "withdraw_award_proposal", "award_proposals:write", [UnitHead Unit, Secretariat All];
    RECEIVE_AWARD_PROPOSAL: "receive_award_proposal", "award_proposals:appraise", [Secretariat All];
    RETURN_AWARD_PROPOSAL: "return_award_proposal", "award_proposals:appraise", [Secretariat All];
    APPRAISE_AWARD_PROPOSAL: "appraise_award_proposal", "award_proposals:appraise", [Secretariat All];
    FORWARD_AWARD_PROPOSAL: "forward_award_proposal", "award_proposals:appraise", [Secretariat All];
    SUSPEND_AWARD_PROPOSAL: "suspend_award_proposal", "award_proposals:appraise", [Secretariat All];
    RESUME_AWARD_PROPOSAL: "resume_award_proposal", "award_proposals:appraise", [Secretariat All];
    RECORD_CITY_ANSWER: "record_city_answer", "award_proposals:appraise", [Secretariat All];
    TRANSFER_AWARD_PROPOSAL: "transfer_award_proposal", "award_proposals:write", [Secretariat All];
    REQUEST_AWARD_OPINION: "request_award_opinion", "award_proposals:appraise", [Secretariat All];
    RECORD_AWARD_OPINION: "record_award_opinion", "award_proposals:appraise", [Secretariat All];
    BATCH_RECEIVE_AWARD_PROPOSALS: "batch_receive_award_proposals", "award_proposals:appraise", [Secretariat All];
    BATCH_APPRAISE_AWARD_PROPOSALS: "batch_appraise_award_proposals", "award_proposals:appraise", [Secretariat All];
    BATCH_RETURN_AWARD_PROPOSALS: "batch_return_award_proposals", "award_proposals:appraise", [Secretariat All];
    CREATE_AWARD_PROPOSAL_ASSESSMENT: "create_award_proposal_assessment", "award_proposals:appraise", [Secretariat All];

    LIST_COUNCILS: "list_councils", "council:read", [];
    GET_COUNCIL: "get_council", "council:read", [];
    CREATE_COUNCIL: "create_council", "council:write", [Leader All, Secretariat All];
    UPDATE_COUNCIL: "update_council", "council:write", [Leader All, Secretariat All];
    AMEND_COUNCIL: "amend_council", "council:write", [Leader All, Secretariat All];
    LIST_COUNCIL_SESSIONS: "list_council_sessions", "council:read", [Secretariat All, Leader All, Inspector All, CouncilChair Own, CouncilMember Own, Employee Own];
    GET_COUNCIL_SESSION: "get_council_session", "council:read", [Secretariat All, Leader All, Inspector All, CouncilChair Own, CouncilMember Own, Employee Own];
    CREATE_COUNCIL_SESSION: "create_council_session", "council:write", [Secretariat All];
    UPDATE_COUNCIL_SESSION: "update_council_session", "council:write", [Secretariat All];
    PUT_COUNCIL_ATTENDANCE: "put_council_attendance", "council:write", [Secretariat All];
    OPEN_COUNCIL_SESSION: "open_council_session", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];
    CLOSE_COUNCIL_SESSION: "close_council_session", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];
    GET_COUNCIL_MINUTES: "get_council_minutes", "council:read", [Secretariat All, Leader All, Inspector All, CouncilChair Own, CouncilMember Own, Employee Own];
    LIST_AGENDA_ITEMS: "list_agenda_items", "council:read", [Secretariat All, Leader All, Inspector All, CouncilChair Own, CouncilMember Own, Employee Own];
    GET_AGENDA_ITEM: "get_agenda_item", "council:read", [Secretariat All, Leader All, Inspector All, CouncilChair Own, CouncilMember Own, Employee Own];
    CREATE_AGENDA_ITEM: "create_agenda_item", "council:write", [Secretariat All];
    DELETE_AGENDA_ITEM: "delete_agenda_item", "council:write", [Secretariat All];
    OPEN_VOTING: "open_voting", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];
    PUT_BALLOT: "put_ballot", "council:vote", [CouncilChair Own, CouncilMember Own, Employee Own];
    PUT_WRITTEN_OPINION: "put_written_opinion", "council:write", [Secretariat All];
    CLOSE_VOTING: "close_voting", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];
    REOPEN_VOTING: "reopen_voting", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];
    COMMUNICATE_AGENDA_ITEM: "communicate_agenda_item", "council:write", [Secretariat All, CouncilChair Own, CouncilMember Own, Employee Own];

    LIST_DECISIONS: "list_decisions", "decisions:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All];
    GET_DECISION: "get_decision", "decisions:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All];
    CREATE_DECISION: "create_decision", "decisions:write", [Secretariat All, EOffice All];
    UPDATE_DECISION: "update_decision", "decisions:write", [Secretariat All, EOffice All];
    DELETE_DECISION: "delete_decision", "decisions:write", [Secretariat All, EOffice All];
    PUBLISH_DECISION: "publish_decision", "decisions:publish", [Leader All];

    GET_DECISION_PRESENTATION_LIST: "get_decision_presentation_list", "decisions:read", [Secretariat All, Leader All, Inspector All, EOffice All];
    GET_DECISION_ANNEX: "get_decision_annex", "decisions:read", [Secretariat All, Leader All, Inspector All, EOffice All];

    LIST_AWARDS: "list_awards", "awards:read", [];
    GET_AWARD: "get_award", "awards:read", [];
    LIST_PAST_AWARDS: "list_past_awards", "awards:read", [];
    GET_PAST_AWARD: "get_past_award", "awards:read", [];
    CREATE_PAST_AWARD: "create_past_award", "past_awards:write", [Secretariat All, EOffice All];
    DELETE_PAST_AWARD: "delete_past_award", "past_awards:write", [Secretariat All, EOffice All];
    REVOKE_AWARD: "revoke_award", "awards:revoke", [Leader All];
    RECORD_AWARD_RECEIPT: "record_award_receipt", "awards:write", [Secretariat All];
    RECORD_AWARD_RETURN: "record_award_return", "awards:write", [Secretariat All];
    LIST_BONUS_ENTRIES: "list_bonus_entries", "bonus:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, Employee Own];
    GET_BONUS_ENTRY: "get_bonus_entry", "bonus:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, Employee Own];
    CREATE_BONUS_ENTRY: "create_bonus_entry", "bonus:write", [Secretariat All];
    GET_BONUS_FUND: "get_bonus_fund", "bonus:read", [Secretariat All, Leader All, Inspector All];
    PUT_BONUS_FUND: "put_bonus_fund", "bonus:write", [Secretariat All];
}
