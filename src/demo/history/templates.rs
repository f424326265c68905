//! Templates of papers: that of letters was taken over as it is, so that it has a version to go back from.

use super::{calendar::Calendar, cast::SECRETARY, script::Script};
use crate::{
    features::paper_templates,
    papers::{PaperKind, docx},
};

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    script.on(calendar.at(940), SECRETARY, "a template of letters", |tx, memory| {
        let mut upload = memory.files.begin()?;
        upload.write(&docx::seed(PaperKind::Letter)?)?;
        let received = upload.finish()?;
        paper_templates::service::put(tx, &memory.files, PaperKind::Letter, received).map(drop)
    });
}
