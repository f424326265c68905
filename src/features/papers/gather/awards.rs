//! What follows from a decision: the decision itself with its list (Quyết định, danh sách kèm theo), and
//! the certificate (Giấy khen).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Reader,
    bases::{self, About, Bases},
    frame::{DIRECTOR, Defaults, House, signature},
    words::{honorific, total},
};
use crate::{
    authz::table,
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            types::{AwardProposalId, AwardProposalView},
        },
        award_types::{
            self,
            types::{AwardAuthority, SubjectKind},
        },
        awards::{
            self,
            types::{AwardId, AwardState, AwardView},
        },
        campaigns,
        decisions::{
            self,
            list_types::DecisionListEntry,
            service::ListKind,
            types::{DecisionId, DecisionSigning, DecisionView as Decided},
        },
        papers::{input::RenderDocument, types::RenderingWarning},
        persons::{self, types::PersonView},
        units,
    },
    papers::{
        PaperView, short_date,
        view::{
            AwardRow, CertificateView, DecisionAnnex, DecisionArticle, DecisionView, Frame,
            Signature, SigningAuthority,
        },
    },
    text::vietnamese_number,
};

/// What the department's director decides can be made here; the city makes its own papers.
fn require_own(authority: AwardAuthority, pointer: &'static str) -> Result<()> {
    match authority {
        AwardAuthority::DepartmentDirector => Ok(()),
        AwardAuthority::CityChairman => Err(Error::invalid(
            pointer,
            "other_authority",
            Text::new(
                "Văn bản của Thành phố do Thành phố lập.",
                "The papers of the city are made by the city.",
            ),
        )),
    }
}

/// A decision of the director, with its list in the order of the annex.
///
/// # Errors
/// `not-found`, `role-required`; `validation-failed` for a decision of the city.
pub(super) fn decision(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: DecisionId,
) -> Result<(PaperView, Vec<RenderingWarning>)> {
    let decided = decisions::service::get(reader.conn, reader.actor, id)?;
    require_own(decided.authority, "/decision_id")?;
    let wanted = (table::GET_DECISION_ANNEX, ListKind::Annex);
    let list =
        decisions::service::ordered_list(reader.conn, reader.actor, wanted, id, reader.today)?;
    let house = House::of(reader.conn, &input.unit_code)?;
    let symbol = format!("QĐ-{}", house.department_code);
    let mut defaults = Defaults::of_department(decided.title.clone(), &symbol);
    defaults.signature = Some(signed(&decided));
    defaults.recipients = vec!["Như Điều 3;".to_owned(), "Lưu: VT.".to_owned()];
    let mut frame = house.frame(reader.today, input, defaults);
    put_number(&mut frame, &decided);
    let ids: Vec<AwardProposalId> =
        list.entries.iter().map(|entry| entry.award_proposal_id).collect();
    let granted = award_proposals::service::by_ids(reader.conn, reader.actor, &ids)?;
    let granted: Vec<&AwardProposalView> = granted.values().collect();
    let sessions = bases::sessions(reader, &ids)?;
    let about = About {
        proposals: &granted,
        day: decided.issued_on.unwrap_or(reader.today),
        campaigns: decided.cites_plan.then_some(decided.campaign_id).into_iter().collect(),
        sessions: Some(&sessions),
    };
    let standing = bases::standing_body(reader, &sessions, about.day)?;
    let mut found = bases::of_awards(reader, input, &about)?;
    if !input.frame.replaces_bases {
        bases::proposer(reader, standing.as_ref(), &about, &mut found)?;
    }
    let campaign = campaigns::service::get(reader.conn, reader.actor, decided.campaign_id)?;
    let articles = vec![
        granting(&list.entries, &campaign.title, period(&granted, &mut found)),
        paying(&list.entries, &house.department, &mut found),
        carrying_out(standing.map(|(body, _)| body), &house.department),
    ];
    let annex = annex(reader, &list.entries)?;
    let view = DecisionView {
        frame,
        authority: house.director(),
        bases: found.lines,
        articles,
        annex: Some(annex).filter(|_| !list.entries.is_empty()),
    };
    Ok((view.into(), found.warnings))
}

/// Number, symbol and day that the decision has already.
fn put_number(frame: &mut Frame, decided: &Decided) {
    if decided.number.is_some() {
        frame.number.clone_from(&decided.number);
        frame.symbol.clone_from(&decided.symbol);
        frame.date = decided.issued_on;
    }
}

