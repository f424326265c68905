//! Errors of the OAuth endpoints in the form of RFC 6749, section 5.2.
//!
//! Libraries look there for `error` and `error_description` in `application/json`. A problem document
//! is open for further members, so one document says both: it is the usual one, with those two members
//! and that media type. Only 400 and 401 are errors of OAuth; what the transport refuses (too long, too
//! often, not available) stays as everywhere.

use serde_json::{Map, Value};

use super::{
    form::is_oauth,
    problem::{Language, Problem},
};
use crate::error::{Code, Error};

/// The members that OAuth asks for; `None` where the answer is an ordinary problem.
pub fn oauth_members(path: &str, error: &Error, request_id: &str) -> Option<Map<String, Value>> {
    if !is_oauth(path) || !matches!(error.code().status(), 400 | 401) {
        return None;
    }
    // RFC 6749 allows ASCII alone here, so the sentence is the English one.
    let text = Problem::of(error, Language::En, request_id).detail;
    let mut members = Map::new();
    members.insert("error".to_owned(), word(error.code()).into());
    members.insert("error_description".to_owned(), allowed(&text).into());
    Some(members)
}

fn word(code: Code) -> &'static str {
    match code {
        Code::UnsupportedGrantType => "unsupported_grant_type",
        Code::InvalidGrant => "invalid_grant",
        Code::InvalidScope => "invalid_scope",
        Code::InvalidTarget => "invalid_target",
        Code::UnauthorizedClient => "unauthorized_client",
        Code::InvalidClient | Code::Unauthenticated | Code::TokenExpired => "invalid_client",
        _ => "invalid_request", // whatever else is wrong with a request
    }
}

/// The text without what RFC 6749 does not allow in a description.
fn allowed(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_oauth_has_its_word_and_a_sentence_in_ascii() {
        let error = Error::new(Code::InvalidScope).detail("Không có", "No \"scope\" – this");
        let members = oauth_members("/oauth/token", &error, "1").unwrap();
        assert_eq!(members["error"], "invalid_scope");
        assert_eq!(members["error_description"], "No scope  this");
    }

    #[test]
    fn elsewhere_and_for_other_statuses_a_problem_stays_one() {
        assert!(oauth_members("/v1/units", &Error::new(Code::MalformedRequest), "1").is_none());
        assert!(oauth_members("/oauth/token", &Error::new(Code::RateLimited), "1").is_none());
    }
}
