//! The ground, the subject, and the time worked.

use std::collections::BTreeMap;

use super::world::*;
use crate::{
    eligibility::Fact,
    law::{PlanLevel, PlanSection, StaffKind, SubjectKind, UnitKind},
};

pub(super) fn rows() -> Vec<Row> {
    [ground(), launch(), plan(), scope(), award(), leave(), time(), conduct()]
        .into_iter()
        .flatten()
        .collect()
}

fn decree(world: &mut World) -> &mut crate::law::LegalDocument {
    world.law.documents.iter_mut().find(|one| one.code == "nd-152-2025").unwrap()
}

fn ground() -> Vec<Row> {
    let mut all = rows! { "R01":
        "all in force" => |_| {}, Passed, "còn hơn 90 ngày";
        "91 days before the end" => |w| w.facts.today = d("2026-11-30"), Passed, "2 văn bản";
        "90 days before the end" => |w| w.facts.today = d("2026-12-01"), Warning, "còn 90 ngày";
        "the last day" => |w| w.facts.today = d("2027-02-28"), Warning, "còn 1 ngày";
        "lapsed" => |w| w.facts.today = d("2027-03-01"), Warning, "không có hiệu lực vào ngày 01/03/2027";
        "not yet begun" => |w| w.facts.today = d("2025-06-30"), Warning, "152/2025/NĐ-CP không có hiệu lực";
        "validity not known" => |w| decree(w).effective_from = None, Unknown, "nd-152-2025";
        "document not listed" => |w| w.law.documents.retain(|one| one.code != "nd-152-2025"),
            Unknown, "hiệu lực của văn bản nd-152-2025";
    };
    all.extend(rows! { "R02":
        "the set of the day of receipt" => |_| {}, Passed, "tdkt-2026-10";
        "the first day" => |w| w.facts.dossier.received_on = Fact::Known(Some(d("2026-10-01"))),
            Passed, "từ mốc 01/10/2026";
        "received the day before" => |w| w.facts.dossier.received_on = Fact::Known(Some(d("2026-09-30"))),
            Failed, "không phải của ngày 30/09/2026";
        "received before, with the set of then" => |w| {
            w.facts.dossier.received_on = Fact::Known(Some(d("2026-09-30")));
            w.set = w.law.rule_sets[0].clone();
        }, Passed, "trước mốc 01/10/2026";
        "not received yet" => |w| w.facts.dossier.received_on = Fact::Known(None), Passed, "26/11/2026";
        "receipt not known" => |w| w.facts.dossier.received_on = unknown(), Unknown, "ngày tiếp nhận";
    });
    all
}

fn launch() -> Vec<Row> {
    rows! { "R03":
        "launched by the department" => |_| {}, Passed, "có số kế hoạch";
        "the same day" => |w| there(&mut w.facts.campaign.launch).launched_on = d("2026-11-26"),
            Passed, "có thẩm quyền";
        "tomorrow" => |w| there(&mut w.facts.campaign.launch).launched_on = d("2026-11-27"),
            Failed, "27/11/2026";
        "not launched" => |w| w.facts.campaign.launch = Fact::Known(None), Failed, "chưa được phát động";
        "no number" => |w| there(&mut w.facts.campaign.launch).document_number = None,
            Warning, "chưa có số";
        "Bằng khen under the city's plan" => |w| w.facts.award_type_code = BK.to_owned(),
            Passed, "có thẩm quyền";
        "Bằng khen in the city's own campaign" => |w| {
            w.facts.award_type_code = BK.to_owned();
            there(&mut w.facts.campaign.launch).level = PlanLevel::City;
            w.facts.campaign.parent_level = unknown();
        }, Passed, "có thẩm quyền";
        "Bằng khen without a plan above" => |w| {
            w.facts.award_type_code = BK.to_owned();
            w.facts.campaign.parent_level = Fact::Known(None);
        }, Failed, "Thành phố phát động";
        "Bằng khen, plan above not known" => |w| {
            w.facts.award_type_code = BK.to_owned();
            w.facts.campaign.parent_level = unknown();
        }, Unknown, "kế hoạch cấp trên";
        "launch not known" => |w| w.facts.campaign.launch = unknown(), Unknown, "phát động";
    }
}

