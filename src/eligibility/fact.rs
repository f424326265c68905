//! Facts that may be unknown.

use serde::{Deserialize, Serialize};

use crate::law::Words;

/// Who has to supply a fact that is unknown: `proposing_unit` đơn vị đề nghị; `secretariat` Văn phòng
/// Sở; `personnel` bộ phận tổ chức cán bộ; `council_secretary` thư ký Hội đồng; `council_chair` Chủ
/// tịch Hội đồng; `accounting` kế toán; `administrator` quản trị hệ thống; `competent_body` cơ quan
/// có thẩm quyền.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each supplier")]
pub enum Supplier {
    ProposingUnit,
    Secretariat,
    Personnel,
    CouncilSecretary,
    CouncilChair,
    Accounting,
    Administrator,
    CompetentBody,
}

impl Supplier {
    /// In words.
    pub fn label(self) -> Words {
        let (vi, en) = match self {
            Self::ProposingUnit => ("đơn vị đề nghị", "the proposing unit"),
            Self::Secretariat => ("Văn phòng Sở", "the department office"),
            Self::Personnel => ("bộ phận tổ chức cán bộ", "the personnel division"),
            Self::CouncilSecretary => ("thư ký Hội đồng", "the secretary of the council"),
            Self::CouncilChair => ("Chủ tịch Hội đồng", "the chair of the council"),
            Self::Accounting => ("kế toán", "accounting"),
            Self::Administrator => ("quản trị hệ thống", "the system administrator"),
            Self::CompetentBody => ("cơ quan có thẩm quyền", "the competent body"),
        };
        Words::new(vi, en)
    }
}

/// A fact: known, or unknown with who has to supply it. That nobody knows is not that it is not so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact<T> {
    /// Known.
    Known(T),
    /// Unknown.
    Unknown {
        /// Who has to supply it.
        supplier: Supplier,
    },
}

impl<T> Fact<T> {
    /// Unknown, to be supplied by somebody.
    pub const fn unknown(supplier: Supplier) -> Self {
        Self::Unknown { supplier }
    }
}
