//! The report on the results of a campaign (Báo cáo kết quả): what is verified, final and granted, and so
//! what everybody may know.

use std::collections::HashMap;

use super::{
    Reader, body,
    frame::{DIRECTOR, Defaults, House, UNIT_HEAD, signature},
    lines,
    words::{count, paragraph, part, progress as state_name},
};
use crate::{
    authz::table,
    decimal::Hundredths,
    error::{Error, Result, Text},
    features::{
        achievements::types::AchievementState,
        award_types::{self, types::SubjectKind},
        campaigns::{
            self, lookup,
            types::{CampaignId, CampaignLevel},
        },
        evaluation_results::{self, service::Ranked},
        evaluation_rounds::{self, types::EvaluationRoundId},
        indicators::progress_views::{
            FigureBasis, IndicatorProgress, MilestoneState, ProgressQuery,
        },
        papers::{
            input::RenderDocument,
            store::{self, Granted},
        },
        persons, progress,
        progress::types::{ProgressView, Tally},
        registrations::types::RegistrationState,
        units,
    },
    papers::{
        PaperView, short_date,
        view::{Block, Chart, ChartGroup, Column, ResultReportView, Table},
    },
    text::vietnamese_number,
};

/// Awards that a report lists.
const AWARDS_MAX: i64 = 500;

/// Places of a ranking that a report lists.
const PLACES_MAX: usize = 500;

/// Groups of bars in a chart.
const GROUPS_MAX: usize = 20;

/// The report on a campaign in a year.
///
/// # Errors
/// `not-found`, `insufficient-scope`; `validation-failed` for a round without final results.
pub(super) fn view(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: CampaignId,
    (round, year): (Option<EvaluationRoundId>, Option<i32>),
) -> Result<PaperView> {
    for rule in [table::GET_CAMPAIGN_PROGRESS, table::LIST_EVALUATION_RESULTS, table::LIST_AWARDS] {
        reader.actor.require_scope(rule)?;
    }
    let campaign = campaigns::service::get(reader.conn, reader.actor, id)?;
    let facts = lookup::seen(reader.conn, reader.actor, id)?;
    // What nobody has verified is not reported.
    let query = ProgressQuery { year, basis: Some(FigureBasis::Verified) };
    let whole = progress::service::roll_up(reader.conn, &facts, query, (reader.now, reader.today))?;
    let house = House::of(reader.conn, &campaign.owner_unit_code)?;
    let subject =
        format!("Kết quả thực hiện phong trào thi đua “{}” năm {}", campaign.title, whole.year);
    let head = if house.is_department { DIRECTOR } else { UNIT_HEAD };
    let defaults = Defaults {
        is_of_unit: !house.is_department && campaign.level != CampaignLevel::Department,
        subject,
        symbol: Some(format!("BC-{}", house.unit_code)),
        recipients: vec!["Lưu: VT.".to_owned()],
        signature: Some(signature(head)),
    };
    let frame = house.frame(reader.today, input, defaults);
    let mut blocks = body(input);
    blocks.push(part("I.", "Tình hình triển khai"));
    blocks.extend(carried_out(&whole));
    blocks.push(part("II.", "Kết quả thực hiện các chỉ tiêu"));
    blocks.extend(indicators(&whole));
    blocks.push(part("III.", "Kết quả chấm điểm, xếp hạng"));
    blocks.extend(ranking(reader, id, round)?);
    blocks.push(part("IV.", "Kết quả khen thưởng"));
    blocks.extend(awards(reader, id, whole.year)?);
    Ok(ResultReportView { frame, addressees: lines(input), blocks }.into())
}

fn sum<S: PartialEq>(tallies: &[Tally<S>], states: &[S]) -> i64 {
    tallies.iter().filter(|one| states.contains(&one.state)).map(|one| one.count).sum()
}

/// A share as Vietnamese writes it, with its sign.
fn percent(share: Option<Hundredths>) -> String {
    share.map_or_else(String::new, |share| format!(" ({} %)", vietnamese_number(&share.to_text())))
}

