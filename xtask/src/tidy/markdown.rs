//! Which spans, commands and table rows does a Markdown document contain?
//! Takes its text, gives pieces with their line from 1. Only the few forms our own documents use.
//! What the pieces must satisfy is said in `doc_paths`, `doc_commands` and `imports`.

/// Inline code outside fenced blocks, with its line.
pub fn code_spans(text: &str) -> Vec<(usize, &str)> {
    let prose = marked_lines(text).filter(|line| line.place == Place::Prose);
    prose
        .flat_map(|line| line.text.split('`').skip(1).step_by(2).map(move |span| (line.number, span)))
        .collect()
}

/// Lines inside fenced blocks, with the line they begin on; a backslash at the end joins the next line.
pub fn fenced_lines(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut continues = false;
    for line in marked_lines(text).filter(|line| line.place == Place::Block) {
        let (body, more) = match line.text.trim_end().strip_suffix('\\') {
            Some(body) => (body, true),
            None => (line.text, false),
        };
        match found.last_mut() {
            Some((_, before)) if continues => before.push_str(body),
            _ => found.push((line.number, body.to_owned())),
        }
        continues = more;
    }
    found
}

/// The rows below a table's header line, as trimmed cells; nothing if the header does not occur.
pub fn table_rows<'a>(text: &'a str, header: &str) -> Option<Vec<(usize, Vec<&'a str>)>> {
    let mut lines = text.lines().zip(1..).skip_while(|(line, _)| line.trim() != header);
    lines.next()?;
    let rows = lines.take_while(|(line, _)| line.trim_start().starts_with('|'));
    let cells = |line: &'a str| line.trim().trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let rows = rows.map(|(line, number)| (number, cells(line)));
    Some(
        rows.filter(|(_, cells)| !cells.iter().all(|cell| cell.starts_with("--") || cell.starts_with(":-")))
            .collect(),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Prose,
    Fence,
    Block,
}

struct Line<'a> {
    number: usize,
    text: &'a str,
    place: Place,
}

fn marked_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut open: Option<&str> = None;
    text.lines().zip(1..).map(move |(line, number)| {
        let place = match (open, fence(line)) {
            (None, Some(mark)) => {
                open = Some(mark);
                Place::Fence
            }
            (Some(opened), Some(mark)) if mark.starts_with(opened) && line.trim() == mark => {
                open = None;
                Place::Fence
            }
            (Some(_), _) => Place::Block,
            (None, None) => Place::Prose,
        };
        Line { number, text: line, place }
    })
}

/// The run of backticks or tildes that opens or closes a block.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let end = line.find(|c| c != mark).unwrap_or(line.len());
    (end >= 3).then(|| &line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "See `a/b` and `c`.\n\n```sh\n$ one `x` \\\n  two\nthree\n```\n\n`d`\n";

    #[test]
    fn spans_are_found_in_prose_only() {
        assert_eq!(code_spans(TEXT), [(1, "a/b"), (1, "c"), (9, "d")]);
    }

    #[test]
    fn blocks_give_their_lines_joined() {
        assert_eq!(fenced_lines(TEXT), [(4, "$ one `x`   two".to_owned()), (6, "three".to_owned())]);
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        let text = "````md\n```sh\na\n```\n````\n`b`\n";
        assert_eq!(fenced_lines(text).len(), 3);
        assert_eq!(code_spans(text), [(6, "b")]);
    }

    #[test]
    fn rows_end_with_the_table() {
        let text = "| a | b |\n|---|---|\n| 1 | x, y |\n\n| 2 | no |\n";
        assert_eq!(table_rows(text, "| a | b |").unwrap(), [(3, vec!["1", "x, y"])]);
        assert_eq!(table_rows(text, "| c |"), None);
    }
}
