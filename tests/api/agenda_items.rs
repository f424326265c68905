//! The agenda of a council's session: who votes, the count, and what follows for the proposal.

use serde_json::{Value, json};
use thidua::features::agenda_items::types::{AgendaItemState, MACHINE};
use thidua::features::award_proposals::types::AwardProposalId;
use thidua::features::councils::service::facts_for;

use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, Scene, act, id_of, missing};
use crate::support::case::{Case, cases_under_law};
use crate::support::council::{
    VOTERS, add, agreed, attend, close, communicate, count, formed, in_open_voting, in_voting,
    open_voting, opened, opinion, recommend, scheduled, vote,
};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    an_eligible_dossier_comes_before_the_council_and_goes_back,
    what_is_not_eligible_does_not_come_before_the_council,
    voting_otherwise_than_the_rules_needs_a_reason,
    a_vote_needs_its_quorum_and_says_what_is_missing,
    written_opinions_count_for_the_award_quorum_alone,
    members_in_conflict_do_not_vote_and_the_ground_is_listed,
    an_open_vote_shows_who_voted_what_once_it_is_closed,
    in_a_tie_the_chairs_opinion_decides_and_only_then,
    a_chair_in_conflict_does_not_decide_a_tie,
    what_is_decided_never_changes_and_what_is_communicated_is_final,
    a_conclusion_is_told_of_a_proposal_that_moved_when_its_session_ended,
    a_vote_begins_anew_with_a_reason,
    members_read_the_dossiers_that_are_before_them,
    a_recommended_dossier_is_decided_or_forwarded,
    every_state_and_action_of_an_item_answers_as_its_machine_says,
    the_rules_hear_what_the_council_did,
    a_ballot_waits_for_its_voter_and_a_conclusion_for_the_secretariat,
];

fn seen(app: &TestApp, path: &str) -> Value {
    app.secretariat().get(path).send().expect(200).json()
}

fn state(app: &TestApp, path: &str) -> String {
    str_at(&seen(app, path), "/state").to_owned()
}

fn an_eligible_dossier_comes_before_the_council_and_goes_back(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = scheduled(app, &formed(app));
    let chair = app.as_caller("T-CHAIR").post(&format!("{session}/agenda-items"));
    let chair = chair.json(json!({ "award_proposal_id": id_of(&proposal) })).send();
    chair.expect_problem(403, "role-required");
    let made = add(app, &session, &proposal, json!({})).expect(201);
    let item = made.location().to_owned();
    assert_eq!((state(app, &item), state(app, &proposal)), ("pending".into(), "in_council".into()));
    assert_eq!(str_at(&made.json(), "/ballot_mode"), "secret");
    add(app, &session, &proposal, json!({})).expect_problem(409, "invalid-state-transition");
    act(&app.unit_head(), &proposal, "withdraw").expect_problem(409, "invalid-state-transition");
    let page = seen(app, &format!("{session}/agenda-items?state=pending"));
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let sec = app.secretariat();
    sec.delete(&item).send().expect_problem(428, "precondition-required");
    sec.delete(&item).if_match("\"9-00000000\"").send().expect_problem(412, "stale-etag");
    sec.delete(&item).if_match("*").send().expect(204);
    assert_eq!(state(app, &proposal), "appraised_eligible");
    sec.get(&item).send().expect_problem(404, "not-found");
}

fn what_is_not_eligible_does_not_come_before_the_council(app: &TestApp) {
    let scene = Scene::set(app);
    let session = scheduled(app, &formed(app));
    let received = scene.received(scene.proposal(json!({})));
    add(app, &session, &received, json!({})).expect_problem(409, "invalid-state-transition");
    let unknown = add(app, &session, &scene.nothing(), json!({})).expect(422);
    unknown.expect_error_at("/award_proposal_id", "unknown_award_proposal");
    let nothing = format!("/v1/council-sessions/{}", scene.nothing());
    add(app, &nothing, &received, json!({})).expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM agenda_items"), 0);
    assert_eq!(state(app, &received), "received");
}

