//! What callers send to have a paper rendered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::Source;
use crate::{
    features::{
        award_proposals::types::AwardProposalId,
        award_rounds::types::AwardRoundId,
        awards::types::AwardId,
        campaigns::types::CampaignId,
        council_sessions::types::CouncilSessionId,
        decisions::types::DecisionId,
        documents::{input::ConfidentialityMark, types::DocumentId},
        evaluation_rounds::types::EvaluationRoundId,
    },
    http::extract::broken_rule,
    papers::{PaperKind, view::SigningAuthority},
};

/// A line of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 300,
    pattern = "^[^\\u0000-\\u001F\\u007F]*$",
    example = "Các phòng, đơn vị thuộc Sở"
)]
pub struct PaperLine(pub String);

/// A paragraph of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 4000,
    pattern = "^[^\\u0000-\\u001F\\u007F]*$",
    example = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
)]
pub struct PaperParagraph(pub String);

/// In whose right somebody signs (thẩm quyền ký): `on_behalf` thay mặt tập thể (TM.); `acting` quyền
/// (Q.); `deputising` ký thay (KT.); `by_order` thừa lệnh (TL.); `authorised` thừa ủy quyền (TUQ.).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each right")]
pub enum PaperAuthority {
    OnBehalf,
    Acting,
    Deputising,
    ByOrder,
    Authorised,
}

impl From<PaperAuthority> for SigningAuthority {
    fn from(authority: PaperAuthority) -> Self {
        match authority {
            PaperAuthority::OnBehalf => Self::OnBehalf,
            PaperAuthority::Acting => Self::Acting,
            PaperAuthority::Deputising => Self::Deputising,
            PaperAuthority::ByOrder => Self::ByOrder,
            PaperAuthority::Authorised => Self::Authorised,
        }
    }
}

/// Who is to sign a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperSigner {
    /// In whose right; absent for who signs in their own.
    #[serde(default)]
    pub authority: Option<PaperAuthority>,
    /// The person or body signed for: `GIÁM ĐỐC` in `KT. GIÁM ĐỐC`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "GIÁM ĐỐC"
    )]
    pub principal: Option<String>,
    /// Position (chức vụ).
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "PHÓ GIÁM ĐỐC"
    )]
    pub position: String,
    /// Full name; a paper without it leaves the place free.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    pub full_name: Option<String>,
}

/// What stands around the text of a paper and is stored nowhere. What is left out is taken from the
/// source, or from the names of the department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperFrame {
    /// Body above the one that issues (cơ quan chủ quản).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "UBND THÀNH PHỐ HÀ NỘI"
    )]
    pub governing_body: Option<String>,
    /// Body that issues (cơ quan ban hành).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "SỞ TÀI CHÍNH"
    )]
    pub agency: Option<String>,
    /// Symbol that is expected (ký hiệu); the number comes with the issuance.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = "^[A-ZĐ0-9][A-Za-zĐ0-9/&-]{0,29}$",
        example = "TTr-STC"
    )]
    pub symbol: Option<String>,
    /// Place (địa danh).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hà Nội"
    )]
    pub place: Option<String>,
    /// To whom it is addressed (kính gửi).
    #[serde(default)]
    #[schema(max_items = 20)]
    pub addressees: Vec<PaperLine>,
    /// On what it rests (căn cứ), besides what is known: a submission and a decision name the legal documents
    /// of their rule set that are in force, the plan and the minutes by themselves.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub legal_bases: Vec<PaperParagraph>,
    /// Whether these take the place of what a submission or a decision names by itself.
    #[serde(default)]
    pub replaces_bases: bool,
    /// Who receives it (nơi nhận), with the closing marks.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub recipients: Vec<PaperLine>,
    /// Who is to sign it.
    #[serde(default)]
    pub signer: Option<PaperSigner>,
}

/// A paper to be made from what is stored.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_paper))]
pub struct RenderDocument {
    /// Which paper.
    pub kind: PaperKind,
    /// Rendered draft that is rendered again; a new document when absent.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Unit that a new document belongs to; it stays.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
    /// Subject line (trích yếu); of the source when absent. A letter needs it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đề nghị tặng Bằng khen của Chủ tịch UBND Thành phố"
    )]
    pub title: Option<String>,
    /// Who may know a new document; it stays.
    #[serde(default)]
    pub confidentiality: ConfidentialityMark,
    /// Campaign, of a plan and of a report on results.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    /// Evaluation round whose final results a report shows; the last one that is final when absent.
    #[serde(default)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
    /// Year that a report on results is about; the present one when absent.
    #[serde(default)]
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: Option<i32>,
    /// Award round whose proposals a submission or a list names.
    #[serde(default)]
    pub award_round_id: Option<AwardRoundId>,
    /// Proposals that a submission or a list names, in its order; of an award round without them all
    /// that the caller may name.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub award_proposal_ids: Vec<AwardProposalId>,
    /// Proposal whose achievements a report tells.
    #[serde(default)]
    pub award_proposal_id: Option<AwardProposalId>,
    /// Session of the council, of minutes.
    #[serde(default)]
    pub council_session_id: Option<CouncilSessionId>,
    /// Decision.
    #[serde(default)]
    pub decision_id: Option<DecisionId>,
    /// Award, of a certificate.
    #[serde(default)]
    pub award_id: Option<AwardId>,
    /// Paragraphs of a letter; opening paragraphs of a submission or a report on results; the first one is
    /// what a certificate is for.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub body: Vec<PaperParagraph>,
    /// What stands around the text.
    #[serde(default)]
    pub frame: PaperFrame,
}

