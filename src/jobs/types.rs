//! Jobs on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a job.
    JobId
);

text_enum! {
    /// What a job does: `open_round` mở kỳ tự chấm; `close_self_scoring` kết thúc tự chấm;
    /// `close_petitions` kết thúc nhận kiến nghị điểm; `warn_of_expiry` báo văn bản sắp hết hiệu lực;
    /// `remind_of_award_return` báo quá hạn nộp lại hiện vật, tiền thưởng; `remind_award_proposal` nhắc hạn
    /// xử lý hồ sơ; `flag_award_proposal` đánh dấu hồ sơ quá hạn; `run_import` nhập dữ liệu từ tệp.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum JobKind {
        OpenRound = "open_round",
        CloseSelfScoring = "close_self_scoring",
        ClosePetitions = "close_petitions",
        WarnOfExpiry = "warn_of_expiry",
        RemindOfAwardReturn = "remind_of_award_return",
        RemindAwardProposal = "remind_award_proposal",
        FlagAwardProposal = "flag_award_proposal",
        RunImport = "run_import",
    }
}

impl JobKind {
    /// Whether it watches a term of the law (R01, R22, R45), which binds whoever set it going: the
    /// warning and the flag are not for them to take away.
    pub fn is_term(self) -> bool {
        match self {
            Self::WarnOfExpiry
            | Self::RemindOfAwardReturn
            | Self::RemindAwardProposal
            | Self::FlagAwardProposal => true,
            Self::OpenRound | Self::CloseSelfScoring | Self::ClosePetitions | Self::RunImport => {
                false
            }
        }
    }

    /// Whether it takes many steps, between which it can be cancelled.
    pub fn is_stepwise(self) -> bool {
        match self {
            Self::RunImport => true,
            Self::OpenRound
            | Self::CloseSelfScoring
            | Self::ClosePetitions
            | Self::WarnOfExpiry
            | Self::RemindOfAwardReturn
            | Self::RemindAwardProposal
            | Self::FlagAwardProposal => false,
        }
    }

    /// Where its result stands, when it has one besides what it did.
    pub(super) fn result_url(self, subject_id: &str) -> Option<String> {
        (self == Self::RunImport).then(|| format!("/v1/imports/{subject_id}"))
    }
}

text_enum! {
    /// State of a job: `queued` chờ đến hạn; `running` đang chạy; `succeeded` đã xong; `failed` không
    /// thực hiện được; `cancelled` đã hủy.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum JobState {
        Queued = "queued",
        Running = "running",
        Succeeded = "succeeded",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

/// The machine of a job: what callers may do. The runner moves it further. One that runs can be cancelled
/// only when it takes many steps.
pub const MACHINE: Machine<JobState> = Machine {
    name: "job",
    moves: &[Move {
        action: "cancel",
        from: &[JobState::Queued, JobState::Running],
        to: Some(JobState::Cancelled),
        rule: table::CANCEL_JOB,
    }],
};

/// How far a job of many steps is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobProgress {
    /// Parts that are done; rows, for an import.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 500)]
    pub done: i64,
    /// All parts.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1200)]
    pub total: i64,
}

/// A job.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Kind of the object it is about.
    #[schema(max_length = 60, example = "evaluation_round")]
    pub subject_kind: String,
    /// Id of the object it is about.
    #[schema(max_length = 200, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub subject_id: String,
    /// State.
    pub state: JobState,
    /// When it is due.
    pub due_at: Instant,
    /// When it may run next: when it is due, or after a failure later; null when it is finished.
    #[schema(required = true)]
    pub next_at: Option<Instant>,
    /// How often it was begun since its last step; a job of one step, altogether.
    #[schema(format = Int32, minimum = 0, maximum = 1000, example = 0)]
    pub attempt_count: i32,
    /// Code of the problem that ended the last attempt.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub last_error_code: Option<String>,
    /// How far it is; null for one that takes a single step, and before the first.
    #[schema(required = true)]
    pub progress: Option<JobProgress>,
    /// Path of its result; null when it has none besides what it did.
    #[schema(
        required = true,
        max_length = 200,
        pattern = "^/v1/[a-z0-9/-]{1,190}$",
        example = json!(null)
    )]
    pub result_url: Option<String>,
    /// When it was finished, given up or cancelled.
    #[schema(required = true)]
    pub finished_at: Option<Instant>,
    /// Who started it.
    #[schema(max_length = 64, example = "CB002")]
    pub created_by: String,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for JobView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a job.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct JobPath {
    /// Id of the job.
    pub job_id: JobId,
}

/// Order of the list of jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum JobSort {
    /// First due first.
    #[default]
    #[serde(rename = "due_at")]
    Due,
    /// Last due first.
    #[serde(rename = "-due_at")]
    DueDescending,
}

/// Filters of the list of jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 5, inline)]
    pub state: Option<Vec<JobState>>,
    /// Kind.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub kind: Option<JobKind>,
    /// Id of the object it is about.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[A-Za-z0-9._/-]{1,200}$",
        example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    pub subject_id: Option<String>,
    /// Order; `due_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<JobSort>,
}