fn voting_otherwise_than_the_rules_needs_a_reason(app: &TestApp) {
    let scene = Scene::set(app);
    let session = scheduled(app, &formed(app));
    let proposal = scene.eligible(scene.proposal(json!({})));
    let open = add(app, &session, &proposal, json!({ "ballot_mode": "open" })).expect(422);
    open.expect_error_at("/ballot_mode_reason", "required_for_other_mode");
    let secret = json!({ "ballot_mode": "secret", "ballot_mode_reason": "Lý do" });
    let secret = add(app, &session, &proposal, secret).expect(422);
    secret.expect_error_at("/ballot_mode_reason", "not_for_this_mode");
    assert_eq!(state(app, &proposal), "appraised_eligible");
}

fn a_vote_needs_its_quorum_and_says_what_is_missing(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = scheduled(app, &formed(app));
    let item = add(app, &session, &proposal, json!({})).expect(201).location().to_owned();
    let early = open_voting(app, &item).expect_problem(409, "not-ready");
    assert_eq!(missing(&early)[0], "R24 not_in_session /council_session_id");
    let absent = [("T-HEAD", "absent"), ("T-HEAD3", "absent"), ("T-EMPLOYEE3", "absent")];
    attend(app, &session, &absent).expect(200);
    app.as_caller("T-CHAIR").post(&format!("{session}/open")).send().expect(200);
    let refused = open_voting(app, &item).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R25 quorum /attendance", "R25 award_quorum /attendance"]);
    let detail = refused.json()["missing"][0]["label"]["vi"].clone();
    assert_eq!(detail, "3/6 thành viên dự họp, cần 2/3.");
    assert_eq!(state(app, &item), "pending");
    // Exactly two thirds are present, and four fifths of six are five.
    attend(app, &session, &absent[1..]).expect(200);
    let refused = open_voting(app, &item).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R25 award_quorum /attendance"]);
    attend(app, &session, &absent[2..]).expect(200);
    open_voting(app, &item).expect(200);
}

fn written_opinions_count_for_the_award_quorum_alone(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-HEAD3", "written"), ("T-EMPLOYEE3", "written")]);
    let item = add(app, &session, &proposal, json!({})).expect(201).location().to_owned();
    open_voting(app, &item).expect(200);
    let voters = seen(app, &item)["voters"].clone();
    assert_eq!(voters.as_array().unwrap().len(), 6);
    let other = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let more = [("T-HEAD3", "written"), ("T-EMPLOYEE3", "written"), ("T-MEMBER", "written")];
    attend(app, &session, &more).expect(200);
    let item = add(app, &session, &other, json!({})).expect(201).location().to_owned();
    let refused = open_voting(app, &item).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R25 quorum /attendance"]);
}

fn members_in_conflict_do_not_vote_and_the_ground_is_listed(app: &TestApp) {
    let scene = Scene::set(app);
    // The secretariat may nominate, and then does not vote on it.
    let made = app.secretariat().post("/v1/award-proposals").json(scene.proposal(json!({})));
    let proposal = made.send().expect(201).location().to_owned();
    scene.complete(&proposal);
    act(&app.unit_head(), &proposal, "submit").expect(200);
    act(&app.secretariat(), &proposal, "receive").expect(200);
    act(&app.as_caller("T-SEC2"), &proposal, "appraise").expect(200);
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    let view = seen(app, &item);
    let ground = |code: &str| {
        let voters = view["voters"].as_array().unwrap();
        let one = voters.iter().find(|one| one["person_code"] == code).unwrap();
        one["recusal_ground"].as_str().map(str::to_owned)
    };
    assert_eq!(ground("T-HEAD").as_deref(), Some("same_unit"));
    assert_eq!(ground("T-SEC").as_deref(), Some("proposer"));
    assert_eq!(ground("T-MEMBER"), None);
    for (who, why) in [("T-HEAD", "same_unit"), ("T-SEC", "proposer")] {
        let refused = vote(app, who, &item, "approve").expect_problem(403, "recused").json();
        assert_eq!(str_at(&refused, "/ground"), why);
        let actions = app.as_caller(who).get(&item).send().json()["allowed_actions"].clone();
        assert!(!actions.as_array().unwrap().contains(&json!("vote")));
    }
    let member = app.as_caller("T-MEMBER").get(&item).send().json();
    assert_eq!(member["allowed_actions"], json!(["vote"]));
    // Whoever does not sit in the session hears of nothing.
    vote(app, "T-EMPLOYEE", &item, "approve").expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 0);
}

