//! Rules of award rounds.

use serde_json::{Value, json};
use validator::Validate;

use super::{
    input::{CloneAwardRound, CloseAwardRound, CreateAwardRound},
    store::{self, AwardRoundRow},
    types::{
        AwardRoundFilter, AwardRoundId, AwardRoundState, AwardRoundView, AwardTypeCode, MACHINE,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        award_types,
        campaigns::{
            lookup::{self, CampaignFacts},
            types::{CampaignId, CampaignState},
        },
        quotas,
    },
    http::{
        command::{Tx, snapshot, stale},
        extract::rule_errors,
        page::{Listing, Page},
        reply::etag,
    },
};

/// Roles that see rounds before they are opened.
const SEES_DRAFTS: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::Admin];

/// What can still be changed while proposals come in.
const CHANGES_WHILE_OPEN: [&str; 2] = ["name", "submission_to"];

fn sees_drafts(actor: &Actor) -> bool {
    actor.has_any(&SEES_DRAFTS)
}

fn load(conn: &mut Conn, actor: &Actor, id: AwardRoundId) -> Result<AwardRoundRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = row.state != AwardRoundState::Draft || sees_drafts(actor);
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

fn load_for(tx: &mut Tx<'_>, id: AwardRoundId, action: &str) -> Result<AwardRoundRow> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    Ok(row)
}

fn view(row: AwardRoundRow, actor: &Actor) -> AwardRoundView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    AwardRoundView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        name: row.name,
        award_type_codes: row.award_type_codes.0,
        submission_from: row.submission_from,
        submission_to: row.submission_to,
        achievement_period_from: row.achievement_period_from,
        achievement_period_to: row.achievement_period_to,
        state: row.state,
        opened_at: row.opened_at,
        opened_by: row.opened_by,
        closed_at: row.closed_at,
        closed_by: row.closed_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn target(row: &AwardRoundRow) -> Target {
    Target { kind: "award_round", id: row.id.to_string(), unit_code: None }
}

fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&AwardRoundRow>,
    after: &AwardRoundRow,
    reason: Option<&str>,
) {
    let before = before.map(|row| snapshot(&view(row.clone(), tx.actor)));
    let now = snapshot(&view(after.clone(), tx.actor));
    let mut change =
        Change::new(action, target(after)).between(before.as_ref(), Some(&now)).because(reason);
    // A draft is the secretariat's own: subscribers hear of a round once it is open.
    if let Some(event) = event_of(action).filter(|_| after.state != AwardRoundState::Draft) {
        let data = json!({
            "award_round_id": after.id, "campaign_id": after.campaign_id, "state": after.state,
            "submission_from": after.submission_from, "submission_to": after.submission_to,
        });
        change = change.event(event, after.version, data);
    }
    tx.tell(change);
}

/// What subscribers are told of a change.
fn event_of(action: Action) -> Option<&'static str> {
    match action {
        Action::AWARD_ROUND_OPEN => Some("award_round.opened"),
        Action::AWARD_ROUND_UPDATE => Some("award_round.updated"),
        Action::AWARD_ROUND_CLOSE => Some("award_round.closed"),
        _ => None, // drafting, copying and removing concern drafts
    }
}

/// A round that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: AwardRoundId) -> Result<AwardRoundView> {
    actor.require_scope(table::GET_AWARD_ROUND)?;
    Ok(view(load(conn, actor, id)?, actor))
}

/// A round by id, for other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn find(conn: &mut Conn, actor: &Actor, id: AwardRoundId) -> Result<Option<AwardRoundView>> {
    Ok(store::find(conn, id)?.map(|row| view(row, actor)))
}

