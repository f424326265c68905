//! Whether the values of a rule set mean something. That each has its kind, the types see to; that a
//! coefficient is not nothing, a list that everything is looked up in not empty, and a term not longer
//! than a life, is said here; and in `together`, whether they fit each other.

mod together;

#[cfg(test)]
mod tests;

pub use together::at_odds;

use std::collections::BTreeSet;

use super::{OrderStep, RequiredWhen, Rules, Words};

/// A value that has its kind and cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Senseless {
    /// Number of the rule.
    pub rule: &'static str,
    /// Name of the parameter.
    pub parameter: &'static str,
    /// What is wrong with it.
    pub why: Words,
}

/// Most days of a term.
const DAYS_MAX: u32 = 366;
/// Most days that two dates are looked at together.
const SPAN_MAX: u32 = 3650;

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Senseless>);

impl Found {
    fn refuse(&mut self, rule: &'static str, parameter: &'static str, vi: &str, en: &str) {
        self.0.push(Senseless { rule, parameter, why: Words::new(vi, en) });
    }

    fn refuse_if(
        &mut self,
        is_wrong: bool,
        (rule, parameter): (&'static str, &'static str),
        (vi, en): (&str, &str),
    ) {
        if is_wrong {
            self.refuse(rule, parameter, vi, en);
        }
    }

    /// A number lies within its bounds; null, where it may be, says that there is none.
    fn within(
        &mut self,
        (rule, parameter): (&'static str, &'static str),
        value: impl Into<Option<u32>>,
        (least, most): (u32, u32),
    ) {
        if value.into().is_some_and(|value| value < least || value > most) {
            let vi = format!("phải từ {least} đến {most}");
            let en = format!("has to be from {least} to {most}");
            self.refuse(rule, parameter, &vi, &en);
        }
    }

    /// A list is not empty, and says nothing twice.
    fn listed<T: Ord>(&mut self, at: (&'static str, &'static str), keys: impl Iterator<Item = T>) {
        let count = self.once(at, keys);
        self.refuse_if(count == 0, at, ("không được để trống", "must not be empty"));
    }

    /// A list says nothing twice; how many there are.
    fn once<T: Ord>(
        &mut self,
        at: (&'static str, &'static str),
        keys: impl Iterator<Item = T>,
    ) -> usize {
        let all: Vec<T> = keys.collect();
        let count = all.len();
        let is_repeated = all.into_iter().collect::<BTreeSet<T>>().len() < count;
        self.refuse_if(is_repeated, at, ("nêu hai lần cùng một mục", "names the same entry twice"));
        count
    }
}

/// Every value that cannot be meant, by number of the rule.
pub fn senseless(rules: &Rules) -> Vec<Senseless> {
    let mut found = Found::default();
    of_subject(rules, &mut found);
    of_merit(rules, &mut found);
    of_dossier(rules, &mut found);
    of_council(rules, &mut found);
    of_list(rules, &mut found);
    of_scores(rules, &mut found);
    of_decision(rules, &mut found);
    of_aftermath(rules, &mut found);
    found.0
}

/// R01-R08: the basis, the campaign, who and what.
fn of_subject(rules: &Rules, found: &mut Found) {
    let basis = &rules.r01.parameters;
    found.listed(("R01", "legal_docs"), basis.legal_docs.value.iter());
    found.within(("R01", "expiry_warn_days"), basis.expiry_warn_days.value, (0, SPAN_MAX));
    let launch = &rules.r03.parameters.required_launch_level.value;
    let at = ("R03", "required_launch_level");
    found.once(at, launch.iter().map(|one| (&one.award_type_code, one.subject_kind)));
    let has_none = launch.iter().any(|one| one.accepted_levels.is_empty());
    found.refuse_if(has_none, at, ("có mục không nêu cấp nào", "has an entry without any level"));
    let sections = &rules.r04.parameters.plan_required_sections.value;
    found.listed(("R04", "plan_required_sections"), sections.iter());
    let subjects = &rules.r05.parameters.eligible_subject_types.value;
    found.refuse_if(
        subjects.collective.is_empty() && subjects.individual.is_empty(),
        ("R05", "eligible_subject_types"),
        ("không cho phép đối tượng nào", "lets nobody be nominated"),
    );
    let awards = &rules.r06.parameters.award_types.value;
    let at = ("R06", "award_types");
    found.listed(at, awards.iter().map(|one| &one.code));
    let for_nobody = awards.iter().any(|one| one.subject_kinds.is_empty());
    found.refuse_if(for_nobody, at, ("có hình thức không dành cho ai", "has an award for nobody"));
    let window = rules.r07.parameters.same_period_window.value;
    found.within(("R07", "same_period_window"), window, (0, SPAN_MAX));
    found.within(("R08", "min_gap_days"), rules.r08.parameters.min_gap_days.value, (1, SPAN_MAX));
}

