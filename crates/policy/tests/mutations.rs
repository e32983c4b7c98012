//! Does the reader survive damaged texts? Each policy is cut, doubled and scrambled by a seeded generator and read whole.

use proptest::prelude::*;

const TEXTS: [&str; 6] = [
    include_str!("../../../policies/miyoshi.txt"),
    include_str!("../../../policies/kesen.txt"),
    include_str!("../../../policies/nishiokitama.txt"),
    include_str!("../../../tests/texts/kunrei.txt"),
    include_str!("../../../tests/texts/kansuji.txt"),
    include_str!("../../../tests/texts/furui.txt"),
];

/// Reads, looks for defects, and holds every place against the text.
fn check(text: &str) {
    let policy = policy::read(clause::Source::new("mutated", text));
    assert_eq!(policy.tree.print(), text);
    let fits = |span: clause::Span| {
        span.start <= span.end
            && span.end <= text.len()
            && text.is_char_boundary(span.start)
            && text.is_char_boundary(span.end)
    };
    for duty in &policy.duties {
        assert!(fits(duty.span), "{duty:?}");
    }
    for found in policy::rules::check(&policy) {
        assert!(fits(found.span), "{found:?}");
        assert!(found.related.iter().all(|r| fits(r.span)), "{found:?}");
        assert!(!found.message.is_empty());
    }
}

/// Words by which the reader finds conditions, lists, topics, grantors and addressees, in any order and number.
const CUES: [&str; 40] = [
    "職員等は、",
    "退職した後に、",
    "退職した後",
    "異動する場合",
    "場合は、",
    "場合において",
    "ときは",
    "とき、",
    "に当たっては、",
    "に際し",
    "する前に、",
    "前",
    "又は",
    "若しくは",
    "及び、",
    "並びに",
    "、",
    "，",
    "について、",
    "に対し",
    "へ",
    "に",
    "情報システム管理者",
    "の許可を得て",
    "許可なく",
    "を除き、",
    "速やかに",
    "毎年度",
    "定期的に",
    "必要に応じて",
    "貸与品を",
    "返却し、",
    "報告し",
    "記録しなければならない",
    "してはならない",
    "することができる",
    "（以下「管理者」という。）",
    "ただし、",
    "この限りでない",
    "。",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn any_order_of_cues_is_read(words in prop::collection::vec(prop::sample::select(&CUES[..]), 1..14)) {
        check(&format!("第1条 {}しなければならない。\n", words.concat()));
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Cut(usize, usize),
    Double(usize, usize),
    Insert(usize, &'static str),
    Swap(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let piece = prop_oneof![
        Just("「"),
        Just("（"),
        Just("）"),
        Just("。"),
        Just("\n"),
        Just("\n\n"),
        Just("は、"),
        Just("①"),
        Just("第1条　"),
        Just("\t"),
        Just("\u{0}"),
        Just("なければならない"),
        Just("以下「"),
        Just("とする"),
        Just("の許可"),
        Just("場合"),
        Just("𠮷"),
        Just("서"),
    ];
    prop_oneof![
        (any::<prop::sample::Index>(), 0usize..200).prop_map(|(i, n)| Damage::Cut(i.index(1 << 30), n)),
        (any::<prop::sample::Index>(), 0usize..200).prop_map(|(i, n)| Damage::Double(i.index(1 << 30), n)),
        (any::<prop::sample::Index>(), piece).prop_map(|(i, p)| Damage::Insert(i.index(1 << 30), p)),
        (any::<prop::sample::Index>(), any::<prop::sample::Index>())
            .prop_map(|(a, b)| Damage::Swap(a.index(1 << 30), b.index(1 << 30))),
    ]
}

fn apply(chars: &mut Vec<char>, damage: &Damage) {
    let len = chars.len().max(1);
    match damage {
        Damage::Cut(at, n) => {
            let start = at % len;
            chars.drain(start..(start + n).min(chars.len()));
        }
        Damage::Double(at, n) => {
            let start = at % len;
            let piece: Vec<char> = chars[start..(start + n).min(chars.len())].to_vec();
            chars.splice(start..start, piece);
        }
        Damage::Insert(at, piece) => {
            let start = at % len;
            chars.splice(start..start, piece.chars());
        }
        Damage::Swap(a, b) => {
            if !chars.is_empty() {
                chars.swap(a % len, b % len);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn damaged_policies_are_read(which in 0..TEXTS.len(), damages in prop::collection::vec(damage(), 1..25)) {
        let mut chars: Vec<char> = TEXTS[which].chars().collect();
        for damage in &damages {
            apply(&mut chars, damage);
        }
        check(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }
}
