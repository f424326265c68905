//! Role grants: granting, ending and delegating.

use std::thread;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_granted_role_is_read_back_and_in_force_at_once,
    each_caller_grants_the_roles_that_are_its_own_to_grant,
    a_role_has_the_unit_and_the_holder_it_needs,
    the_same_role_twice_is_a_duplicate_that_names_the_first,
    of_24_equal_grants_exactly_one_is_made,
    a_replayed_grant_gives_the_stored_answer,
    ending_takes_the_right_away_at_once,
    ending_for_a_later_day_brings_the_last_day_forward,
    an_end_in_the_past_or_after_the_grants_own_is_refused,
    what_is_over_cannot_be_ended_again,
    a_stale_tag_is_refused_when_it_is_sent,
    a_head_delegates_for_a_time_and_takes_it_back,
    a_delegation_stays_within_its_source,
    a_delegated_grant_cannot_be_delegated_again,
    ending_a_source_ends_its_delegations,
    the_state_turns_with_the_day_and_the_tag_with_it,
    callers_see_the_grants_within_their_reach,
    grants_are_filtered_and_listed_page_by_page,
];

const GRANTS: &str = "/v1/role-grants";

fn grant(role: &str, holder: &str, unit: Option<&str>) -> Value {
    json!({
        "holder_kind": if role == "e_office" || role == "reporting" { "client" } else { "person" },
        "holder_code": holder, "role": role, "unit_code": unit,
        "valid_from": "2026-11-01", "valid_to": null, "reason": "Phân công mẫu",
    })
}

fn with(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    value.as_object_mut().unwrap().extend(changes);
    value
}

/// A grant of the template, as its path.
fn path_of(app: &TestApp, holder: &str) -> String {
    let page = app.admin().get(GRANTS).query(&[("holder_code", holder)]).send().expect(200);
    format!("{GRANTS}/{}", str_at(&page.json(), "/items/0/id"))
}

fn roles_of(client: &Client) -> Vec<String> {
    let me = client.get("/v1/me").send().expect(200).json();
    let roles = me["roles"].as_array().unwrap().iter();
    roles.map(|role| str_at(role, "/role").to_owned()).collect()
}

fn delegation(to: &str) -> Value {
    json!({
        "to_person_code": to, "valid_from": "2026-11-23", "valid_to": "2026-11-30",
        "reason": "Trưởng phòng đi công tác",
    })
}

fn a_granted_role_is_read_back_and_in_force_at_once(app: &TestApp) {
    assert_eq!(roles_of(&app.employee()), ["employee"]);
    let made = app
        .admin()
        .post(GRANTS)
        .json(grant("unit_officer", "T-EMPLOYEE", Some("CNTT")))
        .send()
        .expect(201);
    let body = made.json();
    assert_eq!(made.location(), format!("{GRANTS}/{}", str_at(&body, "/id")));
    assert_eq!(app.admin().get(made.location()).send().expect(200).json(), body);
    assert_eq!(body["state"], "active");
    assert_eq!(body["allowed_actions"], json!(["end"]));
    assert_eq!(body["created_by"], "T-ADMIN");
    assert_eq!(str_at(&body, "/etag"), made.etag());
    assert_eq!(roles_of(&app.employee()), ["unit_officer", "employee"]);
    app.admin().get(made.location()).if_none_match(made.etag()).send().expect(304);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?action=role_grant.create");
    let audit = audit.send().expect(200).json();
    assert_eq!(audit["items"][0]["reason"], "Phân công mẫu");
    assert_eq!(audit["items"][0]["unit_code"], "CNTT");
}

