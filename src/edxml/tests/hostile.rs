//! Messages that mean harm, or that nobody could read in one way only.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::*;

/// The sample with something before its outermost element.
fn after_declaration(text: &str) -> String {
    DOCUMENT.replacen("?>\n", &format!("?>\n{text}\n"), 1)
}

#[test]
fn a_dtd_and_entities_of_its_own_are_refused() {
    let bomb = after_declaration(
        "<!DOCTYPE edXML [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>",
    );
    assert_eq!(refused(&bomb), "dtd_refused");
    let file = after_declaration("<!DOCTYPE edXML SYSTEM \"file:///etc/passwd\">");
    assert_eq!(refused(&file), "dtd_refused");
    let entity = DOCUMENT.replace("Như trên", "&xxe;");
    assert_eq!(refused(&entity), "entity_refused");
    let instruction = after_declaration("<?xml-stylesheet href=\"a.xsl\"?>");
    assert_eq!(refused(&instruction), "instruction_refused");
}

#[test]
fn the_five_names_and_numbered_characters_are_read() {
    let text =
        DOCUMENT.replace("Như trên", "A &lt;&amp;&gt; &quot;b&apos; &#272;&#x1EC1;<![CDATA[<x>]]>");
    let message = read_document(text.as_bytes(), &limits()).unwrap();
    assert_eq!(message.to_places[0], "A <&> \"b' Đề<x>");
    assert_eq!(refused(&DOCUMENT.replace("Như trên", "&#1;")), "malformed_xml");
    assert_eq!(refused(&DOCUMENT.replace("Như trên", "a\u{1}b")), "malformed_xml");
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let end = "</edXML:edXMLEnvelope>";
    let cases = [
        (String::new(), "malformed_xml"),
        ("<a>".to_owned(), "malformed_xml"),
        (DOCUMENT.replace(end, ""), "malformed_xml"),
        (DOCUMENT.replacen("<edXML:From>", "<edXML:From a='1' a='2'>", 1), "malformed_xml"),
        (DOCUMENT.replacen("<edXML:From>", "<nobody:From>", 1), "malformed_xml"),
        (format!("{DOCUMENT}<edXML/>"), "malformed_xml"),
        (format!("{DOCUMENT}text"), "malformed_xml"),
        (DOCUMENT.replace("utf-8", "utf-16"), "declaration_refused"),
        (DOCUMENT.replacen("1.0", "1.1", 1), "declaration_refused"),
        (DOCUMENT.replacen("<edXML:From>", "<edXML:From>text", 1), "mixed_content"),
        (DOCUMENT.replace("QCVN_102_2016", "QCVN_102_2099"), "wrong_namespace"),
    ];
    for (text, code) in cases {
        assert_eq!(refused(&text), code, "{text}");
    }
    assert_eq!(read(b"<a>\xFF</a>", &limits()).unwrap_err().code, "not_utf8");
    let marked = [&b"\xEF\xBB\xBF"[..], DOCUMENT.as_bytes()].concat();
    assert_eq!(read_document(&marked, &limits()).unwrap(), document());
}

#[test]
fn the_older_form_within_soap_is_refused_by_name() {
    let soap = "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Header/></S:Envelope>";
    assert_eq!(refused(soap), "soap_variant");
}

#[test]
fn depth_number_and_length_are_limited() {
    let deep = |depth: usize| {
        DOCUMENT.replacen(
            "<edXML:From>",
            &format!("{}{}<edXML:From>", "<x>".repeat(depth), "</x>".repeat(depth)),
            1,
        )
    };
    assert!(read(deep(3).as_bytes(), &limits()).is_ok());
    assert_eq!(refused(&deep(100_000)), "too_many_elements");
    let many =
        DOCUMENT.replacen("<edXML:From>", &format!("{}<edXML:From>", "<x/>".repeat(5_000)), 1);
    assert_eq!(refused(&many), "too_many_elements");
    assert_eq!(refused(&DOCUMENT.replace("Như trên", &"a".repeat(20_001))), "text_too_long");
    let small = Limits { bytes: 100, ..limits() };
    assert_eq!(read(DOCUMENT.as_bytes(), &small).unwrap_err().code, "too_large");
    let attributes: String = (0..17).map(|number| format!(" a{number}='1'")).collect();
    let text = DOCUMENT.replacen("<edXML:From>", &format!("<edXML:From{attributes}>"), 1);
    assert_eq!(refused(&text), "malformed_xml");
}

