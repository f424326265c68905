//! The demo: a year of work in which every state has an object and every main list a second page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use thidua::audit::verify;
use thidua::db::{self, migrate};
use thidua::demo;
use thidua::features::{
    achievements, agenda_items, award_proposals::states as proposal_states, award_rounds, awards,
    campaigns, clients, conflicts, council_sessions, criteria_sets, decisions, documents,
    evaluation_rounds, evaluations, exchange_messages, holds, measurements, outreach, panels,
    petitions, registrations, rule_sets, webhooks,
};
use thidua::machine::Machine;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases, once};
use crate::support::client::Client;
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_year_of_work_leaves_every_state_a_second_page_and_an_intact_trail,
    the_history_fits_whenever_the_demo_starts,
    the_plan_alone_comes_without_a_history,
];

pub const WITHOUT_DATABASE: &[Case] = once![every_machine_of_the_resources_is_among_those_asked];

/// A machine's states, as their words.
fn states<S: Copy + PartialEq + Display>(machine: &Machine<S>) -> BTreeSet<String> {
    let from = machine.moves.iter().flat_map(|one| one.from.iter());
    from.copied().chain(machine.moves.iter().filter_map(|one| one.to)).map(word).collect()
}

fn word(state: impl Display) -> String {
    state.to_string()
}

/// Every kind of object with a machine, and its states. A sheet is moved on by its round, so that its
/// own machine does not name its last states.
fn machines() -> Vec<(&'static str, BTreeSet<String>)> {
    let mut proposals = states(&proposal_states::MACHINE);
    proposals.extend(states(&proposal_states::BY_COUNCIL));
    proposals.extend(states(&proposal_states::BY_DECISION));
    let mut papers = states(&documents::states::MACHINE);
    papers.extend(states(&documents::states::BY_RECIPIENTS));
    papers.extend(states(&documents::states::BY_SUCCESSOR));
    let mut items = states(&agenda_items::types::MACHINE);
    items.extend(states(&agenda_items::types::BY_SESSION));
    let mut sheets = states(&evaluations::types::MACHINE);
    sheets.extend(evaluations::types::EvaluationState::ALL.iter().map(word));
    let mut rounds = states(&evaluation_rounds::types::MACHINE);
    rounds.extend(states(&panels::types::ROUND_MACHINE));
    vec![
        ("campaigns", states(&campaigns::types::MACHINE)),
        ("api-clients", states(&clients::types::MACHINE)),
        ("registrations", states(&registrations::types::MACHINE)),
        ("achievements", states(&achievements::types::MACHINE)),
        ("documents", papers),
        ("exchange/messages", states(&exchange_messages::types::MACHINE)),
        ("criteria-sets", states(&criteria_sets::types::MACHINE)),
        ("rule-sets", states(&rule_sets::types::MACHINE)),
        ("measurements", states(&measurements::types::MACHINE)),
        ("outreach-activities", states(&outreach::types::MACHINE)),
        ("evaluation-rounds", rounds),
        ("evaluations", sheets),
        ("petitions", states(&petitions::types::MACHINE)),
        ("panel-sheets", states(&panels::types::MACHINE)),
        ("conflicts", states(&conflicts::types::MACHINE)),
        ("holds", states(&holds::types::MACHINE)),
        ("webhooks", states(&webhooks::types::MACHINE)),
        ("webhook-deliveries", states(&webhooks::types::DELIVERY_MACHINE)),
        ("award-rounds", states(&award_rounds::types::MACHINE)),
        ("award-proposals", proposals),
        ("council-sessions", states(&council_sessions::types::MACHINE)),
        ("agenda-items", items),
        ("decisions", states(&decisions::types::MACHINE)),
        ("awards", states(&awards::types::MACHINE)),
    ]
}

/// Machines that [`machines`] asks.
const MACHINES_ASKED: usize = 30;

fn every_machine_of_the_resources_is_among_those_asked() {
    let mut count = 0;
    for folder in std::fs::read_dir("src/features").unwrap() {
        let folder = folder.unwrap().path();
        for file in std::fs::read_dir(&folder).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(file).unwrap();
            count += text.lines().filter(|line| line.contains(": Machine<")).count();
        }
    }
    assert_eq!(count, MACHINES_ASKED, "a new machine belongs into `machines`");
}

/// A filled demo with a client per token.
struct Demo {
    app: TestApp,
    tokens: BTreeMap<&'static str, String>,
}

