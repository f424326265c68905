//! What the tests of panels and of conflicts share: a verified initiative of CNTT, scored by table (E).

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::criteria_sets::service::load_tables;

use super::app::TestApp;
use super::client::Client;
use super::response::{Response, str_at};
use crate::achievements::{initiative, recognition, verified};
use crate::campaigns::launched;

/// Evaluators without any conflict with an achievement of CNTT.
pub const FREE: [&str; 3] = ["T-MEMBER", "T-EMPLOYEE3", "T-CHAIR"];

/// Marks that reach every minimum of table (E).
pub const GOOD: [&str; 4] = ["36.00", "20.00", "10.00", "18.00"];

/// A launched campaign with a verified initiative, and table (E).
pub struct Panel<'a> {
    pub app: &'a TestApp,
    pub campaign: String,
    pub set: String,
    /// Path of the initiative.
    pub achievement: String,
}

impl<'a> Panel<'a> {
    pub fn set(app: &'a TestApp) -> Self {
        Self::of(app, launched(app))
    }

    /// The same in a campaign that is launched already.
    pub fn of(app: &'a TestApp, campaign: String) -> Self {
        let all = app.app.operate(Actor::operator(), load_tables).unwrap();
        let set = all.iter().find(|one| one.code == "SANG-KIEN-40-25-15-20").unwrap();
        let set = set.id.to_string();
        let achievement = verified(app, initiative(&campaign));
        Self { app, campaign, set, achievement }
    }

    pub fn achievement_id(&self) -> &str {
        self.achievement.rsplit('/').next().unwrap()
    }

    /// A second verified initiative of CNTT; its id.
    pub fn another(&self, title: &str) -> String {
        let mut body = initiative(&self.campaign);
        body["title"] = json!(title);
        verified(self.app, body).rsplit('/').next().unwrap().to_owned()
    }

    /// The body of a round.
    pub fn round(&self, achievements: &[&str]) -> Value {
        json!({
            "title": "Chấm sáng kiến năm 2026", "period": "2026", "method": "panel",
            "criteria_set_id": self.set,
            "panel": { "achievement_ids": achievements, "recognised_band_code": "DAT" },
        })
    }

    pub fn post(&self, body: Value) -> Response {
        let path = format!("/v1/campaigns/{}/evaluation-rounds", self.campaign);
        self.app.secretariat().post(&path).json(body).send()
    }

    /// The draft of a round about the initiative; its path.
    pub fn draft(&self) -> String {
        self.post(self.round(&[self.achievement_id()])).expect(201).location().to_owned()
    }

    /// Names the whole panel; every one scores everything.
    pub fn name(&self, round: &str, codes: &[&str]) -> Response {
        let evaluators: Vec<Value> =
            codes.iter().map(|code| json!({ "evaluator_code": code })).collect();
        self.app
            .secretariat()
            .put(&format!("{round}/evaluators"))
            .if_match("*")
            .json(json!({ "evaluators": evaluators }))
            .send()
    }

    /// An open round about the initiative: its path, and that of the initiative's sheet.
    pub fn opened(&self, codes: &[&str]) -> (String, String) {
        let round = self.draft();
        self.name(&round, codes).expect(200);
        self.step(&round, "open").expect(200);
        let sheet = self.sheets(&round).remove(0);
        (round, sheet)
    }

    /// Paths of the sheets of a round.
    pub fn sheets(&self, round: &str) -> Vec<String> {
        let page = self.app.secretariat().get(&format!("{round}/evaluations")).send().json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| format!("/v1/evaluations/{}", str_at(one, "/id"))).collect()
    }

    /// A round whose evaluators have all handed in; its path, and that of the initiative's sheet.
    pub fn scored(&self, marks: &[(&str, [&str; 4])]) -> (String, String) {
        let codes: Vec<&str> = marks.iter().map(|(code, _)| *code).collect();
        let (round, sheet) = self.opened(&codes);
        for (code, points) in marks {
            hand_in(&self.app.as_caller(code), &sheet, points);
        }
        (round, sheet)
    }

    /// Takes a step of a round with a body that is right for it.
    pub fn step(&self, round: &str, action: &str) -> Response {
        self.step_as(&self.app.secretariat(), round, action)
    }

    pub fn step_as(&self, client: &Client, round: &str, action: &str) -> Response {
        let path = format!("{round}/{action}");
        let request = match action {
            "update" => client.patch(round).if_match("*").json(json!({ "title": "Tên khác" })),
            "delete" => client.delete(round).if_match("*"),
            "open" | "publish-provisional" => client.post(&path),
            "finalize" => client.post(&path).json(decision("45/QĐ-STC")),
            "reopen" => client.post(&path).json(json!({ "reason": "Sai sót" })),
            "close-self-scoring" => client.post(&path).json(json!({})),
            other => panic!("the test knows no request for {other}"),
        };
        request.send()
    }

    /// The initiative as the secretariat sees it.
    pub fn subject(&self) -> Value {
        self.app.secretariat().get(&self.achievement).send().expect(200).json()
    }

    /// The only conflict of a round in which an evaluator is.
    pub fn conflict_of(&self, code: &str) -> Value {
        let page = self.app.secretariat().get("/v1/conflicts").send().expect(200).json();
        let all = page["items"].as_array().unwrap();
        all.iter().find(|one| one["evaluator_code"] == code).unwrap().clone()
    }

    pub fn resolve(&self, conflict: &Value, outcome: &str) -> Response {
        self.app
            .secretariat()
            .post(&format!("/v1/conflicts/{}/resolve", str_at(conflict, "/id")))
            .json(json!({ "outcome": outcome, "reason": "Đã xem xét" }))
            .send()
    }
}

/// Finalizing with a decision of this number.
pub fn decision(number: &str) -> Value {
    let mut recognition = recognition("department");
    recognition["number"] = json!(number);
    json!({ "recognition": recognition })
}

/// Marks of the four criteria of table (E).
pub fn marks(points: &[&str; 4]) -> Value {
    let scores: Vec<Value> = ["1", "2", "3", "4"]
        .iter()
        .zip(points)
        .map(|(code, points)| json!({ "criterion_code": code, "points": points }))
        .collect();
    json!({ "scores": scores })
}

/// An evaluator writes marks.
pub fn write(client: &Client, sheet: &str, points: &[&str; 4]) -> Response {
    client.put(&format!("{sheet}/panel-scores")).if_match("*").json(marks(points)).send()
}

/// An evaluator writes marks and hands them in.
pub fn hand_in(client: &Client, sheet: &str, points: &[&str; 4]) {
    write(client, sheet, points).expect(200);
    client.post(&format!("{sheet}/panel-scores/submit")).send().expect(200);
}
