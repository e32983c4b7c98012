//! How is a provision cited? Typed addresses in their three spellings: path, citation, slug.
//! Takes parts and steps, or a path to parse; gives `standards:7/(2)/①/イ`, 対策基準 7(2)①イ and `standards/7/2/1/2`.
//! Finding the provision that bears an address is in `tree`.

use crate::glyph;
use crate::label;
use crate::ordinal::{Ordinal, Style};
use std::fmt;
use std::str::FromStr;

/// 編 (part): which of the two layers of a policy a provision belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// 基本方針
    Basic,
    /// 対策基準, and every regulation that is no 基本方針
    Standards,
}

impl Part {
    /// The word used in paths and slugs.
    pub fn key(self) -> &'static str {
        match self {
            Part::Basic => "basic",
            Part::Standards => "standards",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Part::Basic => "基本方針",
            Part::Standards => "対策基準",
        }
    }
}

/// One step of an address: an ordinal, or a name where the text prints none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// Canonical spelling.
    text: String,
    /// ASCII spelling.
    slug: String,
    /// The ordinal, where there is one.
    ordinal: Option<Ordinal>,
}

impl Step {
    /// A step for an ordinal.
    pub fn numbered(ordinal: Ordinal) -> Self {
        Step { text: ordinal.canonical(), slug: ordinal.slug(), ordinal: Some(ordinal) }
    }

    /// A step for a name (はじめに, 図1, 《…》, row3, 別表第1, 重要性分類); `slug` is its ASCII form.
    pub fn named(text: impl Into<String>, slug: impl Into<String>) -> Self {
        // A stroke would part the step in two; a step without a name would be no step.
        let text = text.into().replace('/', "／");
        let text = if text.is_empty() { "無題".to_string() } else { text };
        Step { text, slug: slug.into(), ordinal: None }
    }

    /// Canonical spelling of the step.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The ordinal, where there is one.
    pub fn ordinal(&self) -> Option<&Ordinal> {
        self.ordinal.as_ref()
    }
}

/// 条項番号 (clause id): the address of one provision in one edition.
///
/// Its `Display` and `FromStr` are the path, the spelling used in data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClauseId {
    part: Part,
    steps: Vec<Step>,
}

impl ClauseId {
    /// The address with these steps.
    pub fn new(part: Part, steps: Vec<Step>) -> Self {
        ClauseId { part, steps }
    }

    /// The part it belongs to.
    pub fn part(&self) -> Part {
        self.part
    }

    /// The steps from the top.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The address one step deeper.
    pub fn child(&self, step: Step) -> ClauseId {
        let mut steps = self.steps.clone();
        steps.push(step);
        ClauseId { part: self.part, steps }
    }

    /// The steps joined by `/`, without the part.
    pub fn path(&self) -> String {
        join(self.steps.iter().map(|s| s.text.as_str()))
    }

    /// The spelling for people: 対策基準 7(2)①イ, 第12条第2項第3号, 基本方針 2表7行目.
    pub fn citation(&self) -> String {
        // An article is cited by its number alone; an outline needs its part.
        let article = |s: &Step| s.ordinal.as_ref().is_some_and(|o| o.style == Style::Article);
        let mut out =
            if self.steps.iter().any(article) { String::new() } else { format!("{} ", self.part.title()) };
        let mut legal = false;
        for (i, step) in self.steps.iter().enumerate() {
            match step.ordinal.as_ref().map(|o| o.style) {
                Some(Style::Article) => {
                    legal = true;
                    out.push_str(&step.text);
                }
                Some(Style::Number) if legal => out.push_str(&format!("第{}項", step.text)),
                Some(Style::Paren | Style::Kanji | Style::ParenKanji) if legal => {
                    let n = step.ordinal.as_ref().map_or(0, |o| o.value);
                    out.push_str(&format!("第{n}号"));
                }
                Some(Style::Number) if i > 0 && out.ends_with(|c: char| c.is_ascii_digit()) => {
                    out.push_str(&format!("の{}", step.text));
                }
                None if step.text == "0" => out.push_str("章名"),
                None if step.slug.starts_with("row") && step.text == step.slug => {
                    out.push_str(&format!("表{}行目", &step.slug[3..]));
                }
                _ => out.push_str(&step.text),
            }
        }
        out
    }

