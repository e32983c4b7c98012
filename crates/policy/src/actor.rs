//! Who acts? Tells the names of persons, posts and organs from other noun phrases, and takes lists of them apart.
//! Takes words of the text; gives noun phrases. Titles differ from body to body, so only their last words are known here.
//! Which phrase is the subject of a sentence is found in `lower::topic`.

/// Last words of names of those who can bear a duty.
const ENDINGS: [&str; 53] = [
    "者",
    "員",
    "職員",
    "社員",
    "委員会",
    "委員",
    "部会",
    "チーム",
    "窓口",
    "部門",
    "部局",
    "部署",
    "課室",
    "課",
    "係",
    "班",
    "局",
    "庁",
    "省",
    "所属",
    "長",
    "機関",
    "団体",
    "組合",
    "連合",
    "企業",
    "会社",
    "議会",
    "本部",
    "組織",
    "市町村",
    "市",
    "町",
    "村",
    "県",
    "国",
    "監査人",
    "CISO",
    "CSIRT",
    "要員",
    "担当",
    "代表",
    "議員",
    "学校",
    "教員",
    "警察",
    "管理職",
    "委託先",
    "相手方",
    "役員",
    "住民",
    "市民",
    "本人",
];

/// Words that end like an actor and are none.
const NOT_ACTORS: [&str; 15] = [
    "定員",
    "動員",
    "人員",
    "延長",
    "成長",
    "助長",
    "特長",
    "同省",
    "都市",
    "内部組織",
    "後者",
    "前者",
    "両者",
    "帳簿組織",
    "省",
];

/// Whether a noun phrase names somebody who can act.
pub(crate) fn is_actor(phrase: &str) -> bool {
    let phrase = phrase.trim_end_matches(['等', 'ら', '*', ' ', '　']);
    ENDINGS.iter().any(|e| phrase.ends_with(e)) && !NOT_ACTORS.contains(&phrase)
}

const JOINTS: [&str; 9] = ["及び", "並びに", "又は", "若しくは", "、", "，", "や", "と", "・"];

/// Takes a list of actors apart: 「A及びB」, 「A、B」; a relative clause stays with its noun.
pub(crate) fn split(phrase: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = phrase.trim_matches(['、', '，', ' ', '　', '\t']);
    'next: loop {
        for (at, joint) in joints(rest) {
            let (left, right) = (&rest[..at], &rest[at + joint.len()..]);
            if separable(left, joint, right) {
                out.push(left.to_string());
                rest = right;
                continue 'next;
            }
        }
        out.push(rest.to_string());
        return out.into_iter().filter(|p| !p.is_empty()).collect();
    }
}

/// Joints from the left, longest word first at one place.
fn joints(text: &str) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    text.char_indices()
        .filter_map(move |(i, _)| JOINTS.iter().find(|j| text[i..].starts_with(**j)).map(|j| (i, *j)))
}

/// Whether both sides of a joint are actors of their own.
fn separable(left: &str, joint: &str, right: &str) -> bool {
    if !is_actor(left) || !is_actor(right) || left.is_empty() || right.is_empty() {
        return false;
    }
    // 「その承認者又は許可者」 is one person in two words.
    if left.starts_with("その") && joint == "又は" {
        return false;
    }
    // 「AとB」 joins whole phrases only; inside a word と and や are syllables.
    if joint == "と" && !right.starts_with(['そ', '当', '同']) && !left.ends_with('者') {
        return false;
    }
    if joint == "・" && (left.chars().count() < 2 || right.chars().count() < 2) {
        return false;
    }
    !shares_relative_clause(left, right)
}

/// 「A及びBの特権を代行する者」, 「A及びBが指名した者」: the list stands inside the relative clause of one noun.
fn shares_relative_clause(left: &str, right: &str) -> bool {
    for particle in ["の", "が", "に", "へ"] {
        for (at, _) in right.match_indices(particle) {
            let inner = &right[..at];
            let tail = &right[at + particle.len()..];
            if !is_actor(inner) {
                continue;
            }
            // 「AとAが指名した者」 repeats its first name.
            let repeats = inner == left;
            let clause = [
                "する者",
                "した者",
                "行う者",
                "める者",
                "めた者",
                "けた者",
                "れた者",
                "いる者",
                "する事業者",
            ];
            if !repeats && clause.iter().any(|c| tail.ends_with(c)) {
                return true;
            }
        }
    }
    false
}

/// A post without the relative clause before it: 「報告を受けた情報セキュリティ管理者」 is the 情報セキュリティ管理者.
///
/// 「…を運搬する者」 keeps its clause, which alone says who is meant.
pub(crate) fn post(phrase: &str) -> String {
    let Some((at, c)) = phrase.char_indices().rev().find(|(_, c)| ('ぁ'..='ん').contains(c)) else {
        return phrase.to_string();
    };
    let head = &phrase[at + c.len_utf8()..];
    let bare = head.trim_end_matches('等');
    let general = ["者", "市町村", "団体", "機関", "業者", "事業者", "部署", "組織", "課", "係", "部門", ""]
        .contains(&bare);
    if "るたうくすつぬむぐぶ".contains(c) && !general {
        head.to_string()
    } else {
        phrase.to_string()
    }
}

/// The noun phrase that ends at `end`: from there back to the nearest boundary.
pub(crate) fn phrase_before<'a>(text: &'a str, end: usize, boundaries: &[&str]) -> &'a str {
    let head = &text[..end];
    let start = boundaries.iter().filter_map(|b| head.rfind(b).map(|i| i + b.len())).max().unwrap_or(0);
    head[start..].trim_start_matches(['、', '，', ' ', '　'])
}
