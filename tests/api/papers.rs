//! Papers made from what is stored: what each says, its renditions, who may have them.

use diesel::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thidua::db::schema::paper_snapshots as s;
use thidua::edxml::{self, Limits, PackageRole};
use thidua::features::documents::types::DocumentId;
use thidua::files::FileDigest;

use crate::campaigns::{department_campaign, launched};
use crate::documents::{BYTES, PDF, id_of as document_id, put};
use crate::exchange::own_code;
use crate::exchange_codes::given as organisation;
use crate::paper_templates::ours as changed_letter;
use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene, act, id_of, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::council::{agreed, close, communicate, opened};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    the_plan_stands_in_its_paper_whole_and_in_its_order,
    the_same_rendition_has_the_same_bytes_and_is_told_by_its_digest,
    a_draft_is_rendered_again_until_it_has_its_content,
    an_issued_plan_shows_its_number_and_gives_it_to_the_campaign,
    a_rendered_draft_leaves_in_its_package,
    a_letter_holds_any_text_and_goes_with_its_snapshots,
    a_submission_is_the_letter_of_what_it_names,
    a_list_names_what_the_caller_sees_and_comes_as_a_workbook,
    achievement_reports_tell_what_was_achieved_and_nothing_of_pending_matters,
    minutes_hold_a_count_once_it_is_communicated,
    a_decision_has_its_list_and_gets_its_number,
    a_decision_names_a_period_only_where_all_have_the_same,
    a_decision_rests_on_the_law_in_force_the_minutes_and_the_submission,
    bases_of_the_caller_take_the_place_of_all_others_where_they_say_so,
    the_city_makes_its_own_papers,
    a_certificate_names_who_was_awarded,
    a_report_on_results_tells_what_is_final,
    a_replaced_template_is_filled_from_then_on,
    what_does_not_fit_is_refused_at_its_pointer,
    papers_are_for_those_who_read_their_source,
];

const RENDER: &str = "/v1/documents/render";
const SOURCE: &str = include_str!("../data/plan.txt");
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn render(client: &Client, body: Value) -> Response {
    client.post(RENDER).json(with(json!({ "unit_code": "VP" }), body)).send()
}

/// A draft that the secretariat rendered; its path.
fn rendered(app: &TestApp, body: Value) -> String {
    render(&app.secretariat(), body).expect(201).location().to_owned()
}

fn letter(changes: Value) -> Value {
    let letter = json!({
        "kind": "letter", "title": "nộp hồ sơ đề nghị khen thưởng",
        "body": ["Đề nghị các phòng, đơn vị hoàn thiện hồ sơ./."],
        "frame": { "addressees": ["Các phòng, đơn vị thuộc Sở"] },
    });
    with(letter, changes)
}

fn rendition(client: &Client, path: &str, format: &str) -> Response {
    client.get(&format!("{path}/renditions/{format}")).send()
}

/// What the newest snapshot of a document holds.
fn snapshot(app: &TestApp, path: &str) -> Value {
    let id: DocumentId = document_id(path);
    let content: String = app
        .app
        .db
        .read_blocking(move |conn| {
            let newest = s::table.filter(s::document_id.eq(id)).order(s::version.desc());
            Ok(newest.select(s::content).first(conn)?)
        })
        .unwrap();
    serde_json::from_str(&content).unwrap()
}

/// The text of a Word document.
fn word(response: &Response) -> String {
    let parts = edxml::unzip(&response.body, &Limits::default()).unwrap();
    let text = parts.into_iter().find(|part| part.name == "word/document.xml").unwrap();
    String::from_utf8(text.bytes).unwrap()
}

fn issue(app: &TestApp, path: &str, number: &str, symbol: &str) -> Response {
    issue_on(app, path, (number, symbol), "2026-11-02")
}

fn issue_on(app: &TestApp, path: &str, (number, symbol): (&str, &str), day: &str) -> Response {
    for code in ["H26", "H26.99"] {
        let known = app.e_office().get(&format!("/v1/organisations/{code}")).send();
        if known.status == 404 {
            organisation(app, code, json!({}));
        }
    }
    own_code(app, "H26.99");
    let body = json!({
        "organisation_code": "H26.99", "number": number, "symbol": symbol,
        "issued_on": day,
        "signer": {
            "competence": "KT. GIÁM ĐỐC", "position": "PHÓ GIÁM ĐỐC", "full_name": "Nguyễn Văn A",
        },
    });
    let key = app.app.ids.next().to_string();
    app.e_office().post(&format!("{path}/issuance")).key(&key).json(body).send()
}

