//! The sample organisation: 12 units, 3 blocs, 120 persons, and the machine clients. The two rooms
//! that the plan names carry their names; everything else says that it is a sample.

use std::{collections::HashMap, ops::RangeInclusive};

use chrono::NaiveDate;

use crate::{
    authz::{Role, table::SCOPES},
    error::Result,
    features::{
        clients::{
            self,
            types::{DataItem, ScopeName},
        },
        persons,
        persons::types::{PersonKind, PositionClass, PutPerson, Sex},
        role_grants,
        role_grants::types::{CreateRoleGrant, HolderKind, RoleGrantId},
        units,
        units::types::{BlocMember, BlocRole, PutBlocMembers, PutUnit, UnitKind},
    },
    http::command::Tx,
};

/// The department itself.
pub const DEPARTMENT: &str = "STC";

/// Its code on the document axis, a sample.
pub const ORGANISATION_CODE: &str = "H26.99";

/// Code and name of each room and public unit.
pub const UNITS: [(&str, &str, UnitKind); 12] = [
    ("VP", "Văn phòng Sở", UnitKind::Room),
    ("CNTT", "Phòng Công nghệ thông tin và Chuyển đổi số", UnitKind::Room),
    ("P03", "Phòng mẫu 03", UnitKind::Room),
    ("P04", "Phòng mẫu 04", UnitKind::Room),
    ("P05", "Phòng mẫu 05", UnitKind::Room),
    ("P06", "Phòng mẫu 06", UnitKind::Room),
    ("P07", "Phòng mẫu 07", UnitKind::Room),
    ("P08", "Phòng mẫu 08", UnitKind::Room),
    ("P09", "Phòng mẫu 09", UnitKind::Room),
    ("P10", "Phòng mẫu 10", UnitKind::Room),
    ("DV11", "Đơn vị sự nghiệp mẫu 11", UnitKind::PublicUnit),
    ("DV12", "Đơn vị sự nghiệp mẫu 12", UnitKind::PublicUnit),
];

/// Emulation blocs; unit number `n` belongs to bloc `n % 3`.
pub const BLOCS: [(&str, &str); 3] = [
    ("KHOI-1", "Khối thi đua mẫu số 1"),
    ("KHOI-2", "Khối thi đua mẫu số 2"),
    ("KHOI-3", "Khối thi đua mẫu số 3"),
];

/// Staff of the sample department.
pub const PERSONS_COUNT: usize = 120;

/// Roles of the first persons: name in the list of tokens, role, and the unit it is for.
pub const CALLERS: [(&str, &str, Role, Option<&str>); 11] = [
    ("admin", "CB001", Role::Admin, None),
    ("secretariat", "CB013", Role::Secretariat, None),
    ("leader", "CB025", Role::Leader, None),
    ("unit_head", "CB002", Role::UnitHead, Some("CNTT")),
    ("unit_officer", "CB014", Role::UnitOfficer, Some("CNTT")),
    ("bloc_lead", "CB003", Role::BlocLead, Some("KHOI-1")),
    ("employee", "CB026", Role::Employee, None),
    ("council_chair", "CB037", Role::CouncilChair, None),
    ("council_member", "CB049", Role::CouncilMember, None),
    ("outreach_lead", "CB038", Role::OutreachLead, None),
    ("inspector", "CB061", Role::Inspector, None),
];

/// Machine clients: code, name, role and purpose.
pub const CLIENTS: [(&str, &str, Role, &str); 2] = [
    ("e_office", "Hệ thống văn phòng điện tử mẫu", Role::EOffice, "Đồng bộ danh mục và văn bản"),
    ("reporting", "Hệ thống nhận báo cáo mẫu", Role::Reporting, "Nhận số liệu báo cáo"),
];

/// A machine client that is no longer connected.
const FORMER_CLIENT: &str = "cong_cu_cu";

/// The record of a sample connection. The electronic office may act for persons who signed in there.
fn client(code: &str, name: &str, purpose: &str) -> clients::CreateApiClient {
    clients::CreateApiClient {
        code: code.to_owned(),
        name: name.to_owned(),
        requester: "Đơn vị đề nghị mẫu".to_owned(),
        purpose: purpose.to_owned(),
        data_items: vec![DataItem("Dữ liệu mẫu của phong trào".to_owned())],
        service: "API phong trào thi đua, phiên bản 1".to_owned(),
        frequency: "Hằng ngày".to_owned(),
        agreement: None,
        scopes: SCOPES.iter().map(|(name, _)| ScopeName((*name).to_owned())).collect(),
        allowed_networks: Vec::new(),
        may_act_for_persons: code == "e_office",
        expires_on: None,
    }
}

/// Units of a bloc with their roles: the first leads.
fn members(bloc: usize) -> Vec<BlocMember> {
    UNITS
        .iter()
        .enumerate()
        .filter(|(number, _)| number % BLOCS.len() == bloc)
        .enumerate()
        .map(|(place, (_, (code, _, _)))| BlocMember {
            unit_code: (*code).to_owned(),
            role: match place {
                0 => BlocRole::Lead,
                1 => BlocRole::Deputy,
                _ => BlocRole::Member, // the rest of the bloc
            },
        })
        .collect()
}

