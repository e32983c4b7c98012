//! What does a Word document (.docx) say? Takes its bytes; gives its lines with their places, or a refusal.
//! The parts of the file are in `package`, their XML in `xml`, ordinals in `numbering` and `ordinal`, the walk over the
//! text in `story`, `run` and `table`. Nothing outside the file is ever fetched. What it means is the business of `clause`.

mod field;
mod names;
mod numbering;
mod ordinal;
mod package;
mod run;
mod story;
mod styles;
mod symbol;
mod table;
mod tally;
mod xml;

use std::collections::HashMap;

use numbering::Numbering;
use package::{Package, Relation};
use story::{Line, Notes, Story};
use styles::Styles;
use xml::Element;

use crate::magic;
use crate::{Document, Form, Place, Refusal};

/// The most entries that the archive may have.
const MAX_ENTRIES: usize = 2_000;
/// The most bytes that one part may unfold to.
const MAX_PART: u64 = 32 * 1024 * 1024;
/// The most bytes that all parts that are read may unfold to.
const MAX_UNFOLDED: u64 = 48 * 1024 * 1024;
/// How many times its size in the archive a part may unfold to, once it is larger than [`RATIO_FREE`].
const MAX_RATIO: u64 = 250;
/// Below this size any ratio will do: a short part of blanks is no attack.
const RATIO_FREE: u64 = 1024 * 1024;
/// The most elements of XML, all parts together.
const MAX_ELEMENTS: usize = 1_500_000;
/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 200;
/// The most attributes of one element.
const MAX_ATTRIBUTES: usize = 256;
/// The most paragraphs.
const MAX_PARAGRAPHS: u32 = 100_000;
/// The most bytes of text that come out.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Reads it.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    if magic::is_locked_office(bytes) {
        return Err(Refusal::Locked { what: magic::LOCKED });
    }
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let document = package.part(&main)?.ok_or_else(|| broken("本文の部品がファイルの中にありません"))?;
    let body = body_of(&document)?;
    let relations = package.relations(&main)?;
    let parts = Parts::load(&mut package, &relations)?;
    let styles = parts.styles.as_ref().map(Styles::of).unwrap_or_default();
    let numbering = parts.numbering.as_ref().map(|n| Numbering::of(n, &styles)).unwrap_or_default();
    let notes = Notes {
        foot: parts.footnotes.as_ref().map(notes_of).unwrap_or_default(),
        end: parts.endnotes.as_ref().map(notes_of).unwrap_or_default(),
    };
    let mut story = Story::new(&styles, numbering, notes);
    story.tally.outside = relations.iter().filter(|r| r.external && r.kind != "hyperlink").count();
    let lines = story.read(body)?;
    let notices = story.tally.notices();
    document_of(lines, notices)
}

fn broken(why: &str) -> Refusal {
    Refusal::Broken { what: magic::WORD, why: why.to_owned() }
}

fn too_much(limit: String) -> Refusal {
    Refusal::TooMuch { what: magic::WORD, limit }
}

/// The body, if the main part is one of Word; another office program is named.
fn body_of(document: &Element) -> Result<&Element, Refusal> {
    match document.name {
        "document" => document.child("body").ok_or_else(|| broken("本文がファイルの中にありません")),
        "s:workbook" => Err(Refusal::Binary { what: magic::EXCEL }),
        "p:presentation" => Err(Refusal::Binary { what: magic::POWERPOINT }),
        _ => Err(broken("本文の部品がWordの文書ではありません")),
    }
}

/// The parts beside the body, each as far as it is there.
#[derive(Default)]
struct Parts {
    styles: Option<Element>,
    numbering: Option<Element>,
    footnotes: Option<Element>,
    endnotes: Option<Element>,
}

impl Parts {
    fn load(package: &mut Package, relations: &[Relation]) -> Result<Self, Refusal> {
        let mut parts = Self::default();
        for relation in relations.iter().filter(|r| !r.external) {
            let slot = match relation.kind.as_str() {
                "styles" => &mut parts.styles,
                "numbering" => &mut parts.numbering,
                "footnotes" => &mut parts.footnotes,
                "endnotes" => &mut parts.endnotes,
                _ => continue,
            };
            if slot.is_none() {
                *slot = package.part(&relation.target)?;
            }
        }
        Ok(parts)
    }
}

/// Notes by their ids, without the lines that Word draws between notes and text.
fn notes_of(part: &Element) -> HashMap<&str, &Element> {
    let notes = part.elements().filter(|e| matches!(e.name, "footnote" | "endnote"));
    let written = notes.filter(|e| e.attribute("type").is_none_or(|kind| kind == "normal"));
    written.filter_map(|note| Some((note.attribute("id")?, note))).collect()
}

fn document_of(mut lines: Vec<Line>, notices: Vec<String>) -> Result<Document, Refusal> {
    while lines.last().is_some_and(|line| line.text.trim().is_empty()) {
        lines.pop();
    }
    if lines.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for line in &lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    let places = lines.iter().map(|line| Place::Paragraph(line.paragraph)).collect();
    Ok(Document { text, form: Form::Word, places, notices })
}
