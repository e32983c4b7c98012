//! What does a Word document say, line by line? Takes small documents; expects the lines that Word shows, their places
//! and what a person is told. Ordinals are in `docx_numbering.rs`, attacks in `docx_hostile.rs`.

mod word;

use intake::{Form, Refusal};
use word::{docx, docx_with, lines, p, places, read, refused};

/// A paragraph with these runs and what else stands in it.
fn lines_of(inside: &str) -> Vec<String> {
    lines(&docx(&format!("<w:p>{inside}</w:p>")))
}

fn notices(body: &str) -> Vec<String> {
    read(&docx(body)).notices
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|c| format!("<w:tc>{c}</w:tc>")).collect();
    format!("<w:tr>{cells}</w:tr>")
}

#[test]
fn a_paragraph_is_a_line_and_an_empty_one_an_empty_line() {
    let bytes = docx(&[p("第1条"), "<w:p/>".to_owned(), p("第2条")].concat());
    assert_eq!(lines(&bytes), ["第1条", "", "第2条"]);
    assert_eq!(places(&bytes), [1, 2, 3]);
    assert_eq!(read(&bytes).form, Form::Word);
    assert!(read(&bytes).notices.is_empty());
}

#[test]
fn nothing_but_blanks_is_empty() {
    assert_eq!(
        refused(&docx("<w:p/><w:p><w:r><w:t xml:space=\"preserve\">  </w:t></w:r></w:p>")),
        Refusal::Empty
    );
}

#[test]
fn breaks_tabs_and_hyphens() {
    let run = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t><w:tab/><w:t>A</w:t><w:noBreakHyphen/>\
               <w:softHyphen/><w:t>B&#xAD;C</w:t></w:r>";
    assert_eq!(lines_of(run), ["甲", "乙", "丙\tA-BC"]);
    let bytes = docx(&format!("<w:p>{run}</w:p>{}", p("次")));
    assert_eq!(places(&bytes), [1, 1, 1, 2]);
}

#[test]
fn a_break_of_the_page_leaves_no_empty_line() {
    let page = "<w:r><w:br w:type=\"page\"/></w:r>";
    assert_eq!(lines_of(&format!("{page}<w:r><w:t>第2章</w:t></w:r>")), ["第2章"]);
    assert_eq!(lines_of(&format!("<w:r><w:t>前</w:t></w:r>{page}<w:r><w:t>後</w:t></w:r>")), ["前", "後"]);
    let alone = [p("前"), format!("<w:p>{page}</w:p>"), p("後")].concat();
    assert_eq!(lines(&docx(&alone)), ["前", "", "後"]);
}

#[test]
fn blanks_count_only_where_they_are_preserved() {
    assert_eq!(
        lines_of("<w:r><w:t> 甲 </w:t></w:r><w:r><w:t xml:space=\"preserve\"> 乙</w:t></w:r>"),
        ["甲 乙"]
    );
    assert_eq!(
        lines_of("<w:r><w:t>　全角の空白は残る\n改行は空白になる</w:t></w:r>"),
        ["　全角の空白は残る 改行は空白になる"]
    );
}

#[test]
fn references_stand_for_characters() {
    assert_eq!(
        lines_of("<w:r><w:t>A&amp;B&lt;C&gt;&#x7B2C;&#31456;<![CDATA[<甲>]]></w:t></w:r>"),
        ["A&B<C>第章<甲>"]
    );
}

#[test]
fn of_ruby_only_the_base_text() {
    let ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>せきもり</w:t></w:r></w:rt>\
                <w:rubyBase><w:r><w:t>関守</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>とは</w:t></w:r>";
    assert_eq!(lines_of(ruby), ["関守とは"]);
}

