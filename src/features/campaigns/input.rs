//! What callers send about campaigns.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    plan::{
        PlanAwardForm, PlanAwardRules, PlanClause, PlanDocument, PlanDuty, PlanHeadings,
        PlanLegalBasis, PlanParts, PlanRecipient, PlanSignature, PlanSubject, PlanTarget,
    },
    types::{CampaignId, CampaignLevel, ParentPlan, PeriodScheme, Predecessor},
};
use crate::{db::types::AnyId, http::extract::broken_rule};

/// A new campaign, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_campaign))]
#[schema(example = json!({
    "code": "TDST-2027",
    "title": "Thi đua sáng tạo năm 2027",
    "level": "department",
    "owner_unit_code": "STC",
    "period_from": "2027-01-01",
    "period_to": "2027-12-31",
    "plan": {
        "document": null, "subject": null, "legal_bases": [], "enacting_clause": null,
        "headings": null, "requirements": [], "award_rules": null, "closing": null,
        "recipients": [], "signature": null,
        "purposes": [{ "label": "a", "text": "Khơi dậy tinh thần sáng tạo của cán bộ, công chức." }],
        "contents": [{ "label": "a", "text": "Thi đua đề xuất sáng kiến cải tiến quy trình." }],
        "solutions": [{ "label": "a", "text": "Tổ chức xét sáng kiến hằng quý." }],
        "targets": [{
            "code": "initiatives", "name": "tỷ lệ phòng, đơn vị có sáng kiến", "clause": "II.1.a",
            "comparison": "at_least", "target_percent": "80.00", "unit": "percent",
            "due_year": 2027, "numerator": "Số phòng, đơn vị có sáng kiến trong năm",
            "denominator": "Tổng số phòng, đơn vị",
        }],
        "subjects": [{
            "label": "a", "kind": "collective", "name": "Tập thể",
            "text": "Các phòng, đơn vị thuộc Sở;",
        }],
        "award_forms": [{
            "label": "a", "award_type_code": "giay_khen_giam_doc_so",
            "text": "Giấy khen của Giám đốc Sở.",
        }],
        "duties": [{
            "holder_name": "Văn phòng Sở", "unit_code": "VP", "role": "standing_body",
            "items": ["Theo dõi, đôn đốc thực hiện."],
        }],
    },
}))]
pub struct CreateCampaign {
    /// Short code; unique.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-2026-2030"
    )]
    pub code: String,
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân"
    )]
    pub title: String,
    /// Level.
    pub level: CampaignLevel,
    /// Unit or bloc that launches it.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "STC")]
    pub owner_unit_code: String,
    /// Campaign of which this is a part; required for blocs and units.
    #[serde(default)]
    pub parent_id: Option<CampaignId>,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// How its years are counted.
    #[serde(default)]
    pub period_scheme: PeriodScheme,
    /// Plan of a higher level that it carries out.
    #[serde(default)]
    pub parent_plan: Option<ParentPlan>,
    /// Campaign before it.
    #[serde(default)]
    pub predecessor: Option<Predecessor>,
    /// Document number, if the document system gave it already.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "123/KH-STC"
    )]
    pub number: Option<String>,
    /// Date of issue.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// The plan's document.
    #[serde(default)]
    pub document_id: Option<AnyId>,
    /// The plan in its parts; what is absent stays empty.
    #[serde(default)]
    pub plan: PlanParts,
}

impl CreateCampaign {
    /// The department's plan of 2026, an unnumbered draft, as the campaign of one unit.
    pub(super) fn source_plan(owner_unit_code: &str) -> serde_json::Result<Self> {
        let around = serde_json::json!({
            "code": "CCHC-2026-2030",
            "title": "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân",
            "level": "department",
            "owner_unit_code": owner_unit_code,
            "period_from": "2026-01-01",
            "period_to": "2030-12-31",
            "parent_plan": {
                "level": "city",
                "number": "77/KH-UBND",
                "issued_on": "2026-03-02",
                "issuer": "UBND thành phố Hà Nội",
                "title": "Tổ chức phong trào thi đua “Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân” giai đoạn 2026-2030",
            },
            "predecessor": {
                "campaign_id": null,
                "title": "Đẩy mạnh cải cách hành chính",
                "year_from": 2021,
                "year_to": 2025,
            },
        });
        let mut campaign: Self = serde_json::from_value(around)?;
        campaign.plan = PlanParts::source_plan()?;
        Ok(campaign)
    }
}

