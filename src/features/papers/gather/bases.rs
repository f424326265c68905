//! On what papers on awards rest (căn cứ): legal documents, plans, minutes of the council, and at whose
//! proposal it is decided.
//!
//! What a line names is stored, and where it is not, the line is left out and a warning says so. Only the
//! form of the lines stands here, which is that of official papers.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Reader,
    citations::cited,
    frame::House,
    words::{day, unmarked},
};
use crate::{
    clock::day_in_hanoi,
    error::{Code, Result},
    features::{
        agenda_items,
        award_proposals::types::{AwardProposalId, AwardProposalView},
        campaigns::{self, types::CampaignId},
        council_sessions::{
            self,
            types::{CouncilSessionState, CouncilSessionView},
        },
        councils::{self, types::CouncilView},
        documents::{
            self,
            issuance::{self, Issued},
        },
        legal_documents,
        papers::{
            input::RenderDocument,
            store,
            types::{RenderingWarning, Source},
        },
        rule_sets,
    },
    law::RuleSet,
    papers::PaperKind,
};

/// Lines without their closing marks, and why others are not among them.
#[derive(Debug, Default)]
pub(super) struct Bases {
    pub(super) lines: Vec<String>,
    pub(super) warnings: Vec<RenderingWarning>,
}

impl Bases {
    pub(super) fn warn(&mut self, code: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.warnings.push(RenderingWarning::new(code, vi, en));
    }

    /// Adds a line that is not there yet.
    pub(super) fn add(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }
}

/// What a paper is about, as far as its bases go.
pub(super) struct About<'a> {
    /// The proposals that it names.
    pub(super) proposals: &'a [&'a AwardProposalView],
    /// The day on which the documents have to be in force.
    pub(super) day: NaiveDate,
    /// Campaigns whose plans are named.
    pub(super) campaigns: Vec<CampaignId>,
    /// The council's sessions, where the paper comes after them.
    pub(super) sessions: Option<&'a [Session]>,
}

/// A closed session of a council.
pub(super) struct Session {
    view: CouncilSessionView,
    council: CouncilView,
    day: NaiveDate,
}

/// What was found; `None` where the caller may not read it.
pub(super) fn readable<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(one) => Ok(Some(one)),
        Err(error)
            if matches!(
                error.code(),
                Code::NotFound | Code::RoleRequired | Code::InsufficientScope
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The bases of a paper on awards in their order: legal documents, the highest first; what the caller adds;
/// plans; minutes. The caller's own take the place of all others where the caller says so.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn of_awards(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    about: &About<'_>,
) -> Result<Bases> {
    let own = input.frame.legal_bases.iter().map(|base| unmarked(&base.0));
    if input.frame.replaces_bases {
        return Ok(Bases { lines: own.collect(), ..Bases::default() });
    }
    let mut found = legal(reader, about)?;
    own.for_each(|line| found.add(line));
    for campaign in &about.campaigns {
        if let Some(line) = plan(reader, *campaign)? {
            found.add(line);
        }
    }
    if let Some(sessions) = about.sessions {
        minutes(reader, (sessions, about.day), &mut found)?;
    }
    Ok(found)
}

/// The legal documents that the rules name by which the proposals are judged (R01, R02), or those of the day
/// before any proposal was received.
fn legal(reader: &mut Reader<'_>, about: &About<'_>) -> Result<Bases> {
    let codes: BTreeSet<&str> =
        about.proposals.iter().filter_map(|one| one.rule_set_code.as_deref()).collect();
    let mut sets: Vec<RuleSet> = Vec::new();
    for code in codes {
        sets.extend(rule_sets::service::by_code(reader.conn, code)?);
    }
    if sets.is_empty() {
        sets.extend(rule_sets::service::on(reader.conn, about.day)?);
    }
    let mut named: Vec<String> = Vec::new();
    for code in sets.iter().flat_map(|set| &set.rules.r01.parameters.legal_docs.value) {
        if !named.contains(code) {
            named.push(code.clone());
        }
    }
    Ok(cited(&legal_documents::service::all(reader.conn)?, &named, about.day))
}

/// The plan of a campaign as a basis, once it is numbered.
fn plan(reader: &mut Reader<'_>, id: CampaignId) -> Result<Option<String>> {
    let campaign = campaigns::service::get(reader.conn, reader.actor, id)?;
    let owner = House::of(reader.conn, &campaign.owner_unit_code)?;
    let of_number = |(number, issued_on): (String, NaiveDate)| {
        let (owner, title) = (&owner.unit, &campaign.title);
        let issued = day(issued_on);
        format!("Căn cứ Kế hoạch số {number} {issued} của {owner} về phong trào thi đua “{title}”")
    };
    Ok(campaign.number.clone().zip(campaign.issued_on).map(of_number))
}

