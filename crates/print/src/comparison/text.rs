//! How does a comparison look on the terminal? Two columns of the width of their characters, changed words in 〔〕.
//! Takes the table and the width of the terminal; gives text.

use super::{Cell, Ink, Table};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The table as text of at most `width` columns.
pub fn text(table: &Table, width: usize) -> String {
    let column = (width.clamp(40, 160) - 3) / 2;
    let mut out = format!("{}\n\n", table.title);
    for note in &table.notes {
        out.push_str(&format!("{note}\n"));
    }
    for list in &table.lists {
        out.push_str(&format!("\n{}\n", list.title));
        for line in &list.lines {
            out.push_str(&format!("  {line}\n"));
        }
    }
    if table.rows.is_empty() {
        return out;
    }
    out.push_str("\n〔 〕は、変わった語句です。\n\n");
    let rule = format!("{}-+-{}\n", "-".repeat(column), "-".repeat(column));
    out.push_str(&line(&[&table.heads[0], &table.heads[1]].map(|h| wrapped(h, column)), column));
    out.push_str(&rule);
    for row in &table.rows {
        let cells = [0, 1].map(|n| lines(&row.cells[n], column));
        out.push_str(&line(&cells, column));
        out.push_str(&rule);
    }
    out
}

/// Lines of both cells beside each other.
fn line(cells: &[Vec<String>; 2], column: usize) -> String {
    let mut out = String::new();
    for n in 0..cells[0].len().max(cells[1].len()) {
        let [left, right] = [0, 1].map(|side| cells[side].get(n).map_or("", String::as_str));
        let fill = " ".repeat(column.saturating_sub(left.width()));
        out.push_str(format!("{left}{fill} | {right}").trim_end());
        out.push('\n');
    }
    out
}

fn lines(cell: &Cell, column: usize) -> Vec<String> {
    let depth = (cell.depth * 2).min(column / 3);
    let mut out = Vec::new();
    for paragraph in cell.paragraphs() {
        for line in wrapped(&marked(&paragraph), column - depth) {
            out.push(format!("{}{line}", " ".repeat(depth)));
        }
    }
    out
}

fn marked(paragraph: &[Ink]) -> String {
    let run = |run: &Ink| if run.underlined { format!("〔{}〕", run.text) } else { run.text.clone() };
    paragraph.iter().map(run).collect()
}

/// Signs that do not begin a line.
const NEVER_FIRST: &str = "、。，．・）〕」』】ー";

/// Breaks words into lines of at most `width` columns, of which the last two are for signs that hang.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let width = width.saturating_sub(2);
    let (mut out, mut line, mut used) = (Vec::new(), String::new(), 0);
    for c in words.chars() {
        let wide = c.width().unwrap_or(0);
        let hangs = NEVER_FIRST.contains(c) && used + wide <= width + 2;
        if used + wide > width && !line.is_empty() && !hangs {
            out.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += wide;
    }
    if !line.is_empty() || out.is_empty() {
        out.push(line);
    }
    out
}
