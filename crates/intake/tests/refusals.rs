//! What is refused, and what does the person read? Takes bytes that are no text; expects the reason and the
//! exact sentence in Japanese.

use intake::{Encoding, MAX_BYTES, Refusal, decode};

fn refused(bytes: &[u8]) -> Option<Refusal> {
    decode(bytes, None).err()
}

fn binary(what: &'static str) -> Option<Refusal> {
    Some(Refusal::Binary { what })
}

#[test]
fn empty() {
    assert_eq!(refused(b""), Some(Refusal::Empty));
    assert_eq!(refused(b"\xEF\xBB\xBF"), Some(Refusal::Empty));
    assert_eq!(refused(b"\xFF\xFE"), Some(Refusal::Empty));
    assert_eq!(decode(b"", Some(Encoding::Cp932)), Err(Refusal::Empty));
}

#[test]
fn white_space_only() {
    assert_eq!(refused(" \t\r\n\u{3000}\n".as_bytes()), Some(Refusal::Empty));
    assert_eq!(refused(b"\x81\x40\r\n\x81\x40"), Some(Refusal::Empty));
    assert_eq!(refused(b"\n\0 \0\x00\x30\n\0"), Some(Refusal::Empty));
}

#[test]
fn documents_of_other_programs_are_named() {
    let docx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml....PK\x03\x04\x14\0word/document.xml";
    let xlsx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml....PK\x03\x04\x14\0xl/workbook.xml";
    let pptx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml....PK\x03\x04\x14\0ppt/presentation.xml";
    let odt = b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK";
    let zip = b"PK\x03\x04\x14\0\x06\0policy.txt";
    assert_eq!(refused(docx), binary("Word文書（.docx）"));
    assert_eq!(refused(xlsx), binary("Excel（.xlsx）"));
    assert_eq!(refused(pptx), binary("PowerPoint（.pptx）"));
    assert_eq!(refused(odt), binary("OpenDocument文書（.odt/.ods）"));
    assert_eq!(refused(zip), binary("圧縮ファイル"));
    assert_eq!(refused(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), binary("PDF"));
    assert_eq!(
        refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0"),
        binary("古い形式のWord・Excel（.doc/.xls）")
    );
    assert_eq!(refused(b"{\\rtf1\\ansi\\ansicpg932"), binary("リッチテキスト（.rtf）"));
}

#[test]
fn a_word_document_is_also_known_by_its_directory_at_the_end() {
    let mut docx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml".to_vec();
    docx.resize(1_000_000, 0xA5);
    docx.extend_from_slice(b"PK\x01\x02\x14\0word/document.xmlPK\x05\x06");
    assert_eq!(refused(&docx), binary("Word文書（.docx）"));
}

#[test]
fn pictures_archives_and_programs_are_named() {
    for picture in [
        &b"\x89PNG\r\n\x1A\n\0\0\0\x0D"[..],
        b"\xFF\xD8\xFF\xE0\0\x10JFIF",
        b"GIF89a\x01\0",
        b"II*\0\x08",
        b"MM\0*",
    ] {
        assert_eq!(refused(picture), binary("画像"));
    }
    for archive in
        [&b"\x1F\x8B\x08\0"[..], b"7z\xBC\xAF\x27\x1C", b"PK\x05\x06\0\0", b"Rar!\x1A\x07\0", b"\xFD7zXZ\0"]
    {
        assert_eq!(refused(archive), binary("圧縮ファイル"));
    }
    let mut windows = b"MZ\x90\0\x03\0\0\0\x04".to_vec();
    windows.resize(200, 0);
    for program in [&b"\x7FELF\x02\x01\x01"[..], &windows] {
        assert_eq!(refused(program), binary("実行ファイル"));
    }
    assert_eq!(refused(b"SQLite format 3\0\x10\0"), binary("データベース"));
}

#[test]
fn a_known_kind_is_refused_whatever_encoding_is_forced() {
    assert_eq!(decode(b"%PDF-1.7\n", Some(Encoding::Cp932)), Err(Refusal::Binary { what: "PDF" }));
}

#[test]
fn a_text_may_begin_like_a_program() {
    let text =
        "MZ世代の職員等に対する研修は、第7条に定めるところにより、毎年度1回以上実施しなければならない。";
    assert_eq!(decode(text.as_bytes(), None).map(|read| read.text).as_deref(), Ok(text));
}

#[test]
fn control_characters_make_binary_data() {
    assert_eq!(refused(&[0; 100]), binary("バイナリデータ"));
    assert_eq!(refused(b"12345678\x01"), binary("バイナリデータ"));
    assert_eq!(decode(b"123456789\x01", None).map(|read| read.text).as_deref(), Ok("123456789\u{1}"));
    assert_eq!(decode(b"1\x012\x02", Some(Encoding::Utf8)), Err(Refusal::Binary { what: "バイナリデータ" }));
    let every_byte: Vec<u8> = (0..=255).collect();
    assert_eq!(refused(&every_byte), binary("バイナリデータ"));
    // Japanese has three bytes to a character, so one control in nine characters is few among the bytes.
    assert_eq!(refused("情報資産の管理責\u{1}".as_bytes()), binary("バイナリデータ"));
}