impl RenderDocument {
    /// What it is made from; `None` where the kind and the ids do not fit.
    pub(super) fn source(&self) -> Option<Source> {
        let proposals = || Source::Proposals {
            award_round_id: self.award_round_id,
            award_proposal_ids: self.award_proposal_ids.clone(),
            is_of_unit: false, // known once the proposals are
        };
        match self.kind {
            PaperKind::Plan => self.campaign_id.map(|campaign_id| Source::Plan { campaign_id }),
            PaperKind::ResultReport => self.campaign_id.map(|campaign_id| Source::Results {
                campaign_id,
                evaluation_round_id: self.evaluation_round_id,
                year: self.year,
            }),
            PaperKind::Submission | PaperKind::NomineeList => {
                let is_named = self.award_round_id.is_some() || !self.award_proposal_ids.is_empty();
                is_named.then(proposals)
            }
            PaperKind::AchievementReportPerson | PaperKind::AchievementReportCollective => self
                .award_proposal_id
                .map(|award_proposal_id| Source::Proposal { award_proposal_id }),
            PaperKind::Minutes => self
                .council_session_id
                .map(|council_session_id| Source::Session { council_session_id }),
            PaperKind::Decision => {
                self.decision_id.map(|decision_id| Source::Decision { decision_id })
            }
            PaperKind::Certificate => self.award_id.map(|award_id| Source::Award { award_id }),
            PaperKind::Letter => Some(Source::Letter),
        }
    }

    /// Ids that are given, by name, with whether the kind takes them.
    fn given(&self) -> [(&'static str, bool, &'static [PaperKind]); 9] {
        use PaperKind::{
            AchievementReportCollective, AchievementReportPerson, Certificate, Decision, Minutes,
            NomineeList, Plan, ResultReport, Submission,
        };
        [
            ("/campaign_id", self.campaign_id.is_some(), &[Plan, ResultReport]),
            ("/evaluation_round_id", self.evaluation_round_id.is_some(), &[ResultReport]),
            ("/year", self.year.is_some(), &[ResultReport]),
            ("/award_round_id", self.award_round_id.is_some(), &[Submission, NomineeList]),
            (
                "/award_proposal_ids",
                !self.award_proposal_ids.is_empty(),
                &[Submission, NomineeList],
            ),
            (
                "/award_proposal_id",
                self.award_proposal_id.is_some(),
                &[AchievementReportPerson, AchievementReportCollective],
            ),
            ("/council_session_id", self.council_session_id.is_some(), &[Minutes]),
            ("/decision_id", self.decision_id.is_some(), &[Decision]),
            ("/award_id", self.award_id.is_some(), &[Certificate]),
        ]
    }
}

/// Where the id stands that a kind needs.
fn needed(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plan | PaperKind::ResultReport => "/campaign_id",
        PaperKind::Submission | PaperKind::NomineeList => "/award_proposal_ids",
        PaperKind::AchievementReportPerson | PaperKind::AchievementReportCollective => {
            "/award_proposal_id"
        }
        PaperKind::Minutes => "/council_session_id",
        PaperKind::Decision => "/decision_id",
        PaperKind::Certificate => "/award_id",
        PaperKind::Letter => "/body",
    }
}

/// Bases are replaced where there are any, and by others.
fn check_bases(paper: &RenderDocument) -> Result<(), ValidationError> {
    if !paper.frame.replaces_bases {
        return Ok(());
    }
    if !matches!(paper.kind, PaperKind::Submission | PaperKind::Decision) {
        return Err(broken_rule(
            "/frame/replaces_bases",
            "not_of_kind",
            "Loại văn bản này không tự nêu căn cứ.",
            "A paper of this kind names no bases by itself.",
        ));
    }
    if paper.frame.legal_bases.is_empty() {
        return Err(broken_rule(
            "/frame/legal_bases",
            "bases_required",
            "Phải nêu căn cứ thay thế.",
            "The bases that take the place of the others are needed.",
        ));
    }
    Ok(())
}

fn check_paper(paper: &RenderDocument) -> Result<(), ValidationError> {
    let foreign = paper
        .given()
        .into_iter()
        .find(|(_, is_given, kinds)| *is_given && !kinds.contains(&paper.kind));
    if let Some((pointer, ..)) = foreign {
        return Err(broken_rule(
            pointer,
            "not_of_kind",
            "Loại văn bản này không lấy dữ liệu từ đây.",
            "A paper of this kind is not made from this.",
        ));
    }
    let ids = &paper.award_proposal_ids;
    if ids.iter().enumerate().any(|(place, one)| ids.iter().take(place).any(|two| one == two)) {
        return Err(broken_rule(
            "/award_proposal_ids",
            "repeated",
            "Một hồ sơ được nêu hai lần.",
            "A proposal stands twice.",
        ));
    }
    check_bases(paper)?;
    if paper.kind == PaperKind::Letter && paper.title.is_none() {
        return Err(broken_rule(
            "/title",
            "required_for_letter",
            "Công văn phải có trích yếu.",
            "A letter needs its subject line.",
        ));
    }
    let is_empty_letter = paper.kind == PaperKind::Letter && paper.body.is_empty();
    if paper.source().is_none() || is_empty_letter {
        return Err(broken_rule(
            needed(paper.kind),
            "source_required",
            "Loại văn bản này cần nguồn dữ liệu.",
            "A paper of this kind needs what it is made from.",
        ));
    }
    Ok(())
}
