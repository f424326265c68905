//! The council's session: formation (R24), quorum (R25), votes (R26), tie and excess (R27), recusal
//! (R28).

use super::day;
use crate::{
    eligibility::{
        Attendance, Tally,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{BallotMode, Denominator, ExcessPolicy, Share, TiePolicy, Words},
};

/// What a check says where the route has no council: nothing, unless the award asks for one.
fn without_council(case: &Case<'_>, sheet: &mut Sheet, mut review: Review) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    if !param!(sheet, rules.r24.required_for).contains(&facts.award_type_code) {
        return Verdict::NotApplicable(Words::new(
            "Hình thức này không phải họp Hội đồng.",
            "The award does not ask for a session of the council.",
        ));
    }
    review.problem(
        "Hội đồng Thi đua - Khen thưởng chưa xét đề nghị này.",
        "The council has not considered the proposal.",
    );
    review.close(Words::new("", ""), to_council())
}

fn to_council() -> Words {
    Words::new("Đưa đề nghị ra phiên họp hợp lệ của Hội đồng.", "Bring it before a valid session.")
}

/// R24: formed by a decision, under the right chair and standing body, on the day of the session.
pub(in super::super) fn formation(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let mut review = Review::default();
    let formed = fact!(sheet, facts.council.formation);
    let formed = match review.need(formed, "việc thành lập Hội đồng", "the council's formation")
    {
        Some(None) => return without_council(case, sheet, review),
        Some(Some(formed)) => formed,
        None => return review.close(Words::new("", ""), to_council()),
    };
    if formed.decision_number.is_none() {
        review.problem("Hội đồng chưa có quyết định thành lập.", "No decision formed the council.");
    }
    let (chair, standing) =
        (param!(sheet, rules.r24.chair_role), param!(sheet, rules.r24.standing_role));
    for (actual, wanted, vi, en) in [
        (&formed.chair_role, chair, "Chủ tịch Hội đồng phải là", "The chair has to be"),
        (&formed.standing_role, standing, "Thường trực phải là", "The standing body has to be"),
    ] {
        if *actual != wanted.code {
            review.problem(
                format!("{vi} {}.", wanted.label.vi),
                format!("{en}: {}.", wanted.label.en),
            );
        }
    }
    let least = param!(sheet, rules.r24.min_members);
    if let Some(least) = least.filter(|least| formed.members < *least) {
        review.problem(
            format!("Hội đồng có {} thành viên, cần {least}.", formed.members),
            format!("The council has {} members, {least} needed.", formed.members),
        );
    }
    let session = fact!(sheet, facts.council.session_on);
    match review.need(session, "ngày họp Hội đồng", "the day of the session") {
        None => {}
        Some(None) => review.problem("Hội đồng chưa họp.", "The council has not met."),
        Some(Some(session)) => {
            let is_in =
                formed.valid_from <= *session && formed.valid_to.is_none_or(|to| *session < to);
            if !is_in {
                review.problem(
                    format!("Ngày họp {} ngoài nhiệm kỳ của Hội đồng.", day(*session)),
                    format!("The session of {session} is outside the council's term."),
                );
            }
        }
    }
    review.close(
        Words::new(
            format!("Hội đồng {} thành viên được thành lập hợp lệ.", formed.members),
            format!("The council of {} members is validly formed.", formed.members),
        ),
        Words::new(
            "Ban hành hoặc sửa quyết định thành lập Hội đồng rồi họp lại.",
            "Issue or mend the decision that forms the council, and meet again.",
        ),
    )
}

