//! Is every encoding read for what it is, and does the caller's word override the detection?
//! Takes texts written in each encoding; expects the same text back, with its encoding and the runner-up.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use intake::{Encoding, Refusal, Text, decode};

/// Kanji, kana, full-width digits, tab, a line end of two characters and an ideographic space.
const ARTICLE: &str = "第１条　この規程は、情報資産のセキュリティについて定める。\r\n\t(1) 職員等は、IDカードを携帯すること。\r\n";

/// The same with half-width katakana among it.
const WITH_HALF_WIDTH: &str =
    "（利用者IDの管理）\n第3条　ﾕｰｻﾞIDは、ｼｽﾃﾑ管理者が定めるところにより発行し、ﾊﾟｽﾜｰﾄﾞとともに通知する。\n";

fn write(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "the text cannot be written in {}", encoding.name());
    bytes.into_owned()
}

fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn after(mark: &[u8], bytes: &[u8]) -> Vec<u8> {
    [mark, bytes].concat()
}

fn detected(text: &str, encoding: Encoding) -> Result<Text, Refusal> {
    Ok(Text { text: text.to_owned(), encoding, runner_up: None, forced: false })
}

#[test]
fn utf8_comes_back_exactly() {
    assert_eq!(decode(ARTICLE.as_bytes(), None), detected(ARTICLE, Encoding::Utf8));
}

#[test]
fn ascii_is_utf8_without_a_runner_up() {
    assert_eq!(decode(b"Article 1\n", None), detected("Article 1\n", Encoding::Utf8));
}

#[test]
fn a_byte_order_mark_is_taken_off_and_remembered() {
    let bytes = after(b"\xEF\xBB\xBF", ARTICLE.as_bytes());
    assert_eq!(decode(&bytes, None), detected(ARTICLE, Encoding::Utf8Bom));
}

#[test]
fn nothing_is_normalized() {
    // A variation selector, a combining voice mark, a wave dash, full-width letters, three kinds of line end,
    // a second byte order mark inside the text, and a character outside the first plane.
    let text = "葛\u{E0100}飾区 か\u{3099} 〜～ ＩＣ\r\n\n\r\u{FEFF}𠮷野家\n\n";
    assert_eq!(decode(text.as_bytes(), None), detected(text, Encoding::Utf8));
    assert_eq!(decode(&after(b"\xFF\xFE", &utf16le(text)), None), detected(text, Encoding::Utf16Le));
}

#[test]
fn utf16_with_a_mark() {
    assert_eq!(decode(&after(b"\xFF\xFE", &utf16le(ARTICLE)), None), detected(ARTICLE, Encoding::Utf16Le));
    assert_eq!(decode(&after(b"\xFE\xFF", &utf16be(ARTICLE)), None), detected(ARTICLE, Encoding::Utf16Be));
}

#[test]
fn utf16_without_a_mark() {
    // With ASCII, which shows as NUL, then without any, then nothing but ASCII.
    for text in [ARTICLE, "情報資産を適切に管理しなければならない。", "Article 1 (Purpose)\r\n"]
    {
        assert_eq!(decode(&utf16le(text), None), detected(text, Encoding::Utf16Le));
        assert_eq!(decode(&utf16be(text), None), detected(text, Encoding::Utf16Be));
    }
}

#[test]
fn cp932_with_the_characters_of_nec_and_ibm() {
    let text = "①適用範囲　㈱山﨑と髙橋との契約（№１～Ⅲ）\r\n②目的\r\n";
    let bytes = write(text, SHIFT_JIS);
    assert!(bytes.starts_with(b"\x87\x40"));
    assert_eq!(decode(&bytes, None), detected(text, Encoding::Cp932));
}

#[test]
fn euc_jp() {
    assert_eq!(decode(&write(ARTICLE, EUC_JP), None), detected(ARTICLE, Encoding::EucJp));
    let short = "情報資産の管理";
    assert_eq!(decode(&write(short, EUC_JP), None).map(|text| text.encoding), Ok(Encoding::EucJp));
}

#[test]
fn iso_2022_jp() {
    assert_eq!(decode(&write(ARTICLE, ISO_2022_JP), None), detected(ARTICLE, Encoding::Iso2022Jp));
}

#[test]
fn an_escape_of_another_kind_does_not_make_iso_2022_jp() {
    let text = "\u{1b}[31mred\u{1b}[0m, then plain again and long enough\n";
    assert_eq!(decode(text.as_bytes(), None), detected(text, Encoding::Utf8));
}

#[test]
fn half_width_katakana_inside_cp932() {
    assert_eq!(decode(&write(WITH_HALF_WIDTH, SHIFT_JIS), None), detected(WITH_HALF_WIDTH, Encoding::Cp932));
}

#[test]
fn half_width_katakana_inside_euc_jp() {
    assert_eq!(decode(&write(WITH_HALF_WIDTH, EUC_JP), None), detected(WITH_HALF_WIDTH, Encoding::EucJp));
}

/// Nothing but half-width katakana: the bytes are also kanji in EUC-JP, and the runner-up says so.
#[test]
fn half_width_katakana_alone_is_cp932() {
    for text in [
        "ｼｽﾃﾑ",
        "ﾕｰｻﾞID",
        "ｿﾌﾄｳｪｱ",
        "ﾌﾞﾛｯｸ",
        "ﾊﾞｯｸｱｯﾌﾟ",
        "ﾒﾃﾞｨｱ",
        "ﾕｰｻﾞID ｼｽﾃﾑ PC\r\n･ﾌｧｲﾙ ｻｰﾊﾞ\r\n",
        "ID,ｼｽﾃﾑ,ｱｸｾｽ\r\n1,ｻｰﾊﾞ,ﾛｸﾞ\r\n",
    ] {
        let bytes = write(text, SHIFT_JIS);
        let read = decode(&bytes, None).expect("it is text");
        assert_eq!((read.text.as_str(), read.encoding), (text, Encoding::Cp932));
        let also_euc_jp = EUC_JP.decode_without_bom_handling_and_without_replacement(&bytes).is_some();
        assert_eq!(read.runner_up, also_euc_jp.then_some(Encoding::EucJp), "{text}");
    }
}

