//! Charts as SVG that a portal can show: the bars of years against a path, and the bars of units.
//!
//! Pure: data in, text out. Positions are whole pixels. A chart says in its title and description what
//! it shows, for people who listen to it; it has no script, no style sheet and nothing from elsewhere,
//! so it may stand in any page.

mod bars;
mod number;
mod path;
#[cfg(test)]
mod tests;

pub use bars::{Bar, BarChart, bar_chart};
pub use number::vietnamese;
pub use path::{PathChart, YearBar, path_chart};

use svg::{
    Document,
    node::{
        Text as Words,
        element::{Description, Line, Rectangle, Text, Title},
    },
};

const INK: &str = "#111827";
const MUTED: &str = "#4b5563";
const GRID: &str = "#d1d5db";
const BLUE: &str = "#1d4ed8";
const PALE_BLUE: &str = "#dbeafe";
const ORANGE: &str = "#b45309";

/// Widest chart, in pixels; it scales with the page.
const WIDTH: i64 = 760;

/// An empty chart of this height with its title and description.
fn sheet(key: &str, title: &str, description: &str, height: i64) -> Document {
    let (title_id, description_id) = (format!("{key}-title"), format!("{key}-desc"));
    Document::new()
        .set("viewBox", format!("0 0 {WIDTH} {height}"))
        .set("width", WIDTH)
        .set("height", height)
        .set("role", "img")
        .set("xml:lang", "vi")
        .set("lang", "vi")
        .set("aria-labelledby", format!("{title_id} {description_id}"))
        .set("font-family", "Arial, 'DejaVu Sans', sans-serif")
        .add(Title::new(title).set("id", title_id))
        .add(Description::new().set("id", description_id).add(Words::new(description)))
        .add(rectangle(0, 0, WIDTH, height).set("fill", "#ffffff"))
        .add(words(24, 30, title, 16).set("font-weight", "bold"))
}

fn rectangle(x: i64, y: i64, width: i64, height: i64) -> Rectangle {
    Rectangle::new().set("x", x).set("y", y).set("width", width).set("height", height)
}

fn line(from: (i64, i64), to: (i64, i64), colour: &str) -> Line {
    Line::new()
        .set("x1", from.0)
        .set("y1", from.1)
        .set("x2", to.0)
        .set("y2", to.1)
        .set("stroke", colour)
        .set("stroke-width", 1)
}

fn words(x: i64, y: i64, text: &str, size: i64) -> Text {
    Text::new(text).set("x", x).set("y", y).set("font-size", size).set("fill", INK)
}

/// A text of at most so many characters; what is cut off is marked.
fn short(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// How many pixels a part of a whole takes.
fn pixels(part: i64, whole: i64, length: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let exact = i128::from(part.clamp(0, whole)) * i128::from(length) / i128::from(whole);
    i64::try_from(exact).unwrap_or(length)
}
