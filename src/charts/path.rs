//! The values of the years as bars, against the path as a line.

use svg::{
    Document,
    node::element::{Circle, Group, Polyline, Text},
};

use super::{
    BLUE, Frame, GRID, INK, LABEL_SIZE, MARGIN, MUTED, ORANGE, PALE_BLUE, TEXT_SIZE, WHITE, WIDTH,
    finished, lettering, line, outlined, pixels, rectangle, sheet, words,
};
use crate::{quantity::Quantity, text::vietnamese_number};

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
    /// Title, subtitle and note.
    pub frame: Frame,
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

const LEFT: i64 = 76;
const RIGHT: i64 = WIDTH - MARGIN;
const HEIGHT: i64 = 250;
const STEPS: i64 = 5;

/// With more years than this, only every so-manieth carries figures.
const LABELS_MAX: usize = 8;

/// A unit as long as this stands beside each number of the scale.
const SHORT_UNIT: usize = 3;

/// A bar as high as this has room for its figure.
const BAR_WITH_FIGURE: i64 = 26;

/// Said where there is neither a value nor a target.
const EMPTY: &str = "Chưa có số liệu và chưa có chỉ tiêu năm.";

/// Where values are drawn.
struct Plot<'a> {
    chart: &'a PathChart,
    top: i64,
    bottom: i64,
    ceiling: Quantity,
    /// Only every so-manieth year carries figures.
    step: usize,
}

/// Draws the chart.
pub fn path_chart(chart: &PathChart) -> String {
    let (document, y) = sheet(&chart.frame, &description(chart));
    let has_any = chart.years.iter().any(|year| year.value.is_some() || year.target.is_some());
    if !has_any {
        let said = words(MARGIN, y + 44, EMPTY, TEXT_SIZE + 1);
        return finished(document.add(said), &chart.frame, y + 56);
    }
    let (document, y) = legend(document, chart, y + 28);
    let plot = Plot {
        chart,
        top: y + 34,
        bottom: y + 34 + HEIGHT,
        ceiling: ceiling(chart),
        step: chart.years.len().div_ceil(LABELS_MAX).max(1),
    };
    let mut document = plot.scale(document);
    for index in 0..chart.years.len() {
        document = plot.year(document, index);
    }
    document = plot.path(document);
    if chart.years.iter().all(|year| year.value.is_none()) {
        let said = words((LEFT + RIGHT) / 2, plot.bottom - 12, "Chưa có số liệu.", TEXT_SIZE + 1);
        document = document.add(outlined(said).set("text-anchor", "middle"));
    }
    document = document.add(line((LEFT, plot.bottom), (RIGHT, plot.bottom), INK));
    finished(document, &chart.frame, plot.bottom + 26)
}

impl Plot<'_> {
    fn height_of(&self, value: Quantity) -> i64 {
        self.bottom - pixels(value.scaled(), self.ceiling.scaled(), self.bottom - self.top)
    }

    /// Middle and width of the bar of a year.
    fn place(&self, index: usize) -> (i64, i64) {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let room = (RIGHT - LEFT) / whole(self.chart.years.len().max(1));
        (LEFT + room * whole(index) + room / 2, (room * 5 / 9).clamp(2, 72))
    }

    fn scale(&self, document: Document) -> Document {
        let is_short = self.chart.unit.chars().count() <= SHORT_UNIT;
        let unit = if is_short { format!(" {}", self.chart.unit) } else { String::new() };
        let mut document = document;
        for step in 0..=STEPS {
            let value = Quantity::of_scaled(self.ceiling.scaled() / STEPS * step);
            let y = self.height_of(value);
            let text = format!("{}{unit}", value.to_vietnamese());
            document = document.add(line((LEFT, y), (RIGHT, y), GRID)).add(
                words(LEFT - 8, y + 4, &text, LABEL_SIZE)
                    .set("text-anchor", "end")
                    .set("fill", MUTED),
            );
        }
        document
    }

    /// The bars of a year, and its name.
    fn year(&self, document: Document, index: usize) -> Document {
        let Some(year) = self.chart.years.get(index) else { return document };
        let (middle, width) = self.place(index);
        let bar = |value: Quantity| {
            let y = self.height_of(value);
            rectangle(middle - width / 2, y, width, self.bottom - y)
        };
        let is_labelled = index.is_multiple_of(self.step);
        let mut document = document;
        let forecast = self.chart.forecast.filter(|(at, _)| *at == year.year);
        if let Some((_, value)) = forecast {
            document = document.add(dashed(bar(value)));
        }
        if let Some(value) = year.value {
            document = document.add(bar(value).set("fill", BLUE));
        }
        let figure = year.value.map(|value| (value, WHITE));
        let figure = figure.or(forecast.map(|(_, value)| (value, BLUE)));
        if let Some((value, colour)) = figure.filter(|_| is_labelled)
            && let Some(text) = self.value(value, (middle, width), colour)
        {
            document = document.add(text);
        }
        if is_labelled {
            let name = words(middle, self.bottom + 20, &year.year.to_string(), TEXT_SIZE);
            document = document.add(name.set("text-anchor", "middle"));
        }
        document
    }

    /// The figure of a bar: at its foot, where no target can cover it; beside a bar that is too low.
    /// Bars that stand close have none.
    fn value(&self, value: Quantity, (middle, width): (i64, i64), colour: &str) -> Option<Text> {
        let text = shown(value, self.chart.decimals);
        let is_high = self.bottom - self.height_of(value) >= BAR_WITH_FIGURE;
        let is_wide = lettering::width(&text, LABEL_SIZE) <= width;
        let at_foot = figure(middle, self.bottom - 9, &text);
        match (is_high, is_wide) {
            (true, true) => Some(at_foot.set("fill", colour)),
            (true, false) if self.step == 1 => Some(outlined(at_foot.set("fill", BLUE))),
            (false, _) if self.step == 1 => {
                let beside = figure(middle + width / 2 + 5, self.bottom - 6, &text);
                Some(outlined(beside.set("fill", BLUE)).set("text-anchor", "start"))
            }
            (true | false, _) => None,
        }
    }

    /// The targets as a line with a circle for each year.
    fn path(&self, document: Document) -> Document {
        let corners: Vec<_> = (0..)
            .zip(&self.chart.years)
            .filter_map(|(index, year)| {
                let target = year.target?;
                Some((index, self.place(index).0, self.height_of(target), target, year.is_sample))
            })
            .collect();
        let points: Vec<String> = corners.iter().map(|(_, x, y, ..)| format!("{x},{y}")).collect();
        let mut document = document.add(
            Polyline::new()
                .set("points", points.join(" "))
                .set("fill", "none")
                .set("stroke", ORANGE)
                .set("stroke-width", 2),
        );
        for (index, x, y, target, is_sample) in corners {
            document = document.add(dot(x, y, is_sample));
            if index.is_multiple_of(self.step) {
                let text = shown(target, self.chart.decimals);
                let half = lettering::width(&text, LABEL_SIZE) / 2 + 3;
                let plate = rectangle(x - half, y - 25, 2 * half, 17).set("rx", 3);
                document = document
                    .add(plate.set("fill", WHITE))
                    .add(figure(x, y - 12, &text).set("fill", ORANGE));
            }
        }
        document
    }
}

