//! Parameters of the rules on scores, decisions and what follows: R33-R47.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Named;
use crate::law::{Coefficient, Param, PublicationRule, Share, SigningAuthority};

choice! {
    /// Which object holds what the rule needs.
    HeldBy {
        /// The criteria set of the evaluation round.
        CriteriaSet,
    }
}
parameters! {
    /// R33: điểm trong giới hạn.
    ScoreBounds {
        /// Where maximum, bonus cap and penalty cap are.
        bounds: HeldBy,
    }
}

choice! {
    /// What has to stand behind a self-score.
    EvidencePolicy {
        /// A file or link, or else an explanation.
        FileOrExplanation,
    }
}
parameters! {
    /// R34: minh chứng cho điểm tự chấm.
    ScoreEvidence {
        /// What has to stand behind a self-score.
        evidence_policy: EvidencePolicy,
    }
}

parameters! {
    /// R35: mức xếp loại và điểm liệt.
    Bands {
        /// Where bands, vetoes and caps are.
        bands: HeldBy,
    }
}

parameters! {
    /// R36: tỷ lệ xuất sắc.
    TopShares {
        /// Most of the group rated good that may be excellent.
        excellent_cap: Share,
        /// The same where the unit itself is excellent.
        ext_cap: Share,
        /// Groups of fewer are small.
        small_group_below: u32,
        /// Excellent ones in a small group.
        small_group_places: u32,
    }
}

parameters! {
    /// R37: kiến nghị về điểm.
    Appeals {
        /// Days in which a score can be petitioned; null when the round sets them.
        appeal_window_days: Option<u32>,
        /// How often.
        appeal_levels: u32,
    }
}

parameters! {
    /// R38: công khai danh sách.
    Publication {
        /// Where a list is published before the decision.
        publication: Vec<PublicationRule>,
    }
}

parameters! {
    /// R39: thẩm quyền ký.
    Signing {
        /// Who signs.
        authority_matrix: Vec<SigningAuthority>,
    }
}

/// Lương cơ sở from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseWage {
    /// First day.
    pub from: NaiveDate,
    /// Đồng a month.
    pub amount: u64,
    /// Document and article.
    pub source: String,
}
parameters! {
    /// R40: tiền thưởng.
    Bonus {
        /// Base wage by date.
        base_wage: Vec<BaseWage>,
        /// Coefficients.
        coeff: Vec<Coefficient>,
        /// Amounts are rounded up to a multiple of so many đồng.
        rounding_up_to: u64,
    }
}

choice! {
    /// Which of several bonuses is paid.
    Pays {
        /// Only the highest.
        HighestOnly,
        /// Each.
        Each,
    }
}
parameters! {
    /// R41: nhiều hình thức cùng lúc.
    Stacking {
        /// Several titles for the same period.
        same_period_titles: Pays,
        /// Several forms with different time and achievement.
        different_forms: Pays,
        /// A title and a form.
        title_and_form: Pays,
    }
}

parameters! {
    /// R42: giới hạn của quỹ.
    Fund {
        /// The fund is at most this share of the payroll.
        fund_cap: Share,
        /// Organising campaigns takes at most this share of the fund.
        campaign_share: Share,
    }
}

choice! {
    /// In what a number is unique.
    NumberScope {
        /// Year and kind of document.
        YearAndType,
    }
}
choice! {
    /// What a wrong content leads to.
    ContentChange {
        /// A new decision.
        NewDecision,
    }
}
parameters! {
    /// R43: số quyết định.
    Numbering {
        /// In what a number is unique.
        unique_in: NumberScope,
        /// What a wrong content leads to.
        content_change: ContentChange,
    }
}

choice! {
    /// One step of the order of a list.
    OrderStep {
        /// High awards before low ones.
        HighToLow,
        /// Collectives before persons.
        CollectivesFirst,
        /// Persons before collectives.
        IndividualsFirst,
        /// Awards to the living before those to the dead (tặng, truy tặng).
        LivingFirst,
        /// Titles before forms.
        TitlesFirst,
    }
}
parameters! {
    /// R44: thứ tự danh sách.
    ListOrder {
        /// Order of presentation.
        presentation: Vec<OrderStep>,
        /// Order of the annex of a decision.
        annex: Vec<OrderStep>,
    }
}

/// What a revocation on a ground gives free for another proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationEffect {
    /// Code of the ground.
    pub ground: String,
    /// Whether the achievements may be proposed again.
    pub frees_achievements: bool,
    /// Whether the place of the quota may be taken again.
    pub frees_place: bool,
}
parameters! {
    /// R45: hủy bỏ, thu hồi.
    Revocation {
        /// Grounds.
        revocation_grounds: Vec<Named>,
        /// What each ground gives free; a ground that is not named gives nothing free.
        revocation_effects: Vec<RevocationEffect>,
        /// Working days in which object and money are returned.
        return_days: u32,
    }
}

choice! {
    /// How changes are kept.
    AuditPolicy {
        /// Every one is added, none is changed or deleted.
        AppendOnly,
    }
}
parameters! {
    /// R46: lưu vết.
    Audit {
        /// How changes are kept.
        audit: AuditPolicy,
    }
}

/// How long records are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionTerm {
    /// Records of what.
    pub records: Named,
    /// Years; null for ever.
    pub years: Option<u32>,
}
parameters! {
    /// R47: lưu trữ.
    Retention {
        /// How long.
        retention: Vec<RetentionTerm>,
        /// Years within which a closed file is handed over.
        handover_years: u32,
    }
}
