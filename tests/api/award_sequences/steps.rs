//! What may happen in a sequence, and who does it.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::PROPOSALS;
use crate::support::awards::{act, id_of};
use crate::support::client::Client;
use crate::support::council::VOTERS;
use crate::support::response::{Response, str_at};

const CHOICES: [&str; 3] = ["approve", "reject", "abstain"];

#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// The step that the route has next.
    Next,
    TakeUp,
    OpenVoting,
    Vote,
    Count,
    Reopen,
    Communicate,
    CloseSession,
    Decide,
    Return,
    Withdraw,
    Suspend,
    Resume,
    Revoke,
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub action: Action,
    pub target: usize,
    pub voter: usize,
    pub choice: usize,
}

fn steps() -> impl Strategy<Value = Step> {
    let action = prop_oneof![
        30 => Just(Action::Next),
        6 => Just(Action::TakeUp),
        6 => Just(Action::OpenVoting),
        15 => Just(Action::Vote),
        6 => Just(Action::Count),
        2 => Just(Action::Reopen),
        2 => Just(Action::Communicate),
        1 => Just(Action::CloseSession),
        6 => Just(Action::Decide),
        2 => Just(Action::Return),
        2 => Just(Action::Withdraw),
        2 => Just(Action::Suspend),
        3 => Just(Action::Resume),
        3 => Just(Action::Revoke),
    ];
    (action, 0..PROPOSALS, 0..VOTERS.len(), 0..CHOICES.len())
        .prop_map(|(action, target, voter, choice)| Step { action, target, voter, choice })
}

/// What happens one after the other; what stands together happens at the same moment.
pub fn sequences() -> impl Strategy<Value = Vec<Vec<Step>>> {
    vec(vec(steps(), 1..=4), 8..=12)
}

/// Those who act.
#[derive(Clone)]
pub struct Hands {
    pub head: Client,
    pub secretariat: Client,
    pub leader: Client,
    pub chair: Client,
    pub voters: Vec<Client>,
}

/// What they act on, and what they were answered.
pub struct Table {
    pub round: String,
    pub proposals: Vec<String>,
    pub session: String,
    pub decision: Value,
    pub numbers: AtomicUsize,
    /// Each accepted ballot once: item, vote on it, member.
    pub receipts: Mutex<BTreeSet<(String, i64, String)>>,
    pub codes: Mutex<BTreeSet<String>>,
}

impl Table {
    fn keep(&self, answer: &Response) {
        assert!(answer.status < 500, "{} {}: {}", answer.method, answer.target, answer.text());
        if answer.status >= 400 {
            let code = str_at(&answer.json(), "/code").to_owned();
            self.codes.lock().unwrap().insert(code);
        }
    }

    /// The last item of a proposal on the agenda.
    pub fn item(&self, hands: &Hands, target: usize) -> Option<Value> {
        let items = items(hands, &self.session);
        let id = id_of(&self.proposals[target]);
        items.into_iter().rfind(|one| one["award_proposal_id"] == id && one["state"] != "put_back")
    }

    fn take_up(&self, hands: &Hands, target: usize) -> Response {
        let item = json!({ "award_proposal_id": id_of(&self.proposals[target]) });
        hands.secretariat.post(&format!("{}/agenda-items", self.session)).json(item).send()
    }

    fn vote(&self, hands: &Hands, item: &Value, step: Step) -> Response {
        let path = format!("/v1/agenda-items/{}/ballot", str_at(item, "/id"));
        let ballot = json!({ "choice": CHOICES[step.choice] });
        let answer = hands.voters[step.voter].put(&path).json(ballot).send();
        if answer.status == 200 {
            let receipt = answer.json();
            let receipt = (
                str_at(&receipt, "/agenda_item_id").to_owned(),
                receipt["voting_round"].as_i64().unwrap(),
                str_at(&receipt, "/person_code").to_owned(),
            );
            self.receipts.lock().unwrap().insert(receipt);
        }
        answer
    }

    /// Drafts a decision that grants one or two of the proposals, and publishes it.
    fn decide(&self, hands: &Hands, step: Step) -> Response {
        let mut targets = vec![step.target];
        if step.choice == 2 {
            targets.push((step.target + 1) % PROPOSALS);
        }
        let ids: Vec<&str> = targets.iter().map(|one| id_of(&self.proposals[*one])).collect();
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let mut decision = self.decision.clone();
        decision["granted_proposal_ids"] = json!(ids);
        decision["number"] = json!(number.to_string());
        let key = format!("decision-of-a-sequence-{number}");
        let made = hands.secretariat.post("/v1/decisions").key(&key).json(decision).send();
        if made.status != 201 {
            return made;
        }
        act(&hands.leader, made.location(), "publish")
    }

