//! Pending matters on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::award_types::types::SubjectKind,
    http::reply::Tagged,
    law,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a pending matter.
    HoldId
);

text_enum! {
    /// State of a pending matter: `open` chưa có kết luận; `released` đã có kết luận.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum HoldState {
        Open = "open",
        Released = "released",
    }
}

text_enum! {
    /// Kind of a pending matter, as rule R11 names them (NĐ 152/2025/NĐ-CP Đ.4.4): `discipline` đang xem
    /// xét kỷ luật; `investigation` đang điều tra; `inspection` đang thanh tra, kiểm tra có dấu hiệu vi
    /// phạm; `complaint` khiếu nại, tố cáo đang xác minh; `press` phản ánh của báo chí đang xác minh.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum HoldKind {
        Discipline = "discipline",
        Investigation = "investigation",
        Inspection = "inspection",
        Complaint = "complaint",
        Press = "press",
    }
}

text_enum! {
    /// How a pending matter ended: `no_violation` kết luận không vi phạm; `disciplined` bị kỷ luật;
    /// `other_measure` có vi phạm, xử lý bằng hình thức khác; `withdrawn` rút đơn, đình chỉ xem xét.
    #[expect(missing_docs, reason = "the enum's own doc names each outcome")]
    pub enum HoldOutcome {
        NoViolation = "no_violation",
        Disciplined = "disciplined",
        OtherMeasure = "other_measure",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// Form of discipline (hình thức kỷ luật), lightest first: `reprimand` khiển trách; `warning` cảnh
    /// cáo; `heavier` nặng hơn.
    #[expect(missing_docs, reason = "the enum's own doc names each form")]
    pub enum DisciplinaryForm {
        Reprimand = "reprimand",
        Warning = "warning",
        Heavier = "heavier",
    }
}

impl From<DisciplinaryForm> for law::DisciplineForm {
    fn from(form: DisciplinaryForm) -> Self {
        match form {
            DisciplinaryForm::Reprimand => Self::Reprimand,
            DisciplinaryForm::Warning => Self::Warning,
            DisciplinaryForm::Heavier => Self::Heavier,
        }
    }
}

/// The machine of a pending matter. Of a released one only the end of a disciplinary period can
/// still be told.
pub const MACHINE: Machine<HoldState> = {
    use HoldState::{Open, Released};
    Machine {
        name: "hold",
        moves: &[
            Move { action: "update", from: &[Open, Released], to: None, rule: table::UPDATE_HOLD },
            Move {
                action: "release",
                from: &[Open],
                to: Some(Released),
                rule: table::RELEASE_HOLD,
            },
        ],
    }
};

/// The document that something rests on: which one it is, not what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldBasis {
    /// Number and symbol.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "12/TB-TTr"
    )]
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who issued it.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Thanh tra mẫu"
    )]
    pub issuer: String,
}

/// A disciplinary decision (quyết định kỷ luật).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldDiscipline {
    /// Form.
    pub form: DisciplinaryForm,
    /// Number of the decision.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "45/QĐ-STC"
    )]
    pub number: String,
    /// Date of the decision.
    pub decided_on: NaiveDate,
    /// Day on which the disciplinary period is completed (hết thời hạn kỷ luật); achievements count
    /// from it. Null while it is not known.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
}

/// A pending matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldView {
    /// Id.
    pub id: HoldId,
    /// Whether it is about a person or a collective.
    pub subject_kind: SubjectKind,
    /// The collective, or the unit in which the person worked when it was opened.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Kind.
    pub kind: HoldKind,
    /// First day.
    pub opened_on: NaiveDate,
    /// The document that tells of it.
    pub basis: HoldBasis,
    /// State.
    pub state: HoldState,
    /// First day without it; null while it is open.
    #[schema(required = true)]
    pub released_on: Option<NaiveDate>,
    /// How it ended; null while it is open.
    #[schema(required = true)]
    pub outcome: Option<HoldOutcome>,
    /// The document that concludes it; null while it is open.
    #[schema(required = true)]
    pub conclusion: Option<HoldBasis>,
    /// The discipline it ended in; null otherwise.
    #[schema(required = true)]
    pub discipline: Option<HoldDiscipline>,
    /// Who opened it.
    #[schema(max_length = 64, example = "CB013")]
    pub opened_by: String,
    /// Who released it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub released_by: Option<String>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for HoldView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a pending matter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HoldPath {
    /// Id of the pending matter.
    pub hold_id: HoldId,
}

/// Order of the list of pending matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum HoldSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of pending matters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoldFilter {
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 5, inline)]
    pub kind: Option<Vec<HoldKind>>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub state: Option<Vec<HoldState>>,
    /// Those that were open on this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub open_on: Option<NaiveDate>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<HoldSort>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_rules() {
        let own: Vec<&str> = HoldKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let law = law::Law::carried().unwrap();
        assert!(!law.rule_sets.is_empty());
        for set in &law.rule_sets {
            let named = set.rules.r11.parameters.hold_types.value.iter();
            assert_eq!(named.map(|one| one.code.as_str()).collect::<Vec<_>>(), own, "{}", set.code);
        }
    }

    #[test]
    fn the_forms_of_discipline_are_those_of_the_law() {
        let forms: Vec<law::DisciplineForm> =
            DisciplinaryForm::ALL.iter().map(|form| (*form).into()).collect();
        assert_eq!(forms, law::DisciplineForm::ALL);
    }
}