fn an_open_vote_shows_who_voted_what_once_it_is_closed(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let item = in_open_voting(app, &session, &proposal);
    vote(app, "T-CHAIR", &item, "approve").expect(200);
    vote(app, "T-SEC", &item, "reject").expect(200);
    let again = vote(app, "T-SEC", &item, "approve").expect(200).json();
    assert_eq!(again["is_replacement"], json!(true));
    vote(app, "T-MEMBER", &item, "approve").expect(200);
    assert_eq!(seen(app, &item)["open_ballots"], json!([]), "not while members vote");
    let enter = |who: &str, code: &str| {
        let path = format!("{item}/written-opinions/{code}");
        app.as_caller(who).put(&path).json(json!({ "choice": "approve" })).send()
    };
    enter("T-CHAIR", "T-EMPLOYEE3").expect_problem(403, "role-required");
    enter("T-SEC", "T-MEMBER").expect_problem(404, "not-found");
    enter("T-SEC", "T-EMPLOYEE3").expect(200);
    let by_secretary = "SELECT count(*) FROM open_ballots \
                        WHERE entered_by = 'T-SEC' AND person_code = 'T-EMPLOYEE3'";
    assert_eq!(app.database.number(by_secretary), 1);
    // The member's own ballot takes its place, and then nobody else's does.
    let own = vote(app, "T-EMPLOYEE3", &item, "approve").expect(200).json();
    assert_eq!(own["is_replacement"], json!(true));
    enter("T-SEC", "T-EMPLOYEE3").expect_problem(409, "invalid-state-transition");
    assert_eq!(app.database.number(by_secretary), 0);
    let closed = count(app, &item, json!({})).expect(200).json();
    let ballot = |code: &str, choice: &str, by: &str| json!({ "person_code": code, "choice": choice, "entered_by": by });
    assert_eq!(
        closed["open_ballots"],
        json!([
            ballot("T-CHAIR", "approve", "T-CHAIR"),
            ballot("T-EMPLOYEE3", "approve", "T-EMPLOYEE3"),
            ballot("T-MEMBER", "approve", "T-MEMBER"),
            ballot("T-SEC", "approve", "T-SEC"),
        ])
    );
    let outcome = &closed["outcome"];
    assert_eq!((&outcome["issued"], &outcome["returned"]), (&json!(5), &json!(4)));
    assert_eq!((&outcome["agree"], &outcome["recused"]), (&json!(4), &json!(1)));
}

