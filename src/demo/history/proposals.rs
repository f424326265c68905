//! The route of one award proposal, as far as it comes.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    campaigns::department,
    cast::{head, judge, officer, unit, unit_name},
    script::{Memory, Script, body},
    tables::documents::OF_DOSSIERS,
};
use crate::{
    error::Result,
    features::award_proposals::{
        service,
        steps::{AcknowledgedWarning, TakeAwardProposalStep},
        types::AwardProposalId,
    },
    http::command::Tx,
};

/// How far a proposal goes before a decision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Draft,
    Submitted,
    Returned,
    Received,
    Suspended,
    Withdrawn,
    Eligible,
    /// Found eligible, and then before the council.
    ToCouncil,
    Ineligible,
    Forwarded,
    ReturnedByCity,
}

/// Which award is proposed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Award {
    /// Bằng khen of the city.
    City,
    /// Giấy khen of the department.
    Department,
}

impl Award {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::City => "bang_khen_ubnd_tp",
            Self::Department => "giay_khen_giam_doc_so",
        }
    }

    fn clause(self, is_person: bool) -> &'static str {
        match (self, is_person) {
            (Self::City, true) => "74.1.a",
            (Self::City, false) => "74.3.a",
            (Self::Department, true) => "gk.ca_nhan.phong_trao",
            (Self::Department, false) => "gk.tap_the.phong_trao",
        }
    }
}

/// A proposal.
#[derive(Clone)]
pub struct Proposal {
    /// Name under which it is remembered.
    pub key: String,
    /// Number of the award round.
    pub round: usize,
    /// Unit.
    pub unit: usize,
    /// Nominated person; none for the collective.
    pub person: Option<String>,
    /// Award.
    pub award: Award,
    /// Summary of the achievements.
    pub summary: String,
    /// Name of the achievement it rests on.
    pub achievement: Option<String>,
    /// Name of the sheet it rests on.
    pub sheet: Option<String>,
    /// Period of the achievements.
    pub period: (NaiveDate, NaiveDate),
    /// Day of the draft.
    pub day: NaiveDate,
    /// How far it goes.
    pub end: End,
}

/// The proposal under a name.
///
/// # Errors
/// An internal error before it is made.
pub fn of(memory: &Memory, key: &str) -> Result<AwardProposalId> {
    memory.id(key).map(AwardProposalId)
}

