//! What binds when a decision is published, and the bonuses that it brings.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::{
    dates,
    input::PublishDecision,
    replacing,
    service::{Known, pointers},
    signing,
    store::{DecisionRow, Named},
    types::DecisionWarning,
};
use crate::{
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{
            self,
            checks::{self, Missing},
            readiness::{self, Basis, Checked},
            states::AwardProposalState,
            steps::AcknowledgedWarning,
            types::{AwardProposalId, AwardProposalView},
        },
        award_types::types::AwardTypeView,
        awards::subjects::{self, SubjectPeriod},
        base_wages,
        bonus::{
            self,
            service::BonusBasis,
            types::{AwardBonus, BonusPayer},
        },
        campaigns::lookup,
    },
    http::{command::Tx, system::LabelView},
    law::Checkpoint,
};

/// A decision that can be published.
pub(super) struct Ready {
    pub(super) issued_on: NaiveDate,
    /// Bonuses of what it grants.
    pub(super) bonuses: HashMap<AwardProposalId, AwardBonus>,
    pub(super) warnings: Vec<DecisionWarning>,
}

/// Everything that binds at this point.
pub(super) fn check(
    tx: &mut Tx<'_>,
    row: &DecisionRow,
    named: &Named,
    known: &Known,
    input: &PublishDecision,
) -> Result<Ready> {
    if let Some((proposal, _)) = known.values().find(|(proposal, _)| proposal.state.is_decided()) {
        return Err(Error::new(Code::AlreadyDecided).detail(
            format!("Hồ sơ {} đã có quyết định.", proposal.id),
            format!("The proposal {} is decided already.", proposal.id),
        ));
    }
    // No base wage changes between what is computed here and the commit, and nobody else decides which
    // bonuses of these subjects are paid (R41).
    base_wages::service::hold(tx.conn)?;
    let granted = named.granted.iter().filter_map(|id| known.get(id));
    subjects::hold(tx.conn, granted.map(|(one, _)| SubjectPeriod::of_proposal(one)))?;
    let mut basis = BonusBasis::on(tx.conn, row.issued_on.unwrap_or(tx.today))?;
    let mut missing = of_paper(row, tx.today);
    missing.extend(signing::missing(tx, row)?);
    // A replacement stands for the proposals of what it replaces.
    if named.ids().is_empty() && row.replaces_id.is_none() {
        let label = Text::new("Quyết định chưa nêu hồ sơ nào.", "The decision names no proposal.");
        missing.push(Missing::new("R23", "no_proposals", "/granted_proposal_ids", label));
    }
    missing.extend(of_plan(tx, row)?);
    missing.extend(replacing::dating(tx.conn, row)?);
    if let Some(day) = row.issued_on {
        missing.extend(dates::flaws(tx.conn, day, named, known)?);
    }
    let (mut bonuses, mut known_warnings) = (HashMap::new(), Vec::new());
    let mut shared = Basis::default();
    for (id, pointer) in pointers(named) {
        let (proposal, award) =
            known.get(&id).ok_or_else(|| Error::bug("named proposals are never removed"))?;
        let route = of_proposal(tx, row, (proposal, award), &mut basis, &pointer)?;
        let is_there = route.is_empty();
        missing.extend(route);
        if named.granted.contains(&id) {
            if is_there {
                let checked = of_rules(tx, &mut shared, id)?;
                missing.extend(checked.blocking.into_iter().map(|one| at(one, &pointer)));
                known_warnings.extend(checked.warnings.into_iter().map(|one| at(one, &pointer)));
            }
            missing.extend(of_achievements(tx, proposal, &pointer)?);
            match (row.issued_on, basis.bonus(tx.conn, proposal, row.authority)?) {
                (None, _) => {} // without its date the amount is not known, and that is missing
                (Some(_), Ok(bonus)) => drop(bonuses.insert(id, bonus)),
                (Some(_), Err(flaw)) => missing.push(bonus::service::missing(flaw, &pointer)),
            }
        }
    }
    let wanted = of_department(tx, known, &bonuses)?;
    let mut warnings = of_fund(tx, row, wanted, input, &mut missing)?;
    warnings.extend(with_reasons(&known_warnings, input));
    known_warnings.retain(|one| input.reason_for(&one.rule).is_none());
    missing.extend(known_warnings);
    checks::require_ready(&missing)?;
    let issued_on = row.issued_on.ok_or_else(|| Error::bug("the date was checked"))?;
    Ok(Ready { issued_on, bonuses, warnings })
}

/// R03: what the decision cites is issued.
fn of_plan(tx: &mut Tx<'_>, row: &DecisionRow) -> Result<Option<Missing>> {
    if !row.cites_plan {
        return Ok(None);
    }
    let campaign = lookup::seen(tx.conn, tx.actor, row.campaign_id)?;
    if campaign.number.is_some() && campaign.issued_on.is_some() {
        return Ok(None);
    }
    let label = Text::new(
        "Quyết định căn cứ vào kế hoạch của phong trào, mà kế hoạch chưa có số và ngày.",
        "The decision cites the campaign's plan, which has no number and date yet.",
    );
    Ok(Some(Missing::new("R03", "plan_not_issued", "/cites_plan", label)))
}

