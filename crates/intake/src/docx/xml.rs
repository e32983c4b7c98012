//! Which elements does a part of a Word document have? Takes its bytes; gives a tree of the elements that matter.
//! A document type is refused (it could define entities), and so is what is too deep or too much. Elements of other
//! namespaces keep their place without a name; formatting that says nothing about the text is left out.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::names::{LEFT_OUT, Space, WITH_TEXT, attribute_named, name_of, space_of};
use super::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, broken, too_much};
use crate::Refusal;

/// An element with what is in it.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name in Word's namespace, one of another namespace with a prefix, or nothing.
    pub name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// An attribute by its name without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The `val` of the first element in it of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// Whether it holds a switch of that name, and to which side it is turned.
    pub fn switch(&self, name: &str) -> Option<bool> {
        let value = self.child(name)?.attribute("val");
        Some(!matches!(value, Some("0" | "false" | "off")))
    }

    /// The characters directly in it.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// How many elements of that name are in it, at any depth.
    pub fn count(&self, name: &str) -> u32 {
        self.elements().map(|e| u32::from(e.name == name) + e.count(name)).sum()
    }
}

/// How many elements may still be read.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    pub fn new() -> Self {
        Self(MAX_ELEMENTS)
    }
}

/// Reads a part.
pub(super) fn parse(bytes: &[u8], part: &str, budget: &mut Budget) -> Result<Element, Refusal> {
    let text = decode(bytes).ok_or_else(|| broken(&format!("中の「{part}」の文字コードが不正です")))?;
    let damaged = || broken(&format!("中の「{part}」の書式（XML）が壊れています"));
    let mut reader = NsReader::from_str(&text);
    let mut tree = Tree { open: Vec::new(), root: None, left_out: 0 };
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| damaged())?;
        let space = space_of(&space);
        match event {
            Event::Start(start) => {
                let element = element(&reader, space, &start, budget)?.ok_or_else(damaged)?;
                tree.open(element)?;
            }
            Event::Empty(start) => {
                let element = element(&reader, space, &start, budget)?.ok_or_else(damaged)?;
                tree.open(element)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(reference) => tree.text(&meant(&reference).ok_or_else(damaged)?),
            Event::DocType(_) => {
                return Err(broken(&format!("中の「{part}」に文書型の宣言（DOCTYPE）があります")));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if !tree.open.is_empty() || tree.left_out > 0 {
        return Err(broken(&format!("中の「{part}」が途中で切れています")));
    }
    tree.root.ok_or_else(damaged)
}

/// The elements that are still open, outermost first.
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    /// So many open elements are left out.
    left_out: usize,
}

impl Tree {
    fn open(&mut self, element: Element) -> Result<(), Refusal> {
        if self.open.len() + self.left_out >= MAX_DEPTH {
            return Err(too_much(format!("入れ子の深さが{MAX_DEPTH}段")));
        }
        if self.left_out > 0 || LEFT_OUT.contains(&element.name) {
            self.left_out += 1;
        } else {
            self.open.push(element);
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = self.root.take().or(Some(element)),
        }
    }

    fn text(&mut self, text: &str) {
        if self.left_out > 0 {
            return;
        }
        if let Some(element) = self.open.last_mut().filter(|e| WITH_TEXT.contains(&e.name)) {
            element.children.push(Node::Text(text.to_owned()));
        }
    }
}

fn element(
    reader: &NsReader<&[u8]>,
    space: Space,
    start: &BytesStart<'_>,
    budget: &mut Budget,
) -> Result<Option<Element>, Refusal> {
    budget.0 = budget.0.checked_sub(1).ok_or_else(|| too_much(format!("要素の数が{MAX_ELEMENTS}")))?;
    let name = name_of(space, start.local_name().into_inner());
    let mut attributes = Vec::new();
    // Comparing each attribute with all before it would take the square of their number.
    for (index, attribute) in start.attributes().with_checks(false).enumerate() {
        if index >= MAX_ATTRIBUTES {
            return Err(too_much(format!("1要素の属性の数が{MAX_ATTRIBUTES}")));
        }
        let Ok(attribute) = attribute else { return Ok(None) };
        let local = attribute.key.local_name().into_inner();
        let Some(known) = attribute_named(local) else { continue };
        let (bound, _) = reader.resolver().resolve_attribute(attribute.key);
        let of_word = bound == ResolveResult::Unbound || space_of(&bound) == Space::Word;
        if of_word || local == "space" {
            let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) else {
                return Ok(None);
            };
            attributes.push((known, value.into_owned()));
        }
    }
    Ok(Some(Element { name, attributes, children: Vec::new() }))
}

/// What a reference stands for: a character by its number, or one of the five that XML knows.
fn meant(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten().map(String::from);
    }
    let name = reference.borrow().into_inner();
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}

/// UTF-8 or UTF-16, the two that the format allows.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let little = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"<\0");
    let big = bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0<");
    let encoding = match (little, big) {
        (true, _) => encoding_rs::UTF_16LE,
        (_, true) => encoding_rs::UTF_16BE,
        _ => {
            let text = std::str::from_utf8(bytes).ok()?;
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            return declared_unicode(text).then_some(Cow::Borrowed(text));
        }
    };
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    (!damaged).then_some(text)
}

/// Whether the declaration names an encoding in which these bytes say the same.
fn declared_unicode(text: &str) -> bool {
    let Some(declaration) = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) else {
        return true;
    };
    let Some((_, named)) = declaration.split_once("encoding") else {
        return true;
    };
    let named = named.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    ["utf-8", "utf8", "us-ascii"]
        .iter()
        .any(|known| named.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known)))
}
