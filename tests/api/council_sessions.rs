//! Sessions of councils: attendance, opening, closing, places, minutes.

use serde_json::{Value, json};
use thidua::features::council_sessions::types::{CouncilSessionState, MACHINE};

use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, Scene, id_of, missing};
use crate::support::case::{Case, cases_under_law};
use crate::support::council::{
    MEMBERS, VOTERS, add, attend, attendance, close, communicate, count, formed, in_voting, opened,
    scheduled, seats, session, vote,
};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_session_invites_the_members_of_its_day,
    a_session_is_read_by_those_who_sit_in_it_and_by_the_secretariat,
    what_is_no_session_is_refused_at_its_pointer,
    a_session_is_changed_while_it_is_scheduled,
    attendance_names_every_member_and_nobody_else,
    a_session_opens_with_a_valid_council_and_everybody_written_down,
    a_session_does_not_open_with_the_members_of_before,
    every_state_and_action_of_a_session_answers_as_its_machine_says,
    a_session_does_not_close_while_an_item_is_in_voting,
    what_was_not_voted_on_goes_back_when_the_session_closes,
    of_more_than_there_are_places_those_with_more_votes_are_recommended,
    the_chair_chooses_between_equals_at_the_edge_of_the_places,
    the_minutes_have_every_figure,
    a_session_to_attend_waits_for_its_members,
];

fn state(app: &TestApp, path: &str) -> String {
    str_at(&app.secretariat().get(path).send().expect(200).json(), "/state").to_owned()
}

fn a_session_invites_the_members_of_its_day(app: &TestApp) {
    let council = formed(app);
    let path = scheduled(app, &council);
    let seen = app.as_caller("T-MEMBER").get(&path).send().expect(200).json();
    assert_eq!((str_at(&seen, "/state"), &seen["number"]), ("scheduled", &json!(1)));
    assert_eq!(str_at(&seen, "/chairing_code"), "T-CHAIR");
    let count = json!({ "total": 6, "present": 0, "written": 0, "absent": 0, "invited": 6 });
    assert_eq!(seen["attendance_count"], count);
    let second = app.secretariat().get(&scheduled(app, &council)).send().expect(200).json();
    assert_eq!(second["number"], json!(2));
    let list = app.secretariat().get(&format!("{council}/sessions?limit=1")).send().expect(200);
    assert_eq!(str_at(&list.json(), "/items/0/id"), str_at(&second, "/id"));
    assert!(list.json()["next_cursor"].is_string());
}

fn a_session_is_read_by_those_who_sit_in_it_and_by_the_secretariat(app: &TestApp) {
    let council = formed(app);
    let path = scheduled(app, &council);
    for caller in ["T-SEC2", "T-LEAD", "T-INSPECTOR", "T-EMPLOYEE3", "T-HEAD"] {
        app.as_caller(caller).get(&path).send().expect(200);
        app.as_caller(caller).get(&format!("{path}/minutes")).send().expect(200);
        app.as_caller(caller).get(&format!("{path}/agenda-items")).send().expect(200);
        let list = app.as_caller(caller).get(&format!("{council}/sessions")).send().expect(200);
        assert_eq!(list.json()["items"].as_array().unwrap().len(), 1, "{caller}");
    }
    for caller in ["T-EMPLOYEE", "T-OFFICER"] {
        for part in ["", "/minutes", "/agenda-items"] {
            let refused = app.as_caller(caller).get(&format!("{path}{part}")).send();
            refused.expect_problem(404, "not-found");
        }
        let list = app.as_caller(caller).get(&format!("{council}/sessions")).send().expect(200);
        assert_eq!(list.json()["items"], json!([]));
    }
}

