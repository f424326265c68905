//! The table: one row per operation. The first column is the operation id of the contract, the
//! second the token scope, then the roles with their reach; no role listed means any valid token.

use super::{
    Reach::{All, Own, Unit},
    Role::{
        self, Admin, BlocLead, EOffice, Employee, Inspector, Leader, Reporting, Secretariat,
        UnitHead, UnitOfficer,
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

    LIST_AUDIT_EVENTS: "list_audit_events", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_EVENT: "get_audit_event", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_CHAIN: "get_audit_chain", "audit:read", [Inspector All, Admin All, Secretariat All];

    LIST_EVENTS: "list_events", "events:read", [];
    GET_EVENT: "get_event", "events:read", [];
}

/// Every scope a token can carry.
pub const SCOPES: &[(&str, &str)] = &[
    ("campaigns:read", "Read campaign plans"),
    ("campaigns:write", "Draft, publish, amend and close campaign plans"),
    ("directory:read", "Read units, persons and role grants"),
    ("directory:write", "Maintain units, blocs and persons"),
    ("roles:write", "Grant, end and delegate roles"),
    ("registrations:read", "Read registrations for campaigns"),
    ("registrations:write", "Draft, submit, confirm, return and withdraw registrations"),
    ("achievements:read", "Read achievements and their replications"),
    ("achievements:write", "Draft, submit, verify, return and recognise achievements"),
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
