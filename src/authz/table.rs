//! The table: one row per operation. The first column is the operation id of the contract, the
//! second the token scope, then the roles with their reach; no role listed means any valid token.

use super::{
    Reach::{All, Own, Unit},
    Role::{
        self, Admin, BlocLead, CouncilChair, CouncilMember, EOffice, Employee, Inspector, Leader,
        OutreachLead, Reporting, Secretariat, UnitHead, UnitOfficer,
    },
    actor::Reach,
};

/// One row.
#[derive(Debug)]
pub struct Rule {
    /// Operation id.
    pub operation: &'static str,
    /// Scope the token needs; empty when any token will do.
    pub scope: &'static str,
    /// Roles and how far each reaches; empty for everybody with a token.
    pub who: &'static [(Role, Reach)],
}

macro_rules! table {
    ($($name:ident: $operation:literal, $scope:literal, [$($role:ident $reach:ident),*];)+) => {
        $(#[doc = concat!("`", $operation, "`")]
        pub const $name: &Rule = &Rule {
            operation: $operation,
            scope: $scope,
            who: &[$(($role, $reach)),*],
        };)+

        /// All rows, in the order of the API.
        pub const TABLE: &[&Rule] = &[$($name),+];
    };
}

table! {
    GET_ME: "get_me", "", [];
    GET_MY_WORK: "get_my_work", "", [];

    LIST_CAMPAIGNS: "list_campaigns", "campaigns:read", [];
    GET_CAMPAIGN: "get_campaign", "campaigns:read", [];
    CREATE_CAMPAIGN: "create_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    UPDATE_CAMPAIGN: "update_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    DELETE_CAMPAIGN: "delete_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    PUBLISH_CAMPAIGN: "publish_campaign", "campaigns:write", [Leader All, BlocLead Unit, UnitHead Unit];
    AMEND_CAMPAIGN: "amend_campaign", "campaigns:write", [Leader All, Secretariat All, BlocLead Unit, UnitHead Unit];
    CLOSE_CAMPAIGN: "close_campaign", "campaigns:write", [Leader All, Secretariat All, BlocLead Unit, UnitHead Unit];
    CLONE_CAMPAIGN: "clone_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    LIST_CAMPAIGN_VERSIONS: "list_campaign_versions", "campaigns:read", [];
    GET_CAMPAIGN_PROGRESS: "get_campaign_progress", "campaigns:read", [];

    LIST_DOCUMENTS: "list_documents", "documents:read", [];
    GET_DOCUMENT: "get_document", "documents:read", [];
    CREATE_DOCUMENT: "create_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    UPDATE_DOCUMENT: "update_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    DELETE_DOCUMENT: "delete_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_DOCUMENT_CONTENT: "get_document_content", "documents:read", [];
    PUT_DOCUMENT_CONTENT: "put_document_content", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];

    ISSUE_DOCUMENT: "issue_document", "exchange:write", [EOffice All];
    DISPATCH_DOCUMENT: "dispatch_document", "exchange:write", [Secretariat All, EOffice All];
    GET_DOCUMENT_PACKAGE: "get_document_package", "exchange:read", [Secretariat All, EOffice All];
    LIST_DISPATCHES: "list_dispatches", "exchange:read", [Secretariat All, EOffice All, Leader All, Inspector All];
    GET_DISPATCH: "get_dispatch", "exchange:read", [Secretariat All, EOffice All, Leader All, Inspector All];
    LIST_EXCHANGE_MESSAGES: "list_exchange_messages", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    GET_EXCHANGE_MESSAGE: "get_exchange_message", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    GET_EXCHANGE_MESSAGE_CONTENT: "get_exchange_message_content", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    RECEIVE_EXCHANGE_MESSAGE: "receive_exchange_message", "exchange:write", [EOffice All];
    ACKNOWLEDGE_EXCHANGE_MESSAGE: "acknowledge_exchange_message", "exchange:write", [EOffice All, Secretariat All];
    LIST_ORGANISATIONS: "list_organisations", "exchange:read", [];
    GET_ORGANISATION: "get_organisation", "exchange:read", [];
    PUT_ORGANISATION: "put_organisation", "exchange:write", [Admin All];
    LIST_DOCUMENT_TYPES: "list_document_types", "exchange:read", [];
    GET_DOCUMENT_TYPE: "get_document_type", "exchange:read", [];
    PUT_DOCUMENT_TYPE: "put_document_type", "exchange:write", [Admin All];

    LIST_UNITS: "list_units", "directory:read", [];
    GET_UNIT: "get_unit", "directory:read", [];
    PUT_UNIT: "put_unit", "directory:write", [EOffice All, Admin All];
    GET_BLOC_MEMBERS: "get_bloc_members", "directory:read", [];
    PUT_BLOC_MEMBERS: "put_bloc_members", "directory:write", [Secretariat All];

    LIST_PERSONS: "list_persons", "directory:read", [Secretariat All, Admin All, EOffice All, Leader All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_PERSON: "get_person", "directory:read", [Secretariat All, Admin All, EOffice All, Leader All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    PUT_PERSON: "put_person", "directory:write", [EOffice All, Admin All];

    LIST_ROLE_GRANTS: "list_role_grants", "directory:read", [Admin All, Leader All, Secretariat All, Inspector All, UnitHead Unit, Employee Own];
    GET_ROLE_GRANT: "get_role_grant", "directory:read", [Admin All, Leader All, Secretariat All, Inspector All, UnitHead Unit, Employee Own];
    CREATE_ROLE_GRANT: "create_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];
    END_ROLE_GRANT: "end_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];
    DELEGATE_ROLE_GRANT: "delegate_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];

    LIST_API_CLIENTS: "list_api_clients", "clients:read", [Admin All, Secretariat All, Inspector All];
    GET_API_CLIENT: "get_api_client", "clients:read", [Admin All, Secretariat All, Inspector All];
    CREATE_API_CLIENT: "create_api_client", "clients:write", [Admin All];
    UPDATE_API_CLIENT: "update_api_client", "clients:write", [Admin All];
    ROTATE_API_CLIENT_SECRET: "rotate_api_client_secret", "clients:write", [Admin All];
    DISABLE_API_CLIENT: "disable_api_client", "clients:write", [Admin All];
    ENABLE_API_CLIENT: "enable_api_client", "clients:write", [Admin All];
    LIST_LOCAL_ACCOUNTS: "list_local_accounts", "accounts:read", [Admin All, Inspector All];
    GET_LOCAL_ACCOUNT: "get_local_account", "accounts:read", [Admin All, Inspector All];
    CREATE_LOCAL_ACCOUNT: "create_local_account", "accounts:write", [Admin All];
    RESET_LOCAL_ACCOUNT_PASSWORD: "reset_local_account_password", "accounts:write", [Admin All];
    DELETE_LOCAL_ACCOUNT: "delete_local_account", "accounts:write", [Admin All];

    LIST_REGISTRATIONS: "list_registrations", "registrations:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_REGISTRATION: "get_registration", "registrations:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_REGISTRATION: "create_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    UPDATE_REGISTRATION: "update_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    DELETE_REGISTRATION: "delete_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    SUBMIT_REGISTRATION: "submit_registration", "registrations:write", [UnitHead Unit, BlocLead Unit];
    CONFIRM_REGISTRATION: "confirm_registration", "registrations:write", [Secretariat All];
    RETURN_REGISTRATION: "return_registration", "registrations:write", [Secretariat All];
    WITHDRAW_REGISTRATION: "withdraw_registration", "registrations:write", [UnitHead Unit, BlocLead Unit, Employee Own];

    LIST_ACHIEVEMENTS: "list_achievements", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_ACHIEVEMENT: "get_achievement", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_ACHIEVEMENT: "create_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    UPDATE_ACHIEVEMENT: "update_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    DELETE_ACHIEVEMENT: "delete_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    SUBMIT_ACHIEVEMENT: "submit_achievement", "achievements:write", [UnitHead Unit];
    VERIFY_ACHIEVEMENT: "verify_achievement", "achievements:write", [Secretariat All];
    UNVERIFY_ACHIEVEMENT: "unverify_achievement", "achievements:write", [Secretariat All];
    RETURN_ACHIEVEMENT: "return_achievement", "achievements:write", [Secretariat All];
    WITHDRAW_ACHIEVEMENT: "withdraw_achievement", "achievements:write", [UnitHead Unit, Employee Own];
    RECOGNISE_ACHIEVEMENT: "recognise_achievement", "achievements:write", [Secretariat All, Leader All];
    LIST_REPLICATIONS: "list_replications", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_REPLICATION: "get_replication", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_REPLICATION: "create_replication", "achievements:write", [Secretariat All, UnitHead Unit];
    UPDATE_REPLICATION: "update_replication", "achievements:write", [Secretariat All, UnitHead Unit];
    DELETE_REPLICATION: "delete_replication", "achievements:write", [Secretariat All, UnitHead Unit];
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
    REVOKE_AWARD: "revoke_award", "awards:revoke", [Leader All];
    RECORD_AWARD_RECEIPT: "record_award_receipt", "awards:write", [Secretariat All];
    RECORD_AWARD_RETURN: "record_award_return", "awards:write", [Secretariat All];
    LIST_BONUS_ENTRIES: "list_bonus_entries", "bonus:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, Employee Own];
    GET_BONUS_ENTRY: "get_bonus_entry", "bonus:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, Employee Own];
    CREATE_BONUS_ENTRY: "create_bonus_entry", "bonus:write", [Secretariat All];
    GET_BONUS_FUND: "get_bonus_fund", "bonus:read", [Secretariat All, Leader All, Inspector All];
    PUT_BONUS_FUND: "put_bonus_fund", "bonus:write", [Secretariat All];
    LIST_CRITERIA_SETS: "list_criteria_sets", "evaluations:read", [];
    GET_CRITERIA_SET: "get_criteria_set", "evaluations:read", [];
    CREATE_CRITERIA_SET: "create_criteria_set", "evaluations:write", [Secretariat All];
    UPDATE_CRITERIA_SET: "update_criteria_set", "evaluations:write", [Secretariat All];
    DELETE_CRITERIA_SET: "delete_criteria_set", "evaluations:write", [Secretariat All];
    PUBLISH_CRITERIA_SET: "publish_criteria_set", "evaluations:write", [Secretariat All];
    CLONE_CRITERIA_SET: "clone_criteria_set", "evaluations:write", [Secretariat All];

    LIST_EVALUATION_ROUNDS: "list_evaluation_rounds", "evaluations:read", [];
    GET_EVALUATION_ROUND: "get_evaluation_round", "evaluations:read", [];
    CREATE_EVALUATION_ROUND: "create_evaluation_round", "evaluations:write", [Secretariat All];
    UPDATE_EVALUATION_ROUND: "update_evaluation_round", "evaluations:write", [Secretariat All];
    DELETE_EVALUATION_ROUND: "delete_evaluation_round", "evaluations:write", [Secretariat All];
    OPEN_EVALUATION_ROUND: "open_evaluation_round", "evaluations:write", [Secretariat All, Leader All];
    CLOSE_SELF_SCORING: "close_self_scoring", "evaluations:write", [Secretariat All, Leader All];
    PUBLISH_PROVISIONAL: "publish_provisional", "evaluations:write", [Secretariat All, Leader All];
    CLOSE_PETITIONS: "close_petitions", "evaluations:write", [Secretariat All, Leader All];
    FINALIZE_EVALUATION_ROUND: "finalize_evaluation_round", "evaluations:write", [Secretariat All, Leader All];
    REOPEN_EVALUATION_ROUND: "reopen_evaluation_round", "evaluations:write", [Secretariat All, Leader All];
    LIST_EVALUATION_RESULTS: "list_evaluation_results", "evaluations:read", [];
    GET_EVALUATORS: "get_evaluators", "evaluations:read", [Secretariat All, Leader All, Inspector All];
    PUT_EVALUATORS: "put_evaluators", "evaluations:write", [Secretariat All];
    ASSIGN_EVALUATORS: "assign_evaluators", "evaluations:write", [Secretariat All];

    LIST_EVALUATIONS: "list_evaluations", "evaluations:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit];
    GET_EVALUATION: "get_evaluation", "evaluations:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    PUT_SELF_SCORES: "put_self_scores", "evaluations:write", [UnitOfficer Unit, UnitHead Unit];
    SUBMIT_EVALUATION: "submit_evaluation", "evaluations:write", [UnitHead Unit];
    RETURN_EVALUATION: "return_evaluation", "evaluations:write", [Secretariat All];
    PUT_VERIFIED_SCORES: "put_verified_scores", "evaluations:write", [Secretariat All];
    LIST_PETITIONS: "list_petitions", "evaluations:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit];
    GET_PETITION: "get_petition", "evaluations:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit];
    CREATE_PETITION: "create_petition", "evaluations:write", [UnitHead Unit];
    RESOLVE_PETITION: "resolve_petition", "evaluations:write", [Secretariat All];
    GET_PANEL_SCORES: "get_panel_scores", "evaluations:read", [Secretariat All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    PUT_PANEL_SCORES: "put_panel_scores", "evaluations:write", [Employee Own];
    SUBMIT_PANEL_SCORES: "submit_panel_scores", "evaluations:write", [Employee Own];
    GET_EVALUATION_EXPLANATION: "get_evaluation_explanation", "evaluations:read", [];

    LIST_CONFLICTS: "list_conflicts", "conflicts:read", [Secretariat All, Leader All, Inspector All, Employee Own];
    GET_CONFLICT: "get_conflict", "conflicts:read", [Secretariat All, Leader All, Inspector All, Employee Own];
    DECLARE_CONFLICT: "declare_conflict", "conflicts:write", [Secretariat All, Employee Own];
    RESOLVE_CONFLICT: "resolve_conflict", "conflicts:write", [Secretariat All];

    LIST_HOLDS: "list_holds", "holds:read", [Secretariat All, Inspector All];
    GET_HOLD: "get_hold", "holds:read", [Secretariat All, Inspector All];
    CREATE_HOLD: "create_hold", "holds:write", [Secretariat All];
    UPDATE_HOLD: "update_hold", "holds:write", [Secretariat All];
    RELEASE_HOLD: "release_hold", "holds:write", [Secretariat All];

    LIST_RATINGS: "list_ratings", "ratings:read", [Secretariat All, Leader All, Inspector All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_UNIT_RATING: "get_unit_rating", "ratings:read", [Secretariat All, Leader All, Inspector All, EOffice All, UnitHead Unit, UnitOfficer Unit];
    PUT_UNIT_RATING: "put_unit_rating", "ratings:write", [Secretariat All, EOffice All];
    GET_PERSON_RATING: "get_person_rating", "ratings:read", [Secretariat All, Leader All, Inspector All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    PUT_PERSON_RATING: "put_person_rating", "ratings:write", [Secretariat All, EOffice All];

    GET_CAMPAIGN_DASHBOARD: "get_campaign_dashboard", "campaigns:read", [];
    GET_CAMPAIGN_CHART: "get_campaign_chart", "campaigns:read", [];
    LIST_INDICATORS: "list_indicators", "indicators:read", [];
    GET_INDICATOR: "get_indicator", "indicators:read", [];
    GET_INDICATOR_PROGRESS: "get_indicator_progress", "indicators:read", [];
    LIST_INDICATOR_VERSIONS: "list_indicator_versions", "indicators:read", [];
    CREATE_INDICATOR: "create_indicator", "indicators:write", [Secretariat All];
    UPDATE_INDICATOR: "update_indicator", "indicators:write", [Secretariat All];
    DELETE_INDICATOR: "delete_indicator", "indicators:write", [Secretariat All];
    LIST_MEASUREMENTS: "list_measurements", "indicators:read", [];
    LIST_CAMPAIGN_MEASUREMENTS: "list_campaign_measurements", "indicators:read", [];
    GET_MEASUREMENT: "get_measurement", "indicators:read", [];
    CREATE_MEASUREMENT: "create_measurement", "measurements:write", [UnitOfficer Unit, UnitHead Unit, EOffice All];
    BATCH_CREATE_MEASUREMENTS: "batch_create_measurements", "measurements:write", [EOffice All, Reporting All, UnitOfficer Unit, UnitHead Unit];
    VERIFY_MEASUREMENT: "verify_measurement", "measurements:write", [Secretariat All];
    UNVERIFY_MEASUREMENT: "unverify_measurement", "measurements:write", [Secretariat All];

    LIST_OUTREACH_ACTIVITIES: "list_outreach_activities", "outreach:read", [];
    GET_OUTREACH_ACTIVITY: "get_outreach_activity", "outreach:read", [];
    CREATE_OUTREACH_ACTIVITY: "create_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    UPDATE_OUTREACH_ACTIVITY: "update_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    DELETE_OUTREACH_ACTIVITY: "delete_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    ACKNOWLEDGE_OUTREACH_ACTIVITY: "acknowledge_outreach_activity", "outreach:write", [UnitHead Unit, Employee Own];
    LIST_OUTREACH_ACKNOWLEDGEMENTS: "list_outreach_acknowledgements", "outreach:read", [Secretariat All, OutreachLead All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_OUTREACH_COVERAGE: "get_outreach_coverage", "outreach:read", [];

    LIST_JOBS: "list_jobs", "jobs:read", [Admin All, Employee Own];
    GET_JOB: "get_job", "jobs:read", [Admin All, Employee Own];
    CANCEL_JOB: "cancel_job", "jobs:write", [Admin All, Employee Own];

    LIST_AUDIT_EVENTS: "list_audit_events", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_EVENT: "get_audit_event", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_CHAIN: "get_audit_chain", "audit:read", [Inspector All, Admin All, Secretariat All];

    LIST_WEBHOOKS: "list_webhooks", "webhooks:read", [Admin All, EOffice All, Reporting All];
    GET_WEBHOOK: "get_webhook", "webhooks:read", [Admin All, EOffice All, Reporting All];
    CREATE_WEBHOOK: "create_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    UPDATE_WEBHOOK: "update_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    DELETE_WEBHOOK: "delete_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    DISABLE_WEBHOOK: "disable_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    ENABLE_WEBHOOK: "enable_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    ROTATE_WEBHOOK_SECRET: "rotate_webhook_secret", "webhooks:write", [Admin All, EOffice All, Reporting All];
    TEST_WEBHOOK: "test_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    LIST_WEBHOOK_DELIVERIES: "list_webhook_deliveries", "webhooks:read", [Admin All, EOffice All, Reporting All];
    GET_WEBHOOK_DELIVERY: "get_webhook_delivery", "webhooks:read", [Admin All, EOffice All, Reporting All];
    REDELIVER_WEBHOOK_DELIVERY: "redeliver_webhook_delivery", "webhooks:write", [Admin All, EOffice All, Reporting All];
    LIST_EVENTS: "list_events", "events:read", [];
    STREAM_EVENTS: "stream_events", "events:read", [];
    GET_EVENT: "get_event", "events:read", [];
}

/// Every scope a token can carry.
pub const SCOPES: &[(&str, &str)] = &[
    ("campaigns:read", "Read campaign plans"),
    ("campaigns:write", "Draft, publish, amend and close campaign plans"),
    ("documents:read", "Read documents and their content"),
    ("documents:write", "Register documents and upload their content"),
    ("exchange:read", "Read code tables of exchange, dispatches and messages"),
    ("exchange:write", "Keep code tables of exchange, issue, dispatch and receive documents"),
    ("directory:read", "Read units, persons and role grants"),
    ("directory:write", "Maintain units, blocs and persons"),
    ("roles:write", "Grant, end and delegate roles"),
    ("accounts:read", "Read who has a local account"),
    ("accounts:write", "Open, reset and delete local accounts"),
    ("clients:read", "Read which systems may connect"),
    ("clients:write", "Register, change and disable systems that connect"),
    ("registrations:read", "Read registrations for campaigns"),
    ("registrations:write", "Draft, submit, confirm, return and withdraw registrations"),
    ("achievements:read", "Read achievements and their replications"),
    ("achievements:write", "Draft, submit, verify, return and recognise achievements"),
    ("calendars:read", "Read public holidays and swapped working days"),
    ("calendars:write", "Maintain public holidays and swapped working days"),
    ("award_rules:read", "Read legal documents, rule sets and base wages"),
    ("award_rules:write", "Maintain legal documents, rule sets and base wages"),
    ("awards:read", "Read award types, award rounds and awards"),
    ("award_types:write", "Maintain award types"),
    ("award_rounds:write", "Prepare, open and close award rounds"),
    ("award_proposals:read", "Read award proposals and their history"),
    ("award_proposals:write", "Draft, complete, submit and withdraw award proposals"),
    ("award_proposals:appraise", "Receive, return, appraise and forward award proposals"),
    ("council:read", "Read councils, their sessions, agendas and minutes"),
    ("council:write", "Form councils, prepare and run their sessions"),
    ("council:vote", "Vote as a member of a council"),
    ("decisions:read", "Read award decisions"),
    ("decisions:write", "Draft award decisions and register their numbers"),
    ("decisions:publish", "Publish award decisions, which grants the awards"),
    ("awards:revoke", "Revoke awards, or record that the city revoked them"),
    ("awards:write", "Record that a revocation was received and the award returned"),
    ("bonus:read", "Read bonuses of awards, and the fund that pays them"),
    ("bonus:write", "Record payments of bonuses and the figures of the fund"),
    ("evaluations:read", "Read criteria sets, evaluation rounds, score sheets and results"),
    ("evaluations:write", "Keep criteria sets, run evaluation rounds and score"),
    ("conflicts:read", "Read conflicts of interest"),
    ("conflicts:write", "Declare and resolve conflicts of interest"),
    ("holds:read", "Read pending matters and how they were concluded"),
    ("holds:write", "Open, correct and release pending matters"),
    ("ratings:read", "Read yearly ratings of units and persons"),
    ("ratings:write", "Record yearly ratings of units and persons"),
    ("indicators:read", "Read indicators, their versions and measurements"),
    ("indicators:write", "Define indicators and their yearly paths"),
    ("measurements:write", "Record, verify and dispute measurements"),
    ("outreach:read", "Read outreach activities, acknowledgements and coverage"),
    ("outreach:write", "Register outreach activities and acknowledge them"),
    ("jobs:read", "Read jobs"),
    ("jobs:write", "Cancel jobs"),
    ("webhooks:read", "Read webhooks and their deliveries"),
    ("webhooks:write", "Make, change and remove webhooks, and send once more"),
    ("audit:read", "Read the audit trail"),
    ("events:read", "Read the event feed"),
];

/// The scopes that are of any use to a holder of these roles.
pub fn scopes_of(roles: &[Role]) -> Vec<&'static str> {
    let is_useful = |scope: &str| {
        TABLE.iter().any(|rule| {
            rule.scope == scope
                && (rule.who.is_empty() || rule.who.iter().any(|(role, _)| roles.contains(role)))
        })
    };
    SCOPES.iter().map(|(name, _)| *name).filter(|name| is_useful(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_uses_a_declared_scope_and_a_name_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for rule in TABLE {
            assert!(seen.insert(rule.operation), "{} twice", rule.operation);
            let known = rule.scope.is_empty() || SCOPES.iter().any(|(name, _)| *name == rule.scope);
            assert!(known, "{} of {}", rule.scope, rule.operation);
        }
    }
}
