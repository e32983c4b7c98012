//! Which Word documents are refused, and why? Takes damaged, locked, renamed and malicious files; expects one clear
//! sentence, and for thousands of mutations neither a panic nor more than the limits.

#[expect(dead_code, reason = "each test file uses a part of it")]
mod word;

use intake::{Refusal, read_document};
use word::{archive, docx, docx_with, files, lines, p, packed, part, read, refused, relations};
use zip::CompressionMethod;

const DOCX: &str = "Word文書（.docx）";

fn why(bytes: &[u8]) -> String {
    match refused(bytes) {
        Refusal::Broken { what, why } => {
            assert_eq!(what, DOCX);
            why
        }
        other => unreachable!("{other:?}"),
    }
}

fn limit(bytes: &[u8]) -> String {
    match refused(bytes) {
        Refusal::TooMuch { what, limit } => {
            assert_eq!(what, DOCX);
            limit
        }
        other => unreachable!("{other:?}"),
    }
}

/// A document with this main part.
fn with_main(main: Vec<u8>) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
        ("word/document.xml", main),
    ])
}

fn main_xml(inside: &str) -> Vec<u8> {
    part("document", &format!("<w:body>{inside}</w:body>"))
}

#[test]
fn truncated() {
    let whole = docx(&p("甲"));
    assert_eq!(why(&whole[..whole.len() / 2]), "圧縮の形式（ZIP）が壊れているか、途中で切れています");
    assert_eq!(
        refused(&whole[..whole.len() / 2]).to_string(),
        "Word文書（.docx）として読めません。圧縮の形式（ZIP）が壊れているか、途中で切れています。作成したソフトで開いて確かめ、保存し直したものを指定してください。"
    );
    let cut = |xml: &[u8]| with_main(xml[..xml.len() - 20].to_vec());
    assert!(why(&cut(&main_xml(&p("甲")))).contains("word/document.xml"));
}

/// The directory of an Office file with a password: one sector, its entries 128 bytes each.
fn container(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for name in ["Root Entry", stream] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes
}

