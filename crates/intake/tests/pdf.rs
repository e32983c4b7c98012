//! PDFs: what is read of them, and what is refused. The files in `tests/forms` are printed policies; the small ones are
//! written here.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[path = "pdf/tiny.rs"]
mod tiny;

use intake::{Document, Form, Place, Refusal, read_document};
use tiny::{Tiny, in_shift_jis, words, wrapped};

fn read(pdf: &Tiny) -> Document {
    read_document(&pdf.bytes(), None).unwrap()
}

fn refusal(pdf: &Tiny) -> Refusal {
    read_document(&pdf.bytes(), None).unwrap_err()
}

fn one_page(content: &str) -> Document {
    read(Tiny::new().page(content, ""))
}

fn lines(document: &Document) -> Vec<&str> {
    assert_eq!(document.form, Form::Pdf);
    assert_eq!(document.text.lines().count(), document.places.len());
    document.text.lines().filter(|l| !l.is_empty()).collect()
}

#[test]
fn fonts_that_are_not_embedded_and_do_not_tell_their_characters() {
    let page = words(72, 700, 12, "第１条　職員等は、申請する。")
        + &in_shift_jis(72, 600, 12, "髙橋①㈱は、許可を得る。");
    assert_eq!(lines(&one_page(&page)), ["第１条　職員等は、申請する。", "髙橋①㈱は、許可を得る。"]);
}

#[test]
fn actual_text_stands_in_place_of_its_glyphs() {
    let span =
        "/Span << /ActualText <FEFF845B98FE> >> BDC\n".to_string() + &words(72, 700, 12, "〓〓") + "EMC\n";
    let page = span + &words(96, 700, 12, "区の規程");
    assert_eq!(lines(&one_page(&page)), ["葛飾区の規程"]);
}

#[test]
fn radicals_become_ideographs_and_private_characters_are_told() {
    let span = "/Span << /ActualText <FEFF2F8F2F3B2EE9E000> >> BDC\n".to_string()
        + &words(72, 700, 12, "〓〓〓〓")
        + "EMC\n";
    let document = one_page(&span);
    assert_eq!(lines(&document), ["行彳黄\u{E000}"]);
    let notices = document.notices.join("\n");
    assert!(notices.contains("部首用の文字3字"), "{notices}");
    assert!(notices.contains("1ページに、外字（その書体だけの文字）が1字"), "{notices}");
}

#[test]
fn a_line_at_the_margin_goes_on_in_the_next_one_and_over_the_page() {
    let long = "情報セキュリティ管理者は、所管する情報資産を分類し、必要に応じて取扱いを制限しなければならない。また、職員等に周知するとともに、その遵守の状況を確かめ、必要な措置を講ずるものとする。";
    let mut pdf = Tiny::new();
    // The last line of the first page is full, and the sentence ends on the second.
    let first = wrapped(72, 760, 30, long)
        + &words(72, 80, 10, "目的外の利用を防ぐため、次の各号の措置等を講ずるとともに、確");
    let second = words(72, 760, 10, "認する。")
        + &words(72, 740, 10, "（１）研修を行い、その結果を記録し、統括責任者へ報告する。")
        + &words(72, 724, 10, "（２）点検");
    pdf.page(&first, "").page(&second, "");
    let document = read(&pdf);
    assert_eq!(
        lines(&document),
        [
            long,
            "目的外の利用を防ぐため、次の各号の措置等を講ずるとともに、確認する。",
            "（１）研修を行い、その結果を記録し、統括責任者へ報告する。",
            "（２）点検"
        ]
    );
    let at: Vec<&Place> =
        document.text.lines().zip(&document.places).filter(|(l, _)| !l.is_empty()).map(|(_, p)| p).collect();
    assert_eq!(*at[1], Place::Page { page: 1, line: 5 });
    assert_eq!(*at[3], Place::Page { page: 2, line: 3 });
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let left = [
        "第１条　この規程は、必要な事",
        "項を定めることを目的とする。",
        "第２条　職員等は、この規程を",
        "守らなければならない。",
    ];
    let right = [
        "第３条　管理者は、点検を毎年",
        "行わなければならない。",
        "第４条　職員等は、研修を毎年",
        "受けなければならない。",
    ];
    let mut page = words(180, 800, 14, "情報セキュリティ規程");
    let later =
        |line: &str, add: &[(&str, &str)]| add.iter().fold(line.to_owned(), |l, (a, b)| l.replace(a, b));
    for (row, (left, right)) in (0_u32..).zip(left.iter().zip(right)) {
        let (y, below) = (740 - 16 * row, 676 - 16 * row);
        page += &(words(72, y, 14, left) + &words(310, y, 14, right));
        page += &words(72, below, 14, &later(left, &[("第１", "第５"), ("第２", "第６")]));
        page += &words(310, below, 14, &later(right, &[("第３", "第７"), ("第４", "第８")]));
    }
    let document = one_page(&page);
    let lines = lines(&document);
    let articles: Vec<String> = lines[1..].iter().map(|l| l.chars().take(3).collect()).collect();
    assert_eq!(articles, ["第１条", "第２条", "第５条", "第６条", "第３条", "第４条", "第７条", "第８条"]);
    assert_eq!(lines[1], "第１条　この規程は、必要な事項を定めることを目的とする。");
}

