//! Secret ballots: nobody who holds the database, the service's log and a backup can tell who voted
//! what, before the count or after it; and no race counts a ballot twice or loses one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::app::TestApp;
use crate::support::awards::{Scene, id_of};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Request;
use crate::support::council::{
    VOTERS, close, count, in_voting, open_voting, opened, opinion, vote,
};
use crate::support::log::Log;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases_under_law![
    nobody_links_a_voter_to_a_choice_before_the_count_or_after_it,
    a_repeated_ballot_is_known_without_telling_its_choice,
    a_ballot_that_is_repeated_after_the_count_gets_the_first_answer,
    the_ballots_reconcile_with_the_list_of_voters,
    an_item_whose_key_is_lost_is_voted_again,
    a_ballot_that_was_moved_to_another_voter_is_not_counted,
    two_ballots_of_one_member_at_once_count_once,
    a_ballot_beside_the_count_is_in_it_or_refused,
    of_two_counts_at_once_one_decides,
    nobody_probes_a_running_vote_with_the_chairs_opinion,
];

const CHOICES: [&str; 3] = ["approve", "reject", "abstain"];

/// Choices of the voters, so that each of the three was made.
const MADE: [&str; 5] = ["approve", "reject", "approve", "reject", "abstain"];

/// An open session with an item in secret voting: session and item.
fn voting(app: &TestApp) -> (String, String) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = in_voting(app, &session, &proposal);
    (session, item)
}

