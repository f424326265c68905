//! Rules of decisions: reading, drafting, changing.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    dates,
    input::CreateDecision,
    numbers::check_number,
    refusals, replacing, signing,
    store::{self, DecisionRow, Named},
    types::{
        DecisionFilter, DecisionId, DecisionOutcome, DecisionState, DecisionSummary, DecisionView,
        MACHINE,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            states::AwardProposalState,
            types::{AwardProposalId, AwardProposalView},
        },
        award_types::{self, types::AwardTypeView},
        campaigns::lookup,
        documents::{self, types::DocumentId},
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::{
    list_types::DecisionListView,
    lists::{ListKind, list as ordered_list},
    numbers::require_free as require_number_free,
    publish::publish,
    signing::authority_of,
    store_publication::of_proposal as list_publication_of,
};

/// Who reads drafts: those who prepare a decision, publish it, or oversee that. A reporting machine reads
/// what was published.
pub(super) fn reads_drafts(actor: &Actor) -> bool {
    actor.has_any(&[Role::Secretariat, Role::Leader, Role::Inspector, Role::EOffice])
}

fn load(conn: &mut Conn, actor: &Actor, id: DecisionId) -> Result<DecisionRow> {
    actor.visible(table::GET_DECISION)?;
    let found = store::find(conn, id)?;
    found
        .filter(|row| row.state != DecisionState::Draft || reads_drafts(actor))
        .ok_or_else(Error::not_found)
}

/// The decision for a change, kept as it is until the transaction ends: what it names is read apart
/// from it, and both have to be of one moment.
pub(super) fn load_for(tx: &mut Tx<'_>, id: DecisionId, action: &str) -> Result<DecisionRow> {
    lock_name(tx.conn, &format!("decision {id}"))?;
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    Ok(row)
}

pub(super) fn view(row: DecisionRow, named: Named, actor: &Actor) -> DecisionView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    DecisionView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        authority: row.authority,
        title: row.title,
        number: row.number,
        symbol: row.symbol,
        issued_on: row.issued_on,
        signer_name: row.signer_name,
        signer_title: row.signer_title,
        signing: row.signing,
        delegation: row.delegation.map(|json| json.0),
        cites_plan: row.cites_plan,
        document_id: row.document_id,
        list_publication: row.list_publication.map(|json| json.0),
        replaces_decision_id: row.replaces_id,
        replacement_reason: row.replacement_reason,
        replaced_by_decision_id: named.replaced_by,
        warnings: row.warnings.0,
        granted_proposal_ids: named.granted,
        refused_proposals: named.refused,
        state: row.state,
        published_at: row.published_at,
        published_by: row.published_by,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn summary(
    row: DecisionRow,
    counts: &HashMap<(DecisionId, DecisionOutcome), i64>,
    actor: &Actor,
) -> DecisionSummary {
    let count = |outcome| counts.get(&(row.id, outcome)).copied().unwrap_or_default();
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    DecisionSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        granted_count: count(DecisionOutcome::Granted),
        refused_count: count(DecisionOutcome::Refused),
        id: row.id,
        campaign_id: row.campaign_id,
        authority: row.authority,
        title: row.title,
        number: row.number,
        symbol: row.symbol,
        issued_on: row.issued_on,
        signer_name: row.signer_name,
        signer_title: row.signer_title,
        cites_plan: row.cites_plan,
        document_id: row.document_id,
        replaces_decision_id: row.replaces_id,
        state: row.state,
        published_at: row.published_at,
        published_by: row.published_by,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) fn target(row: &DecisionRow) -> Target {
    Target { kind: "decision", id: row.id.to_string(), unit_code: None }
}

/// A decision.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: DecisionId) -> Result<DecisionView> {
    let row = load(conn, actor, id)?;
    let named = store::named(conn, id)?;
    Ok(view(row, named, actor))
}