#[test]
fn locked_by_a_password() {
    let refusal = refused(&container("EncryptedPackage"));
    assert_eq!(
        refusal.to_string(),
        "Office文書（.docx/.xlsx）にパスワードが掛かっているため読めません。パスワードを外して保存し直したものを指定してください。"
    );
    // An old document is not a locked one.
    assert_eq!(
        refused(&container("WordDocument")),
        Refusal::Binary { what: "古い形式のWord・Excel（.doc/.xls）" }
    );
    // An archive whose entries are encrypted one by one: the flag stands in both headers.
    let mut bytes = packed(&files(&p("甲"), &[]), CompressionMethod::Stored);
    for at in 0..bytes.len() - 10 {
        match &bytes[at..at + 4] {
            b"PK\x03\x04" => bytes[at + 6] |= 1,
            b"PK\x01\x02" => bytes[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(refused(&bytes), Refusal::Locked { what: DOCX });
}

#[test]
fn too_much_to_unfold() {
    let blanks = |size: usize| with_main([main_xml(&p("甲")), vec![b' '; size]].concat());
    assert_eq!(limit(&blanks(3 << 20)), "圧縮の率が250倍");
    assert!(read(&blanks(500_000)).text.starts_with('甲'));
    // One that hardly shrinks is stopped by its size.
    let mut noise = main_xml("");
    noise.extend(b"<!--");
    let mut state = 1_u64;
    while noise.len() < 33 << 20 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        noise.extend(format!("{:x}", state >> 20).repeat(40).as_bytes());
    }
    let bytes = with_main(noise);
    assert!(bytes.len() < 19 << 20, "{}", bytes.len());
    assert_eq!(limit(&bytes), "展開後の大きさが32 MB");
}

#[test]
fn too_many_entries_paragraphs_elements_attributes_and_levels() {
    let names: Vec<String> = (0..2_001).map(|i| format!("word/media/{i}")).collect();
    let mut many = files(&p("甲"), &[]);
    many.extend(names.iter().map(|name| (name.as_str(), Vec::new())));
    assert_eq!(limit(&archive(&many)), "中のファイルの数が2000");
    let stored = |xml: Vec<u8>| {
        let rels = relations(&[("officeDocument", "word/document.xml")]);
        packed(&[("_rels/.rels", rels), ("word/document.xml", xml)], CompressionMethod::Stored)
    };
    assert_eq!(limit(&stored(main_xml(&"<w:p/>".repeat(100_001)))), "段落の数が100000");
    assert_eq!(limit(&stored(main_xml(&"<a/>".repeat(1_500_001)))), "要素の数が1500000");
    let attributes: String = (0..300).map(|i| format!(" a{i}=\"\"")).collect();
    assert_eq!(limit(&docx(&format!("<w:p{attributes}/>"))), "1要素の属性の数が256");
    let deep = |levels: usize| docx(&["<w:ins>".repeat(levels), p("甲"), "</w:ins>".repeat(levels)].concat());
    assert_eq!(limit(&deep(100_000)), "入れ子の深さが200段");
    assert_eq!(lines(&deep(190)), ["甲"]);
}

/// A short file whose ordinals or merged cells would write for ever.
#[test]
fn too_much_text() {
    let long = "長".repeat(2_000);
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"32000\"/><w:numFmt w:val=\"lowerLetter\"/>\
         <w:lvlText w:val=\"{}{long}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        "%1".repeat(20)
    );
    let numbered = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let noise: String = (0..2_000).map(|i| format!("<!--{}-->", i * 7_919)).collect();
    let bytes = docx_with(&[numbered.repeat(2_000), noise].concat(), &[("numbering", &numbering)]);
    assert_eq!(limit(&bytes), "文章の大きさが16 MB");
}

#[test]
fn document_types_and_entities() {
    for trick in [
        "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>",
        "<!DOCTYPE d SYSTEM \"http://example.invalid/x.dtd\">",
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
    ] {
        let main = [trick.as_bytes(), &part("document", "<w:body/>")[38..]].concat();
        assert_eq!(why(&with_main(main)), "中の「word/document.xml」に文書型の宣言（DOCTYPE）があります");
    }
    assert_eq!(why(&docx(&p("&x;"))), "中の「word/document.xml」の書式（XML）が壊れています");
    assert_eq!(why(&docx(&p("&#0;"))), "中の「word/document.xml」の書式（XML）が壊れています");
}

#[test]
fn what_is_outside_is_not_fetched_and_told() {
    let outside = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"{0}/styles\" Target=\"http://example.invalid/s.xml\" TargetMode=\"External\"/>\
         <Relationship Id=\"b\" Type=\"{0}/hyperlink\" Target=\"http://example.invalid/\" TargetMode=\"External\"/>\
         <Relationship Id=\"c\" Type=\"{0}/numbering\" Target=\"../../../etc/passwd\"/></Relationships>",
        word::OFFICE
    );
    let mut files = files(&[p("甲"), "<w:altChunk/>".to_owned()].concat(), &[]);
    files.retain(|(name, _)| *name != "word/_rels/document.xml.rels");
    files.push(("word/_rels/document.xml.rels", outside.into_bytes()));
    let document = read(&archive(&files));
    assert_eq!(document.text, "甲\n");
    assert_eq!(
        document.notices,
        [
            "差し込まれた別の文書が1件あります。その中身は読んでいません。",
            "ファイルの外にある部品への参照が1件あります。取りに行かず、読んでいません。"
        ]
    );
}

