//! Who does not vote: what is derived of a dossier, what members declare before and while they vote, what
//! R28 finds, and who learns of it and of the council's decision.

use serde_json::{Value, json};
use thidua::authz::Role;
use thidua::authz::table::scopes_of;
use thidua::features::award_proposals::types::AwardProposalId;
use thidua::features::councils::service::facts_for;

use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene, act, id_of, missing, with};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::council::{
    VOTERS, add, attend, close, communicate, count, formed, in_open_voting, in_voting, open_voting,
    opened, opinion, scheduled, vote,
};
use crate::support::panel::Panel;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    authors_and_whoever_heads_the_unit_for_a_time_do_not_vote,
    whoever_changed_a_dossier_does_not_vote_on_it,
    a_member_declares_a_conflict_before_the_vote_and_it_is_decided_before_the_count,
    a_declared_conflict_goes_with_the_dossier_to_the_next_session,
    a_member_who_declares_a_conflict_while_voting_takes_the_ballot_back,
    a_written_opinion_goes_with_its_member_too,
    a_declaration_that_does_not_fit_is_refused_and_changes_nothing,
    a_declaration_is_decided_by_the_secretariat_and_only_confirmed,
    who_is_judged_does_not_learn_who_is_in_conflict_and_why,
    a_chair_who_finds_a_conflict_in_a_tie_does_not_decide_it,
    a_conflict_with_what_a_dossier_cites_recuses_from_a_running_vote,
    the_rule_finds_who_voted_while_in_conflict,
    nobody_who_proposed_learns_the_outcome_before_it_is_communicated,
    the_audit_has_a_count_once_it_is_communicated,
    people_of_the_unit_it_was_merged_into_learn_no_count_either,
];

const REASON: &str = "Đã góp ý cho tác giả khi viết báo cáo";

fn seen(app: &TestApp, path: &str) -> Value {
    app.secretariat().get(path).send().expect(200).json()
}

fn declare(app: &TestApp, who: &str, proposal: &str, changes: Value) -> Response {
    let body = with(json!({ "award_proposal_id": id_of(proposal), "reason": REASON }), changes);
    app.as_caller(who).post("/v1/conflicts").json(body).send()
}

fn resolve(app: &TestApp, who: &str, conflict: &Value, outcome: &str) -> Response {
    let path = format!("/v1/conflicts/{}/resolve", str_at(conflict, "/id"));
    let body = json!({ "outcome": outcome, "reason": "Xác nhận theo khai báo" });
    app.as_caller(who).post(&path).json(body).send()
}

/// Why a member does not vote on an item, and whether he or she did.
fn voter(app: &TestApp, item: &str, code: &str) -> (Option<String>, bool) {
    let view = seen(app, item);
    let voters = view["voters"].as_array().unwrap();
    let one = voters.iter().find(|one| one["person_code"] == code).unwrap();
    (one["recusal_ground"].as_str().map(str::to_owned), one["has_voted"] == true)
}

fn ground(app: &TestApp, item: &str, code: &str) -> Option<String> {
    voter(app, item, code).0
}

fn conflicted(app: &TestApp, proposal: &str) -> Value {
    let id = AwardProposalId(id_of(proposal).parse().unwrap());
    let facts = app.app.db.read_blocking(move |conn| facts_for(conn, id)).unwrap();
    serde_json::to_value(facts).unwrap()["conflicted_voters"].clone()
}

