//! A program that amends a policy and keeps the truth about what it did.
//! Takes a text and a seed; gives the amended text, and for each amendment the lines it concerns on both sides.
//! Lines carry where they come from, so that the truth does not depend on how the new text is read.

use super::{dice::Dice, read};
use clause::{Index, Kind, Provision, Style};
use policy::Policy;
use policy::compare::Change;
use std::collections::{BTreeMap, BTreeSet};

/// What one amendment did: provisions of the old text, and those of the new one.
#[derive(Clone, Debug)]
pub struct Deed {
    pub change: Change,
    pub old: Vec<Index>,
    pub new: Vec<Index>,
    pub words: String,
}

/// An amended text with the truth.
pub struct Amended {
    pub old: Policy,
    pub new: Policy,
    pub deeds: Vec<Deed>,
    /// Provisions that nobody touched, with their new index.
    pub untouched: Vec<(Index, Index)>,
}

/// A line of the new text: the number of its old line, or the number of the deed that wrote it.
struct Line {
    text: String,
    from: Option<usize>,
    deeds: Vec<usize>,
}

struct Draft {
    change: Change,
    old: Vec<Index>,
    words: String,
}

const NEW: [&str; 12] = [
    "職員等は、生成AIを業務に用いるときは、入力してよい情報の範囲を確かめ、出力の正確さを自ら検証しなければならない。",
    "在宅で勤務する職員は、家族であっても画面をのぞき見ることができない場所で端末を操作しなければならない。",
    "情報システム管理者は、二要素認証に用いるトークンの貸与簿を作り、半年ごとに現物と照合しなければならない。",
    "撮影機能を持つ私物の機器を執務室に持ち込む者は、入口の所定の棚に預けなければならない。",
    "複合機に残った原稿は、その日の最後に退庁する者が施錠できる箱に集めなければならない。",
    "ドローンで撮影した映像は、住民の顔が判別できないように加工してから保存しなければならない。",
    "脆弱性の深刻度が九点以上と評価されたソフトウェアは、四十八時間以内に更新しなければならない。",
    "音声通話の録音は三か月を限度として保存し、期限が来たものは自動で消去する設定としなければならない。",
    "災害用の公衆無線LANを開放するときは、庁内の回線から物理的に切り離さなければならない。",
    "窓口に備え付けるタブレットは、利用者が替わるたびに初期の状態へ復元しなければならない。",
    "電子署名の秘密鍵は、二人の管理者がそろわなければ取り出せない金庫に収めなければならない。",
    "監視カメラの画像を捜査機関へ渡すときは、照会文書の写しを五年間保管しなければならない。",
];

const SUBSTITUTES: [(&str, &str); 10] = [
    ("職員等は", "職員及び会計年度任用職員は"),
    ("しなければならない", "するものとする"),
    ("必要に応じて", "毎年度一回以上"),
    ("情報システム管理者は", "情報システム管理者及びその補助者は"),
    ("統括情報セキュリティ責任者", "副最高情報セキュリティ責任者"),
    ("許可を得", "書面による承認を受け"),
    ("してはならない", "することを禁止する"),
    ("適切に", "遅滞なく"),
    ("報告し", "速やかに文書で通知し"),
    ("記録", "台帳への記載"),
];

/// Amends `text` in `count` ways.
pub fn amend(text: &str, seed: u64, count: usize) -> Amended {
    let old = read(text);
    let mut press = Press::new(&old, seed);
    let mut tries = 0;
    while press.deeds.len() < count && tries < 4_000 {
        tries += 1;
        press.act();
    }
    assert_eq!(press.deeds.len(), count, "the text has room for so many amendments");
    press.publish(&old)
}

struct Press<'a> {
    old: &'a Policy,
    dice: Dice,
    lines: Vec<Line>,
    deeds: Vec<Draft>,
    /// Parents whose children were changed in number, and provisions that were changed themselves.
    busy: BTreeSet<Index>,
    fresh: usize,
}

impl<'a> Press<'a> {
    fn new(old: &'a Policy, seed: u64) -> Self {
        let lines = old.tree.source().text().lines().enumerate();
        let lines = lines.map(|(n, l)| Line { text: l.to_string(), from: Some(n + 1), deeds: vec![] });
        Press {
            old,
            dice: Dice(seed),
            lines: lines.collect(),
            deeds: vec![],
            busy: BTreeSet::new(),
            fresh: seed as usize,
        }
    }