/// R11-R18: pending matters, time, ratings, what the proposal rests on.
fn of_merit(rules: &Rules, found: &mut Found) {
    let holds = &rules.r11.parameters;
    found.listed(("R11", "hold_types"), holds.hold_types.value.iter().map(|one| &one.code));
    found.listed(("R11", "hold_checkpoints"), holds.hold_checkpoints.value.iter());
    let caps = &rules.r12.parameters.leader_caps.value;
    found.once(("R12", "leader_caps"), caps.iter().map(|one| one.form));
    let leaves = &rules.r13.parameters.counted_leave_types.value;
    found.once(("R13", "counted_leave_types"), leaves.iter().map(|one| &one.code));
    let months = rules.r14.parameters.min_months_worked.value;
    found.within(("R14", "min_months_worked"), months, (0, 12));
    let ratings = &rules.r15.parameters;
    let levels = ratings.min_rating.value.iter().map(|one| &one.award_type_code);
    found.once(("R15", "min_rating"), levels);
    found.listed(
        ("R15", "rating_sources"),
        ratings.rating_sources.value.iter().map(|one| &one.code),
    );
    let attested = &rules.r16.parameters.attestations.value;
    let at = ("R16", "attestations");
    found.listed(at, attested.iter().map(|one| &one.code));
    let of_nobody = attested.iter().any(|one| one.subject_kinds.is_empty());
    found.refuse_if(of_nobody, at, ("có điều kiện không cho ai", "has a condition for nobody"));
    let clauses = &rules.r17.parameters.criteria_catalog.value;
    let keys = clauses.iter().map(|one| (&one.award_type_code, one.subject_kind, &one.code));
    found.listed(("R17", "criteria_catalog"), keys);
}

/// R19-R23: papers, copies, terms, reasons.
fn of_dossier(rules: &Rules, found: &mut Found) {
    let dossier = &rules.r19.parameters;
    let papers = &dossier.dossier_requirements.value;
    let at = ("R19", "dossier_requirements");
    let keys = papers.iter().flat_map(|paper| {
        paper.award_type_codes.iter().flat_map(move |award| {
            paper.subject_kinds.iter().map(move |kind| (&paper.paper_type, award, *kind))
        })
    });
    found.once(at, keys);
    let asks_nothing = !papers.iter().any(|paper| paper.required == RequiredWhen::Always);
    found.refuse_if(asks_nothing, at, ("không đòi hỏi giấy tờ nào", "asks for no paper at all"));
    let of_nothing = papers
        .iter()
        .any(|paper| paper.award_type_codes.is_empty() || paper.subject_kinds.is_empty());
    found.refuse_if(
        of_nothing,
        at,
        ("có giấy tờ không thuộc hồ sơ nào", "has a paper that is in no dossier"),
    );
    found.listed(("R19", "paper_formats"), dossier.paper_formats.value.iter());
    let copies = &rules.r20.parameters;
    found.within(("R20", "copies"), copies.copies.value, (1, 20));
    found.once(("R20", "formats"), copies.formats.value.iter());
    let confirming = &rules.r21.parameters.confirm_roles.value;
    found.listed(("R21", "confirm_roles"), confirming.iter().map(|one| &one.code));
    let terms = &rules.r22.parameters;
    for (name, days) in [
        ("sla_receive", terms.sla_receive.value),
        ("sla_return", terms.sla_return.value),
        ("sla_appraise", terms.sla_appraise.value),
        ("sla_opinion", terms.sla_opinion.value),
        ("sla_submit", terms.sla_submit.value),
        ("sla_notify", terms.sla_notify.value),
    ] {
        found.within(("R22", name), days, (1, DAYS_MAX));
    }
    let reasons = &rules.r23.parameters.reason_codes.value;
    found.listed(("R23", "reason_codes"), reasons.iter().map(|one| &one.code));
}

/// R24-R26: the council, who is present, who agrees.
fn of_council(rules: &Rules, found: &mut Found) {
    let council = &rules.r24.parameters;
    found.once(("R24", "required_for"), council.required_for.value.iter());
    found.within(("R24", "min_members"), council.min_members.value, (1, 100));
    let quorum = &rules.r25.parameters;
    let nothing = ("phải lớn hơn 0", "has to be more than nothing");
    found.refuse_if(quorum.quorum.value.is_nothing(), ("R25", "quorum"), nothing);
    let session = quorum.quorum_award_session.value;
    found.refuse_if(session.is_nothing(), ("R25", "quorum_award_session"), nothing);
    let votes = &rules.r26.parameters;
    let modes = votes.ballot_modes.value.iter().map(|one| &one.award_type_code);
    found.once(("R26", "ballot_modes"), modes);
    let thresholds = &votes.vote_threshold.value;
    let at = ("R26", "vote_threshold");
    found.listed(at, thresholds.iter().map(|one| &one.award_type_code));
    let is_free = thresholds.iter().any(|one| one.share.is_nothing() && !one.must_exceed);
    found.refuse_if(is_free, at, ("không đòi hỏi phiếu nào", "asks for no vote at all"));
    let is_out_of_reach = thresholds.iter().any(|one| one.share.is_whole() && one.must_exceed);
    found.refuse_if(
        is_out_of_reach,
        at,
        ("đòi hỏi nhiều hơn tất cả số phiếu", "asks for more than all votes"),
    );
}