fn each_caller_grants_the_roles_that_are_its_own_to_grant(app: &TestApp) {
    let officer = |unit| grant("unit_officer", "T-EMPLOYEE", Some(unit));
    app.unit_head().post(GRANTS).json(officer("CNTT")).send().expect(201);
    app.unit_head().post(GRANTS).json(officer("P03")).send().expect_problem(403, "role-required");
    let refused = app
        .unit_head()
        .post(GRANTS)
        .json(grant("unit_head", "T-EMPLOYEE", Some("CNTT")))
        .send()
        .expect_problem(403, "role-required");
    assert_eq!(refused.json()["required_role"], json!(["admin", "leader"]));
    app.leader().post(GRANTS).json(grant("secretariat", "T-EMPLOYEE", None)).send().expect(201);
    let refused = app
        .leader()
        .post(GRANTS)
        .json(grant("admin", "T-EMPLOYEE", None))
        .send()
        .expect_problem(403, "role-required");
    assert_eq!(refused.json()["required_role"], json!(["admin"]));
    app.admin().post(GRANTS).json(grant("admin", "T-EMPLOYEE", None)).send().expect(201);
    app.admin().post(GRANTS).json(grant("reporting", "e_office", None)).send().expect(201);
    let token = app.token("T-EMPLOYEE3", "tests", "roles:write");
    app.anonymous()
        .post(GRANTS)
        .header("authorization", &format!("Bearer {token}"))
        .json(officer("P03"))
        .send()
        .expect_problem(403, "role-required");
    app.anonymous().post(GRANTS).json(officer("P03")).send().expect_problem(401, "unauthenticated");
}