    /// The ASCII spelling for URLs and policy ids: `standards/7/2/1/2`, `standards/art12/2/3`.
    pub fn slug(&self) -> String {
        let steps = join(self.steps.iter().map(|s| s.slug.as_str()));
        format!("{}/{steps}", self.part.key())
    }
}

fn join<'a>(steps: impl Iterator<Item = &'a str>) -> String {
    steps.collect::<Vec<_>>().join("/")
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.part.key(), self.path())
    }
}

/// A path that is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAddress(pub String);

impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "「{}」は条項の番地として読めません。standards:7/(2)/① のように書いてください。", self.0)
    }
}

impl std::error::Error for NotAnAddress {}

impl FromStr for ClauseId {
    type Err = NotAnAddress;

    fn from_str(s: &str) -> Result<Self, NotAnAddress> {
        let wrong = || NotAnAddress(s.to_string());
        let (part, path) = s.split_once(':').ok_or_else(wrong)?;
        let part = match part {
            "basic" => Part::Basic,
            "standards" => Part::Standards,
            _ => return Err(wrong()),
        };
        if path.split('/').any(str::is_empty) {
            return Err(wrong());
        }
        Ok(ClauseId { part, steps: path.split('/').map(step).collect() })
    }
}

/// Reads one step of a path back; what is no ordinal is a name.
fn step(text: &str) -> Step {
    if let Some(n) = text.strip_prefix('・').and_then(|n| n.parse().ok()) {
        return Step::numbered(Ordinal::new(Style::Bullet, n));
    }
    match label::read(text).filter(|l| l.len == text.len()) {
        Some(l) if l.first.canonical() == text => Step::numbered(l.first),
        Some(label::Label { second: Some(o), .. }) if o.canonical() == text => Step::numbered(o),
        _ => Step::named(text, name_slug(text)),
    }
}

/// The ASCII form of a name; names beyond the usual ones are spelled by a checksum of their characters.
pub(crate) fn name_slug(name: &str) -> String {
    let plain = glyph::squeeze(name);
    if plain.is_ascii() && plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        return plain.to_ascii_lowercase();
    }
    match plain.as_str() {
        "はじめに" | "前文" | "序文" | "序" | "まえがき" => "preface".to_string(),
        "附則" | "付則" => "suppl".to_string(),
        _ => match plain.strip_prefix('図').and_then(glyph::arabic) {
            Some((n, _)) => format!("fig{n}"),
            None => annex_slug(&plain).unwrap_or_else(|| format!("x{:08x}", fingerprint(&plain) as u32)),
        },
    }
}

fn annex_slug(plain: &str) -> Option<String> {
    let (kind, word) = [("別表", "annex"), ("別記", "note"), ("様式", "form"), ("別紙", "sheet")]
        .into_iter()
        .find(|(kind, _)| plain.starts_with(kind))?;
    let rest = plain.trim_start_matches(kind).trim_start_matches('第');
    Some(glyph::number(rest).map_or_else(|| word.to_string(), |(n, _)| format!("{word}{n}")))
}

/// 条項の同一性 (clause key): follows a clause through amendments.
///
/// It is made once, from the address and the words under which the clause was first enacted; a later edition hands
/// it on to the clause that took the old one's place, whatever its number is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClauseKey(u64);

impl ClauseKey {
    /// The key of a clause that is new at address `id` with the words `text`.
    pub fn new(id: &ClauseId, text: &str) -> Self {
        ClauseKey(fingerprint(&format!("{id}\n{}", glyph::squeeze(text))))
    }
}

impl fmt::Display for ClauseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// FNV-1a, 64 bits: stable over releases and machines, not against malice.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}
