//! Proposals on every step of their route, made through the API as their users would.

use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::award_types::service::seed;

use super::app::TestApp;
use super::client::Client;
use super::database::Backend;
use super::response::{Response, str_at};
use crate::achievements::{result_of, verified};
use crate::campaigns::{launched, launched_as};
use crate::rule_sets::load_law;

pub const BK: &str = "bang_khen_ubnd_tp";
pub const GK: &str = "giay_khen_giam_doc_so";

const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

/// A launched campaign with an open round for both award types of the plan.
pub struct Scene<'a> {
    pub app: &'a TestApp,
    pub campaign: String,
    pub round: String,
    /// A document of CNTT that proves ratings.
    pub rating: String,
}

/// Loads the award types of the plan, as the command line does.
pub fn seed_award_types(app: &TestApp) {
    assert_eq!(app.app.operate(Actor::operator(), seed).unwrap(), 2);
}

/// An object with some of its members replaced, or set to null.
pub fn with(mut object: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("changes are members of an object") };
    for (name, value) in changes {
        object[name] = value;
    }
    object
}

pub fn round(changes: Value) -> Value {
    let round = json!({
        "name": "Đợt xét khen thưởng năm 2026", "award_type_codes": [BK, GK],
        "submission_from": "2026-11-01", "submission_to": "2026-12-10",
        "achievement_period_from": "2026-01-01", "achievement_period_to": "2026-12-31",
    });
    with(round, changes)
}

impl<'a> Scene<'a> {
    pub fn set(app: &'a TestApp) -> Self {
        if !app.database.began_under_law() {
            seed_award_types(app);
            load_law(app);
        }
        let campaign = launched(app);
        let scene = Self { app, campaign, round: String::new(), rating: String::new() };
        let round = scene.open_round(json!({}));
        let rating = scene.document();
        Self { round, rating, ..scene }
    }

    /// Another open round; its id.
    pub fn open_round(&self, changes: Value) -> String {
        let client = self.app.secretariat();
        let path = format!("/v1/campaigns/{}/award-rounds", self.campaign);
        let made = client.post(&path).json(round(changes)).send().expect(201);
        client.post(&format!("{}/open", made.location())).send().expect(200);
        str_at(&made.json(), "/id").to_owned()
    }

    /// An id that belongs to nothing.
    pub fn nothing(&self) -> String {
        self.app.app.ids.next().to_string()
    }

    /// A verified result of somebody of CNTT, in which others may have a share; its id.
    pub fn achievement(&self, author: &str, others: &[&str]) -> String {
        let co_authors: Vec<Value> =
            others.iter().map(|code| json!({ "person_code": code })).collect();
        let changes = json!({
            "subject_kind": "individual", "person_code": author, "co_authors": co_authors,
        });
        let result = with(result_of(&self.campaign, "Rút ngắn thời gian giải quyết"), changes);
        id_of(&verified(self.app, result)).to_owned()
    }

    /// A verified result of CNTT as a whole; its id.
    pub fn result(&self) -> String {
        id_of(&verified(self.app, result_of(&self.campaign, "Kết quả của phòng"))).to_owned()
    }

    /// The nomination of somebody of CNTT for a Giấy khen, resting on an achievement of its own
    /// unless the changes name others.
    pub fn proposal(&self, changes: Value) -> Value {
        let proposal = json!({
            "campaign_id": self.campaign, "award_round_id": self.round,
            "award_type_code": GK, "subject_kind": "individual", "unit_code": "CNTT",
            "person_code": "T-EMPLOYEE", "merit_clause": "gk.ca_nhan.phong_trao",
            "summary": "Rút ngắn thời gian giải quyết 12 thủ tục hành chính",
            "achievement_period_from": "2026-01-01", "achievement_period_to": "2026-10-31",
        });
        let mut proposal = with(proposal, changes);
        if proposal.get("achievement_ids").is_none() {
            let own = match proposal["person_code"].as_str() {
                Some(person) => self.achievement(person, &[]),
                None => self.result(),
            };
            proposal["achievement_ids"] = json!([own]);
        }
        if proposal.get("declaration").is_none() {
            proposal["declaration"] = self.declaration(&proposal["subject_kind"]);
        }
        proposal
    }

