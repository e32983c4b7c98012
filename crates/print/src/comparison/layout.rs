//! Which rows does the 新旧対照表 have? Changed provisions in full, unchanged ones as 第3条～第5条　（略）.
//! Takes two policies and their comparison; gives the table as a model.
//! New provisions stand opposite （新設）, deleted ones opposite （削る）; what moved is marked at both places.

use super::{Cell, Left, Row, Side, Table, head, rows};
use clause::{Index, Tree};
use policy::Policy;
use policy::compare::{Change, Comparison, Entry, Relation, words};
use std::collections::HashMap;

/// The table of a comparison.
pub fn table(old: &Side<'_>, new: &Side<'_>, found: &Comparison, left: Left) -> Table {
    let editions = found.relation == Relation::Editions;
    let mut pen = Pen::new(old.policy, new.policy, found);
    pen.write();
    let mut rows = pen.rows;
    let mut heads = match editions {
        true => ["改正後".to_string(), "改正前".to_string()],
        false => head::short_names(new, old),
    };
    if left == Left::Old {
        heads.reverse();
        rows.iter_mut().for_each(|row| row.cells.reverse());
    }
    let title = if editions {
        format!("{}　新旧対照表", head::name(new))
    } else {
        "二団体の比較表".to_string()
    };
    Table {
        title,
        notes: head::notes(old, new, found),
        heads,
        new_left: left == Left::New,
        rows,
        lists: head::lists(old, new, found),
    }
}

/// A run of unchanged siblings: the first and the last entry, and how many.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    count: usize,
    renumbered: bool,
}

/// So many characters of new or deleted provisions share a row at most.
const BLOCK: usize = 500;

struct Pen<'a> {
    old: &'a Policy,
    new: &'a Policy,
    found: &'a Comparison,
    /// Entries by their old provisions, and whether nothing changed at and beneath an entry.
    of_old: HashMap<Index, usize>,
    quiet: Vec<bool>,
    /// Moved entries, by the entry behind which they stood.
    left_behind: HashMap<Option<usize>, Vec<usize>>,
    rows: Vec<Row>,
    run: Option<Run>,
    /// The last row holds only new provisions, or only deleted ones: these.
    block: Option<(Change, Vec<Index>)>,
}

impl<'a> Pen<'a> {
    fn new(old: &'a Policy, new: &'a Policy, found: &'a Comparison) -> Self {
        let of_old: HashMap<Index, usize> =
            found.entries.iter().enumerate().flat_map(|(n, e)| e.old.iter().map(move |a| (*a, n))).collect();
        let mut pen = Pen {
            old,
            new,
            found,
            of_old,
            quiet: Vec::new(),
            left_behind: HashMap::new(),
            rows: Vec::new(),
            run: None,
            block: None,
        };
        pen.quiet = pen.find_quiet();
        pen.left_behind = pen.find_left_behind();
        pen
    }