fn unit(name: &str, kind: UnitKind, parent: Option<&str>, is_sample: bool) -> PutUnit {
    PutUnit {
        name: name.to_owned(),
        kind,
        parent_code: parent.map(str::to_owned),
        organisation_code: None,
        aliases: Vec::new(),
        valid_from: first_day(),
        valid_to: None,
        merged_into_code: None,
        is_sample,
    }
}

/// The organisation stands since this day.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, 1).unwrap_or_default()
}

/// Grants of the unit heads, by the code of their unit.
pub type HeadGrants = HashMap<&'static str, RoleGrantId>;

/// Writes the organisation, with the members of its blocs in these years.
///
/// # Errors
/// When a service refuses, which a test rules out.
pub fn write(tx: &mut Tx<'_>, years: RangeInclusive<i32>) -> Result<HeadGrants> {
    let department = PutUnit {
        organisation_code: Some(ORGANISATION_CODE.to_owned()),
        ..unit("Sở Tài chính", UnitKind::Department, None, false)
    };
    units::service::put(tx, DEPARTMENT, department)?;
    for (number, (code, name, kind)) in UNITS.iter().enumerate() {
        // The first two are the plan's own.
        units::service::put(tx, code, unit(name, *kind, Some(DEPARTMENT), number > 1))?;
    }
    for (number, (code, name)) in BLOCS.iter().enumerate() {
        units::service::put(tx, code, unit(name, UnitKind::Bloc, Some(DEPARTMENT), true))?;
        for year in years.clone() {
            let input = PutBlocMembers { members: members(number) };
            units::service::put_members(tx, code, year, &input)?;
        }
    }
    for number in 1..=PERSONS_COUNT {
        persons::service::put(tx, &person_code(number), person(number))?;
    }
    grant_roles(tx)
}

/// Code of the sample person with this number.
pub fn person_code(number: usize) -> String {
    format!("CB{number:03}")
}

/// Unit of the sample person with this number: persons are dealt to the units in turn.
pub fn unit_of(number: usize) -> &'static str {
    UNITS.get((number - 1) % UNITS.len()).map_or(DEPARTMENT, |(code, _, _)| code)
}

/// The sample person with this number.
pub fn person(number: usize) -> PutPerson {
    let place = (number - 1) / UNITS.len();
    let is_leader = number == 25;
    let (position_class, title) = match place {
        _ if is_leader => (PositionClass::DepartmentLeader, "Phó Giám đốc mẫu"),
        0 => (PositionClass::UnitLeader, "Trưởng đơn vị mẫu"),
        1 => (PositionClass::UnitDeputy, "Phó trưởng đơn vị mẫu"),
        _ => (PositionClass::Staff, "Chuyên viên mẫu"), // everybody else works directly
    };
    let is_public_unit = unit_of(number).starts_with("DV");
    PutPerson {
        full_name: format!("Cán bộ mẫu {number:02}"),
        kind: match (is_public_unit, number % 10) {
            (true, _) => PersonKind::PublicEmployee,
            (false, 9) => PersonKind::Worker,
            (false, _) => PersonKind::CivilServant,
        },
        position_title: Some(title.to_owned()),
        position_class,
        sex: Some(if number.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
        unit_code: if is_leader { DEPARTMENT.to_owned() } else { unit_of(number).to_owned() },
        unit_since: Some(first_day()),
        joined_on: Some(first_day()),
        left_on: None,
        is_sample: true,
    }
}

fn grant_roles(tx: &mut Tx<'_>) -> Result<HeadGrants> {
    let mut heads = HashMap::new();
    let former = client(FORMER_CLIENT, "Công cụ thử nghiệm mẫu", "Thử nghiệm kết nối");
    clients::service::create(tx, former, None)?;
    clients::service::disable(tx, FORMER_CLIENT, "Kết thúc thử nghiệm")?;
    for (code, name, role, purpose) in CLIENTS {
        clients::service::create(tx, client(code, name, purpose), None)?;
        grant(tx, HolderKind::Client, code, role, None)?;
    }
    for (_, code, role, unit) in CALLERS {
        if role != Role::Employee {
            let id = grant(tx, HolderKind::Person, code, role, unit)?;
            heads.extend(unit.filter(|_| role == Role::UnitHead).map(|unit| (unit, id)));
        }
    }
    // Every further unit has its head and its officer.
    for (number, (code, _, _)) in UNITS.iter().enumerate() {
        if *code != "CNTT" {
            let head = person_code(number + 1);
            let id = grant(tx, HolderKind::Person, &head, Role::UnitHead, Some(code))?;
            heads.insert(*code, id);
            let officer = person_code(number + 1 + UNITS.len());
            grant(tx, HolderKind::Person, &officer, Role::UnitOfficer, Some(code))?;
        }
    }
    Ok(heads)
}

fn grant(
    tx: &mut Tx<'_>,
    holder_kind: HolderKind,
    code: &str,
    role: Role,
    unit: Option<&str>,
) -> Result<RoleGrantId> {
    let made = role_grants::service::create(
        tx,
        CreateRoleGrant {
            holder_kind,
            holder_code: code.to_owned(),
            role,
            unit_code: unit.map(str::to_owned),
            valid_from: first_day(),
            valid_to: None,
            reason: "Dữ liệu mẫu".to_owned(),
        },
    )?;
    Ok(made.id)
}
