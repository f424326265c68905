//! The package of a document on the wire: the JSON twin of its edXML header.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    input::{DispatchContact, DispatchReply},
    types::{DispatchAct, DispatchId, DispatchUrgency, PlaceLine},
};
use crate::{
    features::documents::{
        issuance_types::IssuanceSigner, states::DocumentState, types::DocumentId,
    },
    http::system::LabelView,
};

/// An organisation of a package.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackageOrganisation {
    /// Code.
    #[schema(max_length = 35, example = "H26.98")]
    pub code: String,
    /// Name.
    #[schema(required = true, max_length = 200, example = "Sở Nội vụ thành phố Hà Nội")]
    pub name: Option<String>,
}

/// A file of a package.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackageFile {
    /// Id within the message.
    #[schema(max_length = 40, example = "cid:0b9c2f0e-5f0a-4c55-9d57-3f2c6f1f7a01")]
    pub content_id: String,
    /// Document whose content it is.
    pub document_id: DocumentId,
    /// What it is.
    #[schema(max_length = 500, example = "Tờ trình đã ký số")]
    pub title: String,
    /// Name.
    #[schema(max_length = 255, example = "15-TTr-STC.pdf")]
    pub file_name: String,
    /// What its bytes are.
    #[schema(max_length = 100, example = "application/pdf")]
    pub media_type: String,
    /// How many there are.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 48213)]
    pub size_bytes: u64,
    /// Their SHA-256 in hex.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
}

/// What keeps a document from being sent as edXML.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackageFlaw {
    /// Stable code.
    #[schema(max_length = 60, pattern = "^[a-z][a-z_]{0,59}$", example = "not_issued")]
    pub code: String,
    /// Element of the message; empty for the whole.
    #[schema(max_length = 100, example = "MessageHeader/Code")]
    pub at: String,
    /// In words.
    pub label: LabelView,
}

/// A document with all that its message says, and what still keeps it from being sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackageView {
    /// The document.
    pub document_id: DocumentId,
    /// Its state.
    pub state: DocumentState,
    /// The dispatch that the package is for; null while there is none.
    #[schema(required = true)]
    pub dispatch_id: Option<DispatchId>,
    /// What the message does; null while there is no dispatch.
    #[schema(required = true)]
    pub act: Option<DispatchAct>,
    /// Why.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub reason: Option<String>,
    /// Identity in exchange; null until it is issued.
    #[schema(required = true, max_length = 100, example = "H26.99,2026/11/02,15/TTr-STC")]
    pub exchange_id: Option<String>,
    /// Identity of the earlier document that the act is about.
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub earlier_exchange_id: Option<String>,
    /// Who issued it; null until it is issued.
    #[schema(required = true)]
    pub sender: Option<PackageOrganisation>,
    /// Who has to act on it.
    #[schema(max_items = 200)]
    pub recipients: Vec<PackageOrganisation>,
    /// Number; null until it is issued.
    #[schema(required = true, max_length = 11, example = "15")]
    pub number: Option<String>,
    /// Symbol; null until it is issued.
    #[schema(required = true, max_length = 30, example = "TTr-STC")]
    pub symbol: Option<String>,
    /// Place.
    #[schema(required = true, max_length = 100, example = "Hà Nội")]
    pub place: Option<String>,
    /// Date; null until it is issued.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Kind.
    #[schema(max_length = 60, example = "to_trinh")]
    pub kind: String,
    /// Name of the kind; null when the kind is not listed.
    #[schema(required = true, max_length = 100, example = "Tờ trình")]
    pub kind_name: Option<String>,
    /// Code of the kind in exchange.
    #[schema(required = true, max_length = 4, example = "16")]
    pub kind_exchange_code: Option<String>,
    /// Kind of steering.
    #[schema(required = true, max_length = 2, example = "0")]
    pub steering_code: Option<String>,
    /// Title (trích yếu).
    #[schema(max_length = 500, example = "Về việc đề nghị tặng Bằng khen")]
    pub title: String,
    /// Summary.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub summary: Option<String>,
    /// Who signed; null until it is issued.
    #[schema(required = true)]
    pub signer: Option<IssuanceSigner>,
    /// When an answer is due.
    #[schema(required = true)]
    pub reply_due_on: Option<NaiveDate>,
    /// Printed lines of who gets it.
    #[schema(max_items = 50)]
    pub places: Vec<PlaceLine>,
    /// How urgent it is.
    #[schema(required = true)]
    pub urgency: Option<DispatchUrgency>,
    /// How far it may go.
    #[schema(required = true, max_length = 100, example = json!(null))]
    pub circulation: Option<String>,
    /// Mark of who drafted it.
    #[schema(required = true, max_length = 20, example = json!(null))]
    pub drafter_mark: Option<String>,
    /// Paper copies.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 999, example = 1)]
    pub copies: Option<i32>,
    /// Number of pages.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 999, example = 3)]
    pub page_count: Option<i32>,
    /// Documents of others that it answers.
    #[schema(max_items = 10)]
    pub reply_to: Vec<DispatchReply>,
    /// Whom to ask.
    #[schema(required = true)]
    pub contact: Option<DispatchContact>,
    /// Whether a paper copy is sent too.
    pub is_paper_sent: bool,
    /// The signed file, or the draft while there is none, be it only rendered, and what goes with it.
    #[schema(max_items = 21)]
    pub files: Vec<PackageFile>,
    /// What still keeps it from being sent as edXML.
    #[schema(max_items = 50)]
    pub flaws: Vec<PackageFlaw>,
}

/// An edXML message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(
    max_length = 100_663_296,
    pattern = "^<\\?xml",
    example = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
)]
pub struct EdxmlMessage(pub String);

/// A ZIP with `manifest.json`, `header.json`, the message as `edxml.xml`, and files under `files/`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 201_326_592, format = Binary)]
pub struct PackageArchive(pub String);

/// Which package of a document is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PackageQuery {
    /// The dispatch that it is for; the newest one when absent.
    #[serde(default)]
    #[param(nullable = false)]
    pub dispatch_id: Option<DispatchId>,
}
