//! Role grants on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::{
    authz::Role,
    db::types::Instant,
    http::{extract::broken_rule, reply::Tagged},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a role grant.
    RoleGrantId
);

text_enum! {
    /// Kind of who holds a role: `person` người; `client` hệ thống.
    #[expect(missing_docs, reason = "the enum's own doc names both kinds")]
    pub enum HolderKind {
        Person = "person",
        Client = "client",
    }
}

/// State of a grant, by its days: `scheduled` chưa đến ngày; `active` đang hiệu lực; `expired` hết
/// hạn; `ended` chấm dứt trước hạn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum RoleGrantState {
    Scheduled,
    Active,
    Expired,
    Ended,
}

impl RoleGrantState {
    /// The word sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Ended => "ended",
        }
    }
}

/// What can be done with a grant: `end` chấm dứt; `delegate` ủy quyền.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both actions")]
pub enum RoleGrantAction {
    End,
    Delegate,
}

impl RoleGrantAction {
    /// The word sent, which is also the last segment of the action's path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Delegate => "delegate",
        }
    }
}

/// A new grant.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_grant))]
pub struct CreateRoleGrant {
    /// Kind of the holder.
    pub holder_kind: HolderKind,
    /// Person code or client code.
    #[schema(max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", example = "CB007")]
    pub holder_code: String,
    /// The role; `e_office` and `reporting` are for clients, all others for persons.
    #[schema(example = "unit_officer")]
    pub role: Role,
    /// Unit of `unit_head` and `unit_officer`, bloc of `bloc_lead`; no other role has one.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: Option<String>,
    /// First day.
    #[schema(example = "2026-03-01")]
    pub valid_from: NaiveDate,
    /// Last day; null for a grant without an end.
    #[serde(default)]
    #[schema(example = "2030-12-31")]
    pub valid_to: Option<NaiveDate>,
    /// Why, such as the appointment (căn cứ giao nhiệm vụ).
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phân công cán bộ đầu mối theo dõi phong trào"
    )]
    pub reason: String,
}

fn check_grant(grant: &CreateRoleGrant) -> Result<(), ValidationError> {
    if (grant.holder_kind == HolderKind::Client) != grant.role.is_machine() {
        return Err(broken_rule(
            "/role",
            "role_of_other_kind",
            "Vai trò của hệ thống chỉ cấp cho hệ thống, vai trò của người chỉ cấp cho người.",
            "Roles of machines are for clients only, roles of persons for persons only.",
        ));
    }
    if grant.role.needs_unit() && grant.unit_code.is_none() {
        return Err(broken_rule(
            "/unit_code",
            "required_for_role",
            "Vai trò này phải gắn với một đơn vị hoặc khối.",
            "This role is for one unit or bloc, which must be named.",
        ));
    }
    if !grant.role.needs_unit() && grant.unit_code.is_some() {
        return Err(broken_rule(
            "/unit_code",
            "not_for_role",
            "Vai trò này không gắn với đơn vị.",
            "This role is not for one unit.",
        ));
    }
    check_days(grant.valid_from, grant.valid_to)
}

fn check_days(from: NaiveDate, to: Option<NaiveDate>) -> Result<(), ValidationError> {
    if to.is_some_and(|to| to < from) {
        return Err(broken_rule(
            "/valid_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        ));
    }
    Ok(())
}

/// Why and when a grant ends.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndRoleGrant {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thôi giữ nhiệm vụ theo thông báo phân công mới"
    )]
    pub reason: String,
    /// First day on which the role is no longer held; today, which ends it at once, when absent.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub ended_on: Option<NaiveDate>,
}

/// Who acts for the holder, and for how long.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_delegation))]
pub struct DelegateRoleGrant {
    /// Person who acts for the holder.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB008")]
    pub to_person_code: String,
    /// First day.
    #[schema(example = "2026-03-01")]
    pub valid_from: NaiveDate,
    /// Last day; a delegation always has one.
    #[schema(example = "2026-03-15")]
    pub valid_to: NaiveDate,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Trưởng phòng đi công tác, giao phó trưởng phòng ký thay"
    )]
    pub reason: String,
}

fn check_delegation(delegation: &DelegateRoleGrant) -> Result<(), ValidationError> {
    check_days(delegation.valid_from, Some(delegation.valid_to))
}

/// A role grant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleGrantView {
    /// Id.
    pub id: RoleGrantId,
    /// Kind of the holder.
    pub holder_kind: HolderKind,
    /// Person code or client code.
    #[schema(max_length = 64, example = "CB007")]
    pub holder_code: String,
    /// The role.
    #[schema(example = "unit_officer")]
    pub role: Role,
    /// Unit or bloc it is for.
    #[schema(required = true, max_length = 32, example = "VP")]
    pub unit_code: Option<String>,
    /// First day.
    #[schema(example = "2026-03-01")]
    pub valid_from: NaiveDate,
    /// Last day; null for a grant without an end.
    #[schema(required = true, example = "2030-12-31")]
    pub valid_to: Option<NaiveDate>,
    /// Why it was granted.
    #[schema(max_length = 2000, example = "Phân công cán bộ đầu mối theo dõi phong trào")]
    pub reason: String,
    /// Grant that this one was delegated from.
    #[schema(required = true)]
    pub delegated_from_id: Option<RoleGrantId>,
    /// Person whose role it is, when it was delegated.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub delegated_by_code: Option<String>,
    /// When it was ended before its time.
    #[schema(required = true)]
    pub ended_at: Option<Instant>,
    /// Why it was ended, or its last day brought forward.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub ended_reason: Option<String>,
    /// Person or client who granted it.
    #[schema(max_length = 64, example = "CB001")]
    pub created_by: String,
    /// State today.
    pub state: RoleGrantState,
    /// What the caller may do with it now.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<RoleGrantAction>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was granted.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for RoleGrantView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a role grant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RoleGrantPath {
    /// Id of the role grant.
    pub role_grant_id: RoleGrantId,
}

/// Order of the list of role grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RoleGrantSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    CreatedAt,
    /// Newest first.
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
}

/// Filters of the list of role grants.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RoleGrantFilter {
    /// Roles; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 13, inline)]
    pub role: Option<Vec<Role>>,
    /// Person or client who holds the role.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 64,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        example = "CB007"
    )]
    pub holder_code: Option<String>,
    /// Unit or bloc of the grant.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "VP"
    )]
    pub unit_code: Option<String>,
    /// Grants in force on this day.
    #[serde(default)]
    #[param(nullable = false, example = "2026-03-01")]
    pub active_on: Option<NaiveDate>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<RoleGrantSort>,
}
