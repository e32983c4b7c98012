//! Which lines does a text have? Walks its paragraphs and tables in their order; gives a line for each, with the ordinal
//! that Word shows. Runs are in `run`, tables in `table`. Notes and text boxes follow the paragraph that they belong to.

use std::collections::{HashMap, HashSet};

use super::field::Fields;
use super::numbering::Numbering;
use super::styles::Styles;
use super::tally::Tally;
use super::xml::Element;
use super::{MAX_PARAGRAPHS, MAX_TEXT, too_much};
use crate::Refusal;

/// A line, and the paragraph it stands in, from 1.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub paragraph: u32,
}

/// 脚注 (notes) by their ids.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    pub foot: HashMap<&'a str, &'a Element>,
    pub end: HashMap<&'a str, &'a Element>,
}

/// A walk and what it has met so far.
#[derive(Debug)]
pub(super) struct Story<'a> {
    pub styles: &'a Styles,
    pub numbering: Numbering,
    pub notes: Notes<'a>,
    /// The notes that have been written: each once, whatever refers to it.
    pub written: HashSet<(bool, &'a str)>,
    pub fields: Fields,
    pub tally: Tally,
    /// Whether the run at hand is hidden.
    pub hidden: bool,
    /// The font of the run at hand, as far as it names one.
    pub font: &'a str,
    /// Runs of the paragraph at hand that were hidden.
    pub unseen: bool,
    /// How many tables are open.
    pub tables: usize,
    /// Lines of notes and text boxes that wait for the end of their paragraph or table.
    pub waiting: Vec<Line>,
    /// The paragraph at hand, from 1.
    pub paragraph: u32,
    /// Whether the walk is in a note: its paragraphs are not counted.
    pub noted: bool,
    size: usize,
}

/// Lines of one text: the body, a cell, a text box, a note.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub lines: Vec<Line>,
    /// What stands before the next paragraph, as the mark between them does not count.
    carried: Option<Carried>,
}

#[derive(Debug)]
struct Carried {
    /// With its ordinal, before that of the next paragraph.
    shown: String,
    /// Behind the ordinal of the next paragraph.
    words: String,
    paragraph: u32,
}

/// A break of the page or column inside a paragraph, until its lines are written.
pub(super) const PAGE: &str = "\u{C}";

impl<'a> Story<'a> {
    /// Nothing read yet.
    pub fn new(styles: &'a Styles, numbering: Numbering, notes: Notes<'a>) -> Self {
        Self {
            styles,
            numbering,
            notes,
            written: HashSet::new(),
            fields: Fields::default(),
            tally: Tally::default(),
            hidden: false,
            font: "",
            unseen: false,
            tables: 0,
            waiting: Vec::new(),
            paragraph: 0,
            noted: false,
            size: 0,
        }
    }

    /// The lines of the body.
    pub fn read(&mut self, body: &'a Element) -> Result<Vec<Line>, Refusal> {
        let mut flow = Flow::default();
        self.blocks(body, &mut flow)?;
        self.close(flow)
    }