fn what_is_no_session_is_refused_at_its_pointer(app: &TestApp) {
    let council = formed(app);
    let sessions = format!("{council}/sessions");
    let before = json!({ "planned_at": "2026-01-10T03:00:00Z" });
    let stranger = json!({ "chairing_code": "T-LEAD", "chairing_basis": "Ủy quyền" });
    for (changes, pointer, code) in [
        (before, "/planned_at", "outside_term"),
        (stranger, "/chairing_code", "no_member"),
        (json!({ "chairing_code": "T-MEMBER" }), "/chairing_basis", "required_for_deputy"),
        (json!({ "secretary_code": "T-NOBODY" }), "/secretary_code", "unknown_person"),
    ] {
        let refused = app.secretariat().post(&sessions).json(session(changes)).send().expect(422);
        refused.expect_error_at(pointer, code);
    }
    let chair = app.as_caller("T-CHAIR").post(&sessions).json(session(json!({}))).send();
    assert_eq!(chair.status, 403);
    let nothing = format!("/v1/councils/{}/sessions", app.app.ids.next());
    let nothing = app.secretariat().post(&nothing).json(session(json!({}))).send();
    nothing.expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM council_sessions"), 0);
}

fn a_session_is_changed_while_it_is_scheduled(app: &TestApp) {
    let path = scheduled(app, &formed(app));
    let sec = app.secretariat();
    let deputy = json!({
        "chairing_code": "T-MEMBER", "chairing_basis": "Giấy ủy quyền mẫu", "place": "Phòng 2",
        "guests": [{ "name": "Khách mẫu", "organisation": "Đơn vị mẫu" }],
    });
    sec.patch(&path).json(&deputy).send().expect_problem(428, "precondition-required");
    let stale = sec.patch(&path).if_match("\"9-00000000\"").json(&deputy).send();
    stale.expect_problem(412, "stale-etag");
    let after = sec.patch(&path).if_match("*").json(&deputy).send().expect(200).json();
    assert_eq!(
        (str_at(&after, "/chairing_code"), str_at(&after, "/place")),
        ("T-MEMBER", "Phòng 2")
    );
    // Whoever chairs runs the session, and no other member.
    attend(app, &path, &[]).expect(200);
    let open = format!("{path}/open");
    app.as_caller("T-CHAIR").post(&open).send().expect_problem(403, "role-required");
    app.as_caller("T-MEMBER").post(&open).send().expect(200);
    let late = sec.patch(&path).if_match("*").json(&deputy).send();
    late.expect_problem(409, "invalid-state-transition");
}

fn attendance_names_every_member_and_nobody_else(app: &TestApp) {
    let path = scheduled(app, &formed(app));
    let put = |body: Value| {
        let path = format!("{path}/attendance");
        app.secretariat().put(&path).if_match("*").json(body).send()
    };
    let mut short = attendance(&[]);
    short["attendance"].as_array_mut().unwrap().pop();
    put(short).expect(422).expect_error_at("/attendance", "not_the_members");
    let mut stranger = attendance(&[]);
    stranger["attendance"][0]["person_code"] = json!("T-LEAD");
    put(stranger).expect(422).expect_error_at("/attendance", "not_the_members");
    let mut twice = attendance(&[]);
    twice["attendance"][0]["person_code"] = json!("T-SEC");
    put(twice).expect(422).expect_error_at("/attendance", "repeated");
    let mut silent = attendance(&[("T-HEAD", "absent")]);
    silent["attendance"][5]["reason"] = Value::Null;
    put(silent).expect(422).expect_error_at("/attendance", "reason_required");
    let bare = app.secretariat().put(&format!("{path}/attendance")).json(attendance(&[])).send();
    bare.expect_problem(428, "precondition-required");
    let after = put(attendance(&[("T-HEAD", "absent"), ("T-HEAD3", "written")])).expect(200).json();
    let count = json!({ "total": 6, "present": 4, "written": 1, "absent": 1, "invited": 0 });
    assert_eq!(after["attendance_count"], count);
}

