//! Papers that are text: plan, letter, report on results.

use super::{
    frame::{addressees, blocks, each, end, head, title, when},
    xml::{TEXT_WIDTH, line, page},
};

/// Kế hoạch.
pub(super) fn plan() -> String {
    [
        head(""),
        title(TEXT_WIDTH),
        each("preamble", "ND30NoiDung", "{{ item }}"),
        blocks("blocks"),
        when("closing", &line("ND30NoiDung", "{{ closing }}")),
        end(),
        page(false, false),
    ]
    .concat()
}

/// Công văn: no name of its kind, the subject below the number.
pub(super) fn letter() -> String {
    [
        head(&line("ND30VeViec", "V/v {{ frame.subject }}")),
        line("ND30NoiDung", ""),
        addressees(),
        blocks("blocks"),
        end(),
        when("contact", &line("ND30ChanTrang", "{{ contact }}")),
        page(false, false),
    ]
    .concat()
}

/// Báo cáo kết quả.
pub(super) fn result_report() -> String {
    [head(""), title(TEXT_WIDTH), addressees(), blocks("blocks"), end(), page(false, false)]
        .concat()
}
