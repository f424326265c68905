//! Order and filters of the list of proposals.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{states::AwardProposalState, types::AwardProposalExpand};
use crate::features::{
    award_rounds::types::AwardRoundId, award_types::types::SubjectKind,
    campaigns::types::CampaignId,
};

/// Order of the list of proposals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AwardProposalSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of proposals.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardProposalFilter {
    /// Campaign.
    #[serde(default)]
    #[param(nullable = false)]
    pub campaign_id: Option<CampaignId>,
    /// Round.
    #[serde(default)]
    #[param(nullable = false)]
    pub award_round_id: Option<AwardRoundId>,
    /// Award type.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 15, inline)]
    pub state: Option<Vec<AwardProposalState>>,
    /// Persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Nominated person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Those of which some step was late, or those of which none was.
    #[serde(default)]
    #[param(nullable = false)]
    pub was_late: Option<bool>,
    /// Words of the summary, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thu tuc"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AwardProposalSort>,
    /// Objects to put in beside their ids and codes.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<AwardProposalExpand>>,
}
