//! Award types on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::{AwardLabel, BonusCoefficient, MeritClause, RequiredPaper};
use crate::{db::types::Instant, http::reply::Tagged, text_enum};

text_enum! {
    /// Who decides (Luật Thi đua, khen thưởng, Điều 79, 80): `city_chairman` Chủ tịch UBND Thành phố;
    /// `department_director` Giám đốc Sở.
    #[expect(missing_docs, reason = "the enum's own doc names each authority")]
    pub enum AwardAuthority {
        CityChairman = "city_chairman",
        DepartmentDirector = "department_director",
    }
}

text_enum! {
    /// Level of an award: `city` Thành phố; `department` Sở.
    #[expect(missing_docs, reason = "the enum's own doc names each level")]
    pub enum AwardLevel {
        City = "city",
        Department = "department",
    }
}

text_enum! {
    /// Loại hình khen thưởng (Điều 8): `merit` công trạng; `sudden` đột xuất; `emulation_campaign` phong
    /// trào thi đua hoặc thi đua theo chuyên đề; `dedication` quá trình cống hiến; `seniority` niên hạn;
    /// `foreign` đối ngoại. A result of `emulation_campaign` cannot be a basis for a higher award of
    /// `merit` (NĐ 152/2025/NĐ-CP, Điều 4.3).
    #[expect(missing_docs, reason = "the enum's own doc names each class")]
    pub enum AwardClass {
        Merit = "merit",
        Sudden = "sudden",
        EmulationCampaign = "emulation_campaign",
        Dedication = "dedication",
        Seniority = "seniority",
        Foreign = "foreign",
    }
}

text_enum! {
    /// Whom an award is for: `collective` tập thể; `individual` cá nhân.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum SubjectKind {
        Collective = "collective",
        Individual = "individual",
    }
}

text_enum! {
    /// How well a fact is known: `confirmed` the text itself was read; `secondary` a page that reports
    /// it; `practice` the rule of another place; `memory` no source was read; `unknown` looked for and
    /// not found.
    #[expect(missing_docs, reason = "the enum's own doc names each mark")]
    pub enum SourceMark {
        Confirmed = "confirmed",
        Secondary = "secondary",
        Practice = "practice",
        Memory = "memory",
        Unknown = "unknown",
    }
}

/// Whether a rule is law as read, or assumed until somebody competent confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// The text in force says so.
    Confirmed,
    /// Anything less; to be checked by the secretariat.
    Assumed,
}

impl SourceMark {
    /// Only what was read in the text itself counts as confirmed.
    pub fn status(self) -> RuleStatus {
        match self {
            Self::Confirmed => RuleStatus::Confirmed,
            Self::Secondary | Self::Practice | Self::Memory | Self::Unknown => RuleStatus::Assumed,
        }
    }
}

text_enum! {
    /// Aspect of an award type that has a basis of its own: `authority` thẩm quyền; `subjects` đối
    /// tượng; `papers` hồ sơ; `merit_clauses` tiêu chuẩn; `bonus` mức tiền thưởng; `council` họp Hội
    /// đồng; `forwarding` trình cấp trên.
    #[expect(missing_docs, reason = "the enum's own doc names each aspect")]
    pub enum BasisAspect {
        Authority = "authority",
        Subjects = "subjects",
        Papers = "papers",
        MeritClauses = "merit_clauses",
        Bonus = "bonus",
        Council = "council",
        Forwarding = "forwarding",
    }
}

/// The basis of one aspect.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardBasisView {
    /// What it is the basis of.
    pub aspect: BasisAspect,
    /// How well it is known.
    pub mark: SourceMark,
    /// Whether it counts as confirmed.
    pub status: RuleStatus,
    /// Document and article.
    #[schema(max_length = 500, example = "Luật TĐKT Đ.79.4")]
    pub source: String,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
}

/// An award type.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardTypeView {
    /// Code; never changes.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub code: String,
    /// Full name.
    #[schema(max_length = 300, example = "Giấy khen của Giám đốc Sở")]
    pub name: String,
    /// Short label.
    pub label: AwardLabel,
    /// Who decides.
    pub authority: AwardAuthority,
    /// Level.
    pub level: AwardLevel,
    /// Loại hình khen thưởng.
    pub award_class: AwardClass,
    /// For whom it is.
    #[schema(max_items = 2)]
    pub subject_kinds: Vec<SubjectKind>,
    /// Whether the council has to recommend it before it is forwarded or decided.
    pub requires_council: bool,
    /// Whether it is decided above the department, so that the dossier is sent up.
    pub needs_forwarding: bool,
    /// Papers of the dossier.
    #[schema(max_items = 50)]
    pub required_papers: Vec<RequiredPaper>,
    /// Coefficients of the bonus.
    pub bonus_coefficient: BonusCoefficient,
    /// Clauses a proposal can rest on.
    #[schema(max_items = 50)]
    pub merit_clauses: Vec<MeritClause>,
    /// Bases with their status.
    #[schema(max_items = 7)]
    pub bases: Vec<AwardBasisView>,
    /// `confirmed` only when every basis is.
    pub status: RuleStatus,
    /// Whether new rounds may offer it.
    pub is_active: bool,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was first written.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for AwardTypeView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

impl AwardTypeView {
    /// The papers that a dossier for such a subject must hold.
    pub fn papers_for(&self, kind: SubjectKind) -> impl Iterator<Item = &RequiredPaper> {
        self.required_papers
            .iter()
            .filter(move |paper| paper.is_required && paper.subject_kinds.contains(&kind))
    }

    /// The clause with this code, when it is for such a subject.
    pub fn clause_for(&self, code: &str, kind: SubjectKind) -> Option<&MeritClause> {
        self.merit_clauses
            .iter()
            .find(|clause| clause.code == code && clause.subject_kinds.contains(&kind))
    }
}

/// Path of an award type.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardTypePath {
    /// Code of the award type.
    #[param(
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: String,
}

/// Order of the list of award types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AwardTypeSort {
    /// Vietnamese dictionary order.
    #[serde(rename = "name")]
    Name,
    /// The same, backwards.
    #[serde(rename = "-name")]
    NameDescending,
}

/// Filters of the list of award types.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardTypeFilter {
    /// Who decides.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub authority: Option<AwardAuthority>,
    /// Whether new rounds may offer it.
    #[serde(default)]
    #[param(nullable = false)]
    pub is_active: Option<bool>,
    /// Words of the name or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "giay khen"
    )]
    pub q: Option<String>,
    /// Order; `name` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AwardTypeSort>,
}