    fn revoke(&self, hands: &Hands, target: usize) -> Option<Response> {
        let page = hands.leader.get("/v1/awards?limit=200").send().expect(200).json();
        let id = id_of(&self.proposals[target]);
        let award = page["items"].as_array()?.iter().find(|one| one["award_proposal_id"] == id)?;
        let path = format!("/v1/awards/{}", str_at(award, "/id"));
        Some(act(&hands.leader, &path, "revoke"))
    }

    fn of_item(&self, hands: &Hands, step: Step) -> Option<Response> {
        let item = self.item(hands, step.target)?;
        let post = |action: &str| {
            hands.chair.post(&format!("/v1/agenda-items/{}/{action}", str_at(&item, "/id")))
        };
        Some(match step.action {
            Action::OpenVoting => post("open-voting").send(),
            Action::Count => {
                // Equal votes stand, and the chair decides them.
                let is_equal = item["outcome"]["awaits_chair"] == json!(true);
                let opinion = json!({ "agrees": step.choice == 0, "reason": "Lý do mẫu" });
                let body = if is_equal { json!({ "chair_opinion": opinion }) } else { json!({}) };
                post("close-voting").json(body).send()
            }
            Action::Communicate => post("communicate").send(),
            Action::Reopen => post("reopen").json(json!({ "reason": "Lý do mẫu" })).send(),
            _ => self.vote(hands, &item, step),
        })
    }

    /// The step that the route has next for a proposal, by whoever takes it.
    fn next(&self, hands: &Hands, step: Step) -> Option<Response> {
        let path = &self.proposals[step.target];
        let seen = hands.secretariat.get(path).send().expect(200).json();
        let with = |action| self.of_item(hands, Step { action, ..step });
        match str_at(&seen, "/state") {
            "draft" | "returned" => Some(act(&hands.head, path, "submit")),
            "submitted" => Some(act(&hands.secretariat, path, "receive")),
            "received" => Some(act(&hands.secretariat, path, "appraise")),
            "suspended" => Some(act(&hands.secretariat, path, "resume")),
            "appraised_eligible" if step.choice == 0 => Some(self.take_up(hands, step.target)),
            "appraised_eligible" | "recommended" => Some(self.decide(hands, step)),
            "in_council" => {
                let item = self.item(hands, step.target)?;
                match str_at(&item, "/state") {
                    "pending" => with(Action::OpenVoting),
                    "voting" if item["outcome"]["awaits_chair"] == json!(true) => {
                        with(Action::Count)
                    }
                    "voting" => with(Action::Vote),
                    "decided" => with(Action::Communicate),
                    _ => None, // nothing follows for the item
                }
            }
            _ => None, // nothing follows
        }
    }

    fn perform(&self, hands: &Hands, step: Step) {
        let path = &self.proposals[step.target];
        let answer = match step.action {
            Action::Next => self.next(hands, step),
            Action::TakeUp => Some(self.take_up(hands, step.target)),
            Action::OpenVoting
            | Action::Vote
            | Action::Count
            | Action::Reopen
            | Action::Communicate => self.of_item(hands, step),
            Action::CloseSession => Some(act_on_session(hands, &self.session)),
            Action::Decide => Some(self.decide(hands, step)),
            Action::Return => Some(act(&hands.secretariat, path, "return")),
            Action::Withdraw => Some(act(&hands.head, path, "withdraw")),
            Action::Suspend => Some(act(&hands.secretariat, path, "suspend")),
            Action::Resume => Some(act(&hands.secretariat, path, "resume")),
            Action::Revoke => self.revoke(hands, step.target),
        };
        if let Some(answer) = answer {
            self.keep(&answer);
        }
    }

    /// Everything of a batch at the same moment.
    pub fn perform_all(&self, hands: &Hands, batch: &[Step]) {
        thread::scope(|scope| {
            for &step in batch {
                let hands = hands.clone();
                scope.spawn(move || self.perform(&hands, step));
            }
        });
    }
}

fn act_on_session(hands: &Hands, session: &str) -> Response {
    let conclusions = json!({ "conclusions": "Thống nhất đề nghị" });
    hands.chair.post(&format!("{session}/close")).json(conclusions).send()
}

/// Everything on the agenda of a session.
pub fn items(hands: &Hands, session: &str) -> Vec<Value> {
    let path = format!("{session}/agenda-items?limit=200");
    let page = hands.secretariat.get(&path).send().expect(200).json();
    assert_eq!(page["next_cursor"], Value::Null);
    page["items"].as_array().unwrap().clone()
}
