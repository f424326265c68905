//! Pending matters: who sees them, how they end, and what they tell of a subject.

use std::{collections::BTreeSet, slice};

use chrono::NaiveDate;
use serde_json::{Value, json};
use thidua::authz::table::SCOPES;
use thidua::eligibility::{Discipline, Fact, Hold, Span, Supplier};
use thidua::features::holds::service;
use thidua::features::holds::types::MACHINE;
use thidua::law::DisciplineForm;

use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_secretariat_opens_a_matter_that_inspectors_read,
    nobody_else_reads_or_writes_them,
    nobody_sees_a_matter_about_oneself,
    each_look_is_in_the_audit_and_neither_audit_nor_events_tell_about_whom,
    an_open_matter_is_corrected_only_with_its_tag,
    what_does_not_fit_is_refused_at_its_pointer,
    an_outcome_that_does_not_fit_is_refused_and_leaves_it_open,
    a_released_matter_only_learns_the_end_of_its_discipline,
    every_state_and_action_of_a_matter_answers_as_its_machine_says,
    matters_are_found_by_subject_kind_state_and_day,
    a_replayed_release_gives_the_stored_answer,
    a_matter_follows_the_person_and_not_the_unit,
    discipline_tells_from_when_achievements_count,
    only_leaders_discipline_counts_for_the_collective_and_the_heaviest,
];

const ALL: &str = "/v1/holds";

fn basis() -> Value {
    json!({ "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" })
}

fn hold(changes: Value) -> Value {
    let hold = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "kind": "complaint", "opened_on": "2026-10-05", "basis": basis(),
    });
    with(hold, changes)
}

fn of_unit(changes: Value) -> Value {
    with(hold(json!({ "subject_kind": "collective", "person_code": null })), changes)
}

fn opened(app: &TestApp, hold: Value) -> Response {
    app.secretariat().post(ALL).json(hold).send().expect(201)
}

fn end(changes: Value) -> Value {
    let end = json!({
        "released_on": "2026-11-20", "outcome": "no_violation",
        "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19", "issuer": "Thanh tra mẫu" },
    });
    with(end, changes)
}

fn disciplined(changes: Value) -> Value {
    let decision = json!({ "form": "reprimand", "number": "5/QĐ-MAU", "decided_on": "2026-11-19" });
    end(json!({ "outcome": "disciplined", "discipline": with(decision, changes) }))
}