impl Demo {
    fn start(
        app: &TestApp,
        now: &str,
        fill: fn(&thidua::app::App) -> thidua::error::Result<()>,
    ) -> Self {
        let database = app.database.another_empty();
        let settings = crate::support::app::settings(database.url(), database.directory());
        migrate::up(&mut db::connect(&settings.database_url).unwrap()).unwrap();
        let now: DateTime<Utc> = now.parse().unwrap();
        let app = TestApp::start_at(database, &[], now);
        fill(&app.app).unwrap();
        let tokens = demo::issue_all(&app.app).unwrap().into_iter().collect();
        Self { app, tokens }
    }

    fn as_role(&self, role: &str) -> Client {
        Client::new(&self.app.base_url, Some(self.tokens[role].clone()))
    }

    /// Every object of a list, as the secretariat sees it.
    fn all(&self, path: &str) -> Vec<Value> {
        self.all_as("secretariat", path)
    }

    fn all_as(&self, role: &str, path: &str) -> Vec<Value> {
        let client = self.as_role(role);
        let (mut found, mut cursor): (Vec<Value>, Option<String>) = (Vec::new(), None);
        loop {
            let mut request = client.get(path).query(&[("limit", "200")]);
            if let Some(cursor) = &cursor {
                request = request.query(&[("cursor", cursor)]);
            }
            let page = request.send().expect(200).json();
            found.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return found,
            }
        }
    }

    fn department_campaign(&self) -> String {
        let found = self.all("/v1/campaigns?level=department");
        assert_eq!(found.len(), 1);
        str_at(&found[0], "/id").to_owned()
    }

    /// The objects of each kind that has states.
    fn objects(&self) -> BTreeMap<&'static str, Vec<Value>> {
        let campaign = self.department_campaign();
        let rounds = self.all(&format!("/v1/campaigns/{campaign}/evaluation-rounds"));
        let sheets: Vec<Value> = rounds
            .iter()
            .flat_map(|round| {
                self.all(&format!("/v1/evaluation-rounds/{}/evaluations", str_at(round, "/id")))
            })
            .collect();
        // A sheet with a petition is petitioned, or final once its round is.
        let petitions = sheets
            .iter()
            .filter(|sheet| ["petitioned", "final"].contains(&str_at(sheet, "/state")))
            .flat_map(|sheet| {
                self.all(&format!("/v1/evaluations/{}/petitions", str_at(sheet, "/id")))
            })
            .collect();
        let of_panels = sheets.iter().filter(|sheet| !sheet["achievement_id"].is_null());
        let marked: Vec<Value> = of_panels
            .flat_map(|sheet| {
                let path = format!("/v1/evaluations/{}/panel-scores", str_at(sheet, "/id"));
                let view = self.as_role("secretariat").get(&path).send().expect(200).json();
                view["sheets"].as_array().unwrap().clone()
            })
            .collect();
        let mut found: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
        for kind in [
            "campaigns",
            "api-clients",
            "achievements",
            "documents",
            "exchange/messages",
            "criteria-sets",
            "rule-sets",
            "award-proposals",
            "decisions",
            "awards",
            "conflicts",
            "holds",
        ] {
            found.insert(kind, self.all(&format!("/v1/{kind}")));
        }
        for kind in ["registrations", "award-rounds", "measurements", "outreach-activities"] {
            found.insert(kind, self.all(&format!("/v1/campaigns/{campaign}/{kind}")));
        }
        let hooks = self.all_as("admin", "/v1/webhooks");
        let sent = hooks
            .iter()
            .flat_map(|one| {
                let path = format!("/v1/webhooks/{}/deliveries", str_at(one, "/id"));
                self.all_as("admin", &path)
            })
            .collect();
        found.insert("webhooks", hooks);
        found.insert("webhook-deliveries", sent);
        let councils = self.all("/v1/councils");
        let sessions: Vec<Value> = councils
            .iter()
            .flat_map(|one| self.all(&format!("/v1/councils/{}/sessions", str_at(one, "/id"))))
            .collect();
        let items = sessions
            .iter()
            .flat_map(|one| {
                self.all(&format!("/v1/council-sessions/{}/agenda-items", str_at(one, "/id")))
            })
            .collect();
        found.insert("council-sessions", sessions);
        found.insert("agenda-items", items);
        found.insert("evaluation-rounds", rounds);
        found.insert("evaluations", sheets);
        found.insert("petitions", petitions);
        found.insert("panel-sheets", marked);
        found
    }

    /// Asserts that each state has an object, and that nothing was written in the future.
    fn assert_states(&self) -> BTreeMap<&'static str, Vec<Value>> {
        let objects = self.objects();
        let now = self.app.app.clock.now();
        let asked = machines();
        // On the plan's last day no further activity can be planned.
        let is_over = now >= "2030-12-30T17:00:00Z".parse::<DateTime<Utc>>().unwrap();
        for (kind, mut wanted) in asked {
            if is_over {
                wanted.remove("planned");
            }
            let found: BTreeSet<String> =
                objects[kind].iter().map(|one| str_at(one, "/state").to_owned()).collect();
            assert_eq!(found, wanted, "{kind}");
            for one in &objects[kind] {
                let (made, changed) = (moment(one, "created_at"), moment(one, "updated_at"));
                assert!(made <= changed && changed <= now, "{kind}: {one}");
            }
        }
        objects
    }
}

