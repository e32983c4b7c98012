//! What does each line do? Front matter, contents, headings, labels, table rows, figures, captions, running text.
//! Takes the lines of a source; gives one `Act` for each line.
//! Where a labelled line belongs in the tree is decided in `series`; the tree itself is made in `build`.

use crate::address::Part;
use crate::contents::Contents;
use crate::front::dates;
use crate::glyph::squeeze;
use crate::line::{Line, letter_spaced};
use crate::ordinal::Style;
use crate::source::Source;

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Nothing.
    Blank,
    /// It belongs to the table of contents.
    Contents,
    /// It belongs to the title page.
    Front,
    /// A page number or another thing of the page, not of the text.
    Furniture,
    /// It opens 基本方針 or 対策基準.
    PartHeading(Part),
    /// It opens a provision by its label.
    Labelled,
    /// はじめに, 前文.
    Preface,
    /// 附則.
    Supplementary,
    /// 別表, 別記, 様式.
    Annex,
    /// The name of a table, with rows beneath it.
    TableName,
    /// The head of a table.
    TableHead,
    /// A row of a table.
    Row,
    /// A figure, or what is left of it.
    Figure,
    /// A caption in brackets above the article or item that follows.
    Caption,
    /// Running text.
    Text,
}

/// Decides for each line.
pub(crate) fn acts(source: &Source, lines: &[Line], contents: Option<&Contents>) -> Vec<Act> {
    let view = View { source, lines, contents };
    let body = view.body_start();
    let mut acts: Vec<Act> = (0..lines.len()).map(|i| view.act(i, body)).collect();
    view.tables(&mut acts);
    acts
}

/// Characters of a line that may have been broken at the margin.
pub(crate) const WRAP: usize = 30;

/// More bytes than any heading has.
const HEADING_BYTES: usize = 240;

struct View<'a> {
    source: &'a Source,
    lines: &'a [Line],
    contents: Option<&'a Contents>,
}

