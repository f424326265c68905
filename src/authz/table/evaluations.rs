//! The yearly evaluation, and what stands against an award.

use super::{
    super::{
        Reach::{All, Own, Unit},
        Role::{EOffice, Employee, Inspector, Leader, Secretariat, UnitHead, UnitOfficer},
    },
    Rule,
};

table! {
    /// Its rows.
    EVALUATIONS;

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
}
