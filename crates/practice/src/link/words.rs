//! When does a word of a pattern stand in a text, however the body writes it? Width, 送り仮名, kana for kanji, numerals, and what
//! stands between an object and its verb. Takes pattern words and texts in one form; says whether the one stands in the other.
//! Not here: which words a mechanism looks for; they stand in the catalogue.

use crate::spelling::fold;

/// 表記の揺れ (spellings) of official Japanese: what one body writes and what another, both in the form of [`fold`].
const SPELLINGS: [(&str, &str); 36] = [
    ("および", "及び"),
    ("ならびに", "並びに"),
    ("または", "又は"),
    ("もしくは", "若しくは"),
    ("おこな", "行"),
    ("行な", "行"),
    ("全て", "すべて"),
    ("但し", "ただし"),
    ("時は", "ときは"),
    ("講ずる", "講じる"),
    ("生ずる", "生じる"),
    ("とりまとめ", "取りまとめ"),
    ("取り纏め", "取りまとめ"),
    ("ぜい弱", "脆弱"),
    ("き損", "毀損"),
    ("棄損", "毀損"),
    ("はく奪", "剥奪"),
    ("漏洩", "漏えい"),
    ("順守", "遵守"),
    ("強靭", "強靱"),
    ("強じん", "強靱"),
    ("書類", "文書"),
    ("異状", "異常"),
    ("フアイヤ", "フアイア"),
    ("web", "ウエブ"),
    ("次の各号に掲げる", "次に掲げる"),
    ("以下の", "次の"),
    ("下記の", "次の"),
    ("にあたって", "に当たって"),
    ("にあたり", "に当たり"),
    ("すみやか", "速やか"),
    ("ただちに", "直ちに"),
    ("あらかじめ", "予め"),
    ("庁舎の外", "庁外"),
    // 管理者 is a person: 管理 shall not be found in his name.
    ("管理責任者", "管責者"),
    ("管理者", "管者"),
];

/// 言い換え (synonyms): words of Japanese origin that stand for those of the national guideline.
const SYNONYMS: [(&str, &str); 44] = [
    ("使用", "利用"),
    ("使わせ", "利用させ"),
    ("使わ", "利用し"),
    ("使っ", "利用し"),
    ("使い", "利用し"),
    ("使う", "利用する"),
    ("使え", "利用でき"),
    ("使お", "利用しよ"),
    ("確かめ", "確認し"),
    ("調べ", "調査し"),
    ("集め", "収集し"),
    ("取り入れ", "導入し"),
    ("作り", "作成し"),
    ("作る", "作成する"),
    ("運ぶ", "運搬する"),
    ("運び", "運搬し"),
    ("運ぼ", "運搬しよ"),
    ("選ぶ", "選定する"),
    ("選び", "選定し"),
    ("守らせ", "遵守させ"),
    ("守ら", "遵守し"),
    ("守る", "遵守する"),
    ("守り", "遵守し"),
    ("背い", "違反し"),
    ("背く", "違反する"),
    ("見つけ", "発見し"),
    ("気付", "発見し"),
    ("しまう", "保管する"),
    ("しまい", "保管し"),
    ("変えて", "変更して"),
    ("変える", "変更する"),
    ("席を離れ", "離席し"),
    ("庁舎以外の場所", "庁外"),
    ("庁舎外", "庁外"),
    ("施設外", "庁外"),
    ("部外者", "外部の者"),
    ("絞", "限定し"),
    ("許しを", "許可を"),
    ("防ぐ", "防止する"),
    ("防ぎ", "防止し"),
    ("定期に", "定期的に"),
    ("識別符号", "id"),
    ("暗証番号", "パスワド"),
    ("電算室", "サバ室"),
];

/// Verbs that stand first in a compound (持ち出す, 取り扱う) …
const FIRST: &str = "持取立引貸受書読切組見申打付積払差割呼送張折振入買借";
/// … and those that follow them. Between both the 送り仮名 may be left out.
const SECOND: &str = "出込扱入決継渡替換直合離消上下付返戻除外去";
/// The 送り仮名 that may be left out.
const KANA: &str = "ちりきしけみいげえれ";

/// Numerals before what is counted: 毎年度一回 and 毎年度１回.
const NUMERALS: &str = "一二三四五六七八九";
const COUNTERS: &str = "回名人年月日段";

/// The form in which patterns and texts are compared.
pub(super) fn plain(text: &str) -> String {
    let mut out = bare(&without_names(&fold(text)));
    for (one, other) in SPELLINGS.into_iter().chain(SYNONYMS) {
        if out.contains(one) {
            out = out.replace(one, other);
        }
    }
    out
}

/// Without what only gives names: 「情報セキュリティ委員会（以下「委員会」という。）を置く」.
fn without_names(text: &str) -> String {
    let mut out = text.to_string();
    while let Some(from) = out.find("(以下「") {
        let names = out.get(from..).and_then(|rest| rest.find("という。)").map(|at| at + "という。)".len()));
        let Some(length) = names else { break };
        out.replace_range(from..from + length, "");
    }
    out
}

/// Without the 送り仮名 within compound verbs, numerals as figures.
fn bare(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, c) in all.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| all.get(b)).copied().unwrap_or_default();
        let after = all.get(at + 1).copied().unwrap_or_default();
        if KANA.contains(*c) && FIRST.contains(before) && SECOND.contains(after) {
            continue;
        }
        match NUMERALS.chars().position(|n| n == *c).filter(|_| COUNTERS.contains(after)) {
            Some(zero) => out.extend(u32::try_from(zero + 1).ok().and_then(|n| char::from_digit(n, 10))),
            None => out.push(*c),
        }
    }
    out
}

/// After the object, before its verb.
const OBJECT: char = 'を';
/// Where another predicate begins or ends: what stands beyond belongs to another verb.
const PREDICATES: [&str; 10] =
    ["を", "し、", "して", "り、", "い、", "き、", "え、", "じ、", "とともに", "。"];
/// So many characters at most stand between an object and its verb: 「研修を、毎年度1回、6月に実施」.
const BETWEEN: usize = 24;

/// Whether a word stands in a text; an object and its verb (「研修を実施」) may have adverbs between them
/// (「研修を毎年度1回以上実施」).
pub(super) fn stands(word: &str, text: &str) -> bool {
    text.contains(word) || parted(word).is_some_and(|(object, verb)| apart(object, verb, text))
}

/// Object with を, and verb.
fn parted(word: &str) -> Option<(&str, &str)> {
    let at = word.find(OBJECT)? + OBJECT.len_utf8();
    let (object, verb) = word.split_at_checked(at)?;
    let whole = object.chars().count() > 2 && verb.chars().next().is_some_and(is_kanji);
    whole.then_some((object, verb))
}

fn is_kanji(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn apart(object: &str, verb: &str, text: &str) -> bool {
    text.match_indices(object).any(|(at, _)| {
        let rest = text.get(at + object.len()..).unwrap_or_default();
        let gap = rest.find(verb).and_then(|end| rest.get(..end));
        gap.is_some_and(|gap| {
            gap.chars().count() <= BETWEEN && !PREDICATES.iter().any(|word| gap.contains(word))
        })
    })
}