/// R25: enough members are present, and enough take part.
pub(in super::super) fn quorum(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let mut review = Review::default();
    let attended = fact!(sheet, facts.council.attendance);
    let attended = match review.need(attended, "số thành viên dự họp", "who took part") {
        Some(None) => return without_council(case, sheet, review),
        Some(Some(attended)) => attended,
        None => return review.close(Words::new("", ""), to_council()),
    };
    let present_share = *param!(sheet, rules.r25.quorum);
    let part_share = *param!(sheet, rules.r25.quorum_award_session);
    let written = if *param!(sheet, rules.r25.written_counts) { attended.written } else { 0 };
    let Attendance { total, present, .. } = *attended;
    let part = u64::from(present) + u64::from(written);
    if part > u64::from(total) {
        review.problem(
            format!("{part} ý kiến, nhiều hơn {total} thành viên."),
            format!("{part} took part, more than the {total} members."),
        );
    }
    if !present_share.is_reached(present.into(), total.into()) {
        review.problem(
            format!("{present}/{total} thành viên dự họp, cần {present_share}."),
            format!("{present} of {total} members present, {present_share} needed."),
        );
    }
    if !part_share.is_reached(part, total.into()) {
        review.problem(
            format!("{part}/{total} thành viên có ý kiến, cần {part_share}."),
            format!("{part} of {total} members took part, {part_share} needed."),
        );
    }
    review.close(
        Words::new(
            format!("{present}/{total} thành viên dự họp, {part}/{total} có ý kiến."),
            format!("{present} of {total} members present, {part} took part."),
        ),
        Words::new(
            "Họp lại khi đủ thành viên, hoặc lấy ý kiến bằng văn bản của thành viên vắng mặt.",
            "Meet again, or ask absent members in writing.",
        ),
    )
}

/// Both numbers of the share of votes.
#[derive(Clone, Copy)]
struct Counted {
    agree: u64,
    of: u64,
    votes: u64,
}

fn counted(tally: Tally, attended: Attendance, denominator: Denominator) -> Counted {
    let Attendance { total, present, written, recused } = attended;
    let of = match denominator {
        Denominator::TotalMembers => u64::from(total),
        Denominator::PresentMembers => u64::from(present) + u64::from(written),
        Denominator::EligibleMembers => u64::from(total.saturating_sub(recused)),
    };
    let votes = u64::from(tally.agree) + u64::from(tally.disagree) + u64::from(tally.other);
    Counted { agree: tally.agree.into(), of, votes }
}

/// A tie: exactly half agree, where more than half are needed.
fn is_tie(counted: Counted, share: Share, must_exceed: bool) -> bool {
    must_exceed
        && counted.agree * 2 == counted.of
        && share.is_met_exactly(counted.agree, counted.of)
}

/// The votes with the share they need; `Err` with the answer where there is nothing to count.
fn voted(
    case: &Case<'_>,
    sheet: &mut Sheet,
    mut review: Review,
) -> Result<(Counted, Share, bool, Review), Verdict> {
    let (rules, facts) = (case.rules(), case.facts);
    let tally = fact!(sheet, facts.council.tally);
    let tally = review.need(tally, "kết quả biểu quyết", "the votes");
    if tally.is_some_and(Option::is_none) {
        return Err(without_council(case, sheet, review));
    }
    let attended = fact!(sheet, facts.council.attendance);
    let attended = review.need(attended, "số thành viên dự họp", "who took part");
    let thresholds = param!(sheet, rules.r26.vote_threshold);
    let wanted = thresholds.iter().find(|one| one.award_type_code == facts.award_type_code);
    if wanted.is_none() {
        sheet.ask(crate::eligibility::Supplier::Secretariat);
        review.gap("tỷ lệ phiếu của hình thức này", "the share of votes of this award type");
    }
    let denominator = *param!(sheet, rules.r26.denominator);
    let (Some(Some(tally)), Some(Some(attended)), Some(wanted)) = (tally, attended, wanted) else {
        if attended.is_some_and(Option::is_none) {
            sheet.ask(crate::eligibility::Supplier::CouncilSecretary);
            review.gap("số thành viên dự họp", "who took part");
        }
        return Err(review.close(Words::new("", ""), to_council()));
    };
    Ok((counted(*tally, *attended, denominator), wanted.share, wanted.must_exceed, review))
}

/// Where a secret ballot is asked, it was one.
fn ballot(case: &Case<'_>, sheet: &mut Sheet, review: &mut Review) {
    let (rules, facts) = (case.rules(), case.facts);
    let modes = param!(sheet, rules.r26.ballot_modes);
    let is_secret = modes
        .iter()
        .any(|one| one.award_type_code == facts.award_type_code && one.mode == BallotMode::Secret);
    if !is_secret {
        return;
    }
    let mode = fact!(sheet, facts.council.ballot_mode);
    let mode = review.need(mode, "cách biểu quyết", "how members voted");
    if mode.is_some_and(|mode| *mode != Some(BallotMode::Secret)) {
        review.problem("Hình thức này phải bỏ phiếu kín.", "The award asks for a secret ballot.");
    }
}

