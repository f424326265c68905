//! Achievement reports (Báo cáo thành tích) of a person or a collective, from a proposal.

use chrono::NaiveDate;

use super::{
    Reader,
    bases::readable,
    frame::{DIRECTOR, Defaults, House, UNIT_HEAD},
    nominees::Nominee,
    words::{self, item, paragraph, paragraphs, section},
};
use crate::{
    error::{Code, Error, Result, Text},
    features::{
        achievements::{
            self,
            types::AchievementKind,
            views::{AchievementView, Recognition},
        },
        award_proposals::{self, declaration::AwardAttestation, types::AwardProposalId},
        award_types::{
            self,
            types::{AwardAuthority, SubjectKind},
        },
        awards,
        documents::{self, types::DocumentView},
        papers::input::RenderDocument,
        past_awards,
        persons::{self, types::PersonView},
        rule_sets,
    },
    papers::{
        PaperKind, PaperView, short_date,
        view::{
            Block, CollectiveDetails, CollectiveReportView, Confirmation, HonourRow, PersonDetails,
            PersonReportView,
        },
    },
};

/// What every nominee states with the signature (Nghị định 152/2025/NĐ-CP, mẫu báo cáo).
const COMMITMENT: &str = "Tôi cam đoan nội dung báo cáo là đúng sự thật, không trong thời gian bị xem \
     xét kỷ luật, và chịu trách nhiệm về nội dung báo cáo.";

/// The report on the achievements of a proposal.
///
/// # Errors
/// `not-found`; `validation-failed` for a proposal of the other kind of subject.
pub(super) fn view(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: AwardProposalId,
) -> Result<PaperView> {
    let proposal = award_proposals::service::get(reader.conn, reader.actor, id, None)?;
    let nominee = Nominee::of(reader, proposal)?;
    let is_of_person = nominee.proposal.subject_kind == SubjectKind::Individual;
    if is_of_person != (input.kind == PaperKind::AchievementReportPerson) {
        let vi = "Báo cáo cá nhân cho hồ sơ cá nhân, báo cáo tập thể cho hồ sơ tập thể.";
        let en = "Persons have reports of persons, collectives those of collectives.";
        return Err(Error::invalid("/kind", "other_subject_kind", Text::new(vi, en)));
    }
    let achieved = achievements_of(reader, &nominee)?;
    match &nominee.person {
        Some(person) if is_of_person => of_person(reader, input, &nominee, person, &achieved),
        Some(_) | None => of_collective(reader, input, &nominee, &achieved),
    }
}

