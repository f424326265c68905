//! What stands on a page, and where, in millimetres from the top left corner.

use typst::{
    layout::{Frame, FrameItem, Point},
    visualize::Geometry,
};
use typst_layout::PagedDocument;

use crate::papers::{PaperView, clean, engine};

/// A run of text.
#[derive(Clone, Debug)]
pub struct Run {
    pub page: usize,
    pub x: f64,
    /// Where its baseline is.
    pub y: f64,
    pub width: f64,
    pub size_pt: f64,
    pub text: String,
}

/// A straight line from left to right.
#[derive(Clone, Debug)]
pub struct Rule {
    pub page: usize,
    pub x: f64,
    pub y: f64,
    pub length: f64,
}

pub struct Pages {
    pub sizes: Vec<(f64, f64)>,
    pub runs: Vec<Run>,
    pub rules: Vec<Rule>,
}

/// The height of the top margin. Only the number of the page stands in it.
pub const TOP: f64 = 20.0;

impl Pages {
    pub fn of(view: &PaperView) -> Self {
        let (view, _) = clean::for_print(view).unwrap();
        Self::read(&engine::set(&view).unwrap())
    }

    fn read(document: &PagedDocument) -> Self {
        let mut pages = Self { sizes: Vec::new(), runs: Vec::new(), rules: Vec::new() };
        for (page, one) in document.pages().iter().enumerate() {
            pages.sizes.push((one.frame.width().to_mm(), one.frame.height().to_mm()));
            pages.walk(page, &one.frame, Point::zero());
        }
        pages
    }

    fn walk(&mut self, page: usize, frame: &Frame, origin: Point) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Group(group) => {
                    let moved = Point::new(group.transform.tx, group.transform.ty);
                    self.walk(page, &group.frame, at + moved);
                }
                FrameItem::Text(text) => self.runs.push(Run {
                    page,
                    x: at.x.to_mm(),
                    y: at.y.to_mm(),
                    width: text.width().to_mm(),
                    size_pt: text.size.to_pt(),
                    text: text.text.to_string(),
                }),
                FrameItem::Shape(shape, _) => {
                    if let Geometry::Line(to) = shape.geometry
                        && to.y.to_mm().abs() < 0.01
                    {
                        let (x, y, length) = (at.x.to_mm(), at.y.to_mm(), to.x.to_mm());
                        self.rules.push(Rule { page, x, y, length });
                    }
                }
                FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(..) => {}
            }
        }
    }

    /// The text of all pages without what stands in the margin, as [`squeezed`].
    pub fn text(&self) -> String {
        self.text_where(|run| run.y > TOP)
    }

    /// The text of one page, as [`squeezed`].
    pub fn text_of(&self, page: usize) -> String {
        self.text_where(|run| run.page == page && run.y > TOP)
    }

    fn text_where(&self, is_meant: impl Fn(&Run) -> bool) -> String {
        let runs = self.runs.iter().filter(|run| is_meant(run));
        squeezed(&runs.map(|run| run.text.as_str()).collect::<String>())
    }

    /// The line that begins with these words: where it is, and how wide.
    pub fn line(&self, words: &str) -> Run {
        let start = self.runs.iter().position(|run| begins(words, run));
        let first = &self.runs[start.unwrap_or_else(|| panic!("{words} is not on a page"))];
        let whole: Vec<&Run> = self
            .runs
            .iter()
            .filter(|run| run.page == first.page && (run.y - first.y).abs() < 0.01)
            .filter(|run| run.x >= first.x && words.contains(run.text.trim()))
            .collect();
        let end = whole.iter().map(|run| run.x + run.width).fold(first.x, f64::max);
        Run { width: end - first.x, ..first.clone() }
    }

    /// The first rule below a height on a page whose middle is at `x`.
    pub fn rule_under(&self, line: &Run) -> &Rule {
        let middle = line.x + line.width / 2.0;
        let below = self.rules.iter().filter(|rule| rule.page == line.page && rule.y > line.y);
        below
            .filter(|rule| (rule.x + rule.length / 2.0 - middle).abs() < 0.2)
            .min_by(|one, other| one.y.total_cmp(&other.y))
            .unwrap_or_else(|| panic!("there is no rule under {:?}", line.text))
    }
}

fn begins(words: &str, run: &Run) -> bool {
    !run.text.trim().is_empty() && words.starts_with(run.text.trim_end())
}

/// A text without white space, places to break and case: how its lines are broken does not matter, and
/// some texts are printed in capitals.
pub fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}');
    kept.flat_map(char::to_lowercase).collect()
}
