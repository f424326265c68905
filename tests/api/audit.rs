//! The audit trail: nothing changes it unseen.

use diesel::prelude::*;
use serde_json::json;
use thidua::audit::{Finding, Report, verify};
use thidua::clock::Ids;
use thidua::db::{self, Conn};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_untouched_trail_verifies,
    what_a_replica_with_a_slow_clock_does_is_sealed_in_its_turn,
    the_database_refuses_to_change_or_remove_a_row,
    a_changed_row_is_found_and_named,
    a_removed_row_is_found_and_named,
    a_removed_seal_is_found,
    an_inserted_row_is_found_and_named,
    a_cut_tail_is_found_against_the_last_checkpoint,
    a_rewritten_chain_differs_from_its_checkpoint,
    the_chain_is_shown_with_its_last_checkpoint,
    the_trail_is_listed_by_object_actor_and_time,
    others_cannot_read_the_trail,
    a_refused_call_of_a_known_caller_leaves_a_line,
];

/// Some changes, sealed and signed.
fn with_history(app: &TestApp) {
    for code in ["P04", "P05", "P06"] {
        let unit = json!({"name": code, "kind": "room", "valid_from": "2026-01-01"});
        app.e_office().put(&format!("/v1/units/{code}")).json(unit).send().expect(201);
    }
    app.seal();
    sign(app);
}

fn sign(app: &TestApp) {
    let app = &app.app;
    app.checkpoints.sign_head(&app.db, &app.keys, &app.clock).unwrap();
}

fn check(app: &TestApp) -> Report {
    let (marks, keys) = (app.app.checkpoints.all().unwrap(), app.app.keys.clone());
    app.app.db.read_blocking(move |conn| verify(conn, &marks, &keys)).unwrap()
}

/// What somebody with the database can do: the guards are taken away first.
fn tamper(app: &TestApp, sql: &str) {
    for table in ["audit_events", "audit_seals"] {
        match app.backend {
            Backend::Sqlite => {
                for change in ["update", "delete"] {
                    app.database.execute(&format!("DROP TRIGGER {table}_no_{change}"));
                }
            }
            Backend::Postgres => {
                app.database.execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"));
            }
        }
    }
    app.database.execute(sql);
}

fn id_at(app: &TestApp, sequence: i64) -> thidua::db::types::AnyId {
    use thidua::db::schema::audit_seals as s;
    let mut conn: Conn = db::connect(&app.app.settings.database_url).unwrap();
    s::table.find(sequence).select(s::audit_id).first(&mut conn).unwrap()
}

fn an_untouched_trail_verifies(app: &TestApp) {
    with_history(app);
    let report = check(app);
    assert_eq!((report.verified_count, report.pending_count), (3, 0));
    assert_eq!(report.findings, []);
}

fn what_a_replica_with_a_slow_clock_does_is_sealed_in_its_turn(app: &TestApp) {
    with_history(app);
    app.tell(&app.app.ids, "2026-11-23T02:00:00Z", 1);
    app.seal();
    let feed = |cursor: &str| {
        let path = format!("/v1/events?limit=200{cursor}");
        app.e_office().get(&path).send().expect(200).json()
    };
    let cursor = format!("&cursor={}", str_at(&feed(""), "/next_cursor"));
    let slow = Ids::sequential();
    // Older by its id and its moment than all that is sealed.
    app.tell(&slow, "2026-11-23T01:59:57Z", 2);
    app.seal();
    // Two wait at once, and the later of them is the older by its id and its moment.
    app.tell(&app.app.ids, "2026-11-23T02:00:00Z", 3);
    app.tell(&slow, "2026-11-23T01:59:58Z", 4);
    app.seal();
    let report = check(app);
    assert_eq!((report.verified_count, report.pending_count), (7, 0));
    assert_eq!(report.findings, []);
    let page = feed(&cursor);
    let items = page["items"].as_array().unwrap();
    let told: Vec<(i64, i64)> = items
        .iter()
        .map(|one| (one["position"].as_i64().unwrap(), one["sequence"].as_i64().unwrap()))
        .collect();
    assert_eq!(told, [(5, 2), (6, 3), (7, 4)], "no cursor passes it over, and in order");
    assert!(str_at(&items[2], "/id") < str_at(&items[1], "/id"));
    assert!(str_at(&items[2], "/at") < str_at(&items[1], "/at"));
}

fn the_database_refuses_to_change_or_remove_a_row(app: &TestApp) {
    with_history(app);
    let mut conn = db::connect(&app.app.settings.database_url).unwrap();
    for sql in [
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
        "UPDATE audit_seals SET hash = 'x'",
        "DELETE FROM audit_seals",
    ] {
        let refused = diesel::sql_query(sql).execute(&mut conn).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{sql}: {refused}");
    }
    assert_eq!(check(app).findings, []);
}

fn a_changed_row_is_found_and_named(app: &TestApp) {
    with_history(app);
    let audit_id = id_at(app, 2);
    tamper(app, "UPDATE audit_events SET actor_id = 'other' WHERE target_id = 'P05'");
    assert_eq!(check(app).findings, [Finding::Changed { sequence: 2, audit_id }]);
}

