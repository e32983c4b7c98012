//! What holds for any bytes and any text? Takes random ones; expects no panic and nothing lost.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use intake::{Encoding, Refusal, decode, read_stream};
use proptest::prelude::*;

/// Whether a string is refused for a reason other than its encoding: empty, or too many control characters.
fn is_refused_as_text(text: &str) -> bool {
    let stray = text.chars().filter(|c| c.is_control() && !"\t\n\r\u{c}".contains(*c)).count();
    text.chars().all(char::is_whitespace) || stray * 10 > text.chars().count()
}

/// Whether a string says itself that it is something else than plain UTF-8.
fn has_a_mark(text: &str) -> bool {
    text.starts_with('\u{FEFF}') || text.contains("\u{1b}$") || text.contains("\u{1b}(")
}

const ALL: [Encoding; 7] = [
    Encoding::Utf8,
    Encoding::Utf8Bom,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Cp932,
    Encoding::EucJp,
    Encoding::Iso2022Jp,
];

fn any_encoding() -> impl Strategy<Value = Option<Encoding>> {
    prop::option::of(prop::sample::select(&ALL[..]))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), forced in any_encoding()) {
        let read = decode(&bytes, forced);
        prop_assert_eq!(&read_stream(bytes.as_slice(), forced), &read);
        match read {
            Ok(text) => {
                prop_assert!(!is_refused_as_text(&text.text));
                prop_assert_eq!(text.forced, forced.is_some());
            }
            Err(Refusal::Undecodable { line, offset, .. }) => {
                prop_assert!(offset < bytes.len());
                prop_assert!(line >= 1 && line <= 1 + bytes[..offset].len());
            }
            Err(Refusal::Empty | Refusal::Binary { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn bytes_that_look_like_japanese_do_not_panic(
        bytes in prop::collection::vec(
            prop::sample::select(&b"\x1B$B(J\0\n 0A\x30\x42\x82\xA0\x8E\xB1\xA4\xA2\xE3\x81\x82\xEF\xBB\xBF\xFF\xFE\xD8"[..]),
            0..60,
        ),
        forced in any_encoding(),
    ) {
        if let Err(refusal) = decode(&bytes, forced) {
            prop_assert!(refusal.to_string().ends_with("ください。"));
        }
    }

    #[test]
    fn a_string_in_utf8_comes_back_exactly(text in any::<String>()) {
        prop_assume!(!is_refused_as_text(&text) && !has_a_mark(&text));
        let read = decode(text.as_bytes(), None);
        prop_assert_eq!(read.as_ref().map(|read| read.encoding), Ok(Encoding::Utf8));
        prop_assert_eq!(read.map(|read| read.text), Ok(text));
    }

    #[test]
    fn a_string_with_a_few_control_characters_comes_back_exactly(
        text in "[ -~ぁ-ん一-龠、。\n]{10,40}", place in 0_usize..10, stray in "[\\x00\\x01\\x08\\x7f]"
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        characters.splice(place..place, stray.chars());
        let text: String = characters.into_iter().collect();
        prop_assume!(!is_refused_as_text(&text) && !has_a_mark(&text));
        prop_assert_eq!(decode(text.as_bytes(), None).map(|read| read.text), Ok(text));
    }

    #[test]
    fn a_string_in_any_encoding_comes_back_when_forced(text in "[ -~ぁ-んァ-ヶ亜-熙①-⑳ｱ-ﾝ、。\r\n]{1,80}") {
        for (codec, encoding) in [(SHIFT_JIS, Encoding::Cp932), (EUC_JP, Encoding::EucJp)] {
            let kept: String = text.chars().filter(|c| !codec.encode(c.encode_utf8(&mut [0; 4])).2).collect();
            prop_assume!(!is_refused_as_text(&kept));
            let read = decode(&codec.encode(&kept).0, Some(encoding));
            prop_assert_eq!(read.map(|read| read.text), Ok(kept));
        }
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        prop_assert_eq!(decode(&utf16, Some(Encoding::Utf16Be)).map(|read| read.text), Ok(text));
    }
}
