//! The words of the slices in the words of the law.

use crate::{
    features::{
        award_proposals::declaration::DeclaredRatingLevel,
        award_types::types::{AwardClass, SubjectKind},
        campaigns::types::CampaignLevel,
        persons::types::{PersonKind, PositionClass},
        units::types::UnitKind,
    },
    law,
};

pub(super) fn subject_kind(kind: SubjectKind) -> law::SubjectKind {
    match kind {
        SubjectKind::Collective => law::SubjectKind::Collective,
        SubjectKind::Individual => law::SubjectKind::Individual,
    }
}

pub(super) fn unit_kind(kind: UnitKind) -> law::UnitKind {
    match kind {
        UnitKind::Department => law::UnitKind::Department,
        UnitKind::Room => law::UnitKind::Room,
        UnitKind::PublicUnit => law::UnitKind::PublicUnit,
        UnitKind::Bloc => law::UnitKind::Bloc,
    }
}

pub(super) fn staff_kind(kind: PersonKind) -> law::StaffKind {
    match kind {
        PersonKind::CivilServant => law::StaffKind::CivilServant,
        PersonKind::PublicEmployee => law::StaffKind::PublicEmployee,
        PersonKind::Worker => law::StaffKind::Worker,
    }
}

pub(super) fn position_class(class: PositionClass) -> law::PositionClass {
    match class {
        PositionClass::DepartmentLeader => law::PositionClass::DepartmentLeader,
        PositionClass::UnitLeader => law::PositionClass::UnitLeader,
        PositionClass::UnitDeputy => law::PositionClass::UnitDeputy,
        PositionClass::Staff => law::PositionClass::Staff,
    }
}

pub(super) fn plan_level(level: CampaignLevel) -> law::PlanLevel {
    match level {
        CampaignLevel::City => law::PlanLevel::City,
        CampaignLevel::Department => law::PlanLevel::Department,
        CampaignLevel::Bloc => law::PlanLevel::Bloc,
        CampaignLevel::Unit => law::PlanLevel::Unit,
    }
}

pub(super) fn award_class(class: AwardClass) -> law::AwardClass {
    match class {
        AwardClass::Merit => law::AwardClass::Merit,
        AwardClass::Sudden => law::AwardClass::Sudden,
        AwardClass::EmulationCampaign => law::AwardClass::EmulationCampaign,
        AwardClass::Dedication => law::AwardClass::Dedication,
        AwardClass::Seniority => law::AwardClass::Seniority,
        AwardClass::Foreign => law::AwardClass::Foreign,
    }
}

pub(super) fn completion(level: DeclaredRatingLevel) -> law::CompletionLevel {
    match level {
        DeclaredRatingLevel::NotCompleted => law::CompletionLevel::NotCompleted,
        DeclaredRatingLevel::Completed => law::CompletionLevel::Completed,
        DeclaredRatingLevel::Good => law::CompletionLevel::Good,
        DeclaredRatingLevel::Excellent => law::CompletionLevel::Excellent,
    }
}
