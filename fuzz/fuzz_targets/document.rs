//! Whatever the bytes are, they are refused or read within the limits, and a document that the rules admit
//! is written and read again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thidua_fuzz::{
    edxml::{Limits, Message, check_document, read, read_document, write_document},
    limits, today,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(Message::Document(message)) = read(bytes, &limits()) else { return };
    let size: usize = message.attachments.iter().map(|file| file.bytes.len()).sum();
    assert!(size <= limits().file_bytes, "{size} bytes of attachments");
    assert!(message.attachments.len() <= limits().files);
    let flaws = check_document(&message, today());
    match write_document(&message, today()) {
        Ok(text) => {
            assert!(flaws.is_empty(), "written in spite of {flaws:?}");
            let again = read_document(text.as_bytes(), &Limits::default());
            assert_eq!(again.as_ref(), Ok(&*message));
        }
        // Texts that only differ in how white space is written are refused by the writer itself.
        Err(refused) => assert!(!refused.is_empty()),
    }
});
