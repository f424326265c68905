//! Deliveries of webhooks: what arrives, in which order, signed by which secret, and what follows when it
//! does not arrive.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use thidua::app::App;
use thidua::clock::Ids;
use thidua::db::types::Instant as Moment;
use thidua::features::webhooks::{ATTEMPTS_MAX, Relay, purge};
use thidua::http::contract::document;

use crate::support::app::{TestApp, settings_with};
use crate::support::case::{Case, cases};
use crate::support::database::Backend;
use crate::support::receiver::{Letter, Receiver};
use crate::support::response::str_at;
use crate::webhooks::{made, sending_to, settings};

pub const CASES: &[Case] = cases![
    an_event_arrives_once_signed_and_as_the_contract_says,
    only_the_types_that_were_asked_for_and_only_what_comes_after,
    no_clock_says_what_a_webhook_gets_and_in_which_order,
    what_waits_holds_back_its_own_object_and_no_other,
    a_delivery_is_tried_ten_times_and_then_its_webhook_is_disabled,
    retry_after_is_honoured_and_the_receiver_left_alone,
    a_receiver_that_does_not_answer_is_left_alone_for_a_while,
    a_receiver_that_is_gone_is_called_no_more_until_it_is_enabled,
    both_secrets_sign_until_the_overlap_ends,
    a_test_is_delivered_and_a_finished_delivery_once_more,
    a_target_that_is_listed_no_more_is_not_called,
    a_client_that_may_not_read_the_feed_gets_nothing_until_it_may,
    what_waits_for_a_client_that_was_disconnected_goes_on_waiting,
    of_two_replicas_each_event_is_delivered_by_one,
    a_killed_process_loses_no_event,
    finished_deliveries_are_forgotten_after_their_time,
];

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A pending matter of CNTT; its path. One event, without a unit.
fn opened(app: &TestApp) -> String {
    let hold = json!({
        "subject_kind": "collective", "unit_code": "CNTT", "kind": "press", "opened_on": "2026-10-05",
        "basis": { "number": "1/TB-MAU", "issued_on": "2026-10-01", "issuer": "Cơ quan mẫu" },
    });
    app.secretariat().post("/v1/holds").json(hold).send().expect(201).location().to_owned()
}

/// A second event of the same object.
fn released(app: &TestApp, path: &str) {
    let end = json!({
        "released_on": "2026-11-20", "outcome": "no_violation",
        "conclusion": { "number": "2/KL-MAU", "issued_on": "2026-11-19", "issuer": "Cơ quan mẫu" },
    });
    app.secretariat().post(&format!("{path}/release")).json(end).send().expect(200);
}

fn relay(app: &TestApp) -> Relay {
    Relay::new(Arc::clone(&app.app))
}

/// One turn of the background threads; how many calls were made.
fn turn(app: &TestApp) -> usize {
    app.seal();
    let relay = relay(app);
    relay.fan_out().unwrap();
    relay.send_due(|| false).unwrap()
}

