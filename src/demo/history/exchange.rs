//! Letters that left the department: issued by the e-office, handed over, and what came back from the
//! axis. Codes of organisations are samples.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use serde_json::{Value, json};

use super::{
    calendar::Calendar,
    cast::{ADMIN, SECRETARY},
    documents::{NewDocument, register},
    script::{Memory, Script, body},
};
use crate::{
    clock::local_in_hanoi,
    demo::organisation::ORGANISATION_CODE as OWN,
    edxml::{
        Act, Answered, Attachment, Business, Contact, DocumentMessage, Kind, Organ, OtherInfo,
        Signer, StatusMessage, Trace, document_id, write_document, write_status,
    },
    error::{Error, Result},
    features::{
        dispatches,
        documents::{issuance, types::DocumentId},
        exchange_messages::{
            service,
            types::{ExchangeMessageId, ExchangeMessageView},
        },
        organisations,
    },
    http::command::Tx,
};

/// The document system.
const E_OFFICE: &str = "e_office";

/// Code and name of the city, and the symbol of its letters.
const CITY: (&str, &str) = ("H26", "UBND thành phố (mã mẫu)");
const CITY_SYMBOL: &str = "UBND-KT-MAU";

/// Code and name of the organisations.
const ORGANISATIONS: [(&str, &str); 4] = [
    CITY,
    ("H26.97", "Sở mẫu thứ hai (mã mẫu)"),
    ("H26.98", "Sở Nội vụ (mã mẫu)"),
    (OWN, "Sở Tài chính (mã mẫu)"),
];

/// Title, symbol and number of each letter.
const LETTERS: [(&str, &str, &str, &str); 4] = [
    ("to_trinh", "Về việc đề nghị khen thưởng (văn bản mẫu)", "TTr-STC-MAU", "15"),
    ("cong_van", "Về việc hướng dẫn đăng ký thi đua (văn bản mẫu)", "STC-VP-MAU", "21"),
    ("bao_cao", "Kết quả phong trào thi đua (văn bản mẫu)", "BC-STC-MAU", "08"),
    ("bao_cao", "Kết quả phong trào thi đua, thay thế (văn bản mẫu)", "BC-STC-MAU", "09"),
];

/// Places of the letter that replaces another one, and of that one.
const REPLACEMENT: (usize, usize) = (3, 2);

/// The day on which a letter was drafted.
fn drafted_on(calendar: &Calendar, order: usize) -> NaiveDate {
    calendar.at(300 + 150 * order)
}

/// Tells the chapter.
pub fn tell(script: &mut Script, calendar: &Calendar) {
    script.on(calendar.at(10), ADMIN, "listing organisations", |tx, _| {
        for (code, name) in ORGANISATIONS {
            let above = (code != CITY.0).then_some("UBND thành phố Hà Nội");
            let input = json!({ "name": name, "place": "Hà Nội", "parent_name": above });
            organisations::service::put(tx, code, body(input)?)?;
        }
        Ok(())
    });
    for (order, letter) in LETTERS.into_iter().enumerate() {
        let day = drafted_on(calendar, order);
        let name = format!("letter {order}");
        let kept = name.clone();
        script.on(day, SECRETARY, "drafting a letter", move |tx, memory| {
            let (kind, title, symbol, _) = letter;
            let mut letter = NewDocument::letter(kind, title, symbol);
            if order == REPLACEMENT.0 {
                let earlier = memory.id(&format!("letter {}", REPLACEMENT.1))?;
                letter = letter.superseding(DocumentId(earlier));
            }
            hand_over(tx, memory, &letter, kept)
        });
        let kept = name.clone();
        script.on(calendar.after(day, 2), E_OFFICE, "issuing a letter", move |tx, memory| {
            issue(tx, DocumentId(memory.id(&kept)?), letter)
        });
        let kept = name;
        script.on(calendar.after(day, 3), SECRETARY, "sending a letter", move |tx, memory| {
            let is_replacement = order == REPLACEMENT.0;
            let dispatch = json!({
                "act": if is_replacement { "replace" } else { "new" },
                "reason": is_replacement.then_some("Thay thế do sai số liệu (mẫu)"),
                "recipient_codes": ["H26", "H26.98"],
                "places": ["Như trên", "Lưu: VT, VP"], "copies": 1,
            });
            send(tx, DocumentId(memory.id(&kept)?), dispatch)
        });
    }
    answers(script, calendar);
    arrivals(script, calendar);
    waiting(script, calendar);
    let day = calendar.after(drafted_on(calendar, 0), 6);
    script.on(day, SECRETARY, "recalling a letter", |tx, memory| {
        let recall = json!({ "act": "recall", "reason": "Thu hồi do sai số liệu (mẫu)" });
        send(tx, DocumentId(memory.id("letter 0")?), recall)
    });
}