    /// What a unit declares of somebody about whom nothing is open.
    pub fn declaration(&self, subject_kind: &Value) -> Value {
        let confirmed = |code: &str| {
            json!({ "code": code, "is_met": true, "confirmed_by": "Chi bộ mẫu",
                    "confirmed_on": "2026-11-16" })
        };
        let is_person = subject_kind == "individual";
        let mut attestations = vec![confirmed("exemplary")];
        if !is_person {
            attestations.push(confirmed("united"));
        }
        let time = json!({ "months_worked": 11, "leaves": [], "is_left_out": false });
        json!({
            "attestations": attestations,
            "ratings": [{ "year": 2026, "level": "good", "document_id": self.rating,
                          "source": if is_person { "nd_335_2025" } else { "nd_233_2026" } }],
            "working_time": if is_person { time } else { Value::Null },
            "cited_awards": [], "relies_on_certificate": false, "copies": null,
            "report_date": "2026-11-16",
        })
    }

    /// The same for a Bằng khen, which goes up to the city.
    pub fn upward(&self, changes: Value) -> Value {
        self.participants();
        let upward = json!({ "award_type_code": BK, "merit_clause": "74.1.a" });
        self.proposal(with(upward, changes))
    }

    /// 200 units and 200 persons whose registration is confirmed, of whom the city's shares are.
    pub fn participants(&self) {
        let (id, list) = match self.app.backend {
            Backend::Sqlite => ("randomblob(16)", "'[]'"),
            Backend::Postgres => ("gen_random_uuid()", "'[]'::jsonb"),
        };
        self.app.database.execute(&format!(
            "INSERT INTO registrations (id, campaign_id, subject_kind, subject_code, unit_code, \
             pledges, state, return_reasons, created_by, search_text, version, created_at, updated_at) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) \
             SELECT {id}, c.id, k.kind, 'TG-' || n.i, 'CNTT', {list}, 'confirmed', {list}, 'T-SEC', \
             '', 1, c.created_at, c.created_at \
             FROM n, campaigns c, (SELECT 'unit' AS kind UNION SELECT 'person') k \
             WHERE NOT EXISTS (SELECT 1 FROM registrations WHERE subject_code = 'TG-1')"
        ));
    }

    /// A draft with its papers, ready to be submitted; its path.
    pub fn ready(&self, proposal: Value) -> String {
        let path = self.draft(proposal).location().to_owned();
        self.complete(&path);
        path
    }

    pub fn draft(&self, proposal: Value) -> Response {
        self.app.unit_head().post("/v1/award-proposals").json(proposal).send().expect(201)
    }

    /// A document with content, of CNTT; its id.
    pub fn document(&self) -> String {
        document_of(&self.app.unit_head(), "CNTT")
    }

    /// Attaches every paper that a dossier must hold.
    pub fn complete(&self, path: &str) {
        complete_with(&self.app.unit_head(), path, &self.document());
    }

    /// A proposal with its papers, submitted by the unit's head; its path.
    pub fn submitted(&self, proposal: Value) -> String {
        let path = self.ready(proposal);
        act(&self.app.unit_head(), &path, "submit").expect(200);
        path
    }

    /// The same, received.
    pub fn received(&self, proposal: Value) -> String {
        let path = self.submitted(proposal);
        act(&self.app.secretariat(), &path, "receive").expect(200);
        path
    }

    /// The same, found eligible by the secretariat.
    pub fn eligible(&self, proposal: Value) -> String {
        let path = self.received(proposal);
        act(&self.app.secretariat(), &path, "appraise").expect(200);
        path
    }

    /// The same, for a Bằng khen and sent up.
    pub fn forwarded(&self, changes: Value) -> String {
        let path = self.eligible(self.upward(changes));
        act(&self.app.secretariat(), &path, "forward").expect(200);
        path
    }

    /// A decision of the director that could be published as it stands.
    pub fn decision(&self, changes: Value) -> Value {
        let decision = json!({
            "campaign_id": self.campaign, "authority": "department_director",
            "title": "Về việc tặng Giấy khen của Giám đốc Sở",
            "number": "1234", "symbol": "QĐ-STC", "issued_on": "2026-11-23",
            "signer_name": "Người ký mẫu", "signer_title": "Giám đốc Sở", "cites_plan": false,
        });
        with(decision, changes)
    }

