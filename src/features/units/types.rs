//! Units and blocs on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::{
    db::types::Instant,
    http::{extract::broken_rule, reply::Tagged},
    text_enum,
};

text_enum! {
    /// Kind of a unit: `department` Sở; `room` phòng; `public_unit` đơn vị sự nghiệp; `bloc` Khối thi
    /// đua.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum UnitKind {
        Department = "department",
        Room = "room",
        PublicUnit = "public_unit",
        Bloc = "bloc",
    }
}

text_enum! {
    /// Role of a unit in its bloc: `lead` Khối trưởng; `deputy` Khối phó; `member` thành viên.
    #[expect(missing_docs, reason = "the enum's own doc names each role")]
    pub enum BlocRole {
        Lead = "lead",
        Deputy = "deputy",
        Member = "member",
    }
}

/// Code of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
pub struct UnitCode(pub String);

/// A unit as the directory writes it. Absent optional fields are cleared.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_unit))]
pub struct PutUnit {
    /// Full name (tên đơn vị).
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Văn phòng Sở"
    )]
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Unit above it.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "STC")]
    pub parent_code: Option<String>,
    /// Identifier of the body on the national document axis (mã định danh, QĐ 20/2020/QĐ-TTg).
    #[serde(default)]
    #[schema(max_length = 35, pattern = "^[A-Za-z0-9][A-Za-z0-9.]{0,34}$", example = "H26.8.1")]
    pub organisation_code: Option<String>,
    /// Other names and codes by which systems know the unit.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub aliases: Vec<UnitAlias>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; null while the unit exists.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Unit into which it was merged; needs `valid_to`.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub merged_into_code: Option<String>,
    /// Whether this is sample data.
    #[serde(default)]
    pub is_sample: bool,
}

/// Another name or code of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitAlias {
    /// System that uses it.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "e_office"
    )]
    pub system: String,
    /// The name or code there.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "VPS"
    )]
    pub value: String,
}

fn check_unit(unit: &PutUnit) -> Result<(), ValidationError> {
    if unit.valid_to.is_some_and(|end| end < unit.valid_from) {
        return Err(broken_rule(
            "/valid_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        ));
    }
    if unit.merged_into_code.is_some() && unit.valid_to.is_none() {
        return Err(broken_rule(
            "/valid_to",
            "required_with_merge",
            "Đơn vị đã sáp nhập phải có ngày kết thúc.",
            "A merged unit needs its last day.",
        ));
    }
    Ok(())
}

/// A unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitView {
    /// Code; never changes.
    #[schema(max_length = 32, example = "VP")]
    pub code: String,
    /// Full name (tên đơn vị).
    #[schema(max_length = 300, example = "Văn phòng Sở")]
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Unit above it.
    #[schema(required = true, max_length = 32, example = "STC")]
    pub parent_code: Option<String>,
    /// Identifier of the body on the national document axis (mã định danh).
    #[schema(required = true, max_length = 35, example = "H26.8.1")]
    pub organisation_code: Option<String>,
    /// Other names and codes.
    #[schema(max_items = 20)]
    pub aliases: Vec<UnitAlias>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; null while the unit exists.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// Unit into which it was merged.
    #[schema(required = true, max_length = 32, example = json!(null))]
    pub merged_into_code: Option<String>,
    /// Whether this is sample data.
    pub is_sample: bool,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was first written.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl UnitView {
    /// Whether the unit exists on a day.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.exists_within((day, day))
    }

    /// Whether the unit exists on some day from the first to the last.
    pub fn exists_within(&self, (first, last): (NaiveDate, NaiveDate)) -> bool {
        self.valid_from <= last && self.valid_to.is_none_or(|end| first <= end)
    }
}

impl Tagged for UnitView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UnitPath {
    /// Code of the unit.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
}

/// Order of the list of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum UnitSort {
    /// Vietnamese dictionary order.
    #[serde(rename = "name")]
    Name,
    /// The same, backwards.
    #[serde(rename = "-name")]
    NameDescending,
}

/// Filters of the list of units.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub kind: Option<Vec<UnitKind>>,
    /// Unit above.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "STC"
    )]
    pub parent_code: Option<String>,
    /// Units that exist on this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub valid_on: Option<NaiveDate>,
    /// Words of the name or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi đua"
    )]
    pub q: Option<String>,
    /// Order; `name` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<UnitSort>,
}

/// Path of a bloc's members in a year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct BlocYearPath {
    /// Code of the bloc.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "KHOI-1")]
    pub bloc_code: String,
    /// Calendar year.
    #[param(minimum = 2000, maximum = 2100, format = Int32, example = 2026)]
    pub year: i32,
}

/// Members of a bloc in a year, all of them.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBlocMembers {
    /// The members; exactly one leads.
    #[schema(min_items = 1, max_items = 200)]
    pub members: Vec<BlocMember>,
}

/// A unit's place in its bloc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlocMember {
    /// Code of the unit.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
    /// Role in the bloc.
    pub role: BlocRole,
}

/// Members of a bloc in a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlocMembersView {
    /// Code of the bloc.
    #[schema(max_length = 32, example = "KHOI-1")]
    pub bloc_code: String,
    /// Calendar year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// The members, by unit code.
    #[schema(max_items = 200)]
    pub members: Vec<BlocMember>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for BlocMembersView {
    fn etag(&self) -> &str {
        &self.etag
    }
}
