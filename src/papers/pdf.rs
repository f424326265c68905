//! PDF for keeping (PDF/A-2a) that can be listened to (PDF/UA-1).

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{PaperFormat, PaperView, Printed, Rendered, Stamp, clean, engine};
use crate::{
    clock::HANOI_UTC_HOURS,
    error::{Error, Result},
};

/// The program that a file says it was made by. It names no version, so that an upgrade of the program
/// alone does not change the bytes.
const CREATOR: &str = "thidua";

/// A paper as PDF.
///
/// # Errors
/// None that a view within its bounds can cause.
pub(super) fn document(view: &PaperView, stamp: &Stamp) -> Result<Rendered> {
    let (view, warnings) = clean::for_print(view)?;
    let pages = engine::set(&view)?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}:{}:{}", view.kind(), stamp.document_id, stamp.version)),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: Some(timestamp(stamp.created)?),
        page_ranges: None,
        standards: standards()?,
        tagged: true,
        pretty: false,
    };
    let bytes = typst_pdf::pdf(&pages, &options).map_err(|errors| engine::failed(&errors))?;
    Ok(Rendered {
        bytes,
        media_type: PaperFormat::Pdf.media_type(),
        page_count: Some(page_count(&pages)?),
        warnings,
    })
}

/// A paper as it is set.
///
/// # Errors
/// None that a view within its bounds can cause.
pub(super) fn print(view: &PaperView) -> Result<Printed> {
    let (view, warnings) = clean::for_print(view)?;
    let page_count = page_count(&engine::set(&view)?)?;
    Ok(Printed { page_count, warnings })
}

pub(super) fn page_count(pages: &PagedDocument) -> Result<i32> {
    i32::try_from(pages.pages().len()).map_err(|_| Error::bug("a paper has over two billion pages"))
}

fn standards() -> Result<PdfStandards> {
    PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|cause| Error::bug(format!("the two standards do not agree: {}", cause.message())))
}

/// The time of the making, as the clocks of Hanoi show it.
fn timestamp(moment: DateTime<Utc>) -> Result<Timestamp> {
    let there = moment + TimeDelta::hours(HANOI_UTC_HOURS);
    let minutes = i32::try_from(HANOI_UTC_HOURS * 60).ok();
    datetime(there)
        .zip(minutes)
        .and_then(|(local, minutes)| Timestamp::new_local(local, minutes))
        .ok_or_else(|| Error::bug("a moment has a day and a time"))
}

fn datetime(moment: DateTime<Utc>) -> Option<Datetime> {
    Datetime::from_ymd_hms(
        moment.year(),
        u8::try_from(moment.month()).ok()?,
        u8::try_from(moment.day()).ok()?,
        u8::try_from(moment.hour()).ok()?,
        u8::try_from(moment.minute()).ok()?,
        u8::try_from(moment.second()).ok()?,
    )
}
