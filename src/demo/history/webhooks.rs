//! What machine clients subscribed to, and the log of what was sent to them. The target is a name that is
//! nobody's; without the operator's leave nothing is sent there.

use serde_json::json;

use super::{
    calendar::Calendar,
    cast::ADMIN,
    script::{Memory, Script, body},
};
use crate::{
    error::{Error, Result},
    features::webhooks::{
        self, ATTEMPTS_MAX, Outcome, Verdict,
        types::{WebhookAttempt, WebhookDeliveryId, WebhookId},
    },
    http::command::Tx,
};

/// Where the samples would be sent.
pub const TARGET: &str = "https://eoffice.example";

/// Samples: name, client, and what it is for.
const WEBHOOKS: [(&str, &str, &str); 3] = [
    ("papers", "e_office", "Luồng văn bản mẫu"),
    ("board", "e_office", "Bảng tin mẫu"),
    ("figures", "reporting", "Số liệu mẫu"),
];

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    let day = calendar.last();
    for (name, client, description) in WEBHOOKS {
        script.on(day, ADMIN, format!("webhook {name}"), move |tx, memory| {
            let input = body(json!({
                "client_code": client, "description": description,
                "url": format!("{TARGET}/thidua/{name}"),
                "event_types": ["decision.published", "award.revoked"],
            }))?;
            let made = webhooks::service::create(tx, &memory.webhooks, input)?;
            memory.keep(format!("webhook {name}"), made.id.0);
            Ok(())
        });
    }
    script.on(day, ADMIN, "a webhook that is not wanted", |tx, memory| {
        let id = WebhookId(memory.id("webhook figures")?);
        webhooks::service::disable(tx, id).map(drop)
    });
    script.on(day, ADMIN, "tests of webhooks", |tx, memory| {
        let board = queued(tx, memory, "board")?;
        arrive(tx, board)?;
        // The first arrives, the second never, the third again; the fourth waits.
        let first = queued(tx, memory, "papers")?;
        arrive(tx, first)?;
        let lost = queued(tx, memory, "papers")?;
        for _ in 0..ATTEMPTS_MAX {
            attempt(tx, lost, Some("refused"))?;
        }
        let third = queued(tx, memory, "papers")?;
        arrive(tx, third)?;
        queued(tx, memory, "papers").map(drop)
    });
}

fn queued(tx: &mut Tx<'_>, memory: &Memory, name: &str) -> Result<WebhookDeliveryId> {
    let id = WebhookId(memory.id(&format!("webhook {name}"))?);
    Ok(webhooks::test(tx, &memory.webhooks, id)?.id)
}

fn arrive(tx: &mut Tx<'_>, delivery: WebhookDeliveryId) -> Result<()> {
    attempt(tx, delivery, None)
}

/// What a call would have left.
fn attempt(
    tx: &mut Tx<'_>,
    delivery: WebhookDeliveryId,
    failure: Option<&'static str>,
) -> Result<()> {
    let (status, verdict) = match failure {
        None => (204, Verdict::Delivered),
        Some(_) => (500, Verdict::Again { asked: None, is_slow: false }),
    };
    let outcome = Outcome {
        attempt: WebhookAttempt {
            at: tx.now,
            status: Some(status),
            error_code: failure.map(str::to_owned),
            duration_ms: 40,
        },
        verdict,
        random: 0,
    };
    match webhooks::record(tx.conn, delivery, &outcome, tx.now)? {
        None => Ok(()),
        Some(_) => Err(Error::bug("the samples disable no webhook by themselves")),
    }
}
