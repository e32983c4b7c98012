//! Which encoding are these bytes in? Takes bytes; gives the text, its encoding and the runner-up.
//! Each step is surer than the next: byte order mark, escapes of ISO-2022-JP, valid UTF-8, then CP932 and
//! EUC-JP against UTF-16 without a mark, then CP932 against EUC-JP.
//! Not here: the decoding itself (`encoding.rs`) and the refusal of empty or binary text (`lib.rs`).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::encoding::{self, Encoding, Place, Reading, read_as};
use crate::{Refusal, magic};

/// The outcome of the ladder.
pub(crate) struct Found {
    pub(crate) encoding: Encoding,
    pub(crate) text: String,
    pub(crate) runner_up: Option<Encoding>,
}

/// Finds the encoding that fits.
pub(crate) fn detect(bytes: &[u8]) -> Result<Found, Refusal> {
    if let Some((encoding, length)) = mark(bytes) {
        return certain(bytes, encoding, length);
    }
    if has_iso_2022_jp_escapes(bytes) {
        return certain(bytes, Encoding::Iso2022Jp, 0);
    }
    // Text in UTF-16 is valid UTF-8 only if it is nearly all ASCII, and then every second byte is NUL.
    // So a few stray NULs leave a text in UTF-8, and many take it on to the test for UTF-16.
    let utf8 = read_as(bytes, Encoding::Utf8);
    if utf8.bad == 0 && !encoding::mostly_control(&utf8.text) {
        let cp932 = read_as(bytes, Encoding::Cp932);
        return Ok(with_runner_up(Encoding::Utf8, utf8, Encoding::Cp932, &cp932));
    }
    let cp932 = read_as(bytes, Encoding::Cp932);
    let euc_jp = read_as(bytes, Encoding::EucJp);
    // Valid UTF-8 full of control characters is not to pass as CP932: it is longer there, they look fewer.
    let legacy = if utf8.bad == 0 { None } else { legacy(bytes, &cp932, &euc_jp) };
    let clean = match legacy {
        Some(Encoding::Cp932) => !cp932.text.contains(encoding::is_stray_control),
        Some(_) => !euc_jp.text.contains(encoding::is_stray_control),
        None => false,
    };
    if !clean && let Some(encoding) = utf16_without_mark(bytes, legacy.is_some()) {
        return certain(bytes, encoding, 0);
    }
    match legacy {
        Some(Encoding::Cp932) => Ok(with_runner_up(Encoding::Cp932, cp932, Encoding::EucJp, &euc_jp)),
        Some(encoding) => Ok(with_runner_up(encoding, euc_jp, Encoding::Cp932, &cp932)),
        None => Err(nothing_fits(bytes, &utf8, &cp932, &euc_jp)),
    }
}

/// Reads in the encoding that the caller wants. A byte order mark that agrees with it is taken off.
pub(crate) fn read_forced(bytes: &[u8], forced: Encoding) -> Result<(Encoding, String), Refusal> {
    let (encoding, length) = match (forced, mark(bytes)) {
        (Encoding::Utf8 | Encoding::Utf8Bom, Some((Encoding::Utf8Bom, length))) => {
            (Encoding::Utf8Bom, length)
        }
        (Encoding::Utf8Bom, _) => (Encoding::Utf8, 0),
        (_, Some((marked, length))) if marked == forced => (forced, length),
        // Every pair of bytes is some character in UTF-16, so a wrong byte order would pass in silence.
        (Encoding::Utf16Le, Some((Encoding::Utf16Be, _)))
        | (Encoding::Utf16Be, Some((Encoding::Utf16Le, _))) => {
            return Err(Refusal::Undecodable { encoding: forced, line: 1, offset: 0 });
        }
        _ => (forced, 0),
    };
    certain(bytes, encoding, length).map(|found| (found.encoding, found.text))
}

