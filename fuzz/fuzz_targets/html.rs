//! Any bytes as a web page: no panic, and a place for each line. `cargo +nightly fuzz run html`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<html>", bytes].concat();
    if let Ok(document) = intake::read_document(&page, None) {
        assert_eq!(document.places.len(), document.text.lines().count());
    }
});