fn outcome_of(app: &TestApp, proposal: &str, rule: &str) -> String {
    let read = seen(app, &format!("{proposal}/readiness?at=close_voting"));
    let findings = read["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["rule"] == rule).unwrap();
    str_at(found, "/outcome").to_owned()
}

fn waits(app: &TestApp, who: &str, kind: &str) -> bool {
    let work = app.as_caller(who).get("/v1/me/work").send().expect(200).json();
    work["groups"].as_array().unwrap().iter().any(|one| one["kind"] == kind)
}

fn authors_and_whoever_heads_the_unit_for_a_time_do_not_vote(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = scene.achievement("T-EMPLOYEE", &["T-MEMBER"]);
    let proposal = scene.eligible(scene.proposal(json!({ "achievement_ids": [shared] })));
    let grant = json!({
        "holder_kind": "person", "holder_code": "T-EMPLOYEE3", "role": "unit_head",
        "unit_code": "CNTT", "valid_from": "2026-11-01", "valid_to": "2026-11-23",
        "reason": "Phụ trách phòng mẫu",
    });
    app.admin().post("/v1/role-grants").json(grant).send().expect(201);
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    for (who, why) in
        [("T-MEMBER", "author"), ("T-EMPLOYEE3", "same_unit"), ("T-HEAD", "same_unit")]
    {
        assert_eq!(ground(app, &item, who).as_deref(), Some(why), "{who}");
        let refused = vote(app, who, &item, "approve").expect_problem(403, "recused").json();
        assert_eq!(str_at(&refused, "/ground"), why);
    }
    for who in ["T-CHAIR", "T-SEC", "T-HEAD3"] {
        assert_eq!(ground(app, &item, who), None, "{who}");
        vote(app, who, &item, "approve").expect(200);
    }
    // The rule set takes the share of all members, so that whoever is recused stays in its basis.
    let outcome = count(app, &item, json!({})).expect(200).json()["outcome"].clone();
    let figures = ["issued", "returned", "agree", "recused", "basis_count"];
    assert_eq!(figures.map(|name| outcome[name].as_i64().unwrap()), [3, 3, 3, 3, 6]);
    assert_eq!(outcome["awaits_chair"], json!(true), "three of six are equal");
}

fn whoever_changed_a_dossier_does_not_vote_on_it(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.ready(scene.proposal(json!({})));
    let summary = json!({ "summary": "Văn phòng Sở viết lại" });
    app.secretariat().patch(&proposal).if_match("*").json(summary).send().expect(200);
    act(&app.unit_head(), &proposal, "submit").expect(200);
    for step in ["receive", "appraise"] {
        act(&app.as_caller("T-SEC2"), &proposal, step).expect(200);
    }
    let item = in_voting(app, &opened(app, &[]), &proposal);
    assert_eq!(ground(app, &item, "T-SEC").as_deref(), Some("proposer"));
    assert_eq!(ground(app, &item, "T-MEMBER"), None);
    vote(app, "T-SEC", &item, "approve").expect_problem(403, "recused");
}

fn a_member_declares_a_conflict_before_the_vote_and_it_is_decided_before_the_count(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = scheduled(app, &formed(app));
    let item = add(app, &session, &proposal, json!({})).expect(201).location().to_owned();
    let made = declare(app, "T-MEMBER", &proposal, json!({})).expect(201);
    let view = made.json();
    assert_eq!((str_at(&view, "/ground"), str_at(&view, "/state")), ("declared", "declared"));
    assert_eq!((str_at(&view, "/member_code"), str_at(&view, "/reason")), ("T-MEMBER", REASON));
    assert_eq!(str_at(&view, "/award_proposal_id"), id_of(&proposal));
    assert_eq!(
        (&view["evaluation_round_id"], &view["achievement_id"]),
        (&Value::Null, &Value::Null)
    );
    assert!(view.get("evaluator_code").is_none() && view.get("resolution_reason").is_none());
    assert_eq!(app.as_caller("T-MEMBER").get(made.location()).send().expect(200).json(), view);
    let list = format!("/v1/conflicts?award_proposal_id={}", id_of(&proposal));
    assert_eq!(seen(app, &list)["items"][0]["id"], view["id"]);
    let others = app.as_caller("T-HEAD3").get(&list).send().expect(200).json();
    assert_eq!(others["items"], json!([]));
    attend(app, &session, &[]).expect(200);
    app.as_caller("T-CHAIR").post(&format!("{session}/open")).send().expect(200);
    open_voting(app, &item).expect(200);
    assert_eq!(ground(app, &item, "T-MEMBER").as_deref(), Some("declared_conflict"));
    vote(app, "T-MEMBER", &item, "approve").expect_problem(403, "recused");
    assert!(!waits(app, "T-MEMBER", "agenda_item.vote"));
    for who in ["T-CHAIR", "T-SEC", "T-HEAD3", "T-EMPLOYEE3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    let early = count(app, &item, json!({})).expect_problem(409, "not-ready");
    assert_eq!(missing(&early), ["R28 conflict_undecided /voters"]);
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 4);
    assert!(waits(app, "T-SEC", "conflict.resolve"));
    resolve(app, "T-SEC", &view, "confirmed").expect(200);
    assert!(!waits(app, "T-SEC", "conflict.resolve"));
    assert_eq!(ground(app, &item, "T-MEMBER").as_deref(), Some("confirmed_conflict"));
    let outcome = count(app, &item, json!({})).expect(200).json()["outcome"].clone();
    let figures = ["issued", "returned", "recused", "basis_count"];
    assert_eq!(figures.map(|name| outcome[name].as_i64().unwrap()), [4, 4, 2, 6]);
}

fn a_declared_conflict_goes_with_the_dossier_to_the_next_session(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    add(app, &session, &proposal, json!({})).expect(201);
    let conflict = declare(app, "T-MEMBER", &proposal, json!({})).expect(201).json();
    assert!(waits(app, "T-SEC", "conflict.resolve"));
    close(app, &session, json!({})).expect(200);
    assert!(!waits(app, "T-SEC", "conflict.resolve"), "no vote waits for it");
    // It is on no agenda now, which keeps nobody from deciding.
    resolve(app, "T-SEC", &conflict, "confirmed").expect(200);
    declare(app, "T-HEAD3", &proposal, json!({}))
        .expect(422)
        .expect_error_at("/award_proposal_id", "not_before_the_member");
    let item = in_voting(app, &opened(app, &[]), &proposal);
    assert_eq!(ground(app, &item, "T-MEMBER").as_deref(), Some("confirmed_conflict"));
    let again = declare(app, "T-MEMBER", &proposal, json!({})).expect_problem(409, "duplicate");
    assert_eq!(again.json()["existing_id"], conflict["id"]);
}

fn a_member_who_declares_a_conflict_while_voting_takes_the_ballot_back(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    vote(app, "T-MEMBER", &item, "reject").expect(200);
    vote(app, "T-CHAIR", &item, "approve").expect(200);
    assert_eq!(voter(app, &item, "T-MEMBER"), (None, true));
    let before = seen(app, &item)["version"].as_i64().unwrap();
    let conflict = declare(app, "T-MEMBER", &proposal, json!({})).expect(201).json();
    assert_eq!(voter(app, &item, "T-MEMBER"), (Some("declared_conflict".to_owned()), false));
    assert!(seen(app, &item)["version"].as_i64().unwrap() > before, "what is shown has changed");
    let left = "SELECT count(*) FROM sealed_ballots WHERE person_code = 'T-MEMBER'";
    assert_eq!(app.database.number(left), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 1);
    vote(app, "T-MEMBER", &item, "approve").expect_problem(403, "recused");
    assert_eq!(conflicted(app, &proposal), json!({ "known": [] }));
    resolve(app, "T-SEC", &conflict, "confirmed").expect(200);
    for who in ["T-SEC", "T-HEAD3", "T-EMPLOYEE3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    let outcome = count(app, &item, json!({})).expect(200).json()["outcome"].clone();
    let figures = ["issued", "returned", "agree", "disagree", "recused"];
    assert_eq!(figures.map(|name| outcome[name].as_i64().unwrap()), [4, 4, 4, 0, 2]);
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 4);
    let told = "SELECT count(*) FROM audit_events WHERE action = 'agenda_item.recuse'";
    assert_eq!(app.database.number(told), 2, "declared, and confirmed");
}

fn a_written_opinion_goes_with_its_member_too(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let item = in_open_voting(app, &session, &proposal);
    let opinion = || {
        let path = format!("{item}/written-opinions/T-EMPLOYEE3");
        app.secretariat().put(&path).json(json!({ "choice": "approve" })).send()
    };
    opinion().expect(200);
    let by_secretary = json!({ "member_code": "T-EMPLOYEE3" });
    declare(app, "T-SEC", &proposal, by_secretary).expect(201);
    assert_eq!(app.database.number("SELECT count(*) FROM open_ballots"), 0);
    opinion().expect_problem(403, "recused");
}

fn a_declaration_that_does_not_fit_is_refused_and_changes_nothing(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let outside = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    let nothing = scene.nothing();
    let wrong = |answer: Response, pointer: &str, code: &str| {
        answer.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    let of = |who: &str, path: &str, changes: Value| declare(app, who, path, changes);
    let no_member = "not_before_the_member";
    wrong(of("T-EMPLOYEE", &proposal, json!({})), "/award_proposal_id", no_member);
    wrong(of("T-MEMBER", &outside, json!({})), "/award_proposal_id", no_member);
    let unknown = format!("/v1/award-proposals/{nothing}");
    wrong(of("T-MEMBER", &unknown, json!({})), "/award_proposal_id", no_member);
    wrong(of("T-MEMBER", &proposal, json!({ "reason": "" })), "/reason", "min_length");
    for changes in [
        json!({ "award_proposal_id": null }),
        json!({ "evaluation_round_id": nothing }),
        json!({ "achievement_id": nothing }),
        json!({ "evaluation_round_id": nothing, "achievement_id": nothing }),
        json!({ "evaluator_code": "T-MEMBER" }),
    ] {
        wrong(of("T-MEMBER", &proposal, changes), "/award_proposal_id", "one_subject");
    }
    let others = json!({ "member_code": "T-HEAD3" });
    of("T-MEMBER", &proposal, others).expect_problem(403, "role-required");
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 0);
    assert_eq!(ground(app, &item, "T-MEMBER"), None);
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    count(app, &item, json!({})).expect(200);
    let late = of("T-MEMBER", &proposal, json!({}));
    let late = late.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&late, "/current_state"), "decided");
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 0);
}

