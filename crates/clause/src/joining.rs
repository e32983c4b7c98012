//! Does a sentence go on behind a line break? And which words of a line are marks around a heading?
//! Takes the words before and after a break; gives whether the break cuts a sentence or parts a heading from its text.
//! What is then joined is decided in `build`.

use crate::line::trim;
use crate::source::Source;
use crate::span::Span;

/// Whether `text` closes a sentence or a paragraph.
pub(crate) fn closed(text: &str) -> bool {
    text.ends_with(['。', '」', '』', '）', ')', '】', '》', '：', ':', '.', '．', '!', '?', '！', '？'])
}

/// Whether a line break between `before` and `after` cuts a sentence, rather than parting a heading from its text.
pub(crate) fn cut(before: &str, after: &str) -> bool {
    if closed(before) && !before.ends_with('）') {
        return false;
    }
    let long = before.chars().count() > 45;
    let topic = before.contains("は、") || before.contains('。') || before.ends_with(['、', '，']);
    let particle = after.chars().next().is_some_and(|c| ('ぁ'..='ん').contains(&c)) && !opens_sentence(after);
    long || topic || particle
}

/// Words in hiragana that begin a sentence.
pub(crate) fn opens_sentence(words: &str) -> bool {
    const OPENERS: [&str; 21] = [
        "また",
        "なお",
        "ただし",
        "この",
        "これ",
        "その",
        "それ",
        "ここ",
        "あらかじめ",
        "やむ",
        "おおむね",
        "すべて",
        "いずれ",
        "したがって",
        "しかし",
        "さらに",
        "ついては",
        "もっぱら",
        "みだりに",
        "ほか",
        "われわれ",
    ];
    OPENERS.iter().any(|o| words.starts_with(o))
}

/// Length of 「別表第1」 at the start of an annex's heading.
pub(crate) fn annex_label(source: &Source, content: Span) -> usize {
    let words = source.slice(content);
    let Some(kind) = ["別表", "別記様式", "別記", "別紙", "様式"].iter().find(|k| words.starts_with(**k))
    else {
        return 0;
    };
    let rest = &words[kind.len()..];
    let dai = if rest.starts_with('第') { '第'.len_utf8() } else { 0 };
    let number = crate::glyph::number(&rest[dai..]).map_or(0, |(_, len)| dai + len);
    let go = if number > 0 && rest[number..].starts_with('号') { '号'.len_utf8() } else { 0 };
    kind.len() + number + go
}

/// `content` without one pair of brackets around it.
pub(crate) fn inside_brackets(source: &Source, content: Span) -> Span {
    let words = source.slice(content);
    let open = words.chars().next().filter(|c| "（(【《〔[".contains(*c)).map_or(0, char::len_utf8);
    let close =
        words.chars().next_back().filter(|c| open > 0 && "）)】》〕]".contains(*c)).map_or(0, char::len_utf8);
    trim(source.text(), Span::new(content.start + open, content.end - close))
}
