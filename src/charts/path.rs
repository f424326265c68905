//! The values of the years as bars, against the path as a line.

use svg::node::element::{Circle, Polyline};

use super::{
    BLUE, GRID, MUTED, ORANGE, PALE_BLUE, line, number::vietnamese, pixels, rectangle, sheet,
    short, words,
};
use crate::progress::Quantity;

/// A year of a path.
#[derive(Clone, Debug)]
pub struct YearBar {
    /// The year.
    pub year: i32,
    /// What was reached.
    pub value: Option<Quantity>,
    /// What should be reached.
    pub target: Option<Quantity>,
    /// Whether the target is only a sample.
    pub is_sample: bool,
}

/// An indicator against its path.
#[derive(Clone, Debug)]
pub struct PathChart {
    /// Begins the ids within the picture.
    pub key: String,
    /// Title.
    pub title: String,
    /// Unit of the values.
    pub unit: String,
    /// Places of the values.
    pub decimals: u8,
    /// The greatest value there can be.
    pub ceiling: Option<Quantity>,
    /// The years.
    pub years: Vec<YearBar>,
    /// Year and value of the forecast.
    pub forecast: Option<(i32, Quantity)>,
}

const HEIGHT: i64 = 420;
const LEFT: i64 = 64;
const RIGHT: i64 = 736;
const TOP: i64 = 96;
const BOTTOM: i64 = 352;
const STEPS: i64 = 5;

/// With more years than this, only every so-manieth carries figures.
const LABELS_MAX: usize = 12;

/// Draws the chart.
pub fn path_chart(chart: &PathChart) -> String {
    let top = ceiling(chart);
    let mut sheet = sheet(&chart.key, &short(&chart.title, 80), &description(chart), HEIGHT);
    for step in 0..=STEPS {
        let value = Quantity::of_scaled(top.scaled() / STEPS * step);
        let y = height_of(value, top);
        sheet = sheet.add(line((LEFT, y), (RIGHT, y), GRID)).add(
            words(LEFT - 8, y + 4, &shown(value, 0), 11)
                .set("text-anchor", "end")
                .set("fill", MUTED),
        );
    }
    let step = chart.years.len().div_ceil(LABELS_MAX).max(1);
    let mut corners = Vec::new();
    for (index, year) in chart.years.iter().enumerate() {
        let (middle, width) = place(index, chart.years.len());
        let is_labelled = index % step == 0;
        if let Some((_, value)) = chart.forecast.filter(|(at, _)| *at == year.year) {
            let y = height_of(value, top);
            sheet = sheet.add(
                rectangle(middle - width / 2, y, width, BOTTOM - y)
                    .set("fill", PALE_BLUE)
                    .set("stroke", BLUE)
                    .set("stroke-dasharray", "4 3"),
            );
            if year.value.is_none() {
                sheet = sheet.add(figure(middle, y + 16, value, chart.decimals).set("fill", BLUE));
            }
        }
        if let Some(value) = year.value {
            let y = height_of(value, top);
            sheet =
                sheet.add(rectangle(middle - width / 2, y, width, BOTTOM - y).set("fill", BLUE));
            if is_labelled {
                let (at, colour) =
                    if BOTTOM - y > 24 { (y + 16, "#ffffff") } else { (y - 5, BLUE) };
                sheet = sheet.add(figure(middle, at, value, chart.decimals).set("fill", colour));
            }
        }
        if let Some(target) = year.target {
            corners.push((middle, height_of(target, top), year, is_labelled));
        }
        if is_labelled {
            let label = words(middle, BOTTOM + 18, &year.year.to_string(), 12);
            sheet = sheet.add(label.set("text-anchor", "middle"));
        }
    }
    let points: Vec<String> = corners.iter().map(|(x, y, ..)| format!("{x},{y}")).collect();
    sheet = sheet.add(
        Polyline::new()
            .set("points", points.join(" "))
            .set("fill", "none")
            .set("stroke", ORANGE)
            .set("stroke-width", 2),
    );
    for (x, y, year, is_labelled) in corners {
        let fill = if year.is_sample { "#ffffff" } else { ORANGE };
        let dot = Circle::new().set("cx", x).set("cy", y).set("r", 5).set("fill", fill);
        sheet = sheet.add(dot.set("stroke", ORANGE).set("stroke-width", 2));
        if let Some(target) = year.target.filter(|_| is_labelled) {
            sheet = sheet.add(figure(x, y - 10, target, chart.decimals).set("fill", ORANGE));
        }
    }
    legend(sheet, chart).add(line((LEFT, BOTTOM), (RIGHT, BOTTOM), MUTED)).to_string()
}