#[test]
fn other_programs_and_nested_archives() {
    let other = |space: &str, root: &str, path: &str| {
        let xml = format!("<{root} xmlns=\"http://schemas.openxmlformats.org/{space}/2006/main\"/>");
        archive(&[
            ("_rels/.rels", relations(&[("officeDocument", path)])),
            (path, xml.into_bytes()),
            ("word/x", Vec::new()),
        ])
    };
    assert_eq!(
        refused(&other("spreadsheetml", "workbook", "xl/workbook.xml")),
        Refusal::Binary { what: "Excel（.xlsx）" }
    );
    assert_eq!(
        refused(&other("presentationml", "presentation", "ppt/presentation.xml")),
        Refusal::Binary { what: "PowerPoint（.pptx）" }
    );
    assert_eq!(
        why(&other("drawingml", "theme", "word/document.xml")),
        "本文の部品がWordの文書ではありません"
    );
    let nested = packed(&[("規程.docx", docx(&p("甲")))], CompressionMethod::Stored);
    assert_eq!(refused(&nested), Refusal::Binary { what: "圧縮ファイル" });
    let plain = archive(&[("規程.txt", b"x".to_vec())]);
    assert_eq!(refused(&plain), Refusal::Binary { what: "圧縮ファイル" });
}

#[test]
fn names_that_lead_out_and_names_that_come_twice() {
    for name in ["../evil", "word/../../evil", "/etc/evil", "C:evil", "word\\evil"] {
        let mut files = files(&p("甲"), &[]);
        files.push((name, Vec::new()));
        assert_eq!(why(&archive(&files)), "中のファイルに、外の場所を指す不正な名前があります", "{name}");
    }
    let twice = "中に同じ名前のファイルが重なっています";
    let mut by_case = files(&p("甲"), &[]);
    by_case.push(("Word/Document.xml", main_xml(&p("乙"))));
    assert_eq!(why(&archive(&by_case)), twice);
    // The writer refuses a name that comes twice, and so one is renamed in both headers.
    let mut same = files(&p("甲"), &[]);
    same.push(("word/documenx.xml", main_xml(&p("乙"))));
    let mut bytes = archive(&same);
    for at in 0..bytes.len() - 17 {
        if &bytes[at..at + 17] == b"word/documenx.xml" {
            bytes[at..at + 17].copy_from_slice(b"word/document.xml");
        }
    }
    assert_eq!(why(&bytes), twice);
}

#[test]
fn the_text_is_found_by_the_relations_and_not_by_its_name() {
    let bytes = archive(&[
        ("_rels/.rels", relations(&[("officeDocument", "/content/./x/../Main.xml")])),
        ("content/main.xml", main_xml(&p("甲"))),
        ("content/_rels/main.xml.rels", relations(&[])),
    ]);
    assert_eq!(lines(&bytes), ["甲"]);
    assert_eq!(
        why(&archive(&[("_rels/.rels", relations(&[]))])),
        "本文の部品がファイルの中に示されていません"
    );
    let missing = archive(&[("_rels/.rels", relations(&[("officeDocument", "word/none.xml")]))]);
    assert_eq!(why(&missing), "本文の部品がファイルの中にありません");
    assert_eq!(why(&with_main(part("document", ""))), "本文がファイルの中にありません");
}

#[test]
fn strict_namespaces_other_prefixes_and_utf16() {
    let strict = "<d:document xmlns:d=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><d:body><d:p><d:r><d:t>甲</d:t></d:r></d:p></d:body></d:document>";
    assert_eq!(lines(&with_main(strict.into())), ["甲"]);
    let plain = format!("<document xmlns=\"{}\"><body><p><r><t>乙</t></r></p></body></document>", word::WORD);
    assert_eq!(lines(&with_main(plain.clone().into())), ["乙"]);
    let wide = |mark: &[u8], units: fn(u16) -> [u8; 2]| {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{plain}");
        with_main([mark, &text.encode_utf16().flat_map(units).collect::<Vec<u8>>()].concat())
    };
    for bytes in [
        wide(b"\xFF\xFE", u16::to_le_bytes),
        wide(b"\xFE\xFF", u16::to_be_bytes),
        wide(b"", u16::to_le_bytes),
        wide(b"", u16::to_be_bytes),
    ] {
        assert_eq!(lines(&bytes), ["乙"]);
    }
    let wrong = "中の「word/document.xml」の文字コードが不正です";
    assert_eq!(why(&with_main([plain.as_bytes(), b"\xFF"].concat())), wrong);
    let declared = format!("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>{plain}");
    assert_eq!(why(&with_main(declared.into())), wrong);
}

