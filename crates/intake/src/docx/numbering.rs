//! Which ordinal does Word show before this paragraph? Takes `numbering.xml` and the styles; counts as paragraphs come
//! and gives their ordinals. How a number looks is in `ordinal`.
//! INVARIANT: lists that are made after one pattern count together, unless one says where it starts anew.

use std::collections::{HashMap, HashSet};

use super::ordinal::Format;
use super::styles::{NumberOf, Styles};
use super::symbol;
use super::xml::Element;

/// So many levels has a list.
const LEVELS: usize = 9;
/// The most characters of the text of a level: as many as Word takes.
const MAX_LEVEL_TEXT: usize = 255;

/// 段落番号 (numbering) of a document, and how far it has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    patterns: Vec<Pattern>,
    lists: HashMap<i64, List>,
    /// The lists and levels whose own start has been used.
    started: HashSet<(i64, usize)>,
}

/// リストの定義 (abstract numbering).
#[derive(Debug, Default)]
struct Pattern {
    levels: [Option<Level>; LEVELS],
    /// The style of lists that this only stands for.
    stands_for: Option<String>,
    count: [Option<u32>; LEVELS],
}

/// リスト (numbering instance): a pattern with what it changes.
#[derive(Debug, Default)]
struct List {
    pattern: usize,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: Format,
    text: String,
    /// The level, from 1, behind which this one starts anew; 0 for never.
    restart: Option<usize>,
    legal: bool,
    space: bool,
    style: Option<String>,
}

impl Numbering {
    /// Reads it.
    pub fn of(part: &Element, styles: &Styles) -> Self {
        let mut numbering = Self::default();
        let mut places = HashMap::new();
        for pattern in part.elements().filter(|e| e.name == "abstractNum") {
            let Some(id) = pattern.attribute("abstractNumId") else { continue };
            places.entry(id).or_insert(numbering.patterns.len());
            numbering.patterns.push(Pattern::of(pattern));
        }
        for list in part.elements().filter(|e| e.name == "num") {
            let id = list.attribute("numId").and_then(|v| v.trim().parse().ok());
            let pattern = list.value("abstractNumId").and_then(|id| places.get(id)).copied();
            if let (Some(id), Some(pattern)) = (id, pattern) {
                numbering.lists.entry(id).or_insert_with(|| List::of(list, pattern));
            }
        }
        numbering.follow_links(styles);
        numbering
    }

    /// A pattern may stand for the one that a style of lists has.
    fn follow_links(&mut self, styles: &Styles) {
        let meant = |pattern: usize| {
            let style = self.patterns.get(pattern)?.stands_for.as_deref()?;
            self.lists.get(&styles.number(Some(style)).list?).map(|list| list.pattern)
        };
        let links: Vec<_> = (0..self.patterns.len()).map(|p| meant(p).unwrap_or(p)).collect();
        for list in self.lists.values_mut() {
            list.pattern = links.get(list.pattern).copied().unwrap_or(list.pattern);
        }
    }

    /// The ordinal of the next paragraph, with the space behind it.
    pub fn next(&mut self, properties: Option<&Element>, styles: &Styles) -> Option<String> {
        let (id, level) = self.place(properties, styles)?;
        let list = self.lists.get(&id)?;
        let pattern = self.patterns.get_mut(list.pattern)?;
        pattern.shape(list, level)?;
        let first = list.starts[level].is_some() && self.started.insert((id, level));
        pattern.advance(list, level, first);
        let text = pattern.text(list, level);
        let space = pattern.shape(list, level).is_some_and(|l| l.space);
        let ends = text.is_empty() || text.ends_with(char::is_whitespace);
        Some(if space && !ends { text + " " } else { text })
    }

    /// The list and level of a paragraph: its own, else those of its style. A style stands on the level that names it.
    fn place(&self, properties: Option<&Element>, styles: &Styles) -> Option<(i64, usize)> {
        let own = NumberOf::of(properties);
        let style = styles.of_paragraph(properties);
        let inherited = styles.number(style);
        let id = own.list.or(inherited.list).filter(|id| *id != 0)?;
        let list = self.lists.get(&id)?;
        let named = || {
            let pattern = self.patterns.get(list.pattern)?;
            let names = |id: &str| {
                (0..LEVELS).find(|l| pattern.shape(list, *l).is_some_and(|s| s.style.as_deref() == Some(id)))
            };
            styles.chain(style).find_map(names)
        };
        let from_style = if own.list.is_none() { inherited.level } else { None };
        let level = own.level.or_else(named).or(from_style).unwrap_or(0);
        (level < LEVELS).then_some((id, level))
    }
}

impl Pattern {
    fn of(element: &Element) -> Self {
        Self {
            levels: levels(element),
            stands_for: element.value("numStyleLink").map(str::to_owned),
            count: [None; LEVELS],
        }
    }

