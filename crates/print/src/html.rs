//! How does a policy look as one page for people? Accessible HTML that prints on A4, with its style in it and no script.
//! Takes a policy; gives the page. Each provision has its slug as anchor, so that others can link to a clause.
//! Diagnostics are not in it: what is wrong with a document is nobody's business but its drafters'.

use crate::anchor::anchors;
use clause::{Event, Index, Kind, Ordinal, Part, Provision, Style, Tree};
use policy::Policy;
use std::collections::HashSet;
use std::fmt::Write;

/// Provisions down to this depth stand in the contents.
const CONTENTS_DEPTH: usize = 2;

/// The policy as a page.
pub fn html(policy: &Policy) -> String {
    let source = policy.tree.source();
    let notes = [
        format!(
            "この頁は、文書「{}」を読み取って作りました。元の文書の目次、ページ番号、図は含みません。正文は、元の文書です。",
            escape(source.name())
        ),
        format!(
            "元の文書のハッシュ値（SHA-256）: <span class=\"hash\">{}</span>",
            practice::value::hash(source.text().as_bytes())
        ),
    ];
    page(policy, |_| true, ("", &notes))
}

/// The parts of a policy that are public, as a page for the body's web site: nothing of the others is in it. The same parts
/// give the same page at any time, so that its hash says whether it was changed since.
pub fn public_html(policy: &Policy, parts: &[Part]) -> String {
    let all = [Part::Basic, Part::Standards].into_iter().filter(|p| policy.tree.has_part(*p));
    let whole = all.clone().all(|p| parts.contains(&p));
    let shown: Vec<&str> = all.filter(|p| parts.contains(p)).map(Part::title).collect();
    let notes = ["目次、ページ番号、図は含みません。正文は、定められた文書です。".to_string()];
    let lead = match whole {
        true => String::new(),
        false => format!("<p>この頁には、{}を掲載しています。</p>\n", shown.join("及び")),
    };
    page(policy, |part| parts.contains(&part), (&lead, &notes))
}

fn page(policy: &Policy, shows: impl Fn(Part) -> bool, (lead, notes): (&str, &[String])) -> String {
    let tree = &policy.tree;
    let defines = policy.definitions.iter().map(|d| d.clause).collect();
    let page = Page { tree, anchors: anchors(tree), defines };
    let title = if tree.front().title.is_empty() { tree.source().name() } else { &tree.front().title };
    let top: Vec<Index> = (0..tree.provisions().len())
        .filter(|i| tree.get(*i).parent.is_none() && tree.get(*i).kind != Kind::Front)
        .filter(|i| shows(tree.get(*i).id.part()))
        .collect();
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">本文へ進む</a>\n<header>\n<h1>{0}</h1>\n{1}{lead}</header>\n",
        escape(title),
        facts(tree),
    );
    let listed = page.contents(&top, 0);
    if !listed.is_empty() {
        let _ = write!(out, "<nav aria-labelledby=\"toc\">\n<h2 id=\"toc\">目次</h2>\n{listed}</nav>\n");
    }
    out.push_str("<main id=\"main\">\n");
    page.provisions(&mut out, &top, 2);
    out.push_str("</main>\n<footer>\n");
    notes.iter().for_each(|note| out.push_str(&format!("<p>{note}</p>\n")));
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

/// Enacting bodies and dates.
fn facts(tree: &Tree) -> String {
    let front = tree.front();
    let mut out = String::new();
    if !front.bodies.is_empty() {
        let bodies: Vec<String> = front.bodies.iter().map(|b| escape(b)).collect();
        let _ = writeln!(out, "<p>{}</p>", bodies.join("、"));
    }
    for date in &front.dates {
        let event = match date.event {
            Event::Enacted => "制定",
            Event::InForce => "施行",
            Event::Amended => "改正",
            Event::Unstated => "",
        };
        let _ =
            writeln!(out, "<p><time datetime=\"{}\">{}</time>{event}</p>", date.iso, escape(&date.printed));
    }
    out
}

struct Page<'a> {
    tree: &'a Tree,
    anchors: Vec<String>,
    /// Provisions that define a term.
    defines: HashSet<Index>,
}

