//! Of what characters and words is a text made? Scripts, runs of one kind, and the passages that rules read.
//! Takes characters, texts and trees; gives kinds, places and short quotations for messages.
//! What is odd about a text is the business of each rule; where a given word stands, of `words`.

use super::Findings;
use clause::{Diagnostic, Index, Passage, Span, Tree};

/// No word is longer, for the purpose of quoting.
const LONGEST_WORD: usize = 12;

/// Kinds of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    Other,
}

/// The kind of a character.
pub(crate) fn script(c: char) -> Script {
    match c {
        '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            Script::Kanji
        }
        '\u{20000}'..='\u{3FFFF}' => Script::Kanji,
        'ぁ'..='ゖ' => Script::Hiragana,
        'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' => Script::Katakana,
        'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Script::Latin,
        '0'..='9' | '０'..='９' => Script::Digit,
        _ => Script::Other,
    }
}

/// Whether a character can stand inside a Japanese noun written without kana endings.
pub(crate) fn in_noun(c: char) -> bool {
    !matches!(script(c), Script::Hiragana | Script::Other)
}

/// Whether a character is Japanese writing: kanji, hiragana or katakana.
pub(crate) fn is_japanese(c: char) -> bool {
    matches!(script(c), Script::Kanji | Script::Hiragana | Script::Katakana)
}

/// Whether a character is a katakana or the long vowel mark.
pub(crate) fn is_katakana(c: char) -> bool {
    script(c) == Script::Katakana
}

/// Whether a character is a kanji.
pub(crate) fn is_kanji(c: char) -> bool {
    script(c) == Script::Kanji
}

/// Headings and bodies of all provisions that have words, in document order.
pub(crate) fn passages(tree: &Tree) -> impl Iterator<Item = (Index, &Passage)> {
    tree.provisions()
        .iter()
        .enumerate()
        .flat_map(|(i, p)| [(i, &p.heading), (i, &p.body)])
        .filter(|(_, p)| !p.is_empty())
}

/// The longest stretches of `text` whose characters all satisfy `belongs`, with their byte offsets.
pub(crate) fn runs(text: &str, belongs: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (belongs(c), start) {
            (true, None) => start = Some(at),
            (false, Some(s)) => {
                out.push((s, &text[s..at]));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        out.push((s, &text[s..]));
    }
    out
}

/// The character that ends at byte `at`.
pub(crate) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character that begins at byte `at`.
pub(crate) fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The last `count` characters of `text`.
pub(crate) fn last(text: &str, count: usize) -> &str {
    let at = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[at..]
}

/// The first `count` characters of `text`.
pub(crate) fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The words at `start..end` with about `count` characters of their sentence on either side, for quoting.
///
/// The quotation neither begins nor ends inside a word, as far as scripts show where words end.
pub(crate) fn around(text: &str, start: usize, end: usize, count: usize) -> String {
    let stops = |c: char| matches!(c, '\n' | '。');
    let lead = last(&text[..start], count);
    let from = lead.rfind(stops).map_or(0, |at| at + lead[at..].chars().next().map_or(0, char::len_utf8));
    let mut open = start - lead.len() + from;
    if from == 0 {
        let kana = |c: char| script(c) == Script::Hiragana || c == '、';
        let lead = &text[open..start];
        let whole = lead.trim_start_matches(kana);
        if !whole.is_empty() {
            open += lead.len() - whole.len();
        }
        open -= word(text[..open].chars().rev(), after(text, open).filter(|_| open < start));
    }
    let tail = first(&text[end..], count);
    let to = tail.find(stops);
    let mut close = end + to.unwrap_or(tail.len());
    if to.is_none() {
        close += word(text[close..].chars(), before(text, close).filter(|_| close > end));
    }
    text[open..close].trim_end_matches('、').to_string()
}

/// Length in bytes of the characters that go on the word of `edge`.
fn word(chars: impl Iterator<Item = char>, edge: Option<char>) -> usize {
    let Some(kind) = edge.map(script).filter(|k| !matches!(k, Script::Hiragana | Script::Other)) else {
        return 0;
    };
    chars.take(LONGEST_WORD).take_while(|c| script(*c) == kind).map(char::len_utf8).sum()
}

/// A title for quoting: at most `count` characters, with an ellipsis where it was cut.
pub(crate) fn short(text: &str, count: usize) -> String {
    let cut = first(text, count);
    if cut.len() < text.len() { format!("{cut}…") } else { cut.to_string() }
}

/// Reports at the provision that holds `span`, or at the document where none does.
pub(crate) fn report_at<'f>(
    findings: &'f mut Findings<'_>,
    tree: &Tree,
    span: Span,
    message: String,
) -> &'f mut Diagnostic {
    match tree.at_line(tree.source().line_of(span.start)) {
        Some(clause) => findings.report(clause, span, message),
        None => findings.report_document(span, message),
    }
}