/// Registers a letter and hands it over to be issued.
fn hand_over(
    tx: &mut Tx<'_>,
    memory: &mut Memory,
    letter: &NewDocument,
    name: String,
) -> Result<()> {
    let id = register(tx, memory, letter, true)?;
    issuance::package(tx, id)?;
    memory.keep(name, id.0);
    Ok(())
}

/// Letters that are still in the house: one is issued and not sent, one waits for its number.
fn waiting(script: &mut Script, calendar: &Calendar) {
    let title = "Về việc báo cáo kết quả thi đua (văn bản mẫu)";
    for (thousandth, number) in [(880, Some("34")), (940, None)] {
        let letter = ("cong_van", title, "STC-VP-MAU", number.unwrap_or_default());
        let (day, name) = (calendar.at(thousandth), format!("waiting letter {thousandth}"));
        let kept = name.clone();
        script.on(day, SECRETARY, "drafting a letter", move |tx, memory| {
            let (kind, title, symbol, _) = letter;
            hand_over(tx, memory, &NewDocument::letter(kind, title, symbol), kept)
        });
        if number.is_some() {
            script.on(calendar.after(day, 2), E_OFFICE, "issuing a letter", move |tx, memory| {
                issue(tx, DocumentId(memory.id(&name)?), letter)
            });
        }
    }
}

/// What came back: those who have the second letter worked it off, of the third somebody only took note, and
/// one message could not be worked with.
fn answers(script: &mut Script, calendar: &Calendar) {
    // Working days after the letter was drafted, which letter, who says what, and what became of it.
    let steps: [(usize, usize, &str, &str, Option<Value>); 6] = [
        (4, 1, "H26", "01", Some(json!({ "outcome": "done" }))),
        (5, 1, "H26", "03", Some(json!({ "outcome": "done" }))),
        (8, 1, "H26.98", "06", Some(json!({ "outcome": "done" }))),
        (9, 1, "H26", "06", None),
        (5, 2, "H26.98", "03", None),
        (
            7,
            2,
            "H26.98",
            "14",
            Some(json!({ "outcome": "failed", "reason": "Mã trạng thái chưa có trong danh mục" })),
        ),
    ];
    for (later, order, from, code, outcome) in steps {
        let day = calendar.after(drafted_on(calendar, order), later);
        script.on(day, E_OFFICE, "receiving a status", move |tx, memory| {
            let Some((_, _, symbol, number)) = LETTERS.get(order).copied() else {
                return Err(Error::bug("the letters are those of the table"));
            };
            let id = DocumentId(memory.id(&format!("letter {order}"))?);
            let issued = issuance::issued(tx.conn, id)?
                .ok_or_else(|| Error::bug("the letter was issued before"))?;
            let about = Answered {
                organ_code: OWN.to_owned(),
                code: format!("{number}/{symbol}"),
                document_id: None,
                issued_on: Some(issued.issued_on),
            };
            let made = receive(tx, memory, from, code, about)?;
            match outcome {
                Some(outcome) => acknowledge(tx, made.id, outcome),
                None => Ok(()),
            }
        });
    }
}

/// What came from the city: a letter that was worked off step by step, so that each status went back, and
/// one that it took back again.
fn arrivals(script: &mut Script, calendar: &Calendar) {
    let steps: [(usize, &str, Act, &[&str]); 3] = [
        (320, "112", Act::New, &["received", "processing", "done"]),
        (340, "113", Act::New, &["received"]),
        (345, "113", Act::Recall, &[]),
    ];
    let issued_on = calendar.at(315);
    for (order, (thousandth, number, act, outcomes)) in steps.into_iter().enumerate() {
        let name = format!("arrival {order}");
        let (day, kept) = (calendar.at(thousandth), name.clone());
        script.on(day, E_OFFICE, "receiving a letter", move |tx, memory| {
            let message = letter_of_city((number, issued_on), act, second(tx));
            let text = write_document(&message, tx.today)
                .map_err(|flaws| Error::bug(format!("a sample letter is right: {flaws:?}")))?;
            let made = take(tx, memory, &text)?;
            memory.keep(kept, made.id.0);
            Ok(())
        });
        for (later, outcome) in outcomes.iter().copied().enumerate() {
            let kept = name.clone();
            let day = calendar.after(day, 1 + later);
            script.on(day, SECRETARY, "acknowledging a letter", move |tx, memory| {
                let id = ExchangeMessageId(memory.id(&kept)?);
                acknowledge(tx, id, json!({ "outcome": outcome }))
            });
        }
    }
}

