//! Quotas of award rounds: what they are of, and who takes the last place.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use serde_json::{Value, json};
use thidua::eligibility::{Fact, QuotaCount, Supplier};
use thidua::features::award_proposals::types::AwardProposalId;
use thidua::features::award_rounds::types::AwardRoundId;
use thidua::features::award_types::types::SubjectKind;
use thidua::features::quotas::service;
use thidua::law::{Quota, Share};

use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, Scene, act, id_of, round, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    quotas_are_written_whole_and_only_over_the_current_ones,
    only_the_secretariat_writes_them_and_who_sees_the_round_reads,
    what_does_not_fit_is_refused_at_its_pointer_and_changes_nothing,
    a_closed_round_keeps_its_quotas_and_a_deleted_draft_takes_them_along,
    a_quota_is_filled_exactly_and_one_over_is_refused,
    a_share_is_rounded_down,
    a_base_is_counted_once_and_stays,
    a_bloc_and_a_unit_have_their_own_places,
    a_cap_below_what_is_taken_leaves_nothing,
    of_four_who_submit_at_once_two_get_the_two_places,
    the_facts_of_a_proposal_are_the_caps_of_its_scopes_and_who_takes_them,
];

fn path(scene: &Scene<'_>) -> String {
    format!("/v1/award-rounds/{}/quotas", scene.round)
}

/// Places for persons of a Giấy khen in the whole round.
fn quota(changes: Value) -> Value {
    let quota = json!({
        "award_type_code": GK, "subject_kind": "individual", "scope": "round", "max_places": 2,
    });
    with(quota, changes)
}

/// The same as a share of what is stated.
fn share(share: &str, count: u32) -> Value {
    quota(json!({
        "max_places": null, "max_share": share,
        "base": { "count": count, "source": "Danh sách đăng ký mẫu" },
    }))
}

fn put(scene: &Scene<'_>, quotas: &[Value]) -> Response {
    let body = json!({ "quotas": quotas });
    scene.app.secretariat().put(&path(scene)).if_match("*").json(body).send()
}

fn get(scene: &Scene<'_>) -> Value {
    scene.app.employee().get(&path(scene)).send().expect(200).json()
}

/// Places, used and left of the cap at an index.
fn places(scene: &Scene<'_>, index: usize) -> [i64; 3] {
    let all = get(scene);
    ["places", "used", "left"].map(|name| all["quotas"][index][name].as_i64().unwrap())
}

/// The draft of a nomination of somebody of CNTT with its papers; its path.
fn draft(scene: &Scene<'_>, person: &str) -> String {
    scene.ready(scene.proposal(json!({ "person_code": person })))
}

fn submit(scene: &Scene<'_>, path: &str) -> Response {
    act(&scene.app.unit_head(), path, "submit")
}

fn quotas_are_written_whole_and_only_over_the_current_ones(app: &TestApp) {
    let scene = Scene::set(app);
    let (client, path) = (app.secretariat(), path(&scene));
    let empty = client.get(&path).send().expect(200);
    assert_eq!(empty.json()["quotas"], json!([]));
    assert_eq!((&empty.json()["version"], &empty.json()["updated_by"]), (&json!(1), &Value::Null));
    let body =
        json!({ "quotas": [quota(json!({})), quota(json!({ "subject_kind": "collective" }))] });
    client.put(&path).json(&body).send().expect_problem(428, "precondition-required");
    let made = client.put(&path).if_match(empty.etag()).json(&body).send().expect(200);
    let shown = made.json();
    assert_eq!((&shown["version"], str_at(&shown, "/updated_by")), (&json!(2), "T-SEC"));
    assert_eq!(shown["quotas"].as_array().unwrap().len(), 2);
    let read = client.get(&path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (shown, made.etag()));
    client.get(&path).if_none_match(made.etag()).send().expect(304);
    client.put(&path).if_match(empty.etag()).json(&body).send().expect_problem(412, "stale-etag");
    let fewer = json!({ "quotas": [quota(json!({ "max_places": 9 }))] });
    let fewer = client.put(&path).if_match(made.etag()).json(fewer).send().expect(200).json();
    assert_eq!(fewer["quotas"].as_array().unwrap().len(), 1);
    assert_eq!(places(&scene, 0), [9, 0, 9]);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?action=award_round.quotas_put");
    assert_eq!(audit.send().expect(200).json()["items"].as_array().unwrap().len(), 2);
}

