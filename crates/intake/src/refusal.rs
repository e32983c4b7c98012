//! Why was a file not read? Gives the reasons, each with one sentence in Japanese: what is wrong, where,
//! and what to do. Not here: the name of the file, which the caller puts in front.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Encoding, MAX_BYTES, magic};

/// 種類 (kind) of a file in words for people: one of those that this crate knows.
pub type Kind = &'static str;

/// A reason why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing but white space, or nothing at all.
    Empty,
    /// More than [`MAX_BYTES`].
    TooLarge {
        /// The size as far as it is known; a stream is not read to its end.
        bytes: u64,
    },
    /// Not a text at all.
    Binary {
        /// What it is, in words for people.
        #[serde(deserialize_with = "magic::known")]
        what: Kind,
    },
    /// Not a text in the forced encoding, or in any.
    Undecodable {
        /// The forced encoding, or the one that was probably meant.
        encoding: Encoding,
        /// The line of the first bad byte, counted from 1.
        line: usize,
        /// The offset of the first bad byte in the file, counted from 0. The sentence counts from 1.
        offset: usize,
    },
    /// Not a table that can be read, for the reason given.
    Table(String),
    /// Its pages hold pictures only.
    Scan {
        /// So many pages.
        pages: usize,
    },
    /// It is encrypted.
    Locked {
        /// What it is, in words for people.
        #[serde(deserialize_with = "magic::known")]
        what: Kind,
    },
    /// It is not what its first bytes promise.
    Broken {
        /// What it is, in words for people.
        #[serde(deserialize_with = "magic::known")]
        what: Kind,
        /// What is wrong with it, in Japanese, as the first half of a sentence.
        why: String,
    },
    /// It unfolds to more than any policy needs: an attack, or a mistake of the program that wrote it.
    TooMuch {
        /// What it is, in words for people.
        #[serde(deserialize_with = "magic::known")]
        what: Kind,
        /// Which limit, in Japanese: 「展開後の大きさが 200 MB」.
        limit: String,
    },
    /// A web page that only holds others.
    Frames,
    /// A web page whose words come by a script.
    Scripted,
    /// There is no such file.
    NotFound,
    /// A directory.
    NotAFile,
    /// The system could not read it, for the reason given.
    Unreadable(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                "中身が空か、空白だけです。本文のあるテキストファイル（.txt）を指定してください。",
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "大きさ（{}バイト以上）が上限の{} MB（{}バイト）を超えています。本文だけのテキストファイル（.txt）にするか、文書を分けてください。",
                grouped(*bytes),
                MAX_BYTES / (1024 * 1024),
                grouped(MAX_BYTES),
            ),
            Self::Binary { what } => write!(
                f,
                "{what}はそのままでは読めません。文章をテキスト形式（.txt）で保存し直して指定してください。"
            ),
            Self::Undecodable { encoding, line, offset } => write!(
                f,
                "{line}行目（先頭から{}バイト目）を{encoding}として読めません。合う文字コードを指定するか、UTF-8のテキスト形式（.txt）で保存し直してください。",
                offset + 1,
            ),
            Self::Table(why) => {
                write!(f, "表を読めません。{why}。ExcelならxlsxかCSVで保存し直して指定してください。")
            }
            Self::Scan { pages } => write!(
                f,
                "{pages}ページのどれにも文字の情報がなく、画像だけのPDF（スキャン）です。元のWordやテキストを使うか、文字認識（OCR）をしたPDFを指定してください。"
            ),
            Self::Locked { what } => write!(
                f,
                "{what}にパスワードが掛かっているため読めません。パスワードを外して保存し直したものを指定してください。"
            ),
            Self::Broken { what, why } => write!(
                f,
                "{what}として読めません。{why}。作成したソフトで開いて確かめ、保存し直したものを指定してください。"
            ),
            Self::TooMuch { what, limit } => write!(
                f,
                "{what}の{limit}を超えたため、読むのをやめました。規程の本文だけの文書を指定してください。"
            ),
            Self::Frames => f.write_str(
                "枠（フレーム）だけのページで、本文は別のファイルにあります。ブラウザーで本文の枠だけを開き、そのページをHTMLで保存したものを指定してください。",
            ),
            Self::Scripted => f.write_str(
                "本文がスクリプトで表示されるページで、このファイルには本文がありません。ブラウザーで本文を表示してから保存し直すか、本文をテキスト形式（.txt）にしたものを指定してください。",
            ),
            Self::NotFound => {
                f.write_str("ファイルが見つかりません。ファイルの場所と名前を確かめてください。")
            }
            Self::NotAFile => f.write_str(
                "ファイルではなくフォルダーです。その中のテキストファイル（.txt）を指定してください。",
            ),
            Self::Unreadable(reason) => {
                write!(f, "ファイルを読み取れません（{reason}）。権限や保存場所の状態を確かめてください。")
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// 20971520 → 20,971,520.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
