//! What else there is on the subject.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    eligibility::{CitedAward, Claim, Discipline, Fact, Hold, PastAward, Span},
    law::{AwardClass, Checkpoint, CompletionLevel, DisciplineForm, Policy},
};

pub(super) fn rows() -> Vec<Row> {
    [one_award(), repetition(), themed(), holds(), discipline(), leaders()]
        .into_iter()
        .flatten()
        .collect()
}

/// Another proposal of the same subject in the campaign, for other achievements.
fn claim(world: &mut World, period: Span, change: fn(&mut Claim)) {
    let mut one = Claim {
        id: "khac".to_owned(),
        is_same_subject: true,
        is_same_campaign: true,
        achievement_ids: BTreeSet::from(["tt-9".to_owned()]),
        period,
    };
    change(&mut one);
    known(&mut world.facts.history.claims).insert(one);
}

fn one_award() -> Vec<Row> {
    rows! { "R07":
        "no other" => |_| {}, Passed, "Không có hồ sơ";
        "the day after the period" => |w| claim(w, span("2026-11-01", "2026-11-20"), |_| {}),
            Passed, "Không có hồ sơ";
        "the last day of the period" => |w| claim(w, span("2026-10-31", "2026-11-20"), |_| {}),
            Failed, "1 hồ sơ";
        "the day before the period" => |w| claim(w, span("2025-01-01", "2025-12-31"), |_| {}),
            Passed, "Không có hồ sơ";
        "the first day of the period" => |w| claim(w, span("2025-01-01", "2026-01-01"), |_| {}),
            Failed, "giai đoạn thành tích trùng nhau";
        "the day after, within a window" => |w| {
            w.set.rules.r07.parameters.same_period_window.value = 1;
            claim(w, span("2026-11-01", "2026-11-20"), |_| {});
        }, Failed, "trùng nhau";
        "the same period in another campaign" =>
            |w| claim(w, span("2026-01-01", "2026-10-31"), |one| one.is_same_campaign = false),
            Passed, "Không có hồ sơ";
        "the same period of another subject" =>
            |w| claim(w, span("2026-01-01", "2026-10-31"), |one| one.is_same_subject = false),
            Passed, "Không có hồ sơ";
        "one achievement, another subject and campaign" => |w| {
            claim(w, span("2020-01-01", "2020-12-31"), |one| {
                one.achievement_ids.insert("tt-2".to_owned());
                one.is_same_subject = false;
                one.is_same_campaign = false;
            });
        }, Failed, "đã lấy một thành tích này";
        "an overlap that only warns" => |w| {
            w.set.rules.r07.parameters.overlap_policy.value = Policy::Warn;
            claim(w, span("2026-01-01", "2026-10-31"), |_| {});
        }, Warning, "trùng nhau";
        "others not known" => |w| w.facts.history.claims = unknown(), Unknown, "khen thưởng khác";
        "own achievements not known" => |w| w.facts.merit.achievements = unknown(),
            Unknown, "thành tích làm căn cứ";
        "the same period, own achievements not known" => |w| {
            claim(w, span("2026-01-01", "2026-10-31"), |_| {});
            w.facts.merit.achievements = unknown();
        }, Failed, "trùng nhau";
    }
}

fn awarded(world: &mut World, award: &str, decided: &str, period: Option<Span>) {
    known(&mut world.facts.history.awards).insert(PastAward {
        award_type_code: award.to_owned(),
        decided_on: d(decided),
        decision_number: format!("{decided}/QĐ-STC"),
        period,
    });
}

fn with_gap(world: &mut World, days: u32) {
    world.set.rules.r08.parameters.min_gap_days.value = Some(days);
}

fn repetition() -> Vec<Row> {
    rows! { "R08":
        "never before" => |_| {}, Passed, "Chưa được khen";
        "twice before" => |w| {
            awarded(w, GK, "2024-12-20", None);
            awarded(w, GK, "2025-12-20", Some(span("2025-01-01", "2025-11-30")));
        }, Passed, "2 lần, gần nhất tính đến 30/11/2025";
        "another form" => |w| awarded(w, BK, "2025-12-20", None), Passed, "Chưa được khen";
        "a gap that is kept exactly" => |w| {
            awarded(w, GK, "2025-12-20", Some(span("2025-01-01", "2025-10-31")));
            with_gap(w, 365);
        }, Passed, "1 lần";
        "a gap that is one day short" => |w| {
            awarded(w, GK, "2025-12-20", Some(span("2025-01-01", "2025-10-31")));
            with_gap(w, 366);
        }, Warning, "cách 365 ngày (cần 366)";
        "a gap from the date of a decision without period" => |w| {
            awarded(w, GK, "2025-12-20", None);
            with_gap(w, 365);
        }, Warning, "cách 315 ngày";
        "not known" => |w| w.facts.history.awards = unknown(), Unknown, "các lần khen trước";
    }
}

/// Makes the award one of merit that cites another.
fn merit_award(world: &mut World, cited: AwardClass) {
    world.set.rules.r06.parameters.award_types.value[1].award_class = AwardClass::Merit;
    known(&mut world.facts.merit.cited_awards)
        .insert(CitedAward { decision_number: "7/QĐ-STC".to_owned(), award_class: cited });
}

