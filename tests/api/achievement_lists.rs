//! Lists of achievements: filters, order, cursors and words, the same on both databases.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::config::DatabaseUrl;
use thidua::db::merge_index;
use thidua::features::achievements::{input::CreateAchievement, service};

use crate::achievements::{act, drafted, initiative, result_of, verified};
use crate::campaigns::launched;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    lists_are_filtered_by_unit_state_kind_person_and_year,
    pages_of_every_filter_hold_each_row_once_and_in_order,
    titles_are_listed_in_vietnamese_order,
    words_are_found_by_their_beginnings_without_marks,
    words_of_a_page_by_page_search_come_newest_first,
    a_changed_title_is_found_by_its_new_words_only,
    words_that_change_within_one_transaction_are_found_as_it_leaves_them,
    words_are_found_after_their_index_was_merged,
    words_do_not_show_what_the_caller_may_not_see,
    the_moment_of_creation_limits_a_list,
    heads_find_what_they_can_adopt_in_other_units,
    a_cursor_of_another_filter_is_refused,
];

fn titles(client: &Client, query: &str) -> Vec<String> {
    let (mut path, mut found) = (format!("/v1/achievements?{query}"), Vec::new());
    loop {
        let page = client.get(&path).send().expect(200);
        let items = page.json()["items"].as_array().unwrap().clone();
        found.extend(items.iter().map(|one| str_at(one, "/title").to_owned()));
        let Some(link) = page.header("link") else { return found };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
}

fn titled(campaign: &str, title: &str, changes: &[(&str, Value)]) -> Value {
    let mut body = result_of(campaign, title);
    for (name, value) in changes {
        body[*name] = value.clone();
    }
    body
}

fn create(app: &TestApp, body: Value) -> String {
    app.secretariat().post("/v1/achievements").json(body).send().expect(201).location().to_owned()
}

/// Twelve achievements of two units, three kinds, two states and two years.
fn mixture(app: &TestApp) -> String {
    let campaign = launched(app);
    for number in 0..12 {
        let unit = if number % 3 == 0 { "P03" } else { "CNTT" };
        let kind = ["result", "model", "article"][number % 3];
        let year = if number < 4 { 2026 } else { 2027 };
        let path = create(
            app,
            titled(
                &campaign,
                &format!("Mẫu {number:02}"),
                &[
                    ("unit_code", json!(unit)),
                    ("kind", json!(kind)),
                    ("period_to", json!(format!("{year}-06-30"))),
                ],
            ),
        );
        if number % 2 == 0 {
            let head = if unit == "P03" { "T-HEAD3" } else { "T-HEAD" };
            act(&app.as_caller(head), &path, "submit").expect(200);
        }
    }
    campaign
}

fn numbers(list: &[usize]) -> Vec<String> {
    list.iter().map(|number| format!("Mẫu {number:02}")).collect()
}

fn lists_are_filtered_by_unit_state_kind_person_and_year(app: &TestApp) {
    let campaign = mixture(app);
    let sec = app.secretariat();
    assert_eq!(titles(&sec, ""), numbers(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
    assert_eq!(titles(&sec, "unit_code=P03"), numbers(&[9, 6, 3, 0]));
    assert_eq!(titles(&sec, "unit_code=P03&unit_code=CNTT&limit=12").len(), 12);
    assert_eq!(titles(&sec, "unit_code=VP"), numbers(&[]));
    assert_eq!(titles(&sec, "state=submitted"), numbers(&[10, 8, 6, 4, 2, 0]));
    assert_eq!(titles(&sec, "state=draft&unit_code=CNTT"), numbers(&[11, 7, 5, 1]));
    assert_eq!(
        titles(&sec, "kind=model,article&sort=created_at"),
        numbers(&[1, 2, 4, 5, 7, 8, 10, 11])
    );
    assert_eq!(titles(&sec, "kind=model&state=submitted"), numbers(&[10, 4]));
    assert_eq!(titles(&sec, "period_year=2026"), numbers(&[3, 2, 1, 0]));
    assert_eq!(titles(&sec, &format!("campaign_id={campaign}&state=draft,submitted")).len(), 12);
    assert_eq!(titles(&sec, "person_code=T-EMPLOYEE"), numbers(&[]));
    create(app, initiative(&campaign));
    assert_eq!(titles(&sec, "person_code=T-EMPLOYEE").len(), 1);
    assert_eq!(titles(&app.employee(), "").len(), 1);
    assert_eq!(titles(&app.unit_head(), "unit_code=P03"), numbers(&[]));
    assert_eq!(titles(&app.as_caller("T-HEAD3"), ""), numbers(&[9, 6, 3, 0]));
    for query in ["state=gone", "limit=0", "year=2026", "period_year=1"] {
        assert_eq!(sec.get(&format!("/v1/achievements?{query}")).send().status, 400, "{query}");
    }
}

fn pages_of_every_filter_hold_each_row_once_and_in_order(app: &TestApp) {
    mixture(app);
    let queries = [
        "",
        "unit_code=CNTT",
        "unit_code=CNTT,P03",
        "state=draft",
        "state=draft,submitted",
        "kind=result,model",
        "period_year=2027",
        "unit_code=P03,VP&state=submitted,draft",
        "q=mau",
        "q=mau&state=draft",
        "q=mau&unit_code=CNTT",
        "q=mau&kind=model,article",
    ];
    for code in ["T-SEC", "T-HEAD", "T-HEAD3"] {
        let client = app.as_caller(code);
        for query in queries {
            for order in ["-created_at", "created_at", "title", "-title"] {
                let all = titles(&client, &format!("{query}&sort={order}&limit=200"));
                for limit in [1, 2, 5] {
                    let paged = titles(&client, &format!("{query}&sort={order}&limit={limit}"));
                    assert_eq!(paged, all, "{code} {query} {order} {limit}");
                }
                let mut sorted = all.clone();
                sorted.sort();
                if order.starts_with('-') {
                    sorted.reverse();
                }
                assert_eq!(all, sorted, "{code} {query} {order}");
                let counted = client.get(&format!("/v1/achievements?{query}&include_total=true"));
                let total = counted.send().expect(200).json()["total_count"].as_u64().unwrap();
                assert_eq!(usize::try_from(total).unwrap(), all.len(), "{code} {query}");
            }
        }
    }
}

fn titles_are_listed_in_vietnamese_order(app: &TestApp) {
    let campaign = launched(app);
    for title in ["Đổi mới", "Dân vận", "Ăn ở", "An toàn", "đơn giản hóa"] {
        create(app, titled(&campaign, title, &[]));
    }
    let expected = ["An toàn", "Ăn ở", "Dân vận", "Đổi mới", "đơn giản hóa"];
    assert_eq!(titles(&app.secretariat(), "sort=title&limit=2"), expected);
}

fn words_are_found_by_their_beginnings_without_marks(app: &TestApp) {
    let campaign = launched(app);
    create(
        app,
        titled(
            &campaign,
            "Số hóa hồ sơ 100% (đợt 2)",
            &[
                (
                    "description",
                    json!("Phòng Công nghệ thông tin và Chuyển đổi số: thanh tra, kiểm tra"),
                ),
                ("external_refs", json!([{"system": "e_office", "id": "SK-2026/00123"}])),
            ],
        ),
    );
    create(app, titled(&campaign, "Đại hội Thi đua", &[]));
    let client = app.secretariat();
    let first = ["Số hóa hồ sơ 100% (đợt 2)"];
    for q in [
        "số hóa",
        "SO HOA",
        "ho s",
        "chuyen doi",
        "chuyển",
        "thong tin cong",
        "100%",
        "100",
        "00123",
        "sk-2026/00",
        "đợt",
        "dot 2",
        "h",
        "kiem tr",
        "\"số\" - hóa*",
        "so:hoa",
        "'so' & (hoa",
    ] {
        let found = client.get("/v1/achievements").query(&[("q", q)]).send().expect(200).json();
        let found: Vec<&str> =
            found["items"].as_array().unwrap().iter().map(|one| str_at(one, "/title")).collect();
        assert!(found.contains(&first[0]), "{q}: {found:?}");
    }
    assert_eq!(titles(&client, "q=dai"), ["Đại hội Thi đua"]);
    assert_eq!(titles(&client, "q=cntt").len(), 2);
    for q in ["oa", "chuyendoi", "23", "dai so", "nghiengngavaoduong"] {
        assert_eq!(
            titles(&client, &format!("q={}", q.replace(' ', "%20"))),
            Vec::<String>::new(),
            "{q}"
        );
    }
    // Nothing but signs asks for nothing.
    assert_eq!(titles(&client, "q=...").len(), 2);
    let long = "a".repeat(100);
    create(app, titled(&campaign, &long, &[]));
    assert_eq!(titles(&client, &format!("q={long}")), [long]);
}

fn words_of_a_page_by_page_search_come_newest_first(app: &TestApp) {
    let campaign = launched(app);
    let mut expected = Vec::new();
    for number in 0..40 {
        let word = if number % 4 == 0 { "hiếm" } else { "thường" };
        let title = format!("Việc {word} {number:02}");
        let kind = if number % 8 == 0 { "model" } else { "result" };
        create(app, titled(&campaign, &title, &[("kind", json!(kind))]));
        expected.push(title);
    }
    expected.reverse();
    let client = app.secretariat();
    let only = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        let numbered = (0..40).rev().zip(&expected);
        numbered.filter(|(number, _)| wanted(*number)).map(|(_, title)| title.clone()).collect()
    };
    assert_eq!(titles(&client, "q=viec&limit=7"), expected);
    assert_eq!(titles(&client, "q=hie&limit=3"), only(&|number| number % 4 == 0));
    assert_eq!(titles(&client, "q=vi%20thuong&limit=9"), only(&|number| number % 4 != 0));
    assert_eq!(titles(&client, "q=hiem&kind=model&limit=2"), only(&|number| number % 8 == 0));
    let mut oldest = only(&|number| number % 4 == 0);
    oldest.reverse();
    assert_eq!(titles(&client, "q=hiem&sort=created_at&limit=3"), oldest);
}

fn a_changed_title_is_found_by_its_new_words_only(app: &TestApp) {
    let path = create(app, titled(&launched(app), "Tên xưa", &[]));
    let client = app.secretariat();
    client.patch(&path).if_match("*").json(json!({"title": "Tên mới"})).send().expect(200);
    assert_eq!(titles(&client, "q=xua"), Vec::<String>::new());
    assert_eq!(titles(&client, "q=moi"), ["Tên mới"]);
    act(&app.unit_head(), &path, "submit").expect(200);
    assert_eq!(titles(&client, "q=moi"), ["Tên mới"]);
}

fn words_that_change_within_one_transaction_are_found_as_it_leaves_them(app: &TestApp) {
    let campaign = launched(app);
    let draft = |title: &str| -> CreateAchievement {
        serde_json::from_value(titled(&campaign, title, &[])).unwrap()
    };
    let (kept, removed) = (draft("Tên xưa"), draft("Tên bỏ"));
    let rename = |title: &str| json!({ "title": title });
    let id = app
        .app
        .operate(Actor::operator(), move |tx| {
            let kept = service::create(tx, kept)?;
            service::update(tx, kept.id, &rename("Tên giữa"))?;
            service::update(tx, kept.id, &rename("Tên mới"))?;
            let removed = service::create(tx, removed)?;
            service::delete(tx, removed.id)?;
            Ok(kept.id)
        })
        .unwrap();
    let client = app.secretariat();
    assert_eq!(titles(&client, "q=ten"), ["Tên mới"]);
    assert_eq!(titles(&client, "q=xua"), Vec::<String>::new());
    assert_eq!(titles(&client, "q=giua"), Vec::<String>::new());
    let last = app.app.operate(Actor::operator(), move |tx| {
        service::update(tx, id, &rename("Tên cuối"))?;
        service::delete(tx, id)
    });
    last.unwrap();
    assert_eq!(titles(&client, "q=ten"), Vec::<String>::new());
}

fn words_are_found_after_their_index_was_merged(app: &TestApp) {
    let campaign = launched(app);
    // Each commit leaves a part of its own; SQLite merges some of them by itself, but not all.
    for number in 0..24 {
        create(app, titled(&campaign, &format!("Sáng kiến mẫu số {number}"), &[]));
    }
    let step =
        |is_first| app.app.db.write_blocking(move |conn| Ok(merge_index(conn, is_first)?)).unwrap();
    let is_sqlite = matches!(app.app.settings.database_url, DatabaseUrl::Sqlite { .. });
    assert_eq!(step(true), is_sqlite, "only SQLite has parts to merge");
    let steps = (0..100).take_while(|_| step(false)).count();
    assert!(steps < 100, "merging comes to an end");
    assert!(!step(true), "nothing is left to merge");
    let secretariat = app.secretariat();
    assert_eq!(titles(&secretariat, "q=sang+kien+mau&limit=20").len(), 24);
    assert_eq!(titles(&secretariat, "q=so+23").len(), 1);
}

fn words_do_not_show_what_the_caller_may_not_see(app: &TestApp) {
    let campaign = launched(app);
    create(app, titled(&campaign, "Của phòng ba", &[("unit_code", json!("P03"))]));
    create(app, titled(&campaign, "Của công nghệ", &[]));
    assert_eq!(titles(&app.secretariat(), "q=cua").len(), 2);
    assert_eq!(titles(&app.unit_head(), "q=cua"), ["Của công nghệ"]);
    assert_eq!(titles(&app.unit_head(), "q=cua&sort=title"), ["Của công nghệ"]);
    assert_eq!(titles(&app.employee(), "q=cua"), Vec::<String>::new());
    drafted(app, initiative(&campaign));
    assert_eq!(titles(&app.employee(), "q=so%20hoa").len(), 1);
}

fn the_moment_of_creation_limits_a_list(app: &TestApp) {
    let campaign = launched(app);
    create(app, titled(&campaign, "Sớm", &[]));
    app.app.clock.advance(chrono::TimeDelta::hours(1));
    create(app, titled(&campaign, "Muộn", &[]));
    let client = app.secretariat();
    assert_eq!(titles(&client, "created_at_gte=2026-11-23T03:00:00Z"), ["Muộn"]);
    assert_eq!(titles(&client, "created_at_lt=2026-11-23T03:00:00.000Z"), ["Sớm"]);
    let both =
        "created_at_gte=2026-11-23T09:00:00%2B07:00&created_at_lt=2026-11-23T10:00:00.001%2B07:00";
    assert_eq!(titles(&client, both), ["Muộn", "Sớm"]);
    let wrong = client.get("/v1/achievements?created_at_gte=yesterday").send();
    wrong.expect_problem(400, "invalid-parameter");
}

fn heads_find_what_they_can_adopt_in_other_units(app: &TestApp) {
    let campaign = launched(app);
    let path = verified(app, initiative(&campaign));
    verified(app, titled(&campaign, "Kết quả", &[]));
    drafted(app, titled(&campaign, "Mô hình nháp", &[("kind", json!("model"))]));
    let title = ["Số hóa hồ sơ một quy trình"];
    for code in ["T-HEAD3", "T-BLOC", "T-SEC", "T-HEAD", "e_office"] {
        let client = app.as_caller(code);
        assert_eq!(titles(&client, "is_replicable=true"), title, "{code}");
        assert_eq!(titles(&client, "is_replicable=true&q=so&unit_code=CNTT"), title, "{code}");
        client.get(&path).send().expect(200);
    }
    assert_eq!(titles(&app.as_caller("T-HEAD3"), ""), Vec::<String>::new());
    assert_eq!(titles(&app.as_caller("T-EMPLOYEE3"), "is_replicable=true"), Vec::<String>::new());
    app.as_caller("T-EMPLOYEE3").get(&path).send().expect_problem(404, "not-found");
    // Seen, but not the head's to change.
    act(&app.as_caller("T-HEAD3"), &path, "withdraw").expect_problem(403, "role-required");
}

fn a_cursor_of_another_filter_is_refused(app: &TestApp) {
    mixture(app);
    let client = app.secretariat();
    let page = client.get("/v1/achievements?limit=1").send().expect(200).json();
    let cursor = str_at(&page, "/next_cursor");
    let other = format!("/v1/achievements?limit=1&state=draft&cursor={cursor}");
    client.get(&other).send().expect_problem(400, "invalid-cursor");
    let other = format!("/v1/achievements?limit=1&cursor={cursor}");
    app.leader().get(&other).send().expect_problem(400, "invalid-cursor");
}
