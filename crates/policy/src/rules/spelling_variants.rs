//! Is one word spelled in several ways within a document?
//! Takes headings and bodies; gives one diagnostic for each word, at its rarest spelling.
//! Compound terms that differ in a part are in `near_term`; widths of Latin letters, in `width_mix`.

use super::characters::{Script, after, before, passages, script};
use super::gather::quoted;
use super::{Findings, Rule, related};
use crate::model::Policy;
use aho_corasick::{AhoCorasick, MatchKind};
use clause::{Category, Index, Severity, Span};
use std::sync::LazyLock;

/// 表記の揺れ.
pub(crate) static RULE: Rule = Rule {
    code: "R0501",
    name: "spelling-variants",
    category: Category::Variant,
    severity: Severity::Advice,
    summary: "一つの語が複数の表記で書かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「サーバ」と「サーバー」、「全て」と「すべて」、「取扱い」と「取り扱い」（名詞）、「遵守」と「順守」のように、同じ語の複数の表記が一つの文書に混じっていないかを確認します。一つの語につき一件とし、最も少ない表記の箇所を示します。「取り扱う」のような動詞は、名詞と区別して数えます。

## なぜ

表記が違うと、別の意味で使い分けていると読まれることがあります。検索にも漏れが生じます。

## 例

- 「必要最小限」と「必要最低限」
- 「損失を及ぼす恐れ」と「漏えいのおそれ」

## 直し方

一つの表記を選び、文書全体でそろえてください。

## 根拠

公用文における漢字使用等について（平成22年内閣訓令第1号）、送り仮名の付け方（昭和48年内閣告示第2号）、外来語の表記（平成3年内閣告示第2号）。どれを選ぶかを団体の例規で決めている場合は、それによります。
";

/// Words with their spellings, one a line, the spelling that is usual in official documents first.
/// Forms of one spelling are parted by `/`; `:` lists what must follow (`$` is the end), `!` what must not.
const WORDS: &str = "
サーバ!ント サーバー
コンピュータ コンピューター
ユーザ!ビリ,ブル ユーザー
フォルダ フォルダー
プリンタ プリンター
メモリ!アル,ング メモリー
ルータ ルーター
ブラウザ ブラウザー
モニタ!リング モニター
パラメータ パラメーター
プロバイダ プロバイダー
カテゴリ カテゴリー
セキュリティ セキュリティー セキュリテイ
ディレクトリ ディレクトリー
スキャナ スキャナー
ソフトウェア ソフトウエア
ハードウェア ハードウエア
マルウェア マルウエア
ファイアウォール ファイアーウォール ファイヤウォール ファイヤーウォール
インターフェース インタフェース インターフェイス
ウイルス ウィルス
ウェブ ウエブ WEB/Web/web/ＷＥＢ/Ｗｅｂ
電子メール Eメール/Ｅメール/E-mail/e-mail
スマートフォン スマートホン スマホ
スタンドアロン スタンドアローン
アイデンティティ アイデンティティー
及び および
又は または
若しくは もしくは
並びに ならびに
ただし、 但し、
なお、 尚、
また、 又、
あらかじめ 予め
全て すべて
既に すでに
直ちに ただちに
速やかに すみやかに
例えば たとえば
様々 さまざま
ごとに/ごとの 毎に/毎の
た上で たうえで
とともに と共に
に当たって/に当たり、 にあたって/にあたり、
に係る/に係り にかかる!費用,経費,時間,手間,負担,期間/にかかり
に関わる/に関わら にかかわる/にかかわら に係わる/に係わら
に基づ にもとづ
するため/のために する為/の為に
すること/したこと する事:を,が,に,は,で,と,も,。/した事:を,が,に,は,で,と,も,。
できる/できな 出来る/出来な
おそれ 恐れ
行う/行い/行っ/行わ/行え 行なう/行ない/行なっ/行なわ/行なえ
及ぼ およぼ
遵守 順守
漏えい 漏洩
改ざん 改竄
毀損 き損 棄損
剥奪 はく奪 剝奪
隠蔽 隠ぺい
脆弱 ぜい弱
強靱 強靭
進捗 進ちょく
必要最小限 必要最低限
か月 ヶ月 カ月 ヵ月 ケ月
取扱い 取り扱い:の,に,を,が,は,方,等,及,又,・,$
持ち出し:の,に,を,が,は,等,及,又,・,禁,制,管,許,$ 持出し 持出:の,に,を,が,は,等,及,又,・,$
持ち込み:の,に,を,が,は,等,及,又,・,禁,制,管,許,$ 持込み 持込:の,に,を,が,は,等,及,又,・,$
立入り 立ち入り:の,に,を,が,は,等,及,又,・,禁,制,区,許,$
貸出し 貸し出し:の,に,を,が,は,等,及,又,・,$
取付け 取り付け:の,に,を,が,は,等,及,又,・,$
取外し 取り外し:の,に,を,が,は,等,及,又,・,$
引継ぎ 引き継ぎ:の,に,を,が,は,等,及,又,・,$
引渡し 引き渡し:の,に,を,が,は,等,及,又,・,$
書換え 書き換え:の,に,を,が,は,等,及,又,・,$
書込み 書き込み:の,に,を,が,は,等,及,又,・,$
読取り 読み取り:の,に,を,が,は,等,及,又,・,$
受入れ 受け入れ:の,に,を,が,は,等,及,又,・,$
切替え 切り替え:の,に,を,が,は,等,及,又,・,$
割当て 割り当て:の,に,を,が,は,等,及,又,・,$
取消し 取り消し:の,に,を,が,は,等,及,又,・,$
申込み 申し込み:の,に,を,が,は,等,及,又,・,$
問合せ 問い合わせ:の,に,を,が,は,等,及,又,・,$
打合せ 打ち合わせ:の,に,を,が,は,等,及,又,・,$
立会い 立ち会い:の,に,を,が,は,等,及,又,・,$
手続!き 手続き
届出 届け出:の,に,を,が,は,等,及,又,・,$
";

/// Places named in one diagnostic beyond the first.
const NAMED: usize = 15;
/// Forms of one spelling that are quoted.
const FORMS: usize = 3;

/// A word: its spellings, and a search for all of their forms at once.
struct Word {
    /// How many spellings there are.
    spellings: usize,
    /// Each form with the number of its spelling.
    forms: Vec<(usize, Form)>,
    search: Option<AhoCorasick>,
}

/// One form of a spelling, and what may stand behind it.
struct Form {
    text: &'static str,
    only: Vec<&'static str>,
    never: Vec<&'static str>,
}

/// A place of a spelling.
#[derive(Clone, Copy)]
struct Use {
    clause: Index,
    span: Span,
    /// As it is printed there.
    form: &'static str,
}

static TABLE: LazyLock<Vec<Word>> =
    LazyLock::new(|| WORDS.lines().filter(|l| !l.is_empty()).map(word).collect());

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for word in TABLE.iter() {
        let uses = uses(policy, word);
        report(findings, &uses);
    }
}