#[test]
fn kanji_in_euc_jp_are_not_taken_for_half_width_katakana() {
    for text in ["情報セキュリティ", "安全管理規程\n", "職員等の責務", "利用者は", "パスワード"]
    {
        let read = decode(&write(text, EUC_JP), None).expect("it is text");
        assert_eq!((read.text.as_str(), read.encoding), (text, Encoding::EucJp));
    }
}

#[test]
fn a_few_stray_control_characters_are_left_to_the_reader_of_the_text() {
    let text = "第1条\u{0} 目的\u{8} この規程は、情報資産を守ることを目的とする。";
    assert_eq!(decode(text.as_bytes(), None), detected(text, Encoding::Utf8));
    assert_eq!(decode(&write(text, SHIFT_JIS), None), detected(text, Encoding::Cp932));
    assert_eq!(decode(&write(text, EUC_JP), None), detected(text, Encoding::EucJp));
}

#[test]
fn the_right_override_is_followed() {
    for (bytes, encoding) in [
        (ARTICLE.as_bytes().to_vec(), Encoding::Utf8),
        (utf16le(ARTICLE), Encoding::Utf16Le),
        (utf16be(ARTICLE), Encoding::Utf16Be),
        (after(b"\xFE\xFF", &utf16be(ARTICLE)), Encoding::Utf16Be),
        (write(ARTICLE, SHIFT_JIS), Encoding::Cp932),
        (write(ARTICLE, EUC_JP), Encoding::EucJp),
        (write(ARTICLE, ISO_2022_JP), Encoding::Iso2022Jp),
    ] {
        let expected = Text { text: ARTICLE.to_owned(), encoding, runner_up: None, forced: true };
        assert_eq!(decode(&bytes, Some(encoding)), Ok(expected));
    }
}

#[test]
fn a_forced_utf8_tells_whether_there_was_a_mark() {
    let marked = after(b"\xEF\xBB\xBF", ARTICLE.as_bytes());
    for forced in [Encoding::Utf8, Encoding::Utf8Bom] {
        let with = decode(&marked, Some(forced)).expect("it is text");
        assert_eq!((with.text.as_str(), with.encoding), (ARTICLE, Encoding::Utf8Bom));
        let without = decode(ARTICLE.as_bytes(), Some(forced)).expect("it is text");
        assert_eq!((without.text.as_str(), without.encoding), (ARTICLE, Encoding::Utf8));
    }
}

#[test]
fn a_wrong_override_that_reads_is_followed_and_names_what_was_detected() {
    let bytes = write("目的は定義による。", EUC_JP);
    let forced =
        decode(&bytes, Some(Encoding::Utf16Be)).map(|text| (text.encoding, text.runner_up, text.forced));
    assert_eq!(forced, Ok((Encoding::Utf16Be, Some(Encoding::EucJp), true)));
}

#[test]
fn a_wrong_override_that_does_not_read_is_refused() {
    let bytes = write("1\r\n2 第1条\r\n", SHIFT_JIS);
    assert_eq!(
        decode(&bytes, Some(Encoding::Utf8)),
        Err(Refusal::Undecodable { encoding: Encoding::Utf8, line: 2, offset: 5 })
    );
    assert_eq!(
        decode(&bytes, Some(Encoding::EucJp)),
        Err(Refusal::Undecodable { encoding: Encoding::EucJp, line: 2, offset: 5 })
    );
    assert_eq!(
        decode(&after(b"\xFF\xFE", &utf16le(ARTICLE)), Some(Encoding::Utf16Be)),
        Err(Refusal::Undecodable { encoding: Encoding::Utf16Be, line: 1, offset: 0 })
    );
}

#[test]
fn names() {
    for (name, encoding) in [
        ("utf-8", Encoding::Utf8),
        ("UTF8", Encoding::Utf8),
        ("utf-16le", Encoding::Utf16Le),
        ("UTF-16BE", Encoding::Utf16Be),
        ("cp932", Encoding::Cp932),
        ("sjis", Encoding::Cp932),
        ("Shift_JIS", Encoding::Cp932),
        ("Windows-31J", Encoding::Cp932),
        ("EUC-JP", Encoding::EucJp),
        ("iso-2022-jp", Encoding::Iso2022Jp),
    ] {
        assert_eq!(name.parse(), Ok(encoding));
        assert!(Encoding::NAMES.contains(&name.to_ascii_lowercase().as_str()), "{name}");
    }
    for name in Encoding::NAMES {
        assert!(name.parse::<Encoding>().is_ok(), "{name}");
    }
    assert_eq!(
        "big5".parse::<Encoding>().map_err(|error| error.to_string()),
        Err("「big5」という文字コードは扱えません。次のどれかを指定してください: utf-8、utf8、utf-16le、utf-16be、cp932、sjis、shift_jis、windows-31j、euc-jp、iso-2022-jp".to_owned())
    );
}

#[test]
fn names_for_people() {
    let names: Vec<String> = [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Cp932,
        Encoding::EucJp,
        Encoding::Iso2022Jp,
    ]
    .iter()
    .map(Encoding::to_string)
    .collect();
    assert_eq!(
        names,
        ["UTF-8", "UTF-8（BOM付き）", "UTF-16LE", "UTF-16BE", "CP932（Shift_JIS）", "EUC-JP", "ISO-2022-JP"]
    );
}
