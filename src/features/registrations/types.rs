//! Registrations on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::{
    authz::table,
    db::types::Instant,
    features::{campaigns::types::CampaignId, returns::ReturnReason, units::types::UnitCode},
    http::{extract::broken_rule, reply::Tagged},
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a registration.
    RegistrationId
);

text_enum! {
    /// Who takes part: `unit` phòng, đơn vị; `bloc` Khối thi đua; `person` cá nhân.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum RegistrationSubjectKind {
        Unit = "unit",
        Bloc = "bloc",
        Person = "person",
    }
}

text_enum! {
    /// State of a registration: `draft` dự thảo; `submitted` đã gửi; `confirmed` đã xác nhận; `withdrawn`
    /// đã rút.
    #[derive(PartialOrd, Ord)]
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum RegistrationState {
        Draft = "draft",
        Submitted = "submitted",
        Confirmed = "confirmed",
        Withdrawn = "withdrawn",
    }
}

/// The machine of a registration.
pub const MACHINE: Machine<RegistrationState> = {
    use RegistrationState::{Confirmed, Draft, Submitted, Withdrawn};
    Machine {
        name: "registration",
        moves: &[
            Move { action: "update", from: &[Draft], to: None, rule: table::UPDATE_REGISTRATION },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_REGISTRATION },
            Move {
                action: "submit",
                from: &[Draft],
                to: Some(Submitted),
                rule: table::SUBMIT_REGISTRATION,
            },
            Move {
                action: "confirm",
                from: &[Submitted],
                to: Some(Confirmed),
                rule: table::CONFIRM_REGISTRATION,
            },
            Move {
                action: "return",
                from: &[Submitted],
                to: Some(Draft),
                rule: table::RETURN_REGISTRATION,
            },
            Move {
                action: "withdraw",
                from: &[Submitted, Confirmed],
                to: Some(Withdrawn),
                rule: table::WITHDRAW_REGISTRATION,
            },
        ],
    }
};

/// A pledge (chỉ tiêu đăng ký): on a target of the plan, or in own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPledge {
    /// Code of a target of the campaign's plan.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub target_code: Option<String>,
    /// What is pledged, where the plan has no target for it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giảm thời gian xử lý hồ sơ"
    )]
    pub text: Option<String>,
    /// Figure, with up to 4 places.
    #[serde(default)]
    #[schema(
        max_length = 20,
        pattern = r"^-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?$",
        example = "100.00"
    )]
    pub value: Option<String>,
    /// Unit of the figure.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "%"
    )]
    pub unit: Option<String>,
    /// Note.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đạt trước ngày 30/6"
    )]
    pub note: Option<String>,
}

/// A pledge (chỉ tiêu đăng ký).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pledge {
    /// Code of a target of the campaign's plan.
    #[schema(required = true, max_length = 64, example = "digitised_files")]
    pub target_code: Option<String>,
    /// What is pledged, where the plan has no target for it.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub text: Option<String>,
    /// Figure, with up to 4 places.
    #[schema(required = true, max_length = 20, example = "100.00")]
    pub value: Option<String>,
    /// Unit of the figure.
    #[schema(required = true, max_length = 60, example = "%")]
    pub unit: Option<String>,
    /// Note.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub note: Option<String>,
}

impl From<NewPledge> for Pledge {
    fn from(new: NewPledge) -> Self {
        let NewPledge { target_code, text, value, unit, note } = new;
        Self { target_code, text, value, unit, note }
    }
}
impl From<Pledge> for NewPledge {
    fn from(kept: Pledge) -> Self {
        let Pledge { target_code, text, value, unit, note } = kept;
        Self { target_code, text, value, unit, note }
    }
}

/// A new registration, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_registration))]
pub struct CreateRegistration {
    /// Who takes part.
    pub subject_kind: RegistrationSubjectKind,
    /// Unit or bloc that takes part, or the unit of the person.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// Person that takes part; required for a person, absent otherwise.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: Option<String>,
    /// Title or form of award it strives for (danh hiệu thi đua, hình thức khen thưởng).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giấy khen của Giám đốc Sở"
    )]
    pub pledged_title: Option<String>,
    /// Pledges; at least one is needed to submit.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub pledges: Vec<NewPledge>,
}

fn check_registration(input: &CreateRegistration) -> Result<(), ValidationError> {
    let is_person = input.subject_kind == RegistrationSubjectKind::Person;
    match (is_person, &input.person_code) {
        (true, None) => Err(broken_rule(
            "/person_code",
            "required_for_person",
            "Đăng ký của cá nhân phải nêu người.",
            "A person's registration names the person.",
        )),
        (false, Some(_)) => Err(broken_rule(
            "/person_code",
            "only_for_person",
            "Chỉ đăng ký của cá nhân mới nêu người.",
            "Only a person's registration names a person.",
        )),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}

/// Changes of a draft. The subject stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchRegistration {
    /// Title or form of award it strives for.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Bằng khen của Chủ tịch UBND Thành phố"
    )]
    pledged_title: Option<String>,
    /// Pledges, all of them.
    #[schema(nullable = false, max_items = 100)]
    pledges: Option<Vec<NewPledge>>,
}

/// A registration.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationView {
    /// Id.
    pub id: RegistrationId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Who takes part.
    pub subject_kind: RegistrationSubjectKind,
    /// Unit or bloc that takes part, or the unit of the person.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Person that takes part.
    #[schema(required = true, max_length = 32, example = json!(null))]
    pub person_code: Option<String>,
    /// Title or form of award it strives for.
    #[schema(required = true, max_length = 300, example = "Giấy khen của Giám đốc Sở")]
    pub pledged_title: Option<String>,
    /// Pledges.
    #[schema(max_items = 100)]
    pub pledges: Vec<Pledge>,
    /// State.
    pub state: RegistrationState,
    /// Reasons of the last return; empty when it was never returned.
    #[schema(max_items = 20)]
    pub return_reasons: Vec<ReturnReason>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who submitted it last.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub submitted_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
    /// Who confirmed it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub confirmed_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub confirmed_at: Option<Instant>,
    /// Who drafted it.
    #[schema(max_length = 64, example = "CB007")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for RegistrationView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a registration.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RegistrationPath {
    /// Id of the registration.
    pub registration_id: RegistrationId,
}

/// Order of the list of registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RegistrationSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of registrations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegistrationFilter {
    /// Kinds of subject; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub subject_kind: Option<Vec<RegistrationSubjectKind>>,
    /// Units or blocs; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub unit_code: Option<Vec<UnitCode>>,
    /// Person.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub person_code: Option<String>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub state: Option<Vec<RegistrationState>>,
    /// Words of the title, the pledges or the codes, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<RegistrationSort>,
}
