//! Every state, action and role of the objects on the way from the law to the award, compared with the
//! published machines and with the actions that each object shows.

use serde_json::{Value, json};
use thidua::authz::{Actor, Relation, Role};
use thidua::features::agenda_items::types::{self as agenda_items, AgendaItemState};
use thidua::features::award_proposals::states::{self as proposals, AwardProposalState};
use thidua::features::awards::types::{self as awards, AwardState};
use thidua::features::clients::types::{self as clients, ApiClientState};
use thidua::features::council_sessions::types::{self as council_sessions, CouncilSessionState};
use thidua::features::decisions::types::{self as decisions, DecisionState};
use thidua::features::holds::types::{self as holds, HoldState};
use thidua::features::rule_sets::types::{self as rule_sets, RuleSetState};

use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, reason, revocation, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::{Client, Request};
use crate::support::connection::{CLIENTS, registered};
use crate::support::council::{
    VOTERS, attend, attendance, formed, in_open_voting, opened, scheduled, vote,
};
use crate::support::walk::{Plan, STALE, nobody, of_nobody, stale, walk};

pub const CASES: &[Case] = cases_under_law![
    everybody_meets_every_state_of_a_proposal,
    everybody_meets_every_state_of_a_session,
    everybody_meets_every_state_of_an_agenda_item,
    everybody_meets_every_state_of_a_decision,
    everybody_meets_every_state_of_an_award,
    everybody_meets_every_state_of_a_pending_matter,
    everybody_meets_every_state_of_a_connection,
    everybody_meets_every_state_of_a_rule_set,
];

/// An id that belongs to nothing.
const NOTHING: &str = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";

/// The set in force, whose code is taken.
const CURRENT: &str = "tdkt-2026-10";

/// A step's request, with the last part of its path.
fn post(client: &Client, path: &str, action: &str) -> Request {
    client.post(&format!("{path}/{}", action.replace('_', "-")))
}

fn to_proposal(client: &Client, path: &str, action: &str) -> Request {
    let paper = format!("{path}/papers/minh_chung");
    let step = post(client, path, action);
    let request = match action {
        "update" => client.patch(path).json(json!({ "summary": "Mới" })),
        "delete" => client.delete(path),
        "attach_paper" => client.put(&paper).json(json!({ "document_id": NOTHING })),
        "detach_paper" => client.delete(&paper),
        "submit" | "receive" => step.json(with_reasons(json!({}))),
        "return" => step.json(json!({ "reasons": [reason()] })),
        "appraise" => {
            step.json(with_reasons(json!({ "outcome": "eligible", "opinion": "Đủ điều kiện" })))
        }
        "forward" => step.json(with_reasons(json!({ "dispatch_number": "148/TTr-STC" }))),
        "record_city_answer" => step.json(json!({
            "outcome": "declined", "number": "912/SNV-BTĐKT", "dated": "2026-11-23",
            "reasons": [reason()],
        })),
        "withdraw" | "suspend" => step.json(json!({ "reason": "Lý do mẫu" })),
        "resume" => step,
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_proposal(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.upward(json!({})));
    let paper = json!({ "document_id": scene.document() });
    let attach = app.unit_head().put(&format!("{path}/papers/minh_chung")).if_match("*");
    attach.json(paper).send().expect(200);
    let plan = Plan {
        machine: &proposals::MACHINE,
        states: AwardProposalState::ALL,
        table: "award_proposals",
        relation: |_, _| Relation::unit("CNTT"),
        request: to_proposal,
        taken: stale,
        // In the ordinary procedure the unit's head submits, and nobody instead.
        excludes: |actor, action| action == "submit" && !actor.has_for(Role::UnitHead, "CNTT"),
    };
    walk(app, &plan, &|state| {
        app.database.execute(&format!("UPDATE award_proposals SET state = '{state}'"));
        path.clone()
    });
}

fn to_session(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "place": "Phòng 3" })),
        "put_attendance" => client.put(&format!("{path}/attendance")).json(attendance(&[])),
        "add_item" => {
            let item = json!({ "award_proposal_id": NOTHING });
            client.post(&format!("{path}/agenda-items")).json(item)
        }
        "open" => post(client, path, action),
        "close" => post(client, path, action).json(json!({ "conclusions": "Thống nhất" })),
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