#[test]
fn symbols_of_symbol_fonts() {
    let symbol = |font: &str, code: &str| {
        lines_of(&format!("<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r>"))
    };
    assert_eq!(symbol("Wingdings", "F0FC"), ["✓"]);
    assert_eq!(symbol("Wingdings", "F06C"), ["●"]);
    assert_eq!(symbol("Symbol", "F0B7"), ["・"]);
    assert_eq!(symbol("ＭＳ 明朝", "2460"), ["①"]);
    let run =
        "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>&#xF0A7;甲&#xF04A;</w:t></w:r></w:p>";
    assert_eq!(lines(&docx(run)), ["▪甲〓"]);
    assert_eq!(notices(run), ["文字に直せない記号1か所を「〓」としました。"]);
    // 外字 of an office is a character of its own font.
    assert_eq!(lines_of("<w:r><w:t>&#xE000;崎</w:t></w:r>"), ["\u{E000}崎"]);
}

#[test]
fn tracked_changes_are_accepted_and_counted() {
    let body = "<w:p><w:r><w:t>許可を</w:t></w:r><w:del><w:r><w:delText>得る</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t>得なければならない</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>\
                <w:moveTo><w:r><w:t>。</w:t></w:r></w:moveTo></w:p>";
    assert_eq!(lines(&docx(body)), ["許可を得なければならない。"]);
    assert_eq!(
        notices(body),
        ["変更履歴が4か所（挿入2、削除2）残っています。すべて承諾した文として読みました。"]
    );
}

#[test]
fn a_deleted_mark_joins_two_paragraphs_and_a_deleted_paragraph_is_gone() {
    let deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    let joined = format!("<w:p>{deleted}<w:r><w:t>前半</w:t></w:r></w:p>{}", p("後半"));
    assert_eq!(lines(&docx(&joined)), ["前半後半"]);
    let gone = format!(
        "{}<w:p>{deleted}<w:del><w:r><w:delText>削る</w:delText></w:r></w:del></w:p>{}",
        p("一"),
        p("二")
    );
    assert_eq!(lines(&docx(&gone)), ["一", "二"]);
    assert_eq!(
        lines(&docx(&format!("{}<w:p>{deleted}<w:r><w:t>末尾</w:t></w:r></w:p>", p("一")))),
        ["一", "末尾"]
    );
    // What changed about the form of a paragraph is not its form.
    let form = "<w:p><w:pPr><w:pPrChange><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    assert_eq!(lines(&docx(&[form.to_owned(), p("乙")].concat())), ["甲", "乙"]);
}

#[test]
fn hidden_text_is_dropped_by_run_or_style() {
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部用</w:t></w:r>";
    let body = format!("<w:p><w:r><w:t>公開</w:t></w:r>{hidden}</w:p>");
    assert_eq!(lines(&docx(&body)), ["公開"]);
    assert_eq!(notices(&body), ["隠し文字1か所は画面にも紙にも出ないため除きました。"]);
    let styles = "<w:style w:type=\"character\" w:styleId=\"h\"><w:rPr><w:vanish/></w:rPr></w:style>";
    let body = "<w:p><w:r><w:rPr><w:rStyle w:val=\"h\"/></w:rPr><w:t>甲</w:t></w:r>\
                <w:r><w:rPr><w:rStyle w:val=\"h\"/><w:vanish w:val=\"0\"/></w:rPr><w:t>乙</w:t></w:r></w:p>";
    assert_eq!(lines(&docx_with(body, &[("styles", styles)])), ["乙"]);
    // A paragraph that is hidden with its mark leaves no line; a heading that runs into its text is one line.
    let mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>";
    assert_eq!(
        lines(&docx(&[p("前"), format!("<w:p>{mark}{hidden}</w:p>"), p("後")].concat())),
        ["前", "後"]
    );
    assert_eq!(
        lines(&docx(&[format!("<w:p>{mark}<w:r><w:t>見出し</w:t></w:r></w:p>"), p("本文")].concat())),
        ["見出し本文"]
    );
}

