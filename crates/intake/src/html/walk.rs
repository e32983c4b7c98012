//! What does the document say, line by line? Takes the page and what is furniture in it; gives the lines in the order of the
//! page: blocks and `br` break them, items bear their marks, rows of tables are one line. Nothing is fetched and no script runs.

use scraper::node::Element;

use super::furniture::Choice;
use super::lines::{Lines, Placed};
use super::list::{self, List};
use super::page::{Page, What, is_unseen};
use super::source::Line;
use super::table::{self, Table};
use super::words;

/// What was read, and what a person should know about it.
#[derive(Default)]
pub(super) struct Reading {
    /// The lines.
    pub lines: Vec<Placed>,
    /// Pictures with a description.
    pub images: usize,
    /// Deleted and inserted passages.
    pub deleted: usize,
    /// Inserted passages.
    pub inserted: usize,
    /// Other documents that are shown within the page.
    pub embedded: usize,
}

/// What ends with an element.
enum Ends {
    Nothing,
    Line,
    Part,
    Item,
    List,
    Preformatted,
    Row,
    /// A cell, with its index.
    Cell(usize),
    Table,
}

struct Walk<'p, 'a> {
    page: &'p Page<'a>,
    /// The lines of the page, and those of each open cell.
    sinks: Vec<Lines>,
    lists: Vec<List>,
    /// Open tables; nothing for those that only lay out the page.
    tables: Vec<Option<Table>>,
    preformatted: usize,
    reading: Reading,
}

/// Reads what was chosen.
pub(super) fn read(page: &Page<'_>, choice: &Choice) -> Reading {
    let sinks = vec![Lines::new(Line::default())];
    let mut walk = Walk {
        page,
        sinks,
        lists: Vec::new(),
        tables: Vec::new(),
        preformatted: 0,
        reading: Reading::default(),
    };
    let mut open: Vec<(usize, Ends)> = Vec::new();
    let mut at = choice.root;
    while at < page.nodes[choice.root].end {
        while let Some((_, ends)) = open.pop_if(|(i, _)| page.nodes[*i].end <= at) {
            walk.close(ends);
        }
        match page.nodes[at].what {
            What::Text(text) => walk.text(text),
            What::Element(element) => {
                if choice.dropped[at] || is_unseen(element) || walk.replaces(at, element) {
                    walk.note(element);
                    at = page.nodes[at].end;
                    continue;
                }
                let ends = walk.open(at, element);
                open.push((at, ends));
            }
            What::Other => {}
        }
        at += 1;
    }
    while let Some((_, ends)) = open.pop() {
        walk.close(ends);
    }
    let mut reading = walk.reading;
    reading.lines = walk.sinks.into_iter().next().map(Lines::finish).unwrap_or_default();
    reading
}

impl Walk<'_, '_> {
    fn sink(&mut self) -> &mut Lines {
        if self.sinks.is_empty() {
            self.sinks.push(Lines::new(Line::default()));
        }
        let last = self.sinks.len() - 1;
        &mut self.sinks[last]
    }

    fn text(&mut self, words: &str) {
        if self.preformatted > 0 { self.sink().exact(words) } else { self.sink().text(words) }
    }

    /// Whether other words stand for the element, or none: marks of notes and the ways back from them.
    fn replaces(&mut self, at: usize, element: &Element) -> bool {
        let name = element.name();
        if name != "sup" && name != "a" {
            return false;
        }
        let words = self.page.words(at, 8);
        let number = words.trim_matches(|c| "[]()（）*※注".contains(c));
        let numbered = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        let within = |i: usize| {
            self.page
                .element(i)
                .is_some_and(|e| e.name() == "a" && e.attr("href").is_some_and(|h| h.starts_with('#')))
        };
        match name {
            "sup" if numbered && (at..self.page.nodes[at].end).any(within) => {
                let line = (at..self.page.nodes[at].end).find_map(|i| match self.page.nodes[i].what {
                    What::Text(text) => Some(text.to_string()),
                    _ => None,
                });
                // The piece of text carries the mark of its line.
                let line: String =
                    line.unwrap_or_default().chars().filter(|c| super::source::is_mark(*c)).collect();
                self.text(&format!("{line}（注{number}）"));
                true
            }
            "a" => {
                within(at) && !words.is_empty() && words.chars().all(|c| "↩↑▲△⏎^\u{FE0E}\u{FE0F}".contains(c))
            }
            _ => false,
        }
    }

