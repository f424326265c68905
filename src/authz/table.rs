//! The table: one row per operation. The first column is the operation id of the contract, the
//! second the token scope, then the roles with their reach; no role listed means any valid token.

use super::{Role, actor::Reach};

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
    (
        $(#[$of_part:meta])*
        $part:ident;
        $($name:ident: $operation:literal, $scope:literal, [$($role:ident $reach:ident),*];)+
    ) => {
        $(#[doc = concat!("`", $operation, "`")]
        pub const $name: &Rule = &Rule {
            operation: $operation,
            scope: $scope,
            who: &[$(($role, $reach)),*],
        };)+

        $(#[$of_part])*
        pub(super) const $part: &[&Rule] = &[$($name),+];
    };
}

mod awards;
mod campaigns;
mod evaluations;
mod house;
mod scopes;

pub use self::{awards::*, campaigns::*, evaluations::*, house::*, scopes::SCOPES};

/// All rows.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [house::HOUSE, campaigns::CAMPAIGNS, awards::AWARDS, evaluations::EVALUATIONS]
        .into_iter()
        .flatten()
        .copied()
}

/// The scopes that are of any use to a holder of these roles.
pub fn scopes_of(roles: &[Role]) -> Vec<&'static str> {
    let is_useful = |scope: &str| {
        rules().any(|rule| {
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
        for rule in rules() {
            assert!(seen.insert(rule.operation), "{} twice", rule.operation);
            let known = rule.scope.is_empty() || SCOPES.iter().any(|(name, _)| *name == rule.scope);
            assert!(known, "{} of {}", rule.scope, rule.operation);
        }
    }
}
