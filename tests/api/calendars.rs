//! Calendars: public holidays and swapped working days.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::calendars::service::load;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_administrator_writes_a_year_and_everybody_reads_it,
    a_year_that_nobody_wrote_is_not_found,
    an_existing_year_is_replaced_only_with_its_tag,
    nobody_else_writes_a_year,
    days_that_do_not_fit_are_refused_at_their_pointer,
    the_projects_years_are_loaded_once_and_leave_what_was_written,
];

fn day(date: &str, kind: &str, mark: &str) -> Value {
    json!({ "date": date, "kind": kind, "name": "Ngày mẫu", "source": "Thông báo mẫu", "mark": mark })
}

fn year() -> Value {
    json!({ "coverage": "complete", "days": [
        day("2031-01-10", "day_off", "confirmed"), day("2031-01-04", "working_day", "confirmed"),
    ] })
}

fn an_administrator_writes_a_year_and_everybody_reads_it(app: &TestApp) {
    let path = "/v1/calendars/2031";
    let made = app.admin().put(path).json(year()).send().expect(201);
    assert_eq!(made.location(), path);
    let body = made.json();
    // In the order of the days, however they were sent.
    assert_eq!(str_at(&body, "/days/0/date"), "2031-01-04");
    assert_eq!((str_at(&body, "/coverage"), str_at(&body, "/status")), ("complete", "confirmed"));
    let read = app.employee().get(path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (body, made.etag()));
    app.employee().get(path).if_none_match(read.etag()).send().expect(304);
    let guess = json!({ "coverage": "partial", "days": [], "note": "Chưa có thông báo" });
    let guess = app.admin().put(path).if_match(read.etag()).json(guess).send().expect(200).json();
    assert_eq!((str_at(&guess, "/status"), &guess["version"]), ("assumed", &json!(2)));
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=2031").send();
    let audit = audit.expect(200).json();
    assert_eq!(audit["items"].as_array().unwrap().len(), 2);
    assert_eq!(str_at(&audit, "/items/0/action"), "calendar.put");
}

fn a_year_that_nobody_wrote_is_not_found(app: &TestApp) {
    app.employee().get("/v1/calendars/2031").send().expect_problem(404, "not-found");
    app.employee().get("/v1/calendars/1999").send().expect_problem(400, "invalid-parameter");
}

fn an_existing_year_is_replaced_only_with_its_tag(app: &TestApp) {
    let (client, path) = (app.admin(), "/v1/calendars/2031");
    let send = || client.put(path).key("calendar-2031-0001").json(year()).send();
    let (first, second) = (send().expect(201), send().expect(201));
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    client.put(path).json(year()).send().expect_problem(428, "precondition-required");
    client.put(path).if_match(first.etag()).json(year()).send().expect(200);
    let stale = client.put(path).if_match(first.etag()).json(year()).send();
    stale.expect_problem(412, "stale-etag");
    assert_eq!(app.employee().get(path).send().expect(200).json()["version"], json!(2));
}

fn nobody_else_writes_a_year(app: &TestApp) {
    for caller in ["T-SEC", "T-LEAD", "T-HEAD"] {
        let token = app.token(caller, "tests", "calendars:write");
        let client = Client::new(&app.base_url, Some(token));
        client.put("/v1/calendars/2031").json(year()).send().expect_problem(403, "role-required");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM calendars"), 0);
}

fn days_that_do_not_fit_are_refused_at_their_pointer(app: &TestApp) {
    let before = app.database.number("SELECT count(*) FROM audit_events");
    for (days, pointer, code) in [
        (json!([day("2030-12-31", "day_off", "memory")]), "/days/0/date", "outside_year"),
        (json!([day("2031-01-03", "working_day", "memory")]), "/days/0/kind", "already_working"),
        (
            json!([day("2031-01-01", "day_off", "memory"), day("2031-01-01", "day_off", "memory")]),
            "/days/1/date",
            "repeated",
        ),
        (json!([day("2031-13-01", "day_off", "memory")]), "/days/0/date", "format"),
        (json!([day("2031-01-01", "holiday", "memory")]), "/days/0/kind", "enum"),
    ] {
        let body = json!({ "coverage": "complete", "days": days });
        let refused = app.admin().put("/v1/calendars/2031").json(body).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM calendars"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), before);
}

fn the_projects_years_are_loaded_once_and_leave_what_was_written(app: &TestApp) {
    let own = json!({ "coverage": "partial", "days": [] });
    app.admin().put("/v1/calendars/2027").json(own).send().expect(201);
    assert_eq!(app.app.operate(Actor::operator(), load).unwrap(), [2026, 2028, 2029, 2030]);
    let known = app.employee().get("/v1/calendars/2026").send().expect(200).json();
    assert_eq!((str_at(&known, "/coverage"), str_at(&known, "/status")), ("complete", "assumed"));
    let kept = app.employee().get("/v1/calendars/2027").send().expect(200).json();
    assert_eq!((str_at(&kept, "/coverage"), &kept["days"]), ("partial", &json!([])));
    let fixed = app.employee().get("/v1/calendars/2028").send().expect(200).json();
    assert_eq!(str_at(&fixed, "/coverage"), "partial", "the days that follow the moon are open");
}
