//! The council's session.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    eligibility::{Attendance, Fact, Placing, Tally},
    law::{BallotMode, Denominator, Severity, Share},
};

pub(super) fn rows() -> Vec<Row> {
    [formation(), quorum(), votes(), ties(), recusal()].into_iter().flatten().collect()
}

/// The route has no council.
fn without_council(world: &mut World) {
    let council = &mut world.facts.council;
    council.formation = Fact::Known(None);
    council.session_on = Fact::Known(None);
    council.attendance = Fact::Known(None);
    council.tally = Fact::Known(None);
}

/// The same, though the award asks for one.
fn though_asked_for(world: &mut World) {
    without_council(world);
    world.set.rules.r24.parameters.required_for.value.push(GK.to_owned());
}

fn formation() -> Vec<Row> {
    rows! { "R24":
        "validly formed" => |_| {}, Passed, "Hội đồng 9 thành viên";
        "no council" => without_council, NotApplicable, "không phải họp Hội đồng";
        "no council, though asked for" => though_asked_for, Failed, "chưa xét đề nghị này";
        "no decision" => |w| there(&mut w.facts.council.formation).decision_number = None,
            Failed, "chưa có quyết định thành lập";
        "another chair" => |w| there(&mut w.facts.council.formation).chair_role = "deputy".to_owned(),
            Failed, "Chủ tịch Hội đồng phải là Giám đốc Sở";
        "another standing body" => |w| there(&mut w.facts.council.formation).standing_role = "room".to_owned(),
            Failed, "Thường trực phải là Văn phòng Sở";
        "on its first day" => |w| there(&mut w.facts.council.formation).valid_from = d("2026-11-18"),
            Passed, "hợp lệ";
        "the day before its first" => |w| there(&mut w.facts.council.formation).valid_from = d("2026-11-19"),
            Failed, "18/11/2026 ngoài nhiệm kỳ";
        "on the day of its end" => |w| there(&mut w.facts.council.formation).valid_to = Some(d("2026-11-18")),
            Failed, "ngoài nhiệm kỳ";
        "on its last day" => |w| there(&mut w.facts.council.formation).valid_to = Some(d("2026-11-19")),
            Passed, "hợp lệ";
        "as many members as asked" => |w| w.set.rules.r24.parameters.min_members.value = Some(9),
            Passed, "9 thành viên";
        "one member too few" => |w| w.set.rules.r24.parameters.min_members.value = Some(10),
            Failed, "có 9 thành viên, cần 10";
        "not met yet" => |w| w.facts.council.session_on = Fact::Known(None), Failed, "chưa họp";
        "formation not known" => |w| w.facts.council.formation = unknown(), Unknown, "thành lập Hội đồng";
        "session not known" => |w| w.facts.council.session_on = unknown(), Unknown, "ngày họp";
    }
}

fn attended(world: &mut World, total: u32, present: u32, written: u32) {
    world.facts.council.attendance =
        Fact::Known(Some(Attendance { total, present, written, recused: 0 }));
}

fn quorum() -> Vec<Row> {
    rows! { "R25":
        "seven present and one in writing of nine" => |_| {}, Passed, "7/9 thành viên dự họp, 8/9 có ý kiến";
        "exactly two thirds present" => |w| attended(w, 9, 6, 2), Passed, "6/9";
        "one below two thirds" => |w| attended(w, 9, 5, 4), Failed, "5/9 thành viên dự họp, cần 2/3";
        "exactly four fifths take part" => |w| attended(w, 10, 7, 1), Passed, "8/10 có ý kiến";
        "one below four fifths" => |w| attended(w, 10, 7, 0), Failed, "7/10 thành viên có ý kiến, cần 4/5";
        "written opinions that do not count" => |w| {
            attended(w, 10, 7, 1);
            w.set.rules.r25.parameters.written_counts.value = false;
        }, Failed, "7/10";
        "more than there are" => |w| attended(w, 9, 9, 1), Failed, "10 ý kiến, nhiều hơn 9";
        "no members" => |w| attended(w, 0, 0, 0), Failed, "0/0";
        "no council" => without_council, NotApplicable, "không phải họp";
        "no council, though asked for" => though_asked_for, Failed, "chưa xét";
        "not known" => |w| w.facts.council.attendance = unknown(), Unknown, "thành viên dự họp";
    }
}

/// Ten members, all present, vote.
fn voted(world: &mut World, agree: u32, disagree: u32, other: u32) {
    attended(world, 10, 10, 0);
    world.facts.council.tally = Fact::Known(Some(Tally { agree, disagree, other }));
}

fn must_reach(world: &mut World, share: &str) {
    let threshold = &mut world.set.rules.r26.parameters.vote_threshold.value[1];
    threshold.share = Share::parse(share).unwrap();
    threshold.must_exceed = false;
}