impl Page<'_> {
    /// The contents list: what bears a heading, two levels deep, but no single terms; the heading of a part is a level of its own.
    fn contents(&self, children: &[Index], depth: usize) -> String {
        let headed = |i: &&Index| {
            let p = self.tree.get(**i);
            !p.heading.is_empty()
                && !self.defines.contains(*i)
                && !matches!(p.kind, Kind::Row | Kind::Figure | Kind::Table)
        };
        let mut items = String::new();
        for at in children.iter().filter(headed) {
            let p = self.tree.get(*at);
            let deeper = if p.kind == Kind::PartHeading { depth } else { depth + 1 };
            let inner =
                if deeper < CONTENTS_DEPTH { self.contents(&p.children, deeper) } else { String::new() };
            let _ = writeln!(
                items,
                "<li><a href=\"#{}\">{}</a>{}{inner}</li>",
                self.anchors[*at],
                named(p),
                if inner.is_empty() { "" } else { "\n" }
            );
        }
        if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
    }

    /// Provisions of one level: those with headings as sections, the others as lists and tables.
    fn provisions(&self, out: &mut String, children: &[Index], level: usize) {
        let form = |i: &Index| Form::of(self.tree.get(*i));
        for run in children.chunk_by(|a, b| form(a) == form(b)) {
            match form(&run[0]) {
                Form::Section => run.iter().for_each(|i| self.section(out, *i, level)),
                Form::Table => self.table(out, run, None),
                Form::Figure => run.iter().for_each(|i| self.figure(out, *i)),
                Form::Item => {
                    out.push_str("<ol>\n");
                    run.iter().for_each(|i| self.item(out, *i, level));
                    out.push_str("</ol>\n");
                }
            }
        }
    }

    fn section(&self, out: &mut String, at: Index, level: usize) {
        let p = self.tree.get(at);
        let anchor = &self.anchors[at];
        if p.kind == Kind::Table {
            let rows: Vec<Index> =
                p.children.iter().copied().filter(|c| Form::of(self.tree.get(*c)) == Form::Table).collect();
            let rest: Vec<Index> = p.children.iter().copied().filter(|c| !rows.contains(c)).collect();
            if !rows.is_empty() {
                self.table(out, &rows, Some((p, anchor)));
            }
            paragraphs(out, p.body.as_str());
            self.provisions(out, &rest, level);
            return;
        }
        let class = if p.kind == Kind::PartHeading { " class=\"part\"" } else { "" };
        let _ = writeln!(out, "<section id=\"{anchor}\"{class}>");
        // HTML has six levels; a heading below them is a paragraph that says it is one.
        let _ = match level {
            2..=6 => writeln!(out, "<h{level}>{}{}</h{level}>", named(p), self.link(at)),
            _ => writeln!(
                out,
                "<p role=\"heading\" aria-level=\"{level}\" class=\"deep\">{}{}</p>",
                named(p),
                self.link(at)
            ),
        };
        paragraphs(out, p.body.as_str());
        self.provisions(out, &p.children, level + 1);
        out.push_str("</section>\n");
    }

    /// How the clause is cited, with the address to link to.
    fn link(&self, at: Index) -> String {
        let p = self.tree.get(at);
        match p.ordinal {
            None => String::new(),
            Some(_) => {
                format!(" <a class=\"cite\" href=\"#{}\">{}</a>", self.anchors[at], escape(&p.id.citation()))
            }
        }
    }

    fn item(&self, out: &mut String, at: Index, level: usize) {
        let p = self.tree.get(at);
        let _ = write!(out, "<li id=\"{}\">", self.anchors[at]);
        let label = label(p);
        let mut lines = p.body.as_str().split('\n').filter(|l| !l.trim().is_empty());
        let first = lines.next().unwrap_or_default();
        let space = if label.is_empty() { "" } else { " " };
        let _ = writeln!(out, "<p>{label}{space}{}</p>", escape(first));
        lines.for_each(|l| paragraphs(out, l));
        self.provisions(out, &p.children, level);
        out.push_str("</li>\n");
    }

    fn figure(&self, out: &mut String, at: Index) {
        let p = self.tree.get(at);
        let name = if p.heading.is_empty() { p.body.as_str() } else { p.heading.as_str() };
        let _ = writeln!(out, "<p id=\"{}\" class=\"figure\">〔図〕{}</p>", self.anchors[at], escape(name));
        self.provisions(out, &p.children, 7);
    }

    /// Rows as one table. The head is the line before the rows, where it has as many cells.
    fn table(&self, out: &mut String, rows: &[Index], caption: Option<(&Provision, &String)>) {
        let id = caption.map_or_else(String::new, |(_, anchor)| format!(" id=\"{anchor}\""));
        let _ = writeln!(out, "<table{id}>");
        if let Some((p, _)) = caption {
            let _ = writeln!(out, "<caption>{}</caption>", named(p));
        }
        let widest = rows.iter().map(|i| self.cells(*i).len()).max().unwrap_or(0);
        if let Some(head) = self.head(rows[0], widest) {
            let cells: String =
                head.iter().map(|c| format!("<th scope=\"col\">{}</th>", escape(c))).collect();
            let _ = writeln!(out, "<thead>\n<tr>{cells}</tr>\n</thead>");
        }
        out.push_str("<tbody>\n");
        for at in rows {
            let cells = self.cells(*at);
            let _ = write!(out, "<tr id=\"{}\">", self.anchors[*at]);
            for (n, cell) in cells.iter().enumerate() {
                let last = n + 1 == cells.len() && cells.len() < widest;
                let span = if last { format!(" colspan=\"{}\"", widest - n) } else { String::new() };
                let _ = match n {
                    0 if widest > 1 => write!(out, "<th scope=\"row\"{span}>{}</th>", escape(cell)),
                    _ => write!(out, "<td{span}>{}</td>", escape(cell)),
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n");
    }

    /// The cells of a row; a row that was read without them has its label, heading and words.
    fn cells(&self, at: Index) -> Vec<String> {
        let p = self.tree.get(at);
        if !p.cells.is_empty() {
            return p.cells.iter().map(|c| c.as_str().to_string()).collect();
        }
        let label = p.ordinal.as_ref().map(Ordinal::canonical).unwrap_or_default();
        let cells = [label, p.heading.as_str().to_string(), p.body.as_str().to_string()];
        cells.into_iter().filter(|c| !c.is_empty()).collect()
    }

    fn head(&self, first: Index, widest: usize) -> Option<Vec<&str>> {
        let row = self.tree.get(first);
        let source = self.tree.source();
        let number = row.line.checked_sub(1)?;
        // A line that belongs to somebody's words is no head.
        let owned = row
            .parent
            .is_some_and(|p| self.tree.get(p).end_line >= number && self.tree.get(p).kind != Kind::Table);
        let line = source.slice(source.line(number)?).trim();
        let bar = if line.starts_with('|') { '|' } else { '\t' };
        let cells: Vec<&str> = line.split(bar).map(str::trim).filter(|c| !c.is_empty()).collect();
        (!owned && widest > 1 && cells.len() == widest).then_some(cells)
    }
}

/// How a provision is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Section,
    Item,
    Table,
    Figure,
}

impl Form {
    fn of(p: &Provision) -> Form {
        match p.kind {
            Kind::Row => Form::Table,
            Kind::Figure => Form::Figure,
            Kind::Table | Kind::PartHeading | Kind::Preface | Kind::Supplementary => Form::Section,
            _ if p.heading.is_empty() => Form::Item,
            _ => Form::Section,
        }
    }
}

/// Label and heading.
fn named(p: &Provision) -> String {
    let label = label(p);
    let space = if label.is_empty() || p.heading.is_empty() { "" } else { " " };
    let heading = if p.heading.is_empty() && label.is_empty() {
        p.id.citation()
    } else {
        p.heading.as_str().to_string()
    };
    format!("{label}{space}{}", escape(&heading.replace('\n', " ")))
}

/// The number as it is read; a bullet bears none.
fn label(p: &Provision) -> String {
    match &p.ordinal {
        None => String::new(),
        Some(o) if o.style == Style::Bullet => "<span class=\"label\">・</span>".to_string(),
        Some(o) => format!("<span class=\"label\">{}</span>", escape(&o.canonical())),
    }
}

fn paragraphs(out: &mut String, words: &str) {
    for line in words.split('\n').filter(|l| !l.trim().is_empty()) {
        let _ = writeln!(out, "<p>{}</p>", escape(line));
    }
}

/// Words that mean nothing but themselves in HTML; characters that HTML does not allow are shown as damaged.
pub(crate) fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push(' '),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = include_str!("html.css");
