//! What is on the page: words and geometry, read from the frames that Typst lays out.

mod bounds;
mod endings;
mod fonts;
mod forms;
mod hostile;
mod layout;
mod page;
mod words;

use chrono::{DateTime, Utc};

use super::{PaperFormat, PaperView, Rendered, Stamp, render, view};

pub(super) fn stamp() -> Stamp {
    Stamp {
        document_id: "0192f3c4-0000-7000-8000-000000000001".to_owned(),
        version: 3,
        created: DateTime::<Utc>::from_timestamp(1_772_500_000, 0).unwrap(),
    }
}

pub(super) fn made(view: &PaperView, format: PaperFormat) -> Rendered {
    render(view, format, &stamp(), None).unwrap()
}

/// A plan of this many paragraphs.
pub(super) fn long_plan(paragraphs: usize) -> PaperView {
    let PaperView::Plan(mut plan) = PaperView::sample(super::PaperKind::Plan) else {
        panic!("a sample is of its kind");
    };
    plan.blocks = (1..=paragraphs)
        .map(|number| view::Block::Paragraph {
            text: format!("Đoạn mẫu {number}: phục vụ người dân, doanh nghiệp. ").repeat(3),
        })
        .collect();
    PaperView::Plan(plan)
}
