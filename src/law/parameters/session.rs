//! Parameters of the rules from the refusal to the list: R23-R32.

use serde::{Deserialize, Serialize};

use super::Named;
use crate::law::{CompletionLevel, Param, PositionClass, QuotaRule, Share, VoteThreshold, Words};

parameters! {
    /// R23: từ chối có lý do.
    Refusal {
        /// Kinds of reasons.
        reason_codes: Vec<Named>,
    }
}

parameters! {
    /// R24: Hội đồng hợp lệ.
    Council {
        /// Who chairs it.
        chair_role: Named,
        /// Which body is standing (thường trực).
        standing_role: Named,
        /// Award types that the council has to consider.
        required_for: Vec<String>,
        /// Least members; null when none are asked.
        min_members: Option<u32>,
    }
}

parameters! {
    /// R25: số thành viên dự họp.
    Quorum {
        /// Share of members that have to be present.
        quorum: Share,
        /// Share of members that have to take part where awards are considered.
        quorum_award_session: Share,
        /// Whether written opinions of absent members count for the latter.
        written_counts: bool,
    }
}

choice! {
    /// What the share of votes is of.
    Denominator {
        /// All members.
        TotalMembers,
        /// Members present or heard in writing.
        PresentMembers,
        /// All members but the recused.
        EligibleMembers,
    }
}
choice! {
    /// How members vote.
    BallotMode {
        /// By secret ballot (bỏ phiếu kín).
        Secret,
        /// By open vote (biểu quyết công khai).
        Open,
    }
}
/// How members vote on an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotRule {
    /// Award type.
    pub award_type_code: String,
    /// How.
    pub mode: BallotMode,
}
parameters! {
    /// R26: tỷ lệ phiếu đồng ý.
    Votes {
        /// How members vote.
        ballot_modes: Vec<BallotRule>,
        /// Share per award type.
        vote_threshold: Vec<VoteThreshold>,
        /// What the share is of.
        denominator: Denominator,
    }
}

choice! {
    /// Who decides a tie.
    TiePolicy {
        /// The chair of the council.
        Chair,
    }
}
choice! {
    /// Who stands first when more pass than there are places.
    ExcessPolicy {
        /// Those with more agreeing votes.
        ByVotesDesc,
    }
}
parameters! {
    /// R27: số phiếu bằng nhau, vượt số lượng.
    TieAndExcess {
        /// Who decides a tie.
        tie_rule: TiePolicy,
        /// Who stands first.
        over_quota: ExcessPolicy,
    }
}

parameters! {
    /// R28: không biểu quyết về mình, đơn vị mình.
    Recusal {
        /// Whether members in conflict stay out of the vote.
        recusal: bool,
    }
}

choice! {
    /// How a share of the base becomes a number of places.
    PlaceRounding {
        /// A part of a place is none.
        Floor,
    }
}
parameters! {
    /// R29: số lượng, tỷ lệ khen thưởng.
    Quotas {
        /// Caps where the round sets none itself.
        quotas: Vec<QuotaRule>,
        /// How a share becomes a number of places.
        rounding: PlaceRounding,
    }
}

parameters! {
    /// R30: ưu tiên người trực tiếp lao động.
    DirectWorkers {
        /// Least share of persons without a leading position; null when none is asked.
        min_direct_share: Option<Share>,
        /// Lowest position that counts as leading.
        leader_from: PositionClass,
    }
}

choice! {
    /// A step of the chain that decides between equals.
    TieBreak {
        /// Women, and collectives of mostly women, stand first.
        WomenFirst,
    }
}
parameters! {
    /// R31: ưu tiên nữ khi ngang nhau.
    WomenFirst {
        /// Share of women from which a collective stands first.
        female_collective_share: Share,
        /// The chain.
        tie_break_chain: Vec<TieBreak>,
    }
}

/// A rating by somebody else that an award asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Words,
    /// Lowest level.
    pub min_level: CompletionLevel,
}
parameters! {
    /// R32: điều kiện từ kết quả xếp loại khác.
    Prerequisites {
        /// The ratings.
        prerequisites: Vec<Prerequisite>,
    }
}
