//! Any bytes as a Word document: no panic, and a place for each line. `cargo +nightly fuzz run docx`, best with the
//! documents of `tests/forms` as a corpus.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = intake::read_document(bytes, None) {
        assert_eq!(document.text.lines().count(), document.places.len());
    }
});