    fn p(&self, at: Index) -> &'a Provision {
        self.old.tree.get(at)
    }

    /// Whether a provision stands on one line, without anything beneath, under a label that can be replaced.
    fn plain(&self, at: Index) -> bool {
        let p = self.p(at);
        let printed = p.label.map(|s| self.old.tree.source().slice(s));
        p.kind == Kind::Numbered
            && p.children.is_empty()
            && p.line == p.end_line
            && p.body.as_str().chars().count() >= 25
            && p.ordinal
                .as_ref()
                .is_some_and(|o| Some(o.canonical().as_str()) == printed && o.style != Style::Bullet)
    }

    /// A provision of which all siblings are plain and nobody has touched the family.
    fn target(&mut self) -> Option<(Index, Index)> {
        let at = self.dice.below(self.old.tree.provisions().len());
        let parent = self.p(at).parent?;
        let family = self.p(parent).children.clone();
        let free = family.iter().chain([&parent]).all(|x| !self.busy.contains(x));
        (family.len() >= 2 && free && family.iter().all(|x| self.plain(*x))).then_some((at, parent))
    }

    fn line(&self, at: Index) -> usize {
        let number = self.p(at).line;
        self.lines.iter().position(|l| l.from == Some(number)).unwrap()
    }

    /// The words of a provision on its line, behind the label.
    fn body(&self, at: Index) -> String {
        self.p(at).body.as_str().to_string()
    }

    fn label(&self, like: Index, value: u32) -> String {
        let mut ordinal = self.p(like).ordinal.clone().unwrap();
        ordinal.value = value;
        let line = &self.lines[self.line(like)].text;
        let dash = if line.starts_with("- ") { "- " } else { "" };
        format!("{dash}{} ", ordinal.canonical())
    }

    fn value(&self, at: Index) -> u32 {
        self.p(at).ordinal.as_ref().unwrap().value
    }

    /// Gives the siblings behind `at` numbers that are `by` higher.
    fn shift(&mut self, at: Index, parent: Index, by: i64) {
        for sibling in self.p(parent).children.clone() {
            if sibling > at {
                let value = (i64::from(self.value(sibling)) + by) as u32;
                let text = format!("{}{}", self.label(sibling, value), self.body(sibling));
                let line = self.line(sibling);
                self.lines[line].text = text;
            }
        }
    }

    fn act(&mut self) {
        let Some((at, parent)) = self.target() else { return };
        let done = match self.deeds.len() % 7 {
            0 => self.reword(at),
            1 => self.insert(at, parent),
            2 => self.delete(at, parent),
            3 => self.send(at, parent, false),
            4 => self.split(at, parent),
            5 => self.merge(at, parent),
            _ => self.send(at, parent, true),
        };
        if done {
            self.busy.insert(parent);
            self.busy.extend(self.p(parent).children.iter());
        }
    }

    fn deed(&mut self, change: Change, old: Vec<Index>, words: &str) -> usize {
        self.deeds.push(Draft { change, old, words: words.to_string() });
        self.deeds.len() - 1
    }

    fn other_words(&mut self, words: &str) -> Option<String> {
        let fitting: Vec<&(&str, &str)> = SUBSTITUTES.iter().filter(|(a, _)| words.contains(a)).collect();
        let changes = 1 + self.dice.below(3);
        let mut out = words.to_string();
        for (a, b) in fitting.iter().take(changes) {
            out = out.replacen(a, b, 1);
        }
        (out != words).then_some(out)
    }

    fn reword(&mut self, at: Index) -> bool {
        let Some(words) = self.other_words(&self.body(at)) else { return false };
        let line = self.line(at);
        self.lines[line].text = format!("{}{words}", self.label(at, self.value(at)));
        let deed = self.deed(Change::Reworded, vec![at], &words);
        self.lines[line].deeds.push(deed);
        true
    }

    fn put(&mut self, line: usize, text: String, deed: usize) {
        self.lines.insert(line, Line { text, from: None, deeds: vec![deed] });
    }

    fn insert(&mut self, at: Index, parent: Index) -> bool {
        self.fresh += 1;
        let words = NEW[self.fresh % NEW.len()];
        let text = format!("{}{words}", self.label(at, self.value(at) + 1));
        self.shift(at, parent, 1);
        let deed = self.deed(Change::New, vec![], words);
        let line = self.line(at);
        self.put(line + 1, text, deed);
        self.put(line + 1, String::new(), deed);
        true
    }

    fn delete(&mut self, at: Index, parent: Index) -> bool {
        let line = self.line(at);
        self.shift(at, parent, -1);
        self.deed(Change::Deleted, vec![at], &self.body(at));
        self.lines.remove(line);
        true
    }

    /// Moves a provision under another parent, in other words or in the same.
    fn send(&mut self, at: Index, parent: Index, reword: bool) -> bool {
        let Some((last, home)) =
            self.target().map(|(_, home)| (*self.p(home).children.last().unwrap(), home))
        else {
            return false;
        };
        let words = if reword { self.other_words(&self.body(at)) } else { Some(self.body(at)) };
        let Some(words) = words.filter(|_| home != parent && self.p(at).id.part() == self.p(last).id.part())
        else {
            return false;
        };
        self.shift(at, parent, -1);
        let line = self.line(at);
        self.lines.remove(line);
        let change = if reword { Change::MovedAndReworded } else { Change::Moved };
        let deed = self.deed(change, vec![at], &words);
        let text = format!("{}{words}", self.label(last, self.value(last) + 1));
        let behind = self.line(last) + 1;
        self.put(behind, text, deed);
        self.put(behind, String::new(), deed);
        self.busy.insert(home);
        self.busy.extend(self.p(home).children.iter());
        true
    }

    /// Makes two of one with two sentences.
    fn split(&mut self, at: Index, parent: Index) -> bool {
        let words = self.body(at);
        let Some(end) = words.find('。').map(|e| e + '。'.len_utf8()).filter(|e| *e < words.len()) else {
            return false;
        };
        let (first, second) = words.split_at(end);
        if first.chars().count() < 20 || second.chars().count() < 20 {
            return false;
        }
        let texts = [
            format!("{}{first}", self.label(at, self.value(at))),
            format!("{}{second}", self.label(at, self.value(at) + 1)),
        ];
        self.shift(at, parent, 1);
        let deed = self.deed(Change::Split, vec![at], &words);
        let line = self.line(at);
        let [one, other] = texts;
        self.lines[line].text = one;
        self.lines[line].deeds.push(deed);
        self.put(line + 1, other, deed);
        self.put(line + 1, String::new(), deed);
        true
    }

    /// Makes one of two neighbours.
    fn merge(&mut self, at: Index, parent: Index) -> bool {
        let family = &self.p(parent).children;
        let Some(next) = family.iter().find(|x| **x > at).copied() else { return false };
        let words = format!("{}{}", self.body(at), self.body(next));
        let gone = self.line(next);
        self.shift(next, parent, -1);
        self.lines.remove(gone);
        let line = self.line(at);
        self.lines[line].text = format!("{}{words}", self.label(at, self.value(at)));
        let deed = self.deed(Change::Merged, vec![at, next], &words);
        self.lines[line].deeds.push(deed);
        true
    }

    fn publish(self, old: &Policy) -> Amended {
        let text: String = self.lines.iter().map(|l| format!("{}\n", l.text)).collect();
        let new = read(&text);
        let starts: BTreeMap<usize, Index> =
            new.tree.provisions().iter().enumerate().map(|(at, p)| (p.line, at)).collect();
        let old_starts: BTreeMap<usize, Index> = old
            .tree
            .provisions()
            .iter()
            .enumerate()
            .filter(|(_, p)| p.kind != Kind::Front)
            .map(|(at, p)| (p.line, at))
            .collect();
        let mut places: Vec<Vec<Index>> = vec![vec![]; self.deeds.len()];
        let mut untouched = Vec::new();
        for (n, line) in self.lines.iter().enumerate() {
            let Some(at) = starts.get(&(n + 1)) else { continue };
            for deed in line.deeds.iter().filter(|_| !line.text.is_empty()) {
                places[*deed].push(*at);
            }
            if let (Some(from), true) = (line.from, line.deeds.is_empty()) {
                untouched.extend(old_starts.get(&from).map(|a| (*a, *at)));
            }
        }
        let deeds = self.deeds.into_iter().zip(places);
        let deeds =
            deeds.map(|(d, new)| Deed { change: d.change, old: d.old, new, words: d.words }).collect();
        Amended { old: old.clone(), new, deeds, untouched }
    }
}
