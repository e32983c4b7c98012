//! Which part of the page is the document, and what around it is furniture: navigation, breadcrumbs, buttons, addresses for
//! inquiries? Takes the page; gives the element to read and what is left out in it, told by structure, by the role of
//! elements, by the share of links and by words that pages in Japanese use for it. No rule knows a site.

use scraper::node::Element;

use super::page::{Page, What, is_unseen};
use super::words;

/// What is read.
pub(super) struct Choice {
    /// The element that holds the document.
    pub root: usize,
    /// For each node, whether it is left out with all beneath.
    pub dropped: Vec<bool>,
    /// Characters that were left out.
    pub removed: usize,
    /// The first words of what was left out.
    pub samples: Vec<String>,
}

/// How much text lies beneath a node.
#[derive(Default, Clone, Copy)]
struct Share {
    /// Characters outside links that leave the page.
    text: usize,
    /// Characters inside them.
    links: usize,
    /// Number of them.
    anchors: usize,
    /// Full stops outside of them.
    stops: usize,
}

/// Chooses; `tree` is the element that holds the page's own tree of clauses, if it has one.
pub(super) fn choose(page: &Page<'_>, tree: Option<usize>) -> Choice {
    let shares = shares(page);
    let root = tree.or_else(|| main(page, &shares)).unwrap_or(0);
    let mut choice = Choice { root, dropped: vec![false; page.nodes.len()], removed: 0, samples: Vec::new() };
    let mut at = root + 1;
    while at < page.nodes[root].end {
        let end = page.nodes[at].end;
        match page.element(at) {
            Some(element) if is_unseen(element) => at = end,
            Some(element) if is_furniture(page, &shares, (root, at), element) => {
                drop_one(page, &shares, &mut choice, at);
                at = end;
            }
            Some(element) if words::is_heading_of_furniture(element, || page.words(at, 40)) => {
                at = drop_section(page, &shares, &mut choice, at).max(at + 1);
            }
            _ => at += 1,
        }
    }
    choice
}

fn shares(page: &Page<'_>) -> Vec<Share> {
    let mut shares = vec![Share::default(); page.nodes.len()];
    let (mut at, mut link) = (0, 0);
    while at < page.nodes.len() {
        match page.nodes[at].what {
            What::Text(text) => {
                let count =
                    text.chars().filter(|c| !c.is_whitespace() && !super::source::is_mark(*c)).count();
                if at < link {
                    shares[at].links = count;
                } else {
                    shares[at].text = count;
                    shares[at].stops = text.matches('。').count();
                }
            }
            What::Element(element) if is_unseen(element) => {
                at = page.nodes[at].end;
                continue;
            }
            What::Element(element) if leaves(element) => {
                link = link.max(page.nodes[at].end);
                shares[at].anchors = 1;
            }
            _ => {}
        }
        at += 1;
    }
    for at in (1..page.nodes.len()).rev() {
        let (share, parent) = (shares[at], page.nodes[at].parent);
        shares[parent].text += share.text;
        shares[parent].links += share.links;
        shares[parent].anchors += share.anchors;
        shares[parent].stops += share.stops;
    }
    shares
}

/// Whether it is a link to another page.
fn leaves(element: &Element) -> bool {
    let href = element.attr("href").map(str::trim).unwrap_or_default();
    element.name() == "a"
        && !href.is_empty()
        && !href.starts_with('#')
        && !href.to_ascii_lowercase().starts_with("javascript:")
}

/// The main element, or the only article, where most of the text lies in it.
fn main(page: &Page<'_>, shares: &[Share]) -> Option<usize> {
    let whole = shares[0].text;
    let seen = |at: &usize| page.element(*at).is_some_and(|e| !is_unseen(e));
    let all = || (0..page.nodes.len()).filter(seen);
    let role = |at: &usize, role: &str| page.element(*at).and_then(|e| e.attr("role")) == Some(role);
    let mains = all().filter(|at| page.name(*at) == "main" || role(at, "main"));
    let most = mains.max_by_key(|at| (shares[*at].text, std::cmp::Reverse(*at)));
    if let Some(at) = most.filter(|at| shares[*at].text * 10 >= whole * 3) {
        return Some(at);
    }
    let articles = all().filter(|at| page.name(*at) == "article" || role(at, "article"));
    articles
        .max_by_key(|at| (shares[*at].text, std::cmp::Reverse(*at)))
        .filter(|at| shares[*at].text * 10 >= whole * 6)
}

const LANDMARKS: [&str; 3] = ["nav", "search", "menu"];
const ROLES: [&str; 12] = [
    "navigation",
    "search",
    "banner",
    "contentinfo",
    "complementary",
    "menu",
    "menubar",
    "toolbar",
    "dialog",
    "alertdialog",
    "tablist",
    "status",
];
const BLOCKS: [&str; 13] = [
    "div", "section", "ul", "ol", "dl", "p", "table", "form", "aside", "header", "footer", "address",
    "center",
];

fn is_furniture(page: &Page<'_>, shares: &[Share], (root, at): (usize, usize), element: &Element) -> bool {
    let (all, part) = (shares[root].text.max(1), shares[at]);
    let name = element.name();
    let role = element.attr("role").unwrap_or_default();
    if role.starts_with("doc-footnote") || role.starts_with("doc-endnote") {
        return false;
    }
    if element.attr("aria-hidden") == Some("true") {
        return !page.words(at, 40).chars().any(char::is_alphanumeric);
    }
    // Where an element that should be furniture holds most of the page, it was never closed, or means something else.
    if part.text * 2 > all {
        return false;
    }
    let inside = |names: &[&str]| page.is_within(at, names);
    if LANDMARKS.contains(&name) || ROLES.contains(&role) {
        return true;
    }
    match name {
        "aside" | "footer" => return true,
        "header" if !inside(&["article", "main", "section"]) => return true,
        _ => {}
    }
    if !BLOCKS.contains(&name) {
        return false;
    }
    if part.text * 5 <= all && words::is_named_furniture(element) {
        return true;
    }
    part.anchors >= 3 && part.stops == 0 && part.links * 10 > (part.text + part.links) * 6
}

fn drop_one(page: &Page<'_>, shares: &[Share], choice: &mut Choice, at: usize) {
    choice.dropped[at] = true;
    let count = shares[at].text + shares[at].links;
    if count > 0 {
        choice.removed += count;
        if choice.samples.len() < 5 {
            choice.samples.push(page.words(at, 12));
        }
    }
}

/// Leaves out a heading with what follows under it; gives the index behind. Nothing, where that is much of the page.
fn drop_section(page: &Page<'_>, shares: &[Share], choice: &mut Choice, heading: usize) -> usize {
    let level = |at: usize| words::level(page.name(at));
    let own = level(heading).unwrap_or(6);
    let parent = page.nodes[heading].parent;
    let mut behind: Vec<usize> = page.children(parent).filter(|c| *c >= heading).collect();
    let next = behind
        .iter()
        .skip(1)
        .position(|c| level(*c).is_some_and(|l| l <= own) || holds_heading(page, *c, own));
    if let Some(next) = next {
        behind.truncate(next + 1);
    }
    let text: usize = behind.iter().map(|c| shares[*c].text).sum();
    if text * 5 > shares[choice.root].text {
        return heading + 1;
    }
    for at in &behind {
        drop_one(page, shares, choice, *at);
    }
    behind.last().map_or(heading + 1, |last| page.nodes[*last].end)
}

fn holds_heading(page: &Page<'_>, at: usize, own: u8) -> bool {
    (at..page.nodes[at].end).take(2_000).any(|i| words::level(page.name(i)).is_some_and(|l| l <= own))
}
