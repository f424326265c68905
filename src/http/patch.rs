//! Merge patches (RFC 7396) on what callers write.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::extract::{parse_body, rule_errors};
use crate::error::{Context, Error, Result};

/// What callers wrote, with a patch merged into it.
///
/// # Errors
/// `validation-failed` at the place where a part is missing, as when some of an object is sent and
/// nothing of it was there, and for rules across fields.
pub fn merged<T>(current: &T, patch: &Value) -> Result<T>
where
    T: Serialize + DeserializeOwned + ToSchema + Validate + 'static,
{
    let mut document = serde_json::to_value(current).internal("merging a patch")?;
    json_patch::merge(&mut document, patch);
    let input: T = match serde_json::from_value(document.clone()) {
        Ok(input) => input,
        Err(error) => {
            // The schema says at which place.
            parse_body::<T>(&serde_json::to_vec(&document).internal("merging a patch")?)?;
            return Err(Error::bug(format!("schema and type of {} differ: {error}", T::name())));
        }
    };
    input.validate().map_err(|errors| rule_errors(&errors))?;
    Ok(input)
}
