//! The first page as a picture, and charts.

use serde_json::Value;
use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::{PaperFormat, PaperView, Rendered, clean, engine, pdf};
use crate::error::{Error, Result};

/// Dots per inch of a screen, for which the picture is made.
const DOTS_PER_INCH: f64 = 96.0;

/// Points per inch of a page.
const POINTS_PER_INCH: f64 = 72.0;

/// Dots per inch of a chart in a Word file, which is printed.
const CHART_DOTS_PER_INCH: f64 = 200.0;

/// English Metric Units, in which Word files measure, of such a dot.
const EMU_PER_DOT: u64 = 914_400 / 200;

/// The picture of a chart.
#[derive(Debug)]
pub(super) struct Picture {
    /// The PNG.
    pub(super) bytes: Vec<u8>,
    width: u32,
    height: u32,
}

impl Picture {
    /// How wide it is on paper.
    pub(super) fn width_emu(&self) -> u64 {
        u64::from(self.width).saturating_mul(EMU_PER_DOT)
    }

    /// How high it is on paper.
    pub(super) fn height_emu(&self) -> u64 {
        u64::from(self.height).saturating_mul(EMU_PER_DOT)
    }
}

/// A chart as PNG, of texts that can be printed.
///
/// # Errors
/// None that a chart within its bounds can cause.
pub(super) fn chart(chart: &Value) -> Result<Picture> {
    let pages = engine::set_chart(chart)?;
    let page = pages.pages().first().ok_or_else(|| Error::bug("a chart has its page"))?;
    let drawn = typst_render::render(page, &at(CHART_DOTS_PER_INCH));
    let (width, height) = (drawn.width(), drawn.height());
    let bytes = drawn.encode_png().map_err(|cause| unwritten(&cause.to_string()))?;
    Ok(Picture { bytes, width, height })
}

fn at(dots_per_inch: f64) -> RenderOptions {
    RenderOptions {
        pixel_per_pt: Scalar::new(dots_per_inch / POINTS_PER_INCH),
        render_bleed: false,
    }
}

fn unwritten(cause: &str) -> Error {
    Error::internal(format!("a picture cannot be written: {cause}"))
}

/// The first page of a paper as PNG, which holds neither a time nor an id.
///
/// # Errors
/// None that a view within its bounds can cause.
pub(super) fn first_page(view: &PaperView) -> Result<Rendered> {
    let (view, warnings) = clean::for_print(view)?;
    let pages = engine::set(&view)?;
    let first = pages.pages().first().ok_or_else(|| Error::bug("a paper has a first page"))?;
    let bytes = typst_render::render(first, &at(DOTS_PER_INCH))
        .encode_png()
        .map_err(|cause| unwritten(&cause.to_string()))?;
    Ok(Rendered {
        bytes,
        media_type: PaperFormat::Png.media_type(),
        page_count: Some(pdf::page_count(&pages)?),
        warnings,
    })
}