fn moment(object: &Value, name: &str) -> DateTime<Utc> {
    object[name].as_str().unwrap().parse().unwrap()
}

fn a_year_of_work_leaves_every_state_a_second_page_and_an_intact_trail(app: &TestApp) {
    let demo = Demo::start(app, "2026-11-27T02:00:00Z", demo::fill);
    let objects = demo.assert_states();
    assert_reopened_and_versions(&objects);
    demo.app.seal();
    assert_pages(&demo);
    assert_trail(&demo);
    assert_work(&demo);
    assert_indicators(&demo);
    assert_quotas(&demo);
    assert_bonus(&demo);
}

/// The open round has caps of every form, partly used and with places left.
fn assert_quotas(demo: &Demo) {
    let path = format!("/v1/campaigns/{}/award-rounds?state=open", demo.department_campaign());
    let round = str_at(&demo.all(&path)[0], "/id").to_owned();
    let path = format!("/v1/award-rounds/{round}/quotas");
    let seen = demo.as_role("employee").get(&path).send().expect(200).json();
    let quotas = seen["quotas"].as_array().unwrap();
    assert_eq!(quotas.len(), 6);
    let share = quotas.iter().find(|one| one["max_share"] == "1/20").unwrap();
    assert_eq!((&share["base"]["count"], &share["places"]), (&json!(119), &json!(5)));
    for one in quotas {
        let (used, left) = (one["used"].as_i64().unwrap(), one["left"].as_i64().unwrap());
        assert_eq!(used + left, one["places"].as_i64().unwrap(), "{one}");
        assert!(left > 0, "{one}");
    }
    assert!(quotas.iter().filter(|one| one["used"] != 0).count() > 2);
}

/// Bonuses wait, were paid, and have to come back; the fund knows what is left.
fn assert_bonus(demo: &Demo) {
    let entries = demo.all("/v1/bonus-entries");
    let states: BTreeSet<&str> = entries.iter().map(|one| str_at(one, "/bonus_state")).collect();
    assert_eq!(states, BTreeSet::from(["due", "paid", "to_return"]));
    let fund = demo.as_role("secretariat").get("/v1/bonus-fund/2026").send().expect(200).json();
    assert_eq!(fund["findings"], json!([]));
    for name in ["paid_amount", "to_return_amount", "reserved_amount", "left_amount"] {
        assert!(fund[name].as_i64().unwrap() > 0, "{name}: {fund}");
    }
    let revoked = demo.all("/v1/awards?state=revoked");
    assert_eq!(revoked.len(), 2);
    let (received, unknown): (Vec<&Value>, Vec<&Value>) =
        revoked.iter().partition(|one| one["restitution"]["received_on"].is_string());
    assert_eq!((received.len(), unknown.len()), (1, 1));
    assert!(str_at(received[0], "/restitution/due_on") > "2026-11-27", "{}", received[0]);
    assert_eq!(unknown[0]["restitution"]["due_on"], json!(null));
}