    /// How a level looks in a list.
    fn shape<'a>(&'a self, list: &'a List, level: usize) -> Option<&'a Level> {
        list.levels.get(level)?.as_ref().or(self.levels.get(level)?.as_ref())
    }

    fn start(&self, list: &List, level: usize) -> u32 {
        let own = list.starts.get(level).copied().flatten();
        own.or_else(|| self.shape(list, level).map(|l| l.start)).unwrap_or(1)
    }

    /// Counts one paragraph. Levels above that have not come yet count as begun: Word shows 1.1 and then 2.
    fn advance(&mut self, list: &List, level: usize, anew: bool) {
        let start = self.start(list, level);
        let next = self.count[level].filter(|_| !anew).map_or(start, |n| n.saturating_add(1));
        self.count[level] = Some(next);
        for above in 0..level {
            if self.count[above].is_none() {
                self.count[above] = Some(self.start(list, above));
            }
        }
        for below in level + 1..LEVELS {
            let restart = self.shape(list, below).and_then(|l| l.restart).filter(|r| *r <= below);
            if level < restart.unwrap_or(below) {
                self.count[below] = None;
            }
        }
    }

    /// The text of a level with its numbers.
    fn text(&self, list: &List, level: usize) -> String {
        let Some(shape) = self.shape(list, level) else {
            return String::new();
        };
        let mut text = String::new();
        let mut characters = shape.text.chars().peekable();
        while let Some(character) = characters.next() {
            let digit = characters.peek().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
            let Some(digit) = digit.filter(|_| character == '%') else {
                text.push(character);
                continue;
            };
            characters.next();
            let of = digit as usize - 1;
            if let (Some(number), Some(own)) = (self.count[of].filter(|_| of <= level), self.shape(list, of))
            {
                let format = if shape.legal { Format::Decimal } else { own.format };
                text.push_str(&format.show(number));
            }
        }
        text
    }
}

impl List {
    fn of(element: &Element, pattern: usize) -> Self {
        let mut list = Self { pattern, ..Self::default() };
        for change in element.elements().filter(|e| e.name == "lvlOverride") {
            let Some(level) = level_of(change) else { continue };
            list.starts[level] = change.value("startOverride").and_then(|v| v.trim().parse().ok());
            list.levels[level] = change.child("lvl").map(Level::of);
        }
        list
    }
}

impl Level {
    fn of(element: &Element) -> Self {
        let format = format_of(element);
        let font = element.child("rPr").and_then(|r| r.child("rFonts"));
        let font = font.and_then(|f| f.attribute("ascii").or(f.attribute("hAnsi"))).unwrap_or_default();
        let text = element.value("lvlText").unwrap_or_default().chars().take(MAX_LEVEL_TEXT);
        let shown = |c: char| match c {
            'o' if format == Format::Bullet && font == "Courier New" => '○',
            c if format == Format::Bullet => symbol::meant(font, c).unwrap_or(c),
            '\t' => ' ',
            c => c,
        };
        Self {
            start: element.value("start").and_then(|v| v.trim().parse().ok()).unwrap_or(0),
            format,
            text: text.map(shown).filter(|c| !c.is_control()).collect(),
            restart: element.value("lvlRestart").and_then(|v| v.trim().parse().ok()),
            legal: element.switch("isLgl").unwrap_or(false),
            space: element.value("suff") != Some("nothing"),
            style: element.value("pStyle").map(str::to_owned),
        }
    }
}

/// The format of a level. One of one's own stands beside the format that older programs show.
fn format_of(level: &Element) -> Format {
    let direct = level.child("numFmt");
    let choices = level.child("mc:AlternateContent");
    let own = choices.and_then(|c| c.child("mc:Choice")).and_then(|c| c.child("numFmt")).or(direct);
    let old = choices.and_then(|c| c.child("mc:Fallback")).and_then(|c| c.child("numFmt")).or(direct);
    let padded = own.filter(|f| f.attribute("val") == Some("custom")).and_then(|f| f.attribute("format"));
    if let Some(format) = padded.and_then(Format::padded) {
        return format;
    }
    old.or(own).and_then(|f| f.attribute("val")).map_or(Format::Decimal, Format::named)
}

fn levels(element: &Element) -> [Option<Level>; LEVELS] {
    let mut levels = [const { None }; LEVELS];
    for level in element.elements().filter(|e| e.name == "lvl") {
        if let Some(index) = level_of(level) {
            levels[index] = Some(Level::of(level));
        }
    }
    levels
}

fn level_of(element: &Element) -> Option<usize> {
    element.attribute("ilvl")?.trim().parse().ok().filter(|level| *level < LEVELS)
}
