//! A bar a row: coverage of units, a ranking.

use super::{BLUE, GRID, MUTED, ORANGE, WIDTH, line, pixels, rectangle, sheet, short, words};

/// A row.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Name.
    pub label: String,
    /// Length of the bar, in the measure of [`BarChart::whole`].
    pub length: i64,
    /// The figures beside the bar.
    pub shown: String,
    /// Whether the row is a sum of the others.
    pub is_total: bool,
}

/// Rows of bars.
#[derive(Clone, Debug)]
pub struct BarChart {
    /// Begins the ids within the picture.
    pub key: String,
    /// Title.
    pub title: String,
    /// What the bars show.
    pub subtitle: String,
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
const ROW: i64 = 28;
const FIRST: i64 = 84;
const LEFT: i64 = 268;
const LENGTH: i64 = 330;
const LABEL_CHARS_MAX: usize = 36;

/// Draws the chart.
pub fn bar_chart(chart: &BarChart) -> String {
    let rows: Vec<&Bar> = chart.bars.iter().take(ROWS_MAX).collect();
    let left_out = chart.bars.len() - rows.len();
    let lines = i64::try_from(rows.len().max(1)).unwrap_or(1) + i64::from(left_out > 0);
    let bottom = FIRST + ROW * lines;
    let mut sheet = sheet(&chart.key, &short(&chart.title, 80), &description(chart), bottom + 20)
        .add(words(24, 54, &chart.subtitle, 12).set("fill", MUTED))
        .add(line((LEFT, FIRST - 10), (LEFT, bottom - 8), GRID));
    if rows.is_empty() {
        sheet = sheet.add(words(24, FIRST + 12, &chart.empty, 13));
    }
    for (index, bar) in (0_i64..).zip(&rows) {
        let y = FIRST + ROW * index;
        let weight = if bar.is_total { "bold" } else { "normal" };
        let length = pixels(bar.length, chart.whole, LENGTH);
        sheet = sheet
            .add(
                words(LEFT - 10, y + 8, &short(&bar.label, LABEL_CHARS_MAX), 12)
                    .set("text-anchor", "end")
                    .set("font-weight", weight),
            )
            .add(rectangle(LEFT, y - 6, length, 18).set("fill", BLUE))
            .add(words(LEFT + length + 8, y + 8, &bar.shown, 12).set("font-weight", weight));
    }
    if left_out > 0 {
        let text = format!("… và {left_out} dòng khác");
        sheet = sheet.add(words(LEFT, bottom - ROW + 8, &text, 12).set("fill", MUTED));
    }
    if let Some((length, name)) = &chart.mark {
        let x = LEFT + pixels(*length, chart.whole, LENGTH);
        let dashed = line((x, FIRST - 12), (x, bottom - 8), ORANGE).set("stroke-width", 2);
        sheet = sheet.add(dashed.set("stroke-dasharray", "5 4")).add(
            words(x.min(WIDTH - 24), FIRST - 17, name, 12)
                .set("fill", ORANGE)
                .set("text-anchor", "middle"),
        );
    }
    sheet.to_string()
}

/// The rows in words, for who cannot see them.
fn description(chart: &BarChart) -> String {
    if chart.bars.is_empty() {
        return chart.empty.clone();
    }
    let mut sentences = vec![format!("{}.", chart.subtitle.trim_end_matches('.'))];
    if let Some((_, name)) = &chart.mark {
        sentences.push(format!("{name}."));
    }
    sentences.extend(chart.bars.iter().map(|bar| format!("{}: {}.", bar.label, bar.shown)));
    sentences.join(" ")
}