fn plan() -> Vec<Row> {
    rows! { "R04":
        "all parts" => |_| {}, Passed, "7 phần";
        "two missing" => |w| {
            known(&mut w.facts.campaign.sections).remove(&PlanSection::Criteria);
            known(&mut w.facts.campaign.sections).remove(&PlanSection::Objectives);
        }, Failed, "mục tiêu, tiêu chí";
        "not known" => |w| w.facts.campaign.sections = unknown(), Unknown, "các phần";
    }
}

fn scope() -> Vec<Row> {
    rows! { "R05":
        "a civil servant" => |_| {}, Passed, "thuộc phạm vi";
        "a worker" => |w| w.facts.subject.staff_kind = Fact::Known(Some(StaffKind::Worker)),
            Passed, "thuộc phạm vi";
        "of no kind" => |w| w.facts.subject.staff_kind = Fact::Known(None), Failed, "không phải công chức";
        "left today" => |w| w.facts.subject.left_on = Fact::Known(Some(d("2026-11-26"))),
            Failed, "26/11/2026";
        "leaves tomorrow" => |w| w.facts.subject.left_on = Fact::Known(Some(d("2026-11-27"))),
            Passed, "thuộc phạm vi";
        "unit dissolved today" => |w| w.facts.subject.unit_ended_on = Fact::Known(Some(d("2026-11-26"))),
            Failed, "Đơn vị không còn hoạt động";
        "collective merged today" => |w| {
            collective(w);
            w.facts.subject.unit_ended_on = Fact::Known(Some(d("2026-11-26")));
            w.facts.subject.unit_merged_into = Fact::Known(Some("P03".to_owned()));
        }, Failed, "đề nghị cho P03";
        "person of a unit dissolved today" => |w| {
            w.facts.subject.unit_ended_on = Fact::Known(Some(d("2026-11-26")));
            w.facts.subject.unit_merged_into = unknown();
        }, Failed, "không còn hoạt động";
        "unit dissolved tomorrow" => |w| w.facts.subject.unit_ended_on = Fact::Known(Some(d("2026-11-27"))),
            Passed, "thuộc phạm vi";
        "a public unit" => |w| {
            collective(w);
            w.facts.subject.unit_kind = Fact::Known(UnitKind::PublicUnit);
        }, Passed, "thuộc phạm vi";
        "a bloc" => |w| {
            collective(w);
            w.facts.subject.unit_kind = Fact::Known(UnitKind::Bloc);
        }, Failed, "Chỉ xét phòng";
        "kind of the unit not known" => |w| {
            collective(w);
            w.facts.subject.unit_kind = unknown();
        }, Unknown, "loại đơn vị";
        "kind of the person not known" => |w| w.facts.subject.staff_kind = unknown(), Unknown, "diện";
        "whether they left not known" => |w| w.facts.subject.left_on = unknown(), Unknown, "còn công tác";
        "left, though the unit is not known" => |w| {
            w.facts.subject.left_on = Fact::Known(Some(d("2026-01-01")));
            w.facts.subject.unit_ended_on = unknown();
        }, Failed, "không còn công tác";
    }
}

fn award() -> Vec<Row> {
    rows! { "R06":
        "offered" => |_| {}, Passed, "Giấy khen của Giám đốc Sở";
        "not of the campaign" => |w| w.facts.award_type_code = "huan_chuong".to_owned(),
            Failed, "không có trong phong trào";
        "not in the round" => |w| { known(&mut w.facts.campaign.offered_award_types).remove(GK); },
            Failed, "Đợt xét không xét";
        "not for such subjects" => |w| {
            w.set.rules.r06.parameters.award_types.value[1].subject_kinds = vec![SubjectKind::Collective];
        }, Failed, "không dành cho";
        "round not known" => |w| w.facts.campaign.offered_award_types = unknown(), Unknown, "đợt xét";
    }
}

