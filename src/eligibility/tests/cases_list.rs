//! The list, and the decision.

use std::collections::{BTreeMap, BTreeSet};

use super::world::*;
use crate::{
    eligibility::{Fact, QuotaCount, Rival, Standing},
    law::{Authority, PositionClass, Quota, Share},
};

pub(super) fn rows() -> Vec<Row> {
    [quotas(), direct(), women(), publication(), signing(), fund()].into_iter().flatten().collect()
}

/// The round sets no caps, and the award is one for which the rules do: a twentieth of the base.
fn by_rules(world: &mut World, others: u32, base: Fact<u32>) {
    world.facts.award_type_code = BK.to_owned();
    world.facts.list.round_quotas = Fact::Known(BTreeSet::new());
    world.facts.list.quota_counts =
        Fact::Known(BTreeMap::from([("round".to_owned(), QuotaCount { others, base })]));
}

fn taken(world: &mut World, scope: &str, others: u32) {
    let count = QuotaCount { others, base: Fact::Known(40) };
    known(&mut world.facts.list.quota_counts).insert(scope.to_owned(), count);
}

fn cap(world: &mut World, scope: &str, places: Option<u32>, share: Option<&str>) {
    known(&mut world.facts.list.round_quotas).insert(Quota {
        scope: scope.to_owned(),
        max_places: places,
        max_share: share.map(|share| Share::parse(share).unwrap()),
    });
}

fn quotas() -> Vec<Row> {
    rows! { "R29":
        "third of five" => |_| {}, Passed, "round 3/5";
        "exactly filled" => |w| taken(w, "round", 4), Passed, "round 5/5";
        "one over" => |w| taken(w, "round", 5), Failed, "Vượt số lượng của round: 6, tối đa 5";
        "a unit's own cap is passed" => |w| {
            cap(w, "CNTT", Some(1), None);
            taken(w, "CNTT", 1);
        }, Failed, "Vượt số lượng của CNTT: 2, tối đa 1";
        "a twentieth of 60, exactly filled" => |w| by_rules(w, 2, Fact::Known(60)), Passed, "round 3/3";
        "a twentieth of 59 is two" => |w| by_rules(w, 2, Fact::Known(59)), Failed, "3, tối đa 2";
        "base not known" => |w| by_rules(w, 2, unknown()), Unknown, "mẫu số";
        "the smaller of places and share" => |w| {
            w.facts.list.round_quotas = Fact::Known(BTreeSet::new());
            cap(w, "round", Some(5), Some("1/20"));
        }, Failed, "3, tối đa 2";
        "places are passed, base not known" => |w| {
            w.facts.list.round_quotas = Fact::Known(BTreeSet::new());
            cap(w, "round", Some(2), Some("1/20"));
            known(&mut w.facts.list.quota_counts).get_mut("round").unwrap().base = unknown();
        }, Failed, "3, tối đa 2";
        "no cap for a Giấy khen in the rules" => |w| w.facts.list.round_quotas = Fact::Known(BTreeSet::new()),
            NotApplicable, "Không đặt số lượng";
        "a scope that nobody counted" => |w| cap(w, "CNTT", Some(1), None), Unknown, "của CNTT";
        "counts not known" => |w| w.facts.list.quota_counts = unknown(), Unknown, "số đã đề nghị";
        "caps not known" => |w| w.facts.list.round_quotas = unknown(), Unknown, "đợt xét đặt";
    }
}

/// Three quarters have to be direct workers.
fn three_quarters(world: &mut World, staff: u32, deputies: u32) {
    world.set.rules.r30.parameters.min_direct_share.value = Share::parse("3/4");
    world.facts.list.persons = Fact::Known(BTreeMap::from([
        (PositionClass::Staff, staff),
        (PositionClass::UnitDeputy, deputies),
    ]));
}

fn direct() -> Vec<Row> {
    rows! { "R30":
        "no share is set" => |_| {}, NotApplicable, "Không đặt tỷ lệ";
        "exactly the share" => |w| three_quarters(w, 3, 1), Passed, "3/4 người trực tiếp";
        "one below" => |w| three_quarters(w, 2, 2), Warning, "2/4 người trực tiếp lao động, cần 3/4";
        "deputies count as direct where the rules say so" => |w| {
            three_quarters(w, 2, 2);
            w.set.rules.r30.parameters.leader_from.value = PositionClass::UnitLeader;
        }, Passed, "4/4";
        "an empty list" => |w| three_quarters(w, 0, 0), Passed, "0/0";
        "collectives" => |w| {
            three_quarters(w, 2, 2);
            collective(w);
        }, NotApplicable, "cá nhân";
        "not known" => |w| {
            three_quarters(w, 3, 1);
            w.facts.list.persons = unknown();
        }, Unknown, "danh sách";
    }
}

fn equal(world: &mut World, women: u32, members: u32, stands_before: bool) {
    let standing = Fact::Known(Standing { women, members });
    let rival = Rival { id: "ho-so-2".to_owned(), standing, stands_before };
    world.facts.list.rivals = Fact::Known(BTreeSet::from([rival]));
}

