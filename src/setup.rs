//! Starting a production instance: the organisation and its first administrator, from one file.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Deserialize;

use crate::{
    audit::{Action, Change, Target},
    authz::Role,
    db::schema::instance,
    error::{Code, Error, Result},
    features::{
        award_types, calendars, persons,
        persons::types::{PersonKind, PositionClass, PutPerson},
        role_grants,
        role_grants::types::{CreateRoleGrant, HolderKind},
        rule_sets, units,
        units::types::{PutUnit, UnitKind},
    },
    http::command::Tx,
};

/// The organisation file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Code of the department.
    pub code: String,
    /// Name of the department.
    pub name: String,
    /// Identifier on the national document axis (mã định danh).
    #[serde(default)]
    pub organisation_code: Option<String>,
    /// Since when it exists.
    pub valid_from: NaiveDate,
    /// Rooms and public units.
    #[serde(default)]
    pub units: Vec<FirstUnit>,
    /// Who administers first.
    pub administrator: Administrator,
}

/// A room or public unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstUnit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
}

/// The first administrator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Administrator {
    /// Staff code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit_code: String,
}

/// Name of the mark that an instance was started.
const STARTED: &str = "organisation";

/// Starts an instance, once.
///
/// # Errors
/// `duplicate` when it was started before; whatever the services refuse.
pub fn start(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<()> {
    mark(tx, &organisation.code)?;
    let unit = |name: &str, kind: UnitKind, parent: Option<&str>, code: Option<&String>| PutUnit {
        name: name.to_owned(),
        kind,
        parent_code: parent.map(str::to_owned),
        organisation_code: code.cloned(),
        aliases: Vec::new(),
        valid_from: organisation.valid_from,
        valid_to: None,
        merged_into_code: None,
        is_sample: false,
    };
    let own_code = organisation.organisation_code.as_ref();
    let department = unit(&organisation.name, UnitKind::Department, None, own_code);
    units::service::put(tx, &organisation.code, department)?;
    for one in &organisation.units {
        let room = unit(&one.name, one.kind, Some(&organisation.code), None);
        units::service::put(tx, &one.code, room)?;
    }
    let first = &organisation.administrator;
    let person = PutPerson {
        full_name: first.name.clone(),
        kind: PersonKind::CivilServant,
        position_title: None,
        position_class: PositionClass::Staff,
        sex: None,
        unit_code: first.unit_code.clone(),
        unit_since: None,
        joined_on: None,
        left_on: None,
        is_sample: false,
    };
    persons::service::put(tx, &first.code, person)?;
    award_types::service::seed(tx)?;
    rule_sets::service::load_law(tx)?;
    calendars::service::load(tx)?;
    role_grants::service::create(
        tx,
        CreateRoleGrant {
            holder_kind: HolderKind::Person,
            holder_code: first.code.clone(),
            role: Role::Admin,
            unit_code: None,
            valid_from: tx.today,
            valid_to: None,
            reason: "Quản trị viên đầu tiên".to_owned(),
        },
    )?;
    Ok(())
}

/// Marks the instance as started by this organisation.
///
/// # Errors
/// `duplicate` when another mark is there.
pub fn mark(tx: &mut Tx<'_>, value: &str) -> Result<()> {
    let known: Option<String> =
        instance::table.find(STARTED).select(instance::value).first(tx.conn).optional()?;
    if let Some(known) = known {
        return Err(Error::new(Code::Duplicate).detail(
            format!("Hệ thống đã được khởi tạo cho {known}."),
            format!("The instance was started before, for {known}."),
        ));
    }
    diesel::insert_into(instance::table)
        .values((instance::name.eq(STARTED), instance::value.eq(value)))
        .execute(tx.conn)?;
    let target = Target { kind: "instance", id: value.to_owned(), unit_code: None };
    tx.tell(Change::new(Action::INSTANCE_INIT, target));
    Ok(())
}