#[test]
fn what_stands_twice_or_is_missing_is_refused() {
    let subject = "<edXML:Subject>Về việc";
    let twice = DOCUMENT.replace(subject, &format!("<edXML:Subject>a</edXML:Subject>{subject}"));
    assert_eq!(refused(&twice), "repeated");
    for (from, to, code) in [
        ("<edXML:CodeNumber>15</edXML:CodeNumber>", "", "required"),
        ("2026/11/02</edXML:PromulgationDate>", "2026-11-02</edXML:PromulgationDate>", "date"),
        ("2026/11/02</edXML:PromulgationDate>", "2026/11/2</edXML:PromulgationDate>", "date"),
        ("2026/11/02</edXML:PromulgationDate>", "2026/02/30</edXML:PromulgationDate>", "date"),
        ("2026/11/02 09:30:00", "2026-11-02T09:30:00", "moment"),
        ("<edXML:Paper>0<", "<edXML:Paper>yes<", "flag"),
        ("<edXML:PageAmount>3<", "<edXML:PageAmount>-3<", "number"),
    ] {
        let text = DOCUMENT.replace(from, to);
        assert_ne!(text, DOCUMENT, "{from}");
        assert_eq!(refused(&text), code, "{from}");
    }
    assert_eq!(refused(&STATUS.replace(">03<", ">3<")), "status_code");
}

#[test]
fn attachments_are_decoded_within_limits() {
    let content = "JVBERi0xLjQKJSVFT0YK";
    let broken = DOCUMENT.replace(content, "JVBERi0xLjQKJSVFT0Y*");
    assert_eq!(refused(&broken), "base64");
    let folded = DOCUMENT.replace(content, "JVBERi0xLjQK\r\n      JSVFT0YK");
    assert_eq!(read_document(folded.as_bytes(), &limits()).unwrap(), document());
    let small = Limits { file_bytes: 10, ..limits() };
    let refused_size = read(DOCUMENT.as_bytes(), &small).unwrap_err();
    assert_eq!(refused_size.code, "attachments_too_large");
    let none = Limits { files: 0, ..limits() };
    assert_eq!(read(DOCUMENT.as_bytes(), &none).unwrap_err().code, "attachments_too_large");
    let id = "cid:0b9c2f0e-5f0a-4c55-9d57-3f2c6f1f7a01";
    let other = DOCUMENT.replacen(id, "cid:other", 1);
    assert_eq!(refused(&other), "reference_mismatch");
}

#[test]
fn a_zipped_attachment_is_unpacked_and_a_bomb_is_not() {
    let packed = |bytes: Vec<u8>| {
        let entry = ZipEntry { name: "15-TTr-STC.xml".to_owned(), bytes };
        let bytes = zip(&[entry]).unwrap();
        DOCUMENT
            .replace("JVBERi0xLjQKJSVFT0YK", &STANDARD.encode(bytes))
            .replace("application/pdf", "application/zip")
    };
    let message = read_document(packed(b"<a/>".to_vec()).as_bytes(), &limits()).unwrap();
    assert_eq!(message.attachments[0].bytes, b"<a/>");
    assert_eq!(message.attachments[0].name.as_deref(), Some("15-TTr-STC.xml"));
    // Called a ZIP, but the file itself: seen in practice.
    let called = DOCUMENT.replace("application/pdf", "application/zip");
    let message = read_document(called.as_bytes(), &limits()).unwrap();
    assert_eq!(message.attachments[0].bytes, b"%PDF-1.4\n%%EOF\n");
    assert_eq!(refused(&packed(vec![0; 20 * 1024 * 1024])), "archive_too_large");
}
