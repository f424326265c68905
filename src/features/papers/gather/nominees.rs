//! Papers that name proposals: the submission (Tờ trình) and the list of nominees (Danh sách đề nghị).

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Reader,
    bases::{self, About},
    body,
    frame::{DIRECTOR, Defaults, House, signature},
    lines,
    words::{count, honorific, paragraph, position_class, total},
};
use crate::{
    authz::Role,
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            states::{AppraisalOutcome, AwardProposalState},
            types::{AwardProposalId, AwardProposalView},
        },
        award_rounds::{self, types::AwardRoundId},
        award_types::{
            self,
            types::{AwardTypeView, SubjectKind},
        },
        campaigns::types::CampaignId,
        papers::{input::RenderDocument, store, types::RenderingWarning},
        persons::{self, types::PersonView},
        units,
    },
    papers::{
        PaperKind, PaperView,
        view::{AwardTally, NomineeGroup, NomineeListView, NomineeRow, SubmissionView},
    },
};

/// Proposals that one paper names.
const NAMED_MAX: usize = 200;

/// Whom a submission to the city passes through: the advisory body for awards (Nghị định 152/2025/NĐ-CP).
const PASSED_THROUGH: &str = "Sở Nội vụ";

/// States in which a proposal of a round is on its way, and so on a list.
const ON_ITS_WAY: [AwardProposalState; 8] = [
    AwardProposalState::Submitted,
    AwardProposalState::Received,
    AwardProposalState::AppraisedEligible,
    AwardProposalState::InCouncil,
    AwardProposalState::Recommended,
    AwardProposalState::Forwarded,
    AwardProposalState::ReturnedByCity,
    AwardProposalState::Awarded,
];

/// States in which a proposal of a round can be submitted to whoever decides.
const TO_BE_SUBMITTED: [AwardProposalState; 4] = [
    AwardProposalState::AppraisedEligible,
    AwardProposalState::Recommended,
    AwardProposalState::Forwarded,
    AwardProposalState::ReturnedByCity,
];

/// States of proposals that nobody proposes any more.
const ENDED: [AwardProposalState; 4] = [
    AwardProposalState::AppraisedIneligible,
    AwardProposalState::NotRecommended,
    AwardProposalState::Declined,
    AwardProposalState::Withdrawn,
];

/// A proposal with the names of what it is about.
pub(super) struct Nominee {
    pub(super) proposal: AwardProposalView,
    pub(super) award: AwardTypeView,
    pub(super) unit: String,
    pub(super) person: Option<PersonView>,
}

impl Nominee {
    /// Name of the person or collective.
    pub(super) fn name(&self) -> String {
        self.person.as_ref().map_or_else(|| self.unit.clone(), |person| person.full_name.clone())
    }

    /// With the names of what a proposal is about.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) fn of(reader: &mut Reader<'_>, proposal: AwardProposalView) -> Result<Self> {
        let mut all = with_names(reader, vec![proposal])?;
        all.pop().ok_or_else(|| Error::bug("one proposal is one nominee"))
    }
}

/// The proposals that a paper names: those that are named, or those of a round that are on their way.
///
/// # Errors
/// `not-found`; `validation-failed` for one of another round, one that has ended, and where there is none.
pub(super) fn named(
    reader: &mut Reader<'_>,
    kind: PaperKind,
    round: Option<AwardRoundId>,
    ids: &[AwardProposalId],
) -> Result<Vec<Nominee>> {
    if let Some(round) = round {
        award_rounds::service::get(reader.conn, reader.actor, round)?;
    }
    let proposals = match round {
        Some(round) if ids.is_empty() => of_round(reader, kind, round)?,
        Some(_) | None => chosen(reader, round, ids)?,
    };
    with_names(reader, proposals)
}

