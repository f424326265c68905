//! Awards on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{
        achievements::types::AchievementId,
        award_proposals::types::AwardProposalId,
        award_types::types::{AwardClass, RuleStatus, SubjectKind},
        bonus::types::{AwardBonus, BonusState},
        campaigns::types::CampaignId,
        decisions::types::DecisionId,
        evaluation_rounds::types::CalendarYear,
    },
    http::{reply::Tagged, system::LabelView},
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an award.
    AwardId
);

text_enum! {
    /// State of an award: `active` có hiệu lực; `revoked` đã bị hủy bỏ, thu hồi.
    pub enum AwardState {
        /// In force.
        Active = "active",
        /// Revoked (Luật Thi đua, khen thưởng, Điều 93).
        Revoked = "revoked",
    }
}

/// The machine of an award.
pub const MACHINE: Machine<AwardState> = {
    use AwardState::{Active, Revoked};
    Machine {
        name: "award",
        moves: &[
            Move {
                action: "revoke",
                from: &[Active],
                to: Some(Revoked),
                rule: table::REVOKE_AWARD,
            },
            Move {
                action: "record-receipt",
                from: &[Revoked],
                to: None,
                rule: table::RECORD_AWARD_RECEIPT,
            },
            Move {
                action: "record-return",
                from: &[Revoked],
                to: None,
                rule: table::RECORD_AWARD_RETURN,
            },
        ],
    }
};

/// The conclusion (kết luận, quyết định, bản án) that an award is revoked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationConclusion {
    /// Number and symbol.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "12/KL-TTr"
    )]
    pub number: String,
    /// Date.
    pub issued_on: NaiveDate,
    /// Body that concluded.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thanh tra Thành phố"
    )]
    pub body: String,
}

/// How an award was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AwardRevocation {
    /// Ground, one of Luật Thi đua, khen thưởng, Điều 93.2.
    #[schema(max_length = 20, example = "a")]
    pub ground: String,
    /// The ground in words.
    pub ground_label: LabelView,
    /// Whether its achievements may be proposed again, as the rule set says for the ground.
    pub frees_achievements: bool,
    /// Whether its place of the round's quotas may be taken again, as the rule set says for the ground.
    pub frees_place: bool,
    /// Number of the decision that revoked it.
    #[schema(max_length = 10, example = "1300")]
    pub decision_number: String,
    /// Its symbol.
    #[schema(max_length = 40, example = "QĐ-STC")]
    pub decision_symbol: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// Rule set whose grounds and term were applied.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// The conclusion it rests on; null for those who do not see the award's bonus.
    #[schema(required = true)]
    pub conclusion: Option<RevocationConclusion>,
    /// Why, in this case; null for those who do not see the award's bonus.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub reason: Option<String>,
    /// Who recorded it.
    #[schema(max_length = 64, example = "CB025")]
    pub revoked_by: String,
    /// When it was recorded.
    pub revoked_at: Instant,
}

/// How far a revoked award was given back (NĐ 152/2025/NĐ-CP Đ.58.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardRestitution {
    /// Day on which the recipient received the decision that revoked it; the term runs from there.
    #[schema(required = true)]
    pub received_on: Option<NaiveDate>,
    /// Last day of the term in working days; null until the receipt is known.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Years of the term whose holidays are not all known, so that it may move.
    #[schema(max_items = 10, value_type = Vec<CalendarYear>)]
    pub incomplete_calendar_years: Vec<i32>,
    /// Day on which the object (bằng, khung) came back.
    #[schema(required = true)]
    pub object_returned_on: Option<NaiveDate>,
    /// Day on which the money came back.
    #[schema(required = true)]
    pub money_returned_on: Option<NaiveDate>,
    /// Day on which everything was back; null until then.
    #[schema(required = true)]
    pub returned_on: Option<NaiveDate>,
}

