//! Search over everything that the caller reads.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::authz::table::SCOPES;
use unicode_normalization::UnicodeNormalization;

use crate::achievements::{act as act_on, drafted, result_of};
use crate::campaigns::{department_campaign, launched};
use crate::documents::given as document;
use crate::indicators::{defined, milestone};
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of, reason, with};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    every_kind_is_found_without_marks_and_leads_to_its_object,
    words_are_folded_whichever_way_they_are_written,
    a_snippet_marks_the_words_in_plain_text,
    text_that_is_no_word_finds_nothing_and_does_no_harm,
    each_role_finds_what_its_lists_show_and_nothing_else,
    a_kind_without_its_scope_has_no_results,
    drafts_and_internal_documents_are_found_by_those_who_read_them,
    pages_hold_each_result_once_newest_first,
    what_is_buried_under_much_that_is_out_of_sight_is_found_page_by_page,
    a_cursor_of_another_search_is_refused,
    unknown_kinds_and_missing_words_are_refused,
    changed_deleted_and_withdrawn_objects_leave_their_words,
    what_is_kept_back_is_not_searched,
];

/// Kind and title of all results, page by page.
fn found_by(client: &Client, parameters: &[(&str, &str)], limit: &str) -> Vec<(String, String)> {
    let mut page = client.get("/v1/search").query(parameters).query(&[("limit", limit)]);
    let mut found = Vec::new();
    loop {
        let answer = page.send().expect(200);
        let items = answer.json()["items"].as_array().unwrap().clone();
        let pair =
            |one: &Value| (str_at(one, "/kind").to_owned(), str_at(one, "/title").to_owned());
        found.extend(items.iter().map(pair));
        let Some(link) = answer.header("link") else { return found };
        page = client.get(link.split(['<', '>']).nth(1).unwrap());
    }
}

fn found(client: &Client, q: &str) -> Vec<(String, String)> {
    found_by(client, &[("q", q)], "200")
}

fn titles(client: &Client, q: &str) -> Vec<String> {
    found(client, q).into_iter().map(|(_, title)| title).collect()
}

/// One object of each kind whose name begins with `Đồng Tháp`.
fn one_of_each(scene: &Scene<'_>) {
    let app = scene.app;
    let mut campaign = department_campaign("DT-01");
    campaign["title"] = json!("Đồng Tháp: phong trào");
    app.secretariat().post("/v1/campaigns").json(campaign).send().expect(201);
    drafted(app, result_of(&scene.campaign, "Đồng Tháp: thành tích"));
    scene.draft(scene.proposal(json!({ "summary": "Đồng Tháp: đề nghị" })));
    scene.drafted(json!({ "title": "Đồng Tháp: quyết định" }));
    document(&app.unit_officer(), json!({ "title": "Đồng Tháp: văn bản" }));
    defined(app, &scene.campaign, with(milestone(), json!({ "name": "Đồng Tháp: chỉ tiêu" })));
    let unit = json!({
        "name": "Đồng Tháp: đơn vị", "kind": "room", "parent_code": "STC", "valid_from": "2026-01-01",
    });
    app.e_office().put("/v1/units/DT").json(unit).send().expect(201);
    let person = json!({
        "full_name": "Đồng Tháp: cán bộ mẫu", "kind": "civil_servant", "position_class": "staff",
        "unit_code": "CNTT", "unit_since": "2026-01-01",
    });
    app.e_office().put("/v1/persons/DT-1").json(person).send().expect(201);
}

const KINDS: [&str; 8] = [
    "campaign",
    "achievement",
    "award_proposal",
    "decision",
    "document",
    "indicator",
    "unit",
    "person",
];

fn kinds(client: &Client, q: &str) -> BTreeSet<String> {
    found(client, q).into_iter().map(|(kind, _)| kind).collect()
}

fn set(kinds: &[&str]) -> BTreeSet<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

