//! Whatever the bytes are, they are refused or read, and a status that the rules admit is written and read
//! again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thidua_fuzz::{
    edxml::{Limits, Message, check_status, read, read_status, write_status},
    limits,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(Message::Status(message)) = read(bytes, &limits()) else { return };
    assert_eq!(message.code.len(), 2, "{:?}", message.code);
    let flaws = check_status(&message);
    match write_status(&message) {
        Ok(text) => {
            assert!(flaws.is_empty(), "written in spite of {flaws:?}");
            let again = read_status(text.as_bytes(), &Limits::default());
            assert_eq!(again.as_ref(), Ok(&*message));
        }
        Err(refused) => assert!(!refused.is_empty()),
    }
});
