//! Which provision does a citation mean? Looks among the children and siblings of the citing one, then higher up.
//! Takes a tree and a member of a citation; gives provisions, or why there are none.
//! The words of citations are read in `scan`.

mod legal;
mod outline;

use super::scan::{Annex, Dialect, Member, Outline, What, annex};
use clause::{Index, Kind, Ordinal, Part, Provision, Style, Tree};
use std::collections::HashMap;

/// What a member of a citation points to.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Here(Vec<Index>),
    Far(Vec<Index>),
    Missing,
    Outside,
}

impl Default for Found {
    fn default() -> Self {
        Found::Here(Vec::new())
    }
}

impl Found {
    /// Whether both are of one kind, so that one reference can hold them.
    pub fn is_like(&self, other: &Found) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Both together; the kind is that of `other`.
    pub fn join(self, other: &Found) -> Found {
        let mut places = self.places().to_vec();
        for place in other.places() {
            if !places.contains(place) {
                places.push(*place);
            }
        }
        match other {
            Found::Here(_) => Found::Here(places),
            Found::Far(_) => Found::Far(places),
            Found::Missing => Found::Missing,
            Found::Outside => Found::Outside,
        }
    }

    fn places(&self) -> &[Index] {
        match self {
            Found::Here(places) | Found::Far(places) => places,
            Found::Missing | Found::Outside => &[],
        }
    }
}

/// Part, whether in 附則, number and branch of an article.
type Article = (Part, bool, u32, Vec<u32>);

/// The tree with what citations ask for.
pub(super) struct Resolver<'t> {
    tree: &'t Tree,
    articles: HashMap<Article, Index>,
    annexes: Vec<(Annex, Index)>,
    /// Provisions that stand in 附則, which they may head.
    supplementary: Vec<bool>,
    labels: HashMap<(Part, Style, u32), Vec<Index>>,
    /// Articles in document order, those of 附則 apart.
    series: HashMap<(Part, bool), Vec<Index>>,
    /// Topmost provisions of each part.
    roots: HashMap<Part, Vec<Index>>,
}

impl<'t> Resolver<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        let mut out = Resolver {
            tree,
            articles: HashMap::new(),
            annexes: Vec::new(),
            supplementary: Vec::new(),
            labels: HashMap::new(),
            series: HashMap::new(),
            roots: HashMap::new(),
        };
        for (at, p) in tree.provisions().iter().enumerate() {
            let above = p.parent.is_some_and(|i| out.supplementary.get(i) == Some(&true));
            let inside = above || p.kind == Kind::Supplementary;
            out.supplementary.push(inside);
            let top = p.parent.is_none_or(|i| tree.get(i).kind == Kind::PartHeading);
            if top && p.kind != Kind::Front {
                out.roots.entry(p.id.part()).or_default().push(at);
            }
            let name = p.id.steps().last().filter(|_| p.kind == Kind::Table).and_then(|s| annex(s.as_str()));
            out.annexes.extend(name.map(|(name, _)| (name, at)));
            let Some(o) = &p.ordinal else { continue };
            if o.style == Style::Article {
                out.series.entry((p.id.part(), inside)).or_default().push(at);
                out.articles.entry((p.id.part(), inside, o.value, o.branch.clone())).or_insert(at);
            }
            if o.branch.is_empty() && !inside {
                out.labels.entry((p.id.part(), o.style, o.value)).or_default().push(at);
            }
        }
        out
    }

    /// What numbering the document uses.
    pub fn dialect(&self) -> Dialect {
        let mut out = Dialect::default();
        for p in self.tree.provisions() {
            match p.ordinal.as_ref().map(|o| o.style) {
                Some(Style::Dai) => out.dai = true,
                Some(Style::Dotted) => out.dotted = true,
                // A number beneath an article is a paragraph, and is not cited by it alone.
                Some(Style::Number) => out.number |= !self.paragraph(p),
                _ => {}
            }
        }
        out
    }

    fn paragraph(&self, p: &Provision) -> bool {
        let under = |i: Index| {
            let parent = self.tree.get(i);
            parent.kind == Kind::Supplementary || style(parent) == Some(Style::Article)
        };
        style(p) == Some(Style::Number) && p.parent.is_some_and(under)
    }

    /// What `member` means where it stands in `citing`; nothing where it is no citation after all.
    pub fn find(&self, citing: Index, member: &Member, last: Option<&Found>) -> Option<Found> {
        let found = match &member.what {
            What::Law => Found::Outside,
            What::Annex(name) => self.annex(citing, name)?,
            What::Items => found(self.items(citing)),
            What::Legal(legal) => self.legal(citing, legal),
            What::Shift(unit, by, below) => self.shift(citing, *unit, *by, below),
            What::Same(unit, below) => self.same(citing, *unit, below, last?),
            What::Outline(outline) => self.outline(citing, outline)?,
        };
        Some(match last {
            Some(before) if member.through => self.range(before, found),
            _ => found,
        })
    }

    /// The annexes with this name; without a number, all of them.
    fn annexes_with(&self, word: &str, number: &[u32]) -> Vec<Index> {
        let named = |a: &Annex| a.word == word && (number.is_empty() || a.number == number);
        self.annexes.iter().filter(|(a, _)| named(a)).map(|(_, i)| *i).collect()
    }

    fn annex(&self, citing: Index, name: &Annex) -> Option<Found> {
        // 別表第1の2の項 may mean a row of 別表第1.
        let shorter = name.number.get(..1).unwrap_or(&[]);
        let places = Some(self.annexes_with(name.word, &name.number)).filter(|p| !p.is_empty());
        let places = places.unwrap_or_else(|| self.annexes_with(name.word, shorter));
        (places != [citing]).then(|| found(places))
    }
}

fn found(places: Vec<Index>) -> Found {
    if places.is_empty() { Found::Missing } else { Found::Here(places) }
}

fn style(p: &Provision) -> Option<Style> {
    p.ordinal.as_ref().map(|o| o.style)
}

fn is_item(style: Style) -> bool {
    matches!(style, Style::Paren | Style::Kanji | Style::ParenKanji)
}

/// Used by the module beneath.
type Steps = [Ordinal];
