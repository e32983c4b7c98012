//! What is a policy held against? The eight fields of the ordinance and the topics of the ministry's guideline, as data.
//! Takes the files of `catalog/law`; gives typed norms in their order, or what is wrong with a file and on which line.
//! Which clauses cover a topic is found in `coverage`.

use crate::catalog::{BUILT_IN, BadCatalog, place};
use serde::Deserialize;

/// 照合先 (norm): an article of law or a part of a guideline, with the topics that it names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Name in kebab case, the same as the file's.
    pub id: String,
    /// Place among the norms.
    pub order: u32,
    /// Japanese title.
    pub title: String,
    /// The exact source, for people.
    pub source: String,
    /// The day from which it binds, as ISO date; none for a guideline.
    pub in_force: Option<String>,
    /// A law demands it: a topic without any clause is an error.
    #[serde(default)]
    pub demanded: bool,
    /// Only provisions of this part are looked at.
    pub part: Option<PartName>,
    /// What a reader of the result has to know, in Japanese sentences.
    #[serde(default)]
    pub notes: Vec<String>,
    /// 事項.
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
}

/// The two layers of a policy, as data names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartName {
    /// 基本方針
    Basic,
    /// 対策基準
    Standards,
}

impl PartName {
    /// The part of a document.
    pub fn part(self) -> clause::Part {
        match self {
            PartName::Basic => clause::Part::Basic,
            PartName::Standards => clause::Part::Standards,
        }
    }
}

/// 事項 (topic): a field of measures, or a chapter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Name in kebab case.
    pub id: String,
    /// Japanese title.
    pub title: String,
    /// Its number in the norm, as it is cited.
    pub cite: String,
    /// What the norm says about it, in our words.
    pub says: String,
    /// Signs that the topic is spoken of at all.
    #[serde(default)]
    pub whole: Signs,
    /// What the norm names expressly; none: `whole` decides.
    #[serde(default, rename = "element")]
    pub elements: Vec<Element>,
}

/// 要素 (element): what a norm names expressly within a topic.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Japanese title.
    pub title: String,
    /// The title of the topic itself names it, so that its lack is told by `check`.
    #[serde(default)]
    pub in_title: bool,
    /// What counts as covered.
    pub signs: Signs,
}

/// What counts as covered: one pattern is enough.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    /// A heading, with something demanded beneath it.
    #[serde(default)]
    pub titled: Vec<Words>,
    /// A sentence that demands something.
    #[serde(default)]
    pub said: Vec<Words>,
    /// The act of a duty with its object.
    #[serde(default)]
    pub acts: Vec<Words>,
    /// The name of a role that is set up or given to somebody.
    #[serde(default)]
    pub appoints: Vec<Words>,
    /// A term that is defined.
    #[serde(default)]
    pub defines: Vec<Words>,
}

impl Signs {
    /// All patterns.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Words> {
        [&self.titled, &self.said, &self.acts, &self.appoints, &self.defines].into_iter().flatten()
    }
}

/// A pattern of words. Words of the language and of the trade, never a clause number, a body's name or a whole sentence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Groups of words; of each group one must stand there.
    pub words: Vec<Vec<String>>,
    /// None of these words stands there.
    #[serde(default)]
    pub none: Vec<String>,
    /// One of these words stands in a heading above, or in that of the provision itself where sentences are looked at.
    #[serde(default)]
    pub under: Vec<String>,
    /// None of these words stands in one of those headings.
    #[serde(default)]
    pub not_under: Vec<String>,
    /// A heading counts though nothing is demanded beneath it (目的, 定義).
    #[serde(default)]
    pub bare: bool,
}

/// The norms that the binary carries, in their order.
///
/// # Errors
/// A file that is wrong; a test holds every file of the release against this.
pub fn built_in() -> Result<Vec<Norm>, BadCatalog> {
    let files = BUILT_IN.get_dir("law").into_iter().flat_map(include_dir::Dir::files);
    let mut norms = Vec::new();
    for file in files.filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
        let name = file.path().display().to_string();
        norms.push(read(&name, file.contents_utf8().unwrap_or_default())?);
    }
    norms.sort_by_key(|n| n.order);
    Ok(norms)
}

/// Reads one norm.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(file: &str, text: &str) -> Result<Norm, BadCatalog> {
    let bad = |why: String| BadCatalog::new(file, why);
    let norm: Norm = toml::from_str(text).map_err(|e| bad(place(text, &e)))?;
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    if norm.id != stem {
        return Err(bad(format!("id「{}」がファイル名と違います。", norm.id)));
    }
    for (at, topic) in norm.topics.iter().enumerate() {
        if norm.topics[..at].iter().any(|t| t.id == topic.id) {
            return Err(bad(format!("事項「{}」が二つあります。", topic.id)));
        }
        let signs = topic.elements.iter().map(|e| &e.signs).chain([&topic.whole]);
        if signs.clone().all(|s| s.all().next().is_none()) {
            return Err(bad(format!("事項「{}」に、何をもって定めとするかがありません。", topic.id)));
        }
        if signs.flat_map(Signs::all).any(|w| w.words.is_empty() || w.words.iter().any(Vec::is_empty)) {
            return Err(bad(format!("事項「{}」に、語のない条件があります。", topic.id)));
        }
    }
    Ok(norm)
}
