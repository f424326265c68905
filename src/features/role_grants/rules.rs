//! What a grant is today, who may do what with it, and where it ends: decided here, without the
//! database.

use chrono::NaiveDate;

use super::types::{RoleGrantAction, RoleGrantState, RoleGrantView};
use crate::authz::{
    Actor, ActorKind, Relation, Role,
    table::{self, Rule},
};

/// The days of a grant and whether it was ended before its time.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    /// Ended at once by somebody.
    pub is_ended: bool,
    /// The last day was brought forward by somebody.
    pub is_shortened: bool,
}

impl Days {
    pub(super) fn state_on(self, today: NaiveDate) -> RoleGrantState {
        let is_over = self.to.is_some_and(|last| last < today);
        if self.is_ended || (is_over && self.is_shortened) {
            RoleGrantState::Ended
        } else if is_over {
            RoleGrantState::Expired
        } else if today < self.from {
            RoleGrantState::Scheduled
        } else {
            RoleGrantState::Active
        }
    }
}

/// How a grant ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Now.
    AtOnce,
    /// With this day as its last.
    After(NaiveDate),
}

/// The end of a grant that is no longer held from `ended_on`. One that would not have begun by
/// then never does.
pub(super) fn ending(grant: &RoleGrantView, ended_on: NaiveDate, today: NaiveDate) -> Ending {
    match ended_on.pred_opt() {
        Some(last) if ended_on > today && last >= grant.valid_from => Ending::After(last),
        _ => Ending::AtOnce, // today, or before its first day
    }
}

/// The end of a delegation when the grant it came from ends so; nothing when it is over by then.
pub(super) fn ending_of_delegation(delegation: &RoleGrantView, source: Ending) -> Option<Ending> {
    match source {
        Ending::AtOnce => Some(Ending::AtOnce),
        Ending::After(last) if delegation.valid_from > last => Some(Ending::AtOnce),
        Ending::After(last) if delegation.valid_to.is_none_or(|to| to > last) => Some(source),
        Ending::After(_) => None,
    }
}

/// Whether the grant can still be ended.
pub(super) fn can_end(grant: &RoleGrantView) -> bool {
    match grant.state {
        RoleGrantState::Scheduled | RoleGrantState::Active => true,
        RoleGrantState::Expired | RoleGrantState::Ended => false,
    }
}

/// Whether the grant can be delegated: heads delegate, and what was delegated goes no further.
pub(super) fn can_delegate(grant: &RoleGrantView) -> bool {
    can_end(grant) && grant.role.is_head() && grant.delegated_from_id.is_none()
}

/// Whether the caller may grant this role, for this unit.
pub(super) fn may_create(actor: &Actor, role: Role, unit: Option<&str>) -> bool {
    actor.may(table::CREATE_ROLE_GRANT, &Relation::of(unit, None))
        && (is_over_all_units(actor, role) || role == Role::UnitOfficer)
}

/// Whether the caller may end this grant, whatever its state.
pub(super) fn may_end(actor: &Actor, grant: &RoleGrantView) -> bool {
    let is_own_delegation = grant.delegated_by_code.is_some()
        && grant.delegated_by_code.as_deref() == actor.person_code();
    reaches(actor, table::END_ROLE_GRANT, grant)
        && (is_over_all_units(actor, grant.role)
            || grant.role == Role::UnitOfficer
            || is_own_delegation)
}

/// Whether the caller may delegate this grant, whatever its state.
pub(super) fn may_delegate(actor: &Actor, grant: &RoleGrantView) -> bool {
    let is_own = actor.person_code() == Some(grant.holder_code.as_str());
    reaches(actor, table::DELEGATE_ROLE_GRANT, grant)
        && (is_over_all_units(actor, grant.role) || (grant.role == Role::UnitHead && is_own))
}