fn in_a_tie_the_chairs_opinion_decides_and_only_then(app: &TestApp) {
    let scene = Scene::set(app);
    let session = opened(app, &[]);
    let item_with = |person: &str, agree: usize| {
        let changes = json!({ "person_code": person });
        let proposal = scene.eligible(scene.proposal(changes));
        let item = in_voting(app, &session, &proposal);
        for (place, who) in VOTERS.iter().enumerate() {
            vote(app, who, &item, if place < agree { "approve" } else { "reject" }).expect(200);
        }
        (proposal, item)
    };
    let (agreed, first) = item_with("T-EMPLOYEE", 3);
    count(app, &first, opinion(true))
        .expect(422)
        .expect_error_at("/chair_opinion", "not_counted_yet");
    let equal = count(app, &first, json!({})).expect(200).json();
    let outcome = &equal["outcome"];
    assert_eq!((&outcome["is_tie"], &outcome["awaits_chair"]), (&json!(true), &json!(true)));
    assert_eq!((str_at(&equal, "/state"), &outcome["is_passed"]), ("voting", &json!(false)));
    assert_eq!(equal["allowed_actions"], json!(["close_voting"]));
    // The count stands: no ballot, no new vote, no end of the session until the chair decides.
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 0);
    vote(app, "T-MEMBER", &first, "approve").expect_problem(409, "invalid-state-transition");
    let reopen = app.as_caller("T-CHAIR").post(&format!("{first}/reopen"));
    let reopen = reopen.json(json!({ "reason": "Bỏ phiếu lại" })).send();
    reopen.expect_problem(409, "invalid-state-transition");
    close(app, &session, json!({})).expect_problem(409, "not-ready");
    count(app, &first, json!({})).expect_problem(409, "tie-unresolved");
    assert_eq!(seen(app, &first)["outcome"], *outcome);
    let closed = count(app, &first, opinion(true)).expect(200).json();
    let outcome = &closed["outcome"];
    assert_eq!((str_at(&closed, "/state"), &outcome["is_passed"]), ("decided", &json!(true)));
    assert_eq!((&outcome["is_tie"], &outcome["awaits_chair"]), (&json!(true), &json!(false)));
    assert_eq!(str_at(outcome, "/chair_reason"), "Nêu gương");
    let (refused, second) = item_with("T-OFFICER", 3);
    count(app, &second, json!({})).expect(200);
    count(app, &second, opinion(false)).expect(200);
    let (_, third) = item_with("T-OUTREACH", 4);
    count(app, &third, json!({})).expect(200);
    count(app, &third, opinion(true)).expect_problem(409, "already-decided");
    close(app, &session, json!({})).expect(200);
    for item in [&first, &second] {
        communicate(app, item);
    }
    assert_eq!(
        (state(app, &agreed), state(app, &refused)),
        ("recommended".into(), "not_recommended".into())
    );
    assert_eq!(str_at(&seen(app, &refused), "/reasons/0/code"), "tie_not_agreed");
}

