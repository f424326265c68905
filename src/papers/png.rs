//! The first page as a picture.

use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::{PaperFormat, PaperView, Rendered, clean, engine, pdf};
use crate::error::{Error, Result};

/// Dots per inch of a screen, for which the picture is made.
const DOTS_PER_INCH: f64 = 96.0;

/// Points per inch of a page.
const POINTS_PER_INCH: f64 = 72.0;

/// The first page of a paper as PNG, which holds neither a time nor an id.
///
/// # Errors
/// None that a view within its bounds can cause.
pub(super) fn first_page(view: &PaperView) -> Result<Rendered> {
    let (view, warnings) = clean::for_print(view)?;
    let pages = engine::set(&view)?;
    let first = pages.pages().first().ok_or_else(|| Error::bug("a paper has a first page"))?;
    let options = RenderOptions {
        pixel_per_pt: Scalar::new(DOTS_PER_INCH / POINTS_PER_INCH),
        render_bleed: false,
    };
    let bytes = typst_render::render(first, &options)
        .encode_png()
        .map_err(|cause| Error::internal(format!("a picture cannot be written: {cause}")))?;
    Ok(Rendered {
        bytes,
        media_type: PaperFormat::Png.media_type(),
        page_count: Some(pdf::page_count(&pages)?),
        warnings,
    })
}