fn a_declaration_is_decided_by_the_secretariat_and_only_confirmed(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let item = in_voting(app, &opened(app, &[]), &proposal);
    let own = declare(app, "T-SEC", &proposal, json!({})).expect(201).json();
    assert_eq!(own["allowed_actions"], json!([]));
    resolve(app, "T-SEC", &own, "confirmed").expect_problem(403, "recused");
    resolve(app, "T-CHAIR", &own, "confirmed").expect_problem(403, "role-required");
    resolve(app, "T-LEAD", &own, "confirmed").expect_problem(403, "role-required");
    resolve(app, "T-SEC2", &own, "dismissed")
        .expect_problem(422, "validation-failed")
        .expect_error_at("/outcome", "declared_is_confirmed");
    assert_eq!(ground(app, &item, "T-SEC").as_deref(), Some("declared_conflict"));
    let decided = resolve(app, "T-SEC2", &own, "confirmed").expect(200).json();
    assert_eq!(
        (str_at(&decided, "/state"), str_at(&decided, "/resolved_by")),
        ("confirmed", "T-SEC2")
    );
    resolve(app, "T-SEC2", &own, "confirmed").expect_problem(409, "invalid-state-transition");
    assert_eq!(ground(app, &item, "T-SEC").as_deref(), Some("confirmed_conflict"));
}

