//! Rules of dispatches.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, SubsecRound};
use serde_json::json;

use super::{
    input::DispatchDocument,
    store::{self, DispatchRow, Known},
    types::{
        DispatchAct, DispatchFilter, DispatchId, DispatchState, DispatchView, RecipientCode,
        RecipientView,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Role, table},
    clock::local_in_hanoi,
    db::Conn,
    edxml::{Exchange, is_known_status, standing},
    error::{Error, Result, Text},
    features::{
        documents::{
            self,
            exchange::{self, Exchanged},
            types::DocumentId,
        },
        exchange_messages, organisations,
    },
    http::{
        command::{Tx, snapshot},
        page::{Listing, Page},
        reply::etag,
    },
};

/// All acts and statuses about some documents.
struct Happened {
    acts: Vec<DispatchRow>,
    statuses: Vec<exchange_messages::service::StatusFact>,
}

impl Happened {
    fn about(conn: &mut Conn, ids: &[DocumentId]) -> Result<Self> {
        Ok(Self {
            acts: store::of_documents(conn, ids.to_vec())?,
            statuses: exchange_messages::service::statuses(conn, ids)?,
        })
    }

    /// Where an organisation stands with a document.
    fn state(&self, document: DocumentId, organisation: &str) -> DispatchState {
        let is_to = |row: &&DispatchRow| {
            row.document_id == document && row.recipients.0.iter().any(|one| one.0 == organisation)
        };
        let is_from = |one: &&exchange_messages::service::StatusFact| {
            one.document_id == document && one.organisation_code == organisation
        };
        let acts = || self.acts.iter().filter(is_to);
        let statuses = || self.statuses.iter().filter(is_from);
        // Messages tell whole seconds: an answer within the second of an act comes after it.
        let at = |row: &DispatchRow| local_in_hanoi(row.created_at.0).trunc_subsecs(0);
        let sent = acts().map(|row| (at(row), Exchange::Act(row.act.into())));
        // Nobody answers what was not sent: the clock of such a receiver is behind.
        let first = acts().map(at).min();
        let heard = statuses().map(|one| {
            let at = local_in_hanoi(one.at.0);
            (first.map_or(at, |first| at.max(first)), Exchange::Status(one.code.clone()))
        });
        let happened: Vec<(NaiveDateTime, Exchange)> = sent.chain(heard).collect();
        let state: DispatchState = standing(&happened).into();
        // Who answers got it, though this system was not asked for the package.
        let has_left = acts().any(|row| row.taken_at.is_some())
            || statuses().any(|one| is_known_status(&one.code));
        if state == DispatchState::Sent && !has_left { DispatchState::Queued } else { state }
    }

    /// Whether everybody who has the one document that this is about worked it off, or gave it back. Who
    /// refused it waits for what is done about that.
    fn is_over(&self, document: DocumentId) -> bool {
        let holders = holders(&self.acts);
        let states: Vec<DispatchState> =
            holders.iter().map(|one| self.state(document, &one.0)).collect();
        let is_end =
            |state: &DispatchState| matches!(state, DispatchState::Done | DispatchState::Recalled);
        states.contains(&DispatchState::Done) && states.iter().all(is_end)
    }
}

/// Brings the state of a document that was sent in line with where its recipients stand, while it is held
/// ([`exchange::hold`]).
///
/// # Errors
/// When the database refuses.
pub fn settle(tx: &mut Tx<'_>, id: DocumentId, action: Action) -> Result<()> {
    let happened = Happened::about(tx.conn, &[id])?;
    if happened.acts.is_empty() {
        return Ok(());
    }
    exchange::progress(tx, id, happened.is_over(id), action)
}

/// Where an organisation stands with a document now. For other slices.
///
/// # Errors
/// When the database cannot be read.
pub fn state(conn: &mut Conn, document: DocumentId, organisation: &str) -> Result<DispatchState> {
    Ok(Happened::about(conn, &[document])?.state(document, organisation))
}