impl View<'_> {
    fn words(&self, i: usize) -> &str {
        self.lines.get(i).map_or("", |l| self.source.slice(l.content))
    }

    fn listed(&self, i: usize) -> bool {
        self.contents.is_some_and(|c| c.lines.iter().any(|r| r.contains(&i)))
    }

    fn next_filled(&self, i: usize) -> Option<usize> {
        (i + 1..self.lines.len()).find(|j| !self.lines[*j].is_blank())
    }

    /// The first line that is neither title page nor contents.
    fn body_start(&self) -> usize {
        let first = self.contents.and_then(|c| c.lines.first());
        // A contents list behind whole sentences under numbers belongs to a second part, not to the title page.
        let late = |r: &std::ops::Range<usize>| {
            self.lines[..r.start]
                .iter()
                .any(|l| l.label.is_some() && self.source.slice(l.content).ends_with('。'))
        };
        if let Some(range) = first.filter(|r| !late(r)) {
            return range.end;
        }
        let opens = |i: &usize| {
            let line = &self.lines[*i];
            line.label
                .as_ref()
                .is_some_and(|l| l.first.style != Style::Bullet && l.first.style != Style::Latin)
                && !self.furniture(*i)
                || preface(&squeeze(self.words(*i)))
                || self.caption(*i)
        };
        let first = (0..self.lines.len()).find(opens).unwrap_or(self.lines.len());
        (0..first).find(|i| preamble(self.words(*i))).unwrap_or(first)
    }

    fn act(&self, i: usize, body: usize) -> Act {
        let line = &self.lines[i];
        let words = self.words(i);
        if self.listed(i) {
            return Act::Contents;
        }
        if line.is_blank() {
            return Act::Blank;
        }
        if i < body || self.second_title_page(i) {
            return Act::Front;
        }
        if self.furniture(i) {
            return Act::Furniture;
        }
        // A long line is no heading; most of a document is long lines.
        let short = words.len() <= HEADING_BYTES;
        let plain = if short { squeeze(words) } else { String::new() };
        if let Some(part) = self.part_heading(i, &plain).filter(|_| short) {
            return Act::PartHeading(part);
        }
        if line.label.is_some() && !self.wrapped(i) {
            return Act::Labelled;
        }
        if !short {
            return Act::Text;
        }
        if preface(&plain) || self.unnumbered_entry(&plain) {
            return Act::Preface;
        }
        if figure(words) {
            return Act::Figure;
        }
        if supplementary(&plain) {
            return Act::Supplementary;
        }
        if annex(&plain) {
            return Act::Annex;
        }
        if self.caption(i) {
            return Act::Caption;
        }
        Act::Text
    }

    /// Titles and dates right above a later contents list, but not the heading of its part.
    fn second_title_page(&self, i: usize) -> bool {
        let Some(range) =
            self.contents.and_then(|c| c.lines.iter().find(|r| r.start > i && r.start - i < 24))
        else {
            return false;
        };
        let title = |j: usize| {
            let words = self.words(j);
            self.lines[j].label.is_none() && !words.contains('。') && words.chars().count() <= 40
        };
        let plain = squeeze(self.words(i));
        let part = plain.ends_with("基本方針") || plain.ends_with("対策基準");
        !part && (i..range.start).all(title)
    }

    /// Whether line `i` goes on with the sentence that the line right before it leaves open.
    ///
    /// Text out of a PDF is broken at the margin: 「…タブレッ」「ト、車載端末」 does not begin item ト.
    fn wrapped(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).filter(|b| !self.lines[*b].is_blank() && !self.listed(*b)) else {
            return false;
        };
        let words = self.words(before);
        let label = self.lines[i].label.as_ref().map_or(0, |l| l.len);
        let behind = &self.words(i)[label..];
        let bullet = self.lines[i].label.as_ref().is_some_and(|l| l.first.style == Style::Bullet);
        let inside = behind.starts_with(['、', '，']) || bullet && !behind.starts_with([' ', '　', '\t']);
        inside && words.chars().count() >= WRAP && !words.ends_with(['。', '．', '：', ':', '」', '）'])
    }

    /// A page number between dashes, or n/m.
    fn furniture(&self, i: usize) -> bool {
        if self.words(i).len() > 48 {
            return false;
        }
        let words = squeeze(self.words(i));
        if web_furniture(&words) || self.page_number(i, &words) {
            return true;
        }
        let digits = words.chars().filter(char::is_ascii_digit).count();
        let marks = words.chars().filter(|c| "-‐―－─–—/".contains(*c)).count();
        digits > 0 && digits <= 8 && marks > 0 && digits + marks == words.chars().count()
    }

    /// A number alone between blank lines, with more text on both sides.
    fn page_number(&self, i: usize, plain: &str) -> bool {
        let blank = |j: usize| self.lines.get(j).is_some_and(Line::is_blank);
        let digits = !plain.is_empty() && plain.len() <= 4 && plain.bytes().all(|b| b.is_ascii_digit());
        digits && i > 0 && blank(i - 1) && blank(i + 1) && self.next_filled(i).is_some()
    }

    /// A chapter that is a whole layer of the policy: by its number, by the contents list, or alone on its line.
    fn part_heading(&self, i: usize, plain: &str) -> Option<Part> {
        let line = &self.lines[i];
        if !plain.ends_with("方針") && !plain.ends_with("基準") {
            return None;
        }
        let title = squeeze(self.source.slice(line.words()));
        let part = if title.ends_with("基本方針") {
            Part::Basic
        } else if title.ends_with("対策基準") {
            Part::Standards
        } else {
            return None;
        };
        if title.chars().count() > 30 {
            return None;
        }
        match line.label.as_ref().map(|l| l.first.style) {
            Some(Style::Chapter | Style::Part) => Some(part),
            Some(_) => None,
            None => {
                let listed = self.contents.is_some_and(|c| {
                    c.entries
                        .iter()
                        .any(|e| e.title == plain && e.ordinal.as_ref().is_some_and(|o| o.style.is_legal()))
                });
                let alone = plain.ends_with("情報セキュリティ基本方針")
                    || plain.ends_with("情報セキュリティ対策基準");
                (listed || alone).then_some(part)
            }
        }
    }

    /// A heading without a number that the contents list has.
    fn unnumbered_entry(&self, plain: &str) -> bool {
        let known = |e: &crate::contents::Entry| e.ordinal.is_none() && e.title == plain;
        plain.chars().count() < 20
            && !plain.starts_with(['《', '【', '〔', '<', '〈', '['])
            && !supplementary(plain)
            && !annex(plain)
            && self.contents.is_some_and(|c| c.entries.iter().any(known))
    }

    /// （目的） above an article or an item; without brackets only directly above an article.
    fn caption(&self, i: usize) -> bool {
        let words = squeeze(self.words(i));
        let Some(next) = self.next_filled(i) else {
            return false;
        };
        let Some(label) = &self.lines[next].label else {
            return false;
        };
        if self.lines[i].label.is_some() || words.contains('。') || !dates(&words).is_empty() {
            return false;
        }
        let bracketed = words.starts_with('(') && words.ends_with(')') && words.matches('(').count() == 1;
        let article = label.first.style == Style::Article;
        if bracketed {
            return article || label.first.style == Style::Number;
        }
        let ended = i == 0 || self.lines[i - 1].is_blank() || self.words(i - 1).ends_with('。');
        article
            && next == i + 1
            && ended
            && words.chars().count() <= 24
            && self.lines[i].cells == 1
            && !annex(&words)
    }

    /// Rows, heads and names of tables.
    fn tables(&self, acts: &mut [Act]) {
        let mut i = 0;
        while i < acts.len() {
            let row = |j: usize| acts.get(j) == Some(&Act::Text) && self.lines[j].cells >= 2;
            let end = (i..acts.len()).find(|j| !row(*j)).unwrap_or(acts.len());
            if end >= i + 2 || (end == i + 1 && i > 0 && matches!(acts[i - 1], Act::Annex)) {
                acts[i..end].fill(Act::Row);
                if self.table_head(i, end) {
                    acts[i] = Act::TableHead;
                }
                self.name_table(acts, i);
            }
            i = end.max(i + 1);
        }
        for i in 0..acts.len().saturating_sub(1) {
            let roman = |j: usize| {
                self.lines
                    .get(j)
                    .and_then(|l| l.label.as_ref())
                    .is_some_and(|l| l.first.style == Style::Roman)
            };
            if acts[i] == Act::Text && self.next_filled(i).is_some_and(roman) {
                let short = self.words(i).chars().count() <= 24 && !self.words(i).ends_with('。');
                if letter_spaced(self.words(i)) || (short && roman(i + 1)) {
                    acts[i] = Act::TableName;
                }
            }
        }
    }

    /// Cells of a head are short and close no sentence.
    fn table_head(&self, first: usize, end: usize) -> bool {
        let length = |i: usize| self.words(i).chars().count();
        let heads = [
            "用語",
            "区分",
            "分類",
            "項目",
            "種類",
            "種別",
            "名称",
            "番号",
            "レベル",
            "ゾーン",
            "領域",
            "期間",
        ];
        let plain = squeeze(self.words(first).split('\t').next().unwrap_or(""));
        let known = heads.iter().any(|h| plain.starts_with(h) || plain.ends_with(h));
        end > first + 1
            && !plain.contains('。')
            && length(first) <= 30
            && (known || length(first) * 3 < length(first + 1))
    }

    fn name_table(&self, acts: &mut [Act], first: usize) {
        let Some(above) = first.checked_sub(1) else { return };
        if acts[above] == Act::Text
            && self.words(above).chars().count() <= 24
            && !self.words(above).ends_with('。')
        {
            acts[above] = Act::TableName;
        }
    }
}

