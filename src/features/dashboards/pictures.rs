//! The words and numbers of each chart, as a Vietnamese reader expects them.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    charts::{Bar, BarChart, Frame, PathChart, YearBar},
    features::{
        award_proposals::states::AwardProposalState,
        evaluation_results::service::Ranked,
        indicators::{
            progress_views::{FigureBasis, IndicatorProgress},
            service::Asked,
            types::{FiguresFrom, PathStatus},
        },
        outreach::views::{CoverageCount, OutreachCoverageView},
        progress::types::Tally,
    },
    progress::ProgressState,
    quantity::Quantity,
    text::vietnamese_number,
};

fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// An indicator against its path.
pub(super) fn indicator(found: &IndicatorProgress, asked: Asked) -> PathChart {
    // The values of a view are decimals that the same type has written.
    let read = |text: Option<&String>| text.and_then(|text| Quantity::parse(text));
    let years = found.path.iter().map(|one| YearBar {
        year: one.year,
        value: read(one.standing.value.as_ref()),
        target: read(one.standing.target.as_ref()),
        is_sample: one.status == Some(PathStatus::Sample),
    });
    let basis = match (found.figures_from, asked.basis) {
        (FiguresFrom::Outreach, _) => "Số liệu đếm từ các xác nhận đã được quán triệt",
        (FiguresFrom::Measurements, FigureBasis::Reported) => "Số liệu do các đơn vị báo cáo",
        (FiguresFrom::Measurements, FigureBasis::Verified) => "Số liệu đã được xác minh",
    };
    let source = found.source.as_ref().map_or_else(String::new, |text| format!(" Nguồn: {text}."));
    let forecast = found.forecast.as_ref();
    PathChart {
        frame: Frame {
            key: format!("indicator-{}", found.code),
            title: found.name.clone(),
            subtitle: standing(found, asked.year),
            note: format!("{}, đến ngày {}.{source}", basis, day(asked.today)),
        },
        unit: found.unit.clone(),
        decimals: found.decimals,
        ceiling: found.formula.ceiling(),
        years: years.collect(),
        forecast: forecast.and_then(|one| Some((one.year, read(Some(&one.value))?))),
    }
}

/// Where the indicator stands in a year, in a sentence.
fn standing(found: &IndicatorProgress, year: i32) -> String {
    let (total, unit) = (&found.total, &found.unit);
    let said = |text: &String| format!("{} {unit}", vietnamese_number(text));
    let state = match total.state {
        ProgressState::Ahead => "vượt tiến độ",
        ProgressState::OnTrack => "đúng tiến độ",
        ProgressState::AtRisk => "có nguy cơ chậm tiến độ",
        ProgressState::Behind => "chậm tiến độ",
        ProgressState::NoData => "",
    };
    match (&total.value, &total.target, total.share_of_target) {
        (Some(value), Some(target), Some(share)) => format!(
            "Năm {year}: {}, bằng {} % chỉ tiêu năm ({}) – {state}.",
            said(value),
            vietnamese_number(&share.to_text()),
            said(target)
        ),
        (Some(value), ..) => format!("Năm {year}: {}; chưa có chỉ tiêu năm.", said(value)),
        (None, Some(target), _) => {
            format!("Năm {year}: chưa có số liệu; chỉ tiêu năm {}.", said(target))
        }
        (None, None, _) => format!("Năm {year}: chưa có số liệu và chỉ tiêu năm."),
    }
}

/// Outreach by unit.
pub(super) fn coverage(found: &OutreachCoverageView, names: &HashMap<String, String>) -> BarChart {
    let mut bars = Vec::new();
    if found.activity_count > 0 {
        bars.push(covered("Toàn phong trào", &found.total, true));
        let of_units = found.units.iter().filter(|unit| unit.coverage.expected_count > 0);
        bars.extend(of_units.map(|unit| {
            covered(names.get(&unit.unit_code).unwrap_or(&unit.unit_code), &unit.coverage, false)
        }));
    }
    let when = found.year.map_or_else(String::new, |year| format!(", năm {year}"));
    BarChart {
        frame: Frame {
            key: "coverage".to_owned(),
            title: format!("Phổ biến, quán triệt Kế hoạch theo đơn vị{when}"),
            subtitle: "Tỷ lệ công chức, viên chức, người lao động đã xác nhận được quán triệt"
                .to_owned(),
            note: format!(
                "{} hoạt động tuyên truyền, đến ngày {}.",
                vietnamese_number(&found.activity_count.to_string()),
                day(found.as_of)
            ),
        },
        whole: 10_000,
        mark: found.target_percent.map(|target| {
            (target.0, format!("Chỉ tiêu {} %", vietnamese_number(&target.to_text())))
        }),
        bars,
        empty: "Chưa có hoạt động tuyên truyền nào.".to_owned(),
    }
}

