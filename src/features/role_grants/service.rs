//! Rules of role grants.

use chrono::NaiveDate;

use super::{
    rules::{self, Ending},
    store::{self, Ended, NewGrant, Viewer},
    types::{
        CreateRoleGrant, DelegateRoleGrant, EndRoleGrant, HolderKind, RoleGrantFilter, RoleGrantId,
        RoleGrantView,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        Actor, Relation, Role, Visible,
        table::{self, Rule},
    },
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        clients, persons,
        units::{self, types::UnitKind},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// A page of the grants that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &RoleGrantFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<RoleGrantView>> {
    let visible = actor.visible(table::LIST_ROLE_GRANTS)?;
    store::list(conn, Viewer { actor, today }, &visible, filter, page)
}

/// A grant that the caller may see.
///
/// # Errors
/// `not-found`, also for one out of the caller's sight.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: RoleGrantId,
    today: NaiveDate,
) -> Result<RoleGrantView> {
    let visible = actor.visible(table::GET_ROLE_GRANT)?;
    store::find(conn, Viewer { actor, today }, &visible, id)?.ok_or_else(Error::not_found)
}

/// A grant by its id, for other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn find(
    conn: &mut Conn,
    actor: &Actor,
    id: RoleGrantId,
    today: NaiveDate,
) -> Result<Option<RoleGrantView>> {
    store::find(conn, Viewer { actor, today }, &Visible::All, id)
}

/// Staff codes of those who head one of these units on a day, also by delegation.
///
/// # Errors
/// When the database cannot be read.
pub fn heads_of(conn: &mut Conn, units: &[String], day: NaiveDate) -> Result<Vec<String>> {
    store::heads(conn, units, day)
}

/// Grants a role.
///
/// # Errors
/// `role-required` for a role that is not the caller's to grant, `validation-failed` for an unknown
/// holder or unit, `duplicate` when the holder has the role on one of the days.
pub fn create(tx: &mut Tx<'_>, input: CreateRoleGrant) -> Result<RoleGrantView> {
    let unit = input.unit_code.as_deref();
    tx.actor.require(table::CREATE_ROLE_GRANT, &Relation::of(unit, None))?;
    if !rules::may_create(tx.actor, input.role, unit) {
        return Err(not_yours(table::CREATE_ROLE_GRANT, input.role));
    }
    let grant = NewGrant {
        id: RoleGrantId(tx.ids.next()),
        holder_kind: input.holder_kind,
        holder_code: input.holder_code,
        role: input.role,
        unit_code: input.unit_code,
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        reason: input.reason,
        source: None,
    };
    check_holder(tx, &grant, "/holder_code")?;
    check_unit(tx, &grant)?;
    write(tx, grant, Action::ROLE_GRANT_CREATE)
}

/// Ends a grant, and with it the delegations made from it.
///
/// # Errors
/// `not-found`; `role-required` for a grant that is not the caller's to end;
/// `invalid-state-transition` when it is over; `validation-failed` for a day in the past or after
/// the grant's own end.
pub fn end(tx: &mut Tx<'_>, id: RoleGrantId, input: &EndRoleGrant) -> Result<RoleGrantView> {
    let before = to_change(tx, table::END_ROLE_GRANT, id)?;
    if !rules::may_end(tx.actor, &before) {
        return Err(not_yours(table::END_ROLE_GRANT, before.role));
    }
    tx.check_match(before.version)?;
    if !rules::can_end(&before) {
        return Err(wrong_state(
            &before,
            "Vai trò này đã hết hiệu lực.",
            "This grant is over already.",
        ));
    }
    let ended_on = input.ended_on.unwrap_or(tx.today);
    check_end(&before, ended_on, tx.today)?;
    let ending = rules::ending(&before, ended_on, tx.today);
    let after = write_end(tx, &before, ending, &input.reason)?;
    let viewer = Viewer { actor: tx.actor, today: tx.today };
    for delegation in store::delegations_of(tx.conn, viewer, id)? {
        if let Some(ending) = rules::ending_of_delegation(&delegation, ending) {
            write_end(tx, &delegation, ending, &input.reason)?;
        }
    }
    Ok(after)
}