fn a_role_has_the_unit_and_the_holder_it_needs(app: &TestApp) {
    let audited = || app.database.number("SELECT count(*) FROM audit_events");
    let before = audited();
    let person = "T-EMPLOYEE";
    app.e_office()
        .put("/v1/persons/GONE")
        .json(json!({
            "full_name": "Đã nghỉ", "kind": "worker", "position_class": "staff",
            "unit_code": "VP", "left_on": "2026-06-01",
        }))
        .send()
        .expect(201);
    let ended = json!({
        "name": "Phòng cũ", "kind": "room", "valid_from": "2025-01-01", "valid_to": "2026-06-30",
    });
    app.e_office().put("/v1/units/OLD").json(ended).send().expect(201);
    for (body, pointer, code) in [
        (grant("unit_head", person, None), "/unit_code", "required_for_role"),
        (grant("secretariat", person, Some("VP")), "/unit_code", "not_for_role"),
        (grant("unit_head", person, Some("NONE")), "/unit_code", "unknown_unit"),
        (grant("unit_head", person, Some("KHOI-1")), "/unit_code", "unit_of_other_kind"),
        (grant("bloc_lead", person, Some("VP")), "/unit_code", "unit_of_other_kind"),
        (grant("unit_head", person, Some("OLD")), "/unit_code", "unit_not_in_existence"),
        (grant("secretariat", "NOBODY", None), "/holder_code", "unknown_person"),
        (grant("secretariat", "GONE", None), "/holder_code", "person_left"),
        (grant("reporting", "nothing", None), "/holder_code", "unknown_client"),
        (
            with(grant("admin", "e_office", None), json!({"holder_kind": "client"})),
            "/role",
            "role_of_other_kind",
        ),
        (
            with(grant("e_office", person, None), json!({"holder_kind": "person"})),
            "/role",
            "role_of_other_kind",
        ),
        (
            with(grant("secretariat", person, None), json!({"valid_to": "2026-10-31"})),
            "/valid_to",
            "before_start",
        ),
        (with(grant("secretariat", person, None), json!({"reason": ""})), "/reason", "min_length"),
        (with(grant("secretariat", person, None), json!({"state": 1})), "/state", "unknown_field"),
    ] {
        app.admin()
            .post(GRANTS)
            .json(body)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    assert_eq!(audited(), before + 2);
    app.admin().post(GRANTS).json(grant("bloc_lead", person, Some("KHOI-1"))).send().expect(201);
}

fn the_same_role_twice_is_a_duplicate_that_names_the_first(app: &TestApp) {
    let officer = grant("unit_officer", "T-EMPLOYEE", Some("CNTT"));
    let bounded = with(officer.clone(), json!({"valid_to": "2026-12-31"}));
    let first = app.admin().post(GRANTS).json(bounded).send().expect(201);
    let refused = app.admin().post(GRANTS).json(officer).send().expect_problem(409, "duplicate");
    assert_eq!(refused.json()["existing_id"], first.json()["id"]);
    let next = with(
        grant("unit_officer", "T-EMPLOYEE", Some("CNTT")),
        json!({"valid_from": "2027-01-01"}),
    );
    app.admin().post(GRANTS).json(next).send().expect(201);
    let elsewhere = grant("unit_officer", "T-EMPLOYEE", Some("P03"));
    app.admin().post(GRANTS).json(elsewhere).send().expect(201);
    // What was ended is no longer in the way.
    let reason = json!({"reason": "Thôi"});
    app.admin().post(&format!("{}/end", first.location())).json(reason).send().expect(200);
    let again =
        with(grant("unit_officer", "T-EMPLOYEE", Some("CNTT")), json!({"valid_to": "2026-12-31"}));
    app.admin().post(GRANTS).json(again).send().expect(201);
}

fn of_24_equal_grants_exactly_one_is_made(app: &TestApp) {
    let running: Vec<_> = (0..24)
        .map(|_| {
            let request = app.admin().post(GRANTS).json(grant("secretariat", "T-EMPLOYEE", None));
            thread::spawn(move || request.send().status)
        })
        .collect();
    let mut statuses: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    statuses.sort_unstable();
    let mut expected = vec![409; 24];
    expected[0] = 201;
    assert_eq!(statuses, expected);
}

fn a_replayed_grant_gives_the_stored_answer(app: &TestApp) {
    let send = || {
        let body = grant("secretariat", "T-EMPLOYEE", None);
        app.admin().post(GRANTS).key("0123456789abcdef").json(body).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!((second.json(), second.location()), (first.json(), first.location()));
}

fn ending_takes_the_right_away_at_once(app: &TestApp) {
    assert_eq!(roles_of(&app.unit_officer()), ["unit_officer", "employee"]);
    let path = path_of(app, "T-OFFICER");
    let ended = app
        .unit_head()
        .post(&format!("{path}/end"))
        .json(json!({"reason": "Phân công lại"}))
        .send()
        .expect(200)
        .json();
    assert_eq!(ended["state"], "ended");
    assert_eq!(ended["ended_at"], "2026-11-23T02:00:00.000Z");
    assert_eq!(ended["ended_reason"], "Phân công lại");
    assert_eq!(ended["allowed_actions"], json!([]));
    assert_eq!(roles_of(&app.unit_officer()), ["employee"]);
    // Heads do not end heads, and nobody ends what is out of sight.
    let reason = json!({"reason": "Thôi"});
    let own = path_of(app, "T-HEAD");
    app.unit_head()
        .post(&format!("{own}/end"))
        .json(reason.clone())
        .send()
        .expect_problem(403, "role-required");
    let foreign = path_of(app, "T-HEAD3");
    app.unit_head()
        .post(&format!("{foreign}/end"))
        .json(reason.clone())
        .send()
        .expect_problem(404, "not-found");
    let admin = path_of(app, "T-ADMIN");
    app.leader()
        .post(&format!("{admin}/end"))
        .json(reason)
        .send()
        .expect_problem(403, "role-required");
}

fn ending_for_a_later_day_brings_the_last_day_forward(app: &TestApp) {
    let path = path_of(app, "T-OFFICER");
    let body = json!({"reason": "Nghỉ chế độ", "ended_on": "2026-12-01"});
    let planned = app.admin().post(&format!("{path}/end")).json(body).send().expect(200).json();
    assert_eq!(planned["state"], "active");
    assert_eq!(planned["valid_to"], "2026-11-30");
    assert_eq!(planned["ended_at"], Value::Null);
    assert_eq!(roles_of(&app.unit_officer()), ["unit_officer", "employee"]);
    app.app.clock.advance(TimeDelta::days(8));
    assert_eq!(app.admin().get(&path).send().expect(200).json()["state"], "ended");
    app.app.actors.clear();
    assert_eq!(roles_of(&app.unit_officer()), ["employee"]);
}

fn an_end_in_the_past_or_after_the_grants_own_is_refused(app: &TestApp) {
    let bounded =
        with(grant("unit_officer", "T-EMPLOYEE", Some("CNTT")), json!({"valid_to": "2026-12-31"}));
    let made = app.admin().post(GRANTS).json(bounded).send().expect(201);
    for (day, code) in [("2026-11-22", "in_past"), ("2027-01-01", "after_end")] {
        app.admin()
            .post(&format!("{}/end", made.location()))
            .json(json!({"reason": "Thôi", "ended_on": day}))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at("/ended_on", code);
    }
}

fn what_is_over_cannot_be_ended_again(app: &TestApp) {
    let path = path_of(app, "T-HEAD");
    let reason = json!({"reason": "Thôi"});
    app.admin().post(&format!("{path}/end")).json(reason.clone()).send().expect(200);
    let refused = app
        .admin()
        .post(&format!("{path}/end"))
        .json(reason)
        .send()
        .expect_problem(409, "invalid-state-transition");
    assert_eq!(refused.json()["current_state"], "ended");
    assert_eq!(refused.json()["allowed_actions"], json!([]));
    app.admin()
        .post(&format!("{path}/delegate"))
        .json(delegation("T-EMPLOYEE"))
        .send()
        .expect_problem(409, "invalid-state-transition");
}

fn a_stale_tag_is_refused_when_it_is_sent(app: &TestApp) {
    let path = path_of(app, "T-HEAD");
    for action in ["end", "delegate"] {
        let body = match action {
            "end" => json!({"reason": "Thôi"}),
            _ => delegation("T-EMPLOYEE"),
        };
        app.admin()
            .post(&format!("{path}/{action}"))
            .if_match("\"7\"")
            .json(body)
            .send()
            .expect_problem(412, "stale-etag");
    }
    let tag = app.admin().get(&path).send().expect(200).etag().to_owned();
    let reason = json!({"reason": "Thôi"});
    app.admin().post(&format!("{path}/end")).if_match(&tag).json(reason).send().expect(200);
}

fn a_head_delegates_for_a_time_and_takes_it_back(app: &TestApp) {
    let path = path_of(app, "T-HEAD");
    let source = app.unit_head().get(&path).send().expect(200).json();
    assert_eq!(source["allowed_actions"], json!(["delegate"]));
    let made = app
        .unit_head()
        .post(&format!("{path}/delegate"))
        .json(delegation("T-EMPLOYEE"))
        .send()
        .expect(201);
    let body = made.json();
    assert_eq!(body["delegated_from_id"], source["id"]);
    assert_eq!(body["delegated_by_code"], "T-HEAD");
    assert_eq!((&body["role"], &body["unit_code"]), (&source["role"], &source["unit_code"]));
    assert_eq!(body["allowed_actions"], json!(["end"]));
    assert_eq!(roles_of(&app.employee()), ["unit_head", "employee"]);
    // The one who acts for the head does the head's work, but keeps out of the head's grants.
    let token = app.token("T-EMPLOYEE", "tests", "directory:read roles:write");
    let acting = Client::new(&app.base_url, Some(token));
    acting.post(GRANTS).json(grant("unit_officer", "T-OUTREACH", Some("CNTT"))).send().expect(201);
    let reason = json!({"reason": "Về sớm"});
    for (target, action, body) in [
        (made.location(), "end", reason.clone()),
        (path.as_str(), "end", reason.clone()),
        (path.as_str(), "delegate", delegation("T-OUTREACH")),
    ] {
        acting
            .post(&format!("{target}/{action}"))
            .json(body)
            .send()
            .expect_problem(403, "role-required");
    }
    assert_eq!(acting.get(made.location()).send().expect(200).json()["allowed_actions"], json!([]));
    app.unit_head().post(&format!("{}/end", made.location())).json(reason).send().expect(200);
    assert_eq!(roles_of(&app.employee()), ["employee"]);
}

fn a_delegation_stays_within_its_source(app: &TestApp) {
    let officer = path_of(app, "T-OFFICER");
    app.admin()
        .post(&format!("{officer}/delegate"))
        .json(delegation("T-EMPLOYEE"))
        .send()
        .expect_problem(409, "invalid-state-transition");
    let bounded = json!({"valid_from": "2026-11-20", "valid_to": "2026-11-28"});
    let head = with(grant("unit_head", "T-EMPLOYEE3", Some("P03")), bounded);
    let made = app.admin().post(GRANTS).json(head).send().expect(201);
    let path = format!("{}/delegate", made.location());
    for (changes, pointer, code) in [
        (json!({"valid_from": "2026-11-19"}), "/valid_from", "outside_source"),
        (json!({"valid_to": "2026-11-29"}), "/valid_to", "outside_source"),
        (json!({"valid_to": "2026-11-22"}), "/valid_to", "before_start"),
        (json!({"to_person_code": "T-EMPLOYEE3"}), "/to_person_code", "self_reference"),
        (json!({"to_person_code": "NOBODY"}), "/to_person_code", "unknown_person"),
    ] {
        let fitting = with(delegation("T-MEMBER"), json!({"valid_to": "2026-11-28"}));
        app.admin()
            .post(&path)
            .json(with(fitting, changes))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let without_end = json!({
        "to_person_code": "T-MEMBER", "valid_from": "2026-11-23", "reason": "Đi vắng",
    });
    app.admin().post(&path).json(without_end).send().expect_error_at("/valid_to", "required");
    // T-HEAD3 heads the unit already.
    let fitting = with(delegation("T-HEAD3"), json!({"valid_to": "2026-11-28"}));
    app.admin().post(&path).json(fitting).send().expect_problem(409, "duplicate");
}

fn a_delegated_grant_cannot_be_delegated_again(app: &TestApp) {
    let path = path_of(app, "T-HEAD");
    let made = app
        .leader()
        .post(&format!("{path}/delegate"))
        .json(delegation("T-EMPLOYEE"))
        .send()
        .expect(201);
    let refused = app
        .leader()
        .post(&format!("{}/delegate", made.location()))
        .json(delegation("T-OUTREACH"))
        .send()
        .expect_problem(409, "invalid-state-transition");
    assert_eq!(refused.json()["allowed_actions"], json!(["end"]));
}

fn ending_a_source_ends_its_delegations(app: &TestApp) {
    let path = path_of(app, "T-HEAD");
    let delegate = |to: &str, from: &str, until: &str| {
        let body = with(delegation(to), json!({"valid_from": from, "valid_to": until}));
        let made = app.unit_head().post(&format!("{path}/delegate")).json(body).send().expect(201);
        made.location().to_owned()
    };
    let short = delegate("T-EMPLOYEE", "2026-11-23", "2026-11-25");
    let long = delegate("T-OUTREACH", "2026-11-23", "2026-12-31");
    let late = delegate("T-OFFICER", "2026-12-10", "2026-12-31");
    let shown = |path: &str| app.admin().get(path).send().expect(200).json();
    let body = json!({"reason": "Điều động", "ended_on": "2026-12-01"});
    app.admin().post(&format!("{path}/end")).json(body).send().expect(200);
    assert_eq!(shown(&short)["version"], json!(1));
    assert_eq!(shown(&long)["valid_to"], "2026-11-30");
    assert_eq!(shown(&late)["state"], "ended");
    let body = json!({"reason": "Điều động sớm"});
    app.admin().post(&format!("{path}/end")).json(body).send().expect(200);
    assert_eq!(roles_of(&app.employee()), ["employee"]);
    for one in [&short, &long] {
        assert_eq!(shown(one)["state"], "ended");
        assert_eq!(shown(one)["ended_reason"], "Điều động sớm");
    }
    let ends = "SELECT count(*) FROM audit_events WHERE action = 'role_grant.end'";
    assert_eq!(app.database.number(ends), 3 + 3);
}

fn the_state_turns_with_the_day_and_the_tag_with_it(app: &TestApp) {
    let body = with(
        grant("unit_officer", "T-EMPLOYEE", Some("CNTT")),
        json!({"valid_from": "2026-11-24", "valid_to": "2026-11-24"}),
    );
    let made = app.admin().post(GRANTS).json(body).send().expect(201);
    let mut tags = vec![made.etag().to_owned()];
    assert_eq!(made.json()["state"], "scheduled");
    for state in ["active", "expired"] {
        app.app.clock.advance(TimeDelta::days(1));
        let tag = tags.last().unwrap();
        let shown = app.admin().get(made.location()).if_none_match(tag).send().expect(200);
        assert_eq!(shown.json()["state"], state);
        assert_eq!(shown.json()["version"], json!(1));
        tags.push(shown.etag().to_owned());
    }
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

fn callers_see_the_grants_within_their_reach(app: &TestApp) {
    let count = |code: &str| {
        let page = app.as_caller(code).get(&format!("{GRANTS}?include_total=true")).send();
        page.expect(200).json()["total_count"].clone()
    };
    assert_eq!(count("T-ADMIN"), json!(14));
    assert_eq!(count("T-INSPECTOR"), json!(14));
    assert_eq!(count("T-HEAD"), json!(2));
    assert_eq!(count("T-OFFICER"), json!(1));
    assert_eq!(count("T-EMPLOYEE"), json!(0));
    app.unit_head().get(&path_of(app, "T-OFFICER")).send().expect(200);
    app.unit_head().get(&path_of(app, "T-HEAD3")).send().expect_problem(404, "not-found");
    app.e_office().get(GRANTS).send().expect_problem(403, "role-required");
}

fn grants_are_filtered_and_listed_page_by_page(app: &TestApp) {
    let total = |query: &[(&str, &str)]| {
        let page = app.admin().get(GRANTS).query(query).query(&[("include_total", "true")]).send();
        page.expect(200).json()["total_count"].as_i64().unwrap()
    };
    assert_eq!(total(&[("role", "unit_head")]), 2);
    assert_eq!(total(&[("role", "unit_head"), ("role", "unit_officer")]), 3);
    assert_eq!(total(&[("unit_code", "CNTT")]), 2);
    assert_eq!(total(&[("holder_code", "e_office")]), 1);
    assert_eq!(total(&[("active_on", "2024-12-31")]), 0);
    assert_eq!(total(&[("active_on", "2026-11-23")]), 14);
    let path = path_of(app, "T-OFFICER");
    let reason = json!({"reason": "Thôi"});
    app.admin().post(&format!("{path}/end")).json(reason).send().expect(200);
    assert_eq!(total(&[("active_on", "2026-11-22"), ("unit_code", "CNTT")]), 2);
    assert_eq!(total(&[("active_on", "2026-11-23"), ("unit_code", "CNTT")]), 1);
    let walk = |sort: &str| {
        let mut ids = Vec::new();
        let mut path = format!("{GRANTS}?limit=4&sort={sort}");
        loop {
            let page = app.admin().get(&path).send().expect(200);
            let body = page.json();
            let items = body["items"].as_array().unwrap().iter();
            ids.extend(items.map(|item| str_at(item, "/id").to_owned()));
            let Some(link) = page.header("link") else { break ids };
            link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
        }
    };
    let mut oldest_first = walk("created_at");
    assert_eq!(oldest_first.len(), 14);
    oldest_first.reverse();
    assert_eq!(walk("-created_at"), oldest_first);
}