/// Some round was reopened: one is final in its second version, one is being verified again.
fn assert_reopened_and_versions(objects: &BTreeMap<&'static str, Vec<Value>>) {
    let second: BTreeSet<&str> = objects["evaluation-rounds"]
        .iter()
        .filter(|round| round["round_version"] == 2)
        .map(|round| str_at(round, "/state"))
        .collect();
    assert_eq!(second, BTreeSet::from(["finalized", "verifying"]));
    let replaced = objects["campaigns"].iter().filter(|one| one["plan_version"] == 2).count();
    assert_eq!(replaced, 1, "one child campaign was amended");
}

fn assert_pages(demo: &Demo) {
    let client = demo.as_role("secretariat");
    let campaign = demo.department_campaign();
    let most_adopted = demo
        .all("/v1/achievements?is_replicable=true")
        .iter()
        .map(|one| format!("/v1/achievements/{}/replications", str_at(one, "/id")))
        .max_by_key(|path| demo.all(path).len())
        .unwrap();
    let lists = [
        "/v1/persons".to_owned(),
        "/v1/role-grants".to_owned(),
        "/v1/api-clients?limit=2".to_owned(),
        "/v1/campaigns".to_owned(),
        format!("/v1/campaigns/{campaign}/registrations"),
        "/v1/achievements".to_owned(),
        format!("{most_adopted}?limit=10"),
        "/v1/documents".to_owned(),
        "/v1/dispatches?limit=1".to_owned(),
        "/v1/exchange/messages?limit=2".to_owned(),
        "/v1/exchange/status-messages?limit=1".to_owned(),
        "/v1/search?q=thi+dua&limit=5".to_owned(),
        "/v1/organisations?limit=2".to_owned(),
        "/v1/document-types?limit=20".to_owned(),
        "/v1/paper-templates?limit=4".to_owned(),
        "/v1/paper-templates/letter/versions?limit=1".to_owned(),
        format!("/v1/campaigns/{campaign}/evaluation-rounds"),
        "/v1/ratings".to_owned(),
        "/v1/councils?limit=1".to_owned(),
        "/v1/award-proposals".to_owned(),
        "/v1/awards".to_owned(),
        "/v1/past-awards?limit=10".to_owned(),
        "/v1/legal-documents?limit=10".to_owned(),
        "/v1/rule-sets?limit=2".to_owned(),
        "/v1/base-wages?limit=1".to_owned(),
        "/v1/bonus-entries".to_owned(),
        "/v1/events".to_owned(),
        "/v1/audit-events".to_owned(),
    ];
    let admin = demo.as_role("admin");
    let own = ["/v1/webhooks?limit=1", "/v1/imports?limit=1"];
    let own = own.map(|path| (&admin, path.to_owned()));
    let lists = lists.into_iter().map(|path| (&client, path)).chain(own);
    for (client, path) in lists {
        let first = client.get(&path).send().expect(200).json();
        let cursor = first["next_cursor"].as_str().unwrap_or_else(|| panic!("{path} is one page"));
        let second = client.get(&path).query(&[("cursor", cursor)]).send().expect(200).json();
        assert!(!second["items"].as_array().unwrap().is_empty(), "{path} has an empty second page");
        assert_ne!(first["items"][0], second["items"][0], "{path}");
    }
}

/// The trail is intact, its moments rise with its sequence, and persons did the work.
fn assert_trail(demo: &Demo) {
    let app = &demo.app.app;
    let keys = app.keys.clone();
    let report = app.db.read_blocking(move |conn| verify(conn, &[], &keys)).unwrap();
    assert_eq!((report.findings, report.pending_count), (Vec::new(), 0));
    let mut rows = demo.all("/v1/audit-events");
    rows.sort_by_key(|row| row["sequence"].as_i64());
    let moments: Vec<DateTime<Utc>> = rows.iter().map(|row| moment(row, "at")).collect();
    assert!(moments.is_sorted(), "what is told later happened later");
    let others: BTreeSet<&str> = rows
        .iter()
        .filter(|row| str_at(row, "/actor_kind") != "person")
        .map(|row| str_at(row, "/target_kind"))
        .collect();
    let set_up = [
        "award_type",
        "base_wage",
        "bloc_members",
        "calendar",
        "client",
        "criteria_set",
        "document",
        "exchange_message",
        "instance",
        "job",
        "legal_document",
        "person",
        "role_grant",
        "rule_set",
        "unit",
    ];
    assert!(others.iter().all(|kind| set_up.contains(kind)), "{others:?}");
}

