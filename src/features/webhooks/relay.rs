//! The relay: from the feed to deliveries, and from there to the receivers.

use std::{
    sync::Arc,
    time::{Duration, Instant as Timer},
};

use chrono::{NaiveDate, TimeDelta};

use super::{
    Means,
    deliveries::{fresh, queue_name},
    record::{Outcome, Verdict, settle},
    schedule::asked,
    sender::{Answer, Letter, Sender},
    signing::Secret,
    store::{self, WebhookRow},
    store_deliveries::{self, DeliveryRow},
    types::{WebhookAttempt, WebhookDeliveryId, WebhookId, WebhookState},
};
use crate::{
    app::App,
    audit::{Change, Origin},
    authz::{self, Actor, cache::CallerKey, table},
    clock::{Ids, day_in_hanoi},
    db::{Conn, dialect::lock_name, types::Instant},
    error::Result,
    features::events::{self, types::EventFilter},
    http::command::Tx,
    turning::{Stop, Turning},
};

/// Changes of the feed that become deliveries of a webhook in one transaction.
const WINDOW: i64 = 200;

/// Deliveries to one webhook before others have their turn.
const IN_TURN_MAX: usize = 50;

/// Webhooks that a process serves at once: one that does not answer keeps only one of them.
const SENDERS: usize = 4;

/// For how long a webhook is left alone whose client may not read the feed now.
const AWAY_SECONDS: i64 = 60;

/// How often the threads look.
const PAUSE: Duration = Duration::from_millis(500);

/// Reads the feed and sends, in the name of one process.
#[derive(Clone)]
pub struct Relay {
    app: Arc<App>,
    means: Means,
    sender: Arc<Sender>,
    /// Names the process and this relay in it.
    owner: String,
}

impl Relay {
    /// A relay with a name that no other has.
    pub fn new(app: Arc<App>) -> Self {
        let means = Means::of(&app);
        let seconds = u64::from(app.settings.events.webhook_timeout_seconds);
        let sender = Arc::new(Sender::new(&means.targets, Duration::from_secs(seconds)));
        let owner = format!("{}/{}", std::process::id(), app.ids.random());
        Self { app, means, sender, owner }
    }

    fn now(&self) -> Instant {
        Instant(self.app.clock.now())
    }

    /// A sender keeps a webhook for as long as one call may last, and then as long as a job is kept.
    fn lease(&self) -> TimeDelta {
        let settings = &self.app.settings;
        TimeDelta::seconds(
            i64::from(settings.events.webhook_timeout_seconds)
                + i64::from(settings.job_lease_seconds),
        )
    }