fn advance(app: &TestApp, seconds: i64) {
    app.app.clock.advance(TimeDelta::seconds(seconds));
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The log of a webhook, oldest first.
fn log(app: &TestApp, path: &str) -> Vec<Value> {
    let page = app.admin().get(&format!("{path}/deliveries?limit=200")).send().expect(200).json();
    let mut items = page["items"].as_array().unwrap().clone();
    items.reverse();
    items
}

fn states(app: &TestApp, path: &str) -> Vec<String> {
    log(app, path).iter().map(|one| str_at(one, "/state").to_owned()).collect()
}

fn shown(app: &TestApp, path: &str) -> Value {
    app.admin().get(path).send().expect(200).json()
}

/// Kind of event and version of its object, of each letter.
fn told(letters: &[Letter]) -> Vec<(String, String)> {
    letters
        .iter()
        .map(|one| {
            let body = one.json();
            let name = str_at(&body, "/type").rsplit_once("hold.").unwrap().1;
            (name.to_owned(), str_at(&body, "/subjectid").to_owned())
        })
        .collect()
}

fn id_of(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

/// The signature that a receiver computes for itself.
fn signature(secret: &str, letter: &Letter) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    for part in [letter.id(), ".", letter.header("webhook-timestamp"), ".", &letter.body] {
        mac.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn an_event_arrives_once_signed_and_as_the_contract_says(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let webhook = made(app, &receiver, json!({}));
    let hold = opened(app);
    assert_eq!((turn(app), turn(app)), (1, 0));
    let letters = receiver.letters();
    let letter = &letters[0];
    let feed = app.e_office().get(&format!("/v1/events?subject_id={}", id_of(&hold))).send();
    let event = feed.expect(200).json()["items"][0].clone();
    assert_eq!(letter.id(), str_at(&event, "/id"));
    assert_eq!(letter.header("webhook-timestamp"), app.app.clock.now().timestamp().to_string());
    let own = signature(str_at(&webhook.json(), "/secret"), letter);
    assert_eq!(letter.header("webhook-signature"), own);
    let media_type = "application/cloudevents+json; charset=utf-8";
    assert_eq!(letter.header("content-type"), media_type);
    let operation = &document()["webhooks"]["event"]["post"];
    let schema = &operation["requestBody"]["content"]["application/cloudevents+json"]["schema"];
    let validator = jsonschema::validator_for(schema).unwrap();
    let body = letter.json();
    let misfits: Vec<String> = validator.iter_errors(&body).map(|one| one.to_string()).collect();
    assert_eq!(misfits, Vec::<String>::new());
    for header in operation["parameters"].as_array().unwrap() {
        let pattern = regex::Regex::new(str_at(header, "/schema/pattern")).unwrap();
        assert!(pattern.is_match(letter.header(str_at(header, "/name"))), "{header}");
    }
    assert_eq!((&body["data"], &body["time"]), (&event["data"], &event["at"]));
    assert_eq!(str_at(&body, "/type"), "vn.gov.hanoi.sotaichinh.hold.opened");
    assert!(!letter.body.contains("CNTT"), "thin: {}", letter.body);
    let log = log(app, webhook.location());
    assert_eq!(log.len(), 1);
    let (state, attempt) = (str_at(&log[0], "/state"), &log[0]["attempts"][0]);
    assert_eq!((state, &attempt["status"]), ("delivered", &json!(204)));
    assert_eq!((&attempt["error_code"], &log[0]["next_at"]), (&Value::Null, &Value::Null));
    assert_eq!(
        shown(app, webhook.location())["last_success_at"],
        json!("2026-11-23T02:00:00.000Z")
    );
}

fn only_the_types_that_were_asked_for_and_only_what_comes_after(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let before = opened(app);
    advance(app, 1);
    made(app, &receiver, json!({ "event_types": ["hold.released"] }));
    let after = opened(app);
    assert_eq!(turn(app), 0, "neither what was before nor what was not asked for");
    released(app, &before);
    released(app, &after);
    assert_eq!(turn(app), 2);
    let expected =
        [("released".to_owned(), id_of(&before)), ("released".to_owned(), id_of(&after))];
    assert_eq!(told(&receiver.letters()), expected);
}

fn no_clock_says_what_a_webhook_gets_and_in_which_order(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    // In the same moment, and waiting for its seal yet.
    opened(app);
    made(app, &receiver, json!({}));
    assert_eq!(turn(app), 0, "what was before");
    let slow = Ids::sequential();
    app.tell(&slow, "2026-11-23T01:59:57Z", 1);
    assert_eq!(turn(app), 1, "older by its moment than the webhook, and after it");
    // Two wait at once, and the later of them is the older by its id and its moment.
    app.tell(&app.app.ids, "2026-11-23T02:00:00Z", 2);
    app.tell(&slow, "2026-11-23T01:59:58Z", 3);
    assert_eq!(turn(app), 2);
    app.tell(&slow, "2026-11-23T01:59:59Z", 4);
    assert_eq!(turn(app), 1, "older than what was delivered");
    let letters = receiver.letters();
    let versions: Vec<Value> = letters.iter().map(|one| one.json()["sequence"].clone()).collect();
    assert_eq!(versions, ["1", "2", "3", "4"]);
}

fn what_waits_holds_back_its_own_object_and_no_other(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    receiver.will_answer(&["500"]);
    let first = opened(app);
    released(app, &first);
    let other = opened(app);
    assert_eq!(turn(app), 2);
    // What happens to the object meanwhile queues up behind.
    let early = opened(app);
    receiver.will_answer(&["204", "204", "400"]);
    assert_eq!(turn(app), 1);
    assert_eq!(states(app, &path), ["pending", "pending", "delivered", "delivered"]);
    let metrics = || app.anonymous().get("/metrics").send().expect(200).text();
    assert!(metrics().contains("thidua_webhook_deliveries_pending 2"), "{}", metrics());
    assert!(metrics().contains("thidua_webhook_delivery_oldest_age_seconds 0"), "{}", metrics());
    let waiting = log(app, &path);
    assert_eq!(waiting[0]["next_at"], waiting[1]["next_at"]);
    advance(app, 4);
    assert!(metrics().contains("thidua_webhook_delivery_oldest_age_seconds 4"), "{}", metrics());
    assert_eq!(turn(app), 0, "the first wait is five to six seconds");
    advance(app, 2);
    // The first goes through; the second is refused and waits, and so does what follows it.
    assert_eq!(turn(app), 2);
    released(app, &other);
    advance(app, 6);
    assert_eq!(turn(app), 2);
    let expected = [
        ("opened", &first),
        ("opened", &other),
        ("opened", &early),
        ("opened", &first),
        ("released", &first),
        ("released", &first),
        ("released", &other),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(name, path)| ((*name).to_owned(), id_of(path))).collect();
    assert_eq!(told(&receiver.letters()), expected);
    assert!(states(app, &path).iter().all(|state| state == "delivered"));
    let log = log(app, &path);
    assert_eq!(log[0]["attempt_count"], json!(2));
    assert_eq!(str_at(&log[0], "/attempts/0/error_code"), "refused");
}

fn a_delivery_is_tried_ten_times_and_then_its_webhook_is_disabled(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    opened(app);
    let mut waits = Vec::new();
    for attempt in 1..=ATTEMPTS_MAX {
        receiver.will_answer(&["500"]);
        assert_eq!(turn(app), 1, "attempt {attempt}");
        assert_eq!(turn(app), 0, "it waits before the next attempt");
        let one = log(app, &path).remove(0);
        assert_eq!(one["attempt_count"], json!(attempt));
        if attempt < ATTEMPTS_MAX {
            let next = moment(str_at(&one, "/next_at"));
            waits.push((next - app.app.clock.now()).num_seconds());
            app.app.clock.set(next + TimeDelta::milliseconds(1));
        }
    }
    assert!(waits.is_sorted() && waits[0] >= 5 && waits[8] >= 86_400, "{waits:?}");
    let one = log(app, &path).remove(0);
    assert_eq!((str_at(&one, "/state"), &one["next_at"]), ("failed", &Value::Null));
    assert_eq!(one["attempts"].as_array().unwrap().len(), 10);
    let ids: BTreeSet<String> = receiver.ids().into_iter().collect();
    assert_eq!((receiver.letters().len(), ids.len()), (10, 1), "the same id in every attempt");
    let webhook = shown(app, &path);
    let why = (str_at(&webhook, "/state"), str_at(&webhook, "/disabled_reason"));
    assert_eq!(why, ("disabled", "failing"));
    assert_eq!(webhook["failure_count"], json!(10));
    app.seal();
    let query = format!("/v1/audit-events?target_id={}&action=webhook.disable", id_of(&path));
    let audit = app.admin().get(&query).send().expect(200).json();
    assert_eq!(str_at(&audit, "/items/0/actor_kind"), "system");
    let feed = app.e_office().get("/v1/events?type=webhook.disabled").send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/data/disabled_reason"), "failing");
    opened(app);
    assert_eq!(turn(app), 0);
}

fn retry_after_is_honoured_and_the_receiver_left_alone(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    receiver.will_answer(&["503 retry-after: 120"]);
    opened(app);
    opened(app);
    assert_eq!(turn(app), 1);
    let webhook = shown(app, &path);
    assert_eq!(str_at(&webhook, "/paused_until"), "2026-11-23T02:02:00.000Z");
    assert_eq!(webhook["failure_count"], json!(1));
    let one = log(app, &path).remove(0);
    assert_eq!(str_at(&one, "/next_at"), "2026-11-23T02:02:00.000Z");
    assert_eq!(str_at(&one, "/attempts/0/error_code"), "slow_down");
    advance(app, 119);
    assert_eq!(turn(app), 0);
    advance(app, 1);
    assert_eq!(turn(app), 2);
    let webhook = shown(app, &path);
    assert_eq!((&webhook["paused_until"], &webhook["failure_count"]), (&Value::Null, &json!(0)));
    // As a date, and with an answer that is otherwise no reason to leave it alone.
    receiver.will_answer(&["400 retry-after: Mon, 23 Nov 2026 03:00:00 GMT"]);
    opened(app);
    assert_eq!(turn(app), 1);
    assert_eq!(str_at(&shown(app, &path), "/paused_until"), "2026-11-23T03:00:00.000Z");
}

fn a_receiver_that_does_not_answer_is_left_alone_for_a_while(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    // It closes the connection without a word.
    receiver.will_answer(&["hang"]);
    opened(app);
    opened(app);
    assert_eq!(turn(app), 1);
    let one = log(app, &path).remove(0);
    assert_eq!(str_at(&one, "/attempts/0/error_code"), "unreachable");
    assert_eq!(one["attempts"][0]["status"], Value::Null);
    assert_eq!(str_at(&shown(app, &path), "/paused_until"), "2026-11-23T02:00:05.000Z");
    advance(app, 7);
    assert_eq!(turn(app), 2);
}

fn a_receiver_that_is_gone_is_called_no_more_until_it_is_enabled(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    receiver.will_answer(&["410"]);
    let (first, second) = (opened(app), opened(app));
    assert_eq!(turn(app), 1);
    let webhook = shown(app, &path);
    let why = (str_at(&webhook, "/state"), str_at(&webhook, "/disabled_reason"));
    assert_eq!(why, ("disabled", "gone"));
    assert_eq!(states(app, &path), ["failed", "pending"]);
    let third = opened(app);
    advance(app, 3_600);
    assert_eq!(turn(app), 0);
    let gone = log(app, &path).remove(0);
    let redeliver = format!("/v1/webhook-deliveries/{}/redeliver", str_at(&gone, "/id"));
    let refused = app.e_office().post(&redeliver).send();
    refused.expect_problem(409, "invalid-state-transition");
    app.e_office().post(&format!("{path}/enable")).send().expect(200);
    // What waited, what happened since, that it was disabled, and that it is enabled.
    assert_eq!(turn(app), 4);
    let told: Vec<String> =
        receiver.letters().iter().map(|one| str_at(&one.json(), "/subjectid").to_owned()).collect();
    let own = id_of(&path);
    assert_eq!(told, [id_of(&first), id_of(&second), own.clone(), id_of(&third), own]);
    app.e_office().post(&redeliver).send().expect(200);
    assert_eq!(turn(app), 1);
    assert_eq!(receiver.ids().first(), receiver.ids().last());
    assert!(states(app, &path).iter().all(|state| state == "delivered"));
}

fn both_secrets_sign_until_the_overlap_ends(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let webhook = made(app, &receiver, json!({})).json();
    let old = str_at(&webhook, "/secret").to_owned();
    let path = format!("/v1/webhooks/{}", str_at(&webhook, "/id"));
    let rotate = |hours: i64| {
        let body = json!({ "overlap_hours": hours });
        let path = format!("{path}/rotate-secret");
        let view = app.e_office().post(&path).json(body).send().expect(200).json();
        str_at(&view, "/secret").to_owned()
    };
    let signatures = || {
        opened(app);
        assert_eq!(turn(app), 1);
        let letter = receiver.letters().pop().unwrap();
        let sent: Vec<String> =
            letter.header("webhook-signature").split(' ').map(str::to_owned).collect();
        (sent, letter)
    };
    let new = rotate(2);
    let (sent, letter) = signatures();
    assert_eq!(sent, [signature(&new, &letter), signature(&old, &letter)]);
    advance(app, 2 * 3_600 - 1);
    assert_eq!(signatures().0.len(), 2);
    advance(app, 1);
    let (sent, letter) = signatures();
    assert_eq!(sent, [signature(&new, &letter)]);
    // One that became known to others signs nothing more.
    let last = rotate(0);
    let (sent, letter) = signatures();
    assert_eq!(sent, [signature(&last, &letter)]);
}

fn a_test_is_delivered_and_a_finished_delivery_once_more(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let (client, path) = (app.e_office(), made(app, &receiver, json!({})).location().to_owned());
    let test = client.post(&format!("{path}/test")).send().expect(201);
    let delivery = test.location().to_owned();
    assert_eq!(
        (&test.json()["is_test"], str_at(&test.json(), "/state")),
        (&json!(true), "pending")
    );
    let redeliver = || client.post(&format!("{delivery}/redeliver"));
    redeliver().send().expect_problem(409, "invalid-state-transition");
    assert_eq!(turn(app), 1);
    let body = receiver.letters()[0].json();
    assert_eq!(str_at(&body, "/type"), "vn.gov.hanoi.sotaichinh.webhook.tested");
    assert_eq!(body["data"], json!({ "webhook_id": id_of(&path) }));
    let done = client.get(&delivery).send().expect(200);
    assert_eq!(done.json()["allowed_actions"], json!(["redeliver"]));
    client.get(&delivery).if_none_match(done.etag()).send().expect(304);
    redeliver().if_match("\"99-00000000\"").send().expect_problem(412, "stale-etag");
    let queued = redeliver().if_match(done.etag()).send().expect(200).json();
    assert_eq!((str_at(&queued, "/state"), &queued["attempt_count"]), ("pending", &json!(0)));
    assert_eq!(turn(app), 1);
    let ids = receiver.ids();
    assert_eq!(ids[0], ids[1]);
    assert_eq!(client.get(&delivery).send().json()["attempts"].as_array().unwrap().len(), 2);
    let found = format!("{path}/deliveries?state=delivered&event_id={}&include_total=true", ids[0]);
    assert_eq!(client.get(&found).send().expect(200).json()["total_count"], json!(1));
    let none = client.get(&format!("{path}/deliveries?state=failed")).send().expect(200).json();
    assert_eq!(none["items"], json!([]));
    opened(app);
    turn(app);
    let page = client.get(&format!("{path}/deliveries?limit=1")).send().expect(200).json();
    let next = str_at(&page, "/next_cursor");
    let rest = client.get(&format!("{path}/deliveries")).query(&[("limit", "1"), ("cursor", next)]);
    assert_eq!(rest.send().expect(200).json()["items"][0]["id"], done.json()["id"]);
}

/// Another instance of the service on the same database and keys.
fn another(app: &TestApp, more: &[(&str, &str)]) -> Arc<App> {
    let settings = settings_with(app.database.url(), app.database.directory(), more);
    Arc::new(App::build(settings, app.app.clock.clone(), Ids::system()).unwrap())
}

fn a_target_that_is_listed_no_more_is_not_called(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    opened(app);
    app.seal();
    let elsewhere = ("THIDUA_WEBHOOK_TARGETS", "https://other.example");
    let without_network = ("THIDUA_WEBHOOK_TARGETS", receiver.origin.as_str());
    for (number, one) in [elsewhere, without_network].into_iter().enumerate() {
        let relay = Relay::new(another(app, &[one]));
        relay.fan_out().unwrap();
        assert_eq!(relay.send_due(|| false).unwrap(), 1);
        let delivery = log(app, &path).remove(0);
        let attempt = &delivery["attempts"][number];
        assert_eq!(str_at(attempt, "/error_code"), "target_not_allowed");
        app.app.clock.set(moment(str_at(&delivery, "/next_at")) + TimeDelta::seconds(10));
    }
    assert_eq!(receiver.letters().len(), 0);
    assert_eq!(turn(app), 1, "it is listed again");
}

fn a_client_that_may_not_read_the_feed_gets_nothing_until_it_may(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    made(app, &receiver, json!({}));
    app.database.execute("UPDATE clients SET is_active = FALSE WHERE code = 'e_office'");
    opened(app);
    assert_eq!(turn(app), 0);
    app.database.execute("UPDATE clients SET is_active = TRUE WHERE code = 'e_office'");
    let ended = "UPDATE role_grants SET valid_to = '2026-01-01' WHERE holder_code = 'e_office'";
    app.database.execute(ended);
    assert_eq!(turn(app), 0);
    app.database.execute("UPDATE role_grants SET valid_to = NULL WHERE holder_code = 'e_office'");
    assert_eq!(turn(app), 1, "nothing was missed");
}

fn what_waits_for_a_client_that_was_disconnected_goes_on_waiting(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    opened(app);
    app.seal();
    assert_eq!(relay(app).fan_out().unwrap(), 1);
    app.database.execute("UPDATE clients SET is_active = FALSE WHERE code = 'e_office'");
    assert_eq!(turn(app), 0);
    app.database.execute("UPDATE clients SET is_active = TRUE WHERE code = 'e_office'");
    assert_eq!(turn(app), 0, "it is left alone for a while");
    advance(app, 60);
    assert_eq!(turn(app), 1, "nothing was missed");
    assert_eq!(states(app, &path), ["delivered"]);
}

fn of_two_replicas_each_event_is_delivered_by_one(app: &TestApp) {
    const EVENTS: usize = 12;
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    for _ in 0..EVENTS / 2 {
        let hold = opened(app);
        released(app, &hold);
    }
    app.seal();
    let other = another(app, &settings(&receiver));
    let runs: Vec<_> = [app.app.clone().into_inner(), other]
        .map(Relay::new)
        .into_iter()
        .map(|relay| {
            std::thread::spawn(move || {
                // One that finds the webhook taken stops looking; the threads look again.
                for _ in 0..EVENTS {
                    relay.fan_out().unwrap();
                    relay.send_due(|| false).unwrap();
                }
            })
        })
        .collect();
    for run in runs {
        run.join().unwrap();
    }
    let ids = receiver.ids();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (EVENTS, EVENTS), "{ids:?}");
    assert_eq!(states(app, &path), vec!["delivered"; EVENTS]);
    let feed = app.e_office().get("/v1/events?limit=200").send().expect(200).json();
    let order: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|one| str_at(one, "/id")).collect();
    assert_eq!(ids, order, "in the order of the feed");
}

/// A serving process; it is killed when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serve(app: &TestApp, folder: &Path, receiver: &Receiver) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thidua"));
    command
        .args(["serve", "--bind", "127.0.0.1:0", "--data-dir", folder.to_str().unwrap()])
        .args(["--database-url", app.database.url()])
        .envs([("THIDUA_JOB_LEASE_SECONDS", "1"), ("THIDUA_WORKERS", "1")])
        .envs(settings(receiver))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Process(command.spawn().unwrap())
}

