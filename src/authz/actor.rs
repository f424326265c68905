//! The caller of one request: who it is, through which client, with which roles.

use std::net::IpAddr;

use super::{Role, table::Rule};
use crate::{
    config::Network,
    error::{Code, Error, Result},
};

/// What kind of caller acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// A machine client.
    Client,
    /// Somebody at the command line of the server.
    Operator,
    /// The service itself.
    System,
    /// Nobody who signed in; reads what is public.
    Anonymous,
}

impl ActorKind {
    /// The word kept in the audit.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Client => "client",
            Self::Operator => "operator",
            Self::System => "system",
            Self::Anonymous => "anonymous",
        }
    }
}

/// A role in force, with the unit it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The unit or bloc, for roles that are bound to one.
    pub unit_code: Option<String>,
}

/// How far a role reaches in one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every object.
    All,
    /// Objects of the unit (or bloc) the role was granted for.
    Unit,
    /// Objects about the caller.
    Own,
}

/// What an object has to do with people and units; empty parts match nobody.
#[derive(Clone, Debug, Default)]
pub struct Relation<'a> {
    /// The unit the object belongs to, and the bloc where that matters.
    pub units: Vec<&'a str>,
    /// The person the object is about or of.
    pub person: Option<&'a str>,
}

impl<'a> Relation<'a> {
    /// An object that belongs to nobody in particular.
    pub fn none() -> Self {
        Self::default()
    }

    /// An object of a unit.
    pub fn unit(code: &'a str) -> Self {
        Self { units: vec![code], person: None }
    }

    /// An object of a unit that may also be about a person.
    pub fn of(unit: Option<&'a str>, person: Option<&'a str>) -> Self {
        Self { units: unit.into_iter().collect(), person }
    }
}

/// Which rows of a list a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All.
    All,
    /// Rows of these units, and rows about this person.
    Some {
        /// Unit codes.
        units: Vec<String>,
        /// The caller's own code, when own rows are visible.
        person: Option<String>,
    },
}

/// The caller.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Person, client, operator or the service.
    pub kind: ActorKind,
    /// Person code or client code.
    pub id: String,
    /// Name for people to read; never logged.
    pub name: String,
    /// The client that carried the request, when a person acts through one.
    pub client_id: Option<String>,
    /// Unit of the person.
    pub unit_code: Option<String>,
    /// Roles in force.
    pub grants: Vec<Grant>,
    /// Scopes of the token; operators and the service have all.
    pub scopes: Vec<String>,
    /// Networks that the client of the token may call from; any when empty.
    pub networks: Vec<Network>,
}

impl Actor {
    /// Somebody at the command line, who already holds the database and the keys.
    pub fn operator() -> Self {
        Self::without_grants(ActorKind::Operator, "operator")
    }

    /// The service itself, for background work.
    pub fn system() -> Self {
        Self::without_grants(ActorKind::System, "system")
    }

    /// Somebody without a token.
    pub fn anonymous() -> Self {
        Self::without_grants(ActorKind::Anonymous, "anonymous")
    }

