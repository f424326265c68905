//! The whole story of the plan: twelve units, two rounds, forty nominations, a council, the decisions of
//! the department and of the city, and a revocation.

mod decided;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::achievements::initiative;
use crate::campaigns::department_campaign;
use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, act, id_of, missing, reason, with};
use crate::support::case::{Case, cases};
use crate::support::cast::Cast;
use crate::support::council::{
    MEMBERS, VOTERS, add, attend, close, count, formed, open_voting, opinion, scheduled, vote,
};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![forty_nominations_find_their_end];

/// Whom the director's decision grants a Giấy khen; the last two the council recommended.
const GRANTED: [&str; 11] =
    ["P04-1", "P05-1", "P06-1", "P07-1", "P07-3", "P08-3", "P04", "P06", "P09", "CNTT-1", "P08-1"];

/// What was nominated, by subject.
type Paths = BTreeMap<&'static str, String>;

struct Story<'a> {
    app: &'a TestApp,
    cast: Cast<'a>,
    /// The second round.
    second: String,
    /// Rules that kept something from its next step.
    named: RefCell<BTreeSet<String>>,
}

fn forty_nominations_find_their_end(app: &TestApp) {
    let cast = Cast::of(app);
    let second = json!({ "name": "Đợt bổ sung năm 2026", "award_type_codes": [GK] });
    let second = cast.scene.open_round(second);
    let story = Story { app, cast, second, named: RefCell::default() };
    story.a_plan_without_targets_is_not_launched();
    story.what_is_not_ready_is_not_submitted();
    let paths = story.first_round();
    story.what_others_hold_is_not_submitted();
    story.what_the_appraisal_finds();
    let received = story.second_round();
    story.council(&paths);
    let decision = story.director(&paths, &received);
    story.city(&paths);
    story.revocation(&decision);
    story.a_closed_round_takes_nothing();
    story.end(&decision);
}

