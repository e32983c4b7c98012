//! Where is number 6(3)① of an outline? Looks near the citing provision first.
//! Takes the steps of a path; gives the provision, and whether it stands far away.
//! Articles, paragraphs and items are found in the parent module.

use super::{Found, Outline, Resolver, Steps, found, style};
use clause::{Index, Kind, Ordinal, Part, Provision, Style, glyph};

impl Resolver<'_> {
    pub(super) fn outline(&self, citing: Index, outline: &Outline) -> Option<Found> {
        let own = self.tree.get(citing).id.part();
        let steps = outline.steps.as_slice();
        if let Some(part) = outline.part.filter(|p| *p != own) {
            if !self.tree.has_part(part) {
                return Some(Found::Outside);
            }
            let place = self.roots(part).iter().find_map(|root| self.descend(*root, steps));
            return Some(found(place.into_iter().collect()));
        }
        let (place, level) = match self.climb(citing, steps) {
            Some(near) => near,
            None if outline.weak => return None,
            None => match self.only(own, steps) {
                Some(place) => (place, usize::MAX),
                None => return Some(Found::Missing),
            },
        };
        let far = level >= 2 && !outline.plain || level == usize::MAX;
        Some(if far { Found::Far(vec![place]) } else { Found::Here(vec![place]) })
    }

    /// Looks among the children, the siblings, the siblings of the parent and so on; gives how many levels it went up.
    fn climb(&self, citing: Index, steps: &Steps) -> Option<(Index, usize)> {
        let inside = self.tree.get(citing).children.iter().find_map(|c| self.descend(*c, steps));
        if let Some(place) = inside {
            return Some((place, 0));
        }
        let mut at = Some(citing);
        let mut level = 0;
        while let Some(here) = at {
            // A label that is the citing provision's own means another one, if there is another one.
            let mut others = self.siblings(here).iter().filter(|s| **s != citing);
            if let Some(place) = others.find_map(|s| self.descend(*s, steps)) {
                return Some((place, level));
            }
            at = self.tree.get(here).parent;
            level += 1;
        }
        self.descend(citing, steps).map(|place| (place, 0))
    }

    /// The provision that these steps reach when the first of them is `at`.
    fn descend(&self, at: Index, steps: &Steps) -> Option<Index> {
        let (first, rest) = steps.split_first()?;
        if !self.bears(at, first) {
            return None;
        }
        if rest.is_empty() {
            return Some(at);
        }
        self.tree.get(at).children.iter().find_map(|c| self.descend(*c, rest))
    }

    /// The one provision of the part that these steps reach; nothing where there are several.
    fn only(&self, part: Part, steps: &Steps) -> Option<Index> {
        let first = steps.first()?;
        let places = self.labels.get(&(part, first.style, first.value))?;
        let mut reached = places.iter().filter_map(|at| self.descend(*at, steps));
        let place = reached.next()?;
        reached.next().is_none().then_some(place)
    }

    fn bears(&self, at: Index, ordinal: &Ordinal) -> bool {
        let Some(o) = &self.tree.get(at).ordinal else {
            return false;
        };
        let style = o.style == ordinal.style || (ordinal.style == Style::Kana && self.is_kana_style(o.style));
        let value = match (ordinal.style, glyph::from_gojuon(ordinal.value)) {
            (Style::Kana, Some(c)) if o.style == Style::Iroha => glyph::iroha(c) == Some(o.value),
            _ => o.value == ordinal.value,
        };
        style && value && o.branch == ordinal.branch
    }

    fn is_kana_style(&self, style: Style) -> bool {
        matches!(style, Style::Kana | Style::Iroha)
    }

    pub(super) fn is_kana(&self, at: Index, c: char) -> bool {
        match &self.tree.get(at).ordinal {
            Some(o) if o.style == Style::Kana => glyph::gojuon(c) == Some(o.value),
            Some(o) if o.style == Style::Iroha => glyph::iroha(c) == Some(o.value),
            _ => false,
        }
    }

    /// Those that share the parent of `at`, with itself; at the top, those of the same part.
    pub(super) fn siblings(&self, at: Index) -> &[Index] {
        match self.tree.get(at).parent {
            Some(parent) => &self.tree.get(parent).children,
            None => self.roots(self.tree.get(at).id.part()),
        }
    }

    /// The topmost provisions of a part; beneath the heading of the part, where there is one.
    pub(super) fn roots(&self, part: Part) -> &[Index] {
        self.roots.get(&part).map_or(&[], Vec::as_slice)
    }

    pub(super) fn child(
        &self,
        at: Index,
        value: u32,
        branch: &[u32],
        wanted: impl Fn(Style) -> bool,
    ) -> Option<Index> {
        self.tree.get(at).children.iter().copied().find(|c| {
            let o = self.tree.get(*c).ordinal.as_ref();
            o.is_some_and(|o| o.value == value && o.branch == branch && wanted(o.style))
        })
    }

    pub(super) fn is(&self, at: Index, wanted: Style) -> bool {
        style(self.tree.get(at)) == Some(wanted)
    }

    pub(super) fn has(&self, at: Index, wanted: Style, value: u32) -> bool {
        self.tree.get(at).ordinal.as_ref().is_some_and(|o| o.style == wanted && o.value == value)
    }

    /// `citing` or the nearest above it that `wanted` accepts.
    pub(super) fn above(&self, citing: Index, wanted: impl Fn(&Provision) -> bool) -> Option<Index> {
        self.tree.upward(citing).find(|i| wanted(self.tree.get(*i)))
    }

    /// The 附則 in which `citing` stands, or the first one.
    pub(super) fn supplementary_above(&self, citing: Index) -> Option<Index> {
        let own = self.above(citing, |p| p.kind == Kind::Supplementary);
        own.or_else(|| self.tree.provisions().iter().position(|p| p.kind == Kind::Supplementary))
    }
}