    /// Drafts a decision; its path.
    pub fn drafted(&self, changes: Value) -> String {
        self.decide(self.decision(changes)).expect(201).location().to_owned()
    }

    /// Publishes a decision that grants these proposals; the paths of the awards.
    pub fn awarded(&self, proposals: &[&str], changes: Value) -> Vec<String> {
        let ids: Vec<&str> = proposals.iter().map(|path| id_of(path)).collect();
        let path = self.drafted(with(json!({ "granted_proposal_ids": ids }), changes));
        act(&self.app.leader(), &path, "publish").expect(200);
        let list = format!("/v1/awards?decision_id={}&sort=granted_on", id_of(&path));
        let page = self.app.leader().get(&list).send().expect(200).json();
        let awards = page["items"].as_array().unwrap();
        assert_eq!(awards.len(), proposals.len());
        awards.iter().map(|award| format!("/v1/awards/{}", str_at(award, "/id"))).collect()
    }

    /// The award on a Giấy khen for T-EMPLOYEE; its path.
    pub fn granted(&self) -> String {
        let proposal = self.eligible(self.proposal(json!({})));
        self.awarded(&[&proposal], json!({})).remove(0)
    }

    /// Has every dossier so far received and appraised on an earlier day, under the rules of that time.
    pub fn backdate(&self, day: &str) {
        let set = if day < "2026-10-01" { "tdkt-2025-07" } else { "tdkt-2026-10" };
        let (received, appraisal) = match self.app.backend {
            Backend::Sqlite => (
                format!("unixepoch('{day} 02:00:00') * 1000000"),
                format!("json_set(appraisal, '$.at', '{day}T02:00:00.000Z')"),
            ),
            Backend::Postgres => (
                format!("'{day} 02:00:00+00'"),
                format!("jsonb_set(appraisal, '{{at}}', '\"{day}T02:00:00.000Z\"')"),
            ),
        };
        self.app.database.execute(&format!(
            "UPDATE award_proposals SET received_at = {received}, appraisal = {appraisal}, \
             rule_set_code = '{set}' WHERE appraisal IS NOT NULL"
        ));
    }

    /// From tomorrow on, which is then today, only the highest of several bonuses for one time is paid.
    pub fn only_the_highest_is_paid(&self) {
        let client = self.app.secretariat();
        let copy = json!({ "code": "mau-cao-nhat", "valid_from": "2026-11-24" });
        let made = client.post("/v1/rule-sets/tdkt-2026-10/clone").json(copy).send().expect(201);
        let mut rules = made.json()["rules"].clone();
        for rule in rules.as_array_mut().unwrap() {
            for one in rule["parameters"].as_array_mut().unwrap() {
                if one["name"] == "different_forms" {
                    one["value"] = json!("highest_only");
                }
            }
        }
        let path = made.location();
        let changed = client.patch(path).if_match("*").json(json!({ "rules": rules })).send();
        changed.expect(200);
        client.post(&format!("{path}/publish")).send().expect(200);
        self.app.app.clock.advance(TimeDelta::days(1));
    }

    /// Another launched campaign with an open round.
    pub fn another(&self, code: &str) -> Self {
        let campaign = launched_as(self.app, code);
        let scene =
            Self { app: self.app, campaign, round: String::new(), rating: self.rating.clone() };
        let round = scene.open_round(json!({}));
        Self { round, ..scene }
    }

    /// Sends a new decision with a key of its own.
    pub fn decide(&self, decision: Value) -> Response {
        let key = self.app.app.ids.next().to_string();
        self.app.secretariat().post("/v1/decisions").key(&key).json(decision).send()
    }
}

/// A document with content, of the unit that the client heads; its id.
pub fn document_of(client: &Client, unit: &str) -> String {
    let document = json!({ "kind": "minh_chung", "title": "Tờ trình", "unit_code": unit });
    let made = client.post("/v1/documents").json(document).send().expect(201);
    let content = format!("{}/content", made.location());
    client.put(&content).body("application/octet-stream", PDF).send().expect(201);
    str_at(&made.json(), "/id").to_owned()
}

