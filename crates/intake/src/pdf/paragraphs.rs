//! Does a line go on in the next one? Takes lines and rows of all pages; gives one line for each paragraph and row.
//! A line goes on where the next piece of text would not have fit behind it; a mark, a wider gap or another size of type
//! begins anew. Across the end of a page only these count. Which paragraph means what is the business of `clause`.

use super::characters::is_wide;
use super::flow::{Flow, Piece, Row, Spot};
use super::lines::Line;
use super::marks::marked;
use super::measure::Measure;

/// A paragraph that is being put together.
struct Open {
    text: String,
    spot: Spot,
    last: Line,
    last_spot: Spot,
    /// Where its first line begins.
    left: f32,
    /// Where its second line begins, if it has one.
    hang: Option<f32>,
}

/// Paragraphs and rows with the place where each begins; an empty line where text stands apart.
pub(crate) fn paragraphs(flows: Vec<Flow>) -> Vec<(String, Spot)> {
    let measure = Measure::new(&flows);
    let mut out: Vec<(String, Spot)> = Vec::new();
    let mut open: Option<Open> = None;
    let mut table: Option<Table> = None;
    for (piece, spot) in flows.into_iter().flat_map(|f| f.pieces) {
        match piece {
            Piece::Line(line) => {
                if let Some(paragraph) = open.as_mut().filter(|o| goes_on(o, &line, spot, &measure)) {
                    paragraph.add(line, spot);
                    continue;
                }
                close(&mut open, &mut out);
                table = None;
                let (text, left) = (line.text.clone(), line.left);
                open = Some(Open { text, spot, last: line, last_spot: spot, left, hang: None });
            }
            Piece::Row(row) => {
                close(&mut open, &mut out);
                table = add_row(table, row, spot, &mut out);
            }
        }
    }
    close(&mut open, &mut out);
    out
}

fn close(open: &mut Option<Open>, out: &mut Vec<(String, Spot)>) {
    if let Some(paragraph) = open.take() {
        let text = paragraph.text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        // Text without a mark stands apart from what is above it, as it does in the plain texts of policies.
        let apart = !paragraph.last.entry && !marked(&text);
        if apart && out.last().is_some_and(|(above, _)| !above.is_empty()) {
            out.push((String::new(), paragraph.spot));
        }
        out.push((text, paragraph.spot));
    }
}

impl Open {
    fn add(&mut self, line: Line, spot: Spot) {
        join(&mut self.text, &line.text);
        self.hang = Some(line.left);
        self.last = line;
        self.last_spot = spot;
    }
}

/// Puts the words of two lines together; between Latin words the end of a line is a space.
fn join(text: &mut String, next: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| !is_wide(c) && !c.is_whitespace());
    if latin(text.chars().next_back()) && latin(next.chars().next()) {
        text.push(' ');
    }
    text.push_str(next);
}

/// Whether a sentence or a heading in brackets ends here.
fn closed(text: &str) -> bool {
    text.ends_with(['。', '．', '】', '》', '：', ':', '？', '！'])
}

/// Whether a bracket stays open.
fn bracket_open(text: &str) -> bool {
    let count = |set: &[char]| text.chars().filter(|c| set.contains(c)).count();
    count(&['（', '(']) > count(&['）', ')']) && text.contains(['（', '(']) && !marked_by_half_bracket(text)
        || count(&['「', '『']) > count(&['」', '』'])
}

/// `1)` and `ア）` close what they never opened.
fn marked_by_half_bracket(text: &str) -> bool {
    text.chars().take(3).any(|c| matches!(c, ')' | '）')) && !text.starts_with(['（', '('])
}

/// Whether `next` goes on with the paragraph.
fn goes_on(open: &Open, next: &Line, spot: Spot, measure: &Measure) -> bool {
    let last = &open.last;
    let em = last.size.max(1.0);
    if last.entry || (next.size - last.size).abs() > 0.12 * em {
        return false;
    }
    let room = measure.margin(open.last_spot, last.right) - last.end;
    if next.head + 0.1 * em <= room {
        return false;
    }
    let same_column = spot.page == open.last_spot.page && spot.column == open.last_spot.column;
    let drop = next.y - last.y;
    let ended = closed(&open.text);
    if same_column && drop > 0.0 && drop > 1.15 * measure.leading(last.size) {
        return false;
    }
    let inside = bracket_open(&open.text);
    if marked(&next.text) && !inside {
        return false;
    }
    if inside {
        return true;
    }
    let em = em.max(next.size);
    let indented = |left: f32| measure.indent(spot, left) >= 0.5 * em;
    // Left ends of different columns cannot be compared.
    if spot.column != open.last_spot.column {
        return !ended || !indented(next.left) || open.hang.is_some_and(|h| h > open.left + 0.5 * em);
    }
    let beside = |left: f32| (next.left - left).abs() <= 0.5 * em;
    match open.hang {
        // A third line begins where the second did; a new paragraph is indented again.
        Some(hang) => beside(hang) || !ended && next.left < hang,
        None if !ended => (next.left - open.left).abs() <= 6.0 * em,
        None if marked(&open.text) => next.left > open.left - 0.5 * em,
        None => next.left < open.left - 0.5 * em || beside(open.left) && !indented(open.left),
    }
}

/// The table whose rows are being written.
struct Table {
    xs: std::rc::Rc<[f32]>,
    head: Vec<String>,
    page: u32,
    last: Vec<String>,
}

/// Writes a row. A table that goes on across the end of a page repeats neither its head nor a row cut in two.
fn add_row(table: Option<Table>, row: Row, spot: Spot, out: &mut Vec<(String, Spot)>) -> Option<Table> {
    let written = |cells: &[String]| cells.join("\t").trim_end().to_owned();
    let follows = |t: &Table| {
        t.page != spot.page
            && t.xs.len() == row.xs.len()
            && t.xs.iter().zip(row.xs.iter()).all(|(a, b)| (a - b).abs() <= 3.0)
    };
    let Some(mut table) = table.filter(|t| !row.first || follows(t)) else {
        out.push((written(&row.cells), spot));
        return Some(Table { xs: row.xs, head: row.cells.clone(), page: spot.page, last: row.cells });
    };
    if row.first {
        table.page = spot.page;
        if row.cells == table.head {
            return Some(table);
        }
        let cut = row.cells.first().is_some_and(String::is_empty)
            && row.cells.len() == table.last.len()
            && row
                .cells
                .iter()
                .zip(&table.last)
                .any(|(new, old)| !new.is_empty() && !old.is_empty() && !closed(old));
        if let Some((text, _)) = out.last_mut().filter(|_| cut) {
            for (old, new) in table.last.iter_mut().zip(&row.cells) {
                join(old, new);
            }
            *text = written(&table.last);
            return Some(table);
        }
    }
    out.push((written(&row.cells), spot));
    table.last = row.cells;
    Some(table)
}

/// The words of a cell of a table, in one line.
pub(crate) fn cell(lines: &[Line], margin: f32) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let words = line.text.replace('\t', " ");
        let parted = before.is_some_and(|b| {
            let full = b.end + line.head + 0.1 * b.size > margin;
            marked(&words) || closed(&text) && !full
        });
        if parted {
            text.push(' ');
            text.push_str(&words);
        } else {
            join(&mut text, &words);
        }
        before = Some(line);
    }
    text.trim().to_owned()
}
