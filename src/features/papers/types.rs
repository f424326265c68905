//! Rendered papers on the wire and as stored.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{
        award_proposals::types::AwardProposalId, award_rounds::types::AwardRoundId,
        awards::types::AwardId, campaigns::types::CampaignId,
        council_sessions::types::CouncilSessionId, decisions::types::DecisionId,
        documents::types::DocumentId, evaluation_rounds::types::EvaluationRoundId,
    },
    http::system::LabelView,
    papers::{PaperFormat, PaperKind, Warning, WarningKind},
};

/// How often a draft can be rendered: each time is kept.
pub(super) const SNAPSHOTS_MAX: i32 = 10_000;

/// What a paper is made from. A draft keeps its source when it is rendered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
    /// The plan of a campaign.
    Plan { campaign_id: CampaignId },
    /// Progress, results and awards of a campaign.
    Results {
        campaign_id: CampaignId,
        evaluation_round_id: Option<EvaluationRoundId>,
        year: Option<i32>,
    },
    /// Proposals that are named, or those of a round.
    Proposals {
        award_round_id: Option<AwardRoundId>,
        award_proposal_ids: Vec<AwardProposalId>,
        /// Whether a unit proposes its own people with it to the department.
        #[serde(default)]
        is_of_unit: bool,
    },
    /// One proposal.
    Proposal { award_proposal_id: AwardProposalId },
    /// A session of a council.
    Session { council_session_id: CouncilSessionId },
    /// A decision.
    Decision { decision_id: DecisionId },
    /// An award.
    Award { award_id: AwardId },
    /// What the caller wrote.
    Letter,
}

impl Source {
    /// The one object that names the draft of this paper; `None` where there can be several drafts.
    pub(super) fn name(&self) -> Option<String> {
        match self {
            Self::Plan { campaign_id } => Some(format!("campaign {campaign_id}")),
            Self::Decision { decision_id } => Some(format!("decision {decision_id}")),
            Self::Results { .. }
            | Self::Proposals { .. }
            | Self::Proposal { .. }
            | Self::Session { .. }
            | Self::Award { .. }
            | Self::Letter => None,
        }
    }

    /// Whether both are about the same object. What is chosen of it may change from one rendering to the
    /// next: proposals, round, year, and who proposes.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Results { campaign_id: mine, .. },
                Self::Results { campaign_id: theirs, .. },
            ) => mine == theirs,
            (
                Self::Proposals { award_round_id: mine, .. },
                Self::Proposals { award_round_id: theirs, .. },
            ) => mine == theirs,
            _ => self == other, // each of the others is one object
        }
    }
}

/// What a paper leaves out or prints otherwise than it was written, for who checks the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RenderingWarning {
    /// Stable code of the case.
    #[schema(max_length = 60, pattern = "^[a-z][a-z_]{0,59}$", example = "basis_not_in_force")]
    pub code: String,
    /// In words.
    pub label: LabelView,
}

impl RenderingWarning {
    /// A warning in both languages.
    pub(super) fn new(code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.to_owned(), label: LabelView { vi: vi.into(), en: en.into() } }
    }

    /// That a text is not printed as it was written.
    pub(super) fn of_text(warning: &Warning) -> Self {
        let Warning { pointer, character, count, .. } = warning;
        match warning.kind {
            WarningKind::Dropped => Self::new(
                "character_dropped",
                format!("Đã bỏ ký tự {character} ({count} lần) ở {pointer}."),
                format!("The character {character} was dropped at {pointer} ({count} times)."),
            ),
            WarningKind::Replaced => Self::new(
                "character_replaced",
                format!(
                    "Phông chữ không có ký tự {character} ({count} lần) ở {pointer}, in thành “?”."
                ),
                format!(
                    "The font lacks the character {character} at {pointer} ({count} times), printed as “?”."
                ),
            ),
        }
    }
}

/// How a document was rendered from what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentRendering {
    /// Which paper it is.
    pub kind: PaperKind,
    /// Number of the newest snapshot: it counts how often the draft was rendered, 10 000 times at most.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub snapshot_version: i32,
    /// SHA-256 of what the paper says, as it is kept, in hex.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub snapshot_sha256: String,
    /// Formats in which it can be had.
    #[schema(max_items = 4)]
    pub formats: Vec<PaperFormat>,
    /// What the newest snapshot leaves out, since the data for it is missing, and what it prints otherwise
    /// than it was written.
    #[schema(max_items = 300)]
    pub warnings: Vec<RenderingWarning>,
    /// Who rendered it last.
    #[schema(max_length = 64, example = "CB013")]
    pub rendered_by: String,
    /// When.
    pub rendered_at: Instant,
}

/// Path of a rendition of a document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RenditionPath {
    /// Id of the document.
    pub document_id: DocumentId,
    /// Format.
    #[param(inline)]
    pub format: PaperFormat,
}

/// A paper as PDF.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 67_108_864, format = Binary)]
pub struct PaperPdf(pub String);

/// A paper for Word.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 67_108_864, format = Binary)]
pub struct PaperDocx(pub String);

/// A list for Excel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 67_108_864, format = Binary)]
pub struct PaperXlsx(pub String);

/// A picture of the first page of a paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 67_108_864, format = Binary)]
pub struct PaperPng(pub String);