/// Attaches a document as every paper that a dossier must hold.
pub fn complete_with(client: &Client, path: &str, document: &str) {
    for paper in ["to_trinh", "bao_cao_thanh_tich", "bien_ban_xet"] {
        let body = json!({ "document_id": document, "is_signed": true });
        let put = client.put(&format!("{path}/papers/{paper}")).if_match("*");
        put.json(body).send().expect(200);
    }
}

/// A reason as every refusal needs one.
pub fn reason() -> Value {
    json!({
        "code": "dossier", "ground": "Luật TĐKT Đ.84.2.b",
        "text": "Báo cáo thành tích chưa có xác nhận",
    })
}

/// What revokes a Giấy khen on the day of the tests.
pub fn revocation(changes: Value) -> Value {
    let revocation = json!({
        "ground": "a", "authority": "department_director",
        "conclusion": {
            "number": "12/KL-TTr", "issued_on": "2026-11-23", "body": "Thanh tra mẫu",
        },
        "decision_number": "1300", "decision_symbol": "QĐ-STC", "decided_on": "2026-11-23",
        "reason": "Số liệu kê khai không đúng",
    });
    with(revocation, changes)
}

/// Records that the bonus of an award was paid.
pub fn pay(client: &Client, award: &str, paid_on: &str) -> Response {
    let body = json!({ "award_id": id_of(award), "voucher_number": "PC-01", "paid_on": paid_on });
    client.post("/v1/bonus-entries").json(body).send()
}

/// Takes an action on an object with a body that fits it.
pub fn act(client: &Client, path: &str, action: &str) -> Response {
    let post = client.post(&format!("{path}/{}", action.replace('_', "-")));
    let is_proposal = path.contains("/award-proposals/");
    let is_decision = path.contains("/decisions/");
    match action {
        "return" => post.json(json!({ "reasons": [reason()] })),
        "submit" | "receive" if is_proposal => post.json(with_reasons(json!({}))),
        "publish" if is_decision => post.json(with_reasons(json!({}))),
        "appraise" => {
            post.json(with_reasons(json!({ "outcome": "eligible", "opinion": "Đủ điều kiện" })))
        }
        "forward" => post.json(with_reasons(json!({ "dispatch_number": "148/TTr-STC" }))),
        "record_city_answer" => post.json(json!({
            "outcome": "declined", "number": "912/SNV-BTĐKT", "dated": "2026-11-23",
            "reasons": [reason()],
        })),
        "revoke" => post.json(revocation(json!({}))),
        "record-receipt" => post.json(json!({ "received_on": "2026-11-23" })),
        "record-return" => post.json(json!({ "object_returned_on": "2026-11-23" })),
        "withdraw" | "close" | "suspend" => post.json(json!({ "reason": "Lý do mẫu" })),
        _ => post,
    }
    .send()
}

/// The body of a step with reasons for what only warns in the scene: a plan without a number, a basis
/// that lapses, one format of the dossier, terms without a calendar; at the decision a list that was
/// published nowhere, and a fund without figures.
pub fn with_reasons(body: Value) -> Value {
    reasons_for(body, &["R01", "R03", "R20", "R22", "R38", "R42"])
}

/// The body of a step with reasons for these rules.
pub fn reasons_for(body: Value, rules: &[&str]) -> Value {
    let reasons: Vec<Value> =
        rules.iter().map(|rule| json!({ "rule": rule, "reason": "Lý do mẫu" })).collect();
    with(body, json!({ "acknowledged_warnings": reasons }))
}

/// The id at the end of a path.
pub fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The codes in `missing` of a `not-ready` problem, in their order.
pub fn missing(refused: &Response) -> Vec<String> {
    let problem = refused.json();
    let list = problem["missing"].as_array().expect("a list of what is missing");
    list.iter()
        .map(|one| {
            assert!(!str_at(one, "/label/vi").is_empty() && !str_at(one, "/label/en").is_empty());
            format!("{} {} {}", str_at(one, "/rule"), str_at(one, "/code"), str_at(one, "/pointer"))
        })
        .collect()
}
