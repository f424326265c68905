//! A bar a row: coverage of units, a ranking, counts by state.

use svg::Document;

use super::{
    BLUE, Frame, LABEL_SIZE, MARGIN, MUTED, NAVY, ORANGE, TEXT_SIZE, TRACK, WIDTH, finished,
    lettering::{cut, width, wrapped},
    line, outlined, pixels, rectangle, sheet, words,
};

/// A row.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Name.
    pub label: String,
    /// Length of the bar, in the measure of [`BarChart::whole`].
    pub length: i64,
    /// The figures beside the bar.
    pub shown: String,
    /// What the figures mean, in small letters under them.
    pub meaning: Option<String>,
    /// Whether the row is a sum of the others.
    pub is_total: bool,
}

/// Rows of bars.
#[derive(Clone, Debug)]
pub struct BarChart {
    /// Title, subtitle and note.
    pub frame: Frame,
    /// The length that fills the width.
    pub whole: i64,
    /// A length that is marked in all rows, with its name.
    pub mark: Option<(i64, String)>,
    /// The rows.
    pub bars: Vec<Bar>,
    /// What is said when there are none.
    pub empty: String,
}

/// More rows would not be read; the rest is counted.
const ROWS_MAX: usize = 60;

const LEFT: i64 = 262;
const LENGTH: i64 = 296;
const BAR: i64 = 18;
const ROW_SHORT: i64 = 32;
const ROW_TALL: i64 = 40;
const LABEL_LINE: i64 = 15;

/// Draws the chart.
pub fn bar_chart(chart: &BarChart) -> String {
    let (mut document, mut y) = sheet(&chart.frame, &description(chart));
    if chart.bars.is_empty() {
        y += 44;
        let said = words(MARGIN, y, &chart.empty, TEXT_SIZE + 1);
        return finished(document.add(said), &chart.frame, y + 12);
    }
    let top = y + if chart.mark.is_some() { 38 } else { 18 };
    y = top;
    for bar in chart.bars.iter().take(ROWS_MAX) {
        (document, y) = row(document, chart.whole, bar, y);
    }
    if let Some((length, name)) = &chart.mark {
        document = mark(document, LEFT + pixels(*length, chart.whole, LENGTH), name, (top, y));
    }
    let left_out = chart.bars.len().saturating_sub(ROWS_MAX);
    if left_out > 0 {
        y += LABEL_LINE;
        let text = format!("… và {left_out} dòng khác");
        document = document.add(words(LEFT, y, &text, LABEL_SIZE).set("fill", MUTED));
    }
    finished(document, &chart.frame, y)
}

/// Draws a row from `y` on; the number is where it ends.
fn row(document: Document, whole: i64, bar: &Bar, y: i64) -> (Document, i64) {
    let label = wrapped(&bar.label, LEFT - MARGIN - 12, LABEL_SIZE, 2);
    let is_tall = label.len() > 1 || bar.meaning.is_some();
    let height = if is_tall { ROW_TALL } else { ROW_SHORT };
    let middle = y + height / 2;
    let (weight, colour) = if bar.is_total { ("bold", NAVY) } else { ("normal", BLUE) };
    let length = pixels(bar.length, whole, LENGTH);
    let mut document = document
        .add(rectangle(LEFT, middle - BAR / 2, LENGTH, BAR).set("fill", TRACK))
        .add(rectangle(LEFT, middle - BAR / 2, length, BAR).set("fill", colour));
    let above = i64::from(label.len() > 1) * LABEL_LINE / 2;
    for (at, text) in (0_i64..).zip(&label) {
        let label = words(LEFT - 12, middle + 4 - above + at * LABEL_LINE, text, LABEL_SIZE);
        document = document.add(label.set("text-anchor", "end").set("font-weight", weight));
    }
    let x = LEFT + LENGTH + 10;
    let above = i64::from(bar.meaning.is_some()) * LABEL_LINE / 2;
    let room = WIDTH - 12 - x;
    let shown = words(x, middle + 4 - above, &cut(&bar.shown, room, LABEL_SIZE), LABEL_SIZE);
    document = document.add(shown.set("font-weight", "bold"));
    if let Some(meaning) = &bar.meaning {
        let text = cut(meaning, room, LABEL_SIZE - 1);
        let at = middle + 4 - above + LABEL_LINE;
        document = document.add(words(x, at, &text, LABEL_SIZE - 1).set("fill", MUTED));
    }
    (document, y + height)
}

/// Marks a length in all rows.
fn mark(document: Document, x: i64, name: &str, (top, bottom): (i64, i64)) -> Document {
    let half = width(name, LABEL_SIZE) / 2;
    let middle = x.clamp(MARGIN + half, WIDTH - MARGIN - half);
    let dashed = line((x, top - 8), (x, bottom - 4), ORANGE).set("stroke-width", 2);
    let name = words(middle, top - 14, name, LABEL_SIZE);
    document.add(dashed.set("stroke-dasharray", "5 4")).add(
        outlined(name).set("fill", ORANGE).set("font-weight", "bold").set("text-anchor", "middle"),
    )
}

/// The rows in words, for who cannot see them.
fn description(chart: &BarChart) -> String {
    let mut sentences = vec![ended(&chart.frame.subtitle)];
    if chart.bars.is_empty() {
        sentences.push(ended(&chart.empty));
    } else if let Some((_, name)) = &chart.mark {
        sentences.push(ended(name));
    }
    sentences.extend(chart.bars.iter().map(|bar| match &bar.meaning {
        None => format!("{}: {}.", bar.label, bar.shown),
        Some(meaning) => format!("{}: {} ({meaning}).", bar.label, bar.shown),
    }));
    sentences.push(ended(&chart.frame.note));
    sentences.join(" ")
}

fn ended(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}
