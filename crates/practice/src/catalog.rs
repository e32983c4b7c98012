//! Which mechanisms are there? The catalogue that the binary carries, and what a body adds to it.
//! Takes files as name and text; gives mechanisms by their names, or what is wrong with a file and on which line.
//! What stands in a definition is in `mechanism`.

use crate::mechanism::{Mechanism, Serves};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::fmt;

pub(crate) static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// 目録 (catalogue) of mechanisms.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    mechanisms: BTreeMap<String, Mechanism>,
    added: BTreeMap<String, String>,
}

/// The JSON Schema of a mechanism file, made from the types that read it.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Mechanism).to_value()
}

/// A file of the catalogue that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCatalog {
    file: String,
    why: String,
}

impl BadCatalog {
    /// A file and what is wrong with it.
    pub(crate) fn new(file: &str, why: String) -> Self {
        BadCatalog { file: file.to_string(), why }
    }
}

impl fmt::Display for BadCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "目録のファイル「{}」を読めません。{}", self.file, self.why)
    }
}

impl std::error::Error for BadCatalog {}

impl Catalog {
    /// The catalogue that the binary carries.
    ///
    /// # Errors
    /// A file that is wrong; a test holds every file of the release against this.
    pub fn built_in() -> Result<Catalog, BadCatalog> {
        let mut catalog = Catalog::default();
        for file in BUILT_IN.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
            let name = file.path().display().to_string();
            catalog.add(&name, file.contents_utf8().unwrap_or_default())?;
        }
        catalog.whole()
    }

    /// Adds a mechanism, or puts it in the place of the one with the same name.
    ///
    /// # Errors
    /// What is wrong with the file, and where.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), BadCatalog> {
        let bad = |why: String| BadCatalog::new(file, why);
        let mut mechanism: Mechanism = toml::from_str(text).map_err(|e| bad(place(text, &e)))?;
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
        if mechanism.id != stem {
            return Err(bad(format!("id「{}」がファイル名と違います。", mechanism.id)));
        }
        if mechanism.serves.is_empty() {
            return Err(bad("serves がありません。どの義務に応じるかを書いてください。".to_string()));
        }
        if let Some(n) = mechanism.serves.iter().position(|s| !s.narrows()) {
            return Err(bad(format!("{}番目の serves に条件の語がありません。", n + 1)));
        }
        if let Some(fault) = crate::sound::faults(&mechanism).into_iter().next() {
            return Err(bad(fault));
        }
        mechanism.serves.iter_mut().for_each(Serves::spell_plainly);
        self.mechanisms.insert(mechanism.id.clone(), mechanism);
        Ok(())
    }

    /// Holds all definitions against each other, once every file was added.
    ///
    /// # Errors
    /// The first definition that names a mechanism which is not there.
    pub fn whole(self) -> Result<Catalog, BadCatalog> {
        for mechanism in self.mechanisms.values() {
            let strangers = crate::sound::strangers(mechanism, |id| self.mechanisms.contains_key(id));
            if let Some(stranger) = strangers.first() {
                let why = format!("仕組み「{stranger}」が目録にありません。");
                return Err(BadCatalog { file: format!("{}.toml", mechanism.id), why });
            }
        }
        Ok(self)
    }

    /// Adds a file of the body's own, and keeps its hash.
    ///
    /// # Errors
    /// As [`Catalog::add`].
    pub fn add_own(&mut self, file: &str, text: &str) -> Result<(), BadCatalog> {
        self.add(file, text)?;
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        self.added.insert(name.to_string(), crate::value::hash(text.as_bytes()));
        Ok(())
    }

    /// Hashes of the body's own files, by name.
    pub fn added(&self) -> &BTreeMap<String, String> {
        &self.added
    }

    /// All mechanisms, by name.
    pub fn mechanisms(&self) -> impl Iterator<Item = &Mechanism> {
        self.mechanisms.values()
    }

    /// One mechanism.
    pub fn get(&self, id: &str) -> Option<&Mechanism> {
        self.mechanisms.get(id)
    }

    /// The mechanism that somebody calls by its title or its id.
    pub fn called(&self, word: &str) -> Option<&Mechanism> {
        self.mechanisms().find(|m| m.title == word || m.id == word)
    }
}

/// The line and the reason of a TOML error.
pub(crate) fn place(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
    match line {
        Some(line) => format!("{line}行目: {}", crate::misread::sentence(error.message())),
        None => crate::misread::sentence(error.message()),
    }
}
