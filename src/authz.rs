//! Who may do what: every operation is one row of [`table`], with the token scope it needs and
//! the roles that may call it, each with its reach. Services ask [`Actor::require`]; the OpenAPI
//! document prints the same rows.

mod actor;
pub mod cache;
pub mod revoked;
pub mod store;
pub mod table;

pub use actor::{Actor, ActorKind, Grant, Reach, Relation, Visible, is_among};

use crate::text_enum;

text_enum! {
    /// A role, granted to a person or a machine client for a time, mostly for one unit.
    ///
    /// `admin` quản trị hệ thống; `secretariat` Văn phòng Sở (Thường trực Hội đồng); `leader` Ban Giám
    /// đốc; `council_chair` Chủ tịch Hội đồng; `council_member` ủy viên Hội đồng; `unit_head` trưởng
    /// phòng, đơn vị; `unit_officer` cán bộ đầu mối; `bloc_lead` Khối trưởng; `employee` công chức,
    /// viên chức, người lao động; `outreach_lead` đầu mối tuyên truyền (Phòng CNTT và CĐS);
    /// `inspector` thanh tra, kiểm tra; `e_office` hệ thống văn phòng điện tử; `reporting` hệ thống nhận
    /// báo cáo.
    #[expect(missing_docs, reason = "the enum's own doc names each role")]
    pub enum Role {
        Admin = "admin",
        Secretariat = "secretariat",
        Leader = "leader",
        CouncilChair = "council_chair",
        CouncilMember = "council_member",
        UnitHead = "unit_head",
        UnitOfficer = "unit_officer",
        BlocLead = "bloc_lead",
        Employee = "employee",
        OutreachLead = "outreach_lead",
        Inspector = "inspector",
        EOffice = "e_office",
        Reporting = "reporting",
    }
}

impl Role {
    /// Whether a grant of this role is for one unit (or bloc) and means nothing without it.
    pub fn needs_unit(self) -> bool {
        match self {
            Self::UnitHead | Self::UnitOfficer | Self::BlocLead => true,
            Self::Admin
            | Self::Secretariat
            | Self::Leader
            | Self::CouncilChair
            | Self::CouncilMember
            | Self::Employee
            | Self::OutreachLead
            | Self::Inspector
            | Self::EOffice
            | Self::Reporting => false,
        }
    }

    /// Whether the role is for machine clients; all others are for persons.
    pub fn is_machine(self) -> bool {
        match self {
            Self::EOffice | Self::Reporting => true,
            Self::Admin
            | Self::Secretariat
            | Self::Leader
            | Self::CouncilChair
            | Self::CouncilMember
            | Self::UnitHead
            | Self::UnitOfficer
            | Self::BlocLead
            | Self::Employee
            | Self::OutreachLead
            | Self::Inspector => false,
        }
    }

    /// Whether the role heads something, so that its holder can let another act while absent (ký
    /// thay, ủy quyền).
    pub fn is_head(self) -> bool {
        match self {
            Self::Leader | Self::CouncilChair | Self::UnitHead | Self::BlocLead => true,
            Self::Admin
            | Self::Secretariat
            | Self::CouncilMember
            | Self::UnitOfficer
            | Self::Employee
            | Self::OutreachLead
            | Self::Inspector
            | Self::EOffice
            | Self::Reporting => false,
        }
    }
}