fn only_the_secretariat_writes_them_and_who_sees_the_round_reads(app: &TestApp) {
    let scene = Scene::set(app);
    let body = json!({ "quotas": [quota(json!({}))] });
    for caller in ["T-LEAD", "T-HEAD", "T-ADMIN"] {
        let token = app.token(caller, "tests", "award_rounds:write awards:read");
        let client = Client::new(&app.base_url, Some(token));
        let refused = client.put(&path(&scene)).if_match("*").json(&body).send();
        refused.expect_problem(403, "role-required");
    }
    assert_eq!(get(&scene)["quotas"], json!([]));
    let rounds = format!("/v1/campaigns/{}/award-rounds", scene.campaign);
    let draft = app.secretariat().post(&rounds).json(round(json!({}))).send().expect(201);
    let hidden = format!("{}/quotas", draft.location());
    app.unit_head().get(&hidden).send().expect_problem(404, "not-found");
    app.secretariat().put(&hidden).if_match("*").json(&body).send().expect(200);
    app.leader().get(&hidden).send().expect(200);
    let nowhere = format!("/v1/award-rounds/{}/quotas", scene.nothing());
    app.secretariat().get(&nowhere).send().expect_problem(404, "not-found");
    let nowhere = app.secretariat().put(&nowhere).if_match("*").json(&body).send();
    nowhere.expect_problem(404, "not-found");
}

fn what_does_not_fit_is_refused_at_its_pointer_and_changes_nothing(app: &TestApp) {
    let scene = Scene::set(app);
    put(&scene, &[quota(json!({}))]).expect(200);
    let before = get(&scene);
    let base = json!({ "count": 10, "source": "Danh sách mẫu" });
    let tenth = json!({ "max_share": "1/10" });
    let dated = json!({ "counted_on": "2026-11-01", "base": base });
    for (one, pointer, code) in [
        (quota(json!({ "award_type_code": "khong_co" })), "/award_type_code", "not_in_round"),
        (quota(json!({ "scope": "NONE" })), "/scope", "unknown_unit"),
        (quota(json!({ "max_places": null })), "/max_places", "cap_required"),
        (quota(json!({ "max_share": "3/2" })), "/max_share", "share"),
        (quota(json!({ "max_share": "1/0" })), "/max_share", "share"),
        (quota(json!({ "base": base })), "/base", "base_without_share"),
        (quota(json!({ "counted_on": "2026-11-01" })), "/base", "base_without_share"),
        (with(quota(tenth.clone()), dated), "/counted_on", "stated"),
        (with(quota(tenth), json!({ "counted_on": "2026-11-24" })), "/counted_on", "in_future"),
        (quota(json!({ "max_places": 3, "scope": "round", "award_type_code": BK })), "", ""),
    ] {
        let answer = put(&scene, &[quota(json!({ "scope": "VP" })), one]);
        if code.is_empty() {
            // What fits is taken, so the others were refused for what they say.
            answer.expect(200);
            put(&scene, &[quota(json!({}))]).expect(200);
            continue;
        }
        answer
            .expect_problem(422, "validation-failed")
            .expect_error_at(&format!("/quotas/1{pointer}"), code);
        assert_eq!(get(&scene), before);
    }
    put(&scene, &[quota(json!({})), quota(json!({ "max_places": 3 }))])
        .expect_problem(422, "validation-failed")
        .expect_error_at("/quotas/1", "repeated");
    app.database.execute(&format!(
        "UPDATE award_types SET subject_kinds = '[\"collective\"]' WHERE code = '{GK}'"
    ));
    put(&scene, &[quota(json!({}))])
        .expect_problem(422, "validation-failed")
        .expect_error_at("/quotas/0/subject_kind", "subject_kind");
}

fn a_closed_round_keeps_its_quotas_and_a_deleted_draft_takes_them_along(app: &TestApp) {
    let scene = Scene::set(app);
    put(&scene, &[quota(json!({}))]).expect(200);
    let before = get(&scene);
    act(&app.secretariat(), &format!("/v1/award-rounds/{}", scene.round), "close").expect(200);
    let late = put(&scene, &[]).expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&late, "/current_state"), "closed");
    assert_eq!(get(&scene), before);
    let client = app.secretariat();
    let rounds = format!("/v1/campaigns/{}/award-rounds", scene.campaign);
    let draft = client.post(&rounds).json(round(json!({}))).send().expect(201);
    let quotas = format!("{}/quotas", draft.location());
    let body = json!({ "quotas": [quota(json!({}))] });
    client.put(&quotas).if_match("*").json(body).send().expect(200);
    client.delete(draft.location()).if_match("*").send().expect(204);
    assert_eq!(app.database.number("SELECT count(*) FROM award_round_quotas"), 1);
}