fn view(row: DispatchRow, happened: &Happened) -> DispatchView {
    let recipient = |one: &RecipientCode| RecipientView {
        organisation_code: one.0.clone(),
        state: happened.state(row.document_id, &one.0),
    };
    let recipients: Vec<RecipientView> = row.recipients.0.iter().map(recipient).collect();
    let words: Vec<String> =
        recipients.iter().map(|one| format!("{} {:?}", one.organisation_code, one.state)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    DispatchView {
        etag: etag(row.version, &words),
        recipients,
        id: row.id,
        document_id: row.document_id,
        act: row.act,
        reason: row.reason,
        exchange_id: row.exchange_id,
        earlier_exchange_id: row.earlier_exchange_id,
        organisation_code: row.organisation_code,
        added_codes: row.added.0,
        removed_codes: row.removed.0,
        places: row.places.0,
        attachment_ids: row.attachments.0,
        urgency: row.urgency,
        circulation: row.circulation,
        drafter_mark: row.drafter_mark,
        copies: row.copies,
        reply_due_on: row.reply_due_on,
        reply_to: row.reply_to.0,
        contact: row.contact.map(|json| json.0),
        is_paper_sent: row.is_paper_sent,
        created_by: row.created_by,
        taken_at: row.taken_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A dispatch.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: DispatchId) -> Result<DispatchView> {
    actor.visible(table::GET_DISPATCH)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let happened = Happened::about(conn, &[row.document_id])?;
    Ok(view(row, &happened))
}

/// A page of dispatches.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &DispatchFilter,
    page: &Page,
) -> Result<Listing<DispatchView>> {
    actor.visible(table::LIST_DISPATCHES)?;
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    let mut ids: Vec<DocumentId> = rows.iter().map(|row| row.document_id).collect();
    ids.sort();
    ids.dedup();
    let happened = Happened::about(conn, &ids)?;
    let items = rows.into_iter().map(|row| view(row, &happened)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Tells the audit that the caller took the package of a document. What the document system takes leaves
/// the queue.
///
/// # Errors
/// `not-found`.
pub fn tell_taken(tx: &mut Tx<'_>, id: DocumentId, dispatch: Option<DispatchId>) -> Result<()> {
    documents::content::tell_read(tx, id)?;
    let found = match dispatch.filter(|_| tx.actor.has(Role::EOffice)) {
        Some(dispatch) => store::find(tx.conn, dispatch)?,
        None => None,
    };
    let Some(row) = found else { return Ok(()) };
    let before = Happened::about(tx.conn, &[id])?;
    let Some(taken) = store::set_taken(tx.conn, &row, tx.now)? else { return Ok(()) };
    let after = Happened::about(tx.conn, &[id])?;
    let document = exchange::seen(tx.conn, tx.actor, id)?;
    let target =
        Target { kind: "dispatch", id: row.id.to_string(), unit_code: Some(document.unit_code) };
    let (old, new) = (view(row, &before), view(taken, &after));
    let change = Change::new(Action::DISPATCH_TAKE, target);
    let mut change = change.between(Some(&snapshot(&old)), Some(&snapshot(&new)));
    for one in &new.recipients {
        let (code, state) = (&one.organisation_code, one.state);
        if before.state(id, code) != state {
            let data = json!({ "document_id": id, "organisation_code": code, "state": state });
            change = change.event("dispatch.status_changed", new.version, data);
        }
    }
    tx.tell(change);
    Ok(())
}

/// The newest dispatch of a document, or the one that is asked for.
pub(super) fn chosen(
    conn: &mut Conn,
    document: DocumentId,
    wanted: Option<DispatchId>,
) -> Result<Option<DispatchRow>> {
    let mut rows = store::of_documents(conn, vec![document])?;
    match wanted {
        None => Ok(rows.pop()),
        Some(id) => {
            let found = rows.into_iter().find(|row| row.id == id);
            found.map(Some).ok_or_else(Error::not_found)
        }
    }
}

/// Who has a document: the recipients of its dispatches, less those that updates took away.
fn holders(rows: &[DispatchRow]) -> Vec<RecipientCode> {
    let mut held: BTreeSet<String> = BTreeSet::new();
    for row in rows.iter().filter(|row| row.act != DispatchAct::Recall) {
        held.extend(row.recipients.0.iter().map(|one| one.0.clone()));
        for gone in &row.removed.0 {
            held.remove(&gone.0);
        }
    }
    held.into_iter().map(RecipientCode).collect()
}

/// Who has a document and was not asked to give it back.
fn unasked(rows: &[DispatchRow]) -> BTreeSet<&str> {
    let mut held: BTreeSet<&str> = BTreeSet::new();
    for row in rows {
        let codes = row.recipients.0.iter().map(|one| one.0.as_str());
        if row.act == DispatchAct::Recall {
            for code in codes {
                held.remove(code);
            }
        } else {
            held.extend(codes);
            for gone in &row.removed.0 {
                held.remove(gone.0.as_str());
            }
        }
    }
    held
}

/// Hands an issued document over, or acts on what was sent before.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`, `stale-etag`; `validation-failed` for
/// unknown recipients and attachments, and for an act without the earlier document that it is about.
pub fn dispatch(
    tx: &mut Tx<'_>,
    id: DocumentId,
    mut input: DispatchDocument,
) -> Result<DispatchView> {
    // First of all, so that nothing is sent of what is recalled at this moment.
    exchange::hold(tx.conn, id)?;
    let document = exchange::for_dispatch(tx, id)?;
    let issuance =
        document.issuance.clone().ok_or_else(|| Error::bug("what can be dispatched was issued"))?;
    let sent = store::of_documents(tx.conn, vec![id])?;
    let before = holders(&sent);
    let earlier_exchange_id = earlier(tx, &document, &input, !sent.is_empty())?;
    let sender = issuance.organisation_code.as_str();
    check_recipients(tx.conn, (sender, tx.today), &mut input, &before)?;
    let ids = &input.attachment_ids;
    exchange::attachments(tx.conn, tx.actor, ids, "/attachment_ids")?;
    if document.file.as_ref().is_some_and(|file| ids.contains(&file.document_id)) {
        let text = Text::new(
            "Văn bản chính đã có trong gói, không nêu lại.",
            "The document itself goes anyway and is not named again.",
        );
        return Err(Error::invalid("/attachment_ids", "repeated", text));
    }
    let is_changed = input.act == DispatchAct::Update;
    let changed = |from: &[RecipientCode], to: &[RecipientCode]| -> Vec<RecipientCode> {
        from.iter().filter(|one| is_changed && !to.contains(one)).cloned().collect()
    };
    let known = Known {
        id: DispatchId(tx.ids.next()),
        document_id: id,
        exchange_id: issuance.exchange_id,
        earlier_exchange_id,
        organisation_code: issuance.organisation_code,
        added: changed(&input.recipient_codes, &before),
        removed: changed(&before, &input.recipient_codes),
        recipients: input.recipient_codes.clone(),
    };
    let (act, reason) = (input.act, input.reason.clone());
    let is_asked = |code: &&str| known.recipients.iter().any(|one| one.0 == *code);
    let is_recalled = act == DispatchAct::Recall && unasked(&sent).iter().all(is_asked);
    let attachments = input.attachment_ids.clone();
    let row = store::insert(tx.conn, known, input, &tx.actor.id, tx.now)?;
    let user = row.id.to_string();
    documents::service::set_uses(tx.conn, "dispatch", &user, &attachments)?;
    // Recalled from some, it holds for the others, who can be asked later.
    if is_recalled {
        exchange::recall(tx, id, reason.as_deref())?;
    } else {
        settle(tx, id, Action::DOCUMENT_DISPATCH)?;
    }
    let target = Target { kind: "dispatch", id: user, unit_code: Some(document.unit_code.clone()) };
    let happened = Happened::about(tx.conn, &[id])?;
    let made = view(row, &happened);
    let data = json!({ "dispatch_id": made.id, "document_id": id, "act": act });
    let change = Change::new(Action::DOCUMENT_DISPATCH, target).because(reason.as_deref());
    let change = change.between(None, Some(&snapshot(&made)));
    tx.tell(change.event("document.dispatched", made.version, data));
    Ok(made)
}

/// Recipients are listed with codes that hold today, and a recall goes to those who have the document.
fn check_recipients(
    conn: &mut Conn,
    (sender, today): (&str, NaiveDate),
    input: &mut DispatchDocument,
    holders: &[RecipientCode],
) -> Result<()> {
    if input.act == DispatchAct::Recall && input.recipient_codes.is_empty() {
        input.recipient_codes = holders.to_vec();
    }
    for (index, one) in input.recipient_codes.iter().enumerate() {
        let pointer = format!("/recipient_codes/{index}");
        if input.act == DispatchAct::Recall {
            // Who has the document gets the recall, whatever has become of the code.
            organisations::service::require_known(conn, &one.0, &pointer)?;
        } else {
            organisations::service::require_valid(conn, &one.0, today, &pointer)?;
        }
        if one.0 == sender {
            let text = Text::new(
                "Nơi nhận là chính cơ quan ban hành.",
                "The recipient is the organisation that issued it.",
            );
            return Err(Error::invalid(pointer, "own_organisation", text));
        }
        if input.act == DispatchAct::Recall && !holders.contains(one) {
            let text = Text::new(
                "Cơ quan này chưa được gửi văn bản.",
                "The document was not sent to this organisation.",
            );
            return Err(Error::invalid(pointer, "not_sent", text));
        }
    }
    Ok(())
}

/// The identity of the document that an act is about.
fn earlier(
    tx: &mut Tx<'_>,
    document: &Exchanged,
    input: &DispatchDocument,
    was_sent: bool,
) -> Result<Option<String>> {
    let before = match input.act {
        DispatchAct::New => return Ok(None),
        DispatchAct::Recall => None,
        DispatchAct::Update => document.corrects_id,
        DispatchAct::Replace => {
            let text = Text::new(
                "Văn bản này không thay thế văn bản nào.",
                "This document supersedes no other one.",
            );
            let none = || Error::invalid("/act", "replaces_nothing", text);
            Some(document.supersedes_id.ok_or_else(none)?)
        }
    };
    let issuance = match before {
        Some(before) => {
            let found = exchange::seen(tx.conn, tx.actor, before)?.issuance;
            let sent = store::of_documents(tx.conn, vec![before])?;
            found.filter(|_| !sent.is_empty())
        }
        None => document.issuance.clone().filter(|_| was_sent),
    };
    let text = Text::new(
        "Văn bản trước chưa được phát hành và gửi đi.",
        "The earlier document was not issued and sent.",
    );
    let issuance = issuance.ok_or_else(|| Error::invalid("/act", "nothing_sent", text))?;
    Ok(Some(issuance.exchange_id))
}
