//! Imports: files of rows that pass the API's own writes.

use std::cell::Cell;
use std::sync::Arc;

use chrono::TimeDelta;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use thidua::error::{Error, Result};
use thidua::features::documents::content::sweep;
use thidua::features::{persons, timed};
use thidua::http::command::Tx;
use thidua::jobs::{ATTEMPTS_MAX, Job, Perform, Step, Worker};

use crate::documents::BYTES;
use crate::indicators::{defined, share};
use crate::jobs::run_due;
use crate::measurements::scene;
use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_file_of_persons_is_written_row_by_row_in_the_name_of_who_started_it,
    what_is_there_is_replaced_and_columns_that_are_not_in_the_file_stay,
    a_row_with_the_code_of_a_system_is_refused_and_the_others_are_written,
    units_of_a_file_may_name_those_of_earlier_rows,
    an_officer_imports_figures_of_the_own_unit_and_no_other,
    achievements_and_proposals_become_drafts_of_whoever_imports_them,
    earlier_awards_are_seen_by_the_rules,
    rows_that_do_not_fit_are_named_and_skipped,
    a_file_with_a_wrong_row_that_aborts_leaves_nothing,
    a_check_alone_says_what_would_happen_and_changes_nothing,
    the_same_file_twice_doubles_nothing,
    a_file_is_not_imported_beside_itself,
    an_import_is_cancelled_between_two_batches,
    an_import_goes_on_where_a_crash_in_the_middle_of_a_batch_left_it,
    restarts_do_not_end_an_import_that_gets_on,
    an_import_that_dies_at_the_same_row_each_time_is_given_up,
    a_file_is_read_apart_and_anew_after_an_interruption,
    rows_of_an_import_that_was_cancelled_while_it_was_read_are_forgotten,
    a_hostile_workbook_is_refused,
    a_file_that_is_no_table_of_its_kind_is_refused,
    only_those_who_could_write_such_rows_import_them,
    whoever_left_meanwhile_writes_nothing,
    what_does_not_fit_is_refused_before_a_job_is_made,
    the_file_of_an_import_stays,
    templates_come_in_both_formats,
];

const ALL: &str = "/v1/imports";
const NOWHERE: &str = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
const HEADERS: &str = "Mã cán bộ;Họ và tên;Đối tượng;Nhóm chức vụ;Mã đơn vị";

/// Uploads a file as a document of a unit; its id.
fn uploaded(client: &Client, unit: &str, name: &str, bytes: &[u8]) -> String {
    let document = json!({
        "kind": "minh_chung", "title": "Tệp nhập", "unit_code": unit, "file_name": name,
    });
    let made = client.post("/v1/documents").json(document).send().expect(201);
    client.put(&format!("{}/content", made.location())).body(BYTES, bytes).send().expect(201);
    str_at(&made.json(), "/id").to_owned()
}

fn with(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    value.as_object_mut().unwrap().extend(changes);
    value
}

fn post(app: &TestApp, client: &Client, body: Value) -> Response {
    client.post(ALL).key(&app.app.ids.next().to_string()).json(body).send()
}

/// Starts an import of a text; its path.
pub fn start(app: &TestApp, client: &Client, unit: &str, text: &str, changes: Value) -> String {
    let document = uploaded(client, unit, "tep.csv", text.as_bytes());
    let body = with(json!({ "document_id": document, "mode": "apply" }), changes);
    let made = post(app, client, body).expect(202);
    assert!(made.location().starts_with("/v1/jobs/"), "{}", made.location());
    assert_eq!(made.header("retry-after"), Some("1"));
    format!("{ALL}/{}", str_at(&made.json(), "/id"))
}

fn read(client: &Client, path: &str) -> Value {
    client.get(path).send().expect(200).json()
}

/// Imports a text and waits until the job is done; the import.
fn import(app: &TestApp, client: &Client, unit: &str, text: &str, changes: Value) -> Value {
    let path = start(app, client, unit, text, changes);
    assert_eq!(run_due(app), 1);
    read(client, &path)
}

/// Numbers, outcomes and codes of what is wrong.
fn results(client: &Client, import: &Value) -> Vec<(i64, String, Vec<String>)> {
    let path = format!("/v1/jobs/{}/row-results?limit=200", str_at(import, "/job_id"));
    let page = read(client, &path);
    let codes = |row: &Value| -> Vec<String> {
        let errors = row["errors"].as_array().unwrap().iter();
        errors.map(|one| str_at(one, "/code").to_owned()).collect()
    };
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|row| (row["row"].as_i64().unwrap(), str_at(row, "/outcome").to_owned(), codes(row)))
        .collect()
}

fn ended(import: &Value) -> (&str, &str) {
    (str_at(import, "/job_state"), str_at(import, "/outcome"))
}

fn counts(import: &Value) -> [i64; 3] {
    ["created_count", "updated_count", "rejected_count"].map(|name| import[name].as_i64().unwrap())
}

fn number(app: &TestApp, query: &str) -> i64 {
    app.database.number(&format!("SELECT count(*) FROM {query}"))
}

fn person(code: usize, unit: &str) -> String {
    format!("NV{code:04};Cán bộ mẫu {code:04};Công chức;Nhân viên;{unit}")
}

/// A file of so many persons of CNTT.
pub fn persons_csv(count: usize) -> String {
    let rows: Vec<String> = (1..=count).map(|code| person(code, "CNTT")).collect();
    format!("{HEADERS}\r\n{}\r\n", rows.join("\r\n"))
}