fn who_is_judged_does_not_learn_who_is_in_conflict_and_why(app: &TestApp) {
    let scene = Scene::set(app);
    // One of the secretariat has a share in what the dossier rests on.
    let shared = scene.achievement("T-EMPLOYEE", &["T-SEC2"]);
    let proposal = scene.eligible(scene.proposal(json!({ "achievement_ids": [shared] })));
    let session = opened(app, &[]);
    add(app, &session, &proposal, json!({})).expect(201);
    let conflict = declare(app, "T-MEMBER", &proposal, json!({})).expect(201).json();
    let path = format!("/v1/conflicts/{}", str_at(&conflict, "/id"));
    resolve(app, "T-SEC2", &conflict, "confirmed").expect_problem(403, "recused");
    let hidden = ["member_code", "evaluator_code", "reason", "resolution_reason"];
    let is_hidden = |view: &Value| hidden.iter().all(|name| view.get(name).is_none());
    // What one may not decide is nobody's work but that of the others.
    assert!(waits(app, "T-SEC", "conflict.resolve"));
    assert!(!waits(app, "T-SEC2", "conflict.resolve"));
    let judged = app.as_caller("T-SEC2");
    let whole = |who: &str| app.as_caller(who).get(&path).send().expect(200).json();
    for _ in 0..2 {
        let view = whole("T-SEC2");
        assert!(is_hidden(&view), "{view}");
        assert_eq!(view["allowed_actions"], json!([]));
        let list = judged.get("/v1/conflicts").send().expect(200).json();
        assert!(is_hidden(&list["items"][0]), "{list}");
        // The first time it is declared, the second time decided.
        if str_at(&view, "/state") == "declared" {
            resolve(app, "T-SEC", &conflict, "confirmed").expect(200);
        }
    }
    let others = whole("T-SEC");
    assert_eq!((str_at(&others, "/member_code"), str_at(&others, "/reason")), ("T-MEMBER", REASON));
    assert_eq!(str_at(&others, "/resolution_reason"), "Xác nhận theo khai báo");
    assert_eq!(whole("T-MEMBER")["reason"], json!(REASON), "one's own words");
    // The secretariat reads the audit, and that of a conflict tells no more.
    app.seal();
    let trail = judged.get("/v1/audit-events?limit=200").send().expect(200).json();
    let of_conflicts: Vec<&Value> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| str_at(one, "/action").starts_with("conflict."))
        .collect();
    assert_eq!(of_conflicts.len(), 2);
    for one in of_conflicts {
        assert!(!one["changes"].to_string().contains("T-MEMBER"), "{one}");
        assert!(!one.to_string().contains(REASON) && one["reason"] == Value::Null, "{one}");
    }
}

