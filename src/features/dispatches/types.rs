//! Dispatches on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::{DispatchContact, DispatchReply};
use crate::{
    db::types::Instant,
    edxml::{Act, Standing},
    features::documents::types::DocumentId,
    http::reply::Tagged,
    text_enum, typed_id,
};

typed_id!(
    /// Id of a dispatch.
    DispatchId
);

text_enum! {
    /// What a dispatch does: `new` gửi văn bản mới; `recall` thu hồi; `update` cập nhật; `replace` thay thế.
    #[expect(missing_docs, reason = "the enum's own doc names each act")]
    pub enum DispatchAct {
        New = "new",
        Recall = "recall",
        Update = "update",
        Replace = "replace",
    }
}

impl From<DispatchAct> for Act {
    fn from(act: DispatchAct) -> Self {
        match act {
            DispatchAct::New => Self::New,
            DispatchAct::Recall => Self::Recall,
            DispatchAct::Update => Self::Update,
            DispatchAct::Replace => Self::Replace,
        }
    }
}

text_enum! {
    /// How urgent a document is: `normal` thường; `urgent` khẩn; `very_urgent` thượng khẩn; `express` hỏa
    /// tốc; `express_timed` hỏa tốc hẹn giờ.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the enum's own doc names each")]
    pub enum DispatchUrgency {
        #[default]
        Normal = "normal",
        Urgent = "urgent",
        VeryUrgent = "very_urgent",
        Express = "express",
        ExpressTimed = "express_timed",
    }
}

impl DispatchUrgency {
    /// The code in exchange (`OtherInfo/Priority`).
    pub fn exchange_code(self) -> &'static str {
        match self {
            Self::Normal => "0",
            Self::Urgent => "1",
            Self::VeryUrgent => "2",
            Self::Express => "3",
            Self::ExpressTimed => "4",
        }
    }
}

/// Where a recipient stands: `queued` chờ hệ thống văn bản lấy gói; `sent` đã gửi; `arrived` đã đến; `received` đã tiếp nhận; `refused` từ chối
/// tiếp nhận; `processing` đang xử lý; `done` hoàn thành; `recall_pending` chờ đồng ý thu hồi;
/// `recalled` đã thu hồi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum DispatchState {
    Queued,
    Sent,
    Arrived,
    Received,
    Refused,
    Processing,
    Done,
    RecallPending,
    Recalled,
}

impl From<Standing> for DispatchState {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Sent => Self::Sent,
            Standing::Arrived => Self::Arrived,
            Standing::Received => Self::Received,
            Standing::Refused => Self::Refused,
            Standing::Processing => Self::Processing,
            Standing::Done => Self::Done,
            Standing::RecallPending => Self::RecallPending,
            Standing::Recalled => Self::Recalled,
        }
    }
}

/// Code of an organisation that gets a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 3,
    max_length = 35,
    pattern = "^([A-Y][0-9]{2}(\\.[A-Z0-9]+)*|[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2})$",
    example = "H26.98"
)]
pub struct RecipientCode(pub String);

/// A printed line of who gets a document (nơi nhận).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 200,
    pattern = "^[^\\u0000-\\u001F\\u007F]*$",
    example = "Lưu: VT, VP"
)]
pub struct PlaceLine(pub String);

/// A recipient, and where it stands with the document after all acts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecipientView {
    /// Code of the organisation.
    #[schema(max_length = 35, example = "H26.98")]
    pub organisation_code: String,
    /// Its state.
    pub state: DispatchState,
}

/// A dispatch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DispatchView {
    /// Id.
    pub id: DispatchId,
    /// The document.
    pub document_id: DocumentId,
    /// What it does.
    pub act: DispatchAct,
    /// Why; null for a new document.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub reason: Option<String>,
    /// Identity of the document in exchange.
    #[schema(max_length = 100, example = "H26.99,2026/11/02,15/TTr-STC")]
    pub exchange_id: String,
    /// Identity of the document that is recalled, updated or replaced.
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub earlier_exchange_id: Option<String>,
    /// Code of the organisation that sends it.
    #[schema(max_length = 35, example = "H26.99")]
    pub organisation_code: String,
    /// Who has to act on it.
    #[schema(max_items = 200)]
    pub recipients: Vec<RecipientView>,
    /// Recipients that an update adds.
    #[schema(max_items = 200)]
    pub added_codes: Vec<RecipientCode>,
    /// Recipients that an update takes away.
    #[schema(max_items = 200)]
    pub removed_codes: Vec<RecipientCode>,
    /// Printed lines of who gets it.
    #[schema(max_items = 50)]
    pub places: Vec<PlaceLine>,
    /// Documents whose contents go with it.
    #[schema(max_items = 20)]
    pub attachment_ids: Vec<DocumentId>,
    /// How urgent it is.
    pub urgency: DispatchUrgency,
    /// How far it may go (phạm vi lưu hành).
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub circulation: Option<String>,
    /// Mark of who drafted it (ký hiệu người soạn thảo).
    #[schema(required = true, max_length = 20, example = json!(null))]
    pub drafter_mark: Option<String>,
    /// Paper copies (số lượng bản phát hành).
    #[schema(required = true, format = Int32, minimum = 1, maximum = 999, example = 1)]
    pub copies: Option<i32>,
    /// When an answer is due.
    #[schema(required = true)]
    pub reply_due_on: Option<NaiveDate>,
    /// Documents of others that it answers.
    #[schema(max_items = 10)]
    pub reply_to: Vec<DispatchReply>,
    /// Whom to ask.
    #[schema(required = true)]
    pub contact: Option<DispatchContact>,
    /// Whether a paper copy is sent too.
    pub is_paper_sent: bool,
    /// Who dispatched.
    #[schema(max_length = 64, example = "CB002")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag; it changes with the states of the recipients.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When the document system took its package; null until then.
    #[schema(required = true)]
    pub taken_at: Option<Instant>,
    /// When it was dispatched.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for DispatchView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a dispatch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DispatchPath {
    /// Id of the dispatch.
    pub dispatch_id: DispatchId,
}

/// Order of the list of dispatches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum DispatchSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of dispatches.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DispatchFilter {
    /// The document.
    #[serde(default)]
    #[param(nullable = false)]
    pub document_id: Option<DocumentId>,
    /// What they do; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub act: Option<Vec<DispatchAct>>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<DispatchSort>,
}
