//! What messages do to the documents of their senders: recall, update, replace. Nothing is kept but the
//! acts; where a document stands is reckoned from all of them ([`crate::edxml::validity`]), so that the
//! order of their coming cannot matter, nor how often one comes. Only who sent a document acts on it.

use std::collections::HashMap;

use super::{
    store::MessageRow,
    store_acts::{self, ActRow},
    types::{ExchangeMessageId, MessageDocumentState},
};
use crate::{
    clock::local_in_hanoi,
    db::{Conn, dialect::lock_name, types::Instant},
    edxml::{Act, validity},
    error::Result,
    features::organisations,
};

/// Characters of an identity. A longer one is of no document of the axis.
const IDENTITY_CHARS_MAX: usize = 200;

/// The acts of a message under the present codes of who issued the documents, each document once.
pub(super) fn present(conn: &mut Conn, acts: &[(String, Act)]) -> Result<Vec<(String, Act)>> {
    let mut found: Vec<(String, Act)> = Vec::new();
    for (identity, act) in acts {
        let identity = match identity.split_once(',') {
            Some((code, rest)) => {
                let code = organisations::service::present_code(conn, code)?;
                format!("{code},{rest}")
            }
            None => identity.clone(),
        };
        let is_known = found.iter().any(|(known, _)| *known == identity);
        if !is_known && identity.chars().count() <= IDENTITY_CHARS_MAX {
            found.push((identity, act.clone()));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

/// Where a document of a sender stands, and the messages that brought it.
pub(super) type Standing = (MessageDocumentState, Vec<ExchangeMessageId>);

/// Where the documents of these acts stand now. Whoever acts on one of them at the same moment waits.
pub(super) fn standings(
    conn: &mut Conn,
    sender: &str,
    acts: &[(String, Act)],
) -> Result<Vec<Standing>> {
    for (identity, _) in acts {
        lock_name(conn, &format!("exchange-document {identity}"))?;
    }
    let rows =
        store_acts::about(conn, acts.iter().map(|(identity, _)| identity.clone()).collect())?;
    let standing = |(identity, _): &(String, Act)| -> Standing {
        let of_document = rows.iter().filter(|row| is_about(row, identity, sender));
        let bringing = of_document.clone().filter(|row| row.act == Act::New.code());
        (state(of_document), bringing.map(|row| row.message_id).collect())
    };
    Ok(acts.iter().map(standing).collect())
}

fn is_about(row: &ActRow, identity: &str, sender: &str) -> bool {
    row.exchange_id == identity && row.organisation_code == sender
}

fn state<'a>(rows: impl Iterator<Item = &'a ActRow>) -> MessageDocumentState {
    let acts: Vec<_> =
        rows.map(|row| (local_in_hanoi(row.said_at.0), Act::of(row.act.clone()))).collect();
    validity(&acts).into()
}

/// Keeps the acts of a message.
pub(super) fn keep(
    conn: &mut Conn,
    (message_id, said_at): (ExchangeMessageId, Instant),
    sender: &str,
    acts: &[(String, Act)],
) -> Result<()> {
    let row = |(exchange_id, act): &(String, Act)| ActRow {
        message_id,
        exchange_id: exchange_id.clone(),
        organisation_code: sender.to_owned(),
        act: act.code().to_owned(),
        said_at,
    };
    store_acts::insert(conn, &acts.iter().map(row).collect::<Vec<_>>())
}

/// Messages whose documents stand otherwise than before.
pub(super) fn changed(
    before: &[Standing],
    after: Vec<Standing>,
) -> Vec<(ExchangeMessageId, MessageDocumentState)> {
    let moved = before.iter().zip(after).filter(|((old, _), (new, _))| old != new);
    // Those that brought it before hear of it; the message itself tells its own state.
    moved.flat_map(|((_, ids), (new, _))| ids.iter().map(move |id| (*id, new))).collect()
}

/// For each message the state of the document that it brings, or else is about.
pub(super) fn states(
    conn: &mut Conn,
    rows: &[MessageRow],
) -> Result<HashMap<ExchangeMessageId, MessageDocumentState>> {
    let acts = store_acts::of_messages(conn, rows.iter().map(|row| row.id).collect())?;
    let mut subjects: HashMap<ExchangeMessageId, &ActRow> = HashMap::new();
    for act in &acts {
        let brings = act.act == Act::New.code();
        if brings || !subjects.contains_key(&act.message_id) {
            subjects.insert(act.message_id, act);
        }
    }
    let documents = subjects.values().map(|act| act.exchange_id.clone()).collect();
    let all = store_acts::about(conn, documents)?;
    let state_of = |(id, subject): (ExchangeMessageId, &ActRow)| {
        let (identity, sender) = (&subject.exchange_id, &subject.organisation_code);
        (id, state(all.iter().filter(|row| is_about(row, identity, sender))))
    };
    Ok(subjects.into_iter().map(state_of).collect())
}
