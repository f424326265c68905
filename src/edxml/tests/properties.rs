//! What holds for every message.

use chrono::{NaiveDate, NaiveDateTime};
use proptest::{collection::vec, option, prelude::*};

use super::*;

/// A text without white space around it, with all that XML and Vietnamese have in it.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÿĂăĐđƠơƯưẠ-ỹ0-9<>&\"'\\]_.:/-]([A-Za-zÀ-ÿĂăĐđƠơƯưẠ-ỹ0-9<>&\"'\\] \n\t,;_.:/-]{0,40}[A-Za-zÀ-ÿĂăĐđƠơƯưẠ-ỹ0-9<>&\"'\\]!])?"
}

fn organ_code() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Y][0-9]{2}(\\.[A-Z0-9]{1,3}){0,3}",
        "[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2}"
    ]
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (2000_i32..2026, 1_u32..=12, 1_u32..=28)
        .prop_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn moment() -> impl Strategy<Value = NaiveDateTime> {
    (day(), 0_u32..24, 0_u32..60, 0_u32..60)
        .prop_map(|(day, hour, minute, second)| day.and_hms_opt(hour, minute, second).unwrap())
}

fn organ() -> impl Strategy<Value = Organ> {
    (organ_code(), option::of(text()), option::of(text()), option::of(text())).prop_map(
        |(code, in_charge, name, website)| Organ {
            code,
            in_charge,
            name,
            website,
            ..Organ::default()
        },
    )
}

fn contact() -> impl Strategy<Value = Contact> {
    (option::of(text()), option::of(text())).prop_map(|(department, mobile)| Contact {
        department,
        mobile,
        ..Contact::default()
    })
}

fn answered() -> impl Strategy<Value = Answered> {
    (organ_code(), text(), option::of(text()), option::of(day())).prop_map(
        |(organ_code, code, document_id, issued_on)| Answered {
            organ_code,
            code,
            document_id,
            issued_on,
        },
    )
}

fn update() -> impl Strategy<Value = Update> {
    (any::<bool>(), any::<bool>(), vec((organ_code(), "[0-9]"), 0..3)).prop_map(
        |(is_document_changed, are_receivers_changed, receivers)| Update {
            is_document_changed,
            are_receivers_changed,
            receivers: receivers
                .into_iter()
                .map(|(organ_code, code)| Receiver { organ_code, change: ReceiverChange::of(code) })
                .collect(),
        },
    )
}

fn business() -> impl Strategy<Value = Business> {
    let replacement = (text(), vec(organ_code(), 0..3))
        .prop_map(|(document_id, organ_codes)| Replacement { document_id, organ_codes });
    (
        "[0-3]",
        text(),
        text(),
        any::<bool>(),
        option::of(update()),
        vec(replacement, 0..3),
        contact(),
    )
        .prop_map(
            |(act, document_id, reason, is_paper_sent, update, replacements, contact)| Business {
                document_id: Some(document_id),
                act: Act::of(act),
                reason: Some(reason),
                is_paper_sent,
                update,
                replacements,
                contact,
            },
        )
}

fn attachments() -> impl Strategy<Value = Vec<Attachment>> {
    vec((option::of(text()), option::of(text()), vec(any::<u8>(), 0..200)), 1..4).prop_map(
        |files| {
            let file = |(place, (name, description, bytes))| Attachment {
                content_id: format!("cid:{place}"),
                name,
                description,
                media_type: Some("application/pdf".to_owned()),
                bytes,
            };
            files.into_iter().enumerate().map(file).collect()
        },
    )
}

fn other_info() -> impl Strategy<Value = OtherInfo> {
    (option::of("[0-9]"), option::of(any::<u32>()), vec(text(), 0..3)).prop_map(
        |(priority, pages, annexes)| OtherInfo { priority, pages, annexes, ..OtherInfo::default() },
    )
}

prop_compose! {
    fn any_document()(
        from in organ(),
        to in vec(organ(), 1..3),
        (number, symbol) in ("[0-9]{1,4}[a-z]?", "[A-ZĐ]{1,5}-[A-ZĐ]{1,5}"),
        issued_on in day(),
        (subject, content, place) in (text(), option::of(text()), option::of(text())),
        full_name in text(),
        due_on in option::of(day()),
        to_places in vec(text(), 0..3),
        (other, answers) in (other_info(), vec(answered(), 0..3)),
        at in moment(),
        (business, attachments) in (business(), attachments()),
        (code, steering) in ("[0-9]{1,2}", option::of("[0-9]")),
    ) -> DocumentMessage {
        DocumentMessage {
            document_id: document_id(&from.code, issued_on, &number, &symbol),
            traces: vec![Trace { organ_code: from.code.clone(), at }],
            kind: Kind { code, ..Kind::default() },
            signer: Some(Signer { full_name: Some(full_name), ..Signer::default() }),
            from, to, number, symbol, issued_on, subject, content, place, due_on, to_places, other,
            answers, steering, business, attachments,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_document_comes_back_as_it_went(message in any_document()) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let text = write_document(&message, today).map_err(|flaws| {
            TestCaseError::fail(format!("{flaws:?}"))
        })?;
        prop_assert_eq!(read_document(text.as_bytes(), &Limits::default()).unwrap(), message);
    }

    #[test]
    fn every_status_comes_back_as_it_went(
        (from, about, contact) in (organ(), answered(), contact()),
        (code, description, at) in ("[0-9]{2}", option::of(text()), moment()),
    ) {
        let message = StatusMessage { from, about, contact, code, description, at };
        let text = write_status(&message).map_err(|flaws| {
            TestCaseError::fail(format!("{flaws:?}"))
        })?;
        prop_assert_eq!(read_status(text.as_bytes(), &Limits::default()).unwrap(), message);
    }

    #[test]
    fn a_damaged_message_never_breaks_the_reader(
        place in any::<prop::sample::Index>(),
        length in 0_usize..40,
        put in vec(any::<u8>(), 0..20),
        is_status in any::<bool>(),
    ) {
        let sample = if is_status { STATUS } else { DOCUMENT }.as_bytes();
        let start = place.index(sample.len());
        let end = (start + length).min(sample.len());
        let damaged = [&sample[..start], &put[..], &sample[end..]].concat();
        // Refused or read; what is read can be asked for its flaws.
        if let Ok(Message::Document(message)) = read(&damaged, &Limits::default()) {
            let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
            let _flaws = check_document(&message, today);
        }
    }

    #[test]
    fn a_damaged_archive_never_breaks_the_reader(
        place in any::<prop::sample::Index>(),
        put in vec(any::<u8>(), 1..8),
    ) {
        let entries = [
            ZipEntry { name: "a.xml".to_owned(), bytes: b"<a>aaaaaaaaaaaaaaa</a>".to_vec() },
            ZipEntry { name: "b/c.pdf".to_owned(), bytes: vec![9; 300] },
        ];
        let mut bytes = zip(&entries).unwrap();
        let start = place.index(bytes.len());
        for (old, new) in bytes.iter_mut().skip(start).zip(put) {
            *old = new;
        }
        let limits = Limits { file_bytes: 10_000, ..Limits::default() };
        if let Ok(found) = unzip(&bytes, &limits) {
            let size: usize = found.iter().map(|entry| entry.bytes.len()).sum();
            prop_assert!(size <= 10_000);
        }
    }
}