/// A table of two columns and three rows with rules; the second cell of the second row is wrapped.
fn table() -> String {
    let mut page = words(72, 760, 10, "１　用語");
    for y in [740, 720, 680, 660] {
        page += &format!("72 {y} m 400 {y} l S\n");
    }
    for x in [72, 160, 400] {
        page += &format!("{x} 740 m {x} 660 l S\n");
    }
    page += &(words(76, 726, 10, "用語") + &words(164, 726, 10, "定義"));
    page += &words(76, 706, 10, "情報資産");
    page += &words(164, 706, 10, "情報及びこれを取り扱う機器並びにその仕様書その");
    page += &words(164, 690, 10, "他の文書をいう。");
    page += &(words(76, 666, 10, "職員等") + &words(164, 666, 10, "職員をいう。"));
    page + &words(72, 640, 10, "２　適用範囲")
}

#[test]
fn a_ruled_table_has_a_line_for_each_row() {
    let document = one_page(&table());
    assert_eq!(
        lines(&document),
        [
            "１　用語",
            "用語\t定義",
            "情報資産\t情報及びこれを取り扱う機器並びにその仕様書その他の文書をいう。",
            "職員等\t職員をいう。",
            "２　適用範囲"
        ]
    );
}

#[test]
fn a_table_goes_on_over_the_page_without_its_head() {
    let mut pdf = Tiny::new();
    pdf.page(&table().replace("640 Tm", "40 Tm"), "").page(&table(), "");
    let document = read(&pdf);
    let heads = lines(&document).iter().filter(|l| **l == "用語\t定義").count();
    // Words stand between the two tables: it is another one.
    assert_eq!(heads, 2);
    let mut pdf = Tiny::new();
    let bare = |page: &str| {
        page.lines()
            .filter(|l| l.contains(" l S") || !l.contains(" 760 Tm") && !l.contains(" 640 Tm"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    pdf.page(&bare(&table()), "").page(&bare(&table()), "");
    let document = read(&pdf);
    assert_eq!(lines(&document).iter().filter(|l| **l == "用語\t定義").count(), 1);
    assert_eq!(lines(&document).len(), 5);
}

#[test]
fn furniture_of_the_page_is_left_out_and_contents_stay_single_lines() {
    let mut pdf = Tiny::new();
    for (n, body) in ["１　目的…………………３", "２　定義…………………４", "３　範囲…………………５"].iter().enumerate()
    {
        let head = words(300, 810, 9, "情報セキュリティ規程集");
        let foot = words(280, 30, 9, &format!("－{}－", n + 1));
        pdf.page(&(foot + &words(72, 700, 10, body) + &head), "");
    }
    assert_eq!(lines(&read(&pdf)), ["１　目的\t３", "２　定義\t４", "３　範囲\t５"]);
}

#[test]
fn readings_above_the_line_are_left_out() {
    let page =
        words(72, 700, 12, "関守") + &words(72, 713, 6, "せきもり") + &words(96, 700, 12, "は、点検する。");
    assert_eq!(lines(&one_page(&page)), ["関守は、点検する。"]);
}

#[test]
fn upright_text_is_read_from_right_to_left() {
    let mut pdf = Tiny::new();
    let descendant = "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 5 0 R >>]";
    let font = pdf.object(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UTF16-V {descendant} >>"
    ));
    let page = words(500, 800, 12, "第一条　職員は、定める。") + &words(470, 800, 12, "第二条　記録する。");
    let form = pdf.stream(
        &format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F {font} 0 R >> >>"
        ),
        page.as_bytes(),
    );
    pdf.page("/X Do", &format!("/XObject << /X {form} 0 R >>"));
    assert_eq!(lines(&read(&pdf)), ["第一条　職員は、定める。", "第二条　記録する。"]);
}

fn picture(pdf: &mut Tiny) -> String {
    let image = pdf.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        &[0],
    );
    format!("/XObject << /I {image} 0 R >>")
}

