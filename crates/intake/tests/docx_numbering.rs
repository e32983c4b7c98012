//! Which ordinals does Word show? Takes documents with lists; expects the line with its ordinal as Word prints it.

#[expect(dead_code, reason = "each test file uses a part of it")]
mod word;

use word::{docx_with, lines, read};

/// A level of a list.
fn level(index: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

/// One pattern with these levels and list 1 made after it, and what else stands in the part.
fn numbering(levels: &[String], more: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>{more}",
        levels.concat()
    )
}

fn item(list: u32, level: usize) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    )
}

fn styled(style: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>")
}

/// The ordinals of items of (list, level), without the word behind.
fn shown(numbering: &str, items: &[(u32, usize)]) -> Vec<String> {
    let body: String = items.iter().map(|(list, level)| item(*list, *level)).collect();
    ordinals(&docx_with(&body, &[("numbering", numbering)]))
}

fn ordinals(bytes: &[u8]) -> Vec<String> {
    let ordinal = |line: String| line.strip_suffix('甲').map(|o| o.trim_end().to_owned());
    lines(bytes).into_iter().map(|line| ordinal(line).expect("the word of the test")).collect()
}

/// The ordinal of the item at `at`, from 1, of a list in that format.
fn nth(format: &str, at: u32) -> String {
    let start = format!(
        "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"{at}\"/></w:lvlOverride></w:num>"
    );
    shown(&numbering(&[level(0, format, "%1", "")], &start), &[(2, 0)]).concat()
}