/// The chair runs the session.
fn of_chair<'a>(_: &'a Actor, _: &'a str) -> Relation<'a> {
    Relation::of(None, Some("T-CHAIR"))
}

fn everybody_meets_every_state_of_a_session(app: &TestApp) {
    let path = scheduled(app, &formed(app));
    attend(app, &path, &[]).expect(200);
    let plan = Plan {
        machine: &council_sessions::MACHINE,
        states: CouncilSessionState::ALL,
        table: "council_sessions",
        relation: of_chair,
        request: to_session,
        // A new item has no version; what it names is looked at next.
        taken: |action| match action {
            "add_item" => (422, "validation-failed"),
            other => stale(other),
        },
        excludes: nobody,
    };
    walk(app, &plan, &|state| {
        app.database.execute(&format!("UPDATE council_sessions SET state = '{state}'"));
        path.clone()
    });
}

fn to_item(client: &Client, path: &str, action: &str) -> Request {
    let approve = json!({ "choice": "approve" });
    let request = match action {
        "delete" => client.delete(path),
        "vote" => client.put(&format!("{path}/ballot")).json(approve),
        "enter_written_opinion" => {
            client.put(&format!("{path}/written-opinions/T-MEMBER")).json(approve)
        }
        "close_voting" => post(client, path, action).json(json!({})),
        "reopen" => post(client, path, action).json(json!({ "reason": "Lý do mẫu" })),
        "open_voting" | "communicate" => post(client, path, action),
        other => panic!("the test knows no request for {other}"),
    };
    // A ballot belongs to its voter and has no version of the item's.
    if ["vote", "enter_written_opinion"].contains(&action) {
        request
    } else {
        request.if_match(STALE)
    }
}

fn everybody_meets_every_state_of_an_agenda_item(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let item = in_open_voting(app, &opened(app, &[]), &proposal);
    // A ballot that replaces another changes nothing that is shown.
    for who in VOTERS {
        vote(app, who, &item, "reject").expect(200);
    }
    let plan = Plan {
        machine: &agenda_items::MACHINE,
        states: AgendaItemState::ALL,
        table: "agenda_items",
        relation: |actor, action| match action {
            "vote" => Relation::of(None, actor.person_code()),
            "enter_written_opinion" => Relation::none(),
            other => of_chair(actor, other),
        },
        request: to_item,
        // The written opinion is that of a member who is present, and who has none.
        taken: |action| match action {
            "vote" => (200, ""),
            "enter_written_opinion" => (404, "not-found"),
            other => stale(other),
        },
        excludes: |actor, action| action == "vote" && !VOTERS.contains(&actor.id.as_str()),
    };
    walk(app, &plan, &|state| {
        app.database.execute(&format!("UPDATE agenda_items SET state = '{state}'"));
        item.clone()
    });
}

fn to_decision(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "title": "Tên mới" })),
        "delete" => client.delete(path),
        "publish" => post(client, path, action),
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_decision(app: &TestApp) {
    let scene = Scene::set(app);
    let draft = scene.drafted(json!({ "number": "1235" }));
    let granted = scene.granted();
    let award = app.leader().get(&granted).send().expect(200).json();
    let published = format!("/v1/decisions/{}", award["decision_id"].as_str().unwrap());
    let plan = Plan {
        machine: &decisions::MACHINE,
        states: DecisionState::ALL,
        table: "decisions",
        relation: of_nobody,
        request: to_decision,
        taken: stale,
        excludes: nobody,
    };
    walk(app, &plan, &|state| match state {
        DecisionState::Draft => draft.clone(),
        DecisionState::Published => published.clone(),
    });
}

