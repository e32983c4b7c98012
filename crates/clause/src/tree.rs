//! What provisions does a document have? The tree that the reader gives, and ways to walk and search it.
//! Made by `build`; holds the source, so that the tree prints back to it exactly.
//! What the words of a provision demand is read in `policy`.

use crate::address::{ClauseId, Part};
use crate::contents::Contents;
use crate::front::Front;
use crate::ordinal::Ordinal;
use crate::source::Source;
use crate::span::{Passage, Span};

/// Number of a provision within its tree, in document order.
pub type Index = usize;

/// What kind of provision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Title page.
    Front,
    /// The heading of 基本方針 or 対策基準.
    PartHeading,
    /// はじめに, 前文.
    Preface,
    /// A numbered provision.
    Numbered,
    /// The name of a table, or an annex (別表).
    Table,
    /// A row of a table.
    Row,
    /// A figure.
    Figure,
    /// 附則.
    Supplementary,
}

/// 規定 (provision): one node of the tree.
#[derive(Clone, Debug)]
pub struct Provision {
    /// Its address.
    pub id: ClauseId,
    /// What kind it is.
    pub kind: Kind,
    /// The provision above it.
    pub parent: Option<Index>,
    /// The provisions beneath it.
    pub children: Vec<Index>,
    /// Its ordinal as read, which a repair may have changed.
    pub ordinal: Option<Ordinal>,
    /// Its label as printed.
    pub label: Option<Span>,
    /// A list mark `- ` stands before the label.
    pub dash: bool,
    /// 見出し.
    pub heading: Passage,
    /// Its own words, without those of the provisions beneath it.
    pub body: Passage,
    /// First line, from 1.
    pub line: usize,
    /// Last line of its own words, from 1.
    pub end_line: usize,
    /// A row's cells.
    pub cells: Vec<Passage>,
}

impl Provision {
    /// The place of heading and body in the source; never empty.
    pub fn span(&self) -> Span {
        let words = match (self.heading.is_empty(), self.body.is_empty()) {
            (false, false) => self.heading.span().join(self.body.span()),
            (false, true) => self.heading.span(),
            (true, false) => self.body.span(),
            (true, true) => Span::default(),
        };
        match self.label {
            Some(label) if words.is_empty() => label,
            Some(label) => label.join(words),
            None => words,
        }
    }

    /// Heading, or the beginning of the body, for people.
    pub fn title(&self) -> &str {
        if self.heading.is_empty() { self.body.as_str() } else { self.heading.as_str() }
    }
}

/// What the reader noticed about the layout while it built the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A sentence is cut by blank lines; the last line before and the first line after, from 1.
    CutSentence {
        /// The provision.
        at: Index,
        /// Last line before the cut.
        before: usize,
        /// First line after it.
        after: usize,
        /// What stands on both sides.
        span: Span,
    },
    /// The printed glyph was read as another ordinal.
    DamagedOrdinal {
        /// The provision.
        at: Index,
    },
    /// Numbers are missing before this provision.
    Gap {
        /// The provision.
        at: Index,
        /// The sibling before it, if there is one.
        after: Option<Index>,
    },
    /// A number stands twice, or goes backwards.
    Repeat {
        /// The provision.
        at: Index,
        /// The sibling that bears the number, or a higher one.
        after: Index,
    },
    /// A part's heading prints no number, though the contents list has one.
    Unnumbered {
        /// The provision.
        at: Index,
        /// The entry of the contents list.
        entry: usize,
    },
}

/// Who a stretch of the source belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Blank lines and things of the page.
    Nobody,
    /// The contents list.
    Contents,
    /// A provision.
    Provision(Index),
}

/// 条文の木 (tree): a document as provisions, with everything that was read on the way.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) source: Source,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) blocks: Vec<(Span, Owner)>,
    pub(crate) contents: Option<Contents>,
    pub(crate) front: Front,
    pub(crate) findings: Vec<Finding>,
}

impl Tree {
    /// The source.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// All provisions in document order.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// One provision.
    pub fn get(&self, index: Index) -> &Provision {
        &self.provisions[index]
    }

    /// The contents list.
    pub fn contents(&self) -> Option<&Contents> {
        self.contents.as_ref()
    }

    /// What the title page says.
    pub fn front(&self) -> &Front {
        &self.front
    }

    /// What was noticed about the layout.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Stretches of the source with their owners; they cover it without gap or overlap.
    pub fn blocks(&self) -> &[(Span, Owner)] {
        &self.blocks
    }

    /// The tree as text again: the same as the source.
    pub fn print(&self) -> String {
        self.blocks.iter().map(|(span, _)| self.source.slice(*span)).collect()
    }

    /// The provisions above `index`, from the nearest.
    pub fn ancestors(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        let mut next = self.provisions[index].parent;
        std::iter::from_fn(move || {
            let at = next?;
            next = self.provisions[at].parent;
            Some(at)
        })
    }

    /// `index` itself, then the provisions above it, from the nearest.
    pub fn upward(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        std::iter::once(index).chain(self.ancestors(index))
    }

    /// The sibling before `index`.
    pub fn previous_sibling(&self, index: Index) -> Option<Index> {
        let siblings = &self.provisions[self.provisions[index].parent?].children;
        let place = siblings.binary_search(&index).ok()?;
        Some(siblings[place.checked_sub(1)?])
    }

    /// The provision whose path, citation or slug is `address`; a path may stand without its part.
    pub fn find(&self, address: &str) -> Option<Index> {
        let fits = |id: &ClauseId| {
            id.to_string() == address
                || id.path() == address
                || id.slug() == address
                || id.citation() == address
        };
        self.provisions.iter().position(|p| fits(&p.id))
    }

    /// Headings from the top down to `index`, for people.
    pub fn heading_path(&self, index: Index) -> String {
        let mut path: Vec<String> = Vec::new();
        for at in self.upward(index) {
            let p = &self.provisions[at];
            let label = p.ordinal.as_ref().map(Ordinal::canonical).unwrap_or_default();
            let heading = p.heading.as_str();
            match (label.is_empty(), heading.is_empty()) {
                (true, true) => {}
                (false, true) => path.push(label),
                (true, false) => path.push(heading.to_string()),
                (false, false) => path.push(format!("{label} {heading}")),
            }
        }
        path.reverse();
        path.join(" ＞ ")
    }

    /// Whether the document has provisions of `part`.
    pub fn has_part(&self, part: Part) -> bool {
        self.provisions.iter().any(|p| p.id.part() == part && p.kind != Kind::Front)
    }

    /// The provision that line `line` (from 1) belongs to.
    pub fn at_line(&self, line: usize) -> Option<Index> {
        let span = self.source.line(line)?;
        let at = self.blocks.partition_point(|(s, _)| s.end <= span.start);
        match self.blocks.get(at) {
            Some((_, Owner::Provision(index))) => Some(*index),
            _ => None,
        }
    }
}