fn every_kind_is_found_without_marks_and_leads_to_its_object(app: &TestApp) {
    one_of_each(&Scene::set(app));
    let sec = app.secretariat();
    let page = sec.get("/v1/search").query(&[("q", "dong thap"), ("include_total", "true")]);
    let page = page.send().expect(200);
    let body = page.json();
    assert_eq!((&body["total_count"], &body["next_cursor"]), (&json!(8), &Value::Null));
    let items = body["items"].as_array().unwrap();
    let kinds: BTreeSet<String> = items.iter().map(|one| str_at(one, "/kind").to_owned()).collect();
    assert_eq!(kinds, set(&KINDS));
    for one in items {
        let read = sec.get(str_at(one, "/path")).send().expect(200).json();
        let key = if read.get("id").is_some() { "/id" } else { "/code" };
        assert_eq!(str_at(&read, key), str_at(one, "/id"));
        if let Some(state) = read.get("state") {
            assert_eq!(state, &one["state"], "{one}");
        }
        let alone = sec.get("/v1/search").query(&[("q", "đồng"), ("kind", str_at(one, "/kind"))]);
        let alone = alone.query(&[("include_total", "true")]).send().expect(200).json();
        assert_eq!((&alone["total_count"], &alone["items"][0]["id"]), (&json!(1), &one["id"]));
        assert_eq!(alone["items"][0]["kind"], one["kind"]);
    }
    let several = [("q", "đồng"), ("kind", "unit,person"), ("kind", "document")];
    assert_eq!(found_by(&sec, &several, "200").len(), 3);
    let tag = page.etag().to_owned();
    let again = sec.get("/v1/search").query(&[("q", "dong thap"), ("include_total", "true")]);
    again.if_none_match(&tag).send().expect(304);
}

fn words_are_folded_whichever_way_they_are_written(app: &TestApp) {
    let title = "Đẩy mạnh số hóa, “một cửa” tại phường Cửa Nam";
    document(&app.unit_officer(), json!({ "title": title, "number": "77", "symbol": "KH-UBND" }));
    let decomposed: String = "Đẩy mạnh".nfd().collect();
    for q in [
        "đẩy mạnh",
        "DAY MANH",
        "day manh",
        decomposed.as_str(),
        "mạnh đẩy",
        "\"một cửa\"",
        "“mot cua”",
        "cua n",
        "\u{d0}ẩy",
        "77/KH-UBND",
        "kh-ubnd",
        "hóa số",
        "hoá",
    ] {
        assert_eq!(titles(&app.unit_officer(), q), [title], "{q}");
    }
    for q in ["manhh", "ay manh", "đẩy mạnh lên", "78/KH-UBND"] {
        assert_eq!(titles(&app.unit_officer(), q), Vec::<String>::new(), "{q}");
    }
}

fn a_snippet_marks_the_words_in_plain_text(app: &TestApp) {
    let title = "<b>Thi đua</b> & \"khen thưởng\"";
    document(&app.unit_officer(), json!({ "title": title, "issuing_body": "Sở Nội vụ mẫu" }));
    let snippet = |q: &str| {
        let page = app.unit_officer().get("/v1/search").query(&[("q", q)]).send().expect(200);
        page.json()["items"][0]["snippet"].clone()
    };
    assert_eq!(
        snippet("thi dua"),
        json!([
            { "text": "<b>", "is_match": false },
            { "text": "Thi đua", "is_match": true },
            { "text": "</b> & \"khen thưởng\"", "is_match": false },
        ])
    );
    assert_eq!(
        snippet("noi vu"),
        json!([
            { "text": "Sở ", "is_match": false },
            { "text": "Nội vụ", "is_match": true },
            { "text": " mẫu", "is_match": false },
        ])
    );
}

