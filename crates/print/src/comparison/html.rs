//! How does a comparison look as a page? One HTML file without script or anything from elsewhere, for screen and A4 landscape.
//! Takes the table; gives HTML. Changed words are underlined and, for those who listen, announced.

use super::{Cell, Ink, Table};
use crate::html::escape;

const STYLE: &str = "\
@page{size:A4 landscape;margin:15mm}
body{font-family:'BIZ UDMincho','BIZ UD明朝','Yu Mincho','游明朝','MS Mincho','ＭＳ 明朝','Noto Serif CJK JP',serif;color:#1a1a1a;background:#fff;line-height:1.7;margin:1.5rem auto;max-width:76rem;padding:0 1rem}
h1{font-size:1.4rem;text-align:center}
h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}
caption{text-align:left;padding:.3rem 0}
th,td{border:1px solid #333;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#eef1f5;text-align:center}
p{margin:0}
ins,del{color:inherit;text-decoration:underline;text-decoration-thickness:.09em;text-underline-offset:.18em}
.d1{padding-left:1.6rem}.d2{padding-left:2.6rem}.d3{padding-left:3.6rem}.d4{padding-left:4.6rem}.d5{padding-left:5.6rem}
.h{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{body{margin:0;max-width:none;padding:0;font-size:10pt;line-height:1.5}thead{display:table-header-group}h2{break-after:avoid}.h{display:none}}
";

/// The table as one page.
pub fn html(table: &Table) -> String {
    let title = escape(&table.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for note in &table.notes {
        out.push_str(&format!("<p>{}</p>\n", escape(note)));
    }
    for list in &table.lists {
        out.push_str(&format!("<h2>{}</h2>\n<ul>\n", escape(&list.title)));
        for line in &list.lines {
            out.push_str(&format!("<li>{}</li>\n", escape(line)));
        }
        out.push_str("</ul>\n");
    }
    if !table.lists.is_empty() {
        out.push_str("<h2>対照表</h2>\n");
    }
    if !table.rows.is_empty() {
        rows(table, &mut out);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn rows(table: &Table, out: &mut String) {
    out.push_str("<table>\n<caption>下線の部分は、変わった語句です。</caption>\n<thead>\n<tr>");
    for head in &table.heads {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(head)));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (n, cell) in row.cells.iter().enumerate() {
            self::cell(cell, (n == 0) == table.new_left, out);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn cell(cell: &Cell, new: bool, out: &mut String) {
    match cell.depth.min(5) {
        0 => out.push_str("<td>"),
        depth => out.push_str(&format!("<td class=\"d{depth}\">")),
    }
    for paragraph in cell.paragraphs() {
        out.push_str("<p>");
        paragraph.iter().for_each(|run| ink(run, new, out));
        out.push_str("</p>");
    }
    out.push_str("</td>");
}

fn ink(run: &Ink, new: bool, out: &mut String) {
    if !run.underlined {
        return out.push_str(&escape(&run.text));
    }
    let (tag, word) = if new { ("ins", "改正後") } else { ("del", "改正前") };
    out.push_str(&format!(
        "<{tag}><span class=\"h\">［{word}の語句：</span>{}<span class=\"h\">］</span></{tag}>",
        escape(&run.text)
    ));
}