/// What a municipal site prints around a text.
fn web_furniture(plain: &str) -> bool {
    let whole = [
        "印刷",
        "印刷する",
        "本文へ",
        "本文へスキップ",
        "ページの先頭へ戻る",
        "ページトップへ",
        "トップページ",
        "前のページへ戻る",
    ];
    let starts = ["ページID", "ページ番号:", "更新日:", "公開日:"];
    whole.contains(&plain) || starts.iter().any(|s| plain.starts_with(s))
}

fn preface(plain: &str) -> bool {
    matches!(plain, "はじめに" | "前文" | "序文" | "序" | "まえがき" | "前書き" | "趣旨説明")
}

/// Whole sentences before the first number, but not the formula of enactment.
fn preamble(words: &str) -> bool {
    let formula = ["定める。", "公布する。", "訓令する。", "制定する。", "改正する。", "告示する。"];
    words.ends_with('。') && words.chars().count() > 30 && !formula.iter().any(|f| words.ends_with(f))
}

fn figure(words: &str) -> bool {
    let plain = squeeze(words);
    let bracketed = ['【', '《', '〔', '<', '〈', '['].iter().any(|c| plain.starts_with(*c))
        && ['】', '》', '〕', '>', '〉', ']'].iter().any(|c| plain.ends_with(*c));
    let numbered = plain.strip_prefix('図').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    (bracketed && plain.contains('図') || numbered) && plain.chars().count() <= 40 && !plain.contains('。')
}

fn supplementary(plain: &str) -> bool {
    plain
        .strip_prefix("附則")
        .or_else(|| plain.strip_prefix("付則"))
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')')))
}

fn annex(plain: &str) -> bool {
    let starts = ["別表", "別記", "別紙", "様式第"].iter().any(|a| plain.starts_with(a));
    // 「（第11条、第13条関係）」 names the clauses that demand it; any other comma makes a sentence.
    let named = plain.find('(').zip(plain.find("関係)")).filter(|(from, to)| from < to);
    let rest = named.map_or("", |(_, to)| &plain[to..]);
    let words = named.map_or(plain, |(from, _)| &plain[..from]);
    let sentence = |words: &str| words.contains('。') || words.contains('、');
    starts && plain.chars().count() <= 40 && !sentence(words) && !sentence(rest)
}
