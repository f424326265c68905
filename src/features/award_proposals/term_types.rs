//! Terms of the steps on the wire (R22).

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{law::Step, text_enum};

text_enum! {
    /// Step with a term: `receive` tiếp nhận; `return` trả lại hồ sơ thiếu, kể từ khi tiếp nhận; `appraise`
    /// thẩm định; `opinion` ý kiến của cơ quan được hỏi hoặc ý kiến bằng văn bản của thành viên Hội đồng;
    /// `submit` trình; `notify` thông báo kết quả.
    #[expect(missing_docs, reason = "the enum's own doc names each step")]
    pub enum AwardTermStep {
        Receive = "receive",
        Return = "return",
        Appraise = "appraise",
        Opinion = "opinion",
        Submit = "submit",
        Notify = "notify",
    }
}

impl AwardTermStep {
    /// The step as the rule set names it.
    pub(super) fn in_law(self) -> Step {
        match self {
            Self::Receive => Step::Receive,
            Self::Return => Step::Return,
            Self::Appraise => Step::Appraise,
            Self::Opinion => Step::Opinion,
            Self::Submit => Step::Submit,
            Self::Notify => Step::Notify,
        }
    }
}

text_enum! {
    /// How a term ended: `done` đã làm; `fell_away` không còn phải làm.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum AwardTermEnd {
        Done = "done",
        FellAway = "fell_away",
    }
}

/// A term of a step. It stays when the step is done, with the days by which it was late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AwardProposalTerm {
    /// The step.
    pub step: AwardTermStep,
    /// The body that was asked for its opinion; null for all other steps, and for the council's members.
    #[schema(
        required = true,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thanh tra Thành phố"
    )]
    pub party: Option<String>,
    /// Day of the event that began it; it does not count.
    pub started_on: NaiveDate,
    /// Last day; null where no term is known, or not all days of the calendar are.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Day on which it ended.
    #[schema(required = true)]
    pub ended_on: Option<NaiveDate>,
    /// How it ended.
    #[schema(required = true)]
    pub ended_as: Option<AwardTermEnd>,
    /// Since when it does not run: while the proposal is suspended, and the term to submit also while it is
    /// before the council.
    #[schema(required = true)]
    pub paused_on: Option<NaiveDate>,
    /// Working days for which it did not run; `due_on` counts them in.
    #[schema(minimum = 0, maximum = 100_000, example = 0)]
    pub paused_days: i32,
    /// Whether its last day has passed, or had passed when it ended.
    pub is_late: bool,
    /// Working days by which it was late; null until it ends, and where that cannot be counted.
    #[schema(required = true, minimum = 0, maximum = 100_000, example = json!(null))]
    pub days_late: Option<i32>,
}