type Move = fn(&mut Tx<'_>, AwardProposalId) -> Result<()>;

/// Tells one proposal.
pub fn write(script: &mut Script, calendar: &Calendar, proposal: &Proposal) {
    draft(script, proposal.clone());
    let number = proposal.unit;
    let mut add = |days: usize, who: &str, change: Move| {
        let key = proposal.key.clone();
        script.on(calendar.after(proposal.day, days), who, key.clone(), move |tx, memory| {
            change(tx, of(memory, &key)?)
        });
    };
    let (head, judge) = (head(number), judge(number));
    if proposal.end == End::Draft {
        return;
    }
    add(1, &head, |tx, id| service::submit(tx, id, &reasons()?).map(drop));
    match proposal.end {
        End::Draft | End::Submitted => return,
        End::Returned => return add(3, judge, send_back),
        End::Withdrawn => return add(4, &head, withdraw),
        End::Received
        | End::Suspended
        | End::Eligible
        | End::ToCouncil
        | End::Ineligible
        | End::Forwarded
        | End::ReturnedByCity => {}
    }
    add(3, judge, |tx, id| service::receive(tx, id, &reasons()?).map(drop));
    match proposal.end {
        End::Ineligible => add(7, judge, refuse),
        End::Suspended => add(6, judge, suspend),
        End::Received => add(5, judge, ask),
        End::Eligible | End::ToCouncil | End::Forwarded | End::ReturnedByCity => {
            add(7, judge, appraise)
        }
        End::Draft | End::Submitted | End::Returned | End::Withdrawn => {}
    }
    if matches!(proposal.end, End::Forwarded | End::ReturnedByCity) {
        add(9, judge, forward);
    }
    if proposal.end == End::ReturnedByCity {
        add(13, judge, returned_by_city);
    }
}

fn draft(script: &mut Script, proposal: Proposal) {
    let what = proposal.key.clone();
    script.on(proposal.day, officer(proposal.unit), what, move |tx, memory| {
        let Proposal { key, round, unit: number, .. } = proposal.clone();
        let made = service::create(tx, &body(input(&proposal, memory)?)?)?;
        memory.keep(key, made.id.0);
        if proposal.end == End::Draft && proposal.sheet.is_none() {
            return Ok(());
        }
        for (paper_type, _) in &OF_DOSSIERS {
            let document = memory.id(&format!("paper {round} {number} {paper_type}"))?;
            let input = body(json!({ "document_id": document, "is_signed": true }))?;
            service::put_paper(tx, made.id, paper_type, &input)?;
        }
        Ok(())
    });
}

fn input(proposal: &Proposal, memory: &Memory) -> Result<Value> {
    let ids = proposal.achievement.iter().map(|key| memory.id(key)).collect::<Result<Vec<_>>>()?;
    let sheet = proposal.sheet.as_ref().map(|key| memory.id(key)).transpose()?;
    let (from, to) = proposal.period;
    Ok(json!({
        "campaign_id": department(memory)?,
        "award_round_id": memory.id(&format!("award round {}", proposal.round))?,
        "award_type_code": proposal.award.code(),
        "subject_kind": if proposal.person.is_some() { "individual" } else { "collective" },
        "unit_code": unit(proposal.unit),
        "person_code": proposal.person,
        "merit_clause": proposal.award.clause(proposal.person.is_some()),
        "summary": proposal.summary,
        "achievement_ids": ids,
        "evaluation_id": sheet,
        "achievement_period_from": from,
        "achievement_period_to": to,
        "declaration": declaration(proposal, memory)?,
    }))
}

/// What the unit declares: the head's confirmation, the ratings of the years, the time worked.
fn declaration(proposal: &Proposal, memory: &Memory) -> Result<Value> {
    let Proposal { round, unit: number, day, .. } = *proposal;
    let confirmed = |code: &str| {
        json!({ "code": code, "is_met": true, "confirmed_on": day,
                "confirmed_by": format!("Chi bộ {}", unit_name(number)) })
    };
    let is_person = proposal.person.is_some();
    let document = memory.id(&format!("rating {round} {number}"))?;
    let (from, to) = proposal.period;
    let ratings: Vec<Value> = (from.year()..=to.year())
        .map(|year| {
            json!({ "year": year, "level": "good", "document_id": document,
                    "source": if is_person { "nd_335_2025" } else { "nd_233_2026" } })
        })
        .collect();
    let mut attestations = vec![confirmed("exemplary")];
    if !is_person {
        attestations.push(confirmed("united"));
    }
    Ok(json!({
        "attestations": attestations,
        "ratings": ratings,
        "working_time": is_person
            .then(|| json!({ "months_worked": 12, "leaves": [], "is_left_out": false })),
        "relies_on_certificate": false,
    }))
}

/// Reasons for what only warns in this sample.
fn reasons() -> Result<Vec<AcknowledgedWarning>> {
    let given: TakeAwardProposalStep = body(json!({ "acknowledged_warnings": WARNINGS
        .iter()
        .map(|(rule, reason)| json!({ "rule": rule, "reason": reason }))
        .collect::<Vec<_>>() }))?;
    Ok(given.acknowledged_warnings)
}

/// What only warns in the samples, and why the steps are taken all the same.
const WARNINGS: [(&str, &str); 4] = [
    ("R01", "Văn bản căn cứ còn hiệu lực vào ngày xét; Văn phòng Sở theo dõi văn bản thay thế"),
    ("R03", "Kế hoạch đang chờ văn thư cấp số; chưa viện dẫn số kế hoạch trong hồ sơ"),
    ("R20", "Bản ký số PDF là bản gốc; bản DOCX gửi khi trình"),
    ("R22", "Hồ sơ dồn vào cuối đợt xét"),
];

fn suspend(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let why = body(json!({ "reason": "Chờ kết luận của cơ quan có thẩm quyền" }))?;
    service::suspend(tx, id, &why).map(drop)
}

fn ask(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let whom = body(json!({
        "body": "Cơ quan mẫu", "question": "Đề nghị cho ý kiến về việc khen thưởng",
    }))?;
    service::request_opinion(tx, id, &whom).map(drop)
}

fn send_back(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let why = body(json!({ "reasons": [{
        "code": "dossier", "ground": "Luật TĐKT Đ.84.2.b",
        "text": "Báo cáo thành tích chưa có xác nhận của trưởng đơn vị; đề nghị hoàn thiện và nộp lại.",
    }] }))?;
    service::send_back(tx, id, &why).map(drop)
}

fn returned_by_city(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let letter = body(json!({
        "outcome": "returned", "number": "01/SNV-MAU", "dated": tx.today,
        "reasons": [{
            "code": "dossier", "ground": "Luật TĐKT Đ.84.2.a",
            "text": "Danh sách kèm tờ trình thiếu năm sinh và chức vụ; đề nghị bổ sung để trình lại.",
        }],
    }))?;
    service::answer(tx, id, &letter).map(drop)
}

fn withdraw(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let why = body(json!({ "reason": "Đơn vị rà soát lại, đề nghị vào đợt xét sau" }))?;
    service::withdraw(tx, id, &why).map(drop)
}

fn appraise(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let opinion = body(json!({
        "outcome": "eligible",
        "opinion": "Đúng đối tượng, đủ điều kiện, tiêu chuẩn; hồ sơ, thủ tục theo quy định",
        "acknowledged_warnings": reasons()?,
    }))?;
    service::appraise(tx, id, opinion).map(drop)
}

fn refuse(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let opinion = body(json!({
        "outcome": "ineligible",
        "opinion": "Thành tích chưa được bình xét trong phong trào tại đơn vị",
        "reasons": [{
            "code": "criteria", "ground": "Luật TĐKT Đ.75.2",
            "text": "Biên bản xét không ghi kết quả bình xét đối với trường hợp này.",
        }],
    }))?;
    service::appraise(tx, id, opinion).map(drop)
}

fn forward(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let number = tx.today.format("%j").to_string();
    let input = body(json!({
        "dispatch_number": format!("{number}/TTr-STC-MAU"), "dispatch_date": tx.today,
        "acknowledged_warnings": reasons()?,
    }))?;
    service::forward(tx, id, input).map(drop)
}
