//! Errors of the OAuth operations, which say what they are in two forms at once (see
//! `http::oauth_error`).

use serde_json::{Map, Value, json};

use super::complete::common_headers;

/// Describes the errors that RFC 6749 gives a form.
pub(super) fn name_errors(operation: &mut Map<String, Value>) {
    let Some(Value::Object(responses)) = operation.get_mut("responses") else { return };
    responses.insert(
        "400".to_owned(),
        error(
            "`error` is `invalid_request`, `invalid_grant`, `invalid_scope`, `invalid_target`, \
             `unauthorized_client` or `unsupported_grant_type` (RFC 6749, 5.2; RFC 8693, 2.2.2).",
            false,
        ),
    );
    let unknown = "`error` is `invalid_client`: who calls was not authenticated. The answer is the \
                   same whether the client, its secret or its address is wrong.";
    responses.insert("401".to_owned(), error(unknown, true));
}

fn error(description: &str, is_challenge: bool) -> Value {
    let schema = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    let mut headers = Map::new();
    common_headers(&mut headers);
    if is_challenge {
        let name = "#/components/headers/WWW-Authenticate";
        headers.insert("WWW-Authenticate".to_owned(), json!({ "$ref": name }));
    }
    json!({
        "description": format!("{description} The problem document also has `error` and \
            `error_description`, and is sent as `application/json`."),
        "headers": headers,
        "content": { "application/json": schema, "application/problem+json": schema },
    })
}
