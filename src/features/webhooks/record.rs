//! What an attempt did to its delivery and its webhook.

use chrono::TimeDelta;

use super::{
    schedule::{pause_after, wait_after},
    service::{saved, switched},
    store::{self, WebhookRow},
    store_deliveries::{self, DeliveryRow},
    types::{
        DisabledReason, WebhookAttempt, WebhookDeliveryId, WebhookDeliveryState, WebhookId,
        WebhookState,
    },
};
use crate::{
    audit::{Action, Change},
    authz::Actor,
    db::{Conn, types::Instant},
    error::{Error, Result},
};

/// Attempts that a delivery remembers.
const ATTEMPTS_KEPT: usize = 20;

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver took it.
    Delivered,
    /// The receiver wants nothing any more (410).
    Gone,
    /// It is tried again: when the receiver said so, after that time; and when it cannot take more, or
    /// does not answer, nothing else is sent to it for a while either.
    Again {
        /// What `Retry-After` asked for.
        asked: Option<TimeDelta>,
        /// Whether to leave the receiver alone.
        is_slow: bool,
    },
}

/// An attempt and what follows from it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The attempt.
    pub attempt: WebhookAttempt,
    /// What follows.
    pub verdict: Verdict,
    /// Chance, for the wait before the next attempt.
    pub random: u128,
}

/// Writes an outcome; gives what is to be told of it when it disabled the webhook.
///
/// # Errors
/// `not-found`, `unavailable` when the delivery was changed meanwhile.
pub fn record(
    conn: &mut Conn,
    id: WebhookDeliveryId,
    outcome: &Outcome,
    now: Instant,
) -> Result<Option<Change>> {
    let row = store_deliveries::find(conn, id)?.ok_or_else(Error::not_found)?;
    let webhook = store::find(conn, row.webhook_id)?.ok_or_else(Error::not_found)?;
    settle(conn, &webhook, &row, outcome, now)
}

/// [`record`] for who has read the rows.
pub(super) fn settle(
    conn: &mut Conn,
    webhook: &WebhookRow,
    row: &DeliveryRow,
    outcome: &Outcome,
    now: Instant,
) -> Result<Option<Change>> {
    let mut next = row.clone();
    next.attempt_count += 1;
    next.attempts.0.push(outcome.attempt.clone());
    let surplus = next.attempts.0.len().saturating_sub(ATTEMPTS_KEPT);
    next.attempts.0.drain(..surplus);
    next.claimable_at = None;
    let mut disabled = None;
    match outcome.verdict {
        Verdict::Delivered => next.state = WebhookDeliveryState::Delivered,
        Verdict::Gone => {
            next.state = WebhookDeliveryState::Failed;
            disabled = Some(DisabledReason::Gone);
        }
        Verdict::Again { asked, .. } => match wait_after(next.attempt_count, outcome.random) {
            Some(wait) => {
                let wait = asked.map_or(wait, |asked| asked.max(wait));
                next.claimable_at = Some(Instant(now.0 + wait));
            }
            None => {
                next.state = WebhookDeliveryState::Failed;
                let is_silent = webhook.last_success_at.is_none_or(|at| at < row.created_at);
                disabled = is_silent.then_some(DisabledReason::Failing);
            }
        },
    }
    let lost = || Error::unavailable(1, "the delivery was changed meanwhile");
    let after = store_deliveries::save(conn, row, &next, now)?.ok_or_else(lost)?;
    if let Some(until) = after.claimable_at {
        store_deliveries::hold_back(conn, &after, until)?;
    }
    note(conn, webhook, outcome, now)?;
    match disabled {
        Some(reason) if webhook.state == WebhookState::Enabled => {
            disable(conn, webhook.id, reason, now).map(Some)
        }
        Some(_) | None => Ok(None),
    }
}

/// How the receiver does.
fn note(conn: &mut Conn, webhook: &WebhookRow, outcome: &Outcome, now: Instant) -> Result<()> {
    let (failures, paused_until, last_success_at) = match outcome.verdict {
        Verdict::Delivered => (0, None, Some(now)),
        Verdict::Gone => (webhook.failure_count.saturating_add(1), None, webhook.last_success_at),
        Verdict::Again { asked, is_slow } => {
            let failures = webhook.failure_count.saturating_add(1);
            let pause = asked.or_else(|| is_slow.then(|| pause_after(failures)));
            let until = pause.map(|pause| Instant(now.0 + pause));
            (failures, until, webhook.last_success_at)
        }
    };
    store::note_health(conn, webhook.id, failures, paused_until, last_success_at)
}

fn disable(
    conn: &mut Conn,
    webhook: WebhookId,
    reason: DisabledReason,
    now: Instant,
) -> Result<Change> {
    // As it was just noted, which the change is not to undo.
    let row = store::find(conn, webhook)?.ok_or_else(Error::not_found)?;
    let mut next = row.clone();
    next.state = WebhookState::Disabled;
    next.disabled_reason = Some(reason);
    let actor = Actor::system();
    let (after, change) = saved(conn, &actor, row, &next, (Action::WEBHOOK_DISABLE, now))?;
    Ok(switched(change, &after))
}
