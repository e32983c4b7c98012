//! Is this a file of a known kind that is not text? Takes bytes; gives the name of the kind for people.
//! Looks only at marks that no text begins with. Not here: unknown binary data, which shows itself by its
//! control characters when it is read (`lib.rs`, `ladder.rs`).

use serde::{Deserialize, Deserializer};

use crate::Form;

/// The name for data of no known kind.
pub(crate) const UNNAMED: &str = "バイナリデータ";

/// Names of the forms that are read.
pub(crate) const PDF: &str = "PDF";
pub(crate) const WORD: &str = "Word文書（.docx）";
pub(crate) const HTML: &str = "HTML";

/// Names of what looks like one of them.
pub(crate) const EXCEL: &str = "Excel（.xlsx）";
pub(crate) const POWERPOINT: &str = "PowerPoint（.pptx）";
pub(crate) const ARCHIVE: &str = "圧縮ファイル";
pub(crate) const LOCKED: &str = "Office文書（.docx/.xlsx）";

/// How the containers of older office programs begin, and with a password those of the newer.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const IMAGE: &str = "画像";
const PROGRAM: &str = "実行ファイル";

/// First bytes and the kind they mean.
const MARKS: [(&[u8], &str); 16] = [
    (b"%PDF-", PDF),
    (OLE, "古い形式のWord・Excel（.doc/.xls）"),
    // Rich text is made of readable characters, but what they say is not the document.
    (b"{\\rtf", "リッチテキスト（.rtf）"),
    (b"\x89PNG\r\n\x1A\n", IMAGE),
    (b"\xFF\xD8\xFF", IMAGE),
    (b"GIF87a", IMAGE),
    (b"GIF89a", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"PK\x05\x06", ARCHIVE),
    (b"\x1F\x8B\x08", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"Rar!\x1A\x07", ARCHIVE),
    (b"\xFD7zXZ\0", ARCHIVE),
    (b"\x7FELF", PROGRAM),
    (b"SQLite format 3\0", "データベース"),
];

/// What a ZIP file holds, told by the names inside it. The first that is found counts.
const IN_ZIP: [(&[u8], &str); 5] = [
    (b"word/", WORD),
    (b"ppt/", POWERPOINT),
    (b"mimetypeapplication/vnd.oasis.opendocument", "OpenDocument文書（.odt/.ods）"),
    (b"xl/", EXCEL),
    // The parts may have any names; whether it is one is seen when it is read.
    (b"_rels/.rels", WORD),
];

/// How far the beginning of a web page is looked for, behind comments.
const HTML_REACH: usize = 8 * 1024;
/// With what a web page begins.
const HTML_STARTS: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<frameset"];

/// How far from either end the names in a ZIP file are looked for: the first entries and the directory.
const ZIP_REACH: usize = 64 * 1024;

/// The name of a kind as another process wrote it.
pub(crate) fn known<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let name = String::deserialize(from)?;
    let names = MARKS.iter().chain(&IN_ZIP).map(|(_, what)| *what).chain([
        HTML,
        ARCHIVE,
        PROGRAM,
        Form::Text.title(),
    ]);
    Ok({ names }.find(|known| *known == name).unwrap_or(UNNAMED))
}

/// The form of a document by its first bytes; what is none of the others is tried as text.
#[must_use]
pub fn form(bytes: &[u8]) -> Form {
    match name(bytes) {
        _ if is_locked_office(bytes) => Form::Word,
        Some(PDF) => Form::Pdf,
        Some(WORD) => Form::Word,
        Some(HTML) => Form::Html,
        _ => Form::Text,
    }
}

/// The kind of the file, if it is a known one that is not text.
pub(crate) fn name(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(in_zip(bytes));
    }
    if is_windows_program(bytes) {
        return Some(PROGRAM);
    }
    if is_html(bytes) {
        return Some(HTML);
    }
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, what)| *what)
}

/// A Word document with a password is a container of the older kind with one stream of that name. An entry of its
/// directory begins with the name and is 128 bytes long, and so the name stands at a multiple of 128.
pub(crate) fn is_locked_office(bytes: &[u8]) -> bool {
    let stream: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    bytes.starts_with(OLE) && bytes.chunks(128).any(|entry| entry.starts_with(&stream))
}

/// A web page is made of readable characters, but its tags are not the document.
fn is_html(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HTML_REACH)];
    // UTF-16 with a byte order mark: what a page begins with is ASCII.
    let narrow: Vec<u8>;
    let mut rest = match head {
        [0xFF, 0xFE, wide @ ..] | [0xFE, 0xFF, wide @ ..] => {
            narrow = wide.iter().copied().filter(|b| *b != 0).collect();
            narrow.as_slice()
        }
        _ => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head),
    };
    let starts =
        |bytes: &[u8], tag: &[u8]| bytes.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            _ if starts(rest, b"<!--") => b"-->",
            _ if starts(rest, b"<?xml") => b"?>",
            _ => break,
        };
        match rest.windows(end.len()).position(|w| w == end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return false,
        }
    }
    let behind =
        |tag: &[u8]| rest.get(tag.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
    HTML_STARTS.iter().any(|tag| starts(rest, tag) && behind(tag))
}

fn in_zip(bytes: &[u8]) -> &'static str {
    let first = &bytes[..bytes.len().min(ZIP_REACH)];
    let last = &bytes[bytes.len().saturating_sub(ZIP_REACH)..];
    IN_ZIP.iter().find(|(mark, _)| holds(first, mark) || holds(last, mark)).map_or(ARCHIVE, |(_, what)| *what)
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// 「MZ」 alone is also how a sentence may begin; the header of a program has zeros among its first 64 bytes.
fn is_windows_program(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ") && bytes.get(..64).is_some_and(|header| header.contains(&0))
}