fn a_chair_who_finds_a_conflict_in_a_tie_does_not_decide_it(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let item = in_voting(app, &opened(app, &[]), &proposal);
    for (place, who) in VOTERS.iter().enumerate() {
        vote(app, who, &item, if place < 3 { "approve" } else { "reject" }).expect(200);
    }
    let equal = count(app, &item, json!({})).expect(200).json();
    assert_eq!(equal["outcome"]["awaits_chair"], json!(true));
    let conflict = declare(app, "T-CHAIR", &proposal, json!({})).expect(201).json();
    // The count stands, and R28 says that it was not without the chair.
    assert_eq!(seen(app, &item)["outcome"], equal["outcome"]);
    let ground_and_vote = (Some("declared_conflict".to_owned()), true);
    assert_eq!(voter(app, &item, "T-CHAIR"), ground_and_vote);
    assert_eq!(conflicted(app, &proposal), json!({ "known": ["T-CHAIR"] }));
    let early = count(app, &item, opinion(true)).expect_problem(409, "not-ready");
    assert_eq!(missing(&early), ["R28 conflict_undecided /voters"]);
    resolve(app, "T-SEC", &conflict, "confirmed").expect(200);
    let refused = count(app, &item, opinion(true)).expect_problem(409, "tie-unresolved");
    assert_eq!(str_at(&refused.json(), "/ground"), "confirmed_conflict");
    let reopen = app.secretariat().post(&format!("{item}/reopen"));
    reopen.json(json!({ "reason": "Bằng phiếu" })).send().expect(200);
    open_voting(app, &item).expect(200);
    vote(app, "T-CHAIR", &item, "approve").expect_problem(403, "recused");
    assert_eq!(conflicted(app, &proposal), json!({ "known": [] }));
}

fn a_conflict_with_what_a_dossier_cites_recuses_from_a_running_vote(app: &TestApp) {
    let scene = Scene::set(app);
    let cited = scene.achievement("T-EMPLOYEE", &[]);
    let proposal = scene.eligible(scene.proposal(json!({ "achievement_ids": [cited] })));
    let achievement = format!("/v1/achievements/{cited}");
    let panel = Panel { achievement, ..Panel::of(app, scene.campaign.clone()) };
    let (round, _) = panel.opened(&["T-MEMBER", "T-CHAIR"]);
    let item = in_voting(app, &opened(app, &[]), &proposal);
    vote(app, "T-MEMBER", &item, "approve").expect(200);
    let body = json!({
        "evaluation_round_id": id_of(&round), "achievement_id": panel.achievement_id(),
        "reason": REASON,
    });
    let member = app.as_caller("T-MEMBER");
    let conflict = member.post("/v1/conflicts").json(body).send().expect(201).json();
    // Declared to the panel it is the panel's matter; confirmed it is the council's, too.
    assert_eq!(voter(app, &item, "T-MEMBER"), (None, true));
    panel.resolve(&conflict, "confirmed").expect(200);
    assert_eq!(voter(app, &item, "T-MEMBER"), (Some("confirmed_conflict".to_owned()), false));
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 0);
    vote(app, "T-MEMBER", &item, "approve").expect_problem(403, "recused");
}

