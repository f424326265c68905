//! What administrators write about an organisation.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::OrganisationAlias;
use crate::http::extract::broken_rule;

/// An organisation.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_organisation))]
pub struct PutOrganisation {
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Cơ quan mẫu của tài liệu API"
    )]
    pub name: String,
    /// Body above it (cơ quan chủ quản).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "UBND thành phố Hà Nội"
    )]
    pub parent_name: Option<String>,
    /// Place that its documents name (địa danh).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hà Nội"
    )]
    pub place: Option<String>,
    /// Address.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 250,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Số 1 phố Mẫu"
    )]
    pub address: Option<String>,
    /// E-mail.
    #[serde(default)]
    #[schema(
        min_length = 3,
        max_length = 100,
        pattern = "^[^\\s@]{1,60}@[^\\s@]{1,39}$",
        example = "vanthu@mau.example"
    )]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 20,
        pattern = "^[0-9+ ().-]*$",
        example = "024 0000 0000"
    )]
    pub telephone: Option<String>,
    /// Fax.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20, pattern = "^[0-9+ ().-]*$", example = json!(null))]
    pub fax: Option<String>,
    /// Website.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[!-~]*$",
        example = "https://mau.example"
    )]
    pub website: Option<String>,
    /// Older codes under which it is still met; each belongs to one organisation.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub aliases: Vec<OrganisationAlias>,
    /// First day on which its code holds.
    #[serde(default)]
    #[schema(example = "2022-08-17")]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which its code holds.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub valid_to: Option<NaiveDate>,
}

fn check_organisation(input: &PutOrganisation) -> Result<(), ValidationError> {
    if let (Some(from), Some(to)) = (input.valid_from, input.valid_to)
        && to < from
    {
        return Err(broken_rule(
            "/valid_to",
            "order",
            "Ngày hết hạn trước ngày bắt đầu.",
            "The last day is before the first.",
        ));
    }
    let aliases = &input.aliases;
    if aliases
        .iter()
        .enumerate()
        .any(|(index, one)| aliases.iter().take(index).any(|two| one == two))
    {
        return Err(broken_rule(
            "/aliases",
            "repeated",
            "Một mã cũ được nêu hai lần.",
            "An older code stands twice.",
        ));
    }
    Ok(())
}
