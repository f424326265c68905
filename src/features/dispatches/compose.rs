//! From a document and its dispatch to the message that carries it.

use chrono::{NaiveDateTime, Timelike};

use super::{input::DispatchReply, store::DispatchRow, types::RecipientCode};
use crate::{
    clock::local_in_hanoi,
    edxml::{
        Act, Answered, Attachment, Business, Contact, DocumentMessage, Flaw, Kind, Organ,
        OtherInfo, Receiver, ReceiverChange, Replacement, Signer, Trace, Update, document_id,
    },
    features::{
        document_types::types::DocumentTypeView,
        documents::{
            exchange::{Exchanged, StoredFile},
            issuance_types::IssuanceView,
        },
        organisations::types::OrganisationView,
    },
};

/// All that a message says, besides the bytes of its files.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) document: Exchanged,
    pub(super) dispatch: Option<DispatchRow>,
    pub(super) kind: Option<DocumentTypeView>,
    /// The organisations that are named.
    pub(super) organisations: Vec<OrganisationView>,
    /// The document's file first, then what goes with it.
    pub(super) files: Vec<StoredFile>,
}

/// A text as exchange takes it: without white space around it, or absent.
fn clean(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn maybe(text: Option<&String>) -> Option<String> {
    text.and_then(|text| clean(text))
}

/// Id of a file within the message.
pub(super) fn content_id(file: &StoredFile) -> String {
    format!("cid:{}", file.document_id)
}

impl Facts {
    fn organ(&self, code: &str) -> Organ {
        let found = self.organisations.iter().find(|one| one.code == code);
        let Some(one) = found else {
            return Organ { code: code.to_owned(), ..Organ::default() };
        };
        Organ {
            code: one.code.clone(),
            in_charge: maybe(one.parent_name.as_ref()),
            name: clean(&one.name),
            address: maybe(one.address.as_ref()),
            email: maybe(one.email.as_ref()),
            telephone: maybe(one.telephone.as_ref()),
            fax: maybe(one.fax.as_ref()),
            website: maybe(one.website.as_ref()),
        }
    }

    /// Whether files go with the message: nothing goes with a recall.
    pub(super) fn sends_files(&self) -> bool {
        self.dispatch.as_ref().is_none_or(|row| Act::from(row.act) != Act::Recall)
    }

    /// The message with these files.
    ///
    /// # Errors
    /// What is missing before there can be a message at all.
    pub(super) fn message(&self, attachments: Vec<Attachment>) -> Result<DocumentMessage, Flaw> {
        let not_issued = || {
            let vi = "Văn bản chưa được phát hành.";
            Flaw::new("MessageHeader/Code", "not_issued", vi, "The document is not issued.")
        };
        let not_sent = || {
            let vi = "Văn bản chưa có lượt gửi.";
            Flaw::new("MessageHeader/To", "not_dispatched", vi, "The document is not dispatched.")
        };
        let not_listed = || {
            let vi = "Loại văn bản chưa có trong danh mục trao đổi.";
            let en = "The kind of the document is not listed for exchange.";
            Flaw::new("MessageHeader/DocumentType", "kind_not_listed", vi, en)
        };
        let issuance = self.document.issuance.as_ref().ok_or_else(not_issued)?;
        let dispatch = self.dispatch.as_ref().ok_or_else(not_sent)?;
        let kind = self.kind.as_ref().ok_or_else(not_listed)?;
        let sender = &issuance.organisation_code;
        let (number, symbol) = (&issuance.number, &issuance.symbol);
        Ok(DocumentMessage {
            from: self.organ(sender),
            to: dispatch.recipients.0.iter().map(|one| self.organ(&one.0)).collect(),
            number: number.clone(),
            symbol: symbol.clone(),
            place: maybe(issuance.place.as_ref()),
            issued_on: issuance.issued_on,
            kind: Kind { code: kind.exchange_code.clone(), detail: None, name: clean(&kind.name) },
            subject: clean(&self.document.title).unwrap_or_default(),
            content: maybe(self.document.description.as_ref()),
            signer: Some(signer(issuance)),
            due_on: dispatch.reply_due_on,
            to_places: dispatch.places.0.iter().filter_map(|line| clean(&line.0)).collect(),
            other: self.other(dispatch),
            answers: dispatch.reply_to.0.iter().map(answered).collect(),
            steering: Some(kind.steering_code.clone()),
            document_id: document_id(sender, issuance.issued_on, number, symbol),
            traces: vec![Trace { organ_code: sender.clone(), at: sent_at(dispatch) }],
            business: business(dispatch),
            attachments,
        })
    }

    fn other(&self, dispatch: &DispatchRow) -> OtherInfo {
        let count = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
        let titles = self.files.iter().skip(1).filter(|_| self.sends_files());
        OtherInfo {
            priority: Some(dispatch.urgency.exchange_code().to_owned()),
            circulation: maybe(dispatch.circulation.as_ref()),
            drafter_mark: maybe(dispatch.drafter_mark.as_ref()),
            copies: count(dispatch.copies),
            pages: count(self.document.page_count),
            direction: None,
            annexes: titles.filter_map(|file| clean(&file.title)).collect(),
        }
    }
}

/// When it was handed over; the axis knows no parts of a second.
fn sent_at(dispatch: &DispatchRow) -> NaiveDateTime {
    let at = local_in_hanoi(dispatch.created_at.0);
    at.with_nanosecond(0).unwrap_or(at)
}

fn signer(issuance: &IssuanceView) -> Signer {
    Signer {
        competence: maybe(issuance.signer.competence.as_ref()),
        position: maybe(issuance.signer.position.as_ref()),
        full_name: clean(&issuance.signer.full_name),
    }
}

fn answered(reply: &DispatchReply) -> Answered {
    let (number, symbol) = reply.code.split_once('/').unwrap_or((&reply.code, ""));
    Answered {
        organ_code: reply.organisation_code.clone(),
        code: reply.code.clone(),
        document_id: Some(document_id(&reply.organisation_code, reply.issued_on, number, symbol)),
        issued_on: Some(reply.issued_on),
    }
}

fn business(dispatch: &DispatchRow) -> Business {
    let act = Act::from(dispatch.act);
    let earlier = dispatch.earlier_exchange_id.clone();
    let receivers = |codes: &[RecipientCode], change: &ReceiverChange| -> Vec<Receiver> {
        let receiver =
            |one: &RecipientCode| Receiver { organ_code: one.0.clone(), change: change.clone() };
        codes.iter().map(receiver).collect()
    };
    let update = (act == Act::Update).then(|| {
        let mut changed = receivers(&dispatch.added.0, &ReceiverChange::Added);
        changed.extend(receivers(&dispatch.removed.0, &ReceiverChange::Removed));
        Update {
            is_document_changed: true,
            are_receivers_changed: !changed.is_empty(),
            receivers: changed,
        }
    });
    let replaced = earlier.clone().filter(|_| act == Act::Replace).map(|document_id| Replacement {
        document_id,
        organ_codes: dispatch.recipients.0.iter().map(|one| one.0.clone()).collect(),
    });
    let contact = dispatch.contact.as_ref().map(|json| &json.0);
    Business {
        document_id: earlier,
        reason: maybe(dispatch.reason.as_ref()),
        is_paper_sent: dispatch.is_paper_sent,
        update,
        replacements: replaced.into_iter().collect(),
        contact: Contact {
            department: contact.and_then(|one| clean(&one.department)),
            staff: contact.and_then(|one| maybe(one.staff.as_ref())),
            ..Contact::default()
        },
        act,
    }
}
