//! The samples that the axis library's own parser took.

use super::*;

#[test]
fn the_sample_document_is_read_wholly() {
    let message = document();
    assert_eq!(message.from.code, "H26.99");
    assert_eq!(message.from.in_charge.as_deref(), Some("UBND thành phố Hà Nội"));
    assert_eq!(message.to.len(), 1);
    assert_eq!((message.number.as_str(), message.symbol.as_str()), ("15", "TTr-STC"));
    assert_eq!(message.issued_on, day("2026-11-02"));
    assert_eq!(message.kind.code, "16");
    assert_eq!(message.signer.as_ref().unwrap().competence.as_deref(), Some("KT. GIÁM ĐỐC"));
    assert_eq!(message.due_on, Some(day("2026-11-20")));
    assert_eq!(message.to_places, ["Như trên", "Lưu: VT, VP"]);
    assert_eq!((message.other.copies, message.other.pages), (Some(1), Some(3)));
    assert_eq!(message.answers[0].code, "77/KH-UBND");
    assert_eq!(message.document_id, "H26.99,2026/11/02,15/TTr-STC");
    assert_eq!(message.business.act, Act::New);
    assert_eq!(message.business.contact.staff.as_deref(), Some("Văn thư"));
    assert_eq!(message.attachments[0].bytes, b"%PDF-1.4\n%%EOF\n");
}

#[test]
fn the_samples_are_written_letter_by_letter() {
    let today = day("2026-11-28");
    assert_eq!(write_document(&document(), today).unwrap(), DOCUMENT);
    let recall = read_document(RECALL.as_bytes(), &limits()).unwrap();
    assert_eq!(recall.business.act, Act::Recall);
    assert_eq!(write_document(&recall, today).unwrap(), RECALL);
    let status = read_status(STATUS.as_bytes(), &limits()).unwrap();
    assert_eq!(status.code, "03");
    // The library that wrote this sample spells the encoding in capitals.
    assert_eq!(write_status(&status).unwrap(), STATUS.replacen("UTF-8", "utf-8", 1));
}

#[test]
fn an_update_and_a_replacement_are_read_wholly_and_written_letter_by_letter() {
    let today = day("2026-11-28");
    let update = read_document(UPDATE.as_bytes(), &limits()).unwrap();
    assert_eq!(update.business.act, Act::Update);
    let change = update.business.update.as_ref().unwrap();
    assert!(change.is_document_changed && change.are_receivers_changed);
    let changes: Vec<(&str, &ReceiverChange)> =
        change.receivers.iter().map(|one| (one.organ_code.as_str(), &one.change)).collect();
    assert_eq!(changes, [("H26.97", &ReceiverChange::Removed), ("H26.98", &ReceiverChange::Added)]);
    assert_eq!(write_document(&update, today).unwrap(), UPDATE);
    let replace = read_document(REPLACE.as_bytes(), &limits()).unwrap();
    assert_eq!(replace.business.act, Act::Replace);
    assert_eq!(replace.document_id, "H26.99,2026/11/05,16/TTr-STC");
    assert_eq!(replace.business.replacements[0].document_id, "H26.99,2026/11/02,15/TTr-STC");
    assert_eq!(replace.business.replacements[0].organ_codes, ["H26.98"]);
    assert_eq!(write_document(&replace, today).unwrap(), REPLACE);
}

#[test]
fn a_status_of_every_code_is_written_as_it_is_read() {
    for code in ["01", "02", "03", "04", "05", "06", "13", "15", "16"] {
        let text = STATUS.replace(">03<", &format!(">{code}<")).replacen("UTF-8", "utf-8", 1);
        let status = read_status(text.as_bytes(), &limits()).unwrap();
        assert_eq!(status.code, code);
        assert_eq!(write_status(&status).unwrap(), text);
        assert!(is_known_status(code));
    }
    assert!(!["00", "14", "99", ""].into_iter().any(is_known_status));
}

