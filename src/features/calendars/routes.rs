//! Operations on calendars.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::PutCalendar,
    service,
    types::{CalendarPath, CalendarView},
};
use crate::{
    app::App,
    authz::table,
    error::Error,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_calendar, put_calendar);
}

/// Get a year's calendar
///
/// Public holidays and swapped working days of a year, each with its source. A year that nobody wrote
/// is `not-found`; what is reckoned with such a year, or with a `partial` one, names it. A day whose
/// `status` is `assumed` was not read in the text that orders it, and `note` names those that rest on no
/// source: compare them before a deadline is built on them.
#[utoipa::path(get, path = "/v1/calendars/{year}",
    operation_id = "get_calendar", tag = "calendars", params(CalendarPath),
    responses((status = 200, description = "The year.", body = CalendarView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("put" = (operation_id = "put_calendar", parameters(("If-Match" = "$response.header.ETag"), ("year" = "$response.body#/year")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_calendar(
    app: Data<App>,
    call: Call,
    at: ValidPath<CalendarPath>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_CALENDAR)?;
    let view = app.db.read(move |conn| service::get(conn, at.0.year)).await?;
    found(&call, &view)
}

/// Write a year's calendar
///
/// All of a year. A new year needs no `If-Match`; an existing one needs its tag, or `*`. Deadlines
/// that were published stay as they were published.
#[utoipa::path(put, path = "/v1/calendars/{year}",
    operation_id = "put_calendar", tag = "calendars", params(CalendarPath),
    request_body = PutCalendar,
    extensions(("x-cross-field-rules" = json!([
        "Every day is of the year and stands once.",
        "A `working_day` is a Saturday or Sunday."]))),
    responses((status = 200, description = "The year was replaced.", body = CalendarView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The year was written for the first time.", body = CalendarView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the year."))),
              (status = 428, description = "The year exists and `If-Match` is absent.")))]
async fn put_calendar(
    app: Data<App>,
    call: Call,
    at: ValidPath<CalendarPath>,
    body: ValidJson<PutCalendar>,
) -> Result<HttpResponse, Error> {
    let year = at.0.year;
    command(&app, call, body, move |tx, input| match service::put(tx, year, input)? {
        (view, true) => Reply::created(&view, format!("/v1/calendars/{year}")),
        (view, false) => Reply::ok(&view),
    })
    .await
}
