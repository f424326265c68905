//! Councils and their members.

use serde_json::{Value, json};

use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::council::{MEMBERS, council, formed, seats};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_council_is_formed_and_read_by_everybody,
    only_leaders_and_the_secretariat_form_councils,
    what_forms_no_council_is_refused_at_its_pointer,
    a_further_decision_changes_the_members_and_keeps_those_of_before,
    a_further_decision_lies_within_the_term_and_after_the_last,
    a_council_is_changed_with_its_tag,
    councils_are_found_by_a_day_of_their_term_and_paged,
];

const ALL: &str = "/v1/councils";

fn a_council_is_formed_and_read_by_everybody(app: &TestApp) {
    load_law(app);
    let made = app.secretariat().post(ALL).json(council(json!({}))).send().expect(201);
    let read = app.employee().get(made.location()).send().expect(200).json();
    assert_eq!(str_at(&read, "/decision_number"), "45/QĐ-STC");
    let members = read["members"].as_array().unwrap();
    assert_eq!(members.len(), MEMBERS.len());
    for (code, office) in MEMBERS {
        let one = members.iter().find(|one| one["person_code"] == code).unwrap();
        assert_eq!(str_at(one, "/office"), office);
        assert_eq!((str_at(one, "/member_from"), &one["member_to"]), ("2026-01-15", &Value::Null));
    }
    assert_eq!(read["allowed_actions"], json!([]));
    assert_eq!(made.json()["allowed_actions"], json!(["update", "amend"]));
    let tag = app.employee().get(made.location()).send().expect(200);
    app.employee().get(made.location()).if_none_match(tag.etag()).send().expect(304);
    let nothing = format!("{ALL}/{}", app.app.ids.next());
    app.employee().get(&nothing).send().expect_problem(404, "not-found");
    let sql = "SELECT count(*) FROM audit_events WHERE action = 'council.create'";
    assert_eq!(app.database.number(sql), 1);
}

fn only_leaders_and_the_secretariat_form_councils(app: &TestApp) {
    for caller in ["T-HEAD", "T-CHAIR", "T-MEMBER", "T-ADMIN"] {
        let refused = app.as_caller(caller).post(ALL).json(council(json!({}))).send();
        assert_eq!(refused.status, 403, "{caller}: {}", refused.text());
    }
    assert_eq!(app.database.number("SELECT count(*) FROM councils"), 0);
    let path = formed(app);
    let refused = app.as_caller("T-CHAIR").patch(&path).if_match("*").json(json!({})).send();
    assert_eq!(refused.status, 403, "{}", refused.text());
}

