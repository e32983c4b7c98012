//! What does each piece of a sentence do? Splits at commas and tells acts from manner, purpose, list and adverb.
//! Takes a masked sentence; gives pieces with the kind of their last words.
//! Conditions are found in `condition`, the words that bind in `force`.

/// What the end of a piece shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// 連用形 of an act: 「…を整備し、」.
    Act,
    /// 「…とともに、」, 「…するほか、」.
    Also,
    /// 「…した上で、」: an act before the next one.
    Before,
    /// 「…に基づき、」, 「…して、」: how the next act is done.
    Manner,
    /// 「…について、」, 「…に対し、」: what or whom it concerns.
    About,
    /// 「…するため、」, 「…するよう、」.
    Purpose,
    /// 「…する等、」: examples of what follows.
    Example,
    /// 「…ものとし、」.
    Declared,
    /// A noun in a list, an adverb, a passive: goes on.
    On,
    /// The end of the sentence.
    Last,
}

/// A stretch between two commas, as a byte range of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    pub ending: Ending,
}

/// Splits at commas outside of brackets.
pub(crate) fn pieces(masked: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in masked.char_indices() {
        if c == '、' || c == '，' {
            out.push(Piece { start, end: i, ending: Ending::On });
            start = i + c.len_utf8();
        }
    }
    out.push(Piece { start, end: masked.len(), ending: Ending::Last });
    out.retain(|p| p.end > p.start);
    let count = out.len();
    for i in 0..count {
        let next = out.get(i + 1).map_or("", |n| &masked[n.start..n.end]);
        let words = &masked[out[i].start..out[i].end];
        out[i].ending = if i + 1 == count { Ending::Last } else { ending(words, next) };
    }
    out
}

const MANNER: [&str; 29] = [
    "に基づき",
    "にもとづき",
    "に従い",
    "により",
    "を踏まえ",
    "を考慮し",
    "を勘案し",
    "を鑑み",
    "に鑑み",
    "と連携し",
    "と協力し",
    "を含め",
    "を通じ",
    "に準じ",
    "に加え",
    "をもって",
    "を用い",
    "を前提とし",
    "を原則とし",
    "によって",
    "に先立ち",
    "に沿い",
    "と調整し",
    "を経て",
    "の下",
    "に関わらず",
    "にかかわらず",
    "を除き",
    "に照らし",
];
const ABOUT: [&str; 12] = [
    "について",
    "に対し",
    "に関し",
    "につき",
    "に関して",
    "に対して",
    "に対しても",
    "についても",
    "に当たって",
    "において",
    "にとって",
    "として",
];

fn ending(words: &str, next: &str) -> Ending {
    let has = |list: &[&str]| list.iter().any(|w| words.ends_with(w));
    if has(&["もののほか", "定めるほか", "場合のほか"]) {
        return Ending::Manner;
    }
    if has(&["とともに", "と共に", "ほか", "かつ"]) {
        return Ending::Also;
    }
    if has(&["た上で", "たうえで", "の上", "の上で", "のうえ", "た後に"]) {
        return Ending::Before;
    }
    if has(&["ため", "ためには", "ように", "よう", "を目的とし", "を目的として", "ために"])
    {
        return Ending::Purpose;
    }
    if has(&["ものとし"]) {
        return Ending::Declared;
    }
    if has(&["する等", "行う等", "るなど", "する など", "うなど", "図る等", "講じる等", "るといった"])
        || (has(&["る等", "う等", "す等"]))
    {
        return Ending::Example;
    }
    if has(&MANNER) {
        return Ending::Manner;
    }
    if has(&ABOUT) {
        return Ending::About;
    }
    if words.ends_with(['て', 'で']) && !words.ends_with("すべて") {
        return Ending::Manner;
    }
    // 「Aし、又はBする」 is one choice, not two acts.
    if act(words) && !next.starts_with("又は") && !next.starts_with("若しくは") {
        return Ending::Act;
    }
    Ending::On
}

/// 連用形 of verbs that a person does.
const VERBS: [&str; 45] = [
    "し",
    "行い",
    "行ない",
    "定め",
    "求め",
    "努め",
    "高め",
    "進め",
    "認め",
    "改め",
    "設け",
    "付け",
    "図り",
    "守り",
    "保ち",
    "持ち",
    "置き",
    "おき",
    "防ぎ",
    "行わせ",
    "させ",
    "掲げ",
    "調べ",
    "整え",
    "与え",
    "伝え",
    "抑え",
    "負い",
    "担い",
    "補い",
    "講じ",
    "命じ",
    "仰ぎ",
    "聴き",
    "決め",
    "とどめ",
    "留め",
    "備え",
    "得",
    "怠り",
    "採り",
    "取り",
    "届け出",
    "備え付け",
    "避け",
];

/// Whether a piece ends in the 連用形 of an act that somebody does.
fn act(words: &str) -> bool {
    const NOUNS: [&str; 12] = [
        "見直し",
        "持ち出し",
        "持出し",
        "貸出し",
        "取消し",
        "取り消し",
        "引渡し",
        "申出し",
        "繰返し",
        "写し",
        "差戻し",
        "呼出し",
    ];
    const HAPPENS: [&str; 8] = ["発生し", "され", "られ", "受け", "生じ", "なり", "あり", "存し"];
    if HAPPENS.iter().any(|h| words.ends_with(h)) {
        return false;
    }
    if NOUNS.iter().any(|n| words.ends_with(n)) {
        return words.contains("を見直し");
    }
    VERBS.iter().any(|v| words.ends_with(v))
        && !words.ends_with("もし")
        && !words.ends_with("及びし")
        && !noun_list(words)
}

/// 「…の取り」 and the like: a noun, not a verb.
fn noun_list(words: &str) -> bool {
    words.ends_with("の取り")
        || words.ends_with("に備え")
        || words.ends_with("の求め")
        || words.ends_with("ただし")
}