fn the_rule_finds_who_voted_while_in_conflict(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = add(app, &session, &proposal, json!({})).expect(201).location().to_owned();
    let unknown = json!({ "unknown": { "supplier": "council_secretary" } });
    assert_eq!(conflicted(app, &proposal), unknown, "nobody has voted");
    assert_eq!(outcome_of(app, &proposal, "R28"), "unknown");
    open_voting(app, &item).expect(200);
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    assert_eq!(conflicted(app, &proposal), json!({ "known": [] }));
    assert_eq!(outcome_of(app, &proposal, "R28"), "passed");
    // What the stores hold is what is found, whichever way it came there.
    let found = |change: &str, back: &str, who: &[&str]| {
        app.database.execute(change);
        assert_eq!(conflicted(app, &proposal), json!({ "known": who }), "{change}");
        let outcome = if who.is_empty() { "passed" } else { "warning" };
        assert_eq!(outcome_of(app, &proposal, "R28"), outcome, "{change}");
        app.database.execute(back);
        assert_eq!(conflicted(app, &proposal), json!({ "known": [] }), "{back}");
    };
    found(
        "UPDATE agenda_voters SET ground = 'same_unit' WHERE person_code = 'T-SEC'",
        "UPDATE agenda_voters SET ground = NULL WHERE person_code = 'T-SEC'",
        &["T-SEC"],
    );
    found(
        "UPDATE persons SET unit_code = 'CNTT' WHERE code IN ('T-HEAD3', 'T-MEMBER')",
        "UPDATE persons SET unit_code = 'P03' WHERE code IN ('T-HEAD3', 'T-MEMBER')",
        &["T-HEAD3", "T-MEMBER"],
    );
    found(
        "UPDATE award_proposals SET created_by = 'T-MEMBER'",
        "UPDATE award_proposals SET created_by = 'T-HEAD'",
        &["T-MEMBER"],
    );
    found(
        "UPDATE achievements SET person_code = 'T-EMPLOYEE3'",
        "UPDATE achievements SET person_code = 'T-EMPLOYEE'",
        &["T-EMPLOYEE3"],
    );
    found(
        "UPDATE role_grants SET unit_code = 'CNTT' WHERE holder_code = 'T-HEAD3'",
        "UPDATE role_grants SET unit_code = 'P03' WHERE holder_code = 'T-HEAD3'",
        &["T-HEAD3"],
    );
    // Whoever is recused and did not vote is none.
    found(
        "UPDATE award_proposals SET created_by = 'T-SEC2'",
        "UPDATE award_proposals SET created_by = 'T-HEAD'",
        &[],
    );
    count(app, &item, json!({})).expect(200);
    assert_eq!(conflicted(app, &proposal), json!({ "known": [] }));
}