fn a_chair_in_conflict_does_not_decide_a_tie(app: &TestApp) {
    let scene = Scene::set(app);
    let session = opened(app, &[]);
    let proposal = scene.eligible(scene.proposal(json!({})));
    app.database.execute("UPDATE persons SET unit_code = 'CNTT' WHERE code = 'T-CHAIR'");
    let item = in_voting(app, &session, &proposal);
    for who in ["T-SEC", "T-MEMBER", "T-HEAD3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    let first = || {
        let post = app.as_caller("T-CHAIR").post(&format!("{item}/close-voting"));
        post.key("the-first-of-two-counts").json(json!({})).send().expect(200)
    };
    first();
    for agrees in [true, false] {
        let refused = count(app, &item, opinion(agrees)).expect_problem(409, "tie-unresolved");
        assert_eq!(str_at(&refused.json(), "/ground"), "same_unit");
    }
    let waiting = seen(app, &item);
    assert_eq!(waiting["outcome"]["awaits_chair"], json!(true));
    assert_eq!(waiting["allowed_actions"], json!(["reopen"]));
    // The vote begins anew, and one more ballot makes it no tie.
    let reopen = app.secretariat().post(&format!("{item}/reopen"));
    let anew = reopen.json(json!({ "reason": "Bằng phiếu" })).send().expect(200).json();
    assert_eq!((&anew["outcome"], &anew["voting_closed_at"]), (&Value::Null, &Value::Null));
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 0);
    open_voting(app, &item).expect(200);
    // The first count once more leaves the second vote its key.
    assert_eq!(first().header("idempotent-replayed"), Some("true"));
    for who in ["T-SEC", "T-MEMBER", "T-HEAD3", "T-EMPLOYEE3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    let closed = count(app, &item, json!({})).expect(200).json();
    assert_eq!(closed["outcome"]["is_passed"], json!(true));
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 4);
    // The audit has both counts once the second is communicated, and neither before.
    close(app, &session, json!({})).expect(200);
    let changes = |action: &str| {
        app.seal();
        let query = format!("/v1/audit-events?target_id={}&action={action}", id_of(&item));
        seen(app, &query)["items"][0]["changes"].clone()
    };
    let withheld = json!({ "before": null, "after": null, "is_withheld": true });
    assert_eq!(changes("agenda_item.reopen")["outcome"], withheld);
    communicate(app, &item);
    let told = changes("agenda_item.communicate");
    let voided = &told["voided_counts"];
    assert_eq!((&voided["before"], voided["after"].as_array().unwrap().len()), (&Value::Null, 1));
    assert_eq!(
        (&voided["after"][0]["agree"], &voided["after"][0]["is_tie"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(told["outcome"]["after"]["agree"], json!(4));
}

fn what_is_decided_never_changes_and_what_is_communicated_is_final(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = agreed(app, &session, &proposal);
    let decided = seen(app, &item);
    let sec = app.secretariat();
    count(app, &item, json!({})).expect_problem(409, "already-decided");
    open_voting(app, &item).expect_problem(409, "already-decided");
    vote(app, "T-MEMBER", &item, "reject").expect_problem(409, "already-decided");
    let reopen = sec.post(&format!("{item}/reopen")).json(json!({ "reason": "Bỏ phiếu lại" }));
    reopen.send().expect_problem(409, "already-decided");
    sec.delete(&item).if_match("*").send().expect_problem(409, "already-decided");
    assert_eq!(seen(app, &item), decided);
    let communicate = || sec.post(&format!("{item}/communicate")).send();
    let early = communicate().expect_problem(409, "not-ready");
    assert_eq!(missing(&early), ["R26 session_not_closed /council_session_id"]);
    close(app, &session, json!({})).expect(200);
    let told = communicate().expect(200).json();
    assert_eq!(
        (str_at(&told, "/state"), str_at(&told, "/communicated_by")),
        ("communicated", "T-SEC")
    );
    communicate().expect_problem(409, "invalid-state-transition");
    count(app, &item, json!({})).expect_problem(409, "already-decided");
    app.seal();
    let feed = seen(app, &format!("/v1/events?subject_id={}", id_of(&item)));
    let kinds: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|one| str_at(one, "/type")).collect();
    assert_eq!(kinds, ["agenda_item.decided", "agenda_item.communicated"]);
}

fn a_conclusion_is_told_of_a_proposal_that_moved_when_its_session_ended(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = agreed(app, &session, &proposal);
    close(app, &session, json!({})).expect(200);
    // As it was before the conclusion waited to be told.
    app.database.execute("DELETE FROM award_proposal_terms WHERE step = 'notify'");
    app.database.execute("UPDATE award_proposals SET state = 'recommended'");
    communicate(app, &item);
    assert_eq!(state(app, &item), "communicated");
    assert_eq!(state(app, &proposal), "recommended");
}

fn a_vote_begins_anew_with_a_reason(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    vote(app, "T-CHAIR", &item, "reject").expect(200);
    let reopen = |who: &str| {
        let body = json!({ "reason": "Ghi nhầm thành phần dự họp" });
        app.as_caller(who).post(&format!("{item}/reopen")).json(body).send()
    };
    reopen("T-MEMBER").expect_problem(403, "role-required");
    let after = reopen("T-CHAIR").expect(200).json();
    assert_eq!((str_at(&after, "/state"), &after["voting_round"]), ("pending", &json!(2)));
    assert_eq!(after["voters"], json!([]));
    for table in ["sealed_ballots", "agenda_voters"] {
        assert_eq!(app.database.number(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    vote(app, "T-CHAIR", &item, "approve").expect_problem(409, "invalid-state-transition");
    open_voting(app, &item).expect(200);
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    let closed = count(app, &item, json!({})).expect(200).json();
    assert_eq!(
        (&closed["outcome"]["agree"], &closed["outcome"]["disagree"]),
        (&json!(5), &json!(0))
    );
}

fn members_read_the_dossiers_that_are_before_them(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let member = app.as_caller("T-EMPLOYEE3");
    let papers = seen(app, &proposal)["papers"].clone();
    let paper = format!("/v1/documents/{}", str_at(&papers, "/0/document_id"));
    member.get(&proposal).send().expect_problem(404, "not-found");
    member.get(&paper).send().expect_problem(404, "not-found");
    let session = scheduled(app, &formed(app));
    add(app, &session, &proposal, json!({})).expect(201);
    member.get(&proposal).send().expect(200);
    member.get(&format!("{proposal}/history")).send().expect(200);
    member.get(&paper).send().expect(200);
    let page = member.get("/v1/award-proposals?include_total=true").send().expect(200).json();
    assert_eq!((str_at(&page, "/items/0/id"), &page["total_count"]), (id_of(&proposal), &json!(1)));
    // Others, and other dossiers, stay as they were.
    let other = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    member.get(&other).send().expect_problem(404, "not-found");
    app.as_caller("T-EMPLOYEE").get(&proposal).send().expect_problem(404, "not-found");
}

fn a_recommended_dossier_is_decided_or_forwarded(app: &TestApp) {
    let scene = Scene::set(app);
    let ours = scene.eligible(scene.proposal(json!({})));
    let upward = scene.eligible(scene.upward(json!({ "person_code": "T-OFFICER" })));
    app.database.execute("UPDATE award_types SET requires_council = (1 = 1)");
    let sec = app.secretariat();
    let early = act(&sec, &upward, "forward").expect_problem(409, "not-ready");
    assert_eq!(missing(&early), ["R24 council_required /state"]);
    recommend(app, &ours);
    recommend(app, &upward);
    let work = seen(app, "/v1/me/work");
    let groups = work["groups"].as_array().unwrap();
    let forward = groups.iter().find(|one| str_at(one, "/kind") == "award_proposal.forward");
    assert_eq!(str_at(forward.unwrap(), "/items/0/path"), upward);
    act(&sec, &upward, "forward").expect(200);
    act(&sec, &ours, "forward").expect_problem(409, "not-ready");
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&ours)] }));
    act(&app.leader(), &decision, "publish").expect(200);
    assert_eq!((state(app, &ours), state(app, &upward)), ("awarded".into(), "forwarded".into()));
    assert_ne!(GK, BK);
    let history = seen(app, &format!("{ours}/history"));
    let moves: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|one| str_at(one, "/action")).collect();
    assert_eq!(moves, ["create", "submit", "receive", "appraise", "take_up", "recommend", "award"]);
}