fn a_quota_is_filled_exactly_and_one_over_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    put(&scene, &[quota(json!({}))]).expect(200);
    let first = draft(&scene, "T-EMPLOYEE");
    submit(&scene, &first).expect(200);
    assert_eq!(places(&scene, 0), [2, 1, 1]);
    let tag = app.employee().get(&path(&scene)).send().expect(200);
    submit(&scene, &draft(&scene, "T-OFFICER")).expect(200);
    assert_eq!(places(&scene, 0), [2, 2, 0]);
    // The tag tells that a place was taken, though nobody wrote the quotas.
    app.employee().get(&path(&scene)).if_none_match(tag.etag()).send().expect(200);
    let third = draft(&scene, "T-OUTREACH");
    let refused = submit(&scene, &third).expect_problem(409, "quota-exceeded").json();
    assert_eq!(refused["used"], json!(2));
    let expected = json!({
        "award_type_code": GK, "subject_kind": "individual", "scope": "round", "places": 2,
    });
    assert_eq!(refused["quota"], expected);
    assert_eq!(str_at(&app.unit_head().get(&third).send().json(), "/state"), "draft");
    // A returned dossier keeps its place and comes again; a withdrawn one gives it back.
    act(&app.secretariat(), &first, "return").expect(200);
    submit(&scene, &third).expect_problem(409, "quota-exceeded");
    submit(&scene, &first).expect(200);
    act(&app.unit_head(), &first, "withdraw").expect(200);
    submit(&scene, &third).expect(200);
    assert_eq!(places(&scene, 0), [2, 2, 0]);
    // Collectives and other awards have places of their own.
    let unit = json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    });
    let unit = scene.ready(scene.proposal(unit));
    submit(&scene, &unit).expect(200);
}

fn a_share_is_rounded_down(app: &TestApp) {
    let scene = Scene::set(app);
    put(&scene, &[share("1/10", 19)]).expect(200);
    let shown = get(&scene);
    assert_eq!(str_at(&shown, "/quotas/0/base/origin"), "stated");
    assert_eq!(str_at(&shown, "/quotas/0/base/source"), "Danh sách đăng ký mẫu");
    assert_eq!(places(&scene, 0), [1, 0, 1]);
    submit(&scene, &draft(&scene, "T-EMPLOYEE")).expect(200);
    let second = draft(&scene, "T-OFFICER");
    submit(&scene, &second).expect_problem(409, "quota-exceeded");
    put(&scene, &[share("1/10", 20)]).expect(200);
    submit(&scene, &second).expect(200);
    assert_eq!(places(&scene, 0), [2, 2, 0]);
    // The smaller of two caps holds.
    put(&scene, &[with(share("1/1", 20), json!({ "max_places": 3 }))]).expect(200);
    assert_eq!(places(&scene, 0), [3, 2, 1]);
}

fn a_base_is_counted_once_and_stays(app: &TestApp) {
    let scene = Scene::set(app);
    let counted =
        |changes: Value| with(quota(json!({ "max_places": null, "max_share": "1/2" })), changes);
    let quotas = [
        counted(json!({})),
        counted(json!({ "scope": "CNTT" })),
        counted(json!({ "subject_kind": "collective", "counted_on": "2026-11-01" })),
        counted(json!({ "subject_kind": "collective", "scope": "KHOI-1" })),
    ];
    let members = json!({ "members": [
        { "unit_code": "CNTT", "role": "lead" }, { "unit_code": "P03", "role": "deputy" },
    ] });
    app.secretariat().put("/v1/units/KHOI-1/members/2026").json(members).send().expect(201);
    put(&scene, &quotas).expect(200);
    let bases = || -> Vec<(i64, String)> {
        let all = get(&scene);
        let quotas = all["quotas"].as_array().unwrap().iter();
        quotas
            .map(|one| {
                assert_eq!(str_at(one, "/base/origin"), "directory");
                let day = str_at(one, "/base/counted_on").to_owned();
                (one["base"]["count"].as_i64().unwrap(), day)
            })
            .collect()
    };
    // Four persons in each of three rooms; the leaders of the department are in none of them.
    let today = "2026-11-23".to_owned();
    let expected =
        [(12, today.clone()), (4, today.clone()), (3, "2026-11-01".to_owned()), (2, today)];
    assert_eq!(bases(), expected);
    let person = json!({
        "full_name": "Cán bộ mẫu 99", "kind": "civil_servant", "position_class": "staff",
        "unit_code": "CNTT",
    });
    app.e_office().put("/v1/persons/CB099").json(person).send().expect(201);
    assert_eq!(bases(), expected, "a base that was stored does not move");
    put(&scene, &quotas).expect(200);
    assert_eq!(bases()[0].0, 13);
}