fn nobody_who_proposed_learns_the_outcome_before_it_is_communicated(app: &TestApp) {
    let scene = Scene::set(app);
    let passed = scene.eligible(scene.proposal(json!({})));
    let failed = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let session = opened(app, &[]);
    let items = [(&passed, "approve"), (&failed, "reject")].map(|(proposal, choice)| {
        let item = in_voting(app, &session, proposal);
        for who in VOTERS {
            vote(app, who, &item, choice).expect(200);
        }
        count(app, &item, json!({})).expect(200);
        item
    });
    close(app, &session, json!({})).expect(200);
    app.seal();
    // The head sits in the council, and is recused.
    let head = app.unit_head();
    let texts = |proposal: &str| -> Vec<(String, String)> {
        let id = id_of(proposal);
        [
            proposal.to_owned(),
            format!("{proposal}/history"),
            format!("{proposal}/readiness?at=publish"),
            "/v1/award-proposals?state=recommended&state=not_recommended".to_owned(),
            format!("/v1/events?limit=200&subject_id={id}"),
            "/v1/me/work".to_owned(),
            format!("{session}/minutes"),
            format!("{session}/agenda-items"),
            session.clone(),
        ]
        .map(|path| {
            let text = head.get(&path).send().expect(200).text();
            (path, text)
        })
        .to_vec()
    };
    let conclusions = "Thống nhất đề nghị";
    let tells =
        ["recommended", "votes_missing", "is_passed", "\"agree\"", "\"disagree\"", conclusions];
    let words = |text: &str| tells.iter().filter(|word| text.contains(*word)).count();
    for (proposal, item) in [&passed, &failed].into_iter().zip(&items) {
        for (path, text) in texts(proposal) {
            assert_eq!(words(&text), 0, "{path}: {text}");
        }
        let view = head.get(item).send().expect(200).json();
        assert_eq!((str_at(&view, "/state"), &view["outcome"]), ("decided", &Value::Null));
        let own = head.get(proposal).send().expect(200).json();
        assert_eq!((str_at(&own, "/state"), &own["reasons"]), ("in_council", &json!([])));
    }
    // Those who hold the session know it, and so does the audit.
    let outcome = |who: &str, item: &str| {
        app.as_caller(who).get(item).send().expect(200).json()["outcome"]["is_recommended"].clone()
    };
    for who in ["T-SEC", "T-CHAIR", "T-MEMBER", "T-LEAD", "T-INSPECTOR"] {
        let found = [outcome(who, &items[0]), outcome(who, &items[1])];
        assert_eq!(found, [json!(true), json!(false)], "{who}");
    }
    let concluded = "SELECT count(*) FROM audit_events WHERE action = 'agenda_item.conclude'";
    assert_eq!(app.database.number(concluded), 2);
    // Nothing goes on before.
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&passed)] }));
    act(&app.leader(), &decision, "publish").expect_problem(409, "not-ready");
    items.iter().for_each(|item| communicate(app, item));
    app.seal();
    for (proposal, state) in [(&passed, "recommended"), (&failed, "not_recommended")] {
        let own = head.get(proposal).send().expect(200).json();
        assert_eq!(str_at(&own, "/state"), state);
        let feed = head.get(&format!("/v1/events?limit=200&subject_id={}", id_of(proposal)));
        let told = format!("award_proposal.{state}");
        assert!(feed.send().expect(200).text().contains(&told), "{told}");
    }
    let view = head.get(&items[1]).send().expect(200).json();
    assert_eq!(view["outcome"]["is_recommended"], json!(false));
    let missed = head.get(&failed).send().expect(200).json();
    assert_eq!(str_at(&missed, "/reasons/0/code"), "votes_missing");
}

