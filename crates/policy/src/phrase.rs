//! Where does a noun phrase begin? Reads back from a bracket or a particle to the first word of what is named.
//! Takes words in which brackets are masked; gives byte offsets, and the pieces of lists.
//! Who can act is in `actor`; sentences and the mask are in `sentence`.

use std::ops::Range;

/// Longest stretch before a bracket that is looked at, in bytes: a noun phrase is never that long.
const REACH: usize = 1200;

/// Whether a character can stand in a compound noun: kanji, katakana, letters and digits.
pub(crate) fn is_noun(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '々' | '〆' | 'ー'
        | 'ァ'..='ヺ' | '\u{FF66}'..='\u{FF9F}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９')
        || c.is_ascii_alphanumeric()
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}

/// Where the compound noun at the end of `words` begins; the end where there is none.
pub(crate) fn compound(words: &str) -> usize {
    let run = words.char_indices().rev().take_while(|(_, c)| is_noun(*c) || *c == '・').last();
    run.map_or(words.len(), |(at, _)| at)
}

/// 「臨時の」 binds, 「が」 governs, 「行う」 tells: what a run of hiragana between nouns does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Topic,
    Case,
    Object,
    Link,
    Predicate,
}

struct Run {
    end: usize,
    role: Role,
}

/// Hiragana that binds nouns, or belongs to one (取扱い, 持ち出し).
const LINKS: [&str; 48] = [
    "の",
    "な",
    "や",
    "と",
    "い",
    "り",
    "し",
    "ち",
    "き",
    "け",
    "げ",
    "え",
    "み",
    "せ",
    "れ",
    "その",
    "とその",
    "この",
    "ての",
    "すべての",
    "ごとの",
    "との",
    "への",
    "からの",
    "までの",
    "での",
    "など",
    "などの",
    "における",
    "についての",
    "による",
    "ための",
    "のための",
    "らの",
    "たる",
    "ほか",
    "のほか",
    "わせ",
    "いの",
    "しの",
    "りの",
    "れの",
    "きの",
    "えの",
    "けの",
    "そ",
    "めの",
    "みの",
];

/// Joints written with a kanji, and the hiragana that belongs to each.
const KANJI_JOINTS: [(char, &str); 5] =
    [('及', "び"), ('並', "びに"), ('又', "は"), ('若', "しくは"), ('或', "いは")];
/// Joints of a list.
const JOINTS: [&str; 8] = ["及び", "並びに", "又は", "若しくは", "および", "ならびに", "または", "もしくは"];

/// The runs of hiragana of `words`, without the joints of lists.
fn runs(words: &str) -> Vec<Run> {
    let mut out = Vec::new();
    let mut before = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_hiragana(c) {
            before = Some(c);
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((i, c)) = chars.next_if(|(_, c)| is_hiragana(*c)) {
            end = i + c.len_utf8();
        }
        let run = without_joint(&words[at..end], before);
        if !run.is_empty() {
            out.push(Run { end, role: role(run) });
        }
        before = None;
    }
    out
}

fn without_joint(run: &str, before: Option<char>) -> &str {
    let kanji =
        KANJI_JOINTS.iter().find(|(k, _)| before == Some(*k)).and_then(|(_, kana)| run.strip_prefix(kana));
    kanji.or_else(|| JOINTS[4..].iter().find_map(|j| run.strip_prefix(j))).unwrap_or(run)
}

fn role(run: &str) -> Role {
    match run {
        "を" => Role::Object,
        "が" | "に" | "へ" | "で" | "も" | "から" | "より" | "まで" | "ごとに" | "とともに" => {
            Role::Case
        }
        _ if run.ends_with('は') => Role::Topic,
        _ if LINKS.contains(&run) => Role::Link,
        _ => Role::Predicate,
    }
}

/// Whether a verb or an adjective stands in `words`.
pub(crate) fn has_predicate(words: &str) -> bool {
    runs(words).iter().any(|r| r.role == Role::Predicate)
}

/// Where the last noun phrase of `words`, which hold no comma, begins: behind the topic, and behind a particle that
/// no verb of a relative clause governs. 「町に責任者」 begins behind に, 「監査を行う者」 at its start.
fn cut(words: &str) -> usize {
    let (mut predicate, mut object) = (false, false);
    for run in runs(words).iter().rev() {
        match run.role {
            Role::Topic => return run.end,
            Role::Link => {}
            Role::Predicate => (predicate, object) = (true, false),
            Role::Case if !predicate => return run.end,
            Role::Case => {}
            // One verb has one object: a second を belongs to the verb of the sentence.
            Role::Object if !predicate || object => return run.end,
            Role::Object => object = true,
        }
    }
    0
}