fn text_that_is_no_word_finds_nothing_and_does_no_harm(app: &TestApp) {
    document(&app.unit_officer(), json!({ "title": "Kế hoạch mẫu" }));
    let before = app.database.number("SELECT count(*) FROM documents");
    for q in
        ["\"*: - )(", "%", "__", "' OR 1=1 --", "'); DROP TABLE documents; --", "🎉", "NEAR(a b)"]
    {
        assert_eq!(titles(&app.unit_officer(), q), Vec::<String>::new(), "{q}");
    }
    assert_eq!(titles(&app.unit_officer(), "'kế' & !\"hoạch\" | mẫu:*"), ["Kế hoạch mẫu"]);
    assert_eq!(app.database.number("SELECT count(*) FROM documents"), before);
    let long = "đ".repeat(200);
    assert_eq!(titles(&app.unit_officer(), &long), Vec::<String>::new());
    let empty =
        app.unit_officer().get("/v1/search").query(&[("q", "!"), ("include_total", "true")]);
    assert_eq!(empty.send().expect(200).json()["total_count"], json!(0));
}

fn each_role_finds_what_its_lists_show_and_nothing_else(app: &TestApp) {
    one_of_each(&Scene::set(app));
    let everything = set(&KINDS);
    assert_eq!(kinds(&app.secretariat(), "dong thap"), everything);
    assert_eq!(kinds(&app.leader(), "dong thap"), everything);
    let unit = set(&["achievement", "award_proposal", "document", "indicator", "person", "unit"]);
    assert_eq!(kinds(&app.unit_head(), "dong thap"), unit);
    assert_eq!(kinds(&app.unit_officer(), "dong thap"), unit);
    // Another unit's head reads none of this unit's; everybody reads units and launched plans.
    assert_eq!(kinds(&app.as_caller("T-HEAD3"), "dong thap"), set(&["indicator", "unit"]));
    // Staff read their unit's documents and of achievements and proposals the own ones.
    let own = set(&["document", "indicator", "unit"]);
    assert_eq!(kinds(&app.employee(), "dong thap"), own);
    // A draft belongs to its unit: a machine sees what was submitted.
    let machine = set(&["achievement", "decision", "document", "indicator", "person", "unit"]);
    assert_eq!(kinds(&app.e_office(), "dong thap"), machine);
    app.anonymous().get("/v1/search?q=dong").send().expect_problem(401, "unauthenticated");
    for client in [app.secretariat(), app.unit_head(), app.employee(), app.e_office()] {
        for one in client.get("/v1/search?q=dong+thap").send().expect(200).json()["items"]
            .as_array()
            .unwrap()
        {
            client.get(str_at(one, "/path")).send().expect(200);
        }
    }
}

fn a_kind_without_its_scope_has_no_results(app: &TestApp) {
    one_of_each(&Scene::set(app));
    let scopes = [
        ("campaigns:read", vec!["campaign"]),
        ("achievements:read", vec!["achievement"]),
        ("award_proposals:read", vec!["award_proposal"]),
        ("decisions:read", vec!["decision"]),
        ("documents:read", vec!["document"]),
        ("indicators:read", vec!["indicator"]),
        ("directory:read", vec!["person", "unit"]),
        ("audit:read", vec![]),
    ];
    for (scope, kinds_of_scope) in scopes {
        assert!(SCOPES.iter().any(|(name, _)| *name == scope), "{scope}");
        let client = Client::new(&app.base_url, Some(app.token("T-SEC", "tests", scope)));
        assert_eq!(kinds(&client, "dong thap"), set(&kinds_of_scope), "{scope}");
    }
    let client = Client::new(&app.base_url, Some(app.token("T-SEC", "tests", "documents:read")));
    let asked = [("q", "dong thap"), ("kind", "campaign,decision")];
    assert!(found_by(&client, &asked, "200").is_empty());
}

