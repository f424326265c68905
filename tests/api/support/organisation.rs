//! The organisation every test starts with: a department, three rooms, a bloc, and one person or
//! client per role. It is written once into the template that each test's database is copied from.

use chrono::{NaiveDate, TimeZone, Utc};
use diesel::prelude::*;
use thidua::authz::Role;
use thidua::authz::table::{SCOPES, scopes_of};
use thidua::db::schema::{clients, persons, role_grants, units};
use thidua::db::types::{AnyId, Instant, Json};
use thidua::db::{Conn, types};
use thidua::text;

/// A person of the tests, with a role and its unit.
struct Person(&'static str, &'static str, Option<(Role, Option<&'static str>)>);

const UNITS: [(&str, &str, &str, Option<&str>); 5] = [
    ("STC", "Sở Tài chính", "department", None),
    ("VP", "Văn phòng Sở", "room", Some("STC")),
    ("CNTT", "Phòng Công nghệ thông tin và Chuyển đổi số", "room", Some("STC")),
    ("P03", "Phòng mẫu 03", "room", Some("STC")),
    ("KHOI-1", "Khối thi đua mẫu 1", "bloc", Some("STC")),
];

const PERSONS: [Person; 14] = [
    Person("T-ADMIN", "VP", Some((Role::Admin, None))),
    Person("T-SEC", "VP", Some((Role::Secretariat, None))),
    Person("T-SEC2", "VP", Some((Role::Secretariat, None))),
    Person("T-LEAD", "STC", Some((Role::Leader, None))),
    Person("T-CHAIR", "STC", Some((Role::CouncilChair, None))),
    Person("T-MEMBER", "P03", Some((Role::CouncilMember, None))),
    Person("T-HEAD", "CNTT", Some((Role::UnitHead, Some("CNTT")))),
    Person("T-OFFICER", "CNTT", Some((Role::UnitOfficer, Some("CNTT")))),
    Person("T-HEAD3", "P03", Some((Role::UnitHead, Some("P03")))),
    Person("T-BLOC", "P03", Some((Role::BlocLead, Some("KHOI-1")))),
    Person("T-OUTREACH", "CNTT", Some((Role::OutreachLead, None))),
    Person("T-INSPECTOR", "VP", Some((Role::Inspector, None))),
    Person("T-EMPLOYEE", "CNTT", None),
    Person("T-EMPLOYEE3", "P03", None),
];

const CLIENTS: [(&str, Role); 2] = [("e_office", Role::EOffice), ("reporting", Role::Reporting)];

/// The moment at which the clock of a test stands: Monday morning in Hanoi.
pub fn start() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap()
}

/// Subject, client and scopes of the token of a person or client.
pub fn caller(code: &str) -> (String, String, String) {
    if let Some((_, role)) = CLIENTS.iter().find(|(client, _)| *client == code) {
        return (code.to_owned(), code.to_owned(), scopes_of(&[*role]).join(" "));
    }
    let person = PERSONS.iter().find(|person| person.0 == code).expect("a person of the tests");
    let mut roles = vec![Role::Employee];
    roles.extend(person.2.map(|(role, _)| role));
    (code.to_owned(), "tests".to_owned(), scopes_of(&roles).join(" "))
}

/// Every person and client of the tests.
pub fn everybody() -> impl Iterator<Item = &'static str> {
    PERSONS.iter().map(|person| person.0).chain(CLIENTS.iter().map(|client| client.0))
}

pub fn write(conn: &mut Conn) {
    let now = Instant(start());
    let first_day = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    for (code, name, kind, parent) in UNITS {
        diesel::insert_into(units::table)
            .values((
                units::code.eq(code),
                units::name.eq(name),
                units::kind.eq(kind),
                units::parent_code.eq(parent),
                units::aliases.eq(Json(Vec::<String>::new())),
                units::valid_from.eq(first_day),
                units::is_sample.eq(true),
                units::search_text.eq(text::search_column(&format!("{code} {name}"))),
                units::sort_key.eq(text::sort_key(name)),
                units::version.eq(1),
                units::created_at.eq(now),
                units::updated_at.eq(now),
            ))
            .execute(conn)
            .unwrap();
    }
    for (number, Person(code, unit, role)) in PERSONS.iter().enumerate() {
        let name = format!("Cán bộ mẫu {number:02}");
        diesel::insert_into(persons::table)
            .values((
                persons::code.eq(code),
                persons::full_name.eq(&name),
                persons::kind.eq("civil_servant"),
                persons::position_class.eq("staff"),
                persons::unit_code.eq(unit),
                persons::is_sample.eq(true),
                persons::search_text.eq(text::search_column(&format!("{code} {name}"))),
                persons::sort_key.eq(text::sort_key(&name)),
                persons::version.eq(1),
                persons::created_at.eq(now),
                persons::updated_at.eq(now),
            ))
            .execute(conn)
            .unwrap();
        if let Some((role, unit)) = role {
            grant(conn, "person", code, *role, *unit);
        }
    }
    let all: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    for (code, role) in CLIENTS {
        diesel::insert_into(clients::table)
            .values((
                clients::code.eq(code),
                clients::name.eq(code),
                clients::purpose.eq("tests"),
                clients::scopes.eq(all.join(" ")),
                clients::is_active.eq(true),
                clients::created_at.eq(now),
            ))
            .execute(conn)
            .unwrap();
        grant(conn, "client", code, role, None);
    }
}

fn grant(conn: &mut Conn, kind: &str, code: &str, role: Role, unit: Option<&str>) {
    let now: types::Instant = Instant(start());
    #[expect(clippy::disallowed_methods, reason = "the template is made before any app exists")]
    let id = AnyId(uuid::Uuid::now_v7());
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(id),
            role_grants::holder_kind.eq(kind),
            role_grants::holder_code.eq(code),
            role_grants::role.eq(role),
            role_grants::unit_code.eq(unit),
            role_grants::valid_from.eq(NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()),
            role_grants::reason.eq("tests"),
            role_grants::created_by.eq("tests"),
            role_grants::version.eq(1),
            role_grants::created_at.eq(now),
            role_grants::updated_at.eq(now),
        ))
        .execute(conn)
        .unwrap();
}