fn a_session_opens_with_a_valid_council_and_everybody_written_down(app: &TestApp) {
    let path = scheduled(app, &formed(app));
    let open = || app.as_caller("T-CHAIR").post(&format!("{path}/open")).send();
    let refused = open().expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R24 attendance_incomplete /attendance"]);
    for away in ["absent", "written"] {
        attend(app, &path, &[("T-CHAIR", away)]).expect(200);
        let refused = open().expect_problem(409, "not-ready");
        assert_eq!(missing(&refused), ["R24 chair_absent /chairing_code"]);
    }
    attend(app, &path, &[]).expect(200);
    app.database.execute(
        "UPDATE councils SET chair_role = 'somebody', standing_role = 'nobody', valid_to = '2026-11-01'",
    );
    let refused = open().expect_problem(409, "not-ready");
    assert_eq!(
        missing(&refused),
        [
            "R24 outside_term /council_id",
            "R24 wrong_chair /council_id",
            "R24 wrong_standing /council_id"
        ]
    );
    assert_eq!(state(app, &path), "scheduled");
    app.database.execute(
        "UPDATE councils SET chair_role = 'department_director', standing_role = 'department_office', valid_to = NULL",
    );
    assert_eq!(str_at(&open().expect(200).json(), "/opened_by"), "T-CHAIR");
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(&path));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "council_session.opened");
    assert_eq!(str_at(&feed, "/items/0/data/state"), "in_session");
}

fn a_session_does_not_open_with_the_members_of_before(app: &TestApp) {
    let council = formed(app);
    let path = scheduled(app, &council);
    attend(app, &path, &[]).expect(200);
    let change = json!({
        "decision_number": "112/QĐ-STC", "decided_on": "2026-11-20", "member_from": "2026-11-21",
        "members": seats(&MEMBERS[..5]),
    });
    app.leader().post(&format!("{council}/amend")).json(change).send().expect(200);
    let open = || app.as_caller("T-CHAIR").post(&format!("{path}/open")).send();
    let refused = open().expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R24 members_changed /attendance"]);
    assert_eq!(state(app, &path), "scheduled");
    // Any change of the session invites the members of its day; what is known of them stays.
    let place = json!({ "place": "Phòng 2" });
    let after = app.secretariat().patch(&path).if_match("*").json(place).send().expect(200).json();
    assert_eq!(after["attendance_count"]["total"], json!(5));
    assert_eq!(after["attendance_count"]["present"], json!(5));
    open().expect(200);
}

/// Takes an action by somebody who has the right.
fn anybody(app: &TestApp, scene: &Scene<'_>, path: &str, action: &str) -> Response {
    let sec = app.secretariat();
    match action {
        "update" => sec.patch(path).if_match("*").json(json!({ "place": "Phòng 3" })).send(),
        "put_attendance" => attend(app, path, &[]),
        "add_item" => add(app, path, &scene.eligible(scene.proposal(json!({}))), json!({})),
        "open" => sec.post(&format!("{path}/open")).send(),
        "close" => close(app, path, json!({})),
        other => panic!("the test knows no request for {other}"),
    }
}

fn every_state_and_action_of_a_session_answers_as_its_machine_says(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scheduled(app, &formed(app));
    attend(app, &path, &[]).expect(200);
    for state in CouncilSessionState::ALL {
        for one in MACHINE.moves {
            app.database.execute(&format!("UPDATE council_sessions SET state = '{state}'"));
            // A dossier is proposed once; the earlier ones are out of the way.
            app.database.execute("UPDATE award_proposals SET state = 'withdrawn'");
            app.database.execute("UPDATE agenda_items SET state = 'put_back'");
            let seen = app.secretariat().get(&path).send().expect(200).json();
            let is_listed =
                seen["allowed_actions"].as_array().unwrap().contains(&json!(one.action));
            let is_possible = one.from.contains(state);
            assert_eq!(is_listed, is_possible, "{} in {state}", one.action);
            let answer = anybody(app, &scene, &path, one.action);
            if !is_possible {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state.as_str());
                continue;
            }
            assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
            if let Some(to) = one.to {
                assert_eq!(str_at(&answer.json(), "/state"), to.as_str());
            }
        }
    }
}

fn a_session_does_not_close_while_an_item_is_in_voting(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = opened(app, &[]);
    in_voting(app, &path, &proposal);
    let refused = close(app, &path, json!({})).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R26 still_voting /agenda_items"]);
    assert_eq!(
        (state(app, &path), state(app, &proposal)),
        ("in_session".into(), "in_council".into())
    );
}

