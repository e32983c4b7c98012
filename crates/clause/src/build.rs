//! How do lines become a tree? Opens provisions at labels, gives them their words, and notices what is damaged.
//! Takes a source; gives the tree. Acts of lines come from `layout`, places in the tree from `series`.
//! Paragraphs of articles and addresses are made in `finish`.

use crate::contents;
use crate::draft::{Built, Draft};
use crate::finish;
use crate::front::Front;
use crate::glyph::squeeze;
use crate::joining::{annex_label, closed, cut, inside_brackets};
use crate::label::class_label;
use crate::layout::{self, Act, WRAP};
use crate::line::{self, Line, cell_spans, trim};
use crate::markers;
use crate::ordinal::Style;
use crate::series::{self, Place};
use crate::source::Source;
use crate::span::{Passage, Span};
use crate::tree::{Finding, Index, Kind, Owner, Tree};

/// Reads a document. Whatever the text is, there is a tree, and the tree prints back to the text.
pub fn read(source: Source) -> Tree {
    let lines = line::scan(&source);
    let contents = contents::find(&source, &lines);
    let acts = layout::acts(&source, &lines, contents.as_ref());
    let markers = markers::markers(&source, &lines, &acts);
    let places = series::place(&markers);
    let mut builder = Builder::new(&source, &lines);
    let mut place = places.into_iter();
    for (i, act) in acts.iter().enumerate() {
        builder.line(i, act, &mut place);
    }
    builder.settle();
    let front = Front::read(&source, &builder.front_lines);
    let Builder { drafts, blocks, findings, .. } = builder;
    finish::finish(source, contents, front, Built { drafts, blocks, findings })
}

