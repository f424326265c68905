//! The ground everything stands on: law in force (R01), rule set (R02), campaign (R03), plan (R04).

use super::{day, listed};
use crate::{
    eligibility::{
        LaunchFact, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{LegalDocument, Words},
};

/// R01: the documents that the rules rest on are in force today, and will be for a while.
pub(in super::super) fn legal_basis(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let rules = case.rules();
    let codes = param!(sheet, rules.r01.legal_docs);
    let warn_days = *param!(sheet, rules.r01.expiry_warn_days);
    let mut review = Review::default();
    for code in codes {
        let document = case.documents.iter().find(|document| document.code == *code);
        let validity = document.and_then(|document| {
            document.is_in_force(case.facts.today).map(|is_in_force| (document, is_in_force))
        });
        let Some((document, is_in_force)) = validity else {
            sheet.ask(Supplier::Secretariat);
            review.gap(
                format!("hiệu lực của văn bản {code}"),
                format!("the validity of document {code}"),
            );
            continue;
        };
        if is_in_force {
            expiry(case, document, warn_days, &mut review);
        } else {
            review.problem(
                format!(
                    "{} không có hiệu lực vào ngày {}.",
                    document.number,
                    day(case.facts.today)
                ),
                format!("{} is not in force on {}.", document.number, case.facts.today),
            );
        }
    }
    let count = codes.len();
    review.close(
        Words::new(
            format!("{count} văn bản căn cứ đều có hiệu lực và còn hơn {warn_days} ngày."),
            format!("All {count} documents are in force, and for more than {warn_days} days."),
        ),
        Words::new(
            "Kiểm tra văn bản thay thế, cập nhật danh mục văn bản và công bố bộ quy tắc mới.",
            "Look for what replaces it, update the documents and publish a new rule set.",
        ),
    )
}

fn expiry(case: &Case<'_>, document: &LegalDocument, warn_days: u32, review: &mut Review) {
    let Some(end) = document.effective_to else { return };
    let left = (end - case.facts.today).num_days();
    if left <= i64::from(warn_days) {
        review.warning(
            format!("{} hết hiệu lực từ {} (còn {left} ngày).", document.number, day(end)),
            format!("{} lapses on {end} ({left} days left).", document.number),
        );
    }
}

/// R02: the rule set is the one that was in force when the dossier was received; before that, the one
/// of today.
pub(in super::super) fn transition(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let set = case.rule_set;
    let _policy = param!(sheet, rules.r02.transition_policy);
    let cutover = *param!(sheet, rules.r02.cutover);
    let mut review = Review::default();
    let received = fact!(sheet, facts.dossier.received_on);
    let Some(received) = review.need(received, "ngày tiếp nhận hồ sơ", "the day of receipt")
    else {
        return review.close(Words::new("", ""), Words::new("", ""));
    };
    let decisive = received.unwrap_or(facts.today);
    if !set.holds(decisive) {
        review.problem(
            format!("Bộ quy tắc {} không phải của ngày {}.", set.code, day(decisive)),
            format!("Rule set {} is not that of {decisive}.", set.code),
        );
    }
    let (side_vi, side_en) =
        if decisive < cutover { ("trước", "before") } else { ("từ", "from") };
    review.close(
        Words::new(
            format!(
                "Bộ quy tắc {} áp dụng cho ngày {} ({side_vi} mốc {}).",
                set.code,
                day(decisive),
                day(cutover)
            ),
            format!("Rule set {} holds for {decisive} ({side_en} {cutover}).", set.code),
        ),
        Words::new(
            "Đánh giá theo bộ quy tắc của ngày tiếp nhận; đánh giá theo bộ khác là lần thứ hai, không thay thế.",
            "Judge by the rule set of the day of receipt; by another one it is a second assessment.",
        ),
    )
}

/// R03: the campaign was launched, at a level that the award asks for. A plan without a number only
/// warns: it blocks the decision that cites it, which knows what it cites.
pub(in super::super) fn launch(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let facts = case.facts;
    let mut review = Review::default();
    let launch = fact!(sheet, facts.campaign.launch);
    match review.need(launch, "việc phát động phong trào", "the launch of the campaign") {
        Some(Some(launch)) => launched(case, sheet, launch, &mut review),
        Some(None) => {
            review.problem("Phong trào chưa được phát động.", "The campaign is not launched.");
        }
        None => {}
    }
    review.close(
        Words::new(
            "Phong trào do người có thẩm quyền phát động, có số kế hoạch.",
            "The campaign is launched by a competent person, under a numbered plan.",
        ),
        Words::new(
            "Nêu kế hoạch cấp trên của phong trào và số kế hoạch do văn thư cấp.",
            "Name the plan above the campaign, and the number that the document office gave.",
        ),
    )
}

fn launched(case: &Case<'_>, sheet: &mut Sheet, launch: &LaunchFact, review: &mut Review) {
    let (rules, facts) = (case.rules(), case.facts);
    if launch.launched_on > facts.today {
        review.problem(
            format!("Phong trào phát động ngày {}, chưa đến.", day(launch.launched_on)),
            format!("The campaign is launched on {}, not yet.", launch.launched_on),
        );
    }
    if launch.document_number.is_none() {
        review.warning("Kế hoạch của phong trào chưa có số.", "The plan has no number yet.");
    }
    let wanted = param!(sheet, rules.r03.required_launch_level).iter().find(|one| {
        one.award_type_code == facts.award_type_code && one.subject_kind == facts.subject_kind
    });
    let Some(wanted) = wanted.filter(|one| !one.accepted_levels.contains(&launch.level)) else {
        return;
    };
    let parent = fact!(sheet, facts.campaign.parent_level);
    let parent = review.need(parent, "cấp của kế hoạch cấp trên", "the level of the plan above");
    let Some(parent) = parent else { return };
    if !parent.is_some_and(|level| wanted.accepted_levels.contains(&level)) {
        review.problem(
            "Hình thức này đòi hỏi phong trào do Bộ, ban, ngành hoặc Thành phố phát động.",
            "The award asks for a campaign launched by a ministry or the city.",
        );
    }
}

/// R04: the plan has every part that it needs before it is launched.
pub(in super::super) fn plan_parts(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r04.plan_required_sections);
    let mut review = Review::default();
    let there = fact!(sheet, facts.campaign.sections);
    if let Some(there) = review.need(there, "các phần của kế hoạch", "the parts of the plan")
    {
        let missing =
            listed(wanted.iter().filter(|part| !there.contains(*part)).map(|part| part.label()));
        if !missing.vi.is_empty() {
            review.problem(
                format!("Kế hoạch còn thiếu: {}.", missing.vi),
                format!("The plan still lacks: {}.", missing.en),
            );
        }
    }
    let count = wanted.len();
    review.close(
        Words::new(
            format!("Kế hoạch có đủ {count} phần."),
            format!("The plan has all its {count} parts."),
        ),
        Words::new("Bổ sung kế hoạch của phong trào.", "Complete the plan of the campaign."),
    )
}