fn covered(label: &str, count: &CoverageCount, is_total: bool) -> Bar {
    let number = |count: i64| vietnamese_number(&count.to_string());
    let of = format!("{}/{} người", number(count.acknowledged_count), number(count.expected_count));
    let percent = count.percent.map(|percent| vietnamese_number(&percent.to_text()));
    Bar {
        label: label.to_owned(),
        length: count.percent.map_or(0, |percent| percent.0),
        shown: percent.map_or_else(|| "chưa có đối tượng".to_owned(), |text| format!("{text} %")),
        meaning: Some(of),
        is_total,
    }
}

/// The final results of a round.
pub(super) fn ranking(
    rows: &[Ranked],
    names: &HashMap<String, String>,
    (title, period): &(String, String),
) -> BarChart {
    let bar = |row: &Ranked| Bar {
        label: format!("{}. {}", row.rank, names.get(&row.unit_code).unwrap_or(&row.unit_code)),
        length: row.total.hundredths(),
        shown: format!("{} điểm", row.total.to_vietnamese()),
        meaning: row.band.as_ref().map(|band| band.vi.clone()),
        is_total: false,
    };
    BarChart {
        frame: Frame {
            key: "ranking".to_owned(),
            title: format!("Xếp hạng thi đua: {title}"),
            subtitle: "Tổng điểm chính thức và mức xếp loại".to_owned(),
            note: format!("Kỳ đánh giá {period}; kết quả đã được chốt."),
        },
        whole: rows.iter().map(|row| row.total.hundredths()).max().unwrap_or_default(),
        mark: None,
        bars: rows.iter().map(bar).collect(),
        empty: "Chưa có kết quả chính thức.".to_owned(),
    }
}

/// Award proposals by state, in the order of their way.
pub(super) fn proposals(tallies: &[Tally<AwardProposalState>], today: NaiveDate) -> BarChart {
    let bar = |tally: &Tally<AwardProposalState>| Bar {
        label: named(tally.state).to_owned(),
        length: tally.count,
        shown: format!("{} hồ sơ", vietnamese_number(&tally.count.to_string())),
        meaning: None,
        is_total: false,
    };
    let all: i64 = tallies.iter().map(|tally| tally.count).sum();
    BarChart {
        frame: Frame {
            key: "proposals".to_owned(),
            title: "Hồ sơ đề nghị khen thưởng theo trạng thái".to_owned(),
            subtitle: format!("Tổng số {} hồ sơ", vietnamese_number(&all.to_string())),
            note: format!("Số liệu đến ngày {}.", day(today)),
        },
        whole: tallies.iter().map(|tally| tally.count).max().unwrap_or_default(),
        mark: None,
        bars: tallies.iter().map(bar).collect(),
        empty: "Chưa có hồ sơ đề nghị khen thưởng nào.".to_owned(),
    }
}

fn named(state: AwardProposalState) -> &'static str {
    match state {
        AwardProposalState::Draft => "Dự thảo",
        AwardProposalState::Submitted => "Đã nộp",
        AwardProposalState::Received => "Đã tiếp nhận",
        AwardProposalState::Returned => "Trả lại để bổ sung",
        AwardProposalState::Suspended => "Tạm dừng",
        AwardProposalState::AppraisedEligible => "Thẩm định: đủ điều kiện",
        AwardProposalState::AppraisedIneligible => "Thẩm định: không đủ điều kiện",
        AwardProposalState::InCouncil => "Đã đưa ra Hội đồng",
        AwardProposalState::Recommended => "Hội đồng đề nghị khen thưởng",
        AwardProposalState::NotRecommended => "Hội đồng không đề nghị",
        AwardProposalState::Forwarded => "Đã trình Thành phố",
        AwardProposalState::ReturnedByCity => "Thành phố trả lại",
        AwardProposalState::Awarded => "Được khen thưởng",
        AwardProposalState::Declined => "Không được khen thưởng",
        AwardProposalState::Withdrawn => "Đã rút",
    }
}
