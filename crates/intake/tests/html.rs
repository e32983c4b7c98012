//! What becomes of a web page? Its document line by line, with the marks of lists and the rows of tables, without furniture;
//! and of hostile pages one refusal, never a panic.

#[path = "../../../tests/dice.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod dice;

use dice::Dice;
use intake::{Document, Encoding, Form, Place, Refusal, read_document};

fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads the body of a page, with enough text around it that it is a page of its own.
fn page(body: &str) -> Document {
    read(&format!("<!doctype html>\n<html><head><title>規程</title></head><body>{body}</body></html>"))
}

fn read(page: &str) -> Document {
    read_document(page.as_bytes(), None).expect("it is read")
}

/// The lines that hold words.
fn lines(body: &str) -> Vec<String> {
    page(body).text.lines().filter(|l| !l.is_empty()).map(String::from).collect()
}

const LONG: &str = "職員は、業務以外の目的で情報資産の外部への持ち出しを行ってはならない。";

#[test]
fn blocks_and_breaks_end_lines() {
    assert_eq!(
        lines("<h1>規程</h1><p>一行目<br>二行目</p><div>三<b>行</b>目</div>"),
        ["# 規程", "一行目", "二行目", "三行目"]
    );
    assert_eq!(
        lines("<p>情報\n資産 and\n  other&nbsp;&amp; 課室長&#9312;"),
        ["情報資産 and other & 課室長①"]
    );
    assert_eq!(lines("<pre>第1条\n  第2条</pre>"), ["第1条", "  第2条"]);
}

#[test]
fn items_bear_the_marks_that_a_browser_shows() {
    assert_eq!(
        lines("<ol start=3><li>甲<li>乙<li value=9>丙<li>丁</ol>"),
        ["3. 甲", "4. 乙", "9. 丙", "10. 丁"]
    );
    assert_eq!(lines("<ol reversed><li>甲<li>乙</ol>"), ["2. 甲", "1. 乙"]);
    assert_eq!(
        lines("<ol type=a start=26><li>甲<li>乙</ol><ol type=I start=4><li>丙</ol>"),
        ["z. 甲", "aa. 乙", "IV. 丙"]
    );
    assert_eq!(lines("<ol style='list-style-type: katakana-iroha'><li>甲<li>乙</ol>"), ["イ. 甲", "ロ. 乙"]);
    assert_eq!(lines("<ul><li>甲<ul><li>乙</ul></ul>"), ["・ 甲", "・ 乙"]);
    assert_eq!(lines("<ol style='list-style: none'><li>甲</ol>"), ["甲"]);
    assert_eq!(
        lines("<ol><li>(1) 甲<li>(2) 乙</ol><ul><li>ア 丙<li>イ 丁</ul>"),
        ["(1) 甲", "(2) 乙", "ア 丙", "イ 丁"]
    );
}

#[test]
fn tables_are_a_line_a_row() {
    assert_eq!(
        lines("<table border=1><tr><th>用語<th>定義<tr><td>甲<br>乙<td><p>丙<p>丁</table>"),
        ["用語\t定義", "甲 乙\t丙 丁"]
    );
    assert_eq!(
        lines("<table><tr><td rowspan=2>分類<td>Ⅰ<td>高<tr><td>Ⅱ<td>低<tr><td colspan=2>計<td>二</table>"),
        ["分類\tⅠ\t高", "Ⅱ\t低", "計\t二"]
    );
    let huge = "<table><tr><td colspan=4000000000 rowspan=65000>甲<td>乙<tr><td>丙</table>";
    assert_eq!(lines(huge), ["甲\t乙", "丙"]);
}

#[test]
fn tables_that_lay_out_the_page_are_text() {
    assert_eq!(lines("<table><tr><td>一列目だけ<tr><td>の表</table>"), ["一列目だけ", "の表"]);
    assert_eq!(lines("<table role=presentation><tr><td>左<td>右</table>"), ["左", "右"]);
    let nested = "<table><tr><td><h2>規程</h2><table><tr><th>甲<td>乙</table><td>右</table>";
    assert_eq!(lines(nested), ["## 規程", "甲\t乙", "右"]);
}