/// A page of decisions.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &DecisionFilter,
    page: &Page,
) -> Result<Listing<DecisionSummary>> {
    actor.visible(table::LIST_DECISIONS)?;
    let found = store::list(conn, reads_drafts(actor), filter, page)?;
    let (rows, next_cursor, total_count) = found;
    let counts = store::counts(conn, rows.iter().map(|row| row.id).collect())?;
    let items = rows.into_iter().map(|row| summary(row, &counts, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Proposals with their award types, by id.
pub(super) type Known = HashMap<AwardProposalId, (AwardProposalView, AwardTypeView)>;

/// The proposals of a decision with their award types.
pub(super) fn known(conn: &mut Conn, actor: &Actor, ids: &[AwardProposalId]) -> Result<Known> {
    let proposals = award_proposals::service::by_ids(conn, actor, ids)?;
    let codes: Vec<String> = proposals.values().map(|one| one.award_type_code.clone()).collect();
    let awards = award_types::service::by_codes(conn, &codes)?;
    let with_award = |(id, proposal): (AwardProposalId, AwardProposalView)| {
        let award = awards.get(&proposal.award_type_code)?.clone();
        Some((id, (proposal, award)))
    };
    Ok(proposals.into_iter().filter_map(with_award).collect())
}

/// Each named proposal with the pointer where it stands.
pub(super) fn pointers(named: &Named) -> Vec<(AwardProposalId, String)> {
    let granted = named
        .granted
        .iter()
        .enumerate()
        .map(|(index, id)| (*id, format!("/granted_proposal_ids/{index}")));
    let refused = named.refused.iter().enumerate().map(|(index, one)| {
        (one.award_proposal_id, format!("/refused_proposals/{index}/award_proposal_id"))
    });
    granted.chain(refused).collect()
}

/// The proposals exist, were submitted, are of the campaign, and are for the authority to decide
/// (R39); what is refused has its reason (R23), and nothing was done after the decision's date (R43).
fn check_named(conn: &mut Conn, actor: &Actor, input: &CreateDecision) -> Result<Named> {
    let named = Named {
        granted: input.granted_proposal_ids.clone(),
        refused: input.refused_proposals.clone(),
        ..Named::default()
    };
    let known = known(conn, actor, &named.ids())?;
    for (id, pointer) in pointers(&named) {
        let (code, vi, en) = match known.get(&id) {
            None => {
                ("unknown_award_proposal", "Không có hồ sơ với mã này.", "No proposal has this id.")
            }
            Some((proposal, _)) if proposal.state == AwardProposalState::Draft => {
                ("not_submitted", "Hồ sơ chưa được nộp.", "The proposal is not submitted.")
            }
            Some((proposal, _)) if proposal.campaign_id != input.campaign_id => (
                "other_campaign",
                "Hồ sơ thuộc phong trào khác.",
                "The proposal is of another campaign.",
            ),
            Some((_, award)) if award.authority != input.authority => (
                "other_authority",
                "Hình thức khen thưởng không thuộc thẩm quyền này.",
                "This authority does not decide the award type.",
            ),
            Some(_) => continue,
        };
        return Err(Error::invalid(pointer, code, Text::new(vi, en)));
    }
    refusals::check(conn, input, &known)?;
    if let Some(day) = input.issued_on
        && let Some(flaw) = dates::flaws(conn, day, &named, &known)?.into_iter().next()
    {
        return Err(flaw.into_invalid());
    }
    Ok(named)
}

/// A document that is newly named exists, and has its content or was rendered.
fn check_document(
    tx: &mut Tx<'_>,
    before: Option<DocumentId>,
    input: &CreateDecision,
) -> Result<()> {
    match input.document_id {
        Some(document) if Some(document) != before => {
            documents::rendered::require_paper(tx.conn, tx.actor, document, "/document_id")
        }
        Some(_) | None => Ok(()),
    }
}

/// Keeps the named document from being deleted.
pub(super) fn use_document(conn: &mut Conn, row: &DecisionRow) -> Result<()> {
    let named: Vec<DocumentId> = row.document_id.into_iter().collect();
    documents::service::set_uses(conn, "decision", &row.id.to_string(), &named)
}

/// Decisions that wait to be published by a leader.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Option<WorkGroup>> {
    if !actor.has(Role::Leader) {
        return Ok(None);
    }
    let label = ["Ban hành quyết định khen thưởng", "Publish the award decision"];
    Ok(WorkGroup::of("decision.publish", label, store::drafts(conn)?))
}

/// Drafts a decision.
///
/// # Errors
/// `role-required`, `validation-failed` for references that do not fit, `duplicate`.
pub fn create(tx: &mut Tx<'_>, input: &CreateDecision) -> Result<DecisionView> {
    tx.actor.require(table::CREATE_DECISION, &Relation::none())?;
    lookup::seen(tx.conn, tx.actor, input.campaign_id).map_err(|error| {
        let text = Text::new("Không có phong trào với mã này.", "No campaign has this id.");
        let is_unknown = error.code() == Code::NotFound;
        if is_unknown { Error::invalid("/campaign_id", "unknown_campaign", text) } else { error }
    })?;
    let named = check_named(tx.conn, tx.actor, input)?;
    check_document(tx, None, input)?;
    signing::check(tx, input)?;
    replacing::check(tx.conn, input)?;
    check_number(tx.conn, None, input)?;
    let id = DecisionId(tx.ids.next());
    let row = store::insert(tx.conn, id, input, &tx.actor.id, tx.now)?;
    store::replace_named(tx.conn, id, &named)?;
    use_document(tx.conn, &row)?;
    let target = target(&row);
    let view = view(row, named, tx.actor);
    tx.tell(Change::new(Action::DECISION_CREATE, target).between(None, Some(&snapshot(&view))));
    Ok(view)
}

pub(super) fn to_input(row: &DecisionRow, named: &Named) -> CreateDecision {
    let row = row.clone();
    CreateDecision {
        campaign_id: row.campaign_id,
        authority: row.authority,
        title: row.title,
        number: row.number,
        symbol: row.symbol,
        issued_on: row.issued_on,
        signer_name: row.signer_name,
        signer_title: row.signer_title,
        signing: row.signing,
        delegation: row.delegation.map(|json| json.0),
        cites_plan: row.cites_plan,
        document_id: row.document_id,
        list_publication: row.list_publication.map(|json| json.0),
        replaces_decision_id: row.replaces_id,
        replacement_reason: row.replacement_reason,
        granted_proposal_ids: named.granted.clone(),
        refused_proposals: named.refused.clone(),
    }
}

/// Changes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `validation-failed`,
/// `duplicate`.
pub fn update(tx: &mut Tx<'_>, id: DecisionId, patch: &Value) -> Result<DecisionView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let before = store::named(tx.conn, id)?;
    let input = crate::http::patch::merged(&to_input(&row, &before), patch)?;
    let named = check_named(tx.conn, tx.actor, &input)?;
    check_document(tx, row.document_id, &input)?;
    signing::check(tx, &input)?;
    check_number(tx.conn, Some(id), &input)?;
    let after = store::update(tx.conn, &row, &input, tx.now)?.ok_or_else(|| stale(row.version))?;
    store::replace_named(tx.conn, id, &named)?;
    use_document(tx.conn, &after)?;
    let target = target(&row);
    let before = snapshot(&view(row, before, tx.actor));
    let view = view(after, named, tx.actor);
    tx.tell(
        Change::new(Action::DECISION_UPDATE, target).between(Some(&before), Some(&snapshot(&view))),
    );
    Ok(view)
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: DecisionId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    let named = store::named(tx.conn, id)?;
    documents::service::set_uses(tx.conn, "decision", &id.to_string(), &[])?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let target = target(&row);
    let gone = snapshot(&view(row, named, tx.actor));
    tx.tell(Change::new(Action::DECISION_DELETE, target).between(Some(&gone), None));
    Ok(())
}