/// The encoding named by a byte order mark, and the length of the mark.
fn mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        Some((Encoding::Utf8Bom, 3))
    } else if bytes.starts_with(b"\xFF\xFE") {
        Some((Encoding::Utf16Le, 2))
    } else if bytes.starts_with(b"\xFE\xFF") {
        Some((Encoding::Utf16Be, 2))
    } else {
        None
    }
}

/// Reads in an encoding that is not in doubt, after a mark of the given length.
fn certain(bytes: &[u8], encoding: Encoding, mark: usize) -> Result<Found, Refusal> {
    let reading = read_as(&bytes[mark..], encoding);
    match reading.first_bad {
        None => Ok(Found { encoding, text: reading.text, runner_up: None }),
        Some(Place { line, offset }) => Err(Refusal::Undecodable { encoding, line, offset: offset + mark }),
    }
}

/// The other encoding is the runner-up if it reads the bytes without error, and to a different text: ASCII is
/// the same everywhere.
fn with_runner_up(encoding: Encoding, reading: Reading, other: Encoding, other_reading: &Reading) -> Found {
    let possible = other_reading.bad == 0
        && other_reading.text != reading.text
        && !encoding::mostly_control(&other_reading.text);
    Found { encoding, text: reading.text, runner_up: possible.then_some(other) }
}

/// Seven-bit bytes with an escape that turns Japanese on. A text with such an escape is nothing else, even
/// if it is then broken: as UTF-8 it would pass, but nobody could read it.
fn has_iso_2022_jp_escapes(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && bytes.windows(3).any(|window| matches!(window, b"\x1B$B" | b"\x1B$@" | b"\x1B(J" | b"\x1B(I"))
}

/// CP932 or EUC-JP, whichever reads the bytes without error; if both do, the more likely one.
fn legacy(bytes: &[u8], cp932: &Reading, euc_jp: &Reading) -> Option<Encoding> {
    match (cp932.bad == 0, euc_jp.bad == 0) {
        (true, false) => Some(Encoding::Cp932),
        (false, true) => Some(Encoding::EucJp),
        (false, false) => None,
        (true, true) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
            let cp932_it_is =
                guess == encoding_rs::SHIFT_JIS || is_half_width_katakana(&cp932.text, &euc_jp.text);
            Some(if cp932_it_is { Encoding::Cp932 } else { Encoding::EucJp })
        }
    }
}

/// Whether the text is half-width katakana in CP932 (ｼｽﾃﾑ), which the detector takes for kanji in EUC-JP.
///
/// Only a text with nothing else outside ASCII is in doubt: the first bytes of nearly all full-width
/// characters in CP932 are errors in EUC-JP. How rare the kanji are does not tell (ｼｽ has the bytes of a
/// common kanji). Two things do: katakana obeys a spelling, and text in EUC-JP is full of full-width kana.
fn is_half_width_katakana(cp932: &str, euc_jp: &str) -> bool {
    let beyond_ascii = || euc_jp.chars().filter(|c| !c.is_ascii());
    let kana = beyond_ascii().filter(|c| ('\u{3041}'..='\u{30FE}').contains(c)).count();
    kana * 4 < beyond_ascii().count()
        && cp932.chars().filter(|c| !c.is_ascii()).all(|c| ('\u{FF61}'..='\u{FF9F}').contains(&c))
        && cp932.split(|c| !('\u{FF61}'..='\u{FF9F}').contains(&c)).all(is_spelled_katakana)
}

