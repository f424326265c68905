//! The typed view of each paper: all that is printed and nothing else.
//!
//! A view is put together once from stored data and kept beside the document, so it holds names and not
//! codes, and texts in the form in which they are printed. Figures and the date of the document stay
//! figures and a date: [`super::presented`] adds how they are written. Number, symbol and date are absent
//! until the clerks (văn thư) gave them.

mod awards;
mod body;
mod council;
mod reports;
mod samples;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use awards::{
    AwardRow, AwardTally, CertificateView, DecisionAnnex, DecisionArticle, DecisionView,
    NomineeGroup, NomineeListView, NomineeRow, SubmissionView,
};
pub use body::{Block, Chart, ChartGroup, Column, Table};
pub use council::{MinutesAttendee, MinutesCounts, MinutesView, MinutesVote};
pub use reports::{
    CollectiveDetails, CollectiveReportView, Confirmation, HonourRow, PersonDetails,
    PersonReportView,
};

use super::PaperKind;

/// What every paper has around its text (thể thức văn bản). The national motto (Quốc hiệu, Tiêu ngữ) is the
/// same for all and printed by the templates.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// The body above the one that issues (cơ quan chủ quản).
    pub governing_body: Option<String>,
    /// The body that issues (cơ quan ban hành).
    pub agency: String,
    /// Number (số), as the clerks gave it: `05`.
    pub number: Option<String>,
    /// Symbol (ký hiệu): `KH-STC`. Without it no line of the number is printed.
    pub symbol: Option<String>,
    /// Place (địa danh). Without it no line of the date is printed.
    pub place: Option<String>,
    /// Date of the document.
    pub date: Option<NaiveDate>,
    /// Year that is printed while the date is not known.
    pub year: Option<i32>,
    /// Name of the kind of document (tên loại), where it is not the usual one of the kind.
    pub type_name: Option<String>,
    /// Subject line (trích yếu).
    pub subject: String,
    /// Urgency (mức độ khẩn).
    pub urgency: Option<Urgency>,
    /// Lines of the recipients (nơi nhận) without their dashes and with their closing marks, the archive
    /// last.
    pub recipients: Vec<String>,
    /// Who signs. Minutes and achievement reports have signatures of their own.
    pub signature: Option<Signature>,
}

/// How urgent a document is: `urgent` khẩn; `very_urgent` thượng khẩn; `immediate` hỏa tốc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each degree")]
pub enum Urgency {
    Urgent,
    VeryUrgent,
    Immediate,
}

/// In whose right somebody signs (thẩm quyền ký): `on_behalf` thay mặt tập thể (TM.); `acting` quyền (Q.);
/// `deputising` ký thay (KT.); `by_order` thừa lệnh (TL.); `authorised` thừa ủy quyền (TUQ.).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each right")]
pub enum SigningAuthority {
    OnBehalf,
    Acting,
    Deputising,
    ByOrder,
    Authorised,
}

impl SigningAuthority {
    /// What is printed before the position or the principal.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::OnBehalf => "TM.",
            Self::Acting => "Q.",
            Self::Deputising => "KT.",
            Self::ByOrder => "TL.",
            Self::Authorised => "TUQ.",
        }
    }
}

/// Who signs (chức vụ, họ tên người ký).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    /// In whose right; absent for who signs in their own.
    pub authority: Option<SigningAuthority>,
    /// The person or body signed for: `GIÁM ĐỐC` in `KT. GIÁM ĐỐC`. Not with `acting`.
    pub principal: Option<String>,
    /// Position of the signer.
    pub position: String,
    /// The office in the agency of who signs for a council that uses the agency's seal.
    pub office: Option<String>,
    /// Full name of the signer, without titles; absent while it is open.
    pub signer_name: Option<String>,
}

/// A plan (Kế hoạch).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanView {
    /// Around the text.
    pub frame: Frame,
    /// Bases and the sentence that enacts it (căn cứ, câu ban hành), one paragraph each.
    pub preamble: Vec<String>,
    /// The text in its order.
    pub blocks: Vec<Block>,
    /// The closing sentence.
    pub closing: Option<String>,
}

