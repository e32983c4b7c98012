//! Any bytes, from file to diagnostics: no panic, and the tree prints back. `cargo +nightly fuzz run read`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = intake::decode(bytes, None) {
        let policy = policy::read(clause::Source::new("fuzz", text.text.clone()));
        assert_eq!(policy.tree.print(), text.text);
        for found in policy::rules::check(&policy) {
            assert!(found.span.end <= text.text.len());
        }
    }
});