fn release(app: &TestApp, path: &str, end: Value) -> Response {
    app.secretariat().post(&format!("{path}/release")).json(end).send()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn the_secretariat_opens_a_matter_that_inspectors_read(app: &TestApp) {
    let made = opened(app, hold(json!({})));
    let shown = made.json();
    assert_eq!((str_at(&shown, "/state"), str_at(&shown, "/opened_by")), ("open", "T-SEC"));
    assert_eq!(shown["basis"], basis());
    assert_eq!(shown["allowed_actions"], json!(["update", "release"]));
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    app.secretariat().get(made.location()).if_none_match(made.etag()).send().expect(304);
    let inspector = app.as_caller("T-INSPECTOR");
    let read = inspector.get(made.location()).send().expect(200).json();
    assert_eq!(read["allowed_actions"], json!([]));
    assert_eq!(inspector.get(ALL).send().expect(200).json()["items"][0]["id"], shown["id"]);
    inspector.post(ALL).json(hold(json!({}))).send().expect_problem(403, "insufficient-scope");
}

fn nobody_else_reads_or_writes_them(app: &TestApp) {
    let path = opened(app, hold(json!({}))).location().to_owned();
    let all: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    for caller in ["T-LEAD", "T-ADMIN", "T-CHAIR", "T-HEAD", "T-OFFICER", "T-EMPLOYEE"] {
        let client = Client::new(&app.base_url, Some(app.token(caller, "tests", &all.join(" "))));
        client.get(&path).send().expect_problem(403, "role-required");
        client.get(ALL).send().expect_problem(403, "role-required");
        client.post(ALL).json(hold(json!({}))).send().expect_problem(403, "role-required");
        let patch = client.patch(&path).if_match("*").json(json!({ "kind": "press" }));
        patch.send().expect_problem(403, "role-required");
        let release = client.post(&format!("{path}/release")).json(end(json!({})));
        release.send().expect_problem(403, "role-required");
    }
    for machine in ["e_office", "reporting"] {
        app.as_caller(machine).get(ALL).send().expect_problem(403, "insufficient-scope");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM holds WHERE version = 1"), 1);
}

fn nobody_sees_a_matter_about_oneself(app: &TestApp) {
    let about = |code: &str| hold(json!({ "unit_code": "VP", "person_code": code }));
    let path = opened(app, about("T-SEC2")).location().to_owned();
    let other = opened(app, about("T-INSPECTOR")).location().to_owned();
    let subject = app.as_caller("T-SEC2");
    subject.get(&path).send().expect_problem(404, "not-found");
    subject.get(&other).send().expect(200);
    assert_eq!(subject.get(ALL).send().expect(200).json()["items"].as_array().unwrap().len(), 1);
    let patch = subject.patch(&path).if_match("*").json(json!({ "kind": "press" })).send();
    patch.expect_problem(404, "not-found");
    let release = subject.post(&format!("{path}/release")).json(end(json!({}))).send();
    release.expect_problem(404, "not-found");
    subject.post(ALL).json(about("T-SEC2")).send().expect_problem(403, "recused");
    let onto = json!({ "person_code": "T-SEC2" });
    subject.patch(&other).if_match("*").json(onto).send().expect_problem(403, "recused");
    let inspector = app.as_caller("T-INSPECTOR");
    inspector.get(&other).send().expect_problem(404, "not-found");
    inspector.get(&path).send().expect(200);
    assert_eq!(app.database.number("SELECT count(*) FROM holds WHERE version = 1"), 2);
}

fn each_look_is_in_the_audit_and_neither_audit_nor_events_tell_about_whom(app: &TestApp) {
    let path = opened(app, hold(json!({}))).location().to_owned();
    let id = crate::support::awards::id_of(&path).to_owned();
    app.as_caller("T-INSPECTOR").get(&path).send().expect(200);
    app.as_caller("T-INSPECTOR").get(ALL).send().expect(200);
    let client = app.secretariat();
    let kind = json!({ "kind": "press" });
    client.patch(&path).if_match("*").json(kind).send().expect(200);
    release(app, &path, disciplined(json!({}))).expect(200);
    app.seal();
    let rows = app.admin().get("/v1/audit-events?limit=200").send().expect(200);
    let told = rows.json();
    let told: Vec<&Value> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| str_at(row, "/target_kind") == "hold")
        .collect();
    let actions: BTreeSet<(&str, &str)> =
        told.iter().map(|row| (str_at(row, "/action"), str_at(row, "/actor_id"))).collect();
    let expected = [
        ("hold.open", "T-SEC"),
        ("hold.read", "T-INSPECTOR"),
        ("hold.release", "T-SEC"),
        ("hold.update", "T-SEC"),
    ];
    assert_eq!(actions, BTreeSet::from(expected));
    let list = told.iter().find(|row| str_at(row, "/target_id") == "list").unwrap();
    assert_eq!(list["changes"]["hold_ids"]["after"], json!([id]));
    let events = app.employee().get("/v1/events?limit=200").send().expect(200);
    let events = events.json();
    let types: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| str_at(one, "/type").rsplit("hold.").next().unwrap())
        .collect();
    assert_eq!(types, ["opened", "released"]);
    for text in [json!(told).to_string(), events.to_string()] {
        assert!(text.contains(&id));
        for secret in ["T-EMPLOYEE", "CNTT", "complaint", "press", "reprimand", "12/TB-MAU"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

fn an_open_matter_is_corrected_only_with_its_tag(app: &TestApp) {
    let made = opened(app, hold(json!({})));
    let (client, path) = (app.secretariat(), made.location());
    let kind = json!({ "kind": "inspection" });
    client.patch(path).json(&kind).send().expect_problem(428, "precondition-required");
    let shown = client.patch(path).if_match(made.etag()).json(&kind).send().expect(200).json();
    assert_eq!((str_at(&shown, "/kind"), &shown["version"]), ("inspection", &json!(2)));
    client.patch(path).if_match(made.etag()).json(&kind).send().expect_problem(412, "stale-etag");
    let stale = client.post(&format!("{path}/release")).if_match(made.etag()).json(end(json!({})));
    stale.send().expect_problem(412, "stale-etag");
    // A matter that was entered for the wrong subject is put right, not released.
    let whole = json!({ "subject_kind": "collective", "person_code": null, "unit_code": "P03" });
    let moved = client.patch(path).if_match("*").json(whole).send().expect(200).json();
    assert_eq!((str_at(&moved, "/unit_code"), &moved["person_code"]), ("P03", &Value::Null));
    let half = client.patch(path).if_match("*").json(json!({ "person_code": "T-HEAD3" })).send();
    half.expect_problem(422, "validation-failed")
        .expect_error_at("/person_code", "not_for_subject");
    let early = json!({ "discipline_ends_on": "2027-01-01" });
    let early = client.patch(path).if_match("*").json(early).send();
    early
        .expect_problem(422, "validation-failed")
        .expect_error_at("/discipline_ends_on", "not_disciplined");
    assert_eq!(client.get(path).send().expect(200).json(), moved);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let future = with(basis(), json!({ "issued_on": "2026-11-24" }));
    for (body, pointer, code) in [
        (hold(json!({ "person_code": null })), "/person_code", "required_for_subject"),
        (of_unit(json!({ "person_code": "T-EMPLOYEE" })), "/person_code", "not_for_subject"),
        (hold(json!({ "unit_code": "NONE" })), "/unit_code", "unknown_unit"),
        (of_unit(json!({ "unit_code": "KHOI-1" })), "/unit_code", "bloc"),
        (hold(json!({ "person_code": "NOBODY" })), "/person_code", "unknown_person"),
        (hold(json!({ "unit_code": "P03" })), "/person_code", "person_of_other_unit"),
        (hold(json!({ "opened_on": "2026-11-24" })), "/opened_on", "in_future"),
        (hold(json!({ "basis": future })), "/basis/issued_on", "in_future"),
    ] {
        app.secretariat()
            .post(ALL)
            .json(body)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let story = with(basis(), json!({ "story": "Nội dung tố cáo" }));
    let story = app.secretariat().post(ALL).json(hold(json!({ "basis": story }))).send();
    story.expect_problem(422, "validation-failed");
    let kind = app.secretariat().post(ALL).json(hold(json!({ "kind": "rumour" }))).send();
    kind.expect_problem(422, "validation-failed");
    assert_eq!(app.database.number("SELECT count(*) FROM holds"), 0);
}

fn an_outcome_that_does_not_fit_is_refused_and_leaves_it_open(app: &TestApp) {
    let path = opened(app, hold(json!({}))).location().to_owned();
    let bare = json!({ "outcome": "disciplined" });
    let mut extra = disciplined(json!({}));
    extra["outcome"] = "withdrawn".into();
    for (body, pointer, code) in [
        (end(bare), "/discipline", "required_for_outcome"),
        (extra, "/discipline", "not_for_outcome"),
        (end(json!({ "released_on": "2026-10-04" })), "/released_on", "before_start"),
        (end(json!({ "released_on": "2026-11-24" })), "/released_on", "in_future"),
        (disciplined(json!({ "decided_on": "2026-11-24" })), "/discipline/decided_on", "in_future"),
        (disciplined(json!({ "ends_on": "2026-11-18" })), "/discipline/ends_on", "before_start"),
    ] {
        release(app, &path, body)
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let unit = opened(app, of_unit(json!({}))).location().to_owned();
    release(app, &unit, disciplined(json!({})))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/outcome", "not_for_subject");
    release(app, "/v1/holds/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6", end(json!({})))
        .expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM holds WHERE state = 'open'"), 2);
}

fn a_released_matter_only_learns_the_end_of_its_discipline(app: &TestApp) {
    let client = app.secretariat();
    let plain = opened(app, hold(json!({}))).location().to_owned();
    let shown = release(app, &plain, end(json!({}))).expect(200).json();
    assert_eq!(str_at(&shown, "/outcome"), "no_violation");
    assert_eq!((&shown["discipline"], &shown["allowed_actions"]), (&Value::Null, &json!([])));
    let ends = json!({ "discipline_ends_on": "2027-02-19" });
    let none = client.patch(&plain).if_match("*").json(&ends).send();
    none.expect_problem(409, "invalid-state-transition");

    let path = opened(app, hold(json!({}))).location().to_owned();
    let shown = release(app, &path, disciplined(json!({}))).expect(200).json();
    assert_eq!(shown["discipline"]["ends_on"], Value::Null);
    assert_eq!(shown["allowed_actions"], json!(["update"]));
    let both = with(ends.clone(), json!({ "kind": "press" }));
    let both = client.patch(&path).if_match("*").json(both).send();
    let both = both.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&both, "/current_state"), "released");
    let early = json!({ "discipline_ends_on": "2026-11-18" });
    let early = client.patch(&path).if_match("*").json(early).send();
    early
        .expect_problem(422, "validation-failed")
        .expect_error_at("/discipline_ends_on", "before_start");
    assert_eq!(client.get(&path).send().expect(200).json(), shown);
    let told = client.patch(&path).if_match("*").json(&ends).send().expect(200).json();
    assert_eq!(str_at(&told, "/discipline/ends_on"), "2027-02-19");
    assert_eq!(str_at(&told, "/discipline/form"), "reprimand");
}

fn every_state_and_action_of_a_matter_answers_as_its_machine_says(app: &TestApp) {
    let client = app.secretariat();
    for state in ["open", "released"] {
        for one in MACHINE.moves {
            let path = opened(app, hold(json!({}))).location().to_owned();
            let mut patch = json!({ "kind": "press" });
            if state == "released" {
                release(app, &path, disciplined(json!({}))).expect(200);
                patch = json!({ "discipline_ends_on": "2027-02-19" });
            }
            let answer = match one.action {
                "update" => client.patch(&path).if_match("*").json(patch).send(),
                _ => release(app, &path, end(json!({}))),
            };
            if one.from.iter().any(|from| from.as_str() == state) {
                let after = answer.expect(200).json();
                let to = one.to.map_or(state, |to| to.as_str());
                assert_eq!(str_at(&after, "/state"), to);
            } else {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state);
            }
        }
    }
}

fn matters_are_found_by_subject_kind_state_and_day(app: &TestApp) {
    let first = opened(app, hold(json!({}))).json()["id"].clone();
    let second = opened(app, of_unit(json!({ "unit_code": "P03", "kind": "press" })));
    let path = second.location().to_owned();
    let second = second.json()["id"].clone();
    release(app, &path, end(json!({}))).expect(200);
    let found = |query: &str| {
        let page = app.secretariat().get(&format!("{ALL}?{query}")).send().expect(200).json();
        page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(""), [second.clone(), first.clone()]);
    assert_eq!(found("sort=created_at"), [first.clone(), second.clone()]);
    assert_eq!(found("unit_code=P03"), slice::from_ref(&second));
    assert_eq!(found("person_code=T-EMPLOYEE"), slice::from_ref(&first));
    assert_eq!(found("kind=press"), slice::from_ref(&second));
    assert_eq!(found("state=open"), slice::from_ref(&first));
    assert_eq!(found("open_on=2026-11-19"), [second, first.clone()]);
    assert_eq!(found("open_on=2026-11-20"), slice::from_ref(&first));
    assert_eq!(found("open_on=2026-10-04"), Vec::<Value>::new());
    let page = app.secretariat().get(&format!("{ALL}?limit=1&include_total=true")).send().json();
    assert_eq!(page["total_count"], json!(2));
    let next = format!("limit=1&cursor={}", str_at(&page, "/next_cursor"));
    assert_eq!(found(&next), [first]);
}

fn a_replayed_release_gives_the_stored_answer(app: &TestApp) {
    let path = opened(app, hold(json!({}))).location().to_owned();
    let post = || {
        app.secretariat()
            .post(&format!("{path}/release"))
            .key("release-of-a-matter-1")
            .json(end(json!({})))
            .send()
            .expect(200)
    };
    let (first, again) = (post(), post());
    assert_eq!(first.json(), again.json());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    let released = "SELECT count(*) FROM audit_events WHERE action = 'hold.release'";
    assert_eq!(app.database.number(released), 1);
}

fn holds_on(app: &TestApp, unit: &'static str, person: Option<&'static str>) -> BTreeSet<Hold> {
    app.app.db.read_blocking(move |conn| service::holds_on(conn, unit, person)).unwrap()
}

fn a_matter_follows_the_person_and_not_the_unit(app: &TestApp) {
    opened(app, hold(json!({})));
    let unit = opened(app, of_unit(json!({ "kind": "inspection" }))).location().to_owned();
    release(app, &unit, end(json!({}))).expect(200);
    let own = |kind: &str, released_on: Option<&str>| {
        BTreeSet::from([Hold {
            kind: kind.to_owned(),
            opened_on: day("2026-10-05"),
            released_on: released_on.map(day),
        }])
    };
    assert_eq!(holds_on(app, "CNTT", Some("T-EMPLOYEE")), own("complaint", None));
    assert_eq!(holds_on(app, "P03", Some("T-EMPLOYEE")), own("complaint", None));
    assert_eq!(holds_on(app, "CNTT", None), own("inspection", Some("2026-11-20")));
    assert_eq!(holds_on(app, "CNTT", Some("T-HEAD")), BTreeSet::new());
    assert_eq!(holds_on(app, "P03", None), BTreeSet::new());
}

fn discipline_tells_from_when_achievements_count(app: &TestApp) {
    let of = |person: &'static str| {
        app.app.db.read_blocking(move |conn| service::disciplines_of(conn, person)).unwrap()
    };
    let path = opened(app, hold(json!({}))).location().to_owned();
    assert_eq!(of("T-EMPLOYEE"), BTreeSet::new());
    release(app, &path, disciplined(json!({}))).expect(200);
    let unknown =
        Discipline { decided_on: day("2026-11-19"), ends_on: Fact::unknown(Supplier::Personnel) };
    assert_eq!(of("T-EMPLOYEE"), BTreeSet::from([unknown.clone()]));
    let ends = json!({ "discipline_ends_on": "2027-02-19" });
    app.secretariat().patch(&path).if_match("*").json(ends).send().expect(200);
    let known = Discipline { ends_on: Fact::Known(day("2027-02-19")), ..unknown };
    assert_eq!(of("T-EMPLOYEE"), BTreeSet::from([known]));
    assert_eq!(of("T-HEAD"), BTreeSet::new());
}

fn only_leaders_discipline_counts_for_the_collective_and_the_heaviest(app: &TestApp) {
    let of = |from: &str, to: &str| {
        let span = Span { from: day(from), to: day(to) };
        app.app
            .db
            .read_blocking(move |conn| service::leader_discipline(conn, "CNTT", span))
            .unwrap()
    };
    for (person, form) in
        [("T-EMPLOYEE", "heavier"), ("T-HEAD", "reprimand"), ("T-OFFICER", "warning")]
    {
        let path = opened(app, hold(json!({ "person_code": person }))).location().to_owned();
        release(app, &path, disciplined(json!({ "form": form }))).expect(200);
    }
    let (from, to) = ("2026-01-01", "2026-12-31");
    assert_eq!(of(from, to), None);
    let leads = |person: &str, class: &str| {
        let sql = "UPDATE persons SET position_class";
        app.database.execute(&format!("{sql} = '{class}' WHERE code = '{person}'"));
    };
    leads("T-HEAD", "unit_leader");
    assert_eq!(of(from, to), Some(DisciplineForm::Reprimand));
    leads("T-OFFICER", "unit_deputy");
    assert_eq!(of(from, to), Some(DisciplineForm::Warning));
    assert_eq!(of("2026-11-20", to), None);
    assert_eq!(of(from, "2026-11-18"), None);
}
