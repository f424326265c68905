//! Whatever the bytes are, they are refused or unpacked within the limits, and what was unpacked can be packed
//! again; a package holds what its manifest names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thidua_fuzz::{
    edxml::{unpack, unzip, zip},
    limits,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = unzip(bytes, &limits()) else {
        assert!(unpack(bytes, &limits()).is_err(), "a package is an archive");
        return;
    };
    let size: usize = found.iter().map(|entry| entry.bytes.len()).sum();
    assert!(size <= limits().file_bytes && found.len() <= limits().files);
    for entry in &found {
        let is_plain = !entry.name.split('/').any(|part| matches!(part, "" | "." | ".."))
            && !entry.name.contains(['\\', ':', '\0']);
        assert!(is_plain, "{:?}", entry.name);
    }
    let packed = zip(&found).expect("names are plain and stand once");
    // Text that shrinks too well is refused, wherever it comes from.
    if let Ok(again) = unzip(&packed, &limits()) {
        assert_eq!(again, found);
    }
    if let Ok((manifest, files)) = unpack(bytes, &limits()) {
        assert_eq!(manifest.files.len(), files.len());
        assert_eq!(files.len() + 1, found.len());
    }
});