#[test]
fn of_fields_the_result_and_not_the_instruction() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let told = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let said = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let field = [mark("begin"), told("PAGEREF x"), mark("separate"), said("12"), mark("end")].concat();
    assert_eq!(lines_of(&[said("1 目的"), "<w:r><w:tab/></w:r>".to_owned(), field].concat()), ["1 目的\t12"]);
    assert_eq!(
        lines_of("<w:fldSimple w:instr=\"DATE\"><w:r><w:t>令和8年</w:t></w:r></w:fldSimple>"),
        ["令和8年"]
    );
    // A result that is told to another field is no text; an index entry shows nothing.
    let inner =
        [mark("begin"), told("IF "), mark("begin"), told("PAGE"), mark("separate"), said("3"), mark("end")]
            .concat();
    assert_eq!(lines_of(&[inner, mark("separate"), said("甲"), mark("end")].concat()), ["甲"]);
    assert_eq!(
        lines_of(&[said("甲"), mark("begin"), told("XE \"甲\""), mark("end"), said("乙")].concat()),
        ["甲乙"]
    );
    // A damaged document loses no text to a field that never ends.
    let open = format!("<w:p>{}{}</w:p>{}", mark("begin"), said("甲"), p("乙"));
    assert_eq!(lines(&docx(&open)), ["甲", "乙"]);
}

#[test]
fn fields_that_enclose_characters() {
    let equation = |text: &str| {
        lines_of(&format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> eq \\o\\ac(</w:instrText></w:r>\
             <w:r><w:instrText>{text})</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        ))
    };
    assert_eq!(equation("○,21"), ["㉑"]);
    assert_eq!(equation("○,ア"), ["㋐"]);
    assert_eq!(equation("○,a"), ["ⓐ"]);
    assert_eq!(equation("○,秘"), ["秘"]);
    assert_eq!(equation("\\s\\up 9(せきもり),関守"), ["関守"]);
}

#[test]
fn content_controls_links_and_alternatives_are_walked() {
    let body = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink>\
                <w:sdt><w:sdtContent><w:smartTag><w:r><w:t>乙</w:t></w:r></w:smartTag></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>\
                <mc:AlternateContent><mc:Choice Requires=\"x\"><w:p><w:r><w:t>新</w:t></w:r></w:p></mc:Choice>\
                <mc:Fallback><w:p><w:r><w:t>旧</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>";
    assert_eq!(lines(&docx(body)), ["甲乙", "新"]);
    assert_eq!(places(&docx(body)), [1, 2]);
}

#[test]
fn a_text_box_comes_once_behind_its_paragraph() {
    let inside = format!("<w:txbxContent>{}{}</w:txbxContent>", p("箱の一"), p("箱の二"));
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>\
         </mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>後</w:t></w:r></w:p>{}",
        p("次")
    );
    assert_eq!(lines(&docx(&body)), ["前後", "箱の一", "箱の二", "次"]);
    assert_eq!(places(&docx(&body)), [1, 2, 3, 4]);
    assert_eq!(notices(&body), ["テキストボックス1個の文は、置かれている段落のすぐ後ろに入れました。"]);
}

#[test]
fn notes_follow_their_paragraph_or_table() {
    let refer = |id: &str| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>");
    let notes = format!(
        "<w:footnote w:type=\"separator\" w:id=\"-1\">{}</w:footnote><w:footnote w:id=\"7\">{}</w:footnote><w:footnote w:id=\"8\">{}</w:footnote>",
        p("線"),
        p(" 総務省の指針"),
        p("別の注")
    );
    let ends = format!("<w:endnote w:id=\"7\">{}</w:endnote>", p("文末"));
    let body = format!(
        "<w:p><w:r><w:t>指針</w:t></w:r>{}<w:r><w:t>による。</w:t></w:r><w:r><w:endnoteReference w:id=\"7\"/></w:r></w:p><w:tbl>{}{}</w:tbl>{}",
        refer("7"),
        row(&[&format!("<w:p><w:r><w:t>甲</w:t></w:r>{}{}</w:p>", refer("8"), refer("-1")), &p("乙")]),
        row(&[&p("丙"), &p("丁")]),
        p("次")
    );
    let bytes = docx_with(&body, &[("footnotes", &notes), ("endnotes", &ends)]);
    assert_eq!(
        lines(&bytes),
        ["指針による。", "（注1）総務省の指針", "（文末注1）文末", "甲\t乙", "丙\t丁", "（注2）別の注", "次"]
    );
    assert_eq!(places(&bytes), [1, 1, 1, 2, 4, 2, 6]);
    assert!(read(&bytes).notices.iter().any(|n| n.starts_with("脚注2件は")));
    assert!(read(&bytes).notices.iter().any(|n| n.starts_with("文末脚注1件は")));
}