/// Takes an action by somebody who has the right.
fn anybody(app: &TestApp, item: &str, action: &str) -> Response {
    let sec = app.secretariat();
    match action {
        "delete" => sec.delete(item).if_match("*").send(),
        "open_voting" => open_voting(app, item),
        "vote" => vote(app, "T-MEMBER", item, "approve"),
        "enter_written_opinion" => sec
            .put(&format!("{item}/written-opinions/T-EMPLOYEE3"))
            .json(json!({ "choice": "approve" }))
            .send(),
        "close_voting" => count(app, item, json!({})),
        "reopen" => sec.post(&format!("{item}/reopen")).json(json!({ "reason": "Lý do" })).send(),
        "communicate" => sec.post(&format!("{item}/communicate")).send(),
        other => panic!("the test knows no request for {other}"),
    }
}

/// The count of an item that was carried, with the council's conclusion.
fn concluded() -> Value {
    json!({
        "total_members": 6, "present": 5, "written": 1, "recused": 1, "issued": 5, "returned": 5,
        "valid": 5, "invalid": 0, "agree": 5, "disagree": 0, "abstain": 0,
        "share_of_members": "5/6", "percent_of_members": "83,33 %", "basis": "total_members",
        "basis_count": 6, "threshold": "1/2", "must_exceed": true, "is_tie": false,
        "awaits_chair": false, "chair_agrees": null, "chair_reason": null, "is_passed": true,
        "is_recommended": true, "is_over_places": false,
    })
}