fn a_bloc_and_a_unit_have_their_own_places(app: &TestApp) {
    let scene = Scene::set(app);
    let members = json!({ "members": [{ "unit_code": "CNTT", "role": "lead" }] });
    app.secretariat().put("/v1/units/KHOI-1/members/2026").json(members).send().expect(201);
    let of = |scope: &str, max: u32| quota(json!({ "scope": scope, "max_places": max }));
    put(&scene, &[of("round", 9), of("KHOI-1", 1), of("P03", 0)]).expect(200);
    submit(&scene, &draft(&scene, "T-EMPLOYEE")).expect(200);
    let second = draft(&scene, "T-OFFICER");
    let refused = submit(&scene, &second).expect_problem(409, "quota-exceeded").json();
    assert_eq!(str_at(&refused, "/quota/scope"), "KHOI-1");
    assert_eq!([places(&scene, 0), places(&scene, 1)], [[9, 1, 8], [1, 1, 0]]);
    put(&scene, &[of("round", 9), of("KHOI-1", 2), of("CNTT", 1)]).expect(200);
    let refused = submit(&scene, &second).expect_problem(409, "quota-exceeded").json();
    assert_eq!(str_at(&refused, "/quota/scope"), "CNTT");
    put(&scene, &[of("round", 9), of("KHOI-1", 2), of("P03", 0)]).expect(200);
    submit(&scene, &second).expect(200);
}

fn a_cap_below_what_is_taken_leaves_nothing(app: &TestApp) {
    let scene = Scene::set(app);
    for person in ["T-EMPLOYEE", "T-OFFICER"] {
        submit(&scene, &draft(&scene, person)).expect(200);
    }
    put(&scene, &[quota(json!({ "max_places": 1 }))]).expect(200);
    assert_eq!(places(&scene, 0), [1, 2, 0]);
}

fn of_four_who_submit_at_once_two_get_the_two_places(app: &TestApp) {
    let scene = Scene::set(app);
    put(&scene, &[quota(json!({})), quota(json!({ "scope": "CNTT", "max_places": 3 }))])
        .expect(200);
    let drafts = ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH", "T-HEAD"].map(|one| draft(&scene, one));
    let running = drafts.map(|path| {
        let submit = app.unit_head().post(&format!("{path}/submit"));
        let request = submit.json(with_reasons(json!({})));
        thread::spawn(move || request.send().status)
    });
    let mut statuses = running.map(|one| one.join().unwrap());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 409, 409]);
    assert_eq!([places(&scene, 0), places(&scene, 1)], [[2, 2, 0], [3, 2, 1]]);
    let live = "SELECT count(*) FROM award_proposals WHERE state = 'submitted'";
    assert_eq!(app.database.number(live), 2);
}

fn the_facts_of_a_proposal_are_the_caps_of_its_scopes_and_who_takes_them(app: &TestApp) {
    let scene = Scene::set(app);
    let first = draft(&scene, "T-EMPLOYEE");
    let mine = AwardProposalId(id_of(&first).parse().unwrap());
    submit(&scene, &first).expect(200);
    submit(&scene, &draft(&scene, "T-OFFICER")).expect(200);
    let round = AwardRoundId(scene.round.parse().unwrap());
    let facts = |except: Option<AwardProposalId>| {
        app.app
            .db
            .read_blocking(move |conn| {
                service::facts(conn, round, GK, SubjectKind::Individual, "CNTT", except)
            })
            .unwrap()
    };
    let unknown = Fact::unknown(Supplier::Secretariat);
    let count = |others, base: &Fact<u32>| QuotaCount { others, base: base.clone() };
    let expected = BTreeMap::from([
        ("CNTT".to_owned(), count(1, &unknown)),
        ("round".to_owned(), count(1, &unknown)),
    ]);
    assert_eq!(facts(Some(mine)), (BTreeSet::new(), expected));
    put(&scene, &[share("1/20", 100), quota(json!({ "scope": "P03" }))]).expect(200);
    let cap =
        Quota { scope: "round".to_owned(), max_places: None, max_share: Share::parse("1/20") };
    let expected = BTreeMap::from([
        ("CNTT".to_owned(), count(2, &unknown)),
        ("round".to_owned(), count(2, &Fact::Known(100))),
    ]);
    assert_eq!(facts(None), (BTreeSet::from([cap]), expected));
}