/// What the caller may do with the grant now.
pub(super) fn allowed_actions(actor: &Actor, grant: &RoleGrantView) -> Vec<RoleGrantAction> {
    let end = can_end(grant) && may_end(actor, grant);
    let delegate = can_delegate(grant) && may_delegate(actor, grant);
    [(end, RoleGrantAction::End), (delegate, RoleGrantAction::Delegate)]
        .into_iter()
        .filter_map(|(is_allowed, action)| is_allowed.then_some(action))
        .collect()
}

fn reaches(actor: &Actor, rule: &Rule, grant: &RoleGrantView) -> bool {
    actor.may(rule, &Relation::of(grant.unit_code.as_deref(), None))
}

/// Administrators have a say in all roles, leaders in all but the administrators', so that nobody
/// comes to run the system without those who already do.
fn is_over_all_units(actor: &Actor, role: Role) -> bool {
    matches!(actor.kind, ActorKind::Operator | ActorKind::System)
        || actor.has(Role::Admin)
        || (actor.has(Role::Leader) && role != Role::Admin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        authz::Grant,
        db::types::Instant,
        features::role_grants::types::{HolderKind, RoleGrantId},
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(from: &str, to: Option<&str>) -> Days {
        Days { from: day(from), to: to.map(day), is_ended: false, is_shortened: false }
    }

    fn grant(role: Role, holder: &str, unit: Option<&str>) -> RoleGrantView {
        let at = Instant("2026-01-01T00:00:00Z".parse().unwrap());
        RoleGrantView {
            id: RoleGrantId(uuid::Uuid::nil()),
            holder_kind: HolderKind::Person,
            holder_code: holder.to_owned(),
            role,
            unit_code: unit.map(str::to_owned),
            valid_from: day("2026-03-01"),
            valid_to: Some(day("2026-12-31")),
            reason: "R".to_owned(),
            delegated_from_id: None,
            delegated_by_code: None,
            ended_at: None,
            ended_reason: None,
            created_by: "ADMIN".to_owned(),
            state: RoleGrantState::Active,
            allowed_actions: Vec::new(),
            version: 1,
            etag: String::new(),
            created_at: at,
            updated_at: at,
        }
    }

    fn delegated(to: &str, by: &str) -> RoleGrantView {
        RoleGrantView {
            delegated_from_id: Some(RoleGrantId(uuid::Uuid::max())),
            delegated_by_code: Some(by.to_owned()),
            ..grant(Role::UnitHead, to, Some("VP"))
        }
    }

    fn actor(id: &str, role: Role, unit: Option<&str>) -> Actor {
        Actor {
            kind: ActorKind::Person,
            id: id.to_owned(),
            name: id.to_owned(),
            client_id: None,
            unit_code: None,
            grants: vec![Grant { role, unit_code: unit.map(str::to_owned) }],
            scopes: vec!["roles:write".to_owned()],
            networks: Vec::new(),
        }
    }

    #[test]
    fn the_state_follows_from_the_days() {
        let bounded = days("2026-03-01", Some("2026-03-31"));
        assert_eq!(bounded.state_on(day("2026-02-28")), RoleGrantState::Scheduled);
        assert_eq!(bounded.state_on(day("2026-03-01")), RoleGrantState::Active);
        assert_eq!(bounded.state_on(day("2026-03-31")), RoleGrantState::Active);
        assert_eq!(bounded.state_on(day("2026-04-01")), RoleGrantState::Expired);
        assert_eq!(days("2026-03-01", None).state_on(day("2099-01-01")), RoleGrantState::Active);
    }

    #[test]
    fn what_somebody_ended_is_ended_and_not_expired() {
        let bounded = days("2026-03-01", Some("2026-03-31"));
        let ended = Days { is_ended: true, ..bounded };
        assert_eq!(ended.state_on(day("2026-03-15")), RoleGrantState::Ended);
        let shortened = Days { is_shortened: true, ..bounded };
        assert_eq!(shortened.state_on(day("2026-03-31")), RoleGrantState::Active);
        assert_eq!(shortened.state_on(day("2026-04-01")), RoleGrantState::Ended);
    }

    #[test]
    fn a_grant_ends_at_once_unless_a_later_day_was_named() {
        let one = grant(Role::UnitHead, "CB1", Some("VP"));
        let today = day("2026-06-15");
        assert_eq!(ending(&one, today, today), Ending::AtOnce);
        assert_eq!(ending(&one, day("2026-06-16"), today), Ending::After(today));
        let before_it_began = day("2026-02-01");
        assert_eq!(ending(&one, day("2026-03-01"), before_it_began), Ending::AtOnce);
    }

    #[test]
    fn delegations_never_outlive_the_grant_they_came_from() {
        let one = delegated("CB2", "CB1");
        assert_eq!(ending_of_delegation(&one, Ending::AtOnce), Some(Ending::AtOnce));
        let during = Ending::After(day("2026-06-30"));
        assert_eq!(ending_of_delegation(&one, during), Some(during));
        let before = Ending::After(day("2026-02-28"));
        assert_eq!(ending_of_delegation(&one, before), Some(Ending::AtOnce));
        assert_eq!(ending_of_delegation(&one, Ending::After(day("2026-12-31"))), None);
    }

    #[test]
    fn administrators_grant_all_roles_leaders_all_but_theirs_and_heads_the_officers_of_their_unit()
    {
        let admin = actor("A", Role::Admin, None);
        let leader = actor("L", Role::Leader, None);
        let head = actor("H", Role::UnitHead, Some("VP"));
        for role in Role::ALL {
            assert!(may_create(&admin, *role, Some("VP")), "{role}");
            assert_eq!(may_create(&leader, *role, Some("VP")), *role != Role::Admin, "{role}");
            assert_eq!(may_create(&head, *role, Some("VP")), *role == Role::UnitOfficer, "{role}");
            assert!(!may_create(&head, *role, Some("KH")), "{role} of another unit");
            assert!(!may_create(&actor("E", Role::Employee, Some("VP")), *role, Some("VP")));
        }
        let unscoped = Actor { scopes: Vec::new(), ..admin };
        assert!(!may_create(&unscoped, Role::UnitOfficer, Some("VP")));
        assert!(may_create(&Actor::operator(), Role::Admin, None));
    }

    #[test]
    fn a_head_delegates_the_own_grant_and_takes_it_back_and_ends_no_other_heads() {
        let head = actor("H", Role::UnitHead, Some("VP"));
        let own = grant(Role::UnitHead, "H", Some("VP"));
        assert_eq!(allowed_actions(&head, &own), [RoleGrantAction::Delegate]);
        assert!(allowed_actions(&head, &grant(Role::UnitHead, "X", Some("VP"))).is_empty());
        assert_eq!(
            allowed_actions(&head, &grant(Role::UnitOfficer, "X", Some("VP"))),
            [RoleGrantAction::End]
        );
        assert!(allowed_actions(&head, &grant(Role::UnitOfficer, "X", Some("KH"))).is_empty());
        assert_eq!(allowed_actions(&head, &delegated("X", "H")), [RoleGrantAction::End]);
        // The one who acts for the head neither passes the role on nor ends it.
        let acting = actor("X", Role::UnitHead, Some("VP"));
        assert!(allowed_actions(&acting, &delegated("X", "H")).is_empty());
        assert!(allowed_actions(&acting, &own).is_empty());
    }

    #[test]
    fn only_heads_are_delegated_and_only_once() {
        let admin = actor("A", Role::Admin, None);
        let both = [RoleGrantAction::End, RoleGrantAction::Delegate];
        assert_eq!(allowed_actions(&admin, &grant(Role::BlocLead, "X", Some("KHOI-1"))), both);
        assert_eq!(
            allowed_actions(&admin, &grant(Role::Secretariat, "X", None)),
            [RoleGrantAction::End]
        );
        assert_eq!(allowed_actions(&admin, &delegated("X", "H")), [RoleGrantAction::End]);
        for state in [RoleGrantState::Expired, RoleGrantState::Ended] {
            let over = RoleGrantView { state, ..grant(Role::UnitHead, "X", Some("VP")) };
            assert!(allowed_actions(&admin, &over).is_empty());
        }
    }
}