/// R29-R32: caps, order among equals, other ratings.
fn of_list(rules: &Rules, found: &mut Found) {
    let quotas = &rules.r29.parameters.quotas.value;
    let at = ("R29", "quotas");
    found.once(
        at,
        quotas.iter().map(|one| (&one.award_type_code, one.subject_kind, &one.quota.scope)),
    );
    let is_uncapped =
        quotas.iter().any(|one| one.quota.max_places.is_none() && one.quota.max_share.is_none());
    found.refuse_if(
        is_uncapped,
        at,
        ("có mục không nêu số lượng lẫn tỷ lệ", "has an entry with neither number nor share"),
    );
    let women = &rules.r31.parameters;
    found.refuse_if(
        women.female_collective_share.value.is_nothing(),
        ("R31", "female_collective_share"),
        ("phải lớn hơn 0", "has to be more than nothing"),
    );
    found.once(("R31", "tie_break_chain"), women.tie_break_chain.value.iter());
    let ratings = &rules.r32.parameters.prerequisites.value;
    found.once(("R32", "prerequisites"), ratings.iter().map(|one| &one.code));
}

/// R36-R38: the best, petitions, publication.
fn of_scores(rules: &Rules, found: &mut Found) {
    let top = &rules.r36.parameters;
    let nothing = ("phải lớn hơn 0", "has to be more than nothing");
    found.refuse_if(top.excellent_cap.value.is_nothing(), ("R36", "excellent_cap"), nothing);
    found.refuse_if(top.ext_cap.value.is_nothing(), ("R36", "ext_cap"), nothing);
    let appeals = &rules.r37.parameters;
    found.within(("R37", "appeal_window_days"), appeals.appeal_window_days.value, (1, DAYS_MAX));
    found.within(("R37", "appeal_levels"), appeals.appeal_levels.value, (1, 10));
    let lists = &rules.r38.parameters.publication.value;
    let at = ("R38", "publication");
    found.once(at, lists.iter().map(|one| &one.award_type_code));
    for one in lists {
        found.within(at, one.working_days, (1, DAYS_MAX));
    }
}

/// R39-R44: who signs, what is paid, in which order.
fn of_decision(rules: &Rules, found: &mut Found) {
    let signing = &rules.r39.parameters.authority_matrix.value;
    found.listed(("R39", "authority_matrix"), signing.iter().map(|one| &one.award_type_code));
    let bonus = &rules.r40.parameters;
    let wages = &bonus.base_wage.value;
    let at = ("R40", "base_wage");
    found.listed(at, wages.iter().map(|one| one.from));
    let is_unpaid = wages.iter().any(|one| one.amount == 0);
    found.refuse_if(is_unpaid, at, ("có mức lương bằng 0", "has a wage of nothing"));
    let is_ordered = wages.iter().map(|one| one.from).is_sorted();
    found.refuse_if(!is_ordered, at, ("không xếp theo ngày", "is not in the order of the days"));
    let coefficients = &bonus.coeff.value;
    let at = ("R40", "coeff");
    found.listed(at, coefficients.iter().map(|one| &one.award_type_code));
    let is_nothing = coefficients.iter().any(|one| one.individual.0 <= 0 || one.collective.0 <= 0);
    found.refuse_if(is_nothing, at, ("có hệ số không lớn hơn 0", "has a coefficient of nothing"));
    found.refuse_if(
        bonus.rounding_up_to.value == 0,
        ("R40", "rounding_up_to"),
        ("phải lớn hơn 0", "has to be more than nothing"),
    );
    let fund = &rules.r42.parameters;
    let nothing = ("phải lớn hơn 0", "has to be more than nothing");
    found.refuse_if(fund.fund_cap.value.is_nothing(), ("R42", "fund_cap"), nothing);
    found.refuse_if(fund.campaign_share.value.is_nothing(), ("R42", "campaign_share"), nothing);
    let orders = &rules.r44.parameters;
    for (name, steps) in [("presentation", &orders.presentation), ("annex", &orders.annex)] {
        let steps = &steps.value;
        found.listed(("R44", name), steps.iter());
        let is_both = steps.contains(&OrderStep::CollectivesFirst)
            && steps.contains(&OrderStep::IndividualsFirst);
        found.refuse_if(
            is_both,
            ("R44", name),
            ("xếp cả tập thể lẫn cá nhân đứng trước", "puts both collectives and persons first"),
        );
    }
}

/// R45, R47: revocation and keeping.
fn of_aftermath(rules: &Rules, found: &mut Found) {
    let revocation = &rules.r45.parameters;
    let grounds = revocation.revocation_grounds.value.iter().map(|one| &one.code);
    found.listed(("R45", "revocation_grounds"), grounds);
    found.within(("R45", "return_days"), revocation.return_days.value, (1, DAYS_MAX));
    let keeping = &rules.r47.parameters;
    let at = ("R47", "retention");
    found.listed(at, keeping.retention.value.iter().map(|one| &one.records.code));
    for one in &keeping.retention.value {
        found.within(at, one.years, (1, 200));
    }
    found.within(("R47", "handover_years"), keeping.handover_years.value, (1, 20));
}
