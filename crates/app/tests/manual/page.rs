//! Of what does a page of the manual consist? Takes its Markdown; gives comments and fenced blocks in their order, with lines.
//! Gives the page back with other words in its blocks. What they mean is said in `player`.

use crate::answer::Printed;

/// A comment or a fenced block.
#[derive(Debug)]
pub enum Piece {
    /// Between `<!--` and `-->`.
    Comment(Comment),
    /// Between fences.
    Block(Block),
}

/// A comment.
#[derive(Debug)]
pub struct Comment {
    /// The line on which it begins, from 1.
    pub line: usize,
    pub words: String,
    /// The paragraph that follows.
    pub next: String,
}

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    /// The line of its opening fence, from 1.
    pub line: usize,
    pub language: String,
    pub lines: Vec<String>,
}

/// Comments and blocks of a page.
pub fn pieces(text: &str) -> Vec<Piece> {
    let lines: Vec<&str> = text.lines().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = &lines[at + 1..];
        let (first, trimmed) = (at + 1, line.trim_start());
        at += 1;
        if let Some(language) = trimmed.strip_prefix("```") {
            let inside = rest.iter().take_while(|l| l.trim() != "```");
            let indent = line.len() - trimmed.len();
            let lines: Vec<_> = inside.map(|l| l.get(indent..).unwrap_or_default().to_string()).collect();
            at += lines.len() + 1;
            pieces.push(Piece::Block(Block { line: first, language: language.to_string(), lines }));
        } else if trimmed.starts_with("<!--") {
            let more = match line.contains("-->") {
                true => 0,
                false => rest.iter().position(|l| l.contains("-->")).expect("the comment ends") + 1,
            };
            let words = lines[at - 1..at + more].join("\n");
            at += more;
            let words = words.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().to_string();
            let next =
                lines[at..].iter().find(|l| !l.trim().is_empty() && !l.trim_start().starts_with("<!--"));
            let next = next.map(ToString::to_string).unwrap_or_default();
            pieces.push(Piece::Comment(Comment { line: first, words, next }));
        }
    }
    pieces
}

/// The page with the answers as they are now.
pub fn written(text: &str, printed: &[Printed]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    for block in printed {
        let fence = lines[block.line - 1];
        let indent = &fence[..fence.len() - fence.trim_start().len()];
        lines[at..block.line].iter().for_each(|l| out.push_str(&format!("{l}\n")));
        block.now.iter().for_each(|l| out.push_str(&format!("{}\n", format!("{indent}{l}").trim_end())));
        at = block.line + block.page.len();
    }
    lines[at..].iter().for_each(|l| out.push_str(&format!("{l}\n")));
    out
}