/// Lets another person act by a head's grant for a time.
///
/// # Errors
/// `not-found`; `role-required` for a grant that is not the caller's to delegate;
/// `invalid-state-transition` when it is over, was itself delegated, or its role heads nothing;
/// `validation-failed` for days outside the grant's or a person who cannot act; `duplicate` when
/// that person has the role on one of the days.
pub fn delegate(
    tx: &mut Tx<'_>,
    id: RoleGrantId,
    input: DelegateRoleGrant,
) -> Result<RoleGrantView> {
    let source = to_change(tx, table::DELEGATE_ROLE_GRANT, id)?;
    if !rules::may_delegate(tx.actor, &source) {
        return Err(not_yours(table::DELEGATE_ROLE_GRANT, source.role));
    }
    tx.check_match(source.version)?;
    if !rules::can_delegate(&source) {
        return Err(wrong_state(
            &source,
            "Chỉ vai trò đứng đầu còn hiệu lực và không phải do ủy quyền mới được ủy quyền.",
            "Only a head's grant that is not over and was not delegated itself can be delegated.",
        ));
    }
    check_delegation(&source, &input)?;
    let grant = NewGrant {
        id: RoleGrantId(tx.ids.next()),
        holder_kind: HolderKind::Person,
        holder_code: input.to_person_code,
        role: source.role,
        unit_code: source.unit_code.clone(),
        valid_from: input.valid_from,
        valid_to: Some(input.valid_to),
        reason: input.reason,
        source: Some(&source),
    };
    check_holder(tx, &grant, "/to_person_code")?;
    write(tx, grant, Action::ROLE_GRANT_DELEGATE)
}

/// The grant that a change is about, held until the change is done: ending and delegating one
/// grant come one after the other, or a delegation could outlive its source. The caller may find
/// the own grants besides those the rule reaches, and is then told what is missing.
fn to_change(tx: &mut Tx<'_>, rule: &Rule, id: RoleGrantId) -> Result<RoleGrantView> {
    lock_name(tx.conn, &format!("role grant {id}"))?;
    let visible = match tx.actor.visible(rule)? {
        Visible::All => Visible::All,
        Visible::Some { units, .. } => {
            Visible::Some { units, person: tx.actor.person_code().map(str::to_owned) }
        }
    };
    let viewer = Viewer { actor: tx.actor, today: tx.today };
    store::find(tx.conn, viewer, &visible, id)?.ok_or_else(Error::not_found)
}

/// Writes a new grant, unless the holder has the role on one of its days.
fn write(tx: &mut Tx<'_>, grant: NewGrant<'_>, action: Action) -> Result<RoleGrantView> {
    lock_name(tx.conn, &format!("role grants of {} {}", grant.holder_kind, grant.holder_code))?;
    if let Some(existing) = store::find_overlapping(tx.conn, &grant)? {
        return Err(Error::new(Code::Duplicate)
            .detail(
                "Người hoặc hệ thống này đã có vai trò đó trong thời gian trùng nhau.",
                "The holder already has this role on some of these days.",
            )
            .with("existing_id", existing.to_string()));
    }
    let viewer = Viewer { actor: tx.actor, today: tx.today };
    let view = store::insert(tx.conn, viewer, grant, tx.now)?;
    tx.tell(
        Change::new(action, target(&view))
            .between(None, Some(&snapshot(&view)))
            .because(Some(&view.reason)),
    );
    Ok(view)
}

fn write_end(
    tx: &mut Tx<'_>,
    before: &RoleGrantView,
    ending: Ending,
    reason: &str,
) -> Result<RoleGrantView> {
    let ended = match ending {
        Ending::AtOnce => Ended { at: Some(tx.now), valid_to: before.valid_to, reason },
        Ending::After(last) => Ended { at: None, valid_to: Some(last), reason },
    };
    let viewer = Viewer { actor: tx.actor, today: tx.today };
    let after = store::end(tx.conn, viewer, before, &ended, tx.now)?
        .ok_or_else(|| stale(before.version))?;
    tx.tell(
        Change::new(Action::ROLE_GRANT_END, target(&after))
            .between(Some(&snapshot(before)), Some(&snapshot(&after)))
            .because(Some(reason)),
    );
    Ok(after)
}

fn target(grant: &RoleGrantView) -> Target {
    Target { kind: "role_grant", id: grant.id.to_string(), unit_code: grant.unit_code.clone() }
}