fn carried_out(whole: &ProgressView) -> Vec<Block> {
    let told = &whole.outreach.total;
    let registered = sum(&whole.totals.registrations, &[RegistrationState::Confirmed]);
    let verified = [AchievementState::Verified, AchievementState::Recognised];
    let achieved = sum(&whole.totals.achievements, &verified);
    vec![
        paragraph(format!(
            "Đã tổ chức {} hoạt động tuyên truyền; {} trên {} công chức, viên chức, người lao động được phổ \
             biến, quán triệt{}.",
            whole.outreach.activity_count,
            told.acknowledged_count,
            told.expected_count,
            percent(told.percent)
        )),
        paragraph(format!(
            "Đăng ký thi đua đã được xác nhận: {registered}; thành tích, sáng kiến, mô hình đã được thẩm \
             định: {achieved}."
        )),
    ]
}

fn column(title: &str, width: u16, is_numeric: bool) -> Column {
    Column { title: title.to_owned(), width, is_numeric }
}

fn indicators(whole: &ProgressView) -> Vec<Block> {
    let mut blocks = Vec::new();
    if whole.indicators.is_empty() {
        blocks.push(paragraph("Phong trào chưa có chỉ tiêu định lượng."));
    } else {
        let rows =
            (1_u32..).zip(&whole.indicators).map(|(ordinal, one)| indicator_row(ordinal, one));
        blocks.push(Block::Table(Table {
            caption: Some(format!("Số liệu đã được xác minh đến năm {}", whole.year)),
            columns: vec![
                column("STT", 2, true),
                column("Chỉ tiêu", 9, false),
                column("Đơn vị tính", 2, false),
                column("Lộ trình", 3, true),
                column("Kết quả", 3, true),
                column("Đánh giá", 4, false),
            ],
            rows: rows.collect(),
        }));
        blocks.extend(chart(&whole.indicators).map(Block::Chart));
    }
    blocks.extend(whole.milestones.iter().map(|one| {
        let state = match one.state {
            MilestoneState::Open => "chưa đến hạn",
            MilestoneState::Overdue => "quá hạn",
            MilestoneState::Done => "hoàn thành",
            MilestoneState::DoneLate => "hoàn thành muộn",
        };
        paragraph(format!("{}: {state}.", one.name))
    }));
    blocks
}

fn indicator_row(ordinal: u32, one: &IndicatorProgress) -> Vec<String> {
    let standing = &one.total;
    vec![
        ordinal.to_string(),
        one.name.clone(),
        one.unit.clone(),
        standing.target.clone().unwrap_or_default(),
        standing.value.clone().unwrap_or_default(),
        state_name(standing.state).to_owned(),
    ]
}

/// Path and result of the shares; `None` where there are none.
fn chart(indicators: &[IndicatorProgress]) -> Option<Chart> {
    let hundredths = |text: &Option<String>| {
        text.as_deref().and_then(Hundredths::parse).map(|value| value.0).filter(|value| *value >= 0)
    };
    let groups: Vec<ChartGroup> = (1_u32..)
        .zip(indicators)
        .filter(|(_, one)| one.unit == "%")
        .map(|(ordinal, one)| ChartGroup {
            label: format!("Chỉ tiêu {ordinal}"),
            values_hundredths: vec![hundredths(&one.total.target), hundredths(&one.total.value)],
        })
        .filter(|group| group.values_hundredths.iter().any(Option::is_some))
        .take(GROUPS_MAX)
        .collect();
    (!groups.is_empty()).then(|| Chart {
        title: "Lộ trình và kết quả các chỉ tiêu".to_owned(),
        description: "Biểu đồ so sánh lộ trình và kết quả của từng chỉ tiêu nêu tại bảng trên."
            .to_owned(),
        unit: "%".to_owned(),
        series: vec!["Lộ trình".to_owned(), "Kết quả".to_owned()],
        groups,
    })
}

