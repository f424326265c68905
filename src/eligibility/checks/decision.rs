//! The decision: publication before it (R38), who signs (R39), the fund that pays (R42).

use super::day;
use crate::{
    eligibility::{
        FundState, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::Words,
};

/// R38: where a list is published before the decision, it stood for its working days.
pub(in super::super) fn publication(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r38.publication);
    let wanted = wanted.iter().find(|one| one.award_type_code == facts.award_type_code);
    let Some(wanted) = wanted else {
        return Verdict::NotApplicable(Words::new(
            "Không đòi hỏi công khai trước khi quyết định.",
            "No publication is asked for before the decision.",
        ));
    };
    let (place, days) = (&wanted.place, wanted.working_days);
    let mut review = Review::default();
    let published = fact!(sheet, facts.decision.publication);
    match review.need(published, "việc công khai danh sách", "the publication of the list") {
        None => {}
        Some(None) => review.problem(
            format!("Danh sách chưa được {}.", place.vi),
            format!("The list is not published {}.", place.en),
        ),
        Some(Some(published)) => match case.term(published.from, days) {
            None => {
                sheet.ask(Supplier::Administrator);
                review.gap("lịch làm việc để tính thời gian công khai", "the working calendar");
            }
            // The last of the days has to be over, and the list still there on it.
            Some(end) => {
                let is_over = end < facts.today;
                if !is_over || published.to.is_some_and(|to| to < end) {
                    review.problem(
                        format!("Công khai từ {}, phải đến hết {}.", day(published.from), day(end)),
                        format!("Published from {}, needed to the end of {end}.", published.from),
                    );
                }
            }
        },
    }
    review.close(
        Words::new(
            format!("Đã {} đủ {days} ngày làm việc.", place.vi),
            format!("Published {} for {days} working days.", place.en),
        ),
        Words::new(
            "Chờ hết thời gian công khai, hoặc nêu lý do.",
            "Wait for the end of the publication, or give the reason.",
        ),
    )
}

/// R39: who signs has the authority, or a delegation on file.
pub(in super::super) fn signing(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let matrix = param!(sheet, rules.r39.authority_matrix);
    let mut review = Review::default();
    let wanted = matrix.iter().find(|one| one.award_type_code == facts.award_type_code);
    if wanted.is_none() {
        sheet.ask(Supplier::Secretariat);
        review.gap("thẩm quyền của hình thức này", "the authority of this award type");
    }
    let signer = fact!(sheet, facts.decision.signer);
    if let Some(signer) = review.need(signer, "người ký quyết định", "who signs") {
        if wanted.is_some_and(|wanted| wanted.authority != signer.authority) {
            review.problem(
                "Người ký không có thẩm quyền với hình thức này.",
                "The signer has no authority over this award type.",
            );
        }
        if signer.is_deputy {
            let delegated = sheet.inner(&signer.has_delegation);
            let delegated = review.need(delegated, "văn bản ủy quyền ký", "the delegation");
            if delegated == Some(&false) {
                review.problem(
                    "Người ký thay chưa có ủy quyền trong hồ sơ.",
                    "No delegation to the signer is on file.",
                );
            }
        }
    }
    review.close(
        Words::new("Người ký đúng thẩm quyền.", "The signer is competent."),
        Words::new(
            "Trình người có thẩm quyền ký, hoặc bổ sung văn bản ủy quyền.",
            "Have the competent person sign, or add the delegation.",
        ),
    )
}

/// R42: the fund stays within its limits, and holds what the award costs.
pub(in super::super) fn fund(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let mut review = Review::default();
    let fund = fact!(sheet, facts.decision.fund);
    let state = match review.need(fund, "quỹ thi đua, khen thưởng", "the fund") {
        Some(None) => {
            return Verdict::NotApplicable(Words::new(
                "Không chi từ quỹ của Sở.",
                "The department's fund does not pay.",
            ));
        }
        Some(Some(state)) => Some(*state),
        None => None,
    };
    let amount = fact!(sheet, facts.decision.amount);
    let amount = review.need(amount, "số tiền thưởng", "the amount").copied();
    let cap = *param!(sheet, rules.r42.fund_cap);
    let campaign_share = *param!(sheet, rules.r42.campaign_share);
    if let Some(FundState { fund, payroll, spent, campaign_spent }) = state {
        let most = cap.floor_of(payroll);
        if fund > most {
            review.problem(
                format!("Quỹ {fund} đ vượt {cap} quỹ lương ({most} đ)."),
                format!("The fund of {fund} đ is above {cap} of the payroll ({most} đ)."),
            );
        }
        let most = campaign_share.floor_of(fund);
        if campaign_spent > most {
            review.problem(
                format!("Chi tổ chức phong trào {campaign_spent} đ vượt {campaign_share} của quỹ ({most} đ)."),
                format!("Campaigns took {campaign_spent} đ, above {campaign_share} of the fund ({most} đ)."),
            );
        }
        // Even without this award nothing may be overspent.
        let after = spent.saturating_add(amount.unwrap_or_default());
        if after > fund {
            review.problem(
                format!("Chi {after} đ vượt quỹ {fund} đ."),
                format!("{after} đ spent, above the fund of {fund} đ."),
            );
        }
    }
    let left = state.map_or(0, |state| {
        state.fund.saturating_sub(state.spent).saturating_sub(amount.unwrap_or_default())
    });
    review.close(
        Words::new(
            format!("Trong giới hạn của quỹ; còn lại {left} đ."),
            format!("Within the limits of the fund; {left} đ are left."),
        ),
        Words::new(
            "Bổ sung quỹ theo quy định, hoặc nêu lý do.",
            "Add to the fund as the rules allow, or give the reason.",
        ),
    )
}