/// How long the dossier of an award is kept (thời hạn bảo quản, R47), by the rule set by which it was
/// granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AwardRetention {
    /// Rule set.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Records that the term is of.
    pub records: LabelView,
    /// Years; null for ever (vĩnh viễn).
    #[schema(required = true, format = Int32, minimum = 1, maximum = 200, example = 10)]
    pub years: Option<u32>,
    /// First day on which they may be destroyed, counted from the date of the decision; null for ever.
    #[schema(required = true, example = "2036-11-20")]
    pub destroyable_from: Option<NaiveDate>,
    /// Document and article of the term.
    #[schema(max_length = 1000, example = "TT 10/2022/TT-BNV (trị số theo trí nhớ, chưa đọc)")]
    pub basis: String,
    /// Whether the term counts as confirmed.
    pub status: RuleStatus,
    /// Last day on which the closed file is handed over to the archive (nộp lưu trữ cơ quan).
    #[schema(example = "2027-11-20")]
    pub hand_over_by: NaiveDate,
    /// Document and article of the handing over.
    #[schema(max_length = 1000, example = "NĐ 30/2020/NĐ-CP Đ.30")]
    pub hand_over_basis: String,
    /// Whether that counts as confirmed.
    pub hand_over_status: RuleStatus,
}

/// An award that was granted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardView {
    /// Id.
    pub id: AwardId,
    /// Proposal it was granted on.
    pub award_proposal_id: AwardProposalId,
    /// Decision that granted it.
    pub decision_id: DecisionId,
    /// Number and symbol of that decision.
    #[schema(max_length = 60, example = "1234/QĐ-STC")]
    pub decision_number: String,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Loại hình khen thưởng, as it was when the award was granted.
    pub award_class: AwardClass,
    /// Whether a person or a collective received it.
    pub subject_kind: SubjectKind,
    /// The collective, or the person's unit at that time.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Clause of the criteria it rests on.
    #[schema(max_length = 40, example = "gk.ca_nhan.phong_trao")]
    pub merit_clause: String,
    /// Achievements it was granted for.
    #[schema(max_items = 50)]
    pub achievement_ids: Vec<AchievementId>,
    /// First day of the period of the achievements.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period.
    pub achievement_period_to: NaiveDate,
    /// Date of the decision.
    pub granted_on: NaiveDate,
    /// Year of the decision.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Bonus (tiền thưởng) in đồng; null for those who may not know it. The secretariat, leaders,
    /// inspectors, the recipient and the head of the unit may.
    #[schema(required = true, minimum = 0, maximum = 9_007_199_254_740_991_i64, example = json!(null))]
    pub bonus_amount: Option<i64>,
    /// How the bonus came about; null for those who may not know it.
    #[schema(required = true)]
    pub bonus: Option<AwardBonus>,
    /// How the bonus stands; null for those who may not know it.
    #[schema(required = true)]
    pub bonus_state: Option<BonusState>,
    /// How long its dossier is kept; null where the rules name no term.
    #[schema(required = true)]
    pub retention: Option<AwardRetention>,
    /// State.
    pub state: AwardState,
    /// How it was revoked; null while it is in force.
    #[schema(required = true)]
    pub revocation: Option<AwardRevocation>,
    /// How far it was given back; null while it is in force, and for those whom it does not concern.
    #[schema(required = true)]
    pub restitution: Option<AwardRestitution>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was granted here.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for AwardView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an award.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardPath {
    /// Id of the award.
    pub award_id: AwardId,
}

/// Order of the list of awards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AwardSort {
    /// Oldest decision first.
    #[serde(rename = "granted_on")]
    Granted,
    /// Newest decision first.
    #[default]
    #[serde(rename = "-granted_on")]
    GrantedDescending,
}

/// Filters of the list of awards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardFilter {
    /// Person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Year of the decision.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
    /// Award type.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// Campaign.
    #[serde(default)]
    #[param(nullable = false)]
    pub campaign_id: Option<CampaignId>,
    /// Decision.
    #[serde(default)]
    #[param(nullable = false)]
    pub decision_id: Option<DecisionId>,
    /// Achievement it was granted for.
    #[serde(default)]
    #[param(nullable = false)]
    pub achievement_id: Option<AchievementId>,
    /// Persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
    /// In force or revoked.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub state: Option<AwardState>,
    /// Order; `-granted_on` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AwardSort>,
}
