//! Which rule set judges a dossier (R02), and what the short procedure asks of it.

use chrono::NaiveDate;

use super::sources;
use crate::{
    db::Conn,
    error::{Error, Result, Text},
    features::award_proposals::{
        checks::{Missing, require_ready},
        way_facts::AwardProcedure,
    },
    law::{Named, RequiredWhen, RuleSet, SubjectKind, Words},
};

/// Papers of the short procedure besides what can be added anyway (NĐ 152/2025 Đ.33.8): the letter, the
/// list of nominees, and a summary report that the proposing agency writes itself.
pub const SUMMARY_REPORT: &str = "bao_cao_tom_tat";
/// Who confirms the summary: the agency that wrote it.
pub(super) const PROPOSING_AGENCY: &str = "proposing_agency";

const LETTER: &str = "to_trinh";
const LIST: &str = "danh_sach";
const REPLACED: [&str; 2] = ["bao_cao_thanh_tich", "bien_ban_xet"];

/// The rule set of a day.
///
/// # Errors
/// `not-ready` when no published set holds on that day: what a dossier has to meet is then not known.
pub fn frozen_on(conn: &mut Conn, day: NaiveDate) -> Result<RuleSet> {
    let found = sources::rule_set_on(conn, day)?;
    if found.is_none() {
        let label = Text::new(
            format!(
                "Không có bộ quy tắc nào đã công bố áp dụng cho ngày {}.",
                day.format("%d/%m/%Y")
            ),
            format!("No published rule set holds on {day}."),
        );
        let mut missing = Missing::new("R02", "no_rule_set", "", label);
        missing.next_step = Some(Text::new(
            "Thường trực Hội đồng công bố bộ quy tắc áp dụng từ ngày đó.",
            "The secretariat publishes a rule set that holds from that day on.",
        ));
        require_ready(&[missing])?;
    }
    found.ok_or_else(|| Error::bug("a missing rule set was refused"))
}

/// The rule set with this code.
///
/// # Errors
/// When the rule sets cannot be read.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<RuleSet>> {
    sources::rule_set_by_code(conn, code)
}

/// The rule set as a procedure asks it: the short one has a checklist of its own.
pub(super) fn of_procedure(mut set: RuleSet, procedure: AwardProcedure) -> RuleSet {
    if procedure == AwardProcedure::Ordinary {
        return set;
    }
    let papers = &mut set.rules.r19.parameters.dossier_requirements.value;
    let summary = papers.iter().find(|one| one.paper_type == LETTER).cloned();
    papers.retain(|one| !REPLACED.contains(&one.paper_type.as_str()));
    for list in papers.iter_mut().filter(|one| one.paper_type == LIST) {
        list.required = RequiredWhen::Always;
    }
    // No council considers it (Luật TĐKT Đ.85).
    set.rules.r24.parameters.required_for.value.clear();
    set.rules.r21.parameters.confirm_roles.value.push(Named {
        code: PROPOSING_AGENCY.to_owned(),
        label: Words::new("cơ quan trình khen thưởng", "the proposing agency"),
    });
    if let Some(mut summary) = summary {
        SUMMARY_REPORT.clone_into(&mut summary.paper_type);
        summary.label = Words::new(
            "Báo cáo tóm tắt thành tích do cơ quan trình khen thưởng lập",
            "Summary of the achievements by the proposing agency",
        );
        summary.subject_kinds = SubjectKind::ALL.to_vec();
        papers.push(summary);
    }
    set
}