/// A page of a campaign's rounds.
///
/// # Errors
/// `not-found` for the campaign, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    campaign_id: CampaignId,
    filter: &AwardRoundFilter,
    page: &Page,
) -> Result<Listing<AwardRoundView>> {
    actor.require_scope(table::LIST_AWARD_ROUNDS)?;
    lookup::seen(conn, actor, campaign_id)?;
    let (rows, next_cursor, total_count) =
        store::list(conn, campaign_id, sees_drafts(actor), filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Creates a draft.
///
/// # Errors
/// `not-found` for the campaign, `role-required`, `campaign-closed`, `validation-failed`.
pub fn create(
    tx: &mut Tx<'_>,
    campaign_id: CampaignId,
    input: CreateAwardRound,
) -> Result<AwardRoundView> {
    let campaign = lookup::seen(tx.conn, tx.actor, campaign_id)?;
    tx.actor.require(table::CREATE_AWARD_ROUND, &Relation::none())?;
    draft(tx, &campaign, input, Action::AWARD_ROUND_CREATE)
}

fn draft(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    input: CreateAwardRound,
    action: Action,
) -> Result<AwardRoundView> {
    campaign.require_not_closed()?;
    check(tx.conn, campaign, &input)?;
    let id = AwardRoundId(tx.ids.next());
    let row = store::insert(tx.conn, id, campaign.id, input, &tx.actor.id, tx.now)?;
    tell(tx, action, None, &row, None);
    Ok(view(row, tx.actor))
}

/// Copies a round into a new draft, mostly for the next year.
///
/// # Errors
/// `not-found`, `role-required`, `campaign-closed`, `validation-failed`.
pub fn clone(tx: &mut Tx<'_>, id: AwardRoundId, input: CloneAwardRound) -> Result<AwardRoundView> {
    let row = load_for(tx, id, "clone")?;
    let campaign_id = input.campaign_id.unwrap_or(row.campaign_id);
    let campaign = lookup::named(tx.conn, tx.actor, campaign_id, "/campaign_id")?;
    let award_type_codes = match input.award_type_codes {
        Some(codes) => codes,
        None => still_offered(tx.conn, row.award_type_codes.0)?,
    };
    let copy = CreateAwardRound {
        name: input.name,
        award_type_codes,
        submission_from: input.submission_from,
        submission_to: input.submission_to,
        achievement_period_from: input.achievement_period_from,
        achievement_period_to: input.achievement_period_to,
    };
    copy.validate().map_err(|errors| rule_errors(&errors))?;
    draft(tx, &campaign, copy, Action::AWARD_ROUND_CLONE)
}

fn still_offered(conn: &mut Conn, codes: Vec<AwardTypeCode>) -> Result<Vec<AwardTypeCode>> {
    let mut offered = Vec::new();
    for code in codes {
        if award_types::service::get(conn, &code.0)?.is_active {
            offered.push(code);
        }
    }
    if offered.is_empty() {
        let text = Text::new(
            "Không còn hình thức khen thưởng nào của đợt cũ được áp dụng; hãy nêu hình thức mới.",
            "No award type of the original is still offered; name new ones.",
        );
        return Err(Error::invalid("/award_type_codes", "none_offered", text));
    }
    Ok(offered)
}

/// The types exist and may be offered (R06); the period of achievements lies within the campaign.
fn check(conn: &mut Conn, campaign: &CampaignFacts, input: &CreateAwardRound) -> Result<()> {
    for (index, code) in input.award_type_codes.iter().enumerate() {
        let pointer = format!("/award_type_codes/{index}");
        let award = award_types::service::require_known(conn, &code.0, &pointer)?;
        if !award.is_active {
            let text = Text::new(
                "Hình thức khen thưởng này không còn áp dụng.",
                "This award type is no longer offered.",
            );
            return Err(Error::invalid(pointer, "inactive_award_type", text));
        }
        if input.award_type_codes.iter().take(index).any(|earlier| earlier == code) {
            let text = Text::new("Hình thức được nêu hai lần.", "The award type stands twice.");
            return Err(Error::invalid(pointer, "repeated", text));
        }
    }
    let pointer = if input.achievement_period_from < campaign.period_from {
        "/achievement_period_from"
    } else if input.achievement_period_to > campaign.period_to {
        "/achievement_period_to"
    } else {
        return Ok(());
    };
    Err(Error::invalid(
        pointer,
        "outside_campaign",
        Text::new(
            "Giai đoạn thành tích phải nằm trong thời gian của phong trào.",
            "The period of achievements lies within the campaign's.",
        ),
    ))
}

/// Changes a draft; while a round is open, its name and last day of submission.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `campaign-closed`,
/// `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: AwardRoundId, patch: &Value) -> Result<AwardRoundView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let campaign = lookup::seen(tx.conn, tx.actor, row.campaign_id)?;
    campaign.require_not_closed()?;
    if row.state == AwardRoundState::Open {
        check_while_open(&row, patch, tx.actor)?;
    }
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    if row.state == AwardRoundState::Draft {
        check(tx.conn, &campaign, &input)?;
    }
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::AWARD_ROUND_UPDATE, Some(&row), &after, None);
    Ok(view(after, tx.actor))
}