/// A letter (Công văn).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LetterView {
    /// Around the text; its subject is printed after `V/v`.
    pub frame: Frame,
    /// To whom (Kính gửi).
    pub addressees: Vec<String>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Address, telephone, mail of the agency at the foot of the first page.
    pub contact: Option<String>,
}

/// A report on results (Báo cáo kết quả).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResultReportView {
    /// Around the text.
    pub frame: Frame,
    /// To whom (Kính gửi), when it goes to a body above.
    pub addressees: Vec<String>,
    /// The text with its tables and charts.
    pub blocks: Vec<Block>,
}

/// A paper, told by its `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each view says what it is")]
pub enum PaperView {
    Plan(Box<PlanView>),
    Submission(Box<SubmissionView>),
    NomineeList(Box<NomineeListView>),
    AchievementReportPerson(Box<PersonReportView>),
    AchievementReportCollective(Box<CollectiveReportView>),
    Minutes(Box<MinutesView>),
    Decision(Box<DecisionView>),
    Certificate(Box<CertificateView>),
    Letter(Box<LetterView>),
    ResultReport(Box<ResultReportView>),
}

impl PaperView {
    /// Its kind.
    pub fn kind(&self) -> PaperKind {
        match self {
            Self::Plan(_) => PaperKind::Plan,
            Self::Submission(_) => PaperKind::Submission,
            Self::NomineeList(_) => PaperKind::NomineeList,
            Self::AchievementReportPerson(_) => PaperKind::AchievementReportPerson,
            Self::AchievementReportCollective(_) => PaperKind::AchievementReportCollective,
            Self::Minutes(_) => PaperKind::Minutes,
            Self::Decision(_) => PaperKind::Decision,
            Self::Certificate(_) => PaperKind::Certificate,
            Self::Letter(_) => PaperKind::Letter,
            Self::ResultReport(_) => PaperKind::ResultReport,
        }
    }

    /// What it has around its text.
    pub fn frame(&self) -> &Frame {
        match self {
            Self::Plan(view) => &view.frame,
            Self::Submission(view) => &view.frame,
            Self::NomineeList(view) => &view.frame,
            Self::AchievementReportPerson(view) => &view.frame,
            Self::AchievementReportCollective(view) => &view.frame,
            Self::Minutes(view) => &view.frame,
            Self::Decision(view) => &view.frame,
            Self::Certificate(view) => &view.frame,
            Self::Letter(view) => &view.frame,
            Self::ResultReport(view) => &view.frame,
        }
    }

    /// The same, to be changed: number, date and signer come later than the text.
    pub fn frame_mut(&mut self) -> &mut Frame {
        match self {
            Self::Plan(view) => &mut view.frame,
            Self::Submission(view) => &mut view.frame,
            Self::NomineeList(view) => &mut view.frame,
            Self::AchievementReportPerson(view) => &mut view.frame,
            Self::AchievementReportCollective(view) => &mut view.frame,
            Self::Minutes(view) => &mut view.frame,
            Self::Decision(view) => &mut view.frame,
            Self::Certificate(view) => &mut view.frame,
            Self::Letter(view) => &mut view.frame,
            Self::ResultReport(view) => &mut view.frame,
        }
    }

    /// A paper of this kind with every field filled and nothing real in it, to show and check templates.
    pub fn sample(kind: PaperKind) -> Self {
        samples::of(kind)
    }
}

/// Lets a view of one kind stand where any paper is taken.
macro_rules! papers {
    ($($variant:ident($view:ty)),+ $(,)?) => {$(
        impl From<$view> for PaperView {
            fn from(view: $view) -> Self {
                Self::$variant(Box::new(view))
            }
        }
    )+};
}
papers!(
    Plan(PlanView),
    Submission(SubmissionView),
    NomineeList(NomineeListView),
    AchievementReportPerson(PersonReportView),
    AchievementReportCollective(CollectiveReportView),
    Minutes(MinutesView),
    Decision(DecisionView),
    Certificate(CertificateView),
    Letter(LetterView),
    ResultReport(ResultReportView),
);
