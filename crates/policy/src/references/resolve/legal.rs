//! Which 条, 項 or 号 is meant? Counts from the citing provision (前項, 次条) or from the top (第12条第2項).
//! Takes what a citation prints; gives provisions.
//! Numbers of outlines are found in `outline`.

use super::{Found, Resolver, found, is_item, style};
use crate::references::scan::{Legal, Shift, Unit};
use clause::{Index, Kind, Part, Provision, Style};

impl Resolver<'_> {
    pub(super) fn legal(&self, citing: Index, legal: &Legal) -> Found {
        if let Some((value, branch)) = legal.unit(Unit::Article) {
            let supplementary = legal.supplementary;
            let part = legal.part.unwrap_or(self.tree.get(citing).id.part());
            if self.articles.is_empty() || (legal.part.is_some() && !self.tree.has_part(part)) {
                // A text without articles cites those of a law that it named before.
                return Found::Outside;
            }
            let key = |part: Part| (part, supplementary, value, branch.to_vec());
            let other = if part == Part::Basic { Part::Standards } else { Part::Basic };
            let place = self
                .articles
                .get(&key(part))
                .or_else(|| self.articles.get(&key(other)).filter(|_| legal.part.is_none()));
            return place.map_or(Found::Missing, |place| self.beneath(*place, legal));
        }
        if let Some((unit, value, _)) = legal.units.first().filter(|u| u.0 < Unit::Article) {
            return self.division(citing, *unit, *value);
        }
        let base = match legal.unit(Unit::Paragraph) {
            Some(_) if legal.supplementary => self.supplementary_above(citing),
            Some(_) => {
                self.above(citing, |p| style(p) == Some(Style::Article) || p.kind == Kind::Supplementary)
            }
            None => self.with_items(citing, legal),
        };
        match base {
            Some(base) => self.beneath(base, legal),
            None if legal.supplementary => Found::Missing,
            None => self.like_a_paragraph(citing, legal),
        }
    }

    /// 章, 節 and 款, the nearest with this number.
    fn division(&self, citing: Index, unit: Unit, value: u32) -> Found {
        let wanted = match unit {
            Unit::Part => Style::Part,
            Unit::Chapter => Style::Chapter,
            Unit::Section => Style::Section,
            _ => Style::Subsection,
        };
        let fits = |i: &Index| self.has(*i, wanted, value);
        let near =
            self.tree.ancestors(citing).find_map(|up| self.tree.get(up).children.iter().copied().find(fits));
        let place = near.or_else(|| self.roots(self.tree.get(citing).id.part()).iter().copied().find(fits));
        let place = place.or_else(|| (0..self.tree.provisions().len()).find(fits));
        found(place.into_iter().collect())
    }

    /// 項 and 号 beneath `base`.
    fn beneath(&self, base: Index, legal: &Legal) -> Found {
        let mut at = base;
        if let Some((value, _)) = legal.unit(Unit::Paragraph) {
            let numbered = self.child(at, value, &[], |s| s == Style::Number);
            let only = value == 1 && !self.tree.get(at).children.iter().any(|c| self.is(*c, Style::Number));
            match numbered.or(only.then_some(at)) {
                Some(found) => at = found,
                None => return Found::Missing,
            }
        }
        if let Some((value, branch)) = legal.unit(Unit::Item) {
            let first = self.child(at, 1, &[], |s| s == Style::Number);
            let found = self.child(at, value, branch, is_item);
            match found.or_else(|| self.child(first?, value, branch, is_item)) {
                Some(found) => at = found,
                None => return Found::Missing,
            }
        }
        if let Some(c) = legal.kana {
            let fits = |i: &&Index| self.is_kana(**i, c);
            match self.tree.get(at).children.iter().find(fits) {
                Some(found) => at = *found,
                None => return Found::Missing,
            }
        }
        if legal.each {
            let items = self.items(at);
            return Found::Here(if items.is_empty() { vec![at] } else { items });
        }
        Found::Here(vec![at])
    }

    /// The provision among `citing` and those above it whose items 第2号 counts.
    fn with_items(&self, citing: Index, legal: &Legal) -> Option<Index> {
        let (value, branch) = legal.unit(Unit::Item)?;
        self.tree.upward(citing).find(|at| self.child(*at, value, branch, is_item).is_some())
    }

    /// 第2項 in a text without articles: a sibling with this number, whatever its style.
    fn like_a_paragraph(&self, citing: Index, legal: &Legal) -> Found {
        let Some((value, _)) = legal.unit(Unit::Paragraph).or(legal.unit(Unit::Item)) else {
            return Found::Missing;
        };
        let fits = |i: &Index| {
            self.tree.get(*i).ordinal.as_ref().is_some_and(|o| o.value == value && o.branch.is_empty())
        };
        found(self.siblings(citing).iter().copied().find(fits).into_iter().collect())
    }

    pub(super) fn items(&self, at: Index) -> Vec<Index> {
        let children = &self.tree.get(at).children;
        let items: Vec<Index> =
            children.iter().copied().filter(|c| style(self.tree.get(*c)).is_some_and(is_item)).collect();
        if !items.is_empty() {
            return items;
        }
        children.iter().copied().filter(|c| self.tree.get(*c).kind == Kind::Numbered).collect()
    }

    pub(super) fn shift(&self, citing: Index, unit: Unit, by: Shift, below: &Legal) -> Found {
        let Some(own) = self.own_unit(citing, unit) else {
            return Found::Missing;
        };
        let wanted = style(self.tree.get(own));
        let siblings = if unit == Unit::Article { self.articles_like(own) } else { self.siblings(own) };
        let place = siblings.partition_point(|i| *i < own);
        let alike = |i: &&Index| style(self.tree.get(**i)) == wanted;
        let before = siblings[..place].iter().rev().filter(alike);
        let mut places: Vec<Index> = match by {
            Shift::Next => siblings.iter().skip(place + 1).filter(alike).take(1).copied().collect(),
            Shift::AllBefore => before.copied().collect(),
            Shift::Back(n) => before.take(n as usize).copied().collect(),
        };
        places.reverse();
        let short = matches!(by, Shift::Back(n) if places.len() < n as usize);
        if places.is_empty() || short {
            return Found::Missing;
        }
        if below.units.is_empty() && !below.each && below.kana.is_none() {
            return Found::Here(places.to_vec());
        }
        places.iter().map(|p| self.beneath(*p, below)).fold(Found::default(), |all, f| all.join(&f))
    }

    /// The 条, 項 or 号 in which `citing` stands; in an outline, the citing provision itself.
    fn own_unit(&self, citing: Index, unit: Unit) -> Option<Index> {
        let wanted = |p: &Provision| match unit {
            Unit::Part => style(p) == Some(Style::Part),
            Unit::Chapter => style(p) == Some(Style::Chapter),
            Unit::Section => style(p) == Some(Style::Section),
            Unit::Subsection => style(p) == Some(Style::Subsection),
            Unit::Article => style(p) == Some(Style::Article),
            Unit::Paragraph => self.paragraph(p),
            Unit::Item => style(p).is_some_and(is_item),
        };
        let legal = self.above(citing, |p| style(p) == Some(Style::Article) || p.kind == Kind::Supplementary);
        let found = self.above(citing, wanted);
        let loose = unit >= Unit::Paragraph && legal.is_none();
        found.or_else(|| loose.then_some(citing))
    }

    pub(super) fn same(&self, citing: Index, unit: Unit, below: &Legal, last: &Found) -> Found {
        let Some(place) = last.places().last() else {
            return last.clone();
        };
        match self.own_unit(*place, unit).or_else(|| self.own_unit(citing, unit)) {
            Some(base) => self.beneath(base, below),
            None => Found::Missing,
        }
    }

    /// The articles of the same body or 附則, in document order.
    fn articles_like(&self, own: Index) -> &[Index] {
        let key = (self.tree.get(own).id.part(), self.supplementary[own]);
        self.series.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Everything from `before` to `end`, where both stand in one series.
    pub(super) fn range(&self, before: &Found, end: Found) -> Found {
        let (Some(from), Some(to)) = (before.places().last(), end.places().last()) else {
            return end;
        };
        let wanted = style(self.tree.get(*from));
        let series =
            if wanted == Some(Style::Article) { self.articles_like(*from) } else { self.siblings(*from) };
        let between = series.iter().copied().filter(|i| (*from..=*to).contains(i));
        let places: Vec<Index> = between.filter(|i| style(self.tree.get(*i)) == wanted).collect();
        let whole = if places.contains(to) { places } else { end.places().to_vec() };
        match end {
            Found::Far(_) => Found::Far(whole),
            _ => Found::Here(whole),
        }
    }
}
