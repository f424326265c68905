//! Campaigns on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a campaign.
    CampaignId
);

text_enum! {
    /// State of a campaign: `draft` dự thảo; `published` đã phát động; `closed` đã kết thúc.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum CampaignState {
        Draft = "draft",
        Published = "published",
        Closed = "closed",
    }
}

text_enum! {
    /// Level that launches a campaign (Luật Thi đua, khen thưởng, Điều 18): `city` Thành phố;
    /// `department` Sở; `bloc` Khối thi đua; `unit` phòng, đơn vị.
    #[expect(missing_docs, reason = "the enum's own doc names each level")]
    pub enum CampaignLevel {
        City = "city",
        Department = "department",
        Bloc = "bloc",
        Unit = "unit",
    }
}

text_enum! {
    /// How the years of a campaign are counted: `calendar` from 1 January; `nd09` from 15 December to 14
    /// December, as the government's reporting regime (NĐ 09/2019/NĐ-CP) counts.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the enum's own doc names each scheme")]
    pub enum PeriodScheme {
        #[default]
        Calendar = "calendar",
        Nd09 = "nd09",
    }
}

/// The machine of a campaign.
pub const MACHINE: Machine<CampaignState> = {
    use CampaignState::{Closed, Draft, Published};
    Machine {
        name: "campaign",
        moves: &[
            Move {
                action: "update",
                from: &[Draft, Published],
                to: None,
                rule: table::UPDATE_CAMPAIGN,
            },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_CAMPAIGN },
            Move {
                action: "publish",
                from: &[Draft],
                to: Some(Published),
                rule: table::PUBLISH_CAMPAIGN,
            },
            Move { action: "amend", from: &[Published], to: None, rule: table::AMEND_CAMPAIGN },
            Move {
                action: "close",
                from: &[Published],
                to: Some(Closed),
                rule: table::CLOSE_CAMPAIGN,
            },
            Move {
                action: "clone",
                from: &[Draft, Published, Closed],
                to: None,
                rule: table::CLONE_CAMPAIGN,
            },
        ],
    }
};

/// The plan of a higher level that this campaign carries out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentPlan {
    /// Level that issued it.
    pub level: CampaignLevel,
    /// Number and symbol (số, ký hiệu).
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "77/KH-UBND"
    )]
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Body that issued it.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "UBND thành phố Hà Nội"
    )]
    pub issuer: String,
    /// Title (trích yếu).
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tổ chức phong trào thi đua “Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân” giai đoạn 2026-2030"
    )]
    pub title: String,
}

/// The campaign before this one, whose results are carried on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Predecessor {
    /// Its id, when it is in this system.
    #[serde(default)]
    #[schema(required = true)]
    pub campaign_id: Option<CampaignId>,
    /// Its title.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đẩy mạnh cải cách hành chính"
    )]
    pub title: String,
    /// First year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2021)]
    pub year_from: i32,
    /// Last year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2025)]
    pub year_to: i32,
}

/// Path of a campaign.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CampaignPath {
    /// Id of the campaign.
    pub campaign_id: CampaignId,
}

/// Order of the list of campaigns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum CampaignSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
    /// By title in Vietnamese dictionary order.
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
}

/// Filters of the list of campaigns.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CampaignFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<CampaignState>>,
    /// Levels; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub level: Option<Vec<CampaignLevel>>,
    /// Campaigns that are part of this one.
    #[serde(default)]
    #[param(nullable = false)]
    pub parent_id: Option<CampaignId>,
    /// Unit or bloc that launches.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "STC"
    )]
    pub owner_unit_code: Option<String>,
    /// Campaigns whose period holds this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub active_on: Option<NaiveDate>,
    /// Words of the title or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi đua"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<CampaignSort>,
}