#[test]
fn a_damaged_text_is_refused_at_its_first_bad_byte() {
    let text = "第1条 目的\n第2条 定義\n第3条 対象";
    let mut bytes = text.as_bytes().to_vec();
    // The first byte of 「定」.
    bytes[23] = 0xFF;
    for forced in [None, Some(Encoding::Utf8)] {
        assert_eq!(
            decode(&bytes, forced),
            Err(Refusal::Undecodable { encoding: Encoding::Utf8, line: 2, offset: 23 })
        );
    }
    let marked = [b"\xEF\xBB\xBF", bytes.as_slice()].concat();
    assert_eq!(
        decode(&marked, None),
        Err(Refusal::Undecodable { encoding: Encoding::Utf8Bom, line: 2, offset: 26 })
    );
}

#[test]
fn a_text_cut_in_the_middle_of_a_character_is_refused_there() {
    let bytes = "第1条 この規程は、情報資産を守ることを目的とする。".as_bytes();
    let cut = &bytes[..bytes.len() - 1];
    assert_eq!(
        decode(cut, None),
        Err(Refusal::Undecodable { encoding: Encoding::Utf8, line: 1, offset: bytes.len() - 3 })
    );
}

#[test]
fn damaged_cp932_euc_jp_and_iso_2022_jp() {
    let text = "第1条 この規程は、情報資産を守ることを目的とする。\n第2条 定義\n";
    for (codec, encoding) in
        [(encoding_rs::SHIFT_JIS, Encoding::Cp932), (encoding_rs::EUC_JP, Encoding::EucJp)]
    {
        let mut bytes = codec.encode(text).0.into_owned();
        let offset = bytes.len() - 5;
        bytes[offset] = 0xFF;
        assert_eq!(decode(&bytes, None), Err(Refusal::Undecodable { encoding, line: 2, offset }));
    }
    let mut bytes = encoding_rs::ISO_2022_JP.encode(text).0.into_owned();
    bytes[10] = 0x20;
    assert!(matches!(
        decode(&bytes, None),
        Err(Refusal::Undecodable { encoding: Encoding::Iso2022Jp, line: 1, .. })
    ));
}

#[test]
fn damaged_utf16_is_refused_as_utf16() {
    let text = "第1条 目的\n第2条 この規程は、情報資産を守ることを目的とする。\n";
    let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // The first character of the second line becomes half of a surrogate pair.
    bytes[14..16].copy_from_slice(&[0x00, 0xDC]);
    let expected = |offset| Err(Refusal::Undecodable { encoding: Encoding::Utf16Le, line: 2, offset });
    assert_eq!(decode(&bytes, None), expected(14));
    assert_eq!(decode(&[b"\xFF\xFE", bytes.as_slice()].concat(), None), expected(16));
}

#[test]
fn too_many_bytes() {
    let bytes = vec![b'a'; 20 * 1024 * 1024 + 1];
    assert_eq!(refused(&bytes), Some(Refusal::TooLarge { bytes: MAX_BYTES + 1 }));
    assert!(decode(&bytes[1..], None).is_ok());
}

#[test]
fn the_sentences() {
    for (refusal, sentence) in [
        (Refusal::Empty, "中身が空か、空白だけです。本文のあるテキストファイル（.txt）を指定してください。"),
        (
            Refusal::TooLarge { bytes: 123_456_789 },
            "大きさ（123,456,789バイト以上）が上限の20 MB（20,971,520バイト）を超えています。本文だけのテキストファイル（.txt）にするか、文書を分けてください。",
        ),
        (
            Refusal::Binary { what: "Word文書（.docx）" },
            "Word文書（.docx）はそのままでは読めません。文章をテキスト形式（.txt）で保存し直して指定してください。",
        ),
        (
            Refusal::Undecodable { encoding: Encoding::Cp932, line: 12, offset: 344 },
            "12行目（先頭から345バイト目）をCP932（Shift_JIS）として読めません。合う文字コードを指定するか、UTF-8のテキスト形式（.txt）で保存し直してください。",
        ),
        (
            Refusal::Binary { what: "HTML" },
            "HTMLはそのままでは読めません。文章をテキスト形式（.txt）で保存し直して指定してください。",
        ),
        (Refusal::NotFound, "ファイルが見つかりません。ファイルの場所と名前を確かめてください。"),
        (
            Refusal::NotAFile,
            "ファイルではなくフォルダーです。その中のテキストファイル（.txt）を指定してください。",
        ),
        (
            Refusal::Unreadable("読み取りの権限がありません".to_owned()),
            "ファイルを読み取れません（読み取りの権限がありません）。権限や保存場所の状態を確かめてください。",
        ),
    ] {
        assert_eq!(refusal.to_string(), sentence);
    }
}
