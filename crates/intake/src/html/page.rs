//! What does the page consist of? Takes the tree that the parser built; gives its nodes in the order of the document, each
//! with the place behind its last descendant. So every walk is a loop: nothing here or behind recurses, however deep the page is.

use scraper::Html;
use scraper::node::{Element, Node as Parsed};

use super::source;

/// A node of the page.
pub(super) struct Node<'a> {
    /// The node that holds it; the first node holds itself.
    pub parent: usize,
    /// Behind its last descendant.
    pub end: usize,
    /// What it is.
    pub what: What<'a>,
}

/// What a node is.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// A piece of text.
    Text(&'a str),
    /// An element.
    Element(&'a Element),
    /// The document, comments and the like.
    Other,
}

/// All nodes, in the order of the document.
pub(super) struct Page<'a> {
    /// The nodes; the first is the document.
    pub nodes: Vec<Node<'a>>,
}

impl<'a> Page<'a> {
    /// The nodes of a tree.
    pub fn of(html: &'a Html) -> Page<'a> {
        let (mut nodes, mut open): (Vec<Node<'a>>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut at = Some(html.tree.root());
        while let Some(node) = at {
            let what = match node.value() {
                Parsed::Text(text) => What::Text(text),
                Parsed::Element(element) => What::Element(element),
                _ => What::Other,
            };
            let index = nodes.len();
            nodes.push(Node { parent: open.last().copied().unwrap_or(0), end: index + 1, what });
            at = node.first_child();
            if at.is_some() {
                open.push(index);
                continue;
            }
            let mut behind = node;
            at = loop {
                if let Some(next) = behind.next_sibling() {
                    break Some(next);
                }
                let (Some(above), Some(index)) = (behind.parent(), open.pop()) else { break None };
                nodes[index].end = nodes.len();
                behind = above;
            };
        }
        Page { nodes }
    }

    /// The element at an index.
    pub fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes[at].what {
            What::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The name of the element at an index; nothing for others.
    pub fn name(&self, at: usize) -> &'a str {
        self.element(at).map_or("", Element::name)
    }

    /// The indices of the direct children.
    pub fn children(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[of].end;
        let first = Some(of + 1).filter(|c| *c < end);
        std::iter::successors(first, move |c| Some(self.nodes[*c].end).filter(|n| *n < end))
    }

    /// The first characters of the text beneath, without white space and what is not shown.
    pub fn words(&self, of: usize, limit: usize) -> String {
        self.start(of, 2 * limit).chars().filter(|c| *c != ' ').take(limit).collect()
    }

    /// The same, with one blank for white space between them.
    pub fn start(&self, of: usize, limit: usize) -> String {
        let (mut out, mut at, mut count, mut blank) = (String::new(), of, 0, false);
        while at < self.nodes[of].end && count < limit {
            match self.nodes[at].what {
                What::Text(text) => {
                    for c in text.chars().filter(|c| !source::is_mark(*c)) {
                        if c.is_ascii_whitespace() || c == '\u{A0}' {
                            blank = count > 0;
                            continue;
                        }
                        if count >= limit {
                            break;
                        }
                        out.extend(std::mem::take(&mut blank).then_some(' '));
                        out.push(c);
                        count += 1;
                    }
                }
                What::Element(element) if is_unseen(element) => {
                    at = self.nodes[at].end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        out
    }

    /// The smallest element that holds all of these.
    pub fn holding(&self, all: &[usize]) -> Option<usize> {
        let (first, last) = (*all.iter().min()?, *all.iter().max()?);
        let mut at = first;
        while self.nodes[at].end <= last {
            at = self.nodes[at].parent;
        }
        Some(at)
    }

    /// Whether an element of this name holds the node.
    pub fn is_within(&self, at: usize, names: &[&str]) -> bool {
        let mut at = at;
        while at != self.nodes[at].parent {
            at = self.nodes[at].parent;
            if names.contains(&self.name(at)) {
                return true;
            }
        }
        false
    }
}

/// Elements that hold no words of the page.
const NO_TEXT: [&str; 24] = [
    "head", "script", "style", "template", "noscript", "noframes", "iframe", "object", "embed", "svg",
    "canvas", "audio", "video", "map", "select", "button", "textarea", "datalist", "rt", "rp", "rtc", "del",
    "s", "strike",
];

/// Whether a browser shows nothing of the element that belongs to the text.
pub(super) fn is_unseen(element: &Element) -> bool {
    NO_TEXT.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("style").is_some_and(hides)
}

fn hides(style: &str) -> bool {
    let squeezed: String =
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    squeezed.split(';').any(|d| {
        matches!(
            d.trim_end_matches("!important"),
            "display:none" | "visibility:hidden" | "visibility:collapse"
        )
    })
}
