//! The department, its units with their people and roles, and the campaign.

use std::sync::Arc;

use chrono::NaiveDate;
use thidua::{
    app::App,
    authz::{Actor, Role, cache::CallerKey, store, table::scopes_of},
    error::{Error, Result},
    features::{
        campaigns::{self, types::CampaignId},
        persons::{
            self,
            types::{PersonKind, PositionClass, PutPerson, Sex},
        },
        role_grants::{
            self,
            types::{CreateRoleGrant, HolderKind},
        },
        units::{
            self,
            types::{PutUnit, UnitKind},
        },
    },
    http::command::Tx,
    setup,
};

/// The department.
const DEPARTMENT: &str = "STC";

/// Client that the tokens name.
pub const CLIENT: &str = "bench";

/// Persons written in one transaction.
const PERSONS_AT_ONCE: usize = 1000;

/// A unit with those who act for it.
pub struct Unit {
    pub code: String,
    pub head: Arc<Actor>,
    pub officer: Arc<Actor>,
    pub persons: Vec<String>,
}

/// Everybody.
pub struct House {
    pub campaign: CampaignId,
    pub units: Vec<Unit>,
    pub secretariat: Arc<Actor>,
}

/// Someone of every unit heads it, another one keeps its records; the third of the first unit is
/// the secretariat.
fn places(count: u32, persons: u32) -> Result<Vec<(String, Vec<String>)>> {
    if persons / count < 3 {
        return Err(Error::internal("a unit has at least three persons"));
    }
    let of_unit = |unit: u32| (unit..persons).step_by(usize::try_from(count).unwrap_or(1));
    Ok((0..count)
        .map(|unit| {
            let people = of_unit(unit).map(|number| format!("CB{:05}", number + 1)).collect();
            (format!("DV{:03}", unit + 1), people)
        })
        .collect())
}

pub fn write(app: &App, count: u32, persons: u32) -> Result<House> {
    let places = places(count, persons)?;
    let codes: Vec<String> = places.iter().map(|(code, _)| code.clone()).collect();
    app.operate(Actor::operator(), move |tx| write_units(tx, &codes))?;
    let people: Vec<(String, String)> = places
        .iter()
        .flat_map(|(unit, people)| people.iter().map(|code| (code.clone(), unit.clone())))
        .collect();
    for some in people.chunks(PERSONS_AT_ONCE) {
        let some = some.to_vec();
        app.operate(Actor::operator(), move |tx| {
            some.iter().try_for_each(|(code, unit)| {
                persons::service::put(tx, code, person(code, unit)).map(drop)
            })
        })?;
    }
    let staffed = places.clone();
    app.operate(Actor::operator(), move |tx| {
        for (unit, people) in &staffed {
            grant(tx, person_at(people, 0)?, Role::UnitHead, Some(unit))?;
            grant(tx, person_at(people, 1)?, Role::UnitOfficer, Some(unit))?;
        }
        let (_, first) = staffed.first().ok_or_else(|| Error::internal("there is no unit"))?;
        grant(tx, person_at(first, 2)?, Role::Secretariat, None)
    })?;
    let campaign = app.operate(Actor::operator(), |tx| {
        let draft = campaigns::service::load_source_plan(tx, DEPARTMENT)?;
        campaigns::service::publish(tx, draft.id).map(|view| view.id)
    })?;
    house(app, campaign, places)
}

fn house(app: &App, campaign: CampaignId, places: Vec<(String, Vec<String>)>) -> Result<House> {
    let (_, first) = places.first().ok_or_else(|| Error::internal("there is no unit"))?;
    let secretariat = actor(app, person_at(first, 2)?, Role::Secretariat)?;
    let units = places
        .into_iter()
        .map(|(code, persons)| {
            let head = actor(app, person_at(&persons, 0)?, Role::UnitHead)?;
            let officer = actor(app, person_at(&persons, 1)?, Role::UnitOfficer)?;
            Ok(Unit { code, head, officer, persons })
        })
        .collect::<Result<_>>()?;
    Ok(House { campaign, units, secretariat })
}

fn person_at(people: &[String], place: usize) -> Result<&str> {
    people.get(place).map(String::as_str).ok_or_else(|| Error::internal("a unit lacks people"))
}

/// The person as the API would know the caller.
fn actor(app: &App, code: &str, role: Role) -> Result<Arc<Actor>> {
    let key = CallerKey {
        subject: code.to_owned(),
        client_id: CLIENT.to_owned(),
        scope: scopes_of(&[role, Role::Employee]).join(" "),
        password_stamp: None,
    };
    let today = app.clock.today_hanoi();
    app.db
        .read_blocking(move |conn| store::load(conn, &key, today))?
        .map(Arc::new)
        .ok_or_else(Error::not_found)
}

/// The organisation stands since this day.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, 1).unwrap_or_default()
}

fn write_units(tx: &mut Tx<'_>, codes: &[String]) -> Result<()> {
    setup::mark(tx, DEPARTMENT)?;
    let unit = |name: String, kind: UnitKind, parent: Option<&str>| PutUnit {
        name,
        kind,
        parent_code: parent.map(str::to_owned),
        organisation_code: None,
        aliases: Vec::new(),
        valid_from: first_day(),
        valid_to: None,
        merged_into_code: None,
        is_sample: true,
    };
    let department = unit("Sở Tài chính".to_owned(), UnitKind::Department, None);
    units::service::put(tx, DEPARTMENT, department)?;
    for code in codes {
        let room = unit(format!("Phòng mẫu {code}"), UnitKind::Room, Some(DEPARTMENT));
        units::service::put(tx, code, room)?;
    }
    Ok(())
}

fn person(code: &str, unit: &str) -> PutPerson {
    PutPerson {
        full_name: format!("Cán bộ mẫu {code}"),
        kind: PersonKind::CivilServant,
        position_title: Some("Chuyên viên mẫu".to_owned()),
        position_class: PositionClass::Staff,
        sex: Some(if code.ends_with(['0', '2', '4', '6', '8']) { Sex::Female } else { Sex::Male }),
        unit_code: unit.to_owned(),
        unit_since: Some(first_day()),
        joined_on: Some(first_day()),
        left_on: None,
        is_sample: true,
    }
}

fn grant(tx: &mut Tx<'_>, code: &str, role: Role, unit: Option<&str>) -> Result<()> {
    let input = CreateRoleGrant {
        holder_kind: HolderKind::Person,
        holder_code: code.to_owned(),
        role,
        unit_code: unit.map(str::to_owned),
        valid_from: first_day(),
        valid_to: None,
        reason: "Dữ liệu mẫu".to_owned(),
    };
    role_grants::service::create(tx, input).map(drop)
}
