//! The table: one row per operation. The first column is the operation id of the contract, the
//! second the token scope, then the roles with their reach; no role listed means any valid token.

use super::{
    Reach::{All, Own, Unit},
    Role::{
        self, Admin, BlocLead, EOffice, Employee, Inspector, Leader, Secretariat, UnitHead,
        UnitOfficer,
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

    LIST_DOCUMENTS: "list_documents", "documents:read", [];
    GET_DOCUMENT: "get_document", "documents:read", [];
    CREATE_DOCUMENT: "create_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    UPDATE_DOCUMENT: "update_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    DELETE_DOCUMENT: "delete_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_DOCUMENT_CONTENT: "get_document_content", "documents:read", [];
    PUT_DOCUMENT_CONTENT: "put_document_content", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];

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
    ("documents:read", "Read documents and their content"),
    ("documents:write", "Register documents and upload their content"),
    ("directory:read", "Read units, persons and role grants"),
    ("directory:write", "Maintain units, blocs and persons"),
    ("roles:write", "Grant, end and delegate roles"),
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
