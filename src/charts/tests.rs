//! What a chart must be for every page and every ear.

use super::{Bar, BarChart, Frame, PathChart, WIDTH, YearBar, bar_chart, path_chart};
use crate::quantity::Quantity;

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn frame(key: &str, title: &str) -> Frame {
    Frame {
        key: key.to_owned(),
        title: title.to_owned(),
        subtitle: "Tỷ lệ đã xác nhận".to_owned(),
        note: "Số liệu mẫu, đến ngày 23/11/2026.".to_owned(),
    }
}

fn indicator(title: &str) -> PathChart {
    let year = |year, value: Option<&str>, target: Option<&str>, is_sample| YearBar {
        year,
        value: value.map(quantity),
        target: target.map(quantity),
        is_sample,
    };
    PathChart {
        frame: frame("indicator-digitised_files", title),
        unit: "%".to_owned(),
        decimals: 2,
        ceiling: Some(Quantity::HUNDRED),
        years: vec![
            year(2026, Some("78.4"), Some("60"), true),
            year(2027, None, Some("70"), true),
            year(2028, None, None, false),
            year(2030, None, Some("100"), false),
        ],
        forecast: Some((2030, quantity("96.3"))),
    }
}

fn coverage(labels: &[&str]) -> BarChart {
    BarChart {
        frame: frame("coverage", "Phổ biến, quán triệt"),
        whole: 10_000,
        mark: Some((10_000, "Chỉ tiêu 100,00 %".to_owned())),
        bars: labels
            .iter()
            .map(|label| Bar {
                label: (*label).to_owned(),
                length: 9_000,
                shown: "90,00 %".to_owned(),
                meaning: Some("9/10 người".to_owned()),
                is_total: false,
            })
            .collect(),
        empty: "Chưa có hoạt động nào".to_owned(),
    }
}

/// Whether a text stands in the picture by itself.
fn says(svg: &str, text: &str) -> bool {
    svg.lines().any(|line| line == text)
}

/// All numbers that an attribute has.
fn numbers(svg: &str, attribute: &str) -> Vec<i64> {
    let start = format!(" {attribute}=\"");
    let found = svg.split(&start).skip(1);
    found.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
}

#[test]
fn a_chart_tells_its_figures_to_who_listens() {
    let svg = path_chart(&indicator("Tỷ lệ số hóa"));
    assert!(svg.contains("<title id=\"indicator-digitised_files-title\">"), "{svg}");
    assert!(svg.contains(
        "aria-labelledby=\"indicator-digitised_files-title indicator-digitised_files-desc\""
    ));
    assert!(svg.contains("role=\"img\"") && svg.contains("lang=\"vi\""));
    assert!(svg.contains("Năm 2026: thực hiện 78,40 %; chỉ tiêu 60,00 % (số liệu mẫu)."));
    assert!(svg.contains("Năm 2028: thực hiện chưa có; chỉ tiêu chưa có."));
    assert!(svg.contains("Dự báo năm 2030: 96,30 %."));
    assert!(says(&svg, "Chỉ tiêu theo lộ trình mẫu") && says(&svg, "Dự báo 2030: 96,30 %"));
    let svg = bar_chart(&coverage(&["Văn phòng Sở"]));
    assert!(svg.contains("Văn phòng Sở: 90,00 % (9/10 người)."));
}

#[test]
fn what_is_missing_is_said_in_a_sentence() {
    assert!(says(&bar_chart(&coverage(&[])), "Chưa có hoạt động nào"));
    let mut chart = indicator("Tỷ lệ số hóa");
    chart.forecast = None;
    chart.years.iter_mut().for_each(|year| year.value = None);
    let without_values = path_chart(&chart);
    assert!(says(&without_values, "Chưa có số liệu.") && without_values.contains("<polyline"));
    chart.years.iter_mut().for_each(|year| year.target = None);
    let without_any = path_chart(&chart);
    assert!(says(&without_any, "Chưa có số liệu và chưa có chỉ tiêu năm."));
    assert!(!without_any.contains("<polyline"));
}

#[test]
fn a_name_cannot_bring_markup_or_script_into_a_page() {
    let evil = "</title><script>alert(1)</script>&\"'";
    for svg in [path_chart(&indicator(evil)), bar_chart(&coverage(&[evil]))] {
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;"), "{svg}");
        assert!(!svg.contains("<style") && !svg.contains("href"));
    }
}

#[test]
fn a_long_list_is_cut_and_the_rest_counted_but_told_whole() {
    let names: Vec<String> = (1..=70).map(|number| format!("Phòng mẫu {number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let svg = bar_chart(&coverage(&names));
    assert!(svg.contains("… và 10 dòng khác"));
    assert!(svg.contains("Phòng mẫu 70: 90,00 %"));
}

#[test]
fn a_long_name_takes_two_lines_and_is_told_whole() {
    let name = "Trung tâm Tư vấn và Dịch vụ tài chính công, mua sắm tập trung và đấu giá tài sản";
    let svg = bar_chart(&coverage(&[name]));
    assert!(svg.contains(&format!("{name}: 90,00 %")), "{svg}");
    assert!(says(&svg, "Trung tâm Tư vấn và Dịch vụ tài"), "{svg}");
    let short = bar_chart(&coverage(&["Văn phòng Sở"]));
    assert_eq!(numbers(&short, "height").first(), numbers(&svg, "height").first());
}

#[test]
fn nothing_leaves_the_picture() {
    let mut chart = indicator("Số lượng");
    chart.ceiling = None;
    chart.decimals = 4;
    chart.years[0].value = Some(quantity("9999999999999.9999"));
    let many = PathChart {
        years: (2000..=2100).map(|year| YearBar { year, ..chart.years[0].clone() }).collect(),
        ..chart.clone()
    };
    for svg in [path_chart(&chart), path_chart(&many), path_chart(&indicator("Tỷ lệ"))] {
        let height = svg.split("viewBox=\"0 0 760 ").nth(1).unwrap().split('"').next().unwrap();
        let height: i64 = height.parse().unwrap();
        for (attribute, most) in [("x", WIDTH), ("y", height), ("width", WIDTH), ("height", height)]
        {
            let all = numbers(&svg, attribute);
            assert!(all.len() > 3, "{attribute}");
            assert!(all.iter().all(|at| (-20..=most).contains(at)), "{attribute}: {all:?}");
        }
    }
}

#[test]
fn a_scale_is_round_and_just_high_enough() {
    for (highest, top) in [("1234", "2.500"), ("9", "10"), ("0.0001", "0,0005"), ("51", "100")] {
        let mut chart = indicator("Số lượng");
        (chart.ceiling, chart.forecast, chart.unit) = (None, None, "thủ tục".to_owned());
        chart.years.truncate(1);
        chart.years[0].value = Some(quantity(highest));
        chart.years[0].target = None;
        assert!(says(&path_chart(&chart), top), "{highest}");
    }
}
