//! Whatever is done in whatever order, and several things at once: no achievement is awarded twice, no
//! quota is passed, no vote is counted twice, and what is decided stays as it was decided.

mod steps;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use thidua::audit::verify;
use thidua::features::award_proposals::states::AwardProposalState;

use self::steps::{Action, Hands, Step, Table, items, sequences};
use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene, complete_with};
use crate::support::case::{Case, cases};
use crate::support::council::{VOTERS, attend, formed, scheduled};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![no_sequence_of_steps_breaks_what_always_holds];

/// How many sequences are tried.
const RUNS: u32 = 6;

/// Nominations of each sequence, and the places there are for them.
const PROPOSALS: usize = 6;
const PLACES: usize = 2;

/// What a decided item keeps for good; what the end of the session adds to it is none of that.
fn decided(item: &Value) -> Value {
    let mut kept = item.clone();
    for name in ["is_recommended", "is_over_places"] {
        kept["outcome"][name] = Value::Null;
    }
    let names = ["outcome", "voters", "voting_round", "voting_closed_at", "voting_closed_by"];
    names.iter().map(|name| ((*name).to_owned(), kept[*name].clone())).collect()
}

/// What was decided up to now.
#[derive(Default)]
struct Decided {
    items: BTreeMap<String, Value>,
    proposals: BTreeMap<String, (String, Value)>,
}

impl Decided {
    fn look(&mut self, hands: &Hands, table: &Table) {
        let items = items(hands, &table.session);
        for (id, before) in &self.items {
            let after = items.iter().find(|one| one["id"] == *id);
            assert_eq!(after.map(decided).as_ref(), Some(before), "a decided item changed");
        }
        let receipts = table.receipts.lock().unwrap();
        for item in items {
            let id = str_at(&item, "/id").to_owned();
            if !["decided", "communicated"].contains(&str_at(&item, "/state")) {
                continue;
            }
            let vote = item["voting_round"].as_i64().unwrap();
            let cast = receipts.iter().filter(|one| one.0 == id && one.1 == vote).count();
            let figure = |name: &str| item["outcome"][name].as_u64().unwrap();
            let voters = item["voters"].as_array().unwrap();
            let voted = voters.iter().filter(|one| one["has_voted"] == true).count();
            assert_eq!((figure("returned"), voted), (cast as u64, cast), "{item}");
            assert_eq!(figure("agree") + figure("disagree") + figure("abstain"), cast as u64);
            assert!(figure("returned") <= figure("issued"), "{item}");
            self.items.insert(id, decided(&item));
        }
        let path = format!("/v1/award-proposals?limit=200&award_round_id={}", table.round);
        let page = hands.secretariat.get(&path).send().expect(200).json();
        let proposals = page["items"].as_array().unwrap();
        assert_eq!(proposals.len(), PROPOSALS);
        for one in proposals {
            let id = str_at(one, "/id").to_owned();
            let now = (str_at(one, "/state").to_owned(), one["decision_id"].clone());
            if let Some(before) = self.proposals.get(&id) {
                assert_eq!(&now, before, "a decided proposal changed: {id}");
            }
            if ["awarded", "declined"].contains(&now.0.as_str()) {
                self.proposals.insert(id, now);
            }
        }
    }
}

/// What holds of everything in the database, whatever was done.
fn assert_invariants(app: &TestApp) {
    let live: Vec<String> =
        AwardProposalState::LIVE.iter().map(|state| format!("'{state}'")).collect();
    let live = format!("state IN ({})", live.join(", "));
    let rules = [
        (
            "an achievement has two awards",
            "SELECT achievement_id FROM award_achievements GROUP BY achievement_id \
             HAVING count(*) > 1"
                .to_owned(),
        ),
        (
            "an achievement stands in two live proposals",
            format!(
                "SELECT a.achievement_id FROM award_proposal_achievements a \
                 JOIN award_proposals p ON p.id = a.award_proposal_id \
                 WHERE p.{live} GROUP BY a.achievement_id HAVING count(*) > 1"
            ),
        ),
        (
            "a person is nominated twice for one time",
            format!(
                "SELECT person_code FROM award_proposals WHERE {live} GROUP BY person_code \
                 HAVING count(*) > 1"
            ),
        ),
        (
            "a quota is passed",
            format!(
                "SELECT award_round_id FROM award_proposals WHERE {live} \
                 GROUP BY award_round_id HAVING count(*) > {PLACES}"
            ),
        ),
        (
            "a proposal has two awards",
            "SELECT award_proposal_id FROM awards GROUP BY award_proposal_id HAVING count(*) > 1"
                .to_owned(),
        ),
    ];
    let count = |sql: &str| format!("(SELECT count(*) FROM ({sql}) AS found)");
    let all: Vec<String> = rules.iter().map(|(_, sql)| count(sql)).collect();
    if app.database.number(&format!("SELECT {}", all.join(" + "))) == 0 {
        return;
    }
    for (what, sql) in &rules {
        assert_eq!(app.database.number(&count(sql)), 0, "{what}");
    }
    panic!("what was broken a moment ago holds again");
}