/// Behind the last comma, or the last quotation mark that is still open.
fn boundary(words: &str) -> usize {
    let mut quotes = 0usize;
    for (at, c) in words.char_indices().rev() {
        match c {
            '」' | '』' => quotes += 1,
            '「' | '『' if quotes == 0 => return at + c.len_utf8(),
            '「' | '『' => quotes -= 1,
            '、' | '，' | '。' | '：' if quotes == 0 => return at + c.len_utf8(),
            _ => {}
        }
    }
    0
}

/// Where the noun phrase at the end of `words` begins within its own comma.
pub(crate) fn nearest(words: &str) -> usize {
    let edge = boundary(words);
    let from = edge + cut(&words[edge..]);
    from + blank(&words[from..])
}

fn blank(words: &str) -> usize {
    words.len() - words.trim_start().len()
}

/// Where the noun phrase at the end of `words` begins. A `joint` one may be a whole list (「A、B及びC」); another one is
/// the last member of a list, unless the list belongs to its relative clause.
pub(crate) fn start(words: &str, joint: bool) -> usize {
    if let Some(at) =
        defined_topics(words).filter(|at| words[*at..].starts_with("とは、")).last().filter(|_| joint)
    {
        return at + "とは、".len();
    }
    let edge = boundary(words);
    let segment = &words[edge..];
    let mut from = edge + cut(segment);
    if from == edge {
        let last = last_joint(segment);
        let alone = last.filter(|at| !joint && !governs(&segment[*at..]));
        from = match alone {
            Some(at) => edge + at,
            None if joint || last.is_some() => widen(words, edge, joint),
            None => edge,
        };
    }
    from + blank(&words[from..])
}

/// Where 「Xとは」 names what is explained; the とは of ことは and もとは is none.
pub(crate) fn defined_topics(words: &str) -> impl Iterator<Item = usize> + '_ {
    let found = words.match_indices("とは").map(|(at, _)| at);
    found.filter(|at| !words[..*at].ends_with(['こ', 'も', 'あ', 'お', 'ひ']))
}

/// Behind the last joint of `words`.
fn last_joint(words: &str) -> Option<usize> {
    JOINTS.iter().filter_map(|j| words.rfind(j).map(|at| at + j.len())).max()
}

/// Whether a subject or an object stands in `words`.
fn governs(words: &str) -> bool {
    runs(words).iter().any(|r| r.role == Role::Object) || words.contains('が')
}

/// Goes left over commas as long as nouns stand before them: 「職員、会計年度任用職員及び委員」.
fn widen(words: &str, edge: usize, joint: bool) -> usize {
    let mut from = edge;
    loop {
        let Some(before) = words[..from].strip_suffix(['、', '，']) else {
            return from;
        };
        let noun = before.chars().next_back().is_some_and(|c| is_noun(c) || (joint && c == '*'));
        if !noun {
            return from;
        }
        let left = boundary(before);
        let inner = cut(&before[left..]);
        if inner > 0 {
            return left + inner;
        }
        from = left;
    }
}

/// The members of a list, as byte ranges of `words`: parted at commas and joints.
pub(crate) fn members(words: &str) -> Vec<Range<usize>> {
    let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(c) = words[at..].chars().next() {
        let joint = if matches!(c, '、' | '，') {
            Some(c.len_utf8())
        } else {
            JOINTS.iter().find(|j| words[at..].starts_with(**j)).map(|j| j.len())
        };
        match joint {
            Some(len) => {
                out.push(from..at);
                at += len;
                from = at;
            }
            None => at += c.len_utf8(),
        }
    }
    out.push(from..words.len());
    out.retain(|r| !words[r.clone()].trim().is_empty());
    out
}

/// Round brackets that are open while a passage is read from the left, and where the words on each level began.
#[derive(Debug, Default)]
pub(crate) struct Depth {
    stack: Vec<(usize, usize)>,
    start: usize,
}

impl Depth {
    /// Takes the next character, which stands at `at`.
    pub(crate) fn see(&mut self, at: usize, c: char) {
        match c {
            '（' | '(' => {
                self.stack.push((at, self.start));
                self.start = at + c.len_utf8();
            }
            '）' | ')' => {
                if let Some((_, start)) = self.stack.pop() {
                    self.start = start;
                }
            }
            '\n' => {
                self.stack.clear();
                self.start = at + 1;
            }
            '。' | '．' => self.start = at + c.len_utf8(),
            _ => {}
        }
    }

    /// The innermost open bracket, and where the words before it began.
    pub(crate) fn bracket(&self) -> Option<(usize, usize)> {
        self.stack.last().copied()
    }

    /// Where the words on this level began.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// How many brackets are open.
    pub(crate) fn count(&self) -> usize {
        self.stack.len()
    }
}

/// The last words of `text[from..to]`, and where they begin; never more than a phrase may be long.
pub(crate) fn tail(text: &str, from: usize, to: usize) -> (usize, &str) {
    let mut start = from.max(to.saturating_sub(REACH)).min(to);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    (start, text.get(start..to).unwrap_or(""))
}
