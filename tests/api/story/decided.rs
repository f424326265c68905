//! How the story ends: the decisions of the director and of the city, a revocation, and what is known of
//! every award afterwards.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use thidua::audit::verify;

use super::{GRANTED, Paths, Story};
use crate::support::awards::{BK, GK, act, id_of, pay, reason, revocation};
use crate::support::response::str_at;

const FUND: &str = "/v1/bonus-fund/2026";

/// States in which the forty end, and how many in each.
const ENDS: [(&str, i64); 12] = [
    ("draft", 13),
    ("submitted", 1),
    ("received", 4),
    ("returned", 1),
    ("suspended", 1),
    ("withdrawn", 1),
    ("appraised_eligible", 1),
    ("appraised_ineligible", 1),
    ("not_recommended", 1),
    ("returned_by_city", 1),
    ("awarded", 13),
    ("declined", 2),
];

/// Every blocking rule that stored facts can break between the plan and the decision.
const NAMED: [&str; 23] = [
    "R02", "R03", "R04", "R05", "R06", "R07", "R11", "R12", "R13", "R15", "R16", "R17", "R18",
    "R19", "R21", "R22", "R23", "R24", "R25", "R26", "R29", "R39", "R43",
];

impl Story<'_> {
    /// The director's decision on Giấy khen: eleven granted, one refused; its path.
    pub(super) fn director(&self, paths: &Paths, received: &str) -> String {
        let (scene, lead) = (&self.cast.scene, self.app.leader());
        let fund = json!({
            "fund_amount": 20_000_000, "payroll_amount": 1_000_000_000, "campaign_spent_amount": 0,
            "note": "Số liệu mẫu",
        });
        self.app.secretariat().put(FUND).json(fund).send().expect(201);
        let blank =
            json!({ "number": null, "symbol": null, "issued_on": null, "signer_name": null });
        self.refuses(
            act(&lead, &scene.drafted(blank), "publish"),
            &[
                "R43 not_numbered /number",
                "R39 no_signer /signer_name",
                "R23 no_proposals /granted_proposal_ids",
            ],
        );
        let early = json!({ "number": "1240", "granted_proposal_ids": [id_of(received)] });
        let early = act(&lead, &scene.drafted(early), "publish");
        self.refuses(early, &["R02 not_decidable /granted_proposal_ids/0"]);
        let granted: Vec<&str> = GRANTED.iter().map(|subject| id_of(&paths[subject])).collect();
        let refused = json!({ "award_proposal_id": id_of(&paths["P09-1"]), "reason": reason() });
        let decision = scene.drafted(json!({
            "granted_proposal_ids": granted, "refused_proposals": [refused], "cites_plan": true,
        }));
        self.refuses(act(&lead, &decision, "publish"), &["R03 plan_not_issued /cites_plan"]);
        assert_eq!(self.app.database.number("SELECT count(*) FROM awards"), 0);
        let issued = json!({ "number": "15/KH-STC", "issued_on": "2026-04-01" });
        let plan = format!("/v1/campaigns/{}", scene.campaign);
        self.app.secretariat().patch(&plan).if_match("*").json(issued).send().expect(200);
        act(&lead, &decision, "publish").expect(200);
        assert_eq!(self.cast.state(&paths["P09-1"]), "declined");
        decision
    }

    /// Four Bằng khen go up in one list; the city grants two, declines one, and returns one.
    pub(super) fn city(&self, paths: &Paths) {
        let sec = self.app.secretariat();
        for subject in ["P10-1", "P10", "P11-1", "P12-1"] {
            let sent = act(&sec, &paths[subject], "forward").expect(200).json();
            assert_eq!(str_at(&sent, "/forwarding/dispatch_number"), "148/TTr-STC");
        }
        act(&sec, &paths["P11-1"], "record_city_answer").expect(200);
        let returned = json!({
            "outcome": "returned", "number": "913/SNV-BTĐKT", "dated": "2026-11-23",
            "reasons": [reason()],
        });
        let answer = format!("{}/record-city-answer", paths["P12-1"]);
        sec.post(&answer).json(returned).send().expect(200);
        let granted = ["P10-1", "P10"].map(|subject| paths[subject].as_str());
        let city = json!({ "authority": "city_chairman", "number": "5500", "symbol": "QĐ-UBND" });
        self.cast.scene.awarded(&granted, city);
    }

    /// The award of somebody, whose only one it is.
    fn award_of(&self, query: &str) -> Value {
        let list = format!("/v1/awards?{query}");
        let page = self.app.secretariat().get(&list).send().expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "{list}");
        page["items"][0].clone()
    }

    /// One award is revoked after its bonus was paid.
    pub(super) fn revocation(&self, decision: &str) {
        let before = self.award_of("person_code=P08-3");
        assert_eq!(str_at(&before, "/decision_id"), id_of(decision));
        let path = format!("/v1/awards/{}", str_at(&before, "/id"));
        pay(&self.app.secretariat(), &path, "2026-11-23").expect(201);
        act(&self.app.leader(), &path, "revoke").expect(200);
        let after = self.award_of("person_code=P08-3");
        assert_eq!(
            (str_at(&after, "/state"), str_at(&after, "/bonus_state")),
            ("revoked", "to_return")
        );
        assert_eq!(str_at(&after, "/revocation/ground"), "a");
        let number = revocation(json!({}))["decision_number"].clone();
        assert_eq!(after["revocation"]["decision_number"], number);
        // What it was granted for, and by which decision, stays in the history.
        for name in ["achievement_ids", "granted_on", "decision_number", "bonus_amount"] {
            assert_eq!(after[name], before[name], "{name}");
        }
    }

    pub(super) fn a_closed_round_takes_nothing(&self) {
        let late = self.cast.ready("VP-3", GK, json!({}));
        let round = format!("/v1/award-rounds/{}", self.cast.scene.round);
        act(&self.app.secretariat(), &round, "close").expect(200);
        self.not_submitted("VP-3", &late, "R22 round_not_open /award_round_id");
    }

    pub(super) fn end(&self, decision: &str) {
        let number = |sql: &str| self.app.database.number(&format!("SELECT count(*) FROM {sql}"));
        assert_eq!(number("units WHERE kind = 'room'"), 12);
        assert_eq!(number("award_rounds"), 2);
        assert_eq!(number("award_proposals"), 40);
        for (state, wanted) in ENDS {
            let found = number(&format!("award_proposals WHERE state = '{state}'"));
            assert_eq!(found, wanted, "{state}");
        }
        let named = self.named.borrow();
        assert_eq!(named.iter().map(String::as_str).collect::<Vec<_>>(), NAMED);
        // Those that were refused, withdrawn or declined gave their places back.
        assert_eq!(self.places(&self.cast.scene.round), [[14, 12, 2], [3, 3, 0]]);
        assert_eq!(self.places(&self.second), [[6, 4, 2], [1, 0, 1]]);
        self.every_award_answers(decision);
        self.the_money_adds_up();
        self.app.seal();
        let keys = self.app.app.keys.clone();
        let report = self.app.app.db.read_blocking(move |conn| verify(conn, &[], &keys)).unwrap();
        assert_eq!((report.findings, report.pending_count), (Vec::new(), 0));
        assert_eq!(number("audit_events WHERE action = 'award.grant'"), 13);
        assert_eq!(number("audit_events WHERE action = 'award.revoke'"), 1);
    }

    /// What, when, for which achievement, by which decision, and for how much.
    fn every_award_answers(&self, decision: &str) {
        let page = self.app.secretariat().get("/v1/awards?limit=200").send().expect(200).json();
        let awards = page["items"].as_array().unwrap();
        assert_eq!(awards.len(), 13);
        let mut achievements = BTreeSet::new();
        for award in awards {
            let is_ours = str_at(award, "/decision_id") == id_of(decision);
            let (kind, by) = if is_ours { (GK, "1234/QĐ-STC") } else { (BK, "5500/QĐ-UBND") };
            assert_eq!(
                (str_at(award, "/award_type_code"), str_at(award, "/decision_number")),
                (kind, by)
            );
            let amount = match (kind == GK, str_at(award, "/subject_kind")) {
                (true, "individual") => 760_000,
                (true, _) => 1_520_000,
                (false, "individual") => 3_800_000,
                (false, _) => 7_590_000,
            };
            assert_eq!(award["bonus_amount"], json!(amount), "{award}");
            assert_eq!(str_at(award, "/granted_on"), "2026-11-23");
            let cited = str_at(award, "/achievement_ids/0");
            assert!(achievements.insert(cited.to_owned()), "one achievement, two awards: {cited}");
            let found = self.award_of(&format!("achievement_id={cited}"));
            assert_eq!(found["id"], award["id"]);
        }
        let one = self.award_of("person_code=P04-1");
        let naming = format!("/v1/decisions/{}", str_at(&one, "/decision_id"));
        let naming = self.app.secretariat().get(&naming).send().expect(200).json();
        let granted = naming["granted_proposal_ids"].as_array().unwrap();
        assert!(granted.contains(&one["award_proposal_id"]), "{naming}");
        assert_eq!(granted.len(), GRANTED.len());
    }

    /// The fund pays for the Giấy khen, of which one was paid and has to come back.
    fn the_money_adds_up(&self) {
        let shown = self.app.secretariat().get(FUND).send().expect(200).json();
        let amounts = ["paid_amount", "to_return_amount", "reserved_amount", "left_amount"]
            .map(|name| shown[name].as_i64().unwrap());
        assert_eq!(amounts, [760_000, 760_000, 9_880_000, 9_360_000]);
        // An accrual for each award, then a payment and its reversal.
        assert_eq!(self.app.database.number("SELECT count(*) FROM bonus_entries"), 15);
    }
}
