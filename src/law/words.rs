//! Words that rule sets and facts have in common. They are those of the API.

use serde::{Deserialize, Serialize};

/// An enum that is written in snake case and ordered as it stands.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the enum's own doc names each word")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
    };
}

word! {
    /// Whom an award is for: `collective` tập thể; `individual` cá nhân.
    SubjectKind { Collective, Individual }
}

word! {
    /// Who decides: `city_chairman` Chủ tịch UBND Thành phố; `department_director` Giám đốc Sở.
    Authority { CityChairman, DepartmentDirector }
}

word! {
    /// Loại hình khen thưởng (Điều 8): `merit` công trạng; `sudden` đột xuất; `emulation_campaign`
    /// phong trào thi đua hoặc thi đua theo chuyên đề; `dedication` quá trình cống hiến; `seniority`
    /// niên hạn; `foreign` đối ngoại.
    AwardClass { Merit, Sudden, EmulationCampaign, Dedication, Seniority, Foreign }
}

word! {
    /// Level of a plan, lowest first: `unit` đơn vị; `bloc` Khối thi đua; `department` Sở; `city`
    /// Thành phố; `ministry` bộ, ban, ngành.
    PlanLevel { Unit, Bloc, Department, City, Ministry }
}

word! {
    /// Parts of a campaign's plan (Luật Đ.17.1): `objectives` mục tiêu; `scope` phạm vi; `subjects`
    /// đối tượng; `contents` nội dung; `criteria` tiêu chí; `time` thời gian; `measures` kế hoạch,
    /// biện pháp.
    PlanSection { Objectives, Scope, Subjects, Contents, Criteria, Time, Measures }
}

word! {
    /// Kind of a unit: `department` Sở; `room` phòng; `public_unit` đơn vị sự nghiệp; `bloc` Khối thi
    /// đua.
    UnitKind { Department, Room, PublicUnit, Bloc }
}

word! {
    /// Kind of a person: `civil_servant` công chức; `public_employee` viên chức; `worker` người lao
    /// động.
    StaffKind { CivilServant, PublicEmployee, Worker }
}

word! {
    /// Position, lowest first: `staff` không giữ chức vụ; `unit_deputy` cấp phó của phòng, đơn vị;
    /// `unit_leader` cấp trưởng; `department_leader` lãnh đạo Sở.
    PositionClass { Staff, UnitDeputy, UnitLeader, DepartmentLeader }
}

word! {
    /// Mức độ hoàn thành nhiệm vụ, lowest first: `not_completed` không hoàn thành; `completed` hoàn
    /// thành; `good` hoàn thành tốt; `excellent` hoàn thành xuất sắc.
    CompletionLevel { NotCompleted, Completed, Good, Excellent }
}

word! {
    /// Form of discipline (hình thức kỷ luật): `reprimand` khiển trách; `warning` cảnh cáo; `heavier`
    /// nặng hơn.
    DisciplineForm { Reprimand, Warning, Heavier }
}

word! {
    /// Steps at which rules bind: `submit` nộp; `receive` tiếp nhận; `appraise` thẩm định;
    /// `open_voting` mở biểu quyết; `close_voting` chốt biểu quyết; `forward` trình cấp trên;
    /// `publish` ban hành quyết định.
    Checkpoint { Submit, Receive, Appraise, OpenVoting, CloseVoting, Forward, Publish }
}

word! {
    /// Steps with a term: `receive` tiếp nhận; `return` trả lại; `appraise` thẩm định; `opinion` cơ
    /// quan được hỏi trả lời; `submit` trình; `notify` thông báo kết quả.
    Step { Receive, Return, Appraise, Opinion, Submit, Notify }
}

impl CompletionLevel {
    /// In words.
    pub fn label(self) -> super::Words {
        let (vi, en) = match self {
            Self::NotCompleted => ("không hoàn thành nhiệm vụ", "duties not completed"),
            Self::Completed => ("hoàn thành nhiệm vụ", "duties completed"),
            Self::Good => ("hoàn thành tốt nhiệm vụ", "duties completed well"),
            Self::Excellent => ("hoàn thành xuất sắc nhiệm vụ", "duties completed excellently"),
        };
        super::Words::new(vi, en)
    }
}

impl PlanSection {
    /// In words.
    pub fn label(self) -> super::Words {
        let (vi, en) = match self {
            Self::Objectives => ("mục tiêu", "objectives"),
            Self::Scope => ("phạm vi", "scope"),
            Self::Subjects => ("đối tượng", "subjects"),
            Self::Contents => ("nội dung", "contents"),
            Self::Criteria => ("tiêu chí", "criteria"),
            Self::Time => ("thời gian", "time"),
            Self::Measures => ("kế hoạch, biện pháp", "measures"),
        };
        super::Words::new(vi, en)
    }
}

impl Step {
    /// In words.
    pub fn label(self) -> super::Words {
        let (vi, en) = match self {
            Self::Receive => ("tiếp nhận", "receive"),
            Self::Return => ("trả lại hồ sơ thiếu", "return of an incomplete dossier"),
            Self::Appraise => ("thẩm định", "appraise"),
            Self::Opinion => ("ý kiến của cơ quan được hỏi", "opinion of the body asked"),
            Self::Submit => ("trình", "submission upward"),
            Self::Notify => ("thông báo kết quả", "notice of the result"),
        };
        super::Words::new(vi, en)
    }
}
