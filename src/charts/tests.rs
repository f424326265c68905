//! What a chart must be for every page and every ear.

use super::{Bar, BarChart, PathChart, YearBar, bar_chart, path_chart};
use crate::quantity::Quantity;

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn indicator(title: &str) -> PathChart {
    let year = |year, value: Option<&str>, target: Option<&str>, is_sample| YearBar {
        year,
        value: value.map(quantity),
        target: target.map(quantity),
        is_sample,
    };
    PathChart {
        key: "indicator-digitised_files".to_owned(),
        title: title.to_owned(),
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
        key: "coverage".to_owned(),
        title: "Tuyên truyền, quán triệt".to_owned(),
        subtitle: "Tỷ lệ cán bộ đã xác nhận".to_owned(),
        whole: 10_000,
        mark: Some((10_000, "Chỉ tiêu 100,00 %".to_owned())),
        bars: labels
            .iter()
            .map(|label| Bar {
                label: (*label).to_owned(),
                length: 9_000,
                shown: "9/10 (90,00 %)".to_owned(),
                is_total: false,
            })
            .collect(),
        empty: "Chưa có hoạt động nào".to_owned(),
    }
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
    let svg = bar_chart(&coverage(&["Văn phòng Sở"]));
    assert!(svg.contains("Văn phòng Sở: 9/10 (90,00 %)."));
    assert!(bar_chart(&coverage(&[])).contains("Chưa có hoạt động nào"));
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
    assert!(svg.contains("Phòng mẫu 70: 9/10"));
}

#[test]
fn a_bar_never_leaves_its_room() {
    let mut chart = indicator("Số lượng");
    chart.ceiling = None;
    chart.years[0].value = Some(quantity("9999999999999.9999"));
    let svg = path_chart(&chart);
    let heights: Vec<i64> = svg
        .split(" height=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect();
    assert!(
        heights.len() > 3 && heights.iter().all(|height| (0..=420).contains(height)),
        "{heights:?}"
    );
}