    /// Makes deliveries of what is new in the feed, for every webhook; returns how many.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn fan_out(&self) -> Result<usize> {
        let today = day_in_hanoi(self.now().0);
        // Asking first is a read: an idle service does not write.
        let behind = self.app.db.read_blocking(move |conn| behind(conn, today))?;
        let mut count = 0;
        for id in behind {
            loop {
                let (ids, means, now) = (self.app.ids.clone(), self.means.clone(), self.now());
                let done = self
                    .app
                    .db
                    .write_blocking(move |conn| fan_out_part(conn, (&ids, &means), id, now));
                match done {
                    Ok(Some(made)) => count += made,
                    Ok(None) => break,
                    // Others are not kept waiting by what is wrong with one.
                    Err(error) => {
                        tracing::warn!(webhook = %id, ?error, "relaying failed; it is tried again");
                        break;
                    }
                }
            }
        }
        Ok(count)
    }

    /// Sends what is due, until nothing is or `is_stopped` says so; returns how many calls were made.
    ///
    /// # Errors
    /// When the database cannot be reached; a call that fails is no error.
    pub fn send_due(&self, is_stopped: impl Fn() -> bool) -> Result<usize> {
        let mut count = 0;
        while !is_stopped() {
            let now = self.now();
            let due =
                self.app.db.read_blocking(move |conn| store_deliveries::due_webhook(conn, now))?;
            let Some(id) = due else { break };
            let served = self.serve(id, &is_stopped);
            let owner = self.owner.clone();
            self.app.db.write_blocking(move |conn| store::release(conn, id, &owner))?;
            match served? {
                0 => break, // somebody else is faster; the next turn looks again
                calls => count += calls,
            }
        }
        Ok(count)
    }

    /// Sends what is due to one webhook, in order.
    fn serve(&self, id: WebhookId, is_stopped: &impl Fn() -> bool) -> Result<usize> {
        let mut count = 0;
        while count < IN_TURN_MAX && !is_stopped() {
            let (owner, now) = (self.owner.clone(), self.now());
            let until = Instant(now.0 + self.lease());
            let taken = self.app.db.write_blocking(move |conn| {
                let Some(webhook) = store::take(conn, id, &owner, now, until)? else {
                    return Ok(None);
                };
                // Who was disconnected gets nothing, also not what was made for it before.
                if reader(conn, &webhook.client_code, day_in_hanoi(now.0))?.is_none() {
                    let until = Instant(now.0 + TimeDelta::seconds(AWAY_SECONDS));
                    let (failures, last) = (webhook.failure_count, webhook.last_success_at);
                    store::note_health(conn, id, failures, Some(until), last)?;
                    return Ok(None);
                }
                let due = store_deliveries::next_due(conn, id, now)?;
                Ok(due.map(|delivery| (webhook, delivery)))
            })?;
            let Some((webhook, delivery)) = taken else { break };
            let outcome = self.call(&webhook, &delivery);
            self.settle(&delivery, outcome)?;
            count += 1;
        }
        Ok(count)
    }

    /// One call.
    fn call(&self, webhook: &WebhookRow, delivery: &DeliveryRow) -> Outcome {
        let (at, began) = (self.now(), Timer::now());
        let (id, timestamp) = (delivery.event_id.to_string(), at.0.timestamp());
        let answer = match self.signatures(webhook, &id, timestamp, &delivery.body) {
            Ok(signature) => self.sender.send(&Letter {
                url: &webhook.url,
                id: &id,
                timestamp,
                signature: &signature,
                body: &delivery.body,
            }),
            Err(error) => {
                tracing::error!(webhook = %webhook.id, ?error, "a webhook's secret does not open");
                Answer::Silence("secret_lost")
            }
        };
        let (status, error_code, verdict) = judge(&answer, at);
        let duration_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let webhook = webhook.id;
        tracing::info!(%webhook, delivery = %delivery.id, ?status, error_code, "a webhook was called");
        let ended = error_code.unwrap_or("delivered");
        self.app.metrics.observe_job("deliver_webhook", ended, began.elapsed());
        let error_code = error_code.map(str::to_owned);
        let attempt = WebhookAttempt { at, status, error_code, duration_ms };
        Outcome { attempt, verdict, random: self.app.ids.random().as_u128() }
    }

    /// `webhook-signature`: by the secret, and by the one before while both hold.
    fn signatures(
        &self,
        webhook: &WebhookRow,
        id: &str,
        timestamp: i64,
        body: &str,
    ) -> Result<String> {
        let keys = &self.means.keys;
        let signed = |sealed: &str| {
            Secret::open(keys, webhook.id, sealed).and_then(|one| one.sign(id, timestamp, body))
        };
        let mut text = signed(&webhook.secret)?;
        let still_holds = webhook.previous_secret_until.is_some_and(|until| self.now() < until);
        if let Some(previous) = webhook.previous_secret.as_deref().filter(|_| still_holds) {
            text = format!("{text} {}", signed(previous)?);
        }
        Ok(text)
    }

    /// Keeps what a call did, unless somebody else has the webhook by now: then they call again.
    fn settle(&self, delivery: &DeliveryRow, outcome: Outcome) -> Result<()> {
        let (owner, ids, now) = (self.owner.clone(), self.app.ids.clone(), self.now());
        let delivery = delivery.clone();
        self.app.db.write_blocking(move |conn| {
            // Whoever makes deliveries at this moment would not see what has to wait from now on, and
            // let a later one of the same object overtake it.
            lock_name(conn, &queue_name(delivery.webhook_id))?;
            let Some(webhook) = store::held(conn, delivery.webhook_id, &owner)? else {
                tracing::warn!(delivery = %delivery.id, "the lease on a webhook was lost");
                return Ok(());
            };
            match settle(conn, &webhook, &delivery, &outcome, now)? {
                Some(change) => tell(conn, &ids, now, change),
                None => Ok(()),
            }
        })
    }
}

/// Tells the audit and the feed that a webhook was disabled.
fn tell(conn: &mut Conn, ids: &Ids, now: Instant, change: Change) -> Result<()> {
    let actor = Actor::system();
    let mut tx = Tx::begin(conn, &actor, ids, now, day_in_hanoi(now.0));
    tx.tell(change);
    tx.finish(&Origin::default())
}

/// What an answer means: its status, the code of a failure, and what follows.
fn judge(answer: &Answer, now: Instant) -> (Option<u16>, Option<&'static str>, Verdict) {
    let again = |asked, is_slow| Verdict::Again { asked, is_slow };
    match answer {
        Answer::Silence(code) => (None, Some(*code), again(None, true)),
        Answer::Status(status, retry_after) => {
            let asked = retry_after.as_deref().and_then(|text| asked(text, now.0));
            let (code, verdict) = match *status {
                200..=299 => (None, Verdict::Delivered),
                410 => (Some("gone"), Verdict::Gone),
                300..=399 => (Some("redirected"), again(asked, false)),
                429 | 502..=504 => (Some("slow_down"), again(asked, true)),
                _ => (Some("refused"), again(asked, false)), // everything else is no success
            };
            (Some(*status), code, verdict)
        }
    }
}