fn a_removed_row_is_found_and_named(app: &TestApp) {
    with_history(app);
    let audit_id = id_at(app, 2);
    tamper(app, "DELETE FROM audit_events WHERE target_id = 'P05'");
    assert_eq!(check(app).findings, [Finding::Removed { sequence: 2, audit_id }]);
}

fn a_removed_seal_is_found(app: &TestApp) {
    with_history(app);
    let inserted = id_at(app, 2);
    let next = id_at(app, 3);
    tamper(app, "DELETE FROM audit_seals WHERE sequence = 2");
    let findings = check(app).findings;
    assert!(findings.contains(&Finding::Gap { sequence: 2 }), "{findings:?}");
    assert!(findings.contains(&Finding::Changed { sequence: 3, audit_id: next }));
    assert!(findings.contains(&Finding::Inserted { audit_id: inserted }));
}

fn an_inserted_row_is_found_and_named(app: &TestApp) {
    with_history(app);
    let id = match app.backend {
        Backend::Sqlite => "x'0192f1c27a3b7c4d8e5fa1b2c3d4e5f6'",
        Backend::Postgres => "'0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6'",
    };
    app.database.execute(&format!(
        "INSERT INTO audit_events SELECT {id}, at, action, target_kind, target_id, actor_kind, \
         actor_id, client_id, on_behalf_of, unit_code, request_id, reason, changes \
         FROM audit_events WHERE target_id = 'P05'"
    ));
    let findings = check(app).findings;
    assert!(
        matches!(findings.as_slice(), [Finding::Inserted { audit_id }]
        if audit_id.to_string() == "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"),
        "{findings:?}"
    );
}

fn a_cut_tail_is_found_against_the_last_checkpoint(app: &TestApp) {
    with_history(app);
    tamper(app, "DELETE FROM audit_seals WHERE sequence = 3");
    app.database.execute("DELETE FROM audit_events WHERE target_id = 'P06'");
    let findings = check(app).findings;
    assert!(
        matches!(findings.as_slice(), [Finding::Checkpoint { sequence: 3, .. }]),
        "{findings:?}"
    );
}

fn a_rewritten_chain_differs_from_its_checkpoint(app: &TestApp) {
    with_history(app);
    // The forger recomputes every seal, but cannot sign.
    tamper(app, "UPDATE audit_events SET actor_id = 'other' WHERE target_id = 'P05'");
    let again =
        "INSERT INTO audit_queue (audit_id) SELECT audit_id FROM audit_seals ORDER BY sequence";
    app.database.execute(again);
    app.database.execute("DELETE FROM audit_seals");
    app.seal();
    let findings = check(app).findings;
    assert!(
        matches!(findings.as_slice(), [Finding::Checkpoint { sequence: 3, .. }]),
        "{findings:?}"
    );
}

fn the_chain_is_shown_with_its_last_checkpoint(app: &TestApp) {
    with_history(app);
    let chain = app.as_caller("T-INSPECTOR").get("/v1/audit-chain").send().expect(200).json();
    assert_eq!((&chain["sealed_count"], &chain["pending_count"]), (&json!(3), &json!(0)));
    assert_eq!(chain["last_checkpoint"]["hash"], chain["head_hash"]);
}

fn the_trail_is_listed_by_object_actor_and_time(app: &TestApp) {
    with_history(app);
    let client = app.as_caller("T-INSPECTOR");
    let targets = |query: &str| {
        let page = client.get(&format!("/v1/audit-events?{query}")).send().expect(200).json();
        let found: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| str_at(row, "/target_id").to_owned())
            .collect();
        found
    };
    assert_eq!(targets("target_id=P05"), ["P05"]);
    assert_eq!(targets("actor_id=e_office&sort=at"), ["P04", "P05", "P06"]);
    assert_eq!(targets("sort=-at&limit=1"), ["P06"]);
    assert_eq!(targets("at_lt=2026-11-23T02:00:00Z"), Vec::<String>::new());
    assert_eq!(targets("at_gte=2026-11-23T09:00:00%2B07:00").len(), 3);
    let row = client.get("/v1/audit-events?target_id=P04").send().json()["items"][0].clone();
    let one = client.get(&format!("/v1/audit-events/{}", str_at(&row, "/id"))).send().expect(200);
    assert_eq!(one.json(), row);
    assert_eq!(row["changes"]["name"], json!({"before": null, "after": "P04"}));
}

fn others_cannot_read_the_trail(app: &TestApp) {
    for code in ["T-EMPLOYEE", "T-HEAD", "e_office"] {
        app.as_caller(code).get("/v1/audit-events").send().expect(403);
        app.as_caller(code).get("/v1/audit-chain").send().expect(403);
    }
}

fn a_refused_call_of_a_known_caller_leaves_a_line(app: &TestApp) {
    app.employee().get("/v1/audit-chain").send().expect(403);
    app.anonymous().get("/v1/audit-chain").send().expect(401);
    app.seal();
    let client = app.as_caller("T-INSPECTOR");
    let page = client.get("/v1/audit-events?action=request.refused").send().expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&page, "/items/0/actor_id"), "T-EMPLOYEE");
    assert_eq!(str_at(&page, "/items/0/target_id"), "get_audit_chain");
    assert_eq!(str_at(&page, "/items/0/changes/code"), "insufficient-scope");
}
