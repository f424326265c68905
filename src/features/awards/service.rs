//! Rules of awards: who sees what of them, granting, and what others ask.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    retention,
    store::{self, Around, AwardRow, Grant},
    store_asked,
    subjects::{self, SubjectPeriod},
    types::{
        AwardFilter, AwardId, AwardRetention, AwardRevocation, AwardState, AwardView, MACHINE,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{Conn, dialect::lock_name},
    eligibility::{PastAward, Span},
    error::{Error, Result},
    features::{
        award_proposals::types::{AwardProposalId, AwardProposalView},
        award_types::types::{AwardAuthority, AwardTypeView, SubjectKind},
        bonus::{
            self,
            types::{AwardBonus, BonusPayer, BonusState},
        },
        decisions::types::DecisionId,
        past_awards,
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::revoke::{record_receipt, record_return, remind_when_due, revoke};

/// Whether the caller may know an award's bonus, and what its revocation rests on.
fn sees_bonus(actor: &Actor, row: &AwardRow) -> bool {
    let relation = Relation::of(Some(&row.unit_code), row.person_code.as_deref());
    actor.may(table::LIST_BONUS_ENTRIES, &relation)
}

/// Whether the award is the caller's own.
pub(super) fn is_own(actor: &Actor, row: &AwardRow) -> bool {
    row.person_code.is_some() && row.person_code.as_deref() == actor.person_code()
}

/// What the caller may do now: the machine's word, less what is done already and what concerns the
/// caller.
fn allowed(row: &AwardRow, actor: &Actor) -> Vec<&'static str> {
    let mut actions = MACHINE.allowed(row.state, actor, &Relation::none());
    let back = row.restitution.as_ref().map(|json| &json.0);
    actions.retain(|action| match *action {
        "revoke" => !is_own(actor, row),
        "record-receipt" => back.is_some_and(|one| one.received_on.is_none()),
        "record-return" => back.is_some_and(|one| one.returned_on.is_none()),
        _ => true, // the machine alone decides on all others
    });
    actions
}

fn revocation(row: &AwardRow, is_whole: bool) -> Option<AwardRevocation> {
    let revoked = row.revocation.as_ref().map(|json| json.0.clone())?;
    Some(AwardRevocation {
        ground: revoked.ground,
        ground_label: revoked.ground_label,
        frees_achievements: revoked.frees_achievements,
        frees_place: revoked.frees_place,
        decision_number: row.revocation_number.clone()?,
        decision_symbol: row.revocation_symbol.clone()?,
        decided_on: row.revoked_on?,
        rule_set_code: revoked.rule_set_code,
        conclusion: is_whole.then_some(revoked.conclusion),
        reason: is_whole.then_some(revoked.reason),
        revoked_by: revoked.by,
        revoked_at: revoked.at,
    })
}

fn view(
    row: AwardRow,
    around: Around,
    retention: Option<AwardRetention>,
    actor: &Actor,
) -> AwardView {
    let is_whole = sees_bonus(actor, &row);
    let allowed_actions = allowed(&row, actor);
    // Callers who see more of it get another tag for the same version.
    let mut words = allowed_actions.clone();
    words.extend(is_whole.then_some("bonus"));
    AwardView {
        etag: etag(row.version, &words),
        revocation: revocation(&row, is_whole),
        allowed_actions,
        id: row.id,
        award_proposal_id: row.award_proposal_id,
        decision_id: row.decision_id,
        decision_number: around.decision_number,
        campaign_id: row.campaign_id,
        award_type_code: row.award_type_code,
        award_class: row.award_class,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        person_code: row.person_code,
        merit_clause: row.merit_clause,
        achievement_ids: around.achievements,
        achievement_period_from: row.achievement_period_from,
        achievement_period_to: row.achievement_period_to,
        granted_on: row.granted_on,
        year: row.year,
        bonus_amount: row.bonus_amount.filter(|_| is_whole),
        bonus: row.bonus.map(|json| json.0).filter(|_| is_whole),
        bonus_state: row.bonus_state.filter(|_| is_whole),
        state: row.state,
        restitution: row.restitution.map(|json| json.0).filter(|_| is_whole),
        retention,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) fn one_view(conn: &mut Conn, row: AwardRow, actor: &Actor) -> Result<AwardView> {
    views(conn, vec![row], actor)?.pop().ok_or_else(|| Error::bug("one row has one view"))
}

fn views(conn: &mut Conn, rows: Vec<AwardRow>, actor: &Actor) -> Result<Vec<AwardView>> {
    let mut around = store::around(conn, &rows)?;
    let mut kept = retention::of_all(conn, &rows)?;
    let show = |row: AwardRow| {
        let mine = around.remove(&row.id).unwrap_or_default();
        let kept = kept.remove(&row.id);
        view(row, mine, kept, actor)
    };
    Ok(rows.into_iter().map(show).collect())
}

pub(super) fn target(view: &AwardView) -> Target {
    Target { kind: "award", id: view.id.to_string(), unit_code: Some(view.unit_code.clone()) }
}

/// An award.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: AwardId) -> Result<AwardView> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    one_view(conn, row, actor)
}

/// A page of awards.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &AwardFilter,
    page: &Page,
) -> Result<Listing<AwardView>> {
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    Ok(Listing { items: views(conn, rows, actor)?, next_cursor, total_count })
}

