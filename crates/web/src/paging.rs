//! Which part of a long list stands on a page? A page is at most 100 KB, and nothing in a list is without a way to it.
//! Takes the list and the number that the address asks for; gives that part, and the links to the others.
//! Registers are paged where they are asked for, in `asked`; the links are drawn in `pager.html`.

use crate::visit::Visit;

/// Rows of a page, unless a page says otherwise.
pub const PAGE: usize = 50;

/// ページ送り (pager): a part of a long list, and the way to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// How many there are; where nobody counted them, as far as is known.
    pub pages: usize,
    /// Whether nobody counted them.
    pub uncounted: bool,
    /// The beginning of the link to another one.
    pub link: String,
    /// Its end: a place on the page.
    pub end: &'static str,
    /// What is paged, where a page has several lists.
    pub what: &'static str,
    /// The first and the last one on this page, from 1, and how many there are in all; zeros where this is not told.
    pub shown: (usize, usize, usize),
}

impl Pager {
    /// What the links are called.
    pub fn name(&self) -> String {
        format!("{}ページ", if self.what.is_empty() { String::new() } else { format!("{}の", self.what) })
    }

    /// Where the page before is.
    pub fn before(&self) -> Option<String> {
        (self.page > 1).then(|| format!("{}{}{}", self.link, self.page - 1, self.end))
    }

    /// Where the next page is.
    pub fn after(&self) -> Option<String> {
        (self.page < self.pages).then(|| format!("{}{}{}", self.link, self.page + 1, self.end))
    }

    /// The same pager for one of several lists of a page.
    #[must_use]
    pub fn of_list(self, what: &'static str, end: &'static str) -> Pager {
        Pager { what, end, ..self }
    }
}

/// The part of a list that the address asks for by `page`.
pub fn paged<T>(visit: &Visit<'_>, all: Vec<T>, link: String) -> (Vec<T>, Pager) {
    part(visit.asked("page"), all, PAGE, link)
}

/// The part of a list that a word asks for; what is no number asks for the first one.
pub fn part<T>(asked: &str, all: Vec<T>, per: usize, link: String) -> (Vec<T>, Pager) {
    let total = all.len();
    let (pager, from) = place(asked, total, per, link);
    (all.into_iter().skip(from).take(per).collect(), pager)
}

/// Where in a list of so many a word asks to be, and how many come before it.
pub fn place(asked: &str, total: usize, per: usize, link: String) -> (Pager, usize) {
    let pages = total.div_ceil(per).max(1);
    let page = asked.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let from = (page - 1) * per;
    let shown = (from + usize::from(total > 0), (from + per).min(total), total);
    (Pager { page, pages, link, shown, ..Pager::default() }, from)
}

/// The part of a list whose members differ much in length: pages of at most so many bytes, as they are weighed.
pub fn weighed<T>(
    asked: &str,
    all: Vec<T>,
    most: usize,
    weigh: impl Fn(&T) -> usize,
    link: String,
) -> (Vec<T>, Pager) {
    let total = all.len();
    let (mut parts, mut bytes, mut at) = (vec![(0, Vec::new())], 0, 0);
    for one in all {
        let weight = weigh(&one);
        if bytes + weight > most && bytes > 0 {
            parts.push((at, Vec::new()));
            bytes = 0;
        }
        bytes += weight;
        at += 1;
        if let Some((_, part)) = parts.last_mut() {
            part.push(one);
        }
    }
    let pages = parts.len();
    let page = asked.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let (from, part) = parts.swap_remove(page - 1);
    let shown = (from + usize::from(total > 0), from + part.len(), total);
    (part, Pager { page, pages, link, shown, ..Pager::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(asked: &str, total: usize) -> (Vec<usize>, Pager) {
        part(asked, (1..=total).collect(), 10, "/x?page=".to_string())
    }

    #[test]
    fn every_one_of_a_list_stands_on_one_of_its_pages() {
        let (_, first) = all("", 25);
        assert_eq!((first.page, first.pages, first.shown), (1, 3, (1, 10, 25)));
        let found: Vec<usize> = (1..=first.pages).flat_map(|n| all(&n.to_string(), 25).0).collect();
        assert_eq!(found, (1..=25).collect::<Vec<_>>());
        assert_eq!(all("3", 25).1.shown, (21, 25, 25));
    }

    #[test]
    fn what_is_no_page_leads_to_one() {
        for (asked, page) in [("", 1), ("0", 1), ("x", 1), ("-1", 1), ("99999999999999999999", 1), ("9", 3)] {
            assert_eq!(all(asked, 25).1.page, page, "{asked}");
        }
        let (none, pager) = all("2", 0);
        assert_eq!((none.len(), pager.page, pager.pages, pager.shown), (0, 1, 1, (0, 0, 0)));
    }

    #[test]
    fn pages_of_bytes_hold_everything_and_the_longest_stands_alone() {
        let list = vec![30, 30, 30, 200, 10, 10];
        let page = |n: &str| weighed(n, list.clone(), 100, |w| *w, String::new());
        let (first, pager) = page("1");
        assert_eq!((first, pager.pages), (vec![30, 30, 30], 3));
        assert_eq!(page("2").0, [200]);
        let (last, pager) = page("7");
        assert_eq!((last, pager.shown), (vec![10, 10], (5, 6, 6)));
        assert_eq!(weighed("1", Vec::<usize>::new(), 100, |w| *w, String::new()).1.pages, 1);
    }
}
