//! A department of twelve units with heads and staff, and their nominations: `P04` is a unit, `P04-1`
//! one of its people.

use serde_json::{Value, json};
use thidua::authz::Role;
use thidua::authz::table::scopes_of;

use super::app::TestApp;
use super::awards::{GK, Scene, act, complete_with, document_of, id_of, with};
use super::client::Client;
use super::response::str_at;
use crate::achievements::{self, result_of};

/// The units; the first three are those of every test.
const UNITS: [&str; 12] =
    ["VP", "CNTT", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12"];

/// Staff of each unit.
const STAFF: usize = 3;

struct Unit {
    code: &'static str,
    head: Client,
    /// A document that proves ratings and stands for every paper.
    document: String,
}

pub struct Cast<'a> {
    pub scene: Scene<'a>,
    units: Vec<Unit>,
}

fn enter_person(app: &TestApp, code: &str, unit: &str) {
    let person = json!({
        "full_name": format!("Cán bộ mẫu {code}"), "kind": "civil_servant",
        "position_class": "staff", "unit_code": unit,
    });
    app.e_office().put(&format!("/v1/persons/{code}")).json(person).send().expect(201);
}

/// The code of a unit's head, who is entered where the unit is new or has none.
fn head_of(app: &TestApp, unit: &str) -> String {
    match unit {
        "CNTT" => "T-HEAD".to_owned(),
        "P03" => "T-HEAD3".to_owned(),
        _ => {
            let head = format!("{unit}-H");
            enter_person(app, &head, unit);
            let grant = json!({
                "holder_kind": "person", "holder_code": head, "role": "unit_head",
                "unit_code": unit, "valid_from": "2026-11-01", "valid_to": null,
                "reason": "Phân công mẫu",
            });
            app.admin().post("/v1/role-grants").json(grant).send().expect(201);
            head
        }
    }
}

fn enter_unit(app: &TestApp, (index, code): (usize, &'static str)) -> Unit {
    if index > 2 {
        let unit = json!({
            "name": format!("Phòng mẫu {code}"), "kind": "room", "parent_code": "STC",
            "valid_from": "2026-01-01",
        });
        app.e_office().put(&format!("/v1/units/{code}")).json(unit).send().expect(201);
    }
    for number in 1..=STAFF {
        enter_person(app, &format!("{code}-{number}"), code);
    }
    let scope = scopes_of(&[Role::Employee, Role::UnitHead]).join(" ");
    let token = app.token(&head_of(app, code), "tests", &scope);
    let head = Client::new(&app.base_url, Some(token));
    let document = document_of(&head, code);
    Unit { code, head, document }
}

impl<'a> Cast<'a> {
    pub fn of(app: &'a TestApp) -> Self {
        let scene = Scene::set(app);
        scene.participants();
        let units = UNITS.into_iter().enumerate().map(|unit| enter_unit(app, unit)).collect();
        Self { scene, units }
    }

    fn unit(&self, subject: &str) -> &Unit {
        let code = subject.split('-').next().unwrap();
        self.units.iter().find(|unit| unit.code == code).unwrap()
    }

    /// The head of a subject's unit.
    pub fn head(&self, subject: &str) -> &Client {
        &self.unit(subject).head
    }

    fn body_of_achievement(&self, subject: &str, changes: Value) -> Value {
        let own = json!({ "unit_code": self.unit(subject).code });
        let body = with(result_of(&self.scene.campaign, "Kết quả mẫu"), own);
        let person = json!({ "subject_kind": "individual", "person_code": subject });
        with(if subject.contains('-') { with(body, person) } else { body }, changes)
    }

    /// The draft of an achievement of a subject; its path.
    pub fn drafted_achievement(&self, subject: &str, changes: Value) -> String {
        let body = self.body_of_achievement(subject, changes);
        let made = self.head(subject).post("/v1/achievements").json(body).send().expect(201);
        made.location().to_owned()
    }

    /// A verified achievement of a subject; its id.
    pub fn achievement(&self, subject: &str, changes: Value) -> String {
        let path = self.drafted_achievement(subject, changes);
        achievements::act(self.head(subject), &path, "submit").expect(200);
        achievements::act(&self.scene.app.secretariat(), &path, "verify").expect(200);
        id_of(&path).to_owned()
    }

    /// What a unit declares of a subject, with some of it replaced.
    pub fn declaration(&self, subject: &str, changes: Value) -> Value {
        let kind = if subject.contains('-') { "individual" } else { "collective" };
        let mut whole = self.scene.declaration(&json!(kind));
        whole["ratings"][0]["document_id"] = json!(self.unit(subject).document);
        with(whole, changes)
    }

    /// A nomination without its papers; its path.
    pub fn draft(&self, subject: &str, award: &str, changes: Value) -> String {
        let is_person = subject.contains('-');
        let clause = match (award == GK, is_person) {
            (true, true) => "gk.ca_nhan.phong_trao",
            (true, false) => "gk.tap_the.phong_trao",
            (false, true) => "74.1.a",
            (false, false) => "74.3.a",
        };
        let mut body = json!({
            "award_type_code": award, "merit_clause": clause, "unit_code": self.unit(subject).code,
            "subject_kind": if is_person { "individual" } else { "collective" },
            "person_code": is_person.then_some(subject),
            "declaration": self.declaration(subject, json!({})),
        });
        if changes.get("achievement_ids").is_none() {
            body["achievement_ids"] = json!([self.achievement(subject, json!({}))]);
        }
        let body = self.scene.proposal(with(body, changes));
        let made = self.head(subject).post("/v1/award-proposals").json(body).send().expect(201);
        made.location().to_owned()
    }

    /// The same with its papers.
    pub fn ready(&self, subject: &str, award: &str, changes: Value) -> String {
        let path = self.draft(subject, award, changes);
        let unit = self.unit(subject);
        complete_with(&unit.head, &path, &unit.document);
        path
    }

    /// The same, submitted by the unit's head.
    pub fn submitted(&self, subject: &str, award: &str, changes: Value) -> String {
        let path = self.ready(subject, award, changes);
        act(self.head(subject), &path, "submit").expect(200);
        path
    }

    /// The same, received.
    pub fn received(&self, subject: &str, award: &str, changes: Value) -> String {
        let path = self.submitted(subject, award, changes);
        act(&self.scene.app.secretariat(), &path, "receive").expect(200);
        path
    }

    /// The same, found eligible.
    pub fn eligible(&self, subject: &str, award: &str, changes: Value) -> String {
        let path = self.received(subject, award, changes);
        act(&self.scene.app.secretariat(), &path, "appraise").expect(200);
        path
    }

    /// State of an object.
    pub fn state(&self, path: &str) -> String {
        let seen = self.scene.app.secretariat().get(path).send().expect(200).json();
        str_at(&seen, "/state").to_owned()
    }
}