fn a_file_of_persons_is_written_row_by_row_in_the_name_of_who_started_it(app: &TestApp) {
    let admin = app.admin();
    let path = start(app, &admin, "VP", &persons_csv(3), json!({ "kind": "persons" }));
    let waiting = read(&admin, &path);
    assert_eq!((str_at(&waiting, "/job_state"), &waiting["progress"]), ("queued", &Value::Null));
    assert_eq!(run_due(app), 1);
    let import = read(&admin, &path);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "applied"), [3, 0, 0]));
    assert_eq!(import["progress"], json!({ "done": 3, "total": 3 }));
    let rows = results(&admin, &import);
    assert_eq!(rows[2], (3, "created".to_owned(), Vec::new()));
    let made = read(&app.secretariat(), "/v1/persons/NV0002");
    assert_eq!((str_at(&made, "/full_name"), &made["version"]), ("Cán bộ mẫu 0002", &json!(1)));
    assert_eq!(str_at(&made, "/unit_history/0/valid_from"), "2026-11-23");
    let job = read(&admin, &format!("/v1/jobs/{}", str_at(&import, "/job_id")));
    assert_eq!((str_at(&job, "/state"), str_at(&job, "/result_url")), ("succeeded", path.as_str()));
    assert_eq!(job["progress"], json!({ "done": 3, "total": 3 }));
    assert_eq!(job["allowed_actions"], json!([]));
    app.seal();
    let audit = read(&app.as_caller("T-INSPECTOR"), "/v1/audit-events?target_id=NV0002");
    assert_eq!(str_at(&audit, "/items/0/action"), "person.put");
    assert_eq!(str_at(&audit, "/items/0/actor_id"), "T-ADMIN");
    let feed = format!("/v1/events?subject_id={}", str_at(&job, "/id"));
    let feed = read(&app.e_office(), &feed);
    assert_eq!(str_at(&feed, "/items/0/type"), "job.finished");
    assert_eq!(feed["items"][0]["data"]["subject_id"], import["id"]);
    let list = read(&admin, &format!("{ALL}?kind=persons&outcome=applied&include_total=true"));
    assert_eq!((&list["total_count"], &list["items"][0]), (&json!(1), &import));
}

fn what_is_there_is_replaced_and_columns_that_are_not_in_the_file_stay(app: &TestApp) {
    let full = json!({
        "full_name": "Tên cũ", "kind": "worker", "position_class": "staff", "unit_code": "CNTT",
        "position_title": "Kỹ thuật viên", "sex": "female", "joined_on": "2019-09-01",
    });
    app.e_office().put("/v1/persons/NV0001").json(full).send().expect(201);
    let text = format!("{HEADERS};Giới tính\n{};\n{};Nam\n", person(1, "P03"), person(2, "CNTT"),);
    let import = import(app, &app.admin(), "VP", &text, json!({ "kind": "persons" }));
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "applied"), [1, 1, 0]));
    let after = read(&app.secretariat(), "/v1/persons/NV0001");
    assert_eq!(str_at(&after, "/full_name"), "Cán bộ mẫu 0001");
    assert_eq!(str_at(&after, "/position_title"), "Kỹ thuật viên", "no column says otherwise");
    assert_eq!(str_at(&after, "/joined_on"), "2019-09-01");
    assert_eq!(after["sex"], Value::Null, "an empty cell clears");
    let units: Vec<&str> = after["unit_history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|period| str_at(period, "/unit_code"))
        .collect();
    assert_eq!(units.last(), Some(&"P03"), "the history is kept as by a PUT");
}

fn a_row_with_the_code_of_a_system_is_refused_and_the_others_are_written(app: &TestApp) {
    let admin = app.admin();
    let system = person(2, "CNTT").replace("NV0002", "e_office");
    let text = format!("{HEADERS}\n{}\n{system}\n{}\n", person(1, "CNTT"), person(3, "CNTT"));
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let import = import(app, &admin, "VP", &text, changes);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "partly_applied"), [2, 0, 1]));
    let rows = results(&admin, &import);
    assert_eq!(rows[1], (2, "rejected".to_owned(), vec!["duplicate".to_owned()]));
    assert_eq!(number(app, "persons WHERE code = 'e_office'"), 0);
}

fn units_of_a_file_may_name_those_of_earlier_rows(app: &TestApp) {
    let text = "unit_code,name,Loại đơn vị,Từ ngày,Mã đơn vị cấp trên\n\
                TT,Trung tâm mẫu,Đơn vị sự nghiệp,01/01/2026,STC\n\
                TT-1,Phòng của trung tâm mẫu,phong,2026-01-01,TT\n\
                XX,Không ai,Nhà máy,01/01/2026,NOWHERE\n";
    let admin = app.admin();
    let check = json!({ "kind": "units", "mode": "validate_only" });
    let import = import(app, &admin, "VP", text, check);
    assert_eq!(ended(&import), ("succeeded", "invalid"));
    let rows = results(&admin, &import);
    assert_eq!(rows[1].1, "valid", "{rows:?}");
    assert_eq!(rows[2], (3, "rejected".to_owned(), vec!["enum".to_owned()]));
    let path = format!("/v1/jobs/{}/row-results?outcome=rejected", str_at(&import, "/job_id"));
    let wrong = read(&admin, &path)["items"][0]["errors"][0].clone();
    assert_eq!(str_at(&wrong, "/column"), "Loại đơn vị");
    assert_eq!(str_at(&wrong, "/pointer"), "/kind");
    assert!(str_at(&wrong, "/message/vi").contains("Đơn vị sự nghiệp"), "{wrong}");
    admin.get("/v1/units/TT").send().expect_problem(404, "not-found");
    let whole = text.rsplit_once("XX").unwrap().0;
    let import = self::import(app, &admin, "VP", whole, json!({ "kind": "units" }));
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "applied"), [2, 0, 0]));
    assert_eq!(str_at(&read(&admin, "/v1/units/TT-1"), "/parent_code"), "TT");
}

