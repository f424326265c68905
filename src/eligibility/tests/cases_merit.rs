//! What the proposal rests on.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    eligibility::{Fact, Initiative},
    law::{CompletionLevel, Prerequisite, ReusePolicy, Words},
};

pub(super) fn rows() -> Vec<Row> {
    [ratings(), clause(), initiatives(), prerequisites()].into_iter().flatten().collect()
}

fn ratings() -> Vec<Row> {
    rows! { "R15":
        "rated good" => |_| {}, Passed, "hoàn thành tốt nhiệm vụ";
        "rated excellent" => |w| known(&mut w.facts.merit.ratings).get_mut(&2026).unwrap().level = CompletionLevel::Excellent,
            Passed, "2026-2026";
        "one level below" => |w| known(&mut w.facts.merit.ratings).get_mut(&2026).unwrap().level = CompletionLevel::Completed,
            Failed, "cần từ mức hoàn thành tốt nhiệm vụ";
        "no document" => |w| known(&mut w.facts.merit.ratings).get_mut(&2026).unwrap().has_document = false,
            Failed, "Chưa đính kèm";
        "a document that is not taken" => |w| {
            known(&mut w.facts.merit.ratings).get_mut(&2026).unwrap().source = "loi_ke".to_owned();
        }, Failed, "không được chấp nhận";
        "Bằng khen asks for none" => |w| w.facts.award_type_code = BK.to_owned(),
            NotApplicable, "Không đòi hỏi";
        "a year that is not rated yet" => |w| w.facts.period = span("2025-07-01", "2026-06-30"),
            Unknown, "năm 2025";
        "both years rated" => |w| {
            w.facts.period = span("2025-07-01", "2026-06-30");
            known(&mut w.facts.merit.ratings).insert(2025, rating(CompletionLevel::Good));
        }, Passed, "2025-2026";
        "one year too low, the other not rated" => |w| {
            w.facts.period = span("2025-07-01", "2026-06-30");
            known(&mut w.facts.merit.ratings).get_mut(&2026).unwrap().level = CompletionLevel::NotCompleted;
        }, Failed, "Năm 2026 xếp mức không hoàn thành";
        "not known" => |w| w.facts.merit.ratings = unknown(), Unknown, "mức xếp loại các năm";
    }
}

fn clause() -> Vec<Row> {
    rows! { "R17":
        "chosen, with two achievements" => |_| {}, Passed, "căn cứ 2 thành tích";
        "none chosen" => |w| w.facts.merit.clause = Fact::Known(None), Failed, "Chưa chọn";
        "one of another award type" => |w| w.facts.merit.clause = Fact::Known(Some("74.1.a".to_owned())),
            Failed, "74.1.a không dành cho";
        "one for collectives" => |w| w.facts.merit.clause = Fact::Known(Some("gk.tap_the.phong_trao".to_owned())),
            Failed, "không dành cho";
        "an evaluation alone" => |w| w.facts.merit.achievements = Fact::Known(BTreeSet::new()),
            Passed, "căn cứ 0 thành tích";
        "achievements alone" => |w| w.facts.merit.has_evaluation = Fact::Known(false), Passed, "2 thành tích";
        "nothing behind it" => |w| {
            w.facts.merit.achievements = Fact::Known(BTreeSet::new());
            w.facts.merit.has_evaluation = Fact::Known(false);
        }, Failed, "Chưa nêu thành tích";
        "no achievement, evaluation not known" => |w| {
            w.facts.merit.achievements = Fact::Known(BTreeSet::new());
            w.facts.merit.has_evaluation = unknown();
        }, Unknown, "kết quả đánh giá";
        "no evaluation, achievements not known" => |w| {
            w.facts.merit.achievements = unknown();
            w.facts.merit.has_evaluation = Fact::Known(false);
        }, Unknown, "thành tích";
        "of a merged unit, which counts" => |w| w.facts.merit.carried_over = Fact::Known(Some(true)),
            Passed, "căn cứ 2 thành tích";
        "of a merged unit, which does not count" => |w| w.facts.merit.carried_over = Fact::Known(Some(false)),
            Failed, "không được tính";
        "of a merged unit, and nobody said whether it counts" => |w| w.facts.merit.carried_over = unknown(),
            Unknown, "trước khi sáp nhập";
        "clause not known" => |w| w.facts.merit.clause = unknown(), Unknown, "tiêu chuẩn được chọn";
    }
}