fn every_state_and_action_of_an_item_answers_as_its_machine_says(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let mut item = in_open_voting(app, &session, &proposal);
    for state in AgendaItemState::ALL {
        for one in MACHINE.moves {
            app.database.execute("UPDATE council_sessions SET state = 'in_session'");
            if app.database.number("SELECT count(*) FROM agenda_items") == 0 {
                app.database.execute("UPDATE award_proposals SET state = 'appraised_eligible'");
                item = in_open_voting(app, &session, &proposal);
            }
            // Voters are there while and after members vote.
            app.database.execute(&format!("UPDATE agenda_items SET state = '{state}'"));
            app.database.execute("UPDATE award_proposals SET state = 'in_council'");
            if *state == AgendaItemState::Pending {
                app.database.execute("DELETE FROM open_ballots; DELETE FROM agenda_voters");
            } else if seen(app, &item)["voters"] == json!([]) {
                app.database.execute("UPDATE agenda_items SET state = 'pending'");
                open_voting(app, &item).expect(200);
                app.database.execute(&format!("UPDATE agenda_items SET state = '{state}'"));
            }
            if one.action == "communicate" {
                app.database.execute("UPDATE council_sessions SET state = 'closed'");
                // What a session that is over has concluded.
                app.database
                    .execute(&format!("UPDATE agenda_items SET outcome = '{}'", concluded()));
            }
            let caller = if one.action == "vote" { "T-MEMBER" } else { "T-SEC" };
            let view = app.as_caller(caller).get(&item).send().expect(200).json();
            let is_listed =
                view["allowed_actions"].as_array().unwrap().contains(&json!(one.action));
            let is_possible = one.from.contains(state);
            assert_eq!(is_listed, is_possible, "{} in {state}", one.action);
            let answer = anybody(app, &item, one.action);
            if is_possible {
                assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
                if let Some(to) = one.to {
                    assert_eq!(str_at(&answer.json(), "/state"), to.as_str());
                }
                continue;
            }
            let is_locked =
                matches!(state, AgendaItemState::Decided | AgendaItemState::Communicated);
            let code = if is_locked && one.action != "communicate" {
                "already-decided"
            } else {
                "invalid-state-transition"
            };
            answer.expect_problem(409, code);
        }
    }
}

fn the_rules_hear_what_the_council_did(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let facts = || {
        let id = AwardProposalId(id_of(&proposal).parse().unwrap());
        let facts = app.app.db.read_blocking(move |conn| facts_for(conn, id)).unwrap();
        serde_json::to_value(facts).unwrap()
    };
    let none = facts();
    assert_eq!(none["attendance"], json!({ "known": null }));
    let session = opened(app, &[("T-HEAD3", "written")]);
    let item = in_voting(app, &session, &proposal);
    let during = facts();
    assert_eq!(during["tally"], json!({ "unknown": { "supplier": "council_secretary" } }));
    for who in VOTERS {
        vote(app, who, &item, if who == "T-SEC" { "abstain" } else { "approve" }).expect(200);
    }
    count(app, &item, json!({})).expect(200);
    close(app, &session, json!({})).expect(200);
    // What the unit reads of its own readiness tells nothing before it is told.
    assert_eq!(facts()["tally"], during["tally"]);
    communicate(app, &item);
    let after = facts();
    let attended = json!({ "known": { "total": 6, "present": 5, "written": 1, "recused": 1 } });
    assert_eq!(after["attendance"], attended);
    assert_eq!(after["tally"], json!({ "known": { "agree": 4, "disagree": 0, "other": 1 } }));
    assert_eq!(after["session_on"], json!({ "known": "2026-11-23" }));
    assert_eq!(str_at(&after, "/formation/known/chair_role"), "department_director");
    assert_eq!(after["formation"]["known"]["members"], json!(6));
    assert_eq!(after["conflicted_voters"], json!({ "known": [] }));
}

fn a_ballot_waits_for_its_voter_and_a_conclusion_for_the_secretariat(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    let waits = |caller: &str, kind: &str| {
        let work = app.as_caller(caller).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        let found = groups.into_iter().find(|one| str_at(one, "/kind") == kind);
        found.map(|one| str_at(&one, "/items/0/path").to_owned())
    };
    assert_eq!(waits("T-MEMBER", "agenda_item.vote"), Some(item.clone()));
    assert_eq!(waits("T-HEAD", "agenda_item.vote"), None, "in conflict");
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    assert_eq!(waits("T-MEMBER", "agenda_item.vote"), None);
    count(app, &item, json!({})).expect(200);
    assert_eq!(waits("T-SEC", "agenda_item.communicate"), None, "nothing is concluded yet");
    close(app, &session, json!({})).expect(200);
    assert_eq!(waits("T-SEC", "agenda_item.communicate"), Some(item));
}