fn of_round(
    reader: &mut Reader<'_>,
    kind: PaperKind,
    round: AwardRoundId,
) -> Result<Vec<AwardProposalView>> {
    let states: &[AwardProposalState] =
        if kind == PaperKind::Submission { &TO_BE_SUBMITTED } else { &ON_ITS_WAY };
    let ids = store::of_round(reader.conn, round, states)?;
    let mut found = Vec::new();
    for part in ids.chunks(NAMED_MAX) {
        // Proposals of others are left out of a unit's own paper, however many there are.
        let seen = award_proposals::found(reader.conn, reader.actor, part.to_vec())?;
        let seen: HashSet<String> = seen.into_iter().map(|one| one.id).collect();
        for id in part.iter().filter(|id| seen.contains(&id.to_string())) {
            match award_proposals::service::get(reader.conn, reader.actor, *id, None) {
                Ok(proposal) => found.push(proposal),
                Err(error) if error.code() == Code::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if found.len() > NAMED_MAX {
            break;
        }
    }
    let wrong = |code, vi: &'static str, en: &'static str| {
        Err(Error::invalid("/award_round_id", code, Text::new(vi, en)))
    };
    if found.len() > NAMED_MAX {
        let vi = "Đợt có quá nhiều hồ sơ; nêu từng hồ sơ cho mỗi văn bản.";
        return wrong(
            "too_many",
            vi,
            "The round has too many proposals; name them for each paper.",
        );
    }
    if found.is_empty() {
        let vi = "Đợt chưa có hồ sơ nào để đưa vào văn bản.";
        return wrong("no_proposals", vi, "The round has no proposals that the paper could name.");
    }
    Ok(found)
}

fn chosen(
    reader: &mut Reader<'_>,
    round: Option<AwardRoundId>,
    ids: &[AwardProposalId],
) -> Result<Vec<AwardProposalView>> {
    let mut found = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let proposal = award_proposals::service::get(reader.conn, reader.actor, *id, None)?;
        let pointer = format!("/award_proposal_ids/{index}");
        if round.is_some_and(|round| round != proposal.award_round_id) {
            let text = Text::new("Hồ sơ thuộc đợt khác.", "The proposal is of another round.");
            return Err(Error::invalid(pointer, "other_round", text));
        }
        if ENDED.contains(&proposal.state) {
            let text = Text::new("Hồ sơ không còn được đề nghị.", "It is not proposed any more.");
            return Err(Error::invalid(pointer, "not_proposed", text));
        }
        found.push(proposal);
    }
    Ok(found)
}

fn with_names(reader: &mut Reader<'_>, proposals: Vec<AwardProposalView>) -> Result<Vec<Nominee>> {
    let awards: Vec<String> = proposals.iter().map(|one| one.award_type_code.clone()).collect();
    let awards = award_types::service::by_codes(reader.conn, &awards)?;
    let codes: Vec<&str> = proposals.iter().map(|one| one.unit_code.as_str()).collect();
    let units = units::service::by_codes(reader.conn, &codes)?;
    let codes: Vec<String> = proposals.iter().filter_map(|one| one.person_code.clone()).collect();
    let persons = persons::service::by_codes(reader.conn, &codes)?;
    let mut found = Vec::new();
    for proposal in proposals {
        let award = awards.get(&proposal.award_type_code).cloned();
        let unit = units.get(&proposal.unit_code).map(|unit| unit.name.clone());
        let person = proposal.person_code.as_ref().and_then(|code| persons.get(code).cloned());
        found.push(Nominee {
            award: award.ok_or_else(|| Error::bug("a proposal has its award type"))?,
            unit: unit.unwrap_or_else(|| proposal.unit_code.clone()),
            person,
            proposal,
        });
    }
    Ok(found)
}

/// The names of the forms of award, each once, in the order in which they come.
fn award_names(nominees: &[Nominee]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in nominees {
        if !names.contains(&one.award.name) {
            names.push(one.award.name.clone());
        }
    }
    names
}

/// Whether it is a paper with which a unit proposes its own people. What the secretariat makes is the
/// department's.
pub(super) fn is_of_unit(
    reader: &Reader<'_>,
    input: &RenderDocument,
    nominees: &[Nominee],
) -> bool {
    !reader.actor.has_any(&[Role::Secretariat])
        && nominees.iter().all(|one| one.proposal.unit_code == input.unit_code)
}

/// The list of nominees.
///
/// # Errors
/// `validation-failed` for an unknown unit.
pub(super) fn list(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    nominees: &[Nominee],
) -> Result<PaperView> {
    let house = House::of(reader.conn, &input.unit_code)?;
    let subject = format!("Đề nghị tặng {}", award_names(nominees).join(", "));
    let mut defaults = Defaults::of_unit(subject);
    if !is_of_unit(reader, input, nominees) {
        (defaults.is_of_unit, defaults.signature) = (false, Some(signature(DIRECTOR)));
    }
    let frame = house.frame(reader.today, input, defaults);
    let of = |kind: SubjectKind| -> Vec<NomineeRow> {
        let of_kind = nominees.iter().filter(|one| one.proposal.subject_kind == kind);
        (1..).zip(of_kind).map(|(ordinal, one)| row(ordinal, one)).collect()
    };
    let groups =
        [("TẬP THỂ", of(SubjectKind::Collective)), ("CÁ NHÂN", of(SubjectKind::Individual))];
    let filled = groups.into_iter().filter(|(_, rows)| !rows.is_empty());
    let groups = ["I.", "II."]
        .into_iter()
        .zip(filled)
        .map(|(ordinal, (title, rows))| NomineeGroup { title: format!("{ordinal} {title}"), rows })
        .collect();
    Ok(NomineeListView { frame, attached_to: None, groups }.into())
}

fn row(ordinal: u32, one: &Nominee) -> NomineeRow {
    let person = one.person.as_ref();
    NomineeRow {
        ordinal,
        honorific: honorific(person.and_then(|person| person.sex)).to_owned(),
        name: one.name(),
        position: person.and_then(|person| person.position_title.clone()).unwrap_or_default(),
        unit: one.unit.clone(),
        award: one.award.name.clone(),
        subject_class: person
            .map(|person| position_class(person.position_class).to_owned())
            .unwrap_or_default(),
        field: String::new(),
        summary: one.proposal.summary.clone(),
    }
}

/// The submission to whoever decides, or to the department from one of its units.
///
/// # Errors
/// `validation-failed` for an unknown unit.
pub(super) fn submission(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    nominees: &[Nominee],
) -> Result<(PaperView, Vec<RenderingWarning>)> {
    let house = House::of(reader.conn, &input.unit_code)?;
    let is_sent_up = nominees.iter().any(|one| one.award.needs_forwarding);
    let subject = format!("Về việc đề nghị tặng {}", award_names(nominees).join(", "));
    let symbol = format!("TTr-{}", house.department_code);
    let is_of_unit = is_of_unit(reader, input, nominees);
    let mut defaults = if is_of_unit {
        Defaults::of_unit(subject)
    } else {
        Defaults::of_department(subject, &symbol)
    };
    defaults.recipients = vec!["Như trên;".to_owned(), "Lưu: VT.".to_owned()];
    let frame = house.frame(reader.today, input, defaults);
    let addressee = || {
        if is_sent_up && !is_of_unit {
            vec![format!("Chủ tịch {}", house.above()), PASSED_THROUGH.to_owned()]
        } else {
            vec![house.director()]
        }
    };
    let ids: Vec<AwardProposalId> = nominees.iter().map(|one| one.proposal.id).collect();
    // What a unit proposes the council has not seen yet.
    let sessions = if is_of_unit { None } else { Some(bases::sessions(reader, &ids)?) };
    let proposals: Vec<&AwardProposalView> = nominees.iter().map(|one| &one.proposal).collect();
    let about = About {
        proposals: &proposals,
        day: reader.today,
        campaigns: campaigns_of(nominees),
        sessions: sessions.as_deref(),
    };
    let found = bases::of_awards(reader, input, &about)?;
    let (tallies, total) = tallies(nominees);
    let mut blocks = body(input);
    if blocks.is_empty() {
        let text = format!(
            "{} kính trình xem xét, tặng thưởng cho {total} đã có thành tích như sau:",
            frame.agency
        );
        blocks.push(paragraph(text));
    }
    let addressees = lines(input);
    let view = SubmissionView {
        addressees: if addressees.is_empty() { addressee() } else { addressees },
        bases: found.lines,
        blocks,
        tallies,
        appraisal: appraisal(nominees),
        closing: Some(format!("{} kính trình xem xét, quyết định./.", frame.agency)),
        enclosures: enclosures(sessions.is_some_and(|sessions| !sessions.is_empty())),
        frame,
    };
    Ok((view.into(), found.warnings))
}

/// The papers that go with a submission (Nghị định 152/2025/NĐ-CP, Đ.33), the minutes once the council
/// concluded.
fn enclosures(is_concluded: bool) -> Vec<String> {
    let minutes = is_concluded.then_some("Biên bản họp Hội đồng");
    ["Danh sách đề nghị khen thưởng", "Hồ sơ của từng tập thể, cá nhân"]
        .into_iter()
        .chain(minutes)
        .map(str::to_owned)
        .collect()
}

/// How many are proposed by form of award, and all in words: `02 tập thể và 05 cá nhân`.
fn tallies(nominees: &[Nominee]) -> (Vec<AwardTally>, String) {
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    for one in nominees {
        let (collectives, individuals) = counts.entry(one.award.name.as_str()).or_default();
        match one.proposal.subject_kind {
            SubjectKind::Collective => *collectives += 1,
            SubjectKind::Individual => *individuals += 1,
        }
    }
    let of = |award: String| {
        let (collectives, individuals) = counts.get(award.as_str()).copied().unwrap_or_default();
        AwardTally { award, collectives, individuals }
    };
    let tallies = award_names(nominees).into_iter().map(of).collect();
    let collectives =
        nominees.iter().filter(|one| one.proposal.subject_kind == SubjectKind::Collective).count();
    (tallies, total(collectives, nominees.len() - collectives))
}

/// The campaigns of some proposals, each once.
fn campaigns_of(nominees: &[Nominee]) -> Vec<CampaignId> {
    let found: BTreeMap<String, CampaignId> = nominees
        .iter()
        .map(|one| (one.proposal.campaign_id.to_string(), one.proposal.campaign_id))
        .collect();
    found.into_values().collect()
}

/// What the appraisal said; `None` while a proposal waits for it.
fn appraisal(nominees: &[Nominee]) -> Option<String> {
    let is_eligible = |one: &Nominee| {
        one.proposal
            .appraisal
            .as_ref()
            .is_some_and(|appraisal| appraisal.outcome == AppraisalOutcome::Eligible)
    };
    nominees.iter().all(is_eligible).then(|| {
        format!(
            "Đã thẩm định {} hồ sơ: đúng đối tượng, đủ điều kiện, tiêu chuẩn, hồ sơ, thủ tục theo quy định.",
            count(nominees.len())
        )
    })
}