fn an_officer_imports_figures_of_the_own_unit_and_no_other(app: &TestApp) {
    let (campaign, _) = scene(app);
    defined(app, &campaign, with(share(json!({})), json!({ "code": "other_files" })));
    let officer = app.unit_officer();
    let text = "Mã chỉ tiêu;Mã đơn vị;Kỳ số liệu;Tử số;Mẫu số;Ghi chú\n\
                digitised_files;CNTT;2026-Q3;1.234.567;2.000.000;Số liệu mẫu\n\
                digitised_files;P03;2026-Q3;10;20;\n\
                other_files;CNTT;2026-Q3;12,5;100;\n\
                no_such_code;CNTT;2026-Q3;1;2;\n\
                other_files;CNTT;2026-Q2;1.234;2000;\n";
    let changes = json!({ "kind": "measurements", "on_error": "skip", "campaign_id": campaign });
    let import = import(app, &officer, "CNTT", text, changes);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "partly_applied"), [2, 0, 3]));
    let rows = results(&officer, &import);
    let of = |number: usize| (rows[number - 1].1.as_str(), rows[number - 1].2.join(" "));
    assert_eq!(of(1), ("created", String::new()));
    assert_eq!(of(2), ("rejected", "role-required".to_owned()));
    assert_eq!(of(4), ("rejected", "unknown_indicator".to_owned()));
    assert_eq!(of(5), ("rejected", "ambiguous_number".to_owned()));
    let all = read(&officer, &format!("/v1/campaigns/{campaign}/measurements"));
    let all = all["items"].as_array().unwrap().clone();
    assert_eq!(all.len(), 2);
    assert!(all.iter().any(|one| one["numerator"] == "1234567"), "{all:?}");
    assert!(all.iter().any(|one| one["numerator"] == "12.5"), "{all:?}");
    assert!(all.iter().all(|one| one["recorded_by"] == "T-OFFICER"), "{all:?}");
}

fn achievements_and_proposals_become_drafts_of_whoever_imports_them(app: &TestApp) {
    let scene = Scene::set(app);
    let officer = app.unit_officer();
    let text = "Loại thành tích;Tên thành tích;Cá nhân hoặc tập thể;Mã đơn vị;Mã cán bộ;Từ ngày;\
                Đến ngày;Mã đồng tác giả;Đường dẫn minh chứng;Hệ thống nguồn;Mã ở hệ thống nguồn\n\
                Giải pháp;Thành tích mẫu 01;Cá nhân;CNTT;T-EMPLOYEE;01/01/2026;30/06/2026;T-OFFICER;\
                https://example.org/mau;e_office;SK-1\n\
                Kết quả;Thành tích mẫu 02;Tập thể;CNTT;;01/01/2026;30/06/2026;;;e_office;SK-1\n";
    let changes = json!({
        "kind": "achievements", "on_error": "skip", "campaign_id": scene.campaign,
    });
    let import = import(app, &officer, "CNTT", text, changes);
    assert_eq!(counts(&import), [1, 0, 1], "{:?}", results(&officer, &import));
    assert_eq!(results(&officer, &import)[1].2, ["duplicate"], "the id in the other system");
    let page = read(&officer, "/v1/achievements?q=Th%C3%A0nh%20t%C3%ADch%20m%E1%BA%ABu");
    let made = &page["items"][0];
    assert_eq!((str_at(made, "/state"), str_at(made, "/created_by")), ("draft", "T-OFFICER"));
    assert_eq!(str_at(made, "/co_authors/0/person_code"), "T-OFFICER");
    assert_eq!(str_at(made, "/external_refs/0/id"), "SK-1");
    let text = format!(
        "award_type_code;subject_kind;unit_code;person_code;summary;achievement_period_from;\
         achievement_period_to\n\
         {GK};individual;CNTT;T-EMPLOYEE;Tóm tắt mẫu;2026-01-01;2026-06-30\n\
         {GK};individual;P03;T-EMPLOYEE3;Tóm tắt mẫu;2026-01-01;2026-06-30\n",
    );
    let changes = json!({
        "kind": "award_proposals", "on_error": "skip", "campaign_id": scene.campaign,
        "award_round_id": scene.round,
    });
    let import = self::import(app, &officer, "CNTT", &text, changes);
    assert_eq!(counts(&import), [1, 0, 1]);
    assert_eq!(results(&officer, &import)[1].2, ["role-required"]);
    let path = format!("/v1/jobs/{}/row-results?outcome=created", str_at(&import, "/job_id"));
    let id = str_at(&read(&officer, &path), "/items/0/target_id").to_owned();
    let proposal = read(&officer, &format!("/v1/award-proposals/{id}"));
    assert_eq!(
        (str_at(&proposal, "/state"), str_at(&proposal, "/person_code")),
        ("draft", "T-EMPLOYEE")
    );
}

