//! What callers send about dispatches.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{DispatchAct, DispatchUrgency, PlaceLine, RecipientCode};
use crate::{features::documents::types::DocumentId, http::extract::broken_rule};

/// A document of another body that this one answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchReply {
    /// Code of the body.
    #[schema(
        min_length = 3,
        max_length = 35,
        pattern = "^([A-Y][0-9]{2}(\\.[A-Z0-9]+)*|[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2})$",
        example = "H26"
    )]
    pub organisation_code: String,
    /// Number and symbol in one.
    #[schema(
        min_length = 3,
        max_length = 60,
        pattern = "^[^,/\\s]{1,11}/[^,\\s]{1,48}$",
        example = "77/KH-UBND"
    )]
    pub code: String,
    /// Its date.
    #[schema(example = "2026-03-02")]
    pub issued_on: NaiveDate,
}

/// Whom a receiver may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchContact {
    /// Department.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Văn phòng Sở"
    )]
    pub department: String,
    /// Desk or person.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Văn thư"
    )]
    pub staff: Option<String>,
}

/// A dispatch of an issued document.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_dispatch))]
pub struct DispatchDocument {
    /// What it does. `replace` is for a document that supersedes an issued one; `update` for one that
    /// corrects an issued one, or for a document itself whose receivers or data change.
    pub act: DispatchAct,
    /// Why; needed for all acts but `new`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub reason: Option<String>,
    /// Who has to act on it. A recall without recipients goes to all who were sent it.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub recipient_codes: Vec<RecipientCode>,
    /// Printed lines of who gets it (nơi nhận).
    #[serde(default)]
    #[schema(max_items = 50)]
    pub places: Vec<PlaceLine>,
    /// Documents whose contents go with it: lists, reports, minutes.
    #[serde(default)]
    #[schema(max_items = 20, example = json!([]))]
    pub attachment_ids: Vec<DocumentId>,
    /// How urgent it is; `normal` when absent.
    #[serde(default)]
    pub urgency: DispatchUrgency,
    /// How far it may go (phạm vi lưu hành).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub circulation: Option<String>,
    /// Mark of who drafted it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 20,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub drafter_mark: Option<String>,
    /// Paper copies.
    #[serde(default)]
    #[schema(format = Int32, minimum = 1, maximum = 999, example = 1)]
    pub copies: Option<i32>,
    /// When an answer is due.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub reply_due_on: Option<NaiveDate>,
    /// Documents of others that it answers.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub reply_to: Vec<DispatchReply>,
    /// Whom to ask.
    #[serde(default)]
    pub contact: Option<DispatchContact>,
    /// Whether a paper copy is sent too.
    #[serde(default)]
    #[schema(default = false)]
    pub is_paper_sent: bool,
}

fn check_dispatch(input: &DispatchDocument) -> Result<(), ValidationError> {
    let is_new = input.act == DispatchAct::New;
    if input.reason.is_none() != is_new {
        return Err(broken_rule(
            "/reason",
            "reason_of_act",
            "Thu hồi, cập nhật, thay thế phải có lý do; văn bản mới thì không.",
            "A recall, an update and a replacement have a reason; a new document has none.",
        ));
    }
    let codes = &input.recipient_codes;
    if codes.is_empty() && input.act != DispatchAct::Recall {
        return Err(broken_rule(
            "/recipient_codes",
            "no_recipient",
            "Phải có ít nhất một nơi nhận.",
            "There is at least one recipient.",
        ));
    }
    if codes.iter().enumerate().any(|(index, one)| codes.iter().take(index).any(|two| one == two)) {
        return Err(broken_rule(
            "/recipient_codes",
            "repeated",
            "Một nơi nhận được nêu hai lần.",
            "A recipient stands twice.",
        ));
    }
    if input.act == DispatchAct::Recall && !input.attachment_ids.is_empty() {
        return Err(broken_rule(
            "/attachment_ids",
            "none_for_recall",
            "Thu hồi không kèm tệp.",
            "Nothing goes with a recall.",
        ));
    }
    Ok(())
}
