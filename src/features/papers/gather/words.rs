//! How stored values are written in papers.

use chrono::{Datelike, NaiveDate, Timelike};

use crate::{
    clock::local_in_hanoi,
    db::types::Instant,
    features::{
        agenda_items::types::VoteMode,
        award_proposals::declaration::DeclaredRatingLevel,
        councils::types::CouncilOffice,
        persons::types::{PositionClass, Sex},
    },
    papers::view::Block,
    progress::ProgressState,
};

pub(super) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

pub(super) fn part(ordinal: &str, title: impl Into<String>) -> Block {
    Block::Part { ordinal: ordinal.to_owned(), title: title.into() }
}

pub(super) fn section(ordinal: &str, title: impl Into<String>) -> Block {
    Block::Section { ordinal: ordinal.to_owned(), title: title.into() }
}

pub(super) fn item(text: impl Into<String>) -> Block {
    Block::Item { text: text.into() }
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// `14 giờ 00, ngày 02 tháng 11 năm 2026`.
pub(super) fn moment(at: Instant) -> String {
    let local = local_in_hanoi(at.0);
    format!("{} giờ {:02}, {}", local.hour(), local.minute(), day(local.date()))
}

/// `ngày 02 tháng 11 năm 2026`. Days below 10 and the months 1 and 2 take a leading zero (Nghị định
/// 30/2020/NĐ-CP, Phụ lục I).
pub(super) fn day(date: NaiveDate) -> String {
    let month = match date.month() {
        month @ 1..=2 => format!("0{month}"),
        month => month.to_string(), // no figure can be written in front of the others
    };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// A line without its closing mark.
pub(super) fn unmarked(line: &str) -> String {
    line.trim().trim_end_matches([';', '.', ',']).to_owned()
}

/// How a person is addressed.
pub(super) fn honorific(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Male) => "Ông",
        Some(Sex::Female) => "Bà",
        None => "",
    }
}

pub(super) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "Nam",
        Sex::Female => "Nữ",
    }
}

/// The class of a nominee, as statistics on awards ask for it.
pub(super) fn position_class(class: PositionClass) -> &'static str {
    match class {
        PositionClass::DepartmentLeader => "Lãnh đạo Sở",
        PositionClass::UnitLeader => "Trưởng phòng, đơn vị",
        PositionClass::UnitDeputy => "Phó trưởng phòng, đơn vị",
        PositionClass::Staff => "Người trực tiếp công tác",
    }
}

pub(super) fn office(office: CouncilOffice) -> &'static str {
    match office {
        CouncilOffice::Chair => "Chủ tịch Hội đồng",
        CouncilOffice::DeputyChair => "Phó Chủ tịch Hội đồng",
        CouncilOffice::Standing => "Ủy viên Thường trực",
        CouncilOffice::Secretary => "Thư ký Hội đồng",
        CouncilOffice::Member => "Ủy viên",
    }
}

pub(super) fn vote_mode(mode: VoteMode) -> &'static str {
    match mode {
        VoteMode::Secret => "Bỏ phiếu kín",
        VoteMode::Open => "Biểu quyết công khai",
    }
}

pub(super) fn rating(level: DeclaredRatingLevel) -> &'static str {
    match level {
        DeclaredRatingLevel::NotCompleted => "Không hoàn thành nhiệm vụ",
        DeclaredRatingLevel::Completed => "Hoàn thành nhiệm vụ",
        DeclaredRatingLevel::Good => "Hoàn thành tốt nhiệm vụ",
        DeclaredRatingLevel::Excellent => "Hoàn thành xuất sắc nhiệm vụ",
    }
}

pub(super) fn progress(state: ProgressState) -> &'static str {
    match state {
        ProgressState::Ahead => "Vượt lộ trình",
        ProgressState::OnTrack => "Đúng lộ trình",
        ProgressState::AtRisk => "Có nguy cơ chậm",
        ProgressState::Behind => "Chậm",
        ProgressState::NoData => "Chưa có số liệu",
    }
}

/// A count with at least two digits, so that no figure can be written in front of it.
pub(super) fn count(count: usize) -> String {
    format!("{count:02}")
}

/// `02 tập thể và 05 cá nhân`, without what there is none of.
pub(super) fn total(collectives: usize, individuals: usize) -> String {
    let parts = [(collectives, "tập thể"), (individuals, "cá nhân")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    parts
        .map(|(number, what)| format!("{} {what}", count(*number)))
        .collect::<Vec<_>>()
        .join(" và ")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_moment_is_written_in_hanoi_time_with_padded_day_and_month() {
        let at = |text: &str| Instant(DateTime::parse_from_rfc3339(text).unwrap().to_utc());
        assert_eq!(moment(at("2026-11-02T07:00:00Z")), "14 giờ 00, ngày 02 tháng 11 năm 2026");
        assert_eq!(moment(at("2026-02-09T18:05:00Z")), "1 giờ 05, ngày 10 tháng 02 năm 2026");
    }

    #[test]
    fn counts_have_two_digits_and_what_there_is_none_of_is_left_out() {
        assert_eq!(total(2, 15), "02 tập thể và 15 cá nhân");
        assert_eq!(total(0, 1), "01 cá nhân");
        assert_eq!(total(3, 0), "03 tập thể");
    }
}