fn check_while_open(row: &AwardRoundRow, patch: &Value, actor: &Actor) -> Result<()> {
    let is_fixed = |name: &String| !CHANGES_WHILE_OPEN.contains(&name.as_str());
    if !patch.as_object().into_iter().flatten().any(|(name, _)| is_fixed(name)) {
        return Ok(());
    }
    Err(Error::new(Code::InvalidStateTransition)
        .detail(
            "Đợt xét đang mở chỉ sửa được `name` và `submission_to`.",
            "Of an open round only `name` and `submission_to` can be changed.",
        )
        .with("current_state", row.state.to_string())
        .with("allowed_actions", MACHINE.allowed(row.state, actor, &Relation::none())))
}

/// Removes a draft. Proposals are made in open rounds only, so nothing refers to it.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: AwardRoundId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    quotas::service::forget(tx.conn, id)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let gone = snapshot(&view(row.clone(), tx.actor));
    tx.tell(Change::new(Action::AWARD_ROUND_DELETE, target(&row)).between(Some(&gone), None));
    Ok(())
}

/// Opens a round for proposals; its campaign is launched.
///
/// # Errors
/// `invalid-state-transition`, `campaign-closed`, `not-ready`.
pub fn open(tx: &mut Tx<'_>, id: AwardRoundId) -> Result<AwardRoundView> {
    let row = load_for(tx, id, "open")?;
    tx.check_match(row.version)?;
    let campaign = lookup::seen(tx.conn, tx.actor, row.campaign_id)?;
    campaign.require_not_closed()?;
    if campaign.state == CampaignState::Draft {
        let missing = json!({ "rule": "R03", "pointer": "/campaign_id",
            "label": { "vi": "Phong trào chưa được phát động.", "en": "The campaign is not launched." } });
        return Err(Error::new(Code::NotReady)
            .detail("Phong trào chưa được phát động.", "The campaign is not launched.")
            .with("missing", vec![missing]));
    }
    let mut next = row.clone();
    next.state = AwardRoundState::Open;
    next.opened_at = Some(tx.now);
    next.opened_by = Some(tx.actor.id.clone());
    move_to(tx, Action::AWARD_ROUND_OPEN, &row, &next, None)
}

/// Ends a round. Proposals that were submitted go on; nothing more is submitted.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`.
pub fn close(tx: &mut Tx<'_>, id: AwardRoundId, input: &CloseAwardRound) -> Result<AwardRoundView> {
    let row = load_for(tx, id, "close")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = AwardRoundState::Closed;
    next.closed_at = Some(tx.now);
    next.closed_by = Some(tx.actor.id.clone());
    move_to(tx, Action::AWARD_ROUND_CLOSE, &row, &next, Some(&input.reason))
}

fn move_to(
    tx: &mut Tx<'_>,
    action: Action,
    row: &AwardRoundRow,
    next: &AwardRoundRow,
    reason: Option<&str>,
) -> Result<AwardRoundView> {
    let after = store::set_state(tx.conn, row, next, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, action, Some(row), &after, reason);
    Ok(view(after, tx.actor))
}
