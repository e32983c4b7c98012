//! Is what is printed on the page what was answered? Takes lines of the page, with marks for what is left out, and the answer.
//! Gives the lines as they would be printed now. A line 「…」 or 「（略）」 stands for any number of lines.

/// A printed answer.
#[derive(Debug)]
pub struct Printed {
    /// The line of its opening fence.
    pub line: usize,
    /// As it stands on the page.
    pub page: Vec<String>,
    /// As it would be printed now.
    pub now: Vec<String>,
}

impl Printed {
    /// What a page prints of an answer.
    pub fn of(line: usize, page: &[String], answer: &str) -> Printed {
        let answer: Vec<&str> = answer.trim_end().lines().map(str::trim_end).collect();
        Printed { line, page: page.to_vec(), now: fitted(page, &answer) }
    }

    /// Whether it is another, apart from what differs from run to run.
    pub fn differs(&self) -> bool {
        let masked = |lines: &[String]| lines.iter().map(|l| masked(l.trim_end())).collect::<Vec<_>>();
        masked(&self.page) != masked(&self.now)
    }

    /// The difference, for whoever changed an answer.
    pub fn told(&self) -> String {
        let gone = self.page.iter().filter(|l| !self.now.contains(l)).map(|l| format!("- {l}\n"));
        let come = self.now.iter().filter(|l| !self.page.contains(l)).map(|l| format!("+ {l}\n"));
        let lines: String = gone.chain(come).collect();
        format!("another answer; UPDATE=1 writes it, then read the sentences around it\n{lines}")
    }
}

fn is_gap(line: &str) -> bool {
    matches!(line.trim(), "…" | "（略）")
}

/// The lines of the answer that stand where those of the page stood; gaps stay where they are.
fn fitted(page: &[String], answer: &[&str]) -> Vec<String> {
    if !page.iter().any(|l| is_gap(l)) {
        return answer.iter().map(ToString::to_string).collect();
    }
    let parts: Vec<&[String]> = page.split(|l| is_gap(l)).collect();
    let mut marks = page.iter().filter(|l| is_gap(l));
    let mut out: Vec<String> = Vec::new();
    let mut from = 0;
    for (index, part) in parts.iter().enumerate() {
        let place = match index {
            0 => 0,
            _ if index + 1 == parts.len() => answer.len().saturating_sub(part.len()).max(from),
            _ => from + nearest(part, &answer[from..]),
        };
        let end = (place + part.len()).min(answer.len());
        if !part.is_empty() {
            out.extend(answer[place..end].iter().map(ToString::to_string));
            from = end;
        }
        out.extend(marks.next().cloned());
    }
    out
}

/// Where lines stand in an answer, or those most like them.
fn nearest(part: &[String], answer: &[&str]) -> usize {
    let part: Vec<String> = part.iter().map(|l| masked(l)).collect();
    let answer: Vec<String> = answer.iter().map(|l| masked(l)).collect();
    let offsets = 0..=answer.len().saturating_sub(part.len());
    let same = offsets.clone().find(|at| answer[*at..].starts_with(&part));
    let likeness = |at: &usize| -> usize { part.iter().zip(&answer[*at..]).map(|(p, a)| like(p, a)).sum() };
    same.or_else(|| offsets.rev().max_by_key(likeness)).unwrap_or_default()
}

/// How much of a line stands in another, in thousandths: by pairs of letters.
fn like(page: &str, answer: &str) -> usize {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    let (ours, theirs) = (pairs(page), pairs(answer));
    let common = ours.iter().filter(|p| theirs.contains(p)).count();
    1000 * 2 * common.min(theirs.len()) / (ours.len() + theirs.len()).max(1)
}

/// A line without roots and signatures, which differ from run to run: words of 40 letters of base 16 or 64.
pub fn masked(line: &str) -> String {
    let inside = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| inside(c) != inside(first)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        out.push_str(if inside(first) && word.len() >= 40 { "（値）" } else { word });
        rest = tail;
    }
    out
}
