//! Publishing a decision: the awards come into being with their bonuses, the proposals are closed,
//! nothing half done.

use serde_json::json;

use super::{
    input::PublishDecision,
    publish_checks::{Ready, check},
    replacing,
    service::{Known, known, load_for, target, view},
    store::{self, DecisionRow, Named},
    types::{DecisionId, DecisionView},
};
use crate::{
    audit::{Action, Change},
    authz::{Relation, table},
    db::{dialect::lock_name, types::AnyId},
    error::{Error, Result},
    features::{
        award_proposals::{self, service::Verdict},
        awards,
    },
    http::command::{Tx, snapshot, stale},
};

/// Publishes a decision.
///
/// # Errors
/// `role-required`, `recused` for who proposed, appraised or is nominated, `stale-etag`,
/// `invalid-state-transition`, `already-decided`, `not-ready` naming each condition, also a warning
/// whose reason is not given.
pub fn publish(tx: &mut Tx<'_>, id: DecisionId, input: &PublishDecision) -> Result<DecisionView> {
    tx.actor.require(table::PUBLISH_DECISION, &Relation::none())?;
    // Decision first, then its proposals, in the order in which everybody locks them.
    lock_name(tx.conn, &format!("decision {id}"))?;
    store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    let named = store::named(tx.conn, id)?;
    // From here on nobody else moves these proposals, so what is checked is what is decided.
    award_proposals::service::hold(tx.conn, &named.ids())?;
    for proposal in named.ids() {
        award_proposals::service::check_decider(tx, proposal)?;
    }
    let row = load_for(tx, id, "publish")?;
    tx.check_match(row.version)?;
    let known = known(tx.conn, tx.actor, &named.ids())?;
    let ready = check(tx, &row, &named, &known, input)?;
    let warnings = ready.warnings.clone();
    let after = store::set_published(tx.conn, &row, &tx.actor.id, warnings, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    carry_out(tx, &row, &ready, &named, &known)?;
    replacing::carry_out(tx, &row)?;
    let before = snapshot(&view(row, named.clone(), tx.actor));
    let data = json!({
        "decision_id": after.id, "campaign_id": after.campaign_id, "state": after.state,
        "granted_count": named.granted.len(), "refused_count": named.refused.len(),
        "replaces_decision_id": after.replaces_id,
    });
    let change = Change::new(Action::DECISION_PUBLISH, target(&after)).event(
        "decision.published",
        after.version,
        data,
    );
    let view = view(after, named, tx.actor);
    tx.tell(change.between(Some(&before), Some(&snapshot(&view))));
    Ok(view)
}

fn carry_out(
    tx: &mut Tx<'_>,
    row: &DecisionRow,
    ready: &Ready,
    named: &Named,
    known: &Known,
) -> Result<()> {
    let decision = AnyId(row.id.0);
    let missing = || Error::bug("every proposal was checked");
    for id in &named.granted {
        let proposal = award_proposals::service::decide(tx, *id, decision, Verdict::Awarded)?;
        let (_, award) = known.get(id).ok_or_else(missing)?;
        let bonus = ready.bonuses.get(id).ok_or_else(missing)?;
        awards::service::grant(tx, row.id, ready.issued_on, award, &proposal, bonus)?;
    }
    for refused in &named.refused {
        let verdict = Verdict::Declined(refused.reason.clone());
        award_proposals::service::decide(tx, refused.award_proposal_id, decision, verdict)?;
    }
    Ok(())
}
