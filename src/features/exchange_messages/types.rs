//! Messages of the axis on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::{
    authz::table,
    db::types::Instant,
    edxml::Validity,
    features::documents::types::DocumentId,
    http::{extract::broken_rule, reply::Tagged},
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a message.
    ExchangeMessageId
);

text_enum! {
    /// Kind of a message: `document` văn bản hoặc nghiệp vụ trên văn bản; `status` trạng thái.
    #[expect(missing_docs, reason = "the enum's own doc names both kinds")]
    pub enum ExchangeMessageKind {
        Document = "document",
        Status = "status",
    }
}

text_enum! {
    /// State of a message: `pending` chờ xử lý; `done` đã xử lý; `failed` xử lý lỗi.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum ExchangeMessageState {
        Pending = "pending",
        Done = "done",
        Failed = "failed",
    }
}

/// Where the document of a message stands after all that its sender said of it: `in_force` như đã đến;
/// `updated` đã được cập nhật; `replaced` đã được thay thế; `recalled` đã bị thu hồi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum MessageDocumentState {
    InForce,
    Updated,
    Replaced,
    Recalled,
}

impl MessageDocumentState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Updated => "updated",
            Self::Replaced => "replaced",
            Self::Recalled => "recalled",
        }
    }
}

impl From<Validity> for MessageDocumentState {
    fn from(validity: Validity) -> Self {
        match validity {
            Validity::InForce => Self::InForce,
            Validity::Updated => Self::Updated,
            Validity::Replaced => Self::Replaced,
            Validity::Recalled => Self::Recalled,
        }
    }
}

/// The machine of a message.
pub const MACHINE: Machine<ExchangeMessageState> = {
    use ExchangeMessageState::{Done, Failed, Pending};
    Machine {
        name: "exchange_message",
        moves: &[
            Move {
                action: "ack",
                from: &[Pending],
                to: None,
                rule: table::ACKNOWLEDGE_EXCHANGE_MESSAGE,
            },
            Move {
                action: "ack",
                from: &[Pending, Failed],
                to: Some(Done),
                rule: table::ACKNOWLEDGE_EXCHANGE_MESSAGE,
            },
            Move {
                action: "ack",
                from: &[Pending],
                to: Some(Failed),
                rule: table::ACKNOWLEDGE_EXCHANGE_MESSAGE,
            },
        ],
    }
};

/// What became of a message: `received` đã tiếp nhận; `processing` đang xử lý; `done` đã xử lý; `failed`
/// xử lý lỗi, từ chối.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each")]
pub enum AcknowledgementOutcome {
    Received,
    Processing,
    Done,
    Failed,
}

/// An acknowledgement.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_acknowledgement))]
pub struct AcknowledgeExchangeMessage {
    /// What became of it. `received` and `processing` are said of a document that is not worked off yet.
    pub outcome: AcknowledgementOutcome,
    /// Why it failed.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub reason: Option<String>,
}

fn check_acknowledgement(input: &AcknowledgeExchangeMessage) -> Result<(), ValidationError> {
    if (input.outcome == AcknowledgementOutcome::Failed) == input.reason.is_some() {
        return Ok(());
    }
    Err(broken_rule(
        "/reason",
        "reason_of_failure",
        "Xử lý lỗi phải có lý do; kết quả khác thì không.",
        "A failure has a reason; everything else has none.",
    ))
}

/// A file of a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageFile {
    /// Id within the message.
    #[schema(max_length = 200, example = "cid:0b9c2f0e-5f0a-4c55-9d57-3f2c6f1f7a01")]
    pub content_id: String,
    /// Name, as the sender wrote it.
    #[schema(required = true, max_length = 20_000, example = "912-SNV.pdf")]
    pub name: Option<String>,
    /// What the sender says its bytes are.
    #[schema(required = true, max_length = 20_000, example = "application/pdf")]
    pub media_type: Option<String>,
    /// How many bytes it has.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 48213)]
    pub size_bytes: u64,
}