/// The closed sessions in which the council concluded on some proposals, as far as that is communicated and
/// the caller may read them, in their order.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn sessions(
    reader: &mut Reader<'_>,
    proposals: &[AwardProposalId],
) -> Result<Vec<Session>> {
    let mut found = Vec::new();
    for id in agenda_items::service::sessions_concluding(reader.conn, proposals)? {
        let view = readable(council_sessions::service::get(reader.conn, reader.actor, id))?;
        let Some(view) = view.filter(|one| one.state == CouncilSessionState::Closed) else {
            continue;
        };
        let council = councils::service::find(reader.conn, reader.actor, view.council_id)?;
        let day = day_in_hanoi(view.opened_at.unwrap_or(view.planned_at).0);
        found.push(Session { view, council, day });
    }
    found.sort_by_key(|one| (one.day, one.view.number));
    Ok(found)
}

/// The minutes of sessions: by their number where they were issued until a day, by the session otherwise.
fn minutes(
    reader: &mut Reader<'_>,
    (sessions, upto): (&[Session], NaiveDate),
    found: &mut Bases,
) -> Result<()> {
    for session in sessions {
        let (number, council) = (session.view.number, &session.council.name);
        let own = Source::Session { council_session_id: session.view.id };
        let is_of = |source: &Source| source.is_same(&own);
        let days = (session.day, upto);
        found.add(match issued(reader, PaperKind::Minutes, days, is_of)? {
            Some(paper) => format!(
                "Căn cứ Biên bản số {} {} của {council}",
                paper.code(),
                day(paper.issued_on)
            ),
            None => {
                format!("Căn cứ Biên bản họp {council}, phiên thứ {number}, {}", day(session.day))
            }
        });
    }
    if sessions.is_empty() {
        found.warn(
            "council_minutes_missing",
            "Chưa có kết luận của Hội đồng, hoặc người lập không được xem, nên không nêu biên bản.",
            "No conclusion of the council is there for the caller to read, so that no minutes are named.",
        );
    }
    Ok(())
}

/// The paper of a kind and a source that was issued last within some days and that the caller may read.
fn issued(
    reader: &mut Reader<'_>,
    kind: PaperKind,
    days: (NaiveDate, NaiveDate),
    is_of: impl Fn(&Source) -> bool,
) -> Result<Option<Issued>> {
    for (id, source) in store::issued_within(reader.conn, kind, days)? {
        if !is_of(&source) {
            continue;
        }
        let document = readable(documents::service::get(reader.conn, reader.actor, id))?;
        if document.is_some_and(|one| one.state.is_in_force()) {
            return issuance::issued(reader.conn, id);
        }
    }
    Ok(None)
}

/// Who is the standing body (Thường trực) of the council that concluded, or of the one that holds on the day,
/// and that council.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn standing_body(
    reader: &mut Reader<'_>,
    sessions: &[Session],
    day: NaiveDate,
) -> Result<Option<(String, String)>> {
    let council = match sessions.last() {
        Some(session) => Some(session.council.clone()),
        None => readable(councils::service::holding(reader.conn, reader.actor, day))?.flatten(),
    };
    let Some(council) = council else { return Ok(None) };
    let rules = councils::rules::of_council(reader.conn, &council.rule_set_code)?.rules;
    let standing = rules.r24.parameters.standing_role.value;
    let is_of_council = standing.code == council.standing_role;
    Ok(is_of_council.then_some((standing.label.vi, council.name)))
}

/// At whose proposal it is decided (cơ quan trình), with the last issued submission of the department that
/// names all of the proposals.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn proposer(
    reader: &mut Reader<'_>,
    standing: Option<&(String, String)>,
    about: &About<'_>,
    found: &mut Bases,
) -> Result<()> {
    let Some((body, council)) = standing else {
        found.warn(
            "proposer_unknown",
            "Chưa biết Thường trực Hội đồng nên không nêu cơ quan trình.",
            "The standing body of the council is not known, so that nobody is named as proposing.",
        );
        return Ok(());
    };
    let ids: Vec<AwardProposalId> = about.proposals.iter().map(|one| one.id).collect();
    let first = about.proposals.iter().map(|one| day_in_hanoi(one.created_at.0)).min();
    let is_of = |source: &Source| match source {
        Source::Proposals { award_proposal_ids, is_of_unit: false, .. } => {
            ids.iter().all(|id| award_proposal_ids.contains(id))
        }
        _ => false, // a unit proposes to the department, and no other source names proposals
    };
    let letter = match first {
        Some(first) => issued(reader, PaperKind::Submission, (first, about.day), is_of)?,
        None => None,
    };
    let by = format!("Theo đề nghị của {body} (Thường trực {council})");
    let Some(letter) = letter else {
        found.warn(
            "submission_missing",
            "Chưa có tờ trình đã phát hành nêu đủ các trường hợp này nên không nêu số, ngày tờ trình.",
            "No issued submission names all of these proposals, so that its number is left out.",
        );
        found.add(by);
        return Ok(());
    };
    found.add(format!("{by} tại Tờ trình số {} {}", letter.code(), day(letter.issued_on)));
    Ok(())
}