#[test]
fn styles_that_run_in_a_circle_and_notes_that_refer_to_notes() {
    let style = |id: &str, on: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:basedOn w:val=\"{on}\"/></w:style>")
    };
    let body = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>甲</w:t><w:footnoteReference w:id=\"1\"/><w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let note = "<w:footnote w:id=\"1\"><w:p><w:r><w:t>注</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:footnote>";
    let bytes =
        docx_with(body, &[("styles", &[style("a", "b"), style("b", "a")].concat()), ("footnotes", note)]);
    assert_eq!(lines(&bytes), ["甲", "（注1）注"]);
}

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

const PIECES: [&str; 14] = [
    "<w:p>",
    "</w:p>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
    "w:val=\"99999999999\"",
    "w:val=\"-1\"",
    "<w:del>",
    "<w:vMerge/>",
    "&#x10FFFF;",
    "<!DOCTYPE x>",
    "<w:footnoteReference w:id=\"1\"/>",
    "]]>",
];

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let (from, to) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
        match dice.roll(5) {
            0 if !bytes.is_empty() => bytes[from] ^= 1 << dice.roll(8),
            1 => {
                let end = (from + 1 + dice.roll(40)).min(bytes.len());
                bytes.drain(from.min(end)..end);
            }
            2 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(from..from, piece.bytes());
            }
            3 if !bytes.is_empty() => bytes.swap(from, to),
            _ => {
                let end = (from + dice.roll(200)).min(bytes.len());
                let copy = bytes[from..end].to_vec();
                bytes.splice(to..to, copy);
            }
        }
    }
}

fn rich() -> Vec<(&'static str, Vec<u8>)> {
    let numbered = "<w:p><w:pPr><w:pStyle w:val=\"a\"/><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    let rest = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>eq \\o\\ac(○,3)</w:instrText></w:r>\
                <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins><w:del><w:r/></w:del>\
                <w:r><w:sym w:font=\"Wingdings\" w:char=\"F06C\"/><w:footnoteReference w:id=\"1\"/></w:r>\
                <w:r><w:pict><w:txbxContent><w:p><w:r><w:t>箱</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc>\
                <w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let level = |i: usize, format: &str| {
        format!(
            "<w:lvl w:ilvl=\"{i}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        level(0, "upperRoman"),
        level(1, "irohaFullWidth")
    );
    let styles = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:style>";
    let notes = "<w:footnote w:id=\"1\"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>";
    files(
        &[numbered, numbered, rest].concat(),
        &[("numbering", &numbering), ("styles", styles), ("footnotes", notes)],
    )
}

/// Half of them damaged inside the archive, half inside the XML and packed again.
#[test]
fn five_thousand_mutations() {
    let whole = rich();
    let first = archive(&whole);
    assert_eq!(lines(&first), ["I.イ 甲", "I.ロ 甲", "③乙●", "（注1）注", "箱", "丙"]);
    let mut dice = Dice(0x5EC1_4051);
    let (mut understood, mut refused) = (0, 0);
    for turn in 0..5_000 {
        let bytes = if turn % 2 == 0 {
            let mut bytes = first.clone();
            mutate(&mut bytes, &mut dice);
            bytes
        } else {
            let mut files = whole.clone();
            let at = dice.roll(files.len());
            mutate(&mut files[at].1, &mut dice);
            packed(&files, CompressionMethod::Stored)
        };
        match read_document(&bytes, None) {
            Ok(document) => {
                assert_eq!(document.text.lines().count(), document.places.len(), "turn {turn}");
                assert!(document.text.len() < 100_000, "turn {turn}");
                understood += 1;
            }
            Err(refusal) => {
                assert!(refusal.to_string().ends_with("。"), "turn {turn}: {refusal}");
                refused += 1;
            }
        }
    }
    // Both outcomes have to be common, or the mutations test nothing.
    assert!(understood > 500 && refused > 500, "{understood} read, {refused} refused");
}
