//! Are real policies recognized in the encodings that offices use? Takes the five policies, whole and in
//! pieces of 64 and of 400 characters; expects each to come back exactly from every encoding.

use std::fs;
use std::path::Path;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use intake::{Encoding, decode};

/// The texts and their pieces, each with the name of its file.
fn samples() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut samples = Vec::new();
    for entry in fs::read_dir(directory).expect("the policies are there") {
        let path = entry.expect("the policies can be listed").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.ends_with(".txt") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("the policies are UTF-8");
        let characters: Vec<char> = text.chars().collect();
        for size in [64, 400] {
            for (i, piece) in characters.chunks(size).enumerate() {
                samples.push((format!("{name}, piece {i} of {size} characters"), piece.iter().collect()));
            }
        }
        samples.push((name, text));
    }
    assert!(samples.len() > 800, "only {} samples", samples.len());
    samples
}

/// The text without the characters that the encoding does not have, and its bytes.
fn write(text: &str, encoding: &'static encoding_rs::Encoding) -> (String, Vec<u8>) {
    let kept: String = text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect();
    let bytes = encoding.encode(&kept).0.into_owned();
    (kept, bytes)
}

fn expect(name: &str, text: &str, bytes: &[u8], encoding: Encoding) {
    let read = decode(bytes, None).unwrap_or_else(|refusal| unreachable!("{name} as {encoding}: {refusal}"));
    assert_eq!(read.encoding, encoding, "{name}");
    assert_eq!(read.text, text, "{name}");
    // A paragraph may be possible in two encodings; a page is not.
    if text.chars().count() > 100 {
        assert_eq!(read.runner_up, None, "{name}");
    }
}

#[test]
fn utf8() {
    for (name, text) in samples() {
        expect(&name, &text, text.as_bytes(), Encoding::Utf8);
    }
}

#[test]
fn cp932_euc_jp_and_iso_2022_jp() {
    for (name, text) in samples() {
        for (codec, encoding) in
            [(SHIFT_JIS, Encoding::Cp932), (EUC_JP, Encoding::EucJp), (ISO_2022_JP, Encoding::Iso2022Jp)]
        {
            let (kept, bytes) = write(&text, codec);
            expect(&name, &kept, &bytes, encoding);
        }
    }
}

#[test]
fn utf16_with_and_without_a_mark() {
    for (name, text) in samples() {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        expect(&name, &text, &little, Encoding::Utf16Le);
        expect(&name, &text, &big, Encoding::Utf16Be);
        expect(&name, &text, &[b"\xFF\xFE", little.as_slice()].concat(), Encoding::Utf16Le);
        expect(&name, &text, &[b"\xFE\xFF", big.as_slice()].concat(), Encoding::Utf16Be);
    }
}

/// The katakana of a policy in half width, as old business systems print it.
#[test]
fn half_width_katakana_in_cp932_and_euc_jp() {
    for (name, text) in samples() {
        let narrow = text
            .replace("システム", "ｼｽﾃﾑ")
            .replace("セキュリティ", "ｾｷｭﾘﾃｨ")
            .replace("ネットワーク", "ﾈｯﾄﾜｰｸ")
            .replace("パスワード", "ﾊﾟｽﾜｰﾄﾞ")
            .replace("データ", "ﾃﾞｰﾀ")
            .replace("ID", "ﾕｰｻﾞID");
        for (codec, encoding) in [(SHIFT_JIS, Encoding::Cp932), (EUC_JP, Encoding::EucJp)] {
            let (kept, bytes) = write(&narrow, codec);
            expect(&name, &kept, &bytes, encoding);
        }
    }
}
