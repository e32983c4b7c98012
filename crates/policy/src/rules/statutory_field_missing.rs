//! Which of the eight fields of measures that the ministry's ordinance names does the document not speak of?
//! Takes headings and duties; gives one diagnostic for a document, with the fields that are missing.
//! Fields are told by words of meaning, never by number; whether the measures are carried out is asked elsewhere.

use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Kind, Part, Severity};

/// 八つの分野.
pub(crate) static RULE: Rule = Rule {
    code: "R1301",
    name: "statutory-field-missing",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "地方自治法施行規則が挙げる八つの分野のうち、書かれていないものがある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

次の八つの分野について、見出し又は義務の文に、その分野の語があるかを確認します。章の番号や並び方は問いません。

1. 組織体制の整備
2. 情報資産の分類及び管理
3. 物理的措置
4. 人的措置
5. 技術的措置
6. 運用
7. 業務委託及びクラウドサービスの利用
8. 評価及び見直し

基本方針だけの文書では、詳しい定めが対策基準にあることが多いため、助言にとどめます。

## なぜ

八つの分野の措置は、令和9年7月1日から実施しなければなりません。方針や基準に書かれていない分野は、実施する者も、実施した記録もないまま\
その日を迎えることになります。

## 例

- 業務委託の章はあるが、クラウドサービスについての規定がどこにもない

## 直し方

欠けている分野の規定を加えてください。別の規程に定めている場合は、その規程の名を引用してください。\
条件を満たして適用が除外される団体は、その判断を記録してください。

## 根拠

地方自治法施行規則第16条の3第1項（令和8年総務省令第80号、令和9年7月1日施行）。第5号及び第7号には、施行の際に現にある情報システムと\
契約についての経過措置があります。
";

/// A field, and groups of words of which each must have one in the text.
const FIELDS: [(&str, &[&[&str]]); 9] = [
    (
        "組織体制の整備",
        &[&["組織体制", "管理体制", "推進体制", "責任者", "管理者を置", "体制を整備", "体制を確立"]],
    ),
    ("情報資産の分類及び管理", &[&["分類", "格付", "重要度に応じ"]]),
    ("物理的措置", &[&["物理的", "管理区域", "入退室", "サーバ室", "電算室", "施錠", "立入", "立ち入"]]),
    ("人的措置", &[&["人的", "研修", "訓練", "教育", "啓発"]]),
    (
        "技術的措置",
        &[&["技術的", "アクセス制御", "不正アクセス", "不正プログラム", "マルウェア", "ウイルス", "暗号化"]],
    ),
    ("運用", &[&["監視", "遵守状況", "緊急時対応", "インシデント", "侵害時", "事故の報告", "事故"]]),
    ("業務委託", &[&["委託"]]),
    ("クラウドサービスの利用", &[&["クラウド", "外部サービス", "約款による"]]),
    ("評価及び見直し", &[&["監査", "自己点検", "点検"], &["見直"]]),
];

/// A document that speaks of fewer fields than this is about one matter and no policy.
const FEWEST: usize = 3;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut text = String::new();
    for p in tree.provisions().iter().filter(|p| !matches!(p.kind, Kind::Front)) {
        text.push_str(p.heading.as_str());
        text.push('\n');
    }
    let mut clauses: Vec<usize> = policy.duties.iter().map(|d| d.clause).collect();
    clauses.dedup();
    for clause in clauses {
        text.push_str(tree.get(clause).body.as_str());
        text.push('\n');
    }
    let covered = |groups: &[&[&str]]| groups.iter().all(|g| g.iter().any(|w| text.contains(w)));
    let missing: Vec<&str> =
        FIELDS.iter().filter(|(_, groups)| !covered(groups)).map(|(name, _)| *name).collect();
    let Some(first) = tree.provisions().iter().find(|p| !p.span().is_empty()) else {
        return;
    };
    if missing.is_empty() || FIELDS.len() - missing.len() < FEWEST {
        return;
    }
    let list = missing.iter().map(|m| format!("「{m}」")).collect::<String>();
    let message =
        format!("地方自治法施行規則第16条の3が挙げる分野のうち、{list}についての定めが見当たりません。");
    let found = findings.report_document(first.span(), message);
    found.help = Some("規定を加えるか、別の規程に定めている場合はその名を引用してください。".to_string());
    if !tree.has_part(Part::Standards) {
        found.severity = Severity::Advice;
    }
}
