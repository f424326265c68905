//! Parameters of the rules up to the dossier: R01-R22.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Named;
use crate::law::{
    AwardClass, AwardType, Checkpoint, CompletionLevel, DisciplineForm, DossierRequirement,
    LaunchRequirement, MeritClause, MinRating, Param, PlanSection, StaffKind, SubjectKind,
    UnitKind, Words,
};

parameters! {
    /// R01: căn cứ pháp lý còn hiệu lực.
    LegalBasis {
        /// Codes of the documents the rules rest on.
        legal_docs: Vec<String>,
        /// Days before the end of a document in which it warns.
        expiry_warn_days: u32,
    }
}

choice! {
    /// What becomes of dossiers that were received before the law changed.
    TransitionPolicy {
        /// They go on under the law of their receipt; a look at the newer one is a second assessment.
        KeepAtReceipt,
    }
}
parameters! {
    /// R02: bộ quy tắc cố định khi tiếp nhận.
    Transition {
        /// What becomes of older dossiers.
        transition_policy: TransitionPolicy,
        /// Day on which the law changed.
        cutover: NaiveDate,
    }
}

parameters! {
    /// R03: phong trào do người có thẩm quyền phát động.
    Launch {
        /// Where a level is asked.
        required_launch_level: Vec<LaunchRequirement>,
    }
}

parameters! {
    /// R04: kế hoạch đủ các phần.
    PlanParts {
        /// Parts a plan has before it is launched.
        plan_required_sections: Vec<PlanSection>,
    }
}

/// Who can be nominated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EligibleSubjects {
    /// Kinds of units.
    pub collective: Vec<UnitKind>,
    /// Kinds of persons.
    pub individual: Vec<StaffKind>,
}
parameters! {
    /// R05: đối tượng thuộc phạm vi.
    Subjects {
        /// Who can be nominated.
        eligible_subject_types: EligibleSubjects,
    }
}

parameters! {
    /// R06: hình thức khen thưởng của phong trào.
    AwardTypes {
        /// The award types.
        award_types: Vec<AwardType>,
    }
}

choice! {
    /// What an unwanted case does.
    Policy {
        /// It blocks.
        Block,
        /// It warns.
        Warn,
    }
}
parameters! {
    /// R07: một thành tích, một lần khen.
    OneAward {
        /// What an overlap does.
        overlap_policy: Policy,
        /// Days between two periods that still count as the same period.
        same_period_window: u32,
    }
}

parameters! {
    /// R08: một hình thức tặng nhiều lần cho các thành tích khác nhau.
    Repetition {
        /// Least days between the periods of two awards of one form; null when none are asked.
        min_gap_days: Option<u32>,
    }
}

parameters! {
    /// R09: không cần có hình thức thấp hơn trước.
    LowerAward {
        /// Whether a lower award is asked for.
        require_lower_award: bool,
    }
}

parameters! {
    /// R10: khen chuyên đề không dùng làm căn cứ khen công trạng.
    ThemedResults {
        /// Classes whose results are no basis for an award of class `merit`.
        not_usable_for_cong_trang: Vec<AwardClass>,
    }
}

parameters! {
    /// R11: việc đang chờ kết luận.
    Holds {
        /// Kinds of pending matters.
        hold_types: Vec<Named>,
        /// Steps that an open one keeps from being taken.
        hold_checkpoints: Vec<Checkpoint>,
    }
}

choice! {
    /// From when achievements count again.
    DisciplineResetDay {
        /// The day on which the disciplinary period is completed.
        EndDate,
    }
}
/// Highest level that is left to a collective whose leader was disciplined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderCap {
    /// Form of discipline.
    pub form: DisciplineForm,
    /// Highest level.
    pub max_level: CompletionLevel,
}
parameters! {
    /// R12: thành tích tính từ khi hết kỷ luật.
    DisciplineReset {
        /// From when achievements count again.
        discipline_reset: DisciplineResetDay,
        /// What discipline of a leader leaves to the collective.
        leader_caps: Vec<LeaderCap>,
    }
}

parameters! {
    /// R13: thời gian nghỉ được tính.
    CountedLeave {
        /// Kinds of leave that count as time worked.
        counted_leave_types: Vec<Named>,
    }
}

parameters! {
    /// R14: thời gian công tác tối thiểu.
    WorkingTime {
        /// Least months worked in the year.
        min_months_worked: u32,
    }
}

parameters! {
    /// R15: mức độ hoàn thành nhiệm vụ.
    Ratings {
        /// Lowest level per award type.
        min_rating: Vec<MinRating>,
        /// Kinds of documents that prove a rating.
        rating_sources: Vec<Named>,
    }
}

/// Something that is declared and confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// Code.
    pub code: String,
    /// What is confirmed.
    pub label: Words,
    /// Subjects for which it is.
    pub subject_kinds: Vec<SubjectKind>,
}
parameters! {
    /// R16: gương mẫu, nội bộ đoàn kết.
    Attestations {
        /// What is declared and confirmed.
        attestations: Vec<Attestation>,
    }
}

parameters! {
    /// R17: tiêu chuẩn được chọn.
    Criteria {
        /// Clauses that a proposal can rest on.
        criteria_catalog: Vec<MeritClause>,
    }
}

choice! {
    /// Whether an initiative that served for one award serves for another.
    ReusePolicy {
        /// It does not.
        Deny,
        /// It does, with a warning.
        Warn,
    }
}
parameters! {
    /// R18: sáng kiến hợp lệ.
    Initiatives {
        /// What becomes of one that was used before.
        initiative_reuse: ReusePolicy,
        /// Whether a decision or letter has to recognise it.
        recognition_required: bool,
    }
}

parameters! {
    /// R19: hồ sơ đủ thành phần.
    Dossier {
        /// The papers.
        dossier_requirements: Vec<DossierRequirement>,
        /// File formats that are taken.
        paper_formats: Vec<String>,
    }
}

parameters! {
    /// R20: số bộ, định dạng.
    Copies {
        /// Originals.
        copies: u32,
        /// Formats that the dossier has to have.
        formats: Vec<String>,
    }
}

parameters! {
    /// R21: báo cáo thành tích có xác nhận.
    Confirmation {
        /// Who confirms.
        confirm_roles: Vec<Named>,
    }
}

parameters! {
    /// R22: thời hạn theo ngày làm việc.
    Deadlines {
        /// Working days to receive; null when no term is known. So with the others.
        sla_receive: Option<u32>,
        /// To return an incomplete dossier.
        sla_return: Option<u32>,
        /// To appraise.
        sla_appraise: Option<u32>,
        /// For the opinion of a body that was asked.
        sla_opinion: Option<u32>,
        /// To submit upward.
        sla_submit: Option<u32>,
        /// To give notice of the result.
        sla_notify: Option<u32>,
    }
}
