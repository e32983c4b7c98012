//! How does a text become CP932, which older Excel reads? Refuses what the encoding lacks, with a list.
//! Takes text; gives bytes, or the characters that cannot be written.
//! Reading CP932 is the business of `intake`.

use encoding_rs::SHIFT_JIS;
use std::collections::BTreeSet;

/// Writes `text` in CP932. The wave dash and its kin are folded to the forms that Windows uses.
///
/// # Errors
/// The characters that CP932 does not have, each once.
pub fn cp932(text: &str) -> Result<Vec<u8>, Vec<char>> {
    let fold = |c| match c {
        '\u{301C}' => '\u{FF5E}',
        '\u{2212}' => '\u{FF0D}',
        '\u{2016}' => '\u{2225}',
        '\u{2014}' => '\u{2015}',
        c => c,
    };
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // ⓐ may be our own reading of a damaged ordinal, and CP932 has no such letter.
            'ⓐ'..='ⓩ' => folded.push_str(&format!("({})", char::from(b'a' + (c as u32 - 0x24D0) as u8))),
            c => folded.push(fold(c)),
        }
    }
    let (bytes, _, lossy) = SHIFT_JIS.encode(&folded);
    if !lossy {
        return Ok(bytes.into_owned());
    }
    let lacks = |c: &char| {
        let mut buffer = [0u8; 4];
        SHIFT_JIS.encode(c.encode_utf8(&mut buffer)).2
    };
    let missing: BTreeSet<char> = folded.chars().filter(lacks).collect();
    Err(missing.into_iter().collect())
}