fn earlier_awards_are_seen_by_the_rules(app: &TestApp) {
    let scene = Scene::set(app);
    let secretariat = app.secretariat();
    let text = format!(
        "Cá nhân hoặc tập thể;Mã đơn vị;Mã cán bộ;Mã hình thức khen thưởng;Hình thức khen thưởng;\
         Số quyết định;Ngày quyết định;Cơ quan quyết định;Thành tích được khen;Thành tích từ ngày;\
         Thành tích đến ngày\n\
         Cá nhân;CNTT;T-EMPLOYEE;{GK};Giấy khen mẫu;1520/QĐ-STC;20/12/2024;Giám đốc Sở;\
         Thành tích mẫu;01/01/2024;31/12/2024\n\
         Cá nhân;CNTT;T-EMPLOYEE;;Chiến sĩ thi đua cơ sở;98/QĐ-STC;20/01/2025;Giám đốc Sở;\
         Thành tích mẫu;;\n\
         Cá nhân;P03;T-EMPLOYEE;;Giấy khen mẫu;1/QĐ-STC;20/01/2025;Giám đốc Sở;Thành tích mẫu;;\n",
    );
    let changes = json!({ "kind": "past_awards", "on_error": "skip" });
    let first = import(app, &secretariat, "VP", &text, changes.clone());
    assert_eq!(counts(&first), [2, 0, 1]);
    assert_eq!(results(&secretariat, &first)[2].2, ["other_unit"]);
    let proposal = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let readiness = read(&secretariat, &format!("{proposal}/readiness"));
    let findings = readiness["findings"].as_array().unwrap();
    let repetition = findings.iter().find(|one| one["rule"] == "R08").unwrap().to_string();
    assert!(repetition.contains("1520/QĐ-STC"), "{repetition}");
    assert!(!repetition.contains("98/QĐ-STC"), "another form is not compared: {repetition}");
    // An award of one decision and one person is there once, however often the file comes.
    let again = import(app, &secretariat, "VP", &text, changes);
    assert_eq!(counts(&again), [0, 0, 3]);
    assert_eq!(results(&secretariat, &again)[0].2, ["duplicate"]);
    assert_eq!(number(app, "past_awards"), 2);
}

fn rows_that_do_not_fit_are_named_and_skipped(app: &TestApp) {
    let admin = app.admin();
    let text = format!(
        "{HEADERS}\n{}\n;Không mã;Công chức;Nhân viên;CNTT\n{}\n\n{}\n{};=1+1\n=x;A;Sếp;Nhân viên;CNTT\n",
        person(1, "CNTT"),
        person(2, "NOWHERE"),
        person(1, "P03"),
        person(3, "KHOI-1"),
    );
    let import = import(app, &admin, "VP", &text, json!({ "kind": "persons", "on_error": "skip" }));
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "partly_applied"), [1, 0, 5]));
    assert_eq!(import["progress"], json!({ "done": 6, "total": 6 }));
    let wrong: Vec<(i64, String)> = results(&admin, &import)
        .into_iter()
        .filter(|(_, outcome, _)| outcome == "rejected")
        .map(|(row, _, codes)| (row, codes.join(" ")))
        .collect();
    let wanted = [
        (2, "pattern"),
        (3, "unknown_unit"),
        // The empty line between them counts.
        (5, "repeated_in_file"),
        (6, "cell_without_column"),
        (7, "enum"),
    ];
    assert_eq!(wrong, wanted.map(|(row, code)| (row, code.to_owned())));
    let page =
        format!("/v1/jobs/{}/row-results?limit=4&include_total=true", str_at(&import, "/job_id"));
    let page = read(&admin, &page);
    assert_eq!((&page["total_count"], page["next_cursor"].is_string()), (&json!(6), true));
    let file = format!("{ALL}/{}/file", str_at(&import, "/id"));
    let sent = admin.get(&file).send().expect(200);
    assert_eq!(sent.header("content-type"), Some(BYTES));
    let disposition = sent.header("content-disposition").unwrap();
    assert!(disposition.contains("tep - ket qua.csv"), "{disposition}");
    let text = sent.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0].trim_start_matches('\u{FEFF}'), format!("{HEADERS};Lỗi"));
    assert!(lines[1].ends_with("CNTT;"), "{}", lines[1]);
    assert!(lines[3].contains("Mã đơn vị: Không có đơn vị với mã này."), "{}", lines[3]);
    assert_eq!(lines[4], "\"\"", "the empty line is where it was");
    assert!(lines[5].contains("Mã này đã có ở dòng 1."), "{}", lines[5]);
    assert!(lines[7].starts_with("'=x;"), "a formula is kept behind a quote: {}", lines[7]);
    assert_eq!(number(app, "audit_events WHERE action = 'import.read_file'"), 1);
    // The file that came back is read again, once it is corrected.
    let corrected = text.replace("NOWHERE", "P03");
    let again = json!({ "kind": "persons", "on_error": "skip" });
    let import = self::import(app, &admin, "VP", &corrected, again);
    assert_eq!(counts(&import), [1, 1, 4], "{:?}", results(&admin, &import));
}