#[test]
fn what_is_not_shown_is_not_read() {
    assert_eq!(lines("<p>関<ruby>守<rp>(</rp><rt>もり</rt><rp>)</rp></ruby>石</p>"), ["関守石"]);
    let hidden = "<p hidden>甲</p><p style='display : none'>乙</p><script>'<p>丙'</script><template><p>丁</template>\
                  <style>戊</style><noscript>己</noscript><p aria-hidden=true>▶</p><p aria-hidden=true>①庚</p><!-- 辛 -->";
    assert_eq!(lines(&format!("{hidden}<p>{LONG}{LONG}{LONG}")), ["①庚", &LONG.repeat(3)]);
    let amended = page("<p>甲<del>乙</del><ins>丙</ins>は、規程を守らなければならない。</p>");
    assert_eq!(amended.text, "甲丙は、規程を守らなければならない。\n");
    assert_eq!(amended.notices.len(), 2, "{:?}", amended.notices);
    assert_eq!(
        lines("<p>資産<sup><a href='#n1'>1</a></sup>を守る。<p id=n1>注1 備品<a href='#r1'>↩</a>"),
        ["資産（注1）を守る。", "注1 備品"]
    );
}

#[test]
fn furniture_is_left_out_by_structure_and_by_words() {
    let body = format!(
        "<div class='breadcrumb'><a href=/>トップ</a> &gt; 規程</div><div id=global-nav><a href=/a>くらし</a></div>\
         <div><a href=/1>税</a> <a href=/2>福祉</a> <a href=/3>防災</a> 案内</div><h1>情報規程</h1>\
         <p>ページID：1023</p><p>最終更新日：令和8年4月1日</p><p>印刷</p>\
         {}<h2>このページに関するお問い合わせ</h2><p>総務課</p><p>電話 000</p>",
        format!("<p>{LONG}</p>").repeat(6)
    );
    let read = page(&body);
    let lines: Vec<&str> = read.text.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(lines[0], "# 情報規程");
    assert!(lines[1..].iter().all(|l| *l == LONG), "{lines:?}");
    assert_eq!(lines.len(), 7);
    assert!(read.notices[0].contains("トップ"), "{:?}", read.notices);
}

#[test]
fn words_of_a_document_are_no_furniture() {
    let kept = "<h1>規程</h1><h2>7 問い合わせ先の整備</h2><p>更新日の管理は、情報セキュリティ管理者が行う。</p>\
                <p>職員は、<a href=law.html>個人情報の保護に関する法律</a>を守らなければならない。</p>\
                <ul><li><a href='#a1'>第1条</a><li><a href='#a2'>第2条</a><li><a href='#a3'>第3条</a></ul>";
    assert_eq!(lines(kept).len(), 7, "{:?}", lines(kept));
    // A page whose navigation was never closed, and one whose only frame is called by a name of furniture.
    assert!(lines(&format!("<nav><a href=/>トップ</a><p>{LONG}")).iter().any(|l| l.contains(LONG)));
    assert_eq!(lines(&format!("<div class=print><p>{LONG}</p></div>")), [LONG]);
}

fn with_ids(second: &str) -> Document {
    let article = |number: &str, id: &str| {
        format!(
            "<div class=eline><div class=article><p class=num><span id={id} class=num>{number}</span>　<span id={id}s>{LONG}</span></p></div></div>"
        )
    };
    read(&format!(
        "<!DOCTYPE html><html><body><div id=a><div id=b>{}{}</div><div id=side><h2>沿革</h2><ul><li><a href=#e1>第1条</a></ul></div></div>\
         <div id=num-ids style='display:none;'><div id=j1>e1</div><div id=j1_num>e1</div><div id=j1_k1>e1s</div><div id=j2>e2</div></div>",
        article("第1条", "e1"),
        article(second, "e2"),
    ))
}

