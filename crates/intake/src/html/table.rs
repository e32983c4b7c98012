//! How does a table become lines? Takes its rows, with cells that reach over several columns or rows; gives one line a row,
//! a tab between cells, each value once where it begins. Tables that only lay out the page, and those of one column, are text.

use scraper::node::Element;

use super::page::Page;
use super::words;

/// Most columns that are counted, whatever a cell claims to cover.
const MAX_COLUMNS: usize = 200;

/// 表 (table) that is open, with the row that is being read.
#[derive(Default)]
pub(super) struct Table {
    /// What stands in each column; nothing where a cell reaches over it.
    cells: Vec<Option<String>>,
    /// For each column, how many rows a cell from above still covers.
    covered: Vec<usize>,
    begun: Option<u32>,
}

impl Table {
    /// A new row.
    pub fn row(&mut self) {
        self.cells.clear();
        self.begun = None;
    }

    /// The columns that cells from above cover at this place.
    fn skip_covered(&mut self) {
        while let Some(rows) = self.covered.get_mut(self.cells.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.cells.push(None);
        }
    }

    /// A cell with its words and the line on which they begin.
    pub fn cell(&mut self, element: &Element, words: String, begun: Option<u32>) {
        self.skip_covered();
        let span =
            |name: &str| element.attr(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
        let (columns, rows) = (span("colspan"), span("rowspan"));
        self.begun = self.begun.or(begun);
        let first = self.cells.len();
        let last = (first + columns).min(MAX_COLUMNS);
        if rows > 1 && first < last {
            self.covered.resize(self.covered.len().max(last), 0);
            self.covered[first..last].fill(rows - 1);
        }
        self.cells.push(Some(words));
        self.cells.resize(self.cells.len().max(last), None);
    }

    /// The line of the row that has ended.
    pub fn line(&mut self) -> Option<(String, u32)> {
        let read = self.cells.len();
        self.covered.iter_mut().skip(read).for_each(|rows| *rows = rows.saturating_sub(1));
        let cells: Vec<&str> = self.cells.iter().flatten().map(String::as_str).collect();
        let (first, last) =
            (cells.iter().position(|c| !c.is_empty())?, cells.iter().rposition(|c| !c.is_empty())?);
        Some((cells[first..=last].join("\t"), self.begun?))
    }
}

/// Whether a table holds data: rows of several cells that say something beside each other.
pub(super) fn holds_data(page: &Page<'_>, at: usize) -> bool {
    let Some(element) = page.element(at) else { return false };
    if matches!(element.attr("role"), Some("presentation" | "none")) {
        return false;
    }
    let drawn = element.attr("border").is_some_and(|b| b.trim() != "0");
    let (mut columns, mut marked, mut nested) = (0, drawn, false);
    let mut inner = at + 1;
    while inner < page.nodes[at].end {
        match page.name(inner) {
            "tr" => {
                let cells = page.children(inner).filter(|c| matches!(page.name(*c), "td" | "th")).count();
                columns = columns.max(cells);
            }
            "th" | "caption" => marked = true,
            "table" => {
                nested = true;
                inner = page.nodes[inner].end;
                continue;
            }
            "form" | "nav" | "main" | "article" => nested = true,
            name => nested |= words::level(name).is_some(),
        }
        inner += 1;
    }
    columns > 1 && (marked || !nested)
}