/// What the department's fund is to pay for the bonuses: all but those of which the subject has a higher
/// one already (R41).
fn of_department(
    tx: &mut Tx<'_>,
    known: &Known,
    bonuses: &HashMap<AwardProposalId, AwardBonus>,
) -> Result<i64> {
    let mut wanted = 0;
    let ours = bonuses.iter().filter(|(_, bonus)| bonus.payer == BonusPayer::DepartmentFund);
    for (id, bonus) in ours {
        let (proposal, _) =
            known.get(id).ok_or_else(|| Error::bug("named proposals are never removed"))?;
        if !bonus::service::is_outranked(tx.conn, proposal, bonus)? {
            wanted += bonus.amount;
        }
    }
    Ok(wanted)
}

/// R42: the department's fund holds what is granted. Where it does not, or its figures are not known, a
/// reason is needed, which is kept with the decision.
fn of_fund(
    tx: &mut Tx<'_>,
    row: &DecisionRow,
    wanted: i64,
    input: &PublishDecision,
    missing: &mut Vec<Missing>,
) -> Result<Vec<DecisionWarning>> {
    let (Some(day), true) = (row.issued_on, wanted > 0) else { return Ok(Vec::new()) };
    // Two decisions at once must not both see what is left for one.
    bonus::service::lock_fund(tx.conn, day.year())?;
    let year = day.year();
    let (code, vi, en) = match bonus::service::fund_left(tx.conn, year)? {
        Some(left) if wanted <= left => return Ok(Vec::new()),
        Some(left) => (
            "fund_exceeded",
            format!("Tiền thưởng {wanted} đ vượt số còn lại của quỹ năm {year} ({left} đ)."),
            format!("Bonuses of {wanted} đ are more than the {left} đ left of the fund of {year}."),
        ),
        None => (
            "fund_unknown",
            format!(
                "Chưa có số liệu quỹ thi đua, khen thưởng năm {year}; Văn phòng Sở cần cập nhật."
            ),
            format!(
                "The figures of the fund of {year} are not known; the secretariat supplies them."
            ),
        ),
    };
    let Some(reason) = input.reason_for("R42") else {
        let label = Text::new(vi, en);
        missing.push(Missing::new("R42", code, "/acknowledged_warnings", label));
        return Ok(Vec::new());
    };
    Ok(vec![DecisionWarning {
        rule: "R42".to_owned(),
        code: code.to_owned(),
        label: LabelView { vi, en },
        reason: Some(reason.to_owned()),
    }])
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

/// Every rule that binds at the decision, of a proposal that is so far on its route; who signs (R39)
/// and what the fund holds (R42) are looked at for the decision as a whole.
fn of_rules(tx: &mut Tx<'_>, shared: &mut Basis, id: AwardProposalId) -> Result<Checked> {
    let dossier = award_proposals::service::find(tx.conn, id)?
        .ok_or_else(|| Error::bug("named proposals are never removed"))?;
    readiness::check(tx, shared, &dossier, Checkpoint::Publish, &["R39", "R42"])
}

fn at(mut one: Missing, pointer: &str) -> Missing {
    pointer.clone_into(&mut one.pointer);
    one
}

/// The warnings for which the caller gave a reason, each rule once; they are kept with the decision.
fn with_reasons(warnings: &[Missing], input: &PublishDecision) -> Vec<DecisionWarning> {
    let of = |said: &AcknowledgedWarning| {
        let one = warnings.iter().find(|one| one.rule == said.rule)?;
        Some(DecisionWarning {
            rule: said.rule.clone(),
            code: one.code.to_owned(),
            label: LabelView::of([one.label.vi.as_ref(), one.label.en.as_ref()]),
            reason: Some(said.reason.clone()),
        })
    };
    let mut kept: Vec<DecisionWarning> =
        input.acknowledged_warnings.iter().filter_map(of).collect();
    kept.sort_by(|one, other| one.rule.cmp(&other.rule));
    kept.dedup_by(|one, other| one.rule == other.rule);
    kept
}

/// R43: number, symbol and date are there, and the date has come.
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
    if row.issued_on.is_some_and(|day| day > today) {
        let label = Text::new("Chưa đến ngày của quyết định.", "The decision's date has not come.");
        missing.push(Missing::new("R43", "dated_in_future", "/issued_on", label));
    }
    missing
}

/// The proposal has come so far on its route that this authority can decide it.
fn of_proposal(
    tx: &mut Tx<'_>,
    row: &DecisionRow,
    (proposal, award): (&AwardProposalView, &AwardTypeView),
    basis: &mut BonusBasis,
    pointer: &str,
) -> Result<Vec<Missing>> {
    let mut missing = Vec::new();
    let is_other = match basis.rule_set(tx.conn, proposal)? {
        Some(set) => signing::is_other(set, &award.code, row.authority),
        None => false,
    };
    if award.authority != row.authority || is_other {
        let label = Text::new(
            "Hình thức khen thưởng không thuộc thẩm quyền của quyết định.",
            "The decision's authority does not decide this award type.",
        );
        missing.push(Missing::new("R39", "other_authority", pointer, label));
    }
    // The council is asked only in the ordinary procedure.
    let before_council = AwardProposalState::AppraisedEligible;
    let is_asked = checks::council(award, proposal.procedure, before_council).is_some();
    let awaited = if award.needs_forwarding {
        AwardProposalState::Forwarded
    } else if is_asked {
        AwardProposalState::Recommended
    } else {
        AwardProposalState::AppraisedEligible
    };
    // What the council recommended unasked is decided as well; whether the appraisal alone suffices is
    // the next question.
    let is_ours = [AwardProposalState::Recommended, AwardProposalState::AppraisedEligible]
        .contains(&proposal.state);
    if proposal.state != awaited && (award.needs_forwarding || !is_ours) {
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
    Ok(missing)
}
