//! Is a file of the kind that its name says? By its ending and its first bytes; nothing is unpacked here.
//! Takes name and content of what somebody attaches; gives the sentence that says why it is not taken.
//! What is read (policies, lists) is looked at by the reader in a child process, whatever its name says.

/// What the content of a kind begins with.
enum Mark {
    /// These bytes, from this place on.
    At(usize, &'static [u8]),
    /// `%PDF-`, which may have something before it.
    Pdf,
    /// Words: no byte that stands in no text.
    Words,
}
use Mark::{At, Pdf, Words};

/// Of Word, Excel and PowerPoint before 2007, of Outlook and of 一太郎.
const COMPOUND: &[Mark] = &[At(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")];
/// Of Office since 2007 and of OpenDocument too.
const ZIP: &[Mark] = &[At(0, b"PK\x03\x04"), At(0, b"PK\x05\x06")];
const TIFF: &[Mark] = &[At(0, b"II*\0"), At(0, b"MM\0*")];
const JPEG: &[Mark] = &[At(0, b"\xFF\xD8\xFF")];
const BOXES: &[Mark] = &[At(4, b"ftyp")];
const CAPTURE: &[Mark] = &[
    At(0, b"\xD4\xC3\xB2\xA1"),
    At(0, b"\xA1\xB2\xC3\xD4"),
    At(0, b"\x0A\x0D\x0D\x0A"),
    At(0, b"\x4D\x3C\xB2\xA1"),
];

/// Endings of what can be attached, with what stands in such a file.
const KINDS: &[(&[&str], &[Mark])] = &[
    (&["pdf"], &[Pdf]),
    (&["docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"], ZIP),
    (&["doc", "xls", "ppt", "msg", "jtd", "jtt"], COMPOUND),
    (&["jpg", "jpeg"], JPEG),
    (&["png"], &[At(0, b"\x89PNG\r\n\x1A\n")]),
    (&["gif"], &[At(0, b"GIF8")]),
    (&["tif", "tiff"], TIFF),
    (&["bmp"], &[At(0, b"BM")]),
    (&["webp"], &[At(8, b"WEBP")]),
    (&["heic", "mp4", "mov"], BOXES),
    (&["7z"], &[At(0, b"7z\xBC\xAF\x27\x1C")]),
    (&["lzh"], &[At(2, b"-lh")]),
    (&["pcap", "pcapng"], CAPTURE),
    (&["evtx"], &[At(0, b"ElfFile\0")]),
    (&["txt", "csv", "tsv", "log", "md", "json", "xml", "eml", "ics", "htm", "html"], &[Words]),
];

/// What can be attached, in words for a form.
pub const TOLD: &str = "PDF、Word、Excel、PowerPoint、一太郎、画像、メール、テキスト、zipなど。プログラムとマクロ付きのファイルは添付できません。";

/// Endings of documents that may carry macros.
const MACROS: [&str; 8] = ["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm"];

/// Why a file cannot be attached; none if it can.
pub fn unfit(name: &str, content: &[u8]) -> Option<String> {
    if content.is_empty() {
        return Some(format!("「{name}」は空のファイルです。ファイルを確かめてください。"));
    }
    let ending = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    if MACROS.contains(&ending.as_str()) {
        return Some(format!(
            "「{name}」は、マクロを含むことができる種類のファイルなので、添付できません。マクロのない形式（docx、xlsx、pptx）かPDFで保存し直してください。"
        ));
    }
    let Some((_, marks)) = KINDS.iter().find(|(endings, _)| endings.contains(&ending.as_str())) else {
        return Some(format!(
            "「{name}」は、添付できない種類のファイルです。文書・表・画像・メール・記録のファイル（{}など）を添付できます。ほかの種類のものは、zipに入れて添付してください。",
            KINDS.iter().filter_map(|(endings, _)| endings.first()).copied().collect::<Vec<_>>().join("、")
        ));
    };
    let fits = marks.iter().any(|mark| bears(content, mark));
    (!fits).then(|| {
        format!("「{name}」の中身は、名前の終わり（.{ending}）が示す種類のものではありません。元のファイルを確かめてください。")
    })
}

fn bears(content: &[u8], mark: &Mark) -> bool {
    match mark {
        At(at, bytes) => content.get(*at..).is_some_and(|rest| rest.starts_with(bytes)),
        Pdf => content.get(..1_024).unwrap_or(content).windows(5).any(|w| w == b"%PDF-"),
        Words => {
            let wide = content.starts_with(b"\xFF\xFE") || content.starts_with(b"\xFE\xFF");
            wide || !content.contains(&0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says() {
        for (name, content) in [
            ("議事録.PDF", b"\xEF\xBB\xBF%PDF-1.7 ...".as_slice()),
            ("台帳.xlsx", b"PK\x03\x04..."),
            ("文書.jtd", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..."),
            ("画面.png", b"\x89PNG\r\n\x1A\n..."),
            ("記録.log", "日本語".as_bytes()),
            ("記録.csv", b"\x93\x8C\x8B\x9E"),
            ("記録.txt", b"\xFF\xFEa\0b\0"),
            ("写真.heic", b"\0\0\0\x18ftypheic"),
        ] {
            assert_eq!(unfit(name, content), None, "{name}");
        }
    }

    #[test]
    fn the_kinds_and_sizes_are_those_that_are_written_down() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/asvs.md");
        let text = std::fs::read_to_string(file).expect("the document");
        let row = text.lines().find(|l| l.starts_with("| attachments of a matter")).unwrap_or_default();
        let words: Vec<&str> = row.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        for ending in KINDS.iter().flat_map(|(endings, _)| endings.iter()) {
            // One spelling of two is enough.
            let same = ["jpeg", "htm", "pcapng", "tiff"].contains(ending);
            assert!(same || words.contains(ending), "{ending}: {row}");
        }
        assert!(row.contains(&format!("{} MB", crate::posted::MOST_UPLOAD >> 20)), "{row}");
    }

    #[test]
    fn what_is_not_what_its_name_says_is_told() {
        for (name, content, says) in [
            ("請求書.exe", b"MZ...".as_slice(), "添付できない種類"),
            ("請求書.pdf", b"MZ...", "（.pdf）が示す種類のものではありません"),
            ("請求書.pdf.js", b"alert(1)", "添付できない種類"),
            ("図.svg", b"<svg><script/></svg>", "添付できない種類"),
            ("表.xlsm", b"PK\x03\x04", "マクロのない形式"),
            ("表.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "（.xlsx）"),
            ("記録.txt", b"MZ\0\0", "（.txt）"),
            ("名前だけ", b"x", "添付できない種類"),
            ("空.txt", b"", "空のファイル"),
        ] {
            let found = unfit(name, content).unwrap_or_default();
            assert!(found.contains(says), "{name}: {found}");
        }
    }
}