fn what_was_not_voted_on_goes_back_when_the_session_closes(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = opened(app, &[]);
    let item = add(app, &path, &proposal, json!({})).expect(201).location().to_owned();
    assert_eq!(state(app, &proposal), "in_council");
    close(app, &path, json!({})).expect(200);
    assert_eq!(
        (state(app, &item), state(app, &proposal)),
        ("put_back".into(), "appraised_eligible".into())
    );
    // It may come before the next session.
    let next = opened(app, &[]);
    add(app, &next, &proposal, json!({})).expect(201);
}

/// Three persons of CNTT whose proposals were carried with this many votes.
fn carried(app: &TestApp, votes: [usize; 3]) -> (String, [String; 3], [String; 3]) {
    let scene = Scene::set(app);
    let persons = ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH"];
    let proposals =
        persons.map(|person| scene.eligible(scene.proposal(json!({ "person_code": person }))));
    let path = opened(app, &[]);
    let items = [0, 1, 2].map(|index: usize| {
        let item = in_voting(app, &path, &proposals[index]);
        for (place, who) in VOTERS.iter().enumerate() {
            let choice = if place < votes[index] { "approve" } else { "reject" };
            vote(app, who, &item, choice).expect(200);
        }
        count(app, &item, json!({})).expect(200);
        item
    });
    (path, proposals, items)
}

fn places(award: &str, places: u32, chosen: &[&str]) -> Value {
    json!({ "places": [{
        "award_type_code": award, "places": places, "reason": "Số lượng phân bổ",
        "chair_choice": chosen.iter().map(|path| id_of(path)).collect::<Vec<_>>(),
    }] })
}

fn of_more_than_there_are_places_those_with_more_votes_are_recommended(app: &TestApp) {
    let (path, proposals, items) = carried(app, [4, 5, 2]);
    // Places of another award do not count here.
    close(app, &path, places(BK, 0, &[&items[0]])).expect(422);
    close(app, &path, places(GK, 1, &[])).expect(200);
    items.iter().for_each(|item| communicate(app, item));
    let states = proposals.clone().map(|proposal| state(app, &proposal));
    assert_eq!(states, ["not_recommended", "recommended", "not_recommended"]);
    let first = app.secretariat().get(&items[0]).send().expect(200).json();
    let outcome = &first["outcome"];
    assert_eq!(
        (&outcome["is_passed"], &outcome["is_over_places"], &outcome["is_recommended"]),
        (&json!(true), &json!(true), &json!(false))
    );
    let told = app.unit_head().get(&proposals[0]).send().expect(200).json();
    assert_eq!(str_at(&told, "/reasons/0/code"), "fewer_places");
    let third = app.unit_head().get(&proposals[2]).send().expect(200).json();
    assert_eq!(str_at(&third, "/reasons/0/code"), "votes_missing");
}

fn the_chair_chooses_between_equals_at_the_edge_of_the_places(app: &TestApp) {
    let (path, proposals, items) = carried(app, [4, 4, 5]);
    let tie = close(app, &path, places(GK, 2, &[])).expect_problem(409, "tie-unresolved").json();
    let mut between = tie["agenda_item_ids"].as_array().unwrap().clone();
    between.sort_by_key(ToString::to_string);
    let mut equals = vec![json!(id_of(&items[0])), json!(id_of(&items[1]))];
    equals.sort_by_key(ToString::to_string);
    assert_eq!((between, &tie["places_left"]), (equals, &json!(1)));
    close(app, &path, places(GK, 2, &[&items[2]])).expect_problem(409, "tie-unresolved");
    // The secretariat closes sessions, and does not choose for the chair.
    let mut chosen = places(GK, 2, &[&items[1]]);
    chosen["conclusions"] = json!("Thống nhất đề nghị");
    let by_secretary = app.secretariat().post(&format!("{path}/close")).json(chosen).send();
    by_secretary.expect_problem(403, "role-required");
    assert_eq!(state(app, &path), "in_session");
    close(app, &path, places(GK, 2, &[&items[1]])).expect(200);
    items.iter().for_each(|item| communicate(app, item));
    let states = proposals.map(|proposal| state(app, &proposal));
    assert_eq!(states, ["not_recommended", "recommended", "recommended"]);
}

