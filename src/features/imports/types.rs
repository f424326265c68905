//! Imports on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{
        award_rounds::types::AwardRoundId, campaigns::types::CampaignId,
        documents::types::DocumentId,
    },
    http::{reply::Tagged, system::LabelView},
    jobs::types::{JobId, JobProgress, JobState},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an import.
    ImportId
);

text_enum! {
    /// What the rows of a file are: `units` đơn vị; `persons` công chức, viên chức, người lao động;
    /// `measurements` số liệu thực hiện; `achievements` thành tích; `award_proposals` đề nghị khen
    /// thưởng; `past_awards` khen thưởng đã nhận.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum ImportKind {
        Units = "units",
        Persons = "persons",
        Measurements = "measurements",
        Achievements = "achievements",
        AwardProposals = "award_proposals",
        PastAwards = "past_awards",
    }
}

text_enum! {
    /// Whether rows are written: `validate_only` chỉ kiểm tra; `apply` ghi vào hệ thống.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum ImportMode {
        ValidateOnly = "validate_only",
        Apply = "apply",
    }
}

text_enum! {
    /// What a refused row means for the others: `abort` không ghi dòng nào; `skip` bỏ qua dòng lỗi.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum ImportOnError {
        #[default]
        Abort = "abort",
        Skip = "skip",
    }
}

text_enum! {
    /// How an import ended: `valid` mọi dòng hợp lệ; `invalid` có dòng lỗi (chỉ kiểm tra); `applied` đã ghi
    /// mọi dòng; `partly_applied` đã ghi, trừ dòng lỗi; `aborted` có dòng lỗi nên không ghi dòng nào;
    /// `refused` không đọc được tệp hoặc không còn quyền.
    #[expect(missing_docs, reason = "the enum's own doc names each outcome")]
    pub enum ImportOutcome {
        Valid = "valid",
        Invalid = "invalid",
        Applied = "applied",
        PartlyApplied = "partly_applied",
        Aborted = "aborted",
        Refused = "refused",
    }
}

text_enum! {
    /// What became of a row: `created` đã tạo; `updated` đã cập nhật; `valid` hợp lệ (chỉ kiểm tra);
    /// `rejected` bị từ chối; `not_applied` không ghi vì dòng khác lỗi.
    #[expect(missing_docs, reason = "the enum's own doc names each outcome")]
    pub enum RowOutcome {
        Created = "created",
        Updated = "updated",
        Valid = "valid",
        Rejected = "rejected",
        NotApplied = "not_applied",
    }
}

text_enum! {
    /// Where a run stands: its file is read, its rows are taken, or it is over.
    #[expect(missing_docs, reason = "the enum's own doc names each phase")]
    pub enum Phase {
        Reading = "reading",
        Writing = "writing",
        Finished = "finished",
    }
}

text_enum! {
    /// Format of a table.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub enum TableFormat {
        #[default]
        Xlsx = "xlsx",
        Csv = "csv",
    }
}

/// Why a file was not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProblem {
    /// Stable code.
    #[schema(max_length = 60, example = "unknown_column")]
    pub code: String,
    /// The sentence for people.
    pub message: LabelView,
}

/// An import.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Id.
    pub id: ImportId,
    /// What its rows are.
    pub kind: ImportKind,
    /// Whether they are written.
    pub mode: ImportMode,
    /// What a refused row means for the others.
    pub on_error: ImportOnError,
    /// The file, as a document here.
    pub document_id: DocumentId,
    /// Its format.
    pub format: TableFormat,
    /// Its name.
    #[schema(max_length = 255, example = "can-bo.xlsx")]
    pub file_name: String,
    /// Campaign of the rows; null for units, persons and earlier awards.
    #[schema(required = true)]
    pub campaign_id: Option<CampaignId>,
    /// Award round of the rows; null but for proposals.
    #[schema(required = true)]
    pub award_round_id: Option<AwardRoundId>,
    /// The job that runs it, and by which it is cancelled.
    pub job_id: JobId,
    /// State of that job; null when the job is no longer kept.
    #[schema(required = true)]
    pub job_state: Option<JobState>,
    /// Rows that are done, of all; null until the file is read.
    #[schema(required = true)]
    pub progress: Option<JobProgress>,
    /// How it ended; null while it runs, and when its job was cancelled or given up.
    #[schema(required = true)]
    pub outcome: Option<ImportOutcome>,
    /// Why the file was not taken; null unless `outcome` is `refused`.
    #[schema(required = true)]
    pub problem: Option<ImportProblem>,
    /// Objects that were made.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 118)]
    pub created_count: i32,
    /// Objects that were there and were replaced.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 2)]
    pub updated_count: i32,
    /// Rows that were refused.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 0)]
    pub rejected_count: i32,
    /// Who started it.
    #[schema(max_length = 64, example = "CB002")]
    pub created_by: String,
    /// When it ended by itself; null until then.
    #[schema(required = true)]
    pub finished_at: Option<Instant>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was started.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for ImportView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What is wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// Header of the column as it stands in the file; null when it is about the row as a whole.
    #[schema(required = true, max_length = 200, example = "Mã đơn vị")]
    pub column: Option<String>,
    /// JSON pointer into what the API's own write would take; empty for the whole.
    #[schema(max_length = 200, example = "/unit_code")]
    pub pointer: String,
    /// Stable code.
    #[schema(max_length = 60, example = "unknown_unit")]
    pub code: String,
    /// The sentence for people.
    pub message: LabelView,
}

/// What became of a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RowResultView {
    /// Number of the row, as a spreadsheet shows it below the headers: 1 is the line under them, an empty
    /// line counts, and a cell of several lines is in one row.
    #[schema(format = Int32, minimum = 1, maximum = 1_000_000, example = 1)]
    pub row: i32,
    /// What became of it.
    pub outcome: RowOutcome,
    /// Id or code of the object it made or replaced; null when there is none.
    #[schema(required = true, max_length = 64, example = "CB007")]
    pub target_id: Option<String>,
    /// What is wrong in it; none unless it was rejected.
    #[schema(max_items = 50)]
    pub errors: Vec<RowError>,
    /// Entity tag; a result never changes.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for RowResultView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ImportPath {
    /// Id of the import.
    pub import_id: ImportId,
}

/// Path of a template.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ImportTemplatePath {
    /// What its rows are.
    #[param(inline)]
    pub import_kind: ImportKind,
}

/// Which template.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportTemplateQuery {
    /// Format; `xlsx` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub format: Option<TableFormat>,
}

/// Order of the list of imports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ImportSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of imports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportFilter {
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub kind: Option<Vec<ImportKind>>,
    /// How they ended; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub outcome: Option<Vec<ImportOutcome>>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<ImportSort>,
}

/// Filters of the results of rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowResultFilter {
    /// What became of them; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 5, inline)]
    pub outcome: Option<Vec<RowOutcome>>,
}