fn on_leave(world: &mut World, kind: &str, months: u32, worked: u32) {
    world.facts.subject.leaves = Fact::Known(BTreeMap::from([(kind.to_owned(), months)]));
    world.facts.subject.months_worked = Fact::Known(worked);
}

fn leave() -> Vec<Row> {
    rows! { "R13":
        "no leave" => |_| {}, NotApplicable, "Không có thời gian nghỉ";
        "leave of another kind" => |w| on_leave(w, "unpaid", 5, 4), NotApplicable, "Không có thời gian nghỉ";
        "a collective" => collective, NotApplicable, "cá nhân";
        "maternity leave, not left out" => |w| on_leave(w, "maternity", 6, 4), Passed, "6 tháng nghỉ";
        "left out though it is enough" => |w| {
            on_leave(w, "maternity", 2, 4);
            w.facts.subject.left_out_for_time = Fact::Known(true);
        }, Failed, "2 tháng nghỉ là 6 tháng (cần 6)";
        "left out, and it is not enough" => |w| {
            on_leave(w, "maternity", 1, 4);
            w.facts.subject.left_out_for_time = Fact::Known(true);
        }, Passed, "1 tháng nghỉ";
        "left out, months not known" => |w| {
            on_leave(w, "maternity", 6, 4);
            w.facts.subject.left_out_for_time = Fact::Known(true);
            w.facts.subject.months_worked = unknown();
        }, Unknown, "số tháng công tác";
        "leave not known" => |w| w.facts.subject.leaves = unknown(), Unknown, "thời gian nghỉ";
    }
}

fn time() -> Vec<Row> {
    rows! { "R14":
        "ten months" => |_| {}, Passed, "10 tháng";
        "six months" => |w| w.facts.subject.months_worked = Fact::Known(6), Passed, "6 tháng (cần 6)";
        "five months" => |w| w.facts.subject.months_worked = Fact::Known(5), Warning, "5 tháng, ít hơn 6";
        "five and one of maternity leave" => |w| on_leave(w, "maternity", 1, 5), Passed, "6 tháng";
        "five and one of other leave" => |w| on_leave(w, "unpaid", 1, 5), Warning, "5 tháng";
        "a collective" => collective, NotApplicable, "cá nhân";
        "enough, leave not known" => |w| w.facts.subject.leaves = unknown(), Passed, "10 tháng";
        "not enough, leave not known" => |w| {
            w.facts.subject.months_worked = Fact::Known(5);
            w.facts.subject.leaves = unknown();
        }, Unknown, "thời gian nghỉ";
        "months not known" => |w| w.facts.subject.months_worked = unknown(), Unknown, "số tháng";
    }
}

fn conduct() -> Vec<Row> {
    rows! { "R16":
        "confirmed" => |_| {}, Passed, "đủ 1 nội dung";
        "a united collective" => collective, Passed, "đủ 2 nội dung";
        "a collective not united" => |w| {
            collective(w);
            w.facts.merit.attestations.insert("united".to_owned(), Fact::Known(false));
        }, Failed, "Không được xác nhận: nội bộ đoàn kết";
        "not confirmed" => |w| {
            w.facts.merit.attestations.insert("exemplary".to_owned(), Fact::Known(false));
        }, Failed, "gương mẫu";
        "not declared" => |w| w.facts.merit.attestations.clear(), Unknown, "gương mẫu";
        "declared, not yet confirmed" => |w| {
            w.facts.merit.attestations.insert("exemplary".to_owned(), unknown());
        }, Unknown, "gương mẫu";
    }
}