fn what_forms_no_council_is_refused_at_its_pointer(app: &TestApp) {
    load_law(app);
    let two_chairs = seats(&[("T-CHAIR", "chair"), ("T-SEC", "chair"), ("T-SEC2", "standing")]);
    let nobody = seats(&[("T-CHAIR", "chair"), ("T-NOBODY", "standing")]);
    let twice = seats(&[("T-CHAIR", "chair"), ("T-SEC", "standing"), ("T-SEC", "member")]);
    for (changes, pointer, code) in [
        (json!({ "members": two_chairs }), "/members", "one_chair"),
        (json!({ "members": seats(&[("T-CHAIR", "chair")]) }), "/members", "no_standing"),
        (json!({ "members": twice }), "/members", "repeated"),
        (json!({ "members": nobody }), "/members/1/person_code", "unknown_person"),
        (json!({ "valid_to": "2026-01-15" }), "/valid_to", "before_start"),
        (json!({ "valid_from": "2026-01-09" }), "/valid_from", "before_decision"),
        (json!({ "rule_set_code": "tdkt-1999" }), "/rule_set_code", "unknown_rule_set"),
        (
            json!({ "document_id": app.app.ids.next().to_string() }),
            "/document_id",
            "unknown_document",
        ),
    ] {
        let refused = app.leader().post(ALL).json(council(changes)).send().expect(422);
        refused.expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM councils"), 0);
}

fn amendment(day: &str, members: &[(&str, &str)]) -> Value {
    json!({
        "decision_number": "112/QĐ-STC", "decided_on": "2026-06-01", "member_from": day,
        "members": seats(members),
    })
}

fn a_further_decision_changes_the_members_and_keeps_those_of_before(app: &TestApp) {
    let path = formed(app);
    let members = [("T-CHAIR", "chair"), ("T-SEC2", "standing"), ("T-MEMBER", "member")];
    let amend = format!("{path}/amend");
    let body = amendment("2026-07-01", &members);
    let after = app.secretariat().post(&amend).json(body).send().expect(200).json();
    let stay = |code: &str, office: &str| {
        let all = after["members"].as_array().unwrap().iter();
        let one = all.clone().find(|one| one["person_code"] == code && one["office"] == office);
        let one = one.unwrap_or_else(|| panic!("{code} as {office}"));
        (
            str_at(one, "/member_from").to_owned(),
            one["member_to"].as_str().map(str::to_owned),
            str_at(one, "/decision_number").to_owned(),
        )
    };
    let first = || "2026-01-15".to_owned();
    let ended = || Some("2026-07-01".to_owned());
    assert_eq!(stay("T-CHAIR", "chair"), (first(), None, "45/QĐ-STC".to_owned()));
    assert_eq!(stay("T-SEC", "standing"), (first(), ended(), "45/QĐ-STC".to_owned()));
    assert_eq!(stay("T-MEMBER", "secretary"), (first(), ended(), "45/QĐ-STC".to_owned()));
    let again = ("2026-07-01".to_owned(), None, "112/QĐ-STC".to_owned());
    assert_eq!(stay("T-MEMBER", "member"), again);
    assert_eq!(stay("T-SEC2", "standing"), again);
    assert_eq!(after["version"], json!(2));
}

fn a_further_decision_lies_within_the_term_and_after_the_last(app: &TestApp) {
    let path = formed(app);
    let end = json!({ "valid_to": "2026-12-01" });
    app.leader().patch(&path).if_match("*").json(end).send().expect(200);
    let members = [("T-CHAIR", "chair"), ("T-SEC", "standing")];
    let amend = |day: &str| {
        let path = format!("{path}/amend");
        app.leader().post(&path).json(amendment(day, &members)).send()
    };
    amend("2026-12-01").expect(422).expect_error_at("/member_from", "outside_term");
    amend("2026-05-31").expect(422).expect_error_at("/member_from", "before_decision");
    amend("2026-07-01").expect(200);
    amend("2026-06-01").expect(422).expect_error_at("/member_from", "outside_term");
    let stale = app.leader().post(&format!("{path}/amend")).if_match("\"1-00000000\"");
    let stale = stale.json(amendment("2026-08-01", &members)).send();
    stale.expect_problem(412, "stale-etag");
}

fn a_council_is_changed_with_its_tag(app: &TestApp) {
    let path = formed(app);
    let leader = app.leader();
    let name = json!({ "name": "Hội đồng mẫu" });
    leader.patch(&path).json(&name).send().expect_problem(428, "precondition-required");
    let stale = leader.patch(&path).if_match("\"7-00000000\"").json(&name).send();
    stale.expect_problem(412, "stale-etag");
    let seen = leader.get(&path).send().expect(200);
    let after = leader.patch(&path).if_match(seen.etag()).json(&name).send().expect(200).json();
    assert_eq!(str_at(&after, "/name"), "Hội đồng mẫu");
    assert_eq!(after["members"], seen.json()["members"]);
    let wrong = json!({ "valid_to": "2026-01-01" });
    let wrong = leader.patch(&path).if_match("*").json(wrong).send().expect(422);
    wrong.expect_error_at("/valid_to", "before_start");
    let nothing = format!("{ALL}/{}", app.app.ids.next());
    leader.patch(&nothing).if_match("*").json(&name).send().expect_problem(404, "not-found");
}

fn councils_are_found_by_a_day_of_their_term_and_paged(app: &TestApp) {
    load_law(app);
    let ended = council(json!({ "valid_to": "2026-03-01", "name": "Hội đồng cũ" }));
    app.leader().post(ALL).json(ended).send().expect(201);
    formed(app);
    let names = |query: &str| {
        let page = app.employee().get(&format!("{ALL}{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.len()
    };
    assert_eq!(
        (names(""), names("?holds_on=2026-02-01"), names("?holds_on=2026-03-01")),
        (2, 2, 1)
    );
    let page = app.employee().get(&format!("{ALL}?limit=1&include_total=true")).send().expect(200);
    assert_eq!(page.json()["total_count"], json!(2));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.employee().get(&next).send().expect(200).json();
    assert_eq!(str_at(&next, "/items/0/name"), "Hội đồng cũ");
}
