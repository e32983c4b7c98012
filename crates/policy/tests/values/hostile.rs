//! Texts that no office writes: nothing may panic, and nothing empty may be found.

use super::{root, snippet};

/// Brackets, names and numbers that begin and do not end, or that hold nothing.
const ODD: [&str; 16] = [
    "1 目的\n青野市（以下「市」という。を守る。（以下「\n2 定義\n(1) （\nをいう。\n",
    "1 目的\n市（以下「」という。）（以下「　」という。）（以下）以下「以下「以下「A」\n",
    "1 定義\n用語\t定義\n（）\tをいう。\n「」\tをいう。\n（あ\t（を\n\t\n",
    "1 定義\n(1) 「」とは、をいう。\n(2) とは、をいう。\n(3) とはとはとは、をいい、とは、である。\n",
    "第条第項第号、第１条第１項第号、第999999条、第0条、前0項、前99項、前各、次の、同\n",
    "第1条　前条、前項、前号、前99項、次条、同条第2項、附則第1項、別表第1、様式第1号、上記、上記9999、上記1(9)(9)(9)①ア\n",
    "「4」「4 」「 4 a」の「4 適用範囲」(1)(1)の(1)の①①の①、から、まで、ア、アの、ンに掲げる\n",
    "1 脅威\n(1) 、、、等の等による・・・、\n(2) や・の等\n(3) 又はのによる\n",
    "1 適用範囲\nは、に適用する。とする。は、とする。（を含む。）とする。\n(1) \n",
    "1 強靱性\n系においては、系では、接続系においては（分離\n",
    "1 分類\n分類1\t\n分類1\t\n分類Ⅰ\tⅠ\n機密性\t\n性3\nI\nII\n",
    "1 組織\nを置く。をもって充てる。を、とする。は、とする。で構成する。を指名し（CISO）を整備し\n",
    "(（(（(（昭和（平成第号）））\n",
    "法（平成十五年法律第五十七号\n",
    "\u{FEFF}\u{0}\u{200B}第1条\u{3000}\u{E0100}髙﨑（以下「髙」という。）\r\r\n\n\u{2028}",
    "以下「😀」という。（以下「😀😀」という。）😀（以下「絵」という。）とは、😀をいう。\n",
];

#[test]
fn odd_texts_are_read_without_complaint() {
    for odd in ODD {
        let policy = snippet(odd);
        assert!(policy.aliases.iter().all(|a| !a.alias.trim().is_empty()), "{odd}");
        assert!(
            policy.definitions.iter().all(|d| !d.term.trim().is_empty() && !d.meaning.trim().is_empty()),
            "{odd}"
        );
        assert!(policy.appointments.iter().all(|a| !a.role.trim().is_empty()), "{odd}");
        assert!(policy.threats.iter().all(|t| !t.name.trim().is_empty()), "{odd}");
        assert!(policy.scope.iter().all(|s| !s.items.is_empty()), "{odd}");
    }
}

#[test]
fn every_beginning_of_a_real_text_is_read() {
    for name in ["policies/kesen", "tests/texts/kunrei", "tests/texts/seibi"] {
        let text = std::fs::read_to_string(root().join(format!("{name}.txt"))).unwrap();
        for (end, _) in text.char_indices().step_by(97) {
            snippet(&text[..end]);
        }
    }
}

#[test]
fn long_lines_take_no_long_time() {
    let pieces = [
        "（",
        "以下「",
        "とは、",
        "者を指名し",
        "(1)の",
        "第1条第1項及び",
        "をもって充て",
        "「4 ",
        "系に",
        "法（平成",
        "機密性1",
        "、A",
    ];
    for piece in pieces {
        let line = format!("1 目的\n{}\n", piece.repeat(50_000 / piece.len()));
        snippet(&line);
    }
}