    /// What is left out, where a person should know.
    fn note(&mut self, element: &Element) {
        match element.name() {
            "del" | "s" | "strike" => self.reading.deleted += 1,
            "iframe" | "object" | "embed" => self.reading.embedded += 1,
            _ => {}
        }
    }

    fn open(&mut self, at: usize, element: &Element) -> Ends {
        match element.name() {
            "br" => {
                self.sink().end();
                Ends::Nothing
            }
            "img" => {
                self.reading.images +=
                    usize::from(element.attr("alt").is_some_and(|alt| alt.trim().chars().count() > 1));
                Ends::Nothing
            }
            "ins" => {
                self.reading.inserted += 1;
                Ends::Nothing
            }
            "ul" | "ol" => self.open_list(at, element),
            "li" => {
                let mark = self.lists.last_mut().map(|list| list.mark(element)).unwrap_or_default();
                self.sink().item(mark);
                Ends::Item
            }
            "table" => {
                let data = table::holds_data(self.page, at);
                self.tables.push(data.then(Table::default));
                self.sink().part();
                Ends::Table
            }
            "tr" => {
                self.sink().end();
                match self.tables.last_mut() {
                    Some(Some(table)) => {
                        table.row();
                        Ends::Row
                    }
                    _ => Ends::Line,
                }
            }
            "td" | "th" if matches!(self.tables.last(), Some(Some(_))) => {
                let line = self.sink().at;
                self.sinks.push(Lines::new(line));
                Ends::Cell(at)
            }
            "pre" | "listing" | "xmp" => {
                self.preformatted += 1;
                self.sink().part();
                Ends::Preformatted
            }
            name => self.open_block(name),
        }
    }

    fn open_list(&mut self, at: usize, element: &Element) -> Ends {
        let items: Vec<usize> = self.page.children(at).filter(|c| self.page.name(*c) == "li").collect();
        let own = !items.is_empty() && items.iter().all(|i| list::begins_with_mark(&self.page.start(*i, 12)));
        self.lists.push(List::open(element, i64::try_from(items.len()).unwrap_or(i64::MAX), own));
        if self.lists.len() == 1 {
            self.sink().part()
        } else {
            self.sink().end()
        }
        Ends::List
    }

    fn open_block(&mut self, name: &str) -> Ends {
        if let Some(level) = words::level(name) {
            self.sink().part();
            // Within a cell a heading is a value like others.
            if self.sinks.len() == 1 {
                self.sink().item(format!("{} ", "#".repeat(usize::from(level))));
            }
            return Ends::Part;
        }
        match name {
            "p" | "blockquote" | "dl" | "figure" | "hr" | "fieldset" => {
                self.sink().part();
                Ends::Part
            }
            "address" | "article" | "aside" | "body" | "caption" | "center" | "dd" | "details" | "dir"
            | "div" | "dt" | "figcaption" | "footer" | "form" | "header" | "hgroup" | "html" | "legend"
            | "main" | "menu" | "nav" | "optgroup" | "option" | "section" | "summary" | "tbody" | "td"
            | "tfoot" | "th" | "thead" => {
                self.sink().end();
                Ends::Line
            }
            _ => Ends::Nothing,
        }
    }

    fn close(&mut self, ends: Ends) {
        match ends {
            Ends::Nothing => {}
            Ends::Line => self.sink().end(),
            Ends::Part => self.sink().part(),
            Ends::Item => self.sink().item_end(),
            Ends::List => {
                self.lists.pop();
                if self.lists.is_empty() { self.sink().part() } else { self.sink().end() }
            }
            Ends::Preformatted => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.sink().part();
            }
            Ends::Row => {
                let line = self.tables.last_mut().and_then(|t| t.as_mut()).and_then(Table::line);
                if let Some(line) = line {
                    self.sink().whole(line);
                }
            }
            Ends::Cell(at) => self.close_cell(at),
            Ends::Table => {
                self.tables.pop();
                self.sink().part();
            }
        }
    }

    fn close_cell(&mut self, at: usize) {
        let Some(cell) = self.sinks.pop() else { return };
        self.sink().at = cell.at;
        let lines = cell.finish();
        let begun = lines.first().map(|(_, line)| *line);
        let filled: Vec<String> =
            lines.into_iter().map(|(l, _)| l.replace('\t', " ")).filter(|l| !l.is_empty()).collect();
        if let (Some(element), Some(Some(table))) = (self.page.element(at), self.tables.last_mut()) {
            table.cell(element, filled.join(" "), begun);
        }
    }
}
