//! Refused calls of known callers leave a line in the audit: who tried what is part of the trail.
//!
//! Calls without a valid token do not: anybody could fill an append-only table with them. They are
//! in the log and in the counters.

use actix_web::{HttpMessage, body::BoxBody, dev::ServiceResponse, web::Data};
use serde_json::Value;

use super::{
    admit::Matched,
    extract::{Principal, request_id},
};
use crate::{
    app::App,
    audit::{self, Action, Change, Origin, Target},
    db::types::Instant,
};

/// Writes the line of a 403; when the database cannot take it, the log does.
pub async fn note(res: &ServiceResponse<BoxBody>) {
    let Some((app, change, principal, origin)) = refusal(res) else { return };
    let (clock, ids) = (app.clock.clone(), app.ids.clone());
    let written = app
        .db
        .write(move |conn| {
            let now = Instant(clock.now());
            audit::append(conn, &ids, now, &principal.0, &origin, &[change])
        })
        .await;
    if let Err(error) = written {
        tracing::error!(?error, "auditing a refused request failed");
    }
}

fn refusal(res: &ServiceResponse<BoxBody>) -> Option<(Data<App>, Change, Principal, Origin)> {
    let req = res.request();
    let app = req.app_data::<Data<App>>()?.clone();
    let principal = req.extensions().get::<Principal>().cloned()?;
    let operation =
        req.extensions().get::<Matched>().map_or("unmatched", |found| found.0.id).to_owned();
    let code = res
        .response()
        .error()
        .and_then(|error| error.as_error::<crate::error::Error>())
        .map_or("forbidden", |error| error.code().slug());
    let target = Target { kind: "operation", id: operation, unit_code: None };
    let mut change = Change::new(Action::REQUEST_REFUSED, target);
    change.changes.insert("code".to_owned(), Value::from(code));
    change
        .changes
        .insert("path".to_owned(), Value::from(req.path().chars().take(300).collect::<String>()));
    Some((app, change, principal, Origin { request_id: Some(request_id(req)) }))
}
