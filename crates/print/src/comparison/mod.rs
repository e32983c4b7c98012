//! How do officials see what changed? The 新旧対照表 of two texts: head, rows in two columns, changed words underlined.
//! Takes two policies and their comparison; gives the table as a model, drawn by `text`, `html`, `docx` and `xlsx`.
//! Which provisions correspond was found in `policy::compare`; all entries as data are in `json`.

mod docx;
mod head;
mod html;
mod json;
mod layout;
mod rows;
mod text;
mod xlsx;

pub use docx::docx;
pub use html::html;
pub use json::json;
pub use layout::table;
pub use text::text;
pub use xlsx::xlsx;

use policy::Policy;

/// One of the two texts.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The file as the call named it.
    pub path: &'a str,
    /// What was read.
    pub policy: &'a Policy,
}

/// Which text stands in the left column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// 改正後, as most bodies have it.
    New,
    /// 改正前.
    Old,
}

/// 新旧対照表 (comparison table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// 表題.
    pub title: String,
    /// What was compared, and how many provisions of each kind there are.
    pub notes: Vec<String>,
    /// Heads of the two columns.
    pub heads: [String; 2],
    /// The left column is the new text.
    pub new_left: bool,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// For two bodies: what one has and the other lacks.
    pub lists: Vec<List>,
}

/// A row of two cells, left and right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Left and right.
    pub cells: [Cell; 2],
}

/// A cell: words in runs, paragraphs parted by line feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How deep the provision stands, from 0.
    pub depth: usize,
    /// The words.
    pub runs: Vec<Ink>,
}

/// Words that are underlined, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ink {
    /// The words.
    pub text: String,
    /// 下線.
    pub underlined: bool,
}

/// Titled lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What they have in common.
    pub title: String,
    /// One for each provision.
    pub lines: Vec<String>,
}

impl Cell {
    fn push(&mut self, text: &str, underlined: bool) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.underlined == underlined => run.text.push_str(text),
            _ => self.runs.push(Ink { text: text.to_string(), underlined }),
        }
    }

    /// The paragraphs, each with its runs.
    fn paragraphs(&self) -> Vec<Vec<Ink>> {
        let mut out: Vec<Vec<Ink>> = vec![Vec::new()];
        for run in &self.runs {
            for (n, piece) in run.text.split('\n').enumerate() {
                if n > 0 {
                    out.push(Vec::new());
                }
                if let Some(last) = out.last_mut().filter(|_| !piece.is_empty()) {
                    last.push(Ink { text: piece.to_string(), underlined: run.underlined });
                }
            }
        }
        out
    }
}
