//! Quotas on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    db::types::Instant,
    features::{award_rounds::types::AwardRoundId, award_types::types::SubjectKind},
    http::reply::Tagged,
    law,
};

/// The scope that is the whole round.
pub const WHOLE_ROUND: &str = "round";

/// Where the base of a share comes from: `stated` do Văn phòng Sở nêu; `directory` đếm theo danh mục.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum QuotaBaseOrigin {
    Stated,
    Directory,
}

/// What a share is of (mẫu số), as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotaBase {
    /// The number.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 120)]
    pub count: u32,
    /// Where it comes from.
    pub origin: QuotaBaseOrigin,
    /// The document or list that states it; null for what was counted.
    #[schema(required = true, max_length = 300, example = "Danh sách đăng ký thi đua")]
    pub source: Option<String>,
    /// The day for which the directory was counted; null for what was stated.
    #[schema(required = true)]
    pub counted_on: Option<NaiveDate>,
}

/// A cap as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredQuota {
    /// Award type.
    pub award_type_code: String,
    /// Kind of subject.
    pub subject_kind: SubjectKind,
    /// `round`, or the code of a bloc or unit.
    pub scope: String,
    /// Most places.
    pub max_places: Option<u32>,
    /// Most places as a share.
    pub max_share: Option<law::Share>,
    /// What the share is of.
    pub base: Option<QuotaBase>,
}

impl StoredQuota {
    /// Whether it is the cap of this award type, kind of subject and scope.
    pub fn is_for(&self, award_type_code: &str, subject_kind: SubjectKind, scope: &str) -> bool {
        self.is_of(award_type_code, subject_kind) && self.scope == scope
    }

    /// Whether it caps this award type and kind of subject, in whatever scope.
    pub fn is_of(&self, award_type_code: &str, subject_kind: SubjectKind) -> bool {
        self.award_type_code == award_type_code && self.subject_kind == subject_kind
    }

    /// Places there are: the smaller of the two caps, the share rounded down.
    pub fn places(&self) -> u32 {
        let share = self.max_share.zip(self.base.as_ref()).map(|(share, base)| {
            // Never above the base, which fits.
            u32::try_from(share.floor_of(base.count.into())).unwrap_or(base.count)
        });
        self.max_places.into_iter().chain(share).min().unwrap_or(u32::MAX)
    }
}

/// A cap with what is taken of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuotaView {
    /// Award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Kind of subject.
    pub subject_kind: SubjectKind,
    /// `round` the whole round, or the code of a bloc or unit.
    #[schema(max_length = 32, example = "round")]
    pub scope: String,
    /// Most places.
    #[schema(required = true, format = Int32, minimum = 0, maximum = 1_000_000, example = 40)]
    pub max_places: Option<u32>,
    /// Most places as a share of the base, as an exact fraction.
    #[schema(required = true, max_length = 13, example = "1/20")]
    pub max_share: Option<String>,
    /// What the share is of.
    #[schema(required = true)]
    pub base: Option<QuotaBase>,
    /// Places there are.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 6)]
    pub places: u32,
    /// Places taken by live proposals.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 2)]
    pub used: u32,
    /// Places left.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 4)]
    pub left: u32,
}

/// The caps of a round.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRoundQuotasView {
    /// Round.
    pub award_round_id: AwardRoundId,
    /// The caps, as they were written.
    #[schema(max_items = 200)]
    pub quotas: Vec<QuotaView>,
    /// Who wrote them last; null while nobody did.
    #[schema(required = true, max_length = 64, example = "CB013")]
    pub updated_by: Option<String>,
    /// When they were written last.
    #[schema(required = true)]
    pub updated_at: Option<Instant>,
    /// Version; 1 before anybody wrote them.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 2)]
    pub version: i64,
    /// Entity tag, for `If-Match`. It changes with the places taken, too.
    #[schema(max_length = 40, example = "\"2-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardRoundQuotasView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(max_places: Option<u32>, share: Option<(&str, u32)>) -> StoredQuota {
        StoredQuota {
            award_type_code: "giay_khen_giam_doc_so".to_owned(),
            subject_kind: SubjectKind::Individual,
            scope: WHOLE_ROUND.to_owned(),
            max_places,
            max_share: share.map(|(text, _)| law::Share::parse(text).unwrap()),
            base: share.map(|(_, count)| QuotaBase {
                count,
                origin: QuotaBaseOrigin::Stated,
                source: None,
                counted_on: None,
            }),
        }
    }

    #[test]
    fn a_share_is_rounded_down_and_the_smaller_cap_holds() {
        assert_eq!(quota(Some(7), None).places(), 7);
        assert_eq!(quota(None, Some(("1/20", 119))).places(), 5);
        assert_eq!(quota(None, Some(("1/20", 120))).places(), 6);
        assert_eq!(quota(None, Some(("1/20", 19))).places(), 0);
        assert_eq!(quota(Some(2), Some(("1/10", 100))).places(), 2);
        assert_eq!(quota(Some(20), Some(("1/10", 100))).places(), 10);
    }
}