fn figure(x: i64, y: i64, value: Quantity, decimals: u8) -> svg::node::element::Text {
    words(x, y, &shown(value, decimals), 12).set("text-anchor", "middle").set("font-weight", "bold")
}

fn shown(value: Quantity, decimals: u8) -> String {
    vietnamese(&value.to_text(decimals))
}

/// Middle and width of the bar of a year.
fn place(index: usize, count: usize) -> (i64, i64) {
    let (index, count) =
        (i64::try_from(index).unwrap_or(0), i64::try_from(count.max(1)).unwrap_or(1));
    let room = (RIGHT - LEFT) / count;
    (LEFT + room * index + room / 2, (room * 5 / 9).clamp(2, 64))
}

fn height_of(value: Quantity, top: Quantity) -> i64 {
    BOTTOM - pixels(value.scaled(), top.scaled(), BOTTOM - TOP)
}

/// The top of the scale: what the value can be at most, or the first of 1, 2, 5, 10, … that everything
/// fits under.
fn ceiling(chart: &PathChart) -> Quantity {
    if let Some(ceiling) = chart.ceiling {
        return ceiling;
    }
    let all = chart.years.iter().flat_map(|year| [year.value, year.target]).flatten();
    let highest = all.chain(chart.forecast.map(|(_, value)| value)).max().unwrap_or_default();
    let mut top = 10_i64;
    for factor in [2, 5].iter().cycle().take(40) {
        if top >= highest.scaled() {
            break;
        }
        // 10, 20, 100, 200, … and the fives between are near enough.
        top = top.saturating_mul(*factor);
    }
    Quantity::of_scaled(top)
}

/// What the colours mean. Colour is never the only sign: bars, a line and a dashed frame differ too.
fn legend(sheet: svg::Document, chart: &PathChart) -> svg::Document {
    let y = 54;
    let has_sample = chart.years.iter().any(|year| year.is_sample);
    let path = if has_sample {
        "Chỉ tiêu năm (vòng tròn rỗng: lộ trình mẫu)"
    } else {
        "Chỉ tiêu năm"
    };
    let mut sheet = sheet
        .add(words(24, y + 24, &format!("Đơn vị tính: {}", chart.unit), 12).set("fill", MUTED))
        .add(rectangle(24, y - 10, 12, 12).set("fill", BLUE))
        .add(words(42, y, "Thực hiện", 12))
        .add(line((128, y - 4), (152, y - 4), ORANGE).set("stroke-width", 2))
        .add(words(158, y, path, 12));
    if let Some((year, value)) = chart.forecast {
        let text = format!("Dự báo {year}: {}", shown(value, chart.decimals));
        sheet = sheet
            .add(
                rectangle(456, y - 10, 12, 12)
                    .set("fill", PALE_BLUE)
                    .set("stroke", BLUE)
                    .set("stroke-dasharray", "4 3"),
            )
            .add(words(474, y, &text, 12));
    }
    sheet
}

/// The figures in words, for who cannot see them.
fn description(chart: &PathChart) -> String {
    let told = |value: Option<Quantity>| {
        value.map_or_else(
            || "chưa có".to_owned(),
            |value| format!("{} {}", shown(value, chart.decimals), chart.unit),
        )
    };
    let mut sentences: Vec<String> = chart
        .years
        .iter()
        .map(|year| {
            let sample =
                if year.is_sample && year.target.is_some() { " (số liệu mẫu)" } else { "" };
            let (value, target) = (told(year.value), told(year.target));
            format!("Năm {}: thực hiện {value}; chỉ tiêu {target}{sample}.", year.year)
        })
        .collect();
    if let Some((year, value)) = chart.forecast {
        sentences.push(format!("Dự báo năm {year}: {}.", told(Some(value))));
    }
    sentences.join(" ")
}
