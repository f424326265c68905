//! A message, typed. Texts are as they stand in the message, without white space around them; an
//! empty element and an absent one are the same.

use chrono::{NaiveDate, NaiveDateTime};

use super::dates::day_text;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A document, or an act on one that was sent before.
    Document(Box<DocumentMessage>),
    /// What became of a document at who received it.
    Status(Box<StatusMessage>),
}

/// A body that sends or receives (`From`, `To`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organ {
    /// Its code (`OrganId`), in the form of QĐ 20/2020 or the older one.
    pub code: String,
    /// Body above it (`OrganizationInCharge`, cơ quan chủ quản).
    pub in_charge: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// Website.
    pub website: Option<String>,
}

/// Kind of a document (`DocumentType`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// Code of the list, which every system keeps as data (`Type`).
    pub code: String,
    /// `TypeDetail`.
    pub detail: Option<String>,
    /// Name, which receivers show (`TypeName`).
    pub name: Option<String>,
}

/// Who signed (`SignerInfo`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// In whose right: `KT. GIÁM ĐỐC` (`Competence`).
    pub competence: Option<String>,
    /// Position.
    pub position: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
}

/// A document that this one answers (`ResponseFor`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Code of who issued it.
    pub organ_code: String,
    /// Number and symbol in one: `77/KH-UBND`.
    pub code: String,
    /// Its identity.
    pub document_id: Option<String>,
    /// Its date.
    pub issued_on: Option<NaiveDate>,
}

/// `OtherInfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherInfo {
    /// Urgency: `0` thường, `1` khẩn, `2` thượng khẩn, `3` hỏa tốc, `4` hỏa tốc hẹn giờ.
    pub priority: Option<String>,
    /// How far it goes (`SphereOfPromulgation`).
    pub circulation: Option<String>,
    /// Mark of who drafted it (`TyperNotation`).
    pub drafter_mark: Option<String>,
    /// Paper copies (`PromulgationAmount`).
    pub copies: Option<u32>,
    /// Pages.
    pub pages: Option<u32>,
    /// `Direction`.
    pub direction: Option<String>,
    /// Titles of the annexes.
    pub annexes: Vec<String>,
}

/// Where the message was, and when (`TraceHeader`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Code of the body.
    pub organ_code: String,
    /// When, in the time of Viet Nam.
    pub at: NaiveDateTime,
}

/// What a message does (`BussinessDocType`, spelled so).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// `0`: a new document.
    #[default]
    New,
    /// `1`: takes a document back (thu hồi).
    Recall,
    /// `2`: changes a document that was sent (cập nhật).
    Update,
    /// `3`: puts a document in the place of others (thay thế).
    Replace,
    /// A code that no list known here has.
    Other(String),
}

impl Act {
    /// The code on the wire.
    pub fn code(&self) -> &str {
        match self {
            Self::New => "0",
            Self::Recall => "1",
            Self::Update => "2",
            Self::Replace => "3",
            Self::Other(code) => code,
        }
    }

    /// The act of a code.
    pub fn of(code: String) -> Self {
        match code.as_str() {
            "0" => Self::New,
            "1" => Self::Recall,
            "2" => Self::Update,
            "3" => Self::Replace,
            _ => Self::Other(code),
        }
    }

    /// Whether it is about a document that was sent before.
    pub fn is_about_earlier(&self) -> bool {
        matches!(self, Self::Recall | Self::Update | Self::Replace)
    }
}

/// Who comes to the receivers of an updated document, or goes (`ReceiverType`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiverChange {
    /// `0`.
    Removed,
    /// `1`.
    Added,
    /// A code that no list known here has.
    Other(String),
}

impl ReceiverChange {
    /// The code on the wire.
    pub fn code(&self) -> &str {
        match self {
            Self::Removed => "0",
            Self::Added => "1",
            Self::Other(code) => code,
        }
    }

    /// The change of a code.
    pub fn of(code: String) -> Self {
        match code.as_str() {
            "0" => Self::Removed,
            "1" => Self::Added,
            _ => Self::Other(code),
        }
    }
}

/// A receiver that an update adds or removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Code of the body.
    pub organ_code: String,
    /// What changes.
    pub change: ReceiverChange,
}

/// What an update changes (`BussinessDocumentInfo`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The document's own data change.
    pub is_document_changed: bool,
    /// The receivers change.
    pub are_receivers_changed: bool,
    /// Which.
    pub receivers: Vec<Receiver>,
}

/// A document that is replaced, and where (`ReplacementInfo`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// Its identity.
    pub document_id: String,
    /// Codes of the bodies that received it.
    pub organ_codes: Vec<String>,
}

/// Whom to ask (`StaffInfo`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Department.
    pub department: Option<String>,
    /// Its id.
    pub department_id: Option<String>,
    /// Person or desk.
    pub staff: Option<String>,
    /// Its id.
    pub staff_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Mobile telephone.
    pub mobile: Option<String>,
}

impl Contact {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `Bussiness`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    /// The earlier document, of a recall, an update or a replacement.
    pub document_id: Option<String>,
    /// What the message does.
    pub act: Act,
    /// Why.
    pub reason: Option<String>,
    /// Whether a paper copy is sent too.
    pub is_paper_sent: bool,
    /// What an update changes.
    pub update: Option<Update>,
    /// What is replaced.
    pub replacements: Vec<Replacement>,
    /// Whom to ask.
    pub contact: Contact,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Id within the message: `cid:` and a UUID.
    pub content_id: String,
    /// File name.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// What the sender says its bytes are.
    pub media_type: Option<String>,
    /// The bytes; those within, where a ZIP came that holds one file.
    pub bytes: Vec<u8>,
}

/// A message with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentMessage {
    /// Who issued the document.
    pub from: Organ,
    /// Who has to act on it.
    pub to: Vec<Organ>,
    /// Number (số).
    pub number: String,
    /// Symbol (ký hiệu).
    pub symbol: String,
    /// Place.
    pub place: Option<String>,
    /// Date.
    pub issued_on: NaiveDate,
    /// Kind.
    pub kind: Kind,
    /// Subject line (trích yếu).
    pub subject: String,
    /// Summary.
    pub content: Option<String>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// When an answer is due.
    pub due_on: Option<NaiveDate>,
    /// Lines of who gets it (nơi nhận).
    pub to_places: Vec<String>,
    /// Urgency, copies, annexes.
    pub other: OtherInfo,
    /// What it answers.
    pub answers: Vec<Answered>,
    /// Kind of steering, of a list that every system keeps as data.
    pub steering: Option<String>,
    /// Its identity, as its sender wrote it.
    pub document_id: String,
    /// Where the message was.
    pub traces: Vec<Trace>,
    /// What it does.
    pub business: Business,
    /// Files.
    pub attachments: Vec<Attachment>,
}

/// A message about what became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMessage {
    /// Who received the document.
    pub from: Organ,
    /// The document.
    pub about: Answered,
    /// Whom to ask.
    pub contact: Contact,
    /// Code of the status, two digits.
    pub code: String,
    /// In words.
    pub description: Option<String>,
    /// When, in the time of Viet Nam.
    pub at: NaiveDateTime,
}

/// The identity of a document on the axis: `H26.99,2026/11/02,15/TTr-STC`.
pub fn document_id(organ_code: &str, issued_on: NaiveDate, number: &str, symbol: &str) -> String {
    format!("{organ_code},{},{number}/{symbol}", day_text(issued_on))
}
