//! What administrators and persons send about local accounts.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::http::extract::broken_rule;

/// An account for a person.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateLocalAccount {
    /// Code of the person.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: String,
}

/// A person who signs in.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Code of the person.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: String,
    /// Password.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Mat-khau-mau-2026"
    )]
    pub password: String,
}

/// A person who chooses another password.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_password))]
pub struct ChangeOwnPassword {
    /// Code of the person.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: String,
    /// The password until now.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Mat-khau-mau-2026"
    )]
    pub password: String,
    /// The new one: at least 10 letters, among them small and capital ones and a digit.
    #[schema(
        min_length = 10,
        max_length = 128,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Mat-khau-moi-2027"
    )]
    pub new_password: String,
}

fn check_password(change: &ChangeOwnPassword) -> Result<(), ValidationError> {
    let new = &change.new_password;
    let has = |kind: fn(char) -> bool| new.chars().any(kind);
    let is_mixed =
        has(char::is_lowercase) && has(char::is_uppercase) && has(|c| c.is_ascii_digit());
    if !is_mixed {
        return Err(broken_rule(
            "/new_password",
            "too_simple",
            "Mật khẩu phải có chữ thường, chữ hoa và chữ số.",
            "A password has small and capital letters and a digit.",
        ));
    }
    if *new == change.password {
        return Err(broken_rule(
            "/new_password",
            "unchanged",
            "Mật khẩu mới phải khác mật khẩu cũ.",
            "The new password is another one.",
        ));
    }
    if new.to_lowercase().contains(&change.person_code.to_lowercase()) {
        return Err(broken_rule(
            "/new_password",
            "holds_code",
            "Mật khẩu không được chứa mã cán bộ.",
            "A password does not hold the code of the person.",
        ));
    }
    Ok(())
}