fn to_award(client: &Client, path: &str, action: &str) -> Request {
    let step = post(client, path, action);
    let request = match action {
        "revoke" => step.json(revocation(json!({}))),
        "record-receipt" => step.json(json!({ "received_on": "2026-11-23" })),
        "record-return" => step.json(json!({ "object_returned_on": "2026-11-23" })),
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_an_award(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let two = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let granted = scene.awarded(&[&one, &two], json!({}));
    act(&app.leader(), &granted[1], "revoke").expect(200);
    let plan = Plan {
        machine: &awards::MACHINE,
        states: AwardState::ALL,
        table: "awards",
        relation: of_nobody,
        request: to_award,
        taken: stale,
        excludes: nobody,
    };
    walk(app, &plan, &|state| match state {
        AwardState::Active => granted[0].clone(),
        AwardState::Revoked => granted[1].clone(),
    });
}

/// What ends a matter.
fn end() -> Value {
    json!({
        "released_on": "2026-11-20", "outcome": "disciplined",
        "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19", "issuer": "Thanh tra mẫu" },
        "discipline": { "form": "reprimand", "number": "5/QĐ-MAU", "decided_on": "2026-11-19" },
    })
}

fn to_hold(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "kind": "press" })),
        "release" => post(client, path, action).json(end()),
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_pending_matter(app: &TestApp) {
    let matter = |kind: &str| {
        let body = json!({
            "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
            "kind": kind, "opened_on": "2026-10-05",
            "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
        });
        let made = app.secretariat().post("/v1/holds").json(body).send().expect(201);
        made.location().to_owned()
    };
    let (open, released) = (matter("complaint"), matter("inspection"));
    post(&app.secretariat(), &released, "release").json(end()).send().expect(200);
    let plan = Plan {
        machine: &holds::MACHINE,
        states: HoldState::ALL,
        table: "holds",
        relation: of_nobody,
        request: to_hold,
        taken: stale,
        excludes: nobody,
    };
    walk(app, &plan, &|state| match state {
        HoldState::Open => open.clone(),
        HoldState::Released => released.clone(),
    });
}

fn to_connection(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "name": "Khác" })),
        "rotate_secret" => post(client, path, action).json(json!({})),
        "disable" | "enable" => post(client, path, action).json(json!({ "reason": "Thử" })),
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_connection(app: &TestApp) {
    registered(app, "mot_cua", json!({}));
    let path = format!("{CLIENTS}/mot_cua");
    let plan = Plan {
        machine: &clients::MACHINE,
        states: ApiClientState::ALL,
        table: "clients",
        relation: of_nobody,
        request: to_connection,
        taken: stale,
        excludes: nobody,
    };
    walk(app, &plan, &|state| {
        let is_active = if state == ApiClientState::Active { "1 = 1" } else { "1 = 0" };
        let set = format!("UPDATE clients SET is_active = ({is_active}) WHERE code = 'mot_cua'");
        app.database.execute(&set);
        path.clone()
    });
}

fn to_rule_set(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "note": "Khác" })),
        "delete" => client.delete(path),
        "publish" => post(client, path, action),
        "clone" => {
            let copy = json!({ "code": CURRENT, "valid_from": "2029-01-01" });
            return post(client, path, action).json(copy);
        }
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_rule_set(app: &TestApp) {
    load_law(app);
    let published = format!("/v1/rule-sets/{CURRENT}");
    let copy = json!({ "code": "mau-01", "valid_from": "2027-01-01" });
    let made = post(&app.secretariat(), &published, "clone").json(copy).send().expect(201);
    assert_eq!(made.location(), "/v1/rule-sets/mau-01");
    let draft = made.location().to_owned();
    let plan = Plan {
        machine: &rule_sets::MACHINE,
        states: RuleSetState::ALL,
        table: "rule_sets",
        relation: of_nobody,
        request: to_rule_set,
        // A copy is a new set; that its code is taken is looked at next.
        taken: |action| match action {
            "clone" => (409, "duplicate"),
            other => stale(other),
        },
        excludes: nobody,
    };
    walk(app, &plan, &|state| match state {
        RuleSetState::Draft => draft.clone(),
        RuleSetState::Published => published.clone(),
    });
}