fn a_file_with_a_wrong_row_that_aborts_leaves_nothing(app: &TestApp) {
    let admin = app.admin();
    let mut text = persons_csv(1_200);
    text.push_str(&person(9_999, "NOWHERE"));
    let before = number(app, "persons");
    let import = import(app, &admin, "VP", &text, json!({ "kind": "persons" }));
    assert_eq!((ended(&import), counts(&import)), (("failed", "aborted"), [0, 0, 1]));
    assert_eq!(number(app, "persons"), before);
    assert_eq!(number(app, "audit_events WHERE action = 'person.put'"), 0);
    assert_eq!(number(app, "import_results WHERE outcome = 'not_applied'"), 1_200);
    let path = format!("/v1/jobs/{}/row-results?outcome=rejected", str_at(&import, "/job_id"));
    let wrong = read(&admin, &path);
    assert_eq!((&wrong["items"][0]["row"], &wrong["items"][1]), (&json!(1_201), &Value::Null));
    let job = read(&admin, &format!("/v1/jobs/{}", str_at(&import, "/job_id")));
    assert_eq!(str_at(&job, "/last_error_code"), "validation-failed");
    assert_eq!(job["attempt_count"], json!(1), "it is not tried again");
    assert_eq!(run_due(app), 0);
}

fn a_check_alone_says_what_would_happen_and_changes_nothing(app: &TestApp) {
    let admin = app.admin();
    let before = number(app, "persons");
    let check = json!({ "kind": "persons", "mode": "validate_only" });
    let import = import(app, &admin, "VP", &persons_csv(700), check);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "valid"), [0, 0, 0]));
    assert_eq!(number(app, "persons"), before);
    assert_eq!(number(app, "audit_events WHERE action = 'person.put'"), 0);
    assert_eq!(number(app, "import_results WHERE outcome = 'valid'"), 700);
}

fn the_same_file_twice_doubles_nothing(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons" });
    let first = import(app, &admin, "VP", &persons_csv(3), changes.clone());
    let again = import(app, &admin, "VP", &persons_csv(3), changes);
    assert_eq!((counts(&first), counts(&again)), ([3, 0, 0], [0, 3, 0]));
    let officer = app.unit_officer();
    let campaign = crate::campaigns::launched(app);
    let text = "Loại thành tích;Tên thành tích;Cá nhân hoặc tập thể;Mã đơn vị;Từ ngày;Đến ngày\n\
                Kết quả;Thành tích mẫu;Tập thể;CNTT;01/01/2026;30/06/2026\n";
    let changes = json!({ "kind": "achievements", "campaign_id": campaign });
    let first = import(app, &officer, "CNTT", text, changes.clone());
    assert_eq!(counts(&first), [1, 0, 0]);
    let document = uploaded(&officer, "CNTT", "lai.csv", text.as_bytes());
    let body = with(changes, json!({ "document_id": document, "mode": "apply" }));
    let refused = post(app, &officer, body.clone()).expect_problem(409, "duplicate").json();
    assert_eq!(refused["existing_id"], first["id"]);
    let check = with(body, json!({ "mode": "validate_only" }));
    post(app, &officer, check).expect(202);
    // A repeated request starts nothing.
    let document = uploaded(&admin, "VP", "a.csv", persons_csv(1).as_bytes());
    let body = json!({ "document_id": document, "kind": "persons", "mode": "apply" });
    let send = || admin.post(ALL).key("import-key-0123456789").json(&body).send().expect(202);
    let (first, again) = (send(), send());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((again.location(), again.json()), (first.location(), first.json()));
}

fn a_file_is_not_imported_beside_itself(app: &TestApp) {
    let officer = app.unit_officer();
    let campaign = crate::campaigns::launched(app);
    let text = "Loại thành tích;Tên thành tích;Cá nhân hoặc tập thể;Mã đơn vị;Từ ngày;Đến ngày\n\
                Kết quả;Thành tích mẫu;Tập thể;CNTT;01/01/2026;30/06/2026\n";
    let changes = json!({ "kind": "achievements", "on_error": "skip", "campaign_id": campaign });
    let again = || {
        let document = uploaded(&officer, "CNTT", "lai.csv", text.as_bytes());
        let body = json!({ "document_id": document, "mode": "apply" });
        post(app, &officer, with(body, changes.clone()))
    };
    let cancel = |import: &Value| {
        let path = format!("/v1/jobs/{}/cancel", str_at(import, "/job_id"));
        officer.post(&path).send().expect(200);
    };
    let first = again().expect(202).json();
    assert_eq!(again().expect_problem(409, "duplicate").json()["existing_id"], first["id"]);
    // What was cancelled before its first row stands in nobody's way; what it wrote would be doubled.
    cancel(&first);
    let second = again().expect(202).json();
    cancel(&second);
    app.database.execute("UPDATE imports SET created_count = 1");
    again().expect_problem(409, "duplicate");
}

fn worker(app: &TestApp, perform: Perform) -> Worker {
    Worker::new(Arc::clone(&app.app), perform)
}

/// Runs so many steps of the job that is due, and ends as a process does that is told to.
fn run_steps(app: &TestApp, steps: usize) {
    let asked = Cell::new(0);
    let is_stopped = || {
        asked.set(asked.get() + 1);
        // Asked once before the job is claimed, and after each step.
        asked.get() > steps
    };
    assert_eq!(worker(app, timed::perform).run_due(is_stopped).unwrap(), 1);
}

fn imported(app: &TestApp) -> i64 {
    number(app, "persons WHERE code LIKE 'NV%'")
}