/// The client of a webhook as a caller of the feed; `None` while it may not read it.
fn reader(conn: &mut Conn, client_code: &str, today: NaiveDate) -> Result<Option<Actor>> {
    let key = CallerKey {
        subject: client_code.to_owned(),
        client_id: client_code.to_owned(),
        scope: table::LIST_EVENTS.scope.to_owned(),
        password_stamp: None,
    };
    let found = authz::store::load(conn, &key, today)?;
    Ok(found.filter(|actor| !actor.grants.is_empty() && events::service::visible(actor).is_ok()))
}

/// Webhooks for which the feed has more, and whose clients may read it.
fn behind(conn: &mut Conn, today: NaiveDate) -> Result<Vec<WebhookId>> {
    let head = events::service::head(conn)?;
    let mut found = Vec::new();
    for row in store::behind(conn, head)? {
        if reader(conn, &row.client_code, today)?.is_some() {
            found.push(row.id);
        }
    }
    Ok(found)
}

/// Makes deliveries of the next part of the feed; `None` when there is nothing to do. The place in the
/// feed moves in the same transaction, and whoever does the same at this moment waits and then finds
/// it moved: an event becomes one delivery.
fn fan_out_part(
    conn: &mut Conn,
    (ids, means): (&Ids, &Means),
    id: WebhookId,
    now: Instant,
) -> Result<Option<usize>> {
    lock_name(conn, &queue_name(id))?;
    let found = store::find(conn, id)?.filter(|row| row.state == WebhookState::Enabled);
    let Some(row) = found else { return Ok(None) };
    let until = events::service::head(conn)?.min(row.feed_position.saturating_add(WINDOW));
    if until <= row.feed_position {
        return Ok(None);
    }
    let Some(actor) = reader(conn, &row.client_code, day_in_hanoi(now.0))? else {
        return Ok(None);
    };
    let filter = EventFilter {
        event_type: row.event_types.as_ref().map(|json| json.0.clone()),
        subject_kind: None,
        subject_id: None,
        at_gte: None,
    };
    let found = events::service::between(conn, &actor, &filter, (row.feed_position, until))?;
    let waiting = store_deliveries::waiting(conn, id, now)?;
    let mut ordinal = row.last_ordinal;
    let mut made = Vec::with_capacity(found.len());
    for event in &found {
        ordinal += 1;
        // What comes after a delivery that waits does not overtake it.
        let held_back = waiting
            .iter()
            .filter(|(kind, subject, _)| {
                *kind == event.subject_kind && *subject == event.subject_id
            })
            .filter_map(|(_, _, until)| *until)
            .max();
        let place = (WebhookDeliveryId(ids.next()), ordinal);
        let body = means.format.body(event);
        made.push(fresh(id, place, event, body, (now, held_back.unwrap_or(now))));
    }
    store_deliveries::insert(conn, &made)?;
    store::advance(conn, id, until, ordinal)?;
    Ok(Some(made.len()))
}

/// The threads of a process that relays.
pub struct Relaying(Vec<Turning>);

impl Relaying {
    /// Starts the threads: one reads the feed, the others send.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(app: &Arc<App>) -> Result<Self> {
        let relay = Relay::new(Arc::clone(app));
        let reading = relay.clone();
        let mut threads = vec![Turning::start("webhook-feed", PAUSE, move |_| {
            if let Err(error) = reading.fan_out() {
                tracing::warn!(?error, "relaying the feed failed; it is tried again");
            }
        })?];
        for number in 0..SENDERS {
            let mut sending = relay.clone();
            // Each sender holds its own webhooks.
            sending.owner = format!("{}/{number}", relay.owner);
            let turn = move |stop: &Stop| {
                if let Err(error) = sending.send_due(|| stop.is_asked()) {
                    tracing::warn!(?error, "sending webhooks failed; it is tried again");
                }
            };
            let name = format!("webhook-sender-{number}");
            threads.push(Turning::start(&name, PAUSE, turn)?);
        }
        Ok(Self(threads))
    }
}

impl Drop for Relaying {
    fn drop(&mut self) {
        // All are told before the first is waited for, so that none begins another call meanwhile.
        self.0.iter().for_each(Turning::halt);
    }
}

#[cfg(test)]
mod tests;
