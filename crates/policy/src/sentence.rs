//! Where does a sentence end, and what stands outside of its brackets?
//! Takes the words of a passage; gives sentences as byte ranges, and masks what brackets enclose.
//! The parts of a sentence (topic, condition, acts) are found in `lower`.

/// 文 (sentence): a byte range of a passage, with its full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First byte.
    pub start: usize,
    /// First byte behind the full stop.
    pub end: usize,
}

impl Sentence {
    /// The sentence's words, without the full stop.
    pub fn words<'a>(&self, passage: &'a str) -> &'a str {
        passage.get(self.start..self.end).unwrap_or("").trim_end_matches(['。', '．'])
    }
}

/// Splits a passage at full stops outside of brackets, and at the ends of paragraphs.
pub fn sentences(passage: &str) -> Vec<Sentence> {
    let (mut out, mut start, mut depth) = (Vec::new(), 0usize, 0usize);
    let mut chars = passage.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        match c {
            '（' | '(' | '「' | '『' => depth += 1,
            '）' | ')' | '」' | '』' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let point = c == '．' && !chars.peek().is_some_and(|(_, n)| n.is_numeric());
        if c == '\n' || ((c == '。' || point) && depth == 0) {
            push(passage, &mut out, start, i + c.len_utf8());
            (start, depth) = (i + c.len_utf8(), 0);
        }
    }
    push(passage, &mut out, start, passage.len());
    out
}

fn push(passage: &str, out: &mut Vec<Sentence>, start: usize, end: usize) {
    let words = &passage[start..end];
    let lead = words.len() - words.trim_start().len();
    let tail = words.len() - words.trim_end().len();
    if lead < words.len() {
        out.push(Sentence { start: start + lead, end: end - tail });
    }
}

/// The same text, of the same length in bytes, with everything inside round brackets masked by `*`; words in 「」 stay.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        let open = matches!(c, '（' | '(' | '〔');
        let close = matches!(c, '）' | ')' | '〕');
        if open {
            depth += 1;
        }
        if depth > 0 {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
        if close {
            depth = depth.saturating_sub(1);
        }
    }
    out
}
