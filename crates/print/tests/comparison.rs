//! Does the 新旧対照表 look as officials publish it? The same small amendment as text, page, Word and Excel file.
//! `UPDATE=1 cargo test -p print --test comparison` writes the expected text and page; read them.

#![expect(clippy::unwrap_used, reason = "a test says where its files are wrong by failing")]

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use policy::Policy;
use policy::compare::compare;
use print::comparison::{self, Left, Side, Table};
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;

const OLD: &str = "\
青葉市情報セキュリティ規程

青葉市

第1条 この規程は、市の情報資産を守るため、必要な事項を定めることを目的とする。
第2条 職員は、情報資産管理者の許可を得て、端末を持ち出すことができる。
第3条 課長は、次の事項を記録しなければならない。
(1) 端末の貸出しの日時及び相手方
(2) 媒体の廃棄の方法
(3) 故障の内容
(4) 修理を頼んだ業者の名称
第4条 職員は、離席するときは画面を閉じなければならない。
第5条 サーバ室の鍵は、総務課が保管する。
第6条 職員は、事故を知ったときは課長に報告しなければならない。課長は、報告を受けたときは原因を調べ、結果を市長に知らせなければならない。
第7条 外部の者に作業を頼むときは、契約に秘密を守る義務を書かなければならない。
第8条 市長は、毎年度、この規程の見直しをする。
";

const NEW: &str = "\
青葉市情報セキュリティ規程

青葉市

第1条 この規程は、市の情報資産を守るため、必要な事項を定めることを目的とする。
第2条 職員等は、情報資産責任者の許可を得て、端末を持ち出すことができる。
第3条 課長は、次の事項を記録しなければならない。
(1) 端末の貸出しの日時及び相手方
(2) 紛失した鍵の番号 & <型>
(3) 媒体の廃棄の方法
(4) 故障の内容
(5) 修理を頼んだ業者の名称
第4条 サーバ室の鍵は、総務課が保管する。
第5条 職員は、事故を知ったときは課長に報告しなければならない。
第6条 課長は、報告を受けたときは原因を調べ、結果を市長に知らせなければならない。
第7条 市長は、毎年度、この規程の見直しをする。
第8条 外部の者に作業を頼むときは、契約に秘密を守る義務を書かなければならない。
";

fn read(text: &str) -> Policy {
    policy::read(clause::Source::new("text", text))
}

fn table(old: &str, new: &str, left: Left) -> Table {
    let (old, new) = (read(old), read(new));
    let sides = [Side { path: "旧.txt", policy: &old }, Side { path: "新.txt", policy: &new }];
    comparison::table(&sides[0], &sides[1], &compare(&old, &new), left)
}

fn small() -> Table {
    table(OLD, NEW, Left::New)
}

/// The words that are underlined, in order.
fn underlined(table: &Table) -> Vec<String> {
    let runs = table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.runs);
    let pieces = runs.filter(|r| r.underlined).flat_map(|r| r.text.split('\n'));
    pieces.filter(|p| !p.is_empty()).map(str::to_string).collect()
}

fn expected(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/comparison").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), found, "{name}");
}

#[test]
fn text_and_page_as_expected() {
    expected("small.txt", &comparison::text(&small(), 100));
    expected("small.html", &comparison::html(&small()));
}

#[test]
fn the_columns_of_the_text_stand_straight() {
    use unicode_width::UnicodeWidthStr;
    for width in [40, 83, 100, 160] {
        let words = comparison::text(&small(), width);
        let bars: BTreeSet<usize> =
            words.lines().filter_map(|l| l.split_once(" | ").map(|(left, _)| left.width())).collect();
        assert_eq!(bars.len(), 1, "{words}");
        assert!(words.lines().filter(|l| l.contains(" | ")).all(|l| l.width() <= width), "{words}");
    }
}

#[test]
fn rows_as_officials_write_them() {
    let table = small();
    let cell = |row: &comparison::Row, n: usize| {
        row.cells[n].runs.iter().map(|r| r.text.as_str()).collect::<String>()
    };
    let rows: Vec<[String; 2]> = table.rows.iter().map(|r| [cell(r, 0), cell(r, 1)]).collect();
    let has =
        |left: &str, right: &str| rows.iter().any(|r| r[0].starts_with(left) && r[1].starts_with(right));
    assert!(has("第1条　（略）", "第1条　（略）"), "{rows:#?}");
    assert!(has("(3)～(5)　（略）", "(2)～(4)　（略）"), "{rows:#?}");
    assert!(has("(2)　紛失した鍵", "（新設）"), "{rows:#?}");
    assert!(has("（削る）", "第4条　職員は、離席"), "{rows:#?}");
    assert!(has("第5条　職員は、事故を知った", "第6条　職員は、事故を知った"), "{rows:#?}");
    let moved = rows.iter().filter(|r| r.concat().contains("移動")).count();
    assert_eq!(moved, 2, "what moved is marked at both places: {rows:#?}");
    let words = underlined(&table);
    for word in ["職員等", "職員", "情報資産責任者", "情報資産管理者", "(3)～(5)", "(2)～(4)"]
    {
        assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
    }
}