    fn entry(&self, n: usize) -> &'a Entry {
        &self.found.entries[n]
    }

    /// Entries at and beneath which nothing changed, save perhaps their own number.
    fn find_quiet(&self) -> Vec<bool> {
        let entries = &self.found.entries;
        let of_new: HashMap<Index, usize> =
            entries.iter().enumerate().flat_map(|(n, e)| e.new.iter().map(move |b| (*b, n))).collect();
        let mut quiet = vec![false; entries.len()];
        // Children stand behind their parents, so that they are known when the parent is asked.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|n| std::cmp::Reverse(entries[*n].new.first().copied()));
        for n in order {
            let entry = &entries[n];
            let ([a], [b]) = (entry.old.as_slice(), entry.new.as_slice()) else { continue };
            if !matches!(entry.change(), Change::Unchanged | Change::Renumbered) {
                continue;
            }
            let (p, q) = (self.old.tree.get(*a), self.new.tree.get(*b));
            let still = |child: &Index| {
                of_new.get(child).is_some_and(|c| {
                    let home = entries[*c].old.first().and_then(|x| self.old.tree.get(*x).parent);
                    quiet[*c] && !entries[*c].renumbered && home == Some(*a)
                })
            };
            quiet[n] = p.children.len() == q.children.len() && q.children.iter().all(still);
        }
        quiet
    }

    fn find_left_behind(&self) -> HashMap<Option<usize>, Vec<usize>> {
        let mut out: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        let mut behind = None;
        for a in 0..self.old.tree.provisions().len() {
            let Some(n) = self.of_old.get(&a).copied() else { continue };
            let entry = self.entry(n);
            if entry.new.is_empty() {
                continue;
            }
            if entry.moved && entry.old.first() == Some(&a) {
                out.entry(behind).or_default().push(n);
            } else if !entry.moved {
                behind = Some(n);
            }
        }
        out
    }

    fn write(&mut self) {
        self.marks(None);
        let mut skipped = 0;
        for n in 0..self.found.entries.len() {
            let entry = self.entry(n);
            match (entry.new.first().copied(), entry.old.first().copied()) {
                (Some(b), _) if b < skipped => {}
                (Some(b), Some(a)) if self.quiet[n] => {
                    self.join(n, a, b);
                    skipped = subtree_end(&self.new.tree, b);
                }
                (None, _) => self.one_sided(n, Change::Deleted),
                (_, None) => self.one_sided(n, Change::New),
                _ => self.changed(n),
            }
            self.marks(Some(n));
        }
        self.flush();
    }

    /// Adds an unchanged provision to the run before it, or begins another.
    fn join(&mut self, n: usize, a: Index, b: Index) {
        self.block = None;
        let renumbered = self.entry(n).renumbered;
        if let Some(run) = &mut self.run {
            let last = &self.found.entries[run.last];
            let next = self.new.tree.previous_sibling(b) == last.new.first().copied()
                && self.old.tree.previous_sibling(a) == last.old.first().copied()
                && self.new.tree.previous_sibling(b).is_some();
            if next && run.renumbered == renumbered {
                (run.last, run.count) = (n, run.count + 1);
                return;
            }
        }
        self.flush();
        self.run = Some(Run { first: n, last: n, count: 1, renumbered });
    }

    fn flush(&mut self) {
        let Some(run) = self.run.take() else { return };
        let cell = |tree: &Tree, ends: [Option<&Index>; 2]| match ends {
            [Some(first), Some(last)] => rows::range(tree, *first, *last, run.count, run.renumbered),
            _ => Cell::default(),
        };
        let (first, last) = (self.entry(run.first), self.entry(run.last));
        let new = cell(&self.new.tree, [first.new.first(), last.new.first()]);
        let old = cell(&self.old.tree, [first.old.first(), last.old.first()]);
        self.rows.push(Row { cells: [new, old] });
    }

    /// A provision that only one side has; with those beneath it in one row, as far as it stays short.
    fn one_sided(&mut self, n: usize, change: Change) {
        self.flush();
        let new = change == Change::New;
        let entry = self.entry(n);
        let marked = words(self.old, self.new, entry);
        let (tree, all, marked) = match new {
            true => (&self.new.tree, &entry.new, marked.new),
            false => (&self.old.tree, &entry.old, marked.old),
        };
        let (Some(at), Some(marked)) = (all.first().copied(), marked.first()) else { return };
        let parent = tree.get(at).parent;
        if let (Some((kind, held)), Some(row)) = (&mut self.block, self.rows.last_mut()) {
            let cell = &mut row.cells[usize::from(!new)];
            let length: usize = cell.runs.iter().map(|r| r.text.chars().count()).sum();
            if *kind == change && length < BLOCK && parent.is_some_and(|p| held.contains(&p)) {
                held.push(at);
                rows::whole(cell, tree, at, marked, true);
                return;
            }
        }
        let mut cell = rows::blank(tree, at);
        rows::whole(&mut cell, tree, at, marked, true);
        let mut other = rows::blank(tree, at);
        rows::remark(&mut other, self.nothing(change));
        self.rows.push(Row { cells: if new { [cell, other] } else { [other, cell] } });
        self.block = Some((change, vec![at]));
    }

    fn nothing(&self, change: Change) -> &'static str {
        match (self.found.relation, change) {
            (Relation::Bodies, _) => "（なし）",
            (Relation::Editions, Change::New) => "（新設）",
            (Relation::Editions, _) => "（削る）",
        }
    }

    fn changed(&mut self, n: usize) {
        self.flush();
        self.block = None;
        let entry = self.entry(n);
        let (Some(a), Some(b)) = (entry.old.first().copied(), entry.new.first().copied()) else { return };
        // What was split or merged is shown in full, even if not a word is another.
        let (mut old, mut new) = if entry.reworded || entry.old.len() + entry.new.len() > 2 {
            self.in_full(entry, a, b)
        } else {
            let numbered = rows::label(&self.old.tree, a) != rows::label(&self.new.tree, b);
            (rows::omitted(&self.old.tree, a, numbered), rows::omitted(&self.new.tree, b, numbered))
        };
        let (from, to) = (self.old.tree.get(a).id.citation(), self.new.tree.get(b).id.citation());
        match self.found.relation {
            Relation::Editions if entry.moved => {
                rows::remark(&mut new, &format!("（改正前の{}から移動）", from.trim()));
                rows::remark(&mut old, &format!("（{}へ移動）", to.trim()));
            }
            Relation::Bodies if entry.moved => rows::remark(&mut old, &format!("（{}に対応）", to.trim())),
            _ => {}
        }
        self.rows.push(Row { cells: [new, old] });
    }

    fn in_full(&self, entry: &Entry, a: Index, b: Index) -> (Cell, Cell) {
        let marked = words(self.old, self.new, entry);
        let (mut old, mut new) = (rows::blank(&self.old.tree, a), rows::blank(&self.new.tree, b));
        let renumbered = rows::label(&self.old.tree, a) != rows::label(&self.new.tree, b);
        for (n, (at, words)) in entry.old.iter().zip(&marked.old).enumerate() {
            rows::whole(&mut old, &self.old.tree, *at, words, n > 0 || renumbered);
        }
        for (n, (at, words)) in entry.new.iter().zip(&marked.new).enumerate() {
            rows::whole(&mut new, &self.new.tree, *at, words, n > 0 || renumbered);
        }
        (old, new)
    }

    /// Marks, behind entry `n`, what stood there before and stands elsewhere now.
    fn marks(&mut self, n: Option<usize>) {
        if self.found.relation == Relation::Bodies {
            return;
        }
        for moved in self.left_behind.remove(&n).unwrap_or_default() {
            self.flush();
            self.block = None;
            let entry = self.entry(moved);
            let (Some(a), Some(b)) = (entry.old.first().copied(), entry.new.first().copied()) else {
                continue;
            };
            let mut new = rows::blank(&self.old.tree, a);
            rows::remark(&mut new, &format!("（{}へ移動）", self.new.tree.get(b).id.citation().trim()));
            let old = rows::range(&self.old.tree, a, a, 1, true);
            self.rows.push(Row { cells: [new, old] });
        }
    }
}

/// The first provision behind those at and beneath `at`.
fn subtree_end(tree: &Tree, at: Index) -> Index {
    let mut last = at;
    while let Some(child) = tree.get(last).children.last() {
        last = *child;
    }
    last + 1
}
