//! What callers send about criteria sets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::SourceStatus;
use crate::scoring::{Band, BandLimit, Criterion, Points, Rounding, TieRule, TopShare};

/// A new criteria set, as a draft. What must fit together is checked when it is published.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "CCHC-PHONG-2027",
    "title": "Bộ tiêu chí mẫu đánh giá cải cách hành chính các phòng",
    "source_text": "Ví dụ của tài liệu API, không phải văn bản đã ban hành",
    "source_status": "assumed",
    "max_total": "100.00",
    "criteria": [
        { "code": "1", "name": "Chỉ đạo, điều hành",
          "type": "group", "max_points": "60.00", "evidence_required": false },
        { "code": "1.1", "parent_code": "1", "name": "Ban hành kế hoạch đúng thời hạn",
          "guidance": "Chậm thời hạn: trừ một nửa", "type": "manual", "max_points": "40.00",
          "evidence_required": true },
        { "code": "1.2", "parent_code": "1", "name": "Báo cáo đầy đủ, đúng hạn",
          "type": "proportional", "max_points": "20.00", "evidence_required": false,
          "inputs": [
              { "name": "a", "role": "denominator", "definition": "Số báo cáo phải gửi",
                "is_whole": true },
              { "name": "b", "role": "numerator", "definition": "Số báo cáo gửi đúng hạn",
                "is_whole": true },
          ] },
        { "code": "2", "name": "Giải quyết thủ tục hành chính",
          "type": "manual", "max_points": "40.00", "evidence_required": true },
    ],
    "bands": [
        { "code": "XS", "label": { "vi": "Xuất sắc", "en": "Excellent" },
          "from_points": "90.00", "to_points": null, "requires_no_zero": true },
        { "code": "HT", "label": { "vi": "Hoàn thành", "en": "Completed" },
          "from_points": "0.00", "to_points": "90.00" },
    ],
    "tie_chain": [
        { "label": { "vi": "Điểm lĩnh vực 2", "en": "Points of field 2" },
          "terms": [{ "criterion_code": "2", "measure": "points" }], "prefer": "more" },
        { "label": { "vi": "Số báo cáo đúng hạn", "en": "Reports in time" },
          "terms": [{ "criterion_code": "1.2", "measure": "input", "input_name": "b" }],
          "prefer": "more" },
    ],
    "limits": [
        { "code": "MAT-DOAN-KET", "kind": "veto", "max_band_code": "HT",
          "label": { "vi": "Mất đoàn kết nội bộ nghiêm trọng", "en": "Serious disunity" } },
    ],
    "no_self_score_band_code": "HT",
}))]
pub struct CreateCriteriaSet {
    /// Short code; unique.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-PHONG-2026"
    )]
    pub code: String,
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bộ tiêu chí đánh giá cải cách hành chính các phòng"
    )]
    pub title: String,
    /// Text that the set comes from.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Quyết định 2579/QĐ-UBND ngày 21/11/2025"
    )]
    pub source_text: String,
    /// How sure that is.
    pub source_status: SourceStatus,
    /// Most points in all (tổng điểm tối đa).
    pub max_total: Points,
    /// The one rounding; half up to two decimals when absent.
    #[serde(default)]
    pub rounding: Rounding,
    /// The tree as a flat list, in its order.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub criteria: Vec<Criterion>,
    /// Bands of the total.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub bands: Vec<Band>,
    /// What limits the band where it is found.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub limits: Vec<BandLimit>,
    /// Highest band of a sheet that its subject did not score.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHT"
    )]
    pub no_self_score_band_code: Option<String>,
    /// Highest band of a sheet with a criterion below its least points.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHT"
    )]
    pub below_minimum_band_code: Option<String>,
    /// Most results that one band may hold.
    #[serde(default)]
    pub top_share: Option<TopShare>,
    /// What separates equal totals, in this order; results that stay equal wait for the council.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tie_chain: Vec<TieRule>,
    /// What the source leaves open and how the set reads it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Văn bản không nêu cách làm tròn"
    )]
    pub note: Option<String>,
}

/// Changes of a draft; a list is replaced as a whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchCriteriaSet {
    /// Short code; unique.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-PHONG-2026"
    )]
    code: Option<String>,
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bộ tiêu chí đánh giá cải cách hành chính các phòng"
    )]
    title: Option<String>,
    /// Text that the set comes from.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Quyết định 2579/QĐ-UBND ngày 21/11/2025"
    )]
    source_text: Option<String>,
    /// How sure that is.
    #[schema(nullable = false)]
    source_status: Option<SourceStatus>,
    /// Most points in all.
    #[schema(nullable = false)]
    max_total: Option<Points>,
    /// The one rounding.
    #[schema(nullable = false)]
    rounding: Option<Rounding>,
    /// The tree as a flat list.
    #[schema(nullable = false, max_items = 500)]
    criteria: Option<Vec<Criterion>>,
    /// Bands of the total.
    #[schema(nullable = false, max_items = 20)]
    bands: Option<Vec<Band>>,
    /// What limits the band where it is found.
    #[schema(nullable = false, max_items = 50)]
    limits: Option<Vec<BandLimit>>,
    /// Highest band of a sheet that its subject did not score.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHT"
    )]
    no_self_score_band_code: Option<String>,
    /// Highest band of a sheet with a criterion below its least points.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHT"
    )]
    below_minimum_band_code: Option<String>,
    /// Most results that one band may hold.
    top_share: Option<TopShare>,
    /// What separates equal totals.
    #[schema(nullable = false, max_items = 20)]
    tie_chain: Option<Vec<TieRule>>,
    /// What the source leaves open and how the set reads it.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Văn bản không nêu cách làm tròn"
    )]
    note: Option<String>,
}

/// What differs in the copy of a criteria set.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloneCriteriaSet {
    /// Code of the copy.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-PHONG-2027"
    )]
    pub code: String,
    /// Title of the copy; the original's when absent.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bộ tiêu chí năm 2027"
    )]
    pub title: Option<String>,
}