fn an_import_is_cancelled_between_two_batches(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &persons_csv(1_200), changes.clone());
    run_steps(app, 2);
    assert_eq!(imported(app), 500, "the file was read, and one batch written");
    let import = read(&admin, &path);
    assert_eq!(import["progress"], json!({ "done": 500, "total": 1_200 }));
    let job = format!("/v1/jobs/{}", str_at(&import, "/job_id"));
    let shown = admin.get(&job).send().expect(200);
    assert_eq!(shown.json()["progress"], json!({ "done": 500, "total": 1_200 }));
    // As it is while a process has it in its hands.
    app.database.execute("UPDATE jobs SET state = 'running', lease_owner = 'another'");
    app.as_caller("T-SEC").post(&format!("{job}/cancel")).send().expect_problem(404, "not-found");
    let done = admin.post(&format!("{job}/cancel")).send().expect(200).json();
    assert_eq!((str_at(&done, "/state"), &done["allowed_actions"]), ("cancelled", &json!([])));
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!((run_due(app), imported(app)), (0, 500), "what was written stands");
    let import = read(&admin, &path);
    assert_eq!((str_at(&import, "/job_state"), &import["outcome"]), ("cancelled", &Value::Null));
    admin.post(&format!("{job}/cancel")).send().expect_problem(409, "invalid-state-transition");
    // One that waits is cancelled before it is begun.
    let path = start(app, &admin, "VP", &persons_csv(3), changes);
    let job = str_at(&read(&admin, &path), "/job_id").to_owned();
    admin.post(&format!("/v1/jobs/{job}/cancel")).send().expect(200);
    assert_eq!((run_due(app), number(app, "import_rows WHERE number <= 3")), (0, 3));
}

/// Writes a batch and dies before it can commit, once the batch has this person.
fn dying(tx: &mut Tx<'_>, job: &Job) -> Result<Step> {
    let step = timed::perform(tx, job)?;
    let person = persons::service::by_codes(tx.conn, &["NV0700".to_owned()])?;
    if person.is_empty() { Ok(step) } else { Err(Error::unavailable(1, "the process is gone")) }
}

fn an_import_goes_on_where_a_crash_in_the_middle_of_a_batch_left_it(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &persons_csv(1_200), changes);
    assert_eq!(worker(app, dying).run_due(|| false).unwrap(), 1);
    assert_eq!(imported(app), 500, "nothing of the batch under way was kept");
    assert_eq!(number(app, "import_results"), 500);
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(run_due(app), 1);
    let import = read(&admin, &path);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "applied"), [1_200, 0, 0]));
    assert_eq!((imported(app), number(app, "import_results")), (1_200, 1_200));
    assert_eq!(number(app, "audit_events WHERE action = 'person.put'"), 1_200);
    assert_eq!(number(app, "persons WHERE code LIKE 'NV%' AND version > 1"), 0);
}

fn restarts_do_not_end_an_import_that_gets_on(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &persons_csv(1_200), changes);
    for done in [0, 500, 1_000] {
        // All processes but this one ended before they took a step.
        app.database.execute(&format!("UPDATE jobs SET attempts = {}", ATTEMPTS_MAX - 1));
        app.app.clock.advance(TimeDelta::hours(1));
        run_steps(app, 1);
        assert_eq!(imported(app), done);
        assert_eq!(number(app, "jobs WHERE state = 'queued' AND attempts = 1"), 1);
    }
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(run_due(app), 1);
    let import = read(&app.admin(), &path);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "applied"), [1_200, 0, 0]));
}

fn an_import_that_dies_at_the_same_row_each_time_is_given_up(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &persons_csv(1_200), changes);
    for attempt in 1..=ATTEMPTS_MAX {
        // The first takes two steps, and the attempts count from the last of them on.
        assert_eq!(worker(app, dying).run_due(|| false).unwrap(), 1, "attempt {attempt}");
        assert_eq!(number(app, &format!("jobs WHERE attempts = {attempt}")), 1);
        app.app.clock.advance(TimeDelta::hours(1));
    }
    let import = read(&app.admin(), &path);
    assert_eq!((str_at(&import, "/job_state"), &import["outcome"]), ("failed", &Value::Null));
    assert_eq!((run_due(app), imported(app)), (0, 500));
}

/// Lets the file be read and no row be written.
fn only_reading(tx: &mut Tx<'_>, job: &Job) -> Result<Step> {
    match timed::perform(tx, job)? {
        Step::Apart(work) => Ok(Step::Apart(work)),
        Step::Done | Step::More(_) | Step::Failed(_) => {
            Err(Error::unavailable(1, "the tests write no rows"))
        }
    }
}

fn a_file_is_read_apart_and_anew_after_an_interruption(app: &TestApp) {
    let admin = app.admin();
    let text = format!("{}{}\n", persons_csv(2_500), person(1, "P03"));
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &text, changes);
    assert_eq!(worker(app, only_reading).run_due(|| false).unwrap(), 1);
    assert_eq!((number(app, "import_rows"), number(app, "import_results")), (2_501, 1));
    assert_eq!(imported(app), 0);
    // As a process leaves it that ends while it reads.
    app.database.execute(
        "UPDATE imports SET phase = 'reading', layout = NULL, row_count = 0, done_count = 0, \
         rejected_count = 0",
    );
    app.database.execute("DELETE FROM import_rows WHERE number BETWEEN 1000 AND 2500");
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(run_due(app), 1);
    let import = read(&admin, &path);
    assert_eq!((ended(&import), counts(&import)), (("succeeded", "partly_applied"), [2_500, 0, 1]));
    assert_eq!((number(app, "import_rows"), number(app, "import_results")), (2_501, 2_501));
    // What is refused near its end leaves none of the rows that were read before.
    let text = format!("{}{}\n", persons_csv(2_500), "x".repeat(8_001));
    let import = self::import(app, &admin, "VP", &text, json!({ "kind": "persons" }));
    assert_eq!(
        (ended(&import), str_at(&import, "/problem/code")),
        (("failed", "refused"), "cell_too_long")
    );
    assert_eq!(number(app, "import_rows"), 2_501);
}