fn women() -> Vec<Row> {
    rows! { "R31":
        "nobody equal" => |_| {}, NotApplicable, "Không có ai";
        "a woman before a man" => |w| equal(w, 0, 1, false), Passed, "đã ưu tiên nữ";
        "a man before a woman" => |w| equal(w, 0, 1, true), Warning, "Thứ tự với ho-so-2";
        "two women" => |w| equal(w, 1, 1, true), Passed, "ưu tiên nữ";
        "70 % before 69 %" => |w| {
            collective(w);
            equal(w, 69, 100, false);
        }, Passed, "ưu tiên nữ";
        "69 % before 70 %" => |w| {
            collective(w);
            equal(w, 69, 100, true);
        }, Warning, "Thứ tự";
        "both at 70 %" => |w| {
            collective(w);
            equal(w, 70, 100, true);
        }, Passed, "ưu tiên nữ";
        "a step the rules do not use" => |w| {
            equal(w, 0, 1, true);
            w.set.rules.r31.parameters.tie_break_chain.value.clear();
        }, NotApplicable, "không xét tiêu chí này";
        "the other not known" => |w| {
            equal(w, 0, 1, false);
            let rival = known(&mut w.facts.list.rivals).pop_first().unwrap();
            known(&mut w.facts.list.rivals).insert(Rival { standing: unknown(), ..rival });
        }, Unknown, "số nữ của người ngang nhau";
        "own standing not known" => |w| {
            equal(w, 0, 1, false);
            w.facts.list.standing = unknown();
        }, Unknown, "số nữ của đối tượng";
        "equals not known" => |w| w.facts.list.rivals = unknown(), Unknown, "ngang nhau";
    }
}

fn publication() -> Vec<Row> {
    rows! { "R38":
        "the day after five working days" => |_| {}, Passed, "đủ 5 ngày làm việc";
        "on the last of them" => |w| w.facts.today = d("2026-11-25"), Warning, "phải đến hết 25/11/2026";
        "taken down on the last day" => |w| there(&mut w.facts.decision.publication).to = Some(d("2026-11-25")),
            Passed, "đủ 5";
        "taken down the day before" => |w| there(&mut w.facts.decision.publication).to = Some(d("2026-11-24")),
            Warning, "phải đến hết 25/11/2026";
        "not published" => |w| w.facts.decision.publication = Fact::Known(None), Warning, "chưa được";
        "a Bằng khen needs none" => |w| w.facts.award_type_code = BK.to_owned(), NotApplicable, "Không đòi hỏi";
        "into a year of which not all days are known" => |w| there(&mut w.facts.decision.publication).from = d("2026-12-29"),
            Unknown, "lịch làm việc";
        "not known" => |w| w.facts.decision.publication = unknown(), Unknown, "công khai";
    }
}

fn signing() -> Vec<Row> {
    rows! { "R39":
        "the Director" => |_| {}, Passed, "đúng thẩm quyền";
        "another authority" => |w| known(&mut w.facts.decision.signer).authority = Authority::CityChairman,
            Failed, "không có thẩm quyền";
        "the Chairman for a Bằng khen" => |w| {
            w.facts.award_type_code = BK.to_owned();
            known(&mut w.facts.decision.signer).authority = Authority::CityChairman;
        }, Passed, "đúng thẩm quyền";
        "a deputy without delegation" => |w| known(&mut w.facts.decision.signer).is_deputy = true,
            Failed, "chưa có ủy quyền";
        "a deputy with delegation" => |w| {
            let signer = known(&mut w.facts.decision.signer);
            signer.is_deputy = true;
            signer.has_delegation = Fact::Known(true);
        }, Passed, "đúng thẩm quyền";
        "delegation not known" => |w| {
            let signer = known(&mut w.facts.decision.signer);
            signer.is_deputy = true;
            signer.has_delegation = unknown();
        }, Unknown, "ủy quyền ký";
        "an award type without authority" => |w| w.set.rules.r39.parameters.authority_matrix.value.clear(),
            Unknown, "thẩm quyền của hình thức";
        "signer not known" => |w| w.facts.decision.signer = unknown(), Unknown, "người ký";
    }
}

fn fund() -> Vec<Row> {
    rows! { "R42":
        "within it" => |_| {}, Passed, "còn lại 89240000 đ";
        "spent to the last đồng" => |w| there(&mut w.facts.decision.fund).spent = 99_240_000,
            Passed, "còn lại 0 đ";
        "one đồng over" => |w| there(&mut w.facts.decision.fund).spent = 99_240_001,
            Warning, "Chi 100000001 đ vượt quỹ 100000000 đ";
        "a fifth of the payroll" => |w| there(&mut w.facts.decision.fund).payroll = 500_000_000,
            Passed, "Trong giới hạn";
        "above a fifth of the payroll" => |w| there(&mut w.facts.decision.fund).payroll = 499_999_999,
            Warning, "vượt 1/5 quỹ lương";
        "campaigns take a fifth" => |w| there(&mut w.facts.decision.fund).campaign_spent = 20_000_000,
            Passed, "Trong giới hạn";
        "campaigns take more" => |w| there(&mut w.facts.decision.fund).campaign_spent = 20_000_001,
            Warning, "Chi tổ chức phong trào 20000001 đ";
        "another level pays" => |w| w.facts.decision.fund = Fact::Known(None), NotApplicable, "Không chi";
        "amount not known" => |w| w.facts.decision.amount = unknown(), Unknown, "số tiền thưởng";
        "overspent before, amount not known" => |w| {
            w.facts.decision.amount = unknown();
            there(&mut w.facts.decision.fund).spent = 100_000_001;
        }, Warning, "vượt quỹ";
        "fund not known" => |w| w.facts.decision.fund = unknown(), Unknown, "quỹ thi đua";
    }
}