#[test]
fn comments_and_figures_are_told() {
    let body = "<w:p><w:r><w:t>甲</w:t><w:commentReference w:id=\"1\"/></w:r><w:r><w:drawing><x/></w:drawing></w:r></w:p>";
    assert_eq!(lines(&docx(body)), ["甲"]);
    assert_eq!(
        notices(body),
        [
            "コメント1件は本文ではないため除きました。",
            "図や画像が1点あります。その中の文字は読んでいません。"
        ]
    );
}

#[test]
fn a_row_is_a_line_with_tabs() {
    let body = format!(
        "<w:tbl><w:tblPr/>{}{}{}</w:tbl>{}",
        row(&[&p("用語"), &p("定義")]),
        row(&[&p("電子\t計算機"), &[p("次の機器をいう。"), p("・端末")].concat()]),
        row(&["<w:p/>", "<w:p/>"]),
        p("後")
    );
    assert_eq!(lines(&docx(&body)), ["用語\t定義", "電子 計算機\t次の機器をいう。 ・端末", "後"]);
    assert_eq!(places(&docx(&body)), [1, 3, 8]);
}

#[test]
fn merged_cells() {
    let cell = |merge: &str, text: &str| format!("<w:tcPr>{merge}</w:tcPr>{}", p(text));
    let (first, further) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let label = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&[&cell("<w:gridSpan w:val=\"2\"/>", "重要性分類")]),
        row(&[&cell(first, "機密性"), &p("Ⅰ")]),
        row(&[&cell(further, ""), &p("Ⅱ")])
    );
    assert_eq!(lines(&docx(&label)), ["重要性分類", "機密性\tⅠ", "機密性\tⅡ"]);
    let sentence = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[&p("Ⅰ"), &cell(first, "施錠しなければならない。")]),
        row(&[&p("Ⅱ"), &cell(further, "")])
    );
    assert_eq!(lines(&docx(&sentence)), ["Ⅰ\t施錠しなければならない。", "Ⅱ"]);
    let across = row(&[&p("甲"), &cell("<w:hMerge/>", "乙"), &p("丙")]);
    assert_eq!(lines(&docx(&format!("<w:tbl>{across}</w:tbl>"))), ["甲 乙\t丙"]);
}

#[test]
fn frames_nested_tables_and_deleted_rows() {
    let frame = format!("<w:tbl>{}</w:tbl>", row(&[&[p("第1条"), p("第2条")].concat()]));
    assert_eq!(lines(&docx(&frame)), ["第1条", "第2条"]);
    let inner = format!("<w:tbl>{}</w:tbl><w:p/>", row(&[&p("内1"), &p("内2")]));
    let nested = format!("<w:tbl>{}</w:tbl>", row(&[&p("外"), &inner]));
    assert_eq!(lines(&docx(&nested)), ["外\t内1 内2"]);
    assert_eq!(lines(&docx(&format!("<w:tbl>{}</w:tbl>", row(&[&inner])))), ["内1\t内2"]);
    let gone =
        format!("<w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p("旧1"), p("旧2"));
    let body = format!("<w:tbl>{gone}{}</w:tbl>", row(&[&p("新1"), &p("新2")]));
    assert_eq!(lines(&docx(&body)), ["新1\t新2"]);
    assert_eq!(places(&docx(&body)), [3]);
}

#[test]
fn formulas_keep_their_characters() {
    let body = "<w:p><w:r><w:t>率 </w:t></w:r><m:oMath><m:r><m:t>a/b</m:t></m:r></m:oMath></w:p>";
    assert_eq!(lines(&docx(body)), ["率a/b"]);
    assert_eq!(notices(body).len(), 1);
}