#[test]
fn the_other_order_swaps_the_columns() {
    let (usual, turned) = (small(), table(OLD, NEW, Left::Old));
    assert_eq!([&usual.heads[0], &usual.heads[1]], [&turned.heads[1], &turned.heads[0]]);
    assert_eq!(usual.heads[0], "改正後");
    for (one, other) in usual.rows.iter().zip(&turned.rows) {
        assert_eq!((&one.cells[0], &one.cells[1]), (&other.cells[1], &other.cells[0]));
    }
    assert!(comparison::html(&turned).contains("<th scope=\"col\">改正前</th><th scope=\"col\">改正後</th>"));
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = comparison::html(&small());
    for word in ["<script", "http:", "https:", "style=\"", "url(", "@import", "<link", "<img", " on"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("&amp; &lt;型&gt;"));
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut out = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

/// The words of runs whose properties hold an underline.
fn underlined_runs(xml: &str, run: &str, mark: &str, text: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut out, mut marked, mut inside) = (Vec::new(), false, false);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return out,
            Event::Start(e) if e.name().0 == run => {
                marked = false;
                out.push(String::new());
            }
            Event::End(e) if e.name().0 == run && (!marked || out.last().is_some_and(String::is_empty)) => {
                out.pop();
            }
            Event::Empty(e) | Event::Start(e) if e.name().0 == mark => marked = true,
            Event::Start(e) if e.name().0 == text => inside = true,
            Event::End(e) if e.name().0 == text => inside = false,
            Event::Text(words) if inside => {
                if let Some(last) = out.last_mut() {
                    last.push_str(&words);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_word_file_has_heads_on_every_page_and_underlines() {
    let table = small();
    let file = comparison::docx(&table).unwrap();
    let xml = part(&file, "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert!(xml.find("<w:tblHeader/>").unwrap() < xml.find("改正後</w:t>").unwrap());
    assert!(xml.contains("w:orient=\"landscape\""), "{}", &xml[xml.floor_char_boundary(xml.len() - 600)..]);
    let found: BTreeSet<String> = underlined_runs(&xml, "w:r", "w:u", "w:t").into_iter().collect();
    for words in underlined(&table).iter().filter(|w| !w.contains(['&', '<'])) {
        assert!(found.contains(words), "{words}: {found:?}");
    }
    assert_eq!(xml.matches("<w:tr>").count() + xml.matches("<w:tr ").count(), table.rows.len() + 1);
}

#[test]
fn the_excel_file_has_the_rows_and_underlines() {
    let table = small();
    let file = comparison::xlsx(&table).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.clone())).unwrap();
    let sheet = book.worksheet_range("新旧対照表").unwrap();
    let cells: Vec<String> = sheet.cells().map(|(_, _, c)| c.to_string()).collect();
    let heads = cells.iter().position(|c| c == "改正後").unwrap();
    assert_eq!(cells[heads + 1], "改正前");
    for row in &table.rows {
        for cell in &row.cells {
            let words: String = cell.runs.iter().map(|r| r.text.as_str()).collect();
            let squeezed = clause::glyph::squeeze(&words);
            assert!(cells.iter().any(|c| clause::glyph::squeeze(c) == squeezed), "{words}");
        }
    }
    let strings = part(&file, "xl/sharedStrings.xml");
    let found: BTreeSet<String> = underlined_runs(&strings, "r", "u", "t").into_iter().collect();
    for word in ["職員等", "情報資産責任者", "(3)～(5)"] {
        assert!(found.contains(word), "{word}: {found:?}");
    }
    let page = part(&file, "xl/worksheets/sheet1.xml");
    assert!(page.contains("orientation=\"landscape\"") && page.contains("paperSize=\"9\""));
    assert!(part(&file, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
}

#[test]
fn long_cells_are_cut_into_rows_that_excel_can_show() {
    let long =
        |word: &str| format!("第1条 {}\n", format!("{word}は、記録を保存しなければならない。").repeat(400));
    let table = table(&long("職員"), &long("課長"), Left::New);
    let file = comparison::xlsx(&table).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.clone())).unwrap();
    let sheet = book.worksheet_range("新旧対照表").unwrap();
    assert!(sheet.height() > 8, "{}", sheet.height());
    let page = part(&file, "xl/worksheets/sheet1.xml");
    for height in page.split(" ht=\"").skip(1) {
        let points: f64 = height.split('"').next().unwrap().parse().unwrap();
        assert!(points <= 409.0, "{points}");
    }
}

#[test]
fn two_bodies_are_called_so_and_listed() {
    let other = NEW.replace("青葉市", "若草町").replace("第1条 この規程は", "第1条 本町の規程は");
    let table = table(OLD, &other, Left::New);
    assert_eq!(table.heads, ["若草町", "青葉市"]);
    assert_eq!(table.lists.len(), 2);
    assert!(table.lists[0].title.starts_with("若草町にあり、青葉市にないもの（1規定）"), "{:?}", table.lists);
    assert!(table.lists[1].lines[0].contains("離席"), "{:?}", table.lists);
    let cells = table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.runs);
    assert!(
        cells.clone().any(|r| r.text.contains("（なし）"))
            && !cells.clone().any(|r| r.text.contains("（新設）"))
    );
}

#[test]
fn json_has_every_entry_with_both_addresses() {
    let (old, new) = (read(OLD), read(NEW));
    let found = compare(&old, &new);
    let sides = [Side { path: "旧.txt", policy: &old }, Side { path: "新.txt", policy: &new }];
    let text = comparison::json(&sides[0], &sides[1], &found).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let entries = value["entries"].as_array().unwrap();
    assert_eq!(entries.len(), found.entries.len());
    let reworded = entries.iter().find(|e| e["change"] == "reworded").unwrap();
    assert_eq!(reworded["old"][0]["id"], reworded["new"][0]["id"]);
    assert_eq!(reworded["words"][0]["old"], "職員");
    assert_eq!(reworded["words"][0]["new"], "職員等");
    assert_eq!(value["counts"]["split"], 1);
    assert_eq!(value["relation"], "editions");
}
