//! What must not leave.

use super::*;

#[test]
fn codes_of_organisations_have_two_forms() {
    for code in ["H26", "H26.99", "H26.99.1A", "A01", "000.00.00.H26", "012.34.56.G22"] {
        assert!(is_organ_code(code), "{code}");
    }
    for code in [
        "",
        "h26",
        "Z26",
        "H2",
        "H26.",
        ".H26",
        "H26..1",
        "H26,1",
        "H26.a",
        "H26 ",
        "00.00.00.H26",
        "000.00.00.Z26",
        "H26.1234567890.1234567890.1234567890",
    ] {
        assert!(!is_organ_code(code), "{code}");
    }
}

/// The flaws of the sample after a change.
fn flawed(change: impl FnOnce(&mut DocumentMessage)) -> Vec<&'static str> {
    let mut message = document();
    change(&mut message);
    let found = check_document(&message, day("2026-11-28"));
    let written = write_document(&message, day("2026-11-28"));
    assert_eq!(written.is_err(), !found.is_empty(), "{written:?}");
    codes(&found)
}

#[test]
fn each_rule_is_told_by_its_code() {
    let none: [&str; 0] = [];
    assert_eq!(flawed(|_| ()), none);
    assert_eq!(flawed(|one| one.to.clear()), ["no_recipient"]);
    assert_eq!(flawed(|one| one.to[0].code = "SNV".to_owned()), ["organ_code"]);
    assert_eq!(flawed(|one| one.signer = None), ["no_signer"]);
    assert_eq!(flawed(|one| one.traces.clear()), ["no_trace"]);
    assert_eq!(flawed(|one| one.attachments.clear()), ["no_attachment"]);
    assert_eq!(flawed(|one| one.subject = "a".repeat(501)), ["subject_too_long"]);
    assert_eq!(flawed(|one| one.business.act = Act::Other("9".to_owned())), ["act"]);
    assert_eq!(flawed(|one| one.document_id.push('x')), ["document_id"]);
    assert_eq!(flawed(|one| one.symbol = "A,B".to_owned()), ["number_or_symbol", "document_id"]);
    let future = flawed(|one| {
        one.issued_on = day("2026-11-29");
        one.document_id = document_id("H26.99", day("2026-11-29"), "15", "TTr-STC");
    });
    assert_eq!(future, ["future_date"]);
    let recall = flawed(|one| {
        one.business.act = Act::Recall;
        one.business.reason = None;
    });
    assert_eq!(recall, ["no_reason", "no_earlier_document"]);
}

#[test]
fn what_would_not_come_back_as_it_went_is_not_written() {
    for (subject, code) in [(" a", "unfaithful"), ("a\u{1}", "character"), ("", "required")] {
        let mut message = document();
        message.subject = subject.to_owned();
        let flaws = write_document(&message, day("2026-11-28")).unwrap_err();
        assert_eq!(codes(&flaws), [code], "{subject:?}");
    }
    let mut status = read_status(STATUS.as_bytes(), &limits()).unwrap();
    status.code = "3".to_owned();
    assert_eq!(codes(&write_status(&status).unwrap_err()), ["status_code"]);
}

#[test]
fn markup_in_a_text_stays_text() {
    let mut message = document();
    message.subject = "</edXML:Subject> & <b> ]]> \"'".to_owned();
    let text = write_document(&message, day("2026-11-28")).unwrap();
    assert_eq!(read_document(text.as_bytes(), &limits()).unwrap(), message);
}
