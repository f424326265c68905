//! The dossier and its way.

use std::collections::{BTreeMap, BTreeSet};

use super::world::*;
use crate::{eligibility::Fact, law::Step};

pub(super) fn rows() -> Vec<Row> {
    [papers(), copies(), confirmation(), terms()].into_iter().flatten().collect()
}

fn paper_of<'a>(world: &'a mut World, code: &str) -> &'a mut crate::eligibility::Paper {
    known(&mut world.facts.dossier.papers).get_mut(code).unwrap()
}

fn papers() -> Vec<Row> {
    rows! { "R19":
        "all there" => |_| {}, Passed, "Đủ 3 giấy tờ";
        "one missing" => |w| { known(&mut w.facts.dossier.papers).remove("bien_ban_xet"); },
            Failed, "Biên bản xét khen thưởng kèm kết quả bỏ phiếu: chưa có";
        "empty" => |w| paper_of(w, "to_trinh").size = 0, Failed, "Tờ trình: tệp rỗng";
        "one byte" => |w| paper_of(w, "to_trinh").size = 1, Passed, "Đủ 3";
        "a format that is not taken" => |w| paper_of(w, "to_trinh").format = "exe".to_owned(),
            Failed, "Tờ trình: sai định dạng";
        "not signed" => |w| paper_of(w, "to_trinh").is_signed = Fact::Known(false),
            Failed, "Tờ trình: chưa ký";
        "signature not known" => |w| paper_of(w, "to_trinh").is_signed = unknown(), Unknown, "Tờ trình";
        "one missing, signature of another not known" => |w| {
            paper_of(w, "to_trinh").is_signed = unknown();
            known(&mut w.facts.dossier.papers).remove("bien_ban_xet");
        }, Failed, "Biên bản xét";
        "a certificate is relied on and missing" =>
            |w| w.facts.dossier.relies_on_certificate = Fact::Known(true), Failed, "Chứng nhận";
        "a certificate is relied on and there" => |w| {
            w.facts.dossier.relies_on_certificate = Fact::Known(true);
            known(&mut w.facts.dossier.papers).insert("xac_nhan".to_owned(), paper());
        }, Passed, "Đủ 4 giấy tờ";
        "whether one is relied on not known, and missing" =>
            |w| w.facts.dossier.relies_on_certificate = unknown(), Unknown, "Chứng nhận";
        "whether one is relied on not known, and there" => |w| {
            w.facts.dossier.relies_on_certificate = unknown();
            known(&mut w.facts.dossier.papers).insert("xac_nhan".to_owned(), paper());
        }, Passed, "Đủ 4";
        "papers not known" => |w| w.facts.dossier.papers = unknown(), Unknown, "các giấy tờ";
    }
}

fn copies() -> Vec<Row> {
    rows! { "R20":
        "one original in both formats" => |_| {}, Passed, "Đủ 1 bộ, có định dạng pdf, docx";
        "no original" => |w| w.facts.dossier.copies = Fact::Known(0), Warning, "Có 0 bộ, cần 1";
        "no Word file" => |w| w.facts.dossier.formats = Fact::Known(BTreeSet::from(["pdf".to_owned()])),
            Warning, "Thiếu định dạng: docx";
        "originals not known" => |w| w.facts.dossier.copies = unknown(), Unknown, "số bộ";
        "formats not known" => |w| w.facts.dossier.formats = unknown(), Unknown, "định dạng";
    }
}

fn confirmation() -> Vec<Row> {
    rows! { "R21":
        "two days after the report" => |_| {}, Passed, "đã được cấp trình xác nhận";
        "on the day of the report" => |w| there(&mut w.facts.dossier.report_confirmation).confirmed_on = d("2026-10-26"),
            Passed, "xác nhận";
        "the day before" => |w| there(&mut w.facts.dossier.report_confirmation).confirmed_on = d("2026-10-25"),
            Failed, "Xác nhận ngày 25/10/2026, trước báo cáo ngày 26/10/2026";
        "by somebody else" => |w| there(&mut w.facts.dossier.report_confirmation).role = "staff".to_owned(),
            Failed, "không phải người có trách nhiệm";
        "not confirmed" => |w| w.facts.dossier.report_confirmation = Fact::Known(None),
            Failed, "chưa được cấp trình xác nhận";
        "no date" => |w| w.facts.dossier.report_date = Fact::Known(None), Failed, "chưa có ngày";
        "date not known" => |w| w.facts.dossier.report_date = unknown(), Unknown, "ngày của báo cáo";
        "confirmation not known" => |w| w.facts.dossier.report_confirmation = unknown(),
            Unknown, "xác nhận của báo cáo";
    }
}

/// The only step that has begun.
fn only(world: &mut World, step: Step, started: &str, finished: Option<&str>) {
    world.facts.dossier.steps =
        Fact::Known(BTreeMap::from([(step, super::world::step(started, finished))]));
}

fn terms() -> Vec<Row> {
    rows! { "R22":
        "in time" => |_| {}, Passed, "2 bước";
        "nothing begun" => |w| w.facts.dossier.steps = Fact::Known(BTreeMap::new()), Passed, "0 bước";
        // 20 working days after Thursday, 29 October 2026, end on Thursday, 26 November.
        "appraised on the last day" => |w| only(w, Step::Appraise, "2026-10-29", Some("2026-11-26")),
            Passed, "1 bước";
        "not appraised on the last day" => |w| only(w, Step::Appraise, "2026-10-29", None), Passed, "1 bước";
        "not appraised the day after it" => |w| only(w, Step::Appraise, "2026-10-28", None),
            Warning, "quá hạn 25/11/2026 (20 ngày làm việc)";
        "a rest makes the term longer" => |w| {
            let mut rested = super::world::step("2026-10-28", None);
            rested.paused_days = 1;
            w.facts.dossier.steps = Fact::Known(BTreeMap::from([(Step::Appraise, rested)]));
        }, Passed, "1 bước";
        "received two days later" => |w| only(w, Step::Receive, "2026-11-02", Some("2026-11-04")),
            Warning, "tiếp nhận quá hạn 03/11/2026";
        "returned over a weekend" => |w| only(w, Step::Return, "2026-11-19", Some("2026-11-26")),
            Passed, "1 bước";
        "opinion late" => |w| only(w, Step::Opinion, "2026-11-02", None), Warning, "cơ quan được hỏi";
        "submission has no term" => |w| only(w, Step::Submit, "2026-01-05", None), Passed, "0 bước";
        "submission has one" => |w| {
            only(w, Step::Submit, "2026-01-05", None);
            w.set.rules.r22.parameters.sla_submit.value = Some(30);
        }, Warning, "(30 ngày làm việc)";
        "notice has none" => |w| only(w, Step::Notify, "2026-01-05", None), Passed, "0 bước";
        "a term into a year of which not all days are known" => |w| only(w, Step::Appraise, "2026-12-21", None),
            Unknown, "lịch làm việc để tính hạn của bước thẩm định";
        "not known" => |w| w.facts.dossier.steps = unknown(), Unknown, "thời điểm của các bước";
    }
}