/// Who signs: the director, or a deputy in the director's stead.
fn signed(decided: &Decided) -> Signature {
    let position = decided.signer_title.clone();
    let signer_name = decided.signer_name.clone();
    match decided.signing {
        DecisionSigning::Own => {
            Signature { signer_name, ..signature(position.as_deref().unwrap_or(DIRECTOR)) }
        }
        DecisionSigning::Deputy => Signature {
            authority: Some(SigningAuthority::Deputising),
            principal: Some(DIRECTOR.to_owned()),
            signer_name,
            ..signature(position.as_deref().unwrap_or("Phó Giám đốc"))
        },
    }
}

fn article(text: String) -> DecisionArticle {
    DecisionArticle { title: None, paragraphs: vec![text] }
}

/// First and last day of the achievements that are awarded (giai đoạn thành tích, Nghị định 152/2025/NĐ-CP
/// Đ.33.7), where all have the same.
fn period(granted: &[&AwardProposalView], found: &mut Bases) -> Option<(NaiveDate, NaiveDate)> {
    let periods: BTreeSet<(NaiveDate, NaiveDate)> = granted
        .iter()
        .map(|one| (one.achievement_period_from, one.achievement_period_to))
        .collect();
    if periods.len() > 1 {
        found.warn(
            "periods_differ",
            "Các trường hợp có giai đoạn thành tích khác nhau nên Điều 1 không nêu giai đoạn.",
            "The achievements are of different periods, so that article 1 names none.",
        );
        return None;
    }
    periods.into_iter().next()
}

/// Điều 1: who is awarded, for what and in which period.
fn granting(
    entries: &[DecisionListEntry],
    campaign: &str,
    period: Option<(NaiveDate, NaiveDate)>,
) -> DecisionArticle {
    let of = |kind: SubjectKind| entries.iter().filter(|entry| entry.subject_kind == kind).count();
    let (collectives, individuals) = (of(SubjectKind::Collective), of(SubjectKind::Individual));
    let mut awards: Vec<&str> = Vec::new();
    for entry in entries {
        if !awards.contains(&entry.award_type_name.as_str()) {
            awards.push(&entry.award_type_name);
        }
    }
    let period = period.map(|(first, last)| {
        format!(", giai đoạn từ ngày {} đến ngày {}", short_date(first), short_date(last))
    });
    article(format!(
        "Tặng {} cho {} đã có thành tích trong phong trào thi đua “{campaign}”{} (có danh sách kèm theo).",
        awards.join(", "),
        total(collectives, individuals),
        period.unwrap_or_default()
    ))
}

/// Điều 2: the bonus and its fund: who signs pays (Luật Thi đua, khen thưởng Đ.11.4; Nghị định 152/2025/NĐ-CP
/// Đ.47.2).
fn paying(entries: &[DecisionListEntry], department: &str, found: &mut Bases) -> DecisionArticle {
    let amounts: Option<Vec<i64>> = entries.iter().map(|entry| entry.bonus_amount).collect();
    let fund = format!("Quỹ thi đua, khen thưởng của {department}");
    let Some(amounts) = amounts.filter(|all| !all.is_empty()) else {
        found.warn(
            "bonus_unknown",
            "Chưa có ngày quyết định hoặc mức tiền thưởng nên không nêu tổng số tiền.",
            "The day of the decision or an amount is not known, so that the total is left out.",
        );
        return article(format!(
            "Tiền thưởng kèm theo thực hiện theo quy định của pháp luật về thi đua, khen thưởng, chi từ \
             {fund}."
        ));
    };
    let total = amounts.iter().fold(0_i64, |sum, amount| sum.saturating_add(*amount));
    article(format!(
        "Tiền thưởng kèm theo cho các tập thể, cá nhân có tên tại Điều 1: {} đồng (mức của từng tập thể, cá \
         nhân nêu trong danh sách), chi từ {fund}.",
        vietnamese_number(&total.to_string())
    ))
}

/// Điều 3: who carries it out.
fn carrying_out(standing: Option<String>, department: &str) -> DecisionArticle {
    let units = match standing {
        Some(body) => format!("{body}, các phòng, đơn vị"),
        None => "Các phòng, đơn vị".to_owned(),
    };
    article(format!(
        "{units} thuộc {department} và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết \
         định này./."
    ))
}