#[test]
fn formats() {
    let expected = [
        ("decimal", 12, "12"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 9, "09"),
        ("decimalZero", 12, "12"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("japaneseCounting", 10, "十"),
        ("japaneseCounting", 21, "二十一"),
        ("japaneseCounting", 110, "百十"),
        ("japaneseCounting", 1305, "千三百五"),
        ("japaneseCounting", 12_000, "一万二千"),
        ("ideographDigital", 10, "一〇"),
        ("ideographDigital", 123, "一二三"),
        ("japaneseLegal", 12, "拾弐"),
        ("aiueo", 6, "ｶ"),
        ("aiueoFullWidth", 6, "カ"),
        ("aiueoFullWidth", 45, "ヲ"),
        ("aiueoFullWidth", 46, "ン"),
        ("aiueoFullWidth", 47, "アア"),
        ("iroha", 3, "ﾊ"),
        ("irohaFullWidth", 47, "ス"),
        ("irohaFullWidth", 48, "ン"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 26, "z"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("ideographTraditional", 2, "乙"),
        ("numberInDash", 3, "- 3 -"),
        ("none", 3, ""),
        ("somethingNew", 7, "7"),
    ];
    for (format, number, ordinal) in expected {
        assert_eq!(nth(format, number), ordinal, "{format} {number}");
    }
    // Numbers that no document needs stay short.
    assert_eq!(nth("lowerLetter", 4_000_000_000), "4000000000");
}

#[test]
fn bullets_and_their_fonts() {
    let bullet = |text: &str, font: &str| {
        let font = format!("<w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr>");
        shown(&numbering(&[level(0, "bullet", text, &font)], ""), &[(1, 0)]).concat()
    };
    assert_eq!(bullet("・", "ＭＳ 明朝"), "・");
    assert_eq!(bullet("\u{F06C}", "Wingdings"), "●");
    assert_eq!(bullet("l", "Wingdings"), "●");
    assert_eq!(bullet("\u{F0B7}", "Symbol"), "・");
    assert_eq!(bullet("\u{F0B7}", ""), "・");
    assert_eq!(bullet("o", "Courier New"), "○");
}

/// 第1章, 第1条, 2, (1), ア: a whole regulation.
#[test]
fn a_regulation_with_levels_in_each_other() {
    let levels = [
        level(0, "decimalFullWidth", "第%1章", ""),
        level(1, "decimal", "第%2条", "<w:lvlRestart w:val=\"0\"/>"),
        level(2, "decimal", "%3", ""),
        level(3, "decimal", "(%4)", ""),
        level(4, "aiueoFullWidth", "%5", ""),
    ];
    let items = [0, 1, 2, 3, 4, 4, 3, 4, 2, 3, 1, 2, 0, 1].map(|level| (1, level));
    assert_eq!(
        shown(&numbering(&levels, ""), &items),
        ["第１章", "第1条", "1", "(1)", "ア", "イ", "(2)", "ア", "2", "(1)", "第2条", "1", "第２章", "第3条"]
    );
}

#[test]
fn a_level_restarts_only_behind_the_level_it_names() {
    let levels = |restart: &str| {
        [
            level(0, "decimal", "%1", ""),
            level(1, "decimal", "%1.%2", ""),
            level(2, "decimal", "(%3)", restart),
        ]
    };
    let items = [0, 1, 2, 2, 1, 2, 0, 1, 2].map(|level| (1, level));
    let last = |restart: &str| {
        let shown = shown(&numbering(&levels(restart), ""), &items);
        [2, 3, 5, 8].map(|at| shown[at].clone())
    };
    assert_eq!(last(""), ["(1)", "(2)", "(1)", "(1)"]);
    assert_eq!(last("<w:lvlRestart w:val=\"1\"/>"), ["(1)", "(2)", "(3)", "(1)"]);
    assert_eq!(last("<w:lvlRestart w:val=\"0\"/>"), ["(1)", "(2)", "(3)", "(4)"]);
}

#[test]
fn higher_levels_keep_their_own_format_unless_legal() {
    let levels = |legal: &str| {
        [
            level(0, "japaneseCounting", "第%1", ""),
            level(1, "upperRoman", "%1-%2", ""),
            level(2, "decimalZero", "%1.%2.%3", legal),
        ]
    };
    let items = [(1, 0), (1, 1), (1, 1), (1, 2)];
    assert_eq!(shown(&numbering(&levels(""), ""), &items), ["第一", "一-I", "一-II", "一.II.01"]);
    assert_eq!(shown(&numbering(&levels("<w:isLgl/>"), ""), &items)[3], "1.2.1");
    assert_eq!(shown(&numbering(&levels("<w:isLgl w:val=\"0\"/>"), ""), &items)[3], "一.II.01");
}

/// Word counts a level that was passed over as begun: 1.1, then 2.
#[test]
fn a_level_without_the_one_above() {
    let levels = [level(0, "decimal", "%1", ""), level(1, "decimal", "%1.%2", "")];
    assert_eq!(shown(&numbering(&levels, ""), &[(1, 1), (1, 1), (1, 0), (1, 1)]), ["1.1", "1.2", "2", "2.1"]);
}

#[test]
fn a_deeper_number_in_the_text_of_a_level_is_nothing() {
    let levels = [level(0, "decimal", "%1%2%%", "")];
    assert_eq!(shown(&numbering(&levels, ""), &[(1, 0)]), ["1%%"]);
}

#[test]
fn lists_of_one_pattern_go_on_and_a_start_of_ones_own_begins_anew() {
    let more = "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/></w:num>\
                <w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>\
                <w:num w:numId=\"4\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
                <w:numFmt w:val=\"irohaFullWidth\"/><w:lvlText w:val=\"%1\"/></w:lvl></w:lvlOverride></w:num>";
    let numbering = numbering(&[level(0, "decimal", "%1", ""), level(1, "decimal", "(%2)", "")], more);
    let items = [(1, 0), (2, 0), (3, 0), (3, 1), (3, 0), (1, 0), (4, 0), (3, 0)];
    assert_eq!(shown(&numbering, &items), ["1", "2", "5", "(1)", "6", "7", "チ", "9"]);
}

#[test]
fn the_mark_behind_the_ordinal() {
    let whole = |suffix: &str, text: &str| {
        let numbering = numbering(&[level(0, "decimal", text, suffix)], "");
        lines(&docx_with(&item(1, 0), &[("numbering", &numbering)])).concat()
    };
    assert_eq!(whole("", "第%1条"), "第1条 甲");
    assert_eq!(whole("<w:suff w:val=\"tab\"/>", "第%1条"), "第1条 甲");
    assert_eq!(whole("<w:suff w:val=\"space\"/>", "第%1条"), "第1条 甲");
    assert_eq!(whole("<w:suff w:val=\"nothing\"/>", "第%1条"), "第1条甲");
    assert_eq!(whole("", "第%1条　"), "第1条　甲");
    assert_eq!(whole("", ""), "甲");
}

#[test]
fn numbers_that_come_from_styles() {
    let levels = [
        level(0, "decimal", "第%1章", "<w:pStyle w:val=\"H1\"/>"),
        level(1, "decimal", "第%2条", "<w:pStyle w:val=\"H2\"/>"),
    ];
    let style = |id: &str, inside: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\">{inside}</w:style>")
    };
    let list = "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
    let none = "<w:basedOn w:val=\"H1\"/><w:pPr><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>";
    let styles = [
        style("H1", list),
        // The level of a style is the one that names it, whatever the style says.
        style("H2", "<w:basedOn w:val=\"H1\"/><w:pPr><w:numPr><w:ilvl w:val=\"7\"/></w:numPr></w:pPr>"),
        style("Child", "<w:basedOn w:val=\"H2\"/>"),
        style("Plain", none),
        style("Circle", "<w:basedOn w:val=\"Circle\"/>"),
    ];
    let off = "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    let body = [
        styled("H1"),
        styled("H2"),
        styled("Child"),
        styled("Plain"),
        off.to_owned(),
        styled("H1"),
        styled("Child"),
        styled("Circle"),
        styled("Unknown"),
    ];
    let bytes =
        docx_with(&body.concat(), &[("numbering", &numbering(&levels, "")), ("styles", &styles.concat())]);
    assert_eq!(ordinals(&bytes), ["第1章", "第1条", "第2条", "", "", "第2章", "第1条", "", ""]);
}

