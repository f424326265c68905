//! What administrators write about award types, and the parts that are shown as they were written.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{AwardAuthority, AwardClass, AwardLevel, BasisAspect, SourceMark, SubjectKind};
use crate::{decimal::Hundredths, http::extract::broken_rule};

/// A label in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardLabel {
    /// Vietnamese.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tờ trình"
    )]
    pub vi: String,
    /// English.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Submission letter"
    )]
    pub en: String,
}

/// A paper of the dossier (thành phần hồ sơ, Luật Đ.84).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredPaper {
    /// Code of the paper.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z][a-z0-9_]{0,39}$",
        example = "to_trinh"
    )]
    pub paper_type: String,
    /// Name.
    pub label: AwardLabel,
    /// Whether a dossier is incomplete without it; otherwise it is attached where it is relied on.
    pub is_required: bool,
    /// Subjects whose dossiers hold it.
    #[schema(min_items = 1, max_items = 2)]
    pub subject_kinds: Vec<SubjectKind>,
    /// Where it is asked for.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luật TĐKT Đ.84.2.a"
    )]
    pub source: String,
    /// How well that is known.
    pub mark: SourceMark,
}

/// A clause of the criteria that a proposal can rest on (tiêu chuẩn xét tặng).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeritClause {
    /// Code, mostly the article.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "74.1.a"
    )]
    pub code: String,
    /// What it says.
    pub label: AwardLabel,
    /// Subjects it is for.
    #[schema(min_items = 1, max_items = 2)]
    pub subject_kinds: Vec<SubjectKind>,
    /// Where it stands.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luật TĐKT Đ.74.1.a"
    )]
    pub source: String,
    /// How well that is known.
    pub mark: SourceMark,
}

/// Coefficients of the bonus, times the base wage on the day of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BonusCoefficient {
    /// For a person.
    #[schema(value_type = String, min_length = 4, max_length = 6, pattern = "^(0|[1-9][0-9]{0,2})\\.[0-9]{2}$", example = "0.30")]
    pub individual: Hundredths,
    /// For a collective.
    #[schema(value_type = String, min_length = 4, max_length = 6, pattern = "^(0|[1-9][0-9]{0,2})\\.[0-9]{2}$", example = "0.60")]
    pub collective: Hundredths,
}

/// The basis of one aspect, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardBasis {
    /// What it is the basis of.
    pub aspect: BasisAspect,
    /// How well it is known.
    pub mark: SourceMark,
    /// Document and article.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luật TĐKT Đ.79.4"
    )]
    pub source: String,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hà Nội chưa có văn bản riêng"
    )]
    pub note: Option<String>,
}

/// An award type as an administrator writes it. Absent optional fields are cleared.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_award_type))]
pub struct PutAwardType {
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giấy khen của Giám đốc Sở"
    )]
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
    #[schema(min_items = 1, max_items = 2)]
    pub subject_kinds: Vec<SubjectKind>,
    /// Whether the council has to recommend it before it is forwarded or decided.
    pub requires_council: bool,
    /// Whether it is decided above the department, so that the dossier is sent up (trình cấp trên).
    pub needs_forwarding: bool,
    /// Papers of the dossier.
    #[schema(max_items = 50)]
    pub required_papers: Vec<RequiredPaper>,
    /// Coefficients of the bonus.
    pub bonus_coefficient: BonusCoefficient,
    /// Clauses a proposal can rest on.
    #[schema(min_items = 1, max_items = 50)]
    pub merit_clauses: Vec<MeritClause>,
    /// Bases, at most one per aspect.
    #[schema(min_items = 1, max_items = 7)]
    pub bases: Vec<AwardBasis>,
    /// Whether new rounds may offer it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub is_active: bool,
}

fn yes() -> bool {
    true
}

fn repeats<T: PartialEq>(items: impl IntoIterator<Item = T>) -> bool {
    let mut seen = Vec::new();
    items.into_iter().any(|item| {
        let is_known = seen.contains(&item);
        seen.push(item);
        is_known
    })
}

fn check_award_type(award: &PutAwardType) -> Result<(), ValidationError> {
    let fits = match award.authority {
        AwardAuthority::CityChairman => award.level == AwardLevel::City,
        AwardAuthority::DepartmentDirector => award.level == AwardLevel::Department,
    };
    if !fits {
        return Err(broken_rule(
            "/level",
            "level_of_authority",
            "Cấp khen thưởng phải là cấp của người có thẩm quyền quyết định.",
            "The level is that of the authority that decides.",
        ));
    }
    let repeated = [
        ("/subject_kinds", repeats(&award.subject_kinds)),
        ("/required_papers", repeats(award.required_papers.iter().map(|paper| &paper.paper_type))),
        ("/merit_clauses", repeats(award.merit_clauses.iter().map(|clause| &clause.code))),
        ("/bases", repeats(award.bases.iter().map(|basis| basis.aspect))),
    ];
    match repeated.iter().find(|(_, is_repeated)| *is_repeated) {
        None => Ok(()),
        Some((pointer, _)) => Err(broken_rule(
            pointer,
            "repeated",
            "Danh sách có mục bị lặp.",
            "An entry of the list stands twice.",
        )),
    }
}