/// SIGKILL in the middle of a call: whoever comes next takes over when the lease ends, and sends what was
/// not marked as sent once more, with the same id.
fn a_killed_process_loses_no_event(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    receiver.will_answer(&["hang"]);
    let hold = opened(app);
    released(app, &hold);
    app.seal();
    relay(app).fan_out().unwrap();
    // Due, whatever this machine's clock says.
    let past = match app.backend {
        Backend::Sqlite => "0",
        Backend::Postgres => "'1970-01-01T00:00:00Z'",
    };
    app.database.execute(&format!("UPDATE webhook_deliveries SET claimable_at = {past}"));
    let process = serve(app, app.database.directory(), &receiver);
    receiver.wait_for(1);
    drop(process);
    assert_eq!(app.database.number("SELECT max(attempt_count) FROM webhook_deliveries"), 0);
    let _process = serve(app, app.database.directory(), &receiver);
    receiver.wait_for(3);
    let began = Instant::now();
    while states(app, &path) != ["delivered", "delivered"] {
        assert!(began.elapsed() < PATIENCE, "{:?}", states(app, &path));
        std::thread::sleep(Duration::from_millis(50));
    }
    let ids = receiver.ids();
    assert_eq!((ids.len(), &ids[0]), (3, &ids[1]));
    assert_ne!(ids[1], ids[2]);
    let told = told(&receiver.letters());
    assert_eq!((told[1].0.as_str(), told[2].0.as_str()), ("opened", "released"));
    assert_eq!(app.database.number("SELECT count(*) FROM webhook_deliveries"), 2);
}

fn finished_deliveries_are_forgotten_after_their_time(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    let purged = || {
        let now = Moment(app.app.clock.now());
        app.app.db.write_blocking(move |conn| purge(conn, now, 30)).unwrap()
    };
    receiver.will_answer(&["204", "400"]);
    opened(app);
    opened(app);
    assert_eq!(turn(app), 2);
    advance(app, 30 * 86_400);
    assert_eq!(purged(), 0);
    advance(app, 1);
    assert_eq!(purged(), 1);
    assert_eq!(states(app, &path), ["pending"], "what waits is kept");
}
