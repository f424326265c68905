//! Putting together what a paper says, from what is stored. Each source is read by its own rules, as the
//! caller may read it, so that nobody learns from a paper what they may not know.

mod awards;
mod bases;
mod citations;
mod frame;
mod minutes;
mod nominees;
mod plan;
mod reports;
mod results;
mod words;

use chrono::NaiveDate;

use super::{
    input::RenderDocument,
    types::{RenderingWarning, Source},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, types::Instant},
    error::{Error, Result},
    features::{
        award_proposals, award_rounds, awards as awarded, campaigns, council_sessions, decisions,
        documents::types::DocumentId,
    },
    papers::{
        PaperKind, PaperView,
        view::{Block, LetterView},
    },
};

/// Who reads, and when.
pub struct Reader<'a> {
    /// The database.
    pub conn: &'a mut Conn,
    /// The caller.
    pub actor: &'a Actor,
    /// The one moment of all that is read.
    pub now: Instant,
    /// Its day in Hanoi.
    pub today: NaiveDate,
}

/// A paper that was put together.
pub(super) struct Gathered {
    /// What it says.
    pub(super) view: PaperView,
    /// What it is made from: of a round those proposals that the paper names, so that who may read its draft
    /// is who may read each of them.
    pub(super) source: Source,
    /// What it leaves out.
    pub(super) warnings: Vec<RenderingWarning>,
}

/// The paper that is asked for.
///
/// # Errors
/// Whatever the source refuses: `not-found`, `role-required`, `invalid-state-transition`;
/// `validation-failed` where it does not fit the kind.
pub(super) fn paper(reader: &mut Reader<'_>, input: &RenderDocument) -> Result<Gathered> {
    let source = input.source().ok_or_else(|| Error::bug("a checked paper has its source"))?;
    let view = match &source {
        Source::Plan { campaign_id } => plan::view(reader, input, *campaign_id),
        Source::Results { campaign_id, evaluation_round_id, year } => {
            results::view(reader, input, *campaign_id, (*evaluation_round_id, *year))
        }
        Source::Proposals { award_round_id, award_proposal_ids, .. } => {
            let named = nominees::named(reader, input.kind, *award_round_id, award_proposal_ids)?;
            let (view, warnings) = match input.kind {
                PaperKind::Submission => nominees::submission(reader, input, &named)?,
                // The other paper that names proposals rests on nothing.
                _ => (nominees::list(reader, input, &named)?, Vec::new()),
            };
            let award_proposal_ids = named.iter().map(|one| one.proposal.id).collect();
            let award_round_id = *award_round_id;
            let is_of_unit = nominees::is_of_unit(reader, input, &named);
            let source = Source::Proposals { award_round_id, award_proposal_ids, is_of_unit };
            return Ok(Gathered { view, source, warnings });
        }
        Source::Proposal { award_proposal_id } => reports::view(reader, input, *award_proposal_id),
        Source::Session { council_session_id } => minutes::view(reader, input, *council_session_id),
        Source::Decision { decision_id } => {
            let (view, warnings) = awards::decision(reader, input, *decision_id)?;
            return Ok(Gathered { view, source, warnings });
        }
        Source::Award { award_id } => awards::certificate(reader, input, *award_id),
        Source::Letter => letter(reader, input),
    };
    Ok(Gathered { view: view?, source, warnings: Vec::new() })
}

fn letter(reader: &mut Reader<'_>, input: &RenderDocument) -> Result<PaperView> {
    let house = frame::House::of(reader.conn, &input.unit_code)?;
    let symbol = format!("{}-{}", house.department_code, house.unit_code);
    let subject = input.title.clone().unwrap_or_default();
    let mut defaults = frame::Defaults::of_department(subject, &symbol);
    defaults.recipients = vec!["Như trên;".to_owned(), "Lưu: VT.".to_owned()];
    let frame = house.frame(reader.today, input, defaults);
    let view = LetterView {
        frame,
        addressees: lines(input),
        blocks: body(input),
        contact: house.contact(),
    };
    Ok(view.into())
}

/// The addressees that the caller gave.
fn lines(input: &RenderDocument) -> Vec<String> {
    input.frame.addressees.iter().map(|line| line.0.clone()).collect()
}

/// The paragraphs that the caller wrote.
fn body(input: &RenderDocument) -> Vec<Block> {
    input.body.iter().map(|text| words::paragraph(text.0.as_str())).collect()
}

/// The document that a source has already, for sources that have one.
///
/// # Errors
/// As the source refuses.
pub(super) fn document_of(
    conn: &mut Conn,
    actor: &Actor,
    source: &Source,
) -> Result<Option<DocumentId>> {
    match source {
        Source::Plan { campaign_id } => {
            let campaign = campaigns::service::get(conn, actor, *campaign_id)?;
            Ok(campaign.document_id.map(|id| DocumentId(id.0)))
        }
        Source::Decision { decision_id } => {
            Ok(decisions::service::get(conn, actor, *decision_id)?.document_id)
        }
        Source::Results { .. }
        | Source::Proposals { .. }
        | Source::Proposal { .. }
        | Source::Session { .. }
        | Source::Award { .. }
        | Source::Letter => Ok(None),
    }
}

/// Refuses to who may not read what a paper is made from, as its own slice does.
///
/// # Errors
/// `not-found`, `role-required`, `insufficient-scope`.
pub(super) fn require_seen(conn: &mut Conn, actor: &Actor, source: &Source) -> Result<()> {
    match source {
        Source::Plan { campaign_id } | Source::Results { campaign_id, .. } => {
            campaigns::service::get(conn, actor, *campaign_id).map(drop)
        }
        Source::Proposals { award_round_id, award_proposal_ids, .. } => {
            if let Some(round) = award_round_id {
                award_rounds::service::get(conn, actor, *round)?;
            }
            award_proposal_ids
                .iter()
                .try_for_each(|id| award_proposals::service::get(conn, actor, *id, None).map(drop))
        }
        Source::Proposal { award_proposal_id } => {
            award_proposals::service::get(conn, actor, *award_proposal_id, None).map(drop)
        }
        Source::Session { council_session_id } => {
            council_sessions::service::load(conn, actor, *council_session_id).map(drop)
        }
        Source::Decision { decision_id } => {
            // The paper holds the annex.
            actor.visible(table::GET_DECISION_ANNEX)?;
            decisions::service::get(conn, actor, *decision_id).map(drop)
        }
        Source::Award { award_id } => awarded::service::get(conn, actor, *award_id).map(drop),
        Source::Letter => Ok(()),
    }
}
