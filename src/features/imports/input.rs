//! What callers send about imports.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{ImportKind, ImportMode, ImportOnError};
use crate::{
    features::{
        award_rounds::types::AwardRoundId, campaigns::types::CampaignId,
        documents::types::DocumentId,
    },
    http::extract::broken_rule,
};

/// An import of a file that was uploaded as a document.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_import))]
pub struct CreateImport {
    /// The file: a document with CSV (UTF-8; comma, semicolon or tab) or XLSX as its content.
    pub document_id: DocumentId,
    /// What its rows are.
    pub kind: ImportKind,
    /// Whether they are written.
    pub mode: ImportMode,
    /// What a refused row means for the others.
    #[serde(default)]
    pub on_error: ImportOnError,
    /// Campaign of the rows: needed for measurements, achievements and proposals, and only for them.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    /// Award round of the rows: needed for proposals, and only for them.
    #[serde(default)]
    pub award_round_id: Option<AwardRoundId>,
}

fn check_import(input: &CreateImport) -> Result<(), ValidationError> {
    let (of_campaign, of_round) = match input.kind {
        ImportKind::Units | ImportKind::Persons | ImportKind::PastAwards => (false, false),
        ImportKind::Measurements | ImportKind::Achievements => (true, false),
        ImportKind::AwardProposals => (true, true),
    };
    if input.campaign_id.is_some() != of_campaign {
        return Err(broken_rule(
            "/campaign_id",
            "only_for_kind",
            "Số liệu, thành tích, đề nghị khen thưởng phải nêu phong trào, và chỉ các loại đó.",
            "Measurements, achievements and proposals name their campaign, and only they do.",
        ));
    }
    if input.award_round_id.is_some() != of_round {
        return Err(broken_rule(
            "/award_round_id",
            "only_for_kind",
            "Đề nghị khen thưởng phải nêu đợt xét, và chỉ loại đó.",
            "Proposals name their award round, and only they do.",
        ));
    }
    Ok(())
}