fn rows_of_an_import_that_was_cancelled_while_it_was_read_are_forgotten(app: &TestApp) {
    let admin = app.admin();
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &admin, "VP", &persons_csv(3), changes.clone());
    assert_eq!(worker(app, only_reading).run_due(|| false).unwrap(), 1);
    let now = thidua::db::types::Instant(app.app.clock.now());
    let purge = move |conn: &mut thidua::db::Conn| thidua::features::imports::purge(conn, now);
    let left = || {
        assert_eq!(app.app.db.write_blocking(purge).unwrap(), 0, "the import itself stays");
        number(app, "import_rows")
    };
    // As a process leaves it that ends while it reads: it is taken over.
    app.database.execute("UPDATE imports SET phase = 'reading', layout = NULL");
    assert_eq!(left(), 3);
    let job = format!("/v1/jobs/{}", str_at(&read(&admin, &path), "/job_id"));
    admin.post(&format!("{job}/cancel")).send().expect(200);
    assert_eq!(left(), 0);
    // What was read to its end says what the file held.
    start(app, &admin, "VP", &persons_csv(4), changes);
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(worker(app, only_reading).run_due(|| false).unwrap(), 1);
    app.database.execute("UPDATE jobs SET state = 'cancelled'");
    assert_eq!(left(), 4);
}