/// The codes of what the newest rendering of a document warns of.
fn warnings(app: &TestApp, path: &str) -> Vec<String> {
    let read = app.secretariat().get(path).send().expect(200).json();
    let all = read["rendering"]["warnings"].as_array().unwrap();
    all.iter().map(|one| str_at(one, "/code").to_owned()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a plan as it is printed between its head and its recipients.
fn printed(plan: &Value) -> String {
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut all = texts(&plan["preamble"]);
    for block in plan["blocks"].as_array().unwrap() {
        all.push(match str_at(block, "/block") {
            "part" | "section" => {
                format!("{} {}", str_at(block, "/ordinal"), str_at(block, "/title"))
            }
            "clause" => format!("{} {}", str_at(block, "/label"), str_at(block, "/text")),
            "item" => format!("- {}", str_at(block, "/text")),
            "paragraph" => str_at(block, "/text").to_owned(),
            other => panic!("a plan has no {other}"),
        });
    }
    all.push(str_at(plan, "/closing").to_owned());
    one_line(&all.join("\n"))
}

fn the_plan_stands_in_its_paper_whole_and_in_its_order(app: &TestApp) {
    let made = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-01")).send();
    let campaign = made.expect(201).location().to_owned();
    let body = json!({ "kind": "plan", "campaign_id": id_of(&campaign) });
    let made = render(&app.secretariat(), body).expect(201);
    let (path, view) = (made.location().to_owned(), made.json());
    let plan = snapshot(app, &path);
    let source = one_line(SOURCE);
    let begin = source.find("Thực hiện Kế hoạch số 77/KH-UBND").unwrap();
    let end = source.find("Nơi nhận:").unwrap();
    assert_eq!(printed(&plan), source[begin..end].trim());
    // The head and the foot stand in the frame.
    let frame = &plan["frame"];
    let head = format!(
        "Số: /{} {}, ngày tháng năm {} KẾ HOẠCH {}",
        str_at(frame, "/symbol"),
        str_at(frame, "/place"),
        frame["year"],
        str_at(frame, "/subject")
    );
    assert_eq!(head, source[..begin].trim());
    let recipients = frame["recipients"].as_array().unwrap().iter();
    let recipients: Vec<String> =
        recipients.map(|one| format!("- {}", one.as_str().unwrap())).collect();
    let foot = format!(
        "Nơi nhận: {} {} {}",
        recipients.join(" "),
        str_at(frame, "/signature/position"),
        str_at(frame, "/signature/signer_name")
    );
    assert_eq!(foot, source[end..]);
    assert_eq!((str_at(&view, "/kind"), str_at(&view, "/state")), ("ke_hoach", "draft"));
    assert_eq!(str_at(&view, "/title"), str_at(frame, "/subject"));
    assert_eq!(view["rendering"]["snapshot_version"], 1);
    assert_eq!(view["rendering"]["formats"], json!(["pdf", "docx", "png"]));
    assert_eq!(view["rendering"]["warnings"], json!([]));
    assert!(view["page_count"].as_i64().unwrap() > 1, "a plan has several pages: {view}");
    let named = app.secretariat().get(&campaign).send().expect(200).json();
    assert_eq!(named["document_id"], view["id"]);
    let docx = rendition(&app.secretariat(), &path, "docx").expect(200);
    assert_eq!(docx.header("content-type"), Some(DOCX));
    let text = word(&docx);
    for part in ["KẾ HOẠCH", "TỔ CHỨC THỰC HIỆN", "Nguyễn Ngọc Tú"] {
        assert!(text.contains(part), "{part}");
    }
    let png = rendition(&app.secretariat(), &path, "png").expect(200);
    assert_eq!(&png.body[..8], b"\x89PNG\r\n\x1a\n");
    let none = rendition(&app.secretariat(), &path, "xlsx").expect_problem(404, "not-found");
    assert_eq!(none.json()["formats"], json!(["pdf", "docx", "png"]));
    let plain = app.secretariat().post("/v1/documents").json(json!({
        "kind": "ke_hoach", "title": "Tải lên", "unit_code": "VP",
    }));
    let plain = plain.send().expect(201);
    assert_eq!(plain.json()["rendering"], Value::Null);
    rendition(&app.secretariat(), plain.location(), "pdf").expect_problem(404, "not-found");
}

fn the_same_rendition_has_the_same_bytes_and_is_told_by_its_digest(app: &TestApp) {
    let path = rendered(app, letter(json!({})));
    let client = app.secretariat();
    let reads = "SELECT count(*) FROM audit_events WHERE action = 'document.read_content'";
    let first = rendition(&client, &path, "pdf").expect(200);
    assert!(first.body.starts_with(b"%PDF-"));
    assert_eq!(first.header("content-type"), Some("application/pdf"));
    let digest = FileDigest(Sha256::digest(&first.body).into());
    assert_eq!(first.header("content-digest"), Some(digest.field().as_str()));
    assert_eq!(first.header("repr-digest"), Some(digest.field().as_str()));
    assert_eq!(first.etag(), format!("\"sha256-{}\"", digest.hex()));
    assert!(first.header("content-disposition").unwrap().starts_with("attachment; filename="));
    assert_eq!(app.database.number(reads), 1);
    let again = rendition(&app.leader(), &path, "pdf").expect(200);
    assert_eq!(again.body, first.body);
    let known = client.get(&format!("{path}/renditions/pdf")).if_none_match(first.etag()).send();
    known.expect(304);
    assert_eq!(app.database.number(reads), 2, "who has the bytes reads nothing");
    let docx = rendition(&client, &path, "docx").expect(200);
    assert_eq!(rendition(&client, &path, "docx").expect(200).body, docx.body);
    let asked = client.get(&format!("{path}/renditions/pdf")).header("accept", "text/html").send();
    asked.expect_problem(406, "not-acceptable");
    client.get(&format!("{path}/renditions/odt")).send().expect_problem(400, "invalid-parameter");
    app.seal();
    let events = client.get("/v1/events").query(&[("type", "document.rendered")]).send();
    let event = events.expect(200).json()["items"][0].clone();
    assert_eq!(event["data"], json!({ "document_id": id_of(&path), "state": "draft" }));
}

fn a_draft_is_rendered_again_until_it_has_its_content(app: &TestApp) {
    let client = app.secretariat();
    let path = rendered(app, letter(json!({})));
    let (old, id) = (snapshot(app, &path), id_of(&path).to_owned());
    let changes = json!({ "document_id": id, "title": "bổ sung hồ sơ đề nghị khen thưởng" });
    let post = |body: &Value, tag: &str| {
        let body = with(letter(json!({ "unit_code": "VP" })), body.clone());
        client.post(RENDER).if_match(tag).json(body).send()
    };
    post(&changes, "\"9\"").expect_problem(412, "stale-etag");
    assert_eq!(snapshot(app, &path), old, "what was refused changes nothing");
    let second = post(&changes, "\"1\"").expect(200).json();
    assert_eq!(str_at(&second, "/title"), "bổ sung hồ sơ đề nghị khen thưởng");
    assert_eq!(
        (&second["version"], &second["rendering"]["snapshot_version"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(str_at(&snapshot(app, &path), "/frame/subject"), str_at(&second, "/title"));
    let both = "SELECT count(*) FROM paper_snapshots";
    assert_eq!(app.database.number(both), 2);
    // Every rendering is kept, so that there are not endlessly many.
    app.database.execute("UPDATE paper_snapshots SET version = 10000 WHERE version = 2");
    post(&changes, "*").expect_error_at("/document_id", "rendered_too_often");
    app.database.execute("UPDATE paper_snapshots SET version = 2 WHERE version = 10000");
    assert_eq!(client.get(&path).send().expect(200).json()["version"], json!(2));
    let other = json!({ "document_id": id, "kind": "plan", "title": null, "body": [],
                        "campaign_id": launched(app) });
    post(&other, "*").expect_error_at("/document_id", "other_source");
    put(&client, &path, PDF).expect(201);
    post(&changes, "*").expect_problem(409, "invalid-state-transition");
    assert_eq!(app.database.number(both), 2);
    // The renditions of the draft stay beside the signed file.
    assert!(rendition(&client, &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
}

fn an_issued_plan_shows_its_number_and_gives_it_to_the_campaign(app: &TestApp) {
    let campaign = format!("/v1/campaigns/{}", launched(app));
    let body = json!({ "kind": "plan", "campaign_id": id_of(&campaign) });
    let path = rendered(app, body.clone());
    let twice = render(&app.secretariat(), body.clone()).expect_problem(409, "duplicate");
    assert_eq!(str_at(&twice.json(), "/existing_id"), id_of(&path));
    let draft = word(&rendition(&app.secretariat(), &path, "docx").expect(200));
    assert!(!draft.contains("05/KH-STC"));
    issue(app, &path, "05", "KH-STC").expect_problem(422, "validation-failed");
    put(&app.e_office(), &path, PDF).expect(201);
    issue(app, &path, "05", "KH-STC").expect(200);
    let read = app.secretariat().get(&campaign).send().expect(200).json();
    assert_eq!(
        (str_at(&read, "/number"), str_at(&read, "/issued_on")),
        ("05/KH-STC", "2026-11-02")
    );
    let docx = rendition(&app.secretariat(), &path, "docx").expect(200);
    let name = docx.header("content-disposition").unwrap().to_owned();
    assert!(name.contains("05-KH-STC.docx"), "{name}");
    let text = word(&docx);
    for part in ["05/KH-STC", "ngày 02 tháng 11 năm 2026", "Nguyễn Văn A"] {
        assert!(text.contains(part), "{part}");
    }
    render(&app.secretariat(), with(body.clone(), json!({ "document_id": id_of(&path) })))
        .expect_problem(409, "invalid-state-transition");
    // The next version of the plan has a paper of its own, which the amendment names.
    let next = rendered(app, body);
    let read = app.secretariat().get(&campaign).send().expect(200).json();
    assert_eq!(str_at(&read, "/document_id"), id_of(&path));
    assert_eq!(str_at(&snapshot(app, &next), "/frame/number"), "05");
}

fn a_rendered_draft_leaves_in_its_package(app: &TestApp) {
    let path = rendered(app, letter(json!({})));
    let pdf = rendition(&app.e_office(), &path, "pdf").expect(200);
    let package = |accept: &str| {
        app.e_office().get(&format!("{path}/package")).header("accept", accept).send().expect(200)
    };
    let file = package("application/json").json()["files"][0].clone();
    assert_eq!(str_at(&file, "/media_type"), "application/pdf");
    assert_eq!(file["size_bytes"], pdf.body.len());
    assert_eq!(format!("\"sha256-{}\"", str_at(&file, "/sha256")), pdf.etag());
    let (manifest, files) =
        edxml::unpack(&package("application/zip").body, &Limits::default()).unwrap();
    let roles: Vec<PackageRole> = manifest.files.iter().map(|file| file.role).collect();
    assert_eq!(roles, [PackageRole::Header, PackageRole::Document]);
    assert_eq!(files[1].bytes, pdf.body);
    // With the signed file, that is the paper.
    put(&app.e_office(), &path, PDF).expect(201);
    let (_, files) = edxml::unpack(&package("application/zip").body, &Limits::default()).unwrap();
    assert_eq!(files[1].bytes, PDF);
}

fn a_letter_holds_any_text_and_goes_with_its_snapshots(app: &TestApp) {
    let hostile = "#panic(\"x\") $x^2$ *đậm* {{ so }} {% for %} </w:t> <b> ]]> & 🎉 漢 \u{202E}";
    let long = "ệ".repeat(4_000);
    let path = rendered(app, letter(json!({ "body": [hostile, long] })));
    assert_eq!(snapshot(app, &path)["blocks"][0]["text"], hostile);
    assert!(rendition(&app.secretariat(), &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
    let text = word(&rendition(&app.secretariat(), &path, "docx").expect(200));
    assert!(text.contains("#panic(") && text.contains("&lt;b&gt;"), "{text}");
    let count = "SELECT count(*) FROM paper_snapshots";
    assert_eq!(app.database.number(count), 1);
    app.secretariat().delete(&path).if_match("*").send().expect(204);
    assert_eq!(app.database.number(count), 0);
    rendition(&app.secretariat(), &path, "pdf").expect_problem(404, "not-found");
}

fn a_submission_is_the_letter_of_what_it_names(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.upward(json!({})));
    let path = rendered(
        app,
        json!({
            "kind": "submission", "award_round_id": scene.round,
            "frame": {
                "legal_bases": [
                    "Căn cứ Quy chế mẫu của Sở;",
                    "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
                ],
                "signer": { "authority": "deputising", "principal": "Giám đốc",
                            "position": "Phó Giám đốc" },
            },
        }),
    );
    let view = snapshot(app, &path);
    assert_eq!(view["tallies"][0]["individuals"], 1);
    assert_eq!(view["addressees"], json!(["Chủ tịch UBND thành phố Hà Nội", "Sở Nội vụ"]));
    let law = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022";
    assert_eq!((str_at(&view, "/bases/0"), view["bases"].as_array().unwrap().len()), (law, 3));
    let decree =
        "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về";
    assert!(str_at(&view, "/bases/1").starts_with(decree), "{view}");
    assert_eq!(str_at(&view, "/bases/2"), "Căn cứ Quy chế mẫu của Sở", "what the caller adds");
    assert_eq!(warnings(app, &path), ["city_regulation_missing", "council_minutes_missing"]);
    assert_eq!(str_at(&view, "/frame/symbol"), "TTr-STC");
    assert_eq!(str_at(&view, "/frame/signature/authority"), "deputising");
    assert!(str_at(&view, "/appraisal").starts_with("Đã thẩm định 01 hồ sơ"));
    // It is sent up as it is, and numbered later.
    let body = with_reasons(json!({ "dispatch_document_id": id_of(&path) }));
    let sent = app.secretariat().post(&format!("{proposal}/forward")).json(body).send().expect(200);
    assert_eq!(sent.json()["forwarding"]["dispatch_number"], Value::Null);
    let delete = app.secretariat().delete(&path).if_match("*").send();
    delete.expect_problem(409, "in-use");
    put(&app.e_office(), &path, PDF).expect(201);
    issue(app, &path, "15", "TTr-STC").expect(200);
    let read = app.secretariat().get(&proposal).send().expect(200).json();
    assert_eq!(str_at(&read, "/forwarding/dispatch_number"), "15/TTr-STC");
}

fn a_list_names_what_the_caller_sees_and_comes_as_a_workbook(app: &TestApp) {
    let scene = Scene::set(app);
    let person = scene.submitted(scene.proposal(json!({})));
    let unit = scene.ready(scene.proposal(json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    })));
    let body = json!({
        "kind": "nominee_list", "unit_code": "CNTT",
        "award_proposal_ids": [id_of(&person), id_of(&unit)],
    });
    let made = render(&app.unit_head(), body.clone()).expect(201).location().to_owned();
    let view = snapshot(app, &made);
    assert_eq!(str_at(&view, "/groups/0/title"), "I. TẬP THỂ");
    assert_eq!(str_at(&view, "/groups/1/rows/0/name"), "Cán bộ mẫu 12");
    assert_eq!(str_at(&view, "/frame/governing_body"), "Sở Tài chính");
    let xlsx = rendition(&app.unit_head(), &made, "xlsx").expect(200);
    assert_eq!(xlsx.header("content-type"), Some(XLSX));
    assert!(xlsx.body.starts_with(b"PK"));
    // Of the round only what was submitted is listed; the department's list is the department's.
    let all = json!({ "kind": "nominee_list", "award_round_id": scene.round });
    let public = with(all.clone(), json!({ "confidentiality": "public" }));
    let draft = rendered(app, public);
    let view = snapshot(app, &draft);
    assert_eq!(view["groups"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&view, "/frame/agency"), "Sở Tài chính");
    let other = app.as_caller("T-HEAD3");
    // Whoever may know of the draft does not yet know whom it names.
    rendition(&app.unit_head(), &draft, "xlsx").expect(200);
    other.get(&draft).send().expect(200);
    rendition(&other, &draft, "xlsx").expect_problem(404, "not-found");
    let foreign = with(body, json!({ "unit_code": "P03" }));
    render(&other, foreign).expect_problem(404, "not-found");
    render(&other, with(all, json!({ "unit_code": "P03" })))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/award_round_id", "no_proposals");
}

fn achievement_reports_tell_what_was_achieved_and_nothing_of_pending_matters(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.submitted(scene.proposal(json!({})));
    let hold = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "kind": "complaint", "opened_on": "2026-10-05",
        "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
    });
    app.secretariat().post("/v1/holds").json(hold).send().expect(201);
    let earlier = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "award_type_code": GK, "title": "Giấy khen mẫu", "award_class": "merit",
        "decision_number": "15/QĐ-MAU", "decided_on": "2024-12-20",
        "issuing_body": "Giám đốc Sở Kế hoạch và Đầu tư mẫu", "achievement": "Thành tích mẫu",
        "period_from": "2024-01-01", "period_to": "2024-12-31",
    });
    app.secretariat().post("/v1/past-awards").json(earlier).send().expect(201);
    let body = json!({
        "kind": "achievement_report_person", "unit_code": "CNTT",
        "award_proposal_id": id_of(&proposal),
    });
    let made = render(&app.unit_officer(), body.clone()).expect(201).location().to_owned();
    let view = snapshot(app, &made);
    assert_eq!(str_at(&view, "/person/full_name"), "Cán bộ mẫu 12");
    assert_eq!(view["ratings"][0]["year"], "2026");
    let decided = "Quyết định số 15/QĐ-MAU ngày 20/12/2024 của Giám đốc Sở Kế hoạch và Đầu tư mẫu";
    assert_eq!(
        view["honours"],
        json!([{ "year": "2024", "honour": "Giấy khen mẫu", "decision": decided }])
    );
    assert!(!view["achievements"].as_array().unwrap().is_empty());
    assert_eq!(view["confirmation"]["name"], "Cán bộ mẫu 06", "the head who submitted it");
    for who in [app.unit_officer(), app.secretariat()] {
        let made = render(&who, with(body.clone(), json!({ "title": "Báo cáo" }))).expect(201);
        let text = snapshot(app, made.location()).to_string();
        assert!(!text.contains("12/TB-MAU") && !text.contains("Thanh tra mẫu"), "{text}");
    }
    let wrong = json!({ "kind": "achievement_report_collective" });
    render(&app.secretariat(), with(body.clone(), wrong))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/kind", "other_subject_kind");
    let other = app.as_caller("T-HEAD3");
    let foreign = with(body.clone(), json!({ "unit_code": "P03" }));
    render(&other, foreign).expect_problem(404, "not-found");
    let collective = scene.submitted(scene.proposal(json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    })));
    let of_unit = json!({
        "kind": "achievement_report_collective", "award_proposal_id": id_of(&collective),
    });
    let made = render(&app.unit_head(), with(body, of_unit)).expect(201).location().to_owned();
    let name = "Phòng Công nghệ thông tin và Chuyển đổi số";
    let view = snapshot(app, &made);
    assert_eq!(str_at(&view, "/collective/name"), name);
    let staff = "SELECT count(*) FROM persons WHERE unit_code = 'CNTT' AND left_on IS NULL";
    assert_eq!(view["collective"]["staff_count"].as_i64(), Some(app.database.number(staff)));
    let united = "nội bộ đoàn kết (Chi bộ mẫu xác nhận ngày 16/11/2026).";
    assert!(str_at(&view, "/compliance").ends_with(united), "{view}");
    assert!(rendition(&app.unit_head(), &made, "pdf").expect(200).body.starts_with(b"%PDF-"));
}