/// The holder is there and not about to be gone when the grant begins.
fn check_holder(tx: &mut Tx<'_>, grant: &NewGrant<'_>, pointer: &str) -> Result<()> {
    match grant.holder_kind {
        HolderKind::Person => {
            let day = tx.today.max(grant.valid_from);
            persons::service::require_not_left(tx.conn, &grant.holder_code, day, pointer)?;
            Ok(())
        }
        HolderKind::Client if clients::service::is_active(tx.conn, &grant.holder_code)? => Ok(()),
        HolderKind::Client => Err(Error::invalid(
            pointer,
            "unknown_client",
            Text::new(
                "Không có hệ thống đang hoạt động với mã này.",
                "No active client has this code.",
            ),
        )),
    }
}

/// A bloc is led by its lead, a unit has its head and officers; and it exists on the day of the
/// grant that is nearest to today.
fn check_unit(tx: &mut Tx<'_>, grant: &NewGrant<'_>) -> Result<()> {
    let Some(code) = &grant.unit_code else { return Ok(()) };
    let unit = units::service::require_known(tx.conn, code, "/unit_code")?;
    if (unit.kind == UnitKind::Bloc) != (grant.role == Role::BlocLead) {
        return Err(Error::invalid(
            "/unit_code",
            "unit_of_other_kind",
            Text::new(
                "Khối trưởng gắn với khối thi đua, các vai trò khác gắn với phòng, đơn vị.",
                "A bloc lead is for a bloc, the other roles are for rooms and units.",
            ),
        ));
    }
    let last = grant.valid_to.unwrap_or(NaiveDate::MAX);
    if !unit.exists_on(tx.today.max(grant.valid_from).min(last)) {
        return Err(Error::invalid(
            "/unit_code",
            "unit_not_in_existence",
            Text::new(
                "Đơn vị không tồn tại trong thời gian của vai trò.",
                "The unit does not exist at the time of the grant.",
            ),
        ));
    }
    Ok(())
}

fn check_end(grant: &RoleGrantView, ended_on: NaiveDate, today: NaiveDate) -> Result<()> {
    if ended_on < today {
        return Err(Error::invalid(
            "/ended_on",
            "in_past",
            Text::new(
                "Không chấm dứt vai trò lùi về ngày đã qua: việc đã làm vẫn là việc đã làm.",
                "A role cannot be ended for days gone by: what was done by it stays done.",
            ),
        ));
    }
    if grant.valid_to.is_some_and(|last| last < ended_on) {
        return Err(Error::invalid(
            "/ended_on",
            "after_end",
            Text::new(
                "Vai trò đã hết hạn trước ngày này.",
                "The grant comes to its own end before this day.",
            ),
        ));
    }
    Ok(())
}

fn check_delegation(source: &RoleGrantView, input: &DelegateRoleGrant) -> Result<()> {
    if input.to_person_code == source.holder_code {
        return Err(Error::invalid(
            "/to_person_code",
            "self_reference",
            Text::new("Không ủy quyền cho chính mình.", "Nobody delegates to oneself."),
        ));
    }
    let outside = |pointer: &str| {
        Error::invalid(
            pointer,
            "outside_source",
            Text::new(
                "Thời gian ủy quyền phải nằm trong thời gian của vai trò được ủy quyền.",
                "A delegation lies within the days of the grant it comes from.",
            ),
        )
    };
    if input.valid_from < source.valid_from {
        return Err(outside("/valid_from"));
    }
    if source.valid_to.is_some_and(|last| last < input.valid_to) {
        return Err(outside("/valid_to"));
    }
    Ok(())
}

/// The operation is the caller's, but not with this role.
fn not_yours(rule: &Rule, role: Role) -> Error {
    let who: &[Role] =
        if role == Role::Admin { &[Role::Admin] } else { &[Role::Admin, Role::Leader] };
    let names: Vec<&str> = who.iter().map(|one| one.as_str()).collect();
    let list = names.join(", ");
    Error::new(Code::RoleRequired)
        .detail(
            format!(
                "Thao tác {} với vai trò {role} cần một trong các vai trò: {list}.",
                rule.operation
            ),
            format!(
                "Operation {} on the role {role} needs one of the roles: {list}.",
                rule.operation
            ),
        )
        .with("required_role", names)
}

fn wrong_state(grant: &RoleGrantView, vi: &'static str, en: &'static str) -> Error {
    let allowed: Vec<&str> = grant.allowed_actions.iter().map(|action| action.as_str()).collect();
    Error::new(Code::InvalidStateTransition)
        .detail(vi, en)
        .with("current_state", grant.state.as_str())
        .with("allowed_actions", allowed)
}
