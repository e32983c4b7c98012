//! How binding is it? Reads the words that close a sentence or an act.
//! Takes the last words; gives the force, and whether the words were damaged.
//! Which acts a force reaches is decided in `acts`.

use crate::model::Force;

/// What the closing words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Modal {
    pub force: Force,
    /// The words bind although a character is wrong.
    pub damaged: bool,
    /// 「…に努めなければならない」 closes a sentence of musts.
    pub strict: bool,
}

impl Modal {
    /// What the closing words say of the acts before the last one.
    pub fn before(self) -> Force {
        match self.force {
            Force::Should if self.strict => Force::Must,
            Force::Should => Force::ShallBe,
            other => other,
        }
    }
}

fn sure(force: Force) -> Option<Modal> {
    Some(Modal { force, damaged: false, strict: false })
}

/// Reads the end of a sentence without its full stop; `None` where it binds nobody (a noun, a description).
pub(crate) fn closing(words: &str) -> Option<Modal> {
    let words = words.trim_end_matches(['）', ')', '*', ' ', '　', '」']);
    let inner =
        words.strip_suffix("ものとする").or_else(|| words.strip_suffix("こととする")).unwrap_or(words);
    let ends = |list: &[&str]| list.iter().any(|w| inner.ends_with(w));
    if let Some(stem) = inner.strip_suffix("ならない") {
        return Some(necessity(stem));
    }
    if ends(&[
        "てはいけない",
        "ではいけない",
        "禁止する",
        "禁ずる",
        "禁じる",
        "ことができない",
        "ことはできない",
        "してはならず",
    ]) {
        return sure(Force::MustNot);
    }
    if ends(&[
        "ことができる",
        "差し支えない",
        "可能とする",
        "この限りでない",
        "この限りではない",
        "妨げない",
        "てもよい",
        "でもよい",
    ]) {
        return sure(Force::May);
    }
    if ends(&["望ましい", "努める", "心がける", "心掛ける", "推奨する", "努力する"]) {
        return sure(Force::Should);
    }
    if ends(&["を要する", "が必要である", "なければいけない"]) {
        return sure(Force::Must);
    }
    if let Some(stem) = inner.strip_suffix("こと") {
        return command(stem);
    }
    if inner.len() != words.len() {
        return sure(Force::ShallBe);
    }
    declaration(inner)
}

/// …なければならない, …てはならない, and what damage leaves of them.
fn necessity(stem: &str) -> Modal {
    let need = ["なければ", "なくては", "ねば", "ければ"].iter().find(|n| stem.ends_with(**n));
    match need {
        Some(need) => {
            let verb = &stem[..stem.len() - need.len()];
            let force = if verb.ends_with("努め") || verb.ends_with("努めるようにし") {
                Force::Should
            } else {
                Force::Must
            };
            Modal { force, damaged: verb.ends_with("行") || verb.ends_with("な"), strict: true }
        }
        None => Modal {
            force: Force::MustNot,
            damaged: !stem.ends_with("ては") && !stem.ends_with("では"),
            strict: true,
        },
    }
}

/// 「…すること。」 as an item commands; 「…に関すること。」 only names a task.
fn command(stem: &str) -> Option<Modal> {
    if stem.ends_with("に関する")
        || stem.ends_with("の")
        || stem.ends_with("に係る")
        || stem.ends_with("その他の")
    {
        return None;
    }
    if stem.ends_with("努める") {
        return Some(Modal { force: Force::Should, damaged: false, strict: true });
    }
    if stem.ends_with("ない") && !stem.ends_with("なければならない") {
        return sure(Force::MustNot);
    }
    let verbal = stem.chars().next_back().is_some_and(|c| "るうくすつぬむぐぶ".contains(c));
    if verbal { sure(Force::Must) } else { None }
}

/// 「…する」, 「…とする」, 「…を有する」: but not 「…である」, 「…ている」, which describe.
fn declaration(words: &str) -> Option<Modal> {
    const DESCRIBES: [&str; 14] = [
        "である",
        "ている",
        "こととなる",
        "ものとなる",
        "いえる",
        "られる",
        "考えられる",
        "がある",
        "にある",
        "もある",
        "異なる",
        "でいる",
        "できる",
        "あるとおりである",
    ];
    if DESCRIBES.iter().any(|d| words.ends_with(d)) {
        let enacted = [
            "策定するものである",
            "定めるものである",
            "行うものである",
            "実施するものである",
            "講じるものである",
        ];
        let binds = enacted.iter().any(|e| words.ends_with(e));
        return if binds { sure(Force::ShallBe) } else { None };
    }
    let verbal = words.chars().next_back().is_some_and(|c| "るうくすつぬむぐぶ".contains(c));
    if verbal { sure(Force::ShallBe) } else { None }
}

/// The force of an act inside a sentence that closes with `last`.
pub(crate) fn inside(words: &str, last: Force) -> Force {
    let ends = |list: &[&str]| list.iter().any(|w| words.ends_with(w));
    if ends(&["ものとし", "こととし"]) {
        return Force::ShallBe;
    }
    if ends(&["に努め", "努めるとともに", "努めるほか"]) {
        return Force::Should;
    }
    if ends(&["なければならないとともに", "なければならず", "なければならないほか"])
    {
        return Force::Must;
    }
    if ends(&["てはならず", "てはならないとともに", "ではならず", "てはならないほか"])
    {
        return Force::MustNot;
    }
    if ends(&["この限りではなく", "この限りでなく", "ことができ", "ことができるとともに"])
    {
        return Force::May;
    }
    // 「定期的に変更し、再利用してはならない」 commands the change.
    if last == Force::MustNot { Force::Must } else { last }
}