/// Somebody of the secretariat who is nominated reads of the item and its session what the audit has.
fn the_audit_has_a_count_once_it_is_communicated(app: &TestApp) {
    let scene = Scene::set(app);
    let nominated = scene.eligible(scene.proposal(json!({})));
    let other = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let grant = json!({
        "holder_kind": "person", "holder_code": "T-EMPLOYEE", "role": "secretariat",
        "unit_code": null, "valid_from": "2026-11-23", "valid_to": null, "reason": "Biệt phái mẫu",
    });
    app.admin().post("/v1/role-grants").json(grant).send().expect(201);
    let scope = scopes_of(&[Role::Employee, Role::Secretariat]).join(" ");
    let nominee = Client::new(&app.base_url, Some(app.token("T-EMPLOYEE", "tests", &scope)));
    let session = opened(app, &[]);
    let items = [&nominated, &other].map(|proposal| {
        let item = in_open_voting(app, &session, proposal);
        for who in VOTERS {
            vote(app, who, &item, "approve").expect(200);
        }
        count(app, &item, json!({})).expect(200);
        item
    });
    let places = json!({ "places": [{
        "award_type_code": GK, "places": 1, "reason": "Số lượng phân bổ",
        "chair_choice": [id_of(&items[0])],
    }] });
    close(app, &session, places).expect(200);
    let changes = |path: &str, action: &str| {
        app.seal();
        let query = format!("/v1/audit-events?target_id={}&action={action}", id_of(path));
        let rows = nominee.get(&query).send().expect(200).json()["items"].clone();
        rows.as_array().unwrap().iter().map(|row| row["changes"].clone()).collect::<Vec<Value>>()
    };
    let withheld = json!({ "before": null, "after": null, "is_withheld": true });
    for item in &items {
        let counted = changes(item, "agenda_item.close_voting").remove(0);
        assert_eq!((&counted["outcome"], &counted["open_ballots"]), (&withheld, &withheld));
        assert_eq!(counted["state"], json!({ "before": "voting", "after": "decided" }));
        assert_eq!(changes(item, "agenda_item.conclude").remove(0)["outcome"], withheld);
    }
    let closed = changes(&session, "council_session.close").remove(0);
    for field in ["conclusions", "places"] {
        assert_eq!(closed[field], withheld, "{field}");
    }
    // Nor does the session tell; whoever oversees it reads it.
    let read = |who: &Client| who.get(&session).send().expect(200).json();
    let kept = read(&nominee);
    assert_eq!((&kept["conclusions"], &kept["places"]), (&Value::Null, &json!([])));
    let minutes = nominee.get(&format!("{session}/minutes")).send().expect(200).json();
    assert_eq!(minutes["conclusions"], Value::Null);
    let all = read(&app.as_caller("T-INSPECTOR"));
    assert_eq!(str_at(&all, "/conclusions"), "Thống nhất đề nghị");
    assert_eq!(str_at(&all, "/places/0/chair_choice/0"), id_of(&items[0]));
    communicate(app, &items[0]);
    let told = changes(&items[0], "agenda_item.communicate").remove(0);
    assert_eq!(told["outcome"]["before"], Value::Null);
    assert_eq!(told["outcome"]["after"]["is_recommended"], json!(true));
    assert_eq!(told["open_ballots"]["after"].as_array().unwrap().len(), VOTERS.len());
    // The other item is none of the nominee's, and the conclusions speak of it: the audit waits for it.
    let whole = read(&nominee);
    assert_eq!(str_at(&whole, "/conclusions"), "Thống nhất đề nghị");
    assert_ne!(whole["etag"], kept["etag"], "it is read anew");
    assert!(changes(&session, "council_session.communicate").is_empty());
    communicate(app, &items[1]);
    let told = changes(&session, "council_session.communicate").remove(0);
    assert_eq!(str_at(&told, "/conclusions/after"), "Thống nhất đề nghị");
    assert_eq!(str_at(&told, "/places/after/0/chair_choice/0"), id_of(&items[0]));
}

fn people_of_the_unit_it_was_merged_into_learn_no_count_either(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "absent")]);
    let item = in_voting(app, &session, &proposal);
    for who in ["T-CHAIR", "T-SEC", "T-MEMBER", "T-HEAD3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    count(app, &item, json!({})).expect(200);
    close(app, &session, json!({})).expect(200);
    let outcome = |who: &str| {
        let view = app.as_caller(who).get(&item).send().expect(200).json();
        view["outcome"]["is_recommended"].clone()
    };
    for who in ["T-EMPLOYEE3", "T-HEAD3"] {
        assert_eq!(outcome(who), json!(true), "{who} is of another unit");
    }
    app.database.execute(
        "UPDATE units SET valid_to = '2026-11-22', merged_into_code = 'P03' WHERE code = 'CNTT'",
    );
    // Neither the absent member, who is no voter, nor the head, who was free when the vote was opened.
    for who in ["T-EMPLOYEE3", "T-HEAD3"] {
        assert_eq!(outcome(who), Value::Null, "{who} carries the dossier on");
        let seen = app.as_caller(who).get(&session).send().expect(200).json();
        assert_eq!(seen["conclusions"], Value::Null, "{who}");
    }
    assert_eq!(outcome("T-CHAIR"), json!(true), "whoever chairs knows");
    communicate(app, &item);
    assert_eq!(outcome("T-EMPLOYEE3"), json!(true));
}