fn cast_all(app: &TestApp, item: &str) {
    for (who, choice) in VOTERS.iter().zip(MADE) {
        vote(app, who, item, choice).expect(200);
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Whether a row holds a choice; the name of a figure, as in `"abstain": 1`, is none.
fn names_a_choice(text: &str) -> bool {
    CHOICES.iter().any(|choice| {
        text.match_indices(choice).any(|(at, word)| {
            let rest = &text[at + word.len()..];
            !rest.trim_start_matches('"').starts_with(':')
        })
    })
}

fn key_files(app: &TestApp) -> Vec<PathBuf> {
    let all = files(&app.database.directory().join("keys").join("ballots"));
    all.into_iter().filter(|path| path.extension().is_some_and(|end| end == "key")).collect()
}

/// A backup made by the command line while the service runs.
fn backup(app: &TestApp, name: &str) -> PathBuf {
    // Beside the data directory and not in it, so that no backup holds another.
    let target = app.database.directory().with_extension(name);
    let data = app.database.directory().to_str().unwrap().to_owned();
    let done = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(["backup", target.to_str().unwrap(), "--data-dir", &data])
        .args(["--database-url", app.database.url()])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    target
}

/// Casts all ballots, and one of them twice more, since replacing must tell no more than casting; the ids
/// of the requests.
fn cast_and_replaced(app: &TestApp, item: &str) -> Vec<String> {
    let made = VOTERS.into_iter().zip(MADE);
    made.chain([("T-SEC", "abstain"), ("T-SEC", "reject")])
        .map(|(who, choice)| {
            let cast = vote(app, who, item, choice).expect(200);
            cast.header("request-id").unwrap().to_owned()
        })
        .collect()
}

fn nobody_links_a_voter_to_a_choice_before_the_count_or_after_it(app: &TestApp) {
    let log = Log::read();
    let (session, item) = voting(app);
    let requests = cast_and_replaced(app, &item);
    app.seal();
    let before = app.database.dump();
    assert!(before.iter().filter(|(table, _)| table == "sealed_ballots").count() == VOTERS.len());
    for (table, row) in &before {
        assert!(!names_a_choice(row), "{table} before the count: {row}");
    }
    let lengths: BTreeSet<usize> = before
        .iter()
        .filter(|(table, _)| table == "sealed_ballots")
        .map(|(_, row)| row.split([' ', ',']).next_back().unwrap().len())
        .collect();
    assert_eq!(lengths.len(), 1, "the length of a ballot tells its choice");
    let key = fs::read(&key_files(app)[0]).unwrap();
    assert_eq!((key_files(app).len(), key.len()), (1, 32));
    let first = backup(app, "before");
    for file in files(&first) {
        let bytes = fs::read(&file).unwrap();
        assert!(!holds(&bytes, &key), "{} holds the key", file.display());
        assert!(!file.to_str().unwrap().contains("ballots"), "{}", file.display());
    }

    count(app, &item, json!({})).expect(200);
    close(app, &session, json!({})).expect(200);
    app.seal();
    assert_eq!(key_files(app), Vec::<PathBuf>::new(), "the key is destroyed");
    let after = app.database.dump();
    for (table, row) in &after {
        let is_counted = table == "counted_ballots";
        assert_eq!(names_a_choice(row), is_counted, "{table} after the count: {row}");
        let names_a_voter = VOTERS.iter().any(|who| row.contains(who));
        assert!(!is_counted || !names_a_voter, "{row}");
    }
    let counted: Vec<&String> =
        after.iter().filter(|(table, _)| table == "counted_ballots").map(|(_, row)| row).collect();
    for (choice, wanted) in [("approve", 2), ("reject", 2), ("abstain", 1)] {
        assert_eq!(counted.iter().filter(|row| row.contains(choice)).count(), wanted, "{choice}");
    }
    // The ids of counted ballots are random ones, which tell no time and so no order.
    for row in &counted {
        let id = row.trim_start_matches(['X', '\'', '(']).chars().filter(char::is_ascii_hexdigit);
        assert_eq!(id.clone().nth(12), Some('4'), "{row}");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 0);
    // What a file or a backup still keeps of the sealed ballots opens no more: no file has the key.
    let second = backup(app, "after");
    for folder in [&first, &second, &app.database.directory().to_owned()] {
        for file in files(folder) {
            let bytes = fs::read(&file).unwrap_or_default();
            assert!(!holds(&bytes, &key), "{} holds the key", file.display());
        }
    }
    assert_log_tells_nothing(&log, &item, &requests);
    // Nor does the API tell.
    let seen = app.secretariat().get(&item).send().expect(200).json();
    assert_eq!(seen["open_ballots"], json!([]));
    let trail = app.as_caller("T-INSPECTOR").get("/v1/audit-events?limit=200").send().expect(200);
    let votes: Vec<Value> = trail.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| str_at(one, "/action") == "agenda_item.vote")
        .cloned()
        .collect();
    assert_eq!(votes.len(), 7);
    assert!(votes.iter().all(|one| one["changes"] == json!({}) && one["reason"] == Value::Null));
    fs::remove_dir_all(first).unwrap();
    fs::remove_dir_all(second).unwrap();
}

/// No line names a choice and anything that leads to its voter: the request, the item, a member, a ballot.
fn assert_log_tells_nothing(log: &Log, item: &str, requests: &[String]) {
    let lines = log.lines();
    for request in requests {
        let of_request: Vec<&String> = lines.iter().filter(|one| one.contains(request)).collect();
        assert!(!of_request.is_empty(), "the log has nothing of {request}: it was not looked at");
        assert!(of_request.iter().any(|one| one.contains("put_ballot")), "{of_request:?}");
    }
    let traces: Vec<&str> =
        requests.iter().map(String::as_str).chain(VOTERS).chain([id_of(item), "ballot"]).collect();
    for line in &lines {
        let is_traced = traces.iter().any(|trace| line.contains(trace));
        assert!(!(is_traced && names_a_choice(line)), "{line}");
    }
}

fn a_ballot_that_is_repeated_after_the_count_gets_the_first_answer(app: &TestApp) {
    let (session, item) = voting(app);
    let cast = |who: &str, key: &str, choice: &str| {
        let ballot = json!({ "choice": choice });
        app.as_caller(who).put(&format!("{item}/ballot")).key(key).json(ballot).send()
    };
    let first = cast("T-MEMBER", "a-ballot-with-a-key", "reject").expect(200);
    for who in ["T-CHAIR", "T-SEC", "T-HEAD3", "T-EMPLOYEE3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    count(app, &item, json!({})).expect(200);
    let outcome = app.secretariat().get(&item).send().expect(200).json()["outcome"].clone();
    // Nothing is kept that could tell the two bodies apart, and neither changes anything.
    for choice in ["reject", "approve"] {
        let again = cast("T-MEMBER", "a-ballot-with-a-key", choice).expect(200);
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{choice}");
        assert_eq!(again.json(), first.json());
    }
    cast("T-MEMBER", "another-ballot-with-a-key", "reject").expect_problem(409, "already-decided");
    cast("T-CHAIR", "a-ballot-with-a-key", "reject").expect_problem(409, "already-decided");
    close(app, &session, json!({})).expect(200);
    cast("T-MEMBER", "a-ballot-with-a-key", "reject").expect(200);
    let seen = app.secretariat().get(&item).send().expect(200).json();
    for name in ["agree", "disagree", "abstain", "returned"] {
        assert_eq!(seen["outcome"][name], outcome[name], "{name}");
    }
    let told = "SELECT count(*) FROM audit_events WHERE action = 'agenda_item.vote'";
    assert_eq!(app.database.number(told), 5);
}

fn a_repeated_ballot_is_known_without_telling_its_choice(app: &TestApp) {
    let (_, item) = voting(app);
    let member = app.as_caller("T-MEMBER");
    let cast = |choice: &str| {
        let ballot = json!({ "choice": choice });
        member.put(&format!("{item}/ballot")).key("a-key-for-one-ballot").json(ballot).send()
    };
    cast("reject").expect(200);
    let again = cast("reject").expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    cast("approve").expect_problem(422, "idempotency-key-reused");
    let rows = app.database.dump();
    let keys: Vec<&String> =
        rows.iter().filter(|(table, _)| table == "idempotency_keys").map(|(_, row)| row).collect();
    for choice in CHOICES {
        let body = serde_json::to_vec(&json!({ "choice": choice })).unwrap();
        let digest: String =
            Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(keys.iter().all(|row| !row.contains(&digest)), "the digest of `{choice}` is kept");
    }
    assert!(keys.iter().all(|row| !names_a_choice(row)));
    let events =
        app.database.number("SELECT count(*) FROM audit_events WHERE action = 'agenda_item.vote'");
    assert_eq!(events, 1);
}

fn the_ballots_reconcile_with_the_list_of_voters(app: &TestApp) {
    let (_, item) = voting(app);
    cast_all(app, &item);
    let closed = count(app, &item, json!({})).expect(200).json();
    let voted =
        closed["voters"].as_array().unwrap().iter().filter(|one| one["has_voted"] == true).count();
    assert_eq!(closed["outcome"]["returned"], json!(voted));
    let outcome = &closed["outcome"];
    let made = ["agree", "disagree", "abstain"].map(|name| outcome[name].as_u64().unwrap());
    assert_eq!(made, [2, 2, 1]);
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 5);
}

fn an_item_whose_key_is_lost_is_voted_again(app: &TestApp) {
    let (session, item) = voting(app);
    vote(app, "T-CHAIR", &item, "reject").expect(200);
    for file in key_files(app) {
        fs::remove_file(file).unwrap();
    }
    vote(app, "T-MEMBER", &item, "approve").expect_problem(409, "ballot-key-lost");
    count(app, &item, json!({})).expect_problem(409, "ballot-key-lost");
    close(app, &session, json!({})).expect_problem(409, "not-ready");
    let reopen = app.as_caller("T-CHAIR").post(&format!("{item}/reopen"));
    reopen.json(json!({ "reason": "Mất khóa phiếu" })).send().expect(200);
    open_voting(app, &item).expect(200);
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    let closed = count(app, &item, json!({})).expect(200).json();
    assert_eq!((&closed["outcome"]["agree"], &closed["voting_round"]), (&json!(5), &json!(2)));
}

fn a_ballot_that_was_moved_to_another_voter_is_not_counted(app: &TestApp) {
    let (_, item) = voting(app);
    vote(app, "T-CHAIR", &item, "approve").expect(200);
    vote(app, "T-MEMBER", &item, "reject").expect(200);
    app.database.execute(
        "UPDATE sealed_ballots SET sealed = \
         (SELECT sealed FROM sealed_ballots WHERE person_code = 'T-CHAIR') \
         WHERE person_code = 'T-MEMBER'",
    );
    count(app, &item, json!({})).expect_problem(500, "internal-error");
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM sealed_ballots"), 2);
    assert_eq!(key_files(app).len(), 1);
}

fn at_once(requests: Vec<Request>) -> Vec<u16> {
    let running: Vec<_> =
        requests.into_iter().map(|request| thread::spawn(move || request.send().status)).collect();
    let mut all: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    all.sort_unstable();
    all
}

fn ballot(app: &TestApp, who: &str, item: &str, choice: &str) -> Request {
    app.as_caller(who).put(&format!("{item}/ballot")).json(json!({ "choice": choice }))
}

fn two_ballots_of_one_member_at_once_count_once(app: &TestApp) {
    let (_, item) = voting(app);
    let requests =
        (0..8).map(|number| ballot(app, "T-MEMBER", &item, CHOICES[number % 2])).collect();
    assert_eq!(at_once(requests), [200; 8]);
    // All five at once, too.
    let requests = VOTERS.iter().map(|who| ballot(app, who, &item, "approve")).collect();
    assert_eq!(at_once(requests), [200; 5]);
    let closed = count(app, &item, json!({})).expect(200).json();
    assert_eq!(
        (&closed["outcome"]["returned"], &closed["outcome"]["agree"]),
        (&json!(5), &json!(5))
    );
}

fn a_ballot_beside_the_count_is_in_it_or_refused(app: &TestApp) {
    let (_, item) = voting(app);
    for who in &VOTERS[..4] {
        vote(app, who, &item, "approve").expect(200);
    }
    let chair = app.as_caller("T-CHAIR").post(&format!("{item}/close-voting")).json(json!({}));
    let late = ballot(app, VOTERS[4], &item, "approve");
    let [counted, cast] = [chair, late]
        .map(|request| thread::spawn(move || request.send()))
        .map(|running| running.join().unwrap());
    let outcome = counted.expect(200).json()["outcome"].clone();
    let wanted = if cast.status == 200 { 5 } else { 4 };
    if cast.status != 200 {
        cast.expect_problem(409, "already-decided");
    }
    assert_eq!((&outcome["returned"], &outcome["agree"]), (&json!(wanted), &json!(wanted)));
    let voted = "SELECT count(*) FROM agenda_voters WHERE has_voted = (1 = 1)";
    assert_eq!(app.database.number(voted), wanted);
}

fn of_two_counts_at_once_one_decides(app: &TestApp) {
    let (_, item) = voting(app);
    cast_all(app, &item);
    let close =
        |who: &str| app.as_caller(who).post(&format!("{item}/close-voting")).json(json!({}));
    let requests = ["T-CHAIR", "T-SEC", "T-CHAIR", "T-SEC2"].map(close).into_iter().collect();
    assert_eq!(at_once(requests), [200, 409, 409, 409]);
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 5);
    let decided = "SELECT count(*) FROM audit_events WHERE action = 'agenda_item.close_voting'";
    assert_eq!(app.database.number(decided), 1);
    assert!(!id_of(&item).is_empty());
}