fn the_minutes_have_every_figure(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = opened(app, &[("T-EMPLOYEE3", "written"), ("T-HEAD", "absent")]);
    let item = in_voting(app, &path, &proposal);
    for (who, choice) in [
        ("T-CHAIR", "approve"),
        ("T-SEC", "approve"),
        ("T-MEMBER", "approve"),
        ("T-HEAD3", "abstain"),
        ("T-EMPLOYEE3", "approve"),
    ] {
        vote(app, who, &item, choice).expect(200);
    }
    count(app, &item, json!({})).expect(200);
    let views = json!({ "differing_views": "Một ý kiến đề nghị xét năm sau" });
    let open = app.secretariat().get(&format!("{path}/minutes")).send().expect(200);
    assert_eq!(open.json()["is_final"], json!(false));
    close(app, &path, views).expect(200);
    let minutes = app.as_caller("T-HEAD3").get(&format!("{path}/minutes")).send().expect(200);
    assert_ne!(minutes.etag(), open.etag());
    let minutes = minutes.json();
    assert_eq!(minutes["is_final"], json!(true));
    assert_eq!(str_at(&minutes, "/council_decision_number"), "45/QĐ-STC");
    assert_eq!(str_at(&minutes, "/chairing/person_code"), "T-CHAIR");
    assert_eq!(str_at(&minutes, "/secretary/person_code"), "T-SEC2");
    assert_eq!(minutes["secretary"]["office"], Value::Null);
    let people = |list: &str| minutes[list].as_array().unwrap().len();
    assert_eq!((people("present"), people("absent"), people("written")), (4, 1, 1));
    assert_eq!(str_at(&minutes, "/absent/0/reason"), "Đi công tác");
    assert!(str_at(&minutes, "/written/0/full_name").starts_with("Cán bộ mẫu"));
    assert_eq!(str_at(&minutes, "/differing_views"), "Một ý kiến đề nghị xét năm sau");
    assert_eq!(str_at(&minutes, "/conclusions"), "Thống nhất đề nghị");
    let one = &minutes["items"][0];
    assert_eq!(
        (str_at(one, "/person_code"), str_at(one, "/ballot_mode")),
        ("T-EMPLOYEE", "secret")
    );
    let expected = json!({
        "total_members": 6, "present": 4, "written": 1, "recused": 0, "issued": 5, "returned": 5,
        "valid": 5, "invalid": 0, "agree": 4, "disagree": 0, "abstain": 1,
        "share_of_members": "4/6", "percent_of_members": "66,67 %", "basis": "total_members",
        "basis_count": 6, "threshold": "1/2", "must_exceed": true, "is_tie": false,
        "awaits_chair": false,
        "chair_agrees": null, "chair_reason": null, "is_passed": true, "is_recommended": true,
        "is_over_places": false,
    });
    assert_eq!(one["outcome"], expected);
    assert_eq!(MEMBERS.len(), 6);
}

fn a_session_to_attend_waits_for_its_members(app: &TestApp) {
    let path = scheduled(app, &formed(app));
    let waits = |caller: &str| {
        let work = app.as_caller(caller).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|one| str_at(one, "/kind") == "council_session.attend")
    };
    let group = waits("T-EMPLOYEE3").unwrap();
    assert_eq!(str_at(&group, "/items/0/path"), path);
    assert_eq!(str_at(&group, "/items/0/due_on"), "2026-11-23");
    assert_eq!(waits("T-EMPLOYEE"), None);
    attend(app, &path, &[("T-EMPLOYEE3", "absent")]).expect(200);
    assert_eq!(waits("T-EMPLOYEE3"), None);
    assert!(waits("T-HEAD").is_some());
}
