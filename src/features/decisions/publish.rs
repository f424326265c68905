//! Publishing a decision: the awards come into being, the proposals are closed, nothing half done.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    service::{Known, known, load_for, pointers, target, view},
    store::{self, DecisionRow, Named},
    types::{DecisionId, DecisionView},
};
use crate::{
    audit::{Action, Change},
    authz::{Relation, table},
    db::{dialect::lock_name, types::AnyId},
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            checks::{self, Missing},
            service::Verdict,
            states::AwardProposalState,
            types::AwardProposalView,
        },
        award_types::types::AwardTypeView,
        awards,
        campaigns::lookup,
    },
    http::command::{Tx, snapshot, stale},
};

/// Publishes a decision.
///
/// # Errors
/// `role-required`, `recused` for who proposed, appraised or is nominated, `stale-etag`,
/// `invalid-state-transition`, `already-decided`, `not-ready` naming each condition.
pub fn publish(tx: &mut Tx<'_>, id: DecisionId) -> Result<DecisionView> {
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
    let issued_on = check(tx, &row, &named, &known)?;
    let after = store::set_published(tx.conn, &row, &tx.actor.id, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    carry_out(tx, &row, issued_on, &named, &known)?;
    let before = snapshot(&view(row, named.clone(), tx.actor));
    let data = json!({
        "decision_id": after.id, "campaign_id": after.campaign_id, "state": after.state,
        "granted_count": named.granted.len(), "refused_count": named.refused.len(),
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
    issued_on: NaiveDate,
    named: &Named,
    known: &Known,
) -> Result<()> {
    let decision = AnyId(row.id.0);
    for id in &named.granted {
        let proposal = award_proposals::service::decide(tx, *id, decision, Verdict::Awarded)?;
        let (_, award) = known.get(id).ok_or_else(|| Error::bug("every proposal was checked"))?;
        awards::service::grant(tx, row.id, issued_on, award, &proposal)?;
    }
    for refused in &named.refused {
        let verdict = Verdict::Declined(refused.reason.clone());
        award_proposals::service::decide(tx, refused.award_proposal_id, decision, verdict)?;
    }
    Ok(())
}

/// Everything that binds at this point; gives the decision's date.
fn check(tx: &mut Tx<'_>, row: &DecisionRow, named: &Named, known: &Known) -> Result<NaiveDate> {
    if let Some((proposal, _)) = known.values().find(|(proposal, _)| proposal.state.is_decided()) {
        return Err(Error::new(Code::AlreadyDecided).detail(
            format!("Hồ sơ {} đã có quyết định.", proposal.id),
            format!("The proposal {} is decided already.", proposal.id),
        ));
    }
    let mut missing = of_paper(row, tx.today);
    if named.ids().is_empty() {
        let label = Text::new("Quyết định chưa nêu hồ sơ nào.", "The decision names no proposal.");
        missing.push(Missing::new("R23", "no_proposals", "/granted_proposal_ids", label));
    }
    if row.cites_plan {
        let campaign = lookup::seen(tx.conn, tx.actor, row.campaign_id)?;
        if campaign.number.is_none() || campaign.issued_on.is_none() {
            let label = Text::new(
                "Quyết định căn cứ vào kế hoạch của phong trào, mà kế hoạch chưa có số và ngày.",
                "The decision cites the campaign's plan, which has no number and date yet.",
            );
            missing.push(Missing::new("R03", "plan_not_issued", "/cites_plan", label));
        }
    }
    for (id, pointer) in pointers(named) {
        let (proposal, award) =
            known.get(&id).ok_or_else(|| Error::bug("named proposals are never removed"))?;
        missing.extend(of_proposal(row, proposal, award, &pointer));
        if named.granted.contains(&id) {
            missing.extend(of_achievements(tx, proposal, &pointer)?);
        }
    }
    checks::require_ready(&missing)?;
    row.issued_on.ok_or_else(|| Error::bug("the date was checked"))
}

/// R17: what an award is granted for is still verified.
fn of_achievements(
    tx: &mut Tx<'_>,
    proposal: &AwardProposalView,
    pointer: &str,
) -> Result<Option<Missing>> {
    let missing = checks::citations(
        tx.conn,
        proposal.campaign_id,
        &proposal.unit_code,
        proposal.person_code.as_deref(),
        &proposal.achievement_ids,
        &checks::VERIFIED,
    )?;
    // One entry for a proposal is enough; the dossier names each achievement.
    Ok(missing.into_iter().next().map(|mut one| {
        pointer.clone_into(&mut one.pointer);
        one
    }))
}

/// R43: number, symbol, date and signer are there, and the date has come.
fn of_paper(row: &DecisionRow, today: NaiveDate) -> Vec<Missing> {
    let mut missing = Vec::new();
    let is_numbered = row.number.is_some() && row.symbol.is_some() && row.issued_on.is_some();
    if !is_numbered {
        let label = Text::new(
            "Quyết định chưa có số, ký hiệu và ngày.",
            "The decision has no number, symbol and date yet.",
        );
        missing.push(Missing::new("R43", "not_numbered", "/number", label));
    }
    if row.signer_name.is_none() || row.signer_title.is_none() {
        let label = Text::new(
            "Chưa ghi người ký và chức vụ của người ký.",
            "Who signed, and in which position, is not recorded.",
        );
        missing.push(Missing::new("R39", "no_signer", "/signer_name", label));
    }
    if row.issued_on.is_some_and(|day| day > today) {
        let label = Text::new("Chưa đến ngày của quyết định.", "The decision's date has not come.");
        missing.push(Missing::new("R43", "dated_in_future", "/issued_on", label));
    }
    missing
}

/// The proposal has come so far on its route that this authority can decide it.
fn of_proposal(
    row: &DecisionRow,
    proposal: &AwardProposalView,
    award: &AwardTypeView,
    pointer: &str,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    if award.authority != row.authority {
        let label = Text::new(
            "Hình thức khen thưởng không thuộc thẩm quyền của quyết định.",
            "The decision's authority does not decide this award type.",
        );
        missing.push(Missing::new("R39", "other_authority", pointer, label));
    }
    let awaited = if award.needs_forwarding {
        AwardProposalState::Forwarded
    } else {
        AwardProposalState::AppraisedEligible
    };
    if proposal.state != awaited {
        let label = Text::new(
            format!("Hồ sơ đang ở trạng thái `{}`, cần `{awaited}`.", proposal.state),
            format!("The proposal is in state `{}`, it has to be `{awaited}`.", proposal.state),
        );
        missing.push(Missing::new("R02", "not_decidable", pointer, label));
    }
    if let Some(mut one) = checks::council(award, proposal.procedure, proposal.state) {
        pointer.clone_into(&mut one.pointer);
        missing.push(one);
    }
    missing
}