fn votes() -> Vec<Row> {
    rows! { "R26":
        "seven of nine agree" => |_| {}, Passed, "7/9 phiếu đồng ý (cần trên 1/2)";
        "one above half" => |w| voted(w, 6, 4, 0), Passed, "6/10";
        "one below half" => |w| voted(w, 4, 6, 0), Failed, "4/10 phiếu đồng ý, cần trên 1/2";
        "more than half of the votes, less than half of the members" => |w| voted(w, 4, 1, 5),
            Failed, "4/10";
        "exactly half" => |w| voted(w, 5, 5, 0), NotApplicable, "số phiếu bằng nhau";
        "exactly the share that suffices" => |w| {
            voted(w, 9, 1, 0);
            must_reach(w, "9/10");
        }, Passed, "9/10 phiếu đồng ý (cần từ 9/10)";
        "one below the share that suffices" => |w| {
            voted(w, 8, 2, 0);
            must_reach(w, "9/10");
        }, Failed, "cần từ 9/10";
        "more votes than members" => |w| voted(w, 9, 2, 0), Failed, "11 phiếu, nhiều hơn 10";
        "of those present or in writing" => |w| {
            w.facts.council.tally = Fact::Known(Some(Tally { agree: 5, disagree: 3, other: 0 }));
            w.set.rules.r26.parameters.denominator.value = Denominator::PresentMembers;
        }, Passed, "5/8";
        "of all but the recused" => |w| {
            voted(w, 5, 4, 0);
            there(&mut w.facts.council.attendance).recused = 1;
            w.set.rules.r26.parameters.denominator.value = Denominator::EligibleMembers;
        }, Passed, "5/9";
        "an open vote" => |w| w.facts.council.ballot_mode = Fact::Known(Some(BallotMode::Open)),
            Failed, "phải bỏ phiếu kín";
        "an open vote, where the rules ask for no secret one" => |w| {
            w.facts.council.ballot_mode = Fact::Known(Some(BallotMode::Open));
            w.set.rules.r26.parameters.ballot_modes.value[1].mode = BallotMode::Open;
        }, Passed, "7/9";
        "exactly half in an open vote" => |w| {
            voted(w, 5, 5, 0);
            w.facts.council.ballot_mode = Fact::Known(Some(BallotMode::Open));
        }, Failed, "phải bỏ phiếu kín";
        "exactly half, how they voted not known" => |w| {
            voted(w, 5, 5, 0);
            w.facts.council.ballot_mode = unknown();
        }, Unknown, "cách biểu quyết";
        "no council" => without_council, NotApplicable, "không phải họp";
        "no council, though asked for" => though_asked_for, Failed, "chưa xét";
        "votes without a session" => |w| w.facts.council.attendance = Fact::Known(None),
            Unknown, "thành viên dự họp";
        "no threshold for the award type" =>
            |w| w.set.rules.r26.parameters.vote_threshold.value.clear(), Unknown, "tỷ lệ phiếu";
        "votes not known" => |w| w.facts.council.tally = unknown(), Unknown, "kết quả biểu quyết";
        "session not known" => |w| w.facts.council.attendance = unknown(), Unknown, "dự họp";
    }
}

fn placed(world: &mut World, place: u32, places: u32) {
    world.facts.list.placing = Fact::Known(Some(Placing { places, place }));
}

fn ties() -> Vec<Row> {
    rows! { "R27":
        "no tie" => |_| {}, Passed, "Không có số phiếu bằng nhau";
        "a tie, the chair agrees" => |w| voted(w, 5, 5, 0), Passed, "Chủ tịch Hội đồng đồng ý";
        "a tie, the chair does not" => |w| {
            voted(w, 5, 5, 0);
            w.facts.council.chair_agrees = Fact::Known(false);
        }, Failed, "Chủ tịch Hội đồng không đồng ý";
        "a tie, the chair has not spoken" => |w| {
            voted(w, 5, 5, 0);
            w.facts.council.chair_agrees = unknown();
        }, Unknown, "ý kiến của Chủ tịch";
        "the last place" => |w| placed(w, 3, 3), Passed, "không vượt số lượng";
        "one past the last place" => |w| placed(w, 4, 3), Failed, "thứ 4 theo số phiếu, chỉ có 3 chỗ";
        "place not known" => |w| w.facts.list.placing = unknown(), Unknown, "thứ tự";
        "votes not known" => |w| w.facts.council.tally = unknown(), Unknown, "biểu quyết";
        "no council" => without_council, NotApplicable, "không phải họp";
    }
}

fn recusal() -> Vec<Row> {
    rows! { "R28":
        "nobody in conflict voted" => |_| {}, Passed, "Không thành viên nào";
        "one did" => |w| w.facts.council.conflicted_voters = Fact::Known(BTreeSet::from(["CB003".to_owned()])),
            Warning, "1 thành viên";
        "two did, where the rule blocks" => |w| {
            w.set.rules.r28.severity = Some(Severity::Block);
            let voters = ["CB003", "CB004"].map(str::to_owned);
            w.facts.council.conflicted_voters = Fact::Known(BTreeSet::from(voters));
        }, Failed, "2 thành viên";
        "not asked for" => |w| w.set.rules.r28.parameters.recusal.value = false,
            NotApplicable, "Không đặt quy tắc";
        "not known" => |w| w.facts.council.conflicted_voters = unknown(), Unknown, "ai đã biểu quyết";
    }
}