#[test]
fn the_ordinary_style_and_a_style_of_lists() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:numStyleLink w:val=\"L\"/></w:abstractNum>\
                     <w:abstractNum w:abstractNumId=\"1\"><w:styleLink w:val=\"L\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/>\
                     <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"(%1)\"/></w:lvl></w:abstractNum>\
                     <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>";
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>\
                  <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>";
    let body = [item(1, 0), "<w:p><w:r><w:t>甲</w:t></w:r></w:p>".to_owned()].concat();
    assert_eq!(ordinals(&docx_with(&body, &[("numbering", numbering), ("styles", styles)])), ["(3)", "(4)"]);
}

#[test]
fn a_format_of_ones_own() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"7\"/><mc:AlternateContent>\
                     <mc:Choice Requires=\"w14\"><w:numFmt w:val=\"custom\" w:format=\"001, 002, 003, ...\"/></mc:Choice>\
                     <mc:Fallback><w:numFmt w:val=\"decimal\"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val=\"%1\"/></w:lvl></w:abstractNum>\
                     <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    assert_eq!(shown(numbering, &[(1, 0)]), ["007"]);
}

#[test]
fn what_is_deleted_or_hidden_is_not_counted() {
    let numbered = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let gone =
        |mark: &str, run: &str| format!("<w:p><w:pPr>{numbered}<w:rPr>{mark}</w:rPr></w:pPr>{run}</w:p>");
    let body = [
        item(1, 0),
        gone("<w:del/>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"),
        gone("<w:vanish/>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r>"),
        item(1, 0),
    ];
    let numbering = numbering(&[level(0, "decimal", "%1", "")], "");
    assert_eq!(ordinals(&docx_with(&body.concat(), &[("numbering", &numbering)])), ["1", "2"]);
}

/// The number of a joined paragraph is that of the mark that remains.
#[test]
fn the_ordinal_of_joined_paragraphs_stands_first() {
    let body =
        ["<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>".to_owned(), item(1, 0)];
    let numbering = numbering(&[level(0, "decimal", "%1", "")], "");
    assert_eq!(lines(&docx_with(&body.concat(), &[("numbering", &numbering)])), ["1 前甲"]);
}

#[test]
fn lists_that_do_not_exist_number_nothing() {
    assert_eq!(
        shown(&numbering(&[level(0, "decimal", "%1", "")], ""), &[(9, 0), (1, 5), (1, 99), (1, 0)]),
        ["", "", "", "1"]
    );
    let bytes = word::docx(&item(1, 0));
    assert_eq!(read(&bytes).text, "甲\n");
}

#[test]
fn cells_are_numbered_too() {
    let row = format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", item(1, 0), item(1, 0));
    let numbering = numbering(&[level(0, "decimalEnclosedCircle", "%1", "")], "");
    let bytes = docx_with(&format!("<w:tbl>{row}</w:tbl>"), &[("numbering", &numbering)]);
    assert_eq!(lines(&bytes), ["① 甲\t② 甲"]);
}