fn minutes_hold_a_count_once_it_is_communicated(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let body = json!({ "kind": "minutes", "council_session_id": id_of(&session) });
    let item = agreed(app, &session, &proposal);
    let early = render(&app.secretariat(), body.clone());
    let early = early.expect_problem(409, "invalid-state-transition");
    assert_eq!(str_at(&early.json(), "/current_state"), "in_session");
    close(app, &session, json!({})).expect(200);
    let path = rendered(app, body.clone());
    let view = snapshot(app, &path);
    assert_eq!((&view["votes"], &view["conclusions"]), (&json!([]), &json!([])));
    assert_eq!(str_at(&view, "/frame/symbol"), "BB-HĐTĐKT");
    assert!(str_at(&view, "/agenda/0").ends_with("(kết quả chưa thông báo)."));
    assert_eq!(view["counts"]["present"], 6);
    communicate(app, &item);
    let again = with(body.clone(), json!({ "document_id": id_of(&path) }));
    render(&app.secretariat(), again).expect(200);
    let view = snapshot(app, &path);
    assert_eq!((&view["votes"][0]["agree"], &view["votes"][0]["issued"]), (&json!(5), &json!(5)));
    assert_eq!(str_at(&view, "/votes/0/result"), "Đạt");
    assert_eq!(view["conclusions"], json!(["Thống nhất đề nghị"]));
    assert!(!view.to_string().contains("approve"), "no choice of anybody");
    assert!(rendition(&app.secretariat(), &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
    // Who works in the unit of the document reads it, and not what was not theirs to read.
    app.admin().get(&path).send().expect(200);
    rendition(&app.admin(), &path, "pdf").expect_problem(404, "not-found");
    rendition(&app.e_office(), &path, "pdf").expect(200);
    let unit = with(body, json!({ "unit_code": "CNTT" }));
    render(&app.unit_officer(), unit).expect_problem(404, "not-found");
}

fn a_decision_has_its_list_and_gets_its_number(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let decision = scene.drafted(json!({
        "granted_proposal_ids": [id_of(&proposal)],
        "number": null, "symbol": null, "issued_on": null, "signer_name": null,
    }));
    let body = json!({ "kind": "decision", "decision_id": id_of(&decision) });
    let path = rendered(app, body.clone());
    let view = snapshot(app, &path);
    assert_eq!(str_at(&view, "/annex/individuals/0/name"), "Cán bộ mẫu 12");
    assert_eq!(str_at(&view, "/authority"), "Giám đốc Sở Tài chính");
    let granting = str_at(&view, "/articles/0/paragraphs/0");
    assert!(granting.contains("cho 01 cá nhân"), "{granting}");
    assert!(granting.contains("giai đoạn từ ngày 01/01/2026 đến ngày 31/10/2026"), "{granting}");
    let paying = str_at(&view, "/articles/1/paragraphs/0");
    assert!(paying.ends_with("chi từ Quỹ thi đua, khen thưởng của Sở Tài chính."), "{paying}");
    // Without council, submission and day nothing is made up of them.
    let bases = view["bases"].to_string();
    assert!(!bases.contains("Biên bản") && !bases.contains("Theo đề nghị"), "{bases}");
    let missing =
        ["city_regulation_missing", "council_minutes_missing", "proposer_unknown", "bonus_unknown"];
    assert_eq!(warnings(app, &path), missing);
    let twice = render(&app.secretariat(), body.clone()).expect_problem(409, "duplicate");
    assert_eq!(str_at(&twice.json(), "/existing_id"), id_of(&path));
    assert!(rendition(&app.leader(), &path, "xlsx").expect(200).body.starts_with(b"PK"));
    // The people of the office read the document, the draft of the decision they do not.
    app.admin().get(&path).send().expect(200);
    rendition(&app.admin(), &path, "pdf").expect(403);
    let unit = with(body, json!({ "unit_code": "CNTT" }));
    render(&app.unit_head(), unit).expect(403);
    put(&app.e_office(), &path, PDF).expect(201);
    issue(app, &path, "012", "QĐ-STC").expect(200);
    let read = app.secretariat().get(&decision).send().expect(200).json();
    assert_eq!((str_at(&read, "/number"), str_at(&read, "/symbol")), ("12", "QĐ-STC"));
    assert_eq!(str_at(&read, "/document_id"), id_of(&path));
    rendition(&app.admin(), &path, "pdf").expect(200);
}

fn a_decision_names_a_period_only_where_all_have_the_same(app: &TestApp) {
    let scene = Scene::set(app);
    let person = scene.eligible(scene.proposal(json!({})));
    let unit = scene.eligible(scene.proposal(json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    })));
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&person), id_of(&unit)] }));
    let body = json!({ "kind": "decision", "decision_id": id_of(&decision) });
    let path = rendered(app, body.clone());
    let granting = |path: &str| snapshot(app, path)["articles"][0]["paragraphs"][0].to_string();
    let differ = |path: &str| warnings(app, path).iter().any(|one| one == "periods_differ");
    assert!(granting(&path).contains("giai đoạn từ ngày 01/01/2026 đến ngày 31/10/2026"));
    assert!(!differ(&path));
    app.database.execute(
        "UPDATE award_proposals SET achievement_period_from = '2026-02-01' \
         WHERE subject_kind = 'collective'",
    );
    render(&app.secretariat(), with(body, json!({ "document_id": id_of(&path) }))).expect(200);
    assert!(!granting(&path).contains("giai đoạn"), "{}", granting(&path));
    assert!(differ(&path));
}

