//! Which words are a citation? The grammar of 第12条第2項, 前2項, 上記6、7及び8, 別表第1 and laws with their numbers.
//! Takes a passage and a place in it; gives the members of the citation with their places.
//! What each member points to is found in `resolve`.

mod annex;
mod legal;
mod outline;

pub(super) use annex::annex;
use annex::annexes;
use clause::{Ordinal, Part, glyph};
use legal::{law, legal, shift};
use outline::{above, dai, kana, labels, path, quoted};

/// What numbering the document uses, as far as it decides how numbers are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dialect {
    /// 第1, 第2 number sections.
    pub dai: bool,
    /// 1.2 numbers sections.
    pub dotted: bool,
    /// 1, 2 number sections.
    pub number: bool,
}

/// A citation: one member, or a list of them.
#[derive(Clone, Debug)]
pub(super) struct Citation {
    pub start: usize,
    pub end: usize,
    pub members: Vec<Member>,
}

/// One member of a citation.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub start: usize,
    pub end: usize,
    pub what: What,
    /// 「第2条から第5条まで」: everything from the member before to this one.
    pub through: bool,
}

/// What a member says.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// 第12条第2項第3号
    Legal(Legal),
    /// 前項, 前2項, 次条
    Shift(Unit, Shift, Legal),
    /// 同条第2項
    Same(Unit, Legal),
    /// 次の各号
    Items,
    /// 上記3, (1), 6(3)①
    Outline(Outline),
    /// 別表第1
    Annex(Annex),
    /// A law or another document.
    Law,
}

/// Units of the legal style, from the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Part,
    Chapter,
    Section,
    Subsection,
    Article,
    Paragraph,
    Item,
}

const UNITS: [(char, Unit); 7] = [
    ('編', Unit::Part),
    ('章', Unit::Chapter),
    ('節', Unit::Section),
    ('款', Unit::Subsection),
    ('条', Unit::Article),
    ('項', Unit::Paragraph),
    ('号', Unit::Item),
];

/// 前, 前2, 前各, 次.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shift {
    Back(u32),
    AllBefore,
    Next,
}

/// 第12条の2第1項第3号イ, as far as printed.
#[derive(Clone, Debug, Default)]
pub(super) struct Legal {
    pub units: Vec<(Unit, u32, Vec<u32>)>,
    /// イ beneath an item.
    pub kana: Option<char>,
    /// 各号
    pub each: bool,
    /// 附則
    pub supplementary: bool,
    /// 基本方針第3条, 対策基準第3条
    pub part: Option<Part>,
}

impl Legal {
    /// Number and branch of `unit`.
    pub fn unit(&self, unit: Unit) -> Option<(u32, &[u32])> {
        self.units.iter().find(|u| u.0 == unit).map(|(_, n, branch)| (*n, branch.as_slice()))
    }

    /// The higher units of `before`, where this one prints none: 第3条第1項及び第2項.
    fn inherit(&mut self, before: &Legal) {
        let Some(top) = self.units.first().map(|u| u.0) else {
            return;
        };
        let mut above: Vec<_> = before.units.iter().filter(|u| u.0 < top).cloned().collect();
        above.append(&mut self.units);
        self.units = above;
        self.supplementary |= before.supplementary;
        self.part = self.part.or(before.part);
    }
}

/// 6(3)①, from the top or from where it is cited.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub steps: Vec<Ordinal>,
    /// It says where it stands (上記3, 6(3)), so that its distance is nothing odd.
    pub plain: bool,
    pub part: Option<Part>,
    /// A wrong reading is likely (ア, イ): it counts only if it is found.
    pub weak: bool,
}

/// 別表第1, 様式第2号.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Annex {
    pub word: &'static str,
    pub number: Vec<u32>,
}

/// Most characters that are read in search of a closing bracket.
const WINDOW: usize = 120;

/// The citation that begins at `at`, or whose name in front of it ends there. Words of its sentence begin at `start`.
pub(super) fn citation(text: &str, at: usize, start: usize, dialect: Dialect) -> Option<Citation> {
    let rest = &text[at..];
    match rest.chars().next()? {
        '第' => annexes(text, at).or_else(|| legal(text, at, start)).or_else(|| dai(text, at, dialect)),
        '前' | '次' | '同' | '上' => shift(text, at).or_else(|| above(text, at)),
        '別' | '様' => annexes(text, at),
        '「' => quoted(text, at, start),
        '(' | '（' => law(text, at, start).or_else(|| labels(text, at)),
        '①'..='⒇' | '㉑'..='㊿' | 'ⓐ'..='ⓩ' => labels(text, at),
        'ア'..='ン' => kana(text, at),
        c if glyph::fold(c).is_ascii_digit() => path(text, at, start, dialect),
        _ => None,
    }
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Marks and words that join the members of a list; the second says that a range follows.
const JOINTS: [(&str, bool); 13] = [
    ("及び", false),
    ("並びに", false),
    ("又は", false),
    ("若しくは", false),
    ("および", false),
    ("または", false),
    ("、", false),
    ("，", false),
    ("・", false),
    ("から", true),
    ("～", true),
    ("〜", true),
    ("―", true),
];

/// Reads a list whose members `member` reads; it gets the member before.
fn list(text: &str, first: Member, member: impl Fn(usize, &Member) -> Option<Member>) -> Citation {
    let mut out = Citation { start: first.start, end: first.end, members: vec![first] };
    'next: while let Some(last) = out.members.last() {
        let rest = &text[out.end..];
        for (joint, through) in JOINTS {
            let Some(mut next) = rest.strip_prefix(joint).and_then(|_| member(out.end + joint.len(), last))
            else {
                continue;
            };
            next.through = through;
            out.end = next.end;
            if through && let Some(behind) = text[out.end..].strip_prefix("まで") {
                out.end = text.len() - behind.len();
            }
            out.members.push(next);
            continue 'next;
        }
        break;
    }
    out
}

/// A katakana that stands alone at `at`.
fn single_kana(text: &str, at: usize) -> Option<char> {
    let mut chars = text[at..].chars();
    let c = chars.next().filter(|c| ('ア'..='ン').contains(c))?;
    let word = chars.next().is_some_and(|n| matches!(n, 'ァ'..='ヺ' | 'ー'));
    (!word).then_some(c)
}

/// Which layer of the policy a name means.
fn part(name: &str) -> Option<Part> {
    if name.ends_with("基本方針") {
        Some(Part::Basic)
    } else if name.ends_with("対策基準") {
        Some(Part::Standards)
    } else {
        None
    }
}