#[test]
fn order_prefix_and_place_of_the_prefix_do_not_matter() {
    let other = DOCUMENT.replace("edXML:", "e:").replace("xmlns:edXML", "xmlns:e");
    assert_eq!(read_document(other.as_bytes(), &limits()).unwrap(), document());
    let encoded = "ContentTransferEncoded>";
    let prefixed = DOCUMENT
        .replace(encoded, &format!("q:{encoded}"))
        .replace("<AttachmentEncoded>", &format!("<AttachmentEncoded xmlns:q=\"{NAMESPACE}\">"));
    assert_eq!(read_document(prefixed.as_bytes(), &limits()).unwrap(), document());
    let subject_start = DOCUMENT.find("        <edXML:Subject>").unwrap();
    let subject_end = DOCUMENT.find("        <edXML:Content>").unwrap();
    let subject = &DOCUMENT[subject_start..subject_end];
    let moved = DOCUMENT
        .replace(subject, "")
        .replace("      </edXML:MessageHeader>", &format!("{subject}      </edXML:MessageHeader>"));
    assert_ne!(moved, DOCUMENT);
    assert_eq!(read_document(moved.as_bytes(), &limits()).unwrap(), document());
}

#[test]
fn a_message_that_passed_another_station_says_the_same() {
    let digest = |text: &str| read_with_digest(text.as_bytes(), &limits()).unwrap().1;
    let said = digest(DOCUMENT);
    assert_ne!(PASSED_ON, DOCUMENT);
    assert_eq!(digest(PASSED_ON), said);
    let spelled = DOCUMENT.replace("edXML:", "e:").replace("xmlns:edXML", "xmlns:e");
    assert_eq!(digest(&spelled.replace(">\n", ">\r\n\r\n")), said);
    // Whatever else is different, be it read or not, is another content.
    for (from, to) in [
        ("05 cá nhân", "06 cá nhân"),
        ("<edXML:Paper>0<", "<edXML:Paper>1<"),
        ("JVBERi0xLjQKJSVFT0YK", "JVBERi0xLjcKJSVFT0YK"),
        ("          <edXML:TypeName>Tờ trình</edXML:TypeName>\n", ""),
        ("      </edXML:TraceHeaderList>", "<edXML:Other>1</edXML:Other></edXML:TraceHeaderList>"),
        ("    </edXML:edXMLHeader>", "<edXML:Signature>1</edXML:Signature></edXML:edXMLHeader>"),
        ("<AttachmentEncoded>", "<a xmlns=\"urn:a\">1</a><AttachmentEncoded>"),
    ] {
        let other = DOCUMENT.replace(from, to);
        assert_ne!(other, DOCUMENT, "{from}");
        assert_ne!(digest(&other), said, "{from}");
    }
}

#[test]
fn a_document_is_not_taken_for_a_status_nor_the_other_way() {
    assert_eq!(read_status(DOCUMENT.as_bytes(), &limits()).unwrap_err().code, "not_a_status");
    assert_eq!(read_document(STATUS.as_bytes(), &limits()).unwrap_err().code, "not_a_document");
}

#[test]
fn unknown_codes_are_kept_as_they_came() {
    let odd = DOCUMENT
        .replace("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>7<")
        .replace("<edXML:Priority>0<", "<edXML:Priority>9<")
        .replace("<edXML:SteeringType>0<", "<edXML:SteeringType>42<");
    let message = read_document(odd.as_bytes(), &limits()).unwrap();
    assert_eq!(message.business.act, Act::Other("7".to_owned()));
    assert_eq!(message.other.priority.as_deref(), Some("9"));
    assert_eq!(message.steering.as_deref(), Some("42"));
    let status = STATUS.replace(">03<", ">14<");
    assert_eq!(read_status(status.as_bytes(), &limits()).unwrap().code, "14");
}

#[test]
fn a_document_without_identity_has_the_one_of_its_data() {
    let line = "        <edXML:DocumentId>H26.99,2026/11/02,15/TTr-STC</edXML:DocumentId>\n";
    let without = DOCUMENT.replace(line, "");
    assert_ne!(without, DOCUMENT);
    assert_eq!(read_document(without.as_bytes(), &limits()).unwrap(), document());
}