fn a_decision_rests_on_the_law_in_force_the_minutes_and_the_submission(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = agreed(app, &session, &proposal);
    close(app, &session, json!({})).expect(200);
    communicate(app, &item);
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&proposal)] }));
    let body = json!({ "kind": "decision", "decision_id": id_of(&decision) });
    let path = rendered(app, body.clone());
    let bases = |path: &str| -> Vec<String> {
        let view = snapshot(app, path);
        let lines = view["bases"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap().to_owned()).collect()
    };
    let first = bases(&path);
    assert_eq!(first.len(), 4, "law, decree, minutes, proposer: {first:?}");
    assert_eq!(
        first[2],
        "Căn cứ Biên bản họp Hội đồng Thi đua - Khen thưởng mẫu, phiên thứ 1, ngày 23 tháng 11 năm 2026"
    );
    let by = "Theo đề nghị của Văn phòng Sở (Thường trực Hội đồng Thi đua - Khen thưởng mẫu)";
    assert_eq!(first[3], by);
    assert_eq!(warnings(app, &path), ["city_regulation_missing", "submission_missing"]);
    let paying = snapshot(app, &path)["articles"][1]["paragraphs"][0].to_string();
    assert!(paying.contains("có tên tại Điều 1: ") && paying.contains(" đồng ("), "{paying}");
    // What a unit proposes to the department is not what the standing body proposes.
    let of_unit = json!({
        "kind": "submission", "award_proposal_ids": [id_of(&proposal)], "unit_code": "CNTT",
    });
    let of_unit = render(&app.unit_head(), of_unit).expect(201).location().to_owned();
    put(&app.e_office(), &of_unit, PDF).expect(201);
    issue_on(app, &of_unit, ("07", "TTr-STC"), "2026-11-23").expect(200);
    let again = with(body, json!({ "document_id": id_of(&path) }));
    render(&app.secretariat(), again.clone()).expect(200);
    assert_eq!(bases(&path)[3], by);
    assert_eq!(warnings(app, &path), ["city_regulation_missing", "submission_missing"]);
    // The letter and the minutes get their numbers; the decision is rendered again.
    let letter = json!({ "kind": "submission", "award_proposal_ids": [id_of(&proposal)] });
    let letter = rendered(app, letter);
    assert!(bases(&letter).iter().any(|line| line.contains("phiên thứ 1")), "of the council");
    let minutes = json!({ "kind": "minutes", "council_session_id": id_of(&session) });
    let minutes = rendered(app, minutes);
    for (paper, number, symbol) in [(&letter, "15", "TTr-STC"), (&minutes, "01", "BB-HĐTĐKT")] {
        put(&app.e_office(), paper, PDF).expect(201);
        issue_on(app, paper, (number, symbol), "2026-11-23").expect(200);
    }
    render(&app.secretariat(), again).expect(200);
    let minutes = snapshot(app, &path)["bases"][2].clone();
    let number = minutes.as_str().unwrap().strip_suffix(
        "/BB-HĐTĐKT ngày 23 tháng 11 năm 2026 của Hội đồng Thi đua - Khen thưởng mẫu",
    );
    assert!(number.is_some_and(|one| one.starts_with("Căn cứ Biên bản số ")), "{minutes}");
    assert_eq!(
        bases(&path)[3],
        format!("{by} tại Tờ trình số 15/TTr-STC ngày 23 tháng 11 năm 2026")
    );
    assert_eq!(warnings(app, &path), ["city_regulation_missing"]);
}