#[test]
fn a_scan_is_refused_and_scanned_pages_are_told() {
    let mut pdf = Tiny::new();
    let picture = picture(&mut pdf);
    pdf.page("595 0 0 842 0 0 cm /I Do", &picture);
    assert_eq!(refusal(&pdf), Refusal::Scan { pages: 1 });
    pdf.page(&words(72, 700, 12, "１　目的"), "").page("595 0 0 842 0 0 cm /I Do", &picture);
    let document = read(&pdf);
    assert_eq!(lines(&document), ["１　目的"]);
    assert!(document.notices.iter().any(|n| n.starts_with("1、3ページは画像だけ")), "{:?}", document.notices);
}

#[test]
fn a_page_without_anything_is_empty() {
    assert_eq!(refusal(Tiny::new().page("", "")), Refusal::Empty);
    assert!(matches!(refusal(&Tiny::new()), Refusal::Broken { .. }));
}

#[test]
fn a_password_is_asked_for() {
    let mut pdf = Tiny::new();
    pdf.page(&words(72, 700, 12, "１　目的"), "");
    let key = "A5".repeat(32);
    pdf.trailer =
        format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>");
    assert!(matches!(refusal(&pdf), Refusal::Locked { .. }));
    let open = include_bytes!("../../../tests/forms/no-password.pdf");
    assert_eq!(lines(&read_document(open, None).unwrap()), ["１　目的"]);
}

#[test]
fn drawings_that_call_each_other_without_end_are_too_much() {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";
    let mut pdf = Tiny::new();
    let own = pdf.next();
    pdf.stream(&format!("{form} /Resources << /XObject << /X {own} 0 R >> >>"), b"/X Do /X Do");
    pdf.page("/X Do", &format!("/XObject << /X {own} 0 R >>"));
    assert!(matches!(refusal(&pdf), Refusal::TooMuch { .. }));
    // Each of nineteen draws the next one twice: half a million.
    let mut pdf = Tiny::new();
    let first = pdf.next();
    for n in 0..19 {
        let resources = format!("{form} /Resources << /XObject << /X {} 0 R >> >>", first + n + 1);
        pdf.stream(&resources, b"/X Do /X Do");
    }
    pdf.stream(form, b"");
    pdf.page("/X Do", &format!("/XObject << /X {first} 0 R >>"));
    assert!(matches!(refusal(&pdf), Refusal::TooMuch { .. }));
}

#[test]
fn too_many_pages_are_too_much() {
    let mut pdf = Tiny::new();
    for _ in 0..2_001 {
        pdf.page("", "");
    }
    let said = refusal(&pdf).to_string();
    assert!(said.contains("ページ数（2000）"), "{said}");
}

#[test]
fn pages_that_hold_themselves_do_not_hold_up_the_reading() {
    let bytes = String::from_utf8(Tiny::new().page(&words(72, 700, 12, "１　目的"), "").bytes()).unwrap();
    let looped = bytes.replace("/Kids [7 0 R ]", "/Kids [2 0 R 7 0 R]");
    assert_ne!(looped, bytes);
    assert_eq!(lines(&read_document(looped.as_bytes(), None).unwrap()), ["１　目的"]);
}

#[path = "pdf/printed.rs"]
mod printed;

#[path = "pdf/mutations.rs"]
mod mutations;