/// Four persons and six nominations that are in each other's way: by achievement, by person, by place.
/// Their round, and their paths.
fn nominations(scene: &Scene<'_>, case: usize) -> (String, Vec<String>) {
    let app = scene.app;
    let persons = [0, 1, 2, 3].map(|number| {
        let code = format!("S{case}-{number}");
        let person = json!({
            "full_name": format!("Cán bộ mẫu {code}"), "kind": "civil_servant",
            "position_class": "staff", "unit_code": "CNTT",
        });
        app.e_office().put(&format!("/v1/persons/{code}")).json(person).send().expect(201);
        code
    });
    let quota = json!({ "award_type_code": GK, "subject_kind": "individual", "scope": "round",
        "max_places": PLACES });
    let round = scene.open_round(json!({ "name": format!("Đợt {case}") }));
    let caps = app.secretariat().put(&format!("/v1/award-rounds/{round}/quotas")).if_match("*");
    caps.json(json!({ "quotas": [quota] })).send().expect(200);
    let shared = [0, 1].map(|author| {
        let other = persons[1 - author].as_str();
        scene.achievement(&persons[author], &[other])
    });
    let own = [0, 2, 3].map(|author| scene.achievement(&persons[author], &[]));
    let proposals = [
        (0, &shared[0]),
        (1, &shared[0]),
        (1, &shared[1]),
        (0, &own[0]),
        (2, &own[1]),
        (3, &own[2]),
    ]
    .map(|(person, achievement)| {
        let path = scene
            .draft(scene.proposal(json!({
                "award_round_id": round, "person_code": persons[person],
                "achievement_ids": [achievement],
            })))
            .location()
            .to_owned();
        complete_with(&app.unit_head(), &path, &scene.rating);
        path
    })
    .to_vec();
    (round, proposals)
}

/// One sequence, and then everything that is left goes on to its end.
fn run(scene: &Scene<'_>, council: &str, case: usize, batches: &[Vec<Step>]) -> BTreeSet<String> {
    let app = scene.app;
    let hands = Hands {
        head: app.unit_head(),
        secretariat: app.secretariat(),
        leader: app.leader(),
        chair: app.as_caller("T-CHAIR"),
        voters: VOTERS.iter().map(|who| app.as_caller(who)).collect(),
    };
    let session = scheduled(app, council);
    attend(app, &session, &[]).expect(200);
    hands.chair.post(&format!("{session}/open")).send().expect(200);
    let (round, proposals) = nominations(scene, case);
    let table = Table {
        round,
        proposals,
        session,
        decision: scene.decision(json!({})),
        numbers: AtomicUsize::new((case + 1) * 10_000),
        receipts: Mutex::default(),
        codes: Mutex::default(),
    };
    let mut decided = Decided::default();
    let mut go = |batch: &[Step]| {
        table.perform_all(&hands, batch);
        assert_invariants(app);
        decided.look(&hands, &table);
    };
    for batch in batches {
        go(batch);
    }
    let all = |action: Action, choice: usize| -> Vec<Step> {
        (0..PROPOSALS).map(|target| Step { action, target, voter: 0, choice }).collect()
    };
    // Submitted, received, appraised, before the council, in voting.
    for _ in 0..5 {
        go(&all(Action::Next, 0));
    }
    // Each voter twice at the same moment, one of them in two minds, and then two counts at once.
    let is_in_voting = |target: &usize| {
        let item = table.item(&hands, *target);
        item.is_some_and(|item| item["state"] == "voting" && item["outcome"].is_null())
    };
    let target = (0..PROPOSALS).find(is_in_voting).unwrap_or_default();
    let votes = (0..VOTERS.len()).flat_map(|voter| {
        [0, usize::from(voter == 4)].map(|choice| Step {
            action: Action::Vote,
            target,
            voter,
            choice,
        })
    });
    go(&votes.collect::<Vec<_>>());
    go(&[Step { action: Action::Count, target, voter: 0, choice: 0 }; 2]);
    // The second time the chair decides what was equal.
    go(&all(Action::Count, 0));
    go(&all(Action::Count, 0));
    go(&all(Action::CloseSession, 0)[..2]);
    go(&all(Action::Communicate, 0));
    for _ in 0..2 {
        go(&all(Action::Decide, 1));
    }
    table.codes.into_inner().unwrap()
}

fn no_sequence_of_steps_breaks_what_always_holds(app: &TestApp) {
    let scene = Scene::set(app);
    let council = formed(app);
    let (case, codes) = (Cell::new(0), Mutex::new(BTreeSet::new()));
    let config = Config {
        cases: RUNS,
        failure_persistence: None,
        // Every sequence leaves its traces, so that a shorter one would begin elsewhere.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let tried = TestRunner::new_with_rng(config, rng).run(&sequences(), |batches| {
        let found = run(&scene, &council, case.get(), &batches);
        codes.lock().unwrap().extend(found);
        case.set(case.get() + 1);
        Ok(())
    });
    tried.unwrap();
    // The sequences came so far that there was something to break.
    let codes = codes.into_inner().unwrap();
    for wanted in ["not-ready", "quota-exceeded", "invalid-state-transition"] {
        assert!(codes.contains(wanted), "nobody heard {wanted}: {codes:?}");
    }
    let count = |what: &str| app.database.number(&format!("SELECT count(*) FROM {what}"));
    assert!(count("awards") > 0);
    assert!(count("counted_ballots") > 0);
    app.seal();
    let keys = app.app.keys.clone();
    let report = app.app.db.read_blocking(move |conn| verify(conn, &[], &keys)).unwrap();
    assert_eq!((report.findings, report.pending_count), (Vec::new(), 0));
}