fn nobody_probes_a_running_vote_with_the_chairs_opinion(app: &TestApp) {
    let (session, item) = voting(app);
    let probe = |who: &str| {
        let post = app.as_caller(who).post(&format!("{item}/close-voting"));
        let answer = post.json(opinion(true)).send().expect(422);
        let body = answer.expect_error_at("/chair_opinion", "not_counted_yet").json();
        (body["code"].clone(), body["detail"].clone(), body["errors"].clone())
    };
    let before = probe("T-CHAIR");
    // Nothing, one vote, a tie and a majority are answered alike.
    for (place, who) in VOTERS.iter().enumerate() {
        vote(app, who, &item, "approve").expect(200);
        assert_eq!((probe("T-CHAIR"), probe("T-SEC")), (before.clone(), before.clone()));
        let sealed = app.database.number("SELECT count(*) FROM sealed_ballots");
        assert_eq!(usize::try_from(sealed).unwrap(), place + 1);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM counted_ballots"), 0);
    for who in &VOTERS[..2] {
        vote(app, who, &item, "reject").expect(200);
    }
    assert_eq!(probe("T-SEC"), before, "a tie");
    // The one question that tells is the count itself, and after it no ballot is replaced.
    let counted = count(app, &item, json!({})).expect(200).json();
    assert_eq!(counted["outcome"]["awaits_chair"], json!(true));
    assert_eq!(key_files(app), Vec::<PathBuf>::new(), "the key is destroyed");
    vote(app, "T-SEC", &item, "approve").expect_problem(409, "invalid-state-transition");
    let by_secretary = app.as_caller("T-SEC").post(&format!("{item}/close-voting"));
    by_secretary.json(opinion(true)).send().expect_problem(403, "role-required");
    close(app, &session, json!({})).expect_problem(409, "not-ready");
    let decided = count(app, &item, opinion(true)).expect(200).json();
    assert_eq!((str_at(&decided, "/state"), &decided["open_ballots"]), ("decided", &json!([])));
}