fn workbook(cells: &[(u32, u16, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, column, text) in cells {
        sheet.write_string(*row, *column, *text).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn a_hostile_workbook_is_refused(app: &TestApp) {
    let admin = app.admin();
    let corners = workbook(&[(0, 0, "Mã cán bộ"), (1_048_575, 16_383, "x")]);
    let formulas = workbook(&[(0, 0, "Mã cán bộ"), (0, 1, "=HYPERLINK(\"http://x\")")]);
    for (bytes, code) in [(corners, "unknown_column"), (formulas, "unknown_column")] {
        let document = uploaded(&admin, "VP", "tep.xlsx", &bytes);
        let body = json!({ "document_id": document, "kind": "persons", "mode": "apply" });
        let path = format!("{ALL}/{}", str_at(&post(app, &admin, body).expect(202).json(), "/id"));
        assert_eq!(run_due(app), 1);
        let import = read(&admin, &path);
        assert_eq!(ended(&import), ("failed", "refused"));
        let found = str_at(&import, "/problem/code");
        assert!([code, "too_many_columns", "missing_column"].contains(&found), "{import}");
        admin.get(&format!("{path}/file")).send().expect_problem(404, "not-found");
    }
    assert_eq!((number(app, "import_rows"), number(app, "import_results")), (0, 0));
    assert_eq!(run_due(app), 0, "what is refused is not tried again");
}

fn a_file_that_is_no_table_of_its_kind_is_refused(app: &TestApp) {
    let admin = app.admin();
    for (text, code) in [
        ("Mã cán bộ;Số CCCD\n1;2\n".to_owned(), "unknown_column"),
        ("Mã cán bộ;Họ và tên\n1;2\n".to_owned(), "missing_column"),
        (format!("{HEADERS};Mã cán bộ\n1\n"), "repeated_column"),
        (format!("{HEADERS}\n"), "no_rows"),
    ] {
        let import = import(app, &admin, "VP", &text, json!({ "kind": "persons" }));
        assert_eq!(ended(&import), ("failed", "refused"), "{code}");
        assert_eq!(str_at(&import, "/problem/code"), code);
    }
    let import =
        import(app, &admin, "VP", "Mã cán bộ;Số CCCD\n1;2\n", json!({ "kind": "persons" }));
    assert!(str_at(&import, "/problem/message/vi").contains("Số CCCD"), "{import}");
}

fn only_those_who_could_write_such_rows_import_them(app: &TestApp) {
    let secretariat = app.secretariat();
    let document = uploaded(&secretariat, "VP", "tep.csv", persons_csv(1).as_bytes());
    let body = json!({ "document_id": document, "kind": "persons", "mode": "apply" });
    let refused = post(app, &secretariat, body.clone()).expect_problem(403, "role-required").json();
    assert_eq!(refused["required_role"], json!(["e_office", "admin"]));
    post(app, &app.employee(), body.clone()).expect_problem(403, "insufficient-scope");
    let others = post(app, &app.unit_officer(), with(body, json!({ "kind": "past_awards" })));
    others.expect_problem(403, "insufficient-scope");
    let admin = app.admin();
    let import = import(app, &app.e_office(), "VP", &persons_csv(1), json!({ "kind": "persons" }));
    assert_eq!(ended(&import), ("succeeded", "applied"));
    let path = format!("{ALL}/{}", str_at(&import, "/id"));
    let job = format!("/v1/jobs/{}", str_at(&import, "/job_id"));
    app.e_office().get(&job).send().expect(200);
    for path in [&path, &format!("{path}/file"), &format!("{job}/row-results")] {
        admin.get(path).send().expect(200);
        app.secretariat().get(path).send().expect_problem(404, "not-found");
        app.employee().get(path).send().expect_problem(403, "role-required");
    }
    let others = read(&app.secretariat(), ALL);
    assert_eq!(others["items"], json!([]));
    for path in [format!("{ALL}/{NOWHERE}"), format!("/v1/jobs/{NOWHERE}/row-results")] {
        admin.get(&path).send().expect_problem(404, "not-found");
    }
}

fn whoever_left_meanwhile_writes_nothing(app: &TestApp) {
    let admin = app.admin();
    let path = start(app, &admin, "VP", &persons_csv(3), json!({ "kind": "persons" }));
    app.database.execute("UPDATE persons SET left_on = '2026-11-23' WHERE code = 'T-ADMIN'");
    assert_eq!(run_due(app), 1);
    assert_eq!(imported(app), 0);
    app.database.execute("UPDATE persons SET left_on = NULL WHERE code = 'T-ADMIN'");
    app.app.actors.clear();
    let import = read(&admin, &path);
    assert_eq!(ended(&import), ("failed", "refused"));
    assert_eq!(str_at(&import, "/problem/code"), "no_longer_allowed");
    // A role that was taken away takes its rows with it.
    let path = start(app, &admin, "VP", &persons_csv(2), json!({ "kind": "persons" }));
    app.database.execute("UPDATE role_grants SET role = 'inspector' WHERE holder_code = 'T-ADMIN'");
    assert_eq!((run_due(app), imported(app)), (1, 0));
    app.database.execute("UPDATE role_grants SET role = 'admin' WHERE holder_code = 'T-ADMIN'");
    app.app.actors.clear();
    let import = read(&admin, &path);
    assert_eq!((ended(&import), counts(&import)), (("failed", "aborted"), [0, 0, 2]));
    assert_eq!(results(&admin, &import)[0].2, ["role-required"]);
}

fn what_does_not_fit_is_refused_before_a_job_is_made(app: &TestApp) {
    let admin = app.admin();
    let table = uploaded(&admin, "VP", "tep.csv", persons_csv(1).as_bytes());
    let paper = uploaded(&admin, "VP", "tep.pdf", crate::documents::PDF);
    let body = json!({ "document_id": table, "kind": "persons", "mode": "apply" });
    admin.post(ALL).json(&body).send().expect_problem(400, "idempotency-key-required");
    for (changes, pointer, code) in [
        (json!({ "document_id": NOWHERE }), "/document_id", "unknown_document"),
        (json!({ "document_id": paper }), "/document_id", "no_table"),
        (json!({ "campaign_id": NOWHERE }), "/campaign_id", "only_for_kind"),
        (json!({ "mode": "try" }), "/mode", "enum"),
        (json!({ "owner": "VP" }), "/owner", "unknown_field"),
    ] {
        let refused = post(app, &admin, with(body.clone(), changes));
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let of_kind = |kind: &str| with(body.clone(), json!({ "kind": kind }));
    let e_office = app.e_office();
    for (body, pointer, code) in [
        (of_kind("measurements"), "/campaign_id", "only_for_kind"),
        (
            with(of_kind("measurements"), json!({ "campaign_id": NOWHERE })),
            "/campaign_id",
            "unknown_campaign",
        ),
    ] {
        let refused = post(app, &e_office, body).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    assert_eq!((number(app, "imports"), number(app, "jobs")), (0, 0));
}

fn the_file_of_an_import_stays(app: &TestApp) {
    let admin = app.admin();
    let import = import(app, &admin, "VP", &persons_csv(1), json!({ "kind": "persons" }));
    let document = format!("/v1/documents/{}", str_at(&import, "/document_id"));
    admin.delete(&document).if_match("*").send().expect_problem(409, "in-use");
    sweep(&app.app.db, &app.app.files).unwrap();
    admin.get(&format!("{document}/content")).send().expect(200);
    // With its time the import lets go of it.
    let later = thidua::db::types::Instant(app.app.clock.now() + TimeDelta::days(181));
    let purge = move |conn: &mut thidua::db::Conn| thidua::features::imports::purge(conn, later);
    assert_eq!(app.app.db.write_blocking(purge).unwrap(), 1);
    assert_eq!((number(app, "import_rows"), number(app, "import_results")), (0, 0));
    admin.delete(&document).if_match("*").send().expect(204);
}

fn templates_come_in_both_formats(app: &TestApp) {
    let officer = app.unit_officer();
    for kind in
        ["units", "persons", "measurements", "achievements", "award_proposals", "past_awards"]
    {
        let path = format!("/v1/import-templates/{kind}");
        let book = officer.get(&path).send().expect(200);
        assert!(book.body.starts_with(b"PK"), "{kind}");
        let disposition = book.header("content-disposition").unwrap();
        assert!(disposition.contains(&format!("mau-{kind}.xlsx")), "{disposition}");
        let text = officer.get(&path).query(&[("format", "csv")]).send().expect(200).text();
        assert!(text.starts_with('\u{FEFF}') && text.contains("\r\n"), "{text}");
        assert!(text.to_lowercase().contains("mẫu"), "the row is visibly a sample: {text}");
    }
    officer.get("/v1/import-templates/ballots").send().expect_problem(400, "invalid-parameter");
}