fn issue(
    tx: &mut Tx<'_>,
    id: DocumentId,
    (_, _, symbol, number): (&str, &str, &str, &str),
) -> Result<()> {
    let input = body(json!({
        "organisation_code": OWN, "number": number, "symbol": symbol, "issued_on": tx.today,
        "signer": {
            "competence": "KT. GIÁM ĐỐC", "position": "PHÓ GIÁM ĐỐC", "full_name": "Người ký mẫu",
        },
        "signature_note": "Văn bản mẫu, không có chữ ký",
    }))?;
    issuance::issue(tx, id, &input).map(drop)
}

fn send(tx: &mut Tx<'_>, id: DocumentId, input: Value) -> Result<()> {
    dispatches::service::dispatch(tx, id, body(input)?).map(drop)
}

fn receive(
    tx: &mut Tx<'_>,
    memory: &Memory,
    from: &str,
    code: &str,
    about: Answered,
) -> Result<ExchangeMessageView> {
    let message = StatusMessage {
        from: Organ { code: from.to_owned(), ..Organ::default() },
        about,
        contact: Contact::default(),
        code: code.to_owned(),
        description: Some("Trạng thái mẫu".to_owned()),
        at: second(tx),
    };
    let text = write_status(&message)
        .map_err(|flaws| Error::bug(format!("a sample status is right: {flaws:?}")))?;
    take(tx, memory, &text)
}

/// The moment, as the axis knows it.
fn second(tx: &Tx<'_>) -> NaiveDateTime {
    let at = local_in_hanoi(tx.now.0);
    at.with_nanosecond(0).unwrap_or(at)
}

/// A letter of the city, or what it does to one.
fn letter_of_city(
    (number, issued_on): (&str, NaiveDate),
    act: Act,
    at: NaiveDateTime,
) -> DocumentMessage {
    let (code, name) = CITY;
    let identity = document_id(code, issued_on, number, CITY_SYMBOL);
    let is_recall = act == Act::Recall;
    let file = Attachment {
        content_id: format!("cid:00000000-0000-4000-8000-000000000{number}"),
        name: Some(format!("{number}-{CITY_SYMBOL}.pdf")),
        description: Some("Công văn mẫu".to_owned()),
        media_type: Some("application/pdf".to_owned()),
        bytes: b"%PDF-1.4\n%%EOF\n".to_vec(),
    };
    let reason = if is_recall {
        "Thu hồi do gửi nhầm (mẫu)"
    } else {
        "Văn bản điện tử mới"
    };
    DocumentMessage {
        from: Organ { code: code.to_owned(), name: Some(name.to_owned()), ..Organ::default() },
        to: vec![Organ { code: OWN.to_owned(), ..Organ::default() }],
        number: number.to_owned(),
        symbol: CITY_SYMBOL.to_owned(),
        place: Some("Hà Nội".to_owned()),
        issued_on,
        kind: Kind { code: "18".to_owned(), detail: None, name: Some("Công văn".to_owned()) },
        subject: "Về việc hướng dẫn khen thưởng (văn bản mẫu)".to_owned(),
        content: None,
        signer: Some(Signer {
            competence: None,
            position: Some("Chức vụ mẫu".to_owned()),
            full_name: Some("Người ký mẫu".to_owned()),
        }),
        due_on: None,
        to_places: vec!["Lưu: VT".to_owned()],
        other: OtherInfo { priority: Some("0".to_owned()), ..OtherInfo::default() },
        answers: Vec::new(),
        steering: Some("0".to_owned()),
        document_id: identity.clone(),
        traces: vec![Trace { organ_code: code.to_owned(), at }],
        business: Business {
            document_id: is_recall.then_some(identity),
            act,
            reason: Some(reason.to_owned()),
            ..Business::default()
        },
        attachments: if is_recall { Vec::new() } else { vec![file] },
    }
}

/// Takes a message as the document system hands it over.
fn take(tx: &mut Tx<'_>, memory: &Memory, text: &str) -> Result<ExchangeMessageView> {
    let mut upload = memory.files.begin()?;
    upload.write(text.as_bytes())?;
    let (received, message) = service::understand(upload.finish()?)?;
    Ok(service::receive(tx, &memory.files, received, message)?.0)
}

fn acknowledge(tx: &mut Tx<'_>, id: ExchangeMessageId, outcome: Value) -> Result<()> {
    service::acknowledge(tx, id, body(outcome)?).map(drop)
}