fn themed() -> Vec<Row> {
    rows! { "R10":
        "no award of merit" => |_| {}, NotApplicable, "không phải khen công trạng";
        "rests on merit" => |w| merit_award(w, AwardClass::Merit), Passed, "Không viện dẫn";
        "rests on a campaign" => |w| merit_award(w, AwardClass::EmulationCampaign), Failed, "7/QĐ-STC";
        "rests on a sudden award" => |w| merit_award(w, AwardClass::Sudden), Failed, "7/QĐ-STC";
        "citations not known" => |w| {
            merit_award(w, AwardClass::Merit);
            w.facts.merit.cited_awards = unknown();
        }, Unknown, "khen thưởng được viện dẫn";
        "award type not known" => |w| w.facts.award_type_code = "khac".to_owned(), Unknown, "loại hình";
    }
}

fn hold(world: &mut World, kind: &str, opened: &str, released: Option<&str>) {
    known(&mut world.facts.history.holds).insert(Hold {
        kind: kind.to_owned(),
        opened_on: d(opened),
        released_on: released.map(d),
    });
}

fn holds() -> Vec<Row> {
    rows! { "R11":
        "none" => |_| {}, Passed, "Không có việc";
        "opened today" => |w| hold(w, "complaint", "2026-11-26", None), Failed, "hỏi Văn phòng Sở";
        "opens tomorrow" => |w| hold(w, "complaint", "2026-11-27", None), Passed, "Không có việc";
        "released today" => |w| hold(w, "complaint", "2026-10-05", Some("2026-11-26")),
            Passed, "Không có việc";
        "released tomorrow" => |w| hold(w, "complaint", "2026-10-05", Some("2026-11-27")),
            Failed, "chờ kết luận";
        "released, and another opened between the steps" => |w| {
            hold(w, "press", "2026-10-05", Some("2026-11-01"));
            hold(w, "inspection", "2026-11-20", None);
        }, Failed, "chờ kết luận";
        "a step at which it is not looked at" => |w| {
            hold(w, "complaint", "2026-10-05", None);
            w.at = Checkpoint::Receive;
        }, NotApplicable, "Không xét ở bước này";
        "a kind that the rules do not name" => |w| hold(w, "rumour", "2026-10-05", None),
            Unknown, "loại của một việc";
        "not known" => |w| w.facts.history.holds = unknown(), Unknown, "việc đang chờ kết luận";
    }
}

fn disciplined(world: &mut World, ends_on: Fact<chrono::NaiveDate>) {
    known(&mut world.facts.history.disciplines)
        .insert(Discipline { decided_on: d("2025-06-01"), ends_on });
}

fn discipline() -> Vec<Row> {
    rows! { "R12":
        "none" => |_| {}, Passed, "Không có kỷ luật";
        "completed on the day of the first achievement" =>
            |w| disciplined(w, Fact::Known(d("2026-05-10"))), Passed, "Không có kỷ luật";
        "completed the day after" => |w| disciplined(w, Fact::Known(d("2026-05-11"))),
            Failed, "1 thành tích trước 11/05/2026";
        "completed after all of them" => |w| disciplined(w, Fact::Known(d("2027-01-01"))),
            Failed, "2 thành tích";
        "not completed, no achievement cited" => |w| {
            disciplined(w, Fact::Known(d("2027-01-01")));
            w.facts.merit.achievements = Fact::Known(BTreeSet::new());
        }, Failed, "Còn trong thời hạn kỷ luật đến 01/01/2027";
        "end not known" => |w| disciplined(w, unknown()), Unknown, "hết thời hạn kỷ luật";
        "discipline not known" => |w| w.facts.history.disciplines = unknown(), Unknown, "kỷ luật";
        "none, achievements not known" => |w| w.facts.merit.achievements = unknown(),
            Passed, "Không có kỷ luật";
        "some, achievements not known" => |w| {
            disciplined(w, Fact::Known(d("2026-01-01")));
            w.facts.merit.achievements = unknown();
        }, Unknown, "thành tích làm căn cứ";
    }
}

/// A collective with this rating whose leader was disciplined.
fn led(world: &mut World, form: DisciplineForm, level: CompletionLevel) {
    collective(world);
    world.facts.history.leader_discipline = Fact::Known(Some(form));
    known(&mut world.facts.merit.ratings).insert(2026, rating(level));
}

fn leaders() -> Vec<Row> {
    rows! { "R12":
        "no leader disciplined" => collective, Passed, "Không có kỷ luật";
        "reprimanded, rated good" => |w| led(w, DisciplineForm::Reprimand, CompletionLevel::Good),
            Passed, "Không có kỷ luật";
        "reprimanded, rated excellent" =>
            |w| led(w, DisciplineForm::Reprimand, CompletionLevel::Excellent), Warning, "năm 2026";
        "warned, rated good" => |w| led(w, DisciplineForm::Warning, CompletionLevel::Good),
            Warning, "cao nhất mức hoàn thành nhiệm vụ";
        "leaders not known" => |w| {
            collective(w);
            w.facts.history.leader_discipline = unknown();
        }, Unknown, "lãnh đạo đơn vị";
        "reprimanded, rating not known" => |w| {
            led(w, DisciplineForm::Reprimand, CompletionLevel::Good);
            w.facts.merit.ratings = unknown();
        }, Unknown, "xếp loại của tập thể";
    }
}