/// The final ranking of the wanted round, or of the last one that is final.
fn ranking(
    reader: &mut Reader<'_>,
    id: CampaignId,
    wanted: Option<EvaluationRoundId>,
) -> Result<Vec<Block>> {
    let Some((round, version)) = evaluation_rounds::service::latest_final(reader.conn, id, wanted)?
    else {
        if wanted.is_some() {
            let text = Text::new(
                "Đợt đánh giá chưa có kết quả chính thức, hoặc thuộc phong trào khác.",
                "The round has no final results, or is of another campaign.",
            );
            return Err(Error::invalid("/evaluation_round_id", "no_final_results", text));
        }
        return Ok(vec![paragraph("Chưa có kết quả chấm điểm chính thức.")]);
    };
    let (title, _) = evaluation_rounds::service::heading(reader.conn, round)?;
    let places = evaluation_results::service::ranking(reader.conn, round, version)?;
    let codes: Vec<&str> = places.iter().map(|one| one.unit_code.as_str()).collect();
    let units = units::service::by_codes(reader.conn, &codes)?;
    let row = |one: &Ranked| {
        let unit = units.get(&one.unit_code).map(|unit| unit.name.clone());
        vec![
            one.rank.to_string(),
            unit.unwrap_or_else(|| one.unit_code.clone()),
            one.total.to_string(),
            one.band.as_ref().map(|band| band.vi.clone()).unwrap_or_default(),
        ]
    };
    Ok(vec![Block::Table(Table {
        caption: Some(title),
        columns: vec![
            column("Hạng", 2, true),
            column("Đơn vị", 9, false),
            column("Tổng điểm", 3, true),
            column("Xếp loại", 5, false),
        ],
        rows: places.iter().take(PLACES_MAX).map(row).collect(),
    })])
}

/// The awards in force of the year.
fn awards(reader: &mut Reader<'_>, id: CampaignId, year: i32) -> Result<Vec<Block>> {
    let granted = store::granted(reader.conn, id, year, AWARDS_MAX)?;
    if granted.is_empty() {
        return Ok(vec![paragraph("Trong năm chưa có khen thưởng.")]);
    }
    let names = Names::of(reader, &granted)?;
    let collectives = granted.iter().filter(|one| one.1 == SubjectKind::Collective).count();
    let rows = (1_u32..).zip(&granted).map(|(ordinal, one)| names.row(ordinal, one));
    Ok(vec![
        paragraph(format!(
            "Đã khen thưởng {} tập thể và {} cá nhân.",
            count(collectives),
            count(granted.len() - collectives)
        )),
        Block::Table(Table {
            caption: None,
            columns: vec![
                column("STT", 2, true),
                column("Tập thể, cá nhân", 6, false),
                column("Đơn vị", 6, false),
                column("Hình thức khen thưởng", 6, false),
                column("Ngày quyết định", 3, false),
            ],
            rows: rows.collect(),
        }),
    ])
}

/// Names of award types, units and persons.
struct Names {
    awards: HashMap<String, String>,
    units: HashMap<String, String>,
    persons: HashMap<String, String>,
}

impl Names {
    fn of(reader: &mut Reader<'_>, granted: &[Granted]) -> Result<Self> {
        let awards: Vec<String> = granted.iter().map(|one| one.0.clone()).collect();
        let awards = award_types::service::by_codes(reader.conn, &awards)?;
        let units: Vec<&str> = granted.iter().map(|one| one.2.as_str()).collect();
        let units = units::service::by_codes(reader.conn, &units)?;
        let persons: Vec<String> = granted.iter().filter_map(|one| one.3.clone()).collect();
        Ok(Self {
            awards: awards.into_iter().map(|(code, award)| (code, award.name)).collect(),
            units: units.into_iter().map(|(code, unit)| (code, unit.name)).collect(),
            persons: persons::service::names(reader.conn, &persons)?,
        })
    }

    fn row(&self, ordinal: u32, (award, _, unit, person, day): &Granted) -> Vec<String> {
        let named = |names: &HashMap<String, String>, code: &String| {
            names.get(code).unwrap_or(code).clone()
        };
        let unit = named(&self.units, unit);
        let recipient = person.as_ref().map(|code| named(&self.persons, code));
        vec![
            ordinal.to_string(),
            recipient.unwrap_or_else(|| unit.clone()),
            unit,
            named(&self.awards, award),
            short_date(*day),
        ]
    }
}
