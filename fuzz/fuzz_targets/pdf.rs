//! Any bytes as a PDF: a document or a refusal, one place for each line. `cargo +nightly fuzz run pdf`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend_from_slice(bytes);
    if let Ok(document) = intake::read_document(&file, None) {
        assert_eq!(document.text.lines().count(), document.places.len());
    }
});