struct Builder<'a> {
    source: &'a Source,
    lines: &'a [Line],
    drafts: Vec<Draft>,
    /// Provision of each marker.
    of_marker: Vec<Index>,
    blocks: Vec<(Span, Owner)>,
    findings: Vec<Finding>,
    front_lines: Vec<Span>,
    current: Option<Index>,
    /// A blank line or page furniture stands before.
    apart: bool,
    caption: Option<usize>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, lines: &'a [Line]) -> Self {
        Builder {
            source,
            lines,
            drafts: Vec::new(),
            of_marker: Vec::new(),
            blocks: Vec::with_capacity(lines.len()),
            findings: Vec::new(),
            front_lines: Vec::new(),
            current: None,
            apart: false,
            caption: None,
        }
    }

    fn line(&mut self, i: usize, act: &Act, places: &mut impl Iterator<Item = Place>) {
        let owner = match act {
            Act::Blank | Act::Furniture => {
                self.apart = true;
                Owner::Nobody
            }
            Act::Contents => Owner::Contents,
            Act::Front => Owner::Provision(self.front_line(i)),
            Act::Caption => {
                self.caption = Some(i);
                // The owner is the provision that the next label opens.
                Owner::Provision(self.drafts.len())
            }
            Act::Row => Owner::Provision(self.row(i)),
            Act::TableHead => self.table_head(i),
            Act::Figure => Owner::Provision(self.figure(i)),
            Act::Text => Owner::Provision(self.text(i)),
            Act::Preface
            | Act::Labelled
            | Act::PartHeading(_)
            | Act::Supplementary
            | Act::Annex
            | Act::TableName => match places.next() {
                Some(place) => Owner::Provision(self.open(i, act, place)),
                None => Owner::Nobody,
            },
        };
        if !matches!(act, Act::Blank | Act::Furniture) {
            self.apart = false;
        }
        self.blocks.push((self.source.lines()[i], owner));
    }

    fn draft(&mut self, kind: Kind, line: usize) -> Index {
        let draft = Draft {
            kind,
            parent: None,
            ordinal: None,
            label: None,
            dash: false,
            damaged: false,
            name: String::new(),
            words: None,
            heading: Passage::default(),
            body: Passage::default(),
            line: line + 1,
            end_line: line + 1,
            cells: Vec::new(),
            part: None,
        };
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    fn front_line(&mut self, i: usize) -> Index {
        let at = match self.drafts.first() {
            Some(d) if d.kind == Kind::Front => 0,
            _ => self.draft(Kind::Front, i),
        };
        self.front_lines.push(self.lines[i].content);
        self.drafts[at].end_line = i + 1;
        at
    }

    /// Opens a provision at a label or heading.
    fn open(&mut self, i: usize, act: &Act, place: Place) -> Index {
        let line = &self.lines[i];
        let kind = match act {
            Act::PartHeading(_) => Kind::PartHeading,
            Act::Preface => Kind::Preface,
            Act::Supplementary => Kind::Supplementary,
            Act::Annex | Act::TableName => Kind::Table,
            _ => Kind::Numbered,
        };
        let at = self.draft(kind, i);
        let parent = place.parent.and_then(|m| self.of_marker.get(m).copied());
        self.of_marker.push(at);
        let words = line.words();
        let name = squeeze(self.source.slice(line.content));
        let caption = self.caption.take();
        let draft = &mut self.drafts[at];
        draft.parent = parent;
        draft.dash = line.dash;
        draft.damaged = place.damaged;
        if let Some(label) = &line.label {
            draft.label = Some(Span::new(line.content.start, line.content.start + label.len));
        }
        if let Act::PartHeading(part) = act {
            draft.part = Some(*part);
        }
        match kind {
            Kind::Numbered => {
                draft.ordinal = place.ordinal;
                draft.words = (!words.is_empty()).then_some(words);
            }
            Kind::PartHeading => draft.heading.push("", self.source.slice(words), words),
            _ => {
                let annex = if kind == Kind::Table { annex_label(self.source, line.content) } else { 0 };
                let heading =
                    trim(self.source.text(), Span::new(line.content.start + annex, line.content.end));
                draft.name = name;
                draft.label = (annex > 0).then(|| Span::new(line.content.start, line.content.start + annex));
                if !heading.is_empty() {
                    draft.heading.push("", self.source.slice(heading), heading);
                }
            }
        }
        if let Some(c) = caption {
            let span = inside_brackets(self.source, self.lines[c].content);
            draft.heading.push("", self.source.slice(span), span);
            draft.line = c + 1;
        }
        if parent.is_some_and(|p| self.drafts[p].kind == Kind::Table) && kind == Kind::Numbered {
            self.drafts[at].kind = Kind::Row;
        }
        self.current = Some(at);
        at
    }

    /// The heads of the columns are the words of a table that has a name.
    fn table_head(&mut self, i: usize) -> Owner {
        let Some(at) = self.current else {
            return Owner::Nobody;
        };
        let content = self.lines[i].content;
        if self.drafts[at].kind == Kind::Table {
            self.drafts[at].body.push("\n", self.source.slice(content), content);
        }
        Owner::Provision(at)
    }

    fn row(&mut self, i: usize) -> Index {
        let parent = self
            .current
            .filter(|c| self.drafts[*c].kind != Kind::Row)
            .or_else(|| self.drafts[self.current?].parent);
        let at = self.draft(Kind::Row, i);
        let cells = cell_spans(self.source.text(), self.lines[i].content);
        let table = parent.is_some_and(|p| self.drafts[p].kind == Kind::Table);
        let draft = &mut self.drafts[at];
        draft.parent = parent;
        for (n, cell) in cells.into_iter().enumerate() {
            let words = self.source.slice(cell);
            match n {
                0 if table && class_label(&squeeze(words)) => draft.label = Some(cell),
                0 => draft.heading.push("", words, cell),
                _ => draft.body.push("\t", words, cell),
            }
            let mut passage = Passage::default();
            passage.push("", words, cell);
            draft.cells.push(passage);
        }
        at
    }

    /// A figure belongs to the outermost provision that is open.
    fn figure(&mut self, i: usize) -> Index {
        let mut parent = self.current;
        while let Some(above) = parent.and_then(|p| self.drafts[p].parent) {
            if matches!(self.drafts[above].kind, Kind::PartHeading | Kind::Front) {
                break;
            }
            parent = Some(above);
        }
        let at = self.draft(Kind::Figure, i);
        let content = self.lines[i].content;
        let plain = squeeze(self.source.slice(content));
        let bare = plain.starts_with('【');
        let span = if bare { inside_brackets(self.source, content) } else { content };
        let draft = &mut self.drafts[at];
        draft.parent = parent;
        draft.name = if bare { String::new() } else { plain };
        draft.heading.push("", self.source.slice(span), span);
        at
    }

    /// Running text goes on with the provision that is open, or with the lead-in above a finished list.
    fn text(&mut self, i: usize) -> Index {
        let content = self.lines[i].content;
        let at = match self.current {
            Some(c) => self.target(c, content),
            None => {
                let at = self.draft(Kind::Preface, i);
                self.drafts[at].name = "前文".to_string();
                at
            }
        };
        self.current = Some(at);
        if self.label_alone(at) {
            self.drafts[at].words = Some(content);
            self.drafts[at].end_line = i + 1;
            return at;
        }
        let words = self.source.slice(content);
        let before = self.drafts[at].end_line;
        if let Some(head) = self.drafts[at].words.take() {
            let text = self.source.slice(head);
            let broken = !self.apart && text.chars().count() >= WRAP && !closed(text);
            let heading = !text.ends_with(['。', '．']) && !broken && !cut(text, words);
            let draft = &mut self.drafts[at];
            if heading { &mut draft.heading } else { &mut draft.body }.push(" ", text, head);
        }
        let draft = &mut self.drafts[at];
        let joined = !draft.body.is_empty() && !closed(draft.body.as_str());
        if joined && self.apart {
            let (start, span) = (draft.body.span(), content);
            let span = Span::new(self.source.line_at(start.end.saturating_sub(1)).start, span.end);
            self.findings.push(Finding::CutSentence { at, before, after: i + 1, span });
        }
        let draft = &mut self.drafts[at];
        draft.body.push(if joined { "" } else { "\n" }, words, content);
        draft.end_line = i + 1;
        at
    }

    /// A number alone on its line: the next line stands for the words behind it.
    fn label_alone(&self, at: Index) -> bool {
        let d = &self.drafts[at];
        d.kind == Kind::Numbered && d.words.is_none() && d.heading.is_empty() && d.body.is_empty()
    }

    /// A paragraph behind items that are bare phrases carries on the sentence above the items.
    fn target(&self, current: Index, content: Span) -> Index {
        let draft = &self.drafts[current];
        let words = self.source.slice(content);
        let Some(head) = draft.words.filter(|_| self.apart && draft.kind == Kind::Numbered) else {
            return current;
        };
        let text = self.source.slice(head);
        if closed(text) || cut(text, words) || !words.ends_with('。') {
            return current;
        }
        let Some(parent) = draft.parent.filter(|p| !self.drafts[*p].body.is_empty()) else {
            return current;
        };
        let style = draft.ordinal.as_ref().map(|o| o.style);
        let sibling = (parent + 1..current).rev().find(|i| self.drafts[*i].parent == Some(parent));
        let bare = |i: usize| {
            let d = &self.drafts[i];
            let leaf = self.drafts[i + 1].parent != Some(i);
            leaf && d.body.is_empty() && d.heading.is_empty() && d.ordinal.as_ref().map(|o| o.style) == style
        };
        if sibling.is_some_and(bare) { parent } else { current }
    }

    /// Decides whether words that stand alone behind a label are a heading or the provision itself.
    fn settle(&mut self) {
        let mut parents = vec![false; self.drafts.len()];
        for d in &self.drafts {
            if let Some(p) = d.parent.filter(|_| d.kind != Kind::Figure) {
                parents[p] = true;
            }
        }
        for (at, has_children) in parents.into_iter().enumerate() {
            let Some(head) = self.drafts[at].words.take() else {
                continue;
            };
            let text = self.source.slice(head);
            let listed = self.drafts[at].parent.is_some_and(|p| !self.drafts[p].body.is_empty());
            let article = self.drafts[at].ordinal.as_ref().is_some_and(|o| o.style == Style::Article);
            let legal = self.drafts[at].ordinal.as_ref().is_some_and(|o| o.style.is_legal());
            let sentence = text.ends_with(['。', '．'])
                || (!legal && (!has_children && listed || text.chars().count() > 60));
            let lead = has_children && !self.drafts[at].heading.is_empty() && article;
            let draft = &mut self.drafts[at];
            if sentence || lead { &mut draft.body } else { &mut draft.heading }.push(" ", text, head);
        }
    }
}
