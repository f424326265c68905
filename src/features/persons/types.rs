//! Persons on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::{
    db::types::Instant,
    features::units::types::{UnitCode, UnitView},
    http::{extract::broken_rule, reply::Tagged},
    text_enum,
};

text_enum! {
    /// Kind of employment: `civil_servant` công chức; `public_employee` viên chức; `worker` người lao
    /// động.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum PersonKind {
        CivilServant = "civil_servant",
        PublicEmployee = "public_employee",
        Worker = "worker",
    }
}

text_enum! {
    /// Class of the position: `department_leader` lãnh đạo Sở; `unit_leader` trưởng phòng, đơn vị;
    /// `unit_deputy` phó trưởng phòng, đơn vị; `staff` người trực tiếp, không giữ chức vụ lãnh đạo.
    #[expect(missing_docs, reason = "the enum's own doc names each class")]
    pub enum PositionClass {
        DepartmentLeader = "department_leader",
        UnitLeader = "unit_leader",
        UnitDeputy = "unit_deputy",
        Staff = "staff",
    }
}

text_enum! {
    /// Sex (giới tính), for the shares that reports ask for: `female` nữ; `male` nam.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum Sex {
        Female = "female",
        Male = "male",
    }
}

/// A person as the directory writes it. Absent optional fields are cleared.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_person))]
pub struct PutPerson {
    /// Full name (họ và tên).
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cán bộ mẫu 07"
    )]
    pub full_name: String,
    /// Kind of employment.
    pub kind: PersonKind,
    /// Title of the position (chức vụ, chức danh).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Chuyên viên"
    )]
    pub position_title: Option<String>,
    /// Class of the position.
    pub position_class: PositionClass,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Unit; a bloc is none.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
    /// First day in this unit; today when absent and the unit is another than before. With the
    /// unit unchanged it corrects that day, or begins a new period of somebody who had left.
    #[serde(default)]
    #[schema(example = "2026-03-01")]
    pub unit_since: Option<NaiveDate>,
    /// First day at the department (ngày vào cơ quan).
    #[serde(default)]
    #[schema(example = "2019-09-01")]
    pub joined_on: Option<NaiveDate>,
    /// First day on which the person no longer works here (nghỉ việc từ ngày).
    #[serde(default)]
    #[schema(example = json!(null))]
    pub left_on: Option<NaiveDate>,
    /// Whether this is sample data.
    #[serde(default)]
    pub is_sample: bool,
}

fn check_person(person: &PutPerson) -> Result<(), ValidationError> {
    let (joined, since, left) = (person.joined_on, person.unit_since, person.left_on);
    if joined.zip(left).is_some_and(|(joined, left)| left <= joined) {
        return Err(broken_rule(
            "/left_on",
            "not_after_joining",
            "Ngày nghỉ việc phải sau ngày vào cơ quan.",
            "The day of leaving must be after the day of joining.",
        ));
    }
    if joined.zip(since).is_some_and(|(joined, since)| since < joined) {
        return Err(broken_rule(
            "/unit_since",
            "before_joining",
            "Ngày về đơn vị không được trước ngày vào cơ quan.",
            "The first day in the unit must not be before the day of joining.",
        ));
    }
    if since.zip(left).is_some_and(|(since, left)| left <= since) {
        return Err(broken_rule(
            "/unit_since",
            "not_before_leaving",
            "Ngày về đơn vị phải trước ngày nghỉ việc.",
            "The first day in the unit must be before the day of leaving.",
        ));
    }
    Ok(())
}

/// A time in a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitPeriod {
    /// Unit.
    #[schema(max_length = 32, example = "VP")]
    pub unit_code: String,
    /// First day.
    #[schema(example = "2026-03-01")]
    pub valid_from: NaiveDate,
    /// Last day; null while it goes on.
    #[schema(required = true, example = json!(null))]
    pub valid_to: Option<NaiveDate>,
}

/// A person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Staff code; never changes.
    #[schema(max_length = 32, example = "CB007")]
    pub code: String,
    /// Full name (họ và tên).
    #[schema(max_length = 200, example = "Cán bộ mẫu 07")]
    pub full_name: String,
    /// Kind of employment.
    pub kind: PersonKind,
    /// Title of the position (chức vụ, chức danh).
    #[schema(required = true, max_length = 200, example = "Chuyên viên")]
    pub position_title: Option<String>,
    /// Class of the position.
    pub position_class: PositionClass,
    /// Sex.
    #[schema(required = true)]
    pub sex: Option<Sex>,
    /// Unit; for somebody who left, the last one.
    #[schema(max_length = 32, example = "VP")]
    pub unit_code: String,
    /// The unit itself with `expand=unit`, otherwise null.
    #[schema(required = true)]
    pub unit: Option<UnitView>,
    /// First day at the department (ngày vào cơ quan).
    #[schema(required = true, example = "2019-09-01")]
    pub joined_on: Option<NaiveDate>,
    /// First day on which the person no longer works here (nghỉ việc từ ngày).
    #[schema(required = true, example = json!(null))]
    pub left_on: Option<NaiveDate>,
    /// Whether this is sample data.
    pub is_sample: bool,
    /// Units of the person, oldest first, as far back as the directory told.
    #[schema(max_items = 200)]
    pub unit_history: Vec<UnitPeriod>,
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

impl PersonView {
    /// Whether the person works here on a day.
    pub fn serves_on(&self, day: NaiveDate) -> bool {
        self.joined_on.is_none_or(|first| first <= day) && self.left_on.is_none_or(|end| day < end)
    }
}

impl Tagged for PersonView {
    fn etag(&self) -> &str {
        &self.etag
    }
    fn expanded(&self) -> Vec<&str> {
        self.unit.iter().map(Tagged::etag).collect()
    }
}

/// Path of a person.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PersonPath {
    /// Staff code of the person; never the citizen id number.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: String,
}

/// What can be put into a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "unit")]
pub enum PersonExpand {
    /// The unit of `unit_code`, as `unit`.
    Unit,
}

/// What to put into a person.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonExpansion {
    /// Objects to put in beside their codes. The entity tag is then weak.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<PersonExpand>>,
}

/// Order of the list of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum PersonSort {
    /// By full name, in Vietnamese dictionary order.
    #[serde(rename = "name")]
    Name,
    /// The same, backwards.
    #[serde(rename = "-name")]
    NameDescending,
}

/// Filters of the list of persons.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// Units; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub unit_code: Option<Vec<UnitCode>>,
    /// Kinds of employment; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub kind: Option<Vec<PersonKind>>,
    /// Classes of position; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub position_class: Option<Vec<PositionClass>>,
    /// Persons who work here today, or who do not.
    #[serde(default)]
    #[param(nullable = false)]
    pub is_active: Option<bool>,
    /// Persons who work here on this day.
    #[serde(default)]
    #[param(nullable = false, example = "2026-03-01")]
    pub active_on: Option<NaiveDate>,
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
    pub sort: Option<PersonSort>,
    /// Objects to put in beside their codes.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<PersonExpand>>,
}
