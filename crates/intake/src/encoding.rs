//! Which encodings can be read, what are they called, and what do given bytes say in one of them?
//! Takes a name or bytes; gives an [`Encoding`] or a [`Reading`] with the place of its first bad byte.
//! Not here: which of them fits (`ladder.rs`).

use std::fmt;
use std::str::FromStr;

use encoding_rs::DecoderResult;
use serde::{Deserialize, Serialize};

/// 文字コード: an encoding a policy can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark, as Windows programs save it.
    Utf8Bom,
    /// UTF-16, low byte first; the 「Unicode」 of older Windows programs.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Microsoft's Shift_JIS with the NEC and IBM extensions (①, ㈱, 﨑, 髙).
    Cp932,
    /// EUC-JP, from older Unix systems.
    EucJp,
    /// ISO-2022-JP, from mail.
    Iso2022Jp,
}

/// Every accepted spelling, beside what it means: [`Encoding::NAMES`] and `from_str` are both made of it.
const SPELLINGS: [(&str, Encoding); 10] = [
    ("utf-8", Encoding::Utf8),
    ("utf8", Encoding::Utf8),
    ("utf-16le", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
    ("cp932", Encoding::Cp932),
    ("sjis", Encoding::Cp932),
    ("shift_jis", Encoding::Cp932),
    ("windows-31j", Encoding::Cp932),
    ("euc-jp", Encoding::EucJp),
    ("iso-2022-jp", Encoding::Iso2022Jp),
];

const NAMES: [&str; SPELLINGS.len()] = {
    let mut names = [""; SPELLINGS.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = SPELLINGS[i].0;
        i += 1;
    }
    names
};

impl Encoding {
    /// Every spelling that `from_str` accepts, for the help of a command line.
    pub const NAMES: &[&str] = &NAMES;

    /// A spelling that `from_str` accepts.
    #[must_use]
    pub fn label(self) -> &'static str {
        let same = if self == Self::Utf8Bom { Self::Utf8 } else { self };
        SPELLINGS.iter().find(|(_, encoding)| *encoding == same).map_or(NAMES[0], |(label, _)| label)
    }

    /// The encoding that a web page means by a label; nothing for those that are not read.
    pub(crate) fn labelled(label: &str) -> Option<Self> {
        let found = encoding_rs::Encoding::for_label(label.as_bytes())?;
        [Self::Utf8, Self::Cp932, Self::EucJp, Self::Iso2022Jp].into_iter().find(|e| e.codec() == found)
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 | Self::Utf8Bom => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            // What the web standard calls Shift_JIS is CP932.
            Self::Cp932 => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Iso2022Jp => encoding_rs::ISO_2022_JP,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8（BOM付き）",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Cp932 => "CP932（Shift_JIS）",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
        })
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        SPELLINGS
            .iter()
            .find(|(spelling, _)| spelling.eq_ignore_ascii_case(name))
            .map(|(_, encoding)| *encoding)
            .ok_or_else(|| UnknownEncoding(name.to_owned()))
    }
}

/// A name that is none of [`Encoding::NAMES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEncoding(pub String);

impl fmt::Display for UnknownEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "「{}」という文字コードは扱えません。次のどれかを指定してください: {}",
            self.0,
            NAMES.join("、")
        )
    }
}

impl std::error::Error for UnknownEncoding {}

/// The place of a byte that does not belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 0.
    pub(crate) offset: usize,
}

/// What the bytes say in one encoding, with the bad places left out.
pub(crate) struct Reading {
    pub(crate) text: String,
    /// Number of bad places, up to [`ENOUGH_BAD`].
    pub(crate) bad: usize,
    pub(crate) first_bad: Option<Place>,
}

/// After so many bad places the reading is hopeless. Hostile bytes should not cost more than text does.
const ENOUGH_BAD: usize = 10_000;

/// Reads all bytes in the encoding. A byte order mark is not looked for: it would be part of the text.
pub(crate) fn read_as(bytes: &[u8], encoding: Encoding) -> Reading {
    let mut decoder = encoding.codec().new_decoder_without_bom_handling();
    let mut reading = Reading { text: String::with_capacity(bytes.len() + 16), bad: 0, first_bad: None };
    let mut done = 0;
    loop {
        let (result, read) =
            decoder.decode_to_string_without_replacement(&bytes[done..], &mut reading.text, true);
        done += read;
        match result {
            DecoderResult::InputEmpty => return reading,
            DecoderResult::OutputFull => reading.text.reserve(bytes.len() - done + 64),
            DecoderResult::Malformed(length, after) => {
                let text = &reading.text;
                reading.first_bad.get_or_insert_with(|| Place {
                    line: 1 + text.matches('\n').count(),
                    offset: done.saturating_sub(usize::from(length) + usize::from(after)),
                });
                reading.bad += 1;
                if reading.bad == ENOUGH_BAD {
                    return reading;
                }
            }
        }
    }
}

/// A control character that no text needs. Tab, line ends and the page break are no such.
pub(crate) fn is_stray_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')
}

/// Whether more than one character in ten is a stray control character. A few are accepted: the reader of the
/// text reports them, and a person can find them then.
pub(crate) fn mostly_control(text: &str) -> bool {
    let (mut all, mut stray) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        stray += usize::from(is_stray_control(c));
    }
    stray * 10 > all
}