fn figure(x: i64, y: i64, text: &str) -> Text {
    words(x, y, text, LABEL_SIZE).set("text-anchor", "middle").set("font-weight", "bold")
}

fn dashed(bar: svg::node::element::Rectangle) -> svg::node::element::Rectangle {
    bar.set("fill", PALE_BLUE).set("stroke", BLUE).set("stroke-dasharray", "4 3")
}

/// A target; hollow while it is a sample.
fn dot(x: i64, y: i64, is_sample: bool) -> Circle {
    let fill = if is_sample { WHITE } else { ORANGE };
    let dot = Circle::new().set("cx", x).set("cy", y).set("r", 5).set("fill", fill);
    dot.set("stroke", ORANGE).set("stroke-width", 2)
}

fn shown(value: Quantity, decimals: u8) -> String {
    vietnamese_number(&value.to_text(decimals))
}

/// The top of the scale: what the value can be at most, or a round number that everything fits under.
fn ceiling(chart: &PathChart) -> Quantity {
    if let Some(ceiling) = chart.ceiling {
        return ceiling;
    }
    let all = chart.years.iter().flat_map(|year| [year.value, year.target]).flatten();
    let highest = all.chain(chart.forecast.map(|(_, value)| value)).max().unwrap_or_default();
    let mut unit = 1_i64;
    loop {
        for step in [unit, unit.saturating_mul(2), unit.saturating_mul(5)] {
            let top = step.saturating_mul(STEPS);
            if top >= highest.scaled() {
                return Quantity::of_scaled(top);
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// What the shapes mean, side by side from `y` on; the number is where it ends.
fn legend(document: Document, chart: &PathChart, y: i64) -> (Document, i64) {
    let (mut document, mut x) = (document, MARGIN);
    let mut item = |document: Document, sign: Group, text: &str| {
        let sign = sign.set("transform", format!("translate({x} {y})"));
        let said = words(x + 34, y, text, TEXT_SIZE);
        x += 34 + lettering::width(text, TEXT_SIZE) + 18;
        document.add(sign).add(said)
    };
    let bar = || rectangle(6, -11, 20, 13);
    let target = |is_sample| {
        Group::new()
            .add(line((0, -4), (28, -4), ORANGE).set("stroke-width", 2))
            .add(dot(14, -4, is_sample))
    };
    document = item(document, Group::new().add(bar().set("fill", BLUE)), "Thực hiện");
    let targets = || chart.years.iter().filter(|year| year.target.is_some());
    if targets().any(|year| !year.is_sample) {
        document = item(document, target(false), "Chỉ tiêu");
    }
    if targets().any(|year| year.is_sample) {
        document = item(document, target(true), "Chỉ tiêu theo lộ trình mẫu");
    }
    if let Some((year, value)) = chart.forecast {
        let text = format!("Dự báo {year}: {} {}", shown(value, chart.decimals), chart.unit);
        document = item(document, Group::new().add(dashed(bar())), &text);
    }
    (document, y)
}

/// The figures in words, for who cannot see them.
fn description(chart: &PathChart) -> String {
    let told = |value: Option<Quantity>| {
        value.map_or_else(
            || "chưa có".to_owned(),
            |value| format!("{} {}", shown(value, chart.decimals), chart.unit),
        )
    };
    let mut sentences = vec![chart.frame.subtitle.clone()];
    sentences.extend(chart.years.iter().map(|year| {
        let is_sample = year.is_sample && year.target.is_some();
        let sample = if is_sample { " (số liệu mẫu)" } else { "" };
        let (value, target) = (told(year.value), told(year.target));
        format!("Năm {}: thực hiện {value}; chỉ tiêu {target}{sample}.", year.year)
    }));
    if let Some((year, value)) = chart.forecast {
        sentences.push(format!("Dự báo năm {year}: {}.", told(Some(value))));
    }
    sentences.push(chart.frame.note.clone());
    sentences.join(" ")
}