    /// The paragraphs and tables in an element.
    pub fn blocks(&mut self, element: &'a Element, flow: &mut Flow) -> Result<(), Refusal> {
        for child in element.elements() {
            match child.name {
                "p" => self.paragraph(child, flow)?,
                "tbl" => self.table(child, flow)?,
                "del" | "moveFrom" => self.skip(child),
                "ins" | "moveTo" => {
                    self.tally.inserted += 1;
                    self.blocks(child, flow)?;
                }
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.blocks(chosen, flow)?;
                    }
                }
                "altChunk" | "subDoc" => self.tally.embedded += 1,
                "pPr" | "trPr" | "tcPr" => {}
                _ => self.blocks(child, flow)?,
            }
        }
        Ok(())
    }

    /// The lines of a text that is over.
    pub fn close(&mut self, mut flow: Flow) -> Result<Vec<Line>, Refusal> {
        if let Some(carried) = flow.carried.take() {
            let text = carried.shown + &carried.words;
            if !text.is_empty() {
                self.write(&text, carried.paragraph, &mut flow)?;
            }
        }
        self.release(&mut flow);
        Ok(flow.lines)
    }

    /// What a tracked deletion takes away.
    pub fn skip(&mut self, deleted: &Element) {
        self.tally.deleted += 1;
        self.pass(deleted);
    }

    /// Counts the paragraphs of what is not read, so that the numbers of the others stay right.
    pub fn pass(&mut self, element: &Element) {
        if !self.noted {
            self.paragraph = self.paragraph.saturating_add(element.count("p"));
        }
    }

    fn paragraph(&mut self, paragraph: &'a Element, flow: &mut Flow) -> Result<(), Refusal> {
        if !self.noted {
            self.paragraph = self.paragraph.saturating_add(1);
        }
        let number = self.paragraph;
        if number > MAX_PARAGRAPHS {
            return Err(too_much(format!("段落の数が{MAX_PARAGRAPHS}")));
        }
        let properties = paragraph.child("pPr");
        let mark = properties.and_then(|p| p.child("rPr"));
        let unseen = std::mem::replace(&mut self.unseen, false);
        let mut words = String::new();
        self.runs(paragraph, &mut words)?;
        words.push_str(&self.fields.abandon());
        let unseen = std::mem::replace(&mut self.unseen, unseen);

        let carried = flow.carried.take();
        let first = carried.as_ref().map_or(number, |c| c.paragraph);
        let (shown, before) = carried.map(|c| (c.shown, c.words)).unwrap_or_default();
        if mark.is_some_and(|m| m.child("del").is_some() || m.child("moveFrom").is_some()) {
            self.tally.deleted += 1;
            return carry(flow, Carried { shown, words: before + &words, paragraph: first });
        }
        let style = self.styles.of_paragraph(properties);
        let without_mark =
            mark.is_some_and(|m| self.is_hidden(m, style) || m.switch("specVanish") == Some(true));
        if without_mark && words.is_empty() && (unseen || shown.is_empty() && before.is_empty()) {
            return carry(flow, Carried { shown, words: before, paragraph: first });
        }
        let ordinal = self.numbering.next(properties, self.styles).unwrap_or_default();
        let mut text = shown;
        for piece in [ordinal, before, words] {
            text.push_str(&piece);
        }
        if without_mark {
            return carry(flow, Carried { shown: text, words: String::new(), paragraph: first });
        }
        self.write(&text, first, flow)?;
        self.release(flow);
        Ok(())
    }

    /// Writes a paragraph. A break of the page makes no empty line; a break of the line may.
    fn write(&mut self, text: &str, paragraph: u32, flow: &mut Flow) -> Result<(), Refusal> {
        let paged = text.contains(PAGE);
        let mut none = true;
        for line in text.split('\n').flat_map(|line| line.split(PAGE)) {
            if paged && line.trim().is_empty() {
                continue;
            }
            none = false;
            self.push(line.to_owned(), paragraph, flow)?;
        }
        if none {
            self.push(String::new(), paragraph, flow)?;
        }
        Ok(())
    }

    /// Adds a line, as long as there is room.
    pub fn push(&mut self, text: String, paragraph: u32, flow: &mut Flow) -> Result<(), Refusal> {
        self.size = self.size.saturating_add(text.len() + 1);
        if self.size > MAX_TEXT {
            return Err(too_long());
        }
        flow.lines.push(Line { text, paragraph });
        Ok(())
    }

    /// Writes what waited, unless a table is still open.
    pub fn release(&mut self, flow: &mut Flow) {
        if self.tables == 0 {
            flow.lines.append(&mut self.waiting);
        }
    }

    /// Reads a text beside the main one, such as a text box; its lines wait.
    pub fn aside(&mut self, element: &'a Element, mark: &str) -> Result<(), Refusal> {
        let tables = std::mem::replace(&mut self.tables, 0);
        let fields = std::mem::take(&mut self.fields);
        let waiting = std::mem::take(&mut self.waiting);
        let (hidden, unseen) = (self.hidden, self.unseen);
        self.hidden = false;
        let mut flow = Flow::default();
        self.blocks(element, &mut flow)?;
        let mut lines = self.close(flow)?;
        lines.retain(|line| !line.text.trim().is_empty());
        if let Some(line) = lines.first_mut() {
            line.text = format!("{mark}{}", line.text.trim_start());
        }
        (self.tables, self.fields, self.waiting) = (tables, fields, waiting);
        (self.hidden, self.unseen) = (hidden, unseen);
        self.waiting.append(&mut lines);
        Ok(())
    }

    /// Whether a run with these properties is hidden in a paragraph of that style.
    pub fn is_hidden(&self, run: &Element, style: Option<&str>) -> bool {
        // Where both styles hide, they cancel each other, as with bold in bold.
        let styled = || self.styles.hides(run.value("rStyle")) != self.styles.hides(style);
        run.switch("vanish").unwrap_or_else(styled)
    }
}

/// Keeps words for the next paragraph, as long as there is room.
fn carry(flow: &mut Flow, carried: Carried) -> Result<(), Refusal> {
    if carried.shown.len() + carried.words.len() > MAX_TEXT {
        return Err(too_long());
    }
    flow.carried = Some(carried);
    Ok(())
}

fn too_long() -> Refusal {
    too_much(format!("文章の大きさが{} MB", MAX_TEXT / (1024 * 1024)))
}

/// Of alternatives the one that newer programs show, else the one for the older.
pub(super) fn chosen(alternatives: &Element) -> Option<&Element> {
    alternatives.child("mc:Choice").or_else(|| alternatives.child("mc:Fallback"))
}