#[test]
fn a_tree_of_its_own_tells_where_the_document_lies_and_confirms() {
    let agreed = with_ids("第2条");
    assert_eq!(agreed.text.matches(LONG).count(), 2);
    assert!(!agreed.text.contains("沿革"), "{}", agreed.text);
    assert_eq!(agreed.notices, Vec::<String>::new());
    assert_eq!(with_ids("第二条").notices, Vec::<String>::new());
    let other = with_ids("第3条");
    assert!(other.text.contains("第3条"));
    assert!(other.notices[0].contains("第3条") && other.notices[0].contains("第2条"), "{:?}", other.notices);
}

#[test]
fn pages_without_words_say_which_to_open() {
    let refused = |page: &str| read_document(page.as_bytes(), None).expect_err("refused");
    assert_eq!(
        refused("<html><frameset cols='1,2'><frame src=a.html><frame src=b.html></frameset></html>"),
        Refusal::Frames
    );
    assert_eq!(refused("<!doctype html><body><iframe src=honbun.html></iframe></body>"), Refusal::Frames);
    assert_eq!(refused("<!doctype html><div id=app></div><script src=app.js></script>"), Refusal::Scripted);
    assert_eq!(refused("<!doctype html><title>規程</title>"), Refusal::Empty);
    assert!(Refusal::Frames.to_string().contains("保存"));
}

#[test]
fn encodings_are_declared_or_found() {
    let text = "<html><head><meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'></head><p>①職員は、髙﨑課長の許可を得なければならない。";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(read_document(&cp932, None).expect("read").text.contains("髙﨑"));
    assert!(read_document(&cp932, Some(Encoding::Cp932)).is_ok());
    let (euc, _, _) = encoding_rs::EUC_JP.encode("<html><meta charset=euc-jp><p>ｼｽﾃﾑ");
    assert!(read_document(&euc, None).expect("read").text.contains("ｼｽﾃﾑ"));
    let wrong = text.replace("Shift_JIS", "euc-jp");
    let (wrong, _, _) = encoding_rs::SHIFT_JIS.encode(&wrong);
    let read = read_document(&wrong, None).expect("read");
    assert!(read.text.contains("髙﨑") && read.notices[0].contains("EUC-JP"), "{read:?}");
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(read_document(&wide, None).expect("read").text.contains("髙﨑"));
    let xml = format!(
        "\u{FEFF}<?xml version='1.0'?>\n<!-- 見出し -->\n<html xmlns='http://www.w3.org/1999/xhtml'><p>{LONG}"
    );
    assert_eq!(read_document(xml.as_bytes(), None).expect("read").form, Form::Html);
}

#[test]
fn each_line_knows_its_place_in_the_source() {
    let read = page(
        "\n<p>甲は、\n乙を守る。</p>\n\n<nav>\n\n</nav><p>丙</p><p>丁</p>\r\n<table border=1><tr>\n<td>戊<td>己</table>",
    );
    let placed: Vec<(&str, Place)> =
        read.text.lines().zip(read.places.iter().copied()).filter(|(l, _)| !l.is_empty()).collect();
    let line = Place::Line;
    assert_eq!(
        placed,
        [("甲は、乙を守る。", line(3)), ("丙", line(8)), ("丁", line(8)), ("戊\t己", line(10))]
    );
    assert_eq!(read.places.len(), read.text.lines().count());
}

/// The three manners of each policy give the lines of its plain text.
#[test]
fn policies_come_back_line_for_line() {
    let plain = |line: &str| {
        let line = line.trim().trim_start_matches(['#', '-', '*', '・']).trim();
        line.chars().filter(|c| !c.is_whitespace() && *c != '・').collect::<String>()
    };
    let spoken = |text: &str| -> Vec<String> {
        let words = text.lines().map(plain).filter(|l| l.chars().any(|c| c.is_alphanumeric()));
        words.collect()
    };
    for body in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let text = std::fs::read_to_string(root().join(format!("policies/{body}.txt"))).expect("a policy");
        for manner in ["reiki", "plain", "site"] {
            let page =
                std::fs::read(root().join(format!("tests/forms/{body}.{manner}.html"))).expect("a page");
            let read = read_document(&page, None).expect("it is read");
            let (found, wanted) = (spoken(&read.text), spoken(&text));
            let first = found.iter().zip(&wanted).find(|(f, w)| f != w);
            assert!(first.is_none() && found.len() == wanted.len(), "{body}.{manner}: {first:?}");
        }
    }
}

