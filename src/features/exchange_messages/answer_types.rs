//! Status messages that we owe, on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::types::ExchangeMessageId;
use crate::{db::types::Instant, http::reply::Tagged, typed_id};

typed_id!(
    /// Id of a status message.
    ExchangeStatusMessageId
);

/// A status message for who sent a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExchangeStatusMessageView {
    /// Id.
    pub id: ExchangeStatusMessageId,
    /// Message that brought the document.
    pub message_id: ExchangeMessageId,
    /// Code of the status: `01` đã đến, `02` từ chối tiếp nhận, `03` đã tiếp nhận, `05` đang xử lý, `06`
    /// hoàn thành, `15` đồng ý cập nhật, lấy lại, `16` từ chối.
    #[schema(max_length = 2, pattern = "^[0-9]{2}$", example = "03")]
    pub status_code: String,
    /// Our organisation, in whose name it is said.
    #[schema(max_length = 20_000, example = "H26.99")]
    pub organisation_code: String,
    /// Code of who sent the document, as it came.
    #[schema(max_length = 20_000, example = "H26.98")]
    pub recipient_code: String,
    /// The status in words, or why the document was refused.
    #[schema(max_length = 500, example = "Đã tiếp nhận")]
    pub description: String,
    /// The message in edXML (QCVN 102:2016), to be sent as it is.
    #[schema(max_length = 1_000_000, example = "<?xml version=\"1.0\" encoding=\"utf-8\"?>")]
    pub edxml: String,
    /// Who acknowledged the document; for `01` who posted it.
    #[schema(max_length = 64, example = "e-office")]
    pub created_by: String,
    /// Entity tag. A status message never changes.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was made.
    pub created_at: Instant,
}

impl Tagged for ExchangeStatusMessageView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a status message.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ExchangeStatusMessagePath {
    /// Id of the status message.
    pub status_message_id: ExchangeStatusMessageId,
}

/// Filters of the list of status messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeStatusMessageFilter {
    /// Message that brought the document.
    #[serde(default)]
    #[param(nullable = false)]
    pub message_id: Option<ExchangeMessageId>,
}