impl Story<'_> {
    fn keep(&self, rule: &str) {
        self.named.borrow_mut().insert(rule.to_owned());
    }

    /// A step is refused for exactly this.
    fn refuses(&self, answer: Response, wanted: &[&str]) {
        let refused = answer.expect_problem(409, "not-ready");
        let found = missing(&refused);
        assert_eq!(found, wanted, "{}", refused.target);
        for one in &found {
            self.keep(one.split(' ').next().unwrap());
        }
    }

    /// A unit's head may not submit, for exactly this.
    fn not_submitted(&self, subject: &str, path: &str, wanted: &str) {
        self.refuses(act(self.cast.head(subject), path, "submit"), &[wanted]);
        assert_eq!(self.cast.state(path), "draft");
    }

    fn caps(&self, round: &str, persons: u32, collectives: u32) {
        let cap = |kind: &str, places: u32| {
            json!({ "award_type_code": GK, "subject_kind": kind, "scope": "round",
                    "max_places": places })
        };
        let caps =
            json!({ "quotas": [cap("individual", persons), cap("collective", collectives)] });
        let path = format!("/v1/award-rounds/{round}/quotas");
        self.app.secretariat().put(&path).if_match("*").json(caps).send().expect(200);
    }

    /// Places, used and left of each cap of a round.
    fn places(&self, round: &str) -> Vec<[i64; 3]> {
        let path = format!("/v1/award-rounds/{round}/quotas");
        let seen = self.app.secretariat().get(&path).send().expect(200).json();
        let caps = seen["quotas"].as_array().unwrap().iter();
        caps.map(|cap| ["places", "used", "left"].map(|name| cap[name].as_i64().unwrap())).collect()
    }

    fn hold(&self, person: &str, kind: &str) -> String {
        let matter = json!({
            "subject_kind": "individual", "unit_code": person.split('-').next().unwrap(),
            "person_code": person, "kind": kind, "opened_on": "2026-10-05",
            "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
        });
        let made = self.app.secretariat().post("/v1/holds").json(matter).send().expect(201);
        made.location().to_owned()
    }

    fn a_plan_without_targets_is_not_launched(&self) {
        let mut plan = department_campaign("PT-02");
        plan["plan"]["targets"] = json!([]);
        let made = self.app.secretariat().post("/v1/campaigns").json(plan).send().expect(201);
        let launch = self.app.leader().post(&format!("{}/publish", made.location())).send();
        let refused = launch.expect_problem(409, "not-ready").json();
        assert_eq!(str_at(&refused, "/missing/0/pointer"), "/plan/targets");
        self.keep(str_at(&refused, "/missing/0/rule"));
    }

    /// Eight nominations that stay drafts.
    fn what_is_not_ready_is_not_submitted(&self) {
        let cast = &self.cast;
        self.caps(&cast.scene.round, 14, 3);
        let moved = cast.ready("P09-2", GK, json!({}));
        let elsewhere = json!({
            "full_name": "Cán bộ mẫu P09-2", "kind": "civil_servant", "position_class": "staff",
            "unit_code": "P03",
        });
        let directory = self.app.e_office().put("/v1/persons/P09-2").if_match("*");
        directory.json(elsewhere).send().expect(200);
        self.not_submitted("P09-2", &moved, "R05 person_of_other_unit /person_code");
        self.hold("P12-2", "complaint");
        self.not_submitted("P12-2", &cast.ready("P12-2", GK, json!({})), "R11 failed ");
        let matter = self.hold("P03-1", "discipline");
        let end = json!({
            "released_on": "2026-11-20", "outcome": "disciplined",
            "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19",
                            "issuer": "Thanh tra mẫu" },
            "discipline": { "form": "reprimand", "number": "5/QĐ-MAU",
                            "decided_on": "2026-11-19", "ends_on": "2027-02-19" },
        });
        self.app.secretariat().post(&format!("{matter}/release")).json(end).send().expect(200);
        let punished = cast.ready("P03-1", GK, json!({}));
        self.not_submitted("P03-1", &punished, "R12 failed /achievement_ids");
        let doubted = json!({ "attestations": [{ "code": "exemplary", "is_met": false,
            "confirmed_by": "Chi bộ mẫu", "confirmed_on": "2026-11-16" }] });
        let doubted = json!({ "declaration": cast.declaration("P03-2", doubted) });
        let doubted = cast.ready("P03-2", GK, doubted);
        self.not_submitted("P03-2", &doubted, "R16 failed /declaration/attestations");
        let vague = cast.ready("VP-1", GK, json!({ "merit_clause": null }));
        self.not_submitted("VP-1", &vague, "R17 failed /merit_clause");
        let own = cast.drafted_achievement("VP-2", json!({}));
        let early = cast.ready("VP-2", GK, json!({ "achievement_ids": [id_of(&own)] }));
        self.not_submitted("VP-2", &early, "R17 achievement_state /achievement_ids/0");
        let bare = cast.draft("CNTT", GK, json!({}));
        self.not_submitted("CNTT", &bare, "R19 failed /papers");
        let undated = cast.declaration("P05", json!({ "report_date": null }));
        let undated = cast.ready("P05", GK, json!({ "declaration": undated }));
        self.not_submitted("P05", &undated, "R21 failed /declaration/report_date");
    }

    /// Eighteen nominations that are found eligible; the caps of the round hold exactly them and three
    /// more.
    fn first_round(&self) -> Paths {
        let others = ["CNTT-2", "CNTT-3", "P09-1"];
        let mut paths = Paths::new();
        for subject in GRANTED.into_iter().chain(others) {
            paths.insert(subject, self.cast.eligible(subject, GK, json!({})));
        }
        let shared = json!({ "co_authors": [{ "person_code": "P10-2" }] });
        let shared = self.cast.achievement("P10-1", shared);
        let of_two = json!({ "achievement_ids": [shared] });
        paths.insert("P10-1", self.cast.eligible("P10-1", BK, of_two.clone()));
        for subject in ["P10", "P11-1", "P12-1"] {
            paths.insert(subject, self.cast.eligible(subject, BK, json!({})));
        }
        let second = self.cast.ready("P10-2", BK, of_two);
        self.not_submitted("P10-2", &second, "R07 failed /achievement_ids");
        paths
    }

    /// Two more that stay drafts: one for somebody who is nominated already, one for an award that is
    /// not offered any more at that moment.
    fn what_others_hold_is_not_submitted(&self) {
        let again = self.cast.ready("P04-1", BK, json!({}));
        self.not_submitted("P04-1", &again, "R07 failed /achievement_ids");
        let offered = |is_offered: u8| {
            let sql = "UPDATE award_types SET is_active";
            self.app.database.execute(&format!("{sql} = (1 = {is_offered}) WHERE code = '{BK}'"));
        };
        let gone = self.cast.ready("P11-2", BK, json!({}));
        offered(0);
        self.not_submitted("P11-2", &gone, "R06 failed /award_type_code");
        offered(1);
    }

    /// Three that are received and not found eligible.
    fn what_the_appraisal_finds(&self) {
        let (cast, sec) = (&self.cast, self.app.secretariat());
        let time = json!({ "working_time": { "months_worked": 3, "is_left_out": true,
            "leaves": [{ "leave_type": "maternity", "months": 6 }] } });
        let rating = cast.declaration("P05-3", json!({}))["ratings"][0].clone();
        let rating = json!({ "ratings": [with(rating, json!({ "level": "completed" }))] });
        let invention = with(
            initiative(&cast.scene.campaign),
            json!({ "unit_code": "P06", "person_code": "P06-3" }),
        );
        let invention = json!({ "achievement_ids": [cast.achievement("P06-3", invention)] });
        for (subject, changes, wanted) in [
            (
                "P04-3",
                json!({ "declaration": cast.declaration("P04-3", time) }),
                "R13 failed /declaration/working_time",
            ),
            (
                "P05-3",
                json!({ "declaration": cast.declaration("P05-3", rating) }),
                "R15 failed /declaration/ratings",
            ),
            ("P06-3", invention, "R18 failed /achievement_ids"),
        ] {
            let path = cast.received(subject, GK, changes);
            self.refuses(act(&sec, &path, "appraise"), &[wanted]);
            assert_eq!(cast.state(&path), "received");
        }
        assert_eq!(self.places(&cast.scene.round)[1], [3, 3, 0], "filled exactly");
    }

    /// Seven nominations of the second round, on every way but the straight one; the one that stays
    /// received.
    fn second_round(&self) -> String {
        let (cast, sec) = (&self.cast, self.app.secretariat());
        let here = || json!({ "award_round_id": self.second });
        self.caps(&self.second, 6, 1);
        let [received, withdrawn, returned, refused, suspended, waiting] =
            ["P04-2", "P05-2", "P06-2", "P07-2", "P08-2", "P11-3"]
                .map(|subject| cast.submitted(subject, GK, here()));
        let over = act(cast.head("P09-3"), &cast.ready("P09-3", GK, here()), "submit");
        over.expect_problem(409, "quota-exceeded");
        self.caps(&self.second, 5, 1);
        self.refuses(act(&sec, &waiting, "receive"), &["R29 failed /award_round_id"]);
        self.caps(&self.second, 6, 1);
        act(&sec, &received, "receive").expect(200);
        act(cast.head("P05-2"), &withdrawn, "withdraw").expect(200);
        let silent = sec.post(&format!("{returned}/return")).json(json!({ "reasons": [] })).send();
        silent.expect_problem(422, "validation-failed").expect_error_at("/reasons", "min_items");
        act(&sec, &returned, "return").expect(200);
        act(&sec, &refused, "receive").expect(200);
        let no = json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [reason()] });
        sec.post(&format!("{refused}/appraise")).json(no).send().expect(200);
        act(&sec, &suspended, "receive").expect(200);
        let matter = self.hold("P08-2", "inspection");
        let rest = json!({ "reason": "Chờ kết luận", "hold_id": id_of(&matter) });
        sec.post(&format!("{suspended}/suspend")).json(rest).send().expect(200);
        self.refuses(act(&sec, &suspended, "resume"), &["R11 failed "]);
        received
    }

    /// One session: a recusal, secret ballots, a tie, and an item for which no time was left.
    fn council(&self, paths: &Paths) {
        let app = self.app;
        let session = scheduled(app, &formed(app));
        let items = ["CNTT-1", "CNTT-2", "P08-1", "CNTT-3"].map(|subject| {
            add(app, &session, &paths[subject], json!({})).expect(201).location().to_owned()
        });
        let early = open_voting(app, &items[0]).expect_problem(409, "not-ready");
        assert_eq!(missing(&early)[0], "R24 not_in_session /council_session_id");
        self.keep("R24");
        let absent = [("T-HEAD", "absent"), ("T-HEAD3", "absent"), ("T-EMPLOYEE3", "absent")];
        attend(app, &session, &absent).expect(200);
        app.as_caller("T-CHAIR").post(&format!("{session}/open")).send().expect(200);
        let few = ["R25 quorum /attendance", "R25 award_quorum /attendance"];
        self.refuses(open_voting(app, &items[0]), &few);
        attend(app, &session, &[]).expect(200);
        open_voting(app, &items[0]).expect(200);
        let recused = vote(app, "T-HEAD", &items[0], "approve").expect_problem(403, "recused");
        assert_eq!(str_at(&recused.json(), "/ground"), "same_unit");
        for (who, choice) in
            VOTERS.iter().zip(["approve", "approve", "approve", "approve", "abstain"])
        {
            vote(app, who, &items[0], choice).expect(200);
        }
        self.refuses(close(app, &session, json!({})), &["R26 still_voting /agenda_items"]);
        let counted = count(app, &items[0], json!({})).expect(200).json();
        let figures = ["issued", "returned", "agree", "abstain", "recused"];
        let figures = figures.map(|name| counted["outcome"][name].as_i64().unwrap());
        assert_eq!((figures, &counted["open_ballots"]), ([5, 5, 4, 1, 1], &json!([])));
        open_voting(app, &items[1]).expect(200);
        for (place, who) in VOTERS.iter().enumerate() {
            vote(app, who, &items[1], if place < 2 { "approve" } else { "reject" }).expect(200);
        }
        count(app, &items[1], json!({})).expect(200);
        open_voting(app, &items[2]).expect(200);
        for (place, (who, _)) in MEMBERS.iter().enumerate() {
            vote(app, who, &items[2], if place < 3 { "approve" } else { "reject" }).expect(200);
        }
        let equal = count(app, &items[2], json!({})).expect(200).json();
        assert_eq!(equal["outcome"]["awaits_chair"], json!(true));
        count(app, &items[2], json!({})).expect_problem(409, "tie-unresolved");
        count(app, &items[2], opinion(true)).expect(200);
        close(app, &session, json!({})).expect(200);
        for item in &items[..3] {
            app.secretariat().post(&format!("{item}/communicate")).send().expect(200);
            vote(app, "T-SEC", item, "reject").expect_problem(409, "already-decided");
        }
        let states =
            ["CNTT-1", "CNTT-2", "P08-1", "CNTT-3"].map(|one| self.cast.state(&paths[one]));
        let expected = ["recommended", "not_recommended", "recommended", "appraised_eligible"];
        assert_eq!(states, expected);
        let ballots = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
        assert_eq!((ballots("sealed_ballots"), ballots("counted_ballots")), (0, 16));
    }
}
