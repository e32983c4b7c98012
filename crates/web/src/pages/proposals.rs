//! Which proposals wait to be confirmed, and how do the sure ones stand by chapter? A long list goes over several pages.
//! Takes an edition; gives proposals and chapters with their rows. What is done with them is in `bindings`.

use practice::edition::DutyId;
use practice::office::Edition;
use practice::value::hash;
use practice::{Certainty, How};

use crate::pages::bindings;
use crate::paging::{self, Pager};
use crate::visit::Visit;

/// A page takes about so many bytes of chapters.
const CHAPTER_BYTES: usize = 70_000;
/// So many sure ones of one chapter stand on a page.
const ROWS: usize = 150;

/// Why two numbers on the way of setting up do not agree.
pub const COUNTED: &str = "「義務」は規程の定めの数、「紐付け」は義務と仕組みの組の数です。一つの義務を二つ以上の仕組みで果たすことも、仕組みのない義務もあるので、二つの件数は一致しません。";

/// 章 (chapter) with its sure proposals.
pub struct Chapter {
    /// The first step of its paths.
    pub prefix: String,
    /// What it is called.
    pub title: String,
    /// Its proposals on this page.
    pub rows: Vec<Row>,
    /// How many it has, on this page and on others.
    pub count: usize,
}

impl Chapter {
    /// Its rows for a reader who confirms them together: what reads the same stands once, with how many duties there are of it.
    pub fn lines(&self) -> Vec<(&str, &str, usize)> {
        let mut out: Vec<(&str, &str, usize)> = Vec::new();
        for row in &self.rows {
            match out.iter_mut().find(|(citation, what, _)| *citation == row.citation && *what == row.what) {
                Some((.., count)) => *count += 1,
                None => out.push((&row.citation, &row.what, 1)),
            }
        }
        out
    }

    /// About how many bytes it takes when it is drawn.
    pub fn drawn(&self) -> usize {
        let row = |r: &Row| r.citation.len() + r.what.len() + 15;
        600 + 3 * self.title.len() + self.rows.iter().map(row).sum::<usize>()
    }
}

/// A sure proposal, told apart from its neighbours by the words of the duty.
pub struct Row {
    /// What names it in a form.
    pub key: String,
    /// Citation of the duty.
    pub citation: String,
    /// What is to be done.
    pub act: String,
    /// By which mechanism, and how.
    pub what: String,
}

/// An open proposal.
pub struct Open<'a> {
    /// The duty.
    pub duty: &'a DutyId,
    /// The mechanism.
    pub mechanism: &'a str,
    /// How it would serve.
    pub how: How,
    /// Why it was proposed.
    pub why: &'a str,
    /// How sure that is.
    pub certainty: Certainty,
}

impl Open<'_> {
    /// What names it in a form.
    pub fn key(&self) -> String {
        format!("{} {}", self.duty, self.mechanism)
    }
}

/// Open proposals in the order of the text.
pub fn open(edition: &Edition) -> Vec<Open<'_>> {
    let mut out = Vec::new();
    for duty in edition.reading.duties.iter().filter(|d| !edition.bindings.exempt.contains_key(&d.id)) {
        let bound = edition.bindings.bound.get(&duty.id).into_iter().flatten();
        out.extend(bound.filter(|b| b.confirmed.is_none()).map(|b| Open {
            duty: &duty.id,
            mechanism: &b.mechanism,
            how: b.how,
            why: &b.why,
            certainty: b.certainty.unwrap_or(Certainty::Low),
        }));
    }
    out
}

/// How many proposals are open, how many of them are sure, and how many bindings are confirmed.
pub fn counted(edition: &Edition) -> (usize, usize, usize) {
    let confirmed = edition.bindings.bound.values().flatten().filter(|b| b.confirmed.is_some()).count();
    (open(edition).len(), sure(edition).len(), confirmed)
}