fn drafts_and_internal_documents_are_found_by_those_who_read_them(app: &TestApp) {
    let sec = app.secretariat();
    let mut campaign = department_campaign("CT-01");
    campaign["title"] = json!("Cần Thơ phong trào");
    let made = sec.post("/v1/campaigns").json(campaign).send().expect(201);
    let path = made.location().to_owned();
    defined(app, id_of(&path), with(milestone(), json!({ "name": "Cần Thơ chỉ tiêu" })));
    assert_eq!(titles(&app.employee(), "can tho"), Vec::<String>::new());
    assert_eq!(found(&sec, "can tho").len(), 2);
    app.leader().post(&format!("{path}/publish")).send().expect(200);
    assert_eq!(kinds(&app.employee(), "can tho"), set(&["campaign", "indicator"]));
    let body = json!({ "unit_code": "P03", "title": "Cần Thơ nội bộ" });
    document(&sec, body.clone());
    document(
        &sec,
        with(body, json!({ "title": "Cần Thơ công khai", "confidentiality": "public" })),
    );
    let asked = [("q", "can tho"), ("kind", "document")];
    let public = vec![("document".to_owned(), "Cần Thơ công khai".to_owned())];
    assert_eq!(found_by(&app.employee(), &asked, "200"), public);
    assert_eq!(found_by(&app.as_caller("T-HEAD3"), &asked, "200").len(), 2);
}

/// Achievements and documents by turns, a minute apart.
fn mixture(app: &TestApp) -> Vec<String> {
    let campaign = launched(app);
    let mut made = Vec::new();
    for number in 0..14 {
        app.app.clock.advance(TimeDelta::minutes(1));
        let title = format!("Bến Tre {number:02}");
        if number % 3 == 0 {
            drafted(app, result_of(&campaign, &title));
        } else {
            let unit = if number % 2 == 0 { "CNTT" } else { "P03" };
            document(&app.secretariat(), json!({ "title": title, "unit_code": unit }));
        }
        made.push(title);
    }
    made.reverse();
    made
}

fn pages_hold_each_result_once_newest_first(app: &TestApp) {
    let newest_first = mixture(app);
    // Some that fall on one moment, and the same words in a kind of its own.
    let at_once = ["Bến Tre a", "Bến Tre b", "Bến Tre c"];
    for title in at_once {
        document(&app.secretariat(), json!({ "title": title }));
    }
    let all = titles(&app.secretariat(), "ben tre");
    assert_eq!(all[3..], newest_first);
    assert_eq!(
        all[..3].iter().map(String::as_str).collect::<BTreeSet<_>>(),
        BTreeSet::from(at_once)
    );
    for code in ["T-SEC", "T-HEAD", "T-HEAD3", "T-EMPLOYEE"] {
        let client = app.as_caller(code);
        for parameters in [
            vec![("q", "ben tre")],
            vec![("q", "ben"), ("kind", "achievement")],
            vec![("q", "ben"), ("kind", "document")],
            vec![("q", "ben"), ("kind", "document,achievement")],
        ] {
            let whole = found_by(&client, &parameters, "200");
            for limit in ["1", "2", "5"] {
                assert_eq!(found_by(&client, &parameters, limit), whole, "{code} {parameters:?}");
            }
            let counted = client.get("/v1/search").query(&parameters);
            let counted = counted.query(&[("include_total", "true"), ("limit", "1")]);
            let total = counted.send().expect(200).json()["total_count"].as_u64().unwrap();
            assert_eq!(usize::try_from(total).unwrap(), whole.len(), "{code} {parameters:?}");
        }
    }
    let of_unit = titles(&app.unit_head(), "ben tre");
    assert!(of_unit.len() < all.len() && of_unit.iter().all(|title| all.contains(title)));
}

/// 6,000 copies of a document in the six seconds after it: more than one request looks at.
fn bury(app: &TestApp, title: &str) {
    let (id, made) = match app.backend {
        Backend::Sqlite => ("randomblob(16)", "d.created_at + n.i * 1000 + 500"),
        Backend::Postgres => {
            ("gen_random_uuid()", "d.created_at + (n.i * 1000 + 500) * interval '1 microsecond'")
        }
    };
    app.database.execute(&format!(
        "INSERT INTO documents (id, kind, title, language, confidentiality, unit_code, state, \
         created_by, search_text, sort_key, version, created_at, updated_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) \
         SELECT {id}, d.kind, d.title, d.language, d.confidentiality, d.unit_code, d.state, \
         d.created_by, d.search_text, d.sort_key, d.version, {made}, d.updated_at \
         FROM n, documents d WHERE d.title = '{title}'"
    ));
}