/// Id, state and bonus of an award.
pub type Amount = (AwardId, AwardState, Option<i64>);

/// The amounts of the awards on some proposals, for those who may know all of it.
///
/// # Errors
/// When the database cannot be read.
pub fn amounts(
    conn: &mut Conn,
    ids: &[AwardProposalId],
) -> Result<HashMap<AwardProposalId, Amount>> {
    let rows = store_asked::of_proposals(conn, ids.to_vec())?;
    let of = |row: AwardRow| (row.award_proposal_id, (row.id, row.state, row.bonus_amount));
    Ok(rows.into_iter().map(of).collect())
}

/// Awards that a person or collective has and keeps, granted here or recorded as earlier ones, as facts
/// for the rules.
///
/// # Errors
/// When the database cannot be read.
pub fn of_subject(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<BTreeSet<PastAward>> {
    of_subject_except(conn, kind, unit_code, person_code, None)
}

/// [`of_subject`] without the award that one proposal brought.
///
/// # Errors
/// When the database cannot be read.
pub fn of_subject_except(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
    except: Option<AwardProposalId>,
) -> Result<BTreeSet<PastAward>> {
    let mut found = granted_here(conn, kind, unit_code, person_code, except)?;
    found.extend(past_awards::service::of_subject(conn, kind, unit_code, person_code)?);
    Ok(found)
}

/// Awards in force that a person or collective was granted here, without what was recorded of earlier
/// ones, and without the award that one proposal brought.
///
/// # Errors
/// When the database cannot be read.
pub fn granted_here(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
    except: Option<AwardProposalId>,
) -> Result<BTreeSet<PastAward>> {
    let mut rows = store_asked::of_subject(conn, kind, unit_code, person_code)?;
    rows.retain(|row| Some(row.award_proposal_id) != except);
    let mut around = store::around(conn, &rows)?;
    let past = |row: AwardRow| PastAward {
        decision_number: around.remove(&row.id).unwrap_or_default().decision_number,
        award_type_code: row.award_type_code,
        decided_on: row.granted_on,
        period: Some(Span { from: row.achievement_period_from, to: row.achievement_period_to }),
    };
    Ok(rows.into_iter().map(past).collect())
}

/// Whether a decision that revoked an award has this number.
///
/// # Errors
/// When the database cannot be read.
pub fn is_number_of_revocation(
    conn: &mut Conn,
    authority: AwardAuthority,
    number: (&str, &str),
    year: i32,
) -> Result<bool> {
    store_asked::is_number_of_revocation(conn, authority, number, year)
}

/// The account of an award's bonus.
#[derive(Clone, Debug)]
pub struct BonusAccount {
    /// Award.
    pub award_id: AwardId,
    /// Its version.
    pub version: i64,
    /// Amount, in đồng.
    pub amount: i64,
    /// Year of the fund.
    pub year: i32,
    /// Fund that pays.
    pub payer: BonusPayer,
    /// Unit.
    pub unit_code: String,
    /// Person; none for a collective.
    pub person_code: Option<String>,
    /// Day of the decision.
    pub granted_on: NaiveDate,
    /// How the bonus stands.
    pub state: Option<BonusState>,
}

/// The account of an award; none for an award without a bonus.
pub(super) fn account_of(row: &AwardRow) -> Option<BonusAccount> {
    let bonus = row.bonus.as_ref().map(|json| &json.0)?;
    Some(BonusAccount {
        award_id: row.id,
        version: row.version,
        amount: bonus.amount,
        year: row.year,
        payer: bonus.payer,
        unit_code: row.unit_code.clone(),
        person_code: row.person_code.clone(),
        granted_on: row.granted_on,
        state: row.bonus_state,
    })
}

/// Keeps an award and its account as they are until the transaction ends, and its subject with it: the
/// subject before the award, as everybody locks them.
///
/// # Errors
/// When the statement fails.
pub fn lock(conn: &mut Conn, id: AwardId) -> Result<()> {
    // Whose award it is never changes, so it can be read before the lock.
    let subject = store::find(conn, id)?.as_ref().map(SubjectPeriod::of_award);
    subjects::hold(conn, subject)?;
    lock_name(conn, &format!("award {id}"))
}

/// The account of an award; none for an unknown award and for one without a bonus.
///
/// # Errors
/// When the database cannot be read.
pub fn account(conn: &mut Conn, id: AwardId) -> Result<Option<BonusAccount>> {
    Ok(store::find(conn, id)?.as_ref().and_then(account_of))
}

/// Accounts of the awards of a decision, in the order in which they were granted.
///
/// # Errors
/// When the database cannot be read.
pub fn accounts_of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<BonusAccount>> {
    Ok(store_asked::of_decision(conn, id)?.iter().filter_map(account_of).collect())
}

/// Keeps how an award's bonus stands after an entry of its account.
///
/// # Errors
/// `stale-etag` when somebody else was faster.
pub fn set_bonus_state(tx: &mut Tx<'_>, account: &BonusAccount, state: BonusState) -> Result<()> {
    let at = (account.award_id, account.version);
    let is_written = store::set_bonus_state(tx.conn, at, state, tx.now)?;
    if is_written { Ok(()) } else { Err(stale(account.version)) }
}

/// Grants the award of a proposal that a decision has just awarded, with its bonus, in the same
/// transaction.
///
/// # Errors
/// `already-decided` when the proposal has its award; `not-ready` where a lower bonus was paid.
pub fn grant(
    tx: &mut Tx<'_>,
    decision_id: DecisionId,
    granted_on: NaiveDate,
    award: &AwardTypeView,
    proposal: &AwardProposalView,
    bonus: &AwardBonus,
) -> Result<AwardView> {
    let merit_clause = proposal
        .merit_clause
        .as_deref()
        .ok_or_else(|| Error::bug("a proposal is submitted with its merit clause"))?;
    let id = AwardId(tx.ids.next());
    let bonus_state = bonus::service::place(tx, id, proposal, bonus, granted_on)?;
    let grant = Grant {
        id,
        decision_id,
        granted_on,
        award_class: award.award_class,
        merit_clause,
        proposal,
        bonus,
        bonus_state,
        now: tx.now,
    };
    let row = store::insert(tx.conn, &grant)?;
    let account = account_of(&row).filter(|_| bonus_state == BonusState::Due);
    if let Some(account) = account {
        bonus::service::accrue(tx, &account, granted_on)?;
    }
    let view = one_view(tx.conn, row, tx.actor)?;
    tx.tell(Change::new(Action::AWARD_GRANT, target(&view)).between(None, Some(&snapshot(&view))));
    Ok(view)
}

/// What waits for the secretariat: bonuses to be paid, and revoked awards to be given back, with the
/// day by which they are due.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    if !actor.has(Role::Secretariat) {
        return Ok(Vec::new());
    }
    let label = ["Chi tiền thưởng và ghi chứng từ", "Pay the bonus and record its voucher"];
    let due = WorkGroup::of("bonus_entry.create", label, store_asked::with_bonus_due(conn)?);
    let label =
        ["Thu hồi hiện vật, tiền thưởng đã bị hủy bỏ", "Get revoked awards and their bonus back"];
    let back = WorkGroup::of("award.record_return", label, store_asked::to_be_returned(conn)?);
    Ok(due.into_iter().chain(back).collect())
}
