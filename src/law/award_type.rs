//! Award types, and what is set per award type and subject.

use serde::{Deserialize, Serialize};

use super::{Authority, AwardClass, CompletionLevel, PlanLevel, Share, SubjectKind, Words};
use crate::decimal::Hundredths;

/// An award type of the campaign (hình thức khen thưởng).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardType {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Words,
    /// Who decides.
    pub authority: Authority,
    /// Level of the authority.
    pub level: PlanLevel,
    /// Loại hình khen thưởng.
    pub award_class: AwardClass,
    /// For whom it is.
    pub subject_kinds: Vec<SubjectKind>,
}

/// At which level a campaign has to be launched for an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaunchRequirement {
    /// Award type.
    pub award_type_code: String,
    /// Subjects it is asked for.
    pub subject_kind: SubjectKind,
    /// Levels that suffice, of the campaign or of the plan above it.
    pub accepted_levels: Vec<PlanLevel>,
}

/// A clause of the criteria that a proposal can rest on (tiêu chuẩn).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritClause {
    /// Award type.
    pub award_type_code: String,
    /// Code of the clause.
    pub code: String,
    /// Subjects it is for.
    pub subject_kind: SubjectKind,
}

/// Lowest rating for an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinRating {
    /// Award type.
    pub award_type_code: String,
    /// Lowest level; null when none is asked.
    pub level: Option<CompletionLevel>,
}

/// When a dossier has to hold a paper: `always` luôn; `where_relied_on` khi lấy làm căn cứ;
/// `optional` không bắt buộc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each case")]
pub enum RequiredWhen {
    Always,
    WhereReliedOn,
    Optional,
}

/// A paper of a dossier (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierRequirement {
    /// Award types whose dossiers hold it.
    pub award_type_codes: Vec<String>,
    /// Subjects whose dossiers hold it.
    pub subject_kinds: Vec<SubjectKind>,
    /// Code of the paper.
    pub paper_type: String,
    /// Name.
    pub label: Words,
    /// When it has to be there.
    pub required: RequiredWhen,
    /// Whether it has to be signed.
    pub must_be_signed: bool,
}

/// Share of agreeing votes that an award needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteThreshold {
    /// Award type.
    pub award_type_code: String,
    /// The share.
    pub share: Share,
    /// Whether more than the share is needed; otherwise the share itself suffices.
    pub must_exceed: bool,
}

/// A cap on the number of awards in a round (số lượng, tỷ lệ).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// What is counted together: `round` the whole round, or a unit's or bloc's code.
    pub scope: String,
    /// Most awards.
    pub max_places: Option<u32>,
    /// Most awards as a share of the stored base, rounded down.
    pub max_share: Option<Share>,
}

/// The cap for an award type and kind of subject where the round sets none itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaRule {
    /// Award type.
    pub award_type_code: String,
    /// Subjects.
    pub subject_kind: SubjectKind,
    /// The cap.
    pub quota: Quota,
    /// What the share is of.
    pub base: Words,
}

/// How long a list is published before the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationRule {
    /// Award type.
    pub award_type_code: String,
    /// Where it is published.
    pub place: Words,
    /// Working days.
    pub working_days: u32,
}

/// Who signs decisions on an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningAuthority {
    /// Award type.
    pub award_type_code: String,
    /// Who signs in their own right; others need a delegation on file.
    pub authority: Authority,
}

/// Coefficient of the bonus, times the base wage on the day of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coefficient {
    /// Award type.
    pub award_type_code: String,
    /// For a person.
    pub individual: Hundredths,
    /// For a collective.
    pub collective: Hundredths,
}
