//! What does the style of a paragraph or of a run say about its number and whether it is hidden? Takes `styles.xml`;
//! gives answers along the chain of styles that are based on each other. Fonts and sizes are not asked.

use std::collections::HashMap;

use super::xml::Element;

/// 書式スタイル (styles) of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    ordinary: Option<String>,
}

#[derive(Debug)]
struct Style {
    based_on: Option<String>,
    /// With what it inherits, once all styles are read.
    number: NumberOf,
    hidden: Option<bool>,
}

/// 段落番号の指定 (numbering properties): which list, and which level of it, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberOf {
    /// The list; 0 takes a number away.
    pub list: Option<i64>,
    /// The level.
    pub level: Option<usize>,
}

impl NumberOf {
    /// What the properties of a paragraph say.
    pub fn of(properties: Option<&Element>) -> Self {
        let Some(number) = properties.and_then(|p| p.child("numPr")) else {
            return Self::default();
        };
        Self {
            list: number.value("numId").and_then(|v| v.trim().parse().ok()),
            level: number.value("ilvl").and_then(|v| v.trim().parse().ok()),
        }
    }
}

/// Longer chains of styles than this are not followed: they run in a circle.
const MAX_CHAIN: usize = 50;

impl Styles {
    /// Reads them.
    pub fn of(part: &Element) -> Self {
        let mut styles = Self::default();
        for style in part.elements().filter(|e| e.name == "style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let ordinary = matches!(style.attribute("default"), Some("1" | "true" | "on"));
            if ordinary && style.attribute("type") == Some("paragraph") {
                styles.ordinary = Some(id.to_owned());
            }
            let read = Style {
                based_on: style.value("basedOn").map(str::to_owned),
                number: NumberOf::of(style.child("pPr")),
                hidden: style.child("rPr").and_then(|r| r.switch("vanish")),
            };
            styles.by_id.entry(id.to_owned()).or_insert(read);
        }
        styles.inherit();
        styles
    }

    /// Follows the chains once and for all: a document has many runs for each style.
    fn inherit(&mut self) {
        let inherited = |id: &str| {
            let chain = || self.chain(Some(id)).filter_map(|id| self.by_id.get(id));
            let number = NumberOf {
                list: chain().find_map(|style| style.number.list),
                level: chain().find_map(|style| style.number.level),
            };
            (number, chain().find_map(|style| style.hidden))
        };
        let whole: Vec<_> = self.by_id.keys().map(|id| (id.clone(), inherited(id))).collect();
        for (id, (number, hidden)) in whole {
            if let Some(style) = self.by_id.get_mut(&id) {
                (style.number, style.hidden) = (number, hidden);
            }
        }
    }

    /// The style that a paragraph has.
    pub fn of_paragraph<'a>(&'a self, properties: Option<&'a Element>) -> Option<&'a str> {
        let named = properties.and_then(|p| p.value("pStyle")).filter(|id| self.by_id.contains_key(*id));
        named.or(self.ordinary.as_deref())
    }

    /// A style and those it is based on, nearest first.
    pub fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let next = |id: &&'a str| self.by_id.get(*id).and_then(|style| style.based_on.as_deref());
        std::iter::successors(id.filter(|id| self.by_id.contains_key(*id)), next).take(MAX_CHAIN)
    }

    /// The number that a style gives, each property from the nearest style that has it.
    pub fn number(&self, id: Option<&str>) -> NumberOf {
        id.and_then(|id| self.by_id.get(id)).map(|style| style.number).unwrap_or_default()
    }

    /// Whether text of that style is hidden.
    pub fn hides(&self, id: Option<&str>) -> bool {
        id.and_then(|id| self.by_id.get(id)).and_then(|style| style.hidden).unwrap_or(false)
    }
}