fn what_is_buried_under_much_that_is_out_of_sight_is_found_page_by_page(app: &TestApp) {
    let campaign = launched(app);
    let (officer, sec) = (app.unit_officer(), app.secretariat());
    let later = |milliseconds| app.app.clock.advance(TimeDelta::milliseconds(milliseconds));
    let seen = |title: &str| document(&officer, json!({ "title": title }));
    let achieved = |title: &str| drafted(app, result_of(&campaign, title));
    let of_p03 = json!({ "unit_code": "P03", "title": "Bến Tre kín cũ" });
    document(&sec, with(of_p03.clone(), json!({ "confidentiality": "public" })));
    later(1000);
    achieved("Bến Tre 0");
    later(1000);
    document(&sec, with(of_p03, json!({ "title": "Bến Tre kín" })));
    bury(app, "Bến Tre kín");
    // Among the hidden ones: these two lie deeper than one request looks, the others do not.
    later(300);
    achieved("Bến Tre 1");
    later(300);
    seen("Bến Tre 2");
    later(2400);
    achieved("Bến Tre 3");
    later(1000);
    seen("Bến Tre 4");
    later(60_000);
    achieved("Bến Tre 5");
    later(1000);
    seen("Bến Tre 6");

    let numbered = |numbers: &[u8]| -> Vec<String> {
        let titles = numbers.iter().map(|number| format!("Bến Tre {number}"));
        titles.chain(["Bến Tre kín cũ".to_owned()]).collect()
    };
    let (head, employee) = (app.unit_head(), app.employee());
    let whatever = vec![("q", "ben tre")];
    let documents = vec![("q", "ben tre"), ("kind", "document")];
    for (client, asked, expected) in [
        (&head, &whatever, numbered(&[6, 5, 4, 3, 2, 1, 0])),
        (&head, &documents, numbered(&[6, 4, 2])),
        (&employee, &whatever, numbered(&[6, 4, 2])),
    ] {
        for limit in ["1", "3", "200"] {
            let found = found_by(client, asked, limit).into_iter().map(|(_, title)| title);
            assert_eq!(found.collect::<Vec<_>>(), expected, "{asked:?} {limit}");
        }
    }

    let first = |client: &Client, asked: &[(&str, &str)]| {
        let page = client.get("/v1/search").query(asked).query(&[("include_total", "true")]);
        page.send().expect(200).json()
    };
    // What the index of achievements has beyond the place where the walk gave up waits as well.
    let page = first(&head, &[("q", "ben tre"), ("limit", "200")]);
    assert_eq!(page["items"].as_array().unwrap().len(), 4, "{page}");
    assert!(page["next_cursor"].is_string() && page["total_count"].is_null(), "{page}");
    let page = first(&employee, &[("q", "kin")]);
    assert_eq!(page["items"], json!([]));
    assert!(page["next_cursor"].is_string(), "{page}");
    assert_eq!(titles(&employee, "kin"), ["Bến Tre kín cũ"]);
    // Who reads them all has whole pages, and too many to count.
    let page = first(&sec, &[("q", "kin"), ("limit", "200")]);
    assert_eq!(page["items"].as_array().unwrap().len(), 200);
    assert!(page["total_count"].is_null(), "{page}");
    let page = first(&head, &[("q", "ben tre"), ("kind", "achievement")]);
    assert_eq!((&page["total_count"], &page["next_cursor"]), (&json!(4), &Value::Null));
}