/// R26: enough members agree.
pub(in super::super) fn votes(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (counted, share, must_exceed, mut review) = match voted(case, sheet, Review::default()) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let Counted { agree, of, votes } = counted;
    ballot(case, sheet, &mut review);
    if votes > of {
        review.problem(
            format!("{votes} phiếu, nhiều hơn {of} thành viên."),
            format!("{votes} votes, more than {of} members."),
        );
    }
    let is_tie = is_tie(counted, share, must_exceed);
    if is_tie && review.is_clear() {
        return Verdict::NotApplicable(Words::new(
            format!("{agree}/{of} phiếu đồng ý: số phiếu bằng nhau, xét theo R27."),
            format!("{agree} of {of} agree: a tie, which R27 decides."),
        ));
    }
    let is_enough =
        if must_exceed { share.is_passed(agree, of) } else { share.is_reached(agree, of) };
    let (sign_vi, sign_en) =
        if must_exceed { ("trên", "more than") } else { ("từ", "at least") };
    if !is_enough && !is_tie {
        review.problem(
            format!("{agree}/{of} phiếu đồng ý, cần {sign_vi} {share}."),
            format!("{agree} of {of} agree, {sign_en} {share} needed."),
        );
    }
    review.close(
        Words::new(
            format!("{agree}/{of} phiếu đồng ý (cần {sign_vi} {share})."),
            format!("{agree} of {of} agree ({sign_en} {share} needed)."),
        ),
        Words::new("Không đủ phiếu thì không đề nghị.", "Without the votes it goes no further."),
    )
}

/// R27: the chair decides a tie; of more than there are places, those with more votes come first.
pub(in super::super) fn tie_and_excess(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let (counted, share, must_exceed, mut review) = match voted(case, sheet, Review::default()) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let TiePolicy::Chair = *param!(sheet, rules.r27.tie_rule);
    let ExcessPolicy::ByVotesDesc = *param!(sheet, rules.r27.over_quota);
    let is_tie = is_tie(counted, share, must_exceed);
    if is_tie {
        let chair = fact!(sheet, facts.council.chair_agrees);
        let chair = review.need(chair, "ý kiến của Chủ tịch Hội đồng", "the chair's opinion");
        if chair == Some(&false) {
            review.problem(
                "Số phiếu bằng nhau và Chủ tịch Hội đồng không đồng ý.",
                "A tie, and the chair does not agree.",
            );
        }
    }
    let placing = fact!(sheet, facts.list.placing);
    let placing = review.need(placing, "số được khen và thứ tự", "places and order");
    if let Some(placing) = placing.copied().flatten().filter(|one| one.place > one.places) {
        review.problem(
            format!("Xếp thứ {} theo số phiếu, chỉ có {} chỗ.", placing.place, placing.places),
            format!("Place {} by votes, of {} places.", placing.place, placing.places),
        );
    }
    let passed = if is_tie {
        Words::new("Số phiếu bằng nhau; Chủ tịch Hội đồng đồng ý.", "A tie; the chair agrees.")
    } else {
        Words::new("Không có số phiếu bằng nhau, không vượt số lượng.", "No tie, and a place.")
    };
    review.close(
        passed,
        Words::new(
            "Lấy theo số phiếu từ trên xuống; khi bằng nhau theo ý kiến của Chủ tịch Hội đồng.",
            "Take them by votes from the top; in a tie as the chair decides.",
        ),
    )
}

/// R28: no member voted on themselves or their own unit.
pub(in super::super) fn recusal(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    if !*param!(sheet, rules.r28.recusal) {
        return Verdict::NotApplicable(Words::new(
            "Không đặt quy tắc tránh biểu quyết.",
            "Members in conflict are not asked to stay out.",
        ));
    }
    let mut review = Review::default();
    // How many is enough for the sentence; who is in conflict may be an evaluator whom few know of.
    let voters = sheet.restricted("council.conflicted_voters", &facts.council.conflicted_voters);
    let voters = review.need(voters, "ai đã biểu quyết", "who voted");
    let count = voters.map(std::collections::BTreeSet::len).unwrap_or_default();
    if count > 0 {
        review.problem(
            format!("{count} thành viên biểu quyết về mình hoặc đơn vị mình."),
            format!("{count} members voted on themselves or their own unit."),
        );
    }
    review.close(
        Words::new(
            "Không thành viên nào biểu quyết về mình hoặc đơn vị mình.",
            "No member voted on themselves or their own unit.",
        ),
        Words::new("Biểu quyết lại không có các thành viên đó.", "Vote again without them."),
    )
}