/// The proposal cites one initiative, changed.
fn cites(world: &mut World, change: fn(&mut Initiative)) {
    let mut one = initiative("sk-1");
    change(&mut one);
    world.facts.merit.initiatives = Fact::Known(BTreeSet::from([one]));
}

fn initiatives() -> Vec<Row> {
    rows! { "R18":
        "recognised, applied, new" => |_| {}, Passed, "1 sáng kiến";
        "none cited" => |w| w.facts.merit.initiatives = Fact::Known(BTreeSet::new()),
            NotApplicable, "Không lấy sáng kiến";
        "not recognised" => |w| cites(w, |one| one.recognition = Fact::Known(None)),
            Failed, "sk-1 chưa được công nhận";
        "not recognised, where that is not asked" => |w| {
            cites(w, |one| one.recognition = Fact::Known(None));
            w.set.rules.r18.parameters.recognition_required.value = false;
        }, Passed, "1 sáng kiến";
        "not applied" => |w| cites(w, |one| one.is_applied = Fact::Known(false)), Failed, "chưa được áp dụng";
        "not replicable" => |w| cites(w, |one| one.is_replicable = Fact::Known(false)), Failed, "nhân rộng";
        "used twice" => |w| cites(w, |one| one.used_for = Fact::Known(Some("9/QĐ-STC".to_owned()))),
            Failed, "đã dùng cho hồ sơ hoặc khen thưởng khác";
        "used twice, where that only warns" => |w| {
            cites(w, |one| one.used_for = Fact::Known(Some("9/QĐ-STC".to_owned())));
            w.set.rules.r18.parameters.initiative_reuse.value = ReusePolicy::Warn;
        }, Warning, "đã dùng cho hồ sơ hoặc khen thưởng khác";
        "recognition not known" => |w| cites(w, |one| one.recognition = unknown()), Unknown, "công nhận";
        "application not known" => |w| cites(w, |one| one.is_applied = unknown()), Unknown, "áp dụng";
        "use not known" => |w| cites(w, |one| one.used_for = unknown()), Unknown, "đã dùng hay chưa";
        "replicability not known" => |w| cites(w, |one| one.is_replicable = unknown()), Unknown, "nhân rộng";
        "initiatives not known" => |w| w.facts.merit.initiatives = unknown(), Unknown, "sáng kiến làm căn cứ";
    }
}

/// The award asks for a rating of mass work, and it is this one.
fn mass_work(world: &mut World, level: Option<Fact<CompletionLevel>>) {
    world.set.rules.r32.parameters.prerequisites.value = vec![Prerequisite {
        code: "dan_van".to_owned(),
        label: Words::new("Xếp loại dân vận", "Rating of mass work"),
        min_level: CompletionLevel::Good,
    }];
    world.facts.merit.prerequisites =
        level.map(|level| ("dan_van".to_owned(), level)).into_iter().collect();
}

fn prerequisites() -> Vec<Row> {
    rows! { "R32":
        "none asked" => |_| {}, NotApplicable, "Không đặt điều kiện";
        "high enough" => |w| mass_work(w, Some(Fact::Known(CompletionLevel::Good))), Passed, "1 kết quả";
        "too low" => |w| mass_work(w, Some(Fact::Known(CompletionLevel::Completed))),
            Warning, "Xếp loại dân vận: hoàn thành nhiệm vụ";
        "not there" => |w| mass_work(w, None), Unknown, "dân vận";
        "not known" => |w| mass_work(w, Some(unknown())), Unknown, "dân vận";
    }
}