fn a_cursor_of_another_search_is_refused(app: &TestApp) {
    mixture(app);
    let page = app.secretariat().get("/v1/search?q=ben&limit=1").send().expect(200).json();
    let cursor = str_at(&page, "/next_cursor").to_owned();
    let ask = |client: &Client, q: &str| {
        client.get("/v1/search").query(&[("q", q), ("cursor", &cursor)]).send()
    };
    ask(&app.secretariat(), "ben").expect(200);
    ask(&app.secretariat(), "tre").expect_problem(400, "invalid-cursor");
    ask(&app.leader(), "ben").expect_problem(400, "invalid-cursor");
}

fn unknown_kinds_and_missing_words_are_refused(app: &TestApp) {
    for query in ["", "?kind=unit", "?q=", "?q=a&kind=hold", "?q=a&kind=", "?q=a&sort=title"] {
        assert_eq!(
            app.secretariat().get(&format!("/v1/search{query}")).send().status,
            400,
            "{query}"
        );
    }
    let long = "a".repeat(201);
    let refused = app.secretariat().get("/v1/search").query(&[("q", &long)]).send();
    refused.expect_problem(400, "invalid-parameter");
    app.secretariat().post("/v1/search?q=a").send().expect(405);
}

fn changed_deleted_and_withdrawn_objects_leave_their_words(app: &TestApp) {
    let scene = Scene::set(app);
    let sec = app.secretariat();
    let path = document(&app.unit_officer(), json!({ "title": "Vĩnh Long" }));
    let patch = app.unit_officer().patch(&path).if_match("*");
    patch.json(json!({ "title": "Trà Vinh" })).send().expect(200);
    assert_eq!(titles(&sec, "vinh long"), Vec::<String>::new());
    assert_eq!(titles(&sec, "tra vinh"), ["Trà Vinh"]);
    app.unit_officer().delete(&path).if_match("*").send().expect(204);
    assert_eq!(titles(&sec, "tra vinh"), Vec::<String>::new());
    let entries = "SELECT count(*) FROM search_entries WHERE kind = 'document'";
    let documents = app.database.number("SELECT count(*) FROM documents");
    assert_eq!(app.database.number(entries), documents);
    let achievement = drafted(app, result_of(&scene.campaign, "Sóc Trăng"));
    act_on(&app.unit_head(), &achievement, "submit").expect(200);
    let proposal = scene.submitted(scene.proposal(json!({ "summary": "Sóc Trăng đề nghị" })));
    assert_eq!(kinds(&sec, "soc trang"), set(&["achievement", "award_proposal"]));
    act_on(&app.unit_head(), &achievement, "withdraw").expect(200);
    act(&app.unit_head(), &proposal, "withdraw").expect(200);
    assert_eq!(titles(&sec, "soc trang"), Vec::<String>::new());
    let draft = drafted(app, result_of(&scene.campaign, "Hậu Giang"));
    assert_eq!(titles(&sec, "hau giang"), ["Hậu Giang"]);
    app.unit_officer().delete(&draft).if_match("*").send().expect(204);
    assert_eq!(titles(&sec, "hau giang"), Vec::<String>::new());
}

fn what_is_kept_back_is_not_searched(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({ "summary": "Kiên Giang đề nghị" })));
    let reason = with(reason(), json!({ "text": "Thiếu bản Bạc Liêu" }));
    let returned = app.secretariat().post(&format!("{path}/return"));
    returned.json(json!({ "reasons": [reason] })).send().expect(200);
    let hold = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "kind": "complaint", "opened_on": "2026-10-05",
        "basis": { "number": "12/BACLIEU", "issued_on": "2026-10-01", "issuer": "Thanh tra Bạc Liêu" },
    });
    app.secretariat().post("/v1/holds").json(hold).send().expect(201);
    assert_eq!(titles(&app.secretariat(), "kien giang"), ["Kiên Giang đề nghị"]);
    for q in ["bac lieu", "baclieu"] {
        assert_eq!(titles(&app.secretariat(), q), Vec::<String>::new(), "{q}");
    }
}