#[test]
fn hostile_pages_are_refused_or_read_and_never_overflow() {
    let limits = [
        "<div>".repeat(100_000),
        format!("<html>{}", "<p>".repeat(600_000)),
        "\n".repeat(600_000),
        format!("{}{}", "<b><i id=1><u class=x>".repeat(900), "<p>".repeat(200_000)),
    ];
    for body in limits {
        let page = format!("<!doctype html>{body}");
        assert!(
            matches!(read_document(page.as_bytes(), None), Err(Refusal::TooMuch { .. } | Refusal::Empty)),
            "{}",
            &page[..60]
        );
    }
    let deep = format!(
        "<!doctype html><svg>{}</svg><math>{}<td>字</math><p>{LONG}",
        "<tr>".repeat(3_000),
        "<tr>".repeat(3_000)
    );
    assert!(read(&deep).text.contains(LONG));
    let attribute =
        format!("<!doctype html><p class='{}' {}>{LONG}", "x ".repeat(500_000), "b=1 ".repeat(2_000));
    assert!(read(&attribute).text.contains(LONG));
    let nul = format!("<!doctype html><p>\0{LONG}\u{FDD0}\u{FDE0}\u{FFFE}");
    assert!(read(&nul).text.contains(LONG));
    let entities = format!("<!doctype html><p>{LONG}{}", "&amp;&#x1F600;&zzz;&#99999999;".repeat(20_000));
    assert!(read(&entities).text.contains("&😀&zzz;"));
    assert!(matches!(
        read_document(&[b"<html>".as_slice(), &vec![b'x'; 20 * 1024 * 1024]].concat(), None),
        Err(Refusal::TooLarge { .. })
    ));
    assert!(read(&format!("<html><p>{LONG}<p class='")).text.contains(LONG));
}

/// Five thousand damaged pages, the same each time.
#[test]
fn damaged_pages_never_panic() {
    let pages: Vec<Vec<u8>> = ["kesen.reiki", "kumamoto.plain", "miyoshi.site"]
        .map(|name| std::fs::read(root().join(format!("tests/forms/{name}.html"))).expect("a page"))
        .into_iter()
        .map(|page| page[..page.len().min(9_000)].to_vec())
        .collect();
    let pieces: [&[u8]; 20] = [
        b"<table>",
        b"</td>",
        b"<li>",
        b"</ol>",
        b"<ol reversed start=-5>",
        b"<!--",
        b"-->",
        b"<svg>",
        b"<template>",
        b"<a href=/>",
        b"<select>",
        b"<frameset>",
        b"&#0;",
        b"\xFF\xFE",
        b"<td rowspan=9 colspan=9>",
        b"<math><td>",
        b"\"",
        b"<plaintext>",
        b"<pre>\n",
        b"\xEF\xB7\x90",
    ];
    let mut dice = Dice(20_260_401);
    for _ in 0..5_000 {
        let mut page = dice.pick(&pages).clone();
        for _ in 0..=dice.below(6) {
            let at = dice.below(page.len());
            match dice.below(4) {
                0 => page.truncate(at.max(200)),
                1 => page[at] = dice.next() as u8,
                2 => drop(page.splice(at..at, dice.pick(&pieces).iter().copied())),
                _ => {
                    let end = (at + dice.below(400)).min(page.len());
                    page.drain(at..end);
                }
            }
            if page.len() < 100 {
                page.extend_from_slice(&pages[0]);
            }
        }
        if let Ok(document) = read_document(&page, None) {
            assert_eq!(document.places.len(), document.text.lines().count());
        }
    }
}