fn achievements_of(reader: &mut Reader<'_>, nominee: &Nominee) -> Result<Vec<AchievementView>> {
    let mut found = Vec::new();
    for id in &nominee.proposal.achievement_ids {
        match achievements::service::get(reader.conn, reader.actor, *id, None, reader.today) {
            Ok(one) => found.push(one),
            // What the caller may not read does not get into the report.
            Err(error) if error.code() == Code::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn subject(nominee: &Nominee) -> String {
    let proposal = &nominee.proposal;
    format!(
        "Đề nghị tặng {}, thành tích từ {} đến {}",
        nominee.award.name,
        short_date(proposal.achievement_period_from),
        short_date(proposal.achievement_period_to)
    )
}

fn of_person(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    nominee: &Nominee,
    person: &PersonView,
    achieved: &[AchievementView],
) -> Result<PaperView> {
    let house = House::of(reader.conn, &nominee.proposal.unit_code)?;
    let mut frame = house.frame(reader.today, input, Defaults::of_unit(subject(nominee)));
    // The nominee and the head who confirms sign below the text.
    frame.signature = None;
    let view = PersonReportView {
        frame,
        person: PersonDetails {
            full_name: person.full_name.clone(),
            sex: person.sex.map(|sex| words::sex(sex).to_owned()),
            unit: format!("{}, {}", nominee.unit, house.department),
            position: person.position_title.clone(),
            ..PersonDetails::default()
        },
        duties: None,
        achievements: told(nominee, achieved),
        commitment: Some(COMMITMENT.to_owned()),
        ratings: ratings(reader, nominee)?,
        honours: honours(reader, nominee, &house)?,
        confirmation: confirmation(reader, nominee)?,
    };
    Ok(view.into())
}

fn of_collective(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    nominee: &Nominee,
    achieved: &[AchievementView],
) -> Result<PaperView> {
    let house = House::of(reader.conn, &nominee.proposal.unit_code)?;
    let mut defaults = Defaults::of_unit(subject(nominee));
    let confirmed = confirmation(reader, nominee)?;
    defaults.signature = defaults.signature.map(|mut signature| {
        signature.signer_name.clone_from(&confirmed.name);
        signature
    });
    let frame = house.frame(reader.today, input, defaults);
    let is_initiative = |one: &&AchievementView| {
        matches!(
            one.kind,
            AchievementKind::Initiative | AchievementKind::Model | AchievementKind::Solution
        )
    };
    let view = CollectiveReportView {
        frame,
        collective: collective(reader, nominee)?,
        duties: None,
        achievements: told(nominee, achieved),
        initiatives: achieved.iter().filter(is_initiative).map(|one| one.title.clone()).collect(),
        compliance: compliance(reader, nominee)?,
        ratings: ratings(reader, nominee)?,
        honours: honours(reader, nominee, &house)?,
        confirmation: Confirmation { position: DIRECTOR.to_owned(), name: None },
    };
    Ok(view.into())
}

/// The summary, and each achievement under its title.
fn told(nominee: &Nominee, achieved: &[AchievementView]) -> Vec<Block> {
    let mut blocks: Vec<Block> =
        paragraphs(&nominee.proposal.summary).into_iter().map(paragraph).collect();
    for (ordinal, one) in (1_u32..).zip(achieved) {
        blocks.push(section(&format!("{ordinal}."), one.title.as_str()));
        let texts = [one.description.as_deref(), one.effect.as_deref()];
        let texts = texts.into_iter().flatten().flat_map(paragraphs);
        blocks.extend(texts.map(paragraph));
        let since = one.applied_since.map(|day| format!("Áp dụng từ ngày {}.", short_date(day)));
        let scope =
            one.application_scope.as_ref().map(|scope| format!("Phạm vi áp dụng: {scope}."));
        blocks.extend(since.into_iter().chain(scope).map(item));
        blocks.extend(one.recognitions.iter().map(recognised).map(item));
    }
    blocks
}

fn recognised(one: &Recognition) -> String {
    format!(
        "Được công nhận theo {} ngày {} của {}.",
        one.number,
        short_date(one.issued_on),
        one.body
    )
}

/// The collective with the staff that it has today.
fn collective(reader: &mut Reader<'_>, nominee: &Nominee) -> Result<CollectiveDetails> {
    let unit = &nominee.proposal.unit_code;
    let (staff, women) = persons::service::head_count(reader.conn, unit, reader.today)?;
    let count = |number: usize| u32::try_from(number).ok();
    Ok(CollectiveDetails {
        name: nominee.unit.clone(),
        staff_count: count(staff).filter(|staff| *staff > 0),
        women_count: women.and_then(count),
        ..CollectiveDetails::default()
    })
}

/// What was confirmed of the collective (R16), in the words of the rules.
fn compliance(reader: &mut Reader<'_>, nominee: &Nominee) -> Result<Option<String>> {
    let set = match &nominee.proposal.rule_set_code {
        Some(code) => rule_sets::service::by_code(reader.conn, code)?,
        None => rule_sets::service::on(reader.conn, reader.today)?,
    };
    let Some(set) = set else { return Ok(None) };
    let known = set.rules.r16.parameters.attestations.value;
    let line = |one: &AwardAttestation| {
        let label = known.iter().find(|rule| rule.code == one.code && one.is_met)?;
        let (by, on) = (&one.confirmed_by, short_date(one.confirmed_on));
        Some(format!("{} ({by} xác nhận ngày {on})", label.label.vi))
    };
    let lines: Vec<String> =
        nominee.proposal.declaration.attestations.iter().filter_map(line).collect();
    Ok((!lines.is_empty()).then(|| format!("Tập thể {}.", lines.join("; "))))
}

/// The ratings that the unit declared, with the documents that they stand in.
fn ratings(reader: &mut Reader<'_>, nominee: &Nominee) -> Result<Vec<HonourRow>> {
    let mut rows = Vec::new();
    for one in &nominee.proposal.declaration.ratings {
        let document = match one.document_id {
            Some(id) => readable(documents::service::get(reader.conn, reader.actor, id))?,
            None => None,
        };
        rows.push(HonourRow {
            year: one.year.to_string(),
            honour: words::rating(one.level).to_owned(),
            decision: document.and_then(|document| numbered(&document)).unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// Number, date and issuer of a document; `None` while it has no number.
fn numbered(document: &DocumentView) -> Option<String> {
    let (number, symbol) = document.number.as_ref().zip(document.symbol.as_ref())?;
    let day = document.issued_on.map(|day| format!(" ngày {}", short_date(day)));
    let body = document.issuing_body.as_ref().map(|body| format!(" của {body}"));
    Some(format!("Số {number}/{symbol}{}{}", day.unwrap_or_default(), body.unwrap_or_default()))
}

/// Earlier awards in force of the nominee, with who decided on them: what was granted here by the authority
/// of its type, what was recorded by the body that was recorded with it.
fn honours(reader: &mut Reader<'_>, nominee: &Nominee, house: &House) -> Result<Vec<HonourRow>> {
    let proposal = &nominee.proposal;
    let (kind, unit) = (proposal.subject_kind, proposal.unit_code.as_str());
    let person = proposal.person_code.as_deref();
    let here = awards::service::granted_here(reader.conn, kind, unit, person, Some(proposal.id))?;
    let recorded = past_awards::service::recorded_of(reader.conn, kind, unit, person)?;
    let codes: Vec<String> = here.iter().map(|one| one.award_type_code.clone()).collect();
    let names = award_types::service::by_codes(reader.conn, &codes)?;
    let granted = here.into_iter().map(|one| {
        let award = names.get(&one.award_type_code);
        let by = award.map(|award| match award.authority {
            AwardAuthority::DepartmentDirector => house.director(),
            AwardAuthority::CityChairman => format!("Chủ tịch {}", house.above()),
        });
        let name = award.map_or_else(|| one.award_type_code.clone(), |award| award.name.clone());
        (one.decided_on, honour(name, (one.decision_number.as_str(), one.decided_on), by))
    });
    let recorded = recorded.into_iter().map(|one| {
        let decision = (one.decision_number.as_str(), one.decided_on);
        (one.decided_on, honour(one.title, decision, Some(one.issuing_body)))
    });
    let mut all: Vec<(NaiveDate, HonourRow)> = granted.chain(recorded).collect();
    all.sort_by_key(|(decided_on, _)| *decided_on);
    Ok(all.into_iter().map(|(_, row)| row).collect())
}

fn honour(name: String, (number, day): (&str, NaiveDate), by: Option<String>) -> HonourRow {
    let by = by.map(|body| format!(" của {body}")).unwrap_or_default();
    HonourRow {
        year: day.format("%Y").to_string(),
        honour: name,
        decision: format!("Quyết định số {number} ngày {}{by}", short_date(day)),
    }
}

/// Who confirmed the report by submitting it; open before that.
fn confirmation(reader: &mut Reader<'_>, nominee: &Nominee) -> Result<Confirmation> {
    let name = match &nominee.proposal.report_confirmation {
        Some(confirmed) => {
            persons::service::names(reader.conn, std::slice::from_ref(&confirmed.by))?
                .remove(&confirmed.by)
        }
        None => None,
    };
    Ok(Confirmation { position: UNIT_HEAD.to_owned(), name })
}