/// Duties that no mechanism serves and that nobody exempted.
pub fn alone(edition: &Edition) -> Vec<&DutyId> {
    let served = |id: &DutyId| edition.bindings.bound.get(id).is_some_and(|all| !all.is_empty());
    let exempt = |id: &DutyId| edition.bindings.exempt.contains_key(id);
    edition.reading.duties.iter().map(|d| &d.id).filter(|id| !served(id) && !exempt(id)).collect()
}

/// The first step of a path: the chapter, or the article where there are no chapters.
pub fn prefix(duty: &DutyId) -> &str {
    let path = duty.clause();
    path.split_once('/').map_or(path, |(first, _)| first)
}

/// Open proposals that are sure.
pub fn sure(edition: &Edition) -> Vec<Open<'_>> {
    open(edition).into_iter().filter(|o| o.certainty != Certainty::Low).collect()
}

/// A word that stands for the list as it was shown.
pub fn digest(edition: &Edition) -> String {
    let list: Vec<String> = sure(edition).iter().map(Open::key).collect();
    hash(format!("{} {}", edition.number, list.join("\n")).as_bytes())
}

/// What a chapter is called.
pub fn chapter(edition: &Edition, prefix: &str) -> String {
    let clause = edition.reading.clause(prefix);
    clause.map_or_else(|| prefix.to_string(), |c| format!("{}　{}", c.citation, c.heading))
}

fn chapters(visit: &Visit<'_>, edition: &Edition) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::new();
    for one in sure(edition) {
        let row = Row {
            key: one.key(),
            citation: edition.reading.cite(one.duty),
            act: edition.reading.duty(one.duty).map(|d| d.act.replace('\n', "")).unwrap_or_default(),
            what: format!("{}（{}）", bindings::title(visit, one.mechanism), one.how.title()),
        };
        let of = prefix(one.duty);
        match out.iter_mut().find(|c| c.prefix == of) {
            Some(chapter) => chapter.rows.push(row),
            None => {
                let (prefix, title) = (of.to_string(), chapter(edition, of));
                out.push(Chapter { prefix, title, rows: vec![row], count: 0 });
            }
        }
    }
    out
}

/// The chapters of a page, or one of them with the words of its duties, and the way to the others.
pub fn shown(visit: &Visit<'_>, edition: &Edition) -> (Vec<Chapter>, bool, Pager) {
    let mut chapters = chapters(visit, edition);
    for chapter in &mut chapters {
        chapter.count = chapter.rows.len();
    }
    let (asked, page) = (visit.asked("chapter"), visit.asked("page"));
    let Some(at) = chapters.iter().position(|c| c.prefix == asked) else {
        let link = "/admin/bindings?page=".to_string();
        let (chapters, pager) = paging::weighed(page, chapters, CHAPTER_BYTES, Chapter::drawn, link);
        return (chapters, false, pager);
    };
    let mut chapter = chapters.swap_remove(at);
    let word: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    let link = format!("/admin/bindings?chapter={word}&page=");
    let (rows, pager) = paging::part(page, chapter.rows, ROWS, link);
    chapter.rows = rows;
    (vec![chapter], true, pager)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_the_same_stands_once_with_how_many_duties_it_is() {
        let row = |key: &str, citation: &str, what: &str| Row {
            key: key.to_string(),
            citation: citation.to_string(),
            act: String::new(),
            what: what.to_string(),
        };
        let rows = vec![
            row("a", "対策基準 6(1)①エ", "申請（履行）"),
            row("b", "対策基準 6(1)①エ", "記録（証拠）"),
            row("c", "対策基準 6(1)①エ", "申請（履行）"),
            row("d", "対策基準 6(1)①オ", "申請（履行）"),
        ];
        let chapter = Chapter { prefix: String::new(), title: String::new(), rows, count: 4 };
        let want = [
            ("対策基準 6(1)①エ", "申請（履行）", 2),
            ("対策基準 6(1)①エ", "記録（証拠）", 1),
            ("対策基準 6(1)①オ", "申請（履行）", 1),
        ];
        assert_eq!(chapter.lines(), want);
    }
}