/// A campaign's years are named elsewhere too (predecessors, reports), within these bounds.
fn check_period(from: NaiveDate, to: NaiveDate) -> Result<(), ValidationError> {
    if to < from {
        return Err(broken_rule(
            "/period_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        ));
    }
    if from.year() < 2000 || to.year() > 2100 {
        return Err(broken_rule(
            if from.year() < 2000 { "/period_from" } else { "/period_to" },
            "year_out_of_range",
            "Thời gian phải nằm trong các năm 2000 đến 2100.",
            "The period lies within the years 2000 to 2100.",
        ));
    }
    Ok(())
}

fn check_campaign(campaign: &CreateCampaign) -> Result<(), ValidationError> {
    check_period(campaign.period_from, campaign.period_to)?;
    if campaign.predecessor.as_ref().is_some_and(|before| before.year_to < before.year_from) {
        return Err(broken_rule(
            "/predecessor/year_to",
            "before_start",
            "Năm kết thúc phải từ năm bắt đầu trở đi.",
            "The last year must not be before the first.",
        ));
    }
    let is_child = matches!(campaign.level, CampaignLevel::Bloc | CampaignLevel::Unit);
    if is_child && campaign.parent_id.is_none() {
        return Err(broken_rule(
            "/parent_id",
            "required_for_level",
            "Phong trào của khối, đơn vị phải thuộc một phong trào của Sở.",
            "A campaign of a bloc or unit is part of the department's.",
        ));
    }
    Ok(())
}

/// Changes of a draft. After the launch only `number`, `issued_on` and `document_id` can still be
/// set, each once; everything else is an amendment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchCampaign {
    /// Short code; unique.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-2026-2030"
    )]
    code: Option<String>,
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cải cách hành chính đồng bộ"
    )]
    title: Option<String>,
    /// First day.
    #[schema(nullable = false)]
    period_from: Option<NaiveDate>,
    /// Last day.
    #[schema(nullable = false)]
    period_to: Option<NaiveDate>,
    /// How its years are counted.
    #[schema(nullable = false)]
    period_scheme: Option<PeriodScheme>,
    /// Plan of a higher level.
    parent_plan: Option<ParentPlan>,
    /// Campaign before it.
    predecessor: Option<Predecessor>,
    /// Document number.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "123/KH-STC"
    )]
    number: Option<String>,
    /// Date of issue.
    issued_on: Option<NaiveDate>,
    /// The plan's document.
    document_id: Option<AnyId>,
    /// Parts of the plan to replace; a list is replaced as a whole.
    #[schema(nullable = false)]
    plan: Option<PatchPlan>,
}

/// Parts of the plan to replace; parts that are absent stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchPlan {
    /// Heading of the paper.
    document: Option<PlanDocument>,
    /// Subject line (trích yếu).
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tổ chức phong trào thi đua"
    )]
    subject: Option<String>,
    /// Legal bases (căn cứ).
    #[schema(nullable = false, max_items = 50)]
    legal_bases: Option<Vec<PlanLegalBasis>>,
    /// Sentence that enacts the plan.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Sở Tài chính ban hành Kế hoạch với những nội dung sau:"
    )]
    enacting_clause: Option<String>,
    /// Headings.
    headings: Option<PlanHeadings>,
    /// Purposes (mục đích).
    #[schema(nullable = false, max_items = 50)]
    purposes: Option<Vec<PlanClause>>,
    /// Requirements (yêu cầu).
    #[schema(nullable = false, max_items = 50)]
    requirements: Option<Vec<PlanClause>>,
    /// Contents (nội dung).
    #[schema(nullable = false, max_items = 50)]
    contents: Option<Vec<PlanClause>>,
    /// Solutions (giải pháp).
    #[schema(nullable = false, max_items = 50)]
    solutions: Option<Vec<PlanClause>>,
    /// Targets (chỉ tiêu).
    #[schema(nullable = false, max_items = 100)]
    targets: Option<Vec<PlanTarget>>,
    /// Subjects (đối tượng).
    #[schema(nullable = false, max_items = 20)]
    subjects: Option<Vec<PlanSubject>>,
    /// Award forms (hình thức khen thưởng).
    #[schema(nullable = false, max_items = 20)]
    award_forms: Option<Vec<PlanAwardForm>>,
    /// Rules of awarding.
    award_rules: Option<PlanAwardRules>,
    /// Duties (tổ chức thực hiện).
    #[schema(nullable = false, max_items = 50)]
    duties: Option<Vec<PlanDuty>>,
    /// Closing sentence.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Trên đây là Kế hoạch./."
    )]
    closing: Option<String>,
    /// Recipients (nơi nhận).
    #[schema(nullable = false, max_items = 50)]
    recipients: Option<Vec<PlanRecipient>>,
    /// Signature.
    signature: Option<PlanSignature>,
}

/// A change of a launched plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct AmendCampaign {
    /// Why the plan changes.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Điều chỉnh theo chỉ đạo của UBND Thành phố"
    )]
    reason: String,
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cải cách hành chính đồng bộ"
    )]
    title: Option<String>,
    /// Last day.
    #[schema(nullable = false)]
    period_to: Option<NaiveDate>,
    /// Number of the amending document.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "150/KH-STC"
    )]
    number: Option<String>,
    /// Date of the amending document.
    issued_on: Option<NaiveDate>,
    /// The amending document.
    document_id: Option<AnyId>,
    /// Parts of the plan to replace.
    #[schema(nullable = false)]
    plan: Option<PatchPlan>,
}

/// A reason.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCampaign {
    /// Why it ends.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã tổng kết phong trào"
    )]
    pub reason: String,
}

/// What differs in the copy of a campaign.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_clone))]
pub struct CloneCampaign {
    /// Code of the copy.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "CCHC-2031-2035"
    )]
    pub code: String,
    /// Title of the copy; the original's when absent.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cải cách hành chính đồng bộ"
    )]
    pub title: Option<String>,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
}

fn check_clone(copy: &CloneCampaign) -> Result<(), ValidationError> {
    check_period(copy.period_from, copy.period_to)
}