    fn without_grants(kind: ActorKind, id: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            name: id.to_owned(),
            client_id: None,
            unit_code: None,
            grants: Vec::new(),
            scopes: Vec::new(),
            networks: Vec::new(),
        }
    }

    /// Whether the client of the token may call from this address. One that is not known is none of
    /// those that were allowed.
    pub fn may_call_from(&self, address: Option<IpAddr>) -> bool {
        is_among(&self.networks, address)
    }

    /// By what a caller is told from others where calls are counted: somebody for whom another system acts is
    /// another caller there.
    pub fn caller_key(&self) -> String {
        format!("{} {}", self.id, self.client_id.as_deref().unwrap_or_default())
    }

    /// Whether it is the operator or the service itself, whom no role limits.
    pub fn is_trusted(&self) -> bool {
        matches!(self.kind, ActorKind::Operator | ActorKind::System)
    }

    /// Whether the caller has the role at all.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the caller has one of the roles, or is the operator or the service itself.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.is_trusted() || roles.iter().any(|role| self.has(*role))
    }

    /// Whether the caller has the role for this unit.
    pub fn has_for(&self, role: Role, unit: &str) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && grant.unit_code.as_deref() == Some(unit))
    }

    /// The person code when a person calls.
    pub fn person_code(&self) -> Option<&str> {
        (self.kind == ActorKind::Person).then_some(self.id.as_str())
    }

    /// The code by which objects name the caller as theirs: that of a person, or of a machine client that
    /// calls for itself.
    fn own_code(&self) -> Option<&str> {
        match self.kind {
            ActorKind::Person | ActorKind::Client => Some(&self.id),
            ActorKind::Operator | ActorKind::System | ActorKind::Anonymous => None,
        }
    }

    /// Whether the rule lets the caller act on an object with this relation.
    pub fn may(&self, rule: &Rule, relation: &Relation<'_>) -> bool {
        self.is_trusted() || (self.has_scope(rule) && self.role_allows(rule, relation))
    }

    /// Refuses with 403 what the rule does not allow.
    ///
    /// # Errors
    /// `insufficient-scope` or `role-required`, naming what is missing.
    pub fn require(&self, rule: &Rule, relation: &Relation<'_>) -> Result<()> {
        self.require_scope(rule)?;
        if self.is_trusted() || self.role_allows(rule, relation) {
            return Ok(());
        }
        let roles: Vec<&str> = rule.who.iter().map(|(role, _)| role.as_str()).collect();
        let names = roles.join(", ");
        Err(Error::new(Code::RoleRequired)
            .detail(
                format!("Thao tác {} cần một trong các vai trò: {names}.", rule.operation),
                format!("Operation {} needs one of the roles: {names}.", rule.operation),
            )
            .with("required_role", roles))
    }

    /// Refuses with 403 a token without the rule's scope.
    ///
    /// # Errors
    /// `insufficient-scope`.
    pub fn require_scope(&self, rule: &Rule) -> Result<()> {
        if self.is_trusted() || self.has_scope(rule) {
            return Ok(());
        }
        Err(Error::new(Code::InsufficientScope)
            .detail(
                format!("Mã truy cập cần phạm vi {}.", rule.scope),
                format!("The token needs the scope {}.", rule.scope),
            )
            .with("required_scope", rule.scope))
    }

    /// Which rows of a list the rule lets the caller see; a caller without any of the rule's roles
    /// is refused.
    ///
    /// # Errors
    /// As [`Actor::require`].
    pub fn visible(&self, rule: &Rule) -> Result<Visible> {
        self.require_scope(rule)?;
        if self.is_trusted() || rule.who.is_empty() {
            return Ok(Visible::All);
        }
        let (mut units, mut person) = (Vec::new(), None);
        for (role, reach) in rule.who {
            match reach {
                Reach::All if self.has(*role) => return Ok(Visible::All),
                Reach::Own if self.has(*role) => person = self.own_code().map(str::to_owned),
                Reach::Unit => units.extend(self.units_of(*role)),
                Reach::All | Reach::Own => {}
            }
        }
        if units.is_empty() && person.is_none() {
            self.require(rule, &Relation::none())?;
        }
        Ok(Visible::Some { units, person })
    }

    /// Units for which the caller has the role.
    pub fn units_of(&self, role: Role) -> impl Iterator<Item = String> + '_ {
        self.grants
            .iter()
            .filter(move |grant| grant.role == role)
            .filter_map(|grant| grant.unit_code.clone())
    }

    fn has_scope(&self, rule: &Rule) -> bool {
        rule.scope.is_empty() || self.scopes.iter().any(|scope| scope == rule.scope)
    }

    fn role_allows(&self, rule: &Rule, relation: &Relation<'_>) -> bool {
        rule.who.is_empty()
            || rule.who.iter().any(|(role, reach)| match reach {
                Reach::All => self.has(*role),
                Reach::Unit => relation.units.iter().any(|unit| self.has_for(*role, unit)),
                Reach::Own => {
                    self.has(*role)
                        && relation.person.is_some()
                        && relation.person == self.own_code()
                }
            })
    }
}

/// Whether an address lies in one of some networks; without networks every address does.
pub fn is_among(networks: &[Network], address: Option<IpAddr>) -> bool {
    networks.is_empty()
        || address.is_some_and(|address| networks.iter().any(|one| one.contains(address)))
}