fn bases_of_the_caller_take_the_place_of_all_others_where_they_say_so(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let submission = |frame: Value| {
        json!({
            "kind": "submission", "award_proposal_ids": [id_of(&proposal)], "frame": frame,
        })
    };
    let own = json!({ "legal_bases": ["Căn cứ văn bản mẫu;"], "replaces_bases": true });
    let path = rendered(app, submission(own.clone()));
    assert_eq!(snapshot(app, &path)["bases"], json!(["Căn cứ văn bản mẫu"]));
    assert_eq!(warnings(app, &path), [""; 0]);
    let none = submission(json!({ "replaces_bases": true }));
    render(&app.secretariat(), none)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/frame/legal_bases", "bases_required");
    render(&app.secretariat(), letter(json!({ "frame": own })))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/frame/replaces_bases", "not_of_kind");
}

fn the_city_makes_its_own_papers(app: &TestApp) {
    let scene = Scene::set(app);
    let city = scene.forwarded(json!({}));
    let upward = scene.drafted(json!({
        "authority": "city_chairman", "granted_proposal_ids": [id_of(&city)], "number": "77",
    }));
    render(&app.secretariat(), json!({ "kind": "decision", "decision_id": id_of(&upward) }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/decision_id", "other_authority");
}

fn a_certificate_names_who_was_awarded(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let body = json!({ "kind": "certificate", "award_id": id_of(&award) });
    let path = rendered(app, body.clone());
    let view = snapshot(app, &path);
    assert_eq!(str_at(&view, "/recipient_name"), "Cán bộ mẫu 12");
    assert_eq!(str_at(&view, "/decision_reference"), "Quyết định số 1234/QĐ-STC ngày 23/11/2026");
    assert_eq!(str_at(&view, "/frame/signature/signer_name"), "Người ký mẫu");
    assert!(rendition(&app.secretariat(), &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
    let unit = with(body.clone(), json!({ "unit_code": "CNTT" }));
    render(&app.unit_head(), unit).expect(403);
    act(&app.leader(), &award, "revoke").expect(200);
    let refused = render(&app.secretariat(), body);
    let refused = refused.expect_problem(409, "invalid-state-transition");
    assert_eq!(str_at(&refused.json(), "/current_state"), "revoked");
}

fn a_report_on_results_tells_what_is_final(app: &TestApp) {
    let scene = Scene::set(app);
    scene.granted();
    let body = json!({ "kind": "result_report", "campaign_id": scene.campaign });
    let path = rendered(app, body.clone());
    let view = snapshot(app, &path);
    assert!(str_at(&view, "/frame/subject").contains("năm 2026"));
    let text = view["blocks"].to_string();
    for part in ["Cán bộ mẫu 12", "Chưa có kết quả chấm điểm chính thức.", "KẾT QUẢ"]
    {
        let is_there = text.to_uppercase().contains(&part.to_uppercase());
        assert!(is_there, "{part}: {text}");
    }
    assert!(rendition(&app.secretariat(), &path, "xlsx").expect(200).body.starts_with(b"PK"));
    assert!(rendition(&app.secretariat(), &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
    let wanted = json!({ "evaluation_round_id": scene.nothing() });
    render(&app.secretariat(), with(body, wanted))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/evaluation_round_id", "no_final_results");
}

fn a_replaced_template_is_filled_from_then_on(app: &TestApp) {
    let client = app.secretariat();
    let path = rendered(app, letter(json!({})));
    let before = rendition(&client, &path, "docx").expect(200);
    assert!(word(&before).contains("Nơi nhận:"));
    let template = client.put("/v1/paper-templates/letter/content").body(BYTES, changed_letter());
    template.send().expect(201);
    let after = rendition(&client, &path, "docx").expect(200);
    assert!(word(&after).contains("Nơi gửi:") && !word(&after).contains("Nơi nhận:"));
    assert_ne!(after.etag(), before.etag());
    // Other kinds and forms are as they were.
    assert!(rendition(&client, &path, "pdf").expect(200).body.starts_with(b"%PDF-"));
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let campaign = launched(app);
    let nothing = app.app.ids.next().to_string();
    let plain = json!({ "kind": "cong_van", "title": "Tải lên", "unit_code": "VP" });
    let plain = app.secretariat().post("/v1/documents").json(plain).send().expect(201);
    let audit = app.database.number("SELECT count(*) FROM audit_events");
    let plan = json!({ "kind": "plan", "campaign_id": campaign });
    for (body, pointer, code) in [
        (json!({ "kind": "plan" }), "/campaign_id", "source_required"),
        (json!({ "kind": "letter", "body": ["x"] }), "/title", "required_for_letter"),
        (json!({ "kind": "letter", "title": "x" }), "/body", "source_required"),
        (json!({ "kind": "submission" }), "/award_proposal_ids", "source_required"),
        (with(plan.clone(), json!({ "award_id": nothing })), "/award_id", "not_of_kind"),
        (with(plan.clone(), json!({ "year": 2026 })), "/year", "not_of_kind"),
        (
            json!({ "kind": "nominee_list", "award_proposal_ids": [nothing, nothing] }),
            "/award_proposal_ids",
            "repeated",
        ),
        (letter(json!({ "unit_code": "NEIN" })), "/unit_code", "unknown_unit"),
        (
            letter(json!({ "document_id": str_at(&plain.json(), "/id") })),
            "/document_id",
            "not_rendered",
        ),
        (letter(json!({ "body": ["a\u{7}b"] })), "/body/0", "pattern"),
    ] {
        let refused = render(&app.secretariat(), body).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    let secret = letter(json!({ "confidentiality": "secret" }));
    render(&app.secretariat(), secret).expect_problem(422, "state-secret-refused");
    let unknown = json!({ "kind": "plan", "campaign_id": nothing });
    render(&app.secretariat(), unknown).expect_problem(404, "not-found");
    let gone = letter(json!({ "document_id": nothing }));
    render(&app.secretariat(), gone).expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM paper_snapshots"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), audit);
}

fn papers_are_for_those_who_read_their_source(app: &TestApp) {
    let campaign = launched(app);
    for client in [app.employee(), app.leader(), app.e_office(), app.admin()] {
        render(&client, letter(json!({}))).expect_problem(403, "role-required");
    }
    // A unit writes for itself, and not the plan of the department.
    let own = letter(json!({ "unit_code": "CNTT" }));
    let path = render(&app.unit_officer(), own.clone()).expect(201).location().to_owned();
    render(&app.unit_officer(), letter(json!({}))).expect_problem(403, "role-required");
    let plan = json!({ "kind": "plan", "campaign_id": campaign, "unit_code": "CNTT" });
    render(&app.unit_head(), plan).expect_problem(403, "role-required");
    let again = with(own, json!({ "document_id": id_of(&path), "unit_code": "P03" }));
    render(&app.as_caller("T-HEAD3"), again).expect_problem(404, "not-found");
    rendition(&app.unit_head(), &path, "pdf").expect(200);
    rendition(&app.as_caller("T-HEAD3"), &path, "pdf").expect_problem(404, "not-found");
    app.anonymous().get(&format!("{path}/renditions/pdf")).send().expect(401);
}