/// What a message says of itself, as it came; codes that are not known included.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageHeaderView {
    /// Code of who sent it, as it came.
    #[schema(max_length = 20_000, example = "H26.98")]
    pub sender_code: String,
    /// Name of who sent it.
    #[schema(required = true, max_length = 20_000, example = "Sở Nội vụ thành phố Hà Nội")]
    pub sender_name: Option<String>,
    /// Number and symbol of the document.
    #[schema(max_length = 40_001, example = "912/SNV-BTĐKT")]
    pub code: String,
    /// Date of the document.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Code of its kind.
    #[schema(required = true, max_length = 20_000, example = "18")]
    pub kind_code: Option<String>,
    /// Name of its kind.
    #[schema(required = true, max_length = 20_000, example = "Công văn")]
    pub kind_name: Option<String>,
    /// Urgency code.
    #[schema(required = true, max_length = 20_000, example = "0")]
    pub urgency_code: Option<String>,
    /// Who signed.
    #[schema(required = true, max_length = 20_000, example = json!(null))]
    pub signer_name: Option<String>,
    /// When an answer is due.
    #[schema(required = true)]
    pub reply_due_on: Option<NaiveDate>,
    /// Identity of the earlier document that an act is about.
    #[schema(required = true, max_length = 20_000, example = json!(null))]
    pub earlier_exchange_id: Option<String>,
    /// Files.
    #[schema(max_items = 60)]
    pub files: Vec<MessageFile>,
}

/// A message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExchangeMessageView {
    /// Id.
    pub id: ExchangeMessageId,
    /// Kind.
    pub kind: ExchangeMessageKind,
    /// Present code of who sent it, where it is listed; else the code as it came.
    #[schema(max_length = 20_000, example = "H26.98")]
    pub organisation_code: String,
    /// Identity of the document in exchange.
    #[schema(max_length = 60_003, example = "H26.99,2026/11/02,15/TTr-STC")]
    pub exchange_id: String,
    /// Where the document stands that the message brings or is about, after all acts of its sender; null
    /// for statuses.
    #[schema(required = true)]
    pub document_state: Option<MessageDocumentState>,
    /// Present code of our organisation to which a document is addressed, in whose name statuses go back;
    /// null for statuses, and where no unit has a code of the recipients.
    #[schema(required = true, max_length = 20_000, example = "H26.99")]
    pub recipient_code: Option<String>,
    /// Our document that a status is about, or that a document answers; null for others.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// What a document message does, as its code: `0` new, `1` recall, `2` update, `3` replace.
    #[schema(required = true, max_length = 20_000, example = "0")]
    pub act_code: Option<String>,
    /// Code of a status.
    #[schema(required = true, max_length = 2, pattern = "^[0-9]{2}$", example = json!(null))]
    pub status_code: Option<String>,
    /// Title of a document.
    #[schema(required = true, max_length = 20_000, example = "Về việc trả lời Tờ trình")]
    pub subject: Option<String>,
    /// Reason of an act, or words of a status.
    #[schema(required = true, max_length = 20_000, example = json!(null))]
    pub description: Option<String>,
    /// What it says of itself.
    pub header: MessageHeaderView,
    /// SHA-256 of its bytes in hex.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// Number of its bytes.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 48213)]
    pub size_bytes: i64,
    /// When its sender says it was sent.
    pub said_at: Instant,
    /// State.
    pub state: ExchangeMessageState,
    /// Why it failed.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub failure: Option<String>,
    /// Who acknowledged it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub acknowledged_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub acknowledged_at: Option<Instant>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who posted it.
    #[schema(max_length = 64, example = "e-office")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it came.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for ExchangeMessageView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a message.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ExchangeMessagePath {
    /// Id of the message.
    pub message_id: ExchangeMessageId,
}

/// Order of the list of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ExchangeMessageSort {
    /// Oldest first, as they are worked off.
    #[default]
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeMessageFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<ExchangeMessageState>>,
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub kind: Option<Vec<ExchangeMessageKind>>,
    /// Our document that they are about.
    #[serde(default)]
    #[param(nullable = false)]
    pub document_id: Option<DocumentId>,
    /// Order; `created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<ExchangeMessageSort>,
}
