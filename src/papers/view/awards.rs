//! Papers on the way to an award and at its end.

use serde::{Deserialize, Serialize};

use super::{Block, Frame};

/// A submission (Tờ trình) that asks for awards.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SubmissionView {
    /// Around the text.
    pub frame: Frame,
    /// To whom (Kính gửi).
    pub addressees: Vec<String>,
    /// Bases (căn cứ): law, plan, minutes of the council, each without its closing mark.
    pub bases: Vec<String>,
    /// The text before the figures.
    pub blocks: Vec<Block>,
    /// How many are proposed, by form of award.
    pub tallies: Vec<AwardTally>,
    /// Appraisal opinion (ý kiến thẩm định): subject, conditions, criteria, dossier, procedure.
    pub appraisal: Option<String>,
    /// The closing sentence.
    pub closing: Option<String>,
    /// Papers that go with it (hồ sơ kèm theo).
    pub enclosures: Vec<String>,
}

/// How many are proposed for a form of award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardTally {
    /// Form of award.
    pub award: String,
    /// Collectives (tập thể).
    pub collectives: u32,
    /// Persons (cá nhân).
    pub individuals: u32,
}

/// A list of nominees (Danh sách đề nghị), on pages across.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NomineeListView {
    /// Around the text.
    pub frame: Frame,
    /// Which paper it goes with: `(Kèm theo Tờ trình số … ngày …)`; absent for electronic documents.
    pub attached_to: Option<String>,
    /// Groups in their order: collectives first.
    pub groups: Vec<NomineeGroup>,
}

/// A group of nominees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NomineeGroup {
    /// Its title with its ordinal: `I. TẬP THỂ`.
    pub title: String,
    /// Nominees.
    pub rows: Vec<NomineeRow>,
}

/// A nominee.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NomineeRow {
    /// Ordinal (STT) in its group.
    pub ordinal: u32,
    /// Form of address (danh xưng): `Ông`, `Bà`; empty for a collective.
    pub honorific: String,
    /// Name of the person or collective.
    pub name: String,
    /// Position of the person; empty for a collective.
    pub position: String,
    /// Unit.
    pub unit: String,
    /// Form of award.
    pub award: String,
    /// Class of the subject (phân loại đối tượng): leader, from deputy head of division, direct worker.
    pub subject_class: String,
    /// Field of the achievements (lĩnh vực).
    pub field: String,
    /// Summary of the achievements (tóm tắt thành tích).
    pub summary: String,
}

/// A decision (Quyết định) with the list of who is awarded.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DecisionView {
    /// Around the text.
    pub frame: Frame,
    /// Who decides (thẩm quyền ban hành): `GIÁM ĐỐC SỞ TÀI CHÍNH`.
    pub authority: String,
    /// Bases (căn cứ), each without its closing mark; the last one is at whose proposal.
    pub bases: Vec<String>,
    /// Articles (điều) in their order; they are numbered from 1.
    pub articles: Vec<DecisionArticle>,
    /// The list that goes with it.
    pub annex: Option<DecisionAnnex>,
}

/// An article of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DecisionArticle {
    /// Title after `Điều 1.`; absent where the text begins there.
    pub title: Option<String>,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

/// The list of a decision (Phụ lục).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DecisionAnnex {
    /// Title.
    pub title: String,
    /// Which paper it goes with: `(Kèm theo Quyết định số … ngày …)`; absent for electronic documents.
    pub attached_to: Option<String>,
    /// Collectives (tập thể), in the order of the list.
    pub collectives: Vec<AwardRow>,
    /// Persons (cá nhân), in the order of the list.
    pub individuals: Vec<AwardRow>,
    /// Whether persons come first, as some templates have it.
    pub individuals_first: bool,
}

/// Who is awarded.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AwardRow {
    /// Ordinal (STT) in its part of the list.
    pub ordinal: u32,
    /// Name of the person or collective.
    pub name: String,
    /// Position of the person; empty for a collective.
    pub position: String,
    /// Unit.
    pub unit: String,
    /// Form of award.
    pub award: String,
    /// Bonus in đồng; null where none is known yet.
    pub bonus: Option<i64>,
}

/// A certificate (Giấy khen), A4 across.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CertificateView {
    /// Around the text; number and symbol are those of the decision.
    pub frame: Frame,
    /// Who awards: `GIÁM ĐỐC SỞ TÀI CHÍNH THÀNH PHỐ HÀ NỘI`.
    pub authority: String,
    /// Form of address or kind (Ông, Bà, Tập thể).
    pub honorific: String,
    /// Name of the person or collective.
    pub recipient_name: String,
    /// Position and unit of the person; absent for a collective.
    pub recipient_detail: Option<String>,
    /// For what: `Đã có thành tích xuất sắc trong …`.
    pub merit: String,
    /// The decision by which it is awarded.
    pub decision_reference: Option<String>,
    /// Number in the register of awards (số vào sổ).
    pub register_number: Option<String>,
}