/// Whether a run of half-width katakana could be words: voice marks, small kana and the long mark stand only
/// behind kana that take them. 「｡」 ends a run, because it is also the first byte of every full-width bracket
/// and comma in EUC-JP.
fn is_spelled_katakana(run: &str) -> bool {
    let mut before = ' ';
    for c in run.chars() {
        let fits = match c {
            'ﾞ' => "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ".contains(before),
            'ﾟ' => "ﾊﾋﾌﾍﾎ".contains(before),
            'ｬ' | 'ｮ' => "ｷｼﾁﾆﾋﾐﾘﾞﾟ".contains(before),
            'ｭ' => "ｷｼﾁﾆﾋﾐﾘﾞﾟﾃﾌ".contains(before),
            'ｧ' => "ﾌﾂｸﾞ".contains(before),
            'ｨ' => "ﾃﾌｳﾂｸﾞ".contains(before),
            'ｩ' => "ﾄﾞ".contains(before),
            'ｪ' => "ｼﾁｳｲﾌﾂﾞ".contains(before),
            'ｫ' => "ｳﾌﾂｸﾞ".contains(before),
            'ｰ' | 'ｯ' | 'ﾝ' => !" ｯ､･｢｣".contains(before),
            '｡' | '､' | '･' | '｢' | '｣' => before != 'ｯ',
            _ => true,
        };
        if !fits || before == '｡' {
            return false;
        }
        before = c;
    }
    before != 'ｯ'
}

/// UTF-16 whose byte order mark is missing, if that is what the bytes are.
///
/// The high byte of ASCII is zero, so NULs at the even or at the odd places give it away; and where there is
/// no ASCII, the high byte of kana (0x30) does the same. A broken pair here and there does not hide it: then
/// the text is refused as broken UTF-16, not as something else.
fn utf16_without_mark(bytes: &[u8], has_rival: bool) -> Option<Encoding> {
    let little = utf16_share(bytes, u16::from_le_bytes);
    let big = utf16_share(bytes, u16::from_be_bytes);
    let (share, encoding) =
        if little >= big { (little, Encoding::Utf16Le) } else { (big, Encoding::Utf16Be) };
    // Prose is above one half, a list of names in kanji above one in twenty (its line ends). Misread CP932 is
    // near zero, but a table with many zeros is higher: if the bytes can be read otherwise, ask for more.
    let enough = if has_rival { 20 } else { 5 };
    (share >= enough).then_some(encoding)
}

/// How many characters in a hundred are ASCII, kana or 、。 if the bytes are units of UTF-16; zero if more than
/// one in ten is something that Japanese text does not hold.
fn utf16_share(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let (mut all, mut common, mut foreign) = (0_usize, 0_usize, 0_usize);
    for c in char::decode_utf16(units) {
        all += 1;
        match c {
            Ok('\t' | '\n' | '\r' | ' '..='~' | '\u{3001}'..='\u{3002}' | '\u{3041}'..='\u{30FE}') => {
                common += 1
            }
            Ok(
                '\u{A0}'..='\u{FF}'
                | '\u{2010}'..='\u{27BF}'
                | '\u{3000}'..='\u{9FFF}'
                | '\u{F900}'..='\u{FAFF}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FF00}'..='\u{FFEF}'
                | '\u{20000}'..='\u{3FFFF}'
                | '\u{E0100}'..='\u{E01EF}',
            ) => {}
            _ => foreign += 1,
        }
    }
    if all == 0 || foreign * 10 > all { 0 } else { common * 100 / all }
}

/// Nothing reads the bytes: they are data of another kind, or a text with damage.
fn nothing_fits(bytes: &[u8], utf8: &Reading, cp932: &Reading, euc_jp: &Reading) -> Refusal {
    let stray = bytes.iter().filter(|b| b.is_ascii() && encoding::is_stray_control(char::from(**b))).count();
    // Whole characters of several bytes do not come about by chance in UTF-8, but easily in the other two,
    // where the damage may look smaller. Between those two, the one with fewer bad places was meant.
    let whole = utf8.text.chars().filter(|c| !c.is_ascii()).count();
    let (encoding, meant) = if whole > utf8.bad {
        (Encoding::Utf8, utf8)
    } else if cp932.bad <= euc_jp.bad {
        (Encoding::Cp932, cp932)
    } else {
        (Encoding::EucJp, euc_jp)
    };
    match meant.first_bad {
        Some(Place { line, offset }) if utf8.bad > 0 && stray * 10 <= bytes.len() => {
            Refusal::Undecodable { encoding, line, offset }
        }
        // Valid UTF-8 comes here only if it is full of control characters.
        _ => Refusal::Binary { what: magic::UNNAMED },
    }
}
