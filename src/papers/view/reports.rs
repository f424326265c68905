//! Achievement reports, of a person and of a collective.

use serde::{Deserialize, Serialize};

use super::{Block, Frame};

/// Achievement report of a person (Báo cáo thành tích cá nhân).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonReportView {
    /// Around the text; without signature, since two sign.
    pub frame: Frame,
    /// Who reports.
    pub person: PersonDetails,
    /// Rights and tasks (quyền hạn, nhiệm vụ được giao).
    pub duties: Option<String>,
    /// The achievements.
    pub achievements: Vec<Block>,
    /// That no discipline is pending (cam kết).
    pub commitment: Option<String>,
    /// Ratings by year: level and the decision.
    pub ratings: Vec<HonourRow>,
    /// Earlier awards by year.
    pub honours: Vec<HonourRow>,
    /// Confirmation by the head who submits it.
    pub confirmation: Confirmation,
}

/// Who reports. What is not known is left open, to be written in.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonDetails {
    /// Full name.
    pub full_name: String,
    /// Day of birth, as it is printed.
    pub born_on: Option<String>,
    /// Sex: `Nam`, `Nữ`.
    pub sex: Option<String>,
    /// Place of origin (quê quán).
    pub origin: Option<String>,
    /// Residence (trú quán).
    pub residence: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Unit.
    pub unit: String,
    /// Position in the Party, the agency, the unions.
    pub position: Option<String>,
    /// Qualification (trình độ chuyên môn, nghiệp vụ).
    pub qualification: Option<String>,
    /// Academic title or degree (học hàm, học vị).
    pub academic_title: Option<String>,
}

/// A rating or an award of a year.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HonourRow {
    /// Year.
    pub year: String,
    /// Level, title or form of award.
    pub honour: String,
    /// Number, date and body of the decision.
    pub decision: String,
}

/// Confirmation of a report (xác nhận của cấp trình).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Confirmation {
    /// Position of who confirms.
    pub position: String,
    /// Their name; absent while it is open.
    pub name: Option<String>,
}

/// Achievement report of a collective (Báo cáo thành tích tập thể).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CollectiveReportView {
    /// Around the text; the signature is that of the head of the collective.
    pub frame: Frame,
    /// Which collective.
    pub collective: CollectiveDetails,
    /// Functions and tasks (chức năng, nhiệm vụ).
    pub duties: Option<String>,
    /// The achievements, with tables that compare.
    pub achievements: Vec<Block>,
    /// Initiatives and models (sáng kiến, mô hình), a line each.
    pub initiatives: Vec<String>,
    /// Following the law, unity (chấp hành chủ trương, chính sách; đoàn kết nội bộ).
    pub compliance: Option<String>,
    /// Ratings by year.
    pub ratings: Vec<HonourRow>,
    /// Earlier awards by year.
    pub honours: Vec<HonourRow>,
    /// Confirmation by the level that submits it.
    pub confirmation: Confirmation,
}

/// Which collective. What is not known is left open, to be written in.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CollectiveDetails {
    /// Name.
    pub name: String,
    /// Address.
    pub address: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// How it came to be (quá trình thành lập).
    pub history: Option<String>,
    /// Staff.
    pub staff_count: Option<u32>,
    /// Women among them.
    pub women_count: Option<u32>,
}