fn annex(reader: &mut Reader<'_>, entries: &[DecisionListEntry]) -> Result<DecisionAnnex> {
    let codes: Vec<String> = entries.iter().filter_map(|one| one.person_code.clone()).collect();
    let persons = persons::service::by_codes(reader.conn, &codes)?;
    let position = |entry: &DecisionListEntry| {
        let found = entry.person_code.as_ref().and_then(|code| persons.get(code));
        found.and_then(|person| person.position_title.clone()).unwrap_or_default()
    };
    let rows = |kind: SubjectKind| -> Vec<AwardRow> {
        let of_kind = entries.iter().filter(|entry| entry.subject_kind == kind);
        let row = |(ordinal, entry): (u32, &DecisionListEntry)| AwardRow {
            ordinal,
            name: entry.recipient_name.clone(),
            position: position(entry),
            unit: entry.unit_name.clone(),
            award: entry.award_type_name.clone(),
            bonus: entry.bonus_amount,
        };
        (1..).zip(of_kind).map(row).collect()
    };
    let first = entries.first().map(|entry| entry.subject_kind);
    Ok(DecisionAnnex {
        title: "Danh sách tập thể, cá nhân được khen thưởng".to_owned(),
        attached_to: None,
        collectives: rows(SubjectKind::Collective),
        individuals: rows(SubjectKind::Individual),
        individuals_first: first == Some(SubjectKind::Individual),
    })
}

/// The certificate of an award of the director, for who prepares decisions.
///
/// # Errors
/// `not-found`, `role-required`; `validation-failed` for an award of the city; `invalid-state-transition`
/// for a revoked one.
pub(super) fn certificate(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: AwardId,
) -> Result<PaperView> {
    let award = awards::service::get(reader.conn, reader.actor, id)?;
    let decided = decisions::service::get(reader.conn, reader.actor, award.decision_id)?;
    require_own(decided.authority, "/award_id")?;
    if award.state == AwardState::Revoked {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail("Khen thưởng này đã bị hủy bỏ.", "This award was revoked.")
            .with("current_state", award.state.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    let house = House::of(reader.conn, &input.unit_code)?;
    let kind = award_types::service::get(reader.conn, &award.award_type_code)?;
    let mut defaults = Defaults::of_department(kind.name.clone(), "");
    (defaults.symbol, defaults.signature) = (None, Some(signed(&decided)));
    let mut frame = house.frame(reader.today, input, defaults);
    put_number(&mut frame, &decided);
    frame.recipients = Vec::new();
    let view = CertificateView {
        frame,
        authority: house.director(),
        merit: merit(reader, input, &award)?,
        decision_reference: decided
            .issued_on
            .map(|day| format!("Quyết định số {} ngày {}", award.decision_number, short_date(day))),
        register_number: None,
        ..recipient(reader, &award)?
    };
    Ok(view.into())
}

/// What it is for: the words of the caller, or the campaign.
fn merit(reader: &mut Reader<'_>, input: &RenderDocument, award: &AwardView) -> Result<String> {
    if let Some(words) = input.body.first() {
        return Ok(words.0.clone());
    }
    let campaign = campaigns::service::get(reader.conn, reader.actor, award.campaign_id)?;
    Ok(format!("Đã có thành tích trong phong trào thi đua “{}” năm {}", campaign.title, award.year))
}

/// A certificate with nothing but the recipient.
fn recipient(reader: &mut Reader<'_>, award: &AwardView) -> Result<CertificateView> {
    let unit = units::service::get(reader.conn, &award.unit_code)?.name;
    let person = match &award.person_code {
        Some(code) => persons::service::find(reader.conn, code)?,
        None => None,
    };
    let of_person = |person: PersonView, unit: String| CertificateView {
        honorific: honorific(person.sex).to_owned(),
        recipient_detail: Some(match person.position_title {
            Some(position) => format!("{position}, {unit}"),
            None => unit,
        }),
        recipient_name: person.full_name,
        ..CertificateView::default()
    };
    Ok(match person {
        Some(person) => of_person(person, unit),
        None => CertificateView {
            honorific: "Tập thể".to_owned(),
            recipient_name: unit,
            ..CertificateView::default()
        },
    })
}
