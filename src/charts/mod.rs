//! Charts as SVG that a portal can show: the bars of years against a path, and the bars of units.
//!
//! Pure: data in, text out. Positions are whole pixels. A chart says in its title and description what
//! it shows, for people who listen to it; it has no script, no style sheet and nothing from elsewhere,
//! so it may stand in any page. What a colour says is said by a shape or a word as well.

mod bars;
mod lettering;
mod path;
#[cfg(test)]
mod tests;

pub use bars::{Bar, BarChart, bar_chart};
pub use path::{PathChart, YearBar, path_chart};

use svg::{
    Document,
    node::{
        Text as Words,
        element::{Description, Line, Rectangle, Text, Title},
    },
};

use self::lettering::wrapped;

const INK: &str = "#111827";
const MUTED: &str = "#4b5563";
const GRID: &str = "#d1d5db";
const TRACK: &str = "#eef2f7";
const WHITE: &str = "#ffffff";
const NAVY: &str = "#1e3a8a";
const BLUE: &str = "#1d4ed8";
const PALE_BLUE: &str = "#dbeafe";
const ORANGE: &str = "#b45309";

/// Width of every chart, in pixels; it scales with the page.
const WIDTH: i64 = 760;
const MARGIN: i64 = 24;

/// Fonts that have all Vietnamese letters, the most likely ones first.
const FONTS: &str = "'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

const TITLE_SIZE: i64 = 18;
const TITLE_LINES_MAX: usize = 3;
const TEXT_SIZE: i64 = 13;
const LABEL_SIZE: i64 = 12;

/// What stands around every chart.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Begins the ids within the picture.
    pub key: String,
    /// Title.
    pub title: String,
    /// What is shown, in a sentence under the title.
    pub subtitle: String,
    /// Where the figures come from, at the foot.
    pub note: String,
}

/// An empty picture with its title and description; the number is where its content begins.
fn sheet(frame: &Frame, description: &str) -> (Document, i64) {
    let (title_id, description_id) =
        (format!("{}-title", frame.key), format!("{}-desc", frame.key));
    let mut document = Document::new()
        .set("width", WIDTH)
        .set("role", "img")
        .set("xml:lang", "vi")
        .set("lang", "vi")
        .set("aria-labelledby", format!("{title_id} {description_id}"))
        .set("font-family", FONTS)
        .add(Title::new(frame.title.as_str()).set("id", title_id))
        .add(Description::new().set("id", description_id).add(Words::new(description)))
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", WHITE));
    let room = WIDTH - 2 * MARGIN;
    let mut y = 14;
    for text in wrapped(&frame.title, room, TITLE_SIZE, TITLE_LINES_MAX) {
        y += 23;
        document = document.add(words(MARGIN, y, &text, TITLE_SIZE).set("font-weight", "bold"));
    }
    y += 4;
    for text in wrapped(&frame.subtitle, room, TEXT_SIZE, 2) {
        y += 18;
        document = document.add(words(MARGIN, y, &text, TEXT_SIZE).set("fill", MUTED));
    }
    (document, y)
}

/// Writes the note under what ends at `y`, and closes the picture there.
fn finished(document: Document, frame: &Frame, y: i64) -> String {
    let (mut document, mut y) = (document, y + 8);
    for text in wrapped(&frame.note, WIDTH - 2 * MARGIN, LABEL_SIZE, 2) {
        y += 16;
        document = document.add(words(MARGIN, y, &text, LABEL_SIZE).set("fill", MUTED));
    }
    let height = y + 16;
    document.set("height", height).set("viewBox", format!("0 0 {WIDTH} {height}")).to_string()
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

/// Words that stay legible on whatever they cross.
fn outlined(text: Text) -> Text {
    text.set("stroke", WHITE)
        .set("stroke-width", 4)
        .set("stroke-linejoin", "round")
        .set("paint-order", "stroke")
}

/// How many pixels a part of a whole takes.
fn pixels(part: i64, whole: i64, length: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let exact = i128::from(part.clamp(0, whole)) * i128::from(length) / i128::from(whole);
    i64::try_from(exact).unwrap_or(length)
}