/// Work waits for those whom a visitor will try first.
fn assert_work(demo: &Demo) {
    for (role, wanted) in [
        ("secretariat", &["registration.confirm", "achievement.verify", "evaluation.verify"][..]),
        (
            "secretariat",
            &["award_proposal.receive", "award_proposal.appraise", "award_proposal.forward"],
        ),
        ("secretariat", &["petition.resolve"]),
        ("unit_head", &["registration.submit", "achievement.submit", "evaluation.self_score"]),
        ("unit_head", &["award_proposal.submit"]),
        ("unit_officer", &["achievement.update", "evaluation.self_score"]),
        ("bloc_lead", &["campaign.publish"]),
        ("leader", &["decision.publish"]),
        ("council_member", &["panel_sheet.score", "agenda_item.vote", "council_session.attend"]),
        ("council_chair", &["panel_sheet.score", "agenda_item.vote"]),
        ("secretariat", &["agenda_item.communicate"]),
        ("secretariat", &["conflict.resolve"]),
        ("secretariat", &["bonus_entry.create", "award.record_return"]),
    ] {
        let work = demo.as_role(role).get("/v1/me/work").send().expect(200).json();
        let found: Vec<&str> =
            work["groups"].as_array().unwrap().iter().map(|group| str_at(group, "/kind")).collect();
        assert!(wanted.iter().all(|kind| found.contains(kind)), "{role}: {found:?}");
    }
    // The open round still takes what a head submits today.
    let head = demo.as_role("unit_head");
    let drafts = head.get("/v1/award-proposals?state=draft").send().expect(200).json();
    let ready = drafts["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| !one["evaluation_id"].is_null())
        .unwrap();
    let path = format!("/v1/award-proposals/{}/submit", str_at(ready, "/id"));
    let reasons = crate::support::awards::with_reasons(json!({}));
    head.post(&path).json(reasons).send().expect(200);
}

/// The plan's targets have paths that say what they are, and stand differently against them.
fn assert_indicators(demo: &Demo) {
    let path = format!("/v1/campaigns/{}/dashboard", demo.department_campaign());
    let seen = demo.as_role("employee").get(&path).send().expect(200).json();
    let indicators = seen["indicators"].as_array().unwrap();
    let states: Vec<(&str, &str)> = indicators
        .iter()
        .map(|one| (str_at(one, "/code"), str_at(one, "/total/state")))
        .filter(|(code, _)| *code != "plan_dissemination")
        .collect();
    let expected = [
        ("digitised_files", "ahead"),
        ("full_online_services", "on_track"),
        ("electronic_results", "at_risk"),
        ("online_payment", "behind"),
    ];
    assert_eq!(states, expected);
    for one in indicators {
        assert!(str_at(one, "/source").contains("số liệu mẫu"), "{one}");
        let statuses: Vec<&str> =
            one["path"].as_array().unwrap().iter().map(|year| str_at(year, "/status")).collect();
        assert_eq!(statuses, ["sample", "sample", "sample", "sample", "confirmed"]);
        let next = &one["path"][1]["standing"];
        assert_eq!((&next["value"], &next["state"]), (&Value::Null, &json!("no_data")));
    }
    assert_eq!(str_at(&indicators[0], "/forecast/points/2/period"), "2026-Q3");
    assert!(seen["outreach"]["total"]["acknowledged_count"].as_i64().unwrap() > 80);
}

/// Each database takes some of the days, because a year of work takes its time.
fn the_history_fits_whenever_the_demo_starts(app: &TestApp) {
    let moments = match app.backend {
        // The first possible day, and a Sunday after a year's end.
        Backend::Sqlite => ["2026-06-30T17:00:00Z", "2027-01-03T02:00:00Z"],
        // A leap day, and half an hour before the plan's last year ends.
        Backend::Postgres => ["2028-02-29T02:00:00Z", "2030-12-31T16:30:00Z"],
    };
    for now in moments {
        let demo = Demo::start(app, now, demo::fill);
        demo.assert_states();
    }
}

fn the_plan_alone_comes_without_a_history(app: &TestApp) {
    let demo = Demo::start(app, "2026-11-27T02:00:00Z", demo::fill_plan_only);
    let campaigns = demo.all("/v1/campaigns");
    assert_eq!(campaigns.len(), 1);
    assert_eq!(str_at(&campaigns[0], "/state"), "draft");
    assert!(campaigns[0]["number"].is_null());
    assert_eq!(demo.all("/v1/achievements").len(), 0);
}