fn word(line: &'static str) -> Word {
    let spellings: Vec<Vec<Form>> = line.split(' ').map(|s| s.split('/').map(form).collect()).collect();
    let count = spellings.len();
    let numbered = spellings.into_iter().enumerate();
    let forms: Vec<(usize, Form)> =
        numbered.flat_map(|(i, forms)| forms.into_iter().map(move |f| (i, f))).collect();
    let texts = forms.iter().map(|(_, f)| f.text);
    let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts).ok();
    Word { spellings: count, forms, search }
}

fn form(text: &'static str) -> Form {
    let list = |rest: &'static str| rest.split(',').collect();
    match (text.split_once(':'), text.split_once('!')) {
        (Some((text, rest)), _) => Form { text, only: list(rest), never: Vec::new() },
        (_, Some((text, rest))) => Form { text, only: Vec::new(), never: list(rest) },
        _ => Form { text, only: Vec::new(), never: Vec::new() },
    }
}

/// The places of each spelling, in document order.
fn uses(policy: &Policy, word: &Word) -> Vec<Vec<Use>> {
    let mut out: Vec<Vec<Use>> = vec![Vec::new(); word.spellings];
    let Some(search) = &word.search else { return out };
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for found in search.find_iter(text) {
            let (number, form) = &word.forms[found.pattern().as_usize()];
            if stands(text, found.start(), found.end(), form) {
                // A comma only shows that the form ends here.
                let printed = form.text.trim_end_matches('、');
                let span = passage.locate(found.start(), found.start() + printed.len());
                out[*number].push(Use { clause, span, form: printed });
            }
        }
    }
    out
}

/// Whether a form at `start..end` is the word and not a part of another.
fn stands(text: &str, start: usize, end: usize, form: &Form) -> bool {
    let rest = &text[end..];
    let follows = |word: &&str| {
        if *word == "$" { rest.is_empty() } else { rest.starts_with(*word) }
    };
    let (lead, next) = (before(text, start), after(text, end));
    let latin = |c: Option<char>| c.is_some_and(|c| matches!(script(c), Script::Latin | Script::Digit));
    let inside = match (form.text.chars().next().map(script), form.text.chars().next_back().map(script)) {
        (Some(Script::Latin), Some(Script::Latin)) => latin(lead) || latin(next),
        (_, Some(Script::Katakana)) => next.is_some_and(|c| "ーァィゥェォャュョッ".contains(c)),
        _ => false,
    };
    !inside && (form.only.is_empty() || form.only.iter().any(follows)) && !form.never.iter().any(follows)
}

fn report(findings: &mut Findings<'_>, uses: &[Vec<Use>]) {
    let mut used: Vec<usize> = (0..uses.len()).filter(|i| !uses[*i].is_empty()).collect();
    if used.len() < 2 {
        return;
    }
    // The usual spelling comes first where counts are equal, so the rarest is the last.
    used.sort_by_key(|i| (std::cmp::Reverse(uses[*i].len()), *i));
    let (main, rarest) = (used[0], used[used.len() - 1]);
    let listed: Vec<String> = used.iter().rev().map(|i| counted(&uses[*i])).collect();
    let first = uses[rarest][0];
    let message = format!("{}が混じっています。", listed.join("と"));
    let found = findings.report(first.clause, first.span, message);
    let usual = used.iter().copied().min().unwrap_or(main);
    found.help = Some(match uses[main].len() > uses[rarest].len() {
        true => format!("「{}」など、一つの表記にそろえてください。", uses[usual][0].form),
        false => "どれか一つの表記にそろえてください。".to_string(),
    });
    let others = used[1..].iter().rev().flat_map(|i| &uses[*i]);
    let others = others.filter(|u| u.span != first.span).take(NAMED);
    found.related.extend(others.map(|u| related(u.span, format!("「{}」", u.form))));
    let usual = uses[main][0];
    found.related.push(related(usual.span, format!("「{}」の最初の箇所", usual.form)));
}

/// The forms of one spelling that occur, with the count of all of them: 「ごとの」「ごとに」（合わせて4箇所）.
fn counted(uses: &[Use]) -> String {
    let mut forms: Vec<&str> = Vec::new();
    for u in uses {
        if !forms.contains(&u.form) {
            forms.push(u.form);
        }
    }
    let together = if forms.len() > 1 { "合わせて" } else { "" };
    format!("{}（{together}{}箇所）", quoted(forms, FORMS), uses.len())
}
